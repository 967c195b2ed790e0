//! How what an input gives is shown: results on standard output, all else on standard error.

use attrflow::evaluate::{Evaluation, TextForm, ValueForms};
use attrflow::source::{Diagnostic, SourceFile, printable};
use serde_json::Value as Json;
use unicode_width::UnicodeWidthStr as _;

use super::answer::{Answer, Shown, Typed};
use super::inline;
use crate::cli::exit::Trouble;
use crate::cli::output::print;
use crate::cli::report::{Reporter, Style as ReportStyle};
use crate::cli::style::{Ink, Style};
use crate::cli::terminal::{Terminal, say};

/// What stands before an input.
pub(super) const PROMPT: &str = "> ";

/// What stands before its further lines, where it is written again.
pub(super) const CONTINUED: &str = ". ";

/// What stands above what is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Above {
    /// The input, behind the prompt.
    Input,
    /// The input, and more below it.
    Apart,
    /// Nothing; the input began in this line of a script.
    Nothing(u64),
}

/// Shows an answer.
///
/// # Errors
/// An output that cannot be written.
pub(super) fn show(answer: &Answer, above: Above, terminal: &Terminal) -> Result<(), Trouble> {
    let mut above = above;
    for shown in &answer.shown {
        match shown {
            Shown::Outcome(outcome) => print(&drawn(outcome, Style::of(terminal, terminal.color_output)))?,
            Shown::Redacted => {
                let style = Style::of(terminal, terminal.color_output);
                print(&format!("{}\n", style.ink(Ink::Faint, "[Redact]")))?;
            }
            Shown::Text(text) => {
                let style = Style::of(terminal, terminal.color_output);
                print(&format!("{}\n", style.text(text.trim_end_matches('\n'))))?;
            }
            Shown::Drawn(text) => print(&format!("{}\n", text.trim_end_matches('\n')))?,
            Shown::Prose(text, hanging) => {
                let style = Style::of(terminal, terminal.color_output);
                let lines = text.trim_end_matches('\n').lines();
                print(&lines.map(|line| prose(line, *hanging, style)).collect::<String>())?;
            }
            Shown::Note(text) if !terminal.quiet => {
                let style = Style::of(terminal, terminal.color);
                let text = style.wrapped("", text);
                say(&style.ink(Ink::Faint, text.trim_end()));
            }
            Shown::Note(_) => {}
            Shown::Typed(Typed(input), found) => typed(input, found, above, terminal),
            Shown::Findings(file, found) => report(file, found, terminal),
            Shown::Trouble(message) => {
                let style = Style::of(terminal, terminal.color);
                let text = match above {
                    Above::Input | Above::Apart => style.wrapped("error: ", message),
                    Above::Nothing(line) => style.wrapped("error: ", &format!("line {line}: {message}")),
                };
                say(&text.trim_end().replacen("error", &style.ink(Ink::Error, "error"), 1));
            }
            Shown::Echo(input) => {
                print(&echo(input))?;
                above = Above::Input;
            }
        }
    }
    Ok(())
}

/// A line, or several of them where it is too long.
fn prose(line: &str, hanging: usize, style: Style) -> String {
    let text = line.trim_start();
    let indent = line.len() - text.len();
    style.hung(&" ".repeat(indent), indent + hanging, text)
}

/// An input behind its prompt; a comment as it is.
pub(super) fn echo(input: &str) -> String {
    let input = printable(input.trim_end());
    match input.is_empty() || input.trim_start().starts_with('#') {
        true => format!("{input}\n"),
        false => format!("{PROMPT}{}\n", input.replace('\n', &format!("\n{CONTINUED}"))),
    }
}

fn typed(input: &str, found: &[Diagnostic], above: Above, terminal: &Terminal) {
    let style = Style::of(terminal, terminal.color);
    let head = match above {
        Above::Input | Above::Apart => PROMPT.to_owned(),
        Above::Nothing(line) => format!("line {line}: "),
    };
    // Of a line that has to be repeated every letter is needed where it stands; else it has to be right above.
    let lost = match above {
        Above::Input => false,
        Above::Apart => true,
        Above::Nothing(_) => style.ascii && !input.is_ascii(),
    };
    let drawn = || found.iter().map(|found| inline::draw(input, head.width(), found, style)).collect();
    let drawn: Option<Vec<String>> = if lost { None } else { drawn() };
    match drawn {
        Some(drawn) => {
            if let Above::Nothing(_) = above {
                say(&style.text(&format!("{head}{input}")));
            }
            drawn.iter().for_each(|drawn| say(drawn));
        }
        None => {
            let name = match above {
                Above::Input | Above::Apart => "input".to_owned(),
                Above::Nothing(line) => format!("input in line {line}"),
            };
            report(&SourceFile::new(name, input), found, terminal);
        }
    }
}

fn report(file: &SourceFile, found: &[Diagnostic], terminal: &Terminal) {
    let reporter = Reporter::new(file, ReportStyle::of(terminal, terminal.color));
    for found in found {
        say(reporter.draw(found).trim_end());
    }
}

/// What an expression came to. Texts have quotes, so that none of them looks like anything else.
fn drawn(outcome: &Evaluation, style: Style) -> String {
    let (ink, text) = match outcome {
        Evaluation::Value(forms) => value(forms, style),
        Evaluation::Null => (Ink::Nothing, "Null".to_owned()),
        Evaluation::NoFlow => (Ink::Nothing, "no flow".to_owned()),
        Evaluation::NoObject => (Ink::Nothing, "no object".to_owned()),
        Evaluation::Error { code, message, .. } => (Ink::Error, format!("error {code}: {message}")),
    };
    let lines: Vec<String> = style.text(&text).lines().map(|line| style.ink(ink, line)).collect();
    format!("{}\n", lines.join("\n"))
}

fn value(forms: &ValueForms, style: Style) -> (Ink, String) {
    match (&forms.json, &forms.text) {
        // A date is no text, and what is made of it where one is wanted surprises people.
        (Json::String(json), TextForm::One(text)) if json != text => {
            (Ink::Number, format!("{json}  as text \"{text}\""))
        }
        (json @ Json::String(_), _) => (Ink::Text, json.to_string()),
        (json @ (Json::Array(_) | Json::Object(_)), _) => {
            let line = json.to_string();
            let fits = style.width.is_none_or(|width| line.width() < width);
            (Ink::Text, if fits { line } else { format!("{json:#}") })
        }
        (json, _) => (Ink::Number, json.to_string()),
    }
}
