//! Expressions that are being typed: what an editor asks of a text that need not be whole, or right.

use super::repair::{Flavour, repair};
use super::tokens::{Token, tokens};
use crate::source::Span;

/// An expression that is being typed. Any text is one.
///
/// ```
/// use attrflow::syntax::{Draft, Place, Unclosed};
///
/// let draft = Draft::new(r#"Join(" ", [given"#);
/// assert_eq!(draft.unclosed(), Some(Unclosed::Bracket));
///
/// let cursor = draft.cursor(draft.text().len());
/// assert_eq!((cursor.calls[0].name, cursor.calls[0].argument), ("Join", 1));
/// assert!(matches!(cursor.place, Place::Attribute { typed: "given", closed: false, .. }));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Draft<'t> {
    text: &'t str,
}

/// What a piece of a draft is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Piece {
    /// A name with a parenthesis behind it.
    Function,
    /// Another name: `True`, or half of one.
    Name,
    /// `[mail]`, closed or not.
    Attribute,
    /// `"text"`, closed or not.
    String,
    /// A number.
    Number,
    /// `%DomainFQDN%`
    Context,
    /// `(` or `)`; one that closes nothing is [`Wrong`](Piece::Wrong).
    Parenthesis,
    /// `,`
    Comma,
    /// `=`
    Operator,
    /// Nothing of the language.
    Wrong,
}

/// What a draft leaves open, so that there is more to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unclosed {
    /// `"`
    String,
    /// `[`
    Bracket,
    /// `(`
    Parenthesis,
}

/// What is around a place in a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor<'t> {
    /// What it stands in, or behind.
    pub place: Place<'t>,
    /// The calls that are open there, from the innermost outwards.
    pub calls: Vec<OpenCall<'t>>,
}

/// What a cursor stands in. Spans are what a completion replaces: what is typed, and what already follows of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place<'t> {
    /// Between the brackets of an attribute.
    Attribute {
        /// The name, as far as the cursor.
        typed: &'t str,
        /// All of the name.
        span: Span,
        /// Whether the bracket is closed behind it.
        closed: bool,
    },
    /// In a name, or behind it.
    Name {
        /// The name, as far as the cursor.
        typed: &'t str,
        /// All of the name.
        span: Span,
        /// Whether a parenthesis follows.
        called: bool,
    },
    /// In the name of a context constant, behind its `%`.
    Context {
        /// The name, as far as the cursor.
        typed: &'t str,
        /// All of the name, without percent signs.
        span: Span,
        /// Whether a `%` follows.
        closed: bool,
    },
    /// In a string.
    String,
    /// Where an operand may begin.
    Operand,
    /// Behind an operand.
    Behind,
}

/// A call that is open at a cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenCall<'t> {
    /// The function's name as written.
    pub name: &'t str,
    /// Where it stands.
    pub span: Span,
    /// Which argument the cursor is in, from 0.
    pub argument: usize,
}

impl<'t> Draft<'t> {
    /// Of any text.
    pub fn new(text: &'t str) -> Self {
        Draft { text }
    }

