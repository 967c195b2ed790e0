//! Records, changes to them, and what else expressions read.

use serde_json::{Map, Value as Json};

use super::words::texts;
use crate::dotnet::datetime;
use crate::record::Pick;
use crate::source::document::{Entry, Node, NodeKind, Reader};
use crate::source::{Code, Diagnostic, Span};
use crate::testing::DEFAULT_NOW;
use crate::testing::model::{RecordKind, RecordRef, RecordSource, Settings};
use crate::testing::values::json;

const PICKED_KEYS: [&str; 3] = ["file", "pick", "csv-list"];

/// The record that a test names or writes.
pub(super) fn record_ref(reader: &mut Reader, entry: &Entry) -> Option<RecordRef> {
    let (key, value) = (&entry.key, &entry.value);
    match &value.kind {
        NodeKind::Scalar(name) => {
            let _ = reader.text(value, key.span, &key.text);
            Some(RecordRef::Named(name.text.clone(), name.span))
        }
        NodeKind::Mapping(_) => {
            let what = format!("`{}`", key.text);
            Some(RecordRef::Own(source(reader, value, key.span, &what)))
        }
        _ => {
            reader.wrong_kind(value, key.span, &key.text, "the name of a record, or its attributes");
            None
        }
    }
}

/// A record: attributes, or where to find it.
pub(super) fn source(reader: &mut Reader, node: &Node, key: Span, what: &str) -> RecordSource {
    let NodeKind::Mapping(entries) = &node.kind else {
        reader.wrong_kind(node, key, what, "a mapping of attributes, or of `file` and `pick`");
        return RecordSource { span: key, kind: RecordKind::Invalid };
    };
    let kind = match node.entry("file") {
        Some(file) => picked(reader, file, entries),
        None => RecordKind::Inline {
            attributes: attributes(reader, entries),
            keys: entries.iter().map(|entry| (entry.key.text.clone(), entry.key.span)).collect(),
        },
    };
    RecordSource { span: if node.span.is_empty() { key } else { node.span }, kind }
}

fn attributes(reader: &mut Reader, entries: &[Entry]) -> Map<String, Json> {
    entries.iter().map(|entry| (entry.key.text.clone(), json(reader, &entry.value))).collect()
}

fn picked(reader: &mut Reader, file: &Entry, entries: &[Entry]) -> RecordKind {
    let Some(path) = reader.text(&file.value, file.key.span, "file") else { return RecordKind::Invalid };
    let (mut pick, mut csv_list) = (Pick::Only, None);
    for Entry { key, value } in entries {
        match key.text.as_str() {
            "file" => {}
            "pick" => match value.as_scalar() {
                // A place is a number.
                Some(text) => pick = text.text.parse().unwrap_or(Pick::Only),
                None => reader.wrong_kind(value, key.span, "pick", "a place, a value, or NAME=VALUE"),
            },
            "csv-list" => csv_list = reader.text(value, key.span, "csv-list").map(|text| text.text.clone()),
            _ => {
                let _ = reader.unknown_key(key, &PICKED_KEYS, "a record of a file");
            }
        }
    }
    RecordKind::Picked { file: path.text.clone(), pick, csv_list }
}

/// Changes to a record: Null takes an attribute away.
pub(super) fn changes(reader: &mut Reader, entry: &Entry) -> Vec<(String, Option<Json>, Span)> {
    let entries = reader.mapping(&entry.value, entry.key.span, "with").iter();
    let changes = entries.filter(|entry| !entry.value.is_invalid()).map(|Entry { key, value }| {
        let new = (!value.is_null()).then(|| json(reader, value));
        (key.text.clone(), new, key.span)
    });
    changes.collect()
}

/// A key that says what expressions read beside the record; false where it is another one.
pub(super) fn setting(reader: &mut Reader, entry: &Entry, settings: &mut Settings) -> bool {
    let (key, value) = (&entry.key, &entry.value);
    match key.text.as_str() {
        "now" => settings.now = time(reader, entry),
        "seed" => match value.as_scalar().and_then(|seed| seed.text.parse().ok()) {
            Some(seed) => settings.seed = Some(seed),
            None => reader.wrong_kind(value, key.span, "seed", "a number from 0"),
        },
        "default-domain" => {
            let domain = reader.text(value, key.span, "default-domain");
            settings.default_domain = domain.map(|domain| domain.text.clone());
        }
        "const" => {
            for Entry { key, value } in reader.mapping(value, key.span, "const") {
                // What it stands for is text, whatever it looks like.
                match value.as_scalar() {
                    Some(text) => {
                        let name = key.text.trim_matches('%').to_owned();
                        settings.constants.insert(name, text.text.clone());
                    }
                    None => reader.wrong_kind(value, key.span, &key.text, "text"),
                }
            }
        }
        "taken" => settings.taken = Some(texts(reader, value, key)),
        _ => return false,
    }
    true
}

fn time(reader: &mut Reader, entry: &Entry) -> Option<crate::value::DateTime> {
    let (key, value) = (&entry.key, &entry.value);
    let Some(text) = value.as_scalar() else {
        reader.wrong_kind(value, key.span, "now", "a time");
        return None;
    };
    match datetime::parse(text.text.trim(), DEFAULT_NOW) {
        Ok(now) => Some(now),
        Err(error) => {
            let found = Diagnostic::new(Code::AF303, format!("`now` must be a time: {error}"));
            reader.report(
                found.at(text.span).help("write it as 2026-03-31T09:00:00Z, or any other way `CDate` takes"),
            );
            None
        }
    }
}
