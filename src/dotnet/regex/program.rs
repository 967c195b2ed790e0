//! The matcher's instructions, and their compilation from the tree.

use super::ast::{Assertion, Kind, Node};
use super::charset::CharSet;
use std::sync::Arc;

/// Most instructions of one pattern; a pattern in an expression is at most 64 KiB long.
pub(super) const MAX_INSTRUCTIONS: usize = 250_000;

/// One instruction. `back` ones read towards the beginning of the text: .NET matches a look-behind
/// from right to left, which decides what its groups capture.
#[derive(Clone, Debug)]
pub(super) enum Op {
    Unit {
        unit: u16,
        back: bool,
    },
    Set {
        set: usize,
        back: bool,
    },
    Assert(Assertion),
    Jump(usize),
    /// Goes on at the next instruction, and at `other` if that fails.
    Split {
        other: usize,
        prefer_other: bool,
    },
    /// As many units of `set` as there are, then fewer down to `min`.
    Run {
        set: usize,
        min: usize,
        max: usize,
    },
    /// Remembers where a group began.
    Open {
        register: usize,
    },
    Close {
        register: usize,
        slot: usize,
    },
    Backreference {
        slot: usize,
        ignore_case: bool,
        back: bool,
    },
    LoopStart(Loop),
    /// Decides about another iteration. The next instruction is the `LoopBody` that takes one, the one
    /// after that the way out.
    LoopTest {
        registers: Loop,
        min: usize,
        max: usize,
        lazy: bool,
        body: usize,
    },
    LoopBody {
        registers: Loop,
        body: usize,
    },
    /// Remembers the height of the stack and the place in the text.
    Mark(Mark),
    /// Drops the alternatives made since the mark.
    Cut(Mark),
    /// The same, and returns to the place.
    CutAndReturn(Mark),
    /// Drops the alternatives made since the mark, and fails.
    CutAndFail(Mark),
    /// Goes to `otherwise` when the group is not set.
    IfGroup {
        slot: usize,
        otherwise: usize,
    },
    Match,
}

/// The registers of a loop.
#[derive(Clone, Copy, Debug)]
pub(super) struct Loop {
    pub count: usize,
    /// Where the iteration began.
    pub start: usize,
}

/// The registers of a look-around, an atomic group or a condition.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    pub height: usize,
    pub place: usize,
}

/// A compiled pattern.
#[derive(Debug)]
pub(super) struct Program {
    pub ops: Vec<Op>,
    pub sets: Vec<Arc<CharSet>>,
    /// Two for each slot (begin and end), then those of loops and marks.
    pub registers: usize,
    pub slots: usize,
    /// What a match can begin with, when that is known.
    pub first: Option<CharSet>,
}

/// Compiles the tree; `None` when it needs more than [`MAX_INSTRUCTIONS`].
pub(super) fn compile(node: &Node, slots: usize) -> Option<Program> {
    let mut compiler = Compiler { ops: Vec::new(), sets: Vec::new(), registers: 2 * slots };
    compiler.node(node, false);
    compiler.ops.push(Op::Match);
    (compiler.ops.len() <= MAX_INSTRUCTIONS).then(|| Program {
        first: if node.can_be_empty() { None } else { node.first_units() },
        ops: compiler.ops,
        sets: compiler.sets,
        registers: compiler.registers,
        slots,
    })
}

struct Compiler {
    ops: Vec<Op>,
    sets: Vec<Arc<CharSet>>,
    registers: usize,
}

impl Compiler {
    fn register(&mut self) -> usize {
        self.registers += 1;
        self.registers - 1
    }

    fn mark(&mut self) -> Mark {
        Mark { height: self.register(), place: self.register() }
    }

    fn set(&mut self, set: &Arc<CharSet>) -> usize {
        self.sets.push(Arc::clone(set));
        self.sets.len() - 1
    }

    /// Adds an instruction whose target is not known yet.
    fn push(&mut self, op: Op) -> usize {
        self.ops.push(op);
        self.ops.len() - 1
    }

    /// Makes the jump at `at` lead to the next instruction.
    fn land(&mut self, at: usize) {
        let here = self.ops.len();
        match self.ops.get_mut(at) {
            Some(Op::Jump(to)) => *to = here,
            Some(Op::Split { other, .. }) => *other = here,
            Some(Op::IfGroup { otherwise, .. }) => *otherwise = here,
            _ => {}
        }
    }

