//! `attrflow explain`

use serde_json::{Value, json};

use super::support::Place;

const MAPPING: &str = r#"attrflow: 1
name: Club
source: none
user:
  scope:
    - name: members
      when: [kind EQUALS "member", 'plan IN "gold", "silver"']
    - when: [kind EQUALS "guest"]
  attributes:
    userName: { from: "[mail]", match: 1, required: true }
    externalId: { from: "[id]", match: 2, apply: create-only }
    active: Switch([IsSoftDeleted], , "False", "True", "True", "False")
    title: IIF([plan] = "gold", Append("Gold ", [role]), Coalesce([role], "none"))
    nickName: IgnoreFlowIfNullOrEmpty([nick])
    profileUrl: Redact([secret])
    displayName: Join(" ", [first], [last], [secret])
    locale: { from: "[locale]", default: en }
    timezone: { const: UTC }
    urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager: "[boss]"
"#;

const ADA: &str = r#"{"id": "k1", "mail": "ada@club.org", "kind": "member", "plan": "gold", "role": "Chair",
"first": "Ada", "last": "<b>Lovelace</b>", "secret": "hunter2", "nick": "", "boss": {"id": "k9"}}"#;

fn place() -> Place {
    let place = Place::new();
    place.write("club.yaml", MAPPING).write("ada.json", ADA);
    place
}

#[test]
fn a_record_is_explained_step_by_step() {
    let place = place();
    let given = place.run(&["explain", "club.yaml", "ada.json"]);
    given.expect(0, &[]);
    insta::assert_snapshot!(given.out);
    assert_eq!(given.err, "");
    // Changed: only what changes is sent, and what was created stays.
    place.write("old.json", ADA.replace("Chair", "Member").replace("k9", "k8"));
    let given = place.run(&["explain", "club.yaml", "ada.json", "--before", "old.json", "--wire", "entra"]);
    let (_, request) = given.out.split_once("5 Request").unwrap();
    insta::assert_snapshot!("an_update", request);
}

#[test]
fn what_fails_and_who_is_left_out() {
    let place = place();
    for (record, code, parts) in [
        (
            r#"{"kind": "other", "plan": "tin"}"#,
            0,
            vec!["2 Scope: out of scope: no group passes", "saw \"tin\"", "4 Attributes: not evaluated"],
        ),
        (
            r#"{"kind": "guest", "mail": "a@b.c", "accountEnabled": false}"#,
            0,
            vec!["in scope, by group 2; switched off", "active = false", "not created"],
        ),
        (
            r#"{"kind": "guest"}"#,
            1,
            vec!["userName = error AF908: required, but the value is Null", "5 Request: nothing is sent"],
        ),
        (
            r#"{"kind": "guest", "mail": "a@b.c", "first": null, "boss": true}"#,
            1,
            vec!["manager = error AF905"],
        ),
    ] {
        place.write("one.json", record);
        let given = place.run(&["explain", "club.yaml", "one.json"]);
        given.expect(code, &[]);
        for part in parts {
            assert!(given.out.contains(part), "`{part}` is missing: {}", given.out);
        }
    }
}

#[test]
fn json_has_every_step() {
    let place = place();
    let given = place.run(&["explain", "club.yaml", "ada.json", "--format", "json"]);
    let told: Value = serde_json::from_str(&given.out).unwrap();
    let attribute = |path: &str| {
        let attributes = told["attributes"].as_array().unwrap();
        attributes.iter().find(|attribute| attribute["target"] == path).unwrap().clone()
    };
    assert_eq!(
        attribute("title")["steps"]["parts"],
        json!([
            { "expression": "[plan] = \"gold\"", "status": "value", "value": true, "parts": [
                { "expression": "[plan]", "status": "value", "value": "gold" },
                { "expression": "\"gold\"", "status": "value", "value": "gold" },
            ]},
            { "expression": "Append(\"Gold \", [role])", "status": "value", "value": "Gold Chair", "chosen": true, "parts": [
                { "expression": "\"Gold \"", "status": "value", "value": "Gold " },
                { "expression": "[role]", "status": "value", "value": "Chair" },
            ]},
        ])
    );
    assert_eq!(attribute("nickName")["status"], "noflow");
    assert_eq!(attribute("locale")["status"], "default");
    assert_eq!(told["scope"]["groups"][0]["clauses"][1]["value"], "gold");
    assert_eq!(told["scope"]["groups"][1]["clauses"][0]["holds"], false);
    assert_eq!(told["match"], json!(["userName eq \"ada@club.org\"", "externalId eq \"k1\""]));
    assert_eq!(told["request"]["action"], "create");
    assert_eq!(told["request"]["requests"][0]["body"]["title"], "Gold Chair");
    // What `run` makes of it, but for what is redacted.
    let run = place.run(&["run", "club.yaml", "ada.json"]).json().remove(0);
    let mut body = told["request"]["requests"][0]["body"].clone();
    for name in ["profileUrl", "displayName"] {
        assert_eq!(body[name], "[Redact]");
        body[name] = run[name].clone();
    }
    assert_eq!(body, run);
}

