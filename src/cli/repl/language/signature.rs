//! The signature of the call that is being typed.

use attrflow::functions::{self, Function};
use attrflow::syntax::{Draft, Place, Unclosed};
use unicode_width::UnicodeWidthStr as _;

use super::input::{Input, unclosed};

/// What is shown below an input while it is typed: the signature of the innermost call around the cursor, with the
/// parameter between `«` and `»` that the cursor is at, in at most `width` columns; or what is still open in a text of
/// several lines.
pub(in crate::cli::repl) fn hint(input: &str, cursor: usize, width: usize) -> Option<String> {
    let argument = Input::new(input).expression()?;
    let draft = Draft::new(argument.text);
    let around = draft.cursor(cursor.checked_sub(argument.offset)?);
    // A name that is whole is looked up already before its parenthesis.
    if let Place::Name { typed, span, .. } = around.place
        && typed.len() == span.len()
        && let Some(function) = functions::all().find(|function| function.name == typed)
    {
        return Some(fitted(function, None, width));
    }
    let call = around.calls.iter().find_map(|call| Some((functions::find(call.name)?, call.argument)));
    if let Some((function, index)) = call {
        return Some(fitted(function, Some(index), width));
    }
    // Within one line everybody sees it.
    let open = unclosed(input).filter(|_| input.contains('\n'))?;
    Some(match open {
        Unclosed::String => "a `\"` is not closed; Ctrl-C gives up".to_owned(),
        Unclosed::Bracket => "a `[` is not closed; an empty line ends the input".to_owned(),
        Unclosed::Parenthesis => "a `(` is not closed; an empty line ends the input".to_owned(),
    })
}

/// The signature, cut on the left and the right of the marked parameter where it is too long.
fn fitted(function: &Function, marked: Option<usize>, width: usize) -> String {
    let text = match marked {
        Some(index) if function.parameter(index).is_some() => function.signature_marking(index),
        Some(index) if index > 0 || !function.parameters.is_empty() => {
            format!("{}   no more parameters", function.signature())
        }
        _ => function.signature(),
    };
    if text.width() <= width {
        return text;
    }
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
            ("Switch([a], |", 40, Some("…tch(source: Any, «[defaultValue: Any]»…")),
            ("Switch([a], \"\", \"k\", |", 40, Some("…lue: Any], key: Any, …, «[value: Any]»…")),
            ("nosuch(\n[a],|", 80, Some("a `(` is not closed; an empty line ends the input")),
            ("\"a\nb|", 80, Some("a `\"` is not closed; Ctrl-C gives up")),
            ("nosuch(|", 80, None),
        ] {
            let at = marked.find('|').unwrap();
            let found = hint(&marked.replacen('|', "", 1), at, width);
            assert_eq!(found.as_deref(), expected, "{marked}");
        }
    }

    #[test]
    fn no_signature_is_wider_than_the_window() {
        for function in functions::all() {
            for index in 0..12 {
                for width in [3, 20, 38, 60] {
                    let text = fitted(function, Some(index), width);
                    assert!(text.width() <= width, "{}: {text}", function.name);
                }
            }
        }
    }
}
