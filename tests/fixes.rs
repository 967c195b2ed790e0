//! Fixes of faults that stand beside and inside each other, in every way that YAML and JSON can write an expression.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "what fails here is a failed test"
)]

mod common;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use attrflow::catalogue::SourceKind;
use attrflow::check::Dialect;
use attrflow::evaluate::{CompiledExpression, Evaluation, Settings};
use attrflow::lint::{self, Finding, Fixed, Frame};
use attrflow::mapping::{self, MappingSource};
use attrflow::source::{Code, Safety, Severity, SourceFile};
use proptest::prelude::*;

/// How an expression is written.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Style {
    Plain,
    PlainLines,
    Single,
    SingleLines,
    Double,
    DoubleEscaped,
    Flow,
    Details,
    DetailsLines,
    Folded,
    FoldedDeep,
    Literal,
    LiteralDeep,
    DetailsLiteral,
}

const STYLES: [Style; 14] = [
    Style::Plain,
    Style::PlainLines,
    Style::Single,
    Style::SingleLines,
    Style::Double,
    Style::DoubleEscaped,
    Style::Flow,
    Style::Details,
    Style::DetailsLines,
    Style::Folded,
    Style::FoldedDeep,
    Style::Literal,
    Style::LiteralDeep,
    Style::DetailsLiteral,
];

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Form {
    Yaml,
    Windows,
    Marked,
    Json,
    JsonEscaped,
}

const FORMS: [Form; 7] =
    [Form::Yaml, Form::Yaml, Form::Yaml, Form::Windows, Form::Marked, Form::Json, Form::JsonEscaped];

const TARGETS: [&str; 4] = ["nickName", "title", "externalId", "displayName"];

fn single(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn double(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

/// With what is between arguments broken into lines.
fn lines(text: &str, indent: &str) -> String {
    text.replace(", ", &format!(",\n{indent}"))
}

fn entry(number: usize, target: &str, text: &str, style: Style) -> String {
    let key = format!("    # above {number}\n    {target}:");
    let end = format!("  # beside {number}\n");
    let in_lines = text.replace('\n', "\n              ");
    let text = if matches!(style, Style::Double | Style::DoubleEscaped) { text } else { in_lines.as_str() };
    match style {
        Style::Plain => format!("{key} {text}{end}"),
        Style::PlainLines => format!("{key}\n      {}{end}", lines(text, "        ")),
        Style::Single => format!("{key} {}{end}", single(text)),
        Style::SingleLines => format!("{key}\n        {}{end}", lines(&single(text), "      ")),
        Style::Double => format!("{key}   {}{end}", double(text)),
        Style::DoubleEscaped => {
            format!("{key} {}{end}", double(text).replace("\\\"", "\\x22").replace('[', "\\x5B"))
        }
        Style::Flow => format!("{key} {{ from: {}, required: false }}{end}", single(text)),
        Style::Details => format!("{key}  # details {number}\n      from: {}{end}", single(text)),
        Style::DetailsLines => {
            format!("{key}\n      from: {}{end}      required: false\n", lines(text, "          "))
        }
        Style::Folded => format!("{key} >- # folded {number}\n      {}\n", lines(text, "      ")),
        Style::FoldedDeep => format!("{key} >-\n      {}\n    # below {number}\n", lines(text, "         ")),
        Style::Literal => format!("{key} |\n      {}\n", lines(text, "      ")),
        Style::LiteralDeep => format!("{key} |-\n        {}\n\n", lines(text, "          ")),
        Style::DetailsLiteral => format!("{key}\n      from: |+\n        {}\n", lines(text, "        ")),
    }
}

const HEAD: &str = "attrflow: 1 # head\nuser:\n  filterable: [userName]   # odd   blanks\n  attributes:\n    userName: { from: [userPrincipalName], match: 1, required: true }\n    active:   'Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")'   # kept  as it is\n";

fn file(entries: &[(String, Style)], form: Form) -> String {
    if matches!(form, Form::Json | Form::JsonEscaped) {
        let mut attributes = serde_json::json!({
            "userName": { "from": "[userPrincipalName]", "match": 1, "required": true },
            "active": "Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")",
        });
        for ((text, style), target) in entries.iter().zip(TARGETS) {
            attributes[target] = match style {
                Style::Flow | Style::Details | Style::DetailsLines => serde_json::json!({ "from": text }),
                Style::Literal => serde_json::json!(lines(text, "\t")),
                _ => serde_json::json!(text),
            };
        }
        let user = serde_json::json!({ "filterable": ["userName"], "attributes": attributes });
        let json = serde_json::to_string_pretty(&serde_json::json!({ "attrflow": 1, "user": user })).unwrap();
        return if form == Form::Json {
            json
        } else {
            json.replace("\\\"", "\\u0022").replace("([", "(\\u005b")
        };
    }
    let mut text = HEAD.to_owned();
    for (number, ((expression, style), target)) in entries.iter().zip(TARGETS).enumerate() {
        text.push_str(&entry(number, target, expression, *style));
    }
    text.push_str("    # the end\n");
    match form {
        Form::Windows => text.replace('\n', "\r\n"),
        Form::Marked => format!("\u{feff}{text}"),
        _ => text,
    }
}

