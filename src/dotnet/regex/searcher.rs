//! Going through the matches of a text, on whichever engine suits it.

use super::error::LimitExceeded;
use super::fast::Search;
use super::machine::{Ascii, Machine, Utf16};
use super::program::Program;
use super::{Group, Regex};
use crate::source::Span;
use bumpalo::Bump;
use bumpalo::collections::Vec as BumpVec;
use regex_automata::util::primitives::NonMaxUsize;

/// Spans in units of the engine: bytes of ASCII text, code units of any other.
type UnitSpan = (usize, usize);

enum Engine<'r, 't> {
    Fast(Search<'r>, &'t mut [Option<NonMaxUsize>]),
    Ascii(Machine<'r, 't, Ascii<'t>>),
    Wide(Machine<'r, 't, Utf16<'t>>, Offsets<'t>),
}

/// The bytes of the code units of a text; the second half of a pair is in the middle of its character. The
/// text's length comes last.
struct Offsets<'t>(&'t [usize]);

/// A text with characters outside ASCII in code units.
fn widen<'t>(text: &str, scratch: &'t Bump) -> (Utf16<'t>, Offsets<'t>) {
    let mut units = BumpVec::with_capacity_in(text.len(), scratch);
    let mut offsets = BumpVec::with_capacity_in(text.len() + 1, scratch);
    for (offset, character) in text.char_indices() {
        for (half, unit) in character.encode_utf16(&mut [0; 2]).iter().enumerate() {
            units.push(*unit);
            offsets.push(offset + 2 * half);
        }
    }
    offsets.push(text.len());
    (Utf16(units.into_bump_slice()), Offsets(offsets.into_bump_slice()))
}

/// Whether the whole of `text` matches, by the matcher.
pub(super) fn matches_whole(program: &Program, text: &str, scratch: &Bump) -> Result<bool, LimitExceeded> {
    if text.is_ascii() {
        return Machine::new(program, Ascii(text.as_bytes()), scratch).matches_whole();
    }
    let mut units = BumpVec::with_capacity_in(text.len(), scratch);
    units.extend(text.encode_utf16());
    Machine::new(program, Utf16(units.into_bump_slice()), scratch).matches_whole()
}

/// Finds one match after the other.
pub(super) struct Searcher<'r, 't> {
    text: &'t str,
    scratch: &'t Bump,
    engine: Engine<'r, 't>,
    length: usize,
    groups: bool,
    /// By slot; of the last match.
    spans: &'t mut [Option<UnitSpan>],
    /// Where to search next; beyond the text when it is done.
    next: usize,
    /// Where the previous match ended, which is what `\G` asks for.
    previous_end: usize,
}

impl<'r, 't> Searcher<'r, 't> {
    /// Without `groups`, only the spans of the matches are found. All working memory is taken from `scratch`.
    pub fn new(regex: &'r Regex, text: &'t str, groups: bool, scratch: &'t Bump) -> Self {
        let program = &regex.inner.program;
        let engine = match regex.search_for(text) {
            Some(fast) => Engine::Fast(fast, scratch.alloc_slice_fill_copy(fast.ends(), None)),
            None => Self::exact(program, text, scratch),
        };
        Self::on(engine, program, text, groups, scratch)
    }

    /// The same by the matcher, whatever else could be used.
    #[cfg(test)]
    pub fn new_exact(regex: &'r Regex, text: &'t str, scratch: &'t Bump) -> Self {
        let program = &regex.inner.program;
        Self::on(Self::exact(program, text, scratch), program, text, true, scratch)
    }

    fn exact(program: &'r Program, text: &'t str, scratch: &'t Bump) -> Engine<'r, 't> {
        if text.is_ascii() {
            Engine::Ascii(Machine::new(program, Ascii(text.as_bytes()), scratch))
        } else {
            let (units, offsets) = widen(text, scratch);
            Engine::Wide(Machine::new(program, units, scratch), offsets)
        }
    }

    fn on(engine: Engine<'r, 't>, program: &Program, text: &'t str, groups: bool, scratch: &'t Bump) -> Self {
        Self {
            length: match &engine {
                Engine::Wide(machine, _) => machine.text().0.len(),
                _ => text.len(),
            },
            text,
            scratch,
            engine,
            groups,
            spans: scratch.alloc_slice_fill_copy(program.slots, None),
            next: 0,
            previous_end: 0,
        }
    }

