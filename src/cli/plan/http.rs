//! Requests as they would go over the wire, for people; what is redacted is masked.

use attrflow::provision::Request;
use attrflow::source::printable;
use serde_json::Value as Json;

/// One request, with a blank line behind it. `masked`: what objects are found by is redacted.
pub(super) fn text(request: &Request, more: &[(&str, Json)], masked: bool) -> String {
    let mut text = format!("### {}\n", printable(&request.key));
    let list = |name: &str, values: &[String]| match values {
        [] => String::new(),
        values => format!("# {name}: {}\n", printable(&values.join(", "))),
    };
    text.push_str(&list("after", &request.after));
    match masked && !request.matching.is_empty() {
        true => text.push_str("# match: [Redact]\n"),
        false => text.push_str(&list("match", &request.masked_matching())),
    }
    for (name, value) in more.iter().filter(|_| !masked) {
        text.push_str(&format!("# {name}: {}\n", printable(&value.to_string())));
    }
    text.push_str(&format!("{} {} HTTP/1.1\n", request.method.as_str(), printable(&request.path())));
    if let Some(body) = request.masked_body() {
        let body = serde_json::to_string_pretty(&body).unwrap_or_default();
        let body: Vec<String> = body.lines().map(printable).map(String::from).collect();
        text.push_str("Content-Type: application/scim+json\n\n");
        text.push_str(&body.join("\n"));
        text.push('\n');
    }
    text
}
