//! One operation of RFC 7644, section 3.5.2.

use serde_json::{Map, Value};

use super::Mode;
use super::error::{self, ScimError};
use super::path::{Path, Term};
use super::schema::{Attribute, Kind, ResourceType};
use super::values::{Reading, is_primary, known, one_primary, schemas};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    Add,
    Remove,
    Replace,
}

/// What is to be done.
pub struct Operation<'a> {
    pub op: Op,
    pub path: Option<&'a str>,
    pub value: Option<&'a Value>,
}

/// What an operation is done with.
pub struct Patch<'s> {
    pub kind: &'s ResourceType,
    pub reading: Reading,
}

type Object = Map<String, Value>;

impl Patch<'_> {
    pub fn run(&self, resource: &mut Object, operation: &Operation) -> Result<(), ScimError> {
        match (operation.op, operation.value) {
            (Op::Add | Op::Replace, None) => return Err(error::value("the operation has no value")),
            (Op::Add, Some(Value::Null)) => return Err(error::value("null cannot be added")),
            _ => {}
        }
        match operation.path {
            None => self.whole(resource, operation),
            Some(path) => self.at(resource, path, operation),
        }
    }

    fn entra(&self) -> bool {
        self.reading.mode == Mode::Entra
    }

    /// Without a path: attributes of the resource.
    fn whole(&self, resource: &mut Object, operation: &Operation) -> Result<(), ScimError> {
        if operation.op == Op::Remove {
            return Err(error::no_target("`remove` needs a path"));
        }
        let Some(Value::Object(given)) = operation.value else {
            return Err(error::value("without a path the value is an object of attributes"));
        };
        for (name, value) in given {
            if name.eq_ignore_ascii_case("schemas") {
                // Follows what is there: this can only be right or wrong.
                schemas(value, self.kind)?;
            } else if let Some(attribute) = self.kind.attribute(name) {
                self.attribute(resource, attribute, operation.op, Some(value))?;
            } else if let Some(extension) = self.kind.extension(name) {
                let inside = inside(resource, &extension.urn);
                let value = value.as_object();
                let value =
                    value.ok_or_else(|| error::value(format!("`{name}` is an object of attributes")))?;
                for (name, value) in value {
                    let attribute = known(extension.attribute(name), name)?;
                    self.attribute(inside, attribute, operation.op, Some(value))?;
                }
            } else if self.entra() {
                // `name.givenName`, `urn:…:User:department`.
                self.at(resource, name, &Operation { value: Some(value), ..*operation })?;
            } else {
                known(None, name)?;
            }
        }
        Ok(())
    }

    fn at(&self, resource: &mut Object, path: &str, operation: &Operation) -> Result<(), ScimError> {
        let path = Path::parse(path, self.kind, self.reading.mode)?;
        let Path { attribute, sub, .. } = path;
        if attribute.read_only || sub.is_some_and(|sub| sub.read_only) || attribute.name == "schemas" {
            return Err(error::mutability(format!("`{}` is read-only", sub.unwrap_or(attribute).name)));
        }
        let container = match path.extension {
            None => resource,
            Some(urn) => inside(resource, urn),
        };
        match (&path.filter, sub) {
            (None, None) => self.attribute(container, attribute, operation.op, operation.value),
            (None, Some(sub)) if attribute.many => {
                let detail = format!("`{}` of which element of `{}`?", sub.name, attribute.name);
                Err(error::path(detail))
            }
            (None, Some(sub)) => {
                let complex = inside(container, &attribute.name);
                self.attribute(complex, sub, operation.op, operation.value)?;
                forget_empty(container, &attribute.name);
                Ok(())
            }
            (Some(filter), sub) => self.chosen(container, attribute, filter, sub, operation),
        }
    }

    /// All of an attribute.
    fn attribute(
        &self,
        container: &mut Object,
        attribute: &Attribute,
        op: Op,
        value: Option<&Value>,
    ) -> Result<(), ScimError> {
        if !self.reading.writes(attribute)? {
            return Ok(());
        }
        let name = attribute.name.as_str();
        let value = match (op, value) {
            (Op::Remove, Some(listed)) if self.entra() && attribute.many => {
                return self.remove_listed(container, attribute, listed);
            }
            (Op::Remove, _) => return remove(container, attribute),
            (_, value) => value.unwrap_or(&Value::Null),
        };
        if attribute.many {
            let mut elements =
                if value.is_null() { Vec::new() } else { self.reading.elements(attribute, value)? };
            one_primary(&elements)?;
            if op == Op::Add {
                let mut there = match container.get_mut(name) {
                    Some(Value::Array(there)) => std::mem::take(there),
                    _ => Vec::new(),
                };
                let old = there.len();
                elements.retain(|element| !there.contains(element));
                there.extend(elements);
                elements = there;
                keep_primary(&mut elements, |at| at >= old)?;
            }
            store(container, name, elements);
            return Ok(());
        }
        if attribute.kind == Kind::Complex {
            let value = self.reading.tolerated(attribute, value);
            return match value.as_ref() {
                Value::Null if op == Op::Add => Ok(()),
                Value::Null => remove(container, attribute),
                Value::Object(given) => {
                    self.merge(inside(container, name), attribute, op, given)?;
                    forget_empty(container, name);
                    Ok(())
                }
                other => Err(error::value(format!("`{name}` is complex, and cannot be {other}"))),
            };
        }
        match self.reading.one(attribute, value)? {
            None if op == Op::Add => Ok(()),
            None => remove(container, attribute),
            Some(value) => {
                changes(attribute, container.get(name), &value)?;
                container.insert(name.to_owned(), value);
                Ok(())
            }
        }
    }

    /// Section 3.5.2.3: sub-attributes of a complex value that are not given stay as they are.
    fn merge(
        &self,
        complex: &mut Object,
        attribute: &Attribute,
        op: Op,
        given: &Object,
    ) -> Result<(), ScimError> {
        for (name, value) in given {
            self.attribute(complex, known(attribute.sub(name), name)?, op, Some(value))?;
        }
        Ok(())
    }

    /// The elements that a filter chooses, or one sub-attribute of each.
    fn chosen(
        &self,
        container: &mut Object,
        attribute: &Attribute,
        filter: &[Term],
        sub: Option<&Attribute>,
        operation: &Operation,
    ) -> Result<(), ScimError> {
        let name = attribute.name.as_str();
        let mut elements = match container.get(name) {
            Some(Value::Array(elements)) => elements.clone(),
            _ => Vec::new(),
        };
        let fits = |element: &Value| filter.iter().all(|term| term.holds(element));
        let mut chosen: Vec<usize> = (0..elements.len()).filter(|at| fits(&elements[*at])).collect();
        let created = chosen.is_empty();
        if created {
            if !self.entra() {
                return Err(error::no_target(format!("no element of `{name}` is chosen by the filter")));
            }
            if operation.op == Op::Remove {
                return Ok(());
            }
            let terms = filter.iter().map(|term| (term.attribute.name.clone(), term.value.clone()));
            elements.push(Value::Object(terms.collect()));
            chosen.push(elements.len() - 1);
        }
        for at in &chosen {
            let element = &mut elements[*at];
            match (operation.op, sub) {
                (Op::Remove, None) => *element = Value::Null,
                (op, Some(sub)) => {
                    let inside = element.as_object_mut();
                    let inside = inside.ok_or_else(|| error::path(format!("`{name}` is not complex")))?;
                    self.attribute(inside, sub, op, operation.value)?;
                    if inside.is_empty() {
                        *element = Value::Null;
                    }
                }
                (op, None) => {
                    let given = self.reading.one(attribute, operation.value.unwrap_or(&Value::Null))?;
                    let given =
                        given.ok_or_else(|| error::value("an element cannot be replaced by nothing"))?;
                    match (element.as_object_mut(), given) {
                        // Section 3.5.2.1: for a complex target, a set of sub-attributes.
                        (Some(element), Value::Object(given)) if op == Op::Add || created => {
                            self.merge(element, attribute, op, &given)?;
                        }
                        (_, given) => *element = given,
                    }
                }
            }
        }
        if operation.op != Op::Remove {
            keep_primary(&mut elements, |at| chosen.contains(&at))?;
        }
        elements.retain(|element| !element.is_null());
        store(container, name, elements);
        Ok(())
    }

    /// `remove` of elements that are listed, which RFC 7644 does not know.
    fn remove_listed(
        &self,
        container: &mut Object,
        attribute: &Attribute,
        listed: &Value,
    ) -> Result<(), ScimError> {
        let listed = self.reading.elements(attribute, listed)?;
        let identity = |element: &Value| element.get("value").unwrap_or(element).clone();
        let gone: Vec<Value> = listed.iter().map(identity).collect();
        let Some(Value::Array(elements)) = container.get_mut(&attribute.name) else { return Ok(()) };
        let mut elements = std::mem::take(elements);
        elements.retain(|element| !gone.contains(&identity(element)));
        store(container, &attribute.name, elements);
        Ok(())
    }
}

