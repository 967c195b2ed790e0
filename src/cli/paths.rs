//! Outputs that would destroy something: an input, or one another.

use std::path::{Path, PathBuf};

use super::exit::Trouble;

/// Two outputs in one place, or an output in the place of what is read, destroy something. Each path comes with
/// what it is called; the first output is standard output where it has no path.
///
/// # Errors
/// Such a place.
pub(super) fn check(read: &[(&str, &Path)], written: &[(&str, Option<&Path>)]) -> Result<(), Trouble> {
    let standard = Path::new("-");
    for (at, (option, path)) in written.iter().enumerate() {
        let Some(path) = path else { continue };
        if let Some((role, _)) = read.iter().find(|(_, other)| is_same_file(path, other)) {
            let path = path.display();
            return Err(Trouble::new(format!("{option} `{path}` is the {role} file; write elsewhere")));
        }
        for (place, (other, before)) in written.iter().enumerate().take(at) {
            let before = before.or((place == 0).then_some(standard));
            if before == Some(standard) && *path == standard {
                let what = if *other == "--output" { "the output" } else { other };
                return Err(Trouble::new(format!(
                    "{what} and {option} cannot both be standard output; name a file for one"
                )));
            }
            if let Some(before) = before.filter(|before| is_same_file(path, before)) {
                let path = before.display();
                return Err(Trouble::new(format!(
                    "{other} and {option} are both `{path}`; write one elsewhere"
                )));
            }
        }
    }
    Ok(())
}

/// Whether two paths lead to one place that a file is, or would be, in. Devices and pipes are no such
/// places: nothing is lost where two of them meet.
fn is_same_file(a: &Path, b: &Path) -> bool {
    let standard = Path::new("-");
    let is_place = |path: &Path| path != standard && (!path.exists() || path.is_file());
    is_place(a) && is_place(b) && (a == b || resolve(a).is_some_and(|a| resolve(b).is_some_and(|b| a == b)))
}

/// A path without links and dots. What is not there yet is in its folder.
fn resolve(path: &Path) -> Option<PathBuf> {
    std::fs::canonicalize(path).ok().or_else(|| {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        Some(std::fs::canonicalize(folder).ok()?.join(path.file_name()?))
    })
}
