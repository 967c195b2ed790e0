//! Bytecode as text, for people.

use std::fmt::Write as _;

use super::{Chunk, Instruction, Program};
use crate::check::{Attributes, SwitchTable};
use crate::value::Value;

/// The instructions of a chunk, one a line: index, name, operands, and what they stand for.
pub fn disassemble(program: &Program, chunk: Chunk, attributes: &Attributes) -> String {
    let mut out = String::new();
    for at in chunk.start..chunk.end {
        let Some(&instruction) = program.instructions.get(at as usize) else { break };
        let (name, operands) = describe(program, instruction, attributes);
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{at:04}  {name:<15} {operands}");
    }
    out
}

fn describe(program: &Program, instruction: Instruction, attributes: &Attributes) -> (&'static str, String) {
    let constant = |index: u16| match program.constant(index) {
        Value::Null => "Null".to_owned(),
        value => {
            let mut json = Vec::new();
            value.write_json(&mut json);
            String::from_utf8_lossy(&json).into_owned()
        }
    };
    let attribute = |slot: u16| format!("[{}]", attributes.name(usize::from(slot)));
    match instruction {
        Instruction::Constant { to, constant: index } => {
            ("constant", format!("r{to} <- {}", constant(index)))
        }
        Instruction::Attribute { to, slot } => ("attribute", format!("r{to} <- {}", attribute(slot))),
        Instruction::Context { to, context } => {
            let name = program.contexts.get(usize::from(context)).map_or("?", |name| name);
            ("context", format!("r{to} <- %{name}%"))
        }
        Instruction::Call { to, call, first, count } => {
            let name = program.calls.get(usize::from(call)).map_or("?", |site| site.function.name);
            let arguments: Vec<String> = (0..count).map(|offset| format!("r{}", first + offset)).collect();
            ("call", format!("r{to} <- {name}({})", arguments.join(", ")))
        }
        Instruction::Compare { to, operator, left, right } => {
            ("compare", format!("r{to} <- r{left} {} r{right}", operator.as_str()))
        }
        Instruction::JumpUnless { operator, left, right, target } => {
            ("jump-unless", format!("r{left} {} r{right}, {target:04}", operator.as_str()))
        }
        Instruction::JumpIfFalse { condition, target } => {
            ("jump-if-false", format!("r{condition}, {target:04}"))
        }
        Instruction::JumpIfTrue { condition, target } => {
            ("jump-if-true", format!("r{condition}, {target:04}"))
        }
        Instruction::JumpIfBlank { value, target } => ("jump-if-blank", format!("r{value}, {target:04}")),
        Instruction::JumpIfValue { value, target } => ("jump-if-value", format!("r{value}, {target:04}")),
        Instruction::Jump { target } => ("jump", format!("{target:04}")),
        Instruction::Switch { source, switch } => ("switch", format!("r{source}{}", cases(program, switch))),
        Instruction::JumpUnlessKey { source, key, target } => {
            ("jump-unless-key", format!("r{source} = r{key}, {target:04}"))
        }
        Instruction::Test { slot, test, target } => {
            let test = program.tests.get(usize::from(test)).map(ToString::to_string).unwrap_or_default();
            ("test", format!("{} {test}, else {target:04}", attribute(slot)))
        }
        Instruction::NoFlow => ("no-flow", String::new()),
        Instruction::NoObject => ("no-object", String::new()),
        Instruction::Return { value } => ("return", format!("r{value}")),
        Instruction::ReturnAttribute { slot } => ("return-attr", attribute(slot)),
        Instruction::ReturnConstant { constant: index } => ("return-const", constant(index)),
    }
}

fn cases(program: &Program, switch: u16) -> String {
    let site = program.switches.get(usize::from(switch));
    site.map(|site| targets(&site.table, &site.targets)).unwrap_or_default()
}

/// Where the keys of a switch go.
pub(super) fn targets(table: &SwitchTable, targets: &[u32]) -> String {
    let mut out = String::new();
    for (key, case) in table.keys() {
        let target = targets.get(case).copied().unwrap_or_default();
        let _ = write!(out, ", {key:?} {target:04}");
    }
    let default = targets.last().copied().unwrap_or_default();
    let _ = write!(out, ", else {default:04}");
    out
}
