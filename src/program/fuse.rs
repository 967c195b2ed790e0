//! Text instructions that come so often that a writer has one step for all of them.

use super::text::{TextChunk, TextInstruction, TextSwitch};
use super::{Program, Texts};
use crate::check::SwitchTable;
use crate::functions::Edit;

/// What the text instructions of an expression amount to.
#[derive(Clone, Debug)]
pub enum Fused {
    /// An attribute behind a constant text, which stands as JSON has it.
    Prefixed {
        /// The constant text.
        prefix: Vec<u8>,
        /// The attribute's slot.
        slot: u16,
    },
    /// An attribute that is ASCII, edited.
    Edited {
        /// Its slot.
        slot: u16,
        /// The edit.
        edit: Edit,
    },
    /// The first of some attributes that is not Null, else a constant text.
    First {
        /// Their slots.
        slots: Vec<u16>,
        /// The constant text; Null where there is none.
        otherwise: Option<Vec<u8>>,
    },
    /// Attributes with a constant text between them.
    Joined {
        /// Their slots.
        slots: Vec<u16>,
        /// The text between.
        separator: Vec<u8>,
    },
    /// A constant text by the value of an attribute.
    Chosen {
        /// The attribute's slot.
        slot: u16,
        /// The keys.
        table: std::sync::Arc<SwitchTable>,
        /// The text of each case, the default's last; Null where there is none.
        texts: Vec<Option<Vec<u8>>>,
    },
}

use TextInstruction as I;

impl Program {
    /// What a chunk amounts to, where it is one of these.
    pub(crate) fn fused(&self, chunk: TextChunk) -> Option<Fused> {
        let texts = &self.texts;
        let code = texts.instructions.get(chunk.start as usize..chunk.end as usize)?;
        let null = |at: u32| texts.instructions.get(at as usize) == Some(&I::Null);
        match *code {
            [I::Piece { piece }, I::Attribute { slot, ascii: false, null: to }, I::Done, ..] if null(to) => {
                Some(Fused::Prefixed { prefix: texts.piece(piece)?, slot })
            }
            [I::Attribute { slot, ascii: true, null: to }, I::Edit { edit, mark: 0 }, I::Done, ..]
                if null(to) =>
            {
                Some(Fused::Edited { slot, edit: texts.edits.get(usize::from(edit))?.clone() })
            }
            [I::SwitchAttribute { slot, switch }, ..] => {
                let TextSwitch { table, targets } = texts.switches.get(usize::from(switch))?;
                let texts = targets.iter().map(|target| texts.constant(*target)).collect::<Option<_>>()?;
                Some(Fused::Chosen { slot, table: table.clone(), texts })
            }
            [I::Attribute { ascii: false, .. }, ..] => texts.first(chunk),
            [I::JoinAttribute { separator, mark: 0, ascii: false, .. }, ..] => texts.joined(code, separator),
            _ => None,
        }
    }
}

impl Texts {
    fn piece(&self, index: u16) -> Option<Vec<u8>> {
        self.pieces.get(usize::from(index)).map(|piece| piece.as_bytes().to_vec())
    }

    /// The constant text that is written from there on, or Null; the outer `None`: anything else.
    fn constant(&self, at: u32) -> Option<Option<Vec<u8>>> {
        let at = at as usize;
        match (self.instructions.get(at)?, self.instructions.get(at + 1)) {
            (I::Null, _) => Some(None),
            (I::Done, _) => Some(Some(Vec::new())),
            (I::Piece { piece }, Some(I::Done)) => self.piece(*piece).map(Some),
            (I::Jump { target }, _) if *target as usize > at => self.constant(*target),
            _ => None,
        }
    }

    fn first(&self, chunk: TextChunk) -> Option<Fused> {
        let (mut at, mut slots) = (chunk.start, Vec::new());
        loop {
            let index = at as usize;
            match (self.instructions.get(index)?, self.instructions.get(index + 1)) {
                (I::Attribute { slot, ascii: false, null }, Some(I::Done)) if *null > at => {
                    slots.push(*slot);
                    at = *null;
                }
                _ => {
                    let otherwise = self.constant(at)?;
                    return Some(Fused::First { slots, otherwise });
                }
            }
        }
    }

    fn joined(&self, code: &[I], separator: u16) -> Option<Fused> {
        let mut slots = Vec::new();
        for (at, instruction) in code.iter().enumerate() {
            match *instruction {
                I::JoinAttribute { slot, separator: other, mark: 0, ascii: false } if other == separator => {
                    slots.push(slot);
                }
                I::JumpIfEmpty { mark: 0, target }
                    if code.get(at + 1) == Some(&I::Done)
                        && self.instructions.get(target as usize) == Some(&I::Null) =>
                {
                    return Some(Fused::Joined { slots, separator: self.piece(separator)? });
                }
                _ => return None,
            }
        }
        None
    }
}
