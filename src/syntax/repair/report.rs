//! What is said of what was found.

use super::super::shown;
use super::super::typography::{entity, invisible};
use super::Finding;
use crate::source::{Code, Diagnostic, Safety};

/// One diagnostic for all findings of one code.
pub(super) fn report(text: &str, code: Code, findings: &[Finding]) -> Option<Diagnostic> {
    let findings: Vec<&Finding> = findings.iter().filter(|finding| finding.code == code).collect();
    let first = findings.first()?;
    let written = first.label.unwrap_or(first.edit.span).of(text);
    let c = written.chars().next().unwrap_or(' ');
    let number = format!("U+{:04X}", u32::from(c));
    let (message, help, title) = match code {
        Code::AF005 => (
            format!("typographic quote `{c}` ({number})"),
            "a string stands between straight double quotes: `\"text\"`",
            "write straight quotes",
        ),
        Code::AF006 => (
            format!("invisible character {number} ({})", invisible(c).map_or("", |(name, _)| name)),
            "it came by copy and paste, and is no blank to the service",
            "replace what is invisible",
        ),
        Code::AF008 => (
            format!("string in single quotes: `{}`", shown(written)),
            "a string stands between double quotes: `\"text\"`",
            "write double quotes",
        ),
        Code::AF014 => (
            format!("comment in an expression: `{}`", shown(written)),
            "expressions have no comments; keep the remark beside the expression",
            "delete the comment",
        ),
        _ => (
            match entity(written) {
                Some((name, ' ' | '\u{A0}')) => format!("`{name}` is HTML for a blank"),
                Some((name, c)) => format!("`{name}` is HTML for `{c}`"),
                None if c == '`' => "back-tick of Markdown".to_owned(),
                None if c == '<' => format!("`{}` is an HTML tag", shown(written)),
                None => {
                    let escaped = text.get(first.edit.span.end..).and_then(|rest| rest.chars().next());
                    let from = if escaped == Some('"') { "JSON" } else { "Markdown" };
                    format!("`\\{}` is {from} for `{0}`", escaped.unwrap_or(' '))
                }
            },
            "the expression was copied out of a page's or a file's source",
            "undo the markup",
        ),
    };
    let mut diagnostic = Diagnostic::new(code, message).help(help);
    for span in findings.iter().filter_map(|finding| finding.label) {
        diagnostic = diagnostic.at(span);
    }
    let edits = findings.iter().map(|finding| finding.edit.clone()).collect();
    Some(diagnostic.fix(Safety::Safe, title, edits))
}
