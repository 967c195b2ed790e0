//! From text to syntax trees with byte spans, and back: expressions, the clauses of scoping
//! filters, and target paths. The grammars are in `grammar/`.
//!
//! A text goes through four steps, each of which assumes what the one before has made sure of:
//!
//! 1. *repair* finds what copy and paste leaves behind (typographic quotes, invisible characters,
//!    markup, comments), reports it, and goes on with the text as it was meant, so that one
//!    mistake never hides the others;
//! 2. *tokens* finds unclosed strings, brackets and parentheses, and nesting too deep for
//!    a recursive parser;
//! 3. the *grammar* (pest) builds the tree;
//! 4. *faults* walks the tokens of a text the grammar refused and says why.
//!
//! Spans count in the text that was given.

mod clause;
mod clause_faults;
mod draft;
mod expression;
mod faults;
mod foreign;
mod layout;
mod literal;
mod patch;
mod path;
mod path_faults;
mod print;
mod repair;
mod tokens;
mod tree;
mod typography;

#[cfg(test)]
mod tests;

pub use clause::parse_clause;
pub use draft::{Cursor, Draft, OpenCall, Piece, Place, Unclosed};
pub use expression::parse_expression;
pub use layout::layout_expression;
pub use literal::StringLiteral;
pub use path::parse_path;
pub use print::{print_clause, print_expression, print_path, print_string};
pub use tree::{
    Argument, Clause, ClauseOperator, Expression, ExpressionKind, Filter, FilterTerm, FilterValue, Name,
    Operand, OperandValue, Operator, Path,
};

use pest::RuleType;
use pest::iterators::Pair;

use crate::source::{Code, Diagnostic, Severity, Span};

/// How large an expression may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The longest text, in characters.
    pub characters: usize,
    /// The longest text, in bytes.
    pub bytes: usize,
    /// How deep calls, and the brackets of one attribute, may nest.
    pub depth: usize,
}

impl Limits {
    /// What any dialect allows: 64 KiB, 128 levels.
    pub const ANY: Limits = Limits { characters: 64 * 1024, bytes: 64 * 1024, depth: 128 };

    /// What Microsoft's service allows: 10,000 characters.
    pub const ENTRA: Limits = Limits { characters: 10_000, ..Limits::ANY };
}

/// What came of parsing a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Parsed<T> {
    /// The tree; none when a diagnostic is an error.
    pub tree: Option<T>,
    /// The tree of the text as it was meant, when nothing is wrong but what was pasted along with it.
    pub meant: Option<Meant<T>>,
    /// What was found, in the order of places. Warnings and notes may come with a tree.
    pub diagnostics: Vec<Diagnostic>,
}

/// A tree whose places are those of a mended text.
#[derive(Clone, Debug, PartialEq)]
pub struct Meant<T> {
    /// The tree.
    pub tree: T,
    /// The mended text, in which the tree's places count.
    pub text: String,
    patch: patch::Patch,
}

impl<T> Meant<T> {
    /// A diagnostic about the tree, with the places it has in the text that was given.
    pub fn relocate(&self, diagnostic: Diagnostic) -> Diagnostic {
        self.patch.relocate(diagnostic)
    }
}

impl<T> Parsed<T> {
    /// Puts the findings in order, and gives the tree only when none of them is an error.
    fn new(tree: Option<T>, mut diagnostics: Vec<Diagnostic>) -> Self {
        diagnostics.sort_by_key(|found| (found.span().start, found.code));
        let failed = diagnostics.iter().any(|found| found.severity() == Severity::Error);
        Parsed { tree: tree.filter(|_| !failed), meant: None, diagnostics }
    }
}

/// What the user wrote, as it stands in a message: on one line, and not too much of it.
fn shown(text: &str) -> String {
    const LONGEST: usize = 40;
    let text = text.trim();
    let cut = text.char_indices().nth(LONGEST).map_or(text.len(), |(at, _)| at);
    let mut shown = text.get(..cut).unwrap_or(text).split_whitespace().collect::<Vec<_>>().join(" ");
    if cut < text.len() {
        shown.push('…');
    }
    shown
}

/// Where a pair stands.
fn span<R: RuleType>(pair: &Pair<'_, R>) -> Span {
    let span = pair.as_span();
    Span::new(span.start(), span.end())
}

/// Something opened with `opening` that the text does not close before `end`.
fn unclosed(code: Code, message: &str, missing: char, end: usize, opening: Span) -> Diagnostic {
    Diagnostic::new(code, message)
        .label(Span::at(end), format!("`{missing}` is missing here, or before"))
        .label(opening, "opened here")
}
