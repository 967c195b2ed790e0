//! Diagnostics as miette draws them.

mod excerpt;
mod places;

use std::fmt;

pub(super) use places::Places;

use attrflow::source::{Diagnostic, Severity, SourceFile};
use excerpt::Excerpt;
use miette::{
    LabeledSpan, MietteHandler, MietteHandlerOpts, ReportHandler as _, RgbColors, SourceCode, SourceSpan,
};

/// Draws the diagnostics of a file.
pub(super) struct Reporter<'f> {
    handler: MietteHandler,
    places: Places<'f>,
}

impl<'f> Reporter<'f> {
    /// In colour, or not; width and characters are the terminal's.
    pub fn new(file: &'f SourceFile, color: bool) -> Self {
        let options = MietteHandlerOpts::new()
            .color(color)
            .rgb_colors(RgbColors::Never)
            .terminal_links(false)
            .without_syntax_highlighting()
            .context_lines(1)
            .break_words(false);
        Reporter { handler: options.build(), places: Places::new(file) }
    }

    /// A diagnostic with the excerpt of its file, as text.
    pub fn draw(&self, diagnostic: &Diagnostic) -> String {
        let report = Report::new(diagnostic, &self.places);
        Drawing { handler: &self.handler, report: &report }.to_string()
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
    diagnostic: &'a Diagnostic,
    excerpt: Excerpt<'a>,
    help: Option<String>,
}

impl<'a> Report<'a> {
    fn new(diagnostic: &'a Diagnostic, places: &'a Places<'a>) -> Self {
        let fix = diagnostic.fix.as_ref().map(|fix| format!("fix: {}", fix.title));
        let lines: Vec<String> = diagnostic.help.iter().cloned().chain(fix).collect();
        let help = (!lines.is_empty()).then(|| lines.join("\n"));
        Report { diagnostic, excerpt: Excerpt::new(places, &diagnostic.labels), help }
    }
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.diagnostic.message)
    }
}

impl std::error::Error for Report<'_> {}

impl miette::Diagnostic for Report<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let code = self.diagnostic.code;
        Some(Box::new(format!("{code} {}", code.name())))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.diagnostic.severity() {
            Severity::Info => miette::Severity::Advice,
            Severity::Warning => miette::Severity::Warning,
            Severity::Error => miette::Severity::Error,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        (!self.diagnostic.labels.is_empty()).then_some(&self.excerpt as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let labels = self.diagnostic.labels.iter().zip(self.excerpt.spans()).enumerate();
        let labels = labels.map(|(at, (label, span))| {
            let span = SourceSpan::from(span);
            match at {
                0 => LabeledSpan::new_primary_with_span(label.text.clone(), span),
                _ => LabeledSpan::new_with_span(label.text.clone(), span),
            }
        });
        Some(Box::new(labels))
    }
}
