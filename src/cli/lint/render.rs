//! What was found, for people; and the choice of formats.

use std::collections::BTreeSet;

use attrflow::lint::Finding;
use attrflow::lint::formats::{Linted, concise, github, json, sarif};
use attrflow::source::{Code, Safety};
use clap::ValueEnum;

use super::work::Fixes;
use crate::cli::exit::Trouble;
use crate::cli::mapping::count;
use crate::cli::parallel;
use crate::cli::report::{Reporter, Style};
use crate::cli::terminal::{Terminal, grouped, plural};

/// How many codes the line that leads on to them names.
const CODES: usize = 6;

/// How findings are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// With the lines they are about.
    Human,
    /// One line each: file, line, column, code, message.
    Concise,
    /// A JSON array, one finding a line.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Workflow commands of GitHub Actions, which makes annotations of them.
    Github,
}

impl Format {
    /// The findings as text; `aside`: for standard error.
    ///
    /// # Errors
    /// Paths cannot be told from where we are.
    pub fn render(self, linted: &[Linted], terminal: &Terminal, aside: bool) -> Result<String, Trouble> {
        let here = || {
            std::env::current_dir()
                .map_err(|error| Trouble::reading("the name of the current folder", &error))
        };
        Ok(match self {
            Format::Human => {
                let color = if aside { terminal.color } else { terminal.color_output };
                human(linted, Style::of(terminal, color).with_options())
            }
            Format::Concise => concise(linted),
            Format::Json => json(linted),
            Format::Sarif => sarif(linted, &here()?),
            Format::Github => github(linted, &here()?),
        })
    }
}

fn human(linted: &[Linted], style: Style) -> String {
    let texts = parallel::map(linted, |Linted { file, findings }| {
        if findings.is_empty() {
            return String::new();
        }
        let reporter = Reporter::new(file, style);
        let draw = |found: &Finding| format!("{}\n", reporter.draw_as(&found.diagnostic, found.severity));
        findings.iter().map(draw).collect::<String>()
    });
    texts.concat()
}

/// Where to read on.
pub(super) fn pointer(linted: &[Linted]) -> Option<String> {
    let findings = linted.iter().flat_map(|linted| &linted.findings);
    let codes: BTreeSet<Code> = findings.map(|found| found.diagnostic.code).collect();
    let mut names: Vec<&str> = codes.iter().take(CODES).map(|code| code.as_str()).collect();
    if codes.len() > CODES {
        names.push("...");
    }
    (!names.is_empty()).then(|| format!("for more: attrflow rule {}", names.join(" ")))
}

/// How many files and findings, and what can be done about them beyond the fixes that were applied.
pub(super) fn summary(linted: &[Linted], applied: Fixes) -> String {
    let findings = || linted.iter().flat_map(|linted| &linted.findings);
    let fixable = |safety: Safety| {
        let fixes = findings().filter_map(|found| found.diagnostic.fix.as_ref());
        fixes.filter(|fix| fix.safety == safety).count() as u64
    };
    let safe = if applied == Fixes::None { fixable(Safety::Safe) } else { 0 };
    let probable = if applied == Fixes::Unsafe { 0 } else { fixable(Safety::Unsafe) };
    let way_out = match (safe, probable) {
        (0, 0) => String::new(),
        (safe, 0) => format!(" ({} fixable with --fix)", grouped(safe)),
        (0, probable) => format!(" ({} fixable with --unsafe-fixes)", grouped(probable)),
        (safe, probable) => {
            let (safe, probable) = (grouped(safe), grouped(probable));
            format!(" ({safe} fixable with --fix, {probable} more with --unsafe-fixes)")
        }
    };
    let counts = count(findings().map(|found| found.severity));
    format!("{}: {counts}{way_out}", plural(linted.len() as u64, "file"))
}
