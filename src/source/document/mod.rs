//! Mapping files as trees that know their places.
//!
//! One reader for YAML and JSON. Every node carries its place in the file, every byte of a
//! scalar can be traced back to the bytes that wrote it, and reading goes on after a mistake:
//! a value that cannot be read becomes [`NodeKind::Invalid`] with a diagnostic of its own.
//!
//! YAML is read in three steps. `traps` walks the text by lines and explains what YAML would
//! reject or silently change; each finding leaves a `patch` in a copy of the text. `yaml`
//! parses that copy with `saphyr-parser` and builds the tree; an error of the parser becomes one
//! more patch and the copy is parsed again. `decode` reads each scalar a second time to learn
//! which bytes of the file stand for which bytes of the text.

mod build;
mod decode;
mod json;
mod json_text;
mod lex;
mod node;
mod patch;
mod quote;
mod reader;
mod scalar;
mod traps;
mod yaml;

#[cfg(test)]
mod tests;

pub use node::{Comment, Document, Entry, Format, Node, NodeKind};
pub use quote::{is_balanced, json_quoted, plain_reads_back, quoted};
pub use reader::Reader;
pub use scalar::{Scalar, ScalarStyle, Surprise};

use super::{Code, Diagnostic, SourceFile, Span};

/// Deepest nesting of lists and mappings that is read in YAML.
pub const MAX_DEPTH: usize = 128;

/// The same, for JSON: a synchronization schema takes three levels for each call within a call, of which there may
/// be 128, below a dozen of its own.
const MAX_JSON_DEPTH: usize = 3 * MAX_DEPTH + 16;

/// Most findings in one file: past these a file is something else than a mapping file.
const MAX_FINDINGS: usize = 500;

/// Reads a mapping file, YAML or JSON as its content says. Never fails: what can be read is
/// read, and what cannot is told in the document's diagnostics.
pub fn read(file: &SourceFile) -> Document {
    read_with(file, Repeats::Followed)
}

/// The same, but what an alias or a merge repeats is not put in its place: an alias is a plain scalar `*name`, and `<<`
/// a key as any other. For whoever writes the file again.
pub fn read_as_written(file: &SourceFile) -> Document {
    read_with(file, Repeats::Kept)
}

/// What becomes of aliases and merges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Repeats {
    /// What they repeat stands in their place.
    Followed,
    /// They stay.
    Kept,
}

fn read_with(file: &SourceFile, repeats: Repeats) -> Document {
    let text = file.text();
    let base = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut document = if json::looks_like_json(text.get(base..).unwrap_or("")) {
        json::read(text, base)
    } else {
        yaml::read(text, base, repeats)
    };
    if document.root.is_none() && document.diagnostics.is_empty() {
        let empty = Diagnostic::new(Code::AF301, "the file is empty").at(Span::at(base));
        document.diagnostics.push(empty);
    }
    document.diagnostics.sort_by_key(|diagnostic| diagnostic.span());
    document.diagnostics.truncate(MAX_FINDINGS);
    document
}
