//! The shipped mappings over the samples: `tests/expected/<mapping>.<sample>.ndjson` has what comes out,
//! payloads as they are and all other outcomes with their line. `UPDATE_EXPECTED=1` writes them anew;
//! `tests/scim/validate.py` says whether the payloads are valid.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what fails here is a failed test"
)]

mod common;

use std::fs;

use attrflow::catalogue::ObjectKind;
use attrflow::mapping::load;
use attrflow::provision::Disposition;
use attrflow::record::{Format, ReadOptions};
use attrflow::source::{Severity, SourceFile};
use common::{files, package, run, show, stem};
use serde_json::json;

/// Which samples hold which objects, and which mapping reads them (none: every shipped one).
const SAMPLES: [(&str, ObjectKind, Option<&str>); 6] = [
    ("users.ndjson", ObjectKind::User, None),
    ("users-graph.ndjson", ObjectKind::User, None),
    ("users-graph-page.json", ObjectKind::User, None),
    ("users.csv", ObjectKind::User, None),
    ("groups.ndjson", ObjectKind::Group, None),
    ("users-broken.ndjson", ObjectKind::User, Some("mappings/samples/users-broken.yaml")),
];

#[test]
fn every_shipped_mapping_compiles_without_a_word() {
    for path in files("mappings", &["yaml"]).into_iter().chain(files("mappings/samples", &["yaml"])) {
        let file = SourceFile::new(path.display().to_string(), fs::read_to_string(&path).unwrap());
        let loaded = load(&file);
        assert_eq!(show(&file, &loaded.diagnostics), "", "{}", path.display());
        assert!(loaded.compiled.is_some(), "{}", path.display());
        assert!(loaded.diagnostics.iter().all(|found| found.severity() != Severity::Error));
    }
}

#[test]
fn every_sample_gives_the_expected_payloads() {
    let update = std::env::var_os("UPDATE_EXPECTED").is_some();
    let mut wrong = Vec::new();
    for (sample, kind, only) in SAMPLES {
        let mappings = match only {
            Some(path) => vec![package(path)],
            None => files("mappings", &["yaml"]),
        };
        for mapping in mappings {
            let file = SourceFile::new(stem(&mapping), fs::read_to_string(&mapping).unwrap());
            let loaded = load(&file).compiled.unwrap();
            let Some(object) = loaded.object(kind) else { continue };
            let options = ReadOptions {
                format: if sample.ends_with(".csv") { Format::Csv } else { Format::Json },
                csv_list: Some(";".into()),
                ..ReadOptions::default()
            };
            let input = fs::read(package("mappings/samples").join(sample)).unwrap();
            let mut out = String::new();
            for ran in run(object, &input, &options) {
                let line = ran.line;
                let text = match ran.outcome {
                    Ok((Disposition::Provisioned, payload)) => payload,
                    Ok((Disposition::OutOfScope, _)) => {
                        json!({"line": line, "outcome": "out of scope"}).to_string()
                    }
                    Ok((Disposition::NoObject, _)) => {
                        json!({"line": line, "outcome": "no object"}).to_string()
                    }
                    Err(failed) => {
                        json!({"line": line, "code": failed.code, "message": failed.message, "at": failed.at})
                            .to_string()
                    }
                };
                out.push_str(&text);
                out.push('\n');
            }
            let sample = sample.replace(".ndjson", "").replace(".json", "").replace(".csv", "-csv");
            let expected = package("tests/expected").join(format!("{}.{sample}.ndjson", stem(&mapping)));
            if update {
                fs::write(expected, out).unwrap();
            } else if fs::read_to_string(&expected).unwrap_or_default() != out {
                wrong.push(format!("{}:\n{out}", expected.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
