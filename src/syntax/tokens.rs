//! The tokens of an expression, and what can be said without a grammar: strings, brackets and
//! parentheses that are not closed, nesting that is too deep for a recursive parser.

use super::foreign::{self, Foreign};
use super::literal::{parse_integer, string_len, unknown_escapes};
use super::tree::Operator;
use super::{shown, unclosed};
use crate::source::{Code, Diagnostic, Span};

/// One token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// `[mail]`
    Attribute,
    /// `"text"`
    String,
    /// A number, in range or not.
    Number,
    /// `vbTextCompare`, `Join`
    Word,
    /// `name.givenName`, `emails[type eq "work"].value`: an attribute without its brackets.
    BarePath,
    /// `%DomainFQDN%`
    Context,
    /// `(`
    Open,
    /// `)`
    Close,
    /// `,`
    Comma,
    /// `<>`
    Operator(Operator),
    /// `==`
    Foreign(&'static Foreign),
    /// Nothing of this language.
    Unexpected,
}

impl Token {
    /// Whether an operand can begin with it.
    pub(super) fn starts_operand(self) -> bool {
        matches!(
            self,
            Token::Attribute
                | Token::String
                | Token::Number
                | Token::Word
                | Token::BarePath
                | Token::Context
                | Token::Open
        )
    }

    /// Whether an operand can end with it.
    pub(super) fn ends_operand(self) -> bool {
        self.starts_operand() && self != Token::Open || self == Token::Close
    }
}

/// The tokens of a text.
pub(super) struct Tokens {
    pub(super) tokens: Vec<(Token, Span)>,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Whether the text ends inside a string or a bracket, or is too deep: what the tokens say
    /// of the structure then is not what was meant.
    pub(super) torn: bool,
}

/// Splits `text`; `depth` levels of parentheses, and of brackets in one attribute, are allowed.
pub(super) fn tokens(text: &str, depth: usize) -> Tokens {
    let out = Tokens { tokens: Vec::new(), diagnostics: Vec::new(), torn: false };
    let mut lexer = Lexer { text, depth, at: 0, opened: Vec::new(), out };
    while !lexer.out.torn {
        let blank = lexer.rest().len() - lexer.rest().trim_start_matches([' ', '\t', '\r', '\n']).len();
        lexer.at += blank;
        let Some(c) = lexer.rest().chars().next() else { break };
        lexer.token(c);
    }
    if !lexer.out.torn && !lexer.opened.is_empty() {
        let unclosed = lexer.unclosed_parenthesis();
        lexer.out.diagnostics.push(unclosed);
    }
    lexer.out
}

struct Lexer<'t> {
    text: &'t str,
    depth: usize,
    at: usize,
    opened: Vec<Span>,
    out: Tokens,
}

