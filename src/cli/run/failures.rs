//! Records that failed: logged as JSON lines, or the first few of them told.

use std::path::Path;

use attrflow::provision::RecordFailure;
use attrflow::source::one_line;
use serde::Serialize;

use super::pipeline::Done;
use crate::cli::exit::Trouble;
use crate::cli::output::Output;
use crate::cli::progress::Progress;
use crate::cli::terminal::{grouped, say};

/// How many failures are told where they are not logged.
const TOLD: usize = 10;

/// The failures of a batch.
#[derive(Debug, Default)]
pub(super) struct Failures {
    /// As JSON lines.
    log: Vec<u8>,
    /// The first ones, in words.
    told: Vec<String>,
}

#[derive(Serialize)]
struct Logged<'a> {
    line: u64,
    code: &'a str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<&'a str>,
}

impl Failures {
    /// One more.
    pub fn add(&mut self, line: u64, failure: RecordFailure, log: bool) {
        if log {
            let (code, message) = (failure.code.as_str(), failure.message.as_str());
            let logged = Logged { line, code, message, target: failure.target.as_deref() };
            // Writing numbers and texts to memory cannot fail.
            if serde_json::to_writer(&mut self.log, &logged).is_ok() {
                self.log.push(b'\n');
            }
        } else if self.told.len() < TOLD {
            let help = failure.help.as_ref().map(|help| format!(" ({help})")).unwrap_or_default();
            self.told.push(format!("line {line}: {}: {failure}{help}", failure.code));
        }
    }
}

/// Where failures go.
pub(super) struct FailureReport {
    file: Option<Output>,
    told: usize,
}

impl FailureReport {
    /// To a file, or to standard error.
    ///
    /// # Errors
    /// A file that cannot be written to.
    pub fn create(path: Option<&Path>) -> Result<Self, Trouble> {
        Ok(FailureReport { file: path.map(|path| Output::create(Some(path))).transpose()?, told: 0 })
    }

    /// The failures of a batch.
    ///
    /// # Errors
    /// A full disk.
    pub fn add(&mut self, done: &Done, progress: &Progress) -> Result<(), Trouble> {
        if let Some(file) = &mut self.file {
            return file.write(&done.failures.log);
        }
        let new: Vec<&String> = done.failures.told.iter().take(TOLD - self.told).collect();
        if !new.is_empty() {
            self.told += new.len();
            progress.suspend(|| new.iter().for_each(|text| say(&one_line(text))));
        }
        Ok(())
    }

    /// Puts the file in its place, or says how many were not told.
    ///
    /// # Errors
    /// A full disk.
    pub fn commit(self, failed: u64) -> Result<(), Trouble> {
        match self.file {
            Some(file) => file.commit(),
            None => {
                let more = failed - failed.min(self.told as u64);
                if more > 0 {
                    say(&format!("… and {} more; `--errors FILE` keeps them all", grouped(more)));
                }
                Ok(())
            }
        }
    }
}
