//! From a synchronization schema to attrflow's own format.
//!
//! A file of that format has no directories: what these say of the attributes that are read and written, beyond what is
//! known anyway, is declared. Whether something must be, the checker says: the text is written, checked, and completed
//! until source attributes and targets are resolved as the schema resolves them.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::same::tree;
use super::wire::text;
use crate::catalogue::{AttributeType, Lookup};
use crate::format::{Kind, format};
use crate::mapping::{
    Apply, AttributeMapping, Behavior, CheckedMapping, CheckedObject, Flow, MappingSource, ObjectMapping,
    Parsed, ScopeSet, check, parse,
};
use crate::scim::ENTERPRISE_USER;
use crate::source::SourceFile;
use crate::source::document::{is_balanced, plain_reads_back, quoted};
use crate::syntax::ExpressionKind;

/// The object mappings of a schema at these places as one mapping file: at most one of users and one of groups, both
/// from records of the same kind. None where there are others, or none.
pub fn yaml(from: &Parsed, objects: &[usize]) -> Option<String> {
    let (checked, _) = check(from.mapping.as_ref()?, false);
    let chosen: Vec<&CheckedObject<'_>> = objects.iter().filter_map(|at| checked.objects.get(*at)).collect();
    let first = chosen.first()?;
    let kinds_differ = |a: &CheckedObject<'_>, b: &CheckedObject<'_>| a.object.kind != b.object.kind;
    let fits = match chosen.as_slice() {
        [_] => true,
        [one, other] => kinds_differ(one, other) && one.object.source == other.object.source,
        _ => false,
    };
    if !fits {
        return None;
    }
    let mut drafts: Vec<Draft<'_, '_>> = chosen.iter().map(|checked| Draft::new(checked)).collect();
    drafts.sort_by_key(|draft| draft.from.object.kind);
    let head = Head::of(first.object);
    // The second round knows what the first lacked, the third what follows from that.
    for _ in 0..3 {
        let written = SourceFile::new("", write(&head, &drafts));
        let parsed = parse(&written);
        let Some(mapping) = &parsed.mapping else { break };
        let (checked, _) = check(mapping, false);
        let lacking = drafts.iter_mut().filter_map(|draft| draft.complete(&checked).then_some(()));
        if lacking.count() == 0 {
            break;
        }
    }
    let text = write(&head, &drafts);
    Some(canonical(&text).unwrap_or(text))
}

/// In the canonical layout, where that says exactly the same: it corrects the case of functions.
fn canonical(text: &str) -> Option<String> {
    let plain = SourceFile::new("", text);
    let laid_out = SourceFile::new("", format(&plain, Kind::Mapping).ok()?);
    let (plain, other) = (parse(&plain).mapping?, parse(&laid_out).mapping?);
    let same = plain.objects.iter().zip(&other.objects).all(|(plain, other)| {
        let pairs = plain.attributes.iter().zip(&other.attributes);
        let mut pairs = pairs.map(|(plain, other)| super::same::attributes(plain, other));
        pairs.all(|same| same) && plain.scope.iter().zip(&other.scope).all(|(a, b)| super::same::groups(a, b))
    });
    same.then(|| laid_out.text().to_owned())
}

/// What stands before the object mappings.
struct Head {
    name: Option<String>,
    source: &'static str,
}

impl Head {
    fn of(object: &ObjectMapping) -> Self {
        let target = object.target_object.as_ref().and_then(|target| target.directory.clone());
        Head { name: target.or_else(|| object.rule.clone()), source: object.source.as_str() }
    }
}

/// An object mapping that is being written.
struct Draft<'c, 'm> {
    from: &'c CheckedObject<'m>,
    /// Source attributes to declare: the type, and whether there are several values.
    sources: BTreeMap<String, (AttributeType, bool)>,
    /// Target attributes to declare.
    targets: Vec<(String, AttributeType)>,
    /// What the details of an attribute say of its target, by its place: the type, and whether there are several values.
    details: BTreeMap<usize, (Option<AttributeType>, Option<bool>)>,
}

impl<'c, 'm> Draft<'c, 'm> {
    fn new(from: &'c CheckedObject<'m>) -> Self {
        Draft { from, sources: BTreeMap::new(), targets: Vec::new(), details: BTreeMap::new() }
    }

