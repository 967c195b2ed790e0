//! What holds for expressions: `:set`, `:unset`, `:object`, `:dialect`, `:source`, `:now`, `:seed`, `:domain`

use attrflow::catalogue::ObjectKind;
use attrflow::source::suggest;
use attrflow::value::{Constant, DateTime};

use crate::cli::eval::{parse_attribute, parse_dialect, parse_source};
use crate::cli::options::parse_time;
use crate::cli::repl::answer::{Answer, Shown};
use crate::cli::repl::language::Argument;
use crate::cli::repl::records::members;
use crate::cli::repl::session::Session;

pub(super) fn set(session: &mut Session, argument: Argument<'_>) -> Answer {
    if argument.text.is_empty() {
        return listed(session);
    }
    if let Some((name, value)) = constant(argument.text) {
        session.constants.insert(name.to_owned(), value.to_owned());
        return Answer::default();
    }
    // Blanks around the sign are no part of the name or the value: people write them.
    let (name, value) = argument.text.split_once('=').unwrap_or((argument.text, ""));
    let (name, sign) = name.strip_suffix(':').map_or((name, "="), |name| (name, ":="));
    let sign = if argument.text.contains('=') { sign } else { "" };
    match parse_attribute(&format!("{}{sign}{}", name.trim(), value.trim())) {
        Ok((name, value)) => {
            session.overrides.insert(name, value);
            Answer::default()
        }
        Err(message) => Answer::trouble(message),
    }
}

/// `%NAME%=VALUE`
fn constant(text: &str) -> Option<(&str, &str)> {
    let (name, value) = text.strip_prefix('%')?.split_once('%')?;
    let value = value.trim_start().strip_prefix('=')?.trim();
    (!name.is_empty()).then_some((name, value))
}

fn listed(session: &Session) -> Answer {
    let attributes = session.overrides.iter().map(|(name, value)| match value.starts_with('"') {
        true => format!("{name}={}", serde_json::from_str::<String>(value).unwrap_or_default()),
        false => format!("{name}:={value}"),
    });
    let constants = session.constants.iter().map(|(name, value)| format!("%{name}%={value}"));
    let lines: Vec<String> = attributes.chain(constants).collect();
    match lines.is_empty() {
        true => Answer::note("nothing is set; `:set NAME=TEXT` sets an attribute of the record"),
        false => Answer::text(lines.join("\n")),
    }
}

pub(super) fn unset(session: &mut Session, argument: Argument<'_>) -> Answer {
    let name = argument.text;
    if name.is_empty() {
        session.overrides.clear();
        session.constants.clear();
        return Answer::default();
    }
    if let Some(constant) = name.strip_prefix('%') {
        let constant = constant.trim_end_matches('%');
        return match session.constants.shift_remove(constant) {
            Some(_) => Answer::default(),
            None => Answer::trouble(format!("`%{constant}%` is not set")),
        };
    }
    let name = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
    if session.overrides.shift_remove(name).is_some() {
        return Answer::default();
    }
    if members(&session.record()).contains_key(name) {
        return Answer::trouble(format!(
            "`{name}` is not set by hand, the record has it; `:set {name}:=null` makes it Null"
        ));
    }
    let near = suggest(name, session.overrides.keys().map(String::as_str));
    let help = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
    Answer::trouble(format!("`{name}` is not set{help}"))
}

pub(super) fn object(session: &mut Session, argument: Argument<'_>) -> Answer {
    let asked = Some(argument.text).filter(|text| !text.is_empty());
    let asked_or_set = asked.or(session.object.as_deref());
    match (&session.mapping, asked) {
        (Some(mapping), asked) => match mapping.object(asked_or_set) {
            Err(message) => return Answer::trouble(message),
            Ok(object) if asked.is_none() => return Answer::text(mapping.compiled.called(object)),
            Ok(_) => {}
        },
        (None, None) => return Answer::text(session.kind().as_str()),
        (None, Some(other)) if ObjectKind::named(other).is_none() => {
            return Answer::trouble(format!("`{other}` is no kind of object; it must be user or group"));
        }
        (None, Some(_)) => {}
    }
    session.object = asked.map(str::to_owned);
    Answer::default()
}

pub(super) fn dialect(session: &mut Session, argument: Argument<'_>) -> Answer {
    if argument.text.is_empty() {
        return Answer::text(session.dialect().as_str());
    }
    match parse_dialect(argument.text) {
        Ok(dialect) => {
            session.dialect = Some(dialect);
            Answer::default().and_all(of_the_mapping(session))
        }
        Err(message) => Answer::trouble(format!("`{}` is no dialect; {message}", argument.text)),
    }
}

pub(super) fn source(session: &mut Session, argument: Argument<'_>) -> Answer {
    if argument.text.is_empty() {
        return Answer::text(session.source().as_str());
    }
    match parse_source(argument.text) {
        Ok(source) => {
            session.source = Some(source);
            Answer::default().and_all(of_the_mapping(session))
        }
        Err(message) => Answer::trouble(format!("`{}` is no source; {message}", argument.text)),
    }
}

/// What the mapping says of itself holds for what it does.
fn of_the_mapping(session: &Session) -> Option<Shown> {
    let mapping = session.mapping.as_ref()?;
    Some(Shown::Note(format!(
        "for what you type; `:map`, `:scope` and `:payload` are as `{}` has it",
        mapping.path
    )))
}

pub(super) fn now(session: &mut Session, argument: Argument<'_>) -> Answer {
    match argument.text {
        "" => match session.now {
            Some(now) => Answer::text(iso(now)),
            None => Answer::text("the clock's"),
        },
        "off" => {
            session.now = None;
            Answer::default()
        }
        text => match parse_time(text) {
            Ok(now) => {
                session.now = Some(now);
                Answer::default()
            }
            Err(message) => Answer::trouble(format!("`{text}` is no time: {message}")),
        },
    }
}

pub(super) fn seed(session: &mut Session, argument: Argument<'_>) -> Answer {
    match argument.text {
        "" => Answer::text(session.seed.map_or("none".to_owned(), |seed| seed.to_string())),
        "off" => {
            session.seed = None;
            Answer::default()
        }
        text => match text.parse() {
            Ok(seed) => {
                session.seed = Some(seed);
                Answer::default()
            }
            Err(_) => {
                Answer::trouble(format!("`{text}` is no seed; it must be a number from 0 to {}", u64::MAX))
            }
        },
    }
}

pub(super) fn domain(session: &mut Session, argument: Argument<'_>) -> Answer {
    match argument.text {
        "" => Answer::text(session.domain.as_deref().unwrap_or("none")),
        domain => {
            session.domain = Some(domain.to_owned());
            Answer::default()
        }
    }
}

/// A time as it is written, and read again.
pub(in crate::cli::repl) fn iso(time: DateTime) -> String {
    let mut json = Vec::new();
    Constant::DateTime(time).value().write_json(&mut json);
    String::from_utf8_lossy(&json).trim_matches('"').to_owned()
}
