//! Ten mistakes of ten kinds in one file, however the file is written.

use attrflow::lint::{self, Settings};
use attrflow::source::{Diagnostic, SourceFile};

use crate::common::show;
use crate::linted;

const MISTAKES: [(&str, &str); 10] = [
    ("displayName", "Join(\" \", [givenName], [surname]"),
    ("name.formatted", "Join(“ ”, [givenName], [surname])"),
    ("nickName", "Append([mailNickname] + \"-\", \"x\")"),
    ("title", "Append('Dr ', [jobTitle])"),
    ("locale", "ToLower(preferredLanguage)"),
    ("userType", "Join(\", \", [country] [department])"),
    ("timezone", "LCase([usageLocation])"),
    ("preferredLanguage", "StripSpaces([preferedLanguage])"),
    ("externalId", "Mid([objectId], 1)"),
    ("name.givenName", "Replace([givenName], , \"(\", , \"\\\"\", , )"),
];

const CODES: [&str; 10] =
    ["AF001", "AF005", "AF007", "AF008", "AF009", "AF016", "AF101", "AF104", "AF106", "AF201"];

/// The file, with each expression as `written`.
fn file(written: impl Fn(&str) -> String) -> String {
    let mut text = "attrflow: 1
name: Ten mistakes
user:
  filterable: [userName]
  attributes:
    userName: { from: [userPrincipalName], match: 1, required: true }
    active: Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")
"
    .to_owned();
    for (target, expression) in MISTAKES {
        text += &format!("    {target}: {}\n", written(expression));
    }
    text
}

fn double_quoted(expression: &str) -> String {
    format!("\"{}\"", expression.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The expression on several lines below a block's header.
fn block(header: &str, expression: &str) -> String {
    format!("{header}\n      {}", expression.replace(", [", ",\n      ["))
}

/// Code, message and underlined texts, as they are without quotes and line breaks of YAML.
fn said(file: &SourceFile, found: &[Diagnostic], unescape: bool) -> Vec<(String, String, Vec<String>)> {
    let text = |found: &Diagnostic| {
        let texts = found.labels.iter().map(|label| {
            let text = label.span.of(file.text());
            let text =
                if unescape { text.replace("\\\"", "\"").replace("\\\\", "\\") } else { text.to_owned() };
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        });
        texts.collect()
    };
    found.iter().map(|found| (found.code.as_str().to_owned(), found.message.clone(), text(found))).collect()
}

#[test]
fn ten_mistakes_are_ten_findings_at_their_places() {
    let (file, found) = linted(&file(str::to_owned));
    let mut codes: Vec<&str> = found.iter().map(|found| found.code.as_str()).collect();
    assert!(found.is_sorted_by_key(|found| found.span().start), "in the order of the file");
    codes.sort_unstable();
    assert_eq!(codes, CODES, "{}", show(&file, &found));
    insta::assert_snapshot!("ten-mistakes", show(&file, &found));
}

#[test]
fn the_same_ten_however_the_file_is_written() {
    let plain = file(str::to_owned);
    let (first, found) = linted(&plain);
    let expected = said(&first, &found, false);
    let left = |file: &SourceFile| {
        let fixed = lint::fix(file, &Settings::default(), true);
        fixed.findings.iter().map(|found| found.diagnostic.code).collect::<Vec<_>>()
    };
    let expected_left = left(&first);
    let variants = [
        ("CRLF", plain.replace('\n', "\r\n")),
        ("a byte order mark", format!("\u{feff}{plain}")),
        ("both", format!("\u{feff}{}", plain.replace('\n', "\r\n"))),
        ("double quotes", file(double_quoted)),
        ("single quotes", file(|expression| format!("'{}'", expression.replace('\'', "''")))),
        ("details", file(|expression| format!("\n      from: {expression}"))),
        ("braces", file(|expression| format!("{{ from: {} }}", double_quoted(expression)))),
        ("folded", file(|expression| block(">-", expression))),
        ("literal", file(|expression| block("|", expression))),
        ("folded with CRLF", file(|expression| block(">-", expression)).replace('\n', "\r\n")),
        ("several plain lines", file(|expression| expression.replace(", [", ",\n      ["))),
    ];
    for (what, text) in variants {
        let (file, found) = linted(&text);
        let unescape = matches!(what, "double quotes" | "braces");
        // That there is a mark is a finding of its own.
        let found: Vec<Diagnostic> =
            found.into_iter().filter(|found| !found.message.contains("byte-order mark")).collect();
        let mut found_said = said(&file, &found, unescape);
        if what == "single quotes" {
            for (_, _, texts) in &mut found_said {
                texts.iter_mut().for_each(|text| *text = text.replace("''", "'"));
            }
        }
        assert_eq!(found_said, expected, "{what}:\n{text}\n{}", show(&file, &found));
        assert_eq!(left(&file), expected_left, "{what}: after fixing");
    }
}
