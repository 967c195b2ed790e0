//! The groups of a pattern, found before it is parsed: unnamed ones are numbered from left to right,
//! `(?<7>…)` takes the number it asks for, and the named ones take the free numbers after those.

use super::{Parser, Result, is_digit};
use crate::dotnet::regex::unicode;

/// A group by number and name; an unnamed group is named by its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::dotnet::regex) struct NamedGroup {
    pub number: u32,
    pub name: String,
    /// Whether the pattern gives the group a name that is no number.
    pub is_named: bool,
}

/// All groups, by ascending number; a group's place is its *slot*, and slot 0 is the whole match.
#[derive(Clone, Debug, Default)]
pub(in crate::dotnet::regex) struct GroupTable {
    groups: Vec<NamedGroup>,
}

impl GroupTable {
    fn new(numbers: &[u32], names: Vec<String>, mut next: u32) -> Self {
        let mut groups = Vec::with_capacity(numbers.len() + names.len() + 1);
        for &number in std::iter::once(&0).chain(numbers) {
            groups.push(NamedGroup { number, name: number.to_string(), is_named: false });
        }
        groups.sort_by_key(|group| group.number);
        groups.dedup_by_key(|group| group.number);
        let mut named = Vec::with_capacity(names.len());
        for name in names {
            while groups.binary_search_by_key(&next, |group| group.number).is_ok() {
                next = next.saturating_add(1);
            }
            named.push(NamedGroup { number: next, name, is_named: true });
            next = next.saturating_add(1);
        }
        groups.extend(named);
        groups.sort_by_key(|group| group.number);
        Self { groups }
    }

    /// The groups in the order of their slots.
    pub fn iter(&self) -> impl Iterator<Item = &NamedGroup> {
        self.groups.iter()
    }

    /// How many slots there are, the whole match included.
    pub fn len(&self) -> usize {
        self.groups.len()
    }

    /// The slot of the group with this number.
    pub fn slot_of_number(&self, number: u32) -> Option<usize> {
        self.groups.binary_search_by_key(&number, |group| group.number).ok()
    }

    /// The slot of the group with this name; numbers are names too.
    pub fn slot_of_name(&self, name: &str) -> Option<usize> {
        self.groups.iter().position(|group| group.name == name)
    }
}

impl Parser {
    /// Reads the whole pattern roughly, only to see which groups it has.
    pub(super) fn find_groups(&mut self) -> Result<GroupTable> {
        let mut numbers = Vec::new();
        let mut names: Vec<String> = Vec::new();
        let mut outer = Vec::new();
        let mut next_number = 1;
        // Set from `(?(` to the parenthesis after it: the condition is no group.
        let mut condition_follows = false;
        while let Some(unit) = self.peek() {
            let start = self.position;
            match u8::try_from(unit) {
                Ok(b'\\') => {
                    self.position += 1;
                    self.skip_backslash()?;
                }
                Ok(b'#') if self.options.ignore_white_space => self.skip_blank()?,
                Ok(b'[') => {
                    self.position += 1;
                    self.nested(|parser| parser.class(start))?;
                }
                Ok(b')') => {
                    self.position += 1;
                    if let Some(options) = outer.pop() {
                        self.options = options;
                    }
                }
                Ok(b'(') if self.looking_at("(?#") => self.skip_blank()?,
                Ok(b'(') => {
                    self.position += 1;
                    let is_condition = std::mem::take(&mut condition_follows);
                    outer.push(self.options);
                    if !self.eat('?') {
                        if !self.options.explicit_capture && !is_condition {
                            numbers.push(next_number);
                            next_number += 1;
                        }
                        continue;
                    }
                    let is_name = self.looking_at("<") || self.looking_at("'");
                    if is_name && self.peek_at(1).is_some() {
                        self.position += 1;
                        match self.peek() {
                            Some(unit) if unit == u16::from(b'0') => {}
                            Some(unit) if is_digit(unit) => numbers.push(self.decimal()?),
                            Some(unit) if unicode::is_word_unit(unit) => {
                                let name = self.name();
                                if !names.contains(&name) {
                                    names.push(name);
                                }
                            }
                            _ => {}
                        }
                        continue;
                    }
                    self.scan_options();
                    if self.eat(')') {
                        // `(?i)` goes on to the end of the group around it.
                        outer.pop();
                    } else if self.looking_at("(") {
                        condition_follows = true;
                    }
                }
                _ => self.position += 1,
            }
        }
        Ok(GroupTable::new(&numbers, names, next_number))
    }
}
