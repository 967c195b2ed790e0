//! From a tree to the expression that it stands for.

use super::super::located::{Located, PartsBuilder};
use super::keys;
use super::source::{TreeType, node_name, node_parameters, node_type};
use crate::source::Span;
use crate::source::document::{Node, Scalar};

/// The expression, with the places that the names of the tree have.
///
/// # Errors
/// A node that does not say what it is: its place.
pub(super) fn expression(node: &Node) -> Result<Located, Span> {
    let mut out = PartsBuilder::default();
    write(node, &mut out)?;
    // A name alone is not all there is to change: a node may repeat it as text.
    Ok(out.finish(node.span, false))
}

fn write(node: &Node, out: &mut PartsBuilder) -> Result<(), Span> {
    let ty = node_type(node);
    // Only a constant may be empty.
    let is_name = |name: &&Scalar| !name.text.is_empty() || ty == TreeType::Constant;
    let Some(name) = node_name(node).filter(is_name) else {
        out.bare(node.get("expression").and_then(Node::as_scalar).ok_or(node.span)?);
        return Ok(());
    };
    match ty {
        TreeType::Attribute => {
            out.text("[");
            out.bare(name);
            out.text("]");
        }
        TreeType::Constant => out.quoted(name),
        TreeType::Function => {
            out.bare(name);
            out.text("(");
            for (at, argument) in arguments(name, node).into_iter().enumerate() {
                if at > 0 {
                    out.text(", ");
                }
                if let Some(argument) = argument {
                    write(argument, out)?;
                }
            }
            out.text(")");
        }
    }
    Ok(())
}

/// The arguments of a call, each in the slot that its key is of: empty ones have no parameter.
fn arguments<'n>(function: &Scalar, node: &'n Node) -> Vec<Option<&'n Node>> {
    let mut slots = Vec::new();
    for parameter in node_parameters(node).unwrap_or_default() {
        let key = parameter.get("key").and_then(Node::as_scalar);
        let slot = key.and_then(|key| keys::position(&function.text, &key.text));
        while slots.len() < slot.unwrap_or(0) {
            slots.push(None);
        }
        // What has no value has been found, or is a placeholder.
        slots.push(parameter.get("value"));
    }
    slots
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{SourceFile, Span, document};

    #[test]
    fn keys_say_which_slots_are_empty() {
        let leaf = |key: &str, ty: &str, name: &str| {
            format!(r#"{{"key": "{key}", "value": {{"name": "{name}", "type": "{ty}"}}}}"#)
        };
        let tree = |function: &str, parameters: &[String]| {
            let parameters = parameters.join(", ");
            format!(r#"{{"name": "{function}", "type": "Function", "parameters": [{parameters}]}}"#)
        };
        let source = || leaf("source", "Attribute", "mail");
        for (json, expected) in [
            (
                tree(
                    "Replace",
                    &[source(), leaf("Find", "Constant", "-"), leaf("Replacement", "Constant", "_")],
                ),
                r#"Replace([mail], "-", , , "_")"#,
            ),
            (
                tree(
                    "Switch",
                    &[source(), leaf("switchValue", "Constant", "a"), leaf("switchValue", "Constant", "1")],
                ),
                r#"Switch([mail], , "a", "1")"#,
            ),
            (
                tree("Join", &[leaf("separator", "Constant", "\\\""), source(), source()]),
                r#"Join("\"", [mail], [mail])"#,
            ),
            (tree("ToLower", &[source()]), "ToLower([mail])"),
            (tree("Now", &[]), "Now()"),
            (tree("Append", &[source(), leaf("suffix", "Constant", "")]), r#"Append([mail], "")"#),
            (tree("ToLower", &["null".to_owned(), source(), "{}".to_owned()]), "ToLower([mail], )"),
        ] {
            let file = SourceFile::new("tree.json", json.as_str());
            let root = document::read(&file).root.unwrap();
            let printed = expression(&root).unwrap();
            assert_eq!(printed.text, expected);
            if let Some(at) = printed.text.find("mail") {
                let place = printed.locate(Span::new(at, at + 4));
                assert_eq!(place.of(&json), "mail");
            }
        }
    }
}
