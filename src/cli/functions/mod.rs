//! `attrflow functions`

mod compare;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use attrflow::functions::{Example, Expected, FAMILIES, Function, NullRule, all, find};
use attrflow::mapping::{ServiceFunction, compare_functions};
use attrflow::source::suggest;
use clap::Args;
use serde_json::{Value, json};

use super::exit::{Exit, Outcome, Trouble};
use super::input::read_text;
use super::output::print;

/// Show the reference of the expression language's functions
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  attrflow functions
  attrflow functions Switch
  attrflow functions --json | jq '.value[].name'
  attrflow functions --compare exported.json

With --compare: what the list of a tenant has that attrflow lacks, the other
way round, and which parameters of common functions differ. The list is what
GET …/synchronization/jobs/{id}/schema/functions answers.

Exit codes: 0; with --compare 1 where the service has a function that attrflow
lacks, or a parameter contradicts: an expression, or its tree, can be right for
one and wrong for the other; 2 a list cannot be read.")]
pub(super) struct Functions {
    /// One function; all of them by default
    name: Option<String>,
    /// As JSON, in the shape of Microsoft Graph's list of functions; parameters have the service's own names where they
    /// are published
    #[arg(long)]
    json: bool,
    /// Compare with the list that a tenant's service gives; `-` is standard input
    #[arg(long, value_name = "FILE", conflicts_with = "name")]
    compare: Option<PathBuf>,
}

impl Functions {
    pub fn execute(self) -> Outcome {
        if let Some(path) = &self.compare {
            let listed = read_list(path)?;
            let comparison = compare_functions(&listed);
            print(&match self.json {
                true => compare::json(&listed, &comparison),
                false => compare::text(&listed, &comparison),
            })?;
            return Ok(Exit::findings(comparison.fails()));
        }
        let text = match &self.name {
            None if self.json => graph(all()),
            None => list(),
            Some(name) => {
                let function = find(name).ok_or_else(|| unknown(name))?;
                if self.json { graph(std::iter::once(function)) } else { page(function) }
            }
        };
        print(&text)?;
        Ok(Exit::Fine)
    }
}

fn unknown(name: &str) -> Trouble {
    let near = suggest(name, all().map(|function| function.name));
    let help = near
        .map_or("`attrflow functions` lists them all".to_owned(), |near| format!("did you mean `{near}`?"));
    Trouble::new(format!("no function `{name}`; {help}"))
}

/// Every function in a line, family by family.
pub(super) fn list() -> String {
    let mut out = String::new();
    for (family, functions) in FAMILIES {
        let gap = if out.is_empty() { "" } else { "\n" };
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{gap}{}", family.title());
        for function in *functions {
            let _ = writeln!(out, "  {:<24} {}", function.name, function.summary);
        }
    }
    out
}

/// All there is to know of a function.
pub(super) fn page(function: &Function) -> String {
    let mut out = format!("{}\n\n{}\n", function.signature(), function.summary);
    let mut facts = vec![format!("result: {}", function.result.name())];
    facts.extend(null_rule(function));
    if function.extended_only {
        facts.push("only in the extended dialect".into());
    } else if !function.documented {
        facts.push("not in Microsoft's function reference".into());
    }
    let _ = writeln!(out, "\n{}", facts.join("\n"));
    if !function.remarks.is_empty() {
        let _ = writeln!(out, "\n{}", function.remarks);
    }
    out.push_str("\nExamples\n");
    for example in function.examples {
        out.push_str(&worked(example));
    }
    out
}

fn null_rule(function: &Function) -> Option<String> {
    let result = match function.null {
        NullRule::Own => return None,
        NullRule::Null => "Null",
        NullRule::Empty => "\"\"",
        NullRule::Zero => "0",
        NullRule::True => "True",
        NullRule::False => "False",
        NullRule::Error => "an error",
        NullRule::NoFlow => "no flow",
    };
    let source = function.parameters.get(function.source)?;
    Some(format!("when {} is Null: {result}", source.name))
}

fn worked(example: &Example) -> String {
    let mut out = format!("  {}\n", example.expression);
    if example.inputs != "{}" {
        let _ = writeln!(out, "      {}", example.inputs);
    }
    let text = |text: &str| Value::from(text).to_string();
    let expected = match example.expected {
        Expected::Text(value) => text(value),
        Expected::List(values) => {
            format!("[{}]", values.iter().map(|value| text(value)).collect::<Vec<_>>().join(", "))
        }
        Expected::Null => "Null".into(),
        Expected::NoFlow => "no flow".into(),
        Expected::Error => "an error".into(),
        Expected::Any => return out,
    };
    let _ = writeln!(out, "      -> {expected}");
    out
}

/// As `GET …/schema/functions` answers.
fn graph<'f>(functions: impl Iterator<Item = &'f Function>) -> String {
    let functions: Vec<Value> = functions.map(|function| ServiceFunction::of(function).to_json()).collect();
    format!("{:#}\n", json!({ "value": functions }))
}

/// A list of functions that a tenant's service gave.
///
/// # Errors
/// A file that cannot be read, or is no such list.
pub(super) fn read_list(path: &Path) -> Result<Vec<ServiceFunction>, Trouble> {
    let text = read_text(path)?;
    let name =
        if path == Path::new("-") { "standard input".to_owned() } else { format!("`{}`", path.display()) };
    ServiceFunction::read_list(&text).map_err(|why| Trouble::new(format!("cannot read {name}: {why}")))
}
