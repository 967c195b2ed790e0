//! Mapping files: read, compiled, and shown with all that is wrong with them.

use std::path::Path;

use attrflow::catalogue::ObjectKind;
use attrflow::mapping::{CompiledMapping, Holds, load};
use attrflow::source::{Diagnostic, Severity, SourceFile};
use clap::ValueEnum;

use super::exit::Trouble;
use super::input::read_text;
use super::part;
use super::report::{Reporter, Style};
use super::terminal::{Terminal, plural, say};

/// The kind of object, as an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Object {
    /// Users.
    User,
    /// Groups.
    Group,
}

impl From<Object> for ObjectKind {
    fn from(object: Object) -> Self {
        match object {
            Object::User => ObjectKind::User,
            Object::Group => ObjectKind::Group,
        }
    }
}

/// Reads and compiles a mapping file. When it does not compile, all that is wrong with it is said.
///
/// # Errors
/// A file that cannot be read, or does not compile.
pub(super) fn compile_file(path: &Path, terminal: &Terminal) -> Result<CompiledMapping, Trouble> {
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
) -> Result<CompiledMapping, Trouble> {
    let file = SourceFile::new(path.display().to_string(), read_text(path)?);
    let loaded = load(&file);
    part::holds(loaded.mapping.as_ref(), enough, file.name())?;
    match loaded.compiled {
        Some(compiled) => Ok(compiled),
        None => {
            draw_all(&loaded.diagnostics, &file, terminal);
            let counts = count(loaded.diagnostics.iter().map(Diagnostic::severity));
            Err(Trouble::new(format!("`{}` does not compile: {counts}", path.display())))
        }
    }
}

/// The kind of objects to work on: the one asked for, else users where they are mapped, else groups.
///
/// # Errors
/// The mapping has no such objects.
pub(super) fn object_kind(
    mapping: &CompiledMapping,
    asked: Option<Object>,
    path: &Path,
) -> Result<ObjectKind, Trouble> {
    let kinds = asked.map_or(vec![ObjectKind::User, ObjectKind::Group], |asked| vec![asked.into()]);
    let found = kinds.iter().copied().find(|kind| mapping.object(*kind).is_some());
    found.ok_or_else(|| {
        let name = path.display();
        match asked {
            Some(asked) => {
                let asked = ObjectKind::from(asked).as_str();
                let mapped: Vec<&str> = mapping.objects.iter().map(|object| object.kind.as_str()).collect();
                Trouble::new(format!("`{name}` does not map `{asked}` objects, only: {}", mapped.join(", ")))
            }
            None => Trouble::new(format!(
                "`{name}` maps nothing that is enabled; give it a `user` or `group` section"
            )),
        }
    })
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
