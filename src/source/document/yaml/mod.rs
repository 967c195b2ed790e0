//! YAML: patched, parsed, and parsed again as long as the parser finds fault.

mod place;
mod recover;
mod tree;

use super::patch::Patched;
use super::{Document, Format, MAX_FINDINGS, Repeats, traps};
use crate::source::Span;
use recover::Recovery;
use tree::Tree;

/// How many bytes are parsed in all, over all rounds.
const PARSE_BUDGET: usize = 32 << 20;

/// How many rounds there are at least, however long the file.
const MIN_ROUNDS: usize = 4;

/// How many rounds there are at most.
const MAX_ROUNDS: usize = 200;

/// Reads `text` from `base` on.
pub(super) fn read(text: &str, base: usize, repeats: Repeats) -> Document {
    let traps::Findings { mut diagnostics, mut patches, end } = traps::find(text, base);
    let span = Span::new(base, end.max(base));
    let rounds = (PARSE_BUDGET / (text.len() + 1)).clamp(MIN_ROUNDS, MAX_ROUNDS);
    let mut recovery = Recovery::default();
    for round in 1.. {
        let patched = Patched::new(text, span, &mut patches);
        let tree = Tree::read(text, span, &patched, &patches, repeats);
        let mended = match tree.error {
            Some(error) if diagnostics.len() < MAX_FINDINGS => {
                recovery.mend(text, span, error, &mut patches, &mut diagnostics)
            }
            _ => false,
        };
        if !mended || round >= rounds {
            diagnostics.extend(tree.diagnostics);
            return Document { root: tree.root, diagnostics, comments: tree.comments, format: Format::Yaml };
        }
    }
    Document { root: None, diagnostics, comments: Vec::new(), format: Format::Yaml }
}
