//! `Replace`: a part of a text exchanged.

use memchr::memmem::Finder;

use super::replacing::{Mode, group_fault, pattern_fault, replace_all, replaced_text};
use crate::dotnet::regex::{Group, LimitExceeded, Regex, Replacement, Shape};
use crate::functions::known::{Known, prepared};
use crate::functions::{
    Argument, Arguments, Body, Constants, Edit, EmptyRule, Evaluated, Example, Expected, Family, Fault,
    Frame, Function, MAX_TEXT, NullRule, Parameter, Preparation, Prepared, Purity, Stop, Type,
};
use crate::source::Code;
use crate::value::{Text, Value};

/// The declaration.
pub static REPLACE: Function = Function {
    name: "Replace",
    family: Family::Text,
    summary: "text replaced: as it is, by a regular expression, or in a template",
    remarks: "What it does follows from which arguments are given. oldValue and replacementValue: every \
        oldValue in source becomes replacementValue. oldValue and template: every oldValue in template \
        becomes source. regexPattern and replacementValue: every match in source becomes \
        replacementValue, in which $1, ${name}, $& and $$ work. regexPattern, regexGroupName and \
        replacementValue: in every match the text of that group becomes replacementValue, as it is. \
        regexPattern, regexGroupName and replacementAttributeName: source where it has a value, else the \
        text of that group in replacementAttributeName. Patterns are in .NET's flavour. A Null \
        replacementValue is \"\".",
    parameters: &[
        Parameter::required("source", Type::String),
        Parameter::optional("oldValue", Type::String),
        Parameter::optional("regexPattern", Type::String),
        Parameter::optional("regexGroupName", Type::String),
        Parameter::optional("replacementValue", Type::String),
        Parameter::optional("replacementAttributeName", Type::String),
        Parameter::optional("template", Type::String),
    ],
    source: 0,
    null: NullRule::Own,
    empty: EmptyRule::Any,
    can_be_null: false,
    result: Type::String,
    purity: Purity::Pure,
    can_fail: true,
    documented: true,
    extended_only: false,
    examples: &[
        Example {
            expression: r#"Replace([mail], "@contoso.com", , , "", , )"#,
            inputs: r#"{"mail": "john.doe@contoso.com"}"#,
            expected: Expected::Text("john.doe"),
        },
        Example {
            expression: r#"Replace([UserID], "<username>", , , , , "<username>@contoso.com")"#,
            inputs: r#"{"UserID": "jsmith"}"#,
            expected: Expected::Text("jsmith@contoso.com"),
        },
        Example {
            expression: r#"Replace([phone], , "\\+(?<isdCode>\\d* )(?<phoneNumber>\\d{10})", , "${phoneNumber}", , )"#,
            inputs: r#"{"phone": "+91 9998887777"}"#,
            expected: Expected::Text("9998887777"),
        },
        Example {
            expression: r#"Replace([AddressLineData], , "(?<streetNumber>^\\d*)", "streetNumber", "888", , )"#,
            inputs: r#"{"AddressLineData": "545 Tremont Street"}"#,
            expected: Expected::Text("888 Tremont Street"),
        },
        Example {
            expression: r#"Replace([phone], , "\\+(?<isdCode>\\d* )(?<phoneNumber>\\d{10})", "phoneNumber", , [mobile], )"#,
            inputs: r#"{"mobile": "+91 8887779999"}"#,
            expected: Expected::Text("8887779999"),
        },
        Example {
            expression: r#"Replace([mail], "@contoso.com", , , "", , )"#,
            inputs: "{}",
            expected: Expected::Null,
        },
        Example {
            expression: r#"Replace([mail], "a", , , , , )"#,
            inputs: r#"{"mail": "a"}"#,
            expected: Expected::Error,
        },
        Example {
            expression: r#"Replace([mail], , "(", , "", , )"#,
            inputs: r#"{"mail": "a"}"#,
            expected: Expected::Error,
        },
    ],
    body: Body::Prepare(prepare),
};

const OLD_VALUE: usize = 1;
const PATTERN: usize = 2;
const GROUP: usize = 3;
const VALUE: usize = 4;
const ATTRIBUTE: usize = 5;
const TEMPLATE: usize = 6;