    fn split(&mut self, prefer_other: bool) -> usize {
        self.push(Op::Split { other: 0, prefer_other })
    }

    fn node(&mut self, node: &Node, back: bool) {
        match &node.kind {
            Kind::Empty => {}
            Kind::Unit(unit) => self.ops.push(Op::Unit { unit: *unit, back }),
            Kind::Set(set) => {
                let op = match set.single() {
                    Some(unit) => Op::Unit { unit, back },
                    None => Op::Set { set: self.set(set), back },
                };
                self.ops.push(op);
            }
            Kind::Assert(assertion) => self.ops.push(Op::Assert(*assertion)),
            Kind::Concat(nodes) if back => {
                nodes.iter().rev().for_each(|node| self.node(node, back));
            }
            Kind::Concat(nodes) => nodes.iter().for_each(|node| self.node(node, back)),
            Kind::Alternate(nodes) => self.alternate(nodes, back),
            Kind::Capture { slot, node } => {
                let register = self.register();
                self.ops.push(Op::Open { register });
                self.node(node, back);
                self.ops.push(Op::Close { register, slot: *slot });
            }
            Kind::Repeat { node, min, max, lazy } => self.repeat(node, *min, *max, *lazy, back),
            Kind::Atomic(node) => {
                let mark = self.mark();
                self.ops.push(Op::Mark(mark));
                self.node(node, back);
                self.ops.push(Op::Cut(mark));
            }
            Kind::Look { behind, negative, node } => {
                let mark = self.mark();
                self.ops.push(Op::Mark(mark));
                if *negative {
                    let otherwise = self.split(false);
                    self.node(node, *behind);
                    self.ops.push(Op::CutAndFail(mark));
                    self.land(otherwise);
                } else {
                    self.node(node, *behind);
                    self.ops.push(Op::CutAndReturn(mark));
                }
            }
            Kind::Backreference { slot, ignore_case } => {
                self.ops.push(Op::Backreference { slot: *slot, ignore_case: *ignore_case, back })
            }
            Kind::IfGroup { slot, yes, no } => {
                let otherwise = self.push(Op::IfGroup { slot: *slot, otherwise: 0 });
                self.branches(otherwise, yes, no, back);
            }
            Kind::IfMatch { condition, yes, no } => {
                let mark = self.mark();
                self.ops.push(Op::Mark(mark));
                let otherwise = self.split(false);
                self.node(condition, back);
                self.ops.push(Op::CutAndReturn(mark));
                self.branches(otherwise, yes, no, back);
            }
        }
    }

    fn branches(&mut self, otherwise: usize, yes: &Node, no: &Node, back: bool) {
        self.node(yes, back);
        let end = self.push(Op::Jump(0));
        self.land(otherwise);
        self.node(no, back);
        self.land(end);
    }

    fn alternate(&mut self, nodes: &[Node], back: bool) {
        let mut ends = Vec::new();
        let Some((last, nodes)) = nodes.split_last() else {
            return;
        };
        for node in nodes {
            let next = self.split(false);
            self.node(node, back);
            ends.push(self.push(Op::Jump(0)));
            self.land(next);
        }
        self.node(last, back);
        for end in ends {
            self.land(end);
        }
    }

    fn repeat(&mut self, node: &Node, min: u32, max: Option<u32>, lazy: bool, back: bool) {
        let min = usize::try_from(min).unwrap_or(usize::MAX);
        let max = max.map_or(usize::MAX, |max| usize::try_from(max).unwrap_or(usize::MAX));
        let single = match &node.kind {
            Kind::Unit(unit) => Some(Arc::new(CharSet::of_unit(*unit))),
            Kind::Set(set) => Some(Arc::clone(set)),
            _ => None,
        };
        if let Some(set) = single
            && !lazy
            && !back
        {
            let set = self.set(&set);
            self.ops.push(Op::Run { set, min, max });
            return;
        }
        if (min, max) == (0, 1) {
            let skip = self.split(lazy);
            self.node(node, back);
            self.land(skip);
            return;
        }
        let registers = Loop { count: self.register(), start: self.register() };
        self.ops.push(Op::LoopStart(registers));
        let test = self.push(Op::Jump(0));
        let body = self.ops.len();
        self.node(node, back);
        self.land(test);
        self.ops.push(Op::LoopTest { registers, min, max, lazy, body });
        self.ops.push(Op::LoopBody { registers, body });
    }
}
