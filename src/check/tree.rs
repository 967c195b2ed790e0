use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::functions::{Function, Prepared};
use crate::source::Span;
use crate::syntax::Operator;
use crate::value::{Constant, Value};

/// A node of the checked tree: an expression in which everything is resolved.
#[derive(Clone, Debug)]
pub struct Checked {
    /// What it is.
    pub kind: Kind,
    /// Where it stands in the expression's text.
    pub span: Span,
    /// For a constant that was a call or a comparison: what was written.
    pub written: Option<Box<Kind>>,
}

/// What a node is.
#[derive(Clone, Debug)]
pub enum Kind {
    /// A value known when the expression is compiled.
    Constant(Constant),
    /// An attribute of the record, by slot.
    Attribute(usize),
    /// `%NAME%`, which the environment provides.
    Context(Box<str>),
    /// Ends the expression: the attribute does not flow.
    NoFlow,
    /// Ends the expression: the object is left out.
    NoObject,
    /// A call of a function that evaluates all its arguments.
    Call(Call),
    /// A comparison.
    Compare(Box<Comparison>),
    /// `IIF`
    If(Box<If>),
    /// `Switch`
    Switch(Box<Switch>),
    /// `Coalesce`
    Coalesce(Vec<Checked>),
    /// `And`: conditions, the first that is false decides.
    All(Vec<Checked>),
    /// `Or`: conditions, the first that is true decides.
    Any(Vec<Checked>),
}

/// A call. Absent arguments are constant Nulls; there are never more than the signature has.
#[derive(Clone, Debug)]
pub struct Call {
    /// The function.
    pub function: &'static Function,
    /// What was made ready of its constant arguments.
    pub prepared: Option<Arc<dyn Prepared>>,
    /// The arguments.
    pub arguments: Vec<Checked>,
}

/// A comparison of two operands.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// How they are compared.
    pub operator: Operator,
    /// The left operand.
    pub left: Checked,
    /// The right operand.
    pub right: Checked,
}

/// `IIF`: a test and two branches.
#[derive(Clone, Debug)]
pub struct If {
    /// The condition.
    pub test: Test,
    /// When it is true.
    pub then: Checked,
    /// When it is false.
    pub otherwise: Checked,
}

/// The condition of an `IIF`, with what makes the whole `IIF` Null in the entra dialect.
#[derive(Clone, Debug)]
pub enum Test {
    /// A comparison; a guarded operand that is Null or `""` makes the `IIF` Null.
    Compare {
        /// The comparison.
        comparison: Comparison,
        /// Whether the left operand is guarded.
        guard_left: bool,
        /// Whether the right operand is guarded.
        guard_right: bool,
    },
    /// A test of presence, asked directly of an attribute: Null or `""` makes the `IIF` Null.
    Presence {
        /// The attribute.
        attribute: Checked,
        /// The test.
        test: Checked,
    },
    /// A value, converted as `CBool` does; where it is guarded, Null or `""` makes the `IIF` Null.
    Value {
        /// The value.
        condition: Checked,
        /// Whether it is guarded.
        guard: bool,
    },
}

/// `Switch`: a source, keys with their values, a default.
#[derive(Clone, Debug)]
pub struct Switch {
    /// What the keys are compared with.
    pub source: Checked,
    /// Keys and values, in order.
    pub cases: Vec<(Checked, Checked)>,
    /// Without an equal key.
    pub default: Checked,
    /// The keys, where all of them are constant.
    pub table: Option<Arc<SwitchTable>>,
}

/// The constant keys of a `Switch`: from a text to the first case whose key it is.
#[derive(Debug, Default)]
pub struct SwitchTable {
    cases: FxHashMap<Box<str>, usize>,
    on_true: Option<usize>,
    on_false: Option<usize>,
}

