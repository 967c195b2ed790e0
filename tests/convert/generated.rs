//! What holds of any export.

use attrflow::convert::{Changes, into, yaml};
use attrflow::format::{Kind, format};
use attrflow::mapping::{CompiledObject, Parsed, expression_tree, load, parse};
use attrflow::source::{Diagnostic, Severity, SourceFile};
use attrflow::syntax::{Limits, parse_expression};
use attrflow::{Disposition, Worker};
use proptest::prelude::*;

use super::schemas::json::Json;
use super::schemas::{Export, export, sources};
use super::{common, file, samples};

/// So many cases, unless `PROPTEST_CASES` says otherwise.
pub fn config(cases: u32) -> ProptestConfig {
    let given = ProptestConfig::default();
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { given.cases } else { cases };
    ProptestConfig { cases, failure_persistence: None, ..given }
}

fn errors(found: &[Diagnostic], file: &SourceFile) -> String {
    let found: Vec<_> = found.iter().filter(|found| found.severity() == Severity::Error).cloned().collect();
    common::show(file, &found)
}

/// The object mappings of an export that one file can hold: each alone, and users with groups.
fn chosen(export: &Parsed) -> Vec<Vec<usize>> {
    let objects = &export.mapping.as_ref().unwrap().objects;
    let mut chosen: Vec<Vec<usize>> = (0..objects.len()).map(|at| vec![at]).collect();
    for (at, one) in objects.iter().enumerate() {
        for (other, object) in objects.iter().enumerate().skip(at + 1) {
            if object.kind != one.kind && object.source == one.source {
                chosen.push(vec![at, other]);
            }
        }
    }
    chosen
}

/// The pairs of a YAML file's object mappings with those that it was made of.
fn paired(written: &Parsed, export: &Parsed, chosen: &[usize]) -> Vec<(usize, usize)> {
    let (written, export) = (written.mapping.as_ref().unwrap(), export.mapping.as_ref().unwrap());
    let of = |kind| chosen.iter().copied().find(|at| export.objects[*at].kind == kind).unwrap();
    written.objects.iter().enumerate().map(|(at, object)| (at, of(object.kind))).collect()
}

#[track_caller]
fn comes_back(name: &str, text: &str) {
    let export_file = file(name, text);
    let export = parse(&export_file);
    for chosen in chosen(&export) {
        let written = yaml(&export, &chosen).unwrap();
        let back_file = file("back.yaml", &written);
        let back = parse(&back_file);
        let pairs = paired(&back, &export, &chosen);
        let (back_text, changes) = into(&back, &export, &export_file, &pairs);
        assert_eq!(changes, vec![Changes::default(); pairs.len()], "{name} {chosen:?}\n{written}\n{text}");
        assert!(back_text == text, "{name} {chosen:?}\n{written}\n{text}\n{back_text}");
    }
}

#[track_caller]
fn same_json(name: &str, text: &str) {
    let laid_out = format(&file(name, text), Kind::Data).unwrap();
    assert_eq!(Json::parse(&laid_out).unwrap(), Json::parse(text).unwrap(), "{name}");
}

#[test]
fn samples_come_back_byte_for_byte() {
    for (name, text) in samples() {
        comes_back(&name, &text);
        same_json(&name, &text);
    }
}

/// The sources in a schema's attribute mappings that have a text.
fn sources_of(json: &Json, found: &mut Vec<Json>) {
    match json {
        Json::List(items) => items.iter().for_each(|item| sources_of(item, found)),
        Json::Object(members) => {
            for (key, value) in members {
                match value.get("expression") {
                    Some(Json::Text(_)) if key == "source" => found.push(value.clone()),
                    _ => sources_of(value, found),
                }
            }
        }
        _ => {}
    }
}

#[test]
fn trees_of_samples_are_written_as_they_stand() {
    let mut count = 0;
    for name in ["customappsso", "salesforce"] {
        let text = samples().into_iter().find(|(sample, _)| sample == name).unwrap().1;
        let mut found = Vec::new();
        sources_of(&Json::parse(&text).unwrap(), &mut found);
        for source in found {
            let Some(Json::Text(expression)) = source.get("expression") else { unreachable!() };
            let parsed = parse_expression(expression, Limits::ANY).tree.unwrap();
            let written = Json::of(&expression_tree(&parsed));
            assert_eq!(written.difference(&source), None, "{name}: {expression}");
            assert_eq!(sources::tree(&parsed).difference(&source), None, "{name}: {expression}");
            count += 1;
        }
    }
    assert!(count > 25, "{count}");
}

/// What became of each record.
fn outcomes(object: &CompiledObject, records: &str) -> Vec<Result<(Disposition, String), String>> {
    let environment = common::environment();
    let mut worker = Worker::new(object, &environment);
    let outcome = |(number, record): (u64, &str)| {
        let mut payload = Vec::new();
        match worker.json(record.as_bytes(), number, &mut payload) {
            Ok(done) => Ok((done, String::from_utf8(payload).unwrap())),
            Err(failure) => Err(format!("{}: {failure}", failure.code)),
        }
    };
    (0..).zip(records.lines()).map(outcome).collect()
}

fn same_program(export: &Export, seen: &mut [usize; 3]) {
    let export_file = file("export.json", &export.text);
    let loaded = load(&export_file);
    let parsed = parse(&export_file);
    assert_eq!(loaded.mapping.as_ref().unwrap().objects.len(), export.places.len(), "{}", export.text);
    seen[0] += 1;
    let Some(compiled) = loaded.compiled else { return };
    seen[1] += 1;
    // What is disabled, or broken, does not run.
    for object in &compiled.objects {
        let (at, place) = (object.position, &export.places[object.position]);
        let written = yaml(&parsed, &[at]).unwrap();
        let yaml_file = file("written.yaml", &written);
        let again = load(&yaml_file);
        assert_eq!(errors(&again.diagnostics, &yaml_file), "", "{written}\n{}", export.text);
        let again = &again.compiled.unwrap().objects[0];
        let (ours, theirs) = (outcomes(object, &place.records), outcomes(again, &place.records));
        assert_eq!(ours, theirs, "{}\n{written}\n{}", place.records, export.text);
        seen[2] += ours.iter().filter(|outcome| matches!(outcome, Ok((Disposition::Provisioned, _)))).count();
        let paths = |object: &CompiledObject| -> Vec<String> {
            object.targets.iter().map(|target| target.path.clone()).collect()
        };
        assert_eq!(paths(object), paths(again));
    }
}

#[test]
fn an_export_and_its_yaml_are_the_same_program() {
    let mut seen = [0; 3];
    let mut runner = proptest::test_runner::TestRunner::new(config(48));
    let seen_by = std::cell::RefCell::new(&mut seen);
    runner
        .run(&export(), |export| {
            same_program(&export, &mut seen_by.borrow_mut());
            Ok(())
        })
        .unwrap();
    // Most of them compile, and of most of those there are payloads.
    let [all, compiled, payloads] = seen;
    eprintln!("{seen:?}");
    assert!(compiled * 2 > all && payloads > compiled, "{seen:?}");
}

proptest! {
    #![proptest_config(config(64))]

    #[test]
    fn an_export_comes_back_byte_for_byte(export in export()) {
        comes_back("generated", &export.text);
        same_json("generated", &export.text);
    }

    #[test]
    fn trees_are_written_as_the_service_writes_them(
        text in common::generate::expression().prop_filter("there is one", |text| !text.is_empty()),
    ) {
        let parsed = sources::parsed(&text);
        let written = Json::of(&expression_tree(&parsed));
        prop_assert_eq!(written, sources::tree(&parsed));
    }
}
