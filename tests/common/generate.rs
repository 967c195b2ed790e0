//! Random expressions, and records to evaluate them over.

use attrflow::syntax::{Limits, parse_expression};
use proptest::prelude::*;

/// Leaves: literals, names, attributes that records have, have not, or have as a list.
fn leaf() -> impl Strategy<Value = String> {
    let literals = [
        r#""""#,
        r#""a""#,
        r#""Ab c""#,
        r#""True""#,
        r#""0""#,
        r#""7""#,
        r#""2021-08-25T17:41:18Z""#,
        r#""d""#,
        r#""\"\\""#,
        r#"",""#,
        "0",
        "1",
        "2",
        "-3",
        "7",
        "True",
        "False",
        "Null",
    ];
    let attributes = [
        "[text]", "[other]", "[empty]", "[absent]", "[list]", "[one]", "[number]", "[flag]", "[date]",
        "[role]", "[real]",
    ];
    prop_oneof![
        4 => proptest::sample::select(attributes.to_vec()).prop_map(str::to_owned),
        3 => proptest::sample::select(literals.to_vec()).prop_map(str::to_owned),
        1 => Just(String::new()),
    ]
}

/// Functions with a number of arguments that suits them.
const CALLS: [(&str, usize); 46] = [
    ("Append", 2),
    ("AppRoleAssignments", 1),
    ("AppRoleAssignmentsComplex", 1),
    ("BitAnd", 2),
    ("CBool", 1),
    ("CDate", 1),
    ("Coalesce", 2),
    ("Coalesce", 3),
    ("ConvertToBase64", 1),
    ("ConvertToUTF8Hex", 1),
    ("Count", 1),
    ("CStr", 1),
    ("DateAdd", 3),
    ("DateDiff", 3),
    ("DateFromNum", 1),
    ("FormatDateTime", 3),
    ("FormatDateTime", 4),
    ("IgnoreFlowIfNullOrEmpty", 1),
    ("InStr", 2),
    ("InStr", 3),
    ("InStr", 4),
    ("IsNull", 1),
    ("IsNullOrEmpty", 1),
    ("IsPresent", 1),
    ("IsString", 1),
    ("Item", 2),
    ("Join", 2),
    ("Join", 4),
    ("Left", 2),
    ("Len", 1),
    ("Mid", 3),
    ("NormalizeDiacritics", 1),
    ("Not", 1),
    ("NumFromDate", 1),
    ("PCase", 1),
    ("PCase", 2),
    ("Redact", 1),
    ("RemoveDuplicates", 1),
    ("SingleAppRoleAssignment", 1),
    ("Split", 2),
    ("StripSpaces", 1),
    ("ToLower", 1),
    ("ToUpper", 2),
    ("Trim", 1),
    ("Word", 3),
    ("Now", 0),
];

pub fn expression() -> impl Strategy<Value = String> {
    leaf().prop_recursive(5, 40, 6, |inner| {
        let arguments = |count: usize| proptest::collection::vec(inner.clone(), count);
        let calls = (proptest::sample::select(CALLS.as_slice()), arguments(4)).prop_map(|((name, count), arguments)| {
            format!("{name}({})", arguments.into_iter().take(count).collect::<Vec<_>>().join(", "))
        });
        let comparison = (
            inner.clone().prop_filter("a comparison is not chained", |text| is_operand(text)),
            proptest::sample::select(["=", "<>", "<", "<=", ">", ">="].as_slice()),
            inner.clone().prop_filter("a comparison is not chained", |text| is_operand(text)),
        )
            .prop_map(|(left, operator, right)| format!("{left} {operator} {right}"))
            .boxed();
        let condition = prop_oneof![2 => comparison.clone(), 1 => inner.clone()].boxed();
        let iif = (condition.clone(), inner.clone(), inner.clone())
            .prop_map(|(condition, then, otherwise)| format!("IIF({condition}, {then}, {otherwise})"));
        let switch = (inner.clone(), inner.clone(), proptest::collection::vec((inner.clone(), inner.clone()), 1..4))
            .prop_map(|(source, default, pairs)| {
                let pairs: Vec<String> = pairs.into_iter().map(|(key, value)| format!("{key}, {value}")).collect();
                format!("Switch({source}, {default}, {})", pairs.join(", "))
            });
        let logical = (
            proptest::sample::select(["And", "Or"].as_slice()),
            proptest::collection::vec(condition.clone(), 2..4),
        )
            .prop_map(|(name, conditions)| format!("{name}({})", conditions.join(", ")));
        let replace = (inner.clone(), inner.clone(), inner.clone())
            .prop_map(|(source, old, new)| format!("Replace({source}, {old}, , , {new}, , )"));
        let pattern = (inner.clone(), proptest::sample::select(["a", "(?<g>[a-c])", "\\\\s", "^$"].as_slice()), inner.clone())
            .prop_map(|(source, pattern, new)| format!(r#"Replace({source}, , "{pattern}", , {new}, , )"#));
        let taken = (inner.clone(), inner.clone(), inner.clone(), 0..3).prop_map(|(source, other, third, mode)| {
            // The modes that name a template, a group, another attribute.
            match mode {
                0 => format!("Replace({source}, {other}, , , , , {third})"),
                1 => format!(r#"Replace({source}, , "(?<g>[a-c]*)", "g", {other}, , )"#),
                _ => format!(r#"Replace({source}, , "(?<g>[a-c]*)", "g", , {other}, )"#),
            }
        });
        let outcome = proptest::sample::select(["IgnoreAttributeFlow", "IgnoreObjectFlow"].as_slice())
            .prop_map(str::to_owned);
        prop_oneof![8 => calls, 4 => iif, 4 => switch, 2 => logical, 2 => comparison, 1 => replace, 1 => pattern, 1 => taken, 1 => outcome]
    })
}

fn is_operand(text: &str) -> bool {
    let tree = parse_expression(text, Limits::ANY).tree;
    tree.is_some_and(|tree| !matches!(tree.kind, attrflow::syntax::ExpressionKind::Comparison { .. }))
}

pub const RECORDS: [&str; 3] = [
    r#"{"text": "Ab c", "other": "a,b", "empty": "", "list": ["a", "b", "a"], "one": ["x"], "number": 7, "flag": true,
        "date": "2021-08-25T17:41:18Z", "role": [{"id": "1", "value": "V", "displayName": "D"}], "real": 1.50}"#,
    r#"{"text": "7", "other": null, "empty": [], "list": ["", "b"], "one": "1", "number": "7", "flag": "False",
        "date": "", "role": ["R", "S"], "real": -1}"#,
    "{}",
];
