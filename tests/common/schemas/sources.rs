//! `source` as exports have it, its tree written by what this file knows of the service, and not by the library.

use attrflow::syntax::{Argument, Expression, ExpressionKind, Limits, parse_expression};

use super::choices::Choices;
use super::json::{Json, null, object, text};

/// The keys of parameters: those that the service publishes, else the names of the expression reference. The last one
/// repeats.
const KEYS: [(&str, &[&str]); 38] = [
    ("And", &["condition"]),
    ("Or", &["condition"]),
    ("Append", &["source", "suffix"]),
    ("BitAnd", &["value1", "value2"]),
    ("CBool", &["expression"]),
    ("CDate", &["expression"]),
    ("Count", &["attribute"]),
    ("CStr", &["value"]),
    ("DateAdd", &["interval", "value", "dateTime"]),
    ("DateDiff", &["interval", "date1", "date2"]),
    ("DateFromNum", &["value"]),
    ("FormatDateTime", &["source", "dateTimeStyles", "inputFormat", "outputFormat"]),
    ("IgnoreFlowIfNullOrEmpty", &["expression"]),
    ("IIF", &["condition", "valueIfTrue", "valueIfFalse"]),
    ("InStr", &["value1", "value2", "start", "compareType"]),
    ("IsNull", &["expression"]),
    ("IsNullOrEmpty", &["expression"]),
    ("IsPresent", &["expression"]),
    ("IsString", &["expression"]),
    ("Item", &["attribute", "index"]),
    ("Join", &["separator", "source"]),
    ("Left", &["source", "numChars"]),
    ("Mid", &["source", "start", "length"]),
    ("NumFromDate", &["value"]),
    ("PCase", &["source", "wordSeparators"]),
    ("Redact", &["value"]),
    ("RemoveDuplicates", &["attribute"]),
    (
        "Replace",
        &[
            "source",
            "Find",
            "RegularExpression",
            "RegularExpressionGroupName",
            "Replacement",
            "ReplacementPropertyName",
            "Template",
        ],
    ),
    ("Split", &["source", "delimiter"]),
    ("Switch", &["source", "defaultValue", "switchValue"]),
    ("ToLower", &["source", "culture"]),
    ("ToUpper", &["source", "culture"]),
    ("Word", &["source", "wordNumber", "delimiters"]),
    ("Coalesce", &["source"]),
    ("Len", &["source"]),
    ("Not", &["source"]),
    ("Trim", &["source"]),
    ("StripSpaces", &["source"]),
];

fn key(function: &str, index: usize) -> &'static str {
    let known = KEYS.iter().find(|(name, _)| name.eq_ignore_ascii_case(function));
    known.map_or("source", |(_, keys)| keys[index.min(keys.len() - 1)])
}

fn quoted(value: &str) -> String {
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
}

/// An expression as the service writes it.
fn printed(expression: &Expression) -> String {
    match &expression.kind {
        ExpressionKind::Attribute { name, .. } => format!("[{name}]"),
        ExpressionKind::String(literal) => quoted(&literal.value),
        ExpressionKind::Integer { value, hex: false } => value.to_string(),
        ExpressionKind::Integer { value, hex: true } => format!("&H{value:X}"),
        ExpressionKind::Name(name) => name.as_str().to_owned(),
        ExpressionKind::Context { name } => format!("%{name}%"),
        ExpressionKind::Call { name, arguments, .. } => {
            let arguments: Vec<String> =
                arguments.iter().map(|argument| argument.given().map(printed).unwrap_or_default()).collect();
            format!("{name}({})", arguments.join(", "))
        }
        ExpressionKind::Comparison { operator, left, right, .. } => {
            format!("{} {} {}", printed(left), operator.as_str(), printed(right))
        }
    }
}

/// The tree that the service keeps of an expression, in full.
pub fn tree(expression: &Expression) -> Json {
    let node = |ty: &str, name: Json, parameters: Vec<Json>, expression: String| {
        object([
            ("expression", text(expression)),
            ("name", name),
            ("parameters", Json::List(parameters)),
            ("type", text(ty)),
        ])
    };
    let constant = |value: &str| node("Constant", text(value), Vec::new(), quoted(value));
    match &expression.kind {
        ExpressionKind::Attribute { name, .. } => {
            node("Attribute", text(name), Vec::new(), printed(expression))
        }
        ExpressionKind::String(literal) => constant(&literal.value),
        ExpressionKind::Integer { value, .. } => constant(&value.to_string()),
        ExpressionKind::Name(name) => constant(name.as_str()),
        ExpressionKind::Call { name, arguments, .. } => {
            let given = |(index, argument): (usize, &Argument)| {
                Some(object([("key", text(key(name, index))), ("value", tree(argument.given()?))]))
            };
            let parameters = arguments.iter().enumerate().filter_map(given).collect();
            node("Function", text(name), parameters, printed(expression))
        }
        ExpressionKind::Comparison { .. } | ExpressionKind::Context { .. } => {
            node("Function", null(), Vec::new(), printed(expression))
        }
    }
}

