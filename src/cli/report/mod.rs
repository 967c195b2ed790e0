//! Diagnostics as miette draws them.

mod ascii;
mod excerpt;

use std::fmt;

pub(super) use ascii::escaped;

use attrflow::source::{Diagnostic, Label, Places, Safety, Severity, SourceFile, printable};
use excerpt::{Excerpt, Limit};
use miette::{
    LabeledSpan, MietteHandler, MietteHandlerOpts, ReportHandler as _, RgbColors, SourceCode, SourceSpan,
};

use super::terminal::Terminal;

/// How wide messages become, however wide the terminal is.
const WIDEST: usize = 110;

/// How wide they are where nobody knows how wide the terminal is.
const WIDTH: usize = 80;

/// How reports are drawn.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    /// In colour.
    color: bool,
    /// With ASCII characters only.
    ascii: bool,
    /// How many characters a line may have.
    width: Option<usize>,
    /// Whether to say which option applies a fix.
    options: bool,
}

impl Style {
    /// As the terminal has it, in colour or not.
    pub fn of(terminal: &Terminal, color: bool) -> Self {
        Style { color, ascii: terminal.ascii, width: terminal.width, options: false }
    }

    /// Where there are options that apply fixes.
    pub fn with_options(self) -> Self {
        Style { options: true, ..self }
    }
}

/// Draws the diagnostics of a file.
pub(super) struct Reporter<'f> {
    handler: MietteHandler,
    places: Places<'f>,
    style: Style,
}

impl<'f> Reporter<'f> {
    /// For a file.
    pub fn new(file: &'f SourceFile, style: Style) -> Self {
        let width = style.width.unwrap_or(WIDTH).min(WIDEST);
        let options = MietteHandlerOpts::new()
            .color(style.color)
            .unicode(!style.ascii)
            .width(width)
            .rgb_colors(RgbColors::Never)
            .terminal_links(false)
            .without_syntax_highlighting()
            .context_lines(1)
            .break_words(width < WIDTH);
        Reporter { handler: options.build(), places: Places::new(file), style }
    }

    /// A diagnostic with the excerpt of its file, as text.
    pub fn draw(&self, diagnostic: &Diagnostic) -> String {
        self.draw_as(diagnostic, diagnostic.severity())
    }

    /// The same, with another severity.
    pub fn draw_as(&self, diagnostic: &Diagnostic, severity: Severity) -> String {
        let report = Report::new(diagnostic, severity, &self.places, self.style);
        let drawn = Drawing { handler: &self.handler, report: &report }.to_string();
        if self.style.ascii { ascii::replaced(&drawn) } else { drawn }
    }
}

struct Drawing<'a> {
    handler: &'a MietteHandler,
    report: &'a Report<'a>,
}

impl fmt::Display for Drawing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.handler.debug(self.report, f)
    }
}

/// A diagnostic and its file, in miette's terms.
#[derive(Debug)]
struct Report<'a> {
    code: String,
    message: String,
    severity: Severity,
    labels: Vec<Option<String>>,
    excerpt: Excerpt<'a>,
    help: Option<String>,
}

impl<'a> Report<'a> {
    fn new(diagnostic: &Diagnostic, severity: Severity, places: &'a Places<'a>, style: Style) -> Self {
        let say = |text: &str| {
            let text = printable(text);
            if style.ascii { escaped(&text) } else { text.into_owned() }
        };
        let fix = diagnostic.fix.as_ref().map(|fix| match fix.safety {
            Safety::Safe if style.options => format!("fix: {} (--fix does it)", fix.title),
            Safety::Unsafe if style.options => format!("fix: {} (--unsafe-fixes does it)", fix.title),
            _ => format!("fix: {}", fix.title),
        });
        let lines: Vec<String> = diagnostic.help.iter().cloned().chain(fix).map(|line| say(&line)).collect();
        let limit = Limit::new(style.width, places.lines(), style.ascii);
        let label = |label: &Label| {
            let text = say(label.text.as_deref()?);
            Some(match limit.beside() {
                Some(width) => textwrap::fill(&text, width),
                None => text,
            })
        };
        Report {
            code: format!("{} {}", diagnostic.code, diagnostic.code.name()),
            message: say(&diagnostic.message),
            severity,
            labels: diagnostic.labels.iter().map(label).collect(),
            excerpt: Excerpt::new(places, &diagnostic.labels, limit),
            help: (!lines.is_empty()).then(|| lines.join("\n")),
        }
    }
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Report<'_> {}

impl miette::Diagnostic for Report<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(&self.code))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Info => miette::Severity::Advice,
            Severity::Warning => miette::Severity::Warning,
            Severity::Error => miette::Severity::Error,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        (!self.labels.is_empty()).then_some(&self.excerpt as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let labels = self.labels.iter().zip(self.excerpt.spans()).enumerate();
        let labels = labels.map(|(at, (text, span))| {
            let span = SourceSpan::from(span);
            match at {
                0 => LabeledSpan::new_primary_with_span(text.clone(), span),
                _ => LabeledSpan::new_with_span(text.clone(), span),
            }
        });
        Some(Box::new(labels))
    }
}
