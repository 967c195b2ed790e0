//! What several tests share: loading a mapping, running records through it, and showing diagnostics.

#![allow(dead_code, reason = "each test uses a part of it")]

pub mod generate;
pub mod mutate;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use attrflow::catalogue::ObjectKind;
use attrflow::dotnet::datetime;
use attrflow::functions::{Clock, Environment};
use attrflow::mapping::{CompiledObject, CompiledTarget, Loaded, load};
use attrflow::provision::{Disposition, Worker};
use attrflow::record::{ReadOptions, read_batches};
use attrflow::scim::{Placed, assemble};
use attrflow::source::{Diagnostic, Severity, SourceFile};
use attrflow::value::DateTime;
use serde_json::Value as Json;

/// A path within the package.
pub fn package(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The files of a folder that have one of the extensions, in order of their names; tests of mappings left out.
pub fn files(folder: &str, extensions: &[&str]) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(package(folder))
        .unwrap()
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|found| extensions.iter().any(|wanted| found == *wanted)))
        .filter(|path| path.with_extension("").extension().is_none_or(|kind| kind != "test"))
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "{folder} has no files");
    paths
}

/// A file's name without its extension.
pub fn stem(path: &Path) -> String {
    path.file_stem().unwrap().to_string_lossy().into_owned()
}

/// Always the same clock and random source.
pub fn environment() -> Environment {
    Environment {
        clock: Clock::Fixed(datetime::parse("2026-03-04T05:06:07Z", DateTime::MIN).unwrap()),
        seed: Some(7),
        default_domain: Some("contoso.com".into()),
        ..Environment::default()
    }
}

/// Loads a mapping given as text.
pub fn load_text(text: &str) -> (SourceFile, Loaded) {
    let file = SourceFile::new("mapping.yaml", text);
    let loaded = load(&file);
    (file, loaded)
}

/// Every diagnostic in words: severity, code, place, message, the text of each label, help, fix.
pub fn show(file: &SourceFile, diagnostics: &[Diagnostic]) -> String {
    let mut out = String::new();
    for found in diagnostics {
        let at = file.position(found.span().start);
        let severity = match found.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        };
        writeln!(out, "{}:{} {severity} {}: {}", at.line, at.column, found.code.as_str(), found.message)
            .unwrap();
        for label in &found.labels {
            let text = label.text.as_ref().map(|text| format!("  ({text})")).unwrap_or_default();
            writeln!(out, "    at   {}{text}", one_line(label.span.of(file.text()))).unwrap();
        }
        if let Some(help) = &found.help {
            writeln!(out, "    help {help}").unwrap();
        }
        if let Some(fix) = &found.fix {
            let edits: Vec<String> = fix
                .edits
                .iter()
                .map(|edit| format!("{} -> {}", one_line(edit.span.of(file.text())), one_line(&edit.text)))
                .collect();
            writeln!(out, "    fix  {} ({:?}): {}", fix.title, fix.safety, edits.join("; ")).unwrap();
        }
    }
    out
}

fn one_line(text: &str) -> String {
    format!("«{}»", text.replace('\r', "\\r").replace('\n', "\\n"))
}

/// What became of one record.
#[derive(Clone, Debug, PartialEq)]
pub struct Ran {
    pub line: u64,
    pub outcome: Result<(Disposition, String), Failed>,
}

/// Why a record has no payload.
#[derive(Clone, Debug, PartialEq)]
pub struct Failed {
    pub code: String,
    pub message: String,
    pub target: Option<String>,
    pub at: Option<String>,
}

/// Runs an input through one object mapping, in both ways that payloads are written: the same must come of it.
pub fn run(object: &CompiledObject, input: &[u8], options: &ReadOptions) -> Vec<Ran> {
    let environment = environment();
    let ran = run_with(Worker::new(object, &environment), object, input, options);
    let from_values = Worker::new(object, &environment).from_values();
    let from_values = run_with(from_values, object, input, options);
    assert_eq!(ran.len(), from_values.len());
    for (ran, from_values) in ran.iter().zip(&from_values) {
        assert_eq!(ran.parsed(), from_values.parsed());
    }
    let parts = run_parts(object, &environment, input, options);
    assert_eq!(ran.len(), parts.len());
    let is_pure = object.targets.iter().all(CompiledTarget::is_pure);
    for (ran, parts) in ran.iter().zip(parts).filter(|_| is_pure) {
        assert_eq!(ran.parsed().1.map_err(|failed| failed.message), parts);
    }
    ran
}