/// The expressions of the attributes of a file, by target.
fn expressions(text: &str) -> Vec<(String, String)> {
    let Some(mapping) = mapping::parse(&SourceFile::new("x.yaml", text)).mapping else { return Vec::new() };
    let attributes = mapping.objects.iter().flat_map(|object| &object.attributes);
    let expressions = attributes.filter_map(|attribute| match &attribute.source {
        MappingSource::Expression(source) => Some((attribute.target.text.clone(), source.text.clone())),
        _ => None,
    });
    expressions.collect()
}

/// The expressions of all examples of what is wrong.
static FAULTS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut faults = BTreeSet::new();
    for rule in lint::all() {
        for example in rule.examples.iter().filter(|example| example.frame == Frame::Attributes) {
            faults.extend(
                expressions(&example.bad_file())
                    .into_iter()
                    .filter(|(target, text)| {
                        !matches!(target.as_str(), "userName" | "active") && text.len() < 200
                    })
                    .map(|(_, text)| text),
            );
        }
    }
    faults.into_iter().chain(MORE.iter().map(|&text| text.to_owned())).collect()
});

/// Faults that examples do not have.
const MORE: [&str; 26] = [
    r#"IIF([country]="USA", Join(" ", [city], [state]), Append("a\\d", [mail]))"#,
    r#"IIF ( [country] = "it's" , [city] , "O'Brien" )"#,
    r#"IIF(IsPresent([jobTitle]), [jobTitle], )"#,
    r#"IIF(IsNullOrEmpty([city]), , [city])"#,
    r#"IIF(Not(IsPresent([city])), "none", IIF([state]="x", "a", "b"))"#,
    r#"IIF("USA"=[country], "a", "b")"#,
    r#"IIF([dirSyncEnabled], "a", "b")"#,
    r#"IIF([dirSyncEnabled]=True, "a", "b")"#,
    r#"IIF([employeeId]="7", "a", "b")"#,
    r#"IIF([employeeId]="007", "a", "b")"#,
    r#"IIF(ToLower([country])="usa", "a", "b")"#,
    r#"IIF(Len([country])=3, "a", "b")"#,
    r#"IIF([country]<>Null, [country], "–")"#,
    r#"Switch(IsPresent([city]), "c", "False", , "True", [city])"#,
    r#"Switch(Not(IsNull([city])),, "True", [city])"#,
    r#"Switch(IsPresent([city]),,"False","b",)"#,
    r#"Switch(IsNull([city]), "a", "True", "b", "False")"#,
    r#"switch([country], "a", "USA", iif([city]="x", [state], "\q"))"#,
    r#"IIF([city]="x", CDate([extensionAttribute1]), "b")"#,
    r#"IIF([city]="x", "b", FormatDateTime ([extensionAttribute1], "yyyyMMdd", "yyyy"))"#,
    r#"Switch([city], BitAnd([extensionAttribute1], 1), "x", 1, "y", 2)"#,
    r#"Coalesce([extensionAttribute1], CStr(CDate([extensionAttribute2])))"#,
    r#"IIF([accountEnabled]="true", "a", "b")"#,
    r#"FormatDateTime([extensionAttribute1] , "yyyyMMdd","yyyy" , )"#,
    r#"IIF(And([city]="x", Or([state]="y", [country]="z"), ), "a", "b")"#,
    r#"Join(“ ”, [city], ‘é’ , [state] , toupper([city]))"#,
];

