//! `attrflow functions`

use std::fmt::Write as _;

use attrflow::functions::{
    Example, Expected, FAMILIES, Function, NullRule, Parameter, Repeat, Type, all, find,
};
use attrflow::source::suggest;
use clap::Args;
use serde_json::{Value, json};

use super::exit::{Exit, Outcome, Trouble};
use super::output::print;

/// Show the reference of the expression language's functions
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  attrflow functions
  attrflow functions Switch
  attrflow functions --json | jq '.value[].name'")]
pub(super) struct Functions {
    /// One function; all of them by default
    name: Option<String>,
    /// As JSON, in the shape of Microsoft Graph's list of functions
    #[arg(long)]
    json: bool,
}

impl Functions {
    pub fn execute(self) -> Outcome {
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
    let functions: Vec<Value> = functions
        .map(|function| {
            let parameters: Vec<Value> = function.parameters.iter().map(parameter).collect();
            json!({ "name": function.name, "parameters": parameters })
        })
        .collect();
    format!("{:#}\n", json!({ "value": functions }))
}

fn parameter(parameter: &Parameter) -> Value {
    let ty = match parameter.ty {
        Type::Any | Type::String | Type::List | Type::CompareMethod => "String",
        Type::Integer => "Integer",
        Type::Boolean | Type::Condition => "Boolean",
        Type::DateTime => "DateTime",
    };
    let least = match parameter.repeat {
        Repeat::No => 1,
        Repeat::Many { least } => least,
    };
    json!({
        "name": parameter.name,
        "type": ty,
        "required": !parameter.optional && least > 0,
        "allowMultipleOccurrences": parameter.repeat != Repeat::No,
    })
}