/// A complex attribute or an extension, made if there is none.
fn inside<'r>(container: &'r mut Object, name: &str) -> &'r mut Object {
    let inside = container.entry(name).or_insert_with(|| Value::Object(Object::new()));
    if !inside.is_object() {
        *inside = Value::Object(Object::new());
    }
    inside.as_object_mut().expect("it has just been made an object")
}

fn forget_empty(container: &mut Object, name: &str) {
    if container.get(name).and_then(Value::as_object).is_some_and(Object::is_empty) {
        container.shift_remove(name);
    }
}

fn store(container: &mut Object, name: &str, elements: Vec<Value>) {
    if elements.is_empty() {
        container.shift_remove(name);
    } else {
        container.insert(name.to_owned(), Value::Array(elements));
    }
}

fn remove(container: &mut Object, attribute: &Attribute) -> Result<(), ScimError> {
    if attribute.immutable && container.contains_key(&attribute.name) {
        return Err(error::mutability(format!("`{}` stays as it is", attribute.name)));
    }
    container.shift_remove(&attribute.name);
    Ok(())
}

/// What is immutable can be given where there is nothing, and given again.
fn changes(attribute: &Attribute, old: Option<&Value>, new: &Value) -> Result<(), ScimError> {
    if attribute.immutable && old.is_some_and(|old| old != new) {
        return Err(error::mutability(format!("`{}` stays as it is", attribute.name)));
    }
    Ok(())
}

/// Section 3.5.2: an operation that makes one element primary makes the others not so.
fn keep_primary(elements: &mut [Value], touched: impl Fn(usize) -> bool) -> Result<(), ScimError> {
    let now = elements.iter().enumerate().filter(|(at, element)| touched(*at) && is_primary(element)).count();
    if now > 1 {
        return Err(error::value("more than one element would be primary"));
    }
    for (at, other) in elements.iter_mut().enumerate() {
        if now == 1 && !touched(at) && is_primary(other) {
            other["primary"] = Value::Bool(false);
        }
    }
    Ok(())
}
