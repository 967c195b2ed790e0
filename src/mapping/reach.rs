//! How far an error reaches: which object mappings of a synchronization schema cannot be relied upon for it.
//!
//! A tenant's export has rules and object mappings that nobody has looked at for years. What is wrong with one must not
//! stop another; what is wrong with the rule around it, or with the file as a whole, must.

use super::model::{Mapping, ObjectMapping, Surroundings};
use crate::source::{Code, Diagnostic, Severity, Span};

/// The part of a file that a diagnostic is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// One object mapping, by its place among all.
    Object(usize),
    /// A rule, beside its object mappings.
    Rule(usize),
    /// `directories`.
    Directories,
    /// All of it.
    File,
}

/// The object mappings of a file, and what is around them.
pub(super) struct Reach<'m> {
    mapping: &'m Mapping,
    /// None: attrflow's own format, which is one part.
    surroundings: Option<&'m Surroundings>,
}

impl<'m> Reach<'m> {
    /// Of a mapping file.
    pub fn new(mapping: &'m Mapping) -> Self {
        Reach { mapping, surroundings: mapping.surroundings.as_ref() }
    }

    /// For each object mapping, whether something that concerns it is an error.
    pub fn failed(&self, diagnostics: &[Diagnostic]) -> Vec<bool> {
        let errors = diagnostics.iter().filter(|found| found.severity() == Severity::Error);
        let mut parts: Vec<Part> = errors.map(|found| self.part(found)).collect();
        // Many errors are in few parts.
        parts.dedup();
        let rules = self.surroundings.map_or(0, |around| around.rules.len());
        let (mut own, mut rule) = (vec![false; self.mapping.objects.len()], vec![false; rules]);
        let (mut directories, mut file) = (false, false);
        for part in parts {
            match part {
                Part::Object(at) => own.iter_mut().skip(at).take(1).for_each(|failed| *failed = true),
                Part::Rule(at) => rule.iter_mut().skip(at).take(1).for_each(|failed| *failed = true),
                Part::Directories => directories = true,
                Part::File => file = true,
            }
        }
        let objects = self.mapping.objects.iter().zip(own);
        let failed = objects.map(|(object, own)| {
            let of_rule = self.rule_around(object.extent).and_then(|at| rule.get(at).copied());
            file || own || of_rule.unwrap_or_default() || directories && lacks_definition(object)
        });
        failed.collect()
    }

    /// Whether a diagnostic concerns an object mapping: it is about it, about its rule, or about the file as a whole.
    pub fn concerns(&self, found: &Diagnostic, at: usize) -> bool {
        let Some(object) = self.mapping.objects.get(at) else { return false };
        match self.part(found) {
            Part::Object(other) => other == at,
            Part::Rule(rule) => self.rule_around(object.extent) == Some(rule),
            Part::Directories => lacks_definition(object),
            Part::File => true,
        }
    }

    /// What a diagnostic is about, by its primary place.
    fn part(&self, found: &Diagnostic) -> Part {
        let Some(around) = self.surroundings else { return Part::File };
        if found.code == Code::AF301 {
            // Behind a brace that is missing nobody knows what belongs to what.
            return Part::File;
        }
        let place = found.span();
        if let Some(at) = around_place(&self.mapping.objects, |object| object.extent, place) {
            return Part::Object(at);
        }
        if let Some(at) = self.rule_around(place) {
            return Part::Rule(at);
        }
        match around.directories {
            Some(directories) if directories.contains(place) => Part::Directories,
            _ => Part::File,
        }
    }

    /// The rule that something stands in.
    pub fn rule_around(&self, place: Span) -> Option<usize> {
        around_place(&self.surroundings?.rules, |rule| rule.extent, place)
    }
}

/// Whether the definition of the source or the target object could not be read, or is not there: an error in
/// `directories` may be the reason, and nobody knows then what the target demands. An error within a definition that
/// could be read leaves the rest of it as it is.
fn lacks_definition(object: &ObjectMapping) -> bool {
    [&object.source_object, &object.target_object]
        .into_iter()
        .flatten()
        .any(|named| named.definition.is_none())
}

/// Which of several parts of a file, which are in file order, a place is in.
fn around_place<T>(parts: &[T], extent: impl Fn(&T) -> Span, place: Span) -> Option<usize> {
    let at = parts.partition_point(|part| extent(part).start <= place.start).checked_sub(1)?;
    parts.get(at).filter(|part| extent(part).contains(place)).map(|_| at)
}
