//! Expressions that are typed.

use std::sync::Arc;

use attrflow::catalogue::Lookup;
use attrflow::evaluate::{CompiledExpression, Evaluation};
use attrflow::record::RecordError;
use attrflow::source::{Code, Diagnostic, Severity, Span, suggest};

use super::answer::{Answer, Shown, Typed};
use super::commands::COMMANDS;
use super::language::Argument;
use super::records::members;
use super::session::{LAST, Last, Session};

/// An expression that compiles, and what is to be said of it all the same.
pub(super) struct Compiled {
    /// The expression.
    pub compiled: CompiledExpression,
    /// Its text.
    pub text: String,
    /// What the last result is in it.
    pub last: Last,
    /// Warnings and notes.
    pub shown: Vec<Shown>,
    /// What its places count from.
    pub place: Place,
}

/// Where an expression stands, so that what is wrong with it can be shown.
#[derive(Clone, Debug)]
pub(super) struct Place {
    typed: Typed,
    offset: usize,
}

impl Place {
    /// A part of an input.
    pub fn of(argument: Argument<'_>) -> Self {
        // What stands behind it belongs to no expression.
        Place { typed: Typed(argument.input.trim_end().to_owned()), offset: argument.offset }
    }

    /// What is wrong there; places count in the expression.
    pub fn show(&self, found: Vec<Diagnostic>) -> Shown {
        let moved = |span: Span| Span::new(span.start + self.offset, span.end + self.offset);
        let found = found.into_iter().map(|mut found| {
            found.help = found.help.map(|help| in_session(&help));
            found.relocate(moved, str::to_owned)
        });
        let found = found.collect();
        Shown::Typed(self.typed.clone(), found)
    }
}

/// A way out, for somebody who is in a session: there are no options any more, but commands.
fn in_session(help: &str) -> String {
    let help = help
        .replace("`attrflow functions`", "`:doc`")
        .replace("give the default domain with the evaluation context", "`:domain NAME` gives it");
    match help.split_once("`--const ").and_then(|(before, rest)| Some((before, rest.split_once('=')?))) {
        Some((before, (name, rest))) => format!("{before}`:set %{name}%={rest}"),
        None => help,
    }
}

/// Compiles what an input has; without one, the last expression, in which the last result is what it was then.
///
/// # Errors
/// What is wrong with it.
pub(super) fn compile(session: &mut Session, argument: Argument<'_>) -> Result<Compiled, Answer> {
    let (text, last, place) = match (&session.expression, argument.text) {
        (None, "") => {
            return Err(Answer::trouble("there is no expression yet; write one behind the command"));
        }
        (Some((text, last)), "") => {
            let place = Place { typed: Typed(text.clone()), offset: 0 };
            (text.clone(), last.clone(), place)
        }
        (_, text) => (text.to_owned(), session.last.clone(), Place::of(argument)),
    };
    let (compiled, mut found) = CompiledExpression::compile(&text, &session.settings(&last));
    found.iter_mut().for_each(|found| tell_last(found, &text, &last));
    let failed = compiled.is_none();
    let shown = if found.is_empty() { Vec::new() } else { vec![place.show(found)] };
    match compiled {
        None => Err(Answer { shown, failed, ..Answer::default() }),
        Some(compiled) => {
            session.expression = Some((text.clone(), last.clone()));
            Ok(Compiled { compiled, text, last, shown, place })
        }
    }
}

/// There is no last result yet: that is another mistake than a name without brackets.
fn tell_last(found: &mut Diagnostic, text: &str, last: &Last) {
    if found.code != Code::AF009 || found.span().of(text) != LAST {
        return;
    }
    let again = "write its expression in the place of `_`";
    let (message, help) = match last {
        Last::Redacted => ("the last result is redacted, and not kept".to_owned(), again),
        Last::Nothing(what) => (format!("the last result is no value: {what}"), again),
        _ => ("there is no result yet".to_owned(), "`_` is what the expression before came to"),
    };
    found.message = message;
    found.help = Some(help.into());
    found.fix = None;
}

/// Evaluates an expression.
pub(super) fn evaluate(session: &mut Session, argument: Argument<'_>) -> Answer {
    let Compiled { compiled, shown, place, .. } = match compile(session, argument) {
        Ok(compiled) => compiled,
        Err(answer) => return answer.and_all(meant_command(argument.text).map(Shown::Note)),
    };
    let answer = Answer::default().and_all(shown);
    let (outcome, kept) =
        match compiled.evaluate_and_keep(session.record().as_bytes(), &session.environment()) {
            Ok(evaluated) => evaluated,
            Err(error) => return answer.and(Shown::Trouble(no_record(&error))).failed(),
        };
    let redacts = compiled.tree().redacts();
    session.last = match (kept, &outcome) {
        (Some(_), _) if redacts => Last::Redacted,
        (Some(kept), _) => Last::Value(Arc::new(kept)),
        (None, Evaluation::NoFlow) => Last::Nothing("no flow"),
        (None, Evaluation::NoObject) => Last::Nothing("no object"),
        (None, _) => Last::Nothing("an error"),
    };
    let is_null = outcome == Evaluation::Null;
    let answer = outcome_of(answer, outcome, redacts, &place);
    if is_null { answer.and_all(unknown(session, &compiled).map(Shown::Note)) } else { answer }
}

/// The colon is what beginners leave out.
fn meant_command(text: &str) -> Option<String> {
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let is_command =
        COMMANDS.iter().any(|command| command.name == word) && !rest.trim_start().starts_with('(');
    is_command.then(|| format!("commands begin with a colon: `:{word}`"))
}

/// A record that cannot be read.
pub(super) fn no_record(error: &RecordError) -> String {
    format!("the record: {error}")
}

/// Adds what an evaluation came to.
pub(super) fn outcome_of(answer: Answer, outcome: Evaluation, redacts: bool, place: &Place) -> Answer {
    match outcome {
        Evaluation::Error { code, message, help, span } => {
            let mut found = Diagnostic::new(code, message).at(span);
            found.help = help;
            answer.and(place.show(vec![found])).failed()
        }
        Evaluation::Value(_) if redacts => answer.and(Shown::Redacted),
        outcome => answer.and(Shown::Outcome(outcome)),
    }
}

/// Why an expression may be Null: an attribute that nobody knows, or no record at all.
fn unknown(session: &mut Session, compiled: &CompiledExpression) -> Option<String> {
    let read: Vec<&str> = compiled.attributes().filter(|name| *name != LAST).collect();
    let first = read.first()?;
    if !session.has_record() && !session.told_of_records {
        session.told_of_records = true;
        return Some(format!(
            "there is no record yet, so all attributes are Null: `:load FILE` loads records, `:set {first}=...` sets one attribute"
        ));
    }
    let catalogue = session.catalogue();
    let record = members(&session.record());
    let unknown = read.iter().find(|name| {
        let root = name.split(['.', '[']).next().unwrap_or_default();
        let has = record.contains_key(**name) || record.contains_key(root);
        !has && !matches!(catalogue.lookup(name), Lookup::Known { .. })
    })?;
    let known = || record.keys().map(String::as_str).chain(catalogue.names());
    match suggest(unknown, known()) {
        Some(near) => Some(format!("nothing is known of `[{unknown}]`; did you mean `[{near}]`?")),
        None => session.has_record().then(|| format!("the record has no `{unknown}`")),
    }
}

/// Whether any of it is an error.
pub(super) fn has_error(found: &[Diagnostic]) -> bool {
    found.iter().any(|found| found.severity() == Severity::Error)
}
