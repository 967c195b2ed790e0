use std::collections::HashMap;

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
