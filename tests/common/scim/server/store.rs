//! The resources, and what requests do to them.

use std::collections::HashMap;

use indexmap::IndexMap;
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use super::super::applier::path::parse_filter;
use super::super::applier::schema::ENTERPRISE;
use super::super::applier::{self, Mode, ResourceType, ScimError, error};
use super::http::Answer;

/// Users or groups.
struct Collection {
    kind: ResourceType,
    path: &'static str,
    /// The attribute that no two have the same, whatever its case.
    unique: &'static str,
    resources: IndexMap<String, Stored>,
    taken: HashMap<String, String>,
}

struct Stored {
    resource: Value,
    /// How often it has been changed.
    version: u64,
}

/// How the service is, beside its mode.
#[derive(Clone, Debug)]
pub struct Options {
    pub mode: Mode,
    pub user: ResourceType,
    pub group: ResourceType,
    /// PATCH is answered with 204 and nothing, and not with 200 and the resource.
    pub no_content: bool,
    /// Managers and members must be there.
    pub check_references: bool,
}

impl Options {
    pub fn new(mode: Mode) -> Options {
        Options {
            mode,
            user: ResourceType::user(),
            group: ResourceType::group(),
            no_content: false,
            check_references: true,
        }
    }
}

pub struct Store {
    mode: Mode,
    no_content: bool,
    check_references: bool,
    url: String,
    collections: [Collection; 2],
    ids: u64,
}

impl Store {
    pub fn new(options: Options, url: &str) -> Store {
        let collection = |kind, path, unique| Collection {
            kind,
            path,
            unique,
            resources: IndexMap::new(),
            taken: HashMap::new(),
        };
        Store {
            mode: options.mode,
            no_content: options.no_content,
            check_references: options.check_references,
            url: url.to_owned(),
            collections: [
                collection(options.user, "/Users", "userName"),
                collection(options.group, "/Groups", "displayName"),
            ],
            ids: 0,
        }
    }

    /// All that is there, in the order in which it came.
    pub fn resources(&self, path: &str) -> Vec<Value> {
        let collection = self.collections.iter().find(|collection| collection.path == path);
        let resources = collection.into_iter().flat_map(|collection| collection.resources.values());
        resources.map(|stored| stored.resource.clone()).collect()
    }

    /// What a request does, and the answer.
    pub fn handle(&mut self, method: &str, target: &str, body: &[u8]) -> Answer {
        let done = self.route(method, target, body);
        done.unwrap_or_else(|problem| Answer::new(problem.status, Some(problem.body())))
    }

