//! What has been found to change.

use attrflow::provision::{FailedGroup, GroupName, RecordFailure};
use serde_json::Value as Json;

/// All of it.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// How many records were read, or could not be.
    pub records: u64,
    /// How many could not.
    pub unreadable: u64,
    /// How many fail with both mappings.
    pub failing: u64,
    /// How many change, in whatever way.
    pub changed: u64,
    /// In scope now, and not before.
    pub gained: Sample<Gained>,
    /// Not in scope any more.
    pub lost: Sample<Lost>,
    /// Failing now, and not before.
    pub fails: Sample<Failing>,
    /// Failing before, and not now.
    pub recovers: Sample<Failing>,
    /// Left out now by an expression, and not before.
    pub left_out: Sample<()>,
    /// Left out before, and not now.
    pub taken_in: Sample<()>,
    /// By place.
    pub attributes: Vec<AttributeChanges>,
}

/// What changes in one place of the resource.
#[derive(Debug)]
pub(super) struct AttributeChanges {
    /// The target path, as the later mapping that has it writes it.
    pub target: String,
    pub appeared: u64,
    pub disappeared: u64,
    pub changed: u64,
    pub examples: Vec<Example<Values>>,
}

impl AttributeChanges {
    /// How many records have another value there.
    pub fn count(&self) -> u64 {
        self.appeared + self.disappeared + self.changed
    }
}

/// How many, and the first of them.
#[derive(Debug)]
pub(super) struct Sample<T> {
    pub count: u64,
    pub examples: Vec<Example<T>>,
}

impl<T> Default for Sample<T> {
    fn default() -> Self {
        Sample { count: 0, examples: Vec::new() }
    }
}

impl<T> Sample<T> {
    /// One more; it is an example while there are fewer than `most`.
    pub fn add(&mut self, most: usize, who: &dyn Fn() -> Who, what: impl FnOnce() -> T) {
        self.count += 1;
        if self.examples.len() < most {
            self.examples.push(Example { who: who(), what: what() });
        }
    }
}

/// A record, and what is to be told of it.
#[derive(Debug)]
pub(super) struct Example<T> {
    pub who: Who,
    pub what: T,
}

/// Which record.
#[derive(Debug)]
pub(super) struct Who {
    /// Its source anchor, if it has one.
    pub key: Option<String>,
    /// The line it begins in.
    pub line: u64,
}

/// The values with both mappings.
#[derive(Debug)]
pub(super) struct Values {
    pub before: Option<Json>,
    pub after: Option<Json>,
}

/// How a record comes into scope.
#[derive(Debug)]
pub(super) struct Gained {
    /// The group that takes it, where there are groups.
    pub group: Option<GroupName>,
    /// Whether it has a payload, or is left out by an expression.
    pub fate: Fate,
}

/// How a record drops out of scope.
#[derive(Debug)]
pub(super) struct Lost {
    /// What each group asks in vain.
    pub failed: Vec<FailedGroup>,
    /// Whether it had a payload, or was left out by an expression.
    pub fate: Fate,
}

/// How a record fails.
#[derive(Debug)]
pub(super) struct Failing {
    pub failure: Box<RecordFailure>,
    /// What becomes of it with the other mapping.
    pub otherwise: Fate,
}

/// What becomes of a record with one mapping.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Provisioned,
    OutOfScope,
    NoObject,
    Failed,
}

impl Fate {
    /// As programs are told.
    pub fn as_str(self) -> &'static str {
        match self {
            Fate::Provisioned => "provisioned",
            Fate::OutOfScope => "out_of_scope",
            Fate::NoObject => "no_object",
            Fate::Failed => "failed",
        }
    }
}