fn expression() -> impl Strategy<Value = String> {
    let fault = || (0..FAULTS.len()).prop_map(|index| FAULTS[index].clone());
    let around = prop::sample::select(vec![
        "Append(E, F)",
        "IIF([country]=\"USA\", E, F)",
        "IIF([country]<>\"USA\",E , F)",
        "IIF(E=\"x\", F, \"y\")",
        "IIF(IsPresent([jobTitle]), E, F)",
        "IIF(And([city]=\"x\", IsPresent(E)), F, \"n\")",
        "Switch([department], E, \"Sales \", F)",
        "Switch(IsPresent([city]), E, \"False\", F)",
        "switch(E, F, \"x\", \"y\")",
        "Join(\", \", E, F )",
        "Coalesce([city], E, F)",
        "FormatDateTime(E, \"yyyyMMdd\", F)",
        "Replace(E, \" x\", , , F, , )",
    ]);
    let nested = (around.clone(), fault(), fault()).prop_map(|(around, e, f)| fill(around, &e, &f));
    let deep = (around, nested.clone(), fault()).prop_map(|(around, e, f)| fill(around, &e, &f));
    prop_oneof![2 => fault(), 3 => nested, 1 => deep]
}

fn fill(around: &str, e: &str, f: &str) -> String {
    let parts: Vec<String> = around
        .split_inclusive(['E', 'F'])
        .map(|part| {
            // Only a letter that stands alone is one to be filled.
            let alone = |letter| {
                part.strip_suffix(letter)
                    .filter(|rest: &&str| !rest.ends_with(|c: char| c.is_alphanumeric() || c == '"'))
            };
            let follows =
                around[part.as_ptr() as usize - around.as_ptr() as usize + part.len()..].chars().next();
            if follows.is_some_and(|c| c.is_alphanumeric()) {
                return part.to_owned();
            }
            match (alone('E'), alone('F')) {
                (Some(rest), _) => format!("{rest}{e}"),
                (_, Some(rest)) => format!("{rest}{f}"),
                _ => part.to_owned(),
            }
        })
        .collect();
    parts.concat()
}

fn lint(text: &str) -> Vec<Finding> {
    lint::lint(&SourceFile::new("x.yaml", text), &lint::Settings::default())
}

fn fix(text: &str, with_unsafe: bool) -> Fixed {
    lint::fix(&SourceFile::new("x.yaml", text), &lint::Settings::default(), with_unsafe)
}

fn shown(findings: &[Finding], text: &str) -> String {
    let diagnostics: Vec<_> = findings.iter().map(|found| found.diagnostic.clone()).collect();
    common::show(&SourceFile::new("x.yaml", text), &diagnostics)
}

/// Codes of findings that say a text cannot be read.
const READING: [Code; 2] = [Code::AF301, Code::AF303];

fn count(findings: &[Finding], codes: &[Code]) -> usize {
    findings.iter().filter(|found| codes.contains(&found.diagnostic.code)).count()
}

fn is_error(found: &Finding) -> bool {
    found.diagnostic.severity() == Severity::Error
}

/// The targets with errors: what an error is about is the last key before it.
fn wrong_targets(findings: &[Finding], text: &str) -> BTreeSet<&'static str> {
    let target = |found: &Finding| {
        let before = &text[..found.diagnostic.span().end];
        let at =
            |target: &str| before.rfind(&format!(" {target}:")).max(before.rfind(&format!(" \"{target}\":")));
        TARGETS
            .into_iter()
            .filter(|target| at(target).is_some())
            .max_by_key(|target| at(target))
            .unwrap_or("file")
    };
    findings.iter().filter(|found| is_error(found)).map(target).collect()
}

