use super::date_format::{Field, Specifier, specifiers};
use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::rules::values;
use crate::lint::view::NodeView;
use crate::source::{Code, Diagnostic};
use crate::syntax::StringLiteral;

pub(super) static RULE: Rule = Rule {
    code: Code::AF205,
    summary: "a date format that says something else than it looks like",
    why: "In .NET's formats case decides: `MM` is the month, `mm` the minute; `dd` is the day, `DD` and `YYYY` are \
          no specifiers at all, but letters that are written as they stand; `HH` counts to 23, `hh` to 12 and wants \
          `tt` (AM or PM) beside it; `ddd` is the day's name. `\"yyyy-mm-dd\"` writes each date with the minute where \
          the month belongs, mostly `00`, and no error tells.\n\n\
          Such a format reads wrong dates, or none, where it is the inputFormat.",
    examples: &[
        Example::attributes(
            "nickName: FormatDateTime([extensionAttribute1], , \"yyyyMMdd\", \"yyyy-mm-dd\")",
            "nickName: FormatDateTime([extensionAttribute1], , \"yyyyMMdd\", \"yyyy-MM-dd\")",
        ),
        Example::attributes(
            "nickName: FormatDateTime([extensionAttribute1], , \"yyyyMMdd\", \"DD.MM.yyyy\")",
            "nickName: FormatDateTime([extensionAttribute1], , \"yyyyMMdd\", \"dd.MM.yyyy\")",
        ),
        Example::attributes(
            "nickName: FormatDateTime([extensionAttribute1], , \"yyyyMMddHHmmss\", \"dd.MM.yyyy hh:mm\")",
            "nickName: FormatDateTime([extensionAttribute1], , \"yyyyMMddHHmmss\", \"dd.MM.yyyy HH:mm\")",
        ),
        Example::attributes(
            "nickName: FormatDateTime([extensionAttribute1], , \"yyyymmdd\", \"yyyy-MM-dd\")",
            "nickName: FormatDateTime([extensionAttribute1], , \"yyyyMMdd\", \"yyyy-MM-dd\")",
        ),
    ],
    fix: None,
    pages: &[
        "functions-for-customizing-application-data",
        "https://learn.microsoft.com/dotnet/standard/base-types/custom-date-and-time-format-strings",
    ],
    check: Check::Node(check),
};

fn check(view: &NodeView<'_>, report: Report<'_>) {
    let Some(call) = view.call_of("FormatDateTime") else { return };
    for format in values::date_formats(&call).into_iter().filter_map(|index| call.given(index)) {
        if let Some(literal) = values::literal(format) {
            in_format(literal, report);
        }
    }
}

fn in_format(literal: &StringLiteral, report: Report<'_>) {
    let format = literal.value.as_str();
    let found = specifiers(format);
    for (specifier, wrong) in wrong(&found) {
        let written = specifier.span.of(format);
        let right = wrong.right(written);
        let message = match wrong {
            Wrong::MinuteForMonth => {
                format!("`{written}` is the minute: no month in `{}`", values::shown(format))
            }
            Wrong::MonthForMinute => {
                format!("`{written}` is the month: no minute in `{}`", values::shown(format))
            }
            Wrong::Letters => format!("`{written}` is no specifier: it is written as it stands"),
            Wrong::HalfDay => format!("`{written}` counts to 12, and nothing says AM or PM"),
            Wrong::DayName => format!("`{written}` is the day's name: no day of the month"),
        };
        let help = match wrong {
            Wrong::HalfDay => format!("write `{right}` for hours up to 23, or add `tt`"),
            _ => format!("write `{right}`; case decides"),
        };
        report(Diagnostic::new(RULE.code, message).at(literal.locate(specifier.span)).help(help));
    }
}

/// Whether a format says something else than it looks like.
pub(super) fn misleads(format: &str) -> bool {
    !wrong(&specifiers(format)).is_empty()
}

/// What a specifier is not.
#[derive(Clone, Copy, Debug)]
enum Wrong {
    /// `mm` where the month belongs.
    MinuteForMonth,
    /// `MM` where the minute belongs.
    MonthForMinute,
    /// `YYYY`, `DD`, `SS`: no specifiers.
    Letters,
    /// `hh` without `tt`.
    HalfDay,
    /// `ddd` for the day.
    DayName,
}

impl Wrong {
    /// What to write instead.
    fn right(self, written: &str) -> String {
        match self {
            Wrong::MinuteForMonth | Wrong::HalfDay => written.to_uppercase(),
            Wrong::MonthForMinute | Wrong::Letters => written.to_lowercase(),
            Wrong::DayName => "dd".to_owned(),
        }
    }
}

fn wrong(found: &[Specifier]) -> Vec<(Specifier, Wrong)> {
    let has = |field: Field| found.iter().any(|specifier| specifier.field == field);
    let is_date = has(Field::Year) || has(Field::Day);
    let mut wrong = Vec::new();
    for (at, &specifier) in found.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| found.get(at)).map(|before| before.field);
        let after = found.get(at + 1).map(|after| after.field);
        let after_hour = matches!(before, Some(Field::Hour | Field::HalfDayHour));
        let in_time = after_hour || after == Some(Field::Second);
        match specifier.field {
            Field::Minute if is_date && !has(Field::Month) && !in_time => {
                wrong.push((specifier, Wrong::MinuteForMonth));
            }
            // Between hours and seconds, or behind the hours that end a format, no month is meant.
            Field::Month if after_hour && specifier.span.len() <= 2 && !has(Field::Minute) => {
                let ends_time = !matches!(after, Some(Field::Day | Field::Year));
                if ends_time {
                    wrong.push((specifier, Wrong::MonthForMinute));
                }
            }
            Field::Letters => wrong.push((specifier, Wrong::Letters)),
            Field::HalfDayHour if !has(Field::HalfDay) => wrong.push((specifier, Wrong::HalfDay)),
            Field::DayName if has(Field::Month) && has(Field::Year) && !has(Field::Day) => {
                wrong.push((specifier, Wrong::DayName));
            }
            _ => {}
        }
    }
    wrong
}
