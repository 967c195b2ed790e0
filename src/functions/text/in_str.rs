//! `InStr`: where one text is in another.

use crate::dotnet::text::{find_ignore_case, utf16_len, utf16_slice};
use crate::functions::known::{Known, prepared};
use crate::functions::{
    Arguments, Body, Constants, EmptyRule, Evaluated, Example, Expected, Family, Fault, Frame, Function,
    NullRule, Parameter, Preparation, Prepared, Purity, Type,
};
use crate::source::{Code, suggest};
use crate::value::{Arena, Value};

/// The declaration.
pub static IN_STR: Function = Function {
    name: "InStr",
    family: Family::Text,
    summary: "the position of a text in another one",
    remarks: "Positions begin at 1 and count UTF-16 code units. The search begins at start, 1 by default; \
        0 says that there is none. An empty value2 is found at start, unless that is past the end. \
        vbTextCompare ignores case, vbBinaryCompare (the default) does not.",
    parameters: &[
        Parameter::required("value1", Type::String),
        Parameter::required("value2", Type::String),
        Parameter::optional("start", Type::Integer),
        Parameter::optional("compareType", Type::CompareMethod),
    ],
    source: 0,
    null: NullRule::Own,
    empty: EmptyRule::Never,
    can_be_null: false,
    result: Type::Integer,
    purity: Purity::Pure,
    can_fail: true,
    documented: true,
    extended_only: false,
    examples: &[
        Example {
            expression: r#"InStr("The quick brown fox", "quick")"#,
            inputs: "{}",
            expected: Expected::Text("5"),
        },
        Example {
            expression: r#"InStr("repEated", "e", 3, vbBinaryCompare)"#,
            inputs: "{}",
            expected: Expected::Text("7"),
        },
        Example {
            expression: r#"InStr("repEated", "e", 3, vbTextCompare)"#,
            inputs: "{}",
            expected: Expected::Text("4"),
        },
        Example { expression: r#"InStr("abc", "z")"#, inputs: "{}", expected: Expected::Text("0") },
        Example { expression: r#"InStr([mail], "@")"#, inputs: "{}", expected: Expected::Text("0") },
        Example { expression: r#"InStr("abc", "b", 0)"#, inputs: "{}", expected: Expected::Error },
    ],
    body: Body::Prepare(prepare),
};

fn prepare(constants: &Constants<'_>) -> Preparation {
    let mut faults = Vec::new();
    if let Some(start) = constants.integer(2).filter(|&start| start < 1) {
        let fault = Fault::argument(Code::AF115, 2, format!("`InStr` begins at position {start}"));
        faults.push(fault.help("positions begin at 1"));
    }
    let compare = Known::new(constants, 3, &mut faults, |text| {
        compare_method(text).ok_or_else(|| {
            let fault = Fault::argument(Code::AF209, 3, format!("`{text}` is no compare type"));
            let meant = suggest(text, ["vbTextCompare", "vbBinaryCompare"]);
            Box::new(fault.help("write vbTextCompare or vbBinaryCompare").did_you_mean(meant))
        })
    });
    prepared(InStr { compare }, faults)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Compare {
    Binary,
    Text,
}

fn compare_method(name: &str) -> Option<Compare> {
    if name.eq_ignore_ascii_case("vbBinaryCompare") {
        Some(Compare::Binary)
    } else if name.eq_ignore_ascii_case("vbTextCompare") {
        Some(Compare::Text)
    } else {
        None
    }
}

#[derive(Debug)]
struct InStr {
    compare: Known<Compare>,
}

impl Prepared for InStr {
    fn call<'r>(&self, arguments: &Arguments<'_, 'r>, frame: &mut Frame<'r>) -> Evaluated<'r> {
        let (Some(text), Some(wanted)) = (arguments.text(0), arguments.text(1)) else {
            return Ok(Value::Integer(0));
        };
        let start = arguments.integer(2)?.unwrap_or(1);
        if start < 1 {
            return Err(arguments.fail(2, Code::AF901, "must be 1 or more").found(&start.to_string()).into());
        }
        let compare = match &self.compare {
            Known::Ready(compare) => *compare,
            Known::Absent => Compare::Binary,
            Known::PerCall => match arguments.text(3) {
                None => Compare::Binary,
                Some(name) => compare_method(name).ok_or_else(|| {
                    arguments.fail(3, Code::AF901, "wants vbTextCompare or vbBinaryCompare").found(name)
                })?,
            },
        };
        let start = usize::try_from(start - 1).unwrap_or(usize::MAX);
        let position = position(text, wanted, start, compare, frame.arena);
        Ok(Value::Integer(position.and_then(|at| i64::try_from(at).ok()).unwrap_or(0)))
    }
}

/// The position, from 1, of the first match at or after `start` (from 0), in UTF-16 code units.
fn position(text: &str, wanted: &str, start: usize, compare: Compare, arena: &Arena) -> Option<usize> {
    let rest = utf16_slice(text, start, usize::MAX);
    if rest.is_empty() {
        // Past the end there is nothing, not even "".
        return None;
    }
    if wanted.is_empty() {
        return Some(start + 1);
    }
    let found = match compare {
        Compare::Binary => memchr::memmem::find(rest.as_bytes(), wanted.as_bytes()),
        Compare::Text => find_ignore_case(rest, wanted, arena),
    }?;
    let before = text.get(..text.len() - rest.len() + found)?;
    Some(utf16_len(before) + 1)
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::table;

    #[test]
    fn corner_cases() {
        table(
            "InStr",
            r##"
["abcabc", "c"]                      => 3
["abcabc", "c", 3]                   => 3
["abcabc", "c", 4]                   => 6
["abcabc", "c", "4"]                 => 6
["abcabc", "C"]                      => 0
["abcabc", "C", "∅", "vbTextCompare"]  => 3
["abcabc", "C", 4, "VBTEXTCOMPARE"]  => 6
["abcabc", "C", 4, "vbBinaryCompare"] => 0
["abc", "c", 9]                      => 0
["abc", "", 2]                       => 2
["abc", "", 3]                       => 3
["abc", "", 4]                       => 0
["", ""]                             => 0
["", "a"]                            => 0
["😀a", "a"]                          => 3
["😀a", "a", 2]                       => 3
["éaÉ", "É", 1, "vbTextCompare"]     => 1
["éaÉ", "É", 2, "vbTextCompare"]     => 3
[null, "a"]                          => 0
["a", null]                          => 0
[null, null, null, null]             => 0
["abc", "b", null, null]             => 2
["abc", "b", 0]                      => AF901 | AF115
["abc", "b", -5]                     => AF901 | AF115
["abc", "b", "x"]                    => AF901
["abc", "b", 1, "text"]              => AF901 | AF209
["abc", "b", 1, ""]                  => AF901 | AF209
            "##,
        );
    }
}
