//! The misprinted rows of the guides to real systems, pasted into mapping files.

use std::fs;

use attrflow::lint::{self, Settings};
use attrflow::source::SourceFile;

use crate::common::{package, show};
use crate::linted;

/// What the guide to Genesys Cloud prints, and what was meant.
const GENESYS: [(&str, &str); 4] = [
    ("phoneNumberss[type eq \"work3\"].value", "phoneNumbers[type eq \"work3\"].value"),
    (
        "User:externalIds[authority eq ‘microsoftteams’].value",
        "User:externalIds[authority eq \"microsoftteams\"].value",
    ),
    (
        "User:externalIds[authority eq ‘ringcentral’].value",
        "User:externalIds[authority eq \"ringcentral\"].value",
    ),
    ("User:externalIds[authority eq ‘zoomphone].value", "User:externalIds[authority eq \"zoomphone\"].value"),
];

#[test]
fn the_rows_of_genesys_cloud_are_found_and_fixed() {
    let shipped = fs::read_to_string(package("mappings/genesys-cloud.yaml")).unwrap();
    // What the file allows is not what this is about.
    let lines = shipped.lines().map(|line| line.split(" # attrflow:").next().unwrap_or(line));
    let shipped: String = lines.map(|line| format!("{line}\n")).collect();
    let (before, attributes) = shipped.split_once("  attributes:\n").unwrap();
    let mut printed = attributes.to_owned();
    for (misprint, meant) in GENESYS {
        assert!(printed.contains(meant), "{meant}");
        printed = printed.replacen(meant, misprint, 1);
    }
    let printed = format!("{before}  attributes:\n{printed}");
    let (_, expected) = linted(&shipped);
    let expected: Vec<String> = expected.iter().map(|found| format!("{found:?}")).collect();
    let (file, found) = linted(&printed);
    let new: Vec<(&str, &str)> = found
        .iter()
        .filter(|found| ("AF400".."AF500").contains(&found.code.as_str()))
        .map(|found| (found.code.as_str(), found.span().of(file.text())))
        .collect();
    assert_eq!(
        new,
        [("AF404", "phoneNumberss"), ("AF402", "‘"), ("AF402", "‘"), ("AF402", "‘"), ("AF403", "‘zoomphone")],
        "{}",
        show(&file, &found)
    );
    let fixed = lint::fix(&file, &Settings::default(), true);
    assert_eq!(fixed.text, shipped);
    let left: Vec<String> = fixed.findings.iter().map(|found| format!("{:?}", found.diagnostic)).collect();
    assert_eq!(left, expected);
}

#[test]
fn a_fix_unasked_changes_only_the_quotes() {
    let printed = "attrflow: 1
source: none
user:
  schema:
    urn:x:2.0:User:externalIds[authority eq \"teams\"].value: String
  attributes:
    userName: { from: [login], match: 1 }
    urn:x:2.0:User:externalIds[authority eq ‘teams’].value: [id]
    phoneNumberss[type eq \"work\"].value: [phone]
";
    let fixed = lint::fix(&SourceFile::new("x.yaml", printed), &Settings::default(), false);
    assert_eq!(fixed.text, printed.replace(['‘', '’'], "\""));
}
