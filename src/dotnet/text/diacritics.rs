//! Letters with diacritics to plain ones, by the table that Microsoft documents for
//! `NormalizeDiacritics`.

use std::borrow::Cow;
use std::sync::LazyLock;

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

/// Replaces each letter with diacritics that the table has, composed or decomposed, by its plain
/// letters. A letter with other marks than the table has stays as it is, marks and all.
pub fn normalize_diacritics(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut result = String::new();
    let mut copied = 0;
    let mut start = 0;
    while start < text.len() {
        let rest = text.get(start..).unwrap_or("");
        let length = cluster_length(rest);
        let letter = rest.get(..length).unwrap_or("");
        if let Some(replacement) = replacement(letter) {
            result.push_str(text.get(copied..start).unwrap_or(""));
            result.push_str(replacement);
            copied = start + length;
        }
        start += length.max(1);
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    result.push_str(text.get(copied..).unwrap_or(""));
    Cow::Owned(result)
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
