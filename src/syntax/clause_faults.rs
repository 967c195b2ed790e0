//! Why the grammar refuses a clause.

use super::literal::string_len;
use super::tree::ClauseOperator;
use super::{shown, unclosed};
use crate::source::{Code, Diagnostic, Edit, Safety, Span, suggest};

const FORM: &str = "a clause is an attribute, an operator, and a value: `department EQUALS \"Sales\"`";

/// Operators of other languages, in upper case with blanks between words: what they are here,
/// or how the same is asked.
const ELSEWHERE: &[(&str, Result<ClauseOperator, &str>)] = {
    use ClauseOperator as Op;
    const STARTS: Result<ClauseOperator, &str> = Err("a beginning is matched by `REGEX MATCH \"^text.*$\"`");
    const LESS: Result<ClauseOperator, &str> =
        Err("there is no such operator; numbers below a bound are matched by `REGEX MATCH`");
    const LIKE: Result<ClauseOperator, &str> = Err(
        "`INCLUDES \"text\"` looks for a text anywhere; else use `REGEX MATCH`, with `.*` for `%` and `.` for `_`",
    );
    const MEMBERS: Result<ClauseOperator, &str> = Err(
        "the service cannot filter by membership: assign the group to the application, or filter by an attribute its members share",
    );
    &[
        ("=", Ok(Op::Equals)),
        ("==", Ok(Op::Equals)),
        ("===", Ok(Op::Equals)),
        (":", Ok(Op::Equals)),
        ("EQ", Ok(Op::Equals)),
        ("IS", Ok(Op::Equals)),
        ("EQUALS TO", Ok(Op::Equals)),
        ("EQUAL TO", Ok(Op::Equals)),
        ("!=", Ok(Op::NotEquals)),
        ("<>", Ok(Op::NotEquals)),
        ("NE", Ok(Op::NotEquals)),
        ("IS NOT", Ok(Op::NotEquals)),
        ("NOT", Ok(Op::NotEquals)),
        ("DOES NOT EQUAL", Ok(Op::NotEquals)),
        (">", Ok(Op::GreaterThan)),
        ("GT", Ok(Op::GreaterThan)),
        (">=", Ok(Op::GreaterThanOrEquals)),
        ("GE", Ok(Op::GreaterThanOrEquals)),
        ("GREATER THAN OR EQUAL TO", Ok(Op::GreaterThanOrEquals)),
        ("CONTAINS", Ok(Op::Includes)),
        ("CO", Ok(Op::Includes)),
        ("EW", Ok(Op::EndsWith)),
        ("LIKE", LIKE),
        ("MATCH", Ok(Op::RegexMatch)),
        ("MATCHES", Ok(Op::RegexMatch)),
        ("REGEX", Ok(Op::RegexMatch)),
        ("~", Ok(Op::RegexMatch)),
        ("=~", Ok(Op::RegexMatch)),
        ("NOT LIKE", Err("use `NOT REGEX MATCH`, with `.*` for `%` and `.` for `_`")),
        ("NOT MATCH", Ok(Op::NotRegexMatch)),
        ("NOT REGEX", Ok(Op::NotRegexMatch)),
        ("PR", Ok(Op::IsNotNull)),
        ("NOT NULL", Ok(Op::IsNotNull)),
        ("IS PRESENT", Ok(Op::IsNotNull)),
        ("IS NOT EMPTY", Ok(Op::IsNotNull)),
        ("IS EMPTY", Ok(Op::IsNull)),
        ("MEMBEROF", MEMBERS),
        ("MEMBER OF", MEMBERS),
        ("IS MEMBER OF", MEMBERS),
        ("SW", STARTS),
        ("STARTS WITH", STARTS),
        ("STARTSWITH", STARTS),
        ("BEGINS WITH", STARTS),
        ("<", LESS),
        ("<=", LESS),
        ("LT", LESS),
        ("LE", LESS),
        ("LESS THAN", LESS),
        ("LESS THAN OR EQUALS", LESS),
        (
            "NOT IN",
            Err("exclude each value with a `NOT EQUALS` clause of its own: all clauses of a group must hold"),
        ),
        ("NOT INCLUDES", Err("use `NOT REGEX MATCH \".*text.*\"`")),
        ("NOT CONTAINS", Err("use `NOT REGEX MATCH \".*text.*\"`")),
        ("DOES NOT CONTAIN", Err("use `NOT REGEX MATCH \".*text.*\"`")),
        ("AND", Err("one clause a line: all clauses of a group must hold")),
        ("OR", Err("one clause a line, each in a group of its own: any group suffices")),
    ]
};

