//! What the readers of mapping files take beyond what any document has.

use crate::source::document::{Node, Scalar};
use crate::value::Constant;

pub(super) use crate::source::document::Reader;

/// A constant: text, `true`, `false`, or an integer.
pub(super) fn constant(reader: &mut Reader, node: &Node, key: &Scalar) -> Option<Constant> {
    let Some(scalar) = node.as_scalar() else {
        reader.wrong_kind(node, key.span, &key.text, "text, true, false or an integer");
        return None;
    };
    if let Some(value) = scalar.as_bool() {
        return Some(Constant::Boolean(value));
    }
    if let Some(value) = scalar.as_integer() {
        return Some(Constant::Integer(value));
    }
    reader.text(node, key.span, &key.text).map(|scalar| Constant::text(scalar.text.as_str()))
}
