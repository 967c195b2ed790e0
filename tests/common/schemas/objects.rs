//! Object mappings, their attribute mappings, and the directories that define what they name.

use super::choices::Choices;
use super::json::{Json, null, object, text};
use super::names::{Names, TYPES};
use super::scopes::scope;
use super::sources::{attribute, constant, function};

/// What a rule is from and to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    Scim,
    Flat,
    Inbound,
    FromApi,
}

/// An object of a directory, as an object mapping names it.
#[derive(Clone, Debug, PartialEq)]
pub struct End {
    pub directory: String,
    pub object: String,
    /// Whether the directory defines it.
    pub defined: bool,
}

/// An attribute, defined: its name and type, and whether it has several values.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Attribute(&'static str, &'static str, bool);

/// What is mapped to SCIM users.
const SCIM_USER: [Attribute; 16] = [
    Attribute("userName", "String", false),
    Attribute("active", "Boolean", false),
    Attribute("displayName", "String", false),
    Attribute("title", "String", false),
    Attribute("name.givenName", "String", false),
    Attribute("emails[type eq \"work\"].value", "String", false),
    Attribute("emails[type eq \"work\"].primary", "Boolean", false),
    Attribute("phoneNumbers[type eq \"mobile\"].value", "String", false),
    Attribute("roles[primary eq \"True\"].value", "String", false),
    Attribute("addresses[type eq \"work\"].streetAddress", "String", false),
    Attribute("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department", "String", false),
    Attribute("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager", "Reference", false),
    Attribute("urn:ietf:params:scim:schemas:extension:acme:2.0:User:badge", "Integer", false),
    Attribute("urn:ietf:params:scim:schemas:extension:acme:2.0:User:hired", "DateTime", false),
    Attribute("urn:ietf:params:scim:schemas:extension:acme:2.0:User:tags", "String", true),
    Attribute("externalId", "String", false),
];

const SCIM_GROUP: [Attribute; 3] = [
    Attribute("displayName", "String", false),
    Attribute("externalId", "String", false),
    Attribute("members", "Reference", true),
];

/// What is mapped to objects that are no SCIM resources.
const FLAT: [Attribute; 14] = [
    Attribute("Username", "String", false),
    Attribute("IsActive", "Boolean", false),
    Attribute("First Name", "String", false),
    Attribute("a: \"b\"", "String", false),
    Attribute("ünï/cöde", "String", false),
    Attribute("# comment", "String", false),
    Attribute("- dash", "String", false),
    Attribute("true", "String", false),
    Attribute("1", "String", true),
    Attribute("back\\slash", "String", false),
    Attribute("x[y eq \"z\"].w", "String", false),
    Attribute("{Level}", "Integer", false),
    Attribute("Hired", "DateTime", false),
    Attribute("Manager", "Reference", false),
];

/// The directories of a schema, which grow as object mappings name their objects.
#[derive(Debug, Default)]
pub struct Directories(Vec<(String, Vec<Object>)>);

#[derive(Debug)]
struct Object {
    name: String,
    defined: bool,
    /// Of a source: how its attributes are called.
    names: Option<Names>,
    attributes: Vec<Attribute>,
}

impl Directories {
    /// The two ends of an object mapping.
    pub fn ends(
        &mut self,
        kind: Kind,
        (source, target): (&str, &str),
        group: bool,
        choices: &mut Choices,
    ) -> (End, End) {
        const CORE_USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
        const CORE_GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";
        let plain = if group { "Group" } else { "User" };
        let from = match kind {
            Kind::FromApi if group => CORE_GROUP,
            Kind::FromApi => CORE_USER,
            Kind::Inbound if !group => choices.pick(&["Worker", "User", "user"]),
            _ => plain,
        };
        let to = match (kind, group) {
            (Kind::Scim, true) => CORE_GROUP,
            (Kind::Scim, false) => {
                choices.pick(&["urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", CORE_USER])
            }
            (Kind::Flat, false) => choices.pick(&["User", "Employee \"x\"", "urn:acme:Person"]),
            _ => plain,
        };
        (self.end(source, from, choices), self.end(target, to, choices))
    }

    fn end(&mut self, directory: &str, object: &str, choices: &mut Choices) -> End {
        let known = self.find(directory, object).map(|known| known.defined);
        let defined = known.unwrap_or_else(|| {
            let defined = !choices.once_in(4);
            let new = Object { name: object.to_owned(), defined, names: None, attributes: Vec::new() };
            match self.0.iter_mut().find(|(name, _)| name == directory) {
                Some((_, objects)) => objects.push(new),
                None => self.0.push((directory.to_owned(), vec![new])),
            }
            defined
        });
        End { directory: directory.to_owned(), object: object.to_owned(), defined }
    }

