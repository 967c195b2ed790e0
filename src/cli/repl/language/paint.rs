//! Which colours an input has.

use attrflow::functions;
use attrflow::source::Span;
use attrflow::syntax::{Draft, Piece};

use super::input::Input;
use crate::cli::repl::commands;

/// What a piece of an input is to be seen as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli::repl) enum Paint {
    /// The name of a command, or of a function that there is.
    Known,
    /// An attribute.
    Attribute,
    /// A text.
    Text,
    /// A number, a constant of the language.
    Constant,
    /// What does not belong there.
    Wrong,
    /// A comment.
    Faint,
}

/// The pieces of an input that have a colour, in order.
pub(in crate::cli::repl) fn paint(input: &str) -> Vec<(Paint, Span)> {
    let mut painted = Vec::new();
    let read = Input::new(input);
    let start = input.len() - input.trim_start().len();
    match read {
        Input::Nothing => painted.push((Paint::Faint, Span::new(start, input.trim_end().len().max(start)))),
        Input::Command(name, argument) => {
            let known = commands::find(name).is_ok();
            let end = (start + 1 + name.len()).min(argument.offset).min(input.trim_end().len());
            painted.push((if known { Paint::Known } else { Paint::Wrong }, Span::new(start, end)));
        }
        Input::Expression(_) => {}
    }
    if let Some(argument) = read.expression() {
        for (piece, span) in Draft::new(argument.text).pieces() {
            let name = span.of(argument.text);
            let color = match piece {
                Piece::Function => functions::find(name).map(|_| Paint::Known),
                Piece::Name | Piece::Number | Piece::Context => Some(Paint::Constant),
                Piece::Attribute => Some(Paint::Attribute),
                Piece::String => Some(Paint::Text),
                Piece::Wrong => Some(Paint::Wrong),
                Piece::Parenthesis | Piece::Comma | Piece::Operator => None,
            };
            let place = Span::new(argument.offset + span.start, argument.offset + span.end);
            painted.extend(color.map(|color| (color, place)));
        }
    }
    painted.retain(|(_, span)| !span.is_empty());
    painted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_have_their_colours() {
        use Paint::*;
        let painted = |input: &'static str| -> Vec<(Paint, &str)> {
            paint(input).into_iter().map(|(color, span)| (color, span.of(input))).collect()
        };
        assert_eq!(
            painted(" Join(\", \", [a], foo(7), _) )"),
            [
                (Known, "Join"),
                (Text, "\", \""),
                (Attribute, "[a]"),
                (Constant, "7"),
                (Constant, "_"),
                (Wrong, ")")
            ]
        );
        assert_eq!(painted(":type [a"), [(Known, ":type"), (Attribute, "[a")]);
        assert_eq!(painted(":set x=Join("), [(Known, ":set")]);
        assert_eq!(painted(":nosuch [a]"), [(Wrong, ":nosuch")]);
        assert_eq!(painted("# a"), [(Faint, "# a")]);
        assert_eq!(painted("help "), [(Known, "help")]);
        assert_eq!(painted("?"), [(Known, "?")]);
        assert_eq!(painted(":"), [(Wrong, ":")]);
        assert_eq!(painted(""), []);
    }
}
