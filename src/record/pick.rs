//! One record of an input that holds many.

use std::str::FromStr;

use serde_json::Value as Json;

use super::batch::{Batches, Entry, ReadError, RecordId};
use super::delta::JsonRecord;
use super::{ReadOptions, RecordError, read_batches};

/// Which record of an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pick {
    /// The only one.
    Only,
    /// By its place, from 1.
    Number(u64),
    /// The one that has this text as the value of an attribute, letter case aside.
    Text(String),
    /// The one that has this text as the value of this attribute, letter case aside.
    Attribute(String, String),
}

/// `3`, `ada@contoso.com`, `mail=ada@contoso.com`; nothing for the only one.
impl FromStr for Pick {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(Pick::Only);
        }
        if let Ok(number) = text.parse() {
            return Ok(Pick::Number(number));
        }
        let is_name = |name: &str| name.chars().all(|c| c.is_alphanumeric() || "_.:$-".contains(c));
        Ok(match text.split_once('=') {
            Some((name, value)) if !name.is_empty() && is_name(name) => {
                Pick::Attribute(name.to_owned(), value.to_owned())
            }
            _ => Pick::Text(text.to_owned()),
        })
    }
}

/// A record, and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Picked {
    /// Its text: a JSON object. Of a row of CSV, the object that its cells make.
    pub json: String,
    /// Where it begins, and its number in a run over the input.
    pub id: RecordId,
    /// Its place among the records, from 1.
    pub place: u64,
}

/// Why there is no such record.
#[derive(Debug)]
pub enum PickError {
    /// The input cannot be read.
    Unreadable(ReadError),
    /// The record that was asked for cannot.
    Record {
        /// The line it begins in.
        line: u64,
        /// Why.
        error: RecordError,
    },
    /// There is none; the input has this many.
    NoSuch(Pick, u64),
    /// There are several; the places of the first ones, from 1, and how many there are.
    Several(Pick, Vec<u64>, u64),
}

impl std::fmt::Display for PickError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            PickError::Unreadable(error) => write!(f, "{error}"),
            PickError::Record { line, error } => write!(f, "the record in line {line}: {error}"),
            PickError::NoSuch(_, 0) => f.write_str("there is no record"),
            PickError::NoSuch(Pick::Number(number), count) => {
                write!(f, "there is no record {number}, only {count}")
            }
            PickError::NoSuch(Pick::Text(text), count) => {
                write!(f, "none of {count} records has an attribute with the value `{text}`")
            }
            PickError::NoSuch(Pick::Attribute(name, text), count) => {
                write!(f, "none of {count} records has `{text}` as its `{name}`")
            }
            PickError::NoSuch(Pick::Only, _) => f.write_str("there is no record"),
            PickError::Several(Pick::Only, _, count) => write!(
                f,
                "there are {count} records; say which: by its place, as in `3`, or by a value, as in `mail=ada@contoso.com`"
            ),
            PickError::Several(_, places, count) => {
                let places: Vec<String> = places.iter().map(u64::to_string).collect();
                let more = if places.len() as u64 == *count { "" } else { ", …" };
                write!(f, "{count} records have it: {}{more}; give the number of one", places.join(", "))
            }
        }
    }
}

impl std::error::Error for PickError {}

/// How many places of records are told.
const TOLD: usize = 5;

/// Finds one record.
///
/// # Errors
/// An input that cannot be read; none, or several such records; a record that is none.
pub fn pick(batches: &mut dyn Batches, which: &Pick) -> Result<Picked, PickError> {
    let (mut place, mut found, mut places) = (0, None, Vec::new());
    let mut several = 0;
    let mut buffer = Vec::new();
    while let Some(batch) = batches.next(buffer).map_err(PickError::Unreadable)? {
        let mut done = false;
        batch.for_each(|id, entry| {
            place += 1;
            if !is_it(&entry, place, which) {
                return true;
            }
            several += 1;
            if places.len() < TOLD {
                places.push(place);
            }
            if found.is_none() {
                found = Some(keep(&entry, id, place));
            }
            done = matches!(which, Pick::Number(_));
            !done
        });
        if done {
            break;
        }
        buffer = batch.into_buffer();
    }
    match found {
        None => Err(PickError::NoSuch(which.clone(), place)),
        // What is no record at all is not one of many.
        Some(Err(error)) if *which == Pick::Only => Err(error),
        Some(_) if several > 1 => Err(PickError::Several(which.clone(), places, several)),
        Some(found) => found,
    }
}

