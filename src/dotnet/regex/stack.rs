//! The matcher's stacks: small ones in the caller's arena, as most are; large ones on the heap, so that what a
//! pattern tries in vain is given back when the call ends.

use bumpalo::Bump;
use bumpalo::collections::Vec as BumpVec;

/// Most elements kept in the arena.
const SMALL: usize = 512;

/// A stack that begins in an arena.
pub(super) struct Stack<'s, T> {
    small: BumpVec<'s, T>,
    /// Holds all of them once there were more than [`SMALL`].
    large: Vec<T>,
    is_large: bool,
}

impl<'s, T: Copy> Stack<'s, T> {
    pub fn new(scratch: &'s Bump) -> Self {
        Self { small: BumpVec::new_in(scratch), large: Vec::new(), is_large: false }
    }

    fn items(&self) -> &[T] {
        if self.is_large { &self.large } else { &self.small }
    }

    pub fn len(&self) -> usize {
        self.items().len()
    }

    pub fn last_mut(&mut self) -> Option<&mut T> {
        if self.is_large { self.large.last_mut() } else { self.small.last_mut() }
    }

    #[inline]
    pub fn push(&mut self, item: T) {
        if self.is_large {
            self.large.push(item);
        } else if self.small.len() < SMALL {
            self.small.push(item);
        } else {
            self.large.extend_from_slice(&self.small);
            self.large.push(item);
            self.is_large = true;
        }
    }

    #[inline]
    pub fn pop(&mut self) -> Option<T> {
        if self.is_large { self.large.pop() } else { self.small.pop() }
    }

    pub fn truncate(&mut self, length: usize) {
        if self.is_large { self.large.truncate(length) } else { self.small.truncate(length) }
    }

    pub fn clear(&mut self) {
        self.truncate(0);
    }
}