/// What holds of every fixed file.
fn judge(before: &str, with_unsafe: bool) -> Result<Fixed, String> {
    let found = lint(before);
    let fixed = fix(before, with_unsafe);
    let after = fixed.text.as_str();
    let fail = |what: &str| {
        let (from, to) = (shown(&found, before), shown(&fixed.findings, after));
        Err(format!("{what} (unsafe: {with_unsafe})\n{before}\n{from}\n=== fixed\n{after}\n{to}"))
    };
    if fixed.findings != lint(after) {
        return fail("other findings are left than said");
    }
    if fixed.rounds >= 10 {
        return fail("fixes do not come to an end");
    }
    let again = fix(after, with_unsafe);
    if again.text != after {
        return fail(&format!("a second fix changes something:\n{}\n", again.text));
    }
    if count(&fixed.findings, &READING) > count(&found, &READING) {
        return fail("less can be read");
    }
    if !found.iter().any(is_error) && fixed.findings.iter().any(is_error) {
        return fail("it compiled before");
    }
    if before.contains("\r\n") && after.replace("\r\n", "").contains(['\r', '\n']) {
        return fail("line ends are mixed");
    }
    if !before.contains('\r') && after.contains('\r') {
        return fail("line ends are mixed");
    }
    if before.starts_with('\u{feff}') != after.starts_with('\u{feff}') {
        return fail("the byte order mark");
    }
    Ok(fixed)
}

/// Lines that are no part of what is edited.
fn kept_lines(text: &str) -> Vec<&str> {
    let is_kept = |line: &&str| {
        let line = line.trim_start();
        ["# above", "# folded", "# below", "# the end"].iter().any(|kind| line.starts_with(kind))
            || line.contains("# head")
            || line.contains("# odd")
            || line.contains("# kept")
            || line.starts_with("userName")
    };
    text.lines().filter(is_kept).collect()
}

fn comments(text: &str) -> Vec<&str> {
    const KINDS: [&str; 9] =
        ["above ", "beside ", "details ", "folded ", "below ", "head", "odd ", "kept ", "the end"];
    let comments = text.lines().filter_map(|line| line.rsplit_once("# ").map(|(_, comment)| comment));
    comments.filter(|comment| KINDS.iter().any(|kind| comment.starts_with(kind))).collect()
}

/// What may be fixed without a change of what an expression comes to, but for `IIF` asking what is not there.
const SAME: [Code; 8] =
    [Code::AF010, Code::AF102, Code::AF125, Code::AF601, Code::AF602, Code::AF604, Code::AF405, Code::AF022];

fn evaluate(text: &str, dialect: Dialect, record: &str) -> Option<Evaluation> {
    let settings = Settings::new(dialect, SourceKind::Entra);
    let compiled = CompiledExpression::compile(text, &settings).0?;
    Some(match compiled.evaluate(record.as_bytes(), &common::environment()).unwrap() {
        Evaluation::Error { code, message, .. } => {
            Evaluation::Error { code, message, help: None, span: (0..0).into() }
        }
        other => other,
    })
}

fn records() -> impl Strategy<Value = String> {
    let texts = [
        "country",
        "city",
        "state",
        "department",
        "jobTitle",
        "displayName",
        "mail",
        "employeeType",
        "employeeId",
        "extensionAttribute1",
        "extensionAttribute2",
        "mailNickname",
        "companyName",
        "userPrincipalName",
        "objectId",
    ];
    let values = prop::sample::select(vec![
        "USA", "usa", "x", "y", "Sales", "7", "007", "1", "20240501", "it's", "True", "é",
    ]);
    let value = prop_oneof![5 => values.prop_map(Some), 1 => Just(None)];
    let flag = prop::option::weighted(0.8, any::<bool>());
    (prop::collection::vec(value, texts.len()), flag.clone(), flag).prop_map(move |(values, one, two)| {
        let mut record = serde_json::Map::new();
        for (name, value) in texts.iter().zip(values) {
            // Everyone has these.
            let always = matches!(*name, "displayName" | "userPrincipalName" | "mailNickname" | "objectId");
            if let Some(value) = value.or(always.then_some("x")) {
                record.insert((*name).to_owned(), value.into());
            }
        }
        record.extend(one.map(|one| ("dirSyncEnabled".to_owned(), one.into())));
        record.insert("accountEnabled".to_owned(), two.unwrap_or(true).into());
        serde_json::Value::Object(record).to_string()
    })
}

