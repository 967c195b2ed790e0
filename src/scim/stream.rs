//! Writing a payload without making values first: text goes from the record to its place.
//!
//! This is what most records take. It gives up on what it is not made for, and [`PayloadPlan`] then writes the same
//! from values; tests hold the two to the same bytes.

use std::ops::Range;

use super::leaf::write_value;
use super::plan::Leaf;
use super::write::{DEPTH, End, Open, PayloadPlan, Step};
use crate::functions::Frame;
use crate::program::{Chunk, TextChunk};
use crate::value::{Output, Piece, Value, escape_into, first};
use crate::vm::{GaveUp, Machine, Written};

/// Where a target's value comes from while its payload is written.
#[derive(Clone, Debug)]
pub enum Feed {
    /// The text of an attribute, by slot.
    Attribute(u16),
    /// Text instructions that write text, and the expression's value where they give up.
    Text(TextChunk, Chunk),
    /// Text instructions that write JSON, and the expression's value where they give up.
    Json(TextChunk, Chunk),
    /// JSON known beforehand.
    Constant(Vec<u8>),
    /// An expression's value.
    Value(Chunk),
    /// A value made before the payload is begun.
    Made,
    /// Nowhere.
    Nothing,
}

/// What a target gets whose expression gives Null.
#[derive(Clone, Debug)]
pub enum Missing {
    /// Nothing.
    Omitted,
    /// This JSON.
    Default(Vec<u8>),
    /// The record fails.
    Fails,
}

/// A [`PayloadPlan`] with the places that values come from.
#[derive(Clone, Debug)]
pub struct StreamPlan {
    /// The beginning, as if all extensions were there: `{"schemas":["urn:…:User","urn:…:User"],`
    head: Piece,
    /// Where in it the extensions' names are, with their commas.
    extensions: Vec<Range<usize>>,
    steps: Vec<StreamStep>,
    /// The target that each step is for.
    targets: Vec<Option<usize>>,
}

#[derive(Clone, Debug)]
enum StreamStep {
    /// The text of an attribute: what most targets are.
    Attribute {
        /// `"name":"`
        key: Piece,
        slot: u16,
        counts: bool,
        missing: Missed,
    },
    /// Text instructions.
    Text(Box<StreamText>),
    /// A value.
    Value(Box<StreamValue>),
    /// `"name":value,`, always.
    Constant { member: Piece, counts: bool },
    /// A container begins.
    Open { text: Piece },
    /// The container that was begun last ends; an extension has a number.
    Close { with: End, extension: Option<usize> },
}

#[derive(Clone, Debug)]
struct StreamText {
    /// `"name":`, and for text the quote that begins it.
    key: Piece,
    chunk: TextChunk,
    /// Whether it is text, with a quote to end it.
    quoted: bool,
    /// The same as a value, for what the text instructions are not made for.
    value: StreamValue,
}

#[derive(Clone, Debug)]
struct StreamValue {
    /// `"name":`
    key: Piece,
    /// The expression; none: the value has been made beforehand.
    chunk: Option<Chunk>,
    leaf: Leaf,
    counts: bool,
    missing: Missed,
}

#[derive(Clone, Debug)]
enum Missed {
    Omitted,
    /// `"name":value,`
    Default(Box<Piece>),
    Fails,
}

impl StreamPlan {
    /// Of a plan; `feed` says of each leaf where its value comes from, and what it gets without one.
    pub fn new(plan: &PayloadPlan, mut feed: impl FnMut(&Leaf) -> (Feed, Missing)) -> Self {
        let mut head = plan.head.clone();
        let mut extensions = Vec::new();
        for (urn, _) in &plan.extensions {
            let start = head.len();
            head.push(b',');
            head.extend_from_slice(urn);
            extensions.push(start..head.len());
        }
        head.extend_from_slice(b"],");
        let (mut steps, mut targets) = (Vec::new(), Vec::new());
        for step in &plan.steps {
            let (step, target) = match step {
                Step::Open { text } => (Some(StreamStep::Open { text: Piece::new(text) }), None),
                Step::Close { with, extension } => {
                    (Some(StreamStep::Close { with: *with, extension: *extension }), None)
                }
                Step::Leaf { key, leaf, counts } => {
                    let (feed, missing) = feed(leaf);
                    (leaf_step(key, feed, missing, *leaf, *counts), Some(leaf.value))
                }
            };
            if let Some(step) = step {
                steps.push(step);
                targets.push(target);
            }
        }
        StreamPlan { head: Piece::new(&head), extensions, steps, targets }
    }

