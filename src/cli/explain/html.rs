//! What is explained, as one page for a browser. It loads nothing and runs nothing.

use attrflow::source::printable;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde_json::Value as Json;

use super::view::{AttributeView, ClauseView, GroupView, ImportView, OutcomeView, StepView, View};
use crate::cli::steps::is_literal;

const STYLE: &str = include_str!("page.css");

/// The steps, with the names of their places on the page.
const STEPS: [(&str, &str); 5] = [
    ("import", "1 Import"),
    ("scope", "2 Scope"),
    ("match", "3 Match"),
    ("attributes", "4 Attributes"),
    ("request", "5 Request"),
];

/// All of it.
pub(super) fn page(view: &View) -> String {
    let who = &view.record.who;
    let name = view.mapping.name.clone().unwrap_or_else(|| view.mapping.file.clone());
    let markup = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                title { (who) " · " (name) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header {
                    h1 { "What becomes of " (who) }
                    p.faint {
                        "With " strong { (name) } ", " (view.mapping.object) " of " code { (view.mapping.file) }
                        "; the record is in line " (view.record.line) " of " code { (view.record.file) } "."
                    }
                    p { (verdict(view)) }
                    nav { ul.path { @for (id, title) in STEPS { li { a href=(format!("#{id}")) { (title) } } } } }
                }
                main {
                    (import(&view.import))
                    (scope(view))
                    (matching(view))
                    (attributes(&view.attributes))
                    (request(view))
                }
                footer { "Written by attrflow " (env!("CARGO_PKG_VERSION")) ". Redacted values are not in this page." }
            }
        }
    };
    // Names may hold marks that turn the text round them.
    format!("{}\n", printable(&markup.into_string()))
}

fn section(step: usize, what: &str, body: &Markup) -> Markup {
    let (id, title) = STEPS.get(step).copied().unwrap_or_default();
    html! {
        section id=(id) {
            h2 { (title) }
            p { (what) }
            (body)
        }
    }
}

fn verdict(view: &View) -> Markup {
    let request = &view.request;
    let class = match request.action {
        "error" => "bad",
        "skip" | "unchanged" => "absent",
        _ => "good",
    };
    html! { span class=(format!("badge {class}")) { (request.action) } " " (request.why) }
}

fn import(import: &[ImportView]) -> Markup {
    let table = html! {
        table.import {
            thead { tr { th { "Attribute" } th { "Value" } th { "From" } } }
            tbody {
                @for ImportView { attribute, value: seen, from } in import {
                    tr {
                        td { code { (attribute) } }
                        td { (value(seen)) }
                        td.faint {
                            @match (from, seen) {
                                (Some(from), _) => { "from " code { (from) } }
                                (None, Json::Null) => "not in the record",
                                (None, _) => "",
                            }
                        }
                    }
                }
            }
        }
    };
    section(0, "The attributes that the mapping reads, and where the record has them.", &table)
}

