//! Generated synchronization schemas: realistic and wild, and valid all the same.

#![allow(dead_code, reason = "each test uses a part of it")]

pub mod choices;
pub mod json;
pub mod names;
mod objects;
pub mod scopes;
pub mod sources;

use std::fmt;

use proptest::prelude::*;

use self::choices::{Choices, choices};
use self::json::{Escapes, Json, Layout, null, object, text};
use self::names::Names;
use self::objects::{Directories, End, Kind, object_mapping};

/// A schema, or a part of one.
#[derive(Clone)]
pub struct Export {
    pub json: Json,
    pub layout: Layout,
    /// As it is written.
    pub text: String,
    /// Its object mappings, in order.
    pub places: Vec<Place>,
    pub part: Part,
}

impl fmt::Debug for Export {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:?}, {:?}\n{}", self.part, self.layout, self.text)
    }
}

/// What there is of a schema.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Part {
    Whole,
    Rule,
    Object,
    /// Attribute mappings without their object mapping.
    Attributes,
}

/// An object mapping of a schema.
#[derive(Clone, Debug)]
pub struct Place {
    /// From the root to it.
    pub path: Vec<Step>,
    pub source: End,
    pub target: End,
    /// The attributes it reads.
    pub names: Names,
    /// Whether records come from Microsoft Entra, whose attributes are known.
    pub entra: bool,
    /// Source records, one a line.
    pub records: String,
}

/// One step into a value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    Key(&'static str),
    At(usize),
}

impl Json {
    /// What stands at the end of a path.
    pub fn at(&mut self, path: &[Step]) -> &mut Json {
        path.iter().fold(self, |json, step| match step {
            Step::Key(key) => json.get_mut(key).unwrap(),
            Step::At(at) => &mut json.items()[*at],
        })
    }
}

/// Any schema.
pub fn export() -> impl Strategy<Value = Export> {
    choices().prop_map(|mut choices| build(&mut choices))
}

fn build(choices: &mut Choices) -> Export {
    let layout = layout(choices);
    let mut directories = Directories::default();
    let mut rules = Vec::new();
    let mut places = Vec::new();
    let count = 1 + choices.below(3);
    for at in 0..count {
        if choices.once_in(20) {
            rules.push(Json::Object(Vec::new()));
        }
        let path = [Step::Key("synchronizationRules"), Step::At(rules.len())];
        rules.push(rule(at, &path, &mut directories, &mut places, choices));
    }
    let mut members = vec![
        ("id", text("scim.0123456789abcdef0123456789abcdef.00000000-0000-0000-0000-000000000000")),
        ("version", text("6.0")),
        ("directories", directories.to_json(choices)),
        ("synchronizationRules", Json::List(rules)),
    ];
    if choices.once_in(3) {
        members
            .insert(0, ("@odata.context", text("https://graph.microsoft.com/v1.0/$metadata#schema/$entity")));
    }
    let mut json = choices.object(members);
    let part = match choices.below(16) {
        13 => Part::Rule,
        14 => Part::Object,
        15 => Part::Attributes,
        _ => Part::Whole,
    };
    if part != Part::Whole {
        (json, places) = taken_out(json, places, part);
    }
    Export { text: layout.write(&json), json, layout, places, part }
}

/// A part of a schema alone, with the object mappings in it.
fn taken_out(mut json: Json, mut places: Vec<Place>, part: Part) -> (Json, Vec<Place>) {
    let rule = places[0].path[..2].to_vec();
    let path = match part {
        Part::Rule => rule,
        _ => {
            places.truncate(1);
            let mut path = places[0].path.clone();
            if part == Part::Attributes {
                path.push(Step::Key("attributeMappings"));
            }
            path
        }
    };
    places.retain(|place| part != Part::Rule || place.path.starts_with(&path));
    for place in &mut places {
        place.path = place.path.get(path.len()..).unwrap_or_default().to_vec();
    }
    (json.at(&path).clone(), places)
}

fn layout(choices: &mut Choices) -> Layout {
    let (indent, spaced) = choices.pick(&[
        (Some("  "), true),
        (Some("    "), true),
        (Some("\t"), true),
        (None, true),
        (None, false),
    ]);
    Layout {
        indent,
        spaced,
        windows: choices.once_in(4),
        mark: choices.once_in(6),
        ended: choices.once_in(2),
        escapes: choices.pick(&[
            Escapes::None,
            Escapes::None,
            Escapes::Unicode,
            Escapes::Slashes,
            Escapes::Html,
        ]),
    }
}

/// A synchronization rule: outbound to a SCIM service or to one with objects of its own, or inbound.
fn rule(
    number: usize,
    path: &[Step],
    directories: &mut Directories,
    places: &mut Vec<Place>,
    choices: &mut Choices,
) -> Json {
    const ENTRA: &str = "Azure Active Directory";
    let odd = format!("Ünï \"App\" / {number}");
    let kind = choices.pick(&[Kind::Scim, Kind::Flat, Kind::Inbound, Kind::FromApi]);
    let (source, target) = match kind {
        Kind::Scim => (choices.pick(&[ENTRA, "Microsoft Entra ID"]), choices.pick(&["customappsso", &odd])),
        Kind::Flat => (choices.pick(&[ENTRA, "Legacy: \"HR\""]), choices.pick(&["Salesforce", &odd])),
        Kind::Inbound => (
            choices.pick(&["Workday", "SuccessFactors", "Active Directory"]),
            choices.pick(&[ENTRA, "on-premises"]),
        ),
        Kind::FromApi => ("API", ENTRA),
    };
    let name = choices.name("USERGROUP_OUTBOUND_USERGROUP");
    let mut items = Vec::new();
    for group in [false, true] {
        // Users and groups, or one of them, or one of them several times.
        let count = if group { choices.below(2) } else { 1 + choices.below(5) / 4 };
        for _ in 0..count {
            if choices.once_in(20) {
                items.push(Json::Object(Vec::new()));
            }
            let mut path = path.to_vec();
            path.extend([Step::Key("objectMappings"), Step::At(items.len())]);
            let (from, to) = directories.ends(kind, (source, target), group, choices);
            let (json, names) = object_mapping(kind, group, &from, &to, directories, choices);
            let records: Vec<String> = (0..4).map(|_| names.record(choices)).collect();
            let entra = ["Azure Active Directory", "Microsoft Entra ID"].contains(&source);
            places.push(Place { path, source: from, target: to, names, entra, records: records.join("\n") });
            items.push(json);
        }
    }
    let mut members = vec![
        ("editable", true.into()),
        ("id", text(format!("00000000-0000-0000-0000-{number:012}"))),
        ("metadata", choices.metadata()),
    ];
    members.extend(name.map(|name| ("name", name)));
    members.extend([
        ("objectMappings", Json::List(items)),
        ("priority", (number + 1).into()),
        ("sourceDirectoryName", text(source)),
        ("targetDirectoryName", text(target)),
    ]);
    if choices.once_in(3) {
        members.push(("groupFilter", null()));
        members.push(("containerFilter", object([("includedContainers", Json::List(Vec::new()))])));
    }
    choices.object(members)
}
