//! Edits of texts that YAML has without quotes, or in quotes that escape nothing: what is written there must still be
//! read as it is meant.

use super::located::{Located, Place};
use crate::source::document::{ScalarStyle, plain_reads_back, quoted};
use crate::source::{Diagnostic, Edit};

/// For the fix of a diagnostic about a text that stands in the file without quotes or in single ones, and could not any
/// more once it is mended: one edit that writes the whole text anew.
pub(super) fn rewritten(text: &Located, diagnostic: &Diagnostic) -> Option<Edit> {
    let edits = diagnostic.fix.as_ref()?.edits.as_slice();
    let edited = Edit::apply(edits, &text.text);
    let stays = |depth: usize| plain_reads_back(&edited, depth > 0) || is_attribute(&edited);
    match &text.place {
        // Single quotes fold line breaks.
        Place::Scalar(scalar) if scalar.style == ScalarStyle::SingleQuoted => {
            let broken = edits.iter().any(|edit| edit.text.contains('\n'));
            broken.then(|| Edit::replace(scalar.span, quoted(&edited)))
        }
        Place::Scalar(scalar) if !scalar.is_plain() || stays(scalar.flow_depth()) => None,
        Place::Scalar(scalar) => Some(Edit::replace(scalar.span, quoted(&edited))),
        Place::Sequence { span, element } => {
            let is_inside = |edit: &Edit| edit.span.start >= 1 && edit.span.end < text.text.len();
            if edits.iter().all(is_inside) && (!element.is_plain() || is_attribute(&edited)) {
                return None;
            }
            // The element itself stands in one more.
            let stays = stays(element.flow_depth().saturating_sub(1));
            Some(Edit::replace(*span, if stays { edited } else { quoted(&edited) }))
        }
        // JSON has all texts in quotes.
        Place::Parts(_) => None,
    }
}

/// Whether a text is an attribute that can be written as a sequence of one element.
fn is_attribute(text: &str) -> bool {
    let name = text.strip_prefix('[').and_then(|text| text.strip_suffix(']'));
    name.is_some_and(|name| plain_reads_back(name, true))
}
