//! Requests as they would go over the wire, for people; what is redacted is masked.

use attrflow::provision::Request;
use attrflow::source::printable;
use serde_json::Value as Json;

/// One request, with a blank line behind it. `masked`: what objects are found by is redacted.
pub(super) fn text(request: &Request, more: &[(&str, Json)], masked: bool) -> String {
    let mut text = format!("### {}\n", line(&request.key));
    text.push_str(&after(&request.after));
    match request.masked_matching().as_slice() {
        [] => {}
        _ if masked => text.push_str("# match: [Redact]\n"),
        filters => text.push_str(&format!("# match: {}\n", line(&filters.join(", ")))),
    }
    for (name, value) in more.iter().filter(|_| !masked) {
        text.push_str(&format!("# {name}: {}\n", json(&value.to_string())));
    }
    text.push_str(&format!("{} {} HTTP/1.1\n", request.method.as_str(), line(&request.path())));
    if let Some(body) = request.masked_body() {
        text.push_str("Content-Type: application/scim+json\n\n");
        text.push_str(&json(&serde_json::to_string_pretty(&body).unwrap_or_default()));
        text.push('\n');
    }
    text
}

/// The text of a request that has to wait for those of others.
pub(super) fn waiting(text: &[u8], keys: &[String]) -> Vec<u8> {
    let text = String::from_utf8_lossy(text);
    let (first, rest) = text.split_once('\n').unwrap_or((&text, ""));
    format!("{first}\n{}{rest}", after(keys)).into_bytes()
}

fn after(keys: &[String]) -> String {
    match keys {
        [] => String::new(),
        keys => format!("# after: {}\n", line(&keys.join(", "))),
    }
}

/// What goes into one line: whoever chose a key must not be able to begin another one.
pub(super) fn line(text: &str) -> String {
    printable(text).replace('\n', "\\n").replace('\r', "\\r")
}

/// JSON in which what a terminal would obey is escaped as JSON has it.
fn json(text: &str) -> String {
    printable_json(text, false)
}

/// The same, if wanted with ASCII characters only.
pub(in crate::cli) fn printable_json(text: &str, ascii: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut units = [0; 2];
    for letter in text.chars() {
        let shows = letter.is_ascii() || !ascii;
        if letter == '\n' || shows && printable(letter.encode_utf8(&mut [0; 4])).chars().eq([letter]) {
            out.push(letter);
        } else {
            for unit in letter.encode_utf16(&mut units) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    out
}
