//! Fixes, written or shown.

use super::work::Done;
use crate::cli::discover::Troubles;
use crate::cli::exit::Trouble;
use crate::cli::output::{print_bytes, replace};
use crate::cli::patch::{print_patch, unified};
use crate::cli::terminal::{Terminal, plural};

/// Writes what has changed. A file that cannot be written does not keep the others from it, and is not among those
/// given back: what is found in its new text is not what is found in the file.
///
/// # Errors
/// Nobody reads what is written to standard output.
pub(super) fn write_all(
    done: Vec<Done>,
    terminal: &Terminal,
    troubles: &mut Troubles,
) -> Result<Vec<Done>, Trouble> {
    let mut kept = Vec::with_capacity(done.len());
    for done in done {
        let result = if done.target.is_input() {
            // Also what needed no fix: who reads it wants the whole text.
            let bytes = if done.is_changed() { done.file.text().as_bytes() } else { &done.original };
            print_bytes(bytes)
        } else if done.is_changed() {
            replace(&done.target.path, &done.original, done.file.text().as_bytes())
        } else {
            Ok(())
        };
        match result {
            Ok(()) => kept.push(done),
            Err(Trouble::ClosedPipe) => return Err(Trouble::ClosedPipe),
            Err(trouble) => troubles.all.push(trouble),
        }
    }
    let written: Vec<&Done> = kept.iter().filter(|done| done.is_changed()).collect();
    if !written.is_empty() {
        terminal.note(&format!("fixed {}", problems(&written)));
    }
    Ok(kept)
}

/// Shows what would change; whether anything would.
///
/// # Errors
/// Nobody reads it.
pub(super) fn show_all(done: &[Done], terminal: &Terminal) -> Result<bool, Trouble> {
    let changed: Vec<&Done> = done.iter().filter(|done| done.is_changed()).collect();
    let mut out = String::new();
    for done in &changed {
        out += &unified(&done.target.name, &String::from_utf8_lossy(&done.original), done.file.text());
    }
    print_patch(&out)?;
    if !changed.is_empty() {
        terminal.note(&format!("would fix {}", problems(&changed)));
    }
    Ok(!changed.is_empty())
}

/// `3 problems in 2 files`
fn problems(done: &[&Done]) -> String {
    let fixed: usize = done.iter().map(|done| done.fixed).sum();
    format!("{} in {}", plural(fixed as u64, "problem"), plural(done.len() as u64, "file"))
}
