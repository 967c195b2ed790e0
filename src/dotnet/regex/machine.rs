//! The matcher: backtracking, as .NET's own interpreter does it, since what a group holds at the end
//! depends on the order in which ways are tried. It has a budget of steps and of memory, and no recursion.

use super::ast::Assertion;
use super::casing;
use super::error::LimitExceeded;
use super::program::{Loop, Op, Program};
use super::stack::Stack;
use super::unicode::is_word_unit;
use bumpalo::Bump;

/// Steps one call may take, whatever the text.
const STEPS: usize = 4_000_000;
/// Steps it may take for each code unit of the text besides.
const STEPS_PER_UNIT: usize = 32;
/// Most alternatives and most undo entries held at once.
const MAX_HELD: usize = 2_000_000;

/// A register without a value.
const UNSET: usize = usize::MAX;

/// Text as .NET sees it, by code units.
pub(super) trait Units {
    /// How many units there are.
    fn len(&self) -> usize;
    /// The unit at `index`.
    fn at(&self, index: usize) -> Option<u16>;
}

/// ASCII text is its own UTF-16.
pub(super) struct Ascii<'t>(pub &'t [u8]);

impl Units for Ascii<'_> {
    fn len(&self) -> usize {
        self.0.len()
    }

    #[inline]
    fn at(&self, index: usize) -> Option<u16> {
        self.0.get(index).map(|&byte| u16::from(byte))
    }
}

/// UTF-16 text.
pub(super) struct Utf16<'s>(pub &'s [u16]);

impl Units for Utf16<'_> {
    fn len(&self) -> usize {
        self.0.len()
    }

    #[inline]
    fn at(&self, index: usize) -> Option<u16> {
        self.0.get(index).copied()
    }
}

/// Another way to go on when the present one fails.
#[derive(Clone, Copy)]
struct Choice {
    op: usize,
    place: usize,
    /// Of a run, the lowest place it may still give back to; else the place itself.
    lowest: usize,
    /// Height of the undo log when the choice was made.
    undo: usize,
}

/// The state of matching one text.
pub(super) struct Machine<'p, 's, T> {
    program: &'p Program,
    text: T,
    registers: &'s mut [usize],
    choices: Stack<'s, Choice>,
    /// Registers and their former values, to be restored when backtracking.
    undo: Stack<'s, (usize, usize)>,
    steps: usize,
}

impl<'p, 's, T: Units> Machine<'p, 's, T> {
    pub fn new(program: &'p Program, text: T, scratch: &'s Bump) -> Self {
        Self {
            registers: scratch.alloc_slice_fill_copy(program.registers, UNSET),
            choices: Stack::new(scratch),
            undo: Stack::new(scratch),
            steps: STEPS.saturating_add(text.len().saturating_mul(STEPS_PER_UNIT)),
            program,
            text,
        }
    }

    /// The text matched on.
    pub fn text(&self) -> &T {
        &self.text
    }

    /// The units of the group in `slot` in the last match.
    pub fn group(&self, slot: usize) -> Option<(usize, usize)> {
        let begin = *self.registers.get(2 * slot)?;
        let end = *self.registers.get(2 * slot + 1)?;
        (begin != UNSET && slot < self.program.slots).then_some((begin, end))
    }

