//! Clauses of scoping filters: from text to tree.

use pest::Parser;
use pest::iterators::Pair;
use pest_derive::Parser;

use super::clause_faults::faults;
use super::literal::{StringLiteral, parse_integer, unknown_escapes};
use super::repair::{Flavour, repair};
use super::tree::{Clause, ClauseOperator, Operand, OperandValue};
use super::{Limits, Parsed, shown, span};
use crate::source::{Code, Diagnostic, Edit, Safety, Span};

#[derive(Parser)]
#[grammar = "../grammar/scope.pest"]
struct ScopeParser;

/// Parses one clause of a scoping filter, such as `department EQUALS "Sales"`.
pub fn parse_clause(text: &str) -> Parsed<Clause> {
    let repaired = repair(text, Flavour::Clause);
    let mut diagnostics = repaired.diagnostics;
    let (tree, found) = parse_repaired(&repaired.text);
    diagnostics.extend(found.into_iter().map(|found| repaired.patch.relocate(found)));
    Parsed::new(tree, diagnostics)
}

fn parse_repaired(text: &str) -> (Option<Clause>, Vec<Diagnostic>) {
    // The grammar recurses into brackets.
    if let Some(at) = too_deep(text) {
        let limit = Limits::ANY.depth;
        let found = Diagnostic::new(Code::AF011, format!("brackets nested deeper than {limit} levels"));
        return (None, vec![found.at(Span::new(at, at + 1))]);
    }
    match ScopeParser::parse(Rule::clause, text) {
        Err(_) => (None, faults(text)),
        Ok(mut pairs) => {
            let mut found = Vec::new();
            let clause = pairs.next().and_then(|pair| tree(pair, &mut found));
            if let Some(clause) = &clause {
                check(clause, &mut found);
            }
            (clause, found)
        }
    }
}

fn too_deep(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    text.bytes().position(|byte| {
        match byte {
            b'[' => depth += 1,
            b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > Limits::ANY.depth
    })
}

/// Builds the tree; none only for what the grammar rules out.
fn tree(pair: Pair<'_, Rule>, found: &mut Vec<Diagnostic>) -> Option<Clause> {
    let written = pair.as_str();
    let start = span(&pair).start + (written.len() - written.trim_start().len());
    let whole = Span::new(start, start + written.trim().len());
    let mut parts = pair.into_inner();
    let attribute = parts.next()?;
    let operator = parts.next()?;
    let mut operands = Vec::new();
    for part in parts.filter(|part| part.as_rule() == Rule::operands) {
        for operand in part.into_inner() {
            operands.push(self::operand(operand, found)?);
        }
    }
    Some(Clause {
        attribute: attribute.as_str().to_owned(),
        attribute_span: span(&attribute),
        operator: ClauseOperator::from_text(operator.as_str())?,
        operator_span: span(&operator),
        operator_text: operator.as_str().to_owned(),
        operands,
        span: whole,
    })
}

fn operand(pair: Pair<'_, Rule>, found: &mut Vec<Diagnostic>) -> Option<Operand> {
    let place = span(&pair);
    let form = pair.into_inner().next()?;
    let value = match form.as_rule() {
        Rule::string => {
            let text = form.into_inner().next()?;
            let start = span(&text).start;
            found.extend(unknown_escapes(text.as_str(), start));
            OperandValue::String(StringLiteral::decode(text.as_str(), start))
        }
        Rule::integer => match parse_integer(form.as_str()) {
            Ok((value, _)) => OperandValue::Integer(value),
            Err(why) => {
                let message = format!("`{}` is not an integer", shown(form.as_str()));
                found.push(Diagnostic::new(Code::AF109, message).at(place).help(why));
                return None;
            }
        },
        _ => OperandValue::Word(form.as_str().to_owned()),
    };
    Some(Operand { value, span: place })
}

/// What the grammar leaves open: the number of values, and the operator's spelling.
fn check(clause: &Clause, found: &mut Vec<Diagnostic>) {
    if clause.operator == ClauseOperator::IsMemberOf {
        // However it is written, it is refused for what it is.
        return;
    }
    let wire = clause.operator.as_str();
    if clause.operator_text != wire {
        found.push(
            Diagnostic::new(Code::AF503, format!("`{}` is spelt `{wire}`", shown(&clause.operator_text)))
                .at(clause.operator_span)
                .fix(
                    Safety::Safe,
                    format!("write `{wire}`"),
                    vec![Edit::replace(clause.operator_span, wire)],
                ),
        );
    }
    let values = clause.operands.iter().map(|operand| operand.span).reduce(Span::to);
    match (values, clause.operator.takes_operand()) {
        (None, true) => found.push(
            Diagnostic::new(Code::AF504, format!("`{wire}` has no value"))
                .label(Span::at(clause.span.end), "a value is missing here")
                .label(clause.operator_span, "the operator")
                .help(format!("write the value in quotes: `{} {wire} \"value\"`", clause.attribute)),
        ),
        (Some(values), false) => found.push(
            Diagnostic::new(Code::AF505, format!("`{wire}` takes no value"))
                .label(values, "this does not belong here")
                .label(clause.operator_span, "the operator")
                .help("remove the value"),
        ),
        (Some(_), true) if clause.operands.len() > 1 && clause.operator != ClauseOperator::In => {
            let more = clause.operands.iter().skip(1).map(|operand| operand.span).reduce(Span::to);
            found.push(
                Diagnostic::new(Code::AF505, format!("`{wire}` takes one value"))
                    .label(more.unwrap_or_default(), "one too many")
                    .label(clause.operator_span, "the operator")
                    .help("any of several values is `IN \"a\", \"b\"`"),
            );
        }
        _ => {}
    }
}
