//! What stands on one line: keys, scalars in their quotes, lists and mappings between brackets.

use super::super::Kind;
use super::super::texts::Text;
use super::Writer;
use crate::source::document::{
    Entry, Node, NodeKind, Scalar, ScalarStyle, is_balanced, plain_reads_back, quoted,
};

/// What stands before a value: an indicator, and an anchor or a tag.
pub(super) struct Head {
    /// Where the indicator is, or the value.
    pub start: usize,
    /// Behind the indicator.
    pub behind: usize,
    /// Behind the anchor and the tag.
    pub at: usize,
    /// The anchor and the tag.
    pub properties: String,
}

/// The details of an attribute in their order.
const DETAILS: [&str; 12] = [
    "from",
    "const",
    "default",
    "match",
    "required",
    "apply",
    "behavior",
    "flow-null",
    "type",
    "multivalued",
    "case-exact",
    "note",
];

impl Writer<'_> {
    /// Reads on from a place to a node behind an indicator (`:`, `-`, `,`).
    pub(super) fn head(&self, from: usize, indicator: Option<u8>, node: &Node) -> Head {
        let is_absent = node.span.is_empty();
        let start = self.skip(from);
        let byte = |at: usize| self.text.as_bytes().get(at).copied();
        let found = indicator.is_some() && byte(start) == indicator;
        let behind = if found { start + 1 } else { from };
        let start = if found || is_absent { start } else { node.span.start };
        let limit = if is_absent { self.text.len() } else { node.span.start.max(behind) };
        let mut words: Vec<&str> = Vec::new();
        let mut at = behind;
        loop {
            let word = self.skip(at);
            // What is absent has its anchor on the line.
            let is_below = is_absent && self.text.get(at..word).is_some_and(|gap| gap.contains(['\n', '\r']));
            if word >= limit || is_below || !matches!(byte(word), Some(b'&' | b'!')) {
                break;
            }
            let rest = self.text.get(word..limit).unwrap_or("");
            let ends =
                |letter: char| letter.is_ascii_whitespace() || matches!(letter, ',' | '[' | ']' | '{' | '}');
            let length = rest.find(ends).unwrap_or(rest.len());
            words.push(rest.get(..length).unwrap_or(""));
            at = word + length;
        }
        Head { start, behind, at, properties: words.join(" ") }
    }

    /// The first place from one on that is neither blank nor in a comment.
    pub(super) fn skip(&self, mut at: usize) -> usize {
        let bytes = self.text.as_bytes();
        loop {
            match bytes.get(at) {
                Some(b' ' | b'\t' | b'\r' | b'\n') => at += 1,
                Some(b'#') => {
                    let rest = bytes.get(at..).unwrap_or_default();
                    at += memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
                }
                _ => return at,
            }
        }
    }

    /// A list or mapping between brackets, on one line; none where something in it takes several.
    pub(super) fn flow(&self, node: &Node, from: usize, details: bool) -> Option<String> {
        let mut parts = Vec::new();
        let is_flow = self.is_flow(node);
        let mut from = if is_flow { node.span.start + 1 } else { from };
        match &node.kind {
            NodeKind::Sequence(items) => {
                for item in items {
                    let head = self.head(from, Some(if is_flow { b',' } else { b'-' }), item);
                    parts.push(self.flow_value(item, &head, false)?);
                    from = item.span.end.max(head.at);
                }
                Some(format!("[{}]", parts.join(", ")))
            }
            NodeKind::Mapping(entries) => {
                for entry in self.ordered(entries, details) {
                    let head = self.head(entry.key.span.end, Some(b':'), &entry.value);
                    let value = self.flow_value(&entry.value, &head, self.texts.is_target(&entry.key))?;
                    let value = if value.is_empty() { value } else { format!(" {value}") };
                    parts.push(format!("{}:{value}", self.key(&entry.key, true)));
                }
                Some(if parts.is_empty() { "{}".into() } else { format!("{{ {} }}", parts.join(", ")) })
            }
            _ => None,
        }
    }

    fn flow_value(&self, node: &Node, head: &Head, details: bool) -> Option<String> {
        let value = match &node.kind {
            NodeKind::Scalar(scalar) => self.inline(scalar, true, &head.properties)?,
            NodeKind::Null | NodeKind::Invalid => node.span.of(self.text).to_owned(),
            NodeKind::Sequence(_) | NodeKind::Mapping(_) => self.flow(node, head.at, details)?,
        };
        let parts = [head.properties.as_str(), value.as_str()];
        Some(parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" "))
    }

    /// The entries in the order in which they are written: that of the file, but for the details of an attribute.
    pub(super) fn ordered<'n>(&self, entries: &'n [Entry], details: bool) -> Vec<&'n Entry> {
        let place = |entry: &Entry| DETAILS.iter().position(|name| *name == entry.key.text);
        let mut ordered: Vec<&Entry> = entries.iter().collect();
        let moves = details && entries.iter().all(|entry| place(entry).is_some() && !self.is_repeated(entry));
        if moves {
            ordered.sort_by_key(|entry| place(entry));
        }
        ordered
    }

    /// Whether an entry is named by an anchor, or may repeat what is: it must stay where it is.
    fn is_repeated(&self, entry: &Entry) -> bool {
        let head = self.head(entry.key.span.end, Some(b':'), &entry.value);
        let alias = |scalar: &Scalar| scalar.is_plain() && scalar.text.starts_with('*');
        head.properties.contains('&')
            || match &entry.value.kind {
                NodeKind::Scalar(scalar) => alias(scalar),
                NodeKind::Sequence(_) | NodeKind::Mapping(_) => {
                    entry.value.span.of(self.text).contains(['&', '*'])
                }
                NodeKind::Null | NodeKind::Invalid => false,
            }
    }

    /// A key.
    pub(super) fn key(&self, key: &Scalar, in_flow: bool) -> String {
        let raw = key.span.of(self.text);
        if key.is_plain() && key.text.starts_with('*') {
            // An alias takes a colon for a part of its name.
            return format!("{raw} ");
        }
        let text = match self.texts.get(key) {
            Some(Text::Line(line)) => line,
            _ => &key.text,
        };
        let one_line = !raw.contains(['\n', '\r']);
        let is_merge = key.text == "<<";
        if one_line && *text == key.text && (is_merge || self.kind == Kind::Data) {
            return raw.to_owned();
        }
        self.quote(text, key, in_flow)
    }

    /// A scalar on one line; none where it has several, and should keep them.
    pub(super) fn inline(&self, scalar: &Scalar, in_flow: bool, properties: &str) -> Option<String> {
        let raw = scalar.span.of(self.text);
        let is_block = matches!(scalar.style, ScalarStyle::Literal | ScalarStyle::Folded);
        let one_line = !is_block && !raw.contains(['\n', '\r']);
        match self.texts.get(scalar) {
            _ if properties.contains('!') => one_line.then(|| raw.to_owned()),
            Some(Text::Bare) if one_line => Some(raw.to_owned()),
            Some(text @ Text::Expression { line, .. }) => {
                let name =
                    text.attribute().filter(|name| properties.is_empty() && plain_reads_back(name, true));
                Some(name.map_or_else(|| self.quote(line, scalar, in_flow), |name| format!("[{name}]")))
            }
            Some(Text::Line(line)) => Some(self.quote(line, scalar, in_flow)),
            Some(Text::Element) => Some(self.quote(&scalar.text, scalar, in_flow)),
            _ if !one_line => None,
            _ if self.kind == Kind::Data => Some(raw.to_owned()),
            _ => Some(self.quote(&scalar.text, scalar, in_flow)),
        }
    }

    /// A text without quotes where it can do without, and else in those that need fewest escapes.
    fn quote(&self, text: &str, scalar: &Scalar, in_flow: bool) -> String {
        if scalar.is_plain() && scalar.text == text {
            let is_alias = text.starts_with('*');
            let stays = (!in_flow || scalar.flow_depth() > 0) && is_balanced(text);
            let is_line = !text.contains('\n');
            if is_line && (is_alias || stays || scalar.surprise().is_some()) {
                return text.to_owned();
            }
        }
        let is_plain =
            plain_reads_back(text, in_flow) && is_balanced(text) && text != "<<" && !text.contains('\t');
        if is_plain { text.to_owned() } else { quoted(text) }
    }
}