    /// Looks for a match that begins at `from` or later; `\G` holds at `search_start`.
    pub fn find(&mut self, from: usize, search_start: usize) -> Result<bool, LimitExceeded> {
        for start in from..=self.text.len() {
            if let Some(first) = &self.program.first {
                self.spend(1)?;
                if !self.text.at(start).is_some_and(|unit| first.contains(unit)) {
                    continue;
                }
            }
            if self.run(start, search_start, false)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether the whole text matches.
    pub fn matches_whole(&mut self) -> Result<bool, LimitExceeded> {
        self.run(0, 0, true)
    }

    fn spend(&mut self, steps: usize) -> Result<(), LimitExceeded> {
        self.steps = self.steps.checked_sub(steps).ok_or(LimitExceeded::Steps)?;
        Ok(())
    }

    /// Sets a register so that backtracking restores it.
    fn set(&mut self, register: usize, value: usize) {
        if let Some(held) = self.registers.get_mut(register) {
            self.undo.push((register, *held));
            *held = value;
        }
    }

    fn get(&self, register: usize) -> usize {
        self.registers.get(register).copied().unwrap_or(UNSET)
    }

    fn choose(&mut self, op: usize, place: usize, lowest: usize) -> Result<(), LimitExceeded> {
        if self.choices.len() >= MAX_HELD || self.undo.len() >= MAX_HELD {
            return Err(LimitExceeded::Steps);
        }
        self.choices.push(Choice { op, place, lowest, undo: self.undo.len() });
        Ok(())
    }

    /// The next way to try: instruction and place.
    fn backtrack(&mut self) -> Option<(usize, usize)> {
        let choice = self.choices.last_mut()?;
        let (op, place, undo) = (choice.op, choice.place, choice.undo);
        if place > choice.lowest {
            choice.place -= 1;
        } else {
            self.choices.pop();
        }
        while self.undo.len() > undo {
            if let Some((register, value)) = self.undo.pop()
                && let Some(held) = self.registers.get_mut(register)
            {
                *held = value;
            }
        }
        Some((op, place))
    }

    fn cut(&mut self, height: usize) {
        self.choices.truncate(height);
    }

    fn run(&mut self, start: usize, search_start: usize, whole: bool) -> Result<bool, LimitExceeded> {
        self.choices.clear();
        self.undo.clear();
        self.registers.fill(UNSET);
        let program = self.program;
        let (mut pc, mut place) = (0, start);
        loop {
            self.spend(1)?;
            let next = match program.ops.get(pc) {
                None => None,
                Some(Op::Match) if !whole || place == self.text.len() => {
                    self.set(0, start);
                    self.set(1, place);
                    return Ok(true);
                }
                Some(Op::Match) => None,
                Some(op) => self.step(op, pc, place, search_start)?,
            };
            (pc, place) = match next.or_else(|| self.backtrack()) {
                Some(next) => next,
                None => return Ok(false),
            };
        }
    }

    /// Executes one instruction: where to go on, or `None` when it fails.
    fn step(
        &mut self,
        op: &Op,
        pc: usize,
        place: usize,
        search_start: usize,
    ) -> Result<Option<(usize, usize)>, LimitExceeded> {
        let program = self.program;
        let next = pc + 1;
        Ok(match *op {
            Op::Unit { unit, back } => {
                self.read(place, back).filter(|&(read, _)| read == unit).map(|(_, place)| (next, place))
            }
            Op::Set { set, back } => self
                .read(place, back)
                .filter(|&(read, _)| program.sets.get(set).is_some_and(|set| set.contains(read)))
                .map(|(_, place)| (next, place)),
            Op::Assert(assertion) => self.holds(assertion, place, search_start).then_some((next, place)),
            Op::Jump(to) => Some((to, place)),
            Op::Split { other, prefer_other } => {
                let (first, second) = if prefer_other { (other, next) } else { (next, other) };
                self.choose(second, place, place)?;
                Some((first, place))
            }
            Op::Run { set, min, max } => {
                let Some(set) = program.sets.get(set) else {
                    return Ok(None);
                };
                let limit = self.text.len().min(place.saturating_add(max));
                let mut end = place;
                while end < limit && self.text.at(end).is_some_and(|unit| set.contains(unit)) {
                    end += 1;
                }
                self.spend((end - place) / 8)?;
                let lowest = place.saturating_add(min);
                if end < lowest {
                    return Ok(None);
                }
                if end > lowest {
                    self.choose(next, end - 1, lowest)?;
                }
                Some((next, end))
            }
            Op::Open { register } => {
                self.set(register, place);
                Some((next, place))
            }
            Op::Close { register, slot } => {
                let start = self.get(register);
                self.set(2 * slot, start.min(place));
                self.set(2 * slot + 1, start.max(place));
                Some((next, place))
            }
            Op::Backreference { slot, ignore_case, back } => {
                self.repeated(slot, ignore_case, back, place)?.map(|place| (next, place))
            }
            Op::LoopStart(Loop { count, start }) => {
                self.set(count, 0);
                self.set(start, UNSET);
                Some((next, place))
            }
            Op::LoopTest { registers, min, max, lazy, body } => {
                let count = self.get(registers.count);
                let was_empty = self.get(registers.start) == place;
                let again = (next, place);
                let out = (next + 1, place);
                if count < min {
                    Some(self.iterate(registers, body, place))
                } else if count >= max || was_empty {
                    // An empty iteration counts, and is the last.
                    Some(out)
                } else if lazy {
                    self.choose(again.0, place, place)?;
                    Some(out)
                } else {
                    self.choose(out.0, place, place)?;
                    Some(self.iterate(registers, body, place))
                }
            }
            Op::LoopBody { registers, body } => Some(self.iterate(registers, body, place)),
            Op::Mark(mark) => {
                self.set(mark.height, self.choices.len());
                self.set(mark.place, place);
                Some((next, place))
            }
            Op::Cut(mark) => {
                self.cut(self.get(mark.height));
                Some((next, place))
            }
            Op::CutAndReturn(mark) => {
                self.cut(self.get(mark.height));
                Some((next, self.get(mark.place)))
            }
            Op::CutAndFail(mark) => {
                self.cut(self.get(mark.height));
                None
            }
            Op::IfGroup { slot, otherwise } => {
                let is_set = self.get(2 * slot) != UNSET;
                Some((if is_set { next } else { otherwise }, place))
            }
            Op::Match => None,
        })
    }

    fn iterate(&mut self, registers: Loop, body: usize, place: usize) -> (usize, usize) {
        self.set(registers.count, self.get(registers.count).saturating_add(1));
        self.set(registers.start, place);
        (body, place)
    }

    /// The unit after (or, backwards, before) `place`, and the place on its other side.
    #[inline]
    fn read(&self, place: usize, back: bool) -> Option<(u16, usize)> {
        if back {
            let before = place.checked_sub(1)?;
            Some((self.text.at(before)?, before))
        } else {
            Some((self.text.at(place)?, place + 1))
        }
    }

    /// Where the text of the group ends (or, backwards, begins) if it is repeated at `place`.
    fn repeated(
        &mut self,
        slot: usize,
        ignore_case: bool,
        back: bool,
        place: usize,
    ) -> Result<Option<usize>, LimitExceeded> {
        let Some((begin, end)) = self.group(slot) else {
            return Ok(None);
        };
        let length = end - begin;
        self.spend(length / 8)?;
        let from = match back {
            true => place.checked_sub(length),
            false => Some(place).filter(|place| place.saturating_add(length) <= self.text.len()),
        };
        let Some(from) = from else {
            return Ok(None);
        };
        let same =
            (0..length).all(|offset| match (self.text.at(begin + offset), self.text.at(from + offset)) {
                (Some(a), Some(b)) if ignore_case => casing::equal_ignoring_case(a, b),
                (a, b) => a == b,
            });
        Ok(same.then_some(if back { from } else { from + length }))
    }

    fn holds(&self, assertion: Assertion, place: usize, search_start: usize) -> bool {
        const NEW_LINE: Option<u16> = Some(b'\n' as u16);
        let before = || place.checked_sub(1).and_then(|index| self.text.at(index));
        let after = || self.text.at(place);
        let length = self.text.len();
        let at_boundary = || before().is_some_and(is_word_unit) != after().is_some_and(is_word_unit);
        match assertion {
            Assertion::TextStart => place == 0,
            Assertion::TextEnd => place == length,
            Assertion::LineStart => place == 0 || before() == NEW_LINE,
            Assertion::LineEnd => place == length || after() == NEW_LINE,
            Assertion::FinalLineEnd => place == length || place + 1 == length && after() == NEW_LINE,
            Assertion::SearchStart => place == search_start,
            Assertion::WordBoundary => at_boundary(),
            Assertion::NotWordBoundary => !at_boundary(),
        }
    }
}
