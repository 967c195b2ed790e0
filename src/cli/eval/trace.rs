//! The steps of an evaluation as an indented tree.

use std::fmt::Write as _;

use attrflow::evaluate::{Evaluation, Trace};

/// How much of a part, or of a value, is shown, in characters.
const SHOWN: usize = 60;

/// One line for each part that was evaluated, below the part it belongs to.
pub(in crate::cli) fn draw(trace: &Trace, expression: &str) -> String {
    let mut out = String::new();
    part(trace, expression, 0, &mut out);
    out
}

fn part(trace: &Trace, expression: &str, depth: usize, out: &mut String) {
    // Writing to a string cannot fail.
    let _ = writeln!(
        out,
        "{:indent$}{} = {}",
        "",
        shorten(trace.span.of(expression)),
        outcome(&trace.outcome),
        indent = 2 * depth
    );
    // Where nothing is written there is nothing to be seen.
    for inner in trace.parts.iter().filter(|inner| !inner.span.is_empty()) {
        part(inner, expression, depth + 1, out);
    }
}

fn outcome(outcome: &Evaluation) -> String {
    match outcome {
        Evaluation::Value(forms) => shorten(&forms.json.to_string()),
        Evaluation::Null => "Null".into(),
        Evaluation::NoFlow => "no flow".into(),
        Evaluation::NoObject => "no object".into(),
        Evaluation::Error { code, message, .. } => format!("error {code}: {message}"),
    }
}

/// On one line, and not too long.
fn shorten(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}
