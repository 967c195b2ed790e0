//! `--object`: one of many object mappings, by its name, whatever is wrong with others.

use serde_json::{Value, json};

use crate::support::{Given, Place, shipped};

/// A record that each of the object mappings takes for one of its own.
const RECORDS: &str = r#"{"objectId":"1","userPrincipalName":"ada@contoso.com","displayName":"Ada","mail":"Ada@Contoso.com","department":"Sales","accountEnabled":true,"WorkerID":"7","FirstName":"Ada","LastName":"King","Active":"1","userName":"ada","active":true,"emails":[{"type":"work","value":"ada@work"}]}
"#;

/// Six rules in both directions.
const RULES: &str = "tests/cases/graph/rules.json";

fn place() -> Place {
    let place = Place::new();
    place.write("in.ndjson", RECORDS);
    place.write("rules.json", std::fs::read(shipped(RULES)).unwrap());
    place
}

/// The rules with another value at a place of the document.
fn damaged(place: &Place, name: &str, pointer: &str, value: Value) {
    let mut schema: Value = serde_json::from_str(&place.read("rules.json")).unwrap();
    *schema.pointer_mut(pointer).unwrap() = value;
    place.write(name, serde_json::to_string_pretty(&schema).unwrap());
}

const SCIM_EXPRESSION: &str = "/synchronizationRules/1/objectMappings/1/attributeMappings/0/source";

fn run(place: &Place, object: &str) -> Given {
    place.run(&["run", "rules.json", "in.ndjson", "--object", object])
}

#[test]
fn each_object_mapping_runs() {
    let place = place();
    let core = |kind: &str| format!("urn:ietf:params:scim:schemas:core:2.0:{kind}");
    for (names, payload) in [
        (
            &["USER_OUTBOUND_USER", "user_Outbound_User", "1/1", "USER_OUTBOUND_USER/User"][..],
            json!({"Username": "ada@contoso.com", "IsActive": true}),
        ),
        (
            &[
                "Provision Azure Active Directory Groups",
                "USERGROUP_OUTBOUND_USERGROUP/group",
                "group",
                "2/1",
            ],
            json!({"schemas": [core("Group")], "displayName": "Ada"}),
        ),
        (
            // The users of a rule that has groups, too; one of two with a name.
            &[
                "USERGROUP_OUTBOUND_USERGROUP",
                "USERGROUP_OUTBOUND_USERGROUP/Provision Azure Active Directory Users",
                "2/User",
            ],
            json!({"schemas": [core("User")], "userName": "ada@contoso.com", "active": true, "displayName": "Ada"}),
        ),
        (
            // Blanks and slashes are as they are.
            &["Staff / all", "Contacts / partners/Staff / all", "staff / ALL", "Contacts / partners/Contact"],
            json!({"Email": "Ada@Contoso.com", "Department": "Sales"}),
        ),
        // No name of its own.
        (&["Contacts / partners/Lead", "3/2"], json!({"Email": "ada@contoso.com", "Company": "Contoso"})),
        (
            // Into the directory, from an HR system and from a SCIM service.
            &["WORKER_INBOUND_USER", "WORKER_INBOUND_USER/Worker"],
            json!({"employeeId": "7", "displayName": "Ada King", "accountEnabled": true, "userPrincipalName": "7@contoso.com"}),
        ),
        // A rule without a name.
        (&["5/1", "5/user"], json!({"userPrincipalName": "ada", "mail": "ada@work", "accountEnabled": true})),
    ] {
        for name in names {
            let given = run(&place, name);
            assert_eq!(
                given.expect(0, &["1 record: 1 in scope"]).json(),
                std::slice::from_ref(&payload),
                "{name}"
            );
            // Several threads have the same one.
            let input = RECORDS.repeat(3);
            let given =
                place.feed(&["run", "rules.json", "-", "--object", name, "--threads", "2"], input.as_bytes());
            assert_eq!(
                given.expect(0, &["3 records: 3 in scope"]).json(),
                vec![payload.clone(); 3],
                "{name}"
            );
        }
    }
}

