//! Writing a payload: constant pieces and values, in one pass over the steps of its plan.

use super::leaf::write_value;
use super::plan::Leaf;
use crate::functions::{Failure, Stop};
use crate::source::Code;
use crate::value::{Arena, Now, Value};

/// The shape of a resource's JSON: keys escaped once, in the order of the mappings.
///
/// Each member is written with a comma behind it, which the end of its container overwrites; a container
/// into which nothing went is taken back.
#[derive(Clone, Debug)]
pub struct PayloadPlan {
    /// `{"schemas":["urn:…:User"`, or of flat objects `{`.
    pub(super) head: Vec<u8>,
    /// What follows the names of the extensions: `],`, or of flat objects nothing.
    pub(super) neck: &'static [u8],
    /// The quoted URNs of extensions, and the values any of which makes `schemas` list them.
    pub(super) extensions: Vec<(Vec<u8>, Vec<usize>)>,
    pub(super) steps: Vec<Step>,
}

/// A step of writing a payload.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// A value.
    Leaf {
        /// `"name":`
        key: Box<[u8]>,
        leaf: Leaf,
        /// Whether it alone makes its container exist.
        counts: bool,
    },
    /// A container begins.
    Open {
        /// `"name":{`, `"emails":[`, or `{"type":"work",`
        text: Box<[u8]>,
    },
    /// The container that was begun last ends.
    Close {
        /// What closes it.
        with: End,
        /// The number of the extension that ends, if one does.
        extension: Option<usize>,
    },
}

/// The end of a container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Object,
    Array,
    /// Of the only element of an array, and of the array.
    Element,
}

impl End {
    /// Its brackets and the comma that follows, and how many bytes these are.
    pub fn run(self) -> ([u8; 4], usize) {
        match self {
            End::Object => (*b"},  ", 2),
            End::Array => (*b"],  ", 2),
            End::Element => (*b"}], ", 3),
        }
    }
}

/// A container that is being written.
#[derive(Clone, Copy, Default)]
pub(super) struct Open {
    pub start: usize,
    /// Whether something was written that makes it exist.
    pub counted: bool,
}

/// Extension, attribute, element, and the resource itself.
pub(super) const DEPTH: usize = 5;

/// A value that its target does not take: which one, and why.
pub type Refused = (usize, Box<Failure>);

/// What writing a value needs beside the value.
struct Writer<'w, 'r> {
    now: Now<'r>,
    arena: &'r Arena,
    out: &'w mut Vec<u8>,
}

impl PayloadPlan {
    /// Writes the payload of one record: a JSON object without a line end.
    ///
    /// # Errors
    /// A value that cannot be converted to its target's type; `out` is then as it was.
    pub fn write<'r>(
        &self,
        values: &[Value<'r>],
        now: Now<'r>,
        arena: &'r Arena,
        out: &mut Vec<u8>,
    ) -> Result<(), Refused> {
        let start = out.len();
        out.extend_from_slice(&self.head);
        for (urn, of) in &self.extensions {
            if of.iter().any(|&value| values.get(value).is_some_and(|value| !value.is_null())) {
                out.push(b',');
                out.extend_from_slice(urn);
            }
        }
        out.extend_from_slice(self.neck);
        let mut writer = Writer { now, arena, out };
        let written = writer.steps(&self.steps, values);
        match written {
            Ok(()) => {
                // A flat object may be empty.
                out.pop_if(|last| *last == b',');
                out.push(b'}');
            }
            Err(_) => out.truncate(start),
        }
        written
    }
}

impl<'r> Writer<'_, 'r> {
    fn steps(&mut self, steps: &[Step], values: &[Value<'r>]) -> Result<(), Refused> {
        let mut open = [Open::default(); DEPTH];
        let mut depth = 0;
        for step in steps {
            match step {
                Step::Leaf { key, leaf, counts } => {
                    let value = values.get(leaf.value).copied().unwrap_or_default();
                    if value.is_null() {
                        continue;
                    }
                    self.out.extend_from_slice(key);
                    if let Err(stop) = write_value(*leaf, value, self.now, self.arena, self.out) {
                        return Err((leaf.value, refusal(stop)));
                    }
                    self.out.push(b',');
                    if let Some(open) = open.get_mut(depth) {
                        open.counted |= *counts;
                    }
                }
                Step::Open { text } => {
                    depth += 1;
                    if let Some(open) = open.get_mut(depth) {
                        *open = Open { start: self.out.len(), counted: false };
                    }
                    self.out.extend_from_slice(text);
                }
                Step::Close { with, .. } => {
                    let closed = open.get(depth).copied().unwrap_or_default();
                    depth = depth.saturating_sub(1);
                    if closed.counted {
                        let (bytes, count) = with.run();
                        self.out.pop();
                        self.out.extend_from_slice(bytes.get(..count).unwrap_or_default());
                        if let Some(open) = open.get_mut(depth) {
                            open.counted = true;
                        }
                    } else {
                        self.out.truncate(closed.start);
                    }
                }
            }
        }
        Ok(())
    }
}

fn refusal(stop: Stop) -> Box<Failure> {
    match stop {
        Stop::Failure(failure) => failure,
        Stop::NoFlow | Stop::NoObject => Box::new(Failure::new(Code::AF905, "the value does not flow")),
    }
}
