//! Which keys of a record a program reads, and how attribute slots come from them.

use rustc_hash::FxHashMap;

use super::delta::JsonRecord;
use super::path::AttributePath;
use crate::catalogue::{Catalogue, SOFT_DELETED};
use crate::check::Attributes;
use crate::value::{Arena, Text, Value, parse_boolean};

/// The keys to read, and the rules from keys to slots: the exact key; else the path; else, on a Graph
/// resource, the Graph name of the same attribute.
///
/// The exact key of slot *n* is root *n*, so that what most records need is no step at all.
#[derive(Clone, Debug)]
pub struct Projection {
    roots: Vec<Box<str>>,
    index: FxHashMap<Box<[u8]>, usize>,
    slots: usize,
    /// Slots that may come by a path.
    paths: Vec<(usize, Source)>,
    /// Slots that may come by their Graph names: these.
    graph: Vec<(usize, Source, Box<str>)>,
    /// Slots whose text `true` and `false` is a Boolean.
    booleans: Vec<usize>,
    soft_deleted: Option<usize>,
    /// The roots that tell a Graph resource, and a deleted or disabled one.
    id: usize,
    object_id: usize,
    account_enabled: usize,
    deleted: usize,
}

#[derive(Clone, Debug)]
struct Source {
    root: usize,
    path: AttributePath,
}

/// Where a record has the value of an attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Under the attribute's own name.
    Name,
    /// At the end of the path that its name is.
    Path,
    /// On a resource of Microsoft Graph, where that has it: this name, or path.
    Graph(String),
    /// Derived: whether the object is deleted (`deletedDateTime`) or disabled (`accountEnabled`).
    Standing,
    /// Nowhere: it is Null; an object that nothing is said of is neither deleted nor disabled.
    Absent,
}

impl Projection {
    /// For the attributes that a program reads.
    pub fn new(attributes: &Attributes, catalogue: &Catalogue) -> Self {
        let names = attributes.names();
        let mut projection = Projection {
            roots: Vec::new(),
            index: FxHashMap::default(),
            slots: names.len(),
            paths: Vec::new(),
            graph: Vec::new(),
            booleans: Vec::new(),
            soft_deleted: names.iter().position(|name| &**name == SOFT_DELETED),
            id: 0,
            object_id: 0,
            account_enabled: 0,
            deleted: 0,
        };
        for name in names {
            projection.root(name);
        }
        for (slot, name) in names.iter().enumerate() {
            if let Some(path) = AttributePath::parse(name) {
                let root = projection.root(&path.root);
                projection.paths.push((slot, Source { root, path }));
            }
            if let Some(graph) = catalogue.graph_path(name).filter(|path| *path != &**name) {
                let path = AttributePath::parse(graph)
                    .unwrap_or_else(|| AttributePath { root: graph.to_owned(), steps: Vec::new() });
                let root = projection.root(&path.root);
                projection.graph.push((slot, Source { root, path }, graph.into()));
            }
            if catalogue.reads_boolean(name) {
                projection.booleans.push(slot);
            }
        }
        if !projection.graph.is_empty() {
            projection.id = projection.root("id");
            projection.object_id = projection.root("objectId");
        }
        if projection.soft_deleted.is_some() {
            projection.account_enabled = projection.root("accountEnabled");
            projection.deleted = projection.root("deletedDateTime");
        }
        projection
    }

    /// The keys to read; what stands behind them goes to the root of the same number.
    pub fn roots(&self) -> &[Box<str>] {
        &self.roots
    }

    /// The root of a key, when it is one to read.
    pub fn find(&self, key: &[u8]) -> Option<usize> {
        self.index.get(key).copied()
    }

    fn root(&mut self, key: &str) -> usize {
        if let Some(&root) = self.index.get(key.as_bytes()) {
            return root;
        }
        let root = self.roots.len();
        self.roots.push(key.into());
        self.index.insert(key.as_bytes().into(), root);
        root
    }

    /// Where a record has the value of a slot; `value` is what [`slots`](Self::slots) found.
    pub fn origin(&self, slot: usize, value: Value<'_>, record: &JsonRecord) -> Origin {
        let has = |key: Option<&Box<str>>| {
            key.and_then(|key| record.get(&**key)).is_some_and(|value| !value.is_null())
        };
        if has(self.roots.get(slot)) {
            return Origin::Name;
        }
        let told = [self.account_enabled, self.deleted].into_iter().any(|root| has(self.roots.get(root)));
        if self.soft_deleted == Some(slot) && told {
            return Origin::Standing;
        }
        if self.soft_deleted == Some(slot) || value.is_null() {
            return Origin::Absent;
        }
        // The path comes first; only what it leads to nowhere is looked for on a Graph resource.
        let by_path = self.paths.iter().any(|(of, source)| *of == slot && has(self.roots.get(source.root)));
        match self.graph.iter().find(|(of, ..)| *of == slot) {
            Some((.., name)) if !by_path => Origin::Graph(name.to_string()),
            _ => Origin::Path,
        }
    }

    /// From the roots of one record, in the order of [`roots`](Self::roots), to its slots.
    pub fn slots<'r>(&self, roots: &'r mut [Value<'r>], arena: &'r Arena) -> &'r [Value<'r>] {
        let get = |roots: &[Value<'r>], at: usize| roots.get(at).copied().unwrap_or_default();
        // Derived first: other rules may overwrite nothing it looks at, and only slots are written.
        if let Some(slot) = self.soft_deleted
            && get(roots, slot).is_null()
        {
            let disabled = is_false(get(roots, self.account_enabled), arena);
            let deleted = !crate::value::is_blank(get(roots, self.deleted));
            set(roots, slot, Value::Boolean(disabled || deleted));
        }
        for (slot, source) in &self.paths {
            if get(roots, *slot).is_null() {
                let value = source.path.walk(get(roots, source.root), arena);
                set(roots, *slot, value);
            }
        }
        if !self.graph.is_empty() && !get(roots, self.id).is_null() && get(roots, self.object_id).is_null() {
            for (slot, source, _) in &self.graph {
                if get(roots, *slot).is_null() {
                    let value = source.path.walk(get(roots, source.root), arena);
                    set(roots, *slot, value);
                }
            }
        }
        for slot in &self.booleans {
            if let Value::String(text) = get(roots, *slot) {
                let text = text.get(arena);
                if text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false") {
                    set(roots, *slot, Value::Boolean(parse_boolean(text) == Some(true)));
                }
            }
        }
        roots.get(..self.slots).unwrap_or_default()
    }
}

fn set<'r>(roots: &mut [Value<'r>], at: usize, value: Value<'r>) {
    if let Some(place) = roots.get_mut(at) {
        *place = value;
    }
}

fn is_false<'r>(value: Value<'r>, arena: &'r Arena) -> bool {
    match value {
        Value::Boolean(value) => !value,
        Value::String(text) => parse_text(text, arena) == Some(false),
        _ => false,
    }
}

fn parse_text<'r>(text: Text<'r>, arena: &'r Arena) -> Option<bool> {
    parse_boolean(text.get(arena))
}
