//! Running text instructions.

use super::Machine;
use crate::functions::{Frame, MAX_TEXT};
use crate::program::{Chunk, MARKS, Mark, TextChunk, TextInstruction};
use crate::value::{Output, Pen, Piece, Value, compare, escape_into, first, is_blank};

/// What text instructions came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// The text has been written.
    Text,
    /// The value is Null; what was written is to be taken back.
    Null,
    /// Nothing flows; what was written is to be taken back.
    NoFlow,
}

/// The expression must be evaluated to a value after all; what was written is to be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GaveUp;

/// Places in the output.
type Marks = [usize; MARKS];

impl<'r> Machine<'r> {
    /// Writes the text of an expression as it stands between the quotes of a JSON string.
    ///
    /// # Errors
    /// When the text instructions are not made for these values. What is wrong with them, if anything, is for
    /// [`run`](Self::run) to say.
    // A call costs as much as a short text does.
    #[inline(always)]
    pub fn text(
        &mut self,
        chunk: TextChunk,
        frame: &mut Frame<'r>,
        pen: &mut Pen<'_>,
    ) -> Result<Written, GaveUp> {
        let program = self.program;
        let texts = &program.texts;
        let mut marks = [pen.len(); MARKS];
        let start = pen.len();
        let mut at = chunk.start as usize;
        loop {
            let Some(&instruction) = texts.instructions.get(at) else { return Err(GaveUp) };
            at += 1;
            match instruction {
                TextInstruction::Attribute { slot, ascii, null } => {
                    let value = frame.slots.get(usize::from(slot)).ok_or(GaveUp)?;
                    if !append(value, ascii, frame, pen)? {
                        at = null as usize;
                    }
                }
                TextInstruction::Piece { piece } => {
                    pen.piece(texts.pieces.get(usize::from(piece)).ok_or(GaveUp)?);
                }
                TextInstruction::Value { chunk, ascii, null } => {
                    let value = self.value(texts.chunks.get(usize::from(chunk)), frame)?;
                    if !append(&value, ascii, frame, pen)? {
                        at = null as usize;
                    }
                }
                TextInstruction::Mark { mark } => set(&mut marks, mark, pen.len()),
                TextInstruction::Truncate { mark } => {
                    let from = get(&marks, mark);
                    within_limit(from, pen)?;
                    pen.truncate(from);
                }
                TextInstruction::Edit { edit, mark } => {
                    let edit = texts.edits.get(usize::from(edit)).ok_or(GaveUp)?;
                    let from = get(&marks, mark);
                    let (text, len) = pen.since(from);
                    if len > MAX_TEXT {
                        return Err(GaveUp);
                    }
                    let len = edit.apply(text, len);
                    pen.truncate(from + len);
                }
                TextInstruction::JoinAttribute { slot, separator, mark, ascii } => {
                    let value = frame.slots.get(usize::from(slot)).ok_or(GaveUp)?;
                    let separator = texts.pieces.get(usize::from(separator)).ok_or(GaveUp)?;
                    let begun = get(&marks, mark);
                    if let Value::List(items) = value {
                        for item in *items {
                            join(item, separator, begun, ascii, frame, pen)?;
                        }
                    } else {
                        join(value, separator, begun, ascii, frame, pen)?;
                    }
                }
                TextInstruction::Separate { separator, mark, before } => {
                    set(&mut marks, before, pen.len());
                    if pen.len() > get(&marks, mark) {
                        pen.piece(texts.pieces.get(usize::from(separator)).ok_or(GaveUp)?);
                    }
                    set(&mut marks, before + 1, pen.len());
                }
                TextInstruction::Settle { before } => {
                    if pen.len() == get(&marks, before + 1) {
                        pen.truncate(get(&marks, before));
                    }
                }
                TextInstruction::JumpIfEmpty { mark, target } => {
                    if pen.len() == get(&marks, mark) {
                        at = target as usize;
                    }
                }
                TextInstruction::JumpUnless { slot, operator, constant, target } => {
                    let value = frame.slot(usize::from(slot));
                    if !compare(operator, value, program.constant(constant), frame.now, frame.arena) {
                        at = target as usize;
                    }
                }
                TextInstruction::JumpIfBlank { slot, target } => {
                    if is_blank(first(frame.slot(usize::from(slot)))) {
                        at = target as usize;
                    }
                }
                TextInstruction::Branch { chunk, target, null } => {
                    match self.value(texts.chunks.get(usize::from(chunk)), frame)? {
                        Value::Boolean(true) => {}
                        Value::Boolean(false) => at = target as usize,
                        _ => at = null as usize,
                    }
                }
                TextInstruction::SwitchAttribute { slot, switch } => {
                    let site = texts.switches.get(usize::from(switch)).ok_or(GaveUp)?;
                    at = site.target(frame.slot(usize::from(slot)), frame.arena).ok_or(GaveUp)?;
                }
                TextInstruction::SwitchValue { chunk, switch } => {
                    let source = self.value(texts.chunks.get(usize::from(chunk)), frame)?;
                    let site = texts.switches.get(usize::from(switch)).ok_or(GaveUp)?;
                    at = site.target(source, frame.arena).ok_or(GaveUp)?;
                }
                TextInstruction::Jump { target } => at = target as usize,
                TextInstruction::Done => return within_limit(start, pen).map(|()| Written::Text),
                TextInstruction::Null => return within_limit(start, pen).map(|()| Written::Null),
                TextInstruction::NoFlow => return within_limit(start, pen).map(|()| Written::NoFlow),
                TextInstruction::GiveUp => return Err(GaveUp),
            }
        }
    }

