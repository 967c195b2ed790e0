use std::fmt::Write as _;

use super::{Linted, word};
use crate::source::{Places, one_line};

/// One line for each finding: file, line, column, severity, code, name, message.
pub fn concise(files: &[Linted]) -> String {
    let mut out = String::new();
    for Linted { file, findings } in files {
        let places = Places::new(file);
        let name = one_line(file.name());
        for found in findings {
            let (diagnostic, place) = (&found.diagnostic, places.position(found.diagnostic.span().start));
            // Writing to a string cannot fail.
            let _ = writeln!(
                out,
                "{name}:{}:{}: {} {} {}: {}",
                place.line,
                place.column,
                word(found.severity),
                diagnostic.code,
                diagnostic.code.name(),
                one_line(&diagnostic.message),
            );
        }
    }
    out
}
