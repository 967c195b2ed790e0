//! Attribute names that are paths: `name.givenName`, `emails[type eq "work"].value`,
//! `businessPhones[0]`, and all of these behind a schema's URN.

use crate::syntax::{FilterValue, parse_path};
use crate::value::{Arena, Value, first};

/// A path into a record: the key it begins at, and the steps from there.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct AttributePath {
    pub root: String,
    pub steps: Vec<Step>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Step {
    /// A member of an object; of the first one of a list.
    Member(Box<str>),
    /// An element of a list, from 0.
    Index(usize),
    /// The first element of a list whose members have these texts.
    Select(Vec<(Box<str>, Box<str>)>),
}

/// The prefix of the core schemas, whose attributes stand at the top of a resource.
const CORE: &str = "urn:ietf:params:scim:schemas:core:";

impl AttributePath {
    /// Reads a name as a path; `None` when it is a plain name.
    pub fn parse(name: &str) -> Option<Self> {
        let (schema, rest) = match name.get(..4).filter(|start| start.eq_ignore_ascii_case("urn:")) {
            Some(_) => {
                let end = name.find('[').unwrap_or(name.len());
                let colon = name.get(..end)?.rfind(':')?;
                (Some(name.get(..colon)?), name.get(colon + 1..)?)
            }
            None => (None, name),
        };
        let mut steps = Vec::new();
        for segment in segments(rest) {
            let (member, selector) = match segment.split_once('[') {
                Some((member, selector)) => (member, Some(selector.strip_suffix(']')?)),
                None => (segment, None),
            };
            steps.push(Step::Member(member.into()));
            if let Some(selector) = selector {
                steps.push(select(segment, selector)?);
            }
        }
        let root = match schema {
            Some(schema) if !schema.starts_with(CORE) => schema.to_owned(),
            _ => match steps.remove(0) {
                Step::Member(root) => root.into(),
                Step::Index(_) | Step::Select(_) => return None,
            },
        };
        (schema.is_some() || !steps.is_empty()).then_some(AttributePath { root, steps })
    }

    /// Walks from the value of the root.
    pub fn walk<'r>(&self, from: Value<'r>, arena: &'r Arena) -> Value<'r> {
        let mut value = from;
        for step in &self.steps {
            value = match (step, value) {
                (Step::Member(name), value) => match first(value) {
                    Value::Record(record) => record.get(name).unwrap_or_default(),
                    _ => return Value::Null,
                },
                (Step::Index(index), Value::List(items)) => items.get(*index).copied().unwrap_or_default(),
                (Step::Index(0), value) => value,
                (Step::Index(_), _) => return Value::Null,
                (Step::Select(terms), Value::List(items)) => {
                    items.iter().copied().find(|item| selects(terms, *item, arena)).unwrap_or_default()
                }
                (Step::Select(terms), value) if selects(terms, value, arena) => value,
                (Step::Select(_), _) => return Value::Null,
            };
        }
        value
    }
}

fn selects<'r>(terms: &[(Box<str>, Box<str>)], item: Value<'r>, arena: &'r Arena) -> bool {
    let Value::Record(record) = item else { return false };
    terms.iter().all(|(name, wanted)| {
        let text = record.get(name).and_then(|value| value.to_str(arena));
        text.is_some_and(|text| text.eq_ignore_ascii_case(wanted))
    })
}

/// The parts between the dots that stand outside brackets.
fn segments(path: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let (mut start, mut depth) = (0, 0usize);
    for (at, c) in path.char_indices() {
        match c {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            '.' if depth == 0 => {
                out.push(path.get(start..at).unwrap_or_default());
                start = at + 1;
            }
            _ => {}
        }
    }
    out.push(path.get(start..).unwrap_or_default());
    out
}

fn select(segment: &str, selector: &str) -> Option<Step> {
    if let Ok(index) = selector.trim().parse() {
        return Some(Step::Index(index));
    }
    let filter = parse_path(segment).tree?.filter?;
    let terms = filter.terms.into_iter().map(|term| {
        let wanted: String = match term.value {
            FilterValue::String(literal) => literal.value,
            FilterValue::Boolean(true) => "True".into(),
            FilterValue::Boolean(false) => "False".into(),
            FilterValue::Integer(value) => value.to_string(),
        };
        (term.attribute.0.into(), wanted.into())
    });
    Some(Step::Select(terms.collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(name: &str) -> Option<(String, usize)> {
        AttributePath::parse(name).map(|path| (path.root, path.steps.len()))
    }

    #[test]
    fn names_that_are_paths() {
        assert_eq!(path("department"), None);
        assert_eq!(path("name.givenName"), Some(("name".into(), 1)));
        assert_eq!(path("emails[type eq \"work\"].value"), Some(("emails".into(), 2)));
        assert_eq!(path("businessPhones[0]"), Some(("businessPhones".into(), 1)));
        let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
        assert_eq!(path(&format!("{enterprise}:manager.value")), Some((enterprise.into(), 2)));
        assert_eq!(path("urn:ietf:params:scim:schemas:core:2.0:User:userName"), Some(("userName".into(), 0)));
        assert_eq!(path("extension_<AppId>_GroupDN"), None);
    }
}
