//! What holds for the whole of the source: rooms in a row, files that can be read in one go, and a package
//! that stands alone.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what fails here is a failed test"
)]

use std::fs;
use std::path::{Path, PathBuf};

/// The rooms, in order: each imports only from those before it.
const ROOMS: [&str; 20] = [
    "source",
    "dotnet",
    "syntax",
    "value",
    "catalogue",
    "functions",
    "scope",
    "check",
    "program",
    "vm",
    "record",
    "evaluate",
    "scim",
    "mapping",
    "provision",
    "lint",
    "format",
    "convert",
    "testing",
    "cli",
];

/// The longest file, in lines.
const LONGEST: usize = 500;

/// Files that are longer, and why they must be.
const LONGER: [(&str, &str); 0] = [];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All files below a folder of the package, by their paths within it; what builds leave behind is left out.
fn files(folder: &str) -> Vec<String> {
    let mut files = Vec::new();
    let mut folders: Vec<PathBuf> = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap_or_default();
            if [".git", "target", "corpus", "artifacts", "__pycache__"].iter().any(|other| name == *other) {
                continue;
            }
            if fs::symlink_metadata(&path).unwrap().is_dir() {
                folders.push(path);
            } else {
                files.push(path.strip_prefix(root()).unwrap().to_string_lossy().into_owned());
            }
        }
    }
    files.sort();
    files
}

fn rust_sources() -> Vec<(String, String)> {
    let sources = files("src").into_iter().filter(|path| path.ends_with(".rs"));
    let sources: Vec<_> =
        sources.map(|path| (fs::read_to_string(root().join(&path)).unwrap(), path)).collect();
    assert!(sources.len() > 100, "only {} files were found", sources.len());
    sources.into_iter().map(|(text, path)| (path, text)).collect()
}

/// The names that follow `prefix` where it begins a path: `crate::` in `use crate::source::Span`.
fn names_after<'t>(line: &'t str, prefix: &'t str) -> impl Iterator<Item = &'t str> {
    line.match_indices(prefix).filter_map(move |(at, _)| {
        let before = line[..at].chars().next_back();
        if before.is_some_and(|before| before.is_alphanumeric() || before == '_' || before == ':') {
            return None;
        }
        let rest = &line[at + prefix.len()..];
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        Some(&rest[..end])
    })
}

fn position(room: &str) -> Option<usize> {
    ROOMS.iter().position(|other| *other == room)
}

#[test]
fn rooms_import_only_from_rooms_before_them() {
    let mut wrong = Vec::new();
    let mut imports = 0;
    for (path, text) in rust_sources() {
        let Some(room) = path.split('/').nth(1).filter(|room| !room.ends_with(".rs")) else { continue };
        let here = position(room).unwrap_or_else(|| panic!("`{room}` is not among the rooms"));
        // Modules between the crate's root and this file; tests at its end are one more.
        let depth = path.split('/').count() - 2 + usize::from(!path.ends_with("/mod.rs"));
        for (number, line) in text.lines().enumerate() {
            if line.trim_start().starts_with("//") {
                continue;
            }
            let place = format!("{path}:{}", number + 1);
            for name in names_after(line, "crate::").chain(names_after(line, "attrflow::")) {
                imports += 1;
                match position(name) {
                    Some(there) if there <= here => {}
                    Some(_) => {
                        wrong.push(format!("{place}: `{room}` imports from `{name}`, which comes later"))
                    }
                    None => {
                        wrong.push(format!("{place}: `{name}` is no room: import from where it is declared"))
                    }
                }
            }
            let in_tests = usize::from(text.contains("mod tests {"));
            if line.matches("super::").count() >= depth + in_tests {
                wrong.push(format!("{place}: `super` leads out of the room"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(imports > 300, "only {imports} imports were found");
}

#[test]
fn the_rooms_are_those_of_the_crate_and_of_its_documentation() {
    let library = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let mut declared: Vec<&str> =
        library.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    declared.push("cli");
    declared.sort_unstable();
    let mut rooms = ROOMS;
    rooms.sort_unstable();
    assert_eq!(declared, rooms);

    let overview = fs::read_to_string(root().join("docs/architecture.md")).unwrap();
    let rows = overview.lines().filter_map(|line| line.strip_prefix("| `")?.split_once("/` |"));
    let described: Vec<&str> = rows.map(|(room, _)| room).filter(|room| position(room).is_some()).collect();
    assert_eq!(described, ROOMS, "docs/architecture.md describes the rooms in order");
}

#[test]
fn files_can_be_read_in_one_go() {
    for (path, text) in rust_sources() {
        let lines = text.lines().count();
        let listed = LONGER.iter().any(|(longer, _)| *longer == path);
        assert_eq!(lines > LONGEST, listed, "{path} has {lines} lines");
    }
}

#[test]
fn the_package_stands_alone() {
    let elsewhere = [concat!("..", "/shared"), concat!("/work", "/shared")];
    for path in files("") {
        let Ok(text) = fs::read_to_string(root().join(&path)) else { continue };
        for (number, line) in text.lines().enumerate() {
            for place in elsewhere {
                assert!(!line.contains(place), "{path}:{}: `{place}` is outside the package", number + 1);
            }
        }
    }
}
