//! Character classes: `[a-z-[aeiou]]`.

use super::{Parser, Result};
use crate::dotnet::regex::casing;
use crate::dotnet::regex::charset::CharSet;

/// One member of a class: a unit that can bound a range, or a set that cannot.
enum Member {
    Unit { unit: u16, escaped: bool },
    Set(CharSet),
}

impl Parser {
    /// The class whose `[` is at unit `start` and has been read.
    pub(super) fn class(&mut self, start: usize) -> Result<CharSet> {
        let negated = self.eat('^');
        let mut ranges: Vec<(u16, u16)> = Vec::new();
        let mut sets = CharSet::default();
        let mut subtracted = None;
        let mut is_first = true;
        loop {
            let at = self.position;
            if !is_first && self.eat(']') {
                break;
            }
            let (low, escaped) = match self.member(start)? {
                Member::Set(set) => {
                    sets = sets.union(&set);
                    is_first = false;
                    continue;
                }
                Member::Unit { unit, escaped } => (unit, escaped),
            };
            let is_range =
                self.looking_at("-") && self.peek_at(1).is_some_and(|unit| unit != u16::from(b']'));
            // `\-` never begins a range (`\x2D` may).
            let is_escaped_hyphen = escaped && self.units.get(at + 1) == Some(&u16::from(b'-'));
            if is_range && !is_escaped_hyphen {
                self.position += 1;
                if self.looking_at("[") {
                    // `a-[b]`: no range, but `a` without `b`.
                    ranges.push((low, low));
                    subtracted = Some(self.subtraction()?);
                } else {
                    let high = match self.member(start)? {
                        Member::Unit { unit, .. } => unit,
                        Member::Set(_) => {
                            return self.invalid_help(
                                self.span_from(at),
                                format!(
                                    "`{}` is no range: it has no last character",
                                    self.text(at, self.position)
                                ),
                                "put the hyphen last, or write `\\-`",
                            );
                        }
                    };
                    if high < low {
                        return self.invalid(
                            self.span_from(at),
                            format!("the range `{}` is in reverse order", self.text(at, self.position)),
                        );
                    }
                    ranges.push((low, high));
                }
            } else if low == u16::from(b'-') && !escaped && self.looking_at("[") && !is_first {
                subtracted = Some(self.subtraction()?);
            } else {
                ranges.push((low, low));
            }
            is_first = false;
        }
        let mut set = CharSet::of_ranges(ranges);
        if self.options.ignore_case {
            set = casing::close_over_case(&set);
        }
        set = set.union(&sets);
        if negated {
            set = set.complement();
        }
        Ok(match subtracted {
            Some(subtracted) => set.minus(&subtracted),
            None => set,
        })
    }

    fn member(&mut self, start: usize) -> Result<Member> {
        let at = self.position;
        let Some(unit) = self.next() else {
            return self.invalid_help(
                self.span(start, start + 1),
                "`[` is never closed",
                "add `]`, or write `\\[` for a bracket",
            );
        };
        // A backslash that ends the pattern leaves the class open, which the next call reports.
        if unit != u16::from(b'\\') || self.peek().is_none() {
            return Ok(Member::Unit { unit, escaped: false });
        }
        if let Some(set) = self.shorthand(at)? {
            return Ok(Member::Set(set));
        }
        let unit = self.character_escape(at)?;
        Ok(Member::Unit { unit, escaped: true })
    }

    /// `[…]` after the hyphen, which must be the last thing in its class.
    fn subtraction(&mut self) -> Result<CharSet> {
        let start = self.position;
        self.position += 1;
        let set = self.nested(|parser| parser.class(start))?;
        if self.peek().is_some_and(|unit| unit != u16::from(b']')) {
            return self.invalid_help(
                self.span_from(start),
                "a subtracted class must come last",
                "move it before the closing `]`",
            );
        }
        Ok(set)
    }
}
