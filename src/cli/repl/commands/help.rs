//! `:help`, `:doc`, `:quit`

use std::fmt::Write as _;

use attrflow::catalogue::{Lookup, known};
use attrflow::functions;
use attrflow::lint;
use attrflow::source::suggest;

use super::COMMANDS;
use crate::cli::functions::{list, page};
use crate::cli::repl::answer::{Answer, Shown};
use crate::cli::repl::language::Argument;
use crate::cli::repl::session::Session;
use crate::cli::rule;

/// How wide the column of commands is.
const FIRST: usize = 19;

/// How wide the text is where nobody knows how wide the terminal is.
const WIDTH: usize = 80;

/// What there is to know beyond the commands.
const MORE: [&str; 3] = [
    "Anything else is an expression, such as Join(\" \", [givenName], [surname]); `_` is the last result. Without an \
     expression, `:trace` and its like take the last one.",
    "An input goes on while a bracket or a quote is open; an empty line outside of quotes ends it. Commands can be cut short: `:tr`.",
    "Tab completes, the arrow keys lead through lines and history, Ctrl-R searches it, Ctrl-C gives up a line. A line \
     that begins with a blank is not kept in the history.",
];

pub(super) fn help(session: &mut Session, argument: Argument<'_>) -> Answer {
    let name = argument.text.trim_start_matches(':');
    if !name.is_empty() {
        return match super::find(name) {
            Ok(command) => {
                let usage = format!(":{} {}", command.name, command.arguments);
                Answer::prose(format!("{}\n  {}", usage.trim_end(), command.help), 0)
            }
            Err(message) => Answer::trouble(message),
        };
    }
    let mut out = String::new();
    for command in COMMANDS {
        let usage = format!(":{} {}", command.name, command.arguments);
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{:<FIRST$} {}", usage.trim_end(), command.help);
    }
    let width = session.terminal.width.unwrap_or(WIDTH).min(100);
    let more: String = MORE.iter().map(|text| format!("\n{}\n", textwrap::fill(text, width - 1))).collect();
    Answer::prose(out, if width < WIDTH { 4 } else { FIRST + 1 }).and(Shown::Text(more))
}

pub(super) fn doc(session: &mut Session, argument: Argument<'_>) -> Answer {
    // With brackets or parentheses it is as good.
    let name = argument.text.trim_end_matches(['(', ')']);
    let attribute = name.strip_prefix('[').and_then(|name| name.strip_suffix(']'));
    if name.is_empty() {
        return Answer::prose(list(), 25);
    }
    if let Some(function) = functions::find(name) {
        return Answer::prose(page(function), 2);
    }
    if let Some(command) = name.strip_prefix(':') {
        let offset = argument.offset + 1;
        return help(session, Argument { text: command, offset, ..argument });
    }
    if let Some(rule) = name.to_ascii_lowercase().parse().ok().and_then(lint::find) {
        return Answer::text(rule::page(rule, &session.terminal));
    }
    let name = attribute.unwrap_or(name);
    if let Some(text) = attribute_page(session, name) {
        return Answer::prose(text, 2);
    }
    let vocabulary = session.vocabulary();
    let names = functions::all().map(|function| function.name);
    let near = suggest(name, names.chain(vocabulary.attributes.iter().map(|(name, _)| name.as_str())));
    let help = near.map_or("`:doc` lists the functions".to_owned(), |near| format!("did you mean `{near}`?"));
    Answer::trouble(format!("nothing is known of `{name}`; {help}"))
}

/// What is known of a source attribute.
fn attribute_page(session: &Session, name: &str) -> Option<String> {
    let catalogue = session.catalogue();
    let Lookup::Known { ty, multivalued } = catalogue.lookup(name) else { return None };
    let list = if multivalued { "List of " } else { "" };
    let (source, kind) = (session.source().as_str(), session.kind().as_str());
    let mut out = format!("[{name}]: {list}{}\n\nan attribute of a {kind}, source: {source}\n", ty.as_str());
    let _ = writeln!(
        out,
        "{}",
        match catalogue.always_present(name) {
            true => "every record has it",
            false => "a record may lack it: then it is Null",
        }
    );
    let table = known(session.source(), session.kind()).iter().find(|attribute| attribute.name == name);
    if let Some(graph) = table.and_then(|attribute| attribute.graph).filter(|graph| *graph != name) {
        let _ = writeln!(out, "on a Graph resource: {graph}");
    }
    Some(out)
}

pub(super) fn quit(_session: &mut Session, _argument: Argument<'_>) -> Answer {
    Answer::end()
}