    fn value(&mut self, chunk: Option<&Chunk>, frame: &mut Frame<'r>) -> Result<Value<'r>, GaveUp> {
        self.run(*chunk.ok_or(GaveUp)?, frame).map_err(|_| GaveUp)
    }
}

/// What was written `from` there on may hold a text that a function is not to make: then it is an error, also when
/// it is to be taken back.
#[inline(always)]
fn within_limit(from: usize, pen: &Pen<'_>) -> Result<(), GaveUp> {
    if pen.len().saturating_sub(from) > MAX_TEXT { Err(GaveUp) } else { Ok(()) }
}

/// Writes the text of a value, if there is any, with a separator before it unless the join has just `begun`.
#[inline(always)]
pub(crate) fn join<'r>(
    value: &Value<'r>,
    separator: &Piece,
    begun: usize,
    ascii: bool,
    frame: &Frame<'r>,
    pen: &mut Pen<'_>,
) -> Result<(), GaveUp> {
    if is_blank(*value) {
        return Ok(());
    }
    let before = pen.len();
    if before > begun {
        pen.piece(separator);
    }
    let separated = pen.len();
    append(value, ascii, frame, pen)?;
    // A List within a List may begin with an empty text.
    if pen.len() == separated {
        pen.truncate(before);
    }
    Ok(())
}

/// Writes the text of a value; answers whether it has one. Text that must be ASCII and is not known to be gives up.
#[inline(always)]
fn append<'r>(value: &Value<'r>, ascii: bool, frame: &Frame<'r>, pen: &mut Pen<'_>) -> Result<bool, GaveUp> {
    if let Value::String(text) = value
        && let Some(text) = if ascii { text.as_ascii() } else { text.json() }
    {
        pen.copy(text, frame.source);
        return Ok(true);
    }
    if value.is_null() { Ok(false) } else { pen.put_down(|out| append_slowly(*value, ascii, frame, out)) }
}

/// Text that must be looked at, character by character.
#[inline(never)]
fn append_slowly<'r>(
    value: Value<'r>,
    ascii: bool,
    frame: &Frame<'r>,
    out: &mut Output,
) -> Result<bool, GaveUp> {
    let Some(text) = first(value).to_text(frame.arena) else { return Ok(false) };
    match text.json() {
        Some(json) if !ascii => out.extend(json.as_bytes()),
        None if !ascii => escape_into(text.get(frame.arena), out),
        _ => {
            let text = text.get(frame.arena);
            if !text.bytes().all(|byte| matches!(byte, b' '..=0x7f) && byte != b'"' && byte != b'\\') {
                return Err(GaveUp);
            }
            out.extend(text.as_bytes());
        }
    }
    Ok(true)
}

fn get(marks: &Marks, mark: Mark) -> usize {
    marks.get(usize::from(mark)).copied().unwrap_or_default()
}

fn set(marks: &mut Marks, mark: Mark, at: usize) {
    if let Some(place) = marks.get_mut(usize::from(mark)) {
        *place = at;
    }
}
