use crate::syntax::Operator;

/// A register, numbered from 0.
pub type Register = u16;

/// An instruction. Jump targets are indices of instructions in the whole program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instruction {
    /// `to` ← a constant of the pool.
    Constant {
        /// Where it goes.
        to: Register,
        /// Which one.
        constant: u16,
    },
    /// `to` ← an attribute of the record.
    Attribute {
        /// Where it goes.
        to: Register,
        /// Its slot.
        slot: u16,
    },
    /// `to` ← what the environment has for a `%NAME%`; an error when it has nothing.
    Context {
        /// Where it goes.
        to: Register,
        /// Which name.
        context: u16,
    },
    /// `to` ← the result of a call whose arguments are in `first`, `first + 1`, ….
    Call {
        /// Where the result goes.
        to: Register,
        /// Which call.
        call: u16,
        /// The first argument.
        first: Register,
        /// How many arguments.
        count: u16,
    },
    /// `to` ← whether the comparison holds.
    Compare {
        /// Where the result goes.
        to: Register,
        /// How.
        operator: Operator,
        /// The left operand.
        left: Register,
        /// The right operand.
        right: Register,
    },
    /// Goes on elsewhere when the comparison does not hold.
    JumpUnless {
        /// How.
        operator: Operator,
        /// The left operand.
        left: Register,
        /// The right operand.
        right: Register,
        /// Where to.
        target: u32,
    },
    /// Goes on elsewhere when a condition is false; an error when it is no condition.
    JumpIfFalse {
        /// The condition.
        condition: Register,
        /// Where to.
        target: u32,
    },
    /// Goes on elsewhere when a condition is true; an error when it is no condition.
    JumpIfTrue {
        /// The condition.
        condition: Register,
        /// Where to.
        target: u32,
    },
    /// Goes on elsewhere when a value is Null or `""`.
    JumpIfBlank {
        /// The value.
        value: Register,
        /// Where to.
        target: u32,
    },
    /// Goes on elsewhere when a value is not Null.
    JumpIfValue {
        /// The value.
        value: Register,
        /// Where to.
        target: u32,
    },
    /// Goes on elsewhere.
    Jump {
        /// Where to.
        target: u32,
    },
    /// Goes on where a source's key says, or at the default.
    Switch {
        /// The source.
        source: Register,
        /// Which switch.
        switch: u16,
    },
    /// Goes on elsewhere unless a source equals a key, as `Switch` compares.
    JumpUnlessKey {
        /// The source.
        source: Register,
        /// The key.
        key: Register,
        /// Where to.
        target: u32,
    },
    /// Goes on elsewhere when a record's attribute does not pass a scoping clause.
    Test {
        /// The attribute's slot.
        slot: u16,
        /// Which clause.
        test: u16,
        /// Where to.
        target: u32,
    },
    /// Ends with: the attribute does not flow.
    NoFlow,
    /// Ends with: the object is left out.
    NoObject,
    /// Ends with a value.
    Return {
        /// The value.
        value: Register,
    },
    /// Ends with an attribute as it is: the most frequent expression, in one instruction.
    ReturnAttribute {
        /// Its slot.
        slot: u16,
    },
    /// Ends with a constant.
    ReturnConstant {
        /// Which one.
        constant: u16,
    },
}
