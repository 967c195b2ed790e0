//! Where the values of a payload come from.

use crate::program::{Chunk, Fused, TextChunk};

/// Where a target's value comes from while its payload is written.
#[derive(Clone, Debug)]
pub enum Feed {
    /// The text of an attribute, by slot.
    Attribute(u16),
    /// Text instructions.
    Text(TextFeed),
    /// JSON known beforehand.
    Constant(Vec<u8>),
    /// An expression's value.
    Value(Chunk),
    /// A value made before the payload is begun.
    Made,
    /// Nowhere.
    Nothing,
}

/// Text instructions that write a target's value.
#[derive(Clone, Debug)]
pub struct TextFeed {
    /// The instructions.
    pub text: TextChunk,
    /// What they amount to, if it is something that comes often.
    pub fused: Option<Fused>,
    /// Whether they write text, not JSON.
    pub quoted: bool,
    /// The expression's value, for what they are not made for.
    pub value: Chunk,
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
