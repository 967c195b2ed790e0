//! JSON as it is written: order, unknown members and the text of numbers are all there, and it can be laid out in the ways
//! that people, portals and programs do.

use std::fmt;

use serde::Deserialize;
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    /// `null`, a Boolean or a number, as written.
    Raw(String),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
    /// In what is expected: whatever it may be.
    Any,
}

pub fn null() -> Json {
    Json::Raw("null".to_owned())
}

pub fn text(text: impl Into<String>) -> Json {
    Json::Text(text.into())
}

pub fn object<const N: usize>(members: [(&str, Json); N]) -> Json {
    Json::Object(members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

impl From<bool> for Json {
    fn from(value: bool) -> Self {
        Json::Raw(value.to_string())
    }
}

impl From<usize> for Json {
    fn from(value: usize) -> Self {
        Json::Raw(value.to_string())
    }
}

/// Members in the order in which they stand.
struct Members(Vec<(String, Box<RawValue>)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Members;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        from.deserialize_map(Reader)
    }
}

struct Items(Vec<Box<RawValue>>);

impl<'de> Deserialize<'de> for Items {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Items;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Items, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = seq.next_element()? {
                    items.push(item);
                }
                Ok(Items(items))
            }
        }
        from.deserialize_seq(Reader)
    }
}

impl Json {
    /// Reads a text, by serde_json alone; a byte order mark before it is stepped over.
    pub fn parse(text: &str) -> Result<Json, serde_json::Error> {
        let text = text.trim_start_matches('\u{feff}').trim();
        Ok(match text.as_bytes().first() {
            Some(b'{') => {
                let Members(members) = serde_json::from_str(text)?;
                let members = members.into_iter().map(|(key, raw)| Ok((key, Json::parse(raw.get())?)));
                Json::Object(members.collect::<Result<_, serde_json::Error>>()?)
            }
            Some(b'[') => {
                let Items(items) = serde_json::from_str(text)?;
                let items = items.iter().map(|raw| Json::parse(raw.get()));
                Json::List(items.collect::<Result<_, _>>()?)
            }
            Some(b'"') => Json::Text(serde_json::from_str(text)?),
            _ => {
                let raw: Box<RawValue> = serde_json::from_str(text)?;
                Json::Raw(raw.get().to_owned())
            }
        })
    }

    /// What serde_json has; numbers become what it makes of them.
    pub fn of(value: &serde_json::Value) -> Json {
        Json::parse(&value.to_string()).unwrap()
    }