#[test]
fn the_page_holds_all_it_needs_and_no_secret() {
    let place = place();
    let given = place.run(&["explain", "club.yaml", "ada.json", "--format", "html", "-o", "ada.html"]);
    given.expect(0, &[]);
    assert_eq!(given.out, "");
    let page = place.read("ada.html");
    assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>\n"), "{page}");
    for part in [
        "<title>ada@club.org · Club</title>",
        "prefers-color-scheme: dark",
        "1 Import",
        "5 Request",
        "Gold Chair",
    ] {
        assert!(page.contains(part), "`{part}` is missing");
    }
    // Nothing is loaded, nothing runs, and what people are called is no markup.
    for part in ["<script", "<link", "src=", "url(", "@import", "http://", "https://", "<b>", "hunter2"] {
        assert!(!page.contains(part), "`{part}` is there");
    }
    for tag in
        ["html", "head", "body", "section", "div", "ul", "li", "details", "code", "span", "table", "pre"]
    {
        let count = |start: &str| page.matches(start).count();
        let opened = count(&format!("<{tag}>")) + count(&format!("<{tag} "));
        assert_eq!(opened, count(&format!("</{tag}>")), "{tag}");
    }
    for format in ["tree", "json"] {
        let given = place.run(&["explain", "club.yaml", "ada.json", "--format", format]);
        assert!(!given.out.contains("hunter2"), "{}", given.out);
    }
}

#[test]
fn records_are_picked() {
    let place = place();
    place.write(
        "all.ndjson",
        format!(
            "\u{feff}{}\r\n{{\"mail\": \"Bo@club.org\", \"kind\": \"guest\", \"id\": 7}}\r\n",
            ADA.replace('\n', "")
        ),
    );
    place.write("all.csv", "mail,kind,id\nada@club.org,guest,1\nbo@club.org,guest,2\n");
    place.write("empty.ndjson", "");
    for (arguments, code, part) in [
        (&["all.ndjson", "--pick", "bo@club.org"][..], 0, "Record  Bo@club.org, line 2 of all.ndjson"),
        (&["all.ndjson", "--pick", "2"], 0, "userName = \"Bo@club.org\""),
        (&["all.csv", "--pick", "mail=bo@club.org"], 0, "externalId = \"2\""),
        (&["all.ndjson"], 2, "there are 2 records; say which"),
        (&["all.ndjson", "--pick", "3"], 2, "there is no record 3, only 2"),
        (&["all.ndjson", "--pick", "nobody"], 2, "none of 2 records"),
        (&["empty.ndjson"], 2, "there is no record"),
        (&["none.json"], 2, "no such file"),
        (&["club.yaml"], 2, "not JSON"),
        (&["ada.json", "--object", "group"], 2, "does not map `group` objects"),
        (&["-", "--before", "-"], 2, "only one of the files can be standard input"),
    ] {
        let given = place.run(&[&["explain", "club.yaml"], arguments].concat());
        assert_eq!(given.code, code, "{given:#?}");
        assert!(given.out.contains(part) || given.err.contains(part), "`{part}` is missing: {given:#?}");
    }
    place.write("broken.yaml", "attrflow: 1\nuser:\n  attributes:\n    title: Left([x]\n");
    place.run(&["explain", "broken.yaml", "ada.json"]).expect(2, &["AF001", "does not compile"]);
    let ascii = place.run(&["explain", "club.yaml", "ada.json", "--ascii"]);
    assert!(ascii.out.is_ascii(), "{}", ascii.out);
    let color = place.run(&["explain", "club.yaml", "ada.json", "--color", "always"]);
    assert!(color.out.contains("\u{1b}[1m1 Import\u{1b}[0m"), "{}", color.out);
}

