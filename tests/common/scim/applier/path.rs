//! Paths of RFC 7644, figure 7, and filters made of `eq` and `and`, read and resolved in one go.

use serde_json::{Map, Value};

use super::error::{self, ScimError};
use super::schema::{Attribute, Kind, ResourceType, Schema};
use super::{Mode, entra};

/// A path that leads to an attribute there is.
pub struct Path<'s> {
    /// The extension's URN; none for the core schema.
    pub extension: Option<&'s str>,
    pub attribute: &'s Attribute,
    /// What an element must have.
    pub filter: Option<Vec<Term<'s>>>,
    pub sub: Option<&'s Attribute>,
}

/// `type eq "work"`, of one element.
pub struct Term<'s> {
    pub attribute: &'s Attribute,
    pub value: Value,
}

/// `userName eq "a"`, `emails[type eq "work"]`, `emails[type eq "work"].value eq "a"`, of a resource.
pub struct Condition<'s> {
    pub path: Path<'s>,
    pub value: Option<Value>,
}

impl<'s> Path<'s> {
    pub fn parse(text: &str, kind: &'s ResourceType, mode: Mode) -> Result<Path<'s>, ScimError> {
        let mut parser = Parser { rest: text, kind, mode };
        let path = parser.path()?;
        if parser.rest.is_empty() {
            Ok(path)
        } else {
            Err(error::path(format!("`{text}` goes on after its end: `{}`", parser.rest)))
        }
    }

    /// Where the attribute is, when anything is there.
    fn container<'r>(&self, resource: &'r Map<String, Value>) -> Option<&'r Map<String, Value>> {
        match self.extension {
            None => Some(resource),
            Some(urn) => resource.get(urn)?.as_object(),
        }
    }
}

/// A filter of a query: conditions that must all hold.
pub fn parse_filter<'s>(
    text: &str,
    kind: &'s ResourceType,
    mode: Mode,
) -> Result<Vec<Condition<'s>>, ScimError> {
    let mut parser = Parser { rest: text, kind, mode };
    let mut conditions = Vec::new();
    loop {
        let path = parser.path().map_err(|problem| error::filter(problem.detail))?;
        let value = match (&path.filter, path.sub, parser.rest.starts_with(' ')) {
            // A value path on its own, at the end or before `and`.
            (Some(_), None, false) => None,
            (Some(_), None, true) if parser.and_follows() => None,
            (_, sub, _) => {
                // `emails eq "a"` is about the elements' values.
                let compared = sub.unwrap_or(path.attribute);
                let value_of = compared.sub("value").filter(|_| compared.many || mode == Mode::Entra);
                Some(parser.comparison(value_of.unwrap_or(compared))?)
            }
        };
        conditions.push(Condition { path, value });
        if parser.rest.is_empty() {
            return Ok(conditions);
        }
        parser.and()?;
    }
}

impl Condition<'_> {
    pub fn holds(&self, resource: &Map<String, Value>) -> bool {
        let path = &self.path;
        let Some(found) = path.container(resource).and_then(|inside| inside.get(&path.attribute.name)) else {
            return false;
        };
        let mut candidates =
            found.as_array().map_or_else(|| vec![found], |elements| elements.iter().collect());
        if let Some(terms) = &path.filter {
            candidates.retain(|element| terms.iter().all(|term| term.holds(element)));
        }
        let Some(wanted) = &self.value else { return !candidates.is_empty() };
        candidates.into_iter().any(|candidate| {
            let (attribute, candidate) = match path.sub {
                Some(sub) => (sub, candidate.get(&sub.name)),
                None => match path.attribute.sub("value") {
                    Some(sub) => (sub, candidate.get("value")),
                    None => (path.attribute, Some(candidate)),
                },
            };
            candidate.is_some_and(|candidate| equal(attribute, candidate, wanted))
        })
    }
}

impl Term<'_> {
    pub fn holds(&self, element: &Value) -> bool {
        // An element that is not complex is its own `value`.
        let found = if element.is_object() { element.get(&self.attribute.name) } else { Some(element) };
        found.is_some_and(|found| equal(self.attribute, found, &self.value))
    }
}

/// Text by the attribute's case, numbers by what they are worth.
fn equal(attribute: &Attribute, left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::String(left), Value::String(right)) if !attribute.exact => {
            left.to_lowercase() == right.to_lowercase()
        }
        (Value::Number(left), Value::Number(right)) => left.as_f64() == right.as_f64(),
        _ => left == right,
    }
}

struct Parser<'t, 's> {
    rest: &'t str,
    kind: &'s ResourceType,
    mode: Mode,
}

