//! Writing a payload without making values first: text goes from the record to its place.
//!
//! This is what most records take. It gives up on what it is not made for, and [`PayloadPlan`] then writes the same
//! from values; tests hold the two to the same bytes.

use std::ops::Range;

use super::plan::Leaf;
use super::write::{DEPTH, Open, PayloadPlan, Step, write_value};
use crate::functions::Frame;
use crate::program::{Chunk, TextChunk};
use crate::value::{Output, Piece, Text, Value, first};
use crate::vm::{GaveUp, Machine, Written};

/// Where a target's value comes from while its payload is written.
#[derive(Clone, Debug)]
pub enum Feed {
    /// The text of an attribute, by slot.
    Attribute(u16),
    /// Text instructions that write text.
    Text(TextChunk),
    /// Text instructions that write JSON.
    Json(TextChunk),
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
}

#[derive(Clone, Debug)]
enum StreamStep {
    Leaf(Box<StreamLeaf>),
    /// `"name":value,`, always.
    Constant { member: Piece, counts: bool },
    Open { text: Piece },
    Close { with: u8 },
    /// The end of an extension, by its number.
    CloseExtension { extension: usize },
}

#[derive(Clone, Debug)]
struct StreamLeaf {
    /// `"name":`, and for text the quote that begins it.
    key: Piece,
    feed: Feed,
    leaf: Leaf,
    missing: Missed,
    counts: bool,
}

#[derive(Clone, Debug)]
enum Missed {
    Omitted,
    /// `"name":value,`
    Default(Piece),
    Fails,
}

/// Extensions beyond these are not told from each other.
const MAX_EXTENSIONS: usize = 32;

impl StreamPlan {
    /// Of a plan; `feed` says of each leaf where its value comes from, and what it gets without one. `None` when
    /// the plan cannot be written so.
    pub fn new(plan: &PayloadPlan, mut feed: impl FnMut(&Leaf) -> (Feed, Missing)) -> Option<Self> {
        let mut head = plan.head.clone();
        let mut extensions = Vec::new();
        for (urn, _) in &plan.extensions {
            let start = head.len();
            head.push(b',');
            head.extend_from_slice(urn);
            extensions.push(start..head.len());
        }
        if extensions.len() > MAX_EXTENSIONS {
            return None;
        }
        head.extend_from_slice(b"],");
        let mut steps = Vec::new();
        for step in &plan.steps {
            match step {
                Step::Open { text } => steps.push(StreamStep::Open { text: Piece::new(text) }),
                Step::Close { with, extension: None } => steps.push(StreamStep::Close { with: *with }),
                Step::Close { extension: Some(extension), .. } => {
                    steps.push(StreamStep::CloseExtension { extension: *extension });
                }
                Step::Leaf { key, leaf, counts } => {
                    let (feed, missing) = feed(leaf);
                    steps.extend(leaf_step(key, feed, missing, *leaf, *counts));
                }
            }
        }
        Some(StreamPlan { head: Piece::new(&head), extensions, steps })
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
        let mut open = [Open::default(); DEPTH];
        let mut depth = 0;
        let mut absent: u32 = 0;
        for step in &self.steps {
            match step {
                StreamStep::Leaf(leaf) => {
                    if leaf.write(made, machine, frame, out)? && leaf.counts {
                        count(&mut open, depth);
                    }
                }
                StreamStep::Constant { member, counts } => {
                    out.piece(member);
                    if *counts {
                        count(&mut open, depth);
                    }
                }
                StreamStep::Open { text } => {
                    depth += 1;
                    if let Some(open) = open.get_mut(depth) {
                        *open = Open { start: out.len(), counted: false };
                    }
                    out.piece(text);
                }
                StreamStep::Close { with } => {
                    close(*with, &mut open, &mut depth, out);
                }
                StreamStep::CloseExtension { extension } => {
                    if !close(b'}', &mut open, &mut depth, out) {
                        absent |= 1 << extension;
                    }
                }
            }
        }
        out.replace_last(b'}');
        if absent != 0 {
            self.take_back(absent, start, out);
        }
        Ok(())
    }

    /// Takes the names of extensions that are not there out of `schemas`.
    #[cold]
    fn take_back(&self, absent: u32, start: usize, out: &mut Output) {
        for (extension, name) in self.extensions.iter().enumerate().rev() {
            if absent >> extension & 1 == 1 {
                out.remove(start + name.start..start + name.end);
            }
        }
    }
}

