//! From the syntax tree to the checked tree: names resolved, arguments counted and typed, constants
//! folded, regexes, formats and switch tables made ready. What is wrong is reported here, before
//! any record is seen.

mod attributes;
mod call;
mod clause;
mod expression;
mod flow;
mod fold;
mod foreign;
mod forms;
mod logical;
mod tree;
mod types;

pub use attributes::Attributes;
pub use clause::{CheckedClause, CheckedScope, check_clause};
pub use expression::{Checker, Dialect, Options, check_expression};
pub use flow::{Cause, Flow, Names, Reason, ValueType, flow, flows, value_types};
pub use logical::nest_conditions;
pub use tree::{Call, Checked, Comparison, If, Kind, Switch, SwitchTable, Test};
pub use types::static_type;
