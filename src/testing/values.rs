//! Values of a test file as JSON.

use serde_json::{Map, Number, Value as Json};

use crate::source::document::{Node, NodeKind, Reader, Scalar, ScalarStyle, Surprise};

/// A value as JSON. What could be meant as something else than it is read as is told.
pub(super) fn json(reader: &mut Reader, node: &Node) -> Json {
    match &node.kind {
        // Somebody has said why.
        NodeKind::Null | NodeKind::Invalid => Json::Null,
        NodeKind::Scalar(value) => scalar(reader, node, value),
        NodeKind::Sequence(items) => items.iter().map(|item| json(reader, item)).collect(),
        NodeKind::Mapping(entries) => {
            let members = entries.iter().map(|entry| (entry.key.text.clone(), json(reader, &entry.value)));
            Json::Object(members.collect::<Map<_, _>>())
        }
    }
}

/// The same, when all that is wrong has been said.
pub(super) fn silent(node: &Node) -> Json {
    json(&mut Reader::default(), node)
}

fn scalar(reader: &mut Reader, node: &Node, value: &Scalar) -> Json {
    if value.is_text() {
        return value.text.as_str().into();
    }
    if let Some(value) = value.as_bool() {
        return value.into();
    }
    let number = match value.style {
        ScalarStyle::JsonLiteral => serde_json::from_str(&value.text).ok(),
        _ => integer(&value.text),
    };
    if let Some(number) = number {
        return Json::Number(number);
    }
    match value.surprise() {
        // A date can only be a text.
        None | Some(Surprise::Date) => {}
        Some(_) => {
            let _ = reader.text(node, value.span, "value");
        }
    }
    value.text.as_str().into()
}

/// An integer as everybody writes it: others are most often text that looks like a number, as `007`, `1.10` and
/// `+4989123` do.
fn integer(text: &str) -> Option<Number> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = digits == "0" || !digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit());
    let number = text.parse::<i64>().map(Number::from).or_else(|_| text.parse::<u64>().map(Number::from));
    number.ok().filter(|_| plain && text != "-0")
}