fn prepare(constants: &Constants<'_>) -> Preparation {
    let mode = Mode::of(constants).map_err(|fault| vec![*fault])?;
    let mut faults = Vec::new();
    let old = Known::new(constants, OLD_VALUE, &mut faults, |old| match old {
        "" => {
            let fault = Fault::argument(Code::AF117, OLD_VALUE, "`oldValue` of `Replace` is empty");
            Err(Box::new(fault.help("write the text that is to be replaced")))
        }
        old => Ok(Finder::new(old).into_owned()),
    });
    let pattern = Known::new(constants, PATTERN, &mut faults, |pattern| {
        Regex::new(pattern).map_err(|error| pattern_fault(PATTERN, error))
    });
    let Known::Ready(regex) = &pattern else {
        let edit = match (mode, constants.text(OLD_VALUE)) {
            (Mode::Text, Some(old)) => written(constants).and_then(|new| Edit::replace(&old, &new)),
            _ => None,
        };
        let (group, replacement) = (Known::PerCall, Known::PerCall);
        return prepared(Replace { mode, old, pattern, group, replacement, edit }, faults);
    };
    let group = Known::new(constants, GROUP, &mut faults, |name| {
        regex.group(name).ok_or_else(|| group_fault(GROUP, name, regex))
    });
    // A group number that .NET cannot hold is the one thing that can be wrong with a replacement.
    let replacement = match mode {
        Mode::Pattern => Known::new(constants, VALUE, &mut faults, |text| {
            Replacement::parse(text, regex).map_err(|error| pattern_fault(VALUE, error))
        }),
        _ => Known::Absent,
    };
    let edit = match (mode, regex.shape(), written(constants)) {
        // `$` is what begins anything but a text as it is.
        (Mode::Pattern, Shape::Literal(old), Some(new)) if !new.contains('$') => Edit::replace(old, &new),
        (Mode::Pattern, Shape::ClassRun { ascii, .. }, Some(new)) if new.is_empty() => {
            Some(Edit::Remove(*ascii))
        }
        _ => None,
    };
    prepared(Replace { mode, old, pattern, group, replacement, edit }, faults)
}

/// What is put in, where that is constant. Null is "".
fn written(constants: &Constants<'_>) -> Option<String> {
    match constants.get(VALUE) {
        Argument::Dynamic => None,
        Argument::Absent | Argument::Constant(_) => Some(constants.text(VALUE).unwrap_or_default()),
    }
}

#[derive(Debug)]
struct Replace {
    mode: Mode,
    old: Known<Finder<'static>>,
    pattern: Known<Regex>,
    group: Known<Group>,
    /// What matches become, for [`Mode::Pattern`]; absent: nothing.
    replacement: Known<Replacement>,
    /// What it does to ASCII text, where it makes nothing longer.
    edit: Option<Edit>,
}

impl Prepared for Replace {
    fn edit(&self) -> Option<Edit> {
        self.edit.clone()
    }

    fn call<'r>(&self, arguments: &Arguments<'_, 'r>, frame: &mut Frame<'r>) -> Evaluated<'r> {
        let source = arguments.text_form(0);
        if self.mode == Mode::Attribute {
            return self.take_from_attribute(source, arguments, frame);
        }
        let Some(source) = source else { return Ok(Value::Null) };
        match self.mode {
            Mode::Text => {
                let value = arguments.text_form(VALUE).unwrap_or(Text::ascii(""));
                self.replace_text(source, value, arguments, frame)
            }
            Mode::Template => {
                let template = needed(arguments.text_form(TEMPLATE), TEMPLATE, arguments)?;
                self.replace_text(template, source, arguments, frame)
            }
            Mode::Pattern => self.replace_matches(source, arguments, frame),
            Mode::Group | Mode::Attribute => {
                let mut made = None;
                let regex = self.regex(&mut made, arguments)?;
                let group = self.group(regex, arguments)?;
                let value = arguments.text(VALUE).unwrap_or_default();
                let text = source.get(frame.arena);
                let replaced = regex
                    .replace_group(text, &group, value, MAX_TEXT, frame.arena)
                    .map_err(|limit| over(arguments, limit))?;
                Ok(replaced_text(source, text, replaced, value))
            }
        }
    }
}

