//! The binary, driven as people drive it.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

#[path = "cli/support.rs"]
mod support;

#[path = "cli/answers.rs"]
mod answers;
#[path = "cli/bench.rs"]
mod bench;
#[path = "cli/convert.rs"]
mod convert;
#[path = "cli/diff.rs"]
mod diff;
#[path = "cli/diff_values.rs"]
mod diff_values;
#[path = "cli/eval.rs"]
mod eval;
#[path = "cli/explain.rs"]
mod explain;
#[path = "cli/fmt.rs"]
mod fmt;
#[path = "cli/functions.rs"]
mod functions;
#[path = "cli/lint.rs"]
mod lint;
#[path = "cli/lint_files.rs"]
mod lint_files;
#[path = "cli/lint_fixes.rs"]
mod lint_fixes;
#[path = "cli/lint_formats.rs"]
mod lint_formats;
#[path = "cli/lint_levels.rs"]
mod lint_levels;
#[path = "cli/lint_mess.rs"]
mod lint_mess;
#[path = "cli/object.rs"]
mod object;
#[path = "cli/other.rs"]
mod other;
#[path = "cli/parts.rs"]
mod parts;
#[path = "cli/plan.rs"]
mod plan;
#[path = "cli/plan_inputs.rs"]
mod plan_inputs;
#[path = "cli/repl.rs"]
mod repl;
#[cfg(unix)]
#[path = "cli/repl_terminal.rs"]
mod repl_terminal;
#[path = "cli/run.rs"]
mod run;
#[path = "cli/scope.rs"]
mod scope;
#[path = "cli/test.rs"]
mod test;
#[path = "cli/test_cases.rs"]
mod test_cases;
