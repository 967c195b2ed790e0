use super::{Arena, Sink, json};

/// Text as it stands in the record's line or in the arena.
///
/// Most text of a record goes to the payload as it came. So text read from JSON keeps the form
/// it had there: it is decoded only when a function looks inside, and never encoded again.
#[derive(Clone, Copy, Debug)]
pub struct Text<'r> {
    raw: &'r str,
    form: Form,
}

/// A whole word wide: a value is then copied as words, and the tag of `Value` fits in a spare one of its bit
/// patterns. With a byte here, copies of values are put together from pieces, which stalls the loop of the VM.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u64)]
enum Form {
    /// The characters themselves; may hold some that JSON escapes.
    Plain,
    /// The characters themselves; none that JSON escapes.
    Clean,
    /// The characters themselves; none that JSON escapes, and all of them ASCII.
    Ascii,
    /// What stood between the quotes of a JSON string, with at least one escape in it.
    Escaped,
    /// A JSON number that is no 64-bit integer, as written.
    Number,
}

impl<'r> Text<'r> {
    /// Any characters.
    pub const fn plain(text: &'r str) -> Self {
        Text { raw: text, form: Form::Plain }
    }

    /// Characters of which JSON escapes none: no quote, no backslash, no control character.
    pub const fn clean(text: &'r str) -> Self {
        Text { raw: text, form: Form::Clean }
    }

    /// ASCII characters of which JSON escapes none. Functions take bytes for characters then.
    pub const fn ascii(text: &'r str) -> Self {
        Text { raw: text, form: Form::Ascii }
    }

    /// The inside of a JSON string literal that has been checked and has escapes.
    pub const fn escaped(raw: &'r str) -> Self {
        Text { raw, form: Form::Escaped }
    }

    /// A JSON number, as written.
    pub const fn number(raw: &'r str) -> Self {
        Text { raw, form: Form::Number }
    }

    /// The characters.
    #[inline]
    pub fn get(self, arena: &'r Arena) -> &'r str {
        match self.form {
            Form::Escaped => json::unescape(self.raw, arena),
            _ => self.raw,
        }
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.raw.is_empty()
    }

    /// It as it is stored: with its escapes where it has any.
    pub(super) fn raw(self) -> &'r str {
        self.raw
    }

    /// How many bytes it takes as it is stored.
    pub fn raw_len(self) -> usize {
        self.raw.len()
    }

    /// A text that another piece of text may be taken from: keeps what is known of its characters.
    pub fn part(self, part: &'r str) -> Self {
        let form = match self.form {
            Form::Clean | Form::Ascii => self.form,
            Form::Plain | Form::Escaped | Form::Number => Form::Plain,
        };
        Text { raw: part, form }
    }

    /// What a change of the text gave that put in no character that JSON escapes.
    pub fn remade(self, text: &'r str) -> Self {
        match self.form {
            Form::Ascii if !text.is_ascii() => Text::clean(text),
            _ => self.part(text),
        }
    }

    /// Whether no character of it needs an escape in JSON, as far as known without looking.
    pub fn is_clean(self) -> bool {
        matches!(self.form, Form::Clean | Form::Ascii | Form::Number)
    }

    /// Whether all of it is ASCII that JSON does not escape, as far as known without looking.
    pub fn is_ascii(self) -> bool {
        self.form == Form::Ascii
    }

    /// Whether it is a JSON number as written.
    pub fn is_number(self) -> bool {
        self.form == Form::Number
    }

    /// The text as it may stand between the quotes of a JSON string, where it is stored so.
    #[inline]
    pub fn json(self) -> Option<&'r str> {
        match self.form {
            Form::Plain => None,
            Form::Clean | Form::Ascii | Form::Number | Form::Escaped => Some(self.raw),
        }
    }

    /// The characters where they are stored as they are, without a line feed among them.
    pub fn one_line(self) -> Option<&'r str> {
        self.is_clean().then_some(self.raw)
    }

    /// The text where it is [known to be ASCII](Self::is_ascii).
    #[inline]
    pub fn as_ascii(self) -> Option<&'r str> {
        (self.form == Form::Ascii).then_some(self.raw)
    }

    /// Writes it as a JSON string, with its quotes.
    pub fn write_json(self, out: &mut impl Sink) {
        match self.form {
            Form::Plain => json::write_json_string(self.raw, out),
            Form::Clean | Form::Ascii | Form::Number | Form::Escaped => {
                out.put(b"\"");
                out.put(self.raw.as_bytes());
                out.put(b"\"");
            }
        }
    }
}

impl PartialEq for Text<'_> {
    fn eq(&self, other: &Self) -> bool {
        if self.form != Form::Escaped && other.form != Form::Escaped {
            return self.raw == other.raw;
        }
        let arena = Arena::new();
        self.get(&arena) == other.get(&arena)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_escaped_text_is_what_it_stands_for() {
        let arena = Arena::new();
        let text = Text::escaped(r#"a\"b\\c\/\n\u00e9\ud83d\ude80"#);
        assert_eq!(text.get(&arena), "a\"b\\c/\né🚀");
        assert_eq!(text, Text::plain("a\"b\\c/\né🚀"));
        let mut out = Vec::new();
        text.write_json(&mut out);
        assert_eq!(serde_json::from_slice::<String>(&out).unwrap(), "a\"b\\c/\né🚀");
    }
}