/// Reads a clause the grammar refused, up to its first fault: those behind it follow from it.
pub(super) fn faults(text: &str) -> Vec<Diagnostic> {
    let start = text.len() - text.trim_start().len();
    let end = start + text.trim().len();
    if start >= end {
        let empty = Diagnostic::new(Code::AF501, "clause is empty").at(Span::new(0, text.len()));
        return vec![empty.help(FORM)];
    }
    let after = match attribute(text, start, end) {
        Ok(after) => after,
        Err(fault) => return vec![*fault],
    };
    let rest = text.get(after..end).unwrap_or("");
    let at = after + (rest.len() - rest.trim_start().len());
    let rest = text.get(at..end).unwrap_or("");
    let no_operator = || {
        Diagnostic::new(Code::AF501, "clause has no operator")
            .label(Span::new(at, end), "an operator is missing here")
            .help(FORM)
    };
    if rest.is_empty() || rest.starts_with(['"', ',']) {
        return vec![no_operator()];
    }
    if at == after && rest.starts_with('[') {
        let filter = rest.find(']').unwrap_or(0);
        let behind = rest.get(filter..).unwrap_or("");
        let path = Span::new(start, at + filter + behind.find(char::is_whitespace).unwrap_or(behind.len()));
        let found = Diagnostic::new(Code::AF501, "a path with a filter in it stands in brackets").at(path);
        return vec![
            found.help("put the whole path in brackets: `[emails[type eq \"work\"].value] IS NOT NULL`"),
        ];
    }
    let Some(len) = known_operator(rest) else {
        let operator = Span::new(at, at + unknown_operator(rest));
        return vec![unknown(text, operator, end).unwrap_or_else(no_operator)];
    };
    let rest = text.get(at + len..end).unwrap_or("");
    vec![values(rest.trim_start(), end, FORM)]
}

/// Where the attribute ends.
fn attribute(text: &str, start: usize, end: usize) -> Result<usize, Box<Diagnostic>> {
    let rest = text.get(start..end).unwrap_or("");
    if !rest.starts_with('[') {
        return bare_attribute(rest).map(|len| start + len).map_err(|(span, message, help)| {
            Box::new(Diagnostic::new(Code::AF501, message).at(span.shift(start)).help(help))
        });
    }
    let mut depth = 0_usize;
    for (at, byte) in rest.bytes().enumerate() {
        match byte {
            b'[' => depth += 1,
            b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            let inner = rest.get(1..at).unwrap_or("");
            if !inner.trim().is_empty() {
                return Ok(start + at + 1);
            }
            let empty = Diagnostic::new(Code::AF501, "no attribute between the brackets");
            return Err(Box::new(empty.at(Span::new(start, start + at + 1)).help(FORM)));
        }
    }
    let opening = Span::new(start, start + 1);
    let unclosed = unclosed(Code::AF002, "`[` is not closed", ']', end, opening);
    Err(Box::new(unclosed.help("an attribute may stand between brackets: `[department]`")))
}

/// The length of the name at the beginning of `rest`, or what is wrong with it: place, message, help.
fn bare_attribute(rest: &str) -> Result<usize, (Span, String, &'static str)> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "_.:$-".contains(c);
    let word = rest.split_whitespace().next().unwrap_or("");
    let mut len = 0;
    while let Some(c) = word.get(len..).and_then(|rest| rest.chars().next()) {
        if allowed(c) {
            len += 1;
            continue;
        }
        // `extension_<AppId>_name` is a name, `age<5` is not.
        let marked = match c {
            '<' => word.get(len + 1..).and_then(|rest| rest.find(|c| !allowed(c)).map(|end| (rest, end))),
            _ => None,
        };
        match marked {
            Some((rest, end)) if end > 0 && rest.get(end..).is_some_and(|rest| rest.starts_with('>')) => {
                len += end + 2;
            }
            _ if c.is_alphanumeric() && len > 0 => {
                let message = format!("`{c}` in the attribute `{}`", shown(word));
                let help = "put a name with other characters in brackets: `[name]`";
                return Err((Span::new(len, len + c.len_utf8()), message, help));
            }
            _ => break,
        }
    }
    match word.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_') {
        true => Ok(len),
        false => Err((Span::new(0, word.len()), "clause does not begin with an attribute".to_owned(), FORM)),
    }
}

/// The length of the longest operator at the beginning.
fn known_operator(rest: &str) -> Option<usize> {
    for sign in ["!&", "&"] {
        if rest.starts_with(sign) && !rest.starts_with("&&") {
            return Some(sign.len());
        }
    }
    let words = rest.len()
        - rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_' || c.is_whitespace()).len();
    let words = rest.get(..words).unwrap_or("");
    let ends = words.char_indices().filter(|(_, c)| c.is_whitespace() || *c == '_').map(|(at, _)| at);
    let mut ends: Vec<usize> = ends.chain([words.len()]).collect();
    // Five words are the longest operator there is.
    ends.truncate(64);
    ends.into_iter().rev().find(|&end| {
        words.get(..end).is_some_and(|text| {
            !text.ends_with(char::is_whitespace) && ClauseOperator::from_text(text).is_some()
        })
    })
}

