//! What a YAML file says, however it is written: in which order its keys stand, in how many words an attribute is mapped,
//! and what it declares beyond what it reads and writes.

use attrflow::mapping::{CheckedObject, check, parse};
use attrflow::syntax::{
    ExpressionKind, Limits, Name, parse_clause, parse_expression, print_clause, print_expression,
};
use serde_yaml::{Mapping, Value};

use super::file;

/// One line for each thing it says.
pub fn said(text: &str) -> Vec<String> {
    let parsed = parse(&file("said.yaml", text));
    let (checked, _) = check(parsed.mapping.as_ref().unwrap(), false);
    let mut said: Vec<String> = checked.objects.iter().flat_map(resolved).collect();
    let Value::Mapping(mut root) = serde_yaml::from_str(text).unwrap() else { panic!("no mapping: {text}") };
    for key in ["user", "group"] {
        if let Some(Value::Mapping(object)) = root.shift_remove(key) {
            object_lines(key, object, &mut said);
        }
    }
    said.extend(root.iter().map(|(key, value)| format!("{key:?}: {value:?}")));
    said
}

/// What the names in an object mapping stand for.
fn resolved(object: &CheckedObject<'_>) -> Vec<String> {
    let sources =
        object.slots.names().iter().map(|name| format!("[{name}] {:?}", object.catalogue.lookup(name)));
    let targets = object.attributes.iter().map(|attribute| {
        let target = attribute.target.as_ref().map(|target| (target.ty, target.multivalued));
        format!("{} {target:?}", attribute.mapping.target.text)
    });
    let mut sources: Vec<String> = sources.collect();
    sources.sort();
    sources.extend(targets);
    sources
}

fn object_lines(kind: &str, mut object: Mapping, said: &mut Vec<String>) {
    // What they declare shows in what is resolved.
    object.shift_remove("source-schema");
    object.shift_remove("schema");
    let Some(Value::Mapping(attributes)) = object.shift_remove("attributes") else { panic!("no attributes") };
    let mut lines: Vec<String> = Vec::new();
    for (key, value) in object {
        let value = match key.as_str().unwrap() {
            "scope" | "input-filter-groups" | "category-filter-groups" => clauses(value),
            _ => value,
        };
        lines.push(format!("{kind} {key:?}: {value:?}"));
    }
    lines.sort();
    said.extend(lines);
    for (target, value) in attributes {
        let mut details: Vec<String> = match value {
            Value::Mapping(details) => details
                .into_iter()
                // A type shows in what is resolved, and `default` alone comes from nowhere.
                .filter(|(key, value)| {
                    !matches!(key.as_str(), Some("type" | "multivalued")) && *value != Value::Null
                })
                .map(
                    |(key, value)| {
                        if key == "from" { expression(value) } else { format!("{key:?}: {value:?}") }
                    },
                )
                .collect(),
            value => vec![expression(value)],
        };
        details.sort();
        said.push(format!("{kind} {target:?}: {details:?}"));
    }
}

/// An expression as it is printed, by whichever way it is written; a constant is one in either way.
fn expression(value: Value) -> String {
    let text = match &value {
        Value::Sequence(items) => format!("[{}]", items[0].as_str().unwrap()),
        Value::String(text) => text.clone(),
        other => panic!("no expression: {other:?}"),
    };
    let Some(tree) = parse_expression(&text, Limits::ANY).tree else {
        return format!("no expression: {text}");
    };
    let constant = match &tree.kind {
        ExpressionKind::String(literal) => Some(literal.value.clone()),
        ExpressionKind::Integer { value, .. } => Some(value.to_string()),
        ExpressionKind::Name(name @ (Name::True | Name::False)) => Some(name.as_str().to_owned()),
        _ => None,
    };
    let (key, text) = match constant {
        Some(constant) => ("const", constant),
        None => ("from", print_expression(&tree)),
    };
    format!("{:?}: {:?}", Value::from(key), Value::from(text))
}

/// The clauses of groups as they are printed.
fn clauses(groups: Value) -> Value {
    let Value::Sequence(mut groups) = groups else { return groups };
    for group in &mut groups {
        let Some(Value::Sequence(when)) = group.get_mut("when") else { continue };
        for clause in when {
            let tree = clause.as_str().and_then(|text| parse_clause(text).tree);
            *clause = tree.map_or(clause.clone(), |tree| Value::from(print_clause(&tree)));
        }
    }
    Value::Sequence(groups)
}
