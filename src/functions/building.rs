use std::borrow::Cow;

use bumpalo::collections::String as ArenaString;

use super::{Arguments, MAX_TEXT, Stop};
use crate::value::{Arena, Text, Value};

/// A text under construction in the arena: stops at [`MAX_TEXT`], and remembers whether all that
/// went in is clean, so that the writer of the payload need not look.
#[derive(Debug)]
pub(super) struct TextBuilder<'a, 'r> {
    arguments: Arguments<'a, 'r>,
    arena: &'r Arena,
    out: ArenaString<'r>,
    clean: bool,
}

impl<'a, 'r> TextBuilder<'a, 'r> {
    /// An empty text, with room for `capacity` bytes.
    pub(super) fn new(arguments: &Arguments<'a, 'r>, capacity: usize, arena: &'r Arena) -> Self {
        let out = ArenaString::with_capacity_in(capacity.min(MAX_TEXT), arena);
        TextBuilder { arguments: *arguments, arena, out, clean: true }
    }

    /// Adds a whole text.
    ///
    /// # Errors
    /// The limit.
    pub(super) fn push(&mut self, text: Text<'r>) -> Result<(), Stop> {
        self.push_str(text.get(self.arena), text.is_clean())
    }

    /// Adds characters; `clean` says that JSON escapes none of them.
    ///
    /// # Errors
    /// The limit.
    pub(super) fn push_str(&mut self, text: &str, clean: bool) -> Result<(), Stop> {
        if self.out.len() + text.len() > MAX_TEXT {
            return Err(self.arguments.too_long());
        }
        self.clean &= clean || text.is_empty();
        self.out.push_str(text);
        Ok(())
    }

    /// The text as a value.
    pub(super) fn finish(self) -> Value<'r> {
        let text = self.out.into_bump_str();
        Value::String(if self.clean { Text::clean(text) } else { Text::plain(text) })
    }
}

/// What a function made of `source`: the source itself where nothing changed, and clean where it was.
///
/// Only for changes that put in no character that JSON escapes.
pub(super) fn changed<'r>(source: Text<'r>, changed: Cow<'_, str>, arena: &'r Arena) -> Value<'r> {
    Value::String(match changed {
        Cow::Borrowed(text) if text.len() == source.get(arena).len() => source,
        text => source.remade(arena.alloc_str(&text)),
    })
}