/// Runs an input to the parts of its payloads: put together, they are the payloads.
fn run_parts(
    object: &CompiledObject,
    environment: &Environment,
    input: &[u8],
    options: &ReadOptions,
) -> Vec<Result<(Disposition, Json), String>> {
    let mut worker = Worker::new(object, environment);
    let mut batches = read_batches(input, options).unwrap();
    let mut ran = Vec::new();
    while let Some(batch) = batches.next(Vec::new()).unwrap() {
        batch.for_each(|_, entry| {
            let mut payload = Vec::new();
            let made = worker.parts(&entry, ran.len() as u64, &mut payload);
            ran.push(made.map_err(|failure| failure.to_string()).map(|(done, parts)| {
                let values: Vec<Option<Json>> = (0..object.targets.len())
                    .map(|at| {
                        let mut json = Vec::new();
                        parts.write(at, &mut json).then(|| serde_json::from_slice(&json).unwrap())
                    })
                    .collect();
                if done != Disposition::Provisioned {
                    assert!(payload.is_empty() && values.iter().all(Option::is_none));
                    return (done, Json::Null);
                }
                let payload: Json = serde_json::from_slice(&payload).unwrap();
                let placed =
                    object.targets.iter().zip(&values).filter(|(target, _)| !target.target.reference);
                let placed: Vec<Placed<'_>> = placed
                    .filter_map(|(target, value)| {
                        let value = value.as_ref()?;
                        Some(Placed { target: &target.target, value, constant: target.leaf(0).constant })
                    })
                    .collect();
                if !object.flat {
                    assert_eq!(assemble(&object.resource, &placed), payload);
                }
                (done, payload)
            }));
            true
        });
    }
    ran
}

impl Ran {
    /// With the payload parsed: how its text is escaped may differ.
    pub fn parsed(&self) -> (u64, Result<(Disposition, serde_json::Value), Failed>) {
        let parse = |(disposition, payload): (Disposition, String)| {
            let payload = match payload.as_str() {
                "" => serde_json::Value::Null,
                payload => serde_json::from_str(payload).unwrap_or_else(|error| panic!("{error}: {payload}")),
            };
            (disposition, payload)
        };
        (self.line, self.outcome.clone().map(parse))
    }
}

fn run_with(
    mut worker: Worker<'_>,
    object: &CompiledObject,
    input: &[u8],
    options: &ReadOptions,
) -> Vec<Ran> {
    let mut batches = read_batches(input, options).unwrap();
    let mut ran = Vec::new();
    while let Some(batch) = batches.next(Vec::new()).unwrap() {
        batch.for_each(|attrflow::record::RecordId { line, .. }, entry| {
            let mut out = Vec::new();
            let outcome = worker.entry(&entry, ran.len() as u64, &mut out);
            let outcome =
                outcome.map(|done| (done, String::from_utf8(out.clone()).unwrap())).map_err(|failure| {
                    assert!(out.is_empty(), "half a payload: {out:?}");
                    let expression = failure.target.as_ref().and_then(|target| {
                        object.targets.iter().find(|other| other.path == *target)?.text.clone()
                    });
                    Failed {
                        code: failure.code.as_str().to_owned(),
                        message: failure.to_string(),
                        target: failure.target.clone(),
                        at: failure.span.and_then(|span| Some(span.of(&expression?).to_owned())),
                    }
                });
            ran.push(Ran { line, outcome });
            true
        });
    }
    ran
}

/// Runs one JSON record through the user mapping.
pub fn run_user(loaded: &Loaded, record: &str) -> Ran {
    let object = loaded.compiled.as_ref().unwrap().object(ObjectKind::User).unwrap();
    run(object, record.as_bytes(), &ReadOptions::default()).remove(0)
}

/// A text after edits that do not overlap, in whatever order.
pub fn apply(text: &str, mut edits: Vec<attrflow::source::Edit>) -> String {
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    attrflow::source::Edit::apply(&edits, text)
}
