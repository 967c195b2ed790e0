//! Why the grammar refuses a target path, and what copy and paste did to it.

use super::patch::Patch;
use super::path::{Rule, in_words};
use super::typography::{invisible, is_quote};
use super::{shown, unclosed};
use crate::source::{Code, Diagnostic, Edit, Safety, Span};

const FORM: &str = "a path is `attribute`, `attribute.sub`, or `attribute[type eq \"work\"].sub`, behind a schema's URN and `:` where needed";

/// The text with straight quotes, each of which is closed, and what was wrong with them.
pub(super) fn mend_quotes(text: &str) -> (String, Patch, Vec<Diagnostic>) {
    let mut edits: Vec<Edit> = Vec::new();
    let (mut curly, mut hidden, mut open_quotes) = (Vec::new(), Vec::new(), Vec::new());
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let span = Span::new(at, at + c.len_utf8());
        at = span.end;
        if let Some((_, replacement)) = invisible(c) {
            hidden.push((span, c));
            edits.push(Edit::replace(span, replacement));
        } else if c == '"' || is_quote(c) {
            if c != '"' {
                curly.push((span, c));
                edits.push(Edit::replace(span, "\""));
            }
            match closing(text, at, c) {
                Ok(close) => {
                    if close.of(text) != "\"" {
                        curly.push((close, close.of(text).chars().next().unwrap_or('”')));
                        edits.push(Edit::replace(close, "\""));
                    }
                    at = close.end;
                }
                Err(end) => {
                    open_quotes.push((span, end));
                    edits.push(Edit::insert(end, "\""));
                    at = end;
                }
            }
        }
    }
    let mut found = Vec::new();
    if let Some((_, first)) = curly.first() {
        let message = format!("typographic quote `{first}` (U+{:04X}) in a path", u32::from(*first));
        let diagnostic = Diagnostic::new(Code::AF402, message)
            .help("a value stands between straight double quotes: `[type eq \"work\"]`");
        found.push(at_all(diagnostic, &curly).fix(
            Safety::Safe,
            "write straight quotes",
            curly.iter().map(|&(span, _)| Edit::replace(span, "\"")).collect(),
        ));
    }
    if let Some((_, first)) = hidden.first() {
        let name = invisible(*first).map_or("", |(name, _)| name);
        let message = format!("invisible character U+{:04X} ({name}) in a path", u32::from(*first));
        found.push(
            at_all(Diagnostic::new(Code::AF006, message), &hidden).fix(
                Safety::Safe,
                "replace what is invisible",
                hidden
                    .iter()
                    .map(|&(span, c)| Edit::replace(span, invisible(c).map_or("", |(_, text)| text)))
                    .collect(),
            ),
        );
    }
    for (open, end) in open_quotes {
        found.push(
            Diagnostic::new(Code::AF403, "quote in a path is not closed")
                .label(Span::new(open.start, end), "a closing quote is missing after this")
                .help("a value stands between straight double quotes: `[type eq \"work\"]`")
                .fix(Safety::Unsafe, "close the quote", vec![Edit::insert(end, "\"")]),
        );
    }
    let (mended, patch) = Patch::apply(text, &edits);
    (mended, patch, found)
}

fn at_all(diagnostic: Diagnostic, places: &[(Span, char)]) -> Diagnostic {
    places.iter().fold(diagnostic, |diagnostic, (span, _)| diagnostic.at(*span))
}

/// The quote that closes a value opened before `start`, or where one is missing.
fn closing(text: &str, start: usize, opening: char) -> Result<Span, usize> {
    let rest = text.get(start..).unwrap_or("");
    // Where the value ends if nothing closes it: before the bracket, or with the text.
    let bracket = rest.find(']');
    let mut typographic = None;
    let mut chars = rest.char_indices();
    while let Some((at, c)) = chars.next() {
        let span = Span::new(start + at, start + at + c.len_utf8());
        let follows = rest.get(at + c.len_utf8()..).unwrap_or("");
        match c {
            '\\' => {
                chars.next();
            }
            '"' => return Ok(span),
            _ if opening == '"' && is_quote(c) && follows.trim_start().starts_with(']') => {
                typographic = typographic.or(Some(span));
            }
            _ if opening == '"' => {}
            ']' => break,
            '\'' if follows.trim_start().starts_with(']') => return Ok(span),
            _ if is_quote(c) && !follows.starts_with(char::is_alphanumeric) => return Ok(span),
            _ => {}
        }
    }
    typographic.ok_or_else(|| start + bracket.unwrap_or(rest.trim_end().len()))
}

