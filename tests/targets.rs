//! From attribute mappings and a record to a payload: the cases of `tests/cases/targets.txt`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what fails here is a failed test"
)]

mod common;

use attrflow::provision::Disposition;
use common::{load_text, package, run_user, show};

const CORE: &str = r#"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"]"#;

#[derive(Default)]
struct Case {
    name: String,
    attributes: String,
    object: String,
    findings: Vec<String>,
    records: Vec<(String, String)>,
}

fn cases(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut in_object = false;
    for line in text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let Some(name) = line.strip_prefix("= ") else {
            let case = cases.last_mut().unwrap();
            if line == "---" {
                in_object = true;
            } else if let Some(record) = line.strip_prefix("< ") {
                case.records.push((record.to_owned(), String::new()));
            } else if let Some(payload) = line.strip_prefix("> ") {
                case.records.last_mut().unwrap().1 = payload.to_owned();
            } else if let Some(code) = line.strip_prefix("! ") {
                match case.records.last_mut() {
                    Some((_, expected)) => *expected = format!("error {code}"),
                    None => case.findings.push(code.to_owned()),
                }
            } else if in_object {
                case.object += &format!("  {line}\n");
            } else {
                case.attributes += &format!("    {line}\n");
            }
            continue;
        };
        in_object = false;
        cases.push(Case { name: name.to_owned(), ..Case::default() });
    }
    cases
}

#[test]
fn every_target_is_written_as_expected() {
    let text = std::fs::read_to_string(package("tests/cases/targets.txt")).unwrap();
    let cases = cases(&text);
    let mut wrong = Vec::new();
    for case in &cases {
        let mapping = format!("attrflow: 1\nuser:\n{}  attributes:\n{}", case.object, case.attributes);
        let (file, loaded) = load_text(&mapping);
        let found: Vec<&str> = loaded.diagnostics.iter().map(|found| found.code.as_str()).collect();
        if found != case.findings {
            wrong.push(format!("{}:\n{}", case.name, show(&file, &loaded.diagnostics)));
            continue;
        }
        if loaded.compiled.is_none() {
            assert!(case.records.is_empty(), "{}", case.name);
            continue;
        }
        for (record, expected) in &case.records {
            let found = match run_user(&loaded, record).outcome {
                Ok((Disposition::Provisioned, payload)) => match payload.strip_prefix(CORE) {
                    Some(rest) => format!("{{{}", rest.strip_prefix(',').unwrap_or(rest)),
                    None => payload,
                },
                Ok((Disposition::NoObject, _)) => "no object".to_owned(),
                Ok((Disposition::OutOfScope, _)) => "out of scope".to_owned(),
                Err(failed) => format!("error {}", failed.code),
            };
            if found != *expected {
                wrong.push(format!("{}: {record}\n  expected {expected}\n  found    {found}", case.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(cases.len() > 40, "only {} cases were found", cases.len());
}
