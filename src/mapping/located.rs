//! Texts of a mapping file, and how their bytes map to the file's.

use crate::source::document::Scalar;
use crate::source::{Diagnostic, Edit, Span};
use crate::syntax::StringLiteral;

/// A text of the file, and how its bytes map to the file's.
#[derive(Clone, Debug)]
pub struct Located {
    /// The text.
    pub text: String,
    /// Where it stands.
    pub place: Place,
}

/// How a text stands in the file.
#[derive(Clone, Debug)]
pub enum Place {
    /// As a scalar.
    Scalar(Box<Scalar>),
    /// As a sequence of one element: `[mail]`.
    Sequence {
        /// The sequence, brackets included.
        span: Span,
        /// Its element.
        element: Box<Scalar>,
    },
    /// In several scalars, as the clauses of a synchronization schema do.
    Parts(Box<Parts>),
}

/// The scalars that a text was put together from.
#[derive(Clone, Debug)]
pub struct Parts {
    span: Span,
    parts: Vec<Part>,
    /// Whether what changes the scalars changes the text.
    editable: bool,
}

/// One of them.
#[derive(Clone, Debug)]
struct Part {
    /// Where it went in the text, the quotes included.
    text: Span,
    /// Whether the text has it as a string literal.
    quoted: bool,
    scalar: Scalar,
}

impl Located {
    /// A scalar's text.
    pub fn scalar(scalar: &Scalar) -> Self {
        Located { text: scalar.text.clone(), place: Place::Scalar(Box::new(scalar.clone())) }
    }

    /// An attribute written as a sequence of one element.
    pub fn sequence(span: Span, element: &Scalar) -> Self {
        let text = format!("[{}]", element.text);
        Located { text, place: Place::Sequence { span, element: Box::new(element.clone()) } }
    }

    /// All of it, in the file.
    pub fn span(&self) -> Span {
        match &self.place {
            Place::Scalar(scalar) => scalar.span,
            Place::Sequence { span, .. } => *span,
            Place::Parts(parts) => parts.span,
        }
    }

    /// Where bytes of the text stand in the file.
    pub fn locate(&self, span: Span) -> Span {
        match &self.place {
            Place::Scalar(scalar) => scalar.locate(span),
            Place::Sequence { span: whole, element } => {
                let inside = span.start >= 1 && span.end < self.text.len();
                if inside { element.locate(Span::new(span.start - 1, span.end - 1)) } else { *whole }
            }
            Place::Parts(parts) => parts.locate(span, &self.text),
        }
    }

    /// A diagnostic about the text, with the places it has in the file, and edits after which the file reads as
    /// the text would.
    pub fn relocate(&self, mut diagnostic: Diagnostic) -> Diagnostic {
        let scalar = match &self.place {
            Place::Scalar(scalar) | Place::Sequence { element: scalar, .. } => scalar,
            Place::Parts(parts) => return parts.relocate(diagnostic, &self.text),
        };
        if !scalar.is_exact() {
            // An edit of a part would replace the whole.
            diagnostic.fix = None;
        }
        let rewritten = super::rewrite::rewritten(self, &diagnostic);
        let mut diagnostic = diagnostic.relocate(|span| self.locate(span), |text| scalar.encode(text));
        if let (Some(fix), Some(edit)) = (&mut diagnostic.fix, rewritten) {
            fix.edits = vec![edit];
        }
        diagnostic
    }
}

/// Puts a text together from scalars and what belongs between them.
#[derive(Debug, Default)]
pub(super) struct PartsBuilder {
    text: String,
    parts: Vec<Part>,
}

impl PartsBuilder {
    /// Adds what stands nowhere in the file.
    pub fn text(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Adds a scalar's text.
    pub fn bare(&mut self, scalar: &Scalar) {
        let start = self.text.len();
        self.text.push_str(&scalar.text);
        self.part(start, false, scalar);
    }

    /// Adds a scalar's text as a string literal.
    pub fn quoted(&mut self, scalar: &Scalar) {
        let start = self.text.len();
        self.text.push_str(&crate::syntax::print_string(&scalar.text));
        self.part(start, true, scalar);
    }

    fn part(&mut self, start: usize, quoted: bool, scalar: &Scalar) {
        let text = Span::new(start, self.text.len());
        self.parts.push(Part { text, quoted, scalar: scalar.clone() });
    }

    /// The text; all of it is `span` of the file. `editable`: whether what changes the scalars changes the text.
    pub fn finish(self, span: Span, editable: bool) -> Located {
        let parts = Parts { span, parts: self.parts, editable };
        Located { text: self.text, place: Place::Parts(Box::new(parts)) }
    }
}

impl Parts {
    fn locate(&self, span: Span, text: &str) -> Span {
        let behind =
            |part: &&Part| part.text.end > span.start || span.is_empty() && part.text.end == span.start;
        let Some(first) = self.parts.iter().find(behind) else {
            return self.parts.last().map_or(self.span, |part| Span::at(part.scalar.span.end));
        };
        if span.is_empty() {
            return first.locate(span, text);
        }
        match self.parts.iter().rev().find(|part| part.text.start < span.end) {
            Some(last) if last.text.start > first.text.start => {
                first.locate(span, text).to(last.locate(span, text))
            }
            Some(last) if last.text.start == first.text.start => first.locate(span, text),
            // What was put between two parts.
            _ => Span::at(first.scalar.span.start),
        }
    }

