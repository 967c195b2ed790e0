//! Instructions that write text where it is to end up: between the quotes of a JSON string, piece by piece.
//!
//! Most text of a payload is copied from the record, joined, cut or folded. Made as values, each intermediate
//! text would be built in memory, looked at for characters to escape, and copied out. These instructions copy the
//! record's own JSON text to the output, and edit it there. They give up on what they are not made for (text with
//! escapes that a function would look into, text that is not ASCII, whatever fails), and the expression's other
//! code takes over, so they are for expressions that may be evaluated twice: pure ones.

use std::sync::Arc;

use super::Chunk;
use crate::check::SwitchTable;
use crate::functions::Edit;
use crate::syntax::Operator;
use crate::value::{Arena, Piece, Value};

/// How many places in the output are remembered at a time.
pub(crate) const MARKS: usize = 8;

/// Which remembered place.
pub type Mark = u8;

/// An instruction of a text. Jump targets are indices of text instructions in the whole program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextInstruction {
    /// Writes an attribute's text; goes on elsewhere when it is Null.
    Attribute {
        /// Its slot.
        slot: u16,
        /// Whether a function will look at it: then it must be ASCII.
        ascii: bool,
        /// Where to when it is Null.
        null: u32,
    },
    /// Writes a constant piece.
    Piece {
        /// Which.
        piece: u16,
    },
    /// Writes the text of an expression's value; goes on elsewhere when it is Null.
    Value {
        /// Which of the chunks that texts refer to.
        chunk: u16,
        /// Whether a function will look at it: then it must be ASCII.
        ascii: bool,
        /// Where to when it is Null.
        null: u32,
    },
    /// Remembers the place that is reached.
    Mark {
        /// Where it is remembered.
        mark: Mark,
    },
    /// Takes back what was written since.
    Truncate {
        /// Since when.
        mark: Mark,
    },
    /// Edits what was written since.
    Edit {
        /// Which edit.
        edit: u16,
        /// Since when.
        mark: Mark,
    },
    /// Writes an attribute as a part of a join: with a separator before it, unless it is the first; nothing
    /// when it is Null or empty; each element of a List.
    JoinAttribute {
        /// Its slot.
        slot: u16,
        /// The separator, a constant piece.
        separator: u16,
        /// Where the join began.
        mark: Mark,
        /// Whether a function will look at it.
        ascii: bool,
    },
    /// Writes a separator, unless the join has just begun. The place before it is remembered in `before`, the one
    /// behind it in the mark that follows `before`.
    Separate {
        /// The separator, a constant piece.
        separator: u16,
        /// Where the join began.
        mark: Mark,
        /// Where the place is remembered.
        before: Mark,
    },
    /// Takes back a separator that nothing follows.
    Settle {
        /// The place before it.
        before: Mark,
    },
    /// Goes on elsewhere when nothing was written since.
    JumpIfEmpty {
        /// Since when.
        mark: Mark,
        /// Where to.
        target: u32,
    },
    /// Compares an attribute with a constant; goes on elsewhere when that does not hold.
    JumpUnless {
        /// The attribute's slot.
        slot: u16,
        /// How they are compared.
        operator: Operator,
        /// The constant.
        constant: u16,
        /// Where to.
        target: u32,
    },
    /// Goes on elsewhere when an attribute is Null or `""`.
    JumpIfBlank {
        /// Its slot.
        slot: u16,
        /// Where to.
        target: u32,
    },
    /// Goes on elsewhere when a condition does not hold, and elsewhere again when it is Null.
    Branch {
        /// The condition: a chunk that gives a Boolean or Null.
        chunk: u16,
        /// Where to when it is False.
        target: u32,
        /// Where to when it is Null.
        null: u32,
    },
    /// Goes on where an attribute's key says, or at the default.
    SwitchAttribute {
        /// The attribute's slot.
        slot: u16,
        /// Which switch.
        switch: u16,
    },
    /// Goes on where a value's key says, or at the default.
    SwitchValue {
        /// The value.
        chunk: u16,
        /// Which switch.
        switch: u16,
    },
    /// Goes on elsewhere.
    Jump {
        /// Where to.
        target: u32,
    },
    /// Ends: the text is complete.
    Done,
    /// Ends: the value is Null, whatever was written.
    Null,
    /// Ends: nothing flows.
    NoFlow,
    /// Ends: the other code must do it.
    GiveUp,
}

/// The text instructions of a program and what they refer to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Texts {
    pub instructions: Vec<TextInstruction>,
    pub pieces: Vec<Piece>,
    pub edits: Vec<Edit>,
    pub chunks: Vec<Chunk>,
    pub switches: Vec<TextSwitch>,
}

/// Where a switch among text instructions goes.
#[derive(Clone, Debug)]
pub(crate) struct TextSwitch {
    pub table: Arc<SwitchTable>,
    /// By case; the last one is the default's.
    pub targets: Vec<u32>,
}

impl TextSwitch {
    /// Where a source goes.
    #[inline]
    pub fn target<'r>(&self, source: Value<'r>, arena: &'r Arena) -> Option<usize> {
        let case = self.table.find(source, arena).unwrap_or(self.targets.len().saturating_sub(1));
        self.targets.get(case).map(|&target| target as usize)
    }
}

/// The text instructions of one expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextChunk {
    pub(crate) start: u32,
    pub(crate) end: u32,
}