impl<'t, 's> Parser<'t, 's> {
    fn path(&mut self) -> Result<Path<'s>, ScimError> {
        let schema = self.schema();
        let name = self.name()?;
        let found = match schema {
            Some(schema) => schema.attribute(name).map(|attribute| (schema, attribute)),
            None => {
                let schemas = self.kind.schemas.iter();
                // Microsoft's client asks for `manager eq "…"`, without the extension.
                let reach = if self.mode == Mode::Entra { self.kind.schemas.len() } else { 1 };
                schemas.take(reach).find_map(|schema| Some((schema, schema.attribute(name)?)))
            }
        };
        let (schema, attribute) =
            found.ok_or_else(|| error::path(format!("{} has no attribute `{name}`", self.kind.name)))?;
        let filter = if self.take("[") { Some(self.value_filter(attribute)?) } else { None };
        let sub = if self.take(".") {
            let name = self.name()?;
            let sub = attribute.sub(name);
            Some(sub.ok_or_else(|| error::path(format!("`{}` has no `{name}`", attribute.name)))?)
        } else {
            None
        };
        let extension = (schema.urn != self.kind.core().urn).then_some(schema.urn.as_str());
        Ok(Path { extension, attribute, filter, sub })
    }

    /// A schema's URN and the colon after it: the longest that fits, as one may begin as another does.
    fn schema(&mut self) -> Option<&'s Schema> {
        let rest = self.rest;
        let fits = |urn: &str| {
            rest.get(..urn.len()).is_some_and(|start| start.eq_ignore_ascii_case(urn))
                && rest[urn.len()..].starts_with(':')
        };
        let schema = self
            .kind
            .schemas
            .iter()
            .filter(|schema| fits(&schema.urn))
            .max_by_key(|schema| schema.urn.len())?;
        self.rest = &rest[schema.urn.len() + 1..];
        Some(schema)
    }

    fn name(&mut self) -> Result<&'t str, ScimError> {
        let end = self.rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '$')));
        let (name, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        if !name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '$') || rest.starts_with(':') {
            return Err(error::path(format!("no attribute of {} at `{}`", self.kind.name, self.rest)));
        }
        self.rest = rest;
        Ok(name)
    }

    /// The inside of brackets, and the one that closes them.
    fn value_filter(&mut self, attribute: &'s Attribute) -> Result<Vec<Term<'s>>, ScimError> {
        if !attribute.many {
            return Err(error::filter(format!("`{}` has one value, and nothing to choose", attribute.name)));
        }
        let mut terms = Vec::new();
        loop {
            let name = self.name().map_err(|problem| error::filter(problem.detail))?;
            let own_value = attribute.kind != Kind::Complex && name == "value";
            let compared = if own_value { Some(attribute) } else { attribute.sub(name) };
            let compared =
                compared.ok_or_else(|| error::filter(format!("`{}` has no `{name}`", attribute.name)))?;
            terms.push(Term { attribute: compared, value: self.comparison(compared)? });
            if self.take("]") {
                return Ok(terms);
            }
            self.and()?;
        }
    }

    /// ` eq VALUE`, the value of a type that the attribute has.
    fn comparison(&mut self, attribute: &Attribute) -> Result<Value, ScimError> {
        if !self.word("eq") {
            return Err(error::filter(format!("only `eq` can be compared with, not `{}`", self.rest)));
        }
        let mut values = serde_json::Deserializer::from_str(self.rest).into_iter::<Value>();
        let value = values.next().and_then(Result::ok);
        let value = value.ok_or_else(|| error::filter(format!("no value at `{}`", self.rest)))?;
        self.rest = &self.rest[values.byte_offset()..];
        let value =
            if self.mode == Mode::Entra { entra::typed(attribute.kind, &value).into_owned() } else { value };
        let fits = match attribute.kind {
            Kind::Text => value.is_string(),
            Kind::Boolean => value.is_boolean(),
            Kind::Integer | Kind::Decimal => value.is_number(),
            Kind::Complex => false,
        };
        if fits {
            Ok(value)
        } else {
            Err(error::filter(format!("`{}` is never equal to {value}", attribute.name)))
        }
    }

    fn and(&mut self) -> Result<(), ScimError> {
        if self.word("and") {
            Ok(())
        } else {
            Err(error::filter(format!("only `and` can go on with a filter, not `{}`", self.rest)))
        }
    }

    fn and_follows(&self) -> bool {
        Parser { rest: self.rest, kind: self.kind, mode: self.mode }.word("and")
    }

    /// An operator between spaces; operators have no case.
    fn word(&mut self, word: &str) -> bool {
        let Some(rest) = self.rest.strip_prefix(' ').map(|rest| rest.trim_start_matches(' ')) else {
            return false;
        };
        let fits = rest.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
        if fits && rest[word.len()..].starts_with(' ') {
            self.rest = rest[word.len()..].trim_start_matches(' ');
            return true;
        }
        false
    }

    fn take(&mut self, text: &str) -> bool {
        match self.rest.strip_prefix(text) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }
}
