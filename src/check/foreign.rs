//! Functions of other expression languages that people bring along: those of synchronization rules, of workflow
//! engines, spreadsheets and databases.

use super::call::Written;
use crate::functions;
use crate::source::{Code, Diagnostic, Edit, Safety, suggest};
use crate::syntax::Argument;

/// What a function of another language is here.
enum Foreign {
    /// The same function under another name.
    Same(&'static str),
    /// A function whose other arguments are to be written around these.
    Rearranged(&'static Rearranged),
    /// The same is said in another way.
    Otherwise(&'static str),
}

/// A call that becomes one of another function, its arguments staying in order.
struct Rearranged {
    /// The function.
    function: &'static str,
    /// How many arguments it must have for that; none: at least one.
    count: Option<usize>,
    /// What is written before the argument of this index.
    before: (usize, &'static str),
    /// What is written behind the last argument.
    behind: &'static str,
    /// How it is said here.
    help: &'static str,
}

const JOIN: Rearranged = Rearranged {
    function: "Join",
    count: None,
    before: (0, "\"\", "),
    behind: "",
    help: "`Join(\"\", a, b)` puts texts together, `Append(a, b)` two of them",
};
const REPLACE: Rearranged = Rearranged {
    function: "Replace",
    count: Some(3),
    before: (2, ", , "),
    behind: ", , ",
    help: "`Replace(text, \"old\", , , \"new\", , )` replaces every occurrence",
};

const TRIM: Foreign = Foreign::Otherwise("`Trim` takes white space off both ends");
const MID: Foreign = Foreign::Otherwise("`Mid(text, start, length)` counts from the left, from 1");
const IN_STR: Foreign = Foreign::Otherwise("`InStr(text, part)` gives the position from 1 on, 0 for none");
const DISTINGUISHED_NAME: Foreign =
    Foreign::Otherwise("no function takes a distinguished name apart; `Replace` with a regexPattern can");
const CONDITION: Foreign = Foreign::Otherwise("compare with `=`, `<>`, `<`, `<=`, `>` or `>=` in `IIF`");
const NUMBER: Foreign = Foreign::Otherwise("leave it out: text of digits is a number wherever one is wanted");
const PATTERN: Foreign = Foreign::Otherwise("`Replace` with a regexPattern matches text");
const PAD: Foreign = Foreign::Otherwise("no function pads text; `Append` and `Left` together can");

/// In no order; names in any case.
const FOREIGN: &[(&str, Foreign)] = &[
    ("LCase", Foreign::Same("ToLower")),
    ("Lower", Foreign::Same("ToLower")),
    ("LowerCase", Foreign::Same("ToLower")),
    ("UCase", Foreign::Same("ToUpper")),
    ("Upper", Foreign::Same("ToUpper")),
    ("UpperCase", Foreign::Same("ToUpper")),
    ("Proper", Foreign::Same("PCase")),
    ("TitleCase", Foreign::Same("PCase")),
    ("If", Foreign::Same("IIF")),
    ("Length", Foreign::Same("Len")),
    ("ItemOrNull", Foreign::Same("Item")),
    ("NewGuid", Foreign::Same("Guid")),
    ("UtcNow", Foreign::Same("Now")),
    ("GetDate", Foreign::Same("Now")),
    ("IfNull", Foreign::Same("Coalesce")),
    ("Nvl", Foreign::Same("Coalesce")),
    ("ToString", Foreign::Same("CStr")),
    ("IsNotNullOrEmpty", Foreign::Same("IsPresent")),
    ("IsBlank", Foreign::Same("IsNullOrEmpty")),
    ("Base64", Foreign::Same("ConvertToBase64")),
    ("Concat", Foreign::Rearranged(&JOIN)),
    ("Concatenate", Foreign::Rearranged(&JOIN)),
    ("Substitute", Foreign::Rearranged(&REPLACE)),
    ("LTrim", TRIM),
    ("RTrim", TRIM),
    (
        "Right",
        Foreign::Otherwise("`Replace(text, , \"^.*(?=.{4}$)\", , \"\", , )` leaves the last four characters"),
    ),
    ("Substring", MID),
    ("Substr", MID),
    ("PadLeft", PAD),
    ("PadRight", PAD),
    ("InStrRev", IN_STR),
    ("IndexOf", IN_STR),
    ("Contains", Foreign::Otherwise("`InStr(text, part) > 0` asks whether one text is in the other")),
    ("StartsWith", Foreign::Otherwise("`InStr(text, part) = 1` asks whether a text begins with the other")),
    ("EndsWith", PATTERN),
    ("RegexMatch", PATTERN),
    ("Match", PATTERN),
    (
        "ReplaceChars",
        Foreign::Otherwise(
            "`Replace` with a regexPattern replaces characters, `NormalizeDiacritics` diacritics",
        ),
    ),
    (
        "RemoveInvalidCharacters",
        Foreign::Otherwise("`Replace(text, , \"pattern\", , \"\", , )` removes what a pattern matches"),
    ),
    ("CNum", NUMBER),
    ("CInt", NUMBER),
    ("Int", NUMBER),
    ("Equals", CONDITION),
    ("Greater", CONDITION),
    ("Less", CONDITION),
    ("IsEmpty", Foreign::Otherwise("`IsNullOrEmpty(…)` asks for Null and `\"\"`; `… = \"\"` compares")),
    ("IsNotNull", Foreign::Otherwise("`IsPresent(…)` asks for a value that is neither Null nor `\"\"`")),
    ("IsBitSet", Foreign::Otherwise("`BitAnd(flags, bit) <> 0` asks for a bit")),
    ("BitOr", Foreign::Otherwise("of the functions of bits there is `BitAnd` only")),
    ("RandomNum", Foreign::Otherwise("`RandomString(4, 4, 0, 0, 0)` makes digits")),
    ("DNComponent", DISTINGUISHED_NAME),
    ("DNComponentRev", DISTINGUISHED_NAME),
    ("EscapeDNComponent", DISTINGUISHED_NAME),
    ("ImportedValue", Foreign::Otherwise("an expression sees the source's attributes only: `[name]`")),
    ("Case", Foreign::Otherwise("`Switch(source, default, key, value, …)` chooses among values")),
    ("Choose", Foreign::Otherwise("`Switch(source, default, key, value, …)` chooses among values")),
    (
        "Error",
        Foreign::Otherwise("no expression can fail on purpose; `IgnoreObjectFlow` leaves the object out"),
    ),
    (
        "AuthoritativeNull",
        Foreign::Otherwise("no expression clears a target; `flow-null: true` of the mapping does"),
    ),
];

fn find(name: &str) -> Option<&'static Foreign> {
    FOREIGN.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, foreign)| foreign)
}

/// How what a function or name of another language means is said here, where that is more than a name.
pub(super) fn otherwise(name: &str) -> Option<&'static str> {
    match find(name)? {
        Foreign::Same(_) => None,
        Foreign::Rearranged(rearranged) => Some(rearranged.help),
        Foreign::Otherwise(help) => Some(help),
    }
}

