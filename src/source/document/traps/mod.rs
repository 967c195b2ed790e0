//! YAML's traps: what people write who mean an expression, and what YAML makes of it.
//!
//! The finder knows the block structure of a file by its lines and indentation, no more: where
//! keys, list items and values begin. It judges the values. What it reports it takes out of the
//! parser's sight, and it touches nothing else; what it lets pass the parser has to judge.

mod flow;
mod plain;
mod structure;
mod value;

use super::patch::Patch;
use super::{decode, lex, quoted};
use crate::source::{Code, Diagnostic, Edit, Safety, Span};
use std::collections::{HashMap, HashSet};

/// What was found.
#[derive(Debug)]
pub(super) struct Findings {
    /// The findings.
    pub diagnostics: Vec<Diagnostic>,
    /// What the parser is to see instead.
    pub patches: Vec<Patch>,
    /// Where the first document ends.
    pub end: usize,
}

/// Looks for traps in `text` from `base` on.
pub(super) fn find(text: &str, base: usize) -> Findings {
    let mut finder = Finder {
        text,
        end: text.len(),
        base,
        aliases: names(text, b'*'),
        anchors: names(text, b'&'),
        columns: Vec::new(),
        pending: Some(-1),
        last_column: 0,
        begun: false,
        tabs: Tabs::of(text),
        tabbed_to: usize::MAX,
        shifted: HashMap::new(),
        diagnostics: Vec::new(),
        patches: Vec::new(),
    };
    finder.characters();
    finder.indented_by_tabs();
    let mut at = base;
    while at < finder.end && finder.diagnostics.len() < super::MAX_FINDINGS {
        at = finder.line(finder.line_at(at)).max(at + 1);
    }
    let Finder { diagnostics, patches, end, .. } = finder;
    Findings { diagnostics, patches, end }
}

/// Every name behind a `sigil`: of anchors or of aliases, as far as one can tell by looking.
fn names(text: &str, sigil: u8) -> HashSet<&str> {
    let starts = memchr::memchr_iter(sigil, text.as_bytes());
    starts.filter_map(|at| text.get(at + 1..)).map(name).filter(|name| !name.is_empty()).collect()
}

/// The name of an anchor or alias at the start of `text`.
fn name(text: &str) -> &str {
    let ends = |character: char| {
        character.is_ascii_whitespace() || matches!(character, ',' | '[' | ']' | '{' | '}' | '"' | '(' | ')')
    };
    text.split(ends).next().unwrap_or("")
}

/// One line.
#[derive(Clone, Copy, Debug)]
struct Line {
    /// Its first byte.
    start: usize,
    /// Its first byte that is no blank.
    content: usize,
    /// Its end, without the break.
    end: usize,
    /// The start of the next line.
    next: usize,
    /// How far its content is indented, in columns.
    indent: isize,
}

/// How many columns a tab stands for in a file that has nothing but tabs.
const TAB_WIDTH: isize = 2;

/// How a file uses tabs to indent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tabs {
    /// No line is indented by blanks: a tab is one step.
    Only,
    /// Here and there: what a tab stands for must be guessed.
    Mixed,
}

impl Tabs {
    fn of(text: &str) -> Tabs {
        let indented = |line: &str| line.starts_with(' ') && !line.trim_start().is_empty();
        if text.lines().any(indented) { Tabs::Mixed } else { Tabs::Only }
    }
}

struct Finder<'t> {
    text: &'t str,
    /// Where the first document ends.
    end: usize,
    base: usize,
    aliases: HashSet<&'t str>,
    anchors: HashSet<&'t str>,
    /// The columns of the open mappings and lists.
    columns: Vec<isize>,
    /// The column of the key or dash that waits for its value.
    pending: Option<isize>,
    /// The column of the last key or dash.
    last_column: isize,
    /// Whether anything but comments and directives came yet.
    begun: bool,
    tabs: Tabs,
    /// Behind the last line indented by tabs.
    tabbed_to: usize,
    /// Which patch moves a line, by the start of the line.
    shifted: HashMap<usize, usize>,
    diagnostics: Vec<Diagnostic>,
    patches: Vec<Patch>,
}

