//! Regular expressions in .NET's flavour (`RegexOptions.CultureInvariant`, .NET 7 and later).
//!
//! A pattern is parsed into a tree by .NET's rules and compiled for a backtracking matcher on UTF-16 code
//! units, which tries the ways through a pattern in .NET's order: captures of loops whose
//! last iteration was empty, groups inside look-behinds and halves of surrogate pairs come out as they do there.
//! Two short cuts give the same answers sooner: a [`Shape`] needs no engine at all, and ASCII text under a
//! regular pattern goes to automata.
//!
//! Deviations, on purpose: balancing groups are refused; half of a surrogate pair that is left over in a
//! result is dropped, a `str` having no place for it; steps are counted, and too many are an error.
//!
//! The working memory of a search, and what it makes, is in the caller's `scratch`.

mod ast;
mod blocks;
mod casing;
mod charset;
mod error;
mod fast;
mod machine;
mod needle;
mod output;
mod parser;
mod program;
mod replacement;
mod searcher;
mod shape;
mod stack;
mod unicode;

#[cfg(test)]
mod cases;
#[cfg(test)]
mod properties;

pub use error::{LimitExceeded, RegexError, RegexErrorKind};
pub use needle::Needle;
pub use replacement::Replacement;
pub use searcher::{Match, Matches};
pub use shape::Shape;

use crate::source::Span;
use bumpalo::Bump;
use output::Output;
use parser::GroupTable;
use searcher::Searcher;
use std::sync::Arc;

/// A compiled pattern: immutable, cheap to clone, shared between threads freely.
#[derive(Clone, Debug)]
pub struct Regex {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    pattern: String,
    groups: GroupTable,
    program: program::Program,
    fast: Option<fast::Fast>,
    shape: Shape,
    can_match_empty: bool,
}

/// A group of one regular expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Group {
    slot: usize,
}

impl Regex {
    /// Compiles a pattern.
    ///
    /// # Errors
    /// What .NET refuses, and what is not supported here, with the place in the pattern.
    pub fn new(pattern: &str) -> Result<Self, RegexError> {
        let (node, groups) = parser::parse(pattern)?;
        let Some(program) = program::compile(&node, groups.len()) else {
            return Err(RegexError {
                span: Span::new(0, pattern.len()),
                kind: RegexErrorKind::Unsupported { name: "patterns of more than 250000 instructions" },
                message: "the pattern is too large".into(),
                help: Some("match a simpler pattern, or split the work".into()),
            });
        };
        Ok(Self {
            inner: Arc::new(Inner {
                pattern: pattern.to_owned(),
                fast: fast::Fast::new(&node),
                shape: Shape::of(&node),
                can_match_empty: node.can_be_empty(),
                groups,
                program,
            }),
        })
    }

    /// The pattern as given.
    pub fn pattern(&self) -> &str {
        &self.inner.pattern
    }

    /// Whether the pattern can match without consuming anything, as far as its structure tells: `false` is certain.
    pub fn can_match_empty(&self) -> bool {
        self.inner.can_match_empty
    }

    /// The group with this name or decimal number; `0` is the whole match.
    pub fn group(&self, name: &str) -> Option<Group> {
        let groups = self.groups();
        let by_number = || {
            let is_number = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
            let number = is_number.then(|| name.parse().ok()).flatten()?;
            groups.slot_of_number(number)
        };
        groups.slot_of_name(name).or_else(by_number).map(|slot| Group { slot })
    }

    /// The names the pattern gives to groups, by ascending group number; unnamed groups are left out.
    pub fn group_names(&self) -> impl Iterator<Item = &str> {
        self.groups().iter().filter(|group| group.is_named).map(|group| group.name.as_str())
    }

    /// What the pattern amounts to, where that is simple.
    pub fn shape(&self) -> &Shape {
        &self.inner.shape
    }

    fn groups(&self) -> &GroupTable {
        &self.inner.groups
    }

    /// The translation for ASCII text, if it holds for this one.
    fn fast_for(&self, text: &str) -> Option<&fast::Fast> {
        self.inner.fast.as_ref().filter(|fast| fast.suits(text))
    }

