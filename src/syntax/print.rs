//! The canonical form. What is printed parses again to the same tree.

use std::fmt::Write as _;

use super::literal::StringLiteral;
use super::tree::{
    Argument, Clause, ClauseOperator, Expression, ExpressionKind, FilterValue, OperandValue, Path,
};

/// Prints an expression on one line: `, ` between arguments, blanks around operators,
/// nothing for an empty argument.
pub fn print_expression(expression: &Expression) -> String {
    let mut out = String::new();
    write_expression(&mut out, expression);
    out
}

/// Prints a string literal: quotes around the value, with `\"` and `\\` as the only escapes.
pub fn print_string(value: &str) -> String {
    format!("\"{}\"", StringLiteral::encode(value))
}

fn write_expression(out: &mut String, expression: &Expression) {
    // Writing to a string does not fail.
    match &expression.kind {
        ExpressionKind::Attribute { name, .. } => {
            let _ = write!(out, "[{name}]");
        }
        ExpressionKind::String(literal) => out.push_str(&print_string(&literal.value)),
        ExpressionKind::Integer { value, hex: false } => {
            let _ = write!(out, "{value}");
        }
        ExpressionKind::Integer { value, hex: true } => {
            let _ = write!(out, "&H{value:X}");
        }
        ExpressionKind::Name(name) => out.push_str(name.as_str()),
        ExpressionKind::Context { name } => {
            let _ = write!(out, "%{name}%");
        }
        ExpressionKind::Call { name, arguments, .. } => {
            out.push_str(name);
            out.push('(');
            for (at, argument) in arguments.iter().enumerate() {
                if at > 0 {
                    out.push_str(", ");
                }
                if let Argument::Given(expression) = argument {
                    write_expression(out, expression);
                }
            }
            out.push(')');
        }
        ExpressionKind::Comparison { operator, left, right, .. } => {
            write_expression(out, left);
            let _ = write!(out, " {} ", operator.as_str());
            write_expression(out, right);
        }
    }
}

/// Prints a clause with its operator as it is spelt on the wire.
pub fn print_clause(clause: &Clause) -> String {
    let bare = clause.attribute.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_')
        && clause.attribute.chars().all(|c| c.is_ascii_alphanumeric() || "_.:$-".contains(c));
    let mut out = match bare {
        true => clause.attribute.clone(),
        false => format!("[{}]", clause.attribute),
    };
    let _ = write!(out, " {}", clause.operator.as_str());
    for (at, operand) in clause.operands.iter().enumerate() {
        out.push_str(if at > 0 && clause.operator == ClauseOperator::In { ", " } else { " " });
        match &operand.value {
            OperandValue::String(literal) => out.push_str(&print_string(&literal.value)),
            OperandValue::Integer(value) => {
                let _ = write!(out, "{value}");
            }
            // What begins with a quote is a word only where it stood.
            OperandValue::Word(word) => {
                match word.starts_with(|c: char| c.is_alphanumeric() || "._-@".contains(c)) {
                    true => out.push_str(word),
                    false => out.push_str(&print_string(word)),
                }
            }
        }
    }
    out
}

/// Prints a target path.
pub fn print_path(path: &Path) -> String {
    let mut out = String::new();
    if let Some((schema, _)) = &path.schema {
        let _ = write!(out, "{schema}:");
    }
    out.push_str(&path.attribute.0);
    if let Some(filter) = &path.filter {
        for (at, term) in filter.terms.iter().enumerate() {
            let _ = write!(out, "{}{} eq ", if at == 0 { "[" } else { " and " }, term.attribute.0);
            match &term.value {
                FilterValue::String(literal) => out.push_str(&print_string(&literal.value)),
                FilterValue::Boolean(value) => {
                    let _ = write!(out, "{value}");
                }
                FilterValue::Integer(value) => {
                    let _ = write!(out, "{value}");
                }
            }
        }
        out.push(']');
    }
    if let Some((sub_attribute, _)) = &path.sub_attribute {
        let _ = write!(out, ".{sub_attribute}");
    }
    out
}
