use super::quote;
use crate::source::Span;

/// A text, number or word as it stands in the file, and how to get from its text to the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Scalar {
    /// The text, unquoted, unescaped and unfolded.
    pub text: String,
    /// How it is written.
    pub style: ScalarStyle,
    /// Its bytes in the file, with its quotes or the header of its block.
    pub span: Span,
    /// Whether a tag (`!!str`) makes it a text, whatever it looks like.
    pub(super) tagged_text: bool,
    /// How many `[ … ]` and `{ … }` of YAML it stands in.
    pub(super) flow_depth: usize,
    /// Which bytes of the file wrote which bytes of the text.
    pub(super) map: Map,
}

/// How a scalar is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScalarStyle {
    /// YAML without quotes.
    Plain,
    /// YAML, `'…'`.
    SingleQuoted,
    /// YAML, `"…"`.
    DoubleQuoted,
    /// YAML, `|`.
    Literal,
    /// YAML, `>`.
    Folded,
    /// A JSON string.
    JsonString,
    /// A JSON number, `true` or `false`.
    JsonLiteral,
}

/// What an unquoted word is in YAML (1.1 or 1.2) instead of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surprise {
    /// `true`, `yes`, `off`, …
    Boolean,
    /// `~`, `Null`, …
    Null,
    /// `7`, `1.5`, `0x1F`, `.inf`, …
    Number,
    /// `2024-05-01`, `2024-05-01T10:00:00Z`
    Date,
}

/// Which bytes of the file wrote which bytes of a text: segments in the order of both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Map {
    segments: Vec<Segment>,
    /// Where text begins and ends in the file, quotes excluded.
    content: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Segment {
    /// The first byte in the text.
    text: usize,
    /// The bytes in the file.
    file: Span,
    /// Whether the file has the very bytes of the text here; else it is an escape or a fold,
    /// which is only ever located as a whole.
    verbatim: bool,
}

impl Map {
    /// A map that knows nothing but the whole.
    pub fn whole(content: Span) -> Self {
        Map { segments: Vec::new(), content }
    }

    /// The map of a text that stands in the file as it is.
    pub fn verbatim(content: Span) -> Self {
        Map { segments: vec![Segment { text: 0, file: content, verbatim: true }], content }
    }

    fn index(&self, offset: usize) -> usize {
        self.segments.partition_point(|segment| segment.text <= offset).saturating_sub(1)
    }

    fn start(&self, offset: usize) -> usize {
        let segment = self.segments.get(self.index(offset));
        segment.map_or(self.content.start, |segment| {
            if !segment.verbatim {
                return segment.file.start;
            }
            (segment.file.start + offset.saturating_sub(segment.text)).min(segment.file.end)
        })
    }

    fn end(&self, offset: usize) -> usize {
        let Some(last) = offset.checked_sub(1) else { return self.start(0) };
        let segment = self.segments.get(self.index(last));
        segment.map_or(self.content.end, |segment| {
            if !segment.verbatim {
                return segment.file.end;
            }
            (segment.file.start + offset.saturating_sub(segment.text)).min(segment.file.end)
        })
    }

    /// How a line of a block ends, and by how many blanks the next one is indented.
    fn line_start(&self, text: &str) -> (&'static str, usize) {
        let mut pairs = self.segments.iter().zip(self.segments.iter().skip(1));
        // The break before a line, and that line; one that folds to a blank goes up to where the line begins.
        let is_break = |end: &Segment| text.as_bytes().get(end.text) == Some(&b'\n');
        let found = pairs.find(|(end, line)| !end.verbatim && line.verbatim && is_break(end));
        found.map_or(("\n", 0), |(end, line)| {
            (if end.file.len() > 1 { "\r\n" } else { "\n" }, line.file.start.saturating_sub(end.file.end))
        })
    }

    fn locate(&self, span: Span, len: usize) -> Span {
        if self.segments.is_empty() {
            return self.content;
        }
        if span.start < span.end {
            return Span::new(self.start(span.start), self.end(span.end.min(len)));
        }
        // An empty span lies before the byte that follows it, or behind the last one.
        Span::at(if span.start >= len { self.end(len) } else { self.start(span.start) })
    }
}

/// Collects a text and its map.
#[derive(Debug, Default)]
pub(super) struct MapBuilder {
    /// The text so far.
    pub text: String,
    segments: Vec<Segment>,
}

impl MapBuilder {
    /// Adds `text`, which stands in the file from `start` on as it is.
    pub fn verbatim(&mut self, text: &str, start: usize) {
        if text.is_empty() {
            return;
        }
        let at = self.text.len();
        self.text.push_str(text);
        match self.segments.last_mut() {
            Some(last) if last.verbatim && last.file.end == start => last.file.end += text.len(),
            _ => {
                let file = Span::new(start, start + text.len());
                self.segments.push(Segment { text: at, file, verbatim: true });
            }
        }
    }

