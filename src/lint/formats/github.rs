use std::fmt::Write as _;
use std::path::Path;

use super::{Linted, within};
use crate::source::{Places, Severity, printable};

/// Workflow commands, from which GitHub Actions makes annotations; paths are those within `root`.
pub fn github(files: &[Linted], root: &Path) -> String {
    let mut out = String::new();
    for Linted { file, findings } in files {
        let places = Places::new(file);
        let name = property(&within(root, file.name()));
        for found in findings {
            let (diagnostic, span) = (&found.diagnostic, found.diagnostic.span());
            let (start, end) = (places.position(span.start), places.position(span.end));
            let command = match found.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "notice",
            };
            let _ = write!(out, "::{command} file={name},line={},endLine={}", start.line, end.line);
            if start.line == end.line {
                // Over several lines columns are refused.
                let _ = write!(out, ",col={},endColumn={}", start.column, end.column);
            }
            let title = property(&format!("{} {}", diagnostic.code, diagnostic.code.name()));
            let help = diagnostic.help.iter().map(|help| format!("\nhelp: {help}"));
            let message = std::iter::once(diagnostic.message.clone()).chain(help).collect::<String>();
            let _ = writeln!(out, ",title={title}::{}", data(&message));
        }
    }
    out
}

/// What stands after the second `::`.
fn data(text: &str) -> String {
    printable(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