pub fn parsed(expression: &str) -> Expression {
    let tree = parse_expression(expression, Limits::ANY).tree;
    tree.unwrap_or_else(|| panic!("no expression: {expression}"))
}

/// How much of a tree is there.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Whole,
    /// No texts but where nothing else is.
    Names,
}

/// A tree as careless hands and other programs leave it behind: the same.
fn roughened(node: Json, part: Part, choices: &mut Choices) -> Json {
    let Json::Object(members) = node else { panic!("a node is an object") };
    let is = |members: &[(String, Json)], key: &str, value: &Json| {
        members.iter().any(|(name, found)| name == key && found == value)
    };
    let nameless = is(&members, "name", &null());
    let function = is(&members, "type", &text("Function"));
    let bare = is(&members, "parameters", &Json::List(Vec::new()));
    let mut rough: Vec<(&str, Json)> = Vec::new();
    for (name, value) in &members {
        match (name.as_str(), value) {
            ("expression", _) if part == Part::Names && !nameless => {}
            ("parameters", Json::List(items)) if items.is_empty() => match choices.below(4) {
                0 | 1 => rough.push(("parameters", value.clone())),
                2 => rough.push(("parameters", null())),
                _ => {}
            },
            ("parameters", Json::List(items)) => {
                let items = items.iter().map(|parameter| {
                    let key = parameter.get("key").unwrap().clone();
                    let value = roughened(parameter.get("value").unwrap().clone(), part, choices);
                    choices.object(vec![("key", key), ("value", value)])
                });
                rough.push(("parameters", Json::List(items.collect())));
            }
            // What has no type and no parameters is an attribute.
            ("type", _) if (!function && is(&members, "type", &text("Attribute"))) || !bare => {
                match choices.below(6) {
                    5 => {}
                    4 => rough.push(("type", text(text_of(value).to_ascii_lowercase()))),
                    _ => rough.push(("type", value.clone())),
                }
            }
            (name, _) => rough.push((name, value.clone())),
        }
    }
    choices.object(rough)
}

fn text_of(json: &Json) -> &str {
    match json {
        Json::Text(text) => text,
        other => panic!("no text: {other:?}"),
    }
}

/// The `source` of an expression: text and tree, one of them, or the text and less than a tree.
pub fn function(expression: &str, choices: &mut Choices) -> Json {
    let parsed = parsed(expression);
    let full = tree(&parsed);
    let spelt = match choices.below(4) {
        0 => printed(&parsed),
        1 => expression.replace(", ", ","),
        2 => format!(" {} ", expression.replace(", ", ",\n  ")),
        _ => expression.to_owned(),
    };
    let mut whole = full.clone();
    whole.set("expression", text(spelt.clone()));
    match choices.below(8) {
        0 | 1 => whole,
        2 | 3 => roughened(whole, Part::Whole, choices),
        4 => choices.object(vec![("expression", text(spelt))]),
        5 => choices.object(vec![
            ("expression", text(spelt)),
            ("name", null()),
            ("parameters", Json::List(Vec::new())),
            ("type", text("Function")),
        ]),
        _ => {
            let without = if choices.once_in(2) { Some(null()) } else { None };
            let mut rough = roughened(full, Part::Names, choices);
            if let Some(null) = without.filter(|_| rough.get("expression").is_none()) {
                rough.set("expression", null);
            }
            rough
        }
    }
}

/// The `source` of an attribute.
pub fn attribute(name: &str, choices: &mut Choices) -> Json {
    let full = tree(&parsed(&format!("[{name}]")));
    match choices.below(6) {
        0..=2 => full,
        3 => roughened(full, Part::Whole, choices),
        4 => roughened(full, Part::Names, choices),
        _ => choices.object(vec![("name", text(name))]),
    }
}

/// The `source` of a constant.
pub fn constant(value: &str, choices: &mut Choices) -> Json {
    let full = object([
        ("expression", text(quoted(value))),
        ("name", text(value)),
        ("parameters", Json::List(Vec::new())),
        ("type", text("Constant")),
    ]);
    let named = !value.trim().is_empty() && !value.starts_with('[');
    match choices.below(6) {
        3 => roughened(full, Part::Whole, choices),
        4 if named => roughened(full, Part::Names, choices),
        // The bare value under both keys has been seen, too.
        5 if named => choices.object(vec![
            ("expression", text(value)),
            ("name", text(value)),
            ("type", text("Constant")),
        ]),
        _ => full,
    }
}
