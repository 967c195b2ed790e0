use std::collections::HashMap;
use std::path::Path;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Linted, within};
use crate::lint::engine::Finding;
use crate::lint::rule::Rule;
use crate::lint::rules;
use crate::source::{Code, Edit, Fix, Places, Severity, Span};

/// What a URI's path may hold as it is.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// Where the schema is published.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// A SARIF 2.1.0 log with one run; paths are those within `root`.
pub fn sarif(files: &[Linted], root: &Path) -> String {
    let indices: HashMap<Code, usize> =
        rules::all().enumerate().map(|(index, rule)| (rule.code, index)).collect();
    let mut results = Vec::new();
    for Linted { file, findings } in files {
        let writer = Writer { places: Places::new(file), artifact: artifact(&within(root, file.name())) };
        let mut seen = HashMap::new();
        results.extend(findings.iter().map(|found| writer.result(found, &indices, &mut seen)));
    }
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "attrflow",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules::all().map(rule).collect::<Vec<_>>(),
            } },
            "originalUriBaseIds": {
                "%SRCROOT%": { "description": { "text": "the directory that attrflow was started in" } },
            },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

/// A path as SARIF wants it: relative to the root, or absolute.
fn artifact(path: &str) -> Value {
    let encoded = utf8_percent_encode(path, PATH).to_string();
    match Path::new(path).is_absolute() {
        true => json!({ "uri": format!("file://{}{encoded}", if path.starts_with('/') { "" } else { "/" }) }),
        false => json!({ "uri": encoded, "uriBaseId": "%SRCROOT%" }),
    }
}

/// The text of a message: braces stand for themselves only when doubled (§3.11.5), and a `]` before a `(` would be a
/// link (§3.11.6). The texts of rules are no messages with arguments, and are shown as they are.
fn message(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}").replace("](", "] (")
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn rule(rule: &Rule) -> Value {
    let code = rule.code;
    let (mut text, mut markdown) = (rule.why.to_owned(), rule.why.to_owned());
    if let Some(example) = rule.examples.first() {
        let (bad, good) = (example.bad.trim_end(), example.good.trim_end());
        text.push_str(&format!("\n\nInstead of\n\n{bad}\n\nwrite\n\n{good}"));
        markdown.push_str(&format!("\n\nInstead of\n\n```yaml\n{bad}\n```\n\nwrite\n\n```yaml\n{good}\n```"));
    }
    let allow = format!("# attrflow: allow {code} because …");
    text.push_str(&format!("\n\nWhere it is meant, say so on the mapping's line: {allow}"));
    markdown.push_str(&format!("\n\nWhere it is meant, say so on the mapping's line: `{allow}`"));
    // As code scanning services name severities.
    let severity = match code.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "recommendation",
    };
    let mut out = json!({
        "id": code.as_str(),
        "name": code.name(),
        "shortDescription": { "text": rule.summary },
        "fullDescription": { "text": rule.why },
        "help": { "text": text, "markdown": markdown },
        "defaultConfiguration": { "level": level(code.severity()) },
        "properties": { "tags": [code.group()], "problem.severity": severity, "precision": "high" },
    });
    let uri = rule.links().next();
    if let (Some(members), Some(uri)) = (out.as_object_mut(), uri) {
        members.insert("helpUri".into(), uri.into());
    }
    out
}

/// Writes the results of one file.
struct Writer<'f> {
    places: Places<'f>,
    artifact: Value,
}

impl Writer<'_> {
    fn result(
        &self,
        found: &Finding,
        indices: &HashMap<Code, usize>,
        seen: &mut HashMap<(Code, String), usize>,
    ) -> Value {
        let diagnostic = &found.diagnostic;
        let mut text = diagnostic.message.clone();
        if let Some(help) = &diagnostic.help {
            text.push_str("\nhelp: ");
            text.push_str(help);
        }
        let mut out = json!({
            "ruleId": diagnostic.code.as_str(),
            "level": level(found.severity),
            "message": { "text": message(&text) },
            "locations": [{ "physicalLocation": self.location(diagnostic.span()) }],
            "partialFingerprints": { "primaryLocationLineHash": self.fingerprint(found, seen) },
        });
        let Some(members) = out.as_object_mut() else { return out };
        if let Some(index) = indices.get(&diagnostic.code) {
            members.insert("ruleIndex".into(), (*index).into());
        }
        let related = diagnostic.labels.iter().enumerate().skip(1).map(|(id, label)| {
            let location = self.location(label.span);
            match &label.text {
                Some(text) => {
                    json!({ "id": id, "physicalLocation": location, "message": { "text": message(text) } })
                }
                None => json!({ "id": id, "physicalLocation": location }),
            }
        });
        let related: Vec<Value> = related.collect();
        if !related.is_empty() {
            members.insert("relatedLocations".into(), related.into());
        }
        if let Some(fix) = diagnostic.fix.as_ref().filter(|fix| !fix.edits.is_empty()) {
            members.insert("fixes".into(), json!([self.fix(fix)]));
        }
        out
    }

    fn location(&self, span: Span) -> Value {
        json!({ "artifactLocation": self.artifact, "region": self.region(span) })
    }

    fn region(&self, span: Span) -> Value {
        let (start, end) = (self.places.position(span.start), self.places.position(span.end));
        json!({
            "startLine": start.line,
            "startColumn": start.column,
            "endLine": end.line,
            "endColumn": end.column,
            "byteOffset": span.start,
            "byteLength": span.len(),
        })
    }

    fn fix(&self, fix: &Fix) -> Value {
        let replacement = |edit: &Edit| json!({ "deletedRegion": self.region(edit.span), "insertedContent": { "text": edit.text } });
        json!({
            "description": { "text": message(&fix.title) },
            "artifactChanges": [{
                "artifactLocation": self.artifact,
                "replacements": fix.edits.iter().map(replacement).collect::<Vec<_>>(),
            }],
        })
    }

    /// The same wherever the line has moved to: a hash of the line without blanks, and which of those with the
    /// same code and line it is. Named and formed as code scanning services do it.
    fn fingerprint(&self, found: &Finding, seen: &mut HashMap<(Code, String), usize>) -> String {
        let line: String = self.places.line_text(found.diagnostic.span()).split_whitespace().collect();
        let hash = Uuid::new_v5(&Uuid::NAMESPACE_OID, line.as_bytes()).simple().to_string();
        let count = seen.entry((found.diagnostic.code, line)).or_default();
        *count += 1;
        format!("{hash}:{count}")
    }
}
