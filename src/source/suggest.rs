/// The candidate closest to `word`, when one is close enough to be what was meant.
///
/// The distance is that of Damerau and Levenshtein (optimal string alignment): letters added,
/// left out, replaced, or two neighbours exchanged. It may be a third of the word's length,
/// and 3 at most, so that a short word is not "corrected" into an unrelated one. Letters that
/// differ only in case count as equal; among equals the candidate in the same case wins, then
/// the earlier one.
pub fn suggest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let exact: Vec<char> = word.chars().collect();
    if exact.is_empty() || exact.len() > LONGEST {
        return None;
    }
    let folded: Vec<char> = fold(word).collect();
    let limit = (folded.len() / 3).clamp(1, 3);
    let mut best: Option<((usize, usize), &'c str)> = None;
    for candidate in candidates {
        // The length bounds the distance from below; most candidates end here.
        if candidate.len() > 4 * (folded.len() + limit) {
            continue;
        }
        let folded_candidate: Vec<char> = fold(candidate).collect();
        if folded_candidate.len().abs_diff(folded.len()) > limit {
            continue;
        }
        let distance = distance(&folded, &folded_candidate);
        // Nothing of a word kept is no likeness, however short the word.
        if distance > limit || distance >= folded.len() {
            continue;
        }
        let case = exact.iter().zip(candidate.chars()).filter(|(a, b)| **a != *b).count();
        if best.is_none_or(|(rank, _)| (distance, case) < rank) {
            best = Some(((distance, case), candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Longer words are not compared: no name is that long, and the comparison is quadratic.
const LONGEST: usize = 256;

fn fold(word: &str) -> impl Iterator<Item = char> + '_ {
    word.chars().flat_map(char::to_lowercase)
}

fn distance(a: &[char], b: &[char]) -> usize {
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, &x) in a.iter().enumerate() {
        let mut row = Vec::with_capacity(last.len());
        row.push(i + 1);
        for (j, &y) in b.iter().enumerate() {
            let replaced = last[j] + usize::from(x != y);
            let mut least = replaced.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && x == b[j - 1] && a[i - 1] == y {
                least = least.min(before_last[j - 1] + 1);
            }
            row.push(least);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::suggest;

    #[test]
    fn finds_what_was_meant() {
        let names = ["Switch", "Split", "Join", "Append", "IIF", "phoneNumbers", "NormalizeDiacritics"];
        for (word, meant) in [
            ("Swithc", Some("Switch")),
            ("switch", Some("Switch")),
            ("Spilt", Some("Split")),
            ("phoneNumberss", Some("phoneNumbers")),
            ("NormaliseDiacritic", Some("NormalizeDiacritics")),
            ("IF", Some("IIF")),
            ("Jion", Some("Join")),
            ("Frobnicate", None),
            ("x", None),
            ("", None),
            ("Appnds", Some("Append")),
        ] {
            assert_eq!(suggest(word, names), meant, "{word}");
        }
    }

    #[test]
    fn prefers_the_same_case() {
        assert_eq!(suggest("Mail", ["mail", "Mail"]), Some("Mail"));
        assert_eq!(suggest("mial", ["MAIL", "mail"]), Some("mail"));
        assert_eq!(suggest("größe", ["Größe"]), Some("Größe"));
    }
}
