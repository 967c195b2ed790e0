//! Functions that may leave nothing of what they are given.

use super::call::Called;
use super::cause::{Cause, Reason};
use crate::functions::EmptyRule;

impl Called<'_> {
    /// Why the value may be `""`, for a function whose rule is [`EmptyRule::Any`].
    pub(super) fn left_empty(&self) -> Option<Cause> {
        let function = self.function();
        debug_assert_eq!(function.empty, EmptyRule::Any);
        let (_, state) = self.argument(function.source)?;
        let source = state.empty_text();
        let own = || Some(self.because(function.source, Reason::Empty(function)));
        match function.name {
            // A piece from the start on has at least the first character.
            "Left" if self.integer(1).is_some_and(|length| length != 0) => source.cloned(),
            "Mid" if self.integer(1) == Some(1) && self.integer(2).is_some_and(|length| length > 0) => {
                source.cloned()
            }
            "RandomString" if self.integer(0).is_some_and(|length| length > 0) => None,
            "FormatDateTime" if self.shows_a_part() => None,
            // What stands in for a source that is Null or empty is a group of the pattern, and may be nothing.
            "Replace" if self.is_given(5) => own().filter(|_| state.blank().is_some()),
            "Replace" if self.leaves_something() => source.cloned(),
            _ => source.cloned().or_else(own),
        }
    }

    /// Whether an output format writes something, whatever the date: a standard format, or a part that every date
    /// has.
    fn shows_a_part(&self) -> bool {
        let index = if self.arguments.len() > 3 && self.is_written(3) { 3 } else { 2 };
        self.text(index).is_some_and(|format| {
            let plain = !format.contains(['\'', '"', '\\', '%']);
            plain && (format.chars().count() == 1 || format.contains(['d', 'M', 'y', 'H', 'h', 'm', 's']))
        })
    }

    /// Whether a `Replace` of a source with text leaves text: what it puts in is never empty.
    fn leaves_something(&self) -> bool {
        const VALUE: usize = 4;
        const PATTERN: usize = 2;
        const TEMPLATE: usize = 6;
        let has_text = |index: usize| self.argument(index).is_some_and(|(_, state)| state.blank().is_none());
        if self.is_given(TEMPLATE) {
            return has_text(TEMPLATE);
        }
        // What `$1` puts in may be nothing.
        let literal = !self.is_given(PATTERN) || self.text(VALUE).is_some_and(|text| !text.contains('$'));
        has_text(VALUE) && literal
    }
}
