//! The steps of writing a payload straight from a record.

use std::sync::Arc;

use super::feed::{Feed, Missing, TextFeed};
use super::leaf::write_value;
use super::plan::Leaf;
use super::write::End;
use crate::check::SwitchTable;
use crate::functions::{Edit, Frame, MAX_TEXT, Stop};
use crate::program::{Chunk, Fused, TextChunk};
use crate::value::{Output, Pen, Piece, Value, escape_into, first};
use crate::vm::{Ended, GaveUp, Machine, Written, join};

/// A step of writing a payload.
#[derive(Clone, Debug)]
pub(super) enum StreamStep {
    /// The text of an attribute: what most targets are.
    Attribute {
        /// `"name":"`
        key: Piece,
        slot: u16,
        counts: bool,
        missing: Missed,
    },
    /// The same, behind a constant text.
    Prefixed(Box<Prefixed>),
    /// An attribute that is ASCII, edited.
    Edited(Box<Edited>),
    /// The first of some attributes that is not Null.
    First(Box<First>),
    /// Attributes with a separator.
    Joined(Box<Joined>),
    /// A constant by the value of an attribute.
    Chosen(Box<Chosen>),
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
pub(super) struct Prefixed {
    /// `"name":"`, and the constant text.
    key: Piece,
    slot: u16,
    value: StreamValue,
}

#[derive(Clone, Debug)]
pub(super) struct Edited {
    /// `"name":"`
    key: Piece,
    slot: u16,
    edit: Edit,
    value: StreamValue,
}

#[derive(Clone, Debug)]
pub(super) struct First {
    /// `"name":"`
    key: Piece,
    slots: Box<[u16]>,
    counts: bool,
    missing: Missed,
}

#[derive(Clone, Debug)]
pub(super) struct Joined {
    /// `"name":"`
    key: Piece,
    slots: Box<[u16]>,
    separator: Piece,
    value: StreamValue,
}

#[derive(Clone, Debug)]
pub(super) struct Chosen {
    slot: u16,
    table: Arc<SwitchTable>,
    /// By case, the default's last.
    members: Box<[Missed]>,
    counts: bool,
}

#[derive(Clone, Debug)]
pub(super) struct StreamText {
    /// `"name":`, and for text the quote that begins it.
    key: Piece,
    chunk: TextChunk,
    /// Whether it is text, with a quote to end it.
    quoted: bool,
    value: StreamValue,
}

/// The expression's value: what all other ways fall back to.
#[derive(Clone, Debug)]
pub(super) struct StreamValue {
    /// `"name":`
    key: Piece,
    /// The expression; none: the value has been made beforehand.
    chunk: Option<Chunk>,
    leaf: Leaf,
    counts: bool,
    missing: Missed,
}

/// What is written where there is no value.
#[derive(Clone, Debug)]
pub(super) enum Missed {
    Omitted,
    /// `"name":value,`
    Default(Box<Piece>),
    Fails,
}

/// The end of a text, and the comma behind it.
const END: [u8; 2] = *b"\",";

/// The step that writes a leaf; none: it is never written.
pub(super) fn leaf_step(
    key: &[u8],
    feed: Feed,
    missing: Missing,
    leaf: Leaf,
    counts: bool,
) -> Option<StreamStep> {
    let with = |behind: &[&[u8]]| Piece::new(&[key, &behind.concat()].concat());
    let missing = match missing {
        Missing::Omitted => Missed::Omitted,
        Missing::Default(json) => Missed::Default(Box::new(with(&[&json, b","]))),
        Missing::Fails => Missed::Fails,
    };
    let value = |chunk, missing| StreamValue { key: with(&[]), chunk, leaf, counts, missing };
    Some(match (feed, missing) {
        (Feed::Constant(json), _) => StreamStep::Constant { member: with(&[&json, b","]), counts },
        (Feed::Nothing, Missed::Default(member)) => StreamStep::Constant { member: *member, counts },
        (Feed::Nothing, Missed::Omitted) => return None,
        (Feed::Attribute(slot), missing) => {
            StreamStep::Attribute { key: with(&[b"\""]), slot, counts, missing }
        }
        (Feed::Text(text), missing) => text_step(key, text, value, missing, counts),
        (Feed::Value(chunk), missing) => StreamStep::Value(Box::new(value(Some(chunk), missing))),
        (Feed::Made | Feed::Nothing, missing) => StreamStep::Value(Box::new(value(None, missing))),
    })
}

fn text_step(
    key: &[u8],
    feed: TextFeed,
    value: impl FnOnce(Option<Chunk>, Missed) -> StreamValue,
    missing: Missed,
    counts: bool,
) -> StreamStep {
    let TextFeed { text: chunk, fused, quoted, value: expression } = feed;
    let (open, close): (&[u8], &[u8]) = if quoted { (b"\"", &END) } else { (b"", b",") };
    let begin = Piece::new(&[key, open].concat());
    let member = |text: &[u8]| Missed::Default(Box::new(Piece::new(&[key, open, text, close].concat())));
    let or_missing = |text: Option<Vec<u8>>| text.map_or_else(|| missing.clone(), |text| member(&text));
    match fused {
        Some(Fused::Prefixed { prefix, slot }) if quoted => {
            let key = Piece::new(&[key, open, &prefix].concat());
            let value = value(Some(expression), missing);
            StreamStep::Prefixed(Box::new(Prefixed { key, slot, value }))
        }
        Some(Fused::Edited { slot, edit }) if quoted => {
            let value = value(Some(expression), missing);
            StreamStep::Edited(Box::new(Edited { key: begin, slot, edit, value }))
        }
        Some(Fused::First { slots, otherwise }) if quoted => {
            let missing = or_missing(otherwise);
            StreamStep::First(Box::new(First { key: begin, slots: slots.into(), counts, missing }))
        }
        Some(Fused::Joined { slots, separator }) if quoted => {
            let (separator, value) = (Piece::new(&separator), value(Some(expression), missing));
            StreamStep::Joined(Box::new(Joined { key: begin, slots: slots.into(), separator, value }))
        }
        Some(Fused::Chosen { slot, table, texts }) => {
            let members = texts.into_iter().map(or_missing).collect();
            StreamStep::Chosen(Box::new(Chosen { slot, table, members, counts }))
        }
        _ => {
            let value = value(Some(expression), missing);
            StreamStep::Text(Box::new(StreamText { key: begin, chunk, quoted, value }))
        }
    }
}

impl StreamStep {
    /// Writes a member; answers whether there is one that makes its container exist.
    #[inline(always)]
    pub fn write<'r>(
        &self,
        made: &[Value<'r>],
        machine: &mut Machine<'r>,
        frame: &mut Frame<'r>,
        pen: &mut Pen<'_>,
    ) -> Result<bool, GaveUp> {
        Ok(match self {
            StreamStep::Attribute { key, slot, counts, missing } => {
                let value = frame.slots.get(usize::from(*slot)).ok_or(GaveUp)?;
                if let Value::String(text) = value
                    && let Some(json) = text.json()
                {
                    pen.member(key, json, frame.source, END);
                    *counts
                } else if value.is_null() {
                    pen.put_down(|out| missing.write(out))? && *counts
                } else {
                    pen.put_down(|out| attribute(key, *value, frame, out))? && *counts
                }
            }
            StreamStep::Prefixed(step) => match frame.slots.get(usize::from(step.slot)) {
                Some(Value::String(text))
                    if let Some(json) = text.json()
                        && step.key.as_bytes().len() + json.len() <= MAX_TEXT =>
                {
                    pen.member(&step.key, json, frame.source, END);
                    step.value.counts
                }
                _ => pen.put_down(|out| step.value.write(made, machine, frame, out))?,
            },
            StreamStep::Edited(step) => match frame.slots.get(usize::from(step.slot)) {
                Some(Value::String(text))
                    if let Some(text) = text.as_ascii()
                        && text.len() <= MAX_TEXT =>
                {
                    pen.piece(&step.key);
                    let begun = pen.len();
                    pen.copy(text, frame.source);
                    let (text, len) = pen.since(begun);
                    let len = step.edit.apply(text, len);
                    pen.truncate(begun + len);
                    pen.pair(END);
                    step.value.counts
                }
                _ => pen.put_down(|out| step.value.write(made, machine, frame, out))?,
            },
            StreamStep::First(step) => step.write(frame, pen)? && step.counts,
            StreamStep::Joined(step) => step.write(made, machine, frame, pen)?,
            StreamStep::Chosen(step) => {
                let value = frame.slots.get(usize::from(step.slot)).ok_or(GaveUp)?;
                let case = step.table.find(*value, frame.arena);
                let case = case.unwrap_or(step.members.len().saturating_sub(1));
                match step.members.get(case) {
                    Some(Missed::Default(member)) => {
                        pen.piece(member);
                        step.counts
                    }
                    Some(Missed::Omitted) => false,
                    Some(Missed::Fails) | None => return Err(GaveUp),
                }
            }
            StreamStep::Text(step) => {
                let begun = pen.len();
                pen.piece(&step.key);
                match machine.text(step.chunk, frame, pen) {
                    Ok(Written::Text) if step.quoted => {
                        pen.pair(END);
                        step.value.counts
                    }
                    Ok(Written::Text) => {
                        pen.push(b',');
                        step.value.counts
                    }
                    ended => {
                        pen.truncate(begun);
                        pen.put_down(|out| step.not_written(ended, made, machine, frame, out))?
                    }
                }
            }
            StreamStep::Value(value) => pen.put_down(|out| value.write(made, machine, frame, out))?,
            StreamStep::Constant { member, counts } => {
                pen.piece(member);
                *counts
            }
            StreamStep::Open { .. } | StreamStep::Close { .. } => false,
        })
    }
}

/// Writes an attribute that is not text that can be copied.
#[inline(never)]
fn attribute<'r>(key: &Piece, value: Value<'r>, frame: &Frame<'r>, out: &mut Output) -> Result<bool, GaveUp> {
    let text = first(value).to_text(frame.arena).ok_or(GaveUp)?;
    out.extend(key.as_bytes());
    match text.json() {
        Some(json) => out.extend(json.as_bytes()),
        None => escape_into(text.get(frame.arena), out),
    }
    out.extend(&END);
    Ok(true)
}

