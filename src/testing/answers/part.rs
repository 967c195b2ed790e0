//! The parts of a stored answer, and where they stand in its file: JSON texts stand in the strings of other JSON texts.

use serde_json::Value as Json;

use super::model::Element;
use crate::source::document::{self, Document, Entry, Node, Scalar};
use crate::source::{Code, Diagnostic, SourceFile, Span};
use crate::testing::values::silent;

/// Where a text stands.
#[derive(Debug)]
pub(super) enum Base<'b> {
    /// In the file, from this byte on.
    At(usize),
    /// In a string.
    Inside(&'b Scalar, &'b Base<'b>),
    /// Somewhere within this: nobody knows where.
    Within(Span),
}

impl Base<'_> {
    /// A place of the text as one of the file.
    fn locate(&self, span: Span) -> Span {
        match self {
            Base::At(offset) => Span::new(span.start + offset, span.end + offset),
            Base::Inside(scalar, outer) => outer.locate(scalar.locate(span)),
            Base::Within(place) => *place,
        }
    }
}

/// A value of a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part<'p> {
    node: &'p Node,
    base: &'p Base<'p>,
}

impl<'p> Part<'p> {
    /// Where it stands in the file.
    pub fn span(self) -> Span {
        self.base.locate(self.node.span)
    }

    /// Whether it is `null`, or could not be read, which somebody has said.
    pub fn is_nothing(self) -> bool {
        self.node.is_null() || self.node.is_invalid()
    }

    /// Whether it could not be read, and somebody has said so.
    pub fn is_invalid(self) -> bool {
        self.node.is_invalid()
    }

    /// Whether it is an object.
    pub fn is_object(self) -> bool {
        self.node.as_mapping().is_some()
    }

    /// The items of a list.
    pub fn items(self) -> Option<impl Iterator<Item = Part<'p>>> {
        let base = self.base;
        Some(self.node.as_sequence()?.iter().map(move |node| Part { node, base }))
    }

    /// The members of an object, with the places of their names.
    pub fn members(self) -> impl Iterator<Item = (&'p str, Span, Part<'p>)> {
        let base = self.base;
        let entries: &'p [Entry] = self.node.as_mapping().unwrap_or_default();
        entries.iter().map(move |Entry { key, value }| {
            (key.text.as_str(), base.locate(key.span), Part { node: value, base })
        })
    }

    /// The member of that name.
    pub fn get(self, name: &str) -> Option<Part<'p>> {
        Some(Part { node: self.node.get(name)?, base: self.base })
    }

    /// The text, number or Boolean that it is, as text.
    pub fn word(self) -> Option<&'p str> {
        Some(self.node.as_scalar()?.text.as_str())
    }

    /// As JSON.
    pub fn json(self) -> Json {
        silent(self.node)
    }
}

/// Reads a file of answers: what it holds, and what is wrong with it.
#[derive(Debug, Default)]
pub(super) struct Reader {
    pub elements: Vec<Element>,
    pub diagnostics: Vec<Diagnostic>,
}

impl Reader {
    /// A part that is not what the service writes.
    pub fn malformed(&mut self, place: Span, message: impl Into<String>) {
        self.diagnostics.push(Diagnostic::new(Code::AF709, message).at(place));
    }

    /// A part of another kind than wanted; silent where something has been said already.
    pub fn wrong(&mut self, part: Part<'_>, what: &str, wanted: &str) {
        let mut reader = document::Reader::default();
        reader.wrong_kind(part.node, part.node.span, what, wanted);
        let span = |span| part.base.locate(span);
        let said = reader.diagnostics.into_iter().map(|found| found.relocate(span, str::to_owned));
        self.diagnostics.extend(said.map(|found| {
            let message = found.message.replace("found a mapping", "found an object");
            Diagnostic { code: Code::AF709, message, ..found }
        }));
    }

    /// Text.
    pub fn text<'p>(&mut self, part: Part<'p>, what: &str) -> Option<&'p str> {
        let text = part.node.as_scalar().filter(|scalar| scalar.is_text());
        if text.is_none() {
            self.wrong(part, what, "text");
        }
        Some(text?.text.as_str())
    }

    /// Text that may be `null`.
    pub fn optional_text(&mut self, part: Part<'_>, what: &str) -> Option<String> {
        if part.is_nothing() {
            return None;
        }
        self.text(part, what).map(str::to_owned)
    }

    /// A Boolean; some who store answers make text of it.
    pub fn boolean(&mut self, part: Part<'_>, what: &str) -> Option<bool> {
        match part.word().map(str::to_ascii_lowercase).as_deref() {
            Some("true") => Some(true),
            Some("false") => Some(false),
            _ => {
                self.wrong(part, what, "true or false");
                None
            }
        }
    }

    /// The items of a list; `null` is an empty one.
    pub fn list<'p>(&mut self, part: Part<'p>, what: &str) -> Vec<Part<'p>> {
        match part.items() {
            Some(items) => items.collect(),
            None => {
                if !part.is_nothing() {
                    self.wrong(part, what, "a list");
                }
                Vec::new()
            }
        }
    }

    /// Whether a part is an object; says so where it is not.
    pub fn is_object(&mut self, part: Part<'_>, what: &str) -> bool {
        if !part.is_object() {
            self.wrong(part, what, "an object");
        }
        part.is_object()
    }

    /// Reads an object, which may be the JSON text of one.
    pub fn open<R>(
        &mut self,
        part: Part<'_>,
        what: &str,
        read: impl FnOnce(&mut Self, Part<'_>) -> R,
    ) -> Option<R> {
        let wanted = "an object, or the JSON text of one";
        match part.node.as_scalar().filter(|scalar| scalar.is_text()) {
            Some(text) if text.text.trim_start().starts_with('{') => {
                self.document(&text.text, &Base::Inside(text, part.base), |reader, part| {
                    reader.is_object(part, what).then(|| read(reader, part))
                })?
            }
            None if part.is_object() => Some(read(self, part)),
            _ => {
                self.wrong(part, what, wanted);
                None
            }
        }
    }

    /// Reads a text that stands there.
    pub fn document<R>(
        &mut self,
        text: &str,
        base: &Base<'_>,
        read: impl FnOnce(&mut Self, Part<'_>) -> R,
    ) -> Option<R> {
        let Document { root, diagnostics, .. } = document::read(&SourceFile::new("", text));
        let said = diagnostics.into_iter().map(|found| {
            // An edit would have to be escaped as often as the text is.
            Diagnostic { fix: None, ..found }.relocate(|span| base.locate(span), str::to_owned)
        });
        self.diagnostics.extend(said);
        root.as_ref().map(|node| read(self, Part { node, base }))
    }
}
