//! Reading typed values out of a document, with a diagnostic for each that is of another kind.

use super::{Entry, Node, NodeKind, Scalar, ScalarStyle, quoted};
use crate::source::{Code, Diagnostic, Edit, Safety, Span, suggest};

/// Collects what is wrong while a document is read.
#[derive(Debug, Default)]
pub struct Reader {
    /// What is wrong, in the order in which it was read.
    pub diagnostics: Vec<Diagnostic>,
}

impl Reader {
    /// One more.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// A value of another kind than wanted; silent where something has been said already.
    pub fn wrong_kind(&mut self, node: &Node, span: Span, what: &str, wanted: &str) {
        let written;
        let found = match &node.kind {
            NodeKind::Invalid => return,
            NodeKind::Null => "nothing",
            NodeKind::Sequence(_) => "a list",
            NodeKind::Mapping(_) => "a mapping",
            NodeKind::Scalar(scalar)
                if matches!(scalar.style, ScalarStyle::Plain | ScalarStyle::JsonLiteral) =>
            {
                written = format!("`{}`", scalar.text);
                &written
            }
            NodeKind::Scalar(_) => "text",
        };
        let place = if node.span.is_empty() { span } else { node.span };
        // A key as it is written, else what is in a list, in words.
        let quote = if what.contains(' ') { "" } else { "`" };
        let message = format!("{quote}{what}{quote} must be {wanted}, found {found}");
        self.report(Diagnostic::new(Code::AF303, message).at(place));
    }

    /// The entries of a mapping.
    pub fn mapping<'n>(&mut self, node: &'n Node, key: Span, what: &str) -> &'n [Entry] {
        match &node.kind {
            NodeKind::Mapping(entries) => entries,
            _ => {
                self.wrong_kind(node, key, what, "a mapping");
                &[]
            }
        }
    }

    /// The items of a list.
    pub fn list<'n>(&mut self, entry: &'n Entry) -> &'n [Node] {
        match &entry.value.kind {
            NodeKind::Sequence(items) => items,
            _ => {
                self.wrong_kind(&entry.value, entry.key.span, &entry.key.text, "a list");
                &[]
            }
        }
    }

    /// Text; a number or `yes` where text is meant is said to be a surprise, and read as written.
    pub fn text<'n>(&mut self, node: &'n Node, key: Span, what: &str) -> Option<&'n Scalar> {
        let Some(scalar) = node.as_scalar() else {
            self.wrong_kind(node, key, what, "text");
            return None;
        };
        if scalar.surprise().is_some() {
            let quoted = quoted(&scalar.text);
            self.report(
                Diagnostic::new(
                    Code::AF315,
                    format!("YAML reads `{}` as something else than text", scalar.text),
                )
                .at(scalar.span)
                .help(format!("write {quoted} to mean the text"))
                .fix(
                    Safety::Safe,
                    "put it in quotes",
                    vec![Edit::replace(scalar.span, quoted)],
                ),
            );
        }
        Some(scalar)
    }

    /// `true` or `false`.
    pub fn boolean(&mut self, entry: &Entry) -> bool {
        match entry.value.as_scalar().and_then(Scalar::as_bool) {
            Some(value) => value,
            None => {
                self.wrong_kind(&entry.value, entry.key.span, &entry.key.text, "true or false");
                false
            }
        }
    }

    /// One of a set of words.
    pub fn word<T: Copy>(&mut self, node: &Node, key: &Scalar, words: &[(&str, T)]) -> Option<T> {
        let Some(scalar) = node.as_scalar() else {
            self.wrong_kind(node, key.span, &key.text, "a word");
            return None;
        };
        let text = scalar.text.as_str();
        if let Some(&(_, value)) = words.iter().find(|(word, _)| *word == text) {
            return Some(value);
        }
        let all: Vec<String> = words.iter().map(|(word, _)| format!("`{word}`")).collect();
        let message = format!("`{}` cannot be `{text}`", key.text);
        let mut found = Diagnostic::new(Code::AF309, message).at(scalar.span);
        found = found.help(format!("one of {}", all.join(", ")));
        let lower = text.to_ascii_lowercase();
        let same = words.iter().map(|(word, _)| *word).find(|word| word.to_ascii_lowercase() == lower);
        if let Some(near) = same.or_else(|| suggest(text, words.iter().map(|(word, _)| *word))) {
            let edit = Edit::replace(scalar.locate(Span::new(0, text.len())), scalar.encode(near));
            found = found.fix(Safety::Unsafe, format!("write `{near}`"), vec![edit]);
        }
        self.report(found);
        None
    }

    /// A key that means nothing here. Returns the one that may have been meant.
    pub fn unknown_key(&mut self, key: &Scalar, known: &[&'static str], whose: &str) -> Option<&'static str> {
        let text = key.text.as_str();
        let mut found = Diagnostic::new(Code::AF302, format!("{whose} has no key `{text}`")).at(key.span);
        let dashed = text.replace('_', "-").to_ascii_lowercase();
        let same = known.iter().copied().find(|known| *known == dashed);
        let meant = same.or_else(|| suggest(text, known.iter().copied()));
        match meant {
            Some(near) => {
                let edit = Edit::replace(key.locate(Span::new(0, text.len())), key.encode(near));
                found = found.help(format!("did you mean `{near}`?")).fix(
                    Safety::Unsafe,
                    format!("write `{near}`"),
                    vec![edit],
                );
            }
            None => found = found.help(format!("the keys are {}", known.join(", "))),
        }
        self.report(found);
        meant
    }
}