impl First {
    #[inline(always)]
    fn write<'r>(&self, frame: &Frame<'r>, pen: &mut Pen<'_>) -> Result<bool, GaveUp> {
        for slot in &self.slots {
            let value = frame.slots.get(usize::from(*slot)).ok_or(GaveUp)?;
            if let Value::String(text) = value
                && let Some(json) = text.json()
            {
                pen.member(&self.key, json, frame.source, END);
                return Ok(true);
            }
            if !value.is_null() {
                return pen.put_down(|out| attribute(&self.key, *value, frame, out));
            }
        }
        pen.put_down(|out| self.missing.write(out))
    }
}

impl Joined {
    #[inline(always)]
    fn write<'r>(
        &self,
        made: &[Value<'r>],
        machine: &mut Machine<'r>,
        frame: &mut Frame<'r>,
        pen: &mut Pen<'_>,
    ) -> Result<bool, GaveUp> {
        let start = pen.len();
        pen.piece(&self.key);
        let begun = pen.len();
        for slot in &self.slots {
            let value = frame.slots.get(usize::from(*slot)).ok_or(GaveUp)?;
            if let Value::List(items) = value {
                for item in *items {
                    join(item, &self.separator, begun, false, frame, pen)?;
                }
            } else {
                join(value, &self.separator, begun, false, frame, pen)?;
            }
        }
        let length = pen.len() - begun;
        if length == 0 || length > MAX_TEXT {
            pen.truncate(start);
            return match length {
                0 => Ok(pen.put_down(|out| self.value.missing.write(out))? && self.value.counts),
                _ => pen.put_down(|out| self.value.write(made, machine, frame, out)),
            };
        }
        pen.pair(END);
        Ok(self.value.counts)
    }
}

