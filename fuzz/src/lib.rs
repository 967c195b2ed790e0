//! What the targets share.

use attrflow::source::{Diagnostic, Span};

/// Every place that is named lies in the text, on the boundaries of its characters, and every fix can be applied.
pub fn places(text: &str, found: &[Diagnostic]) {
    let inside = |span: Span| text.get(span.start..span.end).is_some();
    for found in found {
        assert!(!found.message.is_empty());
        assert!(found.labels.iter().all(|label| inside(label.span)), "{text:?}: {found:?}");
        if let Some(fix) = &found.fix {
            let apart = fix.edits.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start);
            let inside = fix.edits.iter().all(|edit| inside(edit.span));
            assert!(apart && inside && !fix.edits.is_empty(), "{text:?}: {found:?}");
        }
    }
}