/// `emails[type eq "work".value]`: the sub-attribute got into the brackets.
pub(super) fn misplaced_bracket(text: &str, is_path: impl Fn(&str) -> bool) -> Option<Diagnostic> {
    let inner = text.strip_suffix(']')?;
    let dot = inner.rfind('.')?;
    let (before, sub_attribute) = inner.split_at_checked(dot)?;
    if !is_path(&format!("{before}]{sub_attribute}")) {
        return None;
    }
    let last = Span::new(inner.len(), text.len());
    Some(
        Diagnostic::new(Code::AF420, format!("`{}` stands inside the brackets", shown(sub_attribute)))
            .label(Span::new(dot, inner.len()), "the sub-attribute")
            .label(last, "this bracket belongs before it")
            .help(format!("write `{}`", shown(&format!("{before}]{sub_attribute}"))))
            .fix(
                Safety::Unsafe,
                "close the bracket before the sub-attribute",
                vec![Edit::insert(dot, "]"), Edit::replace(last, "")],
            ),
    )
}

/// What was expected, and what was found.
pub(super) fn refusal(text: &str, error: &pest::error::Error<Rule>) -> Diagnostic {
    use pest::error::{ErrorVariant, InputLocation};
    if text.trim().is_empty() {
        return Diagnostic::new(Code::AF401, "path is empty").at(Span::new(0, text.len())).help(FORM);
    }
    if let Some(found) = known_refusal(text) {
        return found;
    }
    let (InputLocation::Pos(at) | InputLocation::Span((at, _))) = error.location;
    let rest = text.get(at..).unwrap_or("");
    let word = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
    let len = word.max(rest.chars().next().map_or(0, char::len_utf8));
    let span = Span::new(at, at + len);
    let mut expected: Vec<&str> = match &error.variant {
        ErrorVariant::ParsingError { positives, .. } => {
            positives.iter().map(|rule| in_words(*rule)).collect()
        }
        ErrorVariant::CustomError { .. } => Vec::new(),
    };
    expected.sort_unstable();
    expected.dedup();
    let expected = match expected.is_empty() {
        true => "a path".to_owned(),
        false => expected.join(" or "),
    };
    let found = if len == 0 { "the end".to_owned() } else { format!("`{}`", span.of(text).escape_debug()) };
    Diagnostic::new(Code::AF401, format!("expected {expected}, found {found}")).at(span).help(FORM)
}

/// Refusals that have a better explanation than what the grammar expected.
fn known_refusal(text: &str) -> Option<Diagnostic> {
    let found = |span: Span, message: String, help: &str| {
        Some(Diagnostic::new(Code::AF401, message).at(span).help(help.to_owned()))
    };
    let is_urn = text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("urn:"));
    if is_urn && text.ends_with(':') {
        let help = "name the attribute after the last `:`, as in `…:2.0:User:department`";
        return found(Span::at(text.len()), "expected an attribute's name, found the end".to_owned(), help);
    }
    let Some(open) = text.find('[') else {
        if let Some(close) = text.find(']') {
            return found(Span::new(close, close + 1), "`]` closes nothing".to_owned(), FORM);
        }
        return None;
    };
    if open == 0 {
        let help = "a target stands without brackets around it; those are for source attributes";
        return found(Span::new(0, 1), "expected an attribute's name, found `[`".to_owned(), help);
    }
    let inner = text.get(open + 1..).unwrap_or("");
    let outside_quotes = |wanted: char| {
        let mut quoted = false;
        inner.char_indices().find(|&(_, c)| {
            quoted ^= c == '"';
            !quoted && c == wanted
        })
    };
    if let Some((at, _)) = outside_quotes('\'') {
        let at = open + 1 + at;
        return found(
            Span::new(at, at + 1),
            "expected `\"`, found `'`".to_owned(),
            "a value stands between double quotes: `[type eq \"work\"]`",
        );
    }
    let Some((close, _)) = outside_quotes(']') else {
        if inner.contains(']') {
            return None;
        }
        return Some(
            unclosed(Code::AF401, "`[` is not closed", ']', text.trim_end().len(), Span::new(open, open + 1))
                .help(FORM),
        );
    };
    // Another operator, or an equality written with a sign.
    let filter = inner.get(..close).unwrap_or("");
    let name = filter.len()
        - filter
            .trim_start()
            .trim_start_matches(|c: char| c.is_ascii_alphanumeric() || "_-$".contains(c))
            .len();
    let after = filter.get(name..).unwrap_or("");
    let at = open + 1 + name + (after.len() - after.trim_start().len());
    let operator = after.trim_start();
    let len = operator.find(|c: char| c.is_whitespace() || c == '"').unwrap_or(operator.len());
    let span = Span::new(at, at + len);
    if name > 0 && len > 0 && !span.of(text).eq_ignore_ascii_case("eq") {
        let message = format!("expected `eq`, found `{}`", shown(span.of(text)));
        return found(span, message, "a target is selected by equality only: `[type eq \"work\"]`");
    }
    None
}
