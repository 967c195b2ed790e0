use std::collections::HashMap;

use crate::catalogue::Catalogue;
use crate::source::{Code, Diagnostic, Edit, Safety, Span};

/// The attributes that a set of expressions reads; each has a slot, numbered from 0.
#[derive(Clone, Debug, Default)]
pub struct Attributes {
    names: Vec<Box<str>>,
    slots: HashMap<Box<str>, usize>,
}

impl Attributes {
    /// The slot of an attribute, a new one when it was not read before.
    pub fn slot(&mut self, name: &str) -> usize {
        if let Some(&slot) = self.slots.get(name) {
            return slot;
        }
        let slot = self.names.len();
        self.names.push(name.into());
        self.slots.insert(name.into(), slot);
        slot
    }

    /// The names, by slot.
    pub fn names(&self) -> &[Box<str>] {
        &self.names
    }

    /// The name of a slot.
    pub fn name(&self, slot: usize) -> &str {
        self.names.get(slot).map_or("?", |name| name)
    }
}

/// An attribute that the source does not have: the file's own directory says so, or the catalogue.
pub(super) fn unknown_attribute(
    name: &str,
    nearest: Option<String>,
    span: Span,
    catalogue: &Catalogue,
) -> Diagnostic {
    let (found, help) = match catalogue.definitions() {
        Some(defined) => (
            Diagnostic::new(Code::AF312, format!("{} does not define `{name}`", defined.owner())),
            "read an attribute that it defines, or add the definition to the directory",
        ),
        None => (
            Diagnostic::new(Code::AF104, format!("no attribute `{name}` in the source")),
            "declare it under `source-schema`, or set `source: none` for any attribute",
        ),
    };
    let found = found.at(span);
    match nearest {
        Some(nearest) => found.help(format!("did you mean `{nearest}`?")).fix(
            Safety::Unsafe,
            format!("write `{nearest}`"),
            vec![Edit::replace(span, nearest)],
        ),
        None => found.help(help),
    }
}
