//! A copy of a text with some places replaced, that still knows the places of the original.

use crate::source::Span;
use std::borrow::Cow;

/// What a parser is to see in the place of some bytes of the file.
#[derive(Clone, Debug)]
pub(super) struct Patch {
    /// The bytes of the file.
    pub span: Span,
    /// What stands there instead.
    pub text: String,
    /// Whether the replacement stands for a value that cannot be read.
    pub invalid: bool,
}

impl Patch {
    /// A value that cannot be read: a parser finds a plain scalar in its place.
    pub fn invalid(span: Span) -> Self {
        Patch { span, text: "x".to_owned(), invalid: true }
    }

    /// Other text, that means something.
    pub fn text(span: Span, text: impl Into<String>) -> Self {
        Patch { span, text: text.into(), invalid: false }
    }
}

/// The patched copy.
#[derive(Debug)]
pub(super) struct Patched<'t> {
    /// The text to parse.
    pub text: Cow<'t, str>,
    /// Where a replacement begins in the copy and how long it is, and its bytes in the file.
    moved: Vec<(usize, usize, Span)>,
    base: usize,
}

impl<'t> Patched<'t> {
    /// The bytes `span` of `file`, patched. Of patches that overlap the earlier one counts.
    pub fn new(file: &'t str, span: Span, patches: &mut [Patch]) -> Self {
        patches.sort_by_key(|patch| patch.span);
        if patches.is_empty() {
            return Patched { text: Cow::Borrowed(span.of(file)), moved: Vec::new(), base: span.start };
        }
        let mut text = String::with_capacity(span.len());
        let mut moved = Vec::with_capacity(patches.len());
        let mut at = span.start;
        for patch in patches.iter() {
            if patch.span.start < at || patch.span.end > span.end {
                continue;
            }
            text.push_str(file.get(at..patch.span.start).unwrap_or(""));
            moved.push((text.len(), patch.text.len(), patch.span));
            text.push_str(&patch.text);
            at = patch.span.end;
        }
        text.push_str(file.get(at..span.end).unwrap_or(""));
        Patched { text: Cow::Owned(text), moved, base: span.start }
    }

    /// The place in the file of a place in the copy.
    pub fn to_file(&self, offset: usize) -> usize {
        let index = self.moved.partition_point(|&(at, _, _)| at <= offset);
        match index.checked_sub(1).and_then(|last| self.moved.get(last)) {
            None => self.base + offset,
            Some(&(at, len, span)) if offset < at + len => span.start,
            Some(&(at, len, span)) => span.end + (offset - at - len),
        }
    }
}
