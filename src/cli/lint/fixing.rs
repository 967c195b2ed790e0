//! Fixes, written or shown.

use std::fmt::Write as _;
use std::io::{self, IsTerminal as _};

use attrflow::source::printable;
use similar::TextDiff;

use super::Troubles;
use super::work::Done;
use crate::cli::exit::Trouble;
use crate::cli::output::{print, print_bytes, replace};
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
        let old = String::from_utf8_lossy(&done.original);
        // Lines as `patch` has them: a carriage return alone ends none.
        let (before, after) = (lines(&old), lines(done.file.text()));
        let diff = TextDiff::configure().newline_terminated(true).diff_slices(&before, &after);
        let name = header(&done.target.name);
        // Writing to a string cannot fail.
        let _ = write!(out, "{}", diff.unified_diff().header(&name, &name));
    }
    // A patch is the bytes of its file, but no terminal needs to obey them.
    print(&if io::stdout().is_terminal() { printable(&out) } else { out.into() })?;
    if !changed.is_empty() {
        terminal.note(&format!("would fix {}", problems(&changed)));
    }
    Ok(!changed.is_empty())
}

fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// A name as `patch` reads it, and git writes it: what is odd in C's escapes between quotes; a tab ends one with
/// blanks in it.
fn header(name: &str) -> String {
    if !name.contains(|letter: char| letter.is_control() || matches!(letter, '"' | '\\')) {
        return if name.contains(' ') { format!("{name}\t") } else { name.to_owned() };
    }
    let mut out = String::from("\"");
    for letter in name.chars() {
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            // Writing to a string cannot fail.
            letter if letter.is_ascii_control() => drop(write!(out, "\\{:03o}", u32::from(letter))),
            letter => out.push(letter),
        }
    }
    out.push('"');
    out
}

/// `3 problems in 2 files`
fn problems(done: &[&Done]) -> String {
    let fixed: usize = done.iter().map(|done| done.fixed).sum();
    format!("{} in {}", plural(fixed as u64, "problem"), plural(done.len() as u64, "file"))
}