    /// Adds one character that the bytes `file` stand for.
    pub fn unit(&mut self, character: char, file: Span) {
        self.segments.push(Segment { text: self.text.len(), file, verbatim: false });
        self.text.push(character);
    }

    /// The text and the map; `content` is where the text lies in the file.
    pub fn finish(self, content: Span) -> (String, Map) {
        (self.text, Map { segments: self.segments, content })
    }
}

impl Scalar {
    /// The bytes of the file that stand for the bytes `span` of [`text`](Self::text): exact in
    /// every style. An escape or a folded line break counts as one.
    pub fn locate(&self, span: Span) -> Span {
        self.map.locate(span, self.text.len())
    }

    /// Whether [`locate`](Self::locate) knows places inside the scalar, and not only the whole of it.
    pub fn is_exact(&self) -> bool {
        self.text.is_empty() || !self.map.segments.is_empty()
    }

    /// How `text` must be written to be inserted at a place inside this scalar.
    pub fn encode(&self, text: &str) -> String {
        match self.style {
            ScalarStyle::DoubleQuoted => quote::double_escaped(text),
            ScalarStyle::SingleQuoted => text.replace('\'', "''"),
            ScalarStyle::JsonString => quote::json_escaped(text),
            ScalarStyle::Literal | ScalarStyle::Folded if text.contains('\n') => {
                let (newline, indent) = self.map.line_start(&self.text);
                text.replace('\n', &format!("{newline}{:indent$}", ""))
            }
            _ => text.to_owned(),
        }
    }

    /// How many `[ … ]` and `{ … }` of YAML it stands in.
    pub fn flow_depth(&self) -> usize {
        self.flow_depth
    }

    /// Whether it is YAML without quotes.
    pub fn is_plain(&self) -> bool {
        self.style == ScalarStyle::Plain
    }

    /// Whether it is a text in whatever reads the file: quoted, a block, or tagged so.
    pub fn is_text(&self) -> bool {
        self.tagged_text || !matches!(self.style, ScalarStyle::Plain | ScalarStyle::JsonLiteral)
    }

    /// Whether YAML took double quotes away that the author may have meant for the expression.
    pub fn lost_quotes(&self) -> bool {
        self.style == ScalarStyle::DoubleQuoted
    }

    /// The Boolean it is: `true` or `false`, unquoted.
    pub fn as_bool(&self) -> Option<bool> {
        match self.text.as_str() {
            "true" if !self.is_text() => Some(true),
            "false" if !self.is_text() => Some(false),
            _ => None,
        }
    }

    /// The integer it is: decimal digits with an optional sign, unquoted.
    pub fn as_integer(&self) -> Option<i64> {
        if self.is_text() { None } else { self.text.parse().ok() }
    }

    /// What YAML readers take it for instead of a text.
    pub fn surprise(&self) -> Option<Surprise> {
        if self.is_text() { None } else { surprise(&self.text) }
    }
}

/// What YAML 1.1 or 1.2 takes the plain scalar `text` for, if not for a text.
pub(super) fn surprise(text: &str) -> Option<Surprise> {
    const BOOLEANS: [&str; 6] = ["true", "false", "yes", "no", "on", "off"];
    if text.is_empty() || text == "~" || text.eq_ignore_ascii_case("null") {
        return Some(Surprise::Null);
    }
    if BOOLEANS.iter().any(|word| text.eq_ignore_ascii_case(word)) {
        return Some(Surprise::Boolean);
    }
    if is_number(text) {
        return Some(Surprise::Number);
    }
    is_date(text).then_some(Surprise::Date)
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.eq_ignore_ascii_case(".inf") || text.eq_ignore_ascii_case(".nan") {
        return true;
    }
    if let Some(hexadecimal) = digits.strip_prefix("0x") {
        return !hexadecimal.is_empty() && hexadecimal.bytes().all(|byte| byte.is_ascii_hexdigit());
    }
    if let Some(octal) = digits.strip_prefix("0o") {
        return !octal.is_empty() && octal.bytes().all(|byte| matches!(byte, b'0'..=b'7'));
    }
    digits.bytes().any(|byte| byte.is_ascii_digit())
        && digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'))
        && digits.parse::<f64>().is_ok()
}

fn is_date(text: &str) -> bool {
    let shape = |pattern: &str, text: &str| {
        text.len() == pattern.len()
            && text.bytes().zip(pattern.bytes()).all(|(byte, wanted)| match wanted {
                b'0' => byte.is_ascii_digit(),
                other => byte == other,
            })
    };
    let Some((date, rest)) = text.split_at_checked(10) else { return false };
    let time = rest.strip_prefix(['T', 't', ' ']).and_then(|time| time.get(..8));
    shape("0000-00-00", date) && (rest.is_empty() || time.is_some_and(|time| shape("00:00:00", time)))
}
