//! `FormatDateTime`: a date written another way.

use bumpalo::collections::String as ArenaString;

use crate::dotnet::datetime::{
    FormatError, InputFormat, OutputFormat, Stamp, Styles, StylesError, StylesErrorKind,
};
use crate::functions::known::{Known, prepared};
use crate::functions::{
    Argument, Arguments, Body, Constants, EmptyRule, Evaluated, Example, Expected, Family, Fault, Frame,
    Function, NullRule, Parameter, Preparation, Prepared, Purity, Stop, Type,
};
use crate::source::{Code, suggest};
use crate::value::{Value, is_blank};

/// The declaration.
pub static FORMAT_DATE_TIME: Function = Function {
    name: "FormatDateTime",
    family: Family::Dates,
    summary: "a date text read by one format and written by another",
    remarks: "Formats are .NET's custom and standard ones; the text must match inputFormat exactly, else \
        it is an error. dateTimeStyles are names joined by commas, or their number; without them \
        RoundtripKind, AllowLeadingWhite, AllowTrailingWhite. The older form has three arguments: source, \
        inputFormat, outputFormat. A DateTime as source is written at once. \"\" gives Null.",
    parameters: &[
        Parameter::required("source", Type::String).or_empty(),
        Parameter::optional("dateTimeStyles", Type::String),
        Parameter::required("inputFormat", Type::String),
        Parameter::optional("outputFormat", Type::String),
    ],
    source: 0,
    null: NullRule::Null,
    empty: EmptyRule::Any,
    can_be_null: false,
    result: Type::String,
    purity: Purity::Pure,
    can_fail: true,
    documented: true,
    extended_only: false,
    examples: &[
        Example {
            expression: r#"FormatDateTime([extensionAttribute1], , "yyyyMMddHHmmss.fZ", "yyyy-MM-dd")"#,
            inputs: r#"{"extensionAttribute1": "20150123105347.1Z"}"#,
            expected: Expected::Text("2015-01-23"),
        },
        Example {
            expression: r#"FormatDateTime([x], "32", "dd/MM/yyyy", "yyyy-MM-dd")"#,
            inputs: r#"{"x": "31/12/2025"}"#,
            expected: Expected::Text("2025-12-31"),
        },
        Example {
            expression: r#"FormatDateTime([x], "dd/MM/yyyy", "yyyy-MM-dd")"#,
            inputs: r#"{"x": "31/12/2025"}"#,
            expected: Expected::Text("2025-12-31"),
        },
        Example {
            expression: r#"FormatDateTime(CDate("2021-08-25"), , "yyyy", "dd.MM.yyyy")"#,
            inputs: "{}",
            expected: Expected::Text("25.08.2021"),
        },
        Example {
            expression: r#"FormatDateTime([x], , "yyyyMMdd", "yyyy-MM-dd")"#,
            inputs: r#"{"x": "soon"}"#,
            expected: Expected::Error,
        },
        Example {
            expression: r#"FormatDateTime([x], , "yyyyMMdd", "yyyy-MM-dd")"#,
            inputs: r#"{"x": ""}"#,
            expected: Expected::Null,
        },
        Example {
            expression: r#"FormatDateTime([x], , "yyyyMMdd", "yyyy-MM-dd")"#,
            inputs: "{}",
            expected: Expected::Null,
        },
    ],
    body: Body::Prepare(prepare),
};

fn prepare(constants: &Constants<'_>) -> Preparation {
    let mut faults = Vec::new();
    let slots = Slots::of(constants);
    for (index, name) in [(slots.input, "inputFormat"), (slots.output, "outputFormat")] {
        if let Argument::Absent = constants.get(index) {
            let message = format!("`{name}` of `FormatDateTime` is missing");
            let fault = Fault::argument(Code::AF108, index, message);
            faults.push(fault.help("write FormatDateTime(source, , inputFormat, outputFormat)"));
        }
    }
    let styles = match slots.styles.filter(|&index| constants.text(index).is_none_or(|text| !text.is_empty()))
    {
        None => Known::Absent,
        Some(index) => Known::new(constants, index, &mut faults, |text| {
            Styles::parse(text).map_err(|error| styles_fault(index, text, error))
        }),
    };
    let input = Known::new(constants, slots.input, &mut faults, |text| {
        InputFormat::new(text).map_err(|error| format_fault(slots.input, error))
    });
    let output = Known::new(constants, slots.output, &mut faults, |text| {
        OutputFormat::new(text).map_err(|error| format_fault(slots.output, error))
    });
    prepared(FormatDateTime { slots, styles, input, output }, faults)
}

