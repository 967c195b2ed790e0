//! Which files are linted: those named, those of folders and of patterns.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobMatcher};
use ignore::WalkBuilder;

use crate::cli::exit::Trouble;

/// What went wrong with some of the files; the others are looked at all the same.
#[derive(Debug, Default)]
pub(in crate::cli) struct Troubles {
    pub all: Vec<Trouble>,
    /// The arguments that led to them.
    pub arguments: Vec<usize>,
}

impl Troubles {
    /// One more.
    pub fn add(&mut self, argument: usize, trouble: Trouble) {
        self.arguments.push(argument);
        self.all.push(trouble);
    }
}

/// Whether a file is looked for, by its name.
pub(in crate::cli) type IsWanted = fn(&Path) -> bool;

/// A file to look at.
#[derive(Debug)]
pub(in crate::cli) struct Target {
    /// How to get at it; `-` is standard input.
    pub path: PathBuf,
    /// What to call it.
    pub name: String,
    /// Where it is, links to its folder resolved; standard input is a file of the current folder.
    pub place: PathBuf,
    /// Whether it was named itself, not found in a folder.
    pub named: bool,
    /// Which arguments led to it.
    pub arguments: Vec<usize>,
}

impl Target {
    /// Whether it is standard input.
    pub fn is_input(&self) -> bool {
        self.path == Path::new("-")
    }
}

/// All files of the arguments, each once, in the order of arguments and then of paths. What leads nowhere, or cannot
/// be read, does not keep the others from it.
pub(in crate::cli) fn discover(
    arguments: &[PathBuf],
    is_wanted: IsWanted,
    troubles: &mut Troubles,
) -> Vec<Target> {
    let mut targets: Vec<Target> = Vec::new();
    let mut known: HashMap<PathBuf, usize> = HashMap::new();
    for (argument, path) in arguments.iter().enumerate() {
        let named = is_file(path);
        let paths = if named { vec![path.clone()] } else { search(path, is_wanted, argument, troubles) };
        for path in paths {
            let path = plain(&path);
            let input = path == Path::new("-");
            let identity = match std::fs::canonicalize(&path) {
                Ok(identity) => identity,
                // A pipe (`<(…)` in a shell) can be read, and is nowhere.
                Err(_) if input || std::fs::metadata(&path).is_ok() => path.clone(),
                Err(error) => {
                    troubles.add(argument, unreadable(&path, &error));
                    continue;
                }
            };
            match known.get(&identity).and_then(|at| targets.get_mut(*at)) {
                Some(target) => {
                    target.named |= named;
                    target.arguments.push(argument);
                }
                None => {
                    let name = if input { "stdin".to_owned() } else { path.display().to_string() };
                    let place = match place(&path, &name) {
                        Ok(place) => place,
                        Err(error) => {
                            troubles.add(argument, unreadable(&path, &error));
                            continue;
                        }
                    };
                    known.insert(identity, targets.len());
                    targets.push(Target { path, name, place, named, arguments: vec![argument] });
                }
            }
        }
    }
    targets
}

/// Whether an argument stands for one file: what is no folder and no pattern.
pub(in crate::cli) fn is_file(path: &Path) -> bool {
    if path == Path::new("-") {
        return true;
    }
    match std::fs::metadata(path) {
        Ok(metadata) => !metadata.is_dir(),
        Err(_) => !is_pattern(path),
    }
}

fn is_pattern(path: &Path) -> bool {
    path.to_string_lossy().contains(['*', '?', '[', '{'])
}

/// The path without what does not matter: `./a//b` is `a/b`. But `./-` is a file of that name.
pub(in crate::cli) fn plain(path: &Path) -> PathBuf {
    let parts: PathBuf = path.components().collect();
    match parts.strip_prefix(".") {
        Ok(rest) if !rest.as_os_str().is_empty() && rest != Path::new("-") => rest.to_owned(),
        _ => parts,
    }
}

fn place(path: &Path, name: &str) -> io::Result<PathBuf> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Ok(std::fs::canonicalize(folder)?.join(path.file_name().unwrap_or(name.as_ref())))
}

fn unreadable(path: &Path, error: &io::Error) -> Trouble {
    Trouble::reading(&format!("`{}`", path.display()), error)
}

/// The files of a folder or pattern that are looked for.
fn search(path: &Path, is_wanted: IsWanted, argument: usize, troubles: &mut Troubles) -> Vec<PathBuf> {
    if path.is_dir() {
        return walk(path, None, is_wanted, argument, troubles);
    }
    let pattern = plain(path);
    let text = pattern.to_string_lossy();
    let glob = match GlobBuilder::new(&text).literal_separator(true).build() {
        Ok(glob) => glob.compile_matcher(),
        Err(error) => {
            let message = format!("`{}` is no file, and no pattern: {}", path.display(), error.kind());
            troubles.add(argument, Trouble::new(message));
            return Vec::new();
        }
    };
    let fixed: PathBuf = pattern.components().take_while(|part| !is_pattern(part.as_ref())).collect();
    let folder = if fixed.as_os_str().is_empty() { Path::new(".") } else { &fixed };
    if !folder.is_dir() {
        return Vec::new();
    }
    walk(folder, Some(&glob), is_wanted, argument, troubles)
}

/// The files below a folder that are looked for; what is hidden or ignored is left out, and links to folders
/// are not followed: they may lead round in a circle.
fn walk(
    folder: &Path,
    pattern: Option<&GlobMatcher>,
    is_wanted: IsWanted,
    argument: usize,
    troubles: &mut Troubles,
) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in WalkBuilder::new(folder).require_git(false).build() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let message = format!("cannot read all of `{}`: {error}", folder.display());
                troubles.add(argument, Trouble::new(message));
                continue;
            }
        };
        let path = plain(entry.path());
        let wanted = is_wanted(&path) && pattern.is_none_or(|pattern| pattern.is_match(&path));
        // A link to a file is as good as the file.
        if wanted && std::fs::metadata(&path).is_ok_and(|metadata| metadata.is_file()) {
            found.push(path);
        }
    }
    found.sort();
    found
}
