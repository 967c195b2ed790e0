//! Files: `:load`, `:user`, `:taken`, `:save`, `:open`

use std::io::Read as _;
use std::path::{Path, PathBuf};

use attrflow::record::Pick;

use crate::cli::exit::Trouble;
use crate::cli::input::{has_extension, read_bytes, read_text};
use crate::cli::output::Output;
use crate::cli::repl::answer::{Answer, Shown};
use crate::cli::repl::language::Argument;
use crate::cli::repl::mapped::Mapped;
use crate::cli::repl::records::Records;
use crate::cli::repl::session::Session;
use crate::cli::repl::{files, script};
use crate::cli::sift::looks_like_mapping;
use crate::cli::terminal::plural;

/// The first line of a session that is saved.
const HEAD: &str = "# attrflow repl";

/// How much of a file is looked at to see what it is. A synchronization schema may have its keys anywhere; records are
/// told sooner.
const LOOKED_AT: u64 = 64 << 20;

pub(super) fn load(session: &mut Session, argument: Argument<'_>) -> Answer {
    let path = files::path(argument.text);
    let name = named(argument.text);
    match is_mapping(&path) {
        Ok(true) => load_mapping(session, &path, &name),
        Ok(false) => load_records(session, &path, &name),
        Err(trouble) => trouble.into(),
    }
}

/// A path as it was typed, without quotes.
fn named(typed: &str) -> String {
    typed.trim_matches(['"', '\'']).to_owned()
}

/// The path of a file that was named so.
pub(super) fn show_path(name: &str) -> PathBuf {
    files::path(name)
}

fn is_mapping(path: &Path) -> Result<bool, Trouble> {
    if ["csv", "gz", "ndjson", "jsonl"].iter().any(|extension| has_extension(path, extension)) {
        return Ok(false);
    }
    if ["yaml", "yml"].iter().any(|extension| has_extension(path, extension)) {
        return Ok(true);
    }
    if path == Path::new("-") {
        return Err(Trouble::new("standard input is the session itself; name a file"));
    }
    let failed = |error: std::io::Error| Trouble::reading(&format!("`{}`", path.display()), &error);
    let mut head = Vec::new();
    std::fs::File::open(path).and_then(|file| file.take(LOOKED_AT).read_to_end(&mut head)).map_err(failed)?;
    Ok(looks_like_mapping(path, &head))
}

/// Loads a mapping.
pub(in crate::cli::repl) fn load_mapping(session: &mut Session, path: &Path, name: &str) -> Answer {
    let mapping = match Mapped::load(path, name) {
        Ok(mapping) => mapping,
        Err(answer) => return answer,
    };
    if session.object.as_deref().is_some_and(|asked| mapping.object(Some(asked)).is_err()) {
        session.object = None;
    }
    let objects: Vec<String> = mapping
        .compiled
        .objects
        .iter()
        .map(|object| {
            let attributes = plural(object.targets.len() as u64, "attribute");
            let (name, kind) = (mapping.compiled.called(object), object.kind.as_str());
            let name = if name == kind { String::new() } else { format!("`{name}`: ") };
            format!("{name}{kind}s with {attributes}")
        })
        .collect();
    let title = mapping.compiled.name.as_ref().map(|title| format!("{title}, ")).unwrap_or_default();
    let note = format!("`{name}`: {title}{}", objects.join(", "));
    // Which one is meant can be said later.
    let unclear = mapping.object(session.object.as_deref()).err();
    let more = mapping.passed_over.iter().cloned().chain(unclear).map(Shown::Note).collect::<Vec<_>>();
    // What is set by hand for expressions gives way to what the mapping says.
    (session.dialect, session.source) = (None, None);
    session.mapping = Some(mapping);
    Answer::note(note).and_all(more)
}

/// Loads the first record of a file.
pub(in crate::cli::repl) fn load_records(session: &mut Session, path: &Path, name: &str) -> Answer {
    match Records::take(path, name, &Pick::Number(1), &session.options, &session.terminal) {
        Ok(records) => {
            let note = Shown::Note(format!("{}{}", records.title(), overridden(session)));
            session.records = Some(records);
            Answer::default().and(note)
        }
        Err(trouble) => trouble.into(),
    }
}

