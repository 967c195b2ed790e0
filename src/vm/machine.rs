//! The loop.

use super::context::{condition, context, is_key};
use super::{Ended, Outcome};
use crate::functions::{Evaluated, Frame, Stop, invoke};
use crate::program::{Chunk, Instruction, Program, Register};
use crate::value::{Value, compare, first, is_blank};

/// Runs chunks of one program over one record.
#[derive(Debug)]
pub struct Machine<'r> {
    pub(super) program: &'r Program,
    registers: &'r mut [Value<'r>],
}

impl<'r> Machine<'r> {
    /// For one record.
    pub fn new(program: &'r Program) -> Self {
        Machine { program, registers: &mut [] }
    }

    /// Runs an expression.
    ///
    /// # Errors
    /// No flow, no object, or an evaluation error, with its place.
    #[inline]
    pub fn run(&mut self, chunk: Chunk, frame: &mut Frame<'r>) -> Outcome<'r> {
        // Most targets are an attribute as it is.
        match chunk.attribute {
            Some(slot) => Ok(frame.slot(usize::from(slot))),
            None => self.interpret(chunk, frame),
        }
    }

    fn interpret(&mut self, chunk: Chunk, frame: &mut Frame<'r>) -> Outcome<'r> {
        // Most records need none: text goes to payloads without them.
        if self.registers.is_empty() {
            self.registers = frame.arena.alloc_slice_fill_copy(self.program.registers(), Value::Null);
        }
        let mut at = chunk.start as usize;
        self.steps(&mut at, frame).map_err(|stop| {
            let stop = match stop {
                Stop::Failure(failure) if chunk.is_redacted() => failure.redact().into(),
                stop => stop,
            };
            Ended { stop, span: self.program.location(at) }
        })
    }

    /// Runs a scope.
    ///
    /// # Errors
    /// A regular expression that takes too long.
    pub fn holds(&mut self, chunk: Chunk, frame: &mut Frame<'r>) -> Result<bool, Ended> {
        let program = self.program;
        let mut at = chunk.start as usize;
        // Scopes are made of these instructions only, and decide over every record.
        loop {
            match program.instructions.get(at) {
                Some(Instruction::Test { slot, test, target }) => {
                    let Some(test) = program.tests.get(usize::from(*test)) else { return Ok(false) };
                    match test.holds(frame.slot(usize::from(*slot)), frame.arena) {
                        Ok(true) => at += 1,
                        Ok(false) => at = *target as usize,
                        Err(stop) => return Err(Ended { stop, span: program.location(at) }),
                    }
                }
                Some(Instruction::Jump { target }) => at = *target as usize,
                Some(Instruction::ReturnConstant { constant }) => {
                    return Ok(matches!(program.constant(*constant), Value::Boolean(true)));
                }
                _ => return Ok(false),
            }
        }
    }

    fn steps(&mut self, at: &mut usize, frame: &mut Frame<'r>) -> Evaluated<'r> {
        let program = self.program;
        loop {
            // A chunk ends with a return; what runs past the program would give Null.
            let Some(&instruction) = program.instructions.get(*at) else { return Ok(Value::Null) };
            let mut next = *at + 1;
            match instruction {
                Instruction::Constant { to, constant } => self.set(to, program.constant(constant)),
                Instruction::Attribute { to, slot } => self.set(to, frame.slot(usize::from(slot))),
                Instruction::Context { to, context: index } => {
                    let name = program.contexts.get(usize::from(index)).map_or("", |name| name);
                    let value = context(name, frame)?;
                    self.set(to, value);
                }
                Instruction::Call { to, call, first, count } => {
                    let Some(site) = program.calls.get(usize::from(call)) else { return Ok(Value::Null) };
                    let start = usize::from(first);
                    let arguments = self.registers.get(start..start + usize::from(count)).unwrap_or_default();
                    let value = invoke(site.function, site.prepared.as_deref(), arguments, frame)?;
                    self.set(to, value);
                }
                Instruction::Compare { to, operator, left, right } => {
                    let holds = compare(operator, self.get(left), self.get(right), frame.now, frame.arena);
                    self.set(to, Value::Boolean(holds));
                }
                Instruction::JumpUnless { operator, left, right, target } => {
                    if !compare(operator, self.get(left), self.get(right), frame.now, frame.arena) {
                        next = target as usize;
                    }
                }
                Instruction::JumpIfFalse { condition: register, target } => {
                    if !condition(self.get(register), frame)? {
                        next = target as usize;
                    }
                }
                Instruction::JumpIfTrue { condition: register, target } => {
                    if condition(self.get(register), frame)? {
                        next = target as usize;
                    }
                }
                Instruction::JumpIfBlank { value, target } => {
                    if is_blank(first(self.get(value))) {
                        next = target as usize;
                    }
                }
                Instruction::JumpIfValue { value, target } => {
                    if !self.get(value).is_null() {
                        next = target as usize;
                    }
                }
                Instruction::Jump { target } => next = target as usize,
                Instruction::Switch { source, switch } => {
                    let Some(site) = program.switches.get(usize::from(switch)) else {
                        return Ok(Value::Null);
                    };
                    let case = site.table.find(self.get(source), frame.arena);
                    let case = case.unwrap_or(site.targets.len().saturating_sub(1));
                    next = site.targets.get(case).map_or(next, |&target| target as usize);
                }
                Instruction::JumpUnlessKey { source, key, target } => {
                    if !is_key(self.get(source), self.get(key), frame) {
                        next = target as usize;
                    }
                }
                // Of scopes alone.
                Instruction::Test { .. } => return Ok(Value::Null),
                Instruction::NoFlow => return Err(Stop::NoFlow),
                Instruction::NoObject => return Err(Stop::NoObject),
                Instruction::Return { value } => return Ok(self.get(value)),
                Instruction::ReturnAttribute { slot } => return Ok(frame.slot(usize::from(slot))),
                Instruction::ReturnConstant { constant } => return Ok(program.constant(constant)),
            }
            *at = next;
        }
    }

    fn get(&self, register: Register) -> Value<'r> {
        self.registers.get(usize::from(register)).copied().unwrap_or_default()
    }

    fn set(&mut self, register: Register, value: Value<'r>) {
        if let Some(place) = self.registers.get_mut(usize::from(register)) {
            *place = value;
        }
    }
}
