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
    ascii: bool,
}

impl<'a, 'r> TextBuilder<'a, 'r> {
    /// An empty text, with room for `capacity` bytes.
    pub(super) fn new(arguments: &Arguments<'a, 'r>, capacity: usize, arena: &'r Arena) -> Self {
        let out = ArenaString::with_capacity_in(capacity.min(MAX_TEXT), arena);
        TextBuilder { arguments: *arguments, arena, out, clean: true, ascii: true }
    }

    /// Adds a whole text.
    ///
    /// # Errors
    /// The limit.
    pub(super) fn push(&mut self, text: Text<'r>) -> Result<(), Stop> {
        self.push_part(text, text.get(self.arena))
    }

    /// Adds characters of which is known what is known of `text`: a part of it, say.
    ///
    /// # Errors
    /// The limit.
    #[inline]
    pub(super) fn push_part(&mut self, text: Text<'_>, part: &str) -> Result<(), Stop> {
        if self.out.len() + part.len() > MAX_TEXT {
            return Err(self.arguments.too_long());
        }
        if !part.is_empty() {
            self.clean &= text.is_clean();
            self.ascii &= text.is_ascii();
        }
        self.out.push_str(part);
        Ok(())
    }

    /// The text as a value.
    pub(super) fn finish(self) -> Value<'r> {
        let text = self.out.into_bump_str();
        Value::String(match (self.ascii, self.clean) {
            (true, _) => Text::ascii(text),
            (false, true) => Text::clean(text),
            (false, false) => Text::plain(text),
        })
    }
}

/// What a function made of the characters of `source`: the source itself where it gave them back as they
/// are, and clean where it was.
///
/// Only for changes that put in no character that JSON escapes.
pub(super) fn changed<'r>(source: Text<'r>, characters: &'r str, changed: &'r str) -> Value<'r> {
    Value::String(if std::ptr::eq(characters, changed) { source } else { source.remade(changed) })
}
