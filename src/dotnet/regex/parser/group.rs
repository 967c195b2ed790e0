//! What can follow `(`.

use super::{Parser, Result, is_digit};
use crate::dotnet::regex::ast::{Kind, Node};
use crate::dotnet::regex::unicode;

impl Parser {
    /// A group whose `(` is at unit `start` and has been read; `None` when it only sets options.
    pub(super) fn group(&mut self, start: usize) -> Result<Option<Node>> {
        let outer = self.options;
        let node = self.group_inside(start, false)?;
        // `(?i)` alone lasts to the end of the group around it.
        if node.is_some() {
            self.options = outer;
        }
        Ok(node)
    }

    fn group_inside(&mut self, start: usize, is_condition: bool) -> Result<Option<Node>> {
        if self.peek() != Some(u16::from(b'?')) || self.peek_at(1) == Some(u16::from(b')')) {
            if self.options.explicit_capture || is_condition {
                return self.body(start).map(Some);
            }
            let number = self.next_number;
            self.next_number += 1;
            return self.capture(start, number).map(Some);
        }
        self.position += 1;
        let Some(unit) = self.next() else {
            return self.unknown(start);
        };
        let wrap: fn(Box<Node>) -> Kind = match u8::try_from(unit) {
            Ok(b':') => return self.body(start).map(Some),
            Ok(b'=') => |node| look(false, false, node),
            Ok(b'!') => |node| look(false, true, node),
            Ok(b'>') => Kind::Atomic,
            Ok(b'<') if self.eat('=') => |node| look(true, false, node),
            Ok(b'<') if self.eat('!') => |node| look(true, true, node),
            Ok(b'<') => return self.named(start, '>').map(Some),
            Ok(b'\'') => return self.named(start, '\'').map(Some),
            Ok(b'(') => return self.conditional(start).map(Some),
            _ => {
                self.position -= 1;
                // A condition cannot set options.
                if !is_condition {
                    self.scan_options();
                }
                if self.eat(')') {
                    return Ok(None);
                }
                if self.eat(':') {
                    return self.body(start).map(Some);
                }
                return self.unknown(start);
            }
        };
        let node = self.body(start)?;
        Ok(Some(Node { span: node.span, kind: wrap(Box::new(node)) }))
    }

    /// The alternatives of a group and its `)`.
    fn body(&mut self, start: usize) -> Result<Node> {
        let mut node = self.alternation(Some(start))?;
        self.eat(')');
        node.span = self.span_from(start);
        // What is between the parentheses is one thing to a quantifier.
        Ok(node)
    }

    fn capture(&mut self, start: usize, number: u32) -> Result<Node> {
        let Some(slot) = self.groups.slot_of_number(number) else {
            return self.unknown(start);
        };
        let node = self.body(start)?;
        Ok(Node { span: node.span, kind: Kind::Capture { slot, node: Box::new(node) } })
    }

    /// `(?<name>…)` and `(?'name'…)`, from the name on.
    fn named(&mut self, start: usize, close: char) -> Result<Node> {
        let at = self.position;
        let number = match self.peek() {
            None => return self.unknown(start),
            Some(unit) if is_digit(unit) => {
                let number = self.decimal()?;
                if self.ends_name(close) && number == 0 {
                    return self.invalid(self.span_from(at), "a group cannot have the number 0");
                }
                Some(number)
            }
            Some(unit) if unicode::is_word_unit(unit) => {
                let name = self.name();
                let slot = self.groups.slot_of_name(&name);
                slot.and_then(|slot| self.groups.iter().nth(slot)).map(|group| group.number)
            }
            Some(unit) if unit == u16::from(b'-') => None,
            Some(_) => return self.bad_name(at),
        };
        if !self.ends_name(close) && self.peek().is_some() {
            return self.bad_name(at);
        }
        if self.peek() == Some(u16::from(b'-')) {
            return self.balancing(start, close);
        }
        if !self.eat(close) {
            return self.unknown(start);
        }
        match number {
            Some(number) => self.capture(start, number),
            None => self.unknown(start),
        }
    }

    fn ends_name(&self, close: char) -> bool {
        self.peek().is_some_and(|unit| unit == close as u16 || unit == u16::from(b'-'))
    }

    /// `(?<x-y>…)`, which takes the last match of y back: checked as .NET does, then refused.
    fn balancing(&mut self, start: usize, close: char) -> Result<Node> {
        self.position += 1;
        let at = self.position;
        let known = match self.peek() {
            Some(unit) if is_digit(unit) => {
                let number = self.decimal()?;
                self.groups.slot_of_number(number).is_some()
            }
            Some(unit) if unicode::is_word_unit(unit) => {
                let name = self.name();
                self.groups.slot_of_name(&name).is_some()
            }
            _ => return self.bad_name(at),
        };
        let span = self.span_from(at);
        if !self.eat(close) {
            return self.bad_name(at);
        }
        if !known {
            return self.invalid(span, format!("no group is called `{}`", self.text_of(span)));
        }
        self.unsupported(
            self.span_from(start),
            "balancing groups",
            Some("match nested pairs to a fixed depth instead".into()),
        )
    }

