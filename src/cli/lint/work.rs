//! What is done with each file.

use std::sync::Arc;

use attrflow::lint::{Finding, Level, Settings, fix, lint};
use attrflow::source::{Code, Diagnostic, Severity, SourceFile, Span};

use super::config::Config;
use super::discover::Target;
use super::sift::looks_like_mapping;
use crate::cli::exit::Trouble;
use crate::cli::input::read_bytes;

/// A file, and what holds for it.
#[derive(Debug)]
pub(super) struct Job {
    pub target: Arc<Target>,
    pub config: Arc<Config>,
}

/// Which fixes are applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fixes {
    None,
    Safe,
    Unsafe,
}

/// What came of it.
#[derive(Debug)]
pub(super) struct Done {
    pub target: Arc<Target>,
    pub config: Arc<Config>,
    /// What was read.
    pub original: Vec<u8>,
    /// The text after fixes.
    pub file: SourceFile,
    /// What is found in it.
    pub findings: Vec<Finding>,
    /// How many problems were fixed.
    pub fixed: usize,
}

impl Done {
    /// Whether fixes have changed it.
    pub fn is_changed(&self) -> bool {
        self.fixed > 0 && self.file.text().as_bytes() != self.original
    }
}

/// Reads a file, and finds what is wrong with it; nothing for one of a folder that is no mapping file.
///
/// # Errors
/// A file that cannot be read.
pub(super) fn work(job: &Job, fixes: Fixes) -> Result<Option<Done>, Trouble> {
    let original = read_bytes(&job.target.path)?;
    if !job.target.named && !looks_like_mapping(&job.target.path, &original) {
        return Ok(None);
    }
    let name = job.target.name.as_str();
    let settings = &job.config.settings;
    let (file, findings, fixed) = match std::str::from_utf8(&original) {
        Err(error) => {
            let file = SourceFile::new(name, String::from_utf8_lossy(&original));
            (file, not_utf8(settings, error.valid_up_to()), 0)
        }
        Ok(text) => {
            let file = SourceFile::new(name, text);
            if fixes == Fixes::None {
                let findings = lint(&file, settings);
                (file, findings, 0)
            } else {
                let fixed = fix(&file, settings, fixes == Fixes::Unsafe);
                (SourceFile::new(name, fixed.text), fixed.findings, fixed.applied)
            }
        }
    };
    let (target, config) = (job.target.clone(), job.config.clone());
    Ok(Some(Done { target, config, original, file, findings, fixed }))
}

fn not_utf8(settings: &Settings, at: usize) -> Vec<Finding> {
    if settings.levels.of(Code::AF301) == Some(Level::Allow) {
        return Vec::new();
    }
    let diagnostic = Diagnostic::new(Code::AF301, format!("not UTF-8 at byte {}", at + 1))
        .at(Span::at(at))
        .help("convert the file to UTF-8");
    vec![Finding { diagnostic, severity: Severity::Error }]
}
