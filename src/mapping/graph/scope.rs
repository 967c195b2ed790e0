//! `scope`: three sets of groups of clauses.

use super::super::located::{Located, PartsBuilder};
use super::super::model::{ScopeGroup, ScopeSet};
use super::values::{self, given, items_of, says_something};
use super::{Level, Schema, belongs, misplaced};
use crate::source::document::{Node, Scalar};
use crate::source::{Code, Diagnostic, Edit, Safety, suggest};
use crate::syntax::ClauseOperator;

impl Schema<'_> {
    /// The groups of all sets, one set after the other.
    pub(super) fn scope(&mut self, object: &Node) -> Vec<ScopeGroup> {
        let Some(scope) = given(object, "scope") else { return Vec::new() };
        if scope.value.as_mapping().is_none() {
            self.reader.wrong_kind(&scope.value, scope.key.span, "scope", "an object");
            return Vec::new();
        }
        match says_something(&scope.value) && belongs(&mut self.reader, &scope.value, Level::Filter) {
            true => self.filter(&scope.value),
            false => Vec::new(),
        }
    }

    pub(super) fn filter(&mut self, filter: &Node) -> Vec<ScopeGroup> {
        misplaced(&mut self.reader, filter, Level::Filter);
        let mut groups = Vec::new();
        for set in ScopeSet::ALL {
            let items = items_of(&mut self.reader, filter, set.as_str());
            groups.extend(self.groups(set, items));
        }
        groups
    }

    pub(super) fn groups(&mut self, set: ScopeSet, items: &[Node]) -> Vec<ScopeGroup> {
        let mut groups = Vec::new();
        for node in items.iter().filter(|node| says_something(node)) {
            if belongs(&mut self.reader, node, Level::Group) {
                let name = values::name(&mut self.reader, node, "name").map(|name| name.text.clone());
                let clauses = items_of(&mut self.reader, node, "clauses");
                groups.push(ScopeGroup { set, name, clauses: self.clauses(clauses) });
            }
        }
        groups
    }

    pub(super) fn clauses(&mut self, items: &[Node]) -> Vec<Located> {
        let items = items.iter().filter(|clause| says_something(clause));
        items.filter_map(|clause| self.clause(clause)).collect()
    }

    /// A clause, put together as it is written elsewhere: `department EQUALS "Sales"`.
    fn clause(&mut self, node: &Node) -> Option<Located> {
        if !belongs(&mut self.reader, node, Level::Clause) {
            return None;
        }
        let attribute = self.needed(node, "sourceOperandName");
        let operator = self.needed(node, "operatorName");
        let known = operator.and_then(|operator| {
            let known = ClauseOperator::from_text(&operator.text);
            if known.is_none() {
                self.reader.report(unknown_operator(operator));
            }
            known
        });
        let values = given(node, "targetOperand").map_or(&[][..], |operand| {
            if operand.value.as_mapping().is_none() {
                self.reader.wrong_kind(&operand.value, operand.key.span, "targetOperand", "an object");
            }
            items_of(&mut self.reader, &operand.value, "values")
        });
        let values: Vec<&Scalar> = values
            .iter()
            .filter(|value| says_something(value))
            .filter_map(|value| {
                if value.as_scalar().is_none() {
                    self.reader.wrong_kind(value, value.span, "values", "a list of texts");
                }
                value.as_scalar()
            })
            .collect();
        let (attribute, operator, known) = (attribute?, operator?, known?);
        let mut clause = PartsBuilder::default();
        let is_name = |c: char| c.is_ascii_alphanumeric() || "_.:$-".contains(c);
        let bare = attribute.text.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_')
            && attribute.text.chars().all(is_name);
        clause.text(if bare { "" } else { "[" });
        clause.bare(attribute);
        clause.text(if bare { " " } else { "] " });
        clause.bare(operator);
        let mut between = " ";
        for value in values {
            // An operator that takes no value is seen with an empty one.
            if known.takes_operand() || !value.text.is_empty() {
                clause.text(between);
                clause.quoted(value);
                between = ", ";
            }
        }
        Some(clause.finish(node.span, true))
    }

    fn needed<'n>(&mut self, node: &'n Node, key: &str) -> Option<&'n Scalar> {
        let name = values::name(&mut self.reader, node, key);
        if name.is_none() {
            values::missing(&mut self.reader, node, "the clause", key);
        }
        name
    }
}

fn unknown_operator(operator: &Scalar) -> Diagnostic {
    let names = ClauseOperator::ALL.iter().filter(|known| **known != ClauseOperator::IsMemberOf);
    let names: Vec<&str> = names.map(|known| known.as_str()).collect();
    let place = values::inside(operator);
    let found = Diagnostic::new(Code::AF502, format!("no operator `{}`", operator.text)).at(place);
    let same = match operator.text.trim() {
        "=" | "==" | "eq" | "EQ" => Some("EQUALS"),
        "!=" | "<>" | "ne" | "NE" => Some("NOT EQUALS"),
        ">" | "gt" | "GT" => Some("GREATER_THAN"),
        ">=" | "ge" | "GE" => Some("GREATER_THAN_OR_EQUALS"),
        _ => None,
    };
    match same
        .or_else(|| suggest(&operator.text.replace('_', " ").to_ascii_uppercase(), names.iter().copied()))
    {
        Some(near) => found.help(format!("did you mean `{near}`?")).fix(
            Safety::Unsafe,
            format!("write `{near}`"),
            vec![Edit::replace(place, operator.encode(near))],
        ),
        None => found.help(format!("the operators are {}", names.join(", "))),
    }
}
