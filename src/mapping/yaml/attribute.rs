//! `attributes`: where each value comes from, and when it flows.

use super::super::located::Located;
use super::super::model::{Apply, AttributeMapping, Behavior, MappingSource};
use super::super::read::{Reader, constant as constant_of};
use super::stands_for;
use crate::catalogue::AttributeType;
use crate::source::document::{Entry, Node, NodeKind, Scalar};
use crate::source::{Code, Diagnostic, Edit, Safety};
use crate::syntax::{ExpressionKind, Limits, Name, parse_expression};

const ATTRIBUTE_KEYS: [&str; 12] = [
    "from",
    "const",
    "default",
    "match",
    "apply",
    "behavior",
    "flow-null",
    "required",
    "type",
    "multivalued",
    "case-exact",
    "note",
];

pub(super) fn attribute(reader: &mut Reader, entry: &Entry) -> AttributeMapping {
    let mut attribute = AttributeMapping::new(Located::scalar(&entry.key), MappingSource::Invalid);
    match &entry.value.kind {
        NodeKind::Mapping(entries) => details(reader, entry, entries, &mut attribute),
        _ => attribute.source = expression(reader, &entry.value, &entry.key),
    }
    attribute
}

/// An expression: a scalar, or an attribute as a sequence of one element.
fn expression(reader: &mut Reader, node: &Node, key: &Scalar) -> MappingSource {
    match &node.kind {
        NodeKind::Sequence(items) => match items.as_slice() {
            [element] if element.as_scalar().is_some() => {
                let element = element.as_scalar().map(|scalar| Located::sequence(node.span, scalar));
                element.map_or(MappingSource::Invalid, MappingSource::Expression)
            }
            items => {
                if !items.iter().any(Node::is_invalid) {
                    reader.report(
                        Diagnostic::new(Code::AF303, "a list is no expression").at(node.span).help(
                            "`[mail]` with one name is the attribute `mail`; anything else must be one expression in quotes",
                        ),
                    );
                }
                MappingSource::Invalid
            }
        },
        NodeKind::Scalar(scalar) => {
            if scalar.surprise().is_some() || scalar.as_bool().is_some() && scalar.is_plain() {
                let quoted = format!("'\"{}\"'", scalar.text.replace('\'', "''"));
                reader.report(
                    Diagnostic::new(Code::AF303, format!("`{}` is no expression", scalar.text))
                        .at(scalar.span)
                        .help(format!(
                            "write {quoted} for the text, or `const: {}` for the constant",
                            scalar.text
                        )),
                );
                return MappingSource::Invalid;
            }
            if scalar.lost_quotes() && is_bare_text(&scalar.text) {
                let text = crate::syntax::StringLiteral::encode(&scalar.text);
                let fixed = crate::source::document::quoted(&format!("\"{text}\""));
                reader.report(
                    Diagnostic::new(
                        Code::AF022,
                        format!("YAML took the quotes: the expression is `{}`, a bare name", scalar.text),
                    )
                    .at(scalar.span)
                    .help("quote the whole expression once more")
                    .fix(
                        Safety::Safe,
                        format!("write {fixed}"),
                        vec![Edit::replace(scalar.span, fixed)],
                    ),
                );
                return MappingSource::Constant(
                    crate::value::Constant::text(scalar.text.as_str()),
                    scalar.span,
                );
            }
            MappingSource::Expression(Located::scalar(scalar))
        }
        _ => {
            reader.wrong_kind(node, key.span, &key.text, "an expression");
            MappingSource::Invalid
        }
    }
}

/// Words that are text and nothing else: no attribute, call, literal or name of the language.
fn is_bare_text(text: &str) -> bool {
    if text.trim().is_empty() || text.contains(['[', ']', '(', ')', '"', '%', '<', '>', '=']) {
        return false;
    }
    match parse_expression(text, Limits::ANY).tree {
        Some(tree) => matches!(tree.kind, ExpressionKind::Name(Name::Unknown(_))),
        None => true,
    }
}

fn details(reader: &mut Reader, whole: &Entry, entries: &[Entry], attribute: &mut AttributeMapping) {
    let mut constant = None;
    let mut misspelt = Vec::new();
    for entry in entries {
        let (key, value) = (&entry.key, &entry.value);
        match key.text.as_str() {
            // A synchronization schema lists the anchor so: it has a mapping, and nothing is written.
            "from" if value.is_null() && !value.span.is_empty() => attribute.source = MappingSource::None,
            "from" => attribute.source = expression(reader, value, key),
            "const" => constant = constant_of(reader, value, key).map(|constant| (constant, value.span)),
            "default" => {
                attribute.default = constant_of(reader, value, key).map(|constant| (constant, value.span))
            }
            "match" => match value.as_scalar().and_then(Scalar::as_integer).map(u32::try_from) {
                Some(Ok(precedence)) if precedence > 0 => {
                    attribute.precedence = Some((precedence, value.span))
                }
                _ => reader.wrong_kind(value, key.span, "match", "an integer from 1"),
            },
            "apply" => {
                let words = [
                    ("always", Apply::Always),
                    ("create-only", Apply::CreateOnly),
                    ("multi-value-add-only", Apply::MultiValueAddOnly),
                    ("value-add-only", Apply::ValueAddOnly),
                    ("attribute-add-only", Apply::AttributeAddOnly),
                ];
                attribute.apply = reader.word(value, key, &words).unwrap_or_default();
            }
            "behavior" => {
                let words = [("when-changed", Behavior::WhenChanged), ("always", Behavior::Always)];
                attribute.behavior = reader.word(value, key, &words).unwrap_or_default();
            }
            "flow-null" => attribute.flow_null = reader.boolean(entry),
            "required" => attribute.required = reader.boolean(entry),
            "type" => attribute.ty = reader.word(value, key, &AttributeType::ALL.map(|ty| (ty.as_str(), ty))),
            "multivalued" => attribute.multivalued = Some(reader.boolean(entry)),
            "case-exact" => attribute.case_exact = reader.boolean(entry),
            "note" => attribute.note = reader.text(value, key.span, "note").map(|note| note.text.clone()),
            _ => misspelt.push(reader.unknown_key(key, &ATTRIBUTE_KEYS, "an attribute mapping")),
        }
    }
    let has = |name: &str| entries.iter().any(|entry| entry.key.text == name);
    if has("from") && has("const") {
        let place =
            entries.iter().find(|entry| entry.key.text == "const").map_or(whole.key.span, |e| e.key.span);
        reader.report(
            Diagnostic::new(Code::AF303, "a mapping has `from` or `const`, not both")
                .at(place)
                .help("`default` is what an object gets whose source is Null"),
        );
    } else if let Some((constant, span)) = constant {
        attribute.source = MappingSource::Constant(constant, span);
    } else if !has("from") && !has("const") {
        if has("default") {
            attribute.source = MappingSource::None;
        } else if !stands_for(&misspelt, &["from", "const", "default"]) {
            let message = format!("`{}` has none of `from`, `const` and `default`", whole.key.text);
            reader.report(Diagnostic::new(Code::AF304, message).at(whole.key.span));
        }
    }
}
