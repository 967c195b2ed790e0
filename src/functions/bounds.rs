//! No call runs long, grows without bound or panics, whatever it is given; and faults point into their text.

use proptest::prelude::*;

use super::testing::{call, environment, faults, table};
use super::{Body, Frame, MAX_LIST, MAX_TEXT, Stop, all};
use crate::source::{Code, Safety, Span};
use crate::value::{Arena, Record, Value};

/// The code of the error that a call ends in.
fn code(name: &str, values: &[Value<'_>]) -> Option<Code> {
    let (arena, environment) = (Arena::new(), environment());
    // Values live as long as the frame's arena.
    let values: Vec<Value<'_>> = values.to_vec();
    let mut frame = Frame::new(&arena, &environment, &[], 0);
    match call(name, &values, false, &mut frame) {
        Err(Stop::Failure(failure)) => Some(failure.code),
        _ => None,
    }
}

#[test]
fn what_grows_too_large_is_refused_while_it_grows() {
    let a = "a".repeat(MAX_TEXT);
    let a = Value::text(&a);
    let none = Value::Null;
    assert_eq!(code("Append", &[a, a]), Some(Code::AF903));
    assert_eq!(code("Prepend", &[a, a]), Some(Code::AF903));
    assert_eq!(code("Join", &[a, a, a]), Some(Code::AF903));
    assert_eq!(code("ConvertToBase64", &[a]), Some(Code::AF903));
    assert_eq!(code("ConvertToUTF8Hex", &[a]), Some(Code::AF903));
    assert_eq!(code("Split", &[Value::text(&"a,".repeat(MAX_LIST + 1))]), Some(Code::AF903));
    // Each replacement would be 1 TiB.
    let template = [a, Value::text("a"), none, none, none, none, a];
    assert_eq!(replaced(&template, &[1, 6]), Some(Code::AF903));
    assert_eq!(replaced(&[a, Value::text("a"), none, none, a], &[1, 4]), Some(Code::AF903));
    for pattern in ["a", "[a-c]", "(a)", "a(?=a)"] {
        assert_eq!(
            replaced(&[a, none, Value::text(pattern), none, a], &[2, 4]),
            Some(Code::AF903),
            "{pattern}"
        );
    }
    let group = [a, none, Value::text("(?<n>a)"), Value::text("n"), a];
    assert_eq!(replaced(&group, &[2, 3, 4]), Some(Code::AF903));
}

/// A `Replace` in which the arguments at these places are given and known for each record only.
fn replaced(values: &[Value<'_>], given: &[usize]) -> Option<Code> {
    use super::{Argument, Constants, find, invoke};
    let function = find("Replace").unwrap();
    let arguments: Vec<Argument<'_>> = (0..values.len())
        .map(|index| if index == 0 || given.contains(&index) { Argument::Dynamic } else { Argument::Absent })
        .collect();
    let Body::Prepare(prepare) = &function.body else { panic!("Replace is prepared") };
    let prepared = prepare(&Constants { function, arguments: &arguments, extended: false }).unwrap();
    let (arena, environment) = (Arena::new(), environment());
    let mut frame = Frame::new(&arena, &environment, &[], 0);
    match invoke(function, Some(prepared.as_ref()), values, &mut frame) {
        Err(Stop::Failure(failure)) => Some(failure.code),
        _ => None,
    }
}

#[test]
fn the_worst_input_comes_to_an_end() {
    let (text, wanted) = ("a".repeat(MAX_TEXT), format!("{}b", "a".repeat(MAX_TEXT / 2)));
    let compare = Value::text("vbTextCompare");
    assert_eq!(code("InStr", &[Value::text(&text), Value::text(&wanted), Value::Null, compare]), None);
    assert_eq!(code("InStr", &[Value::text(&text), Value::text("é"), Value::Null, compare]), None);
    let delimiters: String = ('\u{4e00}'..'\u{9fff}').collect();
    assert_eq!(code("Word", &[Value::text(&text), Value::Integer(2), Value::text(&delimiters)]), None);
    let items: Vec<Value<'_>> = (0..100_000).map(Value::Integer).collect();
    assert_eq!(code("RemoveDuplicates", &[Value::List(&items)]), None);
}

#[test]
fn faults_point_into_the_text() {
    let at = |name: &str, arguments: &str| {
        let fault = faults(name, arguments).remove(0);
        (fault.code, fault.argument, fault.span)
    };
    let place = |code, argument, start, end| (code, Some(argument), Some(Span::new(start, end)));
    assert_eq!(at("Replace", r#"["x", "∅", "a(b", "∅", ""]"#), place(Code::AF201, 2, 1, 2));
    assert_eq!(at("FormatDateTime", r#"["x", "∅", "yyyy'MM", "o"]"#), place(Code::AF204, 2, 4, 7));
    assert_eq!(at("FormatDateTime", r#"["x", "None, Rough", "yyyy", "o"]"#), place(Code::AF208, 1, 6, 11));
    assert_eq!(at("Mid", r#"["x", 0, 1]"#), (Code::AF115, Some(1), None));
    assert_eq!(at("Replace", r#"["x", "b", "c"]"#), (Code::AF117, Some(2), None));
    assert_eq!(at("Replace", r#"["x", "b"]"#), (Code::AF117, None, None));
}

#[test]
fn what_was_probably_meant_is_offered() {
    let offered = |name: &str, arguments: &str| {
        let fault = faults(name, arguments).remove(0);
        assert_eq!(fault.replacement.is_some(), fault.help.is_some_and(|help| help.contains("did you mean")));
        fault.replacement.map(|(text, safety)| {
            assert_eq!(safety, Safety::Unsafe);
            text
        })
    };
    for (name, arguments, meant) in [
        ("DateAdd", r#"["yyy", 1, "2021-01-01"]"#, Some("yyyy")),
        ("DateAdd", r#"["Months", 1, "2021-01-01"]"#, Some("m")),
        ("DateDiff", r#"["minute", "2021-01-01", "2021-01-01"]"#, Some("n")),
        ("DateDiff", r#"["fortnight", "2021-01-01", "2021-01-01"]"#, None),
        ("ToLower", r#"["A", "en_US"]"#, Some("en-US")),
        ("ToUpper", r#"["A", "Klingon language"]"#, None),
        ("FormatDateTime", r#"["x", "None, AssumeUtc", "yyyy", "o"]"#, None),
        ("FormatDateTime", r#"["x", "None, AssumeUniversl", "yyyy", "o"]"#, Some("AssumeUniversal")),
        ("FormatDateTime", r#"["x", "AssumeLocal, AssumeUniversal", "yyyy", "o"]"#, None),
        ("InStr", r#"["a", "b", 1, "vbTextCmpare"]"#, Some("vbTextCompare")),
        ("InStr", r#"["a", "b", 1, "text"]"#, None),
    ] {
        assert_eq!(offered(name, arguments).as_deref(), meant, "{name} {arguments}");
    }
}

#[test]
fn lists_of_faults_say_which() {
    let message = |arguments: &str| faults("Replace", arguments).remove(0).message;
    assert_eq!(message(r#"["x"]"#), "`Replace` is missing `oldValue` or `regexPattern`");
    assert_eq!(message(r#"["x", "b"]"#), "`Replace` is missing `replacementValue` or `template`");
    assert_eq!(message(r#"["x", "∅", "b"]"#), "`Replace` is missing `replacementValue`");
    assert_eq!(message(r#"["x", "∅", "b", "∅", "∅", "e"]"#), "`Replace` is missing `regexGroupName`");
    assert_eq!(message(r#"["x", "∅", "∅", "∅", "∅", "∅", "t"]"#), "`Replace` is missing `oldValue`");
    assert_eq!(
        message(r#"["x", "b", "∅", "n", "d"]"#),
        "`oldValue` and `regexGroupName` of `Replace` are in each other's way"
    );
    table("Replace", r#"["x", "b", "", "", "d", "", ""] => AF117 | AF117"#);
}

#[derive(Clone, Debug)]
enum Argument {
    Null,
    Boolean(bool),
    Integer(i64),
    Text(String),
    List(Vec<Argument>),
    Record(Vec<(&'static str, Argument)>),
}

impl Argument {
    fn value<'r>(&'r self, arena: &'r Arena) -> Value<'r> {
        match self {
            Argument::Null => Value::Null,
            Argument::Boolean(value) => Value::Boolean(*value),
            Argument::Integer(value) => Value::Integer(*value),
            Argument::Text(text) => Value::text(text),
            Argument::List(items) => {
                let items: Vec<Value<'r>> = items.iter().map(|item| item.value(arena)).collect();
                Value::List(arena.alloc_slice_copy(&items))
            }
            Argument::Record(members) => {
                let members: Vec<(&str, Value<'r>)> =
                    members.iter().map(|(name, value)| (*name, value.value(arena))).collect();
                Value::Record(Record { members: arena.alloc_slice_copy(&members) })
            }
        }
    }
}

fn arguments() -> impl Strategy<Value = Argument> {
    let text = prop_oneof![
        "\\PC{0,12}",
        "[a-c ,\"\\\\😀éİıß]{0,8}",
        "[-+0-9:TZ/ .]{0,12}",
        proptest::sample::select(vec![
            "yyyy",
            "d",
            "ww",
            "vbTextCompare",
            "tr-TR",
            "None",
            "(a)|b",
            "[a-z]+",
            "true",
            "$1"
        ])
        .prop_map(str::to_owned),
    ];
    let scalar = prop_oneof![
        2 => Just(Argument::Null),
        1 => any::<bool>().prop_map(Argument::Boolean),
        2 => any::<i64>().prop_map(Argument::Integer),
        3 => (-3i64..12).prop_map(Argument::Integer),
        6 => text.prop_map(Argument::Text),
    ];
    scalar.prop_recursive(2, 8, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Argument::List),
            proptest::collection::vec((proptest::sample::select(vec!["displayName", "value"]), inner), 0..3)
                .prop_map(Argument::Record),
        ]
    })
}

proptest! {
    #[test]
    fn no_call_panics(
        index in any::<proptest::sample::Index>(),
        arguments in proptest::collection::vec(arguments(), 0..8),
    ) {
        let functions: Vec<_> = all().filter(|function| !matches!(function.body, Body::Form(_))).collect();
        let function = *index.get(&functions);
        let (arena, environment) = (Arena::new(), environment());
        let mut values: Vec<Value<'_>> = arguments.iter().map(|argument| argument.value(&arena)).collect();
        // The compiler refuses calls with fewer arguments.
        values.resize(values.len().max(function.parameters.len()), Value::Null);
        let mut frame = Frame::new(&arena, &environment, &[], 0);
        if function.name == "Replace" {
            let modes: [&[usize]; 5] = [&[1, 4], &[1, 6], &[2, 4], &[2, 3, 4], &[2, 3, 5]];
            for given in modes {
                replaced(&values, given);
            }
        } else if let Ok(value) = call(function.name, &values, false, &mut frame) {
            let text = value.to_str(&arena).unwrap_or_default();
            prop_assert!(text.len() <= MAX_TEXT);
        }
    }
}