impl Replace {
    /// Every `oldValue` in `text` becomes `value`.
    fn replace_text<'r>(
        &self,
        text: Text<'r>,
        value: Text<'r>,
        arguments: &Arguments<'_, 'r>,
        frame: &Frame<'r>,
    ) -> Evaluated<'r> {
        if let Known::Ready(old) = &self.old {
            return replace_all(text, old, value, arguments, frame);
        }
        let old = needed(arguments.text(OLD_VALUE), OLD_VALUE, arguments)?;
        if old.is_empty() {
            return Err(arguments.fail(OLD_VALUE, Code::AF901, "is empty").into());
        }
        replace_all(text, &Finder::new(old), value, arguments, frame)
    }

    /// Every match of the pattern becomes what the replacement says.
    fn replace_matches<'r>(
        &self,
        source: Text<'r>,
        arguments: &Arguments<'_, 'r>,
        frame: &Frame<'r>,
    ) -> Evaluated<'r> {
        let mut made = None;
        let regex = self.regex(&mut made, arguments)?;
        let text = source.get(frame.arena);
        // What the groups put in comes from the source; what the replacement says may be anything.
        let written = arguments.text(VALUE).unwrap_or_default();
        let replaced = match &self.replacement {
            Known::Ready(replacement) => regex.replace(text, replacement, MAX_TEXT, frame.arena),
            Known::Absent | Known::PerCall if !written.contains('$') => {
                regex.replace_by_literal(text, written, MAX_TEXT, frame.arena)
            }
            Known::Absent | Known::PerCall => {
                let replacement = Replacement::parse(written, regex).map_err(|_| {
                    let what = "has a group number greater than 2147483647";
                    arguments.fail(VALUE, Code::AF901, what).found(written)
                })?;
                regex.replace(text, &replacement, MAX_TEXT, frame.arena)
            }
        };
        let replaced = replaced.map_err(|limit| over(arguments, limit))?;
        Ok(replaced_text(source, text, replaced, written))
    }

    /// The source where it has a value, else a piece of another attribute.
    fn take_from_attribute<'r>(
        &self,
        source: Option<Text<'r>>,
        arguments: &Arguments<'_, 'r>,
        frame: &Frame<'r>,
    ) -> Evaluated<'r> {
        if let Some(source) = source.filter(|source| !source.is_empty()) {
            return Ok(Value::String(source));
        }
        let Some(attribute) = arguments.text_form(ATTRIBUTE).filter(|text| !text.is_empty()) else {
            return Ok(Value::Null);
        };
        let mut made = None;
        let regex = self.regex(&mut made, arguments)?;
        let group = self.group(regex, arguments)?;
        let found = regex
            .first_group(attribute.get(frame.arena), &group, frame.arena)
            .map_err(|limit| over(arguments, limit))?;
        Ok(found.map_or(Value::Null, |found| Value::String(attribute.part(found))))
    }

    /// The pattern; one that is known for each record only is put into `made`. (Cloning the ready one
    /// would have all threads count references in one place.)
    fn regex<'a>(
        &'a self,
        made: &'a mut Option<Regex>,
        arguments: &Arguments<'_, '_>,
    ) -> Result<&'a Regex, Stop> {
        if let Known::Ready(regex) = &self.pattern {
            return Ok(regex);
        }
        let pattern = needed(arguments.text(PATTERN), PATTERN, arguments)?;
        // What the error says of the pattern could repeat a part of it.
        let regex = Regex::new(pattern)
            .map_err(|_| arguments.fail(PATTERN, Code::AF901, "wants a regular expression").found(pattern))?;
        Ok(made.insert(regex))
    }

    fn group(&self, regex: &Regex, arguments: &Arguments<'_, '_>) -> Result<Group, Stop> {
        if let Known::Ready(group) = &self.group {
            return Ok(*group);
        }
        let name = needed(arguments.text(GROUP), GROUP, arguments)?;
        regex.group(name).ok_or_else(|| {
            arguments.fail(GROUP, Code::AF901, "is no group of the pattern").found(name).into()
        })
    }
}

/// An argument that the mode needs: Null counts as not given, which no call can do without.
fn needed<T>(text: Option<T>, index: usize, arguments: &Arguments<'_, '_>) -> Result<T, Stop> {
    text.ok_or_else(|| arguments.fail(index, Code::AF901, "is Null").into())
}