/// Whether what the fixed file says is what the file meant.
fn means_the_same(before: &str, fixed: &Fixed, records: &[String]) -> Result<(), String> {
    let found = lint(before);
    let safe = |found: &&Finding| found.diagnostic.fix.as_ref().is_some_and(|fix| fix.safety == Safety::Safe);
    if found.iter().any(is_error)
        || !found.iter().filter(safe).all(|found| SAME.contains(&found.diagnostic.code))
    {
        return Ok(());
    }
    if count(&fixed.findings, &[Code::AF601, Code::AF602]) > 0 {
        return Ok(());
    }
    let after = expressions(&fixed.text);
    for (target, meant) in expressions(before) {
        let Some((_, said)) = after.iter().find(|(other, _)| *other == target) else { continue };
        for record in records {
            // As the service would evaluate it, if Null were a value like any other to it.
            let meant_value = evaluate(&meant, Dialect::Extended, record);
            let said_value = evaluate(said, Dialect::Entra, record);
            if meant_value != said_value {
                return Err(format!(
                    "{target}: {meant}\nfixed: {said}\n{record}\n{meant_value:?}\n{said_value:?}"
                ));
            }
        }
    }
    Ok(())
}

#[test]
fn examples_of_all_rules_are_fixed_once_and_for_all() {
    let mut failed = Vec::new();
    for rule in lint::all() {
        for example in rule.examples.iter().filter(|example| !matches!(example.frame, Frame::Record { .. })) {
            let bad = example.bad_file();
            for text in [bad.replace('\n', "\r\n"), format!("\u{feff}{bad}"), bad] {
                for with_unsafe in [false, true] {
                    failed
                        .extend(judge(&text, with_unsafe).err().map(|said| format!("{}: {said}", rule.code)));
                }
            }
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n\n"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn faults_beside_and_inside_each_other_are_fixed_once_and_for_all(
        entries in prop::collection::vec((expression(), prop::sample::select(STYLES.to_vec())), 1..4),
        form in prop::sample::select(FORMS.to_vec()),
        records in prop::collection::vec(records(), 12),
    ) {
        let text = file(&entries, form);
        for with_unsafe in [false, true] {
            let fixed = judge(&text, with_unsafe).map_err(TestCaseError::fail)?;
            let (before, after) = (wrong_targets(&lint(&text), &text), wrong_targets(&fixed.findings, &fixed.text));
            prop_assert!(after.is_subset(&before), "errors of {:?}:\n{}\n{}", after, text, fixed.text);
            prop_assert_eq!(kept_lines(&text), kept_lines(&fixed.text), "{}\n===\n{}", text, fixed.text);
            prop_assert_eq!(comments(&text), comments(&fixed.text), "{}\n===\n{}", text, fixed.text);
            if !with_unsafe {
                means_the_same(&text, &fixed, &records).map_err(TestCaseError::fail)?;
            }
        }
    }
}

/// What stands below `attributes:` before and after all fixes.
const CASES: [(&str, &str); 9] = [
    // What is copied into a block gets the block's indentation.
    (
        "nickName: |\n        IIF([country]=\"USA\", Join(\" \",\n        [city], [state]), \"x\")",
        "nickName: |\n        Switch([country], \"x\", \"USA\", Join(\" \",\n        [city], [state]))",
    ),
    // Single quotes fold a line break that a branch has.
    (
        "nickName: 'IIF([country]=\"USA\", Join(\" \",\n\n      [city], [state]), \"x\")'",
        "nickName: \"Switch([country], \\\"x\\\", \\\"USA\\\", Join(\\\" \\\",\\n[city], [state]))\"",
    ),
    // Quotes around it would make the comment a part of the expression.
    (
        "nickName: { from: IIF([country]=\"USA\", # home\n    \"a\", \"b\") }",
        "nickName: { from: IIF([country]=\"USA\", # home\n    \"a\", \"b\") }",
    ),
    // Nothing behind the `#` closes the string: it may be a comment all the same.
    ("nickName: Append([mail], \"x)  # why", "nickName: Append([mail], \"x)  # why"),
    // What is needed to choose a branch need not be kept out of one.
    (
        "nickName: Switch(CStr(CDate([extensionAttribute1])), CStr(CDate([extensionAttribute1])), \"x\", \"y\")",
        "nickName: Switch(CStr(CDate([extensionAttribute1])), CStr(CDate([extensionAttribute1])), \"x\", \"y\")",
    ),
    (
        "nickName: Switch(Switch(CStr(CDate([extensionAttribute1])), \"y\", \"z\", \"x\"), \"\", \"x\", CDate([extensionAttribute1]))",
        "nickName: Switch(Switch(CStr(CDate([extensionAttribute1])), \"y\", \"z\", \"x\"), \"\", \"x\", CDate([extensionAttribute1]))",
    ),
    // Assignments get through no branch, and what mends another mapping does not hide that.
    (
        "nickName: Switch([department], \"\", \"Sales\", SingleAppRoleAssignment([appRoleAssignments]))\n    title: Append(“x”, [mail])",
        "nickName: Switch([department], \"\", \"Sales\", SingleAppRoleAssignment([appRoleAssignments]))\n    title: Append(\"x\", [mail])",
    ),
    // A condition is moved inside as it is after the other fixes.
    (
        "nickName: Switch([department], \"\", \"Sales \", CStr(CDate([extensionAttribute1])))",
        "nickName: Switch([department], \"\", \"Sales\", CStr(CDate(Switch([department], \"\", \"Sales\", [extensionAttribute1]))))",
    ),
    // The last key has no value: what is missing there is said first.
    (
        "nickName: Switch(IsNull([city]), \"a\", \"True\", \"b\", \"False\")",
        "nickName: Switch(IsNull([city]), \"a\", \"True\", \"b\", \"False\")",
    ),
];

#[test]
fn what_fixes_make_of_it() {
    for (bad, good) in CASES {
        let within = |text: &str| format!("{HEAD}    {text}\n");
        let fixed = judge(&within(bad), true).unwrap_or_else(|said| panic!("{said}"));
        assert_eq!(fixed.text, within(good), "{bad}");
        let windows = judge(&within(bad).replace('\n', "\r\n"), true).unwrap_or_else(|said| panic!("{said}"));
        assert_eq!(windows.text, within(good).replace('\n', "\r\n"), "{bad}");
    }
}

/// What stands below `user:` before and after all fixes.
const SCOPES: [(&str, &str); 4] = [
    (
        "scope: [{ when: [department IS NOT NULL, # any\n    department EQUALS \"Sales\"] }]",
        "scope: [{ when: [department IS NOT NULL, # any\n    department EQUALS \"Sales\"] }]",
    ),
    (
        "scope:\n    - when: [department IS NOT NULL, department EQUALS \"Sales\"] # one",
        "scope:\n    - when: [department EQUALS \"Sales\"] # one",
    ),
    (
        "scope:\n    - when:\n      - department IS NOT NULL\n      # which\n      - department EQUALS \"Sales\" # them\n    - when:\n      - department EQUALS \"Sales\"\n      - city EQUALS \"x\"\n    # the end",
        "scope:\n    - when:\n      # which\n      - department EQUALS \"Sales\" # them\n    # the end",
    ),
    (
        "scope:\n    - when: [department Equals \"Sales\"]\n    - when: ['department EQUALS \"Sales\"', 'department IS NOT NULL']",
        "scope:\n    - when: [department EQUALS \"Sales\"]",
    ),
];

#[test]
fn what_fixes_make_of_a_scope() {
    for (bad, good) in SCOPES {
        let within = |text: &str| HEAD.replacen("user:\n", &format!("user:\n  {text}\n"), 1);
        let fixed = judge(&within(bad), true).unwrap_or_else(|said| panic!("{said}"));
        assert_eq!(fixed.text, within(good), "{bad}");
    }
}

/// Target paths before and after all fixes.
const PATHS: [(&str, &str); 4] = [
    ("emails[type eq \u{201c}work\u{201d}.value]", "emails[type eq \"work\"].value"),
    ("emails[type eq \u{201c}work].value", "emails[type eq \"work\"].value"),
    ("emails[type eq \"work.value]", "emails[type eq \"work.value\"]"),
    ("Emails[type eq \u{201e}work\u{201c}].Value", "emails[type eq \"work\"].value"),
];

#[test]
fn what_fixes_make_of_a_path() {
    for (bad, good) in PATHS {
        let within = |path: &str| format!("{HEAD}    {path}: [mail]   # beside 0\n");
        let fixed = judge(&within(bad), true).unwrap_or_else(|said| panic!("{said}"));
        assert_eq!(fixed.text, within(good), "{bad}");
    }
}