/// Finds one record of a text.
///
/// # Errors
/// As [`pick`].
pub fn pick_text(text: &[u8], options: &ReadOptions, which: &Pick) -> Result<Picked, PickError> {
    let mut batches = read_batches(text, options).map_err(PickError::Unreadable)?;
    pick(batches.as_mut(), which)
}

fn is_it(entry: &Entry<'_>, place: u64, which: &Pick) -> bool {
    match which {
        Pick::Only => true,
        Pick::Number(number) => place == *number,
        Pick::Text(text) => {
            entry.to_record().is_ok_and(|record| record.values().any(|value| is_text(value, text)))
        }
        Pick::Attribute(name, text) => {
            let value = |record: JsonRecord| record.get(name).is_some_and(|value| is_text(value, text));
            entry.to_record().is_ok_and(value)
        }
    }
}

fn is_text(value: &Json, text: &str) -> bool {
    match value {
        Json::String(value) => value == text || value.to_lowercase() == text.to_lowercase(),
        Json::Number(number) => number.to_string() == text,
        Json::Bool(flag) => flag.to_string() == text,
        _ => false,
    }
}

fn keep(entry: &Entry<'_>, id: RecordId, place: u64) -> Result<Picked, PickError> {
    let fails = |error| PickError::Record { line: id.line, error };
    let record = entry.to_record().map_err(fails)?;
    // As written, for what its numbers look like.
    let json = match entry {
        Entry::Json(json) => std::str::from_utf8(json).ok().map(|json| json.trim().to_owned()),
        _ => None,
    };
    Ok(Picked { json: json.unwrap_or_else(|| Json::Object(record).to_string()), id, place })
}

#[cfg(test)]
mod tests {
    use super::*;

    const USERS: &str = r#"{"id": "1", "mail": "ada@contoso.com", "city": "Ulm", "n": 1.50}

{"id": "2", "mail": "joe@contoso.com", "city": "Ulm"}
torn
"#;

    fn picked(text: &str, which: &str) -> Result<(String, u64, u64), String> {
        let picked = pick_text(text.as_bytes(), &ReadOptions::default(), &which.parse().unwrap());
        picked.map(|found| (found.json, found.id.line, found.place)).map_err(|error| error.to_string())
    }

    #[test]
    fn by_place_by_a_value_by_an_attribute() {
        let second = r#"{"id": "2", "mail": "joe@contoso.com", "city": "Ulm"}"#;
        for which in ["2", "JOE@contoso.com", "mail=joe@contoso.com", " id=2"] {
            assert_eq!(picked(USERS, which), Ok((second.into(), 3, 2)), "{which}");
        }
        assert!(picked(USERS, "1").unwrap().0.contains("1.50"));
        assert_eq!(picked(second, "").unwrap().0, second);
        let array = format!("\u{feff}[\r\n{second}]");
        assert_eq!(picked(&array, "").unwrap(), (second.into(), 2, 1));
    }

    #[test]
    fn what_is_not_there_is_told() {
        for (text, which, why) in [
            (USERS, "7", "there is no record 7, only 3"),
            (USERS, "0", "there is no record 0, only 3"),
            (USERS, "nobody", "none of 3 records has an attribute with the value `nobody`"),
            (USERS, "city=Bonn", "none of 3 records has `Bonn` as its `city`"),
            (USERS, "Ulm", "2 records have it: 1, 2; give the number of one"),
            ("", "", "there is no record"),
            ("", "3", "there is no record"),
            (
                USERS,
                "",
                "there are 3 records; say which: by its place, as in `3`, or by a value, as in `mail=ada@contoso.com`",
            ),
        ] {
            assert_eq!(picked(text, which).unwrap_err(), why);
        }
        assert!(picked(USERS, "3").unwrap_err().starts_with("the record in line 4: not JSON"));
        assert!(
            picked("attrflow: 1\nuser:\n", "").unwrap_err().starts_with("the record in line 1: not JSON")
        );
        assert!(picked("[7]", "").unwrap_err().starts_with("the record in line 1: a record must be"));
    }
}
