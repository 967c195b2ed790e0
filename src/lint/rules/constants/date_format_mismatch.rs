use super::lossy_date_format::misleads;
use crate::catalogue::AttributeType;
use crate::dotnet::datetime::{self, DateTime, InputFormat, Styles};
use crate::functions::Type;
use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::rules::values;
use crate::lint::view::{ExpressionView, NodeView};
use crate::source::{Code, Diagnostic};
use crate::syntax::{Expression, ExpressionKind};

pub(super) static RULE: Rule = Rule {
    code: Code::AF211,
    summary: "a date read by another format than it is written in",
    why: "What `CDate`, `Now`, `DateAdd` and `DateFromNum` give is a text in the service, written as \
          `3/16/2020 7:00:00 AM`. `FormatDateTime` reads it by its inputFormat, exactly, and fails where that is \
          another one. attrflow formats such a date without reading it again, so that the mistake shows in the \
          service only.\n\n\
          The inputFormat for these is `M/d/yyyy h:mm:ss tt`. An attribute that is a date comes either so or as \
          ISO 8601; with `CDate` around it the one format always fits.",
    examples: &[
        Example::attributes(
            "nickName: FormatDateTime(CDate([extensionAttribute1]), , \"yyyy-MM-dd\", \"dd.MM.yyyy\")",
            "nickName: FormatDateTime(CDate([extensionAttribute1]), , \"M/d/yyyy h:mm:ss tt\", \"dd.MM.yyyy\")",
        ),
        Example::attributes(
            "nickName: FormatDateTime([employeeHireDate], , \"yyyyMMdd\", \"dd.MM.yyyy\")",
            "nickName: FormatDateTime(CDate([employeeHireDate]), , \"M/d/yyyy h:mm:ss tt\", \"dd.MM.yyyy\")",
        ),
    ],
    fix: None,
    pages: &["functions-for-customizing-application-data"],
    check: Check::Node(check),
};

/// The text form of dates: its format, and dates in it that tell it from others.
const FORMAT: &str = "M/d/yyyy h:mm:ss tt";
const IN_FORMAT: [&str; 2] = ["3/6/2020 7:00:00 AM", "12/31/2020 11:59:58 PM"];
/// How Microsoft Graph writes dates, and how it could.
const ISO: [[&str; 2]; 2] = [
    ["2020-03-06T07:00:00Z", "2020-12-31T23:59:58Z"],
    ["2020-03-06T07:00:00.0000000Z", "2020-12-31T23:59:58.0000000Z"],
];

fn check(view: &NodeView<'_>, report: Report<'_>) {
    let Some(call) = view.call_of("FormatDateTime") else { return };
    let Some(source) = call.given(0) else { return };
    let [input, _] = values::date_formats(&call);
    let Some(place) = call.given(input) else { return };
    let constant = |node| values::constant(view.expression, node).map(|constant| values::text(&constant));
    // What a format says by mistake has a rule of its own.
    let Some(format) = constant(place).filter(|format| !misleads(format)) else { return };
    let styles = match call.given(1).filter(|_| input > 1) {
        None => Some(Styles::DEFAULT),
        Some(styles) => constant(styles).and_then(|styles| Styles::parse(&styles).ok()),
    };
    let (Ok(format), Some(styles)) = (InputFormat::new(&format), styles) else { return };
    let reads = |dates: [&str; 2]| {
        dates.iter().all(|date| {
            let read = format.parse(date, styles, DateTime::MIN);
            let right = datetime::parse(date, DateTime::MIN);
            read.is_ok_and(|read| right.is_ok_and(|right| read.date_time() == right))
        })
    };
    let written = values::shown(view.expression.written(source.span));
    if values::type_of(view.expression, source) == Some(Type::DateTime) {
        if !reads(IN_FORMAT) {
            report(
                Diagnostic::new(
                    RULE.code,
                    format!("the service writes `{written}` as `{FORMAT}`, which this format does not read"),
                )
                .at(place.span)
                .label(source.span, "a date, not the text it was made from")
                .help(format!(
                    "write `\"{FORMAT}\"` for the inputFormat, or leave the function around the text out"
                )),
            );
        }
    } else if is_date_of_entra(view.expression, source) && !reads(IN_FORMAT) && !ISO.into_iter().any(reads) {
        report(
            Diagnostic::new(RULE.code, format!("`{written}` is a date, which this format does not read"))
                .at(place.span)
                .label(source.span, "a date")
                .help(format!(
                    "read it with `CDate({written})`, and write `\"{FORMAT}\"` for the inputFormat"
                )),
        );
    }
}

/// An attribute of Microsoft Entra's that is a date. How others write theirs is not known.
fn is_date_of_entra(view: &ExpressionView<'_>, node: &Expression) -> bool {
    let ExpressionKind::Attribute { name, .. } = &node.kind else { return false };
    let object = view.attribute.object.checked;
    let declared = object.object.source_schema.iter().any(|declared| declared.name.text == *name);
    object.catalogue.kind().is_entra()
        && !declared
        && object.catalogue.attribute_type(name) == Some(AttributeType::DateTime)
}
