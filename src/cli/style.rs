//! Colours, and how wide lines are.

use attrflow::source::printable;
use unicode_width::UnicodeWidthStr as _;

use super::report::escaped;
use super::terminal::Terminal;

/// How text is drawn on one of the outputs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    /// In colour.
    pub color: bool,
    /// With ASCII characters only.
    pub ascii: bool,
    /// How many columns a line may have, where that is known.
    pub width: Option<usize>,
}

/// What a text is to be seen as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    /// What is wrong.
    Error,
    /// What may be wrong.
    Warning,
    /// What is to be known.
    Note,
    /// What need not be looked at.
    Faint,
    /// A text.
    Text,
    /// A number, True or False, a date.
    Number,
    /// Null, and the other outcomes that are no value.
    Nothing,
    /// A name that is known.
    Known,
    /// An attribute.
    Attribute,
    /// What is marked.
    Marked,
}

impl Ink {
    fn code(self) -> &'static str {
        match self {
            Ink::Error => "1;31",
            Ink::Warning => "1;33",
            Ink::Note => "1;36",
            Ink::Faint => "2",
            Ink::Text => "32",
            Ink::Number => "33",
            Ink::Nothing => "35",
            Ink::Known => "34",
            Ink::Attribute => "36",
            Ink::Marked => "1",
        }
    }
}

impl Style {
    /// As the terminal has it.
    pub fn of(terminal: &Terminal, color: bool) -> Self {
        Style { color, ascii: terminal.ascii, width: terminal.width }
    }

    /// A text in colour, where there are colours.
    pub fn ink(self, ink: Ink, text: &str) -> String {
        match self.color && !text.is_empty() {
            true => format!("\u{1b}[{}m{text}\u{1b}[0m", ink.code()),
            false => text.to_owned(),
        }
    }

    /// A text that a terminal only shows.
    pub fn text(self, text: &str) -> String {
        let text = printable(text);
        if self.ascii { escaped(&text) } else { text.into_owned() }
    }

    /// A text in as many lines as it takes, behind a head that the lines are indented by; with a line end.
    pub fn wrapped(self, head: &str, text: &str) -> String {
        self.hung(head, head.width(), text)
    }

    /// The same, with further lines that begin in this column.
    pub fn hung(self, head: &str, column: usize, text: &str) -> String {
        let text = self.text(text);
        let Some(width) = self.width else { return format!("{head}{text}\n") };
        let indent = " ".repeat(column.min(width / 2));
        let options = textwrap::Options::new(width.saturating_sub(1).max(10))
            .initial_indent(head)
            .subsequent_indent(&indent)
            .word_separator(textwrap::WordSeparator::AsciiSpace)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        format!("{}\n", textwrap::fill(&text, options))
    }
}
