//! What the syntax rules say of expressions, by a table: `tests/cases/lint/syntax.txt`.

use std::fs;

use attrflow::lint::{self, Settings};
use attrflow::source::{Code, Diagnostic, SourceFile};

use crate::common::{apply, package, show};

const BEFORE: &str = "attrflow: 1
user:
  filterable: [userName]
  attributes:
    userName: { from: [userPrincipalName], match: 1, required: true }
    active: Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")
    nickName: |-
      ";

/// The rules that the table is about; others may have their say.
fn is_syntax(code: Code) -> bool {
    code.as_str() < "AF100" || matches!(code, Code::AF115 | Code::AF209)
}

fn found_in(text: &str) -> (SourceFile, Vec<Diagnostic>) {
    let file = SourceFile::new("example.yaml", text);
    let found = lint::lint(&file, &Settings::default()).into_iter().map(|found| found.diagnostic);
    let found = found.filter(|found| is_syntax(found.code)).collect();
    (file, found)
}

#[test]
fn the_syntax_rules_say_what_the_table_says() {
    let table = fs::read_to_string(package("tests/cases/lint/syntax.txt")).unwrap();
    let mut wrong = String::new();
    for line in table.lines().filter(|line| !line.is_empty() && !line.starts_with("# ")) {
        let (expression, expected) = line.rsplit_once(" =>").unwrap_or_else(|| panic!("{line}"));
        let (codes, fixed) = match expected.split_once(" -> ") {
            Some((codes, fixed)) => (codes, Some(fixed)),
            None => (expected, None),
        };
        let (file, found) = found_in(&format!("{BEFORE}{expression}\n"));
        // Codes, each with what is underlined where the table says it.
        let mut expected: Vec<(&str, Option<&str>)> = Vec::new();
        let mut rest = codes.trim();
        while let Some(code) = rest.get(..5) {
            rest = rest[5..].trim_start();
            let mut underlined = None;
            if let Some(text) = rest.strip_prefix('«') {
                let (text, after) = text.split_once('»').unwrap();
                (underlined, rest) = (Some(text), after.trim_start());
            }
            expected.push((code, underlined));
        }
        let mut matches = found.len() == expected.len();
        for (code, underlined) in &expected {
            matches &= found.iter().any(|found| {
                found.code.as_str() == *code
                    && underlined.is_none_or(|text| found.span().of(file.text()) == text)
            });
        }
        let edits = found.iter().filter_map(|found| found.fix.as_ref()).flat_map(|fix| fix.edits.clone());
        let mended = apply(file.text(), edits.collect());
        let mended = mended.strip_prefix(BEFORE).unwrap().trim_end();
        if !matches || fixed.is_some_and(|fixed| fixed != mended) {
            wrong += &format!("{line}\n  mended: {mended}\n{}\n", show(&file, &found));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
