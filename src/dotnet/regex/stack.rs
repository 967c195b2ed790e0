//! The matcher's stacks: what is on top in the caller's arena, which is all of it for most patterns; what lies deeper
//! on the heap, so that what a pattern tries in vain is given back when the call ends.

use bumpalo::Bump;
use bumpalo::collections::Vec as BumpVec;

/// Most elements kept in the arena.
const TOP: usize = 512;

/// A stack that begins in an arena.
pub(super) struct Stack<'s, T> {
    top: BumpVec<'s, T>,
    below: Vec<T>,
}

impl<'s, T: Copy> Stack<'s, T> {
    pub fn new(scratch: &'s Bump) -> Self {
        Self { top: BumpVec::with_capacity_in(16, scratch), below: Vec::new() }
    }

    #[inline]
    pub fn len(&self) -> usize {
        self.below.len() + self.top.len()
    }

    #[inline]
    pub fn last_mut(&mut self) -> Option<&mut T> {
        if self.top.is_empty() {
            self.raise();
        }
        self.top.last_mut()
    }

    #[inline]
    pub fn push(&mut self, item: T) {
        if self.top.len() >= TOP {
            self.sink();
        }
        self.top.push(item);
    }

    #[inline]
    pub fn pop(&mut self) -> Option<T> {
        if self.top.is_empty() {
            self.raise();
        }
        self.top.pop()
    }

    pub fn truncate(&mut self, length: usize) {
        self.top.truncate(length.saturating_sub(self.below.len()));
        self.below.truncate(length);
    }

    pub fn clear(&mut self) {
        self.truncate(0);
    }

    #[cold]
    fn sink(&mut self) {
        self.below.extend_from_slice(&self.top);
        self.top.clear();
    }

    /// Half of what fits, so that going up and down at the border moves nothing each time.
    #[cold]
    fn raise(&mut self) {
        let from = self.below.len().saturating_sub(TOP / 2);
        self.top.extend(self.below.drain(from..));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_one_stack_at_any_height() {
        let arena = Bump::new();
        let (mut stack, mut expected) = (Stack::new(&arena), Vec::new());
        for (pushes, pops) in [(10, 3), (3000, 700), (1, 2), (600, 1500), (0, 2000), (5, 5)] {
            for item in 0..pushes {
                stack.push(item);
                expected.push(item);
            }
            for _ in 0..pops {
                assert_eq!(stack.last_mut(), expected.last_mut());
                assert_eq!(stack.pop(), expected.pop());
            }
            assert_eq!(stack.len(), expected.len());
        }
        for length in [1600, 1100, 1000, 300, 0] {
            (0..2000).for_each(|item| stack.push(item));
            stack.truncate(length);
            assert_eq!((stack.len(), stack.last_mut().copied()), (length, length.checked_sub(1)));
            stack.clear();
        }
    }
}