fn over(arguments: &Arguments<'_, '_>, limit: LimitExceeded) -> Stop {
    match limit {
        LimitExceeded::Steps => {
            arguments.fail(PATTERN, Code::AF903, "takes too many steps on this text").into()
        }
        LimitExceeded::Length => arguments.too_long(),
    }
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::table;

    #[test]
    fn corner_cases() {
        table(
            "Replace",
            r##"
["a.b.c", ".", "∅", "∅", "-"]                  => "a-b-c"
["a.b.c", "x", "∅", "∅", "-"]                  => "a.b.c"
["a\"b", "\"", "∅", "∅", ""]                   => "ab"
["ab", "b", "∅", "∅", "\""]                    => "a\""
["aaa", "aa", "∅", "∅", "b"]                   => "ba"
["abc", "B", "∅", "∅", "x"]                    => "abc"
["$1", "$1", "∅", "∅", "$&"]                   => "$&"
["abc", "b", "∅", "∅", null]                   => "ac"
["", "b", "∅", "∅", "x"]                       => ""
[101, 0, "∅", "∅", 2]                          => "121"
[null, "b", "∅", "∅", "x"]                     => null
["abc", "", "∅", "∅", "x"]                     => AF901 | AF117
["abc", null, "∅", "∅", "x"]                   => AF901 | AF117
["jsmith", "<u>", "∅", "∅", "∅", "∅", "<u>@<u>"] => "jsmith@jsmith"
["jsmith", "<u>", "∅", "∅", "∅", "∅", "none"]  => "none"
["", "<u>", "∅", "∅", "∅", "∅", "<u>@x"]       => "@x"
[null, "<u>", "∅", "∅", "∅", "∅", "<u>@x"]     => null
["j", "<u>", "∅", "∅", "∅", "∅", null]         => AF901 | AF117
["a1b22", "∅", "\\d+", "∅", "#"]               => "a#b#"
["a1b22", "∅", "[0-9]", "∅", "\""]             => "a\"b\"\""
["a1b22", "∅", "[0-9]+", "∅", null]            => "ab"
["a\"b", "∅", "b", "∅", "c"]                   => "a\"c"
["é1", "∅", "[0-9]+", "∅", "x"]                => "éx"
["ab", "∅", "(a)(b)", "∅", "$2$1"]             => "ba"
["ab", "∅", "(a)(b)", "∅", "$2\"$1"]           => "b\"a"
["ab", "∅", "x(a)", "∅", "$1"]                 => "ab"
["ab", "∅", "", "∅", "-"]                      => "-a-b-"
[null, "∅", "(", "∅", ""]                      => null | AF201
["ab", "∅", "(", "∅", ""]                      => AF901 | AF201
["ab", "∅", "(?<y>b)(?<x-y>a)", "∅", ""]       => AF901 | AF202
["ab", "∅", "(?<x-y>a)", "∅", ""]              => AF901 | AF201
["ab", "∅", null, "∅", ""]                     => AF901 | AF117
["545 Tremont", "∅", "^(?<n>\\d*)", "n", "$1"] => "$1 Tremont"
["545 Tremont", "∅", "^(?<n>\\d*)", "1", "8"]  => "8 Tremont"
["545 Tremont", "∅", "(?<n>x)?T", "n", "8"]    => "545 Tremont"
["545", "∅", "^(?<n>\\d*)", "n", null]         => ""
["545", "∅", "^(?<n>\\d*)", "N", "x"]          => AF901 | AF119
["545", "∅", "^(?<n>\\d*)", null, "x"]         => AF901 | "x"
[null, "∅", "^(?<n>\\d*)", "n", "x"]           => null
["555", "∅", "(?<n>\\d+)", "n", "∅", "a12"]    => "555"
["", "∅", "(?<n>\\d+)", "n", "∅", "a12"]       => "12"
[null, "∅", "(?<n>\\d+)", "n", "∅", "a12"]     => "12"
[null, "∅", "(?<n>\\d+)", "n", "∅", "abc"]     => null
[null, "∅", "(?<n>\\d+)|b", "n", "∅", "abc"]   => null
[null, "∅", "(?<n>\\d+)", "n", "∅", ""]        => null
[null, "∅", "(?<n>\\d+)", "n", "∅", null]      => null | AF117
["a"]                                          => AF117 | AF117
["a", "b"]                                     => AF117 | AF117
["a", "b", "c"]                                => AF117 | AF117
["a", "b", "c", "∅", "d"]                      => AF117 | AF117
["a", "b", "∅", "n", "d"]                      => AF117 | AF117
["a", "b", "∅", "∅", "d", "e"]                 => AF117 | AF117
["a", "b", "∅", "∅", "d", "∅", "t"]            => AF117 | AF117
["a", "∅", "b"]                                => AF117 | AF117
["a", "∅", "b", "n"]                           => AF117 | AF117
["a", "∅", "b", "∅", "∅", "e"]                 => AF117 | AF117
["a", "∅", "b", "n", "d", "e"]                 => AF117 | AF117
["a", "∅", "b", "∅", "d", "∅", "t"]            => AF117 | AF117
["a", "∅", "∅", "∅", "d"]                      => AF117 | AF117
            "##,
        );
    }
}