fn leaf_step(key: &[u8], feed: Feed, missing: Missing, leaf: Leaf, counts: bool) -> Option<StreamStep> {
    let with = |behind: &[&[u8]]| Piece::new(&[&[key], behind].concat().concat());
    let missing = match missing {
        Missing::Omitted => Missed::Omitted,
        Missing::Default(json) => Missed::Default(with(&[&json, b","])),
        Missing::Fails => Missed::Fails,
    };
    let key = match (&feed, missing) {
        (Feed::Constant(json), _) => {
            return Some(StreamStep::Constant { member: with(&[json, b","]), counts });
        }
        (Feed::Nothing, Missed::Default(member)) => return Some(StreamStep::Constant { member, counts }),
        (Feed::Nothing, Missed::Omitted) => return None,
        (Feed::Attribute(_) | Feed::Text(_), missing) => (with(&[b"\""]), missing),
        (_, missing) => (with(&[]), missing),
    };
    let (key, missing) = key;
    Some(StreamStep::Leaf(Box::new(StreamLeaf { key, feed, leaf, missing, counts })))
}

impl StreamLeaf {
    /// Writes the member; answers whether there is one.
    #[inline]
    fn write<'r>(
        &self,
        made: &[Value<'r>],
        machine: &mut Machine<'r>,
        frame: &mut Frame<'r>,
        out: &mut Output,
    ) -> Result<bool, GaveUp> {
        let start = out.len();
        match &self.feed {
            Feed::Attribute(slot) => {
                let value = frame.slot(usize::from(*slot));
                if let Value::String(text) = value
                    && let Some(json) = text.json()
                {
                    out.piece(&self.key);
                    out.copy(json, frame.source);
                } else if value.is_null() {
                    return self.missing(out);
                } else {
                    let text = first(value).to_text(frame.arena).ok_or(GaveUp)?;
                    out.piece(&self.key);
                    write_text(text, frame, out);
                }
                out.pair(*b"\",");
                Ok(true)
            }
            Feed::Text(chunk) => {
                out.piece(&self.key);
                match machine.text(*chunk, frame, out) {
                    Ok(Written::Text) => {
                        out.pair(*b"\",");
                        Ok(true)
                    }
                    ended => self.not_written(ended, start, out),
                }
            }
            Feed::Json(chunk) => {
                out.piece(&self.key);
                match machine.text(*chunk, frame, out) {
                    Ok(Written::Text) => {
                        out.push(b',');
                        Ok(true)
                    }
                    ended => self.not_written(ended, start, out),
                }
            }
            Feed::Value(chunk) => {
                let value = machine.run(*chunk, frame).map_err(|_| GaveUp)?;
                self.value(value, frame, out)
            }
            Feed::Made => {
                let value = made.get(self.leaf.value).copied().unwrap_or_default();
                self.value(value, frame, out)
            }
            Feed::Constant(_) | Feed::Nothing => Err(GaveUp),
        }
    }

    fn value<'r>(&self, value: Value<'r>, frame: &Frame<'r>, out: &mut Output) -> Result<bool, GaveUp> {
        if value.is_null() {
            return self.missing(out);
        }
        out.piece(&self.key);
        let mut json = Vec::new();
        write_value(self.leaf, value, frame.now, frame.arena, &mut json).map_err(|_| GaveUp)?;
        out.extend(&json);
        out.push(b',');
        Ok(true)
    }

    fn not_written(
        &self,
        ended: Result<Written, GaveUp>,
        start: usize,
        out: &mut Output,
    ) -> Result<bool, GaveUp> {
        out.truncate(start);
        match ended? {
            Written::Null | Written::Text => self.missing(out),
            // What does not flow takes no default.
            Written::NoFlow if matches!(self.missing, Missed::Fails) => Err(GaveUp),
            Written::NoFlow => Ok(false),
        }
    }

    fn missing(&self, out: &mut Output) -> Result<bool, GaveUp> {
        match &self.missing {
            Missed::Omitted => Ok(false),
            Missed::Default(member) => {
                out.piece(member);
                Ok(true)
            }
            Missed::Fails => Err(GaveUp),
        }
    }
}

/// Text of any form, between the quotes.
#[cold]
fn write_text<'r>(text: Text<'r>, frame: &Frame<'r>, out: &mut Output) {
    let mut json = Vec::new();
    crate::value::escape_into(text.get(frame.arena), &mut json);
    out.extend(&json);
}

fn count(open: &mut [Open; DEPTH], depth: usize) {
    if let Some(open) = open.get_mut(depth) {
        open.counted = true;
    }
}

/// Ends the container that was begun last; answers whether there is one. One into which nothing went is taken back.
#[inline]
fn close(with: u8, open: &mut [Open; DEPTH], depth: &mut usize, out: &mut Output) -> bool {
    let closed = open.get(*depth).copied().unwrap_or_default();
    *depth = depth.saturating_sub(1);
    if closed.counted {
        out.replace_last(with);
        out.push(b',');
        count(open, *depth);
    } else {
        out.truncate(closed.start);
    }
    closed.counted
}