fn styles_fault(index: usize, text: &str, error: StylesError) -> Box<Fault> {
    let found = error.span.of(text).trim();
    let message = if found.is_empty() { error.to_string() } else { format!("{error}: `{found}`") };
    let fault = Fault::argument(Code::AF208, index, message).at(error.span).help(known_styles());
    Box::new(match error.kind {
        StylesErrorKind::UnknownName => fault.did_you_mean(suggest(found, Styles::names())),
        _ => fault,
    })
}

fn known_styles() -> String {
    let names: Vec<String> = Styles::names().map(|name| format!("`{name}`")).collect();
    format!("the styles are {}, joined by commas, or their number", names.join(", "))
}

fn format_fault(index: usize, error: FormatError) -> Box<Fault> {
    Box::new(Fault::argument(Code::AF204, index, error.to_string()).at(error.span).help(error.help()))
}

/// Which argument is what: there is an older form without styles.
#[derive(Clone, Copy, Debug)]
struct Slots {
    styles: Option<usize>,
    input: usize,
    output: usize,
}

impl Slots {
    const NEWER: Slots = Slots { styles: Some(1), input: 2, output: 3 };
    const OLDER: Slots = Slots { styles: None, input: 1, output: 2 };

    fn of(constants: &Constants<'_>) -> Self {
        // Where the second argument names styles, it is the newer form and the output format was forgotten.
        let names_styles =
            || constants.text(1).is_some_and(|text| !text.is_empty() && Styles::parse(&text).is_ok());
        match constants.arguments.len() {
            // The older form may have the empty slot behind it that mappings often have.
            4 if !matches!(constants.get(3), Argument::Absent)
                || matches!(constants.get(1), Argument::Absent) =>
            {
                Slots::NEWER
            }
            ..=4 if !names_styles() => Slots::OLDER,
            _ => Slots::NEWER,
        }
    }
}

#[derive(Debug)]
struct FormatDateTime {
    slots: Slots,
    styles: Known<Styles>,
    input: Known<InputFormat>,
    output: Known<OutputFormat>,
}

impl Prepared for FormatDateTime {
    fn call<'r>(&self, arguments: &Arguments<'_, 'r>, frame: &mut Frame<'r>) -> Evaluated<'r> {
        let source = arguments.single(0);
        if is_blank(source) {
            return Ok(Value::Null);
        }
        // Whichever slot a Null format is in, nothing is read for it.
        let is_null = match self.output {
            Known::Absent => true,
            Known::Ready(_) => false,
            Known::PerCall => arguments.text(self.slots.output).is_none(),
        };
        if is_null {
            return Ok(Value::Null);
        }
        let stamp = match source {
            Value::DateTime(date) => Some(Stamp::utc(date)),
            _ => self.read(arguments, frame)?,
        };
        let Some(stamp) = stamp else { return Ok(Value::Null) };
        let mut out = ArenaString::new_in(frame.arena);
        // Writing to a string cannot fail.
        let _ = match &self.output {
            Known::Absent => return Ok(Value::Null),
            Known::Ready(format) => format.write(stamp, &mut out),
            Known::PerCall => {
                let Some(text) = arguments.text(self.slots.output) else { return Ok(Value::Null) };
                let format = OutputFormat::new(text)
                    .map_err(|error| bad_format(arguments, Slots::NEWER.output, text, error))?;
                format.write(stamp, &mut out)
            }
        };
        Ok(Value::text(out.into_bump_str()))
    }
}

