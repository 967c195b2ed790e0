//! The figures, for people and for programs.

use std::fmt::Write as _;

use attrflow::mapping::CompiledObject;
use serde::Serialize;
use serde_json::json;

use super::Counts;
use super::measure::Costs;
use crate::cli::terminal::{grouped, plural};

/// A part of the work.
#[derive(Debug, Serialize)]
struct Part<'o> {
    part: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<&'o str>,
    /// Its share of the time for all records, 0 to 1.
    share: f64,
    /// For each record that it is done for.
    nanoseconds: f64,
    /// For how many records it is done.
    records: u64,
}

/// All parts, the largest share first; what none of them explains is the last one.
fn parts<'o>(object: &'o CompiledObject, counts: &Counts, costs: &Costs) -> Vec<Part<'o>> {
    let all = counts.records - counts.failed;
    let part = |part, target, nanoseconds, records| Part { part, target, share: 0.0, nanoseconds, records };
    let mut parts = vec![part("reading", None, costs.reading, all)];
    if object.scope.is_some() {
        parts.push(part("scope", None, costs.scope, all));
    }
    for (target, nanoseconds) in object.targets.iter().zip(&costs.targets) {
        parts.push(part("target", Some(target.path.as_str()), *nanoseconds, counts.in_scope));
    }
    let total = |part: &Part<'_>| part.nanoseconds * part.records as f64;
    let explained: f64 = parts.iter().map(total).sum();
    let rest = (costs.whole * all as f64 - explained).max(0.0);
    parts.sort_by(|a, b| total(b).total_cmp(&total(a)));
    parts.push(part("rest", None, rest / all.max(1) as f64, all));
    for part in &mut parts {
        part.share = total(part) / (explained + rest).max(f64::MIN_POSITIVE);
    }
    parts
}

/// As a table.
pub(super) fn table(object: &CompiledObject, counts: &Counts, costs: &Costs) -> String {
    let rate = grouped((1e9 / costs.whole.max(1e-3)) as u64);
    let (records, inside) = (plural(counts.records, "record"), grouped(counts.in_scope));
    let failed = match counts.failed {
        0 => String::new(),
        failed => format!(", {} not measured", grouped(failed)),
    };
    let each = grouped(costs.whole.round() as u64);
    let mut out = format!(
        "{records}, {inside} in scope{failed}: {rate} records/s, {each} ns each\n\n share        ns  part\n"
    );
    for part in parts(object, counts, costs) {
        let name = match part.part {
            "reading" => "(reading the record)",
            "scope" => "(scope)",
            "rest" => "(the rest)",
            _ => part.target.unwrap_or_default(),
        };
        // Writing to memory cannot fail.
        let _ = writeln!(out, "{:>5.1}%{:>10.1}  {name}", part.share * 100.0, part.nanoseconds);
    }
    out
}

/// As a JSON object.
pub(super) fn json(object: &CompiledObject, counts: &Counts, costs: &Costs) -> serde_json::Value {
    json!({
        "records": counts.records,
        "in_scope": counts.in_scope,
        "out_of_scope": counts.out_of_scope,
        "no_object": counts.no_object,
        "failed": counts.failed,
        "rounds": costs.rounds,
        "records_per_second": 1e9 / costs.whole.max(1e-3),
        "nanoseconds_per_record": costs.whole,
        "parts": parts(object, counts, costs),
    })
}
