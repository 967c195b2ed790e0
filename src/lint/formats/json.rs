use serde_json::{Value, json};

use super::{Linted, word};
use crate::lint::engine::Finding;
use crate::source::{Fix, Places, Safety};

/// A JSON array, one finding a line.
pub fn json(files: &[Linted]) -> String {
    let mut lines = Vec::new();
    for Linted { file, findings } in files {
        let places = Places::new(file);
        lines.extend(findings.iter().map(|found| finding(&places, found).to_string()));
    }
    match lines.as_slice() {
        [] => "[]\n".into(),
        lines => format!("[\n{}\n]\n", lines.join(",\n")),
    }
}

fn finding(places: &Places<'_>, found: &Finding) -> Value {
    let diagnostic = &found.diagnostic;
    let labels = diagnostic.labels.iter().map(|label| {
        let place = places.position(label.span.start);
        let mut out = json!({
            "start": label.span.start, "end": label.span.end, "line": place.line, "column": place.column,
        });
        set(&mut out, "text", label.text.as_deref().map(Value::from));
        out
    });
    let labels: Vec<Value> = labels.collect();
    let mut out = json!({
        "file": places.file().name(),
        "code": diagnostic.code.as_str(),
        "name": diagnostic.code.name(),
        "severity": word(found.severity),
        "message": diagnostic.message,
    });
    set(&mut out, "help", diagnostic.help.as_deref().map(Value::from));
    set(&mut out, "labels", Some(labels.into()));
    set(&mut out, "fix", diagnostic.fix.as_ref().map(fix));
    out
}

fn fix(fix: &Fix) -> Value {
    let safety = match fix.safety {
        Safety::Safe => "safe",
        Safety::Unsafe => "unsafe",
        Safety::Display => "display",
    };
    let edits = fix.edits.iter();
    let edits =
        edits.map(|edit| json!({ "start": edit.span.start, "end": edit.span.end, "text": edit.text }));
    json!({ "safety": safety, "title": fix.title, "edits": edits.collect::<Vec<_>>() })
}

fn set(object: &mut Value, key: &str, value: Option<Value>) {
    if let (Some(members), Some(value)) = (object.as_object_mut(), value) {
        members.insert(key.to_owned(), value);
    }
}