#[test]
fn what_is_made_from_a_secret_is_shown_nowhere() {
    let place = Place::new();
    place.write(
        "red.yaml",
        r#"attrflow: 1
source: none
user:
  attributes:
    userName: { from: "[mail]", match: 1 }
    nickName: Redact([sec])
    title: ToUpper([sec])
    displayName: Left([sec], 5)
    userType: IIF([sec] = "hunter2-x", "secretly yes", "no")
    locale: Switch([sec], "other", "hunter2-x", "a sign")
    timezone: Join("/", [mail], ToLower([sec]))
    active: IsPresent([sec])
    urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager: Redact([boss])
"#,
    );
    place.write("red.json", r#"{"id": "1", "mail": "a@b.c", "sec": "hunter2-X", "boss": "mgrSec"}"#);
    place.write("old.json", r#"{"id": "1", "mail": "a@b.c", "sec": "before-X", "boss": "mgrOld"}"#);
    for format in ["tree", "json", "html"] {
        for more in [&[][..], &["--before", "old.json"]] {
            let arguments = [&["explain", "red.yaml", "red.json", "--format", format], more].concat();
            let given = place.run(&arguments);
            let out = given.out.to_lowercase();
            for secret in
                ["hunter2-x\"", "hunte\"", "a sign", "yes\" = ", "mgrsec", "mgrold", "before-x", "hunter2-x&"]
            {
                // What is written in the mapping is no secret.
                let written = out.replace("= \"hunter2-x\"", "").replace("\"hunter2-x\", \"a sign\"", "");
                let written = written.replace("\\\"hunter2-x\\\"", "").replace("\\\"a sign\\\"", "");
                let written = written
                    .replace("= &quot;hunter2-x&quot;", "")
                    .replace("&quot;hunter2-x&quot;, &quot;a sign", "");
                assert!(!written.contains(secret), "`{secret}` in {format}: {written}");
            }
            assert!(out.contains("[redact]"), "{out}");
            for told in ["\"active\": true", "active = true", "&quot;active&quot;: true"] {
                assert!(!out.contains(told), "`{told}` in {format}: {out}");
            }
        }
    }
}

#[test]
fn what_was_there_before_decides_as_in_a_plan() {
    let place = place();
    place.write("on.json", ADA.replace("\"nick\": \"\"", "\"nick\": \"Countess\""));
    place.write("off.json", ADA.replace("\"nick\"", "\"accountEnabled\": false, \"nick\""));
    place.write("bo.json", ADA.replace("k1", "k2"));
    place.write("gone.json", r#"{"id": "k1", "@removed": {"reason": "deleted"}}"#);
    place.write("off-delta.json", r#"{"id": "k1", "@removed": {"reason": "changed"}}"#);
    place.write("change.json", r#"{"id": "k1", "nick": "Countess"}"#);
    for (arguments, parts) in [
        // Somebody who was off may never have been created.
        (
            &["on.json", "--before", "off.json"][..],
            &["PATCH /Users/{id:k1}", "\"value\": true", "where nobody is found:", "POST /Users"][..],
        ),
        (&["change.json", "--before", "ada.json", "--delta"], &["values change", "\"value\": \"Countess\""]),
        (&["gone.json", "--before", "ada.json"], &["DELETE /Users/{id:k1}"]),
        (&["off-delta.json", "--before", "ada.json"], &["the object is switched off"]),
    ] {
        let given = place.run(&[&["explain", "club.yaml"], arguments].concat());
        given.expect(0, &[]);
        for part in parts {
            assert!(given.out.contains(part), "`{part}` is missing: {}", given.out);
        }
    }
    place.run(&["explain", "club.yaml", "gone.json"]).expect(2, &["holds changes only"]);
    place
        .run(&["explain", "club.yaml", "ada.json", "--before", "bo.json"])
        .expect(2, &["another object: `k2`, not `k1`"]);
}

#[test]
fn why_an_iif_is_null_is_told_and_records_say_what_they_are() {
    let place = Place::new();
    place.write(
        "m.yaml",
        "attrflow: 1\nuser:\n  attributes:\n    userName: { from: [userPrincipalName], match: 1, required: true }\n    displayName: { from: [displayName], required: true }\n    title: IIF([country] = \"USA\", [state], \"n/a\")\ngroup:\n  attributes:\n    displayName: { from: [displayName], match: 1 }\n",
    );
    place.write("user.json", r#"{"id": "1", "userPrincipalName": "a@b.c", "displayName": "A\u202eB"}"#);
    let given = place.run(&["explain", "m.yaml", "user.json"]);
    let iif = "= Null\n    └ [country] = \"USA\" = Null\n      └ [country] = Null\n";
    assert!(given.out.contains(iif), "{}", given.out);
    let page = place.run(&["explain", "m.yaml", "user.json", "--format", "html"]).out;
    assert!(!page.contains('\u{202e}') && page.contains("\\u{202e}"), "{page}");
    // All that is required and missing, not the first alone.
    place.write("nobody.json", r#"{"id": "1"}"#);
    let given = place.run(&["explain", "m.yaml", "nobody.json"]);
    given.expect(1, &[]);
    assert_eq!(given.out.matches("error AF908: required").count(), 2, "{}", given.out);
    assert!(given.out.contains("error AF908: `userName`: required"), "{}", given.out);
    place.write("group.json", r#"{"id": "2", "displayName": "Club", "groupTypes": [], "mailEnabled": false, "securityEnabled": true}"#);
    let given = place.run(&["explain", "m.yaml", "group.json"]);
    assert!(given.out.contains("POST /Groups"), "{}", given.out);
}