    /// The text.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// Where its working memory comes from.
    pub fn scratch(&self) -> &'t Bump {
        self.scratch
    }

    /// The text in code units, where the engine works on these; else it works on bytes.
    pub fn units(&self) -> Option<&'t [u16]> {
        match &self.engine {
            Engine::Wide(machine, _) => Some(machine.text().0),
            Engine::Fast(..) | Engine::Ascii(_) => None,
        }
    }

    /// The length of the text in the engine's units.
    pub fn len(&self) -> usize {
        self.length
    }

    /// Finds the next match.
    pub fn advance(&mut self) -> Result<bool, LimitExceeded> {
        if self.next > self.length {
            return Ok(false);
        }
        let (from, previous_end) = (self.next, self.previous_end);
        let found = match &mut self.engine {
            Engine::Fast(fast, ends) => fast.find(self.text, from, self.groups, self.spans, ends),
            Engine::Ascii(machine) => {
                let found = machine.find(from, previous_end)?;
                read_groups(self.spans, |slot| machine.group(slot));
                found
            }
            Engine::Wide(machine, _) => {
                let found = machine.find(from, previous_end)?;
                read_groups(self.spans, |slot| machine.group(slot));
                found
            }
        };
        if !found {
            self.next = self.length + 1;
            return Ok(false);
        }
        let (start, end) = self.span();
        self.previous_end = end;
        self.next = if start == end { end + 1 } else { end };
        Ok(true)
    }

    /// The last match.
    pub fn span(&self) -> UnitSpan {
        self.group(0).unwrap_or((self.length, self.length))
    }

    /// A group of the last match.
    pub fn group(&self, slot: usize) -> Option<UnitSpan> {
        self.spans.get(slot).copied().flatten()
    }

    /// A slot of the last match; `None` beyond the last slot.
    #[cfg(test)]
    pub fn slot(&self, slot: usize) -> Option<Option<UnitSpan>> {
        self.spans.get(slot).copied()
    }

    /// The bytes of whole characters from unit `start` to before `end`.
    pub fn bytes(&self, start: usize, end: usize) -> Span {
        let Engine::Wide(_, Offsets(offsets)) = &self.engine else {
            return Span::new(start, end);
        };
        let offset = |unit: usize| offsets.get(unit).copied().unwrap_or(self.text.len());
        let (mut from, mut to) = (offset(start), offset(end));
        if !self.text.is_char_boundary(from) {
            from += 2;
        }
        if !self.text.is_char_boundary(to) {
            to -= 2;
        }
        Span::new(from, to.max(from))
    }
}

fn read_groups(spans: &mut [Option<UnitSpan>], group: impl Fn(usize) -> Option<UnitSpan>) {
    for (slot, span) in spans.iter_mut().enumerate() {
        *span = group(slot);
    }
}

/// One match, in bytes of the text. Spans hold whole characters: half of a surrogate pair at an edge is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    groups: Vec<Option<Span>>,
}

impl Match {
    /// Where the match is.
    pub fn span(&self) -> Span {
        self.groups.first().copied().flatten().unwrap_or(Span::at(0))
    }

    /// Where the group is, if it took part.
    pub fn group(&self, group: &Group) -> Option<Span> {
        self.groups.get(group.slot).copied().flatten()
    }
}

/// The matches of a text; ends after an error.
pub struct Matches<'r, 't> {
    searcher: Option<Searcher<'r, 't>>,
}

impl<'r, 't> Matches<'r, 't> {
    pub(super) fn new(searcher: Searcher<'r, 't>) -> Self {
        Self { searcher: Some(searcher) }
    }
}

impl Iterator for Matches<'_, '_> {
    type Item = Result<Match, LimitExceeded>;

    fn next(&mut self) -> Option<Self::Item> {
        let searcher = self.searcher.as_mut()?;
        match searcher.advance() {
            Ok(true) => {
                let bytes = |&span: &Option<UnitSpan>| span.map(|(start, end)| searcher.bytes(start, end));
                Some(Ok(Match { groups: searcher.spans.iter().map(bytes).collect() }))
            }
            Ok(false) => None,
            Err(limit) => {
                self.searcher = None;
                Some(Err(limit))
            }
        }
    }
}
