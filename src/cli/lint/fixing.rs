//! Fixes, written or shown.

use std::fmt::Write as _;

use similar::TextDiff;

use super::work::Done;
use crate::cli::exit::Trouble;
use crate::cli::output::{print, print_bytes, replace};
use crate::cli::terminal::{Terminal, plural};

/// Writes what has changed. A file that cannot be written does not keep the others from it.
///
/// # Errors
/// A file that cannot be written; all of them have been said but one.
pub(super) fn write_all(done: &[Done], terminal: &Terminal) -> Result<(), Trouble> {
    let (mut written, mut failed) = (Vec::new(), None);
    for done in done {
        let result = if done.target.is_input() {
            // Also what needed no fix: who reads it wants the whole text.
            let bytes = if done.is_changed() { done.file.text().as_bytes() } else { &done.original };
            print_bytes(bytes)
        } else if done.is_changed() {
            replace(&done.target.path, &done.original, done.file.text().as_bytes())
        } else {
            continue;
        };
        match result {
            Ok(()) if done.is_changed() => written.push(done),
            Ok(()) => {}
            Err(Trouble::ClosedPipe) => return Err(Trouble::ClosedPipe),
            Err(Trouble::Message(message)) => {
                if let Some(Trouble::Message(earlier)) = failed.replace(Trouble::Message(message)) {
                    terminal.error(&earlier);
                }
            }
        }
    }
    if !written.is_empty() {
        terminal.note(&format!("fixed {}", problems(&written)));
    }
    failed.map_or(Ok(()), Err)
}

/// Shows what would change; whether anything would.
///
/// # Errors
/// Nobody reads it.
pub(super) fn show_all(done: &[Done], terminal: &Terminal) -> Result<bool, Trouble> {
    let changed: Vec<&Done> = done.iter().filter(|done| done.is_changed()).collect();
    let mut out = String::new();
    for done in &changed {
        let old = String::from_utf8_lossy(&done.original);
        let diff = TextDiff::from_lines(old.as_ref(), done.file.text());
        let name: String = done.target.name.chars().flat_map(printable).collect();
        // Writing to a string cannot fail.
        let _ = write!(out, "{}", diff.unified_diff().header(&name, &name));
    }
    print(&out)?;
    if !changed.is_empty() {
        terminal.note(&format!("would fix {}", problems(&changed)));
    }
    Ok(!changed.is_empty())
}

/// A name is one line.
fn printable(letter: char) -> Vec<char> {
    if letter.is_control() { letter.escape_default().collect() } else { vec![letter] }
}

/// `3 problems in 2 files`
fn problems(done: &[&Done]) -> String {
    let fixed: usize = done.iter().map(|done| done.fixed).sum();
    format!("{} in {}", plural(fixed as u64, "problem"), plural(done.len() as u64, "file"))
}