    fn route(&mut self, method: &str, target: &str, body: &[u8]) -> Result<Answer, ScimError> {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let query = Query::new(query)?;
        let at = self.collections.iter().position(|collection| {
            path.strip_prefix(collection.path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        });
        let at = at.ok_or_else(|| ScimError::new(404, format!("there is nothing at `{path}`")))?;
        let id = path[self.collections[at].path.len()..].strip_prefix('/');
        let id = id.map(|id| percent_decode_str(id).decode_utf8_lossy().into_owned());
        match (method, id) {
            ("POST", None) => self.create(at, &json(body)?),
            ("GET", None) => self.list(at, &query),
            ("GET", Some(id)) => {
                Ok(Answer::new(200, Some(query.trim(self.show(at, self.collections[at].get(&id)?)))))
            }
            ("PATCH", Some(id)) => self.patch(at, &id, &json(body)?, &query),
            ("DELETE", Some(id)) => self.delete(at, &id),
            _ => Err(ScimError::new(405, format!("`{path}` has no {method}"))),
        }
    }

    /// Makes a resource.
    pub fn create(&mut self, at: usize, body: &Value) -> Result<Answer, ScimError> {
        let mut resource = applier::create(body, self.mode, &self.collections[at].kind)?;
        self.references(&resource)?;
        let id = format!("{}{}", ["u", "g"][at], self.ids + 1);
        resource["id"] = id.as_str().into();
        let collection = &mut self.collections[at];
        let key = collection.free(&resource, None)?;
        self.ids += 1;
        collection.taken.insert(key, id.clone());
        collection.resources.insert(id.clone(), Stored { resource, version: 1 });
        let shown = self.show(at, self.collections[at].get(&id)?);
        let location = shown["meta"]["location"].as_str().unwrap_or_default().to_owned();
        Ok(Answer::new(201, Some(shown)).with("Location", location))
    }

    fn patch(&mut self, at: usize, id: &str, body: &Value, query: &Query) -> Result<Answer, ScimError> {
        let collection = &self.collections[at];
        let old = &collection.get(id)?.resource;
        let mut new = old.clone();
        applier::apply(&mut new, body, self.mode, &collection.kind)?;
        let old_key = collection.key(old);
        let key = collection.free(&new, Some(id))?;
        self.references(&new)?;
        let collection = &mut self.collections[at];
        collection.taken.remove(&old_key);
        collection.taken.insert(key, id.to_owned());
        collection.write(id, new);
        if self.no_content {
            return Ok(Answer::new(204, None));
        }
        Ok(Answer::new(200, Some(query.trim(self.show(at, self.collections[at].get(id)?)))))
    }

    fn delete(&mut self, at: usize, id: &str) -> Result<Answer, ScimError> {
        let collection = &mut self.collections[at];
        let key = collection.key(&collection.get(id)?.resource);
        collection.taken.remove(&key);
        collection.resources.shift_remove(id);
        for collection in &mut self.collections {
            collection.forget(id);
        }
        Ok(Answer::new(204, None))
    }

    fn list(&self, at: usize, query: &Query) -> Result<Answer, ScimError> {
        let collection = &self.collections[at];
        let filter = match &query.filter {
            Some(filter) => parse_filter(filter, &collection.kind, self.mode)?,
            None => Vec::new(),
        };
        // Who looks for each of many by name does not wait for all of them to be looked at.
        let named = match filter.as_slice() {
            [only] if only.path.attribute.name == collection.unique && only.path.sub.is_none() => {
                only.value.as_ref().and_then(Value::as_str)
            }
            _ => None,
        };
        let found: Vec<&Stored> = match named {
            Some(name) => {
                let id = collection.taken.get(&name.to_lowercase());
                id.and_then(|id| collection.resources.get(id)).into_iter().collect()
            }
            None => {
                let all = collection.resources.values();
                all.filter(|stored| {
                    let resource = stored.resource.as_object();
                    resource.is_some_and(|resource| filter.iter().all(|condition| condition.holds(resource)))
                })
                .collect()
            }
        };
        let total = found.len();
        let page = found.into_iter().skip(query.start - 1).take(query.count.unwrap_or(usize::MAX));
        let page: Vec<Value> = page.map(|stored| query.trim(self.show(at, stored))).collect();
        let body = json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
            "totalResults": total,
            "startIndex": query.start,
            "itemsPerPage": page.len(),
            "Resources": page,
        });
        Ok(Answer::new(200, Some(body)))
    }

    /// A resource as it is answered: with `meta`, and without what is never returned.
    fn show(&self, at: usize, stored: &Stored) -> Value {
        let Collection { kind, path, .. } = &self.collections[at];
        let mut shown = stored.resource.clone();
        if let Some(shown) = shown.as_object_mut() {
            shown.shift_remove("password");
        }
        let id = shown["id"].as_str().unwrap_or_default();
        shown["meta"] = json!({
            "resourceType": kind.name,
            "location": format!("{}{path}/{id}", self.url),
            "version": format!("W/\"{}\"", stored.version),
        });
        shown
    }

    /// Whether everyone that a resource names is there.
    fn references(&self, resource: &Value) -> Result<(), ScimError> {
        if !self.check_references {
            return Ok(());
        }
        let manager = resource.get(ENTERPRISE).and_then(|extension| extension.get("manager"));
        let members = resource.get("members").and_then(Value::as_array);
        for (one, groups) in manager
            .map(|manager| (manager, false))
            .into_iter()
            .chain(members.into_iter().flatten().map(|member| (member, true)))
        {
            let id = one.get("value").and_then(Value::as_str).unwrap_or_default();
            let found = self.collections[0].resources.contains_key(id)
                || (groups && self.collections[1].resources.contains_key(id));
            if !found {
                return Err(error::value(format!("nobody has the id `{id}`")));
            }
        }
        Ok(())
    }
}

