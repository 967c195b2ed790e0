//! What putting a changed file into an export changes there, by a table.

use std::fmt::Write as _;
use std::fs;

use attrflow::convert::{Changes, into, pairs, yaml};
use attrflow::mapping::parse;

use super::common::package;
use super::file;

/// Changes to the YAML of `customappsso.json`'s users: what is replaced, and by what.
const CHANGES: [(&str, &[(&str, &str)]); 15] = [
    ("another attribute", &[("displayName: [displayName]", "displayName: [givenName]")]),
    (
        "an expression for an attribute",
        &[(
            "displayName: [displayName]",
            "displayName: Mid(Replace([displayName], \"-\", , , \"_\", , ), 1, 8)",
        )],
    ),
    (
        "an attribute for an expression",
        &[("name.formatted: Join(\" \", [givenName], [surname])", "name.formatted: [displayName]")],
    ),
    ("a constant", &[("displayName: [displayName]", "displayName: { const: true }")]),
    ("no source", &[("displayName: [displayName]", "displayName: { default: nobody }")]),
    (
        "details",
        &[(
            "{ from: [mailNickname], apply: create-only }",
            "{ from: [mailNickname], default: none, match: 7, behavior: always, apply: value-add-only }",
        )],
    ),
    ("details taken away", &[("{ from: [jobTitle], default: Unknown }", "[jobTitle]")]),
    (
        "the first and the last are gone",
        &[
            ("    id: { from: null }\n", ""),
            (
                "    urn:ietf:params:scim:schemas:extension:joynfsm:2.0:User:badge: [extension_9d98ed114c4840d298fad781915f27e4_badge]\n",
                "",
            ),
        ],
    ),
    (
        "new ones, with their definitions",
        &[(
            "    displayName: [displayName]",
            "    displayName: [displayName]\n    nickName: [country]\n    timezone: { const: \"UTC\" }",
        )],
    ),
    (
        "a definition is another",
        &[(
            "displayName: [displayName]",
            "displayName: { from: [displayName], required: true, case-exact: true, type: Integer }",
        )],
    ),
    ("a clause is another", &[("department EQUALS \"Field\"", "department EQUALS \"Field, and more\"")]),
    (
        "clauses come and go",
        &[
            ("        - department EQUALS \"Field\"\n", ""),
            (
                "        - employeeId IS NOT NULL\n",
                "        - employeeId IS NOT NULL\n        - city EQUALS \"Oslo\"\n",
            ),
        ],
    ),
    (
        "groups come and go",
        &[(
            "    - name: field staff\n      when:\n        - department EQUALS \"Field\"\n        - employeeId IS NOT NULL\n",
            "    - name: new\n      when:\n        - city IS NULL\n",
        )],
    ),
    (
        "no scope at all",
        &[(
            "  scope:\n    - name: field staff\n      when:\n        - department EQUALS \"Field\"\n        - employeeId IS NOT NULL\n    - when:\n        - jobTitle INCLUDES \"\\\"Chief\\\"\"\n",
            "",
        )],
    ),
    ("what flows, and whether", &[("  scope:\n", "  flow: [create, update]\n  enabled: false\n  scope:\n")]),
];

#[test]
fn what_is_changed_is_changed_and_nothing_else() {
    let text = fs::read_to_string(package("tests/cases/graph/customappsso.json")).unwrap();
    let export_file = file("customappsso.json", &text);
    let export = parse(&export_file);
    let written = yaml(&export, &[1]).unwrap();
    let mut said = String::new();
    for (name, replacements) in CHANGES {
        let mut changed = written.clone();
        for (old, new) in replacements {
            assert_eq!(changed.matches(old).count(), 1, "{name}: {old}");
            changed = changed.replace(old, new);
        }
        let yaml = parse(&file("changed.yaml", &changed));
        assert!(yaml.diagnostics.is_empty(), "{name}: {:?}", yaml.diagnostics);
        let pairs = pairs(yaml.mapping.as_ref().unwrap(), export.mapping.as_ref().unwrap(), None).unwrap();
        let (result, changes) = into(&yaml, &export, &export_file, &pairs);
        serde_json::from_str::<serde_json::Value>(&result).unwrap();
        let diff = similar::TextDiff::from_lines(&text, &result);
        writeln!(said, "=== {name}\n{:?}\n{}", changes[0], diff.unified_diff().context_radius(1)).unwrap();
        // What was put in is what is there, and putting it in again changes nothing.
        let again_file = file("again.json", &result);
        let again = parse(&again_file);
        let (twice, changes) = into(&yaml, &again, &again_file, &pairs);
        assert!(twice == result && changes.iter().all(is_nothing), "{name}: {changes:?}");
    }
    insta::assert_snapshot!(said);
}

fn is_nothing(changes: &Changes) -> bool {
    Changes { unsaid: Vec::new(), ..changes.clone() } == Changes::default()
}
