//! Findings that a file says are meant.

use crate::common::{apply, show};
use crate::linted;

const BEFORE: &str = "attrflow: 1
user:
  filterable: [userName]
  attributes:
    userName: { from: [userPrincipalName], match: 1, required: true }
    active: Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")
";

/// Entries below `attributes:`, what is found in them, and what is left of them once the fixes are made. `Prepend`
/// is not documented, which is AF103.
const CASES: &[(&str, &[&str], Option<&str>)] = &[
    ("nickName: Prepend(\"x-\", [mailNickname])", &["AF103"], None),
    // Behind the entry.
    ("nickName: Prepend(\"x-\", [mailNickname]) # attrflow: allow AF103 because so", &[], None),
    (
        "nickName: Prepend(\"x-\", [mailNickname]) # attrflow: allow undocumented-function because so",
        &[],
        None,
    ),
    ("nickName: Prepend(\"x-\", [mailNickname]) # attrflow: allow AF1 because so", &[], None),
    ("nickName: Prepend(\"x-\", [mailNickname]) # attrflow: allow notes because so", &[], None),
    ("nickName: 'Prepend(\"x-\", [mailNickname])' # attrflow: allow af103 because so", &[], None),
    ("nickName: { from: 'Prepend(\"x-\", [mail])', note: x } # attrflow: allow AF103 because so", &[], None),
    ("nickName: >- # attrflow: allow AF103 because so\n  Prepend(\"x-\",\n  [mailNickname])", &[], None),
    ("nickName: # attrflow: allow AF103 because so\n  from: Prepend(\"x-\", [mailNickname])", &[], None),
    (
        "nickName:\n  from: Prepend(\"x-\", [mailNickname]) # attrflow: allow AF103 because so\n  note: x",
        &[],
        None,
    ),
    ("nickName:\n  Prepend(\"x-\", [mailNickname]) # attrflow: allow AF103 because so", &[], None),
    (
        "nickName: Prepend(\"x-\",\n  [mailNickname]) # attrflow: allow AF103 because so\ntitle: [jobTitle]",
        &[],
        None,
    ),
    (
        "nickName: {\n  from: 'Prepend(\"x-\", [mail])', # attrflow: allow AF103 because so\n  note: x }",
        &[],
        None,
    ),
    (
        "nickName: {\n  from: 'Prepend(\"x-\", [mail])',\n  note: x } # attrflow: allow AF103 because so",
        &[],
        None,
    ),
    (
        "nickName: {\n  from: 'Prepend(\"x-\", [mail])',\n  note: x\n} # attrflow: allow AF103 because so",
        &[],
        None,
    ),
    // Above it.
    ("# attrflow: allow AF103 because so\nnickName: Prepend(\"x-\", [mailNickname])", &[], None),
    (
        "# attrflow: allow AF103 because so\n# and so on\n\nnickName: Prepend(\"x-\", [mailNickname])",
        &[],
        None,
    ),
    ("nickName:\n  # attrflow: allow AF103 because so\n  from: Prepend(\"x-\", [mailNickname])", &[], None),
    // One above the other.
    (
        "# attrflow: allow AF103 because so\n# attrflow: allow AF102 because so\nnickName: prepend(\"x-\", [mail])",
        &[],
        None,
    ),
    ("nickName: prepend(\"x-\", [mail]) # attrflow: allow AF102, AF103 because so", &[], None),
    ("nickName: prepend(\"x-\", [mail]) # attrflow: allow AF102 AF103 because so", &[], None),
    // It covers its entry, and no other.
    (
        "title: [jobTitle] # attrflow: allow AF103 because so\nnickName: Prepend(\"x-\", [mailNickname])",
        &["AF314", "AF103"],
        Some("title: [jobTitle]\nnickName: Prepend(\"x-\", [mailNickname])"),
    ),
    (
        "nickName: Prepend(\"x-\", [mailNickname])\n# attrflow: allow AF103 because so\ntitle: [jobTitle]",
        &["AF103", "AF314"],
        Some("nickName: Prepend(\"x-\", [mailNickname])\ntitle: [jobTitle]"),
    ),
    ("title: [jobTitle]\n# attrflow: allow AF103 because so", &["AF314"], Some("title: [jobTitle]")),
    // Unused.
    ("title: [jobTitle]   # attrflow: allow AF103 because so", &["AF314"], Some("title: [jobTitle]")),
    (
        "nickName: Prepend(\"x-\", [mail]) # attrflow: allow AF103, AF102 because so",
        &["AF314"],
        Some("nickName: Prepend(\"x-\", [mail]) # attrflow: allow AF103 because so"),
    ),
    (
        "nickName: Prepend(\"x-\", [mail]) # attrflow: allow AF102, AF103 because so",
        &["AF314"],
        Some("nickName: Prepend(\"x-\", [mail]) # attrflow: allow AF103 because so"),
    ),
    (
        "title: [jobTitle] # attrflow: allow AF102, AF103 because so",
        &["AF314", "AF314"],
        Some("title: [jobTitle]"),
    ),
    ("title: [jobTitle] # attrflow: allow AF999 because so", &["AF314"], Some("title: [jobTitle]")),
    ("title: [jobTitle] # attrflow: allow iif-nul because so", &["AF314"], Some("title: [jobTitle]")),
    // Malformed, but understood.
    ("nickName: Prepend(\"x-\", [mailNickname]) # attrflow: allow AF103", &["AF316"], None),
    ("nickName: Prepend(\"x-\", [mailNickname]) # attrflow: allow AF103 because", &["AF316"], None),
    ("nickName: Prepend(\"x-\", [mailNickname]) # attrflow: allow AF103 it is so", &["AF316"], None),
    // Not understood.
    ("title: [jobTitle] # attrflow: allow", &["AF316"], None),
    ("title: [jobTitle] # attrflow: allow because so", &["AF316"], None),
    ("title: [jobTitle] # attrflow: ignore AF103", &["AF316"], None),
    ("title: [jobTitle] # attrflow is a tool", &[], None),
    // What stands in a text is no comment.
    ("title: 'Append([jobTitle], \"# attrflow: allow AF103 because so\")'", &[], None),
    // Syntax, and what YAML makes of it.
    ("nickName: ToLower([mail] # attrflow: allow AF001 because so", &[], None),
    ("title: [country]=\"US\" # attrflow: allow AF020, AF018 because so", &[], None),
    // What an error may hide is not said to be unused.
    ("nickName: Prepend(\"x-\", [mail] # attrflow: allow AF103 because so", &["AF001"], None),
    ("nickName: Prepend(\"x-\", [mail] # attrflow: allow AF103, AF999 because so", &["AF001", "AF314"], None),
    ("title: [jobTitle]\ntitle: [department] # attrflow: allow AF305 because so", &[], None),
];

