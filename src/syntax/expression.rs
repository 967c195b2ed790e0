//! Expressions: from text to tree.

use pest::Parser;
use pest::iterators::Pair;
use pest_derive::Parser;

use super::faults::faults;
use super::literal::{StringLiteral, parse_integer};
use super::repair::{Flavour, repair};
use super::tokens::{Token, tokens};
use super::tree::{Argument, Expression, ExpressionKind, Name, Operator};
use super::{Limits, Meant, Parsed, shown, span};
use crate::source::{Code, Diagnostic, Severity, Span};

#[derive(Parser)]
#[grammar = "../grammar/expression.pest"]
struct ExpressionParser;

/// Parses an expression.
///
/// All independent mistakes are reported at once; errors come without a tree.
pub fn parse_expression(text: &str, limits: Limits) -> Parsed<Expression> {
    if let Some(too_long) = too_long(text, limits) {
        // Not more of the text is read than may be; that is enough to see where it is too deep.
        let mut diagnostics = vec![too_long];
        let start = text.get(..boundary(text, limits.bytes)).unwrap_or("");
        diagnostics.extend(
            tokens(start, limits.depth).diagnostics.into_iter().filter(|found| found.code == Code::AF011),
        );
        return Parsed::new(None, diagnostics);
    }
    let repaired = repair(text, Flavour::Expression);
    let mut diagnostics = repaired.diagnostics;
    let (tree, found) = parse_repaired(&repaired.text, limits, !diagnostics.is_empty());
    if found.iter().any(|found| matches!(found.code, Code::AF001 | Code::AF002 | Code::AF003)) {
        // Behind a comment there may be what is missing without it: nobody but the author can tell.
        diagnostics.iter_mut().filter(|found| found.code == Code::AF014).for_each(|found| found.fix = None);
    }
    diagnostics.extend(found.into_iter().map(|found| repaired.patch.relocate(found)));
    if diagnostics.iter().all(|found| found.severity() != Severity::Error) {
        return Parsed::new(tree, diagnostics);
    }
    // A tree that comes with errors comes of a text that was mended, and of nothing worse.
    let meant = tree.map(|tree| Meant { tree, text: repaired.text.into_owned(), patch: repaired.patch });
    Parsed { meant, ..Parsed::new(None, diagnostics) }
}

fn parse_repaired(text: &str, limits: Limits, is_repaired: bool) -> (Option<Expression>, Vec<Diagnostic>) {
    let tokens = tokens(text, limits.depth);
    let mut diagnostics = tokens.diagnostics;
    if tokens.torn {
        return (None, diagnostics);
    }
    if tokens.tokens.is_empty() {
        // What was pasted and is gone is a finding already.
        if !is_repaired {
            diagnostics.push(
                Diagnostic::new(Code::AF013, "expression is empty")
                    .at(Span::new(0, text.len()))
                    .help("write `[attribute]`, a `\"string\"`, or a call such as `Join(\" \", [givenName], [surname])`"),
            );
        }
        return (None, diagnostics);
    }
    if diagnostics.iter().any(|found| found.severity() == Severity::Error) {
        diagnostics.extend(faults(text, &tokens.tokens));
        return (None, diagnostics);
    }
    if let Some(tree) = attribute_alone(text, &tokens.tokens) {
        return (Some(tree), diagnostics);
    }
    match ExpressionParser::parse(Rule::expression, text) {
        Ok(mut pairs) => (pairs.next().and_then(tree), diagnostics),
        Err(error) => {
            let found = faults(text, &tokens.tokens);
            if found.is_empty() {
                diagnostics.push(refusal(text, &error));
            }
            diagnostics.extend(found);
            (None, diagnostics)
        }
    }
}

/// An attribute and nothing else, as most expressions of a mapping are: the tokens say all there is.
fn attribute_alone(text: &str, tokens: &[(Token, Span)]) -> Option<Expression> {
    let &[(Token::Attribute, span)] = tokens else { return None };
    let name_span = Span::new(span.start + 1, span.end.checked_sub(1)?);
    let name = text.get(name_span.start..name_span.end)?;
    let is_plain =
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._:-".contains(&byte));
    let kind = ExpressionKind::Attribute { name: name.to_owned(), name_span };
    is_plain.then_some(Expression { kind, span })
}

fn too_long(text: &str, limits: Limits) -> Option<Diagnostic> {
    let (length, limit, unit) = if text.len() > limits.bytes {
        (text.len(), limits.bytes, "bytes")
    } else {
        // Bytes bound the characters: most texts need not be counted.
        let characters = if text.len() > limits.characters { text.chars().count() } else { 0 };
        (characters, limits.characters, "characters")
    };
    (length > limit).then(|| {
        let start = match unit {
            "bytes" => boundary(text, limit),
            _ => text.char_indices().nth(limit).map_or(text.len(), |(at, _)| at),
        };
        Diagnostic::new(Code::AF012, format!("expression is {length} {unit} long"))
            .label(Span::new(start, text.len()), format!("beyond {limit} {unit}"))
            .help(format!("an expression has at most {limit} {unit}"))
    })
}

