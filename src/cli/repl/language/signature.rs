//! The signature of the call that is being typed.

use attrflow::functions::{self, Function};
use attrflow::syntax::{Draft, Place, Unclosed};
use unicode_width::UnicodeWidthStr as _;

use super::input::{Input, unclosed};

/// How many lines a signature has at most.
const LINES: usize = 3;

/// What is shown below an input while it is typed, in lines of at most `width` columns: the signature of the innermost
/// call around the cursor, with the parameter between `«` and `»` that the cursor is at; or what is still open in a text
/// of several lines.
pub(in crate::cli::repl) fn hint(input: &str, cursor: usize, width: usize) -> Vec<String> {
    let Some(argument) = Input::new(input).expression() else { return Vec::new() };
    let Some(within) = cursor.checked_sub(argument.offset) else { return Vec::new() };
    let around = Draft::new(argument.text).cursor(within);
    // A name that is whole is looked up already before its parenthesis.
    if let Place::Name { typed, span, .. } = around.place
        && typed.len() == span.len()
        && let Some(function) = functions::all().find(|function| function.name == typed)
    {
        return fitted(function, None, width);
    }
    let call = around.calls.iter().find_map(|call| Some((functions::find(call.name)?, call.argument)));
    if let Some((function, index)) = call {
        return fitted(function, Some(index), width);
    }
    // Within one line everybody sees it.
    match unclosed(input).filter(|_| input.contains('\n')) {
        None => Vec::new(),
        Some(Unclosed::String) => vec!["a `\"` is not closed; Ctrl-C gives up".to_owned()],
        Some(Unclosed::Bracket) => vec!["a `[` is not closed; an empty line ends the input".to_owned()],
        Some(Unclosed::Parenthesis) => vec!["a `(` is not closed; an empty line ends the input".to_owned()],
    }
}

/// The signature in a few lines; where it does not fit in them, in one, cut on the left and the right of the marked
/// parameter.
fn fitted(function: &Function, marked: Option<usize>, width: usize) -> Vec<String> {
    let text = match marked {
        Some(index) if function.parameter(index).is_some() => function.signature_marking(index),
        Some(index) if index > 0 || !function.parameters.is_empty() => {
            format!("{}   no more parameters", function.signature())
        }
        _ => function.signature(),
    };
    let lines = lines(&text, width);
    if lines.len() <= LINES && lines.iter().all(|line| line.width() <= width) {
        lines
    } else {
        vec![cut(&text, width)]
    }
}

/// The text in lines that are broken between parameters.
fn lines(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for part in text.split_inclusive(", ") {
        let whole = part.trim_end().width();
        match lines.last_mut() {
            // That a parameter repeats belongs to it.
            Some(line) if line.is_empty() || line.width() + whole <= width || part.starts_with('…') => {
                line.push_str(part);
            }
            _ => lines.push(format!("  {part}")),
        }
    }
    lines.iter().map(|line| line.trim_end().to_owned()).collect()
}

fn cut(text: &str, width: usize) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mark = |wanted| letters.iter().position(|letter| *letter == wanted);
    let room = width.saturating_sub(2).max(1);
    // All of the marked parameter, if it fits, and what is before it.
    let end = mark('»').map_or(room, |at| (at + 1).max(room)).min(letters.len());
    let start = end.saturating_sub(room).min(mark('«').unwrap_or_default());
    let end = (start + room).min(letters.len());
    let cut: String = letters.get(start..end).unwrap_or_default().iter().collect();
    let (before, after) = (if start > 0 { "…" } else { "" }, if end < letters.len() { "…" } else { "" });
    format!("{before}{cut}{after}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_shows_where_the_cursor_is() {
        for (marked, width, expected) in [
            ("Join(|", 80, Some("Join(«separator: String», source: Any, …)")),
            ("Join(\",\", [a], |", 80, Some("Join(separator: String, «source: Any, …»)")),
            ("Join(\",\", |[a], [b])", 80, Some("Join(separator: String, «source: Any, …»)")),
            ("Join(\", |", 80, Some("Join(«separator: String», source: Any, …)")),
            ("Join|", 80, Some("Join(separator: String, source: Any, …)")),
            ("Joi|n", 80, None),
            ("Trim(Left([a], |", 80, Some("Left(source: String, «numChars: Integer»)")),
            ("Trim(nosuch([a], |", 80, Some("Trim(«source: String»)")),
            ("Trim([a], |", 80, Some("Trim(source: String)   no more parameters")),
            ("Now(|", 80, Some("Now()")),
            ("[a]|", 80, None),
            (":type Trim(|", 80, Some("Trim(«source: String»)")),
            (":type| Trim(", 80, None),
            (":set Trim(|", 80, None),
            (":doc Trim|", 80, None),
            (
                "Switch([a], |",
                40,
                Some("Switch(source: Any,\n  «[defaultValue: Any]», key: Any, …,\n  [value: Any])"),
            ),
            ("Switch([a], |", 26, Some("…y, «[defaultValue: Any]»…")),
            ("nosuch(\n[a],|", 80, Some("a `(` is not closed; an empty line ends the input")),
            ("\"a\nb|", 80, Some("a `\"` is not closed; Ctrl-C gives up")),
            ("nosuch(|", 80, None),
        ] {
            let at = marked.find('|').unwrap();
            let found = hint(&marked.replacen('|', "", 1), at, width);
            assert_eq!(found.join("\n"), expected.unwrap_or_default(), "{marked}");
        }
    }

    #[test]
    fn no_signature_is_wider_than_the_window() {
        for function in functions::all() {
            for index in 0..12 {
                for width in [3, 20, 38, 60] {
                    let lines = fitted(function, Some(index), width);
                    assert!(
                        lines.len() <= LINES && lines.iter().all(|line| line.width() <= width),
                        "{lines:?}"
                    );
                }
            }
        }
    }
}