#[test]
fn other_schemas_need_a_name_only_for_groups() {
    let place = Place::new();
    place.write("in.ndjson", "{\"userPrincipalName\":\"ada@contoso.com\",\"displayName\":\"Ada\",\"department\":\"Field\",\"employeeId\":\"123\",\"surname\":\"King\"}\n");
    for (name, object, attribute) in [
        ("customappsso", None, "userName"),
        ("customappsso", Some("USERGROUP_OUTBOUND_USERGROUP"), "userName"),
        ("customappsso", Some("Provision Azure Active Directory Users"), "userName"),
        ("customappsso", Some("USERGROUP_OUTBOUND_USERGROUP/group"), "displayName"),
        ("salesforce", None, "Username"),
        ("salesforce", Some("1/1"), "Username"),
        ("skeleton", None, ""),
        ("skeleton", Some("USER_TO_USER"), ""),
    ] {
        let schema = shipped(&format!("tests/cases/graph/{name}.json"));
        let mut arguments = vec!["run", &schema, "in.ndjson"];
        arguments.extend(object.iter().flat_map(|object| ["--object", object]));
        let given = place.run(&arguments);
        let payload = &given.expect(0, &["1 in scope"]).json()[0];
        assert!(attribute.is_empty() || payload[attribute].is_string(), "{name} {object:?}: {payload}");
    }
}

#[test]
fn what_cannot_be_chosen_is_said() {
    let place = place();
    let all = "`USER_OUTBOUND_USER`, `USERGROUP_OUTBOUND_USERGROUP/group`, `USERGROUP_OUTBOUND_USERGROUP/user`, \
               `Staff / all`, `Contacts / partners/Lead`, `WORKER_INBOUND_USER`, `5/1`\n";
    for (object, said) in [
        (
            "user",
            "error: `user` of `rules.json` can be any of `USER_OUTBOUND_USER`, `USERGROUP_OUTBOUND_USERGROUP/user`, ",
        ),
        ("user", "; choose one with `--object`\n"),
        (
            "Contacts / partners",
            "error: `Contacts / partners` of `rules.json` can be any of `Staff / all`, `Contacts / partners/Lead`; choose \
             one with `--object`\n",
        ),
        ("Guests", "error: `Guests` of `rules.json` is disabled (`\"enabled\": false`); enabled is "),
        ("Guests", all),
        ("Retired", "error: `Retired` of `rules.json` is disabled"),
        (
            "USER_OUTBOND_USER",
            "error: `rules.json` has no object mapping `USER_OUTBOND_USER`; did you mean `USER_OUTBOUND_USER`? there is ",
        ),
        ("Staff / al", "did you mean `Staff / all`? there is "),
        ("5/2", all),
        ("\u{1b}[31m", "has no object mapping `\\u{1b}[31m`"),
    ] {
        let given = run(&place, object);
        assert_eq!(given.expect(2, &[said]).out, "", "{object}");
    }
    let given = place.run(&["run", "rules.json", "in.ndjson"]);
    given.expect(
        2,
        &["error: `rules.json` maps users in more than one way: `USER_OUTBOUND_USER`, ", "`5/1`; choose one"],
    );
    // attrflow's own format has kinds.
    place.write("m.yaml", "attrflow: 1\nuser:\n  attributes:\n    userName: [mail]\n");
    for (object, said) in [
        ("group", "`m.yaml` does not map `group` objects, only: user"),
        ("usr", "`m.yaml` has no object mapping `usr`; did you mean `user`? there is `user`"),
    ] {
        place.run(&["run", "m.yaml", "in.ndjson", "--object", object]).expect(2, &[said]);
    }
    assert_eq!(place.run(&["run", "m.yaml", "in.ndjson", "--object", "User"]).expect(0, &[]).json().len(), 1);
}

#[test]
fn every_command_takes_a_name() {
    let place = place();
    for (arguments, said) in [
        (&["scope", "rules.json", "in.ndjson"][..], "\"in_scope\":true"),
        (&["explain", "rules.json", "in.ndjson"], "Mapping user of rules.json"),
        (&["bench", "rules.json", "in.ndjson", "--limit", "1"], "accountEnabled"),
        (&["disasm", "rules.json"], "WORKER_INBOUND_USER displayName: Join("),
        (&["diff", "rules.json", "rules.json", "--records", "in.ndjson"], "nothing changes for 1 person"),
    ] {
        let with = |object: &str| place.run(&[arguments, &["--object", object]].concat());
        let given = with("WORKER_INBOUND_USER");
        assert!(given.expect(0, &[]).out.contains(said), "{arguments:?}: {}", given.out);
        with("Guests").expect(2, &["`Guests` of `rules.json` is disabled"]);
        with("WORKER_INBOUND").expect(2, &["has no object mapping `WORKER_INBOUND`"]);
        assert_eq!(with("Guests").out, "");
    }
    for command in ["run", "scope", "plan", "diff", "explain", "bench", "repl", "disasm"] {
        let help = place.run(&[command, "-h"]).out;
        let line =
            help.lines().skip_while(|line| !line.contains("--object <NAME>")).take(2).collect::<String>();
        assert!(line.contains("Which object mapping"), "{command}: {help}");
    }
}

