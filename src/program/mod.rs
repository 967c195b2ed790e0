//! Bytecode: the instructions, the compiler from the checked tree, and the disassembler.
//!
//! A program has one *chunk* for each expression and scope compiled into it. Registers, not a stack:
//! a call finds its arguments side by side. A table parallel to the instructions says where in its
//! expression each came from, so that an error at run time has a place at no cost.

mod compile;
mod compile_text;
mod disassemble;
mod disassemble_text;
mod fuse;
mod instruction;
mod shape;
mod shorten;
mod text;

pub use compile::{Compiler, TooLarge};
pub use compile_text::ToJson;
pub use disassemble::disassemble;
pub use disassemble_text::disassemble_text;
pub use fuse::Fused;
pub use instruction::{Instruction, Register};
pub(crate) use text::{MARKS, Texts};
pub use text::{Mark, TextChunk, TextInstruction};

use std::sync::Arc;

use crate::check::SwitchTable;
use crate::functions::{Function, Prepared};
use crate::scope::ClauseTest;
use crate::source::Span;
use crate::value::{Constant, Text, Value};

/// Compiled expressions and scopes. Immutable, and shared by any number of threads.
#[derive(Clone, Debug, Default)]
pub struct Program {
    pub(crate) instructions: Vec<Instruction>,
    /// Where each instruction came from, in the text of its own expression.
    pub(crate) locations: Vec<Span>,
    pub(crate) constants: Vec<Pooled>,
    pub(crate) calls: Vec<CallSite>,
    pub(crate) switches: Vec<SwitchSite>,
    pub(crate) tests: Vec<ClauseTest>,
    pub(crate) contexts: Vec<Box<str>>,
    pub(crate) registers: usize,
    pub(crate) texts: Texts,
}

/// A constant of the pool, and whether its text needs escapes in JSON.
#[derive(Clone, Debug)]
pub(crate) struct Pooled {
    pub constant: Constant,
    pub clean: bool,
}

/// What a call instruction calls.
#[derive(Clone, Debug)]
pub(crate) struct CallSite {
    pub function: &'static Function,
    pub prepared: Option<Arc<dyn Prepared>>,
}

/// Where a switch instruction goes.
#[derive(Clone, Debug)]
pub(crate) struct SwitchSite {
    pub table: Arc<SwitchTable>,
    /// By case; the last one is the default's.
    pub targets: Vec<u32>,
}

/// One expression or scope of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chunk {
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// The slot, when the whole expression is an attribute.
    pub(crate) attribute: Option<u16>,
    /// Set when the expression redacts: its values are shown nowhere.
    pub(crate) redacted: bool,
}

impl Chunk {
    /// Whether the expression calls `Redact`: its values must be shown nowhere.
    pub fn is_redacted(self) -> bool {
        self.redacted
    }
}

impl Program {
    /// How many registers running it takes.
    pub fn registers(&self) -> usize {
        self.registers
    }

    pub(crate) fn constant(&self, index: u16) -> Value<'_> {
        let Some(pooled) = self.constants.get(usize::from(index)) else { return Value::Null };
        match &pooled.constant {
            Constant::String(text) if pooled.clean => Value::String(Text::clean(text)),
            constant => constant.value(),
        }
    }

    pub(crate) fn location(&self, at: usize) -> Span {
        self.locations.get(at).copied().unwrap_or_default()
    }
}
