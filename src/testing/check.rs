//! What a test names, held against the mapping.

use super::model::{ExpectedScope, RecordKind, RecordRef, Test, TestFile};
use super::subject::catalogue;
use crate::catalogue::{Lookup, SourceKind, known};
use crate::mapping::{CompiledObject, ObjectMapping};
use crate::provision::GroupName;
use crate::source::{Code, Diagnostic, Span, suggest};

/// What tells objects apart and whether they are there: the provisioning itself reads these.
const KEYS: [&str; 5] = ["id", "objectId", "accountEnabled", "deletedDateTime", "IsSoftDeleted"];

/// One test, and the objects it is about.
pub(super) struct Checker<'s> {
    pub test: &'s Test,
    pub file: &'s TestFile,
    pub object: &'s ObjectMapping,
    pub compiled: &'s CompiledObject,
}

impl Checker<'_> {
    pub fn check(&self, said: &mut Vec<Diagnostic>) {
        let expect = &self.test.expect;
        if let Some(scope) = &expect.scope
            && let ExpectedScope::Group(group) = &scope.value
        {
            said.extend(self.group(group, scope.node.span));
        }
        for (path, stated) in &expect.attributes {
            said.extend(self.target(path, stated.key, Some(false)));
        }
        for path in &expect.no_flow {
            said.extend(self.target(&path.value, path.key, None));
        }
        for (path, stated) in expect.errors.iter().flat_map(|errors| &errors.value) {
            said.extend(self.target(path, stated.key, None));
        }
        for (path, stated) in &expect.references {
            said.extend(self.target(path, stated.key, Some(true)));
        }
        if let Some(requests) = expect.requests.as_ref().filter(|_| self.compiled.flat) {
            let message =
                format!("the target `{}` is no SCIM resource: there are no requests", self.compiled.resource);
            said.push(Diagnostic::new(Code::AF705, message).at(requests.key));
        }
        self.attributes(said);
    }

    fn group(&self, group: &GroupName, span: Span) -> Option<Diagnostic> {
        let groups = &self.compiled.scope_groups;
        let names = || groups.iter().filter_map(|(name, _)| name.as_deref());
        let message = match group {
            GroupName::Named(name) if names().any(|known| known == name) => return None,
            GroupName::Number(number) if (1..=groups.len()).contains(number) => return None,
            GroupName::Named(name) => format!("the scope has no group `{name}`"),
            GroupName::Number(number) => format!("the scope has no group {number}"),
        };
        let found = Diagnostic::new(Code::AF702, message).at(span);
        let GroupName::Named(name) = group else { return Some(found) };
        let near = suggest(name, names().chain(["in", "out"]));
        let all: Vec<String> = names().map(|name| format!("`{name}`")).collect();
        Some(match near {
            Some(near) => found.help(format!("did you mean `{near}`?")),
            None if all.is_empty() => found.help("write `in` or `out`"),
            None => found.help(format!("write `in`, `out`, or one of {}", all.join(", "))),
        })
    }

    /// A target attribute; `reference`: whether it must refer to other objects, if that matters.
    fn target(&self, path: &str, span: Span, reference: Option<bool>) -> Option<Diagnostic> {
        let targets = &self.compiled.targets;
        let Some(target) = targets.iter().find(|target| target.path == path) else {
            let found = Diagnostic::new(Code::AF702, format!("the mapping has no target `{path}`")).at(span);
            let names = || targets.iter().map(|target| target.path.as_str());
            let same = |name: &&str| name.to_lowercase() == path.to_lowercase();
            // What an extension has is often called by its last name.
            let tail =
                |name: &&str| name.strip_suffix(path).is_some_and(|before| before.ends_with([':', '.', ']']));
            let near = names().find(same).or_else(|| suggest(path, names())).or_else(|| names().find(tail));
            return Some(match near {
                Some(near) => found.help(format!("did you mean `{near}`?")),
                None => found.help("write the path as the mapping does"),
            });
        };
        match reference {
            Some(false) if target.target.reference => Some(
                Diagnostic::new(
                    Code::AF702,
                    format!("`{path}` has no value of its own, it refers to objects"),
                )
                .at(span)
                .help("say under `references` what it refers to"),
            ),
            Some(true) if !target.target.reference => Some(
                Diagnostic::new(Code::AF702, format!("`{path}` refers to no object"))
                    .at(span)
                    .help("say under `attributes` what its value is"),
            ),
            _ => None,
        }
    }

    /// Attributes that the test writes and nobody reads, but for a slip.
    fn attributes(&self, said: &mut Vec<Diagnostic>) {
        let source = match &self.test.record {
            Some(RecordRef::Named(name, _)) => self.file.records.get(name),
            Some(RecordRef::Own(source)) => Some(source),
            None => None,
        };
        let written = match source.map(|source| &source.kind) {
            Some(RecordKind::Inline { keys, .. }) => keys.as_slice(),
            _ => &[],
        };
        let written = written.iter().map(|(name, span)| (name.as_str(), *span));
        let changed = self.test.with.iter().map(|(name, _, span)| (name.as_str(), *span));
        let catalogue = catalogue(self.object);
        for (name, span) in written.chain(changed) {
            let read = self.compiled.projection.find(name.as_bytes()).is_some();
            let is_known = || {
                let on_graph = known(SourceKind::Graph, self.object.kind).iter();
                KEYS.contains(&name)
                    || matches!(catalogue.lookup(name), Lookup::Known { .. })
                    || self.object.source.is_entra() && on_graph.clone().any(|known| known.name == name)
                    || name.starts_with('@')
            };
            if read || is_known() {
                continue;
            }
            let lookup = catalogue.lookup(name);
            let names = self.compiled.attributes.names().iter().map(|name| &**name);
            // `extensionAttribute2` is no slip for `extensionAttribute1`.
            let words = |name: &str| name.trim_end_matches(|letter: char| letter.is_ascii_digit()).to_owned();
            let numbered =
                |near: &&str| words(near) == words(name) && near.len() + name.len() > words(name).len() * 2;
            let near = suggest(name, names).filter(|near| !numbered(near)).map(str::to_owned);
            let (message, near) = match lookup {
                Lookup::Unknown { nearest } => (
                    format!("the source has no attribute `{name}`, and the mapping does not read it"),
                    near.or(nearest),
                ),
                _ if near.is_none() => continue,
                _ => (format!("the mapping does not read `{name}`"), near),
            };
            let found = Diagnostic::new(Code::AF708, message).at(span);
            said.push(match near {
                Some(near) => found.help(format!("did you mean `{near}`?")),
                None => found,
            });
        }
    }
}
