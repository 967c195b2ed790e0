//! A test file that says what was found.

use serde_json::{Map, Value as Json};

use super::compare::{Extent, agrees};
use super::model::TestFile;
use super::observe::Observed;
use super::read::{Parsed, parse};
use super::rewrite::{Rewriter, Shared};
use super::suite::Suite;
use super::values::silent;
use crate::source::document::Document;
use crate::source::{Code, Edit, Severity, SourceFile, Span};

/// A test file after its expectations have been rewritten.
#[derive(Debug)]
pub struct Updated {
    /// The new text.
    pub text: String,
    /// How many tests say another thing now.
    pub changed: usize,
    /// What could not be rewritten, where it stands, and why.
    pub refused: Vec<(Span, String)>,
}

/// What a test says now, where `expect` is to be in the new text.
struct Intended {
    test: usize,
    expect: Json,
}

/// Rewrites the expectations of a test file that are not met. `observed`: what was found, by test; `diagnostics`: what
/// the linter finds in the mapping, where it was asked.
///
/// # Errors
/// Changes that would not read as they are meant; nothing is to be written then.
pub fn update(
    file: &SourceFile,
    document: &Document,
    suite: &Suite<'_>,
    observed: &[Observed],
    diagnostics: Option<&[Code]>,
) -> Result<Updated, String> {
    let mut rewriter = Rewriter::new(file.text(), document.format, document.root.as_ref());
    let (mut refused, mut intended) = (Vec::new(), Vec::new());
    for (at, (case, observed)) in suite.cases.iter().zip(observed).enumerate() {
        let test = case.test;
        if !test.expect.says_nothing() && case.judge(observed).is_empty() {
            continue;
        }
        let old = match test.node.get("expect").map(silent) {
            Some(Json::Object(members)) => members,
            _ => Map::new(),
        };
        let restated = case.restate(&old, observed);
        for path in restated.withheld {
            let why = (test.span, format!("`{path}` is redacted: write by hand what is expected of it"));
            if !refused.contains(&why) {
                refused.push(why);
            }
        }
        let expect = Json::Object(restated.expect);
        let done = match test.node.entry("expect") {
            Some(entry) => rewriter.entry(&test.node, entry, &expect),
            None => {
                rewriter.add(&test.node, "expect", &expect);
                Ok(())
            }
        };
        match done {
            Ok(()) if Json::Object(old) != expect => intended.push(Intended { test: at, expect }),
            Ok(()) => {}
            Err(Shared) => refused.push((test.span, SHARED.to_owned())),
        }
    }
    let mut changed = intended.len();
    if let Some((old, new)) = new_diagnostics(suite.file, diagnostics)
        && let Some((root, entry)) =
            document.root.as_ref().and_then(|root| Some((root, root.entry("diagnostics")?)))
    {
        changed += 1;
        if rewriter.entry(root, entry, &new).is_err() {
            refused.push((old, SHARED.to_owned()));
            changed -= 1;
        }
    }
    let text = applied(file.text(), rewriter.finish())?;
    verify(file, &text, &intended)?;
    Ok(Updated { text, changed, refused })
}

const SHARED: &str = "others use what is expected, too, by a YAML anchor: change it by hand, where it stands";

/// What the linter is to find from now on, if that is another thing; also where that stands.
fn new_diagnostics(file: &TestFile, found: Option<&[Code]>) -> Option<(Span, Json)> {
    let (expected, found) = (file.diagnostics.as_ref()?, found?);
    let wanted: Vec<Code> = expected.value.iter().map(|code| code.value).collect();
    let same =
        wanted.iter().all(|code| found.contains(code)) && found.iter().all(|code| wanted.contains(code));
    let codes: Vec<&str> = found.iter().map(|code| code.as_str()).collect();
    (!same).then(|| (expected.key, Json::from(codes)))
}

fn applied(text: &str, edits: Vec<Edit>) -> Result<String, String> {
    let overlap = edits.windows(2).any(|pair| matches!(pair, [a, b] if a.span.end > b.span.start));
    match overlap {
        true => Err("two of the changes are about one place".to_owned()),
        false => Ok(Edit::apply(&edits, text)),
    }
}

/// Reads the new text, and looks whether it says what it is meant to.
fn verify(old: &SourceFile, text: &str, intended: &[Intended]) -> Result<(), String> {
    let Parsed { file, diagnostics, .. } = parse(&SourceFile::new(old.name(), text));
    if let Some(found) =
        diagnostics.iter().find(|found| found.severity() == Severity::Error && found.code != Code::AF703)
    {
        return Err(found.message.clone());
    }
    let tests = file.map(|file| file.tests).unwrap_or_default();
    for Intended { test, expect } in intended {
        let says = tests.get(*test).and_then(|test| test.node.get("expect")).map(silent);
        if says.is_none_or(|says| !agrees(expect, &says, Extent::Whole)) {
            let name = tests.get(*test).map_or("", |test| test.name.as_str());
            return Err(format!("what is expected of `{name}` would not read as it is meant"));
        }
    }
    Ok(())
}
