//! A changed YAML file put into the export it came from: the export says then what the file says, and nothing else in it
//! is another.

use attrflow::convert::{into, yaml};
use attrflow::format::{Kind, format};
use attrflow::mapping::parse;
use proptest::prelude::*;
use serde_yaml::{Mapping, Value};

use super::file;
use super::generated::config;
use super::said::said;
use super::schemas::choices::{Choices, choices};
use super::schemas::json::{Json, text};
use super::schemas::names::TYPES;
use super::schemas::scopes::clause;
use super::schemas::{Export, Part, Place, export};

/// The sets of groups, as YAML and as schemas call them.
const SETS: [(&str, &str); 3] = [
    ("scope", "groups"),
    ("input-filter-groups", "inputFilterGroups"),
    ("category-filter-groups", "categoryFilterGroups"),
];

/// A YAML file with one object mapping, the export it came from, and what the export is expected to become.
struct Changed<'e> {
    place: &'e Place,
    yaml: Value,
    expected: Json,
    part: Part,
    /// The definitions that are new.
    defined: Vec<(bool, String)>,
    /// The targets that are new, or no more.
    done: Vec<String>,
}

impl Changed<'_> {
    /// `user` or `group`.
    fn object(&mut self) -> &mut Mapping {
        let key = if self.yaml.get("user").is_some() { "user" } else { "group" };
        self.yaml.get_mut(key).unwrap().as_mapping_mut().unwrap()
    }

    fn exported(&mut self) -> &mut Json {
        self.expected.at(&self.place.path)
    }

    fn attributes(&mut self) -> &mut Mapping {
        self.object().get_mut("attributes").unwrap().as_mapping_mut().unwrap()
    }

    /// The details of an attribute mapping.
    fn details(&mut self, target: &str) -> &mut Mapping {
        let value = self.attributes().get_mut(target).unwrap();
        if !value.is_mapping() {
            let details = Mapping::from_iter([(Value::from("from"), value.clone())]);
            *value = Value::Mapping(details);
        }
        value.as_mapping_mut().unwrap()
    }

    /// The attribute mapping of a target, and its place.
    fn mapping(&mut self, target: &str) -> (usize, &mut Vec<Json>) {
        let items = self.exported().get_mut("attributeMappings").unwrap().items();
        let named = |item: &Json| item.get("targetAttributeName") == Some(&text(target));
        (items.iter().position(named).unwrap(), items)
    }

    fn touch(&mut self, target: &str, member: &str) {
        let (at, items) = self.mapping(target);
        items[at].set(member, Json::Any);
    }

    /// The definitions of one end; none where the schema has none.
    fn definitions(&mut self, source: bool) -> Option<&mut Vec<Json>> {
        let end = if source { &self.place.source } else { &self.place.target };
        if self.part != Part::Whole || !end.defined {
            return None;
        }
        let named = |item: &&mut Json, name: &str| item.get("name") == Some(&text(name));
        let directories = self.expected.get_mut("directories")?.items();
        let directory = directories.iter_mut().find(|item| named(item, &end.directory))?;
        let objects = directory.get_mut("objects")?.items();
        let object = objects.iter_mut().find(|item| named(item, &end.object))?;
        Some(object.get_mut("attributes")?.items())
    }

    /// An attribute that must be defined now.
    fn define(&mut self, source: bool, name: &str) {
        let known = self.defined.contains(&(source, name.to_owned()));
        let Some(definitions) = self.definitions(source) else { return };
        if !known && !definitions.iter().any(|item| item.get("name") == Some(&text(name))) {
            definitions.push(Json::Any);
            self.defined.push((source, name.to_owned()));
        }
    }

    /// One of the targets that are mapped; none where there is none.
    fn target(&mut self, choices: &mut Choices) -> Option<String> {
        let mut targets: Vec<String> =
            self.attributes().keys().map(|key| key.as_str().unwrap().to_owned()).collect();
        targets.retain(|target| !self.done.contains(target));
        if targets.is_empty() { None } else { Some(choices.pick(&targets)) }
    }

    /// Has the value of a target come from elsewhere: members of the source that nobody knows stay.
    fn source(&mut self, target: &str, key: &str, value: Value) {
        let details = self.details(target);
        details.shift_remove("from");
        details.shift_remove("const");
        details.insert(key.into(), value.clone());
        let (at, items) = self.mapping(target);
        match items[at].get_mut("source") {
            Some(source) if !value.is_null() && says(source) => {
                for key in ["expression", "name", "parameters", "type"] {
                    source.set(key, Json::Any);
                }
            }
            _ => items[at].set("source", Json::Any),
        }
    }

    /// Declares what the directory defines, so that all of it may be read.
    fn declare(&mut self) {
        let place = self.place;
        if !place.entra || !place.source.defined || self.part != Part::Whole {
            return;
        }
        let object = self.object();
        let declared = object.entry("source-schema".into()).or_insert_with(|| Mapping::new().into());
        let declared = declared.as_mapping_mut().unwrap();
        for (name, (ty, multivalued)) in place.names.0.iter().zip(TYPES) {
            let details =
                [(Value::from("type"), ty.into()), (Value::from("multivalued"), multivalued.into())];
            declared.entry((*name).into()).or_insert_with(|| Mapping::from_iter(details).into());
        }
    }

    /// One change; what cannot be made in this file is none.
    fn change(&mut self, choices: &mut Choices) {
        match choices.below(15) {
            0 | 1 => self.new_expression(choices),
            2 => {
                let Some(target) = self.target(choices) else { return };
                let value = choices.odd();
                self.source(&target, "const", value.into());
            }
            3 => self.detail("default", |choices| some_text(choices).into(), "defaultValue", choices),
            4 => {
                let word = |choices: &mut Choices| {
                    let words =
                        ["create-only", "multi-value-add-only", "value-add-only", "attribute-add-only"];
                    Value::from(choices.pick(&words))
                };
                self.detail("apply", word, "flowType", choices);
            }
            5 => self.detail("behavior", |_| "always".into(), "flowBehavior", choices),
            6 => {
                let others = self.attributes().values().filter_map(|value| value.get("match")?.as_u64());
                let free = others.max().unwrap_or(0) + 1;
                self.detail("match", |_| free.into(), "matchingPriority", choices);
            }
            7 => {
                let Some(target) = self.target(choices) else { return };
                self.attributes().shift_remove(target.as_str());
                let (at, items) = self.mapping(&target);
                items.remove(at);
                self.done.push(target);
            }
            8 | 9 => self.new_target(choices),
            10 => {
                let enabled = self.object().get("enabled").is_none_or(|enabled| enabled.as_bool().unwrap());
                match enabled {
                    true => drop(self.object().insert("enabled".into(), false.into())),
                    false => drop(self.object().shift_remove("enabled")),
                }
                self.exported().set("enabled", Json::Any);
            }
            11 => {
                let flows = [&["create"][..], &["create", "update"], &[], &["update", "delete"]];
                let flow = choices.pick(&flows).iter().map(|word| Value::from(*word)).collect();
                self.object().insert("flow".into(), Value::Sequence(flow));
                self.exported().set("flowTypes", Json::Any);
            }
            12 => self.redefine(choices),
            _ => {}
        }
    }

    fn new_expression(&mut self, choices: &mut Choices) {
        let Some(target) = self.target(choices) else { return };
        if choices.once_in(4) && self.place.entra && self.yaml.get("user").is_some() {
            return self.source(&target, "from", surname());
        }
        let expression = self.place.names.renamed(&choices.expression());
        self.source(&target, "from", expression.into());
    }

    /// Gives a target a detail, or takes it away.
    fn detail(
        &mut self,
        key: &str,
        value: impl FnOnce(&mut Choices) -> Value,
        member: &str,
        choices: &mut Choices,
    ) {
        let Some(target) = self.target(choices) else { return };
        let details = self.details(&target);
        match details.shift_remove(key).is_some() && choices.once_in(2) {
            true if details.get("from").is_none() && details.get("const").is_none() => {
                details.insert("from".into(), Value::Null);
            }
            true => {}
            false => drop(details.insert(key.into(), value(choices))),
        }
        self.touch(&target, member);
    }

    fn new_target(&mut self, choices: &mut Choices) {
        let scim = self.place.target.object.starts_with("urn:ietf:");
        let targets: &[&str] = match (scim, self.yaml.get("user").is_some()) {
            (true, true) => &["nickName", "title", "phoneNumbers[type eq \"work\"].value", "timezone"],
            (true, false) => &["externalId", "members"],
            (false, _) => &["Nick: \"name\"", "Extra/ünï"],
        };
        let target = choices.pick(targets);
        if self.attributes().get(target).is_some() || self.done.iter().any(|done| done == target) {
            return;
        }
        self.done.push(target.to_owned());
        let expression = self.place.names.renamed(&choices.expression());
        let mut details = Mapping::from_iter([(Value::from("from"), Value::from(expression))]);
        if choices.once_in(3) {
            details.insert("default".into(), some_text(choices).into());
        }
        if choices.once_in(3) {
            details.insert("apply".into(), "create-only".into());
        }
        self.attributes().insert(target.into(), Value::Mapping(details));
        self.exported().get_mut("attributeMappings").unwrap().items().push(Json::Any);
        self.define(false, target);
    }

    /// Says more of a target than its directory did.
    fn redefine(&mut self, choices: &mut Choices) {
        let Some(target) = self.target(choices) else { return };
        let (detail, member) = choices.pick(&[("required", "required"), ("case-exact", "caseExact")]);
        let Some(definitions) = self.definitions(false) else { return };
        let named = |item: &&mut Json| item.get("name") == Some(&text(&target));
        let Some(definition) = definitions.iter_mut().find(named) else { return };
        definition.set(member, Json::Any);
        self.details(&target).insert(detail.into(), true.into());
    }
}

