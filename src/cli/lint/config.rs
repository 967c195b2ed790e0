//! `attrflow.toml`: what holds for the mapping files of a folder and those below it.

use std::collections::{BTreeSet, HashMap};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use attrflow::lint::{Level, Levels, Selector, Settings};
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use serde::Deserialize;
use toml::Spanned;

use super::select::selector;
use crate::cli::exit::Trouble;
use crate::cli::functions::read_list;

/// The name of the file.
const NAME: &str = "attrflow.toml";

/// What a configuration file says; by default nothing.
#[derive(Debug, Default)]
pub(in crate::cli) struct Config {
    /// Levels with the file's layer and the command line's above it, and the constants.
    pub settings: Settings,
    /// Where known findings are.
    pub baseline: Option<PathBuf>,
    /// The folder of the file, without links.
    folder: PathBuf,
    exclude: GlobSet,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Tables {
    lint: Table,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Table {
    allow: Vec<Spanned<String>>,
    deny: Vec<Spanned<String>>,
    exclude: Vec<Spanned<String>>,
    baseline: Option<PathBuf>,
    constants: BTreeSet<String>,
    functions: Option<Spanned<PathBuf>>,
}

/// What the command line says, which stands above all files.
#[derive(Clone, Debug, Default)]
pub(in crate::cli) struct Above<'c> {
    /// Its choices.
    pub levels: &'c [(Selector, Level)],
    /// The functions that the service lists.
    pub functions: Option<BTreeSet<String>>,
}

/// The names of the functions in a list that the service gave.
///
/// # Errors
/// A file that cannot be read, or is no such list.
pub(in crate::cli) fn listed(path: &Path) -> Result<BTreeSet<String>, Trouble> {
    Ok(read_list(path)?.into_iter().map(|function| function.name).collect())
}

/// What is wrong with a configuration file, and at which byte.
type Mistake = (usize, String);

impl Config {
    fn new(table: Table, folder: PathBuf, above: &Above<'_>) -> Result<Self, Mistake> {
        let mut exclude = GlobSetBuilder::new();
        for text in &table.exclude {
            let pattern = text.get_ref().trim_start_matches("./").trim_end_matches('/');
            // Also what is in a folder of that name.
            for pattern in [pattern, &format!("{pattern}/**")] {
                let glob = GlobBuilder::new(pattern).literal_separator(true).build();
                exclude.add(glob.map_err(|error| {
                    let message = format!("`{}` is no pattern: {}", text.get_ref(), error.kind());
                    (text.span().start, message)
                })?);
            }
        }
        let exclude = exclude.build().map_err(|error| (0, error.to_string()))?;
        let mut choices = Vec::new();
        for (listed, level) in [(&table.allow, Level::Allow), (&table.deny, Level::Deny)] {
            for text in listed {
                let selector = selector(text.get_ref()).map_err(|message| (text.span().start, message))?;
                choices.push((selector, level));
            }
        }
        let mut levels = Levels::default();
        // Even when it is empty: the mapping file's own layer goes between the two.
        levels.push(choices);
        levels.push(above.levels.to_vec());
        let functions = match (&above.functions, &table.functions) {
            (Some(listed), _) => Some(listed.clone()),
            (None, Some(path)) => {
                let listed = listed(&folder.join(path.get_ref()));
                Some(listed.map_err(|trouble| {
                    (path.span().start, trouble.message().unwrap_or_default().to_owned())
                })?)
            }
            (None, None) => None,
        };
        let settings = Settings { levels, constants: table.constants, functions };
        let baseline = table.baseline.map(|path| folder.join(path));
        Ok(Config { settings, baseline, folder, exclude })
    }

    /// Whether a file, by its path without links, is not to be looked at unless somebody asks for it.
    pub fn excludes(&self, path: &Path) -> bool {
        path.strip_prefix(&self.folder).is_ok_and(|path| self.exclude.is_match(path))
    }
}

/// The configuration files there are.
pub(in crate::cli) struct Configs<'c> {
    above: Above<'c>,
    /// The one for all files.
    given: Option<Arc<Config>>,
    /// Of each folder that was asked for.
    known: HashMap<PathBuf, Arc<Config>>,
    none: Arc<Config>,
}

impl<'c> Configs<'c> {
    /// With one for all files, or as they lie about.
    ///
    /// # Errors
    /// A file that cannot be read or understood.
    pub fn new(given: Option<&Path>, above: Above<'c>) -> Result<Self, Trouble> {
        let none = Config::new(Table::default(), PathBuf::new(), &above)
            .map_err(|(_, message)| Trouble::new(message))?;
        let mut configs = Configs { above, given: None, known: HashMap::new(), none: Arc::new(none) };
        if let Some(path) = given {
            let unreadable = |error: io::Error| Trouble::reading(&format!("`{}`", path.display()), &error);
            let text = std::fs::read_to_string(path).map_err(unreadable)?;
            let real = std::fs::canonicalize(path).map_err(unreadable)?;
            let folder = real.parent().unwrap_or(&real);
            configs.given = Some(Arc::new(configs.read(path, folder, &text)?));
        }
        Ok(configs)
    }

    /// The nearest one, from a folder upwards.
    ///
    /// # Errors
    /// A file that cannot be read or understood.
    pub fn of(&mut self, folder: &Path) -> Result<Arc<Config>, Trouble> {
        if let Some(config) = &self.given {
            return Ok(config.clone());
        }
        let mut config = None;
        let mut passed = Vec::new();
        for folder in folder.ancestors() {
            if let Some(known) = self.known.get(folder) {
                config = Some(known.clone());
                break;
            }
            passed.push(folder.to_owned());
            let path = folder.join(NAME);
            match std::fs::read_to_string(&path) {
                Ok(text) => {
                    config = Some(Arc::new(self.read(&path, folder, &text)?));
                    break;
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(Trouble::reading(&format!("`{}`", path.display()), &error)),
            }
        }
        let config = config.unwrap_or_else(|| self.none.clone());
        self.known.extend(passed.into_iter().map(|folder| (folder, config.clone())));
        Ok(config)
    }

    fn read(&self, path: &Path, folder: &Path, text: &str) -> Result<Config, Trouble> {
        let mistake = |(at, message): Mistake| {
            let line = text.get(..at).unwrap_or_default().matches('\n').count() + 1;
            Trouble::new(format!("`{}`, line {line}: {message}", path.display()))
        };
        let tables: Tables = toml::from_str(text).map_err(|error| {
            mistake((error.span().map_or(0, |span| span.start), error.message().to_owned()))
        })?;
        Config::new(tables.lint, folder.to_owned(), &self.above).map_err(mistake)
    }
}