impl Collection {
    fn get(&self, id: &str) -> Result<&Stored, ScimError> {
        let found = self.resources.get(id);
        found.ok_or_else(|| ScimError::new(404, format!("{} `{id}` is not there", self.kind.name)))
    }

    fn key(&self, resource: &Value) -> String {
        resource[self.unique].as_str().unwrap_or_default().to_lowercase()
    }

    /// The key of a resource, which no other has.
    fn free(&self, resource: &Value, id: Option<&str>) -> Result<String, ScimError> {
        let key = self.key(resource);
        match self.taken.get(&key) {
            Some(other) if Some(other.as_str()) != id => Err(ScimError {
                status: 409,
                kind: Some("uniqueness"),
                detail: format!("`{}` {} is taken by `{other}`", self.unique, resource[self.unique]),
            }),
            _ => Ok(key),
        }
    }

    fn write(&mut self, id: &str, resource: Value) {
        if let Some(stored) = self.resources.get_mut(id).filter(|stored| stored.resource != resource) {
            stored.version += 1;
            stored.resource = resource;
        }
    }

    /// Takes an id out of members and managers.
    fn forget(&mut self, id: &str) {
        for stored in self.resources.values_mut() {
            let is = |one: &Value| one.get("value").and_then(Value::as_str) == Some(id);
            let Some(resource) = stored.resource.as_object_mut() else { continue };
            let mut changed = false;
            if let Some(Value::Array(members)) = resource.get_mut("members") {
                let before = members.len();
                members.retain(|member| !is(member));
                changed = members.len() < before;
                if members.is_empty() {
                    resource.shift_remove("members");
                }
            }
            if let Some(Value::Object(extension)) = resource.get_mut(ENTERPRISE)
                && extension.get("manager").is_some_and(is)
            {
                extension.shift_remove("manager");
                changed = true;
            }
            if changed {
                stored.version += 1;
                applier::tidy(resource, &self.kind);
            }
        }
    }
}

/// What stands after the question mark.
struct Query {
    filter: Option<String>,
    only: Option<Vec<String>>,
    without: Vec<String>,
    start: usize,
    count: Option<usize>,
}

impl Query {
    fn new(text: &str) -> Result<Query, ScimError> {
        let mut query = Query { filter: None, only: None, without: Vec::new(), start: 1, count: None };
        for part in text.split('&') {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            // As forms are written: a plus is a space, unless it is `%2B`.
            let value = value.replace('+', " ");
            let value = percent_decode_str(&value).decode_utf8();
            let value = value.map_err(|_| error::syntax(format!("`{name}` is not UTF-8")))?;
            let names = || value.split(',').map(|name| name.trim().to_lowercase()).collect();
            let number = || value.parse::<usize>().map_err(|_| error::value(format!("`{name}` is a number")));
            match name {
                "filter" => query.filter = Some(value.clone().into_owned()),
                "attributes" => query.only = Some(names()),
                "excludedAttributes" => query.without = names(),
                "startIndex" => query.start = number()?.max(1),
                "count" => query.count = Some(number()?),
                // Microsoft's flags come in the service's own address.
                _ => {}
            }
        }
        Ok(query)
    }

    /// A resource with the attributes that were asked for; `id` and `schemas` always.
    fn trim(&self, mut resource: Value) -> Value {
        let shown = |name: &str| {
            let lower = name.to_lowercase();
            let asked = self.only.as_ref().is_none_or(|only| only.contains(&lower));
            matches!(lower.as_str(), "id" | "schemas") || (asked && !self.without.contains(&lower))
        };
        if let Some(attributes) = resource.as_object_mut() {
            attributes.retain(|name, _| shown(name));
        }
        resource
    }
}

fn json(body: &[u8]) -> Result<Value, ScimError> {
    serde_json::from_slice(body).map_err(|problem| error::syntax(format!("the body is not JSON: {problem}")))
}