impl SwitchTable {
    /// Of the texts of the keys, in order; the first of equal ones wins.
    pub fn new<K: Into<Box<str>>>(keys: impl IntoIterator<Item = K>) -> Self {
        let mut table = SwitchTable::default();
        for (case, key) in keys.into_iter().enumerate() {
            table.cases.entry(key.into()).or_insert(case);
        }
        table.on_true = table.cases.get("True").copied();
        table.on_false = table.cases.get("False").copied();
        table
    }

    /// The keys with their cases, in the order of the cases.
    pub fn keys(&self) -> Vec<(&str, usize)> {
        let mut keys: Vec<(&str, usize)> = self.cases.iter().map(|(key, &case)| (&**key, case)).collect();
        keys.sort_unstable_by_key(|&(_, case)| case);
        keys
    }

    /// The case of a source value; none: the default.
    pub fn find<'r>(&self, source: Value<'r>, arena: &'r crate::value::Arena) -> Option<usize> {
        match source {
            Value::Boolean(true) => self.on_true,
            Value::Boolean(false) => self.on_false,
            Value::Null => self.cases.get("").copied(),
            other => self.cases.get(other.to_str(arena).unwrap_or_default()).copied(),
        }
    }
}

impl Checked {
    /// A node.
    pub fn new(kind: Kind, span: Span) -> Self {
        Checked { kind, span, written: None }
    }

    /// A constant.
    pub fn constant(constant: Constant, span: Span) -> Self {
        Checked::new(Kind::Constant(constant), span)
    }

    /// The same place, with the constant that the node always is.
    pub(super) fn fold(self, constant: Constant) -> Self {
        Checked { kind: Kind::Constant(constant), span: self.span, written: Some(Box::new(self.kind)) }
    }

    /// What was written there, before folding.
    pub fn written(&self) -> &Kind {
        self.written.as_deref().unwrap_or(&self.kind)
    }

    /// The constant it is, if it is one.
    pub fn as_constant(&self) -> Option<&Constant> {
        match &self.kind {
            Kind::Constant(constant) => Some(constant),
            _ => None,
        }
    }

    /// The nodes directly below, in order of evaluation.
    pub fn children(&self) -> Vec<&Checked> {
        self.kind.children()
    }
}

impl Kind {
    /// The nodes directly below, in order of evaluation.
    pub fn children(&self) -> Vec<&Checked> {
        match self {
            Kind::Constant(_) | Kind::Attribute(_) | Kind::Context(_) | Kind::NoFlow | Kind::NoObject => {
                Vec::new()
            }
            Kind::Call(call) => call.arguments.iter().collect(),
            Kind::Compare(comparison) => vec![&comparison.left, &comparison.right],
            Kind::Coalesce(items) | Kind::All(items) | Kind::Any(items) => items.iter().collect(),
            Kind::If(node) => {
                let mut children = match &node.test {
                    Test::Compare { comparison, .. } => vec![&comparison.left, &comparison.right],
                    Test::Presence { test, .. } => vec![test],
                    Test::Value { condition, .. } => vec![condition],
                };
                children.extend([&node.then, &node.otherwise]);
                children
            }
            Kind::Switch(node) => {
                let cases = node.cases.iter().flat_map(|(key, value)| [key, value]);
                std::iter::once(&node.source).chain(cases).chain(std::iter::once(&node.default)).collect()
            }
        }
    }
}

impl Checked {
    /// Whether `Redact` is called anywhere in it: then its values are shown nowhere.
    pub fn redacts(&self) -> bool {
        matches!(&self.kind, Kind::Call(call) if call.function.name == "Redact")
            || self.children().into_iter().any(Checked::redacts)
    }

    /// Whether it reads one of these slots.
    pub fn reads_any(&self, slots: &[usize]) -> bool {
        matches!(self.kind, Kind::Attribute(slot) if slots.contains(&slot))
            || self.children().into_iter().any(|child| child.reads_any(slots))
    }

    /// Whether a function of that name is called anywhere in it.
    pub fn calls(&self, name: &str) -> bool {
        matches!(&self.kind, Kind::Call(call) if call.function.name == name)
            || self.children().into_iter().any(|child| child.calls(name))
    }
}
