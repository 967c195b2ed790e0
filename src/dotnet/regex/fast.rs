//! A second, faster way to match ASCII text: patterns without look-around, back-references and the
//! like, translated for the automata of the `regex-automata` crate. The translation is only made where it means
//! exactly the same, which the tests check against the matcher on random patterns and texts.
//!
//! The automata work on bytes, which the characters of ASCII text are; none of Unicode's rules apply then.

use super::ast::{Assertion, Kind, Node};
use super::charset::CharSet;
use regex_automata::Input;
use regex_automata::meta::{Config, Regex};
use regex_automata::util::primitives::NonMaxUsize;
use regex_automata::util::syntax;
use std::fmt::Write;
use std::sync::OnceLock;

/// Longest text, in bytes. Finding all matches by automata can take time quadratic in the length of the
/// text; the matcher counts its steps, so longer texts are its business.
const MAX_TEXT: usize = 16 * 1024;
/// Largest pattern, in repetitions written out.
const MAX_SIZE: usize = 2_000;
/// Largest automaton, in bytes.
const MAX_AUTOMATON: usize = 10 << 20;

/// A pattern translated for ASCII text.
#[derive(Debug)]
pub(super) struct Fast {
    translation: String,
    /// Compiled when first asked for, as making automata is a large part of loading a mapping, and many a
    /// pattern is only ever asked for its shape, or for whole texts.
    search: OnceLock<Option<Regex>>,
    /// The pattern between `\A` and `\z`.
    whole: OnceLock<Option<Regex>>,
    /// Slot of each group of the translation, the whole match first.
    slots: Vec<usize>,
    /// The pattern asks for the last line's end, which is translated as the text's end.
    asks_final_line_end: bool,
}

impl Fast {
    /// Translates a tree; `None` when it has something that must be left to the matcher.
    pub fn new(node: &Node) -> Option<Self> {
        if size(node) > MAX_SIZE {
            return None;
        }
        let mut translator = Translator { out: String::new(), slots: vec![0], asks_final_line_end: false };
        translator.node(node)?;
        Some(Self {
            search: OnceLock::new(),
            translation: translator.out,
            whole: OnceLock::new(),
            slots: translator.slots,
            asks_final_line_end: translator.asks_final_line_end,
        })
    }

    /// Whether the translation holds for this text.
    pub fn suits(&self, text: &str) -> bool {
        text.len() <= MAX_TEXT && text.is_ascii() && !(self.asks_final_line_end && text.ends_with('\n'))
    }

    /// Whether the whole text matches; `None` when that form does not compile.
    pub fn matches_whole(&self, text: &str) -> Option<bool> {
        let whole = self.whole.get_or_init(|| compile(&format!(r"\A(?:{})\z", self.translation)));
        Some(whole.as_ref()?.is_match(text))
    }

    /// The automata for a search; `None` when they would be too large.
    pub fn search(&self) -> Option<Search<'_>> {
        let regex = self.search.get_or_init(|| compile(&self.translation)).as_ref()?;
        Some(Search { regex, slots: &self.slots })
    }
}

/// The automata for a search.
#[derive(Clone, Copy, Debug)]
pub(super) struct Search<'r> {
    regex: &'r Regex,
    slots: &'r [usize],
}

impl Search<'_> {
    /// Whether there is a match anywhere.
    pub fn is_match(self, text: &str) -> bool {
        self.regex.is_match(text)
    }

    /// How many places [`find`](Self::find) needs for the ends of groups.
    pub fn ends(self) -> usize {
        2 * self.slots.len()
    }

    /// The first match from `from` on, which must not lie behind the text: whether there is one, and the spans of
    /// all slots into `spans`. Without `groups` only that of the match. `ends` is working memory.
    pub fn find(
        self,
        text: &str,
        from: usize,
        groups: bool,
        spans: &mut [Option<(usize, usize)>],
        ends: &mut [Option<NonMaxUsize>],
    ) -> bool {
        spans.fill(None);
        let input = Input::new(text).range(from..);
        let mut put = |slot: usize, span: Option<(usize, usize)>| {
            if let Some(held) = spans.get_mut(slot) {
                *held = span;
            }
        };
        if !groups || self.slots.len() == 1 {
            let found = self.regex.search(&input);
            put(0, found.map(|found| (found.start(), found.end())));
            return found.is_some();
        }
        if self.regex.search_slots(&input, ends).is_none() {
            return false;
        }
        for (&slot, ends) in self.slots.iter().zip(ends.chunks_exact(2)) {
            put(
                slot,
                match ends {
                    [Some(start), Some(end)] => Some((start.get(), end.get())),
                    _ => None,
                },
            );
        }
        true
    }
}