    /// Writes the payload of one record: a JSON object without a line end. `made` are the values that were made
    /// beforehand, by target.
    ///
    /// # Errors
    /// When the payload must be written from values; `out` may hold a part of it.
    pub fn write<'r>(
        &self,
        made: &[Value<'r>],
        machine: &mut Machine<'r>,
        frame: &mut Frame<'r>,
        out: &mut Output,
    ) -> Result<(), GaveUp> {
        let start = out.len();
        out.piece(&self.head);
        let mut outer = [Open::default(); DEPTH];
        let mut here = Open::default();
        let mut depth = 0;
        let mut removed = 0;
        for step in &self.steps {
            match step {
                StreamStep::Open { text } => {
                    if let Some(outer) = outer.get_mut(depth) {
                        *outer = here;
                    }
                    depth += 1;
                    here = Open { start: out.len(), counted: false };
                    out.piece(text);
                }
                StreamStep::Close { with, extension } => {
                    let closed = here.counted;
                    if closed {
                        out.end(with.run());
                    } else {
                        out.truncate(here.start);
                        if let Some(extension) = extension {
                            self.take_back(*extension, start, &mut removed, out);
                        }
                    }
                    depth = depth.saturating_sub(1);
                    here = outer.get(depth).copied().unwrap_or_default();
                    here.counted |= closed;
                }
                member => here.counted |= member.write(made, machine, frame, out)?,
            }
        }
        out.truncate(out.len().saturating_sub(1));
        out.push(b'}');
        Ok(())
    }

    /// Writes what [`write`](Self::write) writes for one target, with a comma behind it: what a target costs can
    /// be measured so.
    ///
    /// # Errors
    /// As [`write`](Self::write).
    pub fn write_target<'r>(
        &self,
        target: usize,
        made: &[Value<'r>],
        machine: &mut Machine<'r>,
        frame: &mut Frame<'r>,
        out: &mut Output,
    ) -> Result<(), GaveUp> {
        let step = self.targets.iter().position(|other| *other == Some(target));
        if let Some(step) = step.and_then(|at| self.steps.get(at)) {
            step.write(made, machine, frame, out)?;
        }
        Ok(())
    }

    /// Takes the name of an extension that is not there out of `schemas`. Extensions end in the order of their
    /// names; the names before this one have got shorter by `removed`.
    #[cold]
    fn take_back(&self, extension: usize, start: usize, removed: &mut usize, out: &mut Output) {
        let Some(name) = self.extensions.get(extension) else { return };
        let place = start + name.start - *removed;
        out.remove(place..place + name.len());
        *removed += name.len();
    }
}

impl StreamStep {
    /// Writes a member; answers whether there is one that makes its container exist.
    #[inline(always)]
    fn write<'r>(
        &self,
        made: &[Value<'r>],
        machine: &mut Machine<'r>,
        frame: &mut Frame<'r>,
        out: &mut Output,
    ) -> Result<bool, GaveUp> {
        Ok(match self {
            StreamStep::Attribute { key, slot, counts, missing } => {
                let value = frame.slots.get(usize::from(*slot)).ok_or(GaveUp)?;
                if let Value::String(text) = value
                    && let Some(json) = text.json()
                {
                    out.member(key, json, frame.source, *b"\",");
                    *counts
                } else {
                    attribute(key, *value, missing, frame, out)? && *counts
                }
            }
            StreamStep::Text(text) => {
                let begun = out.len();
                out.piece(&text.key);
                match machine.text(text.chunk, frame, out) {
                    Ok(Written::Text) if text.quoted => {
                        out.pair(*b"\",");
                        text.value.counts
                    }
                    Ok(Written::Text) => {
                        out.push(b',');
                        text.value.counts
                    }
                    ended => {
                        out.truncate(begun);
                        text.not_written(ended, made, machine, frame, out)? && text.value.counts
                    }
                }
            }
            StreamStep::Value(value) => value.write(made, machine, frame, out)? && value.counts,
            StreamStep::Constant { member, counts } => {
                out.piece(member);
                *counts
            }
            StreamStep::Open { .. } | StreamStep::Close { .. } => false,
        })
    }
}

