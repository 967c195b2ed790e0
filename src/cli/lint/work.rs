//! What is done with each file.

use std::sync::Arc;

use attrflow::lint::{Finding, Level, Settings, fix, lint};
use attrflow::source::{Code, Diagnostic, Severity, SourceFile, Span};

use super::config::Config;
use crate::cli::discover::Target;
use crate::cli::exit::Trouble;
use crate::cli::input::read_bytes;
use crate::cli::sift::looks_like_mapping;

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
            let at = error.valid_up_to();
            let what = match is_utf16(&original) {
                true => UTF16.to_owned(),
                false => format!("not UTF-8 at byte {}", at + 1),
            };
            (file, not_utf8(settings, at, what), 0)
        }
        // As UTF-8 it would be read, and every other character complained about.
        Ok(text) if is_utf16(&original) => {
            (SourceFile::new(name, text), not_utf8(settings, 0, UTF16.to_owned()), 0)
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

const UTF16: &str = "UTF-16 text, where UTF-8 is meant";

/// Whether a text is UTF-16, which many Windows programs write: by its byte order mark, or the zeros of its first
/// two letters.
fn is_utf16(bytes: &[u8]) -> bool {
    matches!(
        bytes,
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [1..=255, 0, 1..=255, 0, ..] | [0, 1..=255, 0, 1..=255, ..]
    )
}

fn not_utf8(settings: &Settings, at: usize, what: String) -> Vec<Finding> {
    if settings.levels.of(Code::AF301) == Some(Level::Allow) {
        return Vec::new();
    }
    let diagnostic = Diagnostic::new(Code::AF301, what).at(Span::at(at)).help("convert the file to UTF-8");
    vec![Finding { diagnostic, severity: Severity::Error }]
}
