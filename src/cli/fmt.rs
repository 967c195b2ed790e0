//! `attrflow fmt`

use std::path::PathBuf;

use attrflow::format::{Kind, Refusal, format};
use attrflow::source::{Diagnostic, SourceFile};
use clap::Args;

use super::discover::{Target, Troubles, discover, left_out};
use super::exit::{Exit, Outcome, Trouble};
use super::input::read_bytes;
use super::interrupt;
use super::mapping::{count, draw_all};
use super::output::{print, replace};
use super::parallel;
use super::patch::{print_patch, unified};
use super::sift::{has_name_of_test, looks_like_mapping, looks_like_test, may_be_mapping_or_test};
use super::terminal::{Terminal, plural};

/// Lay mapping files out in the canonical way, and change nothing that they say
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  attrflow fmt mapping.yaml
  attrflow fmt mappings/ 'apps/**/*.yaml'
  attrflow fmt mappings/ --check
  attrflow fmt mapping.yaml --diff
  attrflow fmt - < mapping.yaml

Below a folder, and where a pattern is given, those YAML and JSON files
are formatted that are mapping files, or the *.test.yaml of one; what git
ignores and hidden files are left out. A file that is named is always
formatted. Comments and the order of keys stay; a file with an error of
YAML or JSON, or with an expression that cannot be parsed, is left as it is.

Exit codes: 0 all files are formatted; 1 with --check or --diff, one is not;
2 a file cannot be formatted, read or written, or there is nothing to format.")]
pub(super) struct Fmt {
    /// Mapping files, folders, and patterns; `-` is standard input, formatted to standard output
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Say which files are not formatted, and write nothing
    #[arg(long)]
    check: bool,
    /// Show what would change, and write nothing
    #[arg(long)]
    diff: bool,
}

/// The text of a file, and what becomes of it.
type Formatted = (String, Result<String, Refusal>);

/// A file, and what becomes of it.
struct Done {
    target: Target,
    original: String,
    formatted: Result<String, Refusal>,
}

impl Done {
    fn changed(&self) -> Option<&str> {
        self.formatted.as_deref().ok().filter(|text| *text != self.original)
    }
}

impl Fmt {
    pub fn execute(self, terminal: &Terminal) -> Outcome {
        interrupt::end_quietly();
        let mut troubles = Troubles::default();
        let outcome = self.report(terminal, &mut troubles);
        // Last, where they are seen.
        let said = troubles.all.iter().filter_map(Trouble::message);
        said.for_each(|message| terminal.error(message));
        match outcome {
            Ok(_) if !troubles.all.is_empty() => Ok(Exit::Trouble),
            outcome => outcome,
        }
    }

    fn report(&self, terminal: &Terminal, troubles: &mut Troubles) -> Outcome {
        let (done, others) = self.look(troubles);
        if done.is_empty() {
            return Ok(Exit::Trouble);
        }
        for done in &done {
            if let Err(refusal) = &done.formatted {
                troubles.all.push(refused(done, refusal, terminal));
            }
        }
        let changed = if self.check || self.diff {
            self.show(&done, terminal)?
        } else {
            write_all(&done, terminal, troubles)?
        };
        let files = plural(done.len() as u64, "file");
        let said = match (changed, self.check || self.diff) {
            (0, _) => "nothing to format".to_owned(),
            (changed, true) => format!("{changed} to format"),
            (changed, false) => format!("{changed} formatted"),
        };
        terminal.note(&match done.iter().filter(|done| done.formatted.is_err()).count() {
            0 => format!("{files}: {said}"),
            refused if refused == done.len() => format!("{files}: left as written"),
            refused => format!("{files}: {said}, {refused} left as written"),
        });
        left_out(others).iter().for_each(|line| terminal.note(line));
        Ok(Exit::findings(changed > 0 && (self.check || self.diff)))
    }

