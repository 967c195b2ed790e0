//! Which characters `(?i)` takes for the same. Since .NET 7 that is: those with the same simple
//! lower-case mapping (so K, k and the Kelvin sign; not ß and SS, not σ and ς). Under the
//! invariant culture İ and ı stand alone, and i goes with I only.

use super::charset::CharSet;
use icu_casemap::CaseMapper;
use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

/// Unit → its class, for the units that are not alone in theirs.
static CLASSES: LazyLock<HashMap<u16, Box<[u16]>>> = LazyLock::new(|| {
    let mapper = CaseMapper::new();
    let mut by_lower: BTreeMap<u16, Vec<u16>> = BTreeMap::new();
    for unit in 0..=u16::MAX {
        let Some(character) = char::from_u32(u32::from(unit)) else {
            continue;
        };
        // İ maps to i in Unicode's data; the invariant culture leaves it alone.
        let lower = mapper.simple_lowercase(character);
        if lower == character || unit == 0x130 {
            continue;
        }
        if let Ok(lower) = u16::try_from(u32::from(lower)) {
            by_lower.entry(lower).or_insert_with(|| vec![lower]).push(unit);
        }
    }
    let mut classes = HashMap::new();
    for class in by_lower.into_values() {
        let class: Box<[u16]> = class.into();
        for &unit in &class {
            classes.insert(unit, class.clone());
        }
    }
    classes
});

/// All units equal to `unit` without regard to case, itself included; empty when it has no case.
pub(super) fn equivalents(unit: u16) -> &'static [u16] {
    CLASSES.get(&unit).map_or(&[], |class| class)
}

/// Whether two units are equal without regard to case.
pub(super) fn equal_ignoring_case(a: u16, b: u16) -> bool {
    a == b || equivalents(a).contains(&b)
}

/// `set` and every unit that differs from one of it in case only.
pub(super) fn close_over_case(set: &CharSet) -> CharSet {
    let mut ranges = set.ranges().to_vec();
    for (&unit, class) in CLASSES.iter() {
        if set.contains(unit) {
            ranges.extend(class.iter().map(|&other| (other, other)));
        }
    }
    CharSet::of_ranges(ranges)
}