    /// The text.
    pub fn text(self) -> &'t str {
        self.text
    }

    /// The pieces, in order; blanks are none.
    pub fn pieces(self) -> Vec<(Piece, Span)> {
        let scan = Scan::new(self.text);
        let mut depth = 0_usize;
        let mut pieces = Vec::with_capacity(scan.tokens.len() + 1);
        for (at, &(token, span)) in scan.tokens.iter().enumerate() {
            let opens = || matches!(scan.tokens.get(at + 1), Some((Token::Open, _)));
            let piece = match token {
                Token::Attribute => Piece::Attribute,
                Token::String => Piece::String,
                Token::Number => Piece::Number,
                Token::Word if opens() => Piece::Function,
                Token::Word | Token::BarePath => Piece::Name,
                Token::Context => Piece::Context,
                Token::Open => {
                    depth += 1;
                    Piece::Parenthesis
                }
                Token::Close if depth == 0 => Piece::Wrong,
                Token::Close => {
                    depth -= 1;
                    Piece::Parenthesis
                }
                Token::Comma => Piece::Comma,
                Token::Operator(_) => Piece::Operator,
                Token::Foreign(_) | Token::Unexpected => Piece::Wrong,
            };
            pieces.push((piece, span));
        }
        pieces.extend(scan.rest.map(|(rest, span)| {
            let piece = match rest {
                Rest::String => Piece::String,
                Rest::Bracket => Piece::Attribute,
                Rest::Path => Piece::Name,
            };
            (piece, span)
        }));
        pieces
    }

    /// What it leaves open; none when it is whole, be it right or wrong. Quotes and comments count as what copy and
    /// paste made them from.
    pub fn unclosed(self) -> Option<Unclosed> {
        let repaired = repair(self.text, Flavour::Expression);
        let scan = Scan::new(&repaired.text);
        let mut depth = 0_usize;
        for (token, _) in &scan.tokens {
            match token {
                Token::Open => depth += 1,
                Token::Close => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        match scan.rest {
            Some((Rest::String, _)) => Some(Unclosed::String),
            Some((Rest::Bracket | Rest::Path, _)) => Some(Unclosed::Bracket),
            None => (depth > 0).then_some(Unclosed::Parenthesis),
        }
    }

    /// What is around a place, in bytes; between the bytes of a character it is the place before that.
    pub fn cursor(self, offset: usize) -> Cursor<'t> {
        let offset = (0..=offset.min(self.text.len())).rev().find(|at| self.text.is_char_boundary(*at));
        let offset = offset.unwrap_or_default();
        let before = self.text.get(..offset).unwrap_or_default();
        // What stands behind the cursor may still change; what the cursor is in does not depend on it.
        let scan = Scan::new(before);
        Cursor { place: self.place(&scan, offset), calls: scan.calls(before) }
    }

    fn place(self, scan: &Scan, offset: usize) -> Place<'t> {
        let behind = self.text.get(offset..).unwrap_or_default();
        let typed = |from: usize| self.text.get(from..offset).unwrap_or_default();
        if let Some((rest, span)) = scan.rest {
            return match rest {
                Rest::String => Place::String,
                Rest::Bracket => self.attribute(span.start, offset),
                Rest::Path => Place::Behind,
            };
        }
        let Some(&(token, span)) = scan.tokens.last() else { return Place::Operand };
        if span.end < offset {
            return if token.ends_operand() { Place::Behind } else { Place::Operand };
        }
        match token {
            Token::Word => {
                let is_name = |c: char| c.is_alphanumeric() || c == '_';
                let end = self.text.len() - behind.trim_start_matches(is_name).len();
                let called = self.text.get(end..).unwrap_or_default().trim_start().starts_with('(');
                Place::Name { typed: typed(span.start), span: Span::new(span.start, end), called }
            }
            // An unclosed one; a closed one is a token of its own kind.
            Token::Unexpected if span.of(self.text).starts_with('%') => {
                let end = self.text.len()
                    - behind.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_').len();
                let closed = self.text.get(end..).unwrap_or_default().starts_with('%');
                let start = span.start + 1;
                Place::Context { typed: typed(start), span: Span::new(start, end), closed }
            }
            token if token.ends_operand() => Place::Behind,
            _ => Place::Operand,
        }
    }

    /// In a bracket that begins at `open` and is not closed before the cursor.
    fn attribute(self, open: usize, offset: usize) -> Place<'t> {
        let within = self.text.get(open..offset).unwrap_or_default();
        // One that was left open before, when this one begins where only an operand can.
        let begins = |at: &usize| {
            let before = within.get(..*at).unwrap_or_default().trim_end();
            *at == 0 || before.ends_with([',', '('])
        };
        let last = within.match_indices('[').map(|(at, _)| at).rfind(begins);
        let start = open + last.unwrap_or_default() + 1;
        let behind = self.text.get(offset..).unwrap_or_default();
        let stop = behind.find(['[', ']', ',', '(', ')', '"', '\n']).unwrap_or(behind.len());
        let closed = behind.get(stop..).is_some_and(|rest| rest.starts_with(']'));
        let end = if closed { offset + stop } else { offset };
        let typed = self.text.get(start..offset).unwrap_or_default();
        Place::Attribute { typed, span: Span::new(start, end), closed }
    }
}

/// What the tokens end before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rest {
    /// A string that is not closed.
    String,
    /// A bracket that is not closed.
    Bracket,
    /// The same, of a path without brackets of its own.
    Path,
}

/// The tokens of a text, and what is left open behind them.
struct Scan {
    tokens: Vec<(Token, Span)>,
    rest: Option<(Rest, Span)>,
}

impl Scan {
    fn new(text: &str) -> Self {
        let found = tokens(text, usize::MAX);
        let end = found.tokens.last().map_or(0, |(_, span)| span.end);
        let behind = text.get(end..).unwrap_or_default();
        let open = behind.trim_start_matches([' ', '\t', '\r', '\n']);
        let span = Span::new(text.len() - open.len(), text.len());
        let rest = found.torn.then(|| match open.as_bytes().first() {
            Some(b'"') => (Rest::String, span),
            Some(b'[') => (Rest::Bracket, span),
            _ => (Rest::Path, span),
        });
        Scan { tokens: found.tokens, rest }
    }

    fn calls<'t>(&self, text: &'t str) -> Vec<OpenCall<'t>> {
        // A parenthesis that belongs to no name is none of a call.
        let mut open: Vec<Option<OpenCall<'t>>> = Vec::new();
        let mut name = None;
        for &(token, span) in &self.tokens {
            match token {
                Token::Open => {
                    open.push(name.map(|span: Span| OpenCall { name: span.of(text), span, argument: 0 }));
                }
                Token::Close => {
                    open.pop();
                }
                Token::Comma => {
                    if let Some(Some(call)) = open.last_mut() {
                        call.argument += 1;
                    }
                }
                _ => {}
            }
            name = (token == Token::Word).then_some(span);
        }
        open.into_iter().rev().flatten().collect()
    }
}
