//! `objectMappings`: the objects that are mapped, what flows, and the parts of each.

use super::super::located::Located;
use super::super::model::{AttributeMapping, DirectoryObject, Flow, ObjectMapping};
use super::super::read::Reader;
use super::rule::Rule;
use super::values::{self, boolean, given, in_any_case, items, says_something};
use super::{Level, Schema, belongs, misplaced, origin};
use crate::catalogue::{ObjectKind, SourceKind};
use crate::scim::{CORE_GROUP, CORE_USER, ENTERPRISE_USER};
use crate::source::document::{Node, Scalar};
use crate::source::{Code, Diagnostic, Edit, Safety, Span, suggest};

impl Schema<'_> {
    pub(super) fn object(&mut self, node: &Node, rule: Rule<'_>) -> ObjectMapping {
        let name = values::name(&mut self.reader, node, "name");
        let source = values::name(&mut self.reader, node, "sourceObjectName");
        let target = values::name(&mut self.reader, node, "targetObjectName");
        let key = node.as_mapping().unwrap_or_default().first().map_or(node.span, |entry| entry.key.span);
        let place = name.or(target).map(values::inside).unwrap_or(key);
        let mut object = ObjectMapping::new(place, node.span);
        object.kind = kind(source, target);
        object.name = name.map(|name| name.text.clone());
        object.rule = rule.name.map(|name| name.text.clone());
        object.enabled = boolean(&mut self.reader, node, "enabled").unwrap_or(true);
        object.source_object = source.map(|name| self.directory_object(name, rule.source));
        object.open = match source {
            Some(name) => !is_user_or_group(&name.text),
            // A rule may leave the name empty.
            None => rule.name.is_some(),
        };
        object.target_object = target.map(|name| self.directory_object(name, rule.target));
        object.flow = flow(&mut self.reader, node);
        object.scope = self.scope(node);
        let elsewhere = misplaced(&mut self.reader, node, Level::Object);
        match given(node, "attributeMappings") {
            Some(entry) => {
                let items = items(&mut self.reader, entry);
                self.attributes(items, &mut object);
            }
            None if elsewhere => {}
            None => values::missing(&mut self.reader, node, "the object mapping", "attributeMappings"),
        }
        object.source = self.source_kind(rule.source, source, &object.attributes);
        self.target(target, &mut object);
        object
    }

    pub(super) fn attributes(&mut self, items: &[Node], object: &mut ObjectMapping) {
        for item in items.iter().filter(|item| !item.is_null()) {
            let read = says_something(item) && belongs(&mut self.reader, item, Level::Attribute);
            object.partial |= !read;
            if read {
                object.attributes.extend(self.attribute(item));
            }
        }
    }

    /// Where records come from: by the name of the source directory, by what it defines, and where the file does not
    /// say that by the name of the object and by what is read.
    fn source_kind(
        &self,
        directory: Option<&Scalar>,
        object: Option<&Scalar>,
        attributes: &[AttributeMapping],
    ) -> SourceKind {
        let name = directory.map(|directory| directory.text.as_str());
        if let Some(kind) = name.and_then(origin::of_name) {
            return kind;
        }
        let object = object.map_or("", |object| object.text.as_str());
        let defined = name.and_then(|name| self.directories.named(name)).filter(|found| found.is_defined());
        if let Some(kind) = defined.and_then(|defined| defined.origin()) {
            return kind;
        }
        if scim_resource(object).is_some() {
            return SourceKind::Scim;
        }
        let is_domain = name.is_some_and(origin::is_domain);
        match defined {
            Some(defined) if is_domain && defined.has_active_directory() => SourceKind::ActiveDirectory,
            Some(_) => SourceKind::None,
            None => origin::of_mappings(attributes).unwrap_or(match object {
                _ if is_domain => SourceKind::ActiveDirectory,
                "User" | "Group" | "" if name.is_none() => SourceKind::Entra,
                _ => SourceKind::None,
            }),
        }
    }

    fn directory_object(&mut self, name: &Scalar, directory: Option<&Scalar>) -> DirectoryObject {
        // That there is no such directory has been said of the rule.
        let mut said = Reader::default();
        let found = directory.and_then(|directory| self.directories.find(&mut said, directory));
        DirectoryObject {
            name: Some(Located::scalar(name)),
            directory: directory.map(|directory| directory.text.clone()),
            definition: found.and_then(|directory| directory.find(&mut self.reader, name)),
        }
    }

    /// What kind of target it is, and what its directory says of the attributes.
    pub(super) fn target(&mut self, name: Option<&Scalar>, object: &mut ObjectMapping) {
        object.enterprise = name.is_some_and(|name| name.text.eq_ignore_ascii_case(ENTERPRISE_USER));
        match name.and_then(|name| scim_resource(&name.text)) {
            Some(resource) => object.target = resource.to_owned(),
            None => {
                let paths = |text: &str| {
                    text.starts_with("urn:ietf:params:scim:")
                        || text.contains('[')
                        || matches!(text, "userName" | "name.givenName" | "name.familyName")
                };
                let scim = object.attributes.iter().any(|attribute| paths(&attribute.target.text));
                object.flat = name.is_some() || !scim;
                object.target = match name {
                    Some(name) => name.text.clone(),
                    None if scim => CORE_USER.to_owned(),
                    None => String::new(),
                };
            }
        }
        let definition = object.target_object.as_ref().and_then(|target| target.definition.clone());
        object.complete = definition.is_some();
        if let Some(definition) = definition {
            for attribute in &mut object.attributes {
                if let Some(defined) = definition.attribute(&attribute.target.text) {
                    attribute.required = defined.required;
                    attribute.case_exact = defined.case_exact;
                    attribute.max_length = defined.max_length;
                    if defined.required && attribute.default.is_none() {
                        attribute.default.clone_from(&defined.default);
                    }
                }
            }
        }
    }
}

