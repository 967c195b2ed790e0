//! Values as the schema has them: of the right type, under the schema's names, without what is unassigned.

use serde_json::{Map, Value};

use super::error::{self, ScimError};
use super::schema::{Attribute, Kind, ResourceType};
use super::{Mode, entra};

/// How values are read.
#[derive(Clone, Copy)]
pub struct Reading {
    pub mode: Mode,
    /// In a new resource, what is read-only is left out without a word (RFC 7644, section 3.3).
    pub creating: bool,
}

impl Reading {
    /// A value of an attribute, all of it. Null and an empty list are no value (RFC 7643, section 2.5).
    pub fn value(self, attribute: &Attribute, value: &Value) -> Result<Option<Value>, ScimError> {
        if value.is_null() {
            return Ok(None);
        }
        if !attribute.many {
            return self.one(attribute, value);
        }
        let elements = self.elements(attribute, value)?;
        one_primary(&elements)?;
        Ok((!elements.is_empty()).then_some(Value::Array(elements)))
    }

    /// The elements of a multi-valued attribute, each once.
    pub fn elements(self, attribute: &Attribute, value: &Value) -> Result<Vec<Value>, ScimError> {
        let given = match value {
            Value::Array(given) => given.as_slice(),
            single if self.mode == Mode::Entra => std::slice::from_ref(single),
            _ => return Err(error::value(format!("`{}` has a list of values, not {value}", attribute.name))),
        };
        let mut elements = Vec::with_capacity(given.len());
        for one in given {
            match self.one(attribute, one)? {
                Some(one) if !elements.contains(&one) => elements.push(one),
                _ => {}
            }
        }
        Ok(elements)
    }

    /// A single value, or one element.
    pub fn one(self, attribute: &Attribute, value: &Value) -> Result<Option<Value>, ScimError> {
        if attribute.kind == Kind::Complex {
            return Ok(self.object(attribute, value)?.filter(|made| !made.is_empty()).map(Value::Object));
        }
        if value.is_null() {
            return Ok(None);
        }
        let value = match self.mode {
            Mode::Strict => value.clone(),
            Mode::Entra => entra::typed(attribute.kind, value).into_owned(),
        };
        let fits = match attribute.kind {
            Kind::Text => value.is_string(),
            Kind::Boolean => value.is_boolean(),
            Kind::Integer => value.is_i64() || value.is_u64(),
            Kind::Decimal => value.is_number(),
            Kind::Complex => false,
        };
        if fits {
            Ok(Some(value))
        } else {
            Err(error::value(format!("`{}` is {:?}, not {value}", attribute.name, attribute.kind)))
        }
    }

    /// The sub-attributes of a complex value.
    fn object(self, attribute: &Attribute, value: &Value) -> Result<Option<Map<String, Value>>, ScimError> {
        let value = self.tolerated(attribute, value);
        if value.is_null() {
            return Ok(None);
        }
        let given = value
            .as_object()
            .ok_or_else(|| error::value(format!("`{}` is complex, and cannot be {value}", attribute.name)))?;
        let mut made = Map::new();
        for (name, inside) in given {
            let sub = known(attribute.sub(name), name)?;
            if self.writes(sub)?
                && let Some(inside) = self.value(sub, inside)?
            {
                made.insert(sub.name.clone(), inside);
            }
        }
        Ok(Some(made))
    }

    /// A complex value in the form that the schema has for it.
    pub fn tolerated<'v>(self, attribute: &Attribute, value: &'v Value) -> std::borrow::Cow<'v, Value> {
        match self.mode {
            Mode::Strict => std::borrow::Cow::Borrowed(value),
            Mode::Entra if attribute.many => entra::element(attribute, value),
            Mode::Entra => entra::complex(attribute, value),
        }
    }

    /// Whether what is given for an attribute counts.
    pub fn writes(self, attribute: &Attribute) -> Result<bool, ScimError> {
        if !attribute.read_only {
            Ok(true)
        } else if self.creating || self.mode == Mode::Entra {
            Ok(false)
        } else {
            Err(error::mutability(format!("`{}` is read-only", attribute.name)))
        }
    }
}

/// An attribute of a value, which must be there.
pub fn known<'a>(attribute: Option<&'a Attribute>, name: &str) -> Result<&'a Attribute, ScimError> {
    attribute.ok_or_else(|| error::value(format!("there is no attribute `{name}` here")))
}

pub fn is_primary(element: &Value) -> bool {
    element.get("primary") == Some(&Value::Bool(true))
}

/// RFC 7643, section 2.4: `primary` is true once at most.
pub fn one_primary(elements: &[Value]) -> Result<(), ScimError> {
    if elements.iter().filter(|element| is_primary(element)).count() > 1 {
        return Err(error::value("more than one element is primary"));
    }
    Ok(())
}

/// `schemas` as a request has it: only schemas that there are.
pub fn schemas(value: &Value, kind: &ResourceType) -> Result<Vec<String>, ScimError> {
    let given = value.as_array().ok_or_else(|| error::value("`schemas` is a list"))?;
    let known = |urn: &Value| {
        let urn = urn.as_str()?;
        kind.schemas
            .iter()
            .find(|schema| schema.urn.eq_ignore_ascii_case(urn))
            .map(|schema| schema.urn.clone())
    };
    given
        .iter()
        .map(|urn| known(urn).ok_or_else(|| error::value(format!("{} has no schema {urn}", kind.name))))
        .collect()
}
