//! `attrflow functions --compare`: what a tenant's list differs in.

use std::fmt::Write as _;

use attrflow::functions::all;
use attrflow::mapping::{
    FunctionComparison, FunctionDifference, FunctionIssue, ServiceFunction, ServiceParameter,
};
use serde_json::{Value, json};

use crate::cli::terminal::plural;

/// To be read.
pub(super) fn text(listed: &[ServiceFunction], comparison: &FunctionComparison) -> String {
    let count = all().filter(|function| !function.extended_only).count();
    let mut out =
        format!("the service lists {}, attrflow has {count}\n", plural(listed.len() as u64, "function"));
    if !comparison.missing.is_empty() {
        out.push_str("\nonly the service has; mappings with them do not compile\n");
        for function in &comparison.missing {
            // Writing to a string cannot fail.
            let _ = writeln!(out, "  {}", signature(function));
        }
    }
    for (title, contradicts) in
        [("parameters that contradict", true), ("other parameters that differ", false)]
    {
        let found = comparison.different.iter().filter(|found| found.contradicts == contradicts);
        let lines: Vec<String> = found.map(in_words).collect();
        if !lines.is_empty() {
            let _ = writeln!(out, "\n{title}\n{}", lines.join("\n"));
        }
    }
    if !comparison.unlisted.is_empty() {
        out.push_str("\nonly attrflow has; a list may be shorter than what the service takes\n");
        for names in comparison.unlisted.chunks(6) {
            let _ = writeln!(out, "  {}", names.join(", "));
        }
    }
    out
}

fn signature(function: &ServiceFunction) -> String {
    let parameters: Vec<String> = function.parameters.iter().map(parameter).collect();
    format!("{}({})", function.name, parameters.join(", "))
}

fn parameter(parameter: &ServiceParameter) -> String {
    let ty = parameter.ty.as_ref().map(|ty| format!(": {ty}")).unwrap_or_default();
    let more = if parameter.repeats == Some(true) { ", …" } else { "" };
    match parameter.required {
        Some(false) => format!("[{}{ty}{more}]", parameter.name),
        _ => format!("{}{ty}{more}", parameter.name),
    }
}

fn in_words(found: &FunctionDifference) -> String {
    let flag =
        |flag: Option<bool>, yes: &str, no: &str| (if flag == Some(true) { yes } else { no }).to_owned();
    let side = |parameter: &ServiceParameter| match found.issue {
        FunctionIssue::Missing | FunctionIssue::Unlisted | FunctionIssue::Name => self::parameter(parameter),
        FunctionIssue::Type => parameter.ty.clone().unwrap_or_default(),
        FunctionIssue::Required => flag(parameter.required, "required", "optional"),
        FunctionIssue::Repeats => flag(parameter.repeats, "several times", "once"),
    };
    let function = found.function;
    match (&found.service, &found.attrflow) {
        (Some(service), Some(attrflow)) => {
            let name = &attrflow.name;
            format!("  {function}, {name}: the service {}, attrflow {}", side(service), side(attrflow))
        }
        (Some(service), None) => format!("  {function}: only the service has {}", side(service)),
        (None, attrflow) => {
            format!("  {function}: only attrflow has {}", attrflow.as_ref().map(side).unwrap_or_default())
        }
    }
}

/// For programs.
pub(super) fn json(listed: &[ServiceFunction], comparison: &FunctionComparison) -> String {
    let missing: Vec<Value> = comparison.missing.iter().map(ServiceFunction::to_json).collect();
    let different: Vec<Value> = comparison
        .different
        .iter()
        .map(|found| {
            let side = |parameter: &Option<ServiceParameter>| {
                parameter.as_ref().map_or(Value::Null, ServiceParameter::to_json)
            };
            json!({
                "function": found.function,
                "issue": found.issue.as_str(),
                "contradicts": found.contradicts,
                "service": side(&found.service),
                "attrflow": side(&found.attrflow),
            })
        })
        .collect();
    let told = json!({
        "listed": listed.len(),
        "missing": missing,
        "different": different,
        "unlisted": comparison.unlisted,
    });
    format!("{told:#}\n")
}