/// Whether the catalogues tell of a source object.
fn is_user_or_group(name: &str) -> bool {
    [ObjectKind::User, ObjectKind::Group].iter().any(|kind| name.eq_ignore_ascii_case(kind.as_str()))
}

fn kind(source: Option<&Scalar>, target: Option<&Scalar>) -> ObjectKind {
    let is_group = |name: &Scalar| {
        let last = name.text.rsplit(':').next().unwrap_or_default();
        last.eq_ignore_ascii_case("Group")
    };
    if [source, target].into_iter().flatten().any(is_group) { ObjectKind::Group } else { ObjectKind::User }
}

/// The core schema of the SCIM resource that an object's name stands for: the service names users by the enterprise
/// extension, too.
fn scim_resource(name: &str) -> Option<&'static str> {
    let lower = name.to_ascii_lowercase();
    if !lower.starts_with("urn:") {
        return None;
    }
    match lower.rsplit(':').next() {
        Some("user") => Some(CORE_USER),
        Some("group") => Some(CORE_GROUP),
        _ => None,
    }
}

const FLOWS: [(&str, Flow); 4] = [
    ("Add", Flow { create: true, update: false, delete: false }),
    ("Update", Flow { create: false, update: true, delete: false }),
    ("Delete", Flow { create: false, update: false, delete: true }),
    ("None", Flow { create: false, update: false, delete: false }),
];

/// `flowTypes`: flags with commas between them.
fn flow(reader: &mut Reader, node: &Node) -> Flow {
    let mut flow = Flow { create: false, update: false, delete: false };
    let Some(text) = values::name(reader, node, "flowTypes") else { return Flow::ALL };
    let mut start = 0;
    for flag in text.text.split(',') {
        let word = flag.trim();
        let at = start + (flag.len() - flag.trim_start().len());
        start += flag.len() + 1;
        match in_any_case(word, &FLOWS) {
            Some(one) => {
                flow.create |= one.create;
                flow.update |= one.update;
                flow.delete |= one.delete;
            }
            None if word.is_empty() => {}
            None => {
                let place = text.locate(Span::new(at, at + word.len()));
                let found = Diagnostic::new(Code::AF309, format!("`flowTypes` cannot have `{word}`"));
                let found =
                    found.at(place).help("any of `Add`, `Update`, `Delete`, with commas between them");
                let near = suggest(word, FLOWS.iter().map(|(flag, _)| *flag));
                reader.report(match near {
                    Some(near) => {
                        let edit = Edit::replace(place, text.encode(near));
                        found.fix(Safety::Unsafe, format!("write `{near}`"), vec![edit])
                    }
                    None => found,
                });
            }
        }
    }
    flow
}