    /// `(?(…)yes|no)`, from after the second parenthesis.
    fn conditional(&mut self, start: usize) -> Result<Node> {
        let at = self.position;
        if let Some(slot) = self.condition_group()? {
            let (yes, no) = self.branches(start)?;
            return Ok(Node { kind: Kind::IfGroup { slot, yes, no }, span: self.span_from(start) });
        }
        if self.looking_at("?#") {
            return self.invalid(self.span(at - 1, at + 2), "a condition cannot be a comment");
        }
        let is_look_behind = self.looking_at("?<=") || self.looking_at("?<!");
        if self.looking_at("?'") || self.looking_at("?<") && !is_look_behind {
            return self.invalid(self.span(at - 1, at + 2), "a condition cannot be a named group");
        }
        let options = self.options;
        let condition = self.nested(|parser| parser.group_inside(at - 1, true))?;
        self.options = options;
        let Some(condition) = condition.map(Box::new) else {
            return self.invalid(self.span_from(at - 1), "the condition is malformed");
        };
        let (yes, no) = self.branches(start)?;
        Ok(Node { kind: Kind::IfMatch { condition, yes, no }, span: self.span_from(start) })
    }

    /// The slot a condition like `(1)` or `(name)` asks for; `None` when the condition is a pattern.
    fn condition_group(&mut self) -> Result<Option<usize>> {
        let at = self.position;
        match self.peek() {
            Some(unit) if is_digit(unit) => {
                let number = self.decimal()?;
                let span = self.span_from(at);
                if !self.eat(')') {
                    return self.invalid(span, "a condition on a group is written `(?(1)…|…)`");
                }
                match self.groups.slot_of_number(number) {
                    Some(slot) => Ok(Some(slot)),
                    None => self.invalid(span, format!("no group has the number `{number}`")),
                }
            }
            Some(unit) if unicode::is_word_unit(unit) => {
                let name = self.name();
                let slot = self.groups.slot_of_name(&name);
                if slot.is_some() && self.eat(')') {
                    return Ok(slot);
                }
                self.position = at;
                Ok(None)
            }
            _ => Ok(None),
        }
    }

    fn branches(&mut self, start: usize) -> Result<(Box<Node>, Box<Node>)> {
        let mut branches = self.alternatives(Some(start))?.into_iter();
        let end = self.span(self.position, self.position);
        self.eat(')');
        let empty = || Node { kind: Kind::Empty, span: end };
        let yes = branches.next().unwrap_or_else(empty);
        let no = branches.next().unwrap_or_else(empty);
        if let Some(extra) = branches.next() {
            return self.invalid(extra.span, "a condition has two branches at most");
        }
        Ok((Box::new(yes), Box::new(no)))
    }

    /// Reads option letters, `-` and `+` up to the first other character.
    pub(super) fn scan_options(&mut self) {
        let mut on = true;
        while let Some(unit) = self.peek() {
            let Ok(byte) = u8::try_from(unit) else { return };
            let options = &mut self.options;
            match byte.to_ascii_lowercase() {
                b'-' => on = false,
                b'+' => on = true,
                b'i' => options.ignore_case = on,
                b'm' => options.multiline = on,
                b'n' => options.explicit_capture = on,
                b's' => options.singleline = on,
                b'x' => options.ignore_white_space = on,
                _ => return,
            }
            self.position += 1;
        }
    }

    fn bad_name<T>(&self, at: usize) -> Result<T> {
        let end = (at..)
            .find(|&index| {
                self.units
                    .get(index)
                    .is_none_or(|&unit| matches!(u8::try_from(unit), Ok(b'>' | b'\'' | b')')))
            })
            .unwrap_or(at);
        self.invalid_help(
            self.span(at, end),
            format!("`{}` is no name for a group", self.text(at, end)),
            "a name is made of letters, digits and `_`, and does not begin with a digit",
        )
    }

    /// Refuses the group from its `(` to the first character that fits none.
    fn unknown<T>(&self, start: usize) -> Result<T> {
        let span = self.span(start, self.position.max(start + 3).min(self.units.len()));
        let text = self.text_of(span);
        if text.starts_with("(?P") {
            return self.invalid_help(
                span,
                format!("`{text}` is no .NET group"),
                "write `(?<name>…)` for a named group",
            );
        }
        if text.starts_with("(?<") || text.starts_with("(?'") {
            return self.invalid_help(
                span,
                format!("the group name in `{text}` is never closed"),
                "write `(?<name>…)` or `(?'name'…)`",
            );
        }
        self.invalid_help(
            span,
            format!("`{text}` is no group"),
            "write `\\(` for a parenthesis, `(?:…)` for a group without a number",
        )
    }
}

fn look(behind: bool, negative: bool, node: Box<Node>) -> Kind {
    Kind::Look { behind, negative, node }
}
