//! What is known already: a file of findings that do not count.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use attrflow::lint::Finding;
use attrflow::source::{Places, SourceFile};
use serde::{Deserialize, Serialize};

use crate::cli::exit::Trouble;
use crate::cli::output::Output;
use crate::cli::terminal::plural;

/// A baseline's format.
const VERSION: u32 = 1;

/// Findings that are the same wherever their line has moved to: file, code, line.
type Known = BTreeMap<(String, String, String), usize>;

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    version: u32,
    findings: Vec<Entry>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    file: String,
    code: String,
    line: String,
    count: usize,
}

/// A baseline, while what is found is held against it.
#[derive(Debug)]
pub(super) struct Baseline {
    path: PathBuf,
    /// The folder that paths are relative to.
    folder: PathBuf,
    /// What the file says; none when there is no file.
    known: Option<Known>,
    /// What of that has not been found yet.
    left: Known,
    found: Known,
    /// The files that were looked at.
    seen: BTreeSet<String>,
    hidden: u64,
}

impl Baseline {
    /// Reads it, if it is there.
    ///
    /// # Errors
    /// A file that cannot be read, or is no baseline.
    pub fn open(path: &Path) -> Result<Self, Trouble> {
        let name = format!("`{}`", path.display());
        let known = match std::fs::read_to_string(path) {
            Ok(text) => {
                Some(read(&text).map_err(|why| Trouble::new(format!("{name} is no baseline: {why}")))?)
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(Trouble::reading(&name, &error)),
        };
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        // One that is not there cannot be written to either; that is said then.
        let folder = std::fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
        Ok(Baseline {
            path: path.to_owned(),
            folder,
            left: known.clone().unwrap_or_default(),
            known,
            found: Known::new(),
            seen: BTreeSet::new(),
            hidden: 0,
        })
    }

    /// Takes note of what was found in a file, and gives what of it is not known.
    pub fn news(&mut self, place: &Path, file: &SourceFile, findings: Vec<Finding>) -> Vec<Finding> {
        let name = self.relative(place);
        self.seen.insert(name.clone());
        let places = Places::new(file);
        let mut news = Vec::new();
        for finding in findings {
            let diagnostic = &finding.diagnostic;
            let line = places.line_text(diagnostic.span()).to_owned();
            let entry = (name.clone(), diagnostic.code.as_str().to_owned(), line);
            match self.left.get_mut(&entry).filter(|left| **left > 0) {
                Some(left) => {
                    *left -= 1;
                    self.hidden += 1;
                }
                None => news.push(finding),
            }
            *self.found.entry(entry).or_default() += 1;
        }
        news
    }

    /// The path of a file, from the baseline's folder, with `/` between its parts.
    fn relative(&self, place: &Path) -> String {
        let path = pathdiff::diff_paths(place, &self.folder);
        let path = path.as_deref().unwrap_or(place).to_string_lossy();
        match cfg!(windows) {
            true => path.replace('\\', "/"),
            false => path.into_owned(),
        }
    }

    /// Whether there is a file.
    pub fn exists(&self) -> bool {
        self.known.is_some()
    }

    /// Writes what was found; what is known of files that were not looked at this time stays. Gives what to say.
    ///
    /// # Errors
    /// A place that cannot be written to.
    pub fn write(&self) -> Result<String, Trouble> {
        let mut all = self.found.clone();
        for (entry, count) in self.known.iter().flatten() {
            if !self.seen.contains(&entry.0) && self.folder.join(&entry.0).exists() {
                all.insert(entry.clone(), *count);
            }
        }
        let total: usize = all.values().sum();
        let entries = all.into_iter().map(|((file, code, line), count)| Entry { file, code, line, count });
        // One entry a line: what changes between two versions can be read.
        let lines: Result<Vec<String>, _> = entries.map(|entry| serde_json::to_string(&entry)).collect();
        let lines = lines.map_err(|error| Trouble::new(error.to_string()))?;
        let findings = if lines.is_empty() { String::new() } else { format!("\n{}\n", lines.join(",\n")) };
        let mut output = Output::create(Some(&self.path))?;
        output.write(format!("{{\"version\":{VERSION},\"findings\":[{findings}]}}\n").as_bytes())?;
        output.commit()?;
        Ok(format!("`{}` written: {}", self.path.display(), plural(total as u64, "finding")))
    }

    /// What to say about a baseline that was used: what it hides, and what it holds without need.
    pub fn notes(&self) -> Vec<String> {
        let name = self.path.display();
        let gone = |entry: &str| self.seen.contains(entry) || !self.folder.join(entry).exists();
        let stale: usize = self.left.iter().filter(|(entry, _)| gone(&entry.0)).map(|(_, left)| left).sum();
        let mut notes = Vec::new();
        if self.hidden > 0 {
            notes.push(format!("{} known from `{name}`", plural(self.hidden, "finding")));
        }
        if stale > 0 {
            let stale = plural(stale as u64, "finding");
            notes.push(format!("{stale} of `{name}` no longer there; --update-baseline takes them out"));
        }
        notes
    }
}

fn read(text: &str) -> Result<Known, String> {
    let written: Written = serde_json::from_str(text).map_err(|error| error.to_string())?;
    if written.version != VERSION {
        return Err(format!("its version is {}, and this program reads {VERSION}", written.version));
    }
    let mut known = Known::new();
    for Entry { file, code, line, count } in written.findings {
        let entry = known.entry((file, code, line)).or_default();
        *entry = usize::saturating_add(*entry, count);
    }
    Ok(known)
}
