//! A text after edits, and the way back from its places to those of the text before.

use crate::source::{Diagnostic, Edit, Span};

/// Edits applied to a text.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Patch {
    /// For each edit where its text begins and ends now, and the span it replaced.
    places: Vec<(Span, Span)>,
}

impl Patch {
    /// Applies edits, which are in order and do not overlap.
    pub(super) fn apply(text: &str, edits: &[Edit]) -> (String, Patch) {
        let mut patched = String::with_capacity(text.len());
        let mut places = Vec::with_capacity(edits.len());
        let mut done = 0;
        for edit in edits {
            patched.push_str(text.get(done..edit.span.start).unwrap_or(""));
            let start = patched.len();
            patched.push_str(&edit.text);
            places.push((Span::new(start, patched.len()), edit.span));
            done = edit.span.end;
        }
        patched.push_str(text.get(done..).unwrap_or(""));
        (patched, Patch { places })
    }

    /// The same diagnostic, counted in the text before the edits.
    pub(super) fn relocate(&self, diagnostic: Diagnostic) -> Diagnostic {
        if self.places.is_empty() {
            return diagnostic;
        }
        diagnostic.relocate(|span| self.before(span), str::to_owned)
    }

    /// Where a span of the edited text stood before.
    fn before(&self, span: Span) -> Span {
        // An end, and a place between two characters, belong to what stands before them, a start
        // to what follows: what an edit deleted at the edge of a span is not part of it.
        let end = self.place(span.end, self.places.partition_point(|(now, _)| now.start < span.end));
        if span.is_empty() {
            return Span::at(end);
        }
        let start = self.place(span.start, self.places.partition_point(|(now, _)| now.start <= span.start));
        Span::new(start.min(end), end)
    }

    /// Where `offset` stood, when it comes after the first `edits` edits began.
    fn place(&self, offset: usize, edits: usize) -> usize {
        match edits.checked_sub(1).and_then(|last| self.places.get(last)) {
            None => offset,
            Some((now, before)) if offset >= now.end => before.end + (offset - now.end),
            Some((now, before)) if offset == now.start => before.start,
            Some((_, before)) => before.end,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_go_back() {
        let text = "f(“a” /* x */, \\[b])";
        let edits: Vec<Edit> = [("“", "\""), ("”", "\""), (" /* x */", ""), ("\\", "")]
            .into_iter()
            .map(|(from, to)| {
                let at = text.find(from).unwrap();
                Edit::replace(Span::new(at, at + from.len()), to)
            })
            .collect();
        let (patched, patch) = Patch::apply(text, &edits);
        assert_eq!(patched, "f(\"a\", [b])");
        for (now, before) in [("\"a\"", "“a”"), (",", ","), ("[b]", "[b]"), ("f(", "f("), ("a", "a")] {
            let at = patched.find(now).unwrap();
            assert_eq!(patch.before(Span::new(at, at + now.len())).of(text), before);
        }
        assert_eq!(patch.before(Span::at(patched.len())), Span::at(text.len()));
    }
}
