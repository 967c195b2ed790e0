//! What tests need: each mapping compiled once, each file of records read once, for all test files and threads.

use std::collections::HashMap;
use std::hash::Hash;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use attrflow::lint::{Settings, lint};
use attrflow::mapping::Holds;
use attrflow::record::Pick;
use attrflow::source::{Code, Diagnostic, SourceFile};
use attrflow::testing::{Record, Subject};

use crate::cli::exit::Trouble;
use crate::cli::input::{has_extension, read_bytes, read_text};
use crate::cli::lint::config::{Above, Configs};
use crate::cli::part;

/// A mapping file, and what came of compiling it.
#[derive(Debug)]
pub(super) struct Mapping {
    /// What to call it.
    pub file: Arc<SourceFile>,
    /// The compiled mapping, or all that is wrong with it.
    pub subject: Result<Subject, Vec<Diagnostic>>,
}

/// What is kept while tests run.
pub(super) struct Loader {
    mappings: Cache<PathBuf, Result<Arc<Mapping>, String>>,
    files: Cache<PathBuf, Result<Arc<Vec<u8>>, String>>,
    records: Cache<(PathBuf, String), Result<Record, String>>,
    findings: Cache<(PathBuf, Vec<String>), Arc<Vec<Diagnostic>>>,
    configs: Mutex<Configs<'static>>,
}

/// Values, each made once.
struct Cache<K, V>(Mutex<HashMap<K, Arc<OnceLock<V>>>>);

impl<K: Clone + Eq + Hash, V: Clone> Cache<K, V> {
    fn new() -> Self {
        Cache(Mutex::new(HashMap::new()))
    }

    fn get(&self, key: K, make: impl FnOnce() -> V) -> V {
        let place = self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_default().clone();
        place.get_or_init(make).clone()
    }

    fn keys(&self) -> Vec<K> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).keys().cloned().collect()
    }
}

/// A path without links, by which a file is known.
pub(super) fn identity(path: &Path) -> PathBuf {
    std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

impl Loader {
    /// With nothing loaded yet.
    ///
    /// # Errors
    /// None that a folder's configuration could cause; those come later.
    pub fn new() -> Result<Self, Trouble> {
        Ok(Loader {
            mappings: Cache::new(),
            files: Cache::new(),
            records: Cache::new(),
            findings: Cache::new(),
            configs: Mutex::new(Configs::new(None, Above::default())?),
        })
    }

    /// A mapping file.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn mapping(&self, path: &Path) -> Result<Arc<Mapping>, String> {
        self.mappings.get(identity(path), || {
            let text = read_text(path).map_err(|trouble| in_words(&trouble))?;
            let file = Arc::new(SourceFile::new(path.display().to_string(), text));
            let subject = Subject::load(file.clone());
            if let Ok(subject) = &subject {
                let mapping = Some(&*subject.mapping);
                part::holds(mapping, Some(Holds::Scope), file.name())
                    .map_err(|trouble| in_words(&trouble))?;
            }
            Ok(Arc::new(Mapping { file, subject }))
        })
    }

    /// A record of a file, which a test file calls `name`.
    ///
    /// # Errors
    /// Why there is no such record.
    pub fn record(&self, path: &Path, name: &str, pick: &Pick, list: Option<&str>) -> Result<Record, String> {
        let key = (identity(path), format!("{pick:?} {list:?}"));
        self.records.get(key, || Record::pick(&self.file(path)?, name, pick, list))
    }

    /// A file of stored answers.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn answers(&self, path: &Path) -> Result<SourceFile, String> {
        let bytes = self.file(path)?;
        match std::str::from_utf8(&bytes) {
            Ok(text) => Ok(SourceFile::new(path.display().to_string(), text)),
            Err(error) => Err(format!(
                "cannot read `{}`: not UTF-8 at byte {}; convert the file",
                path.display(),
                error.valid_up_to() + 1
            )),
        }
    }

    /// The bytes of a file; what ends in `.gz` unpacked.
    fn file(&self, path: &Path) -> Result<Arc<Vec<u8>>, String> {
        self.files.get(identity(path), || {
            let bytes = read_bytes(path).map_err(|trouble| in_words(&trouble))?;
            if !has_extension(path, "gz") {
                return Ok(Arc::new(bytes));
            }
            let mut unpacked = Vec::new();
            match flate2::bufread::MultiGzDecoder::new(bytes.as_slice()).read_to_end(&mut unpacked) {
                Ok(_) => Ok(Arc::new(unpacked)),
                Err(_) => Err(format!(
                    "cannot read `{}`: not gzip, or damaged; check it with `gzip -t`",
                    path.display()
                )),
            }
        })
    }

    /// What the linter finds in a mapping, as `attrflow lint` does; `constants`: those that tests provide.
    ///
    /// # Errors
    /// A configuration file that cannot be read or understood.
    pub fn lint(
        &self,
        mapping: &SourceFile,
        constants: Vec<String>,
    ) -> Result<Arc<Vec<Diagnostic>>, Trouble> {
        let path = identity(Path::new(mapping.name()));
        let folder = path.parent().unwrap_or(&path);
        let config = self.configs.lock().unwrap_or_else(PoisonError::into_inner).of(folder)?;
        Ok(self.findings.get((path, constants.clone()), || {
            let mut settings = Settings { levels: config.settings.levels.clone(), ..Settings::default() };
            settings.constants = config.settings.constants.iter().cloned().chain(constants).collect();
            Arc::new(lint(mapping, &settings).into_iter().map(|found| found.diagnostic).collect())
        }))
    }

    /// All files that were read, and those that were looked for.
    pub fn paths(&self) -> Vec<PathBuf> {
        let mut paths = self.mappings.keys();
        paths.extend(self.files.keys());
        paths
    }
}

/// What is said of a file that cannot be used.
fn in_words(trouble: &Trouble) -> String {
    trouble.message().unwrap_or_default().to_owned()
}

/// The codes of findings, each once, in order.
pub(super) fn codes(found: &[Diagnostic]) -> Vec<Code> {
    let mut codes: Vec<Code> = found.iter().map(|found| found.code).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}
