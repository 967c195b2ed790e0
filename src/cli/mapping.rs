//! Mapping files: read, compiled, and shown with all that is wrong with them; and their object mappings, by name.

use std::path::Path;

use attrflow::catalogue::ObjectKind;
use attrflow::mapping::{CompiledMapping, CompiledObject, Holds, Loaded, SelectError, Selection, load};
use attrflow::source::{Diagnostic, Severity, SourceFile};

use super::exit::Trouble;
use super::input::read_text;
use super::part;
use super::report::{Reporter, Style};
use super::terminal::{Terminal, plural, say};

/// A mapping file that compiles, or some of it.
#[derive(Debug)]
pub(super) struct MappingFile {
    /// What compiled.
    pub compiled: CompiledMapping,
    file: SourceFile,
    /// All else; what compiled has been taken.
    loaded: Loaded,
}

/// Reads and compiles a mapping file. When nothing of it compiles, all that is wrong with it is said.
///
/// # Errors
/// A file that cannot be read, or does not compile.
pub(super) fn compile_file(path: &Path, terminal: &Terminal) -> Result<MappingFile, Trouble> {
    compile_part(path, None, terminal)
}

/// The same; the file may be that part of a synchronization schema alone.
///
/// # Errors
/// A file that cannot be read, is another part alone, or does not compile.
pub(super) fn compile_part(
    path: &Path,
    enough: Option<Holds>,
    terminal: &Terminal,
) -> Result<MappingFile, Trouble> {
    let file = SourceFile::new(path.display().to_string(), read_text(path)?);
    let mut loaded = load(&file);
    part::holds(loaded.mapping.as_ref(), enough, file.name())?;
    match loaded.compiled.take() {
        Some(compiled) => Ok(MappingFile { compiled, file, loaded }),
        None => {
            draw_all(&loaded.diagnostics, &file, terminal);
            let counts = count(loaded.diagnostics.iter().map(Diagnostic::severity));
            Err(Trouble::new(format!("`{}` does not compile: {counts}", path.display())))
        }
    }
}

impl MappingFile {
    /// The object mapping that is asked for; without a name the one that there is, or that maps users, else groups.
    /// Errors elsewhere in the file are passed over, and told.
    ///
    /// # Errors
    /// There is no such object mapping, several could be meant, or it does not compile.
    pub fn one(&self, asked: Option<&str>, terminal: &Terminal) -> Result<&CompiledObject, Trouble> {
        let object = self.settle(self.find(asked), terminal)?;
        self.pass_over(terminal);
        Ok(object)
    }

    /// The same, and nothing is said.
    ///
    /// # Errors
    /// There is no such object mapping, several could be meant, or it does not compile.
    pub fn find(&self, asked: Option<&str>) -> Result<&CompiledObject, SelectError> {
        self.compiled.select(asked)?.one()
    }

    /// The object mappings that are asked for; without a name, all.
    ///
    /// # Errors
    /// There are none.
    pub fn select(&self, asked: Option<&str>, terminal: &Terminal) -> Result<Selection<'_>, Trouble> {
        self.settle(self.compiled.select(asked), terminal)
    }

    /// The object mapping of a kind, of all that the file has.
    ///
    /// # Errors
    /// There is none, several could be meant, or it does not compile.
    pub fn of_kind(&self, kind: ObjectKind) -> Result<&CompiledObject, SelectError> {
        let found = self.compiled.select(None)?.of_kind(kind)?;
        found.ok_or_else(|| SelectError::NotMapped(kind, Vec::new()))
    }

    /// Why nothing is chosen.
    pub fn in_words(&self, error: &SelectError) -> String {
        error.about(&format!("`{}`", self.file.name()))
    }

    /// What is chosen, or why nothing is; of what does not compile, all that is wrong with it is said.
    ///
    /// # Errors
    /// Nothing is chosen.
    pub fn settle<T>(&self, chosen: Result<T, SelectError>, terminal: &Terminal) -> Result<T, Trouble> {
        chosen.map_err(|error| {
            let mut message = self.in_words(&error);
            match &error {
                SelectError::Several { .. } => message.push_str("; choose one with `--object`"),
                SelectError::Broken { position, .. } => {
                    let found: Vec<Diagnostic> = self.loaded.concerning(*position).cloned().collect();
                    draw_all(&found, &self.file, terminal);
                    message = format!("{message}: {}", count(found.iter().map(Diagnostic::severity)));
                }
                _ => {}
            }
            Trouble::new(message)
        })
    }

    /// Tells of the errors that are passed over.
    pub fn pass_over(&self, terminal: &Terminal) {
        if let Some(message) = passed_over(&self.loaded.diagnostics, self.file.name()) {
            terminal.note(&message);
        }
    }
}

/// What is said of the errors in a file of which some compiled: they concern what did not.
pub(super) fn passed_over(diagnostics: &[Diagnostic], name: &str) -> Option<String> {
    let errors = diagnostics.iter().filter(|found| found.severity() == Severity::Error).count();
    let others = plural(errors as u64, "error");
    (errors > 0).then(|| format!("{others} in other parts of `{name}`; `attrflow lint {name}` shows them"))
}

/// Draws diagnostics on standard error.
pub(super) fn draw_all(diagnostics: &[Diagnostic], file: &SourceFile, terminal: &Terminal) {
    let reporter = Reporter::new(file, Style::of(terminal, terminal.color));
    for diagnostic in diagnostics {
        say(&reporter.draw(diagnostic));
    }
}

/// How many errors, warnings and notes, in words.
pub(super) fn count(severities: impl IntoIterator<Item = Severity>) -> String {
    let (mut errors, mut warnings, mut notes) = (0u64, 0u64, 0u64);
    for severity in severities {
        match severity {
            Severity::Error => errors += 1,
            Severity::Warning => warnings += 1,
            Severity::Info => notes += 1,
        }
    }
    let words = [(errors, "error"), (warnings, "warning"), (notes, "note")];
    let words: Vec<String> =
        words.into_iter().filter(|(count, _)| *count > 0).map(|(count, word)| plural(count, word)).collect();
    if words.is_empty() { "nothing found".into() } else { words.join(", ") }
}