    fn relocate(&self, mut diagnostic: Diagnostic, text: &str) -> Diagnostic {
        for label in &mut diagnostic.labels {
            label.span = self.locate(label.span, text);
        }
        if let Some(fix) = &mut diagnostic.fix {
            for repeated in &mut fix.repeats {
                *repeated = self.locate(*repeated, text);
            }
            let edits: Option<Vec<Edit>> = fix.edits.iter().map(|edit| self.edit(edit, text)).collect();
            match edits.filter(|_| self.editable) {
                Some(edits) => fix.edits = edits,
                None => diagnostic.fix = None,
            }
        }
        diagnostic
    }

    /// An edit within one part; none where it goes beyond, which only a change of the file's structure could follow.
    fn edit(&self, edit: &Edit, text: &str) -> Option<Edit> {
        let inside = |part: &&Part| part.text.start <= edit.span.start && edit.span.end <= part.text.end;
        let part = self.parts.iter().find(inside)?;
        if !part.scalar.is_exact() {
            return None;
        }
        if !part.quoted {
            let span = Span::new(edit.span.start - part.text.start, edit.span.end - part.text.start);
            return Some(Edit::replace(part.scalar.locate(span), part.scalar.encode(&edit.text)));
        }
        let content = part.content();
        let (span, new) = if edit.span == part.text {
            (content, edit.text.strip_prefix('"')?.strip_suffix('"')?)
        } else if content.start <= edit.span.start && edit.span.end <= content.end {
            (edit.span, edit.text.as_str())
        } else {
            return None;
        };
        let new = StringLiteral::decode(new, 0).value;
        Some(Edit::replace(part.scalar.locate(part.decoded(span, text)), part.scalar.encode(&new)))
    }
}

impl Part {
    /// What it says, without quotes, in the text.
    fn content(&self) -> Span {
        if self.quoted { Span::new(self.text.start + 1, self.text.end - 1) } else { self.text }
    }

    /// Which bytes of the scalar's text a part of the content is.
    fn decoded(&self, span: Span, text: &str) -> Span {
        let content = self.content();
        let count = |offset: usize| {
            let before = Span::new(content.start, offset.clamp(content.start, content.end)).of(text);
            if self.quoted { StringLiteral::decode(before, 0).value.len() } else { before.len() }
        };
        let start = count(span.start);
        Span::new(start, count(span.end).max(start))
    }

    fn locate(&self, span: Span, text: &str) -> Span {
        let content = self.content();
        let all = span.start <= content.start && span.end >= content.end;
        match all && self.quoted {
            // The quotes of the literal are those of the JSON string.
            true if span.start < content.start || content.is_empty() => self.scalar.span,
            _ => self.scalar.locate(self.decoded(span, text)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::document;
    use crate::source::{Code, Safety, SourceFile};

    #[test]
    fn places_and_edits_lead_into_the_scalars() {
        let json = r#"{"a": "department", "o": "EQUALS", "v": "Sa\\l\"es"}"#;
        let root = document::read(&SourceFile::new("x.json", json)).root.unwrap();
        let scalar = |key: &str| root.get(key).unwrap().as_scalar().unwrap();
        let mut builder = PartsBuilder::default();
        builder.bare(scalar("a"));
        builder.text(" ");
        builder.bare(scalar("o"));
        builder.text(" ");
        builder.quoted(scalar("v"));
        let clause = builder.finish(root.span, true);
        assert_eq!(clause.text, r#"department EQUALS "Sa\\l\"es""#);
        let at = |start: usize, end: usize| clause.locate(Span::new(start, end)).of(json);
        assert_eq!(at(0, 10), "department");
        assert_eq!(at(3, 6), "art");
        assert_eq!(at(11, 17), "EQUALS");
        assert_eq!(at(18, 29), r#""Sa\\l\"es""#);
        assert_eq!(at(19, 21), "Sa");
        assert_eq!(at(21, 23), r"\\");
        assert_eq!(at(23, 24), "l");
        assert_eq!(at(24, 26), r#"\""#);
        assert_eq!(at(0, 17), r#"department", "o": "EQUALS"#);
        let edit = |start, end, text: &str| {
            let found = Diagnostic::new(Code::AF104, "").at(Span::new(start, end));
            let edit = Edit::replace(Span::new(start, end), text);
            let fix = clause.relocate(found.fix(Safety::Safe, "", vec![edit])).fix;
            fix.map(|fix| (fix.edits[0].span.of(json), fix.edits[0].text.clone()))
        };
        assert_eq!(edit(0, 10, "title"), Some(("department", "title".into())));
        assert_eq!(edit(18, 29, r#""\\d""#), Some((r#"Sa\\l\"es"#, r"\\d".into())));
        assert_eq!(edit(23, 24, r#"\""#), Some(("l", r#"\""#.into())));
        assert_eq!(edit(0, 17, "x IS NULL"), None);
    }
}