/// The automata of a translation; `None` when they would be too large.
fn compile(translation: &str) -> Option<Regex> {
    Regex::builder()
        .syntax(syntax::Config::new().unicode(false).utf8(false))
        .configure(Config::new().utf8_empty(false).nfa_size_limit(Some(MAX_AUTOMATON)))
        .build(translation)
        .ok()
}

/// How large the pattern is with its repetitions written out.
fn size(node: &Node) -> usize {
    let sum = |nodes: &[Node]| nodes.iter().map(size).fold(0, usize::saturating_add);
    match &node.kind {
        Kind::Concat(nodes) | Kind::Alternate(nodes) => sum(nodes),
        Kind::Capture { node, .. } | Kind::Atomic(node) | Kind::Look { node, .. } => size(node),
        Kind::Repeat { node, min, max, .. } => {
            let times = max.unwrap_or(*min).max(1);
            size(node).saturating_mul(usize::try_from(times).unwrap_or(usize::MAX))
        }
        _ => 1,
    }
}

struct Translator {
    out: String,
    slots: Vec<usize>,
    asks_final_line_end: bool,
}

impl Translator {
    /// Writes the translation of a node; `None` when there is none.
    fn node(&mut self, node: &Node) -> Option<()> {
        match &node.kind {
            Kind::Empty => self.out.push_str("(?:)"),
            Kind::Unit(unit) => self.set(&CharSet::of_unit(*unit)),
            Kind::Set(set) => self.set(set),
            Kind::Assert(assertion) => self.out.push_str(match assertion {
                Assertion::LineStart => "(?m:^)",
                Assertion::LineEnd => "(?m:$)",
                Assertion::TextStart => "\\A",
                Assertion::TextEnd => "\\z",
                Assertion::FinalLineEnd => {
                    self.asks_final_line_end = true;
                    "\\z"
                }
                Assertion::WordBoundary => "\\b",
                Assertion::NotWordBoundary => "\\B",
                Assertion::SearchStart => return None,
            }),
            Kind::Concat(nodes) => {
                for node in nodes {
                    self.node(node)?;
                }
            }
            Kind::Alternate(nodes) => {
                self.out.push_str("(?:");
                for (index, node) in nodes.iter().enumerate() {
                    if index > 0 {
                        self.out.push('|');
                    }
                    self.node(node)?;
                }
                self.out.push(')');
            }
            Kind::Capture { slot, node } => {
                // Two groups of one name share a slot, which automata cannot.
                if self.slots.contains(slot) {
                    return None;
                }
                self.slots.push(*slot);
                self.out.push('(');
                self.node(node)?;
                self.out.push(')');
            }
            Kind::Repeat { node, min, max, lazy } => {
                // What an empty iteration leaves in its groups differs.
                if *max != Some(1) && node.can_be_empty() {
                    return None;
                }
                self.out.push_str("(?:");
                self.node(node)?;
                self.out.push(')');
                match max {
                    Some(max) => write!(self.out, "{{{min},{max}}}").ok()?,
                    None => write!(self.out, "{{{min},}}").ok()?,
                }
                if *lazy {
                    self.out.push('?');
                }
            }
            Kind::Atomic(_)
            | Kind::Look { .. }
            | Kind::Backreference { .. }
            | Kind::IfGroup { .. }
            | Kind::IfMatch { .. } => return None,
        }
        Some(())
    }

    /// The ASCII part of a set: the text has no other characters.
    fn set(&mut self, set: &CharSet) {
        let ascii: Vec<_> = set
            .ranges()
            .iter()
            .filter(|range| range.0 < 128)
            .map(|&(low, high)| (low, high.min(127)))
            .collect();
        // Writing to a string cannot fail.
        let _ = match ascii[..] {
            [] => {
                self.out.push_str("[^\\x00-\\xFF]");
                Ok(())
            }
            [(low, high)] if low == high => write!(self.out, "\\x{{{low:X}}}"),
            _ => {
                self.out.push('[');
                let written = ascii
                    .iter()
                    .try_for_each(|(low, high)| write!(self.out, "\\x{{{low:X}}}-\\x{{{high:X}}}"));
                self.out.push(']');
                written
            }
        };
    }
}