impl<'t> Finder<'t> {
    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied().filter(|_| at < self.end)
    }

    fn slice(&self, start: usize, end: usize) -> &'t str {
        self.text.get(start..end).unwrap_or("")
    }

    fn line_at(&self, start: usize) -> Line {
        let end = decode::line_end(self.text, start).min(self.end);
        let text = self.slice(start, end);
        let step = |byte: u8| match byte {
            b' ' => Some(1),
            b'\t' if self.tabs == Tabs::Only => Some(TAB_WIDTH),
            _ => None,
        };
        let (mut blanks, mut indent) = (0, 0);
        while let Some(width) = text.as_bytes().get(blanks).copied().and_then(step) {
            blanks += 1;
            indent += width;
        }
        let next = end + decode::break_len(self.text, end);
        Line { start, content: start + blanks, end, next, indent }
    }

    /// Whether nothing or a comment follows at `at` on the line that ends at `end`.
    fn is_rest_empty(&self, at: usize, end: usize) -> bool {
        let rest = decode::skip_blanks(self.text, at);
        rest >= end || self.byte(rest) == Some(b'#') && lex::is_comment(self.text, rest)
    }

    /// Lines below `line` that are indented deeper than `parent`, up to the last that has
    /// something in it; comments count only between others. Returns the end of the text and the
    /// start of the next line; of `line` itself when there are none.
    fn chunk(&self, line: Line, parent: isize) -> (usize, usize) {
        self.below(line, parent, |first| first != Some(b'#'))
    }

    /// The same for lines whose first byte `counts`.
    fn below(&self, line: Line, parent: isize, counts: impl Fn(Option<u8>) -> bool) -> (usize, usize) {
        let (mut end, mut next) = (line.end, line.next);
        let mut at = line.next;
        while at < self.end && at > line.start {
            let below = self.line_at(at);
            let content = decode::skip_blanks(self.text, below.content);
            if content < below.end {
                if below.indent <= parent || self.is_marker(below) {
                    break;
                }
                if counts(self.byte(content)) {
                    (end, next) = (below.end, below.next);
                }
            }
            if below.next <= at {
                break;
            }
            at = below.next;
        }
        (end, next)
    }

    /// Whether `line` is `---` or `...`.
    fn is_marker(&self, line: Line) -> bool {
        let text = self.slice(line.start, line.end);
        let rest = text.strip_prefix("---").or_else(|| text.strip_prefix("..."));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
    }

    /// Reports `diagnostic` and takes the value `whole` out of sight.
    fn trap(&mut self, diagnostic: Diagnostic, whole: Span) {
        self.diagnostics.push(diagnostic);
        self.patches.push(Patch::invalid(whole));
    }

    /// The fix that puts `whole` in quotes; none where a comment would get between them, and what is behind it into
    /// the comment.
    fn quoting(&self, diagnostic: Diagnostic, whole: Span) -> Diagnostic {
        if lex::has_comment(whole.of(self.text)) {
            return diagnostic;
        }
        let text = joined(whole.of(self.text));
        diagnostic.fix(Safety::Safe, "quote the value", vec![Edit::replace(whole, quoted(&text))])
    }

    /// Reports characters that no YAML file may hold, and hides them from the parser.
    fn characters(&mut self) {
        let text = self.slice(self.base, self.end);
        let control = |character: char| {
            u32::from(character) < 0x20 && !matches!(character, '\t' | '\n' | '\r') || character == '\u{7f}'
        };
        let mut last_end = None;
        for (at, found) in text.match_indices(control) {
            let span = Span::new(self.base + at, self.base + at + found.len());
            self.patches.push(Patch::text(span, " "));
            if last_end != Some(span.start) && self.diagnostics.len() < super::MAX_FINDINGS {
                let code = found.chars().next().map_or(0, u32::from);
                let message = format!("a control character, U+{code:04X}");
                self.diagnostics.push(Diagnostic::new(Code::AF301, message).at(span));
            }
            last_end = Some(span.end);
        }
        // The parser stops at a byte order mark. Expressions have a finding of their own for it.
        for (at, found) in text.match_indices('\u{feff}') {
            let span = Span::new(self.base + at, self.base + at + found.len());
            self.patches.push(Patch::text(span, "\u{200b}"));
        }
    }
}

/// The lines of `text` as one, as YAML folds them.
fn joined(text: &str) -> String {
    if !text.contains(['\n', '\r']) {
        return text.to_owned();
    }
    let lines = text.split(['\n', '\r']).map(|line| line.trim_matches([' ', '\t']));
    let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    lines.join(" ")
}
