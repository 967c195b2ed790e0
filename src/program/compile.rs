//! From the checked tree to bytecode.

use std::collections::HashMap;

use super::{CallSite, Chunk, Instruction, Pooled, Program, Register, SwitchSite};
use crate::check::{Call, Checked, CheckedScope, Comparison, If, Kind, Switch, Test};
use crate::source::Span;
use crate::value::Constant;

/// Compiles expressions and scopes into one program.
#[derive(Debug, Default)]
pub struct Compiler {
    pub(super) program: Program,
    pool: HashMap<Constant, u16>,
    pub(super) full: bool,
}

/// A program has no room for more: over 65,535 registers, constants, calls or attributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge;

impl std::fmt::Display for TooLarge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the mapping is too large: over 65,535 constants, calls or attributes")
    }
}

impl std::error::Error for TooLarge {}

/// A jump whose target is not known yet.
#[derive(Clone, Copy)]
struct Pending(usize);

impl Compiler {
    /// An empty program.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an expression.
    pub fn expression(&mut self, node: &Checked) -> Chunk {
        let start = self.here();
        let mut attribute = None;
        match &node.kind {
            Kind::Attribute(slot) => {
                let slot = self.index(*slot);
                attribute = Some(slot);
                self.emit(Instruction::ReturnAttribute { slot }, node.span);
            }
            Kind::Constant(constant) => {
                let constant = self.constant(constant);
                self.emit(Instruction::ReturnConstant { constant }, node.span);
            }
            _ => {
                self.value(node, 0);
                self.emit(Instruction::Return { value: 0 }, node.span);
            }
        }
        Chunk { start, end: self.here(), attribute, redacted: node.redacts() }
    }

    /// Adds a scope: a chunk that gives True or False.
    pub fn scope(&mut self, scope: &CheckedScope) -> Chunk {
        let start = self.here();
        let yes = self.constant(&Constant::Boolean(true));
        let no = self.constant(&Constant::Boolean(false));
        for groups in scope.sets.iter().filter(|groups| !groups.is_empty()) {
            let mut passed = Vec::new();
            for group in groups {
                let mut failed = Vec::new();
                for clause in group {
                    let test = self.index(self.program.tests.len());
                    self.program.tests.push(clause.test.clone());
                    let slot = self.index(clause.slot);
                    failed.push(self.jump(Instruction::Test { slot, test, target: 0 }, clause.span));
                }
                passed.push(self.jump(Instruction::Jump { target: 0 }, Span::default()));
                self.land(failed);
            }
            self.emit(Instruction::ReturnConstant { constant: no }, Span::default());
            self.land(passed);
        }
        self.emit(Instruction::ReturnConstant { constant: yes }, Span::default());
        Chunk { start, end: self.here(), attribute: None, redacted: false }
    }

    /// The program.
    ///
    /// # Errors
    /// When it has more of something than an instruction can name.
    pub fn finish(self) -> Result<Program, TooLarge> {
        if self.full { Err(TooLarge) } else { Ok(self.program) }
    }

    /// Code that puts the value of a node into a register; registers above it are free.
    fn value(&mut self, node: &Checked, to: Register) {
        self.program.registers = self.program.registers.max(usize::from(to) + 1);
        match &node.kind {
            Kind::Constant(constant) => {
                let constant = self.constant(constant);
                self.emit(Instruction::Constant { to, constant }, node.span);
            }
            Kind::Attribute(slot) => {
                let slot = self.index(*slot);
                self.emit(Instruction::Attribute { to, slot }, node.span);
            }
            Kind::Context(name) => {
                let context = self.index(self.program.contexts.len());
                self.program.contexts.push(name.clone());
                self.emit(Instruction::Context { to, context }, node.span);
            }
            Kind::NoFlow => self.emit(Instruction::NoFlow, node.span),
            Kind::NoObject => self.emit(Instruction::NoObject, node.span),
            Kind::Call(call) => self.call(call, node.span, to),
            Kind::Compare(comparison) => {
                let (left, right) = self.operands(comparison, to);
                let operator = comparison.operator;
                self.emit(Instruction::Compare { to, operator, left, right }, node.span);
            }
            Kind::If(branches) => self.branches(branches, node.span, to),
            Kind::Switch(switch) => self.switch(switch, node.span, to),
            Kind::Coalesce(items) => self.coalesce(items, to),
            Kind::All(items) => self.conditions(items, false, node.span, to),
            Kind::Any(items) => self.conditions(items, true, node.span, to),
        }
    }

