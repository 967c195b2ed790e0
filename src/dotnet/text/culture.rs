//! The cultures that .NET knows by name, as far as case mapping tells them apart.

/// A culture, reduced to its case mapping.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Culture {
    /// The invariant culture: `İ` has no lower case, `ı` no upper case.
    Invariant,
    /// A named culture: `İ` becomes `i`, `ı` becomes `I`.
    Named,
    /// Turkish and Azerbaijani: `i` and `İ`, `ı` and `I` are pairs.
    Turkic,
}

/// The names of .NET's cultures on ICU: those of the CLDR, those with the script left out, and the
/// older Windows names; in byte order.
const NAMES: &str = include_str!("cultures.txt");

impl Culture {
    /// The culture of a name in any case, such as `en-US`; the empty name is the invariant culture.
    /// `None` when .NET knows no such culture.
    pub fn parse(name: &str) -> Option<Culture> {
        if name.is_empty() {
            return Some(Culture::Invariant);
        }
        let known = NAMES.lines().any(|known| known.eq_ignore_ascii_case(name));
        let language = name.split('-').next().unwrap_or("");
        let turkic = ["tr", "az"].iter().any(|turkic| turkic.eq_ignore_ascii_case(language));
        known.then_some(if turkic { Culture::Turkic } else { Culture::Named })
    }

    /// The names of all cultures but the invariant one.
    pub fn names() -> impl Iterator<Item = &'static str> {
        NAMES.lines()
    }
}
