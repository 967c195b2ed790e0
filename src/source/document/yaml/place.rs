/// Byte offsets for the character offsets of a parser that moves forward, mostly.
#[derive(Debug)]
pub(super) struct Places<'t> {
    text: &'t str,
    ascii: bool,
    character: usize,
    byte: usize,
}

impl<'t> Places<'t> {
    /// Over `text`.
    pub fn new(text: &'t str) -> Self {
        Places { text, ascii: text.is_ascii(), character: 0, byte: 0 }
    }

    /// The offset in bytes of the `character`th character; past the end is the end.
    pub fn byte(&mut self, character: usize) -> usize {
        if self.ascii {
            return character.min(self.text.len());
        }
        while self.character < character && self.byte < self.text.len() {
            self.byte += 1;
            while !self.text.is_char_boundary(self.byte) {
                self.byte += 1;
            }
            self.character += 1;
        }
        while self.character > character {
            self.byte -= 1;
            while !self.text.is_char_boundary(self.byte) {
                self.byte -= 1;
            }
            self.character -= 1;
        }
        self.byte
    }
}
