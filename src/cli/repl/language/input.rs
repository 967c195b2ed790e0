//! An input, taken apart.

use attrflow::syntax::{Draft, Unclosed};

use crate::cli::repl::commands::{self, Takes};

/// What an input is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli::repl) enum Input<'i> {
    /// Blank, or a comment.
    Nothing,
    /// An expression.
    Expression(Argument<'i>),
    /// A command: its name without the colon, and what follows.
    Command(&'i str, Argument<'i>),
}

/// A part of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli::repl) struct Argument<'i> {
    /// All of the input.
    pub input: &'i str,
    /// The part, without blanks around it.
    pub text: &'i str,
    /// Where it begins.
    pub offset: usize,
}

/// Words that people try before they know of commands. None of them is an expression.
const WORDS: [(&str, &str); 4] = [("help", "help"), ("?", "help"), ("quit", "quit"), ("exit", "quit")];

impl<'i> Input<'i> {
    /// Takes an input apart.
    pub fn new(input: &'i str) -> Self {
        let start = input.len() - input.trim_start().len();
        let text = input.trim();
        if text.is_empty() || text.starts_with('#') {
            return Input::Nothing;
        }
        if let Some((_, name)) = WORDS.iter().find(|(word, _)| *word == text) {
            return Input::Command(name, Argument::new(input, start + text.len()));
        }
        match text.strip_prefix(':') {
            None => Input::Expression(Argument::new(input, start)),
            Some(rest) => {
                let name = rest.split(char::is_whitespace).next().unwrap_or_default();
                Input::Command(name, Argument::new(input, start + 1 + name.len()))
            }
        }
    }

    /// The expression in it, half-typed or whole.
    pub fn expression(self) -> Option<Argument<'i>> {
        match self {
            Input::Nothing => None,
            Input::Expression(argument) => Some(argument),
            Input::Command(name, argument) => {
                let takes = commands::find(name).ok()?.takes;
                (takes == Takes::Expression).then_some(argument)
            }
        }
    }
}

impl<'i> Argument<'i> {
    /// What follows `from` in an input.
    fn new(input: &'i str, from: usize) -> Self {
        let rest = input.get(from..).unwrap_or_default();
        let text = rest.trim();
        let offset = from + rest.len() - rest.trim_start().len();
        Argument { input, text, offset }
    }
}

/// What an input leaves open, so that the next line belongs to it. An empty line ends it, but within a string.
pub(in crate::cli::repl) fn unclosed(input: &str) -> Option<Unclosed> {
    let open = Draft::new(Input::new(input).expression()?.text).unclosed()?;
    let last = input.rsplit_once('\n').map(|(_, last)| last);
    let ended = last.is_some_and(|last| last.trim().is_empty());
    (!ended || open == Unclosed::String).then_some(open)
}

/// An input as it can stand in a script: an empty line would end it there.
pub(in crate::cli::repl) fn without_empty_lines(input: &str) -> String {
    let mut out = String::with_capacity(input.len());
    for line in input.trim().lines() {
        let within_text = || unclosed(&out) == Some(Unclosed::String);
        if out.is_empty() || !line.trim().is_empty() || within_text() {
            if !out.is_empty() {
                out.push('\n');
            }
            out.push_str(line);
        }
    }
    out
}

/// Whether a line cannot belong to an input that leaves this open: it is the next command.
pub(in crate::cli::repl) fn begins_anew(line: &str, open: Unclosed) -> bool {
    match Input::new(line) {
        Input::Command(name, _) if line.starts_with(':') => {
            open != Unclosed::String && commands::COMMANDS.iter().any(|command| command.name == name)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inputs_are_taken_apart() {
        let of = |input: &'static str| match Input::new(input) {
            Input::Nothing => ("nothing", "", 0),
            Input::Expression(argument) => ("expression", argument.text, argument.offset),
            Input::Command(name, argument) => (name, argument.text, argument.offset),
        };
        for (input, expected) in [
            ("", ("nothing", "", 0)),
            (" \t", ("nothing", "", 0)),
            ("# note", ("nothing", "", 0)),
            (" [mail] ", ("expression", "[mail]", 1)),
            (":type", ("type", "", 5)),
            (":type  [a] ", ("type", "[a]", 7)),
            (":set a=b c", ("set", "a=b c", 5)),
            ("help", ("help", "", 4)),
            (" exit", ("quit", "", 5)),
            (":", ("", "", 1)),
            (":trace\n  [a]", ("trace", "[a]", 9)),
        ] {
            assert_eq!(of(input), expected, "{input:?}");
        }
    }

    #[test]
    fn an_open_input_goes_on() {
        for (input, open) in [
            ("Join(", Some(Unclosed::Parenthesis)),
            ("Join(\n", None),
            ("Join(\n  ", None),
            ("Join(\n[a],", Some(Unclosed::Parenthesis)),
            ("\"a\n", Some(Unclosed::String)),
            (":type Join(", Some(Unclosed::Parenthesis)),
            (":set a=(", None),
            (":scope a EQUALS \"", None),
            ("# (", None),
            ("[a]", None),
        ] {
            assert_eq!(unclosed(input), open, "{input:?}");
        }
        assert_eq!(
            without_empty_lines("\nJoin(\r\n\r\n \"a\n\nb\",\n \n[c])\n"),
            "Join(\n \"a\n\nb\",\n[c])"
        );
        assert!(begins_anew(":set a=1", Unclosed::Parenthesis) && begins_anew(":help", Unclosed::Bracket));
        assert!(!begins_anew(":help", Unclosed::String) && !begins_anew(":x", Unclosed::Parenthesis));
        assert!(!begins_anew("help", Unclosed::Parenthesis));
    }
}
