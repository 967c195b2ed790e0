//! Comments that speak to attrflow: `# attrflow: allow AF601 because …`.

use super::levels::Selector;
use crate::source::Span;

/// What such a comment says; spans count in its text, which begins behind the `#`.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Directive {
    /// Rules, by code or name, and whether a reason follows.
    Allow { rules: Vec<Span>, reason: bool },
    /// Something else, that means nothing.
    Other(Span),
}

/// Whether a comment, by its text behind the `#`, speaks to attrflow: where it stands matters.
pub fn is_directive(text: &str) -> bool {
    directive(text).is_some()
}

/// What a comment says to attrflow, if it speaks to it.
pub(super) fn directive(text: &str) -> Option<Directive> {
    let rest = text.trim_start().strip_prefix("attrflow:")?;
    let mut words = words(rest, text.len() - rest.len()).peekable();
    if words.next_if(|(word, _)| word.of(text) == "allow").is_none() {
        let start = text.len() - text.trim_start().len();
        return Some(Directive::Other(Span::new(start, text.trim_end().len())));
    }
    let mut rules = Vec::new();
    let mut listed = true;
    while let Some((word, comma)) = words.next_if(|(word, _)| {
        let word = word.of(text);
        !is_because(word) && (listed || word.parse::<Selector>().is_ok())
    }) {
        rules.push(word);
        listed = comma;
    }
    let reason = words.next().is_some_and(|(word, _)| is_because(word.of(text))) && words.next().is_some();
    Some(Directive::Allow { rules, reason })
}

fn is_because(word: &str) -> bool {
    word.eq_ignore_ascii_case("because")
}

/// The words of a text that begins at `from`, and whether a comma follows each.
fn words(text: &str, from: usize) -> impl Iterator<Item = (Span, bool)> + '_ {
    let mut at = from;
    text.split_inclusive(|c: char| c.is_whitespace() || c == ',').filter_map(move |part| {
        let word = part.trim_end_matches(|c: char| c.is_whitespace() || c == ',');
        let span = Span::new(at, at + word.len());
        at += part.len();
        (!word.is_empty()).then_some((span, part.ends_with(',')))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> String {
        match directive(text) {
            None => "nothing".to_owned(),
            Some(Directive::Other(word)) => format!("other {}", word.of(text)),
            Some(Directive::Allow { rules, reason }) => {
                let rules: Vec<&str> = rules.iter().map(|rule| rule.of(text)).collect();
                format!("{} {}", rules.join("|"), if reason { "with a reason" } else { "without" })
            }
        }
    }

    #[test]
    fn comments_are_understood() {
        for (text, expected) in [
            (" attrflow: allow AF601 because so", "AF601 with a reason"),
            ("attrflow:allow AF601,AF602 because so", "AF601|AF602 with a reason"),
            (" attrflow: allow AF601, AF602 , iif-null Because so", "AF601|AF602|iif-null with a reason"),
            (" attrflow: allow AF601 AF602 because so", "AF601|AF602 with a reason"),
            (" attrflow: allow AF6 because so", "AF6 with a reason"),
            (" attrflow: allow AF999, no-such because so", "AF999|no-such with a reason"),
            (" attrflow: allow AF601", "AF601 without"),
            (" attrflow: allow AF601 because", "AF601 without"),
            (" attrflow: allow AF601 well-known, and so on", "AF601 without"),
            (" attrflow: allow", " without"),
            (" attrflow: allow because so", " with a reason"),
            (" attrflow: ignore AF601", "other attrflow: ignore AF601"),
            (" attrflow:", "other attrflow:"),
            (" attrflow is a tool", "nothing"),
            (" see attrflow: allow", "nothing"),
        ] {
            assert_eq!(said(text), expected, "{text}");
        }
    }
}