impl FormatDateTime {
    /// The date that the source says; none: a Null format.
    fn read<'r>(&self, arguments: &Arguments<'_, 'r>, frame: &Frame<'r>) -> Result<Option<Stamp>, Stop> {
        let text = arguments.text(0).unwrap_or_default();
        let styles = match &self.styles {
            Known::Absent => Styles::DEFAULT,
            Known::Ready(styles) => *styles,
            Known::PerCall => match self.slots.styles.and_then(|index| arguments.given_text(index)) {
                None => Styles::DEFAULT,
                Some(text) => Styles::parse(text).map_err(|error| {
                    arguments
                        .fail(1, Code::AF901, &format!("wants date styles: {error}"))
                        .found(text)
                        .help(known_styles())
                })?,
            },
        };
        let parsed = match &self.input {
            Known::Absent => return Ok(None),
            Known::Ready(format) => format
                .parse(text, styles, frame.now.get())
                .map_err(|reason| format!("does not match its format: {reason}")),
            Known::PerCall => {
                let Some(format) = arguments.text(self.slots.input) else { return Ok(None) };
                InputFormat::new(format)
                    .map_err(|error| bad_format(arguments, Slots::NEWER.input, format, error))?
                    .parse(text, styles, frame.now.get())
                    // The reason could repeat a part of the format, which is a value here.
                    .map_err(|_| "does not match its format".to_owned())
            }
        };
        match parsed {
            Ok(stamp) => Ok(Some(stamp)),
            Err(what) => Err(arguments.fail(0, Code::AF902, &what).found(text).into()),
        }
    }
}

/// `index` is that of the parameter as declared, whatever form the call has.
fn bad_format(arguments: &Arguments<'_, '_>, index: usize, text: &str, error: FormatError) -> Stop {
    arguments.fail(index, Code::AF901, "wants a date format").found(text).help(error.help()).into()
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::table;

    #[test]
    fn corner_cases() {
        table(
            "FormatDateTime",
            r##"
["31/12/2025", "∅", "dd/MM/yyyy", "yyyy-MM-dd"]     => "2025-12-31"
["31/12/2025", "", "dd/MM/yyyy", "yyyy-MM-dd"]      => "2025-12-31"
["31/12/2025", null, "dd/MM/yyyy", "yyyy-MM-dd"]    => "2025-12-31"
[" 31/12/2025", "None", "dd/MM/yyyy", "yyyy-MM-dd"] => AF902
["31/12/2025", "dd/MM/yyyy", "yyyy-MM-dd"]          => "2025-12-31"
["31/12/2025", "dd/MM/yyyy", "yyyy-MM-dd", "∅"]     => "2025-12-31"
["31/12/2025", "∅", "dd/MM/yyyy", "\"yyyy"]         => AF901 | AF204
["31/12/2025", "∅", "'dd", "yyyy"]                  => AF901 | AF204
["31/12/2025", "Rough", "dd/MM/yyyy", "yyyy"]       => AF901 | AF208
["31/12/2025", "∅", "dd/MM/yyyy", "∅"]              => AF108 | AF108
["31/12/2025", "∅", "dd/MM/yyyy"]                   => AF108 | AF108
["31/12/2025", "None", "dd/MM/yyyy", "∅"]           => AF902 | AF108
["31/12/2025", "∅", "dd/MM/yyyy", null]             => null
["31/12/2025", "∅", null, "yyyy"]                   => null
["31/12/2025", "dd/MM/yyyy", null]                  => null
["31/12/2025", null, "yyyy"]                        => null
["tomorrow", "∅", "dd/MM/yyyy", null]               => null
["tomorrow", "dd/MM/yyyy", null]                    => null
[{"$date": "2025-12-31"}, "∅", "HH", "yyyy"]        => "2025"
["", "∅", "dd/MM/yyyy", "yyyy"]                     => null
[null, "∅", "dd/MM/yyyy", "yyyy"]                   => null
["tomorrow", "∅", "dd/MM/yyyy", "yyyy"]             => AF902
[2025, "∅", "yyyy", "'\"'yyyy"]                     => "\"2025"
            "##,
        );
    }

    #[test]
    fn messages_repeat_no_value() {
        use crate::functions::testing::{call, environment};
        use crate::functions::{Frame, Stop};
        use crate::value::{Arena, Value};

        let (arena, environment) = (Arena::new(), environment());
        let mut frame = Frame::new(&arena, &environment, &[], 0);
        for (source, styles, input, output) in [
            ("§", "", "yyyy", "yyyy"),
            ("2021§", "", "yyyy", "yyyy"),
            ("2021", "", "yyyy§", "yyyy"),
            ("2021", "", "§", "yyyy"),
            ("2021", "", "yyyy", "§"),
            ("2021", "§", "yyyy", "yyyy"),
        ] {
            let values = [source, styles, input, output].map(Value::text);
            let Err(Stop::Failure(failure)) = call("FormatDateTime", &values, false, &mut frame) else {
                panic!("{values:?}");
            };
            assert!(failure.found.is_some(), "{failure}");
            let redacted = failure.redact().to_string();
            assert!(!redacted.contains('§'), "{redacted}");
        }
    }
}
