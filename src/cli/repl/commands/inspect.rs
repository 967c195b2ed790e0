//! What is to be known of an expression: `:type`, `:trace`, `:disasm`, `:fmt`, `:lint`

use std::fmt::Write as _;
use std::path::Path;

use attrflow::catalogue::Lookup;
use attrflow::check::{Attributes, Cause, Checked, Kind, Names, Options, ValueType, flow, value_types};
use attrflow::evaluate::{Evaluation, Trace};
use attrflow::functions::{Clock, Type};
use attrflow::lint::{Finding, lint as lint_file};
use attrflow::source::{Severity, SourceFile, one_line};
use attrflow::syntax::{Limits, layout_expression, parse_expression};

use super::files::show_path;
use crate::cli::input::read_text;
use crate::cli::lint::configured;
use crate::cli::mapping::count;
use crate::cli::options::entropy;
use crate::cli::repl::answer::{Answer, Shown};
use crate::cli::repl::expression::{Compiled, Place, compile, has_error, no_record};
use crate::cli::repl::language::Argument;
use crate::cli::repl::session::{LAST, Session};
use crate::cli::repl::wrapped;
use crate::cli::steps::Drawing;
use crate::cli::terminal::plural;

/// How wide expressions are laid out where nobody knows how wide the terminal is.
const WIDTH: usize = 80;

/// How much of an expression is repeated, in characters.
const SHOWN: usize = 40;

pub(super) fn type_of(session: &mut Session, argument: Argument<'_>) -> Answer {
    let Compiled { compiled, text, last, shown, .. } = match compile(session, argument) {
        Ok(compiled) => compiled,
        Err(answer) => return answer,
    };
    let settings = session.settings(&last);
    let mut catalogue = settings.catalogue;
    catalogue.allow(LAST);
    let mut attributes = Attributes::default();
    compiled.attributes().for_each(|name| {
        attributes.slot(name);
    });
    let options = Options::new(settings.dialect, settings.source);
    let names = Names { catalogue: &catalogue, attributes: &attributes, options };
    let tree = compiled.tree();
    let can = flow(tree, &names);
    let mut out = format!("{}\n", types(tree, &names, can.empty.is_some()));
    let outcomes = [
        ("can be Null", &can.null),
        ("can be \"\"", &can.empty),
        ("can have no flow", &can.no_flow),
        ("can leave the object out", &can.no_object),
        ("can fail", &can.failure),
    ];
    for (what, cause) in outcomes {
        if let Some(cause) = cause {
            // Writing to a string cannot fail.
            let _ = writeln!(out, "  {what}: {}", why(cause, tree, &text));
        }
    }
    if outcomes.iter().all(|(_, cause)| cause.is_none()) {
        out.push_str("  always a value\n");
    }
    Answer::default().and_all(shown).and(Shown::Prose(out, 2))
}

/// The types that values can have, in words.
fn types(tree: &Checked, names: &Names<'_>, empty: bool) -> String {
    let mut meant = Meant::default();
    if meant.add(tree, names).is_some() && meant.documented {
        return format!("{}, as records are meant to have it", meant.types.join(" or "));
    }
    match value_types(tree, names).as_slice() {
        [] if empty => "String".to_owned(),
        [] => "no value".to_owned(),
        all if all.len() == ValueType::ALL.len() => "any type: it depends on the record".to_owned(),
        several if several.len() + 1 == ValueType::ALL.len() && !several.contains(&ValueType::List) => {
            "any type but a List: it depends on the record".to_owned()
        }
        several => several.iter().map(|ty| ty.name()).collect::<Vec<_>>().join(" or "),
    }
}

/// The types that values have in records that are as the catalogue says.
#[derive(Default)]
struct Meant {
    types: Vec<String>,
    /// Whether the catalogue was asked.
    documented: bool,
}

impl Meant {
    /// Adds what a part can be; none where nobody knows.
    fn add(&mut self, node: &Checked, names: &Names<'_>) -> Option<()> {
        let ty = match &node.kind {
            Kind::Attribute(slot) => {
                let Lookup::Known { ty, multivalued } = names.catalogue.lookup(names.attributes.name(*slot))
                else {
                    return None;
                };
                self.documented = true;
                let list = if multivalued { "List of " } else { "" };
                format!("{list}{}", ty.as_str())
            }
            Kind::Constant(constant) => match constant.value().type_name() {
                "Null" => return Some(()),
                name => name.to_owned(),
            },
            Kind::Context(_) => "String".to_owned(),
            Kind::NoFlow | Kind::NoObject => return Some(()),
            Kind::Compare(_) | Kind::All(_) | Kind::Any(_) => "Boolean".to_owned(),
            Kind::Call(call) if call.function.result == Type::Any => return None,
            Kind::Call(call) => call.function.result.name().to_owned(),
            Kind::If(branches) => {
                self.add(&branches.then, names)?;
                return self.add(&branches.otherwise, names);
            }
            Kind::Switch(switch) => {
                let values = switch.cases.iter().map(|(_, value)| value).chain([&switch.default]);
                return values.into_iter().try_for_each(|value| self.add(value, names));
            }
            Kind::Coalesce(items) => return items.iter().try_for_each(|item| self.add(item, names)),
        };
        if !self.types.contains(&ty) {
            self.types.push(ty);
        }
        Some(())
    }
}

