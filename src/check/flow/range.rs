//! What a value can be: the abstract values of the analysis.

use crate::dotnet::datetime;
use crate::functions::Type;
use crate::value::{Arena, Constant, DateTime};

/// What a value that is neither Null nor `""` can be: one of some constants, or anything of some types.
#[derive(Clone, Debug, Default)]
pub(super) struct Range {
    types: Types,
    constants: Vec<Constant>,
}

/// The type of a value that is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ValueType {
    /// True or False.
    Boolean,
    /// A 64-bit integer.
    Integer,
    /// An instant.
    DateTime,
    /// Text.
    String,
    /// An object.
    Record,
    /// Several values.
    List,
}

impl ValueType {
    /// All of them.
    pub const ALL: [ValueType; 6] = [
        ValueType::Boolean,
        ValueType::Integer,
        ValueType::DateTime,
        ValueType::String,
        ValueType::Record,
        ValueType::List,
    ];

    /// The name as documented.
    pub const fn name(self) -> &'static str {
        match self {
            ValueType::Boolean => "Boolean",
            ValueType::Integer => "Integer",
            ValueType::DateTime => "DateTime",
            ValueType::String => "String",
            ValueType::Record => "Record",
            ValueType::List => "List",
        }
    }

    const fn bit(self) -> Types {
        match self {
            ValueType::Boolean => BOOLEAN,
            ValueType::Integer => INTEGER,
            ValueType::DateTime => DATE_TIME,
            ValueType::String => STRING,
            ValueType::Record => RECORD,
            ValueType::List => LIST,
        }
    }
}

/// A set of types.
type Types = u8;

const BOOLEAN: Types = 1;
const INTEGER: Types = 1 << 1;
const DATE_TIME: Types = 1 << 2;
const STRING: Types = 1 << 3;
const RECORD: Types = 1 << 4;
const LIST: Types = 1 << 5;
const ANY: Types = BOOLEAN | INTEGER | DATE_TIME | STRING | RECORD | LIST;

/// More constants than these are no longer told apart.
const MOST: usize = 64;

/// Instants of a leap year and of another one: a date text without a year takes the clock's.
const CLOCKS: [i64; 2] = [630_822_816_000_000_000, 661_729_392_123_456_789];

impl Range {
    /// Anything.
    pub(super) fn any() -> Self {
        Range { types: ANY, constants: Vec::new() }
    }

    /// Anything but a List.
    pub(super) fn one_value() -> Self {
        Range { types: ANY & !LIST, constants: Vec::new() }
    }

    /// Any value of a type.
    pub(super) fn of(ty: Type) -> Self {
        let types = match ty {
            Type::Boolean | Type::Condition => {
                return Range {
                    types: 0,
                    constants: vec![Constant::Boolean(true), Constant::Boolean(false)],
                };
            }
            Type::Any => ANY,
            Type::String | Type::CompareMethod => STRING,
            Type::Integer => INTEGER,
            Type::DateTime => DATE_TIME,
            Type::List => LIST,
        };
        Range { types, constants: Vec::new() }
    }

    /// A constant.
    pub(super) fn constant(constant: Constant) -> Self {
        Range { types: 0, constants: vec![constant] }
    }

    /// What either can be.
    pub(super) fn union(&mut self, other: Range) {
        self.types |= other.types;
        for constant in other.constants {
            if !self.constants.contains(&constant) {
                self.constants.push(constant);
            }
        }
        if self.constants.len() > MOST {
            self.types |= self.constants.drain(..).map(|constant| type_of(&constant)).fold(0, |a, b| a | b);
        }
    }

    /// The constants that it is one of, where there is nothing else that it can be.
    pub(super) fn constants(&self) -> Option<&[Constant]> {
        (self.types == 0).then_some(&self.constants)
    }

    /// The types that a value of it can have.
    pub(super) fn types(&self) -> Vec<ValueType> {
        let types = self.constants.iter().map(type_of).fold(self.types, |all, one| all | one);
        ValueType::ALL.into_iter().filter(|ty| types & ty.bit() != 0).collect()
    }

    /// Whether it can be a List.
    pub(super) fn has_list(&self) -> bool {
        self.types & LIST != 0
    }

    /// Whether it can only be a DateTime.
    pub(super) fn is_date(&self) -> bool {
        self.types & !DATE_TIME == 0 && self.constants.iter().all(|one| type_of(one) == DATE_TIME)
    }

    /// Whether each value it can be converts to what a parameter of that type takes.
    pub(super) fn converts(&self, ty: Type) -> bool {
        let types = match ty {
            Type::Integer => INTEGER,
            Type::Condition => INTEGER | BOOLEAN,
            Type::Boolean => BOOLEAN,
            Type::DateTime => DATE_TIME,
            Type::Any | Type::String | Type::List | Type::CompareMethod => ANY,
        };
        self.types & !types == 0 && self.constants.iter().all(|constant| converts(constant, ty))
    }

    /// The text forms of what it can be.
    pub(super) fn as_text(&self) -> Self {
        let constants = self.constants.iter().map(|one| Constant::text(super::text_of(one))).collect();
        Range { types: if self.types == 0 { 0 } else { STRING }, constants }
    }
}

fn type_of(constant: &Constant) -> Types {
    match constant {
        Constant::Null => 0,
        Constant::Boolean(_) => BOOLEAN,
        Constant::Integer(_) => INTEGER,
        Constant::String(_) => STRING,
        Constant::DateTime(_) => DATE_TIME,
    }
}

fn converts(constant: &Constant, ty: Type) -> bool {
    let arena = Arena::new();
    let value = constant.value();
    match ty {
        Type::Any | Type::String | Type::List | Type::CompareMethod => true,
        Type::Integer => value.to_integer(&arena).is_some(),
        Type::Boolean => value.to_boolean(&arena).is_some(),
        Type::Condition => value.to_condition(&arena).is_some(),
        Type::DateTime => match constant {
            Constant::DateTime(_) => true,
            _ => CLOCKS.iter().all(|ticks| {
                let now = DateTime::from_ticks(*ticks).unwrap_or(DateTime::MIN);
                datetime::parse(value.to_str(&arena).unwrap_or_default(), now).is_ok()
            }),
        },
    }
}
