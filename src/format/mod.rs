//! Files in their canonical layout: mapping files in either format, and the files of tests beside them.
//!
//! What a file says is not touched: order, comments, anchors, the text of numbers stay as they are. Expressions,
//! scoping clauses and target paths are written as their printers have them, which corrects the case of functions,
//! constants and operators, and nothing else. What comes out is read again and compared; a file that would not say the
//! same is refused rather than written.

mod json;
mod same;
mod texts;
mod yaml;

use crate::lint::{self, Settings, is_directive};
use crate::mapping;
use crate::source::document::{self, Document, Format, Node};
use crate::source::{Code, Diagnostic, Severity, SourceFile, Span};
use texts::Texts;

/// How long a line may be, in characters. Comments are not counted, and what cannot be broken may be longer.
pub const WIDTH: usize = 100;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A mapping file, in either format.
    Mapping,
    /// YAML or JSON that holds no expressions, such as the tests of a mapping: quotes stay as they are, too.
    Data,
}

/// Why a file stays as it is.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// It cannot be read, or an expression or clause in it cannot.
    Findings(Vec<Diagnostic>),
    /// What stands there would not be the same in the canonical layout.
    Changed(Span),
}

/// The text of a file in its canonical layout. It has the line ends that most lines of the file have, and a byte order
/// mark where the file has one.
///
/// # Errors
/// A file with errors of YAML or JSON, or with an expression or a clause that does not parse; a mapping file that is none;
/// a file whose layout cannot be changed without a change of what it says.
///
/// ```
/// use attrflow::SourceFile;
/// use attrflow::format::{Kind, format};
///
/// let file = SourceFile::new("app.yaml", r#"
/// attrflow: 1
/// user:
///     attributes:
///         userName:   { match: 1, "from": [ userPrincipalName ] }   # the key
///         active:   switch([IsSoftDeleted],,"False","True","True","False")
/// "#);
/// assert_eq!(format(&file, Kind::Mapping).unwrap(), r#"attrflow: 1
/// user:
///   attributes:
///     userName: { from: [userPrincipalName], match: 1 } # the key
///     active: Switch([IsSoftDeleted], , "False", "True", "True", "False")
/// "#);
/// ```
pub fn format(file: &SourceFile, kind: Kind) -> Result<String, Refusal> {
    let (document, texts) = match kind {
        Kind::Mapping => {
            let parsed = mapping::parse(file);
            let texts = Texts::of(&parsed);
            check(&parsed, &texts)?;
            (parsed.document, texts)
        }
        Kind::Data => (document::read(file), Texts::default()),
    };
    refuse(document.diagnostics.clone())?;
    let Some(root) = document.root.as_ref().filter(|root| root.as_scalar().is_none()) else {
        return Err(Refusal::Changed(document.root.map_or(Span::at(0), |root| root.span)));
    };
    let written = document::read_as_written(file);
    let text = match document.format {
        Format::Json => json::write(root, file.text(), &texts),
        Format::Yaml => yaml::write(&written, file.text(), &texts, kind).map_err(Refusal::Changed)?,
    };
    let text = dressed(text, file.text());
    if text != file.text() {
        let formatted = SourceFile::new(file.name(), text.as_str());
        compare(file, &document, &written, &formatted, &texts)?;
    }
    Ok(text)
}

/// What a mapping file must be to be looked at.
fn check(parsed: &mapping::Parsed, texts: &Texts) -> Result<(), Refusal> {
    // Also what is no error there: YAML ends a value where it was not meant to end.
    let mut found = parsed.document.diagnostics.clone();
    found.extend(texts.refused.iter().cloned());
    found.sort_by_key(|found| (found.span().start, found.span().end, found.code));
    refuse(found)?;
    let root = parsed.document.root.as_ref();
    let has = |key: &&str| root.is_some_and(|root| root.get(key).is_some());
    if parsed.is_graph || ["attrflow", "user", "group"].iter().any(has) {
        return Ok(());
    }
    refuse(parsed.diagnostics.iter().filter(|found| found.severity() == Severity::Error).cloned().collect())
}

/// Refuses what has findings.
fn refuse(found: Vec<Diagnostic>) -> Result<(), Refusal> {
    if found.is_empty() { Ok(()) } else { Err(Refusal::Findings(found)) }
}

/// With the line ends and the byte order mark of the original.
fn dressed(text: String, original: &str) -> String {
    let bom = original.starts_with('\u{feff}');
    let windows = original.matches("\r\n").count();
    let is_windows = windows > 0 && windows * 2 > original.matches('\n').count();
    let text = if is_windows { text.replace('\n', "\r\n") } else { text };
    if bom { format!("\u{feff}{text}") } else { text }
}

/// Reads the formatted text again, as it is meant and as it is written.
fn compare(
    file: &SourceFile,
    document: &Document,
    written: &Document,
    formatted: &SourceFile,
    texts: &Texts,
) -> Result<(), Refusal> {
    let again = document::read(formatted);
    let changed = |root: Option<&Node>| Refusal::Changed(root.map_or(Span::at(0), |root| root.span));
    if !again.diagnostics.is_empty() {
        return Err(changed(document.root.as_ref()));
    }
    let difference = same::difference(document, &again, texts);
    let difference = difference.or_else(|| {
        let again = document::read_as_written(formatted);
        same::difference(written, &again, texts)
    });
    if let Some(place) = difference {
        return Err(Refusal::Changed(place));
    }
    // Where a comment stands says what it allows.
    match document.comments.iter().find(|comment| is_directive(&comment.text)) {
        Some(comment) if codes(file) != codes(formatted) => Err(Refusal::Changed(comment.span)),
        _ => Ok(()),
    }
}

/// What the linter finds but for what the layout mends: spellings, and allowances for them.
fn codes(file: &SourceFile) -> Vec<Code> {
    const MENDED: [Code; 4] = [Code::AF010, Code::AF102, Code::AF503, Code::AF314];
    let found = lint::lint(file, &Settings::default());
    let mut codes: Vec<Code> = found.iter().map(|found| found.diagnostic.code).collect();
    codes.retain(|code| !MENDED.contains(code));
    codes.sort_unstable();
    codes
}
