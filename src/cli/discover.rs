//! Which files a command looks at: those named, those of folders and of patterns.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobMatcher};
use ignore::WalkBuilder;

use super::exit::Trouble;
use super::terminal::plural;

/// What went wrong with some of the files; the others are looked at all the same.
#[derive(Debug, Default)]
pub(super) struct Troubles {
    pub all: Vec<Trouble>,
    /// The arguments that led to them.
    pub arguments: Vec<usize>,
}

impl Troubles {
    /// Of an argument.
    pub fn add(&mut self, argument: usize, trouble: Trouble) {
        self.arguments.push(argument);
        self.all.push(trouble);
    }

    /// A check that looks at nothing must not pass: the arguments that led to none of the files `seen`.
    pub fn of_nothing<'t>(&mut self, paths: &[PathBuf], seen: impl Iterator<Item = &'t Target> + Clone) {
        for (argument, path) in paths.iter().enumerate() {
            let is_seen = seen.clone().any(|target| target.arguments.contains(&argument));
            if !is_seen && !self.arguments.contains(&argument) {
                self.add(argument, nothing(path));
            }
        }
    }
}

fn nothing(path: &Path) -> Trouble {
    let name = path.display();
    Trouble::new(match path.is_dir() {
        true => format!(
            "no mapping files below `{name}`: they are .yaml, .yml or .json, and not ignored; check the path"
        ),
        false => format!("no mapping files match `{name}`; check the pattern"),
    })
}

/// What is said of files that turned out to be no mapping files.
pub(super) fn left_out(count: u64) -> Option<String> {
    (count > 0).then(|| match count {
        1 => "1 file that is no mapping file was left out".to_owned(),
        _ => format!("{} that are no mapping files were left out", plural(count, "file")),
    })
}

/// A file to look at.
#[derive(Debug)]
pub(super) struct Target {
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

/// All files of the arguments, each once, in the order of arguments and then of paths; in folders and where patterns
/// match, those whose names are `wanted`. What leads nowhere, or cannot be read, does not keep the others from it.
pub(super) fn discover(
    arguments: &[PathBuf],
    wanted: fn(&Path) -> bool,
    troubles: &mut Troubles,
) -> Vec<Target> {
    let mut targets: Vec<Target> = Vec::new();
    let mut known: HashMap<PathBuf, usize> = HashMap::new();
    for (argument, path) in arguments.iter().enumerate() {
        let named = is_file(path);
        let paths = if named { vec![path.clone()] } else { search(path, argument, wanted, troubles) };
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
pub(super) fn is_file(path: &Path) -> bool {
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
pub(super) fn plain(path: &Path) -> PathBuf {
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

/// The files of a folder or pattern, by their names.
fn search(path: &Path, argument: usize, wanted: fn(&Path) -> bool, troubles: &mut Troubles) -> Vec<PathBuf> {
    if path.is_dir() {
        return walk(path, None, wanted, argument, troubles);
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
    walk(folder, Some(&glob), wanted, argument, troubles)
}

/// The files below a folder, by their names; what is hidden or ignored is left out, and links to folders
/// are not followed: they may lead round in a circle.
fn walk(
    folder: &Path,
    pattern: Option<&GlobMatcher>,
    wanted: fn(&Path) -> bool,
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
        let is_wanted = wanted(&path) && pattern.is_none_or(|pattern| pattern.is_match(&path));
        // A link to a file is as good as the file.
        if is_wanted && std::fs::metadata(&path).is_ok_and(|metadata| metadata.is_file()) {
            found.push(path);
        }
    }
    found.sort();
    found
}
