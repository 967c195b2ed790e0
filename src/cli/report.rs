//! Diagnostics as miette draws them.

use std::fmt;

use attrflow::source::{Diagnostic, Severity, SourceFile};
use miette::{
    LabeledSpan, MietteError, MietteHandler, MietteHandlerOpts, MietteSpanContents, ReportHandler as _,
    RgbColors, SourceCode, SourceSpan, SpanContents,
};

/// Draws diagnostics.
pub(super) struct Reporter(MietteHandler);

impl Reporter {
    /// In colour, or not; width and characters are the terminal's.
    pub fn new(color: bool) -> Self {
        let options = MietteHandlerOpts::new()
            .color(color)
            .rgb_colors(RgbColors::Never)
            .terminal_links(false)
            .without_syntax_highlighting()
            .context_lines(1)
            .break_words(false);
        Reporter(options.build())
    }

    /// A diagnostic with the excerpt of its file, as text.
    pub fn draw(&self, diagnostic: &Diagnostic, file: &SourceFile) -> String {
        let report = Report::new(diagnostic, file);
        Drawing { handler: &self.0, report: &report }.to_string()
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
    source: Source<'a>,
    help: Option<String>,
}

#[derive(Debug)]
struct Source<'a>(&'a SourceFile);

impl<'a> Report<'a> {
    fn new(diagnostic: &'a Diagnostic, file: &'a SourceFile) -> Self {
        let fix = diagnostic.fix.as_ref().map(|fix| format!("fix: {}", fix.title));
        let lines: Vec<String> = diagnostic.help.iter().cloned().chain(fix).collect();
        let help = (!lines.is_empty()).then(|| lines.join("\n"));
        Report { diagnostic, source: Source(file), help }
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
        (!self.diagnostic.labels.is_empty()).then_some(&self.source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let labels = self.diagnostic.labels.iter().enumerate().map(|(at, label)| {
            let span = SourceSpan::from(label.span);
            match at {
                0 => LabeledSpan::new_primary_with_span(label.text.clone(), span),
                _ => LabeledSpan::new_with_span(label.text.clone(), span),
            }
        });
        Some(Box::new(labels))
    }
}

impl SourceCode for Source<'_> {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let inner = self.0.text().read_span(span, before, after)?;
        Ok(Box::new(MietteSpanContents::new_named(
            self.0.name().to_owned(),
            inner.data(),
            *inner.span(),
            inner.line(),
            inner.column(),
            inner.line_count(),
        )))
    }
}