/// What holds over the record, too.
fn overridden(session: &Session) -> String {
    match session.overrides.is_empty() {
        true => String::new(),
        false => {
            let names: Vec<&str> = session.overrides.keys().map(String::as_str).collect();
            format!("; still set by hand: {} (`:unset` takes it back)", names.join(", "))
        }
    }
}

pub(super) fn user(session: &mut Session, argument: Argument<'_>) -> Answer {
    if argument.text.is_empty() {
        return match session.has_record() {
            true => {
                let record = session.record();
                // A number that is larger than any reader of JSON wants it is a text here.
                let json = serde_json::from_str::<serde_json::Value>(&record);
                Answer::text(json.map(|json| format!("{json:#}")).unwrap_or(record))
            }
            false => Answer::note(
                "there is no record: `:load FILE` loads records, `:set NAME=TEXT` sets one attribute",
            ),
        };
    }
    let Some(records) = &session.records else {
        return Answer::trouble("no file of records is loaded; `:load FILE` loads one");
    };
    // Reading it cannot fail: any text says which.
    let Ok(which) = argument.text.parse::<Pick>();
    let name = records.path.clone();
    match Records::take(&files::path(&name), &name, &which, &session.options, &session.terminal) {
        Ok(records) => {
            let note = Shown::Note(format!("{}{}", records.title(), overridden(session)));
            session.records = Some(records);
            Answer::default().and(note)
        }
        Err(trouble) => trouble.into(),
    }
}

pub(super) fn taken(session: &mut Session, argument: Argument<'_>) -> Answer {
    if argument.text.is_empty() {
        return Answer::text(format!("{} to be avoided", plural(session.taken.len() as u64, "value")));
    }
    match read_text(&files::path(argument.text)) {
        Ok(text) => {
            let lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
            session.taken = lines.filter(|line| !line.is_empty()).map(str::to_owned).collect();
            Answer::note(format!("{} to be avoided", plural(session.taken.len() as u64, "value")))
        }
        Err(trouble) => trouble.into(),
    }
}

pub(super) fn save(session: &mut Session, argument: Argument<'_>) -> Answer {
    let path = files::path(argument.text);
    match std::fs::read(&path) {
        Ok(there) if !there.starts_with(HEAD.as_bytes()) && !there.is_empty() => {
            return Answer::trouble(format!(
                "`{}` is there, and no session that was saved; name another file",
                path.display()
            ));
        }
        _ => {}
    }
    let mut text = format!("{HEAD}\n");
    for input in &session.log {
        text.push_str(input);
        text.push('\n');
    }
    let written = Output::create(Some(&path)).and_then(|mut output| {
        output.write(text.as_bytes())?;
        output.commit()
    });
    match written {
        Ok(()) => {
            Answer::note(format!("`{}`: {}", path.display(), plural(session.log.len() as u64, "input")))
        }
        Err(trouble) => trouble.into(),
    }
}

pub(super) fn open(session: &mut Session, argument: Argument<'_>) -> Answer {
    if session.opening {
        return Answer::trouble("a session that is being opened cannot open another one");
    }
    let path = files::path(argument.text);
    if path == Path::new("-") {
        return Answer::trouble("standard input is the session itself; name a file");
    }
    let bytes = match read_bytes(&path) {
        Ok(bytes) => bytes,
        Err(trouble) => return trouble.into(),
    };
    if !bytes.starts_with(HEAD.as_bytes()) {
        return Answer::trouble(format!(
            "`{0}` is no session that was saved; `:load` reads mappings and records, and `attrflow repl < {0}` does what stands in any file",
            path.display()
        ));
    }
    session.begin_anew();
    session.opening = true;
    let mut answer = Answer::default();
    for input in script::inputs(bytes.as_slice()) {
        let given = match input {
            Ok((_, input)) => {
                let given = session.input(&input);
                answer = answer.and(Shown::Echo(input));
                given
            }
            Err((line, why)) => Answer::trouble(format!("`{}`, line {line}: {why}", path.display())),
        };
        answer.failed |= given.failed;
        answer.shown.extend(given.shown);
        if given.ends {
            break;
        }
    }
    session.opening = false;
    answer
}