fn indented(text: &str) -> String {
    text.lines().map(|line| if line.is_empty() { "\n".to_owned() } else { format!("    {line}\n") }).collect()
}

#[test]
fn comments_allow_what_is_beside_or_below() {
    let mut wrong = String::new();
    for (entries, expected, fixed) in CASES {
        for line_end in ["\n", "\r\n"] {
            let text = format!("{BEFORE}{}", indented(entries)).replace('\n', line_end);
            let (file, found) = linted(&text);
            let codes: Vec<&str> = found.iter().map(|found| found.code.as_str()).collect();
            let edits = found.iter().filter_map(|found| found.fix.as_ref()).flat_map(|fix| fix.edits.clone());
            let mended = apply(file.text(), edits.collect());
            let expected_text =
                fixed.map(|text| format!("{BEFORE}{}", indented(text)).replace('\n', line_end));
            if codes != *expected || expected_text.is_some_and(|expected| expected != mended) {
                wrong += &format!(
                    "{entries}\n  expected {expected:?}\n  mended {mended}\n{}\n",
                    show(&file, &found)
                );
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn allowances_stand_anywhere() {
    for (text, expected) in [
        // In a scope, and for a clause.
        (
            "attrflow: 1\nuser:\n  scope:\n    - when:\n        - nosuch EQUALS \"x\" # attrflow: allow AF104 because so\n",
            &[][..],
        ),
        (
            "attrflow: 1\nuser:\n  scope:\n    # attrflow: allow AF104 because so\n    - when:\n        - nosuch EQUALS \"x\"\n        - nosuch EQUALS \"y\"\n",
            &[],
        ),
        (
            "attrflow: 1\nuser:\n  scope:\n    - when: # attrflow: allow AF104 because so\n        - nosuch EQUALS \"x\"\n",
            &[],
        ),
        // For a whole object.
        (
            "attrflow: 1\nuser: # attrflow: allow AF104 because so\n  scope:\n    - when: [nosuch IS NULL]\n",
            &[],
        ),
        (
            "attrflow: 1\n# attrflow: allow AF104 because so\nuser:\n  scope:\n    - when: [nosuch IS NULL]\n",
            &[],
        ),
        // For a whole file.
        ("attrflow: 1\nlint: { allow: [AF104] }\nuser:\n  scope:\n    - when: [nosuch IS NULL]\n", &[]),
        (
            "attrflow: 1\nlint: { allow: { AF104: so it is } }\nuser:\n  scope:\n    - when: [nosuch IS NULL]\n",
            &[],
        ),
        (
            "attrflow: 1\nlint: { allow: [AF104, AF105] }\nuser:\n  scope:\n    - when: [nosuch IS NULL]\n",
            &[],
        ),
        (
            "attrflow: 1\nlint: { allow: [AF104], deny: [AF999] }\nuser:\n  scope:\n    - when: [nosuch IS NULL]\n",
            &["AF314"],
        ),
        (
            "attrflow: 1\nlint:\n  allow:\n    - AF103\nuser:\n  scope:\n    - when: [department IS NULL]\n",
            &["AF314"],
        ),
    ] {
        let text = format!(
            "{text}  filterable: [userName]\n  attributes:\n    userName: {{ from: [userPrincipalName], match: 1 }}\n    active: Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")\n"
        );
        let (file, found) = linted(&text);
        // What else there is to say of such a scope is not what this is about.
        let about = |code: &&str| matches!(*code, "AF104" | "AF314" | "AF316");
        let codes: Vec<&str> = found.iter().map(|found| found.code.as_str()).filter(about).collect();
        assert_eq!(codes, expected, "{text}\n{}", show(&file, &found));
    }
}

#[test]
fn what_is_unknown_in_a_list_is_taken_out_of_it() {
    for (list, expected) in [
        ("[AF999, AF104]", "[AF104]"),
        ("[AF104, AF999]", "[AF104]"),
        ("[ AF104 , AF999 ]", "[ AF104 ]"),
        ("[\"AF999\", AF104]", "[AF104]"),
        ("[AF999]", "[AF999]"),
    ] {
        let text = |list: &str| {
            format!(
                "attrflow: 1\nlint: {{ allow: {list} }}\nuser:\n  attributes:\n    userName: {{ from: [nosuch], match: 1 }}\n"
            )
        };
        let (file, found) = linted(&text(list));
        let unused = found.iter().filter(|found| found.code.as_str() == "AF314");
        let edits = unused.filter_map(|found| found.fix.as_ref()).flat_map(|fix| fix.edits.clone()).collect();
        assert_eq!(apply(file.text(), edits), text(expected), "{}", show(&file, &found));
    }
}