    /// Adds what the text lacks as it is; whether there was any.
    fn complete(&mut self, checked: &CheckedMapping<'_>) -> bool {
        let kind = self.from.object.kind;
        let Some(written) = checked.objects.iter().find(|object| object.object.kind == kind) else {
            return false;
        };
        let before = (self.sources.len(), self.targets.len(), self.details.clone());
        self.complete_sources(written);
        for (at, (from, to)) in self.from.attributes.iter().zip(&written.attributes).enumerate() {
            let Some(wanted) = &from.target else { continue };
            let path = from.mapping.target.text.as_str();
            let ty = wanted.ty.attribute_type();
            match &to.target {
                None => {
                    if !self.targets.iter().any(|(other, _)| other == path) {
                        self.targets.push((path.to_owned(), ty.unwrap_or(AttributeType::String)));
                    }
                }
                Some(found) => {
                    let details = self.details.entry(at).or_default();
                    details.0 = details.0.or(ty.filter(|_| found.ty != wanted.ty));
                    let several = found.multivalued != wanted.multivalued;
                    details.1 = details.1.or(several.then_some(wanted.multivalued));
                }
            }
        }
        before != (self.sources.len(), self.targets.len(), self.details.clone())
    }

    fn complete_sources(&mut self, written: &CheckedObject<'_>) {
        // Other sources have open catalogues, and a declaration changes how Booleans are read.
        if !self.from.object.source.is_entra() {
            return;
        }
        for name in self.from.slots.names() {
            let wanted = match self.from.catalogue.lookup(name) {
                Lookup::Known { ty, multivalued } => (ty, multivalued),
                Lookup::Open => (AttributeType::String, false),
                // A mistake stays one.
                Lookup::OtherCase(_) | Lookup::Unknown { .. } => continue,
            };
            let found = written.catalogue.lookup(name);
            let (ty, multivalued) = wanted;
            if found != (Lookup::Known { ty, multivalued }) {
                self.sources.insert(name.to_string(), wanted);
            }
        }
    }
}

fn write(head: &Head, drafts: &[Draft<'_, '_>]) -> String {
    let mut out = Out(String::from("attrflow: 1\n"));
    if let Some(name) = &head.name {
        out.line(0, "name", &scalar(name));
    }
    out.line(0, "source", head.source);
    for draft in drafts {
        out.object(draft);
    }
    out.0
}

/// A text that grows by lines.
struct Out(String);

impl Out {
    fn line(&mut self, indent: usize, key: &str, value: &str) {
        // Writing to a string cannot fail.
        let _ = match value.is_empty() {
            true => writeln!(self.0, "{:indent$}{}:", "", scalar(key)),
            false => writeln!(self.0, "{:indent$}{}: {value}", "", scalar(key)),
        };
    }

    fn item(&mut self, indent: usize, value: &str) {
        let _ = writeln!(self.0, "{:indent$}- {value}", "");
    }

    fn object(&mut self, draft: &Draft<'_, '_>) {
        let object = draft.from.object;
        self.line(0, object.kind.as_str(), "");
        let target = target(object);
        self.line(2, "target", &scalar(&target));
        self.graph(object, &target);
        if !object.enabled {
            self.line(2, "enabled", "false");
        }
        if object.flow != Flow::ALL {
            self.line(2, "flow", &flow(object.flow));
        }
        self.scope(object);
        if !draft.sources.is_empty() {
            self.line(2, "source-schema", "");
            for (name, (ty, multivalued)) in &draft.sources {
                let ty = ty.as_str();
                self.line(
                    4,
                    name,
                    &match multivalued {
                        true => format!("{{ type: {ty}, multivalued: true }}"),
                        false => ty.to_owned(),
                    },
                );
            }
        }
        if !draft.targets.is_empty() {
            self.line(2, "schema", "");
            draft.targets.iter().for_each(|(path, ty)| self.line(4, path, ty.as_str()));
        }
        self.line(2, "attributes", if object.attributes.is_empty() { "{}" } else { "" });
        for (at, attribute) in object.attributes.iter().enumerate() {
            let details = draft.details.get(&at).copied().unwrap_or_default();
            self.attribute(attribute, details);
        }
    }

    fn graph(&mut self, object: &ObjectMapping, target: &str) {
        let end = |end: &Option<crate::mapping::DirectoryObject>| {
            let directory = end.as_ref().and_then(|end| end.directory.clone());
            (directory, end.as_ref().and_then(|end| end.name.as_ref().map(|name| name.text.clone())))
        };
        let (source, target_object) = (end(&object.source_object), end(&object.target_object));
        let members = [
            ("rule", object.rule.clone()),
            ("name", object.name.clone()),
            ("source-directory", source.0),
            ("source", source.1),
            ("target-directory", target_object.0),
            ("target", target_object.1.filter(|name| name != target)),
        ];
        if members.iter().any(|(_, value)| value.is_some()) {
            self.line(2, "graph", "");
        }
        for (key, value) in members {
            if let Some(value) = value {
                self.line(4, key, &scalar(&value));
            }
        }
    }

