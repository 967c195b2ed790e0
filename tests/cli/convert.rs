//! `convert`: exports as YAML, YAML as a schema, and back into the export.

use crate::support::{Place, shipped};

fn export() -> String {
    std::fs::read_to_string(shipped("mappings/samples/export.json")).unwrap()
}

/// Two object mappings of users, one of which has no name, and one of groups that is disabled.
const SEVERAL: &str = r#"{"synchronizationRules": [
    {"name": "OUT", "objectMappings": [
        {"name": "Staff", "sourceObjectName": "User", "targetObjectName": "User", "attributeMappings": [
            {"targetAttributeName": "Mail", "matchingPriority": 1, "source": {"expression": "[mail]"}}]},
        {"name": null, "sourceObjectName": "User", "targetObjectName": "Guest", "attributeMappings": [
            {"targetAttributeName": "Mail", "matchingPriority": 1, "source": {"expression": "[otherMails]"}}]},
        {"name": "Teams", "enabled": "false", "sourceObjectName": "Group", "targetObjectName": "Team",
         "attributeMappings": [{"targetAttributeName": "Name", "source": {"expression": "[displayName]"}}]}
    ]}]}"#;

#[test]
fn an_export_becomes_yaml_and_comes_back() {
    let place = Place::new();
    place.write("export.json", export());
    place.run(&["convert", "export.json", "-o", "app.yaml"]).expect(0, &[]);
    assert!(place.read("app.yaml").starts_with("attrflow: 1\nname: Contoso Field\n"));
    // In its own place, too: it has been read by then.
    let given = place.run(&["convert", "app.yaml", "--into", "export.json", "-o", "export.json"]);
    assert_eq!(given.expect(0, &["/user: nothing to change\n", "/group: nothing to change\n"]).out, "");
    assert!(place.read("export.json") == export());
    assert_eq!(place.names(), ["app.yaml", "export.json"], "nothing is left beside");
    let given = place.run(&["convert", "export.json"]);
    assert_eq!(given.expect(0, &[]).out, place.read("app.yaml"));
    let given = place.feed(&["convert", "-", "--to", "json"], export().as_bytes());
    assert!(given.expect(0, &[]).out == export(), "the layout is the same");
}

#[test]
fn each_object_mapping_has_a_file_in_a_folder() {
    let place = Place::new();
    place.write("several.json", SEVERAL);
    let given = place.run(&["convert", "several.json", "-o", "one.yaml"]);
    given.expect(
        2,
        &["`several.json` has 3 object mappings", "choose with `--object`", "\n  Staff\n  OUT/Guest\n"],
    );
    assert_eq!(place.names(), ["several.json"]);
    place.run(&["convert", "several.json", "-o", "apps/"]).expect(0, &["apps/out-guest.yaml"]);
    for name in ["out-group", "out-guest", "staff"] {
        let path = format!("apps/{name}.yaml");
        let given = place.run(&["convert", &path, "--into", "several.json"]);
        if name == "out-guest" {
            // What has no name cannot say so: both may be meant.
            let given = place.run(&["convert", &path, "--into", "several.json", "--object", "OUT/Guest"]);
            assert!(given.expect(0, &["OUT/Guest: nothing to change"]).out == SEVERAL);
        } else {
            assert!(given.expect(0, &[": nothing to change"]).out == SEVERAL, "{name}");
        }
    }
    assert!(place.read("apps/out-group.yaml").contains("\n  enabled: false\n"));
    let given = place.run(&["convert", "several.json", "--object", "OUT/Staf"]);
    given.expect(2, &["no object mapping `OUT/Staf`", "\n  Staff\n"]);
    let given = place.run(&["convert", "several.json", "--object", "OUT/Staff"]);
    assert!(given.expect(0, &[]).out.contains("    Mail: { from: [mail], match: 1 }\n"));
}