/// Whether it is more than a placeholder.
fn says(json: &Json) -> bool {
    matches!(json, Json::Object(members) if !members.is_empty())
}

/// A clause as YAML has it.
fn clause_text(choices: &mut Choices, place: &Place) -> String {
    let json = clause(&place.names, choices);
    let member = |key: &str| match json.get(key) {
        Some(Json::Text(text)) => text.clone(),
        other => panic!("no text: {other:?}"),
    };
    let quoted = |value: &Json| match value {
        Json::Text(text) => format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
        other => panic!("no text: {other:?}"),
    };
    let operands: Vec<String> = match json.get("targetOperand").and_then(|operand| operand.get("values")) {
        Some(Json::List(values)) if !member("operatorName").to_uppercase().starts_with("IS") => {
            values.iter().map(quoted).collect()
        }
        _ => Vec::new(),
    };
    format!("[{}] {} {}", member("sourceOperandName"), member("operatorName"), operands.join(", "))
}

/// An attribute that no generated directory defines.
fn surname() -> Value {
    Value::Sequence(vec!["surname".into()])
}

/// Whether one of these is there twice.
fn repeated(these: &[Value], all: &[Value]) -> bool {
    these.iter().any(|this| all.iter().filter(|other| this == *other).count() > 1)
}

/// Changes the groups of one set: in the YAML, and in what is expected.
fn change_scope(changed: &mut Changed<'_>, choices: &mut Choices) {
    let (key, member) = choices.pick(&SETS);
    let place = changed.place;
    if changed.object().get(key).is_none() {
        let new = Mapping::from_iter([
            (Value::from("name"), Value::from("new")),
            (Value::from("when"), Value::Sequence(vec![clause_text(choices, place).into()])),
        ]);
        changed.object().insert(key.into(), Value::Sequence(vec![Value::Mapping(new)]));
        let exported = changed.exported();
        match exported.get_mut("scope") {
            Some(scope) if says(scope) => scope.set(member, Json::Any),
            _ => exported.set("scope", Json::Any),
        }
        return;
    }
    let written = changed.object().get(key).unwrap().as_sequence().unwrap().clone();
    let at = |list: &[Json]| -> Vec<usize> { (0..list.len()).filter(|at| says(&list[*at])).collect() };
    let groups = changed.exported().get_mut("scope").unwrap().get_mut(member).unwrap().items();
    let group_places = at(groups);
    let group = choices.below(group_places.len());
    // Which of two equal ones goes is not looked at.
    let whole = group_places.len() < groups.len() || repeated(&written[group..=group], &written);
    let group_place = group_places[group];
    let clauses = groups[group_place].get_mut("clauses").unwrap().items();
    let clause_places = at(clauses);
    let when = written[group].get("when").unwrap().as_sequence().unwrap();
    let clauses_whole = clause_places.len() < clauses.len() || repeated(when, when);
    let what = choices.below(6);
    let new = clause_text(choices, place);
    let clause = choices.below(clause_places.len());
    match what {
        // A clause that is another, none any more, or new.
        0 | 1 if !clause_places.is_empty() => match clauses_whole {
            true => groups[group_place].set("clauses", Json::Any),
            false => clauses[clause] = Json::Any,
        },
        2 if !clause_places.is_empty() => match clauses_whole {
            true => groups[group_place].set("clauses", Json::Any),
            false => drop(clauses.remove(clause)),
        },
        3 => match clauses_whole {
            true => groups[group_place].set("clauses", Json::Any),
            false => clauses.push(Json::Any),
        },
        4 => drop(groups.remove(group_place)),
        _ => groups.push(Json::Any),
    }
    if whole {
        changed.exported().get_mut("scope").unwrap().set(member, Json::Any);
    }
    let object = changed.object();
    let groups = object.get_mut(key).unwrap().as_sequence_mut().unwrap();
    let when = groups[group].get_mut("when").unwrap().as_sequence_mut().unwrap();
    match what {
        0 | 1 if !when.is_empty() => when[clause] = new.into(),
        2 if !when.is_empty() => drop(when.remove(clause)),
        3 => when.push(new.into()),
        4 => {
            groups.remove(group);
            if groups.is_empty() {
                object.shift_remove(key);
            }
        }
        _ => {
            let when = (Value::from("when"), Value::Sequence(vec![new.into()]));
            groups.push(Value::Mapping(Mapping::from_iter([when])));
        }
    }
}

