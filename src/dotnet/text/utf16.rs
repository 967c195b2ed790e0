//! Lengths and positions in UTF-16 units, in which the expression language counts.

/// The length of a text in UTF-16 units.
pub fn utf16_len(text: &str) -> usize {
    // One unit for each first byte of a character, two for those of four bytes.
    text.bytes().map(|byte| usize::from(byte & 0xC0 != 0x80) + usize::from(byte >= 0xF0)).sum()
}

/// `len` UTF-16 units of the text from position `start` (from 0), or as many as there are. Of a
/// surrogate pair that an end cuts through, the half inside is dropped.
pub fn utf16_slice(text: &str, start: usize, len: usize) -> &str {
    let rest = text.get(boundary(text, start, true)..).unwrap_or("");
    // When the start fell between two halves, one of the units wanted is the dropped half.
    let dropped = usize::from(is_inside_pair(text, start));
    let end = boundary(rest, len.saturating_sub(dropped), false);
    rest.get(..end).unwrap_or("")
}

/// The byte at a position in UTF-16 units; inside a pair, that after it or that before it.
fn boundary(text: &str, index: usize, round_up: bool) -> usize {
    // What stands before decides; mostly that is ASCII, whatever comes after.
    if text.as_bytes().get(..index).unwrap_or(text.as_bytes()).is_ascii() {
        return index.min(text.len());
    }
    let mut units = 0;
    for (at, character) in text.char_indices() {
        if units >= index || (!round_up && units + character.len_utf16() > index) {
            return at;
        }
        units += character.len_utf16();
    }
    text.len()
}

fn is_inside_pair(text: &str, index: usize) -> bool {
    boundary(text, index, true) != boundary(text, index, false)
}
