//! Letters with diacritics to plain ones, by the table that Microsoft documents for
//! `NormalizeDiacritics`.

use std::sync::LazyLock;

use bumpalo::Bump;
use bumpalo::collections::String as BumpString;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, decompose_canonical};

/// A letter and its replacement a line, with a tab between them.
const TABLE: &str = include_str!("diacritics.tsv");

/// The most characters of a letter with its marks, decomposed, that the table has.
const MAX_CHARACTERS: usize = 3;

/// A letter with its marks, decomposed and in canonical order; padded with NUL.
type Cluster = [char; MAX_CHARACTERS];

/// The table, sorted by cluster.
static REPLACEMENTS: LazyLock<Vec<(Cluster, &'static str)>> = LazyLock::new(|| {
    let mut replacements: Vec<_> = TABLE
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .filter_map(|(letter, replacement)| Some((cluster(letter)?, replacement)))
        .collect();
    replacements.sort_unstable();
    replacements
});

/// Letters that are one character each, none of them a mark: Latin-1 and the Latin Extended blocks A and B,
/// and Latin Extended Additional. Most names have no other letters outside ASCII.
const LATIN: [(u32, u32); 2] = [(0xC0, 0x250), (0x1E00, 0x1F00)];
const LATIN_COUNT: usize = 0x250 - 0xC0 + 0x100;

/// For each of these letters, what it becomes: one or two ASCII letters; NUL for what stays.
static LATIN_REPLACEMENTS: [[u8; 2]; LATIN_COUNT] = latin_replacements();

/// The lines of the table that begin with a letter of one character. Read when this is compiled, so
/// that nobody waits for it.
const fn latin_replacements() -> [[u8; 2]; LATIN_COUNT] {
    let table = TABLE.as_bytes();
    let mut replacements = [[0; 2]; LATIN_COUNT];
    let mut at = 0;
    while at < table.len() {
        let (letter, length) = match table[at] {
            lead @ 0xC0..0xE0 => (continued((lead & 0x1F) as u32, table[at + 1]), 2),
            lead @ 0xE0..0xF0 => {
                (continued(continued((lead & 0x0F) as u32, table[at + 1]), table[at + 2]), 3)
            }
            // A comment, or a letter and its marks that begin with ASCII.
            _ => (0, 0),
        };
        at += length;
        if length > 0
            && table[at] == b'\t'
            && let Some(place) = latin(letter)
        {
            replacements[place][0] = table[at + 1];
            if table[at + 2] != b'\n' {
                replacements[place][1] = table[at + 2];
            }
        }
        while at < table.len() && table[at] != b'\n' {
            at += 1;
        }
        at += 1;
    }
    replacements
}

/// A character's code with six more bits of it.
const fn continued(code: u32, byte: u8) -> u32 {
    code << 6 | (byte & 0x3F) as u32
}

/// The place of a letter among the [`LATIN`] ones.
const fn latin(letter: u32) -> Option<usize> {
    let [first, second] = LATIN;
    if letter >= first.0 && letter < first.1 {
        Some((letter - first.0) as usize)
    } else if letter >= second.0 && letter < second.1 {
        Some((letter - second.0 + first.1 - first.0) as usize)
    } else {
        None
    }
}

/// Replaces each letter with diacritics that the table has, composed or decomposed, by its plain
/// letters. A letter with other marks than the table has stays as it is, marks and all.
pub fn normalize_diacritics<'t>(text: &'t str, arena: &'t Bump) -> &'t str {
    if text.is_ascii() {
        return text;
    }
    let mut result = BumpString::new_in(arena);
    let mut copied = 0;
    let mut start = 0;
    while let Some(ascii) =
        text.as_bytes().get(start..).and_then(|rest| rest.iter().position(|byte| *byte >= 128))
    {
        let at = start + ascii;
        let mut characters = text.get(at..).unwrap_or("").chars();
        let Some(letter) = characters.next() else { break };
        let has_mark =
            characters.next().is_some_and(|next| !next.is_ascii() && latin(u32::from(next)).is_none());
        let plain;
        let (from, to, replaced) = match latin(u32::from(letter)) {
            Some(place) if !has_mark => {
                plain = LATIN_REPLACEMENTS.get(place).copied().unwrap_or_default();
                let used = plain.iter().take_while(|byte| **byte != 0).count();
                let plain = std::str::from_utf8(plain.get(..used).unwrap_or_default()).unwrap_or_default();
                (at, at + letter.len_utf8(), Some(plain).filter(|plain| !plain.is_empty()))
            }
            _ => {
                // What comes first may be a mark on the ASCII letter before.
                let from = at - usize::from(ascii > 0);
                let rest = text.get(from..).unwrap_or("");
                let length = cluster_length(rest);
                (from, from + length, replacement(rest.get(..length).unwrap_or("")))
            }
        };
        if let Some(replacement) = replaced {
            if copied == 0 {
                result.reserve(text.len());
            }
            result.push_str(text.get(copied..from).unwrap_or(""));
            result.push_str(replacement);
            copied = to;
        }
        start = to;
    }
    if copied == 0 {
        return text;
    }
    result.push_str(text.get(copied..).unwrap_or(""));
    result.into_bump_str()
}

/// The bytes of the first character with all marks after it.
fn cluster_length(text: &str) -> usize {
    let mut characters = text.char_indices();
    characters.next();
    characters.find(|(_, next)| !is_mark(*next)).map_or(text.len(), |(at, _)| at)
}

/// Whether the character belongs to the letter before it.
fn is_mark(character: char) -> bool {
    !character.is_ascii() && canonical_combining_class(first_of_decomposition(character)) != 0
}

fn first_of_decomposition(character: char) -> char {
    let mut first = None;
    decompose_canonical(character, |part| {
        first.get_or_insert(part);
    });
    first.unwrap_or(character)
}

fn replacement(letter: &str) -> Option<&'static str> {
    if letter.is_ascii() {
        return None;
    }
    let key = cluster(letter)?;
    let found = REPLACEMENTS.binary_search_by(|(known, _)| known.cmp(&key)).ok()?;
    REPLACEMENTS.get(found).map(|(_, replacement)| *replacement)
}

/// The decomposed form; `None` when it is longer than any in the table.
fn cluster(letter: &str) -> Option<Cluster> {
    let mut cluster = ['\0'; MAX_CHARACTERS];
    // Cut before decomposing, as a text can have marks without end.
    for (index, part) in letter.chars().take(MAX_CHARACTERS + 1).nfd().enumerate() {
        *cluster.get_mut(index)? = part;
    }
    Some(cluster)
}