    fn scope(&mut self, object: &ObjectMapping) {
        for set in ScopeSet::ALL {
            let key = match set {
                ScopeSet::Groups => "scope",
                ScopeSet::InputFilterGroups => "input-filter-groups",
                ScopeSet::CategoryFilterGroups => "category-filter-groups",
            };
            let groups: Vec<_> = object.scope.iter().filter(|group| group.set == set).collect();
            if !groups.is_empty() {
                self.line(2, key, "");
            }
            for group in groups {
                let clauses = if group.clauses.is_empty() { " []" } else { "" };
                match &group.name {
                    Some(name) => {
                        self.item(4, &format!("name: {}", scalar(name)));
                        let _ = writeln!(self.0, "      when:{clauses}");
                    }
                    None => self.item(4, &format!("when:{clauses}")),
                }
                for clause in &group.clauses {
                    self.item(8, &scalar(&clause.text));
                }
            }
        }
    }

    fn attribute(
        &mut self,
        attribute: &AttributeMapping,
        (ty, multivalued): (Option<AttributeType>, Option<bool>),
    ) {
        let mut details: Vec<(&str, String)> = Vec::new();
        let mut in_flow = true;
        match &attribute.source {
            MappingSource::Expression(text) => {
                let name = attribute_name(&text.text);
                let plain = |name: &str| plain_reads_back(name, true) && !name.contains(['(', ')', '"']);
                in_flow = name.as_deref().is_some_and(plain);
                let from = match name {
                    Some(name) if plain(&name) => format!("[{name}]"),
                    Some(name) => format!("[{}]", quoted(&name)),
                    None => scalar(&text.text),
                };
                details.push(("from", from));
            }
            MappingSource::Constant(constant, _) => details.push(("const", quoted(&text(constant)))),
            MappingSource::None if attribute.default.is_none() => details.push(("from", "null".to_owned())),
            MappingSource::None | MappingSource::Invalid => {}
        }
        if let Some((default, _)) = &attribute.default {
            details.push(("default", quoted(&text(default))));
        }
        if let Some((precedence, _)) = attribute.precedence {
            details.push(("match", precedence.to_string()));
        }
        details.extend(apply(attribute.apply).map(|word| ("apply", word.to_owned())));
        if attribute.behavior == Behavior::Always {
            details.push(("behavior", "always".to_owned()));
        }
        let flags = [("required", attribute.required), ("case-exact", attribute.case_exact)];
        details.extend(flags.into_iter().filter(|(_, on)| *on).map(|(key, _)| (key, "true".to_owned())));
        details.extend(ty.map(|ty| ("type", ty.as_str().to_owned())));
        details.extend(multivalued.map(|several| ("multivalued", several.to_string())));
        let target = attribute.target.text.as_str();
        match details.as_slice() {
            [("from", from)] if from != "null" => self.line(4, target, from),
            details if in_flow => {
                let details: Vec<String> =
                    details.iter().map(|(key, value)| format!("{key}: {value}")).collect();
                self.line(4, target, &format!("{{ {} }}", details.join(", ")));
            }
            details => {
                self.line(4, target, "");
                details.iter().for_each(|(key, value)| self.line(6, key, value));
            }
        }
    }
}

/// A SCIM resource by its URN, anything else by its name: which may be unknown.
fn target(object: &ObjectMapping) -> String {
    if object.enterprise {
        return ENTERPRISE_USER.to_owned();
    }
    if object.flat && (object.target.is_empty() || object.target.to_ascii_lowercase().starts_with("urn:")) {
        return match object.kind {
            crate::catalogue::ObjectKind::User => "User".to_owned(),
            crate::catalogue::ObjectKind::Group => "Group".to_owned(),
        };
    }
    object.target.clone()
}

fn flow(flow: Flow) -> String {
    let words = [(flow.create, "create"), (flow.update, "update"), (flow.delete, "delete")];
    let words: Vec<&str> = words.into_iter().filter(|(on, _)| *on).map(|(_, word)| word).collect();
    format!("[{}]", words.join(", "))
}

const fn apply(apply: Apply) -> Option<&'static str> {
    match apply {
        Apply::Always => None,
        Apply::CreateOnly => Some("create-only"),
        Apply::MultiValueAddOnly => Some("multi-value-add-only"),
        Apply::ValueAddOnly => Some("value-add-only"),
        Apply::AttributeAddOnly => Some("attribute-add-only"),
    }
}

/// The attribute that an expression is, if it is nothing else.
fn attribute_name(text: &str) -> Option<String> {
    match tree(text)?.kind {
        ExpressionKind::Attribute { name, .. } => Some(name),
        _ => None,
    }
}

/// A text; without quotes where nothing in it is open, and YAML has no other meaning for it.
fn scalar(text: &str) -> String {
    let closes = text.matches('(').count() >= text.matches(')').count();
    if plain_reads_back(text, false) && is_balanced(text) && closes && text != "<<" {
        text.to_owned()
    } else {
        quoted(text)
    }
}
