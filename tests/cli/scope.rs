use serde_json::json;

use crate::support::{MAPPING, Place};

#[test]
fn records_are_told_who_is_in_and_why_not() {
    let place = Place::new();
    place.write("m.yaml", MAPPING).write("in.csv", "id,kind,sponsor\n7,guest,\n8,guest,a\n");
    let input =
        "{\"objectId\":\"a\",\"id\":1,\"kind\":\"staff\"}\n\n{\"id\":\"b\",\"kind\":\"guest\"}\n{}\n[]\n";
    let given = place.feed(&["scope", "m.yaml"], input.as_bytes());
    given.expect(1, &["4 records: 1 in scope, 2 out of scope, 1 error"]);
    let failed = |value, second: &str| {
        json!([
            {"group": "staff", "clause": "kind EQUALS \"staff\"", "value": value},
            {"group": 2, "clause": second, "value": null},
        ])
    };
    let mut expected = vec![
        json!({"line": 1, "key": "a", "in_scope": true, "group": "staff"}),
        json!({"line": 3, "key": "b", "in_scope": false, "failed": failed(json!("guest"), "sponsor IS NOT NULL")}),
        json!({"line": 4, "key": null, "in_scope": false, "failed": failed(json!(null), "kind EQUALS \"guest\"")}),
    ];
    let message = "a record must be a JSON object, found an array";
    expected.push(json!({"line": 5, "key": null, "error": {"code": "AF906", "message": message}}));
    assert_eq!(given.json(), expected);

    let given = place.run(&["scope", "m.yaml", "in.csv", "-q"]);
    let told: Vec<_> =
        given.expect(0, &[]).json().iter().map(|a| json!([a["line"], a["key"], a["in_scope"]])).collect();
    assert_eq!(told, [json!([2, "7", false]), json!([3, "8", true])]);
}

#[test]
fn one_clause_is_tried() {
    let place = Place::new();
    for (value, out) in [("Sales", json!(true)), ("HR", json!(false))] {
        let set = format!("department={value}");
        let given = place.run(&["scope", "--clause", "department EQUALS \"Sales\"", "-s", &set]);
        assert_eq!(given.expect(0, &[]).json(), [json!({"in_scope": out, "value": value})]);
    }
    place
        .run(&["scope", "--clause", "department = \"Sales\""])
        .expect(2, &["AF502", "the clause does not compile"]);
    place.run(&["scope"]).expect(2, &["required"]);
}

#[test]
fn a_batch_answers_every_line() {
    let place = Place::new();
    let input = "{\"id\":1,\"clause\":\"x IS NULL\",\"inputs\":{}}\n{\"id\":2,\"clause\":\"x = 1\"}\nno\n\
                 {\"id\":3,\"clause\":\"x EQUALS \\\"a\\\"\",\"inputs\":{\"x\":\"b\"}}\n";
    place.write("q.jsonl", input);
    let answers = place.run(&["scope", "--batch", "q.jsonl"]).expect(0, &[]).json();
    assert_eq!(answers[0], json!({"id": 1, "in_scope": true}));
    assert_eq!((&answers[1]["id"], &answers[1]["error"]["code"]), (&json!(2), &json!("AF502")));
    assert_eq!((&answers[2]["id"], &answers[2]["line"]), (&json!(null), &json!(3)));
    assert_eq!(answers[3], json!({"id": 3, "in_scope": false}));
}
