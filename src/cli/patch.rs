//! Changes of files, as `patch` reads them.

use std::fmt::Write as _;
use std::io::{self, IsTerminal as _};

use attrflow::source::printable;
use similar::TextDiff;

use super::exit::Trouble;
use super::output::print;

/// The change of a file as a unified diff.
pub(super) fn unified(name: &str, old: &str, new: &str) -> String {
    // Lines as `patch` has them: a carriage return alone ends none.
    let (before, after) = (lines(old), lines(new));
    let diff = TextDiff::configure().newline_terminated(true).diff_slices(&before, &after);
    let name = header(name);
    diff.unified_diff().header(&name, &name).to_string()
}

/// Writes diffs to standard output.
///
/// # Errors
/// A full disk, a closed pipe.
pub(super) fn print_patch(text: &str) -> Result<(), Trouble> {
    // A patch is the bytes of its file, but no terminal needs to obey them.
    print(&if io::stdout().is_terminal() { printable(text) } else { text.into() })
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