    fn find(&mut self, directory: &str, object: &str) -> Option<&mut Object> {
        let (_, objects) = self.0.iter_mut().find(|(name, _)| name == directory)?;
        objects.iter_mut().find(|known| known.name == object)
    }

    /// The attributes that an object mapping may read.
    fn names(&mut self, end: &End, open: bool, group: bool, choices: &mut Choices) -> Names {
        let object = self.find(&end.directory, &end.object).unwrap();
        if let Some(names) = object.names {
            return names;
        }
        let known = if end.defined || open { Names::free(choices) } else { Names::known(group) };
        object.names = Some(known);
        for (name, (ty, multivalued)) in known.0.iter().zip(TYPES) {
            define(object, Attribute(name, ty, multivalued));
        }
        known
    }

    pub fn to_json(&self, choices: &mut Choices) -> Json {
        let directories = self.0.iter().enumerate().map(|(at, (name, objects))| {
            let listed = objects.iter().map(|object| object.to_json(choices)).collect();
            // Objects that a directory has and does not tell of.
            let objects = match objects.iter().any(|object| object.defined) {
                true => Json::List(listed),
                false => choices.pick(&[Json::List(Vec::new()), null(), Json::List(listed)]),
            };
            choices.object(vec![
                ("id", text(format!("00000000-0000-0000-0001-{at:012}"))),
                ("name", text(name)),
                ("discoverabilities", text("AttributeNames, AttributeDataTypes")),
                ("discoveryDateTime", null()),
                ("readOnly", (at == 0).into()),
                ("version", null()),
                ("objects", objects),
            ])
        });
        let directories = directories.collect();
        Json::List(directories)
    }
}

fn define(object: &mut Object, attribute: Attribute) {
    if !object.attributes.iter().any(|known| known.0 == attribute.0) {
        object.attributes.push(attribute);
    }
}

impl Object {
    fn to_json(&self, choices: &mut Choices) -> Json {
        let mut members = vec![("name", text(&self.name)), ("metadata", choices.metadata())];
        let attributes: Vec<Json> = match self.defined {
            true => self.attributes.iter().map(|attribute| attribute.to_json(&self.name, choices)).collect(),
            false => Vec::new(),
        };
        match self.defined || choices.once_in(2) {
            true => members.push(("attributes", Json::List(attributes))),
            false => members.push(("supportedApis", Json::List(Vec::new()))),
        }
        choices.object(members)
    }
}

impl Attribute {
    fn to_json(self, object: &str, choices: &mut Choices) -> Json {
        let Attribute(name, ty, multivalued) = self;
        let spelt = if choices.once_in(10) { ty.to_lowercase() } else { ty.to_owned() };
        if choices.once_in(3) {
            let mut members = vec![("name", text(name)), ("type", text(spelt))];
            if multivalued {
                members.push(("multivalued", true.into()));
            }
            return choices.object(members);
        }
        let referenced = match ty {
            "Reference" => vec![super::json::object([
                ("referencedObjectName", text(object)),
                ("referencedProperty", null()),
            ])],
            _ => Vec::new(),
        };
        let (required, case_exact) = (choices.once_in(8), choices.once_in(6));
        let members = vec![
            ("anchor", false.into()),
            ("caseExact", choices.boolean(case_exact)),
            ("defaultValue", null()),
            ("flowNullValues", false.into()),
            ("multivalued", choices.boolean(multivalued)),
            ("mutability", text(choices.pick(&["ReadWrite", "ReadWrite", "WriteOnly", "Immutable"]))),
            ("name", text(name)),
            ("required", choices.boolean(required)),
            ("type", text(spelt)),
            ("apiExpressions", Json::List(Vec::new())),
            ("metadata", choices.metadata()),
            ("referencedObjects", Json::List(referenced)),
        ];
        choices.object(members)
    }
}

