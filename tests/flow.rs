//! What an expression can come to beside a value: cases with their causes, and random expressions, of which no part
//! may ever come to anything that its flow does not allow.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what fails here is a failed test"
)]

mod common;

use std::collections::HashMap;
use std::fmt::Write as _;

use attrflow::catalogue::{AttributeType, Catalogue, ObjectKind, SourceKind};
use attrflow::check::{
    Attributes, Cause, Checked, Comparison, Dialect, Flow, Names, Options, check_expression, flow, flows,
};
use attrflow::functions::{self, Environment, Frame, Stop};
use attrflow::record::{JsonReader, Projection};
use attrflow::source::Code;
use attrflow::syntax::{Limits, parse_expression};
use attrflow::value::{Arena, Value};
use attrflow::vm::{Outcome, Watch, watched};
use common::generate::expression;
use proptest::prelude::*;
use serde_json::{Value as Json, json};

/// An expression, checked.
struct Case {
    text: String,
    tree: Checked,
    attributes: Attributes,
    catalogue: Catalogue,
    options: Options,
}

impl Case {
    /// None: it does not compile.
    fn new(text: &str, options: Options, catalogue: Catalogue) -> Option<Self> {
        let mut attributes = Attributes::default();
        let parsed = parse_expression(text, Limits::ANY).tree?;
        let tree = check_expression(&parsed, options, &catalogue, &mut attributes).0?;
        Some(Case { text: text.to_owned(), tree, attributes, catalogue, options })
    }

    fn names(&self) -> Names<'_> {
        Names { catalogue: &self.catalogue, attributes: &self.attributes, options: self.options }
    }

    /// Evaluates it over records; every part must come to what its flow allows.
    fn holds<'r>(&self, records: impl IntoIterator<Item = &'r Json>) -> Result<(), String> {
        let names = self.names();
        let mut parts = HashMap::new();
        for (node, here) in flows(&self.tree, &names) {
            // On its own, a part can come to all that it can come to where it stands.
            let alone = flow(node, &names);
            let more = each(&here)
                .zip(each(&alone))
                .any(|((_, here), (_, alone))| here.is_some() && alone.is_none());
            if more {
                return Err(format!("{}: {here:?} is more than {alone:?}", node.span.of(&self.text)));
            }
            parts.insert(std::ptr::from_ref(node), here);
        }
        let environment = environment();
        let projection = Projection::new(&self.attributes, &self.catalogue);
        for record in records {
            let arena = Arena::new();
            let json = record.to_string();
            let slots = JsonReader::new(&projection).read(json.as_bytes(), &arena).unwrap();
            let mut frame = Frame::new(&arena, &environment, slots, 0);
            let mut watch = Soundness { parts: &parts, case: self, wrong: None };
            let _ = watched(&self.tree, &mut frame, &mut watch);
            if let Some(wrong) = watch.wrong {
                return Err(format!("{wrong}\nof {}\nover {json}", self.text));
            }
        }
        Ok(())
    }
}

/// The outcomes of a flow, with their names.
fn each(flow: &Flow) -> impl Iterator<Item = (&'static str, &Option<Cause>)> {
    [
        ("null", &flow.null),
        ("empty", &flow.empty),
        ("no flow", &flow.no_flow),
        ("no object", &flow.no_object),
        ("failure", &flow.failure),
    ]
    .into_iter()
}

fn environment() -> Environment {
    Environment { constants: [("Empty".to_owned(), String::new())].into(), ..common::environment() }
}

struct Soundness<'c> {
    parts: &'c HashMap<*const Checked, Flow>,
    case: &'c Case,
    wrong: Option<String>,
}

