//! What YAML makes of expressions, and kinds of values: one fault, one finding.

use attrflow::lint::{self, Settings};
use attrflow::source::SourceFile;

use crate::common::show;
use crate::linted;

/// Entries below `attributes:`, and the codes of what is found in them.
const CASES: &[(&str, &[&str])] = &[
    // A comment that cuts: AF019 for AF001 and AF003.
    ("nickName: Join(\" #\", [givenName], [surname])", &["AF019"]),
    ("nickName: Append([mail], \" #1\")", &["AF019"]),
    ("nickName: Append([mail], \" #1", &["AF019"]),
    ("nickName: [mail] # a remark", &[]),
    ("nickName: ToLower([mail]) # (a remark)", &[]),
    ("nickName: ToLower([mail] # remark", &["AF001"]),
    // Brackets and braces: AF020.
    ("nickName: [country]=\"USA\"", &["AF020"]),
    ("nickName: [mail] [surname]", &["AF020"]),
    ("nickName: { from: ToLower([mail]) }", &["AF020"]),
    ("nickName: { from: Join(\" \", [givenName], [surname]), case-exact: true }", &["AF020"]),
    ("nickName: { from: [country]=\"USA\" }", &["AF020"]),
    ("nickName: [emails[type eq \"work\"].value]", &["AF020"]),
    ("nickName: { from: 'ToLower([mail])' }", &[]),
    ("nickName: { from: [mail] }", &[]),
    // Numbers and anchors: AF021 for AF013 and AF303.
    ("nickName: &HF7", &["AF021"]),
    ("nickName: { const: &HF7 }", &["AF021"]),
    ("nickName: &here [mail]\ntitle: *here", &[]),
    // Lost quotes: AF022 for AF009.
    ("nickName: \"Sales\"", &["AF022"]),
    ("nickName: { from: \"Sales\" }", &["AF022"]),
    ("nickName: { const: \"Sales\" }", &[]),
    ("nickName: \"[mail]\"", &[]),
    ("nickName: \"ToLower([mail])\"", &[]),
    ("nickName: 'mail'", &["AF009"]),
    // AF301 for the rest.
    ("nickName: Append([mail], \": \")", &["AF301"]),
    ("nickName: \"Append([mail], \\\"x\\\")", &["AF301"]),
    ("nickName: %Domain%", &["AF301"]),
    ("nickName: @mail", &["AF301"]),
    ("nickName: \"\\d\"", &["AF022", "AF301"]),
    // Kinds.
    ("nickName: \"\"", &["AF013"]),
    ("nickName: ''", &["AF013"]),
    ("nickName:", &["AF303"]),
    ("nickName: null", &["AF303"]),
    ("nickName: []", &["AF303"]),
    ("nickName: [mail, surname]", &["AF303"]),
    ("nickName: yes", &["AF303"]),
    ("nickName: 7", &["AF303"]),
    ("nickName: 2024-05-01", &["AF303"]),
    ("nickName: {}", &["AF304"]),
    ("nickName: { note: none }", &["AF304"]),
    ("nickName: { from: [mail], note: no }", &["AF315"]),
    ("nickName: { const: 1.5 }", &["AF315"]),
    ("nickName: { const: 2024-05-01 }", &["AF315"]),
    ("nickName: { from: [mail], case-exact: yes }", &["AF303"]),
    ("nickName: { from: [mail], match: first }", &["AF303"]),
    ("nickName: { from: [mail], const: x }", &["AF303"]),
    ("nickName: { from: [mail], from: [surname] }", &["AF303"]),
    ("nickName: { from: [mail], apply: once }", &["AF309"]),
    ("nickName: { from: [mail], aply: always }", &["AF302"]),
    // Targets given twice.
    ("nickName: [mail]\nnickName: [surname]", &["AF305"]),
    ("nickName: [mail]\nurn:ietf:params:scim:schemas:core:2.0:User:nickName: [surname]", &["AF305"]),
];

/// The rules that the table is about.
fn is_about(code: &str) -> bool {
    code < "AF100" || ("AF300".."AF400").contains(&code)
}

#[test]
fn one_fault_is_one_finding() {
    let mut wrong = String::new();
    for (entries, expected) in CASES {
        let entries: String = entries.lines().map(|line| format!("    {line}\n")).collect();
        let text = format!(
            "attrflow: 1\nuser:\n  filterable: [userName]\n  attributes:\n    userName: {{ from: [userPrincipalName], match: 1 }}\n{entries}    displayName: [displayName]\n"
        );
        let (file, found) = linted(&text);
        let codes: Vec<&str> =
            found.iter().map(|found| found.code.as_str()).filter(|code| is_about(code)).collect();
        if codes != *expected {
            wrong += &format!("{entries}  expected {expected:?}\n{}\n", show(&file, &found));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn a_matching_attribute_is_asked_for_once_an_object() {
    for (user, expected) in [
        ("  attributes:\n    userName: [userPrincipalName]\n", &["AF307"][..]),
        ("  attributes:\n    userName: { from: [userPrincipalName], match: 1 }\n", &[]),
        ("  attributes: {}\n", &[]),
        ("  attributes:\n    userName: { from: [userPrincipalName], match: one }\n", &["AF303"]),
        (
            "  attributes:\n    userName: [userPrincipalName]\ngroup:\n  attributes:\n    displayName: [displayName]\n",
            &["AF307", "AF307"],
        ),
    ] {
        let (file, found) = linted(&format!("attrflow: 1\nuser:\n{user}"));
        let about = |code: &&str| ("AF300".."AF400").contains(code);
        let codes: Vec<&str> = found.iter().map(|found| found.code.as_str()).filter(about).collect();
        assert_eq!(codes, expected, "{user}{}", show(&file, &found));
    }
}

#[test]
fn what_is_mended_can_still_be_read() {
    for (entry, expected) in [
        ("nickName: givenName + surname", "nickName: Join(\"\", [givenName], [surname])"),
        (
            "nickName: { from: givenName + surname }",
            "nickName: { from: 'Join(\"\", [givenName], [surname])' }",
        ),
        ("nickName: { from: mailNickname }", "nickName: { from: [mailNickname] }"),
        ("nickName: [mailNikname]", "nickName: [mailNickname]"),
        ("nickName: [\"mailNikname\"]", "nickName: [\"mailNickname\"]"),
        ("nickName: ToLower(“X”)", "nickName: ToLower(\"X\")"),
        ("nickName: “X”", "nickName: '\"X\"'"),
        ("nickName: 'Append(“it''s”, mail)'", "nickName: 'Append(\"it''s\", [mail])'"),
        ("nickName: \"Append(“a”, mail)\"", "nickName: \"Append(\\\"a\\\", [mail])\""),
        (
            "nickName: Join(\" \",\n      givenName,\n      surname)",
            "nickName: Join(\" \",\n      [givenName],\n      [surname])",
        ),
        ("nickName: >-\n      ToLower(\n      mail)", "nickName: >-\n      ToLower(\n      [mail])"),
    ] {
        let text = |entry: &str| {
            format!(
                "attrflow: 1\nuser:\n  filterable: [userName]\n  attributes:\n    userName: {{ from: [userPrincipalName], match: 1 }}\n    {entry}\n"
            )
        };
        let fixed = lint::fix(&SourceFile::new("x.yaml", text(entry)), &Settings::default(), true);
        assert_eq!(fixed.text, text(expected));
    }
}