/// An object mapping, and the attributes that it reads.
pub fn object_mapping(
    kind: Kind,
    group: bool,
    from: &End,
    to: &End,
    directories: &mut Directories,
    choices: &mut Choices,
) -> (Json, Names) {
    let entra = ["Azure Active Directory", "Microsoft Entra ID"].contains(&from.directory.as_str());
    let names = directories.names(from, !entra, group, choices);
    let pool: &[Attribute] = match (kind, group) {
        (Kind::Scim, false) => &SCIM_USER,
        (Kind::Scim, true) => &SCIM_GROUP,
        _ => &FLAT,
    };
    let mut attributes = Vec::new();
    let mut first = true;
    for target in pool {
        if !first && choices.once_in(3) {
            continue;
        }
        let object = directories.find(&to.directory, &to.object).unwrap();
        define(object, *target);
        if choices.once_in(25) {
            attributes.push(Json::Object(Vec::new()));
        }
        attributes.push(attribute_mapping(*target, first, &names, choices));
        first = false;
    }
    let mut members = vec![("attributeMappings", Json::List(attributes))];
    if !choices.once_in(8) {
        let enabled = !choices.once_in(4);
        members.push(("enabled", choices.boolean(enabled)));
    }
    let flow = ["Add, Update, Delete", "Add,Update,Delete", "Add", "Update , Add", "add,delete", "None", ""];
    match choices.below(10) {
        8 => {}
        9 => members.push(("flowTypes", null())),
        at => members.push(("flowTypes", text(flow[at.saturating_sub(1)]))),
    }
    members.push(("metadata", choices.metadata()));
    members.extend(choices.name("Provision Users").map(|name| ("name", name)));
    members.extend(scope(&names, choices).map(|scope| ("scope", scope)));
    members.push(("sourceObjectName", text(&from.object)));
    members.push(("targetObjectName", text(&to.object)));
    (choices.object(members), names)
}

/// An attribute mapping whose values the target can take.
fn attribute_mapping(target: Attribute, matching: bool, names: &Names, choices: &mut Choices) -> Json {
    let Attribute(path, ty, multivalued) = target;
    let (plain, literals): (&str, &[&str]) = match ty {
        "Boolean" => (names.0[7], &["True", "false"]),
        "Integer" => (names.0[0], &["7", "-12"]),
        "DateTime" => (names.0[0], &["2021-08-25T17:41:18Z"]),
        _ if multivalued => (names.0[4], &[]),
        _ => (names.0[choices.pick(&[0, 1, 3, 10])], &[]),
    };
    let literal = |choices: &mut Choices| match literals {
        [] => choices.odd(),
        literals => choices.pick(literals).to_owned(),
    };
    let mut default = match choices.below(5) {
        0 | 1 => Some(null()),
        2 => Some(text("")),
        3 => Some(text(literal(choices))),
        _ => None,
    };
    let source = match choices.below(if literals.is_empty() { 9 } else { 4 }) {
        0 | 1 => Some(attribute(plain, choices)),
        2 => Some(constant(&literal(choices), choices)),
        3 => {
            default = Some(text(literal(choices)));
            choices.pick(&[Some(null()), Some(Json::Object(Vec::new())), None])
        }
        _ => {
            let expression = names.renamed(&choices.expression());
            Some(function(&expression, choices))
        }
    };
    let mut members = Vec::new();
    members.extend(default.map(|default| ("defaultValue", default)));
    members.push(("exportMissingReferences", choices.boolean(false)));
    match choices.below(6) {
        4 => members.push(("flowBehavior", text("FlowAlways"))),
        5 => {}
        _ => members.push(("flowBehavior", text("FlowWhenChanged"))),
    }
    let flows =
        ["Always", "ObjectAddOnly", "MultiValueAddOnly", "ValueAddOnly", "AttributeAddOnly", "objectAddOnly"];
    match choices.below(10) {
        8 => {}
        9 => members.push(("flowType", null())),
        at => members.push(("flowType", text(flows[at.saturating_sub(2)]))),
    }
    match (matching, choices.below(4)) {
        (true, 3) => members.push(("matchingPriority", text("1"))),
        (true, _) => members.push(("matchingPriority", 1_usize.into())),
        (false, 3) => {}
        (false, 2) => members.push(("matchingPriority", null())),
        (false, _) => members.push(("matchingPriority", 0_usize.into())),
    }
    members.extend(source.map(|source| ("source", source)));
    members.push(("targetAttributeName", text(path)));
    choices.object(members)
}

/// An attribute mapping as the service writes one, of a new target.
pub fn plain_mapping(target: &str, source: Json) -> Json {
    object([
        ("defaultValue", null()),
        ("exportMissingReferences", false.into()),
        ("flowBehavior", text("FlowWhenChanged")),
        ("flowType", text("Always")),
        ("matchingPriority", 0_usize.into()),
        ("source", source),
        ("targetAttributeName", text(target)),
    ])
}
