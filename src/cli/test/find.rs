//! Which test files are run, and which mapping files have none.

use std::path::{Path, PathBuf};

use crate::cli::discover::{Troubles, discover, is_file};
use crate::cli::exit::Trouble;
use crate::cli::sift::{looks_like_answers, looks_like_mapping, may_be_mapping, may_be_test};

/// What test files are called.
const ENDINGS: [&str; 3] = ["test.yaml", "test.yml", "test.json"];

/// The test files of the arguments, and files of stored answers that are named. A mapping file stands for the test file
/// beside it.
pub(super) fn tests(arguments: &[PathBuf], troubles: &mut Troubles) -> Vec<PathBuf> {
    let arguments: Vec<PathBuf> = arguments.iter().map(|path| beside(path)).collect();
    let found = discover(&arguments, may_be_test, troubles);
    for (argument, path) in arguments.iter().enumerate() {
        let any = found.iter().any(|target| target.arguments.contains(&argument));
        if !any && !troubles.arguments.contains(&argument) {
            troubles.add(argument, nothing(path));
        }
    }
    found.into_iter().map(|target| target.path).collect()
}

/// The test file beside a mapping file; other paths as they are.
fn beside(path: &Path) -> PathBuf {
    if !path.is_file() || may_be_test(path) {
        return path.to_owned();
    }
    let mut named = ENDINGS.iter().map(|ending| path.with_extension(ending));
    match named.find(|test| test.is_file()) {
        Some(test) if !std::fs::read(path).is_ok_and(|bytes| looks_like_answers(path, &bytes)) => test,
        _ => path.to_owned(),
    }
}

/// The mapping files in the folders and patterns of the arguments.
pub(super) fn mappings(arguments: &[PathBuf]) -> Vec<PathBuf> {
    let folders: Vec<PathBuf> = arguments.iter().filter(|path| !is_file(path)).cloned().collect();
    // What cannot be read has been told when test files were looked for.
    let found = discover(&folders, may_be_mapping, &mut Troubles::default());
    let is_mapping = |path: &PathBuf| std::fs::read(path).is_ok_and(|bytes| looks_like_mapping(path, &bytes));
    found.into_iter().map(|target| target.path).filter(is_mapping).collect()
}

fn nothing(path: &Path) -> Trouble {
    let name = path.display();
    Trouble::new(match path.is_dir() {
        true => format!(
            "no test files below `{name}`: they are called *.test.yaml, and stand beside mapping files; check the path"
        ),
        false => format!("no test files match `{name}`; check the pattern"),
    })
}
