//! Quantifiers: `*`, `+`, `?`, `{2,3}`, and the lazy forms.

use super::{Parser, Result, is_digit};
use crate::dotnet::regex::ast::{Kind, Node};
use crate::source::Span;

/// A quantifier, read and checked.
pub(super) struct Quantifier {
    min: u32,
    max: Option<u32>,
    lazy: bool,
}

impl Parser {
    /// Whether a quantifier comes next. `{` begins one only as `{3}`, `{3,}` or `{3,4}`; else it is a literal.
    pub(super) fn at_quantifier(&self) -> bool {
        let Some(unit) = self.peek() else {
            return false;
        };
        match u8::try_from(unit) {
            Ok(b'*' | b'+' | b'?') => true,
            Ok(b'{') => {
                let mut ahead = 1 + self.digits_at(1);
                if ahead == 1 {
                    return false;
                }
                if self.peek_at(ahead) == Some(u16::from(b',')) {
                    ahead += 1;
                    ahead += self.digits_at(ahead);
                }
                self.peek_at(ahead) == Some(u16::from(b'}'))
            }
            _ => false,
        }
    }

    fn digits_at(&self, ahead: usize) -> usize {
        (ahead..).take_while(|&at| self.peek_at(at).is_some_and(is_digit)).count()
    }

    pub(super) fn quantifier(&mut self) -> Result<Quantifier> {
        let start = self.position;
        let (min, max) = match self.next().and_then(|unit| u8::try_from(unit).ok()) {
            Some(b'*') => (0, None),
            Some(b'+') => (1, None),
            Some(b'?') => (0, Some(1)),
            _ => {
                let min = self.decimal()?;
                let max = if !self.eat(',') {
                    Some(min)
                } else if self.peek() == Some(u16::from(b'}')) {
                    None
                } else {
                    Some(self.decimal()?)
                };
                self.eat('}');
                (min, max)
            }
        };
        if max.is_some_and(|max| max < min) {
            return self.invalid(
                self.span_from(start),
                format!("`{}` asks for more at least than at most", self.text(start, self.position)),
            );
        }
        self.skip_blank()?;
        let lazy = self.eat('?');
        Ok(Quantifier { min, max, lazy })
    }

    /// A decimal number, at most 2147483647.
    pub(super) fn decimal(&mut self) -> Result<u32> {
        let start = self.position;
        let mut value = 0u32;
        while let Some(digit) = self.peek().filter(|&unit| is_digit(unit)) {
            self.position += 1;
            value = match value
                .checked_mul(10)
                .and_then(|value| value.checked_add(u32::from(digit - u16::from(b'0'))))
                .filter(|&value| i32::try_from(value).is_ok())
            {
                Some(value) => value,
                None => {
                    return self.invalid(self.span_from(start), "the number is greater than 2147483647");
                }
            };
        }
        Ok(value)
    }
}

/// `node` under a quantifier.
pub(super) fn repeat(node: Node, quantifier: &Quantifier, span: Span) -> Node {
    let Quantifier { min, max, lazy } = *quantifier;
    let kind = match (min, max) {
        (_, Some(0)) => Kind::Empty,
        (1, Some(1)) => return node,
        // Repeating nothing is nothing, however often.
        _ if matches!(node.kind, Kind::Empty) => Kind::Empty,
        _ => Kind::Repeat { node: Box::new(node), min, max, lazy },
    };
    Node { kind, span }
}