/// The length of what stands in the operator's place.
fn unknown_operator(rest: &str) -> usize {
    let sign = |c: char| c.is_ascii_punctuation() && !"\"[]_,".contains(c);
    if rest.starts_with(sign) {
        return rest.find(|c| !sign(c)).unwrap_or(rest.len());
    }
    let value = rest.find(|c: char| c == '"' || c == '[' || sign(c) || c.is_ascii_digit());
    let words = rest.get(..value.unwrap_or(rest.len())).unwrap_or(rest).trim_end();
    // Without a quoted value the last word is the value, unless the others are no operator without it.
    let normal = normal(words);
    if value.is_none() && !ELSEWHERE.iter().any(|(text, _)| *text == normal) {
        return words
            .rfind(char::is_whitespace)
            .map_or(words.len(), |last| words.get(..last).unwrap_or("").trim_end().len());
    }
    words.len()
}

fn normal(words: &str) -> String {
    words
        .split(|c: char| c == '_' || c.is_whitespace())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
        .to_ascii_uppercase()
}

/// An operator nobody has; none when what stands there is more likely a value.
fn unknown(text: &str, operator: Span, end: usize) -> Option<Diagnostic> {
    let written = operator.of(text);
    let wanted = normal(written);
    let elsewhere = ELSEWHERE.iter().find(|(text, _)| *text == wanted).map(|(_, here)| *here);
    let here = match elsewhere {
        Some(Ok(here)) => Some(here),
        Some(Err(_)) => None,
        None => {
            let spellings: Vec<(String, ClauseOperator)> =
                ClauseOperator::ALL.into_iter().map(|known| (normal(known.as_str()), known)).collect();
            let close = suggest(
                &wanted,
                spellings.iter().map(|(text, _)| text.as_str()).filter(|text| text.len() > 1),
            );
            spellings.iter().find(|(text, _)| Some(text.as_str()) == close).map(|(_, known)| *known)
        }
    };
    // `department Sales`
    let alone = operator.end >= end && !written.contains(char::is_whitespace);
    if alone && elsewhere.is_none() && here.is_none() && written != wanted {
        return None;
    }
    let found = Diagnostic::new(Code::AF502, format!("unknown operator `{}`", shown(written))).at(operator);
    Some(match (here, elsewhere) {
        (Some(here), _) => {
            let wire = here.as_str();
            let tight = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace());
            let before = text.get(..operator.start).and_then(|text| text.chars().next_back());
            let after = text.get(operator.end..).and_then(|text| text.chars().next());
            let pad = |tight: bool| if tight { " " } else { "" };
            let edit = Edit::replace(operator, format!("{}{wire}{}", pad(tight(before)), pad(tight(after))));
            found.help(format!("did you mean `{wire}`?")).fix(
                Safety::Unsafe,
                format!("write `{wire}`"),
                vec![edit],
            )
        }
        (None, Some(Err(help))) => found.help(help),
        _ => {
            // The one that is read only to be refused is no advice.
            let supported = ClauseOperator::ALL.iter().filter(|known| **known != ClauseOperator::IsMemberOf);
            let known: Vec<String> = supported.map(|known| format!("`{}`", known.as_str())).collect();
            found.help(format!("the operators are {}", known.join(", ")))
        }
    })
}

/// What is wrong with the values, which are the end of the clause.
fn values(rest: &str, end: usize, form: &str) -> Diagnostic {
    let mut at = end - rest.len();
    let mut rest = rest;
    let first = at;
    loop {
        let len = match rest.starts_with('"') {
            true => string_len(rest),
            false => {
                Some(rest.find(|c: char| c.is_whitespace() || c == ',' || c == '"').unwrap_or(rest.len()))
            }
        };
        let Some(len) = len else {
            return unclosed(Code::AF003, "string is not closed", '"', end, Span::new(at, at + 1))
                .help("a quote inside a string is written `\\\"`");
        };
        if len == 0 {
            let place = match rest.is_empty() {
                true => Span::at(end),
                false => Span::new(at, at + 1),
            };
            return Diagnostic::new(Code::AF504, "a value is missing at the comma")
                .at(place)
                .help("values are separated by one `,` each");
        }
        let after = rest.get(len..).unwrap_or("");
        let blank = after.len() - after.trim_start().len();
        at += len + blank;
        rest = after.trim_start();
        match rest.strip_prefix(',') {
            Some(more) => {
                let blank = more.len() - more.trim_start().len();
                at += 1 + blank;
                rest = more.trim_start();
            }
            None => {
                let message = "something is left over after the value";
                let help = match first < at && !rest.contains('"') {
                    true => "put a value of several words in quotes",
                    false => form,
                };
                return Diagnostic::new(Code::AF501, message).at(Span::new(at.min(end), end)).help(help);
            }
        }
    }
}
