//! What is read is held to serde_json, whatever is left out, put in or cut off.

use proptest::prelude::*;
use serde_json::Value as Json;

use super::super::scan::MAX_DEPTH;
use super::*;
use crate::catalogue::{Catalogue, ObjectKind, SourceKind};
use crate::check::Attributes;

/// Longer than what is compared at once.
const LONG: &str = "extension_4f2d0a7e9b1c4c53b6a1e0d2c3f4a5b6_costCenter";
const NAMES: [&str; 4] = ["a", "ké", LONG, "thirtyOneBytesWithQuotesAndColo"];

fn projection() -> Projection {
    let mut attributes = Attributes::default();
    for name in NAMES {
        attributes.slot(name);
    }
    Projection::new(&attributes, &Catalogue::open(SourceKind::Workday, ObjectKind::User))
}

/// Whether it is what stands for a JSON value.
fn same(value: Value<'_>, json: &Json) -> bool {
    let arena = Arena::new();
    match (value, json) {
        (Value::Null, Json::Null) => true,
        (Value::Null, Json::Array(items)) => items.iter().all(|item| same(Value::Null, item)),
        (Value::Boolean(value), Json::Bool(json)) => value == *json,
        (Value::Integer(value), Json::Number(json)) => json.as_i64() == Some(value),
        (Value::String(text), Json::Number(json)) => {
            // serde_json may round the last bit of a long number the other way.
            let near = |a: f64, b: f64| (a - b).abs() <= a.abs() * f64::EPSILON;
            text.is_number()
                && text.get(&arena).parse().is_ok_and(|a| json.as_f64().is_some_and(|b| near(a, b)))
        }
        (Value::String(text), Json::String(json)) => {
            let mut written = Vec::new();
            text.write_json(&mut written);
            text.get(&arena) == json
                && serde_json::from_slice::<String>(&written).is_ok_and(|text| text == *json)
                && (!text.is_ascii()
                    || json.bytes().all(|b| (b' '..0x80).contains(&b) && b != b'"' && b != b'\\'))
        }
        (Value::List(values), Json::Array(items)) => {
            let items: Vec<&Json> = items.iter().filter(|item| !same(Value::Null, item)).collect();
            values.len() == items.len() && values.iter().zip(items).all(|(value, item)| same(*value, item))
        }
        (Value::Record(record), Json::Object(members)) => {
            record.members.iter().all(|(name, _)| members.contains_key(*name))
                && members.iter().all(|(name, json)| record.get(name).is_some_and(|value| same(value, json)))
        }
        _ => false,
    }
}

/// Holds readers that have read other texts, and a new one, to serde_json.
fn held_to_serde_json<'p>(readers: &mut [JsonReader<'p>], projection: &'p Projection, text: &str) {
    let valid = serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
    // serde_json makes no value of half a surrogate pair.
    let expected = serde_json::from_str::<Json>(text).ok();
    let arena = Arena::new();
    let mut new = JsonReader::new(projection);
    for reader in readers.iter_mut().chain([&mut new]) {
        match reader.read(text.as_bytes(), &arena) {
            Ok(slots) => {
                assert!(valid && text.trim_start().starts_with('{'), "accepted: {text}");
                let Some(expected) = &expected else { continue };
                for (name, slot) in NAMES.iter().zip(slots) {
                    let json = expected.get(name).unwrap_or(&Json::Null);
                    assert!(same(*slot, json), "{name} is {slot:?}: {text}");
                }
            }
            Err(error) => {
                assert!(!valid || !text.trim_start().starts_with('{'), "{error}: {text}");
                assert!(!error.message.contains("deeper"), "{error}: {text}");
            }
        }
    }
}

fn white() -> impl Strategy<Value = String> {
    prop_oneof![4 => Just(String::new()), 2 => Just(" ".into()), 1 => "[ \t\r\n]{0,3}"]
}

fn string() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => "[a-zA-Z0-9 @.:,{}\\[\\]-]{0,20}",
        2 => "[éßш🚀\u{7f}]{1,3}",
        1 => prop::sample::select(vec![r"\n", r#"\""#, r"\\", r"\/", r"\u00e9", r"\ud83d\ude80", r"\ud83d", r"\u0022"])
            .prop_map(str::to_owned),
    ];
    prop_oneof![
        4 => "\"[a-zA-Z0-9 @.-]{0,40}\"",
        1 => proptest::collection::vec(piece, 0..5).prop_map(|pieces| format!("\"{}\"", pieces.concat())),
    ]
}