    fn call(&mut self, call: &Call, span: Span, to: Register) {
        for (offset, argument) in call.arguments.iter().enumerate() {
            let register = self.next(to, offset);
            self.value(argument, register);
        }
        let site = self.index(self.program.calls.len());
        self.program.calls.push(CallSite { function: call.function, prepared: call.prepared.clone() });
        let count = self.index(call.arguments.len());
        self.emit(Instruction::Call { to, call: site, first: to, count }, span);
    }

    fn operands(&mut self, comparison: &Comparison, to: Register) -> (Register, Register) {
        let right = self.next(to, 1);
        self.value(&comparison.left, to);
        self.value(&comparison.right, right);
        (to, right)
    }

    fn branches(&mut self, node: &If, span: Span, to: Register) {
        let mut to_null = Vec::new();
        let otherwise = match &node.test {
            Test::Compare { comparison, guard_left, guard_right } => {
                let right = self.next(to, 1);
                self.value(&comparison.left, to);
                if *guard_left {
                    to_null.push(
                        self.jump(Instruction::JumpIfBlank { value: to, target: 0 }, comparison.left.span),
                    );
                }
                self.value(&comparison.right, right);
                if *guard_right {
                    let span = comparison.right.span;
                    to_null.push(self.jump(Instruction::JumpIfBlank { value: right, target: 0 }, span));
                }
                let operator = comparison.operator;
                self.jump(Instruction::JumpUnless { operator, left: to, right, target: 0 }, span)
            }
            Test::Presence { attribute, test } => {
                self.value(attribute, to);
                to_null.push(self.jump(Instruction::JumpIfBlank { value: to, target: 0 }, attribute.span));
                self.value(test, to);
                self.jump(Instruction::JumpIfFalse { condition: to, target: 0 }, test.span)
            }
            Test::Value { condition, guard } => {
                self.value(condition, to);
                if *guard {
                    to_null
                        .push(self.jump(Instruction::JumpIfBlank { value: to, target: 0 }, condition.span));
                }
                self.jump(Instruction::JumpIfFalse { condition: to, target: 0 }, condition.span)
            }
        };
        self.value(&node.then, to);
        let mut done = vec![self.jump(Instruction::Jump { target: 0 }, span)];
        self.land([otherwise]);
        self.value(&node.otherwise, to);
        if !to_null.is_empty() {
            done.push(self.jump(Instruction::Jump { target: 0 }, span));
            self.land(to_null);
            let constant = self.constant(&Constant::Null);
            self.emit(Instruction::Constant { to, constant }, span);
        }
        self.land(done);
    }

    fn switch(&mut self, node: &Switch, span: Span, to: Register) {
        self.value(&node.source, to);
        let mut done = Vec::new();
        if let Some(table) = &node.table {
            let site = self.index(self.program.switches.len());
            self.program.switches.push(SwitchSite { table: table.clone(), targets: Vec::new() });
            self.emit(Instruction::Switch { source: to, switch: site }, span);
            let mut targets = Vec::with_capacity(node.cases.len() + 1);
            for (_, value) in &node.cases {
                targets.push(self.here());
                self.value(value, to);
                done.push(self.jump(Instruction::Jump { target: 0 }, span));
            }
            targets.push(self.here());
            if let Some(entry) = self.program.switches.get_mut(usize::from(site)) {
                entry.targets = targets;
            }
        } else {
            let key_register = self.next(to, 1);
            for (key, value) in &node.cases {
                self.value(key, key_register);
                let next = Instruction::JumpUnlessKey { source: to, key: key_register, target: 0 };
                let next = self.jump(next, key.span);
                self.value(value, to);
                done.push(self.jump(Instruction::Jump { target: 0 }, span));
                self.land([next]);
            }
        }
        self.value(&node.default, to);
        self.land(done);
    }