    pub fn get(&self, key: &str) -> Option<&Json> {
        let Json::Object(members) = self else { return None };
        members.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    pub fn get_mut(&mut self, key: &str) -> Option<&mut Json> {
        let Json::Object(members) = self else { return None };
        members.iter_mut().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// Gives a member a value; it is the last one where there was none.
    pub fn set(&mut self, key: &str, value: Json) {
        match self.get_mut(key) {
            Some(there) => *there = value,
            None => self.members().push((key.to_owned(), value)),
        }
    }

    pub fn members(&mut self) -> &mut Vec<(String, Json)> {
        match self {
            Json::Object(members) => members,
            other => panic!("no object: {other:?}"),
        }
    }

    pub fn items(&mut self) -> &mut Vec<Json> {
        match self {
            Json::List(items) => items,
            other => panic!("no list: {other:?}"),
        }
    }

    /// The first difference from what is expected: where, and what. New members may have any order.
    pub fn difference(&self, expected: &Json) -> Option<String> {
        match (self, expected) {
            (_, Json::Any) => None,
            (Json::Object(found), Json::Object(expected)) => {
                let extra = found.iter().find(|(key, _)| !expected.iter().any(|(other, _)| key == other));
                if let Some((key, value)) = extra {
                    return Some(format!(".{key}: not expected: {value:?}"));
                }
                let mut last = 0;
                for (key, wanted) in expected {
                    let Some(at) = found.iter().position(|(other, _)| key == other) else {
                        if *wanted == Json::Any {
                            continue;
                        }
                        return Some(format!(".{key}: missing"));
                    };
                    if at < last && *wanted != Json::Any {
                        return Some(format!(".{key}: in another place"));
                    }
                    last = at.max(last);
                    if let Some(difference) = found[at].1.difference(wanted) {
                        return Some(format!(".{key}{difference}"));
                    }
                }
                None
            }
            (Json::List(found), Json::List(expected)) => {
                let mut pairs = found.iter().zip(expected).enumerate();
                let difference = pairs.find_map(|(at, (a, b))| Some(format!("[{at}]{}", a.difference(b)?)));
                let count = (found.len() != expected.len())
                    .then(|| format!(": {} items, expected {}", found.len(), expected.len()));
                difference.or(count)
            }
            (found, expected) => (found != expected).then(|| format!(": {found:?}, expected {expected:?}")),
        }
    }
}

/// How a file is written.
#[derive(Clone, Debug)]
pub struct Layout {
    /// By how much each level is indented; none: all is on one line.
    pub indent: Option<&'static str>,
    /// On one line, whether a blank stands behind each comma and colon.
    pub spaced: bool,
    pub windows: bool,
    pub mark: bool,
    /// Whether a line end stands at the end.
    pub ended: bool,
    pub escapes: Escapes,
}

/// What is escaped beyond need.
#[derive(Clone, Copy, Debug)]
pub enum Escapes {
    None,
    /// All that is not ASCII.
    Unicode,
    /// `/`, as PHP and .NET do.
    Slashes,
    /// What HTML has a meaning for, as PowerShell does.
    Html,
}

impl Layout {
    pub fn write(&self, json: &Json) -> String {
        let mut out = String::from(if self.mark { "\u{feff}" } else { "" });
        self.value(json, 0, &mut out);
        if self.ended {
            out.push('\n');
        }
        if self.windows { out.replace('\n', "\r\n") } else { out }
    }

    fn value(&self, json: &Json, depth: usize, out: &mut String) {
        match json {
            Json::Raw(raw) => out.push_str(raw),
            Json::Text(text) => self.text(text, out),
            Json::List(items) => {
                out.push('[');
                for (at, item) in items.iter().enumerate() {
                    self.between(at, depth + 1, out);
                    self.value(item, depth + 1, out);
                }
                self.end(items.is_empty(), depth, out);
                out.push(']');
            }
            Json::Object(members) => {
                out.push('{');
                for (at, (key, value)) in members.iter().enumerate() {
                    self.between(at, depth + 1, out);
                    self.text(key, out);
                    out.push_str(if self.indent.is_some() || self.spaced { ": " } else { ":" });
                    self.value(value, depth + 1, out);
                }
                self.end(members.is_empty(), depth, out);
                out.push('}');
            }
            Json::Any => panic!("that is expected, not written"),
        }
    }

    fn between(&self, at: usize, depth: usize, out: &mut String) {
        if at > 0 {
            out.push(',');
        }
        match self.indent {
            Some(indent) => {
                out.push('\n');
                out.push_str(&indent.repeat(depth));
            }
            None if at > 0 && self.spaced => out.push(' '),
            None => {}
        }
    }

    fn end(&self, empty: bool, depth: usize, out: &mut String) {
        if let Some(indent) = self.indent.filter(|_| !empty) {
            out.push('\n');
            out.push_str(&indent.repeat(depth));
        }
    }

    fn text(&self, text: &str, out: &mut String) {
        out.push('"');
        for character in text.chars() {
            let beyond = match self.escapes {
                Escapes::None => false,
                Escapes::Unicode => !character.is_ascii(),
                Escapes::Slashes => character == '/',
                Escapes::Html => "'<>&".contains(character),
            };
            match character {
                '"' => out.push_str("\\\""),
                '\\' => out.push_str("\\\\"),
                '\n' => out.push_str("\\n"),
                '/' if beyond => out.push_str("\\/"),
                _ if beyond || character < ' ' => {
                    for unit in character.encode_utf16(&mut [0; 2]) {
                        out.push_str(&format!("\\u{unit:04x}"));
                    }
                }
                _ => out.push(character),
            }
        }
        out.push('"');
    }
}
