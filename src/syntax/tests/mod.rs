//! Tables of texts and what comes of them, and properties.

mod cases;
mod draft;
mod layout;
mod properties;

use super::*;
use crate::source::Fix;

/// The text after a fix.
fn fixed(text: &str, fix: &Fix) -> String {
    let mut edits: Vec<_> = fix.edits.iter().collect();
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    assert!(
        edits.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start),
        "overlap in {text:?}: {edits:?}"
    );
    let mut out = text.to_owned();
    for edit in edits.into_iter().rev() {
        out.replace_range(edit.span.start..edit.span.end, &edit.text);
    }
    out
}

/// One line for the printed tree, and for each diagnostic one: the code, the underlined texts,
/// and the text after the fix.
fn summary<T>(text: &str, parsed: &Parsed<T>, print: impl Fn(&T) -> String) -> String {
    let mut lines: Vec<String> = parsed.tree.iter().map(print).collect();
    for found in &parsed.diagnostics {
        let labels: Vec<String> = found.labels.iter().map(|label| underlined(text, label.span)).collect();
        let fix = found.fix.as_ref().map(|fix| format!(" => {}", fixed(text, fix))).unwrap_or_default();
        lines.push(format!("{} {}{fix}", found.code, labels.join(" ")));
    }
    lines.join("\n")
}

/// The text under a label; an empty one by what stands before it.
fn underlined(text: &str, span: crate::source::Span) -> String {
    assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end) && span.start <= span.end);
    if !span.is_empty() {
        return format!("‹{}›", span.of(text));
    }
    let before: Vec<char> = text[..span.start].chars().rev().take(3).collect();
    format!("‹{}|›", before.into_iter().rev().collect::<String>())
}

fn check<T>(cases: &str, parse: impl Fn(&str) -> Parsed<T>, print: impl Fn(&T) -> String + Copy) {
    let mut wrong = String::new();
    let mut count = 0;
    for case in cases.split("\n---\n") {
        let (text, expected) = case.split_once("\n=> ").unwrap_or((case, "(nothing expected)"));
        let text = text.trim_start_matches('\n').replace("␠", "\u{A0}").replace("␣", "\u{200B}");
        let found = summary(&text, &parse(&text), print);
        let found = found.replace('\u{A0}', "␠").replace('\u{200B}', "␣");
        count += 1;
        if found.trim_end() != expected.trim_end() {
            wrong.push_str(&format!("{text}\n=> {found}\n--- expected\n{expected}\n\n"));
        }
    }
    assert!(count > 1);
    assert!(wrong.is_empty(), "{wrong}");
}
