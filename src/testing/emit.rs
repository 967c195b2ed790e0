//! JSON values as they are written in a test file.

use serde_json::Value as Json;

use crate::source::document::{plain_reads_back, quoted};

/// How wide a list on one line may be, in characters.
const WIDE: usize = 80;

/// How a value is written on one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// YAML.
    Yaml,
    /// JSON.
    Json,
}

/// A value as YAML, on as many lines as it takes.
pub fn yaml(value: &Json) -> String {
    let mut out = lines(value, 0);
    out.push('\n');
    out
}

/// Whether a value takes lines of its own below its key.
pub(super) fn is_nested(value: &Json) -> bool {
    match value {
        Json::Object(members) => !members.is_empty(),
        Json::Array(items) => {
            items.iter().any(is_nested) || one_line(value, Style::Yaml).chars().count() > WIDE
        }
        _ => false,
    }
}

/// A value on lines of its own, each but the first behind so many blanks.
pub(super) fn lines(value: &Json, column: usize) -> String {
    if !is_nested(value) {
        return scalar_or_list(value);
    }
    let parts: Vec<String> = match value {
        Json::Object(members) => members
            .iter()
            .map(|(name, value)| format!("{}:{}", key(name, Style::Yaml), behind(value, column)))
            .collect(),
        Json::Array(items) => items.iter().map(|item| format!("- {}", self::item(item, column))).collect(),
        _ => Vec::new(),
    };
    parts.join(&format!("\n{:column$}", ""))
}

/// What follows a colon: a blank and the value, or lines of its own that are indented deeper than `column`.
pub(super) fn behind(value: &Json, column: usize) -> String {
    if is_nested(value) {
        let column = column + 2;
        format!("\n{:column$}{}", "", lines(value, column))
    } else {
        format!(" {}", scalar_or_list(value))
    }
}

/// What follows a dash at `column`, and a blank.
pub(super) fn item(value: &Json, column: usize) -> String {
    match value {
        // A list in a list.
        Json::Array(_) => one_line(value, Style::Yaml),
        value => lines(value, column + 2),
    }
}

fn scalar_or_list(value: &Json) -> String {
    match value {
        Json::String(text) if plain_reads_back(text, false) && is_balanced(text) => text.clone(),
        value => one_line(value, Style::Yaml),
    }
}

/// A value on one line, as it stands between brackets and braces, too.
pub(super) fn one_line(value: &Json, style: Style) -> String {
    match (value, style) {
        (Json::String(text), Style::Yaml)
            if plain_reads_back(text, true) && !text.contains(['"', '\'', '(', ')']) =>
        {
            text.clone()
        }
        (Json::String(text), Style::Yaml) => quoted(text),
        (Json::Array(items), style) => {
            let items: Vec<String> = items.iter().map(|item| one_line(item, style)).collect();
            format!("[{}]", items.join(", "))
        }
        (Json::Object(members), _) if members.is_empty() => "{}".to_owned(),
        (Json::Object(members), style) => {
            let members: Vec<String> =
                members.iter().map(|(name, value)| member(name, value, style)).collect();
            format!("{{ {} }}", members.join(", "))
        }
        (value, _) => value.to_string(),
    }
}

/// A key and its value on one line.
fn member(name: &str, value: &Json, style: Style) -> String {
    format!("{}: {}", key(name, style), one_line(value, style))
}

/// A value between brackets and braces: in JSON, whose line ends say nothing, on several lines where one would be
/// long; `column`: how far the line is indented that it begins on.
pub(super) fn flow(value: &Json, style: Style, column: usize) -> String {
    let short = one_line(value, style);
    if style == Style::Yaml || short.chars().count() <= WIDE {
        return short;
    }
    let inner = column + 2;
    let (open, close, parts): (char, char, Vec<String>) = match value {
        Json::Object(members) => {
            let member = |(name, value): (&String, &Json)| {
                format!("{}: {}", key(name, style), flow(value, style, inner))
            };
            ('{', '}', members.iter().map(member).collect())
        }
        Json::Array(items) => ('[', ']', items.iter().map(|item| flow(item, style, inner)).collect()),
        _ => return short,
    };
    let separator = format!(",\n{:inner$}", "");
    format!("{open}\n{:inner$}{}\n{:column$}{close}", "", parts.join(&separator), "")
}

/// A key: as it is where nobody could take it for anything else.
pub(super) fn key(name: &str, style: Style) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "_$.:-".contains(letter);
    match style {
        Style::Json => Json::from(name).to_string(),
        Style::Yaml if name.chars().all(plain) && plain_reads_back(name, true) => name.to_owned(),
        Style::Yaml => quoted(name),
    }
}

/// Whether nothing in a text is open at its end: what is could be taken to go on behind it.
fn is_balanced(text: &str) -> bool {
    let count = |letter: char| text.matches(letter).count();
    let pairs = [('(', ')'), ('[', ']'), ('{', '}')];
    count('"') % 2 == 0 && pairs.iter().all(|(open, close)| count(*open) == count(*close))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceFile;
    use crate::source::document::{Reader, read};
    use crate::testing::values;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn values_are_written_as_people_do() {
        let value = json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
            "userName": "ada@contoso.com", "active": true, "count": 7,
            "emails": [{"type": "work", "value": "ada@contoso.com"}, {"type": "home", "value": "+49 1: 2"}],
            "name": {"formatted": "Ada \"Countess\" Lovelace"},
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"department": "no", "employeeNumber": "007"},
            "none": {}, "lists": [["a", 1], []], "": null,
            "lines": "a\nb", "path": "C:\\x", "long": ["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"],
        });
        insta::assert_snapshot!(yaml(&value));
        insta::assert_snapshot!(one_line(&value, Style::Yaml));
    }

    fn json_values() -> impl Strategy<Value = Json> {
        let text = "[ -~äß\\n\\r\\t\u{7}\u{85}\u{2028}]{0,12}|yes|No|null|~|0x1F|007|1\\.50|2024-05-01|<<|# x|- a|\\? b|&a|\\*b|%c|@|`|!t";
        let leaf = prop_oneof![
            Just(Json::Null),
            any::<bool>().prop_map(Json::from),
            any::<i64>().prop_map(Json::from),
            text.prop_map(Json::from),
        ];
        leaf.prop_recursive(4, 32, 5, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Json::from),
                prop::collection::vec(("[a-zA-Z:.$#\\[\\]\" ]{0,8}|<<|true|7", inner), 0..5)
                    .prop_map(|members| members.into_iter().collect()),
            ]
        })
    }

    fn read_back(text: &str) -> (Json, String) {
        let file = SourceFile::new("x", text);
        let document = read(&file);
        let mut reader = Reader { diagnostics: document.diagnostics };
        let value = document.root.map(|root| values::json(&mut reader, root.get("x").unwrap_or(&root)));
        (value.unwrap_or_default(), format!("{:?}", reader.diagnostics))
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(value in json_values()) {
            for text in [
                format!("x:{}\n", behind(&value, 0)),
                format!("x: {}\n", one_line(&value, Style::Yaml)),
                format!("x: {{ x: {} }}\n", one_line(&json!({"x": value}), Style::Yaml)),
                format!("{{\"x\": {}}}\n", one_line(&value, Style::Json)),
            ] {
                let (mut read, said) = read_back(&text);
                if text.starts_with("x: { x: {") {
                    read = read["x"]["x"].take();
                }
                prop_assert_eq!(&read, &value, "{}\n{}", text, said);
                prop_assert_eq!(said, "[]", "{}", text);
            }
        }
    }
}
