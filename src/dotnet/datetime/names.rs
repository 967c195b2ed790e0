//! The invariant culture's names.

/// January to December.
pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Sunday to Saturday.
pub(super) const DAYS: [&str; 7] =
    ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/// The eras' names: the one and only, then its abbreviation.
pub(super) const ERAS: [&str; 2] = ["A.D.", "AD"];

/// The length of the abbreviations of months and days.
const SHORT: usize = 3;

/// The name of a month or day, counted from 0, in full or abbreviated.
pub(super) fn name(names: &[&'static str], index: u32, full: bool) -> &'static str {
    let name = names.get(index as usize).copied().unwrap_or("");
    if full { name } else { name.get(..SHORT).unwrap_or(name) }
}

/// Whether `text` begins with `prefix` in any case of ASCII letters.
pub(super) fn starts_with_ignore_case(text: &str, prefix: &str) -> bool {
    text.as_bytes().get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix.as_bytes()))
}

/// The name that `text` begins with, counted from 0, and its length.
pub(super) fn find_prefix(names: &[&'static str], text: &str, full: bool) -> Option<(u32, usize)> {
    (0u32..).zip(names).find_map(|(index, _)| {
        let name = name(names, index, full);
        starts_with_ignore_case(text, name).then_some((index, name.len()))
    })
}

/// The month or day whose full or abbreviated name `word` is.
pub(super) fn find_word(names: &[&'static str], word: &str) -> Option<u32> {
    (0u32..)
        .zip(names)
        .find(|(index, full)| {
            full.eq_ignore_ascii_case(word) || name(names, *index, false).eq_ignore_ascii_case(word)
        })
        .map(|(index, _)| index)
}