    fn coalesce(&mut self, items: &[Checked], to: Register) {
        let mut done = Vec::new();
        for (at, item) in items.iter().enumerate() {
            self.value(item, to);
            if at + 1 < items.len() {
                done.push(self.jump(Instruction::JumpIfValue { value: to, target: 0 }, item.span));
            }
        }
        self.land(done);
    }

    /// `And` and `Or`: the first condition that is `decisive` decides.
    fn conditions(&mut self, items: &[Checked], decisive: bool, span: Span, to: Register) {
        let mut decided = Vec::new();
        for item in items {
            self.value(item, to);
            let jump = if decisive {
                Instruction::JumpIfTrue { condition: to, target: 0 }
            } else {
                Instruction::JumpIfFalse { condition: to, target: 0 }
            };
            decided.push(self.jump(jump, item.span));
        }
        let constant = self.constant(&Constant::Boolean(!decisive));
        self.emit(Instruction::Constant { to, constant }, span);
        let done = self.jump(Instruction::Jump { target: 0 }, span);
        self.land(decided);
        let constant = self.constant(&Constant::Boolean(decisive));
        self.emit(Instruction::Constant { to, constant }, span);
        self.land([done]);
    }

    fn here(&self) -> u32 {
        u32::try_from(self.program.instructions.len()).unwrap_or(u32::MAX)
    }

    fn emit(&mut self, instruction: Instruction, span: Span) {
        self.program.instructions.push(instruction);
        self.program.locations.push(span);
    }

    fn jump(&mut self, instruction: Instruction, span: Span) -> Pending {
        self.emit(instruction, span);
        Pending(self.program.instructions.len() - 1)
    }

    /// Jumps that are to come here.
    fn land(&mut self, jumps: impl IntoIterator<Item = Pending>) {
        let here = self.here();
        for Pending(at) in jumps {
            if let Some(instruction) = self.program.instructions.get_mut(at) {
                instruction.set_target(here);
            }
        }
    }

    fn next(&mut self, register: Register, offset: usize) -> Register {
        let next = usize::from(register) + offset;
        self.program.registers = self.program.registers.max(next + 1);
        self.index(next)
    }

    pub(super) fn index(&mut self, index: usize) -> u16 {
        u16::try_from(index).unwrap_or_else(|_| {
            self.full = true;
            0
        })
    }

    pub(super) fn constant(&mut self, constant: &Constant) -> u16 {
        if let Some(&index) = self.pool.get(constant) {
            return index;
        }
        let index = self.index(self.program.constants.len());
        let clean = match constant {
            Constant::String(text) => !text.bytes().any(|byte| byte < 0x20 || byte == b'"' || byte == b'\\'),
            _ => true,
        };
        self.program.constants.push(Pooled { constant: constant.clone(), clean });
        self.pool.insert(constant.clone(), index);
        index
    }
}

impl Instruction {
    /// Where a jump goes.
    pub(super) fn set_target(&mut self, to: u32) {
        match self {
            Instruction::JumpUnless { target, .. }
            | Instruction::JumpIfFalse { target, .. }
            | Instruction::JumpIfTrue { target, .. }
            | Instruction::JumpIfBlank { target, .. }
            | Instruction::JumpIfValue { target, .. }
            | Instruction::Jump { target }
            | Instruction::JumpUnlessKey { target, .. }
            | Instruction::Test { target, .. } => *target = to,
            Instruction::Constant { .. }
            | Instruction::Attribute { .. }
            | Instruction::Context { .. }
            | Instruction::Call { .. }
            | Instruction::Compare { .. }
            | Instruction::Switch { .. }
            | Instruction::NoFlow
            | Instruction::NoObject
            | Instruction::Return { .. }
            | Instruction::ReturnAttribute { .. }
            | Instruction::ReturnConstant { .. } => {}
        }
    }
}
