//! Values as exports have them: `null` and what is absent are the same, Booleans and numbers may be strings, and
//! enumeration values may be in any case.

use super::super::read::Reader;
use crate::source::document::{Entry, Node, NodeKind, Scalar};
use crate::source::{Code, Diagnostic, Span};
use crate::value::Constant;

/// Whether there is more than `{}` or `null`, which documentation and hand-written schemas have as placeholders.
pub(super) fn says_something(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Mapping(entries) => !entries.is_empty(),
        NodeKind::Null | NodeKind::Invalid => false,
        NodeKind::Scalar(_) | NodeKind::Sequence(_) => true,
    }
}

/// Whether something within a part of the file is no JSON, and not clear without it: names may be others than they look,
/// and parts may be missing. All that has been said of it.
pub(super) fn is_torn(reader: &Reader, part: Span) -> bool {
    reader.diagnostics.iter().any(|found| {
        let place = found.span();
        found.code == Code::AF301 && found.fix.is_none() && part.start <= place.start && place.end <= part.end
    })
}

/// The entry of a key that has a value.
pub(super) fn given<'n>(node: &'n Node, key: &str) -> Option<&'n Entry> {
    node.entry(key).filter(|entry| !entry.value.is_null() && !entry.value.is_invalid())
}

/// The items of a list; `null` is an empty one.
pub(super) fn items<'n>(reader: &mut Reader, entry: &'n Entry) -> &'n [Node] {
    if entry.value.is_null() { &[] } else { reader.list(entry) }
}

/// The items under a key; none where there is no such key.
pub(super) fn items_of<'n>(reader: &mut Reader, node: &'n Node, key: &str) -> &'n [Node] {
    given(node, key).map_or(&[], |entry| items(reader, entry))
}

/// The text under a key; none where there is none, or another value.
pub(super) fn text<'n>(reader: &mut Reader, node: &'n Node, key: &str) -> Option<&'n Scalar> {
    let entry = given(node, key)?;
    let text = entry.value.as_scalar().filter(|scalar| scalar.is_text());
    if text.is_none() {
        reader.wrong_kind(&entry.value, entry.key.span, key, "text");
    }
    text
}

/// The text under a key, where it is more than `""`.
pub(super) fn name<'n>(reader: &mut Reader, node: &'n Node, key: &str) -> Option<&'n Scalar> {
    text(reader, node, key).filter(|scalar| !scalar.text.trim().is_empty())
}

/// What the characters of a scalar are in the file, without its quotes.
pub(super) fn inside(scalar: &Scalar) -> Span {
    if scalar.text.is_empty() { scalar.span } else { scalar.locate(Span::new(0, scalar.text.len())) }
}

/// The Boolean under a key, which may be a string.
pub(super) fn boolean(reader: &mut Reader, node: &Node, key: &str) -> Option<bool> {
    let entry = given(node, key)?;
    let text = entry.value.as_scalar().map(|scalar| scalar.text.to_ascii_lowercase());
    match text.as_deref() {
        Some("true") => Some(true),
        Some("false") => Some(false),
        _ => {
            reader.wrong_kind(&entry.value, entry.key.span, key, "true or false");
            None
        }
    }
}

/// The whole number from 0 under a key, which may be a string, and where it stands. JSON may say `10` as `1e1`, too.
pub(super) fn number(reader: &mut Reader, node: &Node, key: &str) -> Option<(u32, Span)> {
    let entry = given(node, key)?;
    match entry.value.as_scalar().and_then(|scalar| whole(&scalar.text)) {
        Some(number) => Some((number, entry.value.span)),
        None => {
            reader.wrong_kind(&entry.value, entry.key.span, key, "an integer from 0");
            None
        }
    }
}

fn whole(text: &str) -> Option<u32> {
    let exact = text.parse().ok();
    exact.or_else(|| {
        let number: f64 = text.parse().ok()?;
        let fits = number.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&number);
        fits.then_some(number as u32)
    })
}

/// The text under `defaultValue`, which may be written as a number or a Boolean; `""` is none.
pub(super) fn default_value(reader: &mut Reader, node: &Node) -> Option<(Constant, Span)> {
    let entry = given(node, "defaultValue")?;
    match entry.value.as_scalar() {
        Some(scalar) if scalar.text.is_empty() => None,
        Some(scalar) => Some((Constant::text(scalar.text.as_str()), inside(scalar))),
        None => {
            reader.wrong_kind(&entry.value, entry.key.span, "defaultValue", "text");
            None
        }
    }
}

/// The enumeration value under a key, in any case.
pub(super) fn choice<T: Copy>(reader: &mut Reader, node: &Node, key: &str, words: &[(&str, T)]) -> Option<T> {
    let entry = given(node, key)?;
    let written = entry.value.as_scalar();
    let known = written.and_then(|scalar| in_any_case(&scalar.text, words));
    known.or_else(|| reader.word(&entry.value, &entry.key, words))
}

/// The value of a word, in any case.
pub(super) fn in_any_case<T: Copy>(text: &str, words: &[(&str, T)]) -> Option<T> {
    words.iter().find(|(word, _)| word.eq_ignore_ascii_case(text)).map(|(_, value)| *value)
}

/// Says that an object lacks a key, where nothing has been said of the value it has.
pub(super) fn missing(reader: &mut Reader, node: &Node, whose: &str, key: &str) {
    let text = |value: &Node| value.as_scalar().is_some_and(Scalar::is_text);
    if is_torn(reader, node.span) {
        return;
    }
    if node.get(key).is_some_and(|value| !value.is_null() && !text(value)) {
        return;
    }
    let first = node.as_mapping().unwrap_or_default().first();
    let place = first.map_or(node.span, |entry| entry.key.span);
    reader.report(Diagnostic::new(Code::AF304, format!("{whose} has no `{key}`")).at(place));
}