fn leaf_step(key: &[u8], feed: Feed, missing: Missing, leaf: Leaf, counts: bool) -> Option<StreamStep> {
    let with = |behind: &[&[u8]]| Piece::new(&[key, &behind.concat()].concat());
    let missing = match missing {
        Missing::Omitted => Missed::Omitted,
        Missing::Default(json) => Missed::Default(Box::new(with(&[&json, b","]))),
        Missing::Fails => Missed::Fails,
    };
    let value = |chunk, missing| StreamValue { key: with(&[]), chunk, leaf, counts, missing };
    let text = |chunk, quoted, value| {
        let key = with(if quoted { &[b"\""] } else { &[] });
        StreamStep::Text(Box::new(StreamText { key, chunk, quoted, value }))
    };
    Some(match (feed, missing) {
        (Feed::Constant(json), _) => StreamStep::Constant { member: with(&[&json, b","]), counts },
        (Feed::Nothing, Missed::Default(member)) => StreamStep::Constant { member: *member, counts },
        (Feed::Nothing, Missed::Omitted) => return None,
        (Feed::Attribute(slot), missing) => {
            StreamStep::Attribute { key: with(&[b"\""]), slot, counts, missing }
        }
        (Feed::Text(written, chunk), missing) => text(written, true, value(Some(chunk), missing)),
        (Feed::Json(written, chunk), missing) => text(written, false, value(Some(chunk), missing)),
        (Feed::Value(chunk), missing) => StreamStep::Value(Box::new(value(Some(chunk), missing))),
        (Feed::Made | Feed::Nothing, missing) => StreamStep::Value(Box::new(value(None, missing))),
    })
}

/// Writes an attribute that is not text that can be copied; answers whether it is there.
#[cold]
fn attribute<'r>(
    key: &Piece,
    value: Value<'r>,
    missing: &Missed,
    frame: &Frame<'r>,
    out: &mut Output,
) -> Result<bool, GaveUp> {
    if value.is_null() {
        return missing.write(out);
    }
    let text = first(value).to_text(frame.arena).ok_or(GaveUp)?;
    out.piece(key);
    match text.json() {
        Some(json) => out.copy(json, frame.source),
        None => escape_into(text.get(frame.arena), out),
    }
    out.pair(*b"\",");
    Ok(true)
}

impl StreamValue {
    /// Writes the member; answers whether there is one.
    fn write<'r>(
        &self,
        made: &[Value<'r>],
        machine: &mut Machine<'r>,
        frame: &mut Frame<'r>,
        out: &mut Output,
    ) -> Result<bool, GaveUp> {
        let value = match self.chunk {
            Some(chunk) => machine.run(chunk, frame).map_err(|_| GaveUp)?,
            None => made.get(self.leaf.value).copied().unwrap_or_default(),
        };
        if value.is_null() {
            return self.missing.write(out);
        }
        out.piece(&self.key);
        write_value(self.leaf, value, frame.now, frame.arena, out).map_err(|_| GaveUp)?;
        out.push(b',');
        Ok(true)
    }
}

impl StreamText {
    /// What comes of it when its instructions have not written it.
    #[inline(never)]
    fn not_written<'r>(
        &self,
        ended: Result<Written, GaveUp>,
        made: &[Value<'r>],
        machine: &mut Machine<'r>,
        frame: &mut Frame<'r>,
        out: &mut Output,
    ) -> Result<bool, GaveUp> {
        match ended {
            Ok(Written::Null | Written::Text) => self.value.missing.write(out),
            // What does not flow takes no default.
            Ok(Written::NoFlow) if matches!(self.value.missing, Missed::Fails) => Err(GaveUp),
            Ok(Written::NoFlow) => Ok(false),
            Err(GaveUp) => self.value.write(made, machine, frame, out),
        }
    }
}

impl Missed {
    fn write(&self, out: &mut Output) -> Result<bool, GaveUp> {
        match self {
            Missed::Omitted => Ok(false),
            Missed::Default(member) => {
                out.piece(member);
                Ok(true)
            }
            Missed::Fails => Err(GaveUp),
        }
    }
}