/// The last place between two characters that is not beyond `offset`.
fn boundary(text: &str, offset: usize) -> usize {
    (0..=offset.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

/// What the grammar itself says, where the walk over the tokens has nothing to add.
fn refusal(text: &str, error: &pest::error::Error<Rule>) -> Diagnostic {
    use pest::error::{ErrorVariant, InputLocation};
    let at = match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
    };
    let rest = text.get(at..).unwrap_or("");
    let len = rest.chars().next().map_or(0, char::len_utf8);
    let span = Span::new(at, at + len);
    let found = if len == 0 { "the end".to_owned() } else { format!("`{}`", shown(span.of(text))) };
    let diagnostic = Diagnostic::new(Code::AF004, format!("{found} is not expected here")).at(span);
    let ErrorVariant::ParsingError { positives, .. } = &error.variant else { return diagnostic };
    let mut words: Vec<&str> = positives.iter().map(|rule| in_words(*rule)).collect();
    words.sort_unstable();
    words.dedup();
    match words.is_empty() {
        true => diagnostic,
        false => diagnostic.help(format!("expected {}", words.join(", or "))),
    }
}

/// A rule of the grammar as people call it.
fn in_words(rule: Rule) -> &'static str {
    match rule {
        Rule::EOI => "the end",
        Rule::operator => "an operator",
        Rule::attribute | Rule::path => "an `[attribute]`",
        Rule::string | Rule::text => "a `\"string\"`",
        Rule::integer => "an integer",
        Rule::context | Rule::constant => "a `%constant%`",
        Rule::arguments | Rule::comma => "arguments",
        Rule::close => "`)`",
        _ => "an expression",
    }
}

/// Builds the tree of `expression`, `comparison`, or an operand.
///
/// None is what the grammar rules out, and an integer out of range, which the tokens have reported.
fn tree(pair: Pair<'_, Rule>) -> Option<Expression> {
    let whole = span(&pair);
    let kind = match pair.as_rule() {
        Rule::expression => return tree(pair.into_inner().next()?),
        Rule::comparison => {
            let mut parts = pair.into_inner();
            let left = tree(parts.next()?)?;
            let Some(operator) = parts.next() else { return Some(left) };
            let right = tree(parts.next()?)?;
            // The rule may have gone past blanks to look for an operator.
            let whole = left.span.to(right.span);
            let operator_span = span(&operator);
            let operator = Operator::ALL.into_iter().find(|known| known.as_str() == operator.as_str())?;
            let (left, right) = (Box::new(left), Box::new(right));
            let kind = ExpressionKind::Comparison { operator, operator_span, left, right };
            return Some(Expression { kind, span: whole });
        }
        Rule::attribute => {
            let path = pair.into_inner().next()?;
            ExpressionKind::Attribute { name: path.as_str().to_owned(), name_span: span(&path) }
        }
        Rule::string => {
            let text = pair.into_inner().next()?;
            ExpressionKind::String(StringLiteral::decode(text.as_str(), span(&text).start))
        }
        Rule::integer => {
            let (value, hex) = parse_integer(pair.as_str()).ok()?;
            ExpressionKind::Integer { value, hex }
        }
        Rule::context => ExpressionKind::Context { name: pair.into_inner().next()?.as_str().to_owned() },
        Rule::reference => {
            let mut parts = pair.into_inner();
            let name = parts.next()?;
            let Some(arguments) = parts.next() else {
                let kind = ExpressionKind::Name(Name::from_text(name.as_str()));
                return Some(Expression { kind, span: span(&name) });
            };
            let (arguments, close) = call_arguments(arguments)?;
            let name_span = span(&name);
            let kind = ExpressionKind::Call { name: name.as_str().to_owned(), name_span, arguments, close };
            return Some(Expression { kind, span: name_span.to(close) });
        }
        _ => return None,
    };
    Some(Expression { kind, span: whole })
}

fn call_arguments(pair: Pair<'_, Rule>) -> Option<(Vec<Argument>, Span)> {
    let mut arguments = Vec::new();
    let mut given = None;
    for part in pair.into_inner() {
        let place = span(&part);
        match part.as_rule() {
            Rule::comma | Rule::close => {
                // Nothing between the parentheses is no argument, rather than an empty one.
                if part.as_rule() == Rule::close && arguments.is_empty() && given.is_none() {
                    return Some((arguments, place));
                }
                // What was left out would stand before the comma, or before the parenthesis.
                let empty = || Argument::Empty(Span::at(place.start));
                arguments.push(given.take().map_or_else(empty, Argument::Given));
                if part.as_rule() == Rule::close {
                    return Some((arguments, place));
                }
            }
            _ => given = Some(tree(part)?),
        }
    }
    None
}