impl StreamValue {
    /// Writes the member; answers whether there is one that makes its container exist.
    #[inline(never)]
    fn write<'r>(
        &self,
        made: &[Value<'r>],
        machine: &mut Machine<'r>,
        frame: &mut Frame<'r>,
        out: &mut Output,
    ) -> Result<bool, GaveUp> {
        let value = match self.chunk {
            Some(chunk) => match machine.run(chunk, frame) {
                Ok(value) => value,
                // What does not flow takes no default.
                Err(Ended { stop: Stop::NoFlow, .. }) if !matches!(self.missing, Missed::Fails) => {
                    return Ok(false);
                }
                Err(_) => return Err(GaveUp),
            },
            None => made.get(self.leaf.value).copied().unwrap_or_default(),
        };
        if value.is_null() {
            return Ok(self.missing.write(out)? && self.counts);
        }
        out.extend(self.key.as_bytes());
        write_value(self.leaf, value, frame.now, frame.arena, out).map_err(|_| GaveUp)?;
        out.extend(b",");
        Ok(self.counts)
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
            Ok(Written::Null | Written::Text) => Ok(self.value.missing.write(out)? && self.value.counts),
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
                out.extend(member.as_bytes());
                Ok(true)
            }
            Missed::Fails => Err(GaveUp),
        }
    }
}
