use super::super::build::{self, Frame, Frames};
use super::super::decode::{self, Decoded};
use super::super::patch::{Patch, Patched};
use super::super::scalar::Map;
use super::super::{Comment, MAX_DEPTH, Node, NodeKind, Repeats, Scalar, ScalarStyle, lex};
use super::place::Places;
use crate::source::{Code, Diagnostic, Span};
use saphyr_parser::{Event, Parser, ScalarStyle as Style, Tag};
use std::collections::HashMap;

/// How many nodes aliases may repeat in all.
const MAX_ALIASED: usize = 100_000;

/// What one round of the parser yields.
pub(super) struct Tree {
    pub root: Option<Node>,
    pub diagnostics: Vec<Diagnostic>,
    pub comments: Vec<Comment>,
    /// Where the parser gave up, in the file, and its reason.
    pub error: Option<(usize, String)>,
}

impl Tree {
    /// Reads the patched copy of `span` of `file`.
    pub fn read(file: &str, span: Span, patched: &Patched<'_>, patches: &[Patch], repeats: Repeats) -> Tree {
        let invalid = patches.iter().filter(|patch| patch.invalid);
        let mut builder = Builder {
            file,
            patched,
            invalid: invalid.map(|patch| (patch.span.start, patch.span)).collect(),
            places: Places::new(&patched.text),
            repeats,
            frames: Frames::new(repeats),
            anchored: HashMap::new(),
            aliased: 0,
            skipping: 0,
            read_to: span.start,
            diagnostics: Vec::new(),
            comments: Vec::new(),
        };
        let mut parser = Parser::new_from_str(&patched.text);
        let mut error = None;
        while let Some(event) = parser.next_event() {
            match event {
                Ok((Event::DocumentEnd, _)) if builder.frames.has_root() => {
                    builder.comments_to(span.end);
                    break;
                }
                Ok((event, place)) => builder.event(event, place),
                Err(fault) => {
                    let at = builder.places.byte(fault.marker().index());
                    error = Some((patched.to_file(at), fault.info().to_owned()));
                    break;
                }
            }
        }
        if error.is_none() {
            builder.comments_to(span.end);
        }
        let Builder { mut frames, mut diagnostics, comments, .. } = builder;
        Tree { root: frames.root(&mut diagnostics), diagnostics, comments, error }
    }
}

struct Anchored {
    node: Node,
    size: usize,
    depth: usize,
}

struct Builder<'t> {
    file: &'t str,
    patched: &'t Patched<'t>,
    /// The places that hold a value that cannot be read, by their first byte.
    invalid: HashMap<usize, Span>,
    places: Places<'t>,
    repeats: Repeats,
    frames: Frames,
    anchored: HashMap<usize, Anchored>,
    /// How many nodes aliases have repeated so far.
    aliased: usize,
    /// How many lists and mappings that are not kept are open.
    skipping: usize,
    /// Where the last scalar or bracket ends in the file.
    read_to: usize,
    diagnostics: Vec<Diagnostic>,
    comments: Vec<Comment>,
}