impl<'r> Watch<'r> for Soundness<'_> {
    fn enter(&mut self, _node: &'r Checked) {}

    fn compared(&mut self, _: &'r Comparison, _: usize, _: Option<bool>) {}

    fn leave(&mut self, node: &'r Checked, outcome: &Outcome<'r>) {
        if self.wrong.is_some() {
            return;
        }
        let text = node.span.of(&self.case.text);
        self.wrong = match self.parts.get(&std::ptr::from_ref(node)) {
            None => Some(format!("`{text}` is thought never to be evaluated")),
            Some(flow) if allows(flow, outcome) => None,
            Some(flow) => Some(format!("`{text}` came to {outcome:?}, its flow is {flow:?}")),
        };
    }
}

fn allows(flow: &Flow, outcome: &Outcome<'_>) -> bool {
    match outcome {
        Ok(Value::Null) => flow.null.is_some(),
        Ok(Value::String(text)) if text.is_empty() => flow.empty.is_some(),
        Ok(_) => true,
        Err(ended) => match &ended.stop {
            Stop::NoFlow => flow.no_flow.is_some(),
            Stop::NoObject => flow.no_object.is_some(),
            // The bounds on size are no matter of the flow.
            Stop::Failure(failure) => failure.code == Code::AF903 || flow.failure.is_some(),
        },
    }
}

/// What a section of the cases is checked with.
fn section(name: &str) -> (Options, Catalogue) {
    let (dialect, source) = match name {
        "entra" => (Dialect::Entra, SourceKind::Entra),
        "none" => (Dialect::Entra, SourceKind::None),
        "workday" => (Dialect::Entra, SourceKind::Workday),
        "extended" => (Dialect::Extended, SourceKind::Entra),
        other => panic!("no section `{other}`"),
    };
    let mut catalogue = Catalogue::new(source, ObjectKind::User);
    catalogue.declare("badge", AttributeType::Integer, false);
    (Options::new(dialect, source), catalogue)
}

/// The cases with what is found in the place of what is expected.
fn replay(cases: &str) -> String {
    let mut out = String::new();
    let mut current = section("entra");
    for line in cases.lines() {
        match line {
            _ if line.starts_with("    ") => continue,
            _ if line.is_empty() || line.starts_with('#') => writeln!(out, "{line}").unwrap(),
            _ => {
                writeln!(out, "{line}").unwrap();
                if let Some(name) = line.strip_prefix("== ") {
                    current = section(name);
                    continue;
                }
                let (options, catalogue) = current.clone();
                let case =
                    Case::new(line, options, catalogue).unwrap_or_else(|| panic!("does not compile: {line}"));
                let flow = flow(&case.tree, &case.names());
                for (name, cause) in each(&flow) {
                    if let Some(cause) = cause {
                        writeln!(out, "    {name}: {}", show(line, cause)).unwrap();
                    }
                }
            }
        }
    }
    out
}

fn show(text: &str, cause: &Cause) -> String {
    format!("{} «{}»", cause.explain(), cause.span.of(text))
}

#[test]
fn every_case_has_the_flow_that_it_says() {
    let path = common::package("tests/cases/flow.txt");
    let cases = std::fs::read_to_string(path).unwrap();
    let found = replay(&cases);
    for (expected, found) in cases.lines().zip(found.lines()) {
        assert_eq!(found, expected);
    }
    assert_eq!(found, cases);
}

#[test]
fn the_examples_of_every_function_are_allowed() {
    for function in functions::all() {
        for example in function.examples {
            // Some have empty texts, which records of Entra have not.
            for dialect in [Dialect::Entra, Dialect::Extended] {
                let options = Options::new(dialect, SourceKind::None);
                let catalogue = Catalogue::open(SourceKind::None, ObjectKind::User);
                let Some(case) = Case::new(example.expression, options, catalogue) else { continue };
                case.holds([&serde_json::from_str(example.inputs).unwrap()]).unwrap();
            }
        }
    }
}

/// A value of an attribute of a source that promises nothing.
fn anything() -> impl Strategy<Value = Json> {
    proptest::sample::select(vec![
        Json::Null,
        json!(""),
        json!("a"),
        json!("Ab c"),
        json!(" "),
        json!(",;"),
        json!("7"),
        json!("-3"),
        json!("true"),
        json!("False"),
        json!("2021-08-25T17:41:18Z"),
        json!("9999-12-31"),
        json!("0001-01-01"),
        json!("d"),
        json!(0),
        json!(7),
        json!(-1),
        json!(9_223_372_036_854_775_807_i64),
        json!(1.5),
        json!(true),
        json!(false),
        json!([]),
        json!([""]),
        json!(["", "b"]),
        json!(["b", ""]),
        json!(["x"]),
        json!([["", 1], []]),
        json!([1, 1, "7"]),
        json!({}),
        json!({"value": "V"}),
        json!([{"id": "1", "value": "V", "displayName": ""}]),
        json!([{"id": "1"}]),
        json!(["R", "S"]),
    ])
}

const ATTRIBUTES: [&str; 11] =
    ["text", "other", "empty", "absent", "list", "one", "number", "flag", "date", "role", "real"];

fn any_record() -> impl Strategy<Value = Json> {
    proptest::collection::vec(anything(), ATTRIBUTES.len()).prop_map(|values| {
        let members = ATTRIBUTES.iter().zip(values);
        Json::Object(members.map(|(name, value)| ((*name).to_owned(), value)).collect())
    })
}

/// Attributes of Microsoft Entra in the place of those that the generator knows.
const ENTRA: [&str; 11] = [
    "displayName",
    "jobTitle",
    "department",
    "companyName",
    "proxyAddresses",
    "otherMails",
    "badge",
    "accountEnabled",
    "employeeHireDate",
    "appRoleAssignments",
    "IsSoftDeleted",
];

/// A record as Entra has them: what is always there is, and no text is empty.
fn entra_record() -> impl Strategy<Value = Json> {
    let text = || {
        proptest::sample::select(vec![
            json!("a"),
            json!("Ab c"),
            json!(" "),
            json!(",;"),
            json!("7"),
            json!("True"),
            json!("d"),
            json!("2021-08-25T17:41:18Z"),
            json!("9999-12-31"),
            json!("0"),
        ])
    };
    let list = || {
        proptest::sample::select(vec![
            Json::Null,
            json!([]),
            json!(["x"]),
            json!(["a", "b", "a"]),
            json!("7"),
            json!([{"value": "V"}]),
            json!([{"id": "1"}]),
            json!(["R", "S"]),
        ])
    };
    let boolean = || proptest::sample::select(vec![json!(true), json!(false), json!("True"), json!("false")]);
    let maybe = |value: BoxedStrategy<Json>| prop_oneof![1 => Just(Json::Null), 2 => value];
    (
        (text(), maybe(text().boxed()), maybe(text().boxed()), maybe(text().boxed()), list(), list()),
        (
            maybe(proptest::sample::select(vec![json!(7), json!("7"), json!(0), json!("-3")]).boxed()),
            boolean(),
            maybe(text().boxed()),
            list(),
            maybe(boolean().boxed()),
        ),
    )
        .prop_map(|((a, b, c, d, e, f), (g, h, i, j, k))| {
            let members = ENTRA.iter().zip([a, b, c, d, e, f, g, h, i, j, k]);
            Json::Object(members.map(|(name, value)| ((*name).to_owned(), value)).collect())
        })
}

/// Conditions that ask whether an attribute is there, before it is used.
fn asked() -> impl Strategy<Value = String> {
    const TESTS: [&str; 20] = [
        "IsPresent(@)",
        "IsNullOrEmpty(@)",
        "IsNull(@)",
        "Not(IsNothing(@))",
        "Not(IsPresent(@))",
        "IsString(@)",
        r#"@ = """#,
        r#"@ <> """#,
        "@ = Null",
        "@ <> Null",
        r#"@ = "a""#,
        r#"@ <> "7""#,
        "@ > 0",
        "@",
        "CBool(@)",
        r#"Trim(@) <> """#,
        r#"Left(@, 1) = "R""#,
        r#"Not(@ = """)"#,
        "IsPresent(Trim(@))",
        "Not(@)",
    ];
    const USES: [&str; 8] = [
        "@",
        r#"Append(@, "x")"#,
        "Left(@, 2)",
        "Item(@, 1)",
        "CStr(@)",
        "IsNull(@)",
        "CBool(@)",
        "ToLower(@)",
    ];
    let one_of = |from: &'static [&'static str]| proptest::sample::select(from).prop_map(str::to_owned);
    let used = prop_oneof![3 => one_of(&USES), 1 => expression()].boxed();
    (
        proptest::sample::select(ATTRIBUTES.as_slice()),
        (one_of(&TESTS), one_of(&TESTS), 0..7),
        (used.clone(), used.clone(), used),
    )
        .prop_map(|(attribute, (test, other, form), (one, two, three))| {
            let text = match form {
                0..=2 => format!("IIF({test}, {one}, {two})"),
                3 => format!("IIF(And({test}, {other}), {one}, {two})"),
                4 => format!("IIF(Or({test}, {other}), {one}, IIF({other}, {two}, {three}))"),
                5 => format!(r#"Switch(@, {one}, "", {two}, "a", {three})"#),
                _ => format!(r#"Switch(Trim(@), {one}, "", {two}, "7", {three})"#),
            };
            text.replace('@', &format!("[{attribute}]"))
        })
}

fn dialects() -> impl Strategy<Value = (Dialect, bool)> {
    (proptest::sample::select(vec![Dialect::Entra, Dialect::Extended]), any::<bool>())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_happens_that_the_flow_does_not_allow(
        text in prop_oneof![2 => expression().boxed(), 1 => asked().boxed()],
        (dialect, fold) in dialects(),
        entra: bool,
        records in proptest::collection::vec(any_record(), 6),
    ) {
        let source = if entra { SourceKind::Entra } else { SourceKind::None };
        let options = Options { fold, ..Options::new(dialect, source) };
        let Some(case) = Case::new(&text, options, Catalogue::open(source, ObjectKind::User)) else { return Ok(()) };
        prop_assert_eq!(case.holds(&records), Ok(()));
    }

    #[test]
    fn nothing_happens_to_records_of_entra_that_the_flow_does_not_allow(
        text in prop_oneof![2 => expression().boxed(), 1 => asked().boxed()],
        (dialect, fold) in dialects(),
        records in proptest::collection::vec(entra_record(), 6),
    ) {
        let named = ATTRIBUTES.iter().zip(ENTRA);
        let text = named.fold(text, |text, (from, to)| text.replace(&format!("[{from}]"), &format!("[{to}]")));
        let options = Options { fold, ..Options::new(dialect, SourceKind::Entra) };
        let Some(case) = Case::new(&text, options, section("entra").1) else { return Ok(()) };
        prop_assert_eq!(case.holds(&records), Ok(()));
    }
}