impl<'t> Lexer<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn push(&mut self, token: Token, len: usize) -> Span {
        let span = Span::new(self.at, self.at + len);
        self.out.tokens.push((token, span));
        self.at = span.end;
        span
    }

    /// The place where the text ends, and what is missing there.
    fn end(&self) -> Span {
        Span::at(self.text.trim_end().len())
    }

    fn torn(&mut self, diagnostic: Diagnostic) {
        self.out.diagnostics.push(diagnostic);
        self.out.torn = true;
    }

    fn too_deep(&mut self, span: Span) {
        let limit = self.depth;
        self.torn(
            Diagnostic::new(Code::AF011, format!("nested deeper than {limit} levels"))
                .label(span, format!("level {}", limit + 1))
                .help("split the work over several attributes, or turn nested `IIF` into one `Switch`"),
        );
    }

    fn unclosed_parenthesis(&self) -> Diagnostic {
        let mut unclosed = Diagnostic::new(
            Code::AF001,
            match self.opened.len() {
                1 => "`(` is not closed".to_owned(),
                several => format!("{several} `(` are not closed"),
            },
        )
        .label(self.end(), "`)` is missing here, or before");
        for &opening in self.opened.iter().rev() {
            unclosed = unclosed.label(opening, "opened here");
        }
        unclosed.help("every `(` needs its `)`")
    }

    fn token(&mut self, c: char) {
        let rest = self.rest();
        match c {
            '(' => {
                let span = self.push(Token::Open, 1);
                self.opened.push(span);
                if self.opened.len() > self.depth {
                    self.too_deep(span);
                }
            }
            ')' => {
                self.opened.pop();
                self.push(Token::Close, 1);
            }
            ',' => {
                self.push(Token::Comma, 1);
            }
            '"' => self.string(),
            '[' => self.attribute(),
            '%' => self.context(),
            '0'..='9' => self.number(0),
            '-' if rest[1..].starts_with(|c: char| c.is_ascii_digit()) && !self.touches_operand() => {
                self.number(1)
            }
            '&' if rest[1..].starts_with(['h', 'H'])
                && rest[2..].starts_with(|c: char| c.is_ascii_hexdigit()) =>
            {
                self.number(2);
            }
            _ if c.is_alphabetic() || c == '_' => self.word(),
            _ => self.operator(c),
        }
    }

    /// Whether an operand ends right here, without a blank between.
    fn touches_operand(&self) -> bool {
        self.out.tokens.last().is_some_and(|(token, span)| token.ends_operand() && span.end == self.at)
    }

    fn string(&mut self) {
        if let Some(len) = string_len(self.rest()) {
            let content = self.rest().get(1..len - 1).unwrap_or("");
            self.out.diagnostics.extend(unknown_escapes(content, self.at + 1));
            self.push(Token::String, len);
            return;
        }
        let escaped = self.rest().trim_end_matches([' ', ')']).ends_with("\\\"");
        let opening = Span::new(self.at, self.at + 1);
        let diagnostic = unclosed(Code::AF003, "string is not closed", '"', self.end().start, opening);
        self.torn(diagnostic.help(match escaped {
            true => "the last `\\\"` is a quote inside the string; a backslash before the closing quote is written `\\\\`",
            false => "a quote inside a string is written `\\\"`",
        }));
    }

    /// How long the bracket at `offset` is; none when it is not closed.
    fn bracket(&mut self, offset: usize) -> Option<usize> {
        let rest = self.text.get(offset..).unwrap_or("");
        let mut depth = 0_usize;
        for (at, byte) in rest.bytes().enumerate() {
            match byte {
                b'[' => {
                    depth += 1;
                    if depth > self.depth {
                        self.too_deep(Span::new(offset + at, offset + at + 1));
                        return None;
                    }
                }
                b']' => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        return Some(at + 1);
                    }
                }
                _ => {}
            }
        }
        let opening = Span::new(offset, offset + 1);
        let diagnostic = unclosed(Code::AF002, "`[` is not closed", ']', self.end().start, opening)
            .help("an attribute stands between brackets: `[mail]`");
        self.torn(diagnostic);
        None
    }

    fn attribute(&mut self) {
        let Some(len) = self.bracket(self.at) else { return };
        let span = self.push(Token::Attribute, len);
        if span.of(self.text).trim_matches(['[', ']']).trim().is_empty() {
            self.out.diagnostics.push(
                Diagnostic::new(Code::AF013, "no attribute between the brackets")
                    .at(span)
                    .help("name the attribute: `[mail]`"),
            );
        }
    }

    fn context(&mut self) {
        let rest = self.rest();
        let name = rest[1..].bytes().take_while(|&byte| byte.is_ascii_alphanumeric() || byte == b'_').count();
        let named = rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        match named && rest.as_bytes().get(name + 1) == Some(&b'%') {
            true => self.push(Token::Context, name + 2),
            false => self.push(Token::Unexpected, 1 + name),
        };
    }

    fn number(&mut self, prefix: usize) {
        let word = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
        let digits = self.rest().get(prefix..).unwrap_or("");
        let len = prefix + digits.len() - digits.trim_start_matches(word).len();
        let span = self.push(Token::Number, len);
        if let Err(why) = parse_integer(span.of(self.text)) {
            let written = shown(span.of(self.text));
            self.out.diagnostics.push(
                Diagnostic::new(Code::AF109, format!("`{written}` is not an integer")).at(span).help(why),
            );
        }
    }

    fn word(&mut self) {
        let name = |c: char| c.is_alphanumeric() || c == '_';
        let rest = self.rest();
        let len = rest.len() - rest.trim_start_matches(name).len();
        let mut end = len;
        // A path goes on after `.` and `:`, and may have a filter; an index is not one.
        loop {
            let after = rest.get(end..).unwrap_or("");
            if after.starts_with(['.', ':']) && after[1..].starts_with(name) {
                end += 1;
                end += after[1..].len() - after[1..].trim_start_matches(name).len();
            } else if after.starts_with('[') && !is_index(after) {
                match self.bracket(self.at + end) {
                    Some(bracket) => end += bracket,
                    None => return,
                }
            } else {
                break;
            }
        }
        let plain = end == len && rest.get(..len).unwrap_or("").is_ascii();
        self.push(if plain { Token::Word } else { Token::BarePath }, end);
    }

    fn operator(&mut self, c: char) {
        let rest = self.rest();
        if let Some(sign) = foreign::sign(rest) {
            self.push(Token::Foreign(sign), sign.text.len());
        } else if let Some(operator) =
            Operator::ALL.into_iter().find(|operator| rest.starts_with(operator.as_str()))
        {
            self.push(Token::Operator(operator), operator.as_str().len());
        } else {
            self.push(Token::Unexpected, c.len_utf8());
        }
    }
}

/// Whether a bracket at the beginning of `text` holds nothing but a number.
fn is_index(text: &str) -> bool {
    text.strip_prefix('[')
        .and_then(|text| text.split_once(']'))
        .is_some_and(|(index, _)| index.trim().parse::<i64>().is_ok())
}