/// A cause in words, with the part of the expression where it begins, where they do not name it.
fn why(cause: &Cause, tree: &Checked, text: &str) -> String {
    // In a text that is typed, the last result is no attribute.
    let explained = cause.explain().replace(&format!("`[{LAST}]`"), &format!("`{LAST}`"));
    let part = one_line(cause.span.of(text));
    let part = match part.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", part.get(..end).unwrap_or_default()),
        None => part.into_owned(),
    };
    match cause.span == tree.span || part.is_empty() || explained.contains(&part) {
        true => explained,
        false => format!("{explained}, in `{part}`"),
    }
}

pub(super) fn trace(session: &mut Session, argument: Argument<'_>) -> Answer {
    let Compiled { compiled, text, shown, .. } = match compile(session, argument) {
        Ok(compiled) => compiled,
        Err(answer) => return answer,
    };
    let mut environment = session.environment();
    environment.clock = Clock::Fixed(environment.clock.now());
    environment.seed = Some(environment.seed.unwrap_or_else(entropy));
    let answer = Answer::default().and_all(shown);
    match compiled.trace(session.record().as_bytes(), &environment) {
        Ok(steps) => {
            let answer = answer.and(steps_of(session, &steps, &text, ""));
            match steps.outcome {
                // The steps say what went wrong.
                Evaluation::Error { help, .. } => answer.and_all(help.map(Shown::Note)).failed(),
                _ => answer,
            }
        }
        Err(error) => answer.and(Shown::Trouble(no_record(&error))).failed(),
    }
}

/// Steps as a tree, each line behind an indent.
pub(super) fn steps_of(session: &Session, steps: &Trace, text: &str, indent: &str) -> Shown {
    let terminal = &session.terminal;
    let tree = Drawing::of(terminal, terminal.color_output).tree(steps, text);
    Shown::Drawn(tree.lines().map(|line| format!("{indent}{line}\n")).collect())
}

pub(super) fn disasm(session: &mut Session, argument: Argument<'_>) -> Answer {
    match compile(session, argument) {
        Ok(Compiled { compiled, shown, .. }) => {
            Answer::default().and_all(shown).and(Shown::Text(compiled.disassemble()))
        }
        Err(answer) => answer,
    }
}

pub(super) fn fmt(session: &mut Session, argument: Argument<'_>) -> Answer {
    let text = match (&session.expression, argument.text) {
        (Some((text, _)), "") => text.clone(),
        (None, "") => return Answer::trouble("there is no expression yet; write one behind the command"),
        (_, text) => text.to_owned(),
    };
    let parsed = parse_expression(&text, Limits::ANY);
    let wrong = has_error(&parsed.diagnostics);
    let mut answer = Answer::default();
    if !parsed.diagnostics.is_empty() && !argument.text.is_empty() {
        answer = answer.and(Place::of(argument).show(parsed.diagnostics));
    }
    let width = session.terminal.width.unwrap_or(WIDTH).min(100);
    match (parsed.tree, wrong) {
        (Some(tree), false) => answer.and(Shown::Text(layout_expression(&tree, width))),
        _ => answer.failed(),
    }
}

pub(super) fn lint(session: &mut Session, argument: Argument<'_>) -> Answer {
    if argument.text.is_empty() {
        return lint_mapping(session);
    }
    let found = wrapped::lint(session, argument.text);
    if found.is_empty() {
        return Answer::note("nothing found");
    }
    let wrong = has_error(&found);
    let answer = Answer::default().and(Place::of(argument).show(found));
    if wrong { answer.failed() } else { answer }
}

fn lint_mapping(session: &Session) -> Answer {
    let Some(mapping) = &session.mapping else {
        return Answer::trouble(
            "no mapping is loaded: `:lint EXPR` looks at an expression, `:load FILE` loads a mapping",
        );
    };
    let path = show_path(&mapping.path);
    let linted = configured(&path).and_then(|settings| {
        let file = SourceFile::new(mapping.path.as_str(), read_text(Path::new(&path))?);
        let findings = lint_file(&file, &settings);
        Ok((file, findings))
    });
    let (file, findings) = match linted {
        Ok(linted) => linted,
        Err(trouble) => return trouble.into(),
    };
    let changed = file.text() != mapping.file.text();
    let counts = count(findings.iter().map(|found| found.severity));
    let fixable = findings.iter().filter(|found| found.diagnostic.fix.is_some()).count() as u64;
    let failed = findings.iter().any(|found| found.severity == Severity::Error);
    let mut answer = Answer { failed, ..Answer::default() };
    if !findings.is_empty() {
        let all = findings.into_iter().map(|Finding { diagnostic, .. }| diagnostic).collect();
        answer = answer.and(Shown::Findings(Box::new(file), all));
    }
    let fixable =
        if fixable == 0 { String::new() } else { format!("; {} with a fix", plural(fixable, "finding")) };
    let answer = answer.and(Shown::Note(format!("`{}`: {counts}{fixable}", mapping.path)));
    match changed {
        true => {
            answer.and(Shown::Note(format!("the file has changed; `:load {}` takes it anew", mapping.path)))
        }
        false => answer,
    }
}
