//! What a SCIM service makes of a PATCH (RFC 7644, section 3.5.2) and of a new resource (section 3.3).

mod entra;
pub mod error;
mod patch;
pub mod path;
pub mod schema;
mod values;

use serde_json::{Map, Value};

pub use error::ScimError;
use patch::{Op, Operation, Patch};
pub use schema::ResourceType;
use values::{Reading, known};

/// How much a service puts up with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// RFC 7643 and RFC 7644 to the letter.
    Strict,
    /// Also what Microsoft's client sends beside them.
    Entra,
}

const PATCH: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

/// Applies the body of a PATCH to a resource, which stays as it was when any operation fails.
///
/// # Errors
///
/// Status 400 with the `scimType` of RFC 7644, table 9. The detail names the operation.
pub fn apply(resource: &mut Value, body: &Value, mode: Mode, kind: &ResourceType) -> Result<(), ScimError> {
    let mut copy = resource.as_object().cloned().unwrap_or_default();
    let patch = Patch { kind, reading: Reading { mode, creating: false } };
    for (number, operation) in operations(body, mode)?.into_iter().enumerate() {
        let done = read(operation, mode).and_then(|operation| {
            patch.run(&mut copy, &operation)?;
            tidy(&mut copy, kind);
            match missing(&copy, kind) {
                Some(name) => Err(error::mutability(format!("`{name}` is required"))),
                None => Ok(()),
            }
        });
        done.map_err(|problem| ScimError {
            detail: format!("Operations[{number}]: {}", problem.detail),
            ..problem
        })?;
    }
    *resource = Value::Object(copy);
    Ok(())
}

/// A new resource from the body of a POST: its values checked, without what only the service can say.
///
/// # Errors
///
/// Status 400.
pub fn create(body: &Value, mode: Mode, kind: &ResourceType) -> Result<Value, ScimError> {
    let given = body.as_object().ok_or_else(|| error::syntax("a resource is an object"))?;
    let listed = match given.get("schemas") {
        Some(listed) => values::schemas(listed, kind)?,
        None => return Err(error::value("`schemas` is required")),
    };
    let reading = Reading { mode, creating: true };
    let mut made = Map::new();
    for (name, value) in given {
        if let Some(extension) = kind.extension(name) {
            let inside = value.as_object().ok_or_else(|| error::value(format!("`{name}` is an object")))?;
            let mut attributes = Map::new();
            for (name, value) in inside {
                let attribute = known(extension.attribute(name), name)?;
                put(&mut attributes, attribute, value, reading)?;
            }
            // Microsoft's client does not list extensions of the customer's own.
            if mode == Mode::Strict && !listed.contains(&extension.urn) {
                return Err(error::value(format!("`schemas` lacks `{}`", extension.urn)));
            }
            made.insert(extension.urn.clone(), Value::Object(attributes));
        } else if name != "schemas" {
            put(&mut made, known(kind.attribute(name), name)?, value, reading)?;
        }
    }
    if !listed.contains(&kind.core().urn) {
        return Err(error::value(format!("`schemas` lacks `{}`", kind.core().urn)));
    }
    tidy(&mut made, kind);
    match missing(&made, kind) {
        Some(name) => Err(error::value(format!("`{name}` is required"))),
        None => Ok(Value::Object(made)),
    }
}

fn put(
    object: &mut Map<String, Value>,
    attribute: &schema::Attribute,
    value: &Value,
    reading: Reading,
) -> Result<(), ScimError> {
    if reading.writes(attribute)?
        && let Some(value) = reading.value(attribute, value)?
    {
        object.insert(attribute.name.clone(), value);
    }
    Ok(())
}

/// Drops extensions that became empty, and has `schemas` follow those that are there.
pub fn tidy(resource: &mut Map<String, Value>, kind: &ResourceType) {
    let mut urns = vec![Value::from(kind.core().urn.as_str())];
    for extension in kind.extensions() {
        match resource.get(&extension.urn) {
            Some(Value::Object(inside)) if inside.is_empty() => {
                resource.shift_remove(&extension.urn);
            }
            Some(_) => urns.push(extension.urn.as_str().into()),
            None => {}
        }
    }
    resource.insert("schemas".to_owned(), Value::Array(urns));
}

/// A required attribute that the resource does not have.
fn missing<'k>(resource: &Map<String, Value>, kind: &'k ResourceType) -> Option<&'k str> {
    let mut required = kind.core().attributes.iter().filter(|attribute| attribute.required);
    required
        .find(|attribute| !resource.contains_key(&attribute.name))
        .map(|attribute| attribute.name.as_str())
}

/// The operations of a request.
fn operations(body: &Value, mode: Mode) -> Result<Vec<&Map<String, Value>>, ScimError> {
    let body = body.as_object().ok_or_else(|| error::syntax("the body of a PATCH is an object"))?;
    let schemas = body.get("schemas").and_then(Value::as_array);
    let listed = schemas.is_some_and(|listed| listed.as_slice() == [Value::from(PATCH)]);
    if !listed && (mode == Mode::Strict || body.contains_key("schemas")) {
        return Err(error::syntax(format!("`schemas` of a PATCH is [\"{PATCH}\"]")));
    }
    only(body, &["schemas", "Operations"])?;
    let operations = body.get("Operations").and_then(Value::as_array).filter(|list| !list.is_empty());
    let operations = operations.ok_or_else(|| error::syntax("`Operations` is a list of one or more"))?;
    let objects = operations.iter().map(|one| one.as_object());
    objects.collect::<Option<_>>().ok_or_else(|| error::syntax("an operation is an object"))
}

fn read(operation: &Map<String, Value>, mode: Mode) -> Result<Operation<'_>, ScimError> {
    only(operation, &["op", "path", "value"])?;
    let name = operation.get("op").and_then(Value::as_str).unwrap_or_default();
    let name = if mode == Mode::Entra { name.to_ascii_lowercase() } else { name.to_owned() };
    let op = match name.as_str() {
        "add" => Op::Add,
        "remove" => Op::Remove,
        "replace" => Op::Replace,
        _ => return Err(error::syntax(format!("`op` is `add`, `remove` or `replace`, not `{name}`"))),
    };
    let path = match operation.get("path") {
        None => None,
        Some(Value::String(path)) => Some(path.as_str()),
        Some(other) => return Err(error::path(format!("a path is text, not {other}"))),
    };
    Ok(Operation { op, path, value: operation.get("value") })
}

/// Anything else in a message is a mistake.
fn only(object: &Map<String, Value>, names: &[&str]) -> Result<(), ScimError> {
    match object.keys().find(|name| !names.contains(&name.as_str())) {
        Some(name) => Err(error::syntax(format!("what is `{name}`?"))),
        None => Ok(()),
    }
}