fn scope(view: &View) -> Markup {
    let groups = html! {
        @for GroupView { name, set, passes, clauses } in &view.scope.groups {
            div.card {
                h3 {
                    (name) " "
                    @if let Some(set) = set { span.faint { "(" (set) ") " } }
                    (passed(*passes, "passes", "does not pass"))
                }
                ul.clauses {
                    @for ClauseView { clause, value: seen, holds, error, .. } in clauses {
                        li {
                            span { (if *holds { "✓" } else { "✗" }) }
                            span {
                                code { (clause) } " "
                                @match error {
                                    Some(error) => span.badge.bad { (error) },
                                    None => { span.faint { "saw " } (value(seen)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    };
    section(1, &sentence(&view.scope.why), &groups)
}

fn passed(good: bool, yes: &str, no: &str) -> Markup {
    html! {
        @if good { span.badge.good { (yes) } } @else { span.badge.bad { (no) } }
    }
}

fn matching(view: &View) -> Markup {
    let what = match (view.scope.in_scope, view.matching.is_empty()) {
        (false, _) => "Not asked: out of scope.",
        (true, true) => "The object is found by nothing.",
        (true, false) => "Filters by which the object is looked for in the target, in this order.",
    };
    section(2, what, &html! { @for filter in &view.matching { div.card { code { (filter) } } } })
}

fn attributes(attributes: &[AttributeView]) -> Markup {
    let what = match attributes {
        [] => "Not evaluated.",
        _ => "Each target attribute, and how its value comes about.",
    };
    section(3, what, &html! { @for attribute in attributes { (self::attribute(attribute)) } })
}

fn attribute(view: &AttributeView) -> Markup {
    let fails = view.outcome.error.is_some();
    html! {
        div.card.fails[fails] {
            div.attribute {
                h3.code { (view.target) }
                div { (outcome(&view.outcome)) }
                @if !view.notes.is_empty() { div.notes.faint { (view.notes.join("; ")) } }
            }
            @match &view.steps {
                Some(step) if step.parts.is_empty() => {
                    div { span.faint { "from " } code { (step.expression) } }
                }
                Some(step) => details open {
                    summary { code { (view.expression.as_deref().unwrap_or_default()) } }
                    ul.steps.first { (parts(step)) }
                },
                None => {}
            }
        }
    }
}

fn parts(step: &StepView) -> Markup {
    html! {
        @for part in step.parts.iter().filter(|part| part.tells) {
            li {
                @if part.chosen { span.faint title="the branch taken" { "→ " } }
                @if !is_literal(&part.expression) { code { (part.expression) } " " span.faint { "=" } " " }
                (outcome(&part.outcome()))
                @if part.parts.iter().any(|part| part.tells) { ul.steps { (parts(part)) } }
            }
        }
    }
}

fn outcome(outcome: &OutcomeView) -> Markup {
    html! {
        @match (&outcome.error, &outcome.value, outcome.status) {
            (Some(error), ..) => {
                span.badge.bad { (error.code) } " " (error.message)
                @if let Some(help) = &error.help { div.faint { (help) } }
            }
            (None, Some(keys), "references") => { span.faint { "refers to " } (value(keys)) }
            (None, Some(value), _) => (self::value(value)),
            (None, None, "null") => span.badge.absent { "Null" },
            (None, None, "noflow") => span.badge.absent { "no flow" },
            (None, None, "noobject") => span.badge.absent { "no object" },
            (None, None, "references") => span.badge.absent { "refers to nothing" },
            (None, None, _) => span.badge.absent { "kept" },
        }
    }
}

fn value(value: &Json) -> Markup {
    html! {
        @match value {
            Json::Null => span.badge.absent { "Null" },
            value => code.value { (value.to_string()) },
        }
    }
}

fn request(view: &View) -> Markup {
    let request = &view.request;
    let body = html! {
        @if let Some(error) = &request.error {
            div.card.fails {
                span.badge.bad { (error.code) } " "
                @if let Some(target) = &error.target { code { (target) } ": " }
                (error.message)
                @if let Some(help) = &error.help { div.faint { (help) } }
            }
        }
        @for sent in &request.requests {
            (self::sent(sent))
            @if let Some(otherwise) = sent.get("otherwise") {
                p { "Where nobody is found:" }
                (self::sent(otherwise))
            }
        }
    };
    section(4, &format!("{} Wire style: {}.", sentence(&request.why), request.wire), &body)
}

fn sent(sent: &Json) -> Markup {
    html! {
        div.card {
                h3.code { (member(sent, "method")) " " (member(sent, "path")) }
                @if let Some(filters) = sent.get("match").and_then(Json::as_array) {
                    div.faint { "looked for by " @for filter in filters { code { (filter.as_str().unwrap_or_default()) } " " } }
                }
                @if let Some(when) = sent.get("when").and_then(Json::as_str) { div.faint { (when) } }
                @if let Some(body) = sent.get("body") {
                    pre { (serde_json::to_string_pretty(body).unwrap_or_default()) }
                }
        }
    }
}

fn member<'j>(request: &'j Json, name: &str) -> &'j str {
    request.get(name).and_then(Json::as_str).unwrap_or_default()
}

/// With a capital letter and a full stop.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}.", letters.as_str())
}