    /// The automata that search this text.
    fn search_for(&self, text: &str) -> Option<fast::Search<'_>> {
        self.fast_for(text)?.search()
    }

    /// Whether the pattern matches anywhere in `text`.
    ///
    /// # Errors
    /// [`LimitExceeded`] when that takes too many steps.
    pub fn is_match(&self, text: &str, scratch: &Bump) -> Result<bool, LimitExceeded> {
        match self.search_for(text) {
            Some(search) => Ok(search.is_match(text)),
            None => Searcher::new(self, text, false, scratch).advance(),
        }
    }

    /// Whether the pattern matches the whole of `text`, trying its other ways if the first stops short.
    ///
    /// # Errors
    /// [`LimitExceeded`] when that takes too many steps.
    pub fn is_full_match(&self, text: &str, scratch: &Bump) -> Result<bool, LimitExceeded> {
        if let Some(answer) = self.inner.shape.matches_whole(text) {
            return Ok(answer);
        }
        if let Some(answer) = self.fast_for(text).and_then(|fast| fast.matches_whole(text)) {
            return Ok(answer);
        }
        searcher::matches_whole(&self.inner.program, text, scratch)
    }

    /// All matches, from left to right, as .NET's `Regex.Matches` finds them: after an empty match the search goes on one
    /// code unit further.
    pub fn matches<'t>(&self, text: &'t str, scratch: &'t Bump) -> Matches<'_, 't> {
        Matches::new(Searcher::new(self, text, true, scratch))
    }

    /// .NET's `Regex.Replace`, with a result of at most `longest` bytes where anything is replaced; `text` itself
    /// where nothing is.
    ///
    /// # Errors
    /// [`LimitExceeded`] when that takes too many steps or the result grows too long.
    pub fn replace<'t>(
        &self,
        text: &'t str,
        replacement: &Replacement,
        longest: usize,
        scratch: &'t Bump,
    ) -> Result<&'t str, LimitExceeded> {
        if let Some(literal) = replacement.literal() {
            return self.replace_by_literal(text, literal, longest, scratch);
        }
        self.replace_each(text, replacement.uses_groups(), longest, scratch, |out, searcher| {
            replacement.pieces.iter().try_for_each(|piece| out.piece(searcher, piece))
        })
    }

    /// The same with a text that is put in as it is, dollar signs and all.
    ///
    /// # Errors
    /// [`LimitExceeded`] when that takes too many steps or the result grows too long.
    pub fn replace_by_literal<'t>(
        &self,
        text: &'t str,
        literal: &str,
        longest: usize,
        scratch: &'t Bump,
    ) -> Result<&'t str, LimitExceeded> {
        if let Some(replaced) = self.inner.shape.replace(text, literal, longest, scratch)? {
            return Ok(replaced);
        }
        self.replace_each(text, false, longest, scratch, |out, _| out.literal(literal))
    }

    fn replace_each<'t>(
        &self,
        text: &'t str,
        groups: bool,
        longest: usize,
        scratch: &'t Bump,
        put: impl Fn(&mut Output<'t>, &Searcher<'_, 't>) -> Result<(), LimitExceeded>,
    ) -> Result<&'t str, LimitExceeded> {
        let mut searcher = Searcher::new(self, text, groups, scratch);
        if !searcher.advance()? {
            return Ok(text);
        }
        let mut out = Output::new(&searcher, longest);
        let mut copied = 0;
        loop {
            let (start, end) = searcher.span();
            out.copy(&searcher, copied, start)?;
            put(&mut out, &searcher)?;
            copied = end;
            if !searcher.advance()? {
                break;
            }
        }
        out.copy(&searcher, copied, searcher.len())?;
        out.finish()
    }

    /// Replaces, in each match, the text of `group` by `literal`. A match in which the group took no part stays.
    /// The result has at most `longest` bytes where anything is replaced; it is `text` itself where nothing is.
    ///
    /// # Errors
    /// [`LimitExceeded`] when that takes too many steps or the result grows too long.
    pub fn replace_group<'t>(
        &self,
        text: &'t str,
        group: &Group,
        literal: &str,
        longest: usize,
        scratch: &'t Bump,
    ) -> Result<&'t str, LimitExceeded> {
        let mut searcher = Searcher::new(self, text, group.slot > 0, scratch);
        let mut out = None;
        let mut copied = 0;
        while searcher.advance()? {
            // A group inside a look-around can lie outside its match, even in a part already replaced.
            if let Some((start, end)) = searcher.group(group.slot)
                && start >= copied
            {
                let out = out.get_or_insert_with(|| Output::new(&searcher, longest));
                out.copy(&searcher, copied, start)?;
                out.literal(literal)?;
                copied = end;
            }
        }
        let Some(mut out) = out else {
            return Ok(text);
        };
        out.copy(&searcher, copied, searcher.len())?;
        out.finish()
    }

    /// The text of `group` in the first match; `None` without a match, or if the group took no part in it.
    ///
    /// # Errors
    /// [`LimitExceeded`] when that takes too many steps.
    pub fn first_group<'t>(
        &self,
        text: &'t str,
        group: &Group,
        scratch: &'t Bump,
    ) -> Result<Option<&'t str>, LimitExceeded> {
        let mut searcher = Searcher::new(self, text, group.slot > 0, scratch);
        if !searcher.advance()? {
            return Ok(None);
        }
        Ok(searcher
            .group(group.slot)
            .map(|(start, end)| searcher.bytes(start, end))
            .and_then(|span| text.get(span.start..span.end)))
    }
}