    /// Formats all files that can be read. Also gives how many were no mapping files.
    fn look(&self, troubles: &mut Troubles) -> (Vec<Done>, u64) {
        let targets = discover(&self.paths, may_be_mapping_or_test, troubles);
        let results = parallel::map(&targets, work);
        let (mut done, mut others) = (Vec::new(), 0);
        for (target, result) in targets.into_iter().zip(results) {
            match result {
                Ok(Some((original, formatted))) => done.push(Done { target, original, formatted }),
                Ok(None) => others += 1,
                Err(trouble) => {
                    troubles.arguments.extend(&target.arguments);
                    troubles.all.push(trouble);
                }
            }
        }
        troubles.of_nothing(&self.paths, done.iter().map(|done| &done.target));
        (done, others)
    }

    /// Shows or names what would change; how many files.
    fn show(&self, done: &[Done], terminal: &Terminal) -> Result<usize, Trouble> {
        let changed = || done.iter().filter_map(|done| Some((done, done.changed()?)));
        if self.diff {
            let diffs = changed().map(|(done, text)| unified(&done.target.name, &done.original, text));
            print_patch(&diffs.collect::<String>())?;
        }
        for (done, _) in changed() {
            terminal.note(&format!("would format {}", done.target.name));
        }
        Ok(changed().count())
    }
}

/// Reads a file and formats it; nothing for one of a folder that is neither a mapping file nor its tests.
///
/// # Errors
/// A file that cannot be read.
fn work(target: &Target) -> Result<Option<Formatted>, Trouble> {
    let bytes = read_bytes(&target.path)?;
    let is_mapping = looks_like_mapping(&target.path, &bytes);
    let is_test = looks_like_test(&target.path, &bytes);
    let has_name = has_name_of_test(&target.path);
    let kind = match has_name || target.is_input() && is_test && !is_mapping {
        true => Kind::Data,
        false => Kind::Mapping,
    };
    if !target.named && !(if has_name { is_test } else { is_mapping }) {
        return Ok(None);
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to() + 1;
        Trouble::new(format!("cannot format `{}`: not UTF-8 at byte {at}; convert the file", target.name))
    })?;
    let formatted = format(&SourceFile::new(target.name.as_str(), text.as_str()), kind);
    Ok(Some((text, formatted)))
}

/// Writes what has changed, and says so; how many files. A file that cannot be written does not keep the others from it.
///
/// # Errors
/// Nobody reads what is written to standard output.
fn write_all(done: &[Done], terminal: &Terminal, troubles: &mut Troubles) -> Result<usize, Trouble> {
    let mut count = 0;
    for done in done {
        let Ok(text) = &done.formatted else { continue };
        let result = if done.target.is_input() {
            // Also what is formatted already: who reads it wants the whole text.
            print(text)
        } else if done.changed().is_some() {
            replace(&done.target.path, done.original.as_bytes(), text.as_bytes())
        } else {
            Ok(())
        };
        match result {
            Ok(()) if done.changed().is_some() => {
                count += 1;
                terminal.note(&format!("formatted {}", done.target.name));
            }
            Ok(()) => {}
            Err(Trouble::ClosedPipe) => return Err(Trouble::ClosedPipe),
            Err(trouble) => troubles.all.push(trouble),
        }
    }
    Ok(count)
}

/// Draws why a file stays as it is, and says that it does.
fn refused(done: &Done, refusal: &Refusal, terminal: &Terminal) -> Trouble {
    let file = SourceFile::new(done.target.name.as_str(), done.original.as_str());
    let name = file.name();
    match refusal {
        Refusal::Findings(found) => {
            draw_all(found, &file, terminal);
            let counts = count(found.iter().map(Diagnostic::severity));
            Trouble::new(format!("`{name}` is left as it is: {counts}"))
        }
        Refusal::Changed(place) => {
            let line = file.position(place.start).line;
            Trouble::new(format!(
                "`{name}` is left as it is: line {line} would not say the same in another layout; write it more simply"
            ))
        }
    }
}