fn key() -> impl Strategy<Value = String> {
    let known = NAMES.map(|name| format!("\"{name}\"")).to_vec();
    prop_oneof![
        6 => prop::sample::select(known),
        2 => prop::sample::select(vec![r#""\u0061""#, r#""""#, r#""aa""#, r#""b""#]).prop_map(str::to_owned),
        1 => string(),
    ]
}

fn joined(parts: Vec<(String, String, String)>, open: char, close: char) -> String {
    let parts: Vec<String> =
        parts.into_iter().map(|(before, part, after)| format!("{before}{part}{after}")).collect();
    format!("{open}{}{close}", parts.join(","))
}

fn member(value: impl Strategy<Value = String>) -> impl Strategy<Value = (String, String, String)> {
    (white(), key(), white(), white(), value, white()).prop_map(|(before, key, left, right, value, after)| {
        (before, format!("{key}{left}:{right}{value}"), after)
    })
}

fn object() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        4 => string(),
        2 => prop::sample::select(vec!["null", "true", "false", "0", "-1", "1.5e3", "12345678901234567890", "[]", "{}", "[ ]"])
            .prop_map(str::to_owned),
    ];
    let value = leaf.prop_recursive(4, 24, 4, |inner| {
        let element = (white(), inner.clone(), white());
        prop_oneof![
            proptest::collection::vec(element, 0..4).prop_map(|parts| joined(parts, '[', ']')),
            proptest::collection::vec(member(inner), 0..4).prop_map(|parts| joined(parts, '{', '}')),
        ]
    });
    (white(), proptest::collection::vec(member(value), 0..8), white())
        .prop_map(|(before, parts, after)| format!("{before}{}{after}", joined(parts, '{', '}')))
}

/// Puts something in the place of a part of a text.
fn damaged(text: &str, (at, length, other): (prop::sample::Index, usize, String)) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    let at = at.index(characters.len());
    let end = (at + length).min(characters.len());
    characters.splice(at..end, other.chars());
    characters.into_iter().collect()
}

fn damage() -> impl Strategy<Value = (prop::sample::Index, usize, String)> {
    let other = "[\\[\\]{},:\"\\\\ ntfu0d8e.+\n\t\u{1}é-]{0,2}";
    (any::<prop::sample::Index>(), prop_oneof![0..3usize, Just(usize::MAX / 2)], other)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn records_are_read_as_serde_json_reads_them(
        texts in proptest::collection::vec((object(), damage()), 1..8),
    ) {
        let projection = projection();
        let mut readers = [JsonReader::new(&projection), JsonReader::portable(&projection)];
        for (text, damage) in &texts {
            held_to_serde_json(&mut readers, &projection, text);
            held_to_serde_json(&mut readers, &projection, &damaged(text, damage.clone()));
        }
    }
}

#[test]
fn every_cut_and_every_byte_put_in_is_told_from_json() {
    let projection = projection();
    let mut readers = [JsonReader::new(&projection), JsonReader::portable(&projection)];
    let text = format!(
        r#"{{"a":"x\u00e9","b":null,"{LONG}":"y","c":[1,{{"d":"\\"}}],"e":true,"ké":"z","f":-0.5,"g":{{"a":[]}}}} "#
    );
    for (at, _) in text.char_indices() {
        held_to_serde_json(&mut readers, &projection, &text[..at]);
        held_to_serde_json(&mut readers, &projection, &text);
        for other in ["\"", "\\", ",", ":", "{", "}", "[", "]", " ", "\n", "\u{1}", "0", "a", "\u{a0}"] {
            let (before, after) = text.split_at(at);
            held_to_serde_json(&mut readers, &projection, &format!("{before}{other}{after}"));
            let rest: String = after.chars().skip(1).collect();
            held_to_serde_json(&mut readers, &projection, &format!("{before}{other}{rest}"));
        }
    }
}

#[test]
fn nesting_is_bounded_whether_the_value_is_read_or_not() {
    let projection = projection();
    let arena = Arena::new();
    for name in ["a", "unread"] {
        for (open, close) in [("[", "]"), ("{\"x\":", "}")] {
            for (depth, fits) in [(MAX_DEPTH - 1, true), (MAX_DEPTH, false), (100_000, false)] {
                let text = format!("{{\"{name}\":{}1{}}}", open.repeat(depth), close.repeat(depth));
                let outcome = JsonReader::new(&projection).read(text.as_bytes(), &arena);
                let expected = if fits { None } else { Some("the record nests deeper than 128 levels") };
                assert_eq!(
                    outcome.err().map(|error| error.message).as_deref(),
                    expected,
                    "{name} {open} {depth}"
                );
            }
        }
    }
}

/// More keys than are remembered, in orders that no record before had, and keys that have the same beginning.
#[test]
fn any_number_of_keys_in_any_order_is_read() {
    let projection = projection();
    let mut reader = JsonReader::new(&projection);
    for round in 0..6 {
        let arena = Arena::new();
        let mut members: Vec<String> =
            (0..1500).map(|number| format!("\"{LONG}{number}\":\"{number}\"")).collect();
        members.push(format!("\"{LONG}\":\"{round}\""));
        members.push("\"a\":\"é\"".into());
        members.rotate_left(round * 17);
        if round % 2 == 1 {
            members.reverse();
        }
        let text = format!("{{{}}}", members.join(","));
        let slots = reader.read(text.as_bytes(), &arena).unwrap();
        assert_eq!((slots[0], slots[2]), (Value::text("é"), Value::text(&round.to_string())));
    }
}