#[test]
fn what_cannot_be_converted_is_said() {
    let place = Place::new();
    place.write(
        "app.yaml",
        "attrflow: 1\nuser:\n  filterable: [userName]\n  attributes:\n    userName: [mail]\n",
    );
    place.write("torn.json", &export()[..4000]).write("export.json", export()).write("several.json", SEVERAL);
    let given = place.run(&["convert", "app.yaml", "-o", "app.json"]);
    given.expect(0, &["a synchronization schema has no words for `filterable`\n"]);
    place.run(&["lint", "app.json"]).expect(0, &[]);
    place.run(&["convert", "app.yaml", "-o", "again.yaml"]).expect(2, &["`attrflow fmt`"]);
    place.run(&["convert", "torn.json"]).expect(2, &["AF301", "`torn.json` cannot be read"]);
    place.run(&["convert", "app.yaml", "--into", "app.yaml"]).expect(2, &["no synchronization schema"]);
    place
        .run(&["convert", "app.yaml", "--into", "several.json"])
        .expect(2, &["`user` of `app.yaml` can be several object mappings of `several.json`", "\n  Staff\n"]);
    place.write(
        "source.json",
        r#"{"type": "Attribute", "name": "mail", "expression": "[mail]", "parameters": []}"#,
    );
    place.run(&["convert", "source.json"]).expect(2, &["is the source of an attribute mapping alone"]);
    place.run(&["convert", "nowhere.json"]).expect(2, &["nowhere.json"]);
    // What is misspelt must not take away what the export has.
    let app = "attrflow: 1\nuser:\n  scope:\n    - when:\n        - department EQUALS \"Sales\"\n  attributes:\n    userName: [mail]\n    title: { from: [jobTitle], apply: create-only }\n";
    for (right, wrong) in [
        ("  scope:", "  scop:"),
        ("attributes:", "atributes:"),
        ("when:", "wen:"),
        ("from:", "form:"),
        ("apply:", "aply:"),
        ("create-only", "created"),
        ("EQUALS", "EQALS"),
        ("[mail]", "Join(\", [mail])"),
    ] {
        place.write("slip.yaml", app.replace(right, wrong));
        let given = place.run(&["convert", "slip.yaml", "--into", "export.json", "-o", "out.json"]);
        given.expect(2, &["slip.yaml"]);
        place.run(&["convert", "slip.yaml", "-o", "out.json"]).expect(2, &["slip.yaml"]);
        assert!(!place.path("out.json").exists(), "{wrong}");
    }
    // What YAML would say otherwise.
    let unknown = export().replacen("\"IS TRUE\"", "\"Contains\"", 1);
    place.write("unknown.json", unknown);
    place.run(&["convert", "unknown.json"]).expect(2, &["AF502", "others would be in scope"]);
    let twice = export().replacen(
        "\"targetAttributeName\": \"displayName\"",
        "\"targetAttributeName\": \"title\"",
        1,
    );
    place.write("twice.json", twice);
    place.run(&["convert", "twice.json"]).expect(2, &["AF305", "which YAML cannot say"]);
    for (name, text) in [
        ("comment.json", format!("{{ // hi\n{}", &export()[1..])),
        ("error.json", r#"{"error": {"code": "x"}}"#.into()),
    ] {
        place.write(name, &text);
        place.run(&["convert", name, "-o", name]).expect(2, &["cannot be read"]);
        place.run(&["lint", name, "--fix"]);
        assert_eq!(place.read(name), text, "{name}");
    }
    // Names that YAML has another meaning for.
    for odd in ["Name (legal", "a) b", "<<", "a, b", "# x"] {
        let odd = SEVERAL.replace("[mail]", &format!("[{odd}]")).replace("\"Mail\"", &format!("\"{odd}\""));
        place.write("names.json", &odd);
        place.run(&["convert", "names.json", "--object", "Staff", "-o", "names.yaml"]).expect(0, &[]);
        let given = place.run(&["convert", "names.yaml", "--into", "names.json"]);
        assert!(given.expect(0, &["nothing to change"]).out == odd, "{odd}");
    }
    // An attribute mapping alone.
    let alone =
        r#"{"targetAttributeName": "Mail", "matchingPriority": 1, "source": {"expression": "[mail]"}}"#;
    place.write("alone.json", alone);
    place.run(&["convert", "alone.json", "-o", "alone.yaml"]).expect(0, &[]);
    let given = place.run(&["convert", "alone.yaml", "--into", "alone.json"]);
    assert_eq!(given.expect(0, &["nothing to change"]).out, alone);
    place.write("alone.yaml", format!("{}    Name: [displayName]\n", place.read("alone.yaml")));
    place
        .run(&["convert", "alone.yaml", "--into", "alone.json"])
        .expect(2, &["beside a single attribute mapping"]);
    // What nobody knows stays in the export, and is told.
    let odd = export().replacen("\"ObjectAddOnly\"", "\"Sometimes\"", 1);
    place.write("odd.json", &odd);
    place.run(&["convert", "odd.json", "-o", "odd.yaml"]).expect(1, &["AF309", "Sometimes"]);
    let given = place.run(&["convert", "odd.yaml", "--into", "odd.json"]);
    assert!(given.expect(0, &["nothing to change"]).out == odd);
}
