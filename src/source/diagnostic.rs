use super::{Code, Severity, Span};

/// What is wrong, where, and what to do about it: a value, rendered by whoever shows it.
///
/// Messages are lower case without a final period, and put what the user wrote in back-ticks.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// The stable code.
    pub code: Code,
    /// What is wrong.
    pub message: String,
    /// Where; the first label is the primary one.
    pub labels: Vec<Label>,
    /// A way out.
    pub help: Option<String>,
    /// A change that mends it.
    pub fix: Option<Fix>,
}

/// A place, and what to say there.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// Which bytes.
    pub span: Span,
    /// What to say about them.
    pub text: Option<String>,
}

/// A change to the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Fix {
    /// Whether it may be applied unasked.
    pub safety: Safety,
    /// What it does, as an imperative.
    pub title: String,
    /// The edits, in order, none overlapping.
    pub edits: Vec<Edit>,
    /// What the edits write once more elsewhere: no other fix may change it at the same time.
    pub repeats: Vec<Span>,
}

/// How sure a fix is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Safety {
    /// Means what the author meant.
    Safe,
    /// Probably what the author meant.
    Unsafe,
    /// Only to show.
    Display,
}

/// Text put in the place of a span; an empty span inserts, an empty text deletes.
#[derive(Clone, Debug, PartialEq)]
pub struct Edit {
    /// Which bytes go.
    pub span: Span,
    /// What comes.
    pub text: String,
}

impl Diagnostic {
    /// A diagnostic without a place yet.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Diagnostic { code, message: message.into(), labels: Vec::new(), help: None, fix: None }
    }

    /// Adds a place; the first one added is the primary one.
    pub fn at(mut self, span: Span) -> Self {
        self.labels.push(Label { span, text: None });
        self
    }

    /// Adds a place with something to say there.
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: Some(text.into()) });
        self
    }

    /// Adds a way out.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds a change.
    pub fn fix(mut self, safety: Safety, title: impl Into<String>, edits: Vec<Edit>) -> Self {
        self.fix = Some(Fix { safety, title: title.into(), edits, repeats: Vec::new() });
        self
    }

    /// Says which text the change writes once more.
    pub fn repeating(mut self, repeats: Vec<Span>) -> Self {
        if let Some(fix) = &mut self.fix {
            fix.repeats = repeats;
        }
        self
    }

    /// How bad it is: its code's severity.
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// The primary place.
    pub fn span(&self) -> Span {
        self.labels.first().map_or(Span::default(), |label| label.span)
    }

    /// The same diagnostic with its places and edits counted in another text:
    /// `span` says where a span went, `text` how inserted text is written there.
    pub fn relocate(mut self, span: impl Fn(Span) -> Span, text: impl Fn(&str) -> String) -> Self {
        for label in &mut self.labels {
            label.span = span(label.span);
        }
        if let Some(fix) = &mut self.fix {
            for edit in &mut fix.edits {
                edit.span = span(edit.span);
                edit.text = text(&edit.text);
            }
            for repeated in &mut fix.repeats {
                *repeated = span(*repeated);
            }
        }
        self
    }
}

impl Edit {
    /// Puts `text` in the place of `span`.
    pub fn replace(span: Span, text: impl Into<String>) -> Self {
        Edit { span, text: text.into() }
    }

    /// Puts `text` before the byte at `offset`.
    pub fn insert(offset: usize, text: impl Into<String>) -> Self {
        Edit { span: Span::at(offset), text: text.into() }
    }

    /// A text after edits that are in order and do not overlap.
    pub fn apply(edits: &[Edit], text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        for edit in edits {
            out.push_str(text.get(at..edit.span.start).unwrap_or_default());
            out.push_str(&edit.text);
            at = edit.span.end;
        }
        out.push_str(text.get(at..).unwrap_or_default());
        out
    }
}
