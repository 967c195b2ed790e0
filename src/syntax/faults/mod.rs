//! Why the grammar refuses a text: a walk over its tokens that goes on after each fault.
//!
//! It accepts what the grammar accepts, and besides what people write instead, each of
//! which is a finding of its own.

use self::operators::Joined;
use super::foreign::{self, Foreign, Meaning};
use super::shown;
use super::tokens::Token;
use crate::source::{Code, Diagnostic, Edit, Safety, Span};

mod operators;

/// What is wrong with the order of the tokens. Their nesting is known to be bounded.
pub(super) fn faults(text: &str, tokens: &[(Token, Span)]) -> Vec<Diagnostic> {
    let mut walk = Walk { text, tokens, at: 0, found: Vec::new(), respelt: Vec::new() };
    walk.top();
    walk.found
}

struct Walk<'t> {
    text: &'t str,
    tokens: &'t [(Token, Span)],
    at: usize,
    found: Vec<Diagnostic>,
    /// Operators that only need another spelling, each with its places.
    respelt: Vec<(&'static Foreign, Vec<Span>)>,
}

/// An expression, as far as it could be read.
struct Shape {
    span: Span,
    /// Set when conditions are joined in it, which is left to the caller to report.
    joined: Option<Joined>,
}

impl Walk<'_> {
    fn peek(&self) -> Option<(Token, Span)> {
        self.tokens.get(self.at).copied()
    }

    fn token(&self) -> Option<Token> {
        self.peek().map(|(token, _)| token)
    }

    /// The operator of another language that stands where an operator can stand.
    fn foreign(&self) -> Option<(&'static Foreign, Span)> {
        match self.peek()? {
            (Token::Foreign(foreign), span) => Some((foreign, span)),
            (Token::Word, span) => foreign::word(span.of(self.text)).map(|foreign| (foreign, span)),
            _ => None,
        }
    }

    fn extra(&mut self, span: Span, message: String, help: &str) {
        self.found.push(Diagnostic::new(Code::AF004, message).at(span).help(help));
    }

    fn top(&mut self) {
        match self.logical() {
            Some(shape) => self.report_joined(shape.joined, None),
            // What follows would be left over only because nothing begins here.
            None => {
                self.nothing();
                self.at = self.tokens.len();
            }
        }
        if let Some((token, span)) = self.peek() {
            let end = self.tokens.last().map_or(span.end, |(_, last)| last.end);
            let left_over = Span::new(span.start, end);
            let written = shown(left_over.of(self.text));
            if token == Token::Close {
                self.extra(span, "`)` closes nothing".to_owned(), "remove it, or add the `(` it belongs to");
            } else if token.starts_operand() {
                let message = format!("a second expression follows: `{written}`");
                self.extra(
                    left_over,
                    message,
                    "a value is one expression; put texts together with `Join` or `Append`",
                );
            } else {
                let message = format!("the expression ends before `{written}`");
                self.extra(left_over, message, "remove it; a parenthesis may be closed too early");
            }
        }
        self.report_respelt();
    }

    /// No expression begins where one must: says so, and goes past what stands there.
    fn nothing(&mut self) {
        let Some((token, span)) = self.peek() else { return };
        let written = shown(span.of(self.text));
        match token {
            // An operator is reported with what follows it.
            Token::Operator(_) => {
                let is_first = self.at == 0;
                self.at += 1;
                if is_first {
                    let message = format!("an expression does not begin with `{written}`");
                    return self.extra(
                        span,
                        message,
                        "remove it; unlike a formula, it has no sign before it",
                    );
                }
                self.extra(span, format!("nothing stands before `{written}`"), "a comparison has two sides");
                let _ = self.logical();
            }
            Token::Foreign(foreign) => {
                self.at += 1;
                self.report_other(foreign, span, None);
                let _ = self.logical();
            }
            Token::Close => {
                self.at += 1;
                self.extra(span, "`)` closes nothing".to_owned(), "remove it, or add the `(` it belongs to");
            }
            _ => {
                self.at += 1;
                self.unexpected(span);
            }
        }
    }

    fn unexpected(&mut self, span: Span) {
        let written = span.of(self.text);
        let help = match written {
            "]" => "no `[` is open here",
            "{" | "}" => "an attribute stands between brackets: `[mail]`",
            _ if written.starts_with('%') => {
                "a context constant stands between percent signs: `%DomainFQDN%`"
            }
            _ => "an expression is a call, an `[attribute]`, a `\"string\"`, an integer or a name",
        };
        self.extra(span, format!("`{}` is not expected here", shown(written)), help);
    }

    /// Conditions joined by words.
    fn logical(&mut self) -> Option<Shape> {
        let mut shape = self.comparison()?;
        let mut joined: Option<Joined> = None;
        let mut mixed = false;
        while let Some((foreign, span)) = self.foreign() {
            let both = match foreign.meaning {
                Meaning::And => true,
                Meaning::Or => false,
                _ => break,
            };
            self.at += 1;
            let right = self.comparison().map(|right| right.span);
            let joined =
                joined.get_or_insert_with(|| Joined { both, operators: Vec::new(), parts: vec![shape.span] });
            mixed |= joined.both != both || right.is_none();
            joined.operators.push(span);
            let right = right.unwrap_or(Span::at(span.end));
            joined.parts.push(right);
            shape.span = shape.span.to(right);
        }
        if mixed {
            self.report_joined(joined, None);
        } else {
            shape.joined = joined;
        }
        Some(shape)
    }

    fn comparison(&mut self) -> Option<Shape> {
        let mut span = self.chain()?;
        let mut first: Option<Span> = None;
        let mut chained = false;
        loop {
            let operator = match self.peek() {
                Some((Token::Operator(_), operator)) => operator,
                _ => match self.foreign() {
                    Some((foreign, place)) if matches!(foreign.meaning, Meaning::Comparison(_)) => {
                        self.respell(foreign, place);
                        place
                    }
                    _ => break,
                },
            };
            self.at += 1;
            match first {
                Some(first) if !chained => {
                    chained = true;
                    let found = Diagnostic::new(Code::AF004, "comparisons are not chained")
                        .label(operator, "a second operator")
                        .label(first, "the comparison's operator")
                        .help("a comparison has two sides; ask two questions with nested `IIF`");
                    self.found.push(found);
                }
                Some(_) => {}
                None => first = Some(operator),
            }
            match self.chain() {
                Some(right) => span = span.to(right),
                None => {
                    span = span.to(operator);
                    let written = shown(operator.of(self.text));
                    let help = "a comparison has two sides; compare with no text as `\"\"`";
                    self.extra(operator, format!("nothing stands after `{written}`"), help);
                }
            }
        }
        Some(Shape { span, joined: None })
    }

    /// Operands with `+` and its like between them.
    fn chain(&mut self) -> Option<Span> {
        let first = self.operand()?;
        let mut parts = vec![first];
        let mut operators: Vec<(&'static Foreign, Span)> = Vec::new();
        while let Some((foreign, span)) = self.foreign() {
            if !matches!(foreign.meaning, Meaning::Concatenation | Meaning::Coalescence | Meaning::Other(_)) {
                break;
            }
            self.at += 1;
            operators.push((foreign, span));
            match self.operand() {
                Some(part) => parts.push(part),
                None => break,
            }
        }
        let Some(&(foreign, span)) = operators.first() else { return Some(first) };
        let complete = parts.len() == operators.len() + 1
            && operators.iter().all(|(other, _)| other.meaning == foreign.meaning);
        self.report_other(foreign, span, complete.then_some(parts.as_slice()));
        if let Some(found) = self.found.last_mut() {
            for &(_, span) in operators.iter().skip(1) {
                found.labels.push(crate::source::Label { span, text: None });
            }
        }
        let last = operators.last().map_or(span, |&(_, span)| span);
        Some(parts.iter().fold(first.to(last), |span, part| span.to(*part)))
    }

    fn operand(&mut self) -> Option<Span> {
        let mut signs = Vec::new();
        while let Some(sign) = self.negation() {
            self.at += 1;
            signs.push(sign);
        }
        let place = self.found.len();
        let operand = self.affirmed();
        self.report_negations(&signs, operand, place);
        signs.first().map_or(operand, |sign| Some(sign.to(operand.unwrap_or(*sign))))
    }

    /// The place of a `!` or a `Not` that has an operand behind it instead of a parenthesis.
    fn negation(&self) -> Option<Span> {
        let (foreign, span) = self.foreign()?;
        let next = self.tokens.get(self.at + 1).map(|&(token, _)| token)?;
        let is_sign = matches!(self.token(), Some(Token::Foreign(_)));
        let again = matches!(next, Token::Foreign(next) if next.meaning == Meaning::Not);
        let negates = foreign.meaning == Meaning::Not && (next.starts_operand() || again);
        (negates && (is_sign || next != Token::Open)).then_some(span)
    }

    /// An operand without a negation.
    fn affirmed(&mut self) -> Option<Span> {
        let (token, span) = self.peek()?;
        if !token.starts_operand() {
            return None;
        }
        self.at += 1;
        let mut whole = match token {
            Token::Word if self.token() == Some(Token::Open) => span.to(self.call(span)),
            Token::Open => {
                self.at -= 1;
                let close = self.group();
                span.to(close)
            }
            Token::BarePath => {
                self.bare_path(span);
                span
            }
            _ => span,
        };
        while let Some((Token::Attribute, bracket)) = self.peek() {
            let index = bracket.of(self.text).trim_matches(['[', ']']).trim().parse::<i64>();
            let (Ok(index), true) = (index, token != Token::String && bracket.start == whole.end) else {
                break;
            };
            self.at += 1;
            self.index(whole, bracket, index);
            whole = whole.to(bracket);
        }
        Some(whole)
    }

    fn bare_path(&mut self, span: Span) {
        let written = span.of(self.text);
        let edits = vec![Edit::insert(span.start, "["), Edit::insert(span.end, "]")];
        self.found.push(
            Diagnostic::new(Code::AF009, format!("`{}` is no name of the language", shown(written)))
                .at(span)
                .help("an attribute stands between brackets, a text between quotes")
                .fix(Safety::Unsafe, "put it in brackets", edits),
        );
    }

    fn index(&mut self, operand: Span, bracket: Span, index: i64) {
        let found = Diagnostic::new(
            Code::AF017,
            format!("`{}` does not take an element", shown(bracket.of(self.text))),
        )
        .at(bracket)
        .help("the first element of a list is `Item(list, 1)`");
        // From the end is not said with `Item`.
        self.found.push(match index.checked_add(1).filter(|&item| item >= 1) {
            Some(item) => {
                let edits =
                    vec![Edit::insert(operand.start, "Item("), Edit::replace(bracket, format!(", {item})"))];
                found.fix(Safety::Unsafe, "write it with `Item`", edits)
            }
            None => found,
        });
    }

    /// Parentheses around an expression, from `(`; gives the place of the `)`.
    fn group(&mut self) -> Span {
        let open = self.peek().map_or(Span::default(), |(_, span)| span);
        let place = self.found.len();
        let (close, mut parts) = self.arguments();
        for part in parts.iter_mut().flatten() {
            let joined = part.joined.take();
            self.report_joined(joined, None);
        }
        let mut found = Diagnostic::new(Code::AF004, "parentheses stand only behind a function's name")
            .at(open)
            .help("expressions are not grouped: remove the parentheses, or name the function");
        if let [Some(_)] = parts.as_slice()
            && close.of(self.text) == ")"
        {
            found = found.label(close, "its end");
        }
        self.found.insert(place.min(self.found.len()), found);
        close
    }

    /// A call, from its `(`; gives the place of the `)`.
    fn call(&mut self, name: Span) -> Span {
        let (close, mut arguments) = self.arguments();
        let branches = match arguments.as_slice() {
            [_, Some(yes), Some(no)] if name.of(self.text).eq_ignore_ascii_case("IIF") => {
                Some([yes.span, no.span])
            }
            _ => None,
        };
        for (at, argument) in arguments.iter_mut().enumerate() {
            if let Some(argument) = argument {
                let joined = argument.joined.take();
                self.report_joined(joined, branches.filter(|_| at == 0));
            }
        }
        close
    }

    /// Arguments from `(` to `)` or to the end; gives the place of the `)`.
    fn arguments(&mut self) -> (Span, Vec<Option<Shape>>) {
        let end = self.tokens.last().map_or(Span::default(), |(_, span)| Span::at(span.end));
        let mut arguments: Vec<Option<Shape>> = Vec::new();
        self.at += 1;
        let mut filled = false;
        loop {
            let Some((token, span)) = self.peek() else { return (end, arguments) };
            match token {
                Token::Close => {
                    self.at += 1;
                    return (span, arguments);
                }
                Token::Comma => {
                    self.at += 1;
                    if !filled {
                        arguments.push(None);
                    }
                    filled = false;
                }
                Token::Foreign(foreign) if foreign.meaning == Meaning::Comma => {
                    self.at += 1;
                    filled = false;
                    self.respell(foreign, span);
                }
                _ => {
                    if filled && token.starts_operand() {
                        self.missing_comma(span);
                    }
                    let before = self.at;
                    match self.logical() {
                        Some(shape) => arguments.push(Some(shape)),
                        None => self.nothing(),
                    }
                    // Every path consumes; this only bounds the walk should one be wrong.
                    self.at = self.at.max(before + 1);
                    filled = true;
                }
            }
        }
    }

    fn missing_comma(&mut self, next: Span) {
        let before = self
            .at
            .checked_sub(1)
            .and_then(|at| self.tokens.get(at))
            .map_or(next.start, |(_, span)| span.end);
        let comma = if before == next.start { ", " } else { "," };
        self.found.push(
            Diagnostic::new(Code::AF016, format!("no comma before `{}`", shown(next.of(self.text))))
                .label(next, "the next argument")
                .label(Span::at(before), "`,` is missing here")
                .help("arguments are separated by `,`")
                .fix(Safety::Unsafe, "insert a comma", vec![Edit::insert(before, comma)]),
        );
    }
}