/// A text of JSON without what is in its strings.
fn skeleton(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text.chars();
    while let Some(character) = rest.next() {
        out.push(character);
        if character == '"' {
            while let Some(inside) = rest.next().filter(|inside| *inside != '"') {
                if inside == '\\' {
                    rest.next();
                }
            }
            out.push('"');
        }
    }
    out
}

fn check(export: &Export, choices: &mut Choices) {
    let export_file = file("export.json", &export.text);
    let parsed = parse(&export_file);
    let at = choices.below(export.places.len());
    let Some(place) = export.places.get(at).filter(|_| export.part != Part::Attributes) else { return };
    let before = yaml(&parsed, &[at]).unwrap();
    let mut changed = Changed {
        place,
        yaml: serde_yaml::from_str(&before).unwrap(),
        expected: export.json.clone(),
        part: export.part,
        defined: Vec::new(),
        done: Vec::new(),
    };
    changed.declare();
    for _ in 0..choices.below(4) {
        changed.change(choices);
    }
    // A later change of the same target may have taken it away again.
    if changed.attributes().values().any(|value| value.get("from") == Some(&surname())) {
        changed.define(true, "surname");
    }
    if choices.once_in(2) {
        change_scope(&mut changed, choices);
    }
    // As people have it; the writer breaks lines where a text has such a separator.
    let written = match before.contains("\\u2028") || choices.once_in(4) {
        true => serde_json::to_string(&changed.yaml).unwrap(),
        false => serde_yaml::to_string(&changed.yaml).unwrap(),
    };
    let written = format(&file("changed.yaml", &written), Kind::Mapping)
        .unwrap_or_else(|refused| panic!("{refused:?}\n{written}"));
    let from = parse(&file("changed.yaml", &written));
    let (after, changes) = into(&from, &parsed, &export_file, &[(0, at)]);
    let shown = || {
        format!("{changes:?}\n{before}\n-- changed\n{written}\n-- export\n{}\n-- after\n{after}", export.text)
    };
    // It is JSON, and everything else is as it was.
    let json = Json::parse(&after).unwrap_or_else(|error| panic!("{error}\n{}", shown()));
    let difference = json.difference(&changed.expected);
    assert_eq!(difference, None, "{}", shown());
    // It is laid out as it was throughout.
    let laid_out = export.layout.write(&json);
    assert_eq!(skeleton(&after), skeleton(&laid_out), "{}", shown());
    // It says what the file says.
    let again_file = file("after.json", &after);
    let again = parse(&again_file);
    let says = yaml(&again, &[at]).unwrap();
    assert_eq!(said(&says), said(&written), "{}\n-- says\n{says}", shown());
    // Another time, there is nothing to change.
    let (twice, _) = into(&from, &again, &again_file, &[(0, at)]);
    assert_eq!(twice, after, "{}", shown());
}

proptest! {
    #![proptest_config(config(48))]

    #[test]
    fn a_changed_file_changes_what_it_says_and_nothing_else(export in export(), mut choices in choices()) {
        check(&export, &mut choices);
    }
}

/// A text that a schema has: it knows no empty default.
fn some_text(choices: &mut Choices) -> String {
    Some(choices.odd().to_owned()).filter(|text| !text.is_empty()).unwrap_or_else(|| "x".to_owned())
}
