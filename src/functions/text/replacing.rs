//! What `Replace` is made of: which mode a call is in, what can be wrong with its constants, and the
//! replacements that need no regular expression.

use memchr::memmem::Finder;

use crate::dotnet::regex::{Regex, RegexError, RegexErrorKind};
use crate::functions::building::{TextBuilder, changed};
use crate::functions::{Argument, Arguments, Constants, Evaluated, Fault, Frame};
use crate::source::{Code, Safety, suggest};
use crate::value::{Constant, Text, Value};

/// What a call does, by which arguments are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// `oldValue`, `replacementValue`.
    Text,
    /// `oldValue`, `template`.
    Template,
    /// `regexPattern`, `replacementValue`.
    Pattern,
    /// `regexPattern`, `regexGroupName`, `replacementValue`.
    Group,
    /// `regexPattern`, `regexGroupName`, `replacementAttributeName`.
    Attribute,
}

/// The arguments that decide, in the order of the parameters; the first is argument 1.
const NAMES: [&str; 6] = [
    "oldValue",
    "regexPattern",
    "regexGroupName",
    "replacementValue",
    "replacementAttributeName",
    "template",
];

const HELP: &str = "give oldValue with replacementValue or template, or regexPattern with replacementValue, \
     or regexPattern and regexGroupName with replacementValue or replacementAttributeName";

impl Mode {
    /// The mode of a call.
    ///
    /// # Errors
    /// Which arguments are missing, or in each other's way.
    pub(super) fn of(constants: &Constants<'_>) -> Result<Self, Box<Fault>> {
        let given: [bool; 6] = std::array::from_fn(|index| {
            // A Null replacement is a replacement by nothing; any other Null is not given.
            match index {
                3 => !matches!(constants.get(index + 1), Argument::Absent),
                _ => constants.is_given(index + 1),
            }
        });
        match given {
            [true, false, false, true, false, false] => Ok(Mode::Text),
            [true, false, false, false, false, true] => Ok(Mode::Template),
            [false, true, false, true, false, false] => Ok(Mode::Pattern),
            [false, true, true, true, false, false] => Ok(Mode::Group),
            [false, true, true, false, true, false] => Ok(Mode::Attribute),
            _ => Err(Box::new(fault(given, constants))),
        }
    }
}

fn fault(given: [bool; 6], constants: &Constants<'_>) -> Fault {
    let [old, pattern, group, value, attribute, template] = given;
    // Replace(text, old, new), as most languages have it.
    if old && pattern && !(group || value || attribute || template) {
        return Fault::argument(Code::AF117, 2, "the replacement stands in the place of `regexPattern`")
            .help("the replacement is the fifth argument: Replace(source, oldValue, , , replacementValue)");
    }
    let clash = match given {
        [true, true, ..] => Some((0, 1)),
        [true, _, true, ..] => Some((0, 2)),
        [true, _, _, _, true, _] => Some((0, 4)),
        [true, _, _, true, _, true] => Some((3, 5)),
        [_, true, _, _, _, true] => Some((1, 5)),
        [_, true, _, true, true, _] => Some((3, 4)),
        _ => None,
    };
    if let Some((one, other)) = clash {
        return in_the_way(one, other, constants);
    }
    let missing = match given {
        [false, false, false, true, true, _] => "`regexPattern` and `regexGroupName`",
        [false, false, _, _, _, true] => "`oldValue`",
        [false, false, true, ..] | [false, false, _, _, true, _] => "`regexPattern`",
        [false, false, ..] => "`oldValue` or `regexPattern`",
        [true, ..] => "`replacementValue` or `template`",
        [_, _, true, ..] => "`replacementValue` or `replacementAttributeName`",
        [_, _, _, _, true, _] => "`regexGroupName`",
        _ => "`replacementValue`",
    };
    Fault::call(Code::AF117, format!("`Replace` is missing {missing}")).help(HELP)
}

fn in_the_way(one: usize, other: usize, constants: &Constants<'_>) -> Fault {
    let name = |index: usize| NAMES.get(index).copied().unwrap_or_default();
    let message = format!("`{}` and `{}` of `Replace` are in each other's way", name(one), name(other));
    let is_empty = |index: usize| matches!(constants.get(index + 1), Argument::Constant(Constant::String(text)) if text.is_empty());
    // The empty text is what was probably meant as nothing.
    let (place, empty) = if is_empty(one) { (one, true) } else { (other, is_empty(other)) };
    let help = match empty {
        true => "leave the slot empty: `\"\"` is an argument like any other",
        false => HELP,
    };
    Fault::argument(Code::AF117, place + 1, message).help(help)
}

/// What the regular expression says is wrong with the argument at `index`.
pub(super) fn pattern_fault(index: usize, error: RegexError) -> Box<Fault> {
    let code = match error.kind {
        RegexErrorKind::Invalid => Code::AF201,
        RegexErrorKind::Unsupported { .. } => Code::AF202,
    };
    let fault = Fault::argument(code, index, error.message).at(error.span);
    Box::new(match error.help {
        Some(help) => fault.help(help),
        None => fault,
    })
}

/// A group name that is not in the pattern.
pub(super) fn group_fault(index: usize, name: &str, regex: &Regex) -> Box<Fault> {
    let fault = Fault::argument(Code::AF119, index, format!("the pattern has no group `{name}`"));
    let names: Vec<&str> = regex.group_names().collect();
    Box::new(match names.as_slice() {
        [] => fault.help("name a group in the pattern: `(?<name>…)`"),
        [only] => fault.help(format!("its group is `{only}`")).replace(*only, Safety::Unsafe),
        names => {
            let shown: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            let fault = fault.help(format!("its groups are {}", shown.join(", ")));
            match suggest(name, names.iter().copied()) {
                Some(known) => fault.replace(known, Safety::Unsafe),
                None => fault,
            }
        }
    })
}

/// A result of the regular expression, which holds nothing but parts of `source` and of `written`.
pub(super) fn replaced_text<'r>(
    source: Text<'r>,
    text: &'r str,
    replaced: &'r str,
    written: &str,
) -> Value<'r> {
    // Most replacements are empty, or too short for the question to cost anything.
    let clean = written.bytes().all(|byte| byte >= b' ' && byte != b'"' && byte != b'\\');
    if clean || std::ptr::eq(text, replaced) {
        return changed(source, text, replaced);
    }
    Value::text(replaced)
}

/// Every match of `old` in `text` becomes `value`; the text as it is where there is none.
pub(super) fn replace_all<'r>(
    text: Text<'r>,
    old: &Finder<'_>,
    value: Text<'r>,
    arguments: &Arguments<'_, 'r>,
    frame: &Frame<'r>,
) -> Evaluated<'r> {
    let characters = text.get(frame.arena);
    let mut matches = old.find_iter(characters.as_bytes());
    let Some(first) = matches.next() else { return Ok(Value::String(text)) };
    let put_in = value.get(frame.arena);
    let mut out = TextBuilder::new(arguments, characters.len() + put_in.len(), frame.arena);
    let mut copied = 0;
    for at in std::iter::once(first).chain(matches) {
        out.push_part(text, characters.get(copied..at).unwrap_or_default())?;
        out.push_part(value, put_in)?;
        copied = at + old.needle().len();
    }
    out.push_part(text, characters.get(copied..).unwrap_or_default())?;
    Ok(out.finish())
}
