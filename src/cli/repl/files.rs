//! The names of files, as they are typed.

use std::path::{Path, PathBuf};

/// More files than these are not listed.
const MOST: usize = 500;

/// The path that was meant: quotes around it go, and `~/` is the home directory, which no shell has looked at.
pub(super) fn path(typed: &str) -> PathBuf {
    let quoted = |quote: char| typed.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
    let typed = quoted('"').or_else(|| quoted('\'')).unwrap_or(typed);
    match (typed.strip_prefix("~/"), etcetera::home_dir()) {
        (Some(rest), Ok(home)) => home.join(rest),
        _ => PathBuf::from(typed),
    }
}

/// The names in the folder that a half-typed path leads to, folders with a `/`, and where in it they begin.
pub(super) fn complete(typed: &str) -> (usize, Vec<String>) {
    let at = typed.rfind('/').map_or(0, |slash| slash + 1);
    let (folder, begun) = (typed.get(..at).unwrap_or_default(), typed.get(at..).unwrap_or_default());
    let folder = if folder.is_empty() { PathBuf::from(".") } else { path(folder) };
    let entries = std::fs::read_dir(&folder).into_iter().flatten().take(MOST).filter_map(Result::ok);
    let mut names: Vec<String> = entries
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let hidden = name.starts_with('.') && !begun.starts_with('.');
            if hidden || !name.starts_with(begun) {
                return None;
            }
            Some(if is_folder(&entry.path()) { format!("{name}/") } else { name })
        })
        .collect();
    names.sort();
    (at, names)
}

fn is_folder(path: &Path) -> bool {
    path.is_dir()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_completed() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["users.ndjson", "users.csv", ".hidden", "größe.json"] {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        std::fs::create_dir(folder.path().join("under")).unwrap();
        let base = format!("{}/", folder.path().display());
        let found = |typed: &str| complete(&format!("{base}{typed}"));
        assert_eq!(
            found("u"),
            (base.len(), vec!["under/".into(), "users.csv".into(), "users.ndjson".into()])
        );
        assert_eq!(found("gr").1, ["größe.json"]);
        assert_eq!(found(".h").1, [".hidden"]);
        assert_eq!(found("x").1, Vec::<String>::new());
        assert_eq!(complete("/no such folder/x").1, Vec::<String>::new());
    }

    #[test]
    fn quotes_go() {
        assert_eq!(path("\"a b\""), Path::new("a b"));
        assert_eq!(path("'a b'"), Path::new("a b"));
        assert_eq!(path("a \"b\""), Path::new("a \"b\""));
        assert!(path("~/x").is_absolute());
    }
}