impl Builder<'_> {
    fn event(&mut self, event: Event<'_>, place: saphyr_parser::Span) {
        let start = self.places.byte(place.start.index());
        let start = self.patched.to_file(start);
        match event {
            Event::SequenceStart(anchor, tag) => self.open(Frame::sequence(start), anchor, tag.as_deref()),
            Event::MappingStart(anchor, tag) => self.open(Frame::mapping(start), anchor, tag.as_deref()),
            Event::SequenceEnd | Event::MappingEnd => self.close(place),
            Event::Scalar(text, style, anchor, tag) => {
                let end = self.places.byte(place.end.index());
                let end = self.patched.to_file(end).max(start);
                let node = self.scalar(&text, style, Span::new(start, end), tag.as_deref());
                if self.skipping == 0 {
                    self.keep(anchor, &node);
                    self.add(node);
                }
            }
            Event::Alias(anchor) => {
                let end = self.places.byte(place.end.index());
                let span = Span::new(start, self.patched.to_file(end).max(start));
                self.comments_to(start);
                self.read_to = span.end;
                if self.skipping == 0 {
                    let node = self.alias(anchor, span);
                    self.add(node);
                }
            }
            _ => {}
        }
    }

    fn report(&mut self, code: Code, message: impl Into<String>, span: Span) {
        self.diagnostics.push(Diagnostic::new(code, message).at(span));
    }

    fn open(&mut self, mut frame: Frame, anchor: usize, tag: Option<&Tag>) {
        if anchor > 0 || tag.is_some() {
            frame.begin_at(behind_properties(self.file, Span::new(frame.start(), self.file.len())).start);
        }
        let start = frame.start();
        self.comments_to(start);
        let flow = self.is_flow(start);
        if flow {
            self.read_to = self.read_to.max(start + 1);
        }
        if self.skipping > 0 {
            self.skipping += 1;
            return;
        }
        let place = Span::new(start, if flow { start + 1 } else { decode::line_end(self.file, start) });
        self.tag(tag, place);
        if self.frames.wants_key() {
            self.report(Code::AF303, "a key must be a text", place);
            self.frames.dropped_key();
            self.skipping = 1;
        } else if self.frames.depth() >= MAX_DEPTH {
            self.diagnostics.push(build::too_deep(place, MAX_DEPTH));
            self.frames.add(Node { span: place, kind: NodeKind::Invalid });
            self.skipping = 1;
        } else {
            frame.anchor = anchor;
            self.frames.push(frame);
        }
    }

    fn is_flow(&self, start: usize) -> bool {
        matches!(self.file.as_bytes().get(start), Some(b'[' | b'{'))
    }

    fn close(&mut self, place: saphyr_parser::Span) {
        let end = self.places.byte(place.end.index());
        let end = self.patched.to_file(end);
        if self.skipping > 0 {
            self.skipping -= 1;
            return;
        }
        let Some(frame) = self.frames.last() else { return };
        let own_end = frame.end();
        // Where the last value is followed by a line break, the parser ends the collection before it.
        let end = self.closing(frame.start(), own_end).unwrap_or(end);
        // The parser counts the blanks behind a bracket to it where another bracket follows.
        let closed = self.file.get(..end).unwrap_or_default().trim_end();
        let flow = self.is_flow(frame.start()) && closed.ends_with([']', '}']);
        let end = if flow { closed.len() } else { end };
        if flow {
            self.comments_to(end.saturating_sub(1));
            self.read_to = self.read_to.max(end);
        }
        let end = if flow { end } else { own_end };
        if let Some((anchor, node)) = self.frames.close(end, &mut self.diagnostics) {
            self.keep(anchor, &node);
        }
    }

    /// Behind the bracket that closes the one at `start`, if nothing but blanks, a comma and comments stand before.
    fn closing(&self, start: usize, mut at: usize) -> Option<usize> {
        let bytes = self.file.as_bytes();
        let close = match bytes.get(start)? {
            b'[' => b']',
            b'{' => b'}',
            _ => return None,
        };
        at = at.max(start + 1);
        loop {
            match bytes.get(at)? {
                b' ' | b'\t' | b'\r' | b'\n' | b',' => at += 1,
                b'#' if lex::is_comment(self.file, at) => at = decode::line_end(self.file, at),
                &byte => return (byte == close).then_some(at + 1),
            }
        }
    }

    fn add(&mut self, node: Node) {
        if !self.frames.wants_key() {
            return self.frames.add(node);
        }
        match node.kind {
            NodeKind::Scalar(key) => self.frames.key(key),
            NodeKind::Invalid => self.frames.dropped_key(),
            NodeKind::Null => {
                self.report(Code::AF301, "a key is missing", node.span);
                self.frames.dropped_key();
            }
            NodeKind::Sequence(_) | NodeKind::Mapping(_) => {
                self.report(Code::AF303, "a key must be a text", node.span);
                self.frames.dropped_key();
            }
        }
    }

    /// Keeps what an anchor names.
    fn keep(&mut self, anchor: usize, node: &Node) {
        if anchor > 0 {
            let (size, depth) = measure(node);
            self.anchored.insert(anchor, Anchored { node: node.clone(), size, depth });
        }
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Node {
        let text = span.of(self.file);
        if self.repeats == Repeats::Kept {
            let map = Map::verbatim(span);
            let style = ScalarStyle::Plain;
            let flow_depth = self.flow_depth();
            let alias = Scalar { text: text.to_owned(), style, span, tagged_text: false, flow_depth, map };
            return Node { span, kind: NodeKind::Scalar(alias) };
        }
        let message = match self.anchored.get(&anchor) {
            None => format!("`{text}` stands inside of what it repeats"),
            Some(found) if self.frames.depth() + found.depth > MAX_DEPTH => {
                format!("`{text}` nests deeper than {MAX_DEPTH} levels")
            }
            Some(found) if self.aliased + found.size > MAX_ALIASED => {
                format!("`{text}` repeats too much: aliases stand for more than {MAX_ALIASED} values")
            }
            Some(found) => {
                self.aliased += found.size;
                return found.node.clone();
            }
        };
        self.report(Code::AF301, message, span);
        Node { span, kind: NodeKind::Invalid }
    }

    /// Judges a tag; says whether it makes its scalar a text.
    fn tag(&mut self, tag: Option<&Tag>, span: Span) -> bool {
        const CORE: [&str; 7] = ["str", "int", "float", "bool", "null", "map", "seq"];
        let Some(tag) = tag else { return false };
        if tag.handle == "!" && tag.suffix.is_empty() {
            return true;
        }
        if !(tag.is_yaml_core_schema() && CORE.contains(&tag.suffix.as_str())) {
            self.report(Code::AF301, format!("the tag `{tag}` means nothing here"), span);
        }
        tag.suffix == "str"
    }

    fn scalar(&mut self, text: &str, style: Style, span: Span, tag: Option<&Tag>) -> Node {
        let flow_depth = self.flow_depth();
        if style == Style::Plain && text.is_empty() {
            let span = Span::at(self.absent());
            let tagged_text = self.tag(tag, span);
            let map = Map::whole(span);
            let style = ScalarStyle::Plain;
            let empty = Scalar { text: String::new(), style, span, tagged_text, flow_depth, map };
            let kind = if tagged_text { NodeKind::Scalar(empty) } else { NodeKind::Null };
            return Node { span, kind };
        }
        if let Some(&span) = self.invalid.get(&span.start) {
            self.comments_to(span.start);
            self.read_to = span.end;
            return Node { span, kind: NodeKind::Invalid };
        }
        // Of a block without an anchor the parser gives the text alone, which may begin like one.
        let is_block = matches!(style, Style::Literal | Style::Folded);
        let (whole, span) = (span, if is_block { span } else { behind_properties(self.file, span) });
        let (style, decoded) = match style {
            Style::Plain => (ScalarStyle::Plain, Some(decode::plain(self.file, span))),
            Style::SingleQuoted => (ScalarStyle::SingleQuoted, decode::single(self.file, span.start)),
            Style::DoubleQuoted => (ScalarStyle::DoubleQuoted, decode::double(self.file, span.start)),
            Style::Literal => (ScalarStyle::Literal, self.block(span, text, false)),
            Style::Folded => (ScalarStyle::Folded, self.block(span, text, true)),
        };
        let exact = decoded.filter(|decoded| {
            decoded.text == text
                || decoded.text.contains('\u{feff}') && decoded.text.replace('\u{feff}', "\u{200b}") == text
        });
        let Decoded { text, map, span } = exact.unwrap_or_else(|| {
            // Where quotes were put around it for the parser alone, the file has the text itself.
            let map = if span.of(self.file) == text { Map::verbatim(span) } else { Map::whole(span) };
            Decoded { text: text.to_owned(), map, span }
        });
        self.comments_to(span.start);
        self.read_to = self.read_to.max(span.end);
        if matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
            let header = decode::line_end(self.file, span.start);
            self.comments_in(Span::new(span.start, header));
        }
        let tagged_text = self.tag(tag, Span::new(whole.start, span.end.max(whole.start)));
        if style == ScalarStyle::Plain && !tagged_text && matches!(text.as_str(), "~" | "null") {
            return Node { span, kind: NodeKind::Null };
        }
        Node { span, kind: NodeKind::Scalar(Scalar { text, style, span, tagged_text, flow_depth, map }) }
    }

    fn flow_depth(&self) -> usize {
        self.frames.starts().filter(|&start| self.is_flow(start)).count()
    }

    /// Where a value that is absent would stand: behind the colon of its key.
    fn absent(&self) -> usize {
        let Some(key) = self.frames.pending_key() else { return self.read_to };
        let colon = decode::skip_blanks(self.file, key.span.end);
        if self.file.as_bytes().get(colon) == Some(&b':') { colon + 1 } else { key.span.end }
    }

    /// The block scalar that the parser has in `span`: from its first line of text on, or from the anchor or tag before it.
    fn block(&self, span: Span, text: &str, folded: bool) -> Option<Decoded> {
        let mark = if folded { b'>' } else { b'|' };
        let bytes = self.file.as_bytes();
        let mut at = self.read_to;
        while at < span.end {
            match bytes.get(at)? {
                b'#' if lex::is_comment(self.file, at) => at = decode::line_end(self.file, at),
                b'&' | b'!' => {
                    let rest = self.file.get(at..)?;
                    at += rest.find(lex::BLANKS).unwrap_or(rest.len());
                }
                &byte if byte == mark => {
                    // Blanks that a digit in the header makes a part of the text.
                    let blanks = text.trim_start_matches('\n').find(|letter| letter != ' ').unwrap_or(0);
                    let content = match span.start > at {
                        true => span.start,
                        false => first_text(self.file, at).saturating_sub(blanks),
                    };
                    let before = self.file.get(..content)?;
                    let line = before.rfind(['\n', '\r']).map_or(0, |line_break| line_break + 1);
                    return Some(decode::block(self.file, at, content - line, folded));
                }
                _ => at += 1,
            }
        }
        None
    }

    /// Collects the comments up to `end`.
    fn comments_to(&mut self, end: usize) {
        if self.skipping == 0 || end > self.read_to {
            self.comments_in(Span::new(self.read_to, end));
            self.read_to = self.read_to.max(end);
        }
    }

    fn comments_in(&mut self, span: Span) {
        let mut at = span.start;
        while let Some(offset) = self.file.get(at..span.end).and_then(|gap| gap.find('#')) {
            at += offset;
            if !lex::is_comment(self.file, at) {
                at += 1;
                continue;
            }
            let comment = Span::new(at, decode::line_end(self.file, at));
            let line = self.file.get(..at).unwrap_or("");
            let line = line.rsplit(['\n', '\r']).next().unwrap_or("");
            self.comments.push(Comment {
                span: comment,
                text: self.file.get(at + 1..comment.end).unwrap_or("").to_owned(),
                own_line: line.trim_matches(['\u{feff}', ' ', '\t']).is_empty(),
            });
            at = comment.end;
        }
    }
}