/// The name here of a constant of another language.
pub(super) fn name(name: &str) -> Option<&'static str> {
    name.eq_ignore_ascii_case("IgnoreThisFlow").then_some("IgnoreAttributeFlow")
}

/// The finding for a call of a function that does not exist.
pub(super) fn unknown_function(written: &Written<'_>) -> Diagnostic {
    let name = written.name;
    let found = Diagnostic::new(Code::AF101, format!("no function `{name}`")).at(written.name_span);
    let call = |found: Diagnostic, right: &str| {
        let edits = vec![Edit::replace(written.name_span, right)];
        found.fix(Safety::Unsafe, format!("call `{right}`"), edits)
    };
    match find(name) {
        Some(Foreign::Same(here)) => call(found.help(format!("it is called `{here}` here")), here),
        Some(Foreign::Otherwise(help)) => found.help(*help),
        Some(Foreign::Rearranged(rearranged)) => {
            let found = found.help(rearranged.help);
            match rearranged.edits(written) {
                Some(edits) => found.fix(Safety::Unsafe, format!("call `{}`", rearranged.function), edits),
                None => found,
            }
        }
        None => match suggest(name, functions::all().map(|function| function.name)) {
            Some(right) => call(found.help(format!("did you mean `{right}`?")), right),
            None => found.help("`attrflow functions` lists them all"),
        },
    }
}

impl Rearranged {
    /// What makes the call one of the other function, where its arguments are those that it can have.
    fn edits(&self, written: &Written<'_>) -> Option<Vec<Edit>> {
        let given = written.arguments.iter().all(|argument| argument.given().is_some());
        let count = written.arguments.len();
        if !given || self.count.map_or(count == 0, |wanted| wanted != count) {
            return None;
        }
        let before = written.arguments.get(self.before.0).map(Argument::span)?;
        let mut edits =
            vec![Edit::replace(written.name_span, self.function), Edit::insert(before.start, self.before.1)];
        if !self.behind.is_empty() {
            edits.push(Edit::insert(written.close.start, self.behind));
        }
        Some(edits)
    }
}