#[test]
fn a_plan_is_of_users_and_groups() {
    let place = place();
    let group = json!({"@odata.type": "#microsoft.graph.group", "id": "9", "displayName": "Staff", "members": [{"id": "1"}]});
    place.write("all.ndjson", format!("{RECORDS}{group}\n"));
    let plan = |object: &[&str]| {
        let given = place.run(&[&["plan", "rules.json", "--after", "all.ndjson"], object].concat());
        let paths = given
            .json()
            .iter()
            .map(|request| request["path"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>();
        (paths, given)
    };
    let (_, given) = plan(&[]);
    given.expect(2, &["maps users in more than one way", "choose one with `--object`"]);
    // Of a rule each record says what it is, of an object mapping all are what it maps.
    let (paths, given) = plan(&["--object", "USERGROUP_OUTBOUND_USERGROUP"]);
    given.expect(0, &[]);
    assert_eq!(paths, ["/Users", "/Groups", "/Groups/{id:9}"]);
    let (paths, _) = plan(&["--object", "USERGROUP_OUTBOUND_USERGROUP/group"]);
    assert_eq!(paths, ["/Groups", "/Groups", "/Groups/{id:9}"]);
    let (_, given) = plan(&["--object", "USER_OUTBOUND_USER"]);
    given.expect(2, &["the target `User` of `rules.json` is no SCIM resource"]);
    // A rule that has no groups leaves them out, although others map them.
    let scim = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
    damaged(&place, "rules.json", "/synchronizationRules/1/objectMappings/0/targetObjectName", scim.into());
    damaged(&place, "rules.json", "/synchronizationRules/1/objectMappings/0/sourceObjectName", "User".into());
    damaged(&place, "rules.json", "/synchronizationRules/1/objectMappings/0/enabled", false.into());
    let (paths, given) = plan(&["--object", "USERGROUP_OUTBOUND_USERGROUP"]);
    given.expect(0, &["1 skipped: `USERGROUP_OUTBOUND_USERGROUP` does not map `group` objects"]);
    assert_eq!(paths, ["/Users"]);
}

#[test]
fn a_record_says_what_is_explained() {
    let place = place();
    let group = json!({"@odata.type": "#microsoft.graph.group", "id": "9", "displayName": "Staff"});
    place.write("group.json", group.to_string());
    let explain = |record: &str, object: &[&str]| {
        place.run(&[&["explain", "rules.json", record, "--format", "json"], object].concat())
    };
    let rule = ["--object", "USERGROUP_OUTBOUND_USERGROUP"];
    let told = |given: &Given| -> Value { serde_json::from_str(&given.expect(0, &[]).out).unwrap() };
    assert_eq!(told(&explain("group.json", &rule))["mapping"]["object"], "group");
    assert_eq!(told(&explain("in.ndjson", &rule))["mapping"]["object"], "user");
    let told = told(&explain("group.json", &[]));
    assert_eq!(told["mapping"]["name"], "Provision Azure Active Directory Groups");
    explain("in.ndjson", &[]).expect(2, &["maps users in more than one way"]);
    // What is named is meant.
    let given = explain("group.json", &["--object", "USER_OUTBOUND_USER/1"]);
    assert!(given.out.contains("\"object\": \"user\""), "{}", given.out);
}

#[test]
fn both_sides_of_a_comparison_have_the_name() {
    let place = place();
    damaged(&place, "new.json", SCIM_EXPRESSION, json!({"expression": "ToUpper([userPrincipalName])"}));
    damaged(&place, "renamed.json", "/synchronizationRules/1/name", "OTHER".into());
    let diff = |after: &str, object: &str| {
        place.run(&["diff", "rules.json", after, "--records", "in.ndjson", "--object", object])
    };
    let given = diff("new.json", "USERGROUP_OUTBOUND_USERGROUP");
    assert!(given.expect(1, &[]).out.contains("ADA@CONTOSO.COM"), "{}", given.out);
    diff("new.json", "USERGROUP_OUTBOUND_USERGROUP/group").expect(0, &[]);
    let given = diff("renamed.json", "USERGROUP_OUTBOUND_USERGROUP");
    given.expect(
        1,
        &[
            "`renamed.json` has no object mapping `USERGROUP_OUTBOUND_USERGROUP`",
            ": with it none is in scope",
        ],
    );
    diff("new.json", "user").expect(2, &["`user` of `rules.json` can be any of"]);
    // Of one side alone a kind can be unclear.
    place.write("m.yaml", "attrflow: 1\nuser:\n  attributes:\n    userName: [userPrincipalName]\n");
    let given = place.run(&["diff", "m.yaml", "rules.json", "--records", "in.ndjson"]);
    given.expect(2, &["`rules.json` maps users in more than one way"]);
}

#[test]
fn what_is_broken_stops_nobody_else() {
    let place = place();
    damaged(&place, "broken.json", SCIM_EXPRESSION, json!({"expression": "Jion([mail])"}));
    let passed_over = "1 error in other parts of `broken.json`; `attrflow lint broken.json` shows them\n";
    for arguments in [
        &["run", "broken.json", "in.ndjson"][..],
        &["scope", "broken.json", "in.ndjson"],
        &["explain", "broken.json", "in.ndjson"],
        &["bench", "broken.json", "in.ndjson", "--limit", "1"],
        &["disasm", "broken.json"],
        &["diff", "broken.json", "rules.json", "--records", "in.ndjson"],
        &["plan", "broken.json", "--after", "in.ndjson"],
    ] {
        let with =
            |object: &str, more: &[&str]| place.run(&[arguments, &["--object", object], more].concat());
        let sound = if arguments[0] == "plan" { "group" } else { "WORKER_INBOUND_USER" };
        let given = with(sound, &[]);
        given.expect(0, &[passed_over]);
        assert_eq!(given.err.matches("other parts").count(), 1, "{arguments:?}");
        assert!(!given.err.contains("AF101"), "{arguments:?}: {}", given.err);
        assert!(!with(sound, &["-q"]).err.contains("other parts"), "{arguments:?}");
        // The broken one says what is wrong with it, and that alone.
        let given = with("2/2", &[]);
        let said = "error: `USERGROUP_OUTBOUND_USERGROUP/user` of `broken.json` does not compile: 1 error\n";
        given.expect(2, &["AF101", "no function `Jion`", said]);
        assert!(!given.err.contains("other parts"), "{arguments:?}: {}", given.err);
    }
    // What all of a rule are for needs all of it.
    let given = place.run(&[
        "plan",
        "broken.json",
        "--after",
        "in.ndjson",
        "--object",
        "USERGROUP_OUTBOUND_USERGROUP",
    ]);
    given.expect(2, &["`USERGROUP_OUTBOUND_USERGROUP/user` of `broken.json` does not compile"]);
    // A disabled one, a definition.
    for (pointer, value) in [
        ("/synchronizationRules/5/objectMappings/0/flowTypes", json!("Ad")),
        ("/directories/0/objects/0/attributes/1/type", json!("Strin")),
    ] {
        damaged(&place, "broken.json", pointer, value);
        let given = place.run(&["run", "broken.json", "in.ndjson", "--object", "1/1"]);
        given.expect(0, &[passed_over, "1 record: 1 in scope"]);
    }
    // A rule that is broken tells that of its object mappings.
    damaged(&place, "broken.json", "/synchronizationRules/3/targetDirectoryName", json!("Azure"));
    let given = place.run(&["run", "broken.json", "in.ndjson", "--object", "WORKER_INBOUND_USER"]);
    given.expect(
        2,
        &[
            "AF312",
            "no directory `Azure`",
            "`WORKER_INBOUND_USER` of `broken.json` does not compile: 1 error",
        ],
    );
    // The file as a whole.
    damaged(&place, "broken.json", "/directories", json!(5));
    let given = place.run(&["run", "broken.json", "in.ndjson", "--object", "1/1"]);
    given.expect(2, &["AF303", "`broken.json` does not compile: 1 error"]);
    // Nothing is said of it where nothing is wrong.
    assert!(!run(&place, "1/1").err.contains("parts"));
}

#[test]
fn a_session_chooses() {
    let place = place();
    let repl = |arguments: &[&str], input: &str| {
        place.feed(&[&["repl", "--record", "in.ndjson"], arguments].concat(), input.as_bytes())
    };
    let given = repl(
        &["rules.json"],
        ":object\n:map\n:object Staff / all\n:object\n:map\n[departmnt]\n:object Lead\n:object\n",
    );
    assert_eq!(
        given.out,
        "Staff / all\nEmail       \"Ada@Contoso.com\"\nDepartment  \"Sales\"\nStaff / all\n"
    );
    given.expect(
        1,
        &[
            "`rules.json`: `USER_OUTBOUND_USER`: users with 2 attributes, groups with 2 attributes, ",
            "error: line 1: `rules.json` maps users in more than one way: `USER_OUTBOUND_USER`, ",
            "; choose one with `:object NAME`\n",
            "`Azure Active Directory` does not define `departmnt`",
            "error: line 7: `rules.json` has no object mapping `Lead`",
        ],
    );
    let given = repl(&["rules.json", "--object", "worker_inbound_user"], ":payload\n[WorkrID]\n");
    assert!(given.out.contains("\"employeeId\": \"7\""), "{}", given.out);
    given.expect(1, &["did you mean `WorkerID`?"]);
    assert!(!given.err.contains("choose one"), "{}", given.err);
    repl(&["rules.json", "--object", "Guests"], "1\n").expect(2, &["`Guests` of `rules.json` is disabled"]);
    repl(&["--object", "Staff"], "1\n").expect(2, &["`Staff` is no kind of object"]);
    assert_eq!(repl(&["--object", "group"], ":object\n").out, "group\n");
    damaged(&place, "broken.json", SCIM_EXPRESSION, json!({"expression": "Jion([mail])"}));
    let given = repl(
        &["broken.json", "--object", "group"],
        ":map displayName\n:object USERGROUP_OUTBOUND_USERGROUP\n",
    );
    given.expect(
        1,
        &[
            "1 error in other parts of `broken.json`",
            "`USERGROUP_OUTBOUND_USERGROUP/user` of `broken.json` does not compile",
        ],
    );
    assert!(given.out.starts_with("\"Ada\"\n"), "{}", given.out);
}

#[test]
fn tests_name_what_they_are_about() {
    let place = place();
    let tests = |mapping: &str, object: &str| {
        format!(
            "attrflow-test: 1\nmapping: {mapping}\nrecords:\n  ada: {{ file: in.ndjson }}\ntests:\n  - name: it is this one\n    \
             record: ada\n{object}    expect:\n      scope: in\n"
        )
    };
    let test = |mapping: &str, object: &str| {
        place.write("rules.test.yaml", tests(mapping, object));
        place.run(&["test", "rules.test.yaml"])
    };
    for name in ["USER_OUTBOUND_USER", "Staff / all", "3/2", "group", "worker_inbound_user/worker"] {
        test("rules.json", &format!("    object: {name}\n")).expect(0, &["1 test passed"]);
    }
    for (object, said) in [
        (
            "",
            &[
                "AF702",
                "the mapping maps users in more than one way",
                "choose one with `object: NAME`",
                "rules.test.yaml:6",
            ][..],
        ),
        ("    object: user\n", &["AF702", "`user` of the mapping can be any of", "rules.test.yaml:8:13"]),
        ("    object: Guests\n", &["AF702", "`Guests` of the mapping is disabled", "rules.test.yaml:8:13"]),
        (
            "    object: USER_OUTBOND_USER\n",
            &[
                "AF702",
                "no object mapping `USER_OUTBOND_USER`",
                "did you mean `USER_OUTBOUND_USER`?",
                "rules.test.yaml:8:13",
            ],
        ),
        ("    object: [user]\n", &["AF303", "rules.test.yaml:8:13"]),
    ] {
        test("rules.json", object).expect(2, said);
    }
    damaged(&place, "broken.json", SCIM_EXPRESSION, json!({"expression": "Jion([mail])"}));
    let given = test("broken.json", "    object: USER_OUTBOUND_USER\n");
    given.expect(
        0,
        &[
            "1 test passed",
            "1 error in other parts of `broken.json`; `attrflow lint broken.json` shows them\n",
        ],
    );
    let given = test("broken.json", "    object: 2/2\n");
    given.expect(
        2,
        &[
            "AF704",
            "`USERGROUP_OUTBOUND_USERGROUP/user` of the mapping does not compile",
            "attrflow lint broken.json",
        ],
    );
    // What no test is about is told by its name.
    place.write("rules.test.yaml", tests("rules.json", "    object: USER_OUTBOUND_USER\n"));
    let given = place.run(&["test", "rules.test.yaml", "--coverage"]);
    let out = &given.expect(0, &[]).out;
    assert!(
        out.contains("no test has a `Staff / all` in scope")
            && out.contains("no test has a `group` in scope"),
        "{out}"
    );
}