/// How many nodes `node` has, itself included, and how deep they nest.
fn measure(node: &Node) -> (usize, usize) {
    let children: Vec<&Node> = match &node.kind {
        NodeKind::Sequence(items) => items.iter().collect(),
        NodeKind::Mapping(entries) => entries.iter().map(|entry| &entry.value).collect(),
        _ => return (1, 0),
    };
    let measured = children.into_iter().map(measure);
    let (size, depth) =
        measured.fold((0, 0), |(sizes, depths), (size, depth)| (sizes + size, depths.max(depth)));
    (size + 1, depth + 1)
}

/// Where the text of a block scalar begins whose header stands at `header`: behind the blanks of its first line that has
/// something else.
fn first_text(file: &str, header: usize) -> usize {
    let mut at = decode::line_end(file, header);
    loop {
        let text = decode::skip_blanks(file, at);
        match decode::break_len(file, text) {
            0 => return text,
            length => at = text + length,
        }
    }
}

/// Without the anchor and the tag that may stand before a value.
fn behind_properties(file: &str, span: Span) -> Span {
    let mut start = span.start;
    while start < span.end && matches!(file.as_bytes().get(start), Some(b'&' | b'!')) {
        let text = file.get(start..span.end).unwrap_or("");
        let Some(end) = text.find([' ', '\t', '\r', '\n']) else { break };
        let blanks = text.get(end..).unwrap_or("");
        start += end + (blanks.len() - blanks.trim_start().len());
        while start < span.end && file.as_bytes().get(start) == Some(&b'#') {
            let line = file.get(decode::line_end(file, start)..span.end).unwrap_or("");
            start = span.end - line.trim_start().len();
        }
    }
    Span::new(start, span.end)
}
