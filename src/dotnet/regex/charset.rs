//! Sets of UTF-16 code units, which is what a .NET character class is.

/// A set of code units: ASCII by bit, and all of it as sorted ranges.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct CharSet {
    ascii: u128,
    /// Inclusive, ascending, neither overlapping nor touching.
    ranges: Vec<(u16, u16)>,
}

impl CharSet {
    /// The set of all units in `ranges` (inclusive, in any order).
    pub fn of_ranges(mut ranges: Vec<(u16, u16)>) -> Self {
        ranges.sort_unstable();
        let mut merged: Vec<(u16, u16)> = Vec::with_capacity(ranges.len());
        for (low, high) in ranges {
            match merged.last_mut() {
                Some(last) if u32::from(low) <= u32::from(last.1) + 1 => last.1 = last.1.max(high),
                _ => merged.push((low, high)),
            }
        }
        let mut ascii = 0;
        for &(low, high) in &merged {
            for unit in low..=high.min(127) {
                ascii |= 1 << unit;
            }
        }
        Self { ascii, ranges: merged }
    }

    /// The set of one unit.
    pub fn of_unit(unit: u16) -> Self {
        Self::of_ranges(vec![(unit, unit)])
    }

    /// Every unit.
    pub fn all() -> Self {
        Self::of_ranges(vec![(0, u16::MAX)])
    }

    /// Whether `unit` is in the set.
    #[inline]
    pub fn contains(&self, unit: u16) -> bool {
        if unit < 128 {
            return self.ascii >> unit & 1 == 1;
        }
        let after = self.ranges.partition_point(|&(low, _)| low <= unit);
        after > 0 && self.ranges.get(after - 1).is_some_and(|&(_, high)| unit <= high)
    }

    /// Bit *n* is set when the ASCII character *n* is in the set.
    pub fn ascii(&self) -> u128 {
        self.ascii
    }

    /// The ranges, inclusive and ascending.
    pub fn ranges(&self) -> &[(u16, u16)] {
        &self.ranges
    }

    /// The only unit of the set, when it has one only.
    pub fn single(&self) -> Option<u16> {
        match self.ranges[..] {
            [(low, high)] if low == high => Some(low),
            _ => None,
        }
    }

    /// Units in either set.
    pub fn union(&self, other: &Self) -> Self {
        Self::of_ranges([&self.ranges[..], &other.ranges[..]].concat())
    }

    /// Units not in the set.
    pub fn complement(&self) -> Self {
        let mut ranges = Vec::with_capacity(self.ranges.len() + 1);
        let mut next = 0u32;
        for &(low, high) in &self.ranges {
            if let (Ok(from), Some(to)) = (u16::try_from(next), low.checked_sub(1))
                && from <= to
            {
                ranges.push((from, to));
            }
            next = u32::from(high) + 1;
        }
        if let Ok(from) = u16::try_from(next) {
            ranges.push((from, u16::MAX));
        }
        Self::of_ranges(ranges)
    }

    /// Units in this set and not in `other`.
    pub fn minus(&self, other: &Self) -> Self {
        self.complement().union(other).complement()
    }
}

#[cfg(test)]
mod tests {
    use super::CharSet;
    use proptest::prelude::*;

    fn set() -> impl Strategy<Value = CharSet> {
        prop::collection::vec((any::<u16>(), 0u16..300), 0..6).prop_map(|ranges| {
            CharSet::of_ranges(ranges.into_iter().map(|(low, len)| (low, low.saturating_add(len))).collect())
        })
    }

    proptest! {
        #[test]
        fn algebra(a in set(), b in set(), unit: u16) {
            prop_assert_eq!(a.complement().contains(unit), !a.contains(unit));
            prop_assert_eq!(a.union(&b).contains(unit), a.contains(unit) || b.contains(unit));
            prop_assert_eq!(a.minus(&b).contains(unit), a.contains(unit) && !b.contains(unit));
            prop_assert_eq!(a.complement().complement(), a);
        }
    }
}
