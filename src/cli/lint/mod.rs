//! `attrflow lint`

mod baseline;
pub(in crate::cli) mod config;
mod fixing;
mod render;
mod select;
mod work;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use attrflow::lint::formats::Linted;
use attrflow::source::Severity;
use clap::Args;

use super::discover::{Troubles, discover, left_out};
use super::exit::{Exit, Outcome, Trouble};
use super::interrupt;
use super::output::print;
use super::parallel;
use super::sift::may_be_mapping;
use super::terminal::{Terminal, say};
use baseline::Baseline;
use config::{Above, Configs, listed};
use render::Format;
use select::Choices;
use work::{Done, Fixes, Job, work};

/// Show what is wrong with mapping files, and mend it
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  attrflow lint mapping.yaml
  attrflow lint mappings/ 'apps/**/*.yaml' --format concise
  attrflow lint mappings/ --deny warnings --allow AF103
  attrflow lint mapping.yaml --functions exported.json
  attrflow lint mapping.yaml --diff
  attrflow lint mapping.yaml --fix

Below a folder, and where a pattern is given, those YAML and JSON files
are looked at that are mapping files; what git ignores, hidden files and
*.test.yaml are left out. A file that is named is always looked at.

Exit codes: 0 no errors; 1 an error was found, or with --diff a change;
2 a file cannot be read or written, or there is nothing to look at.")]
pub(super) struct Lint {
    /// Mapping files, folders, and patterns; `-` is standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// How findings are shown
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
    /// Apply the fixes that surely are what was meant
    #[arg(long)]
    fix: bool,
    /// Apply those too that only probably are
    #[arg(long)]
    unsafe_fixes: bool,
    /// Show what fixes would change, and write nothing
    #[arg(long)]
    diff: bool,
    #[command(flatten)]
    choices: Choices,
    /// Only what is not in this file counts; where there is no such file it is written
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write the baseline anew, with all that is found
    #[arg(long, conflicts_with = "diff")]
    update_baseline: bool,
    /// The configuration for all files, in the place of the attrflow.toml nearest to each
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The functions that the service lists (GET …/schema/functions): calls of others are found
    #[arg(long, value_name = "FILE")]
    functions: Option<PathBuf>,
}

impl Lint {
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
        let (mut done, others) = self.look(troubles)?;
        if done.is_empty() {
            return Ok(Exit::Trouble);
        }
        let mut exit = Exit::Fine;
        if self.diff {
            exit = Exit::findings(fixing::show_all(&done, terminal)?);
        } else if self.fixes() != Fixes::None {
            done = fixing::write_all(done, terminal, troubles)?;
        }
        // The output belongs to the text of standard input where it is fixed.
        let aside = self.fixes() != Fixes::None && done.iter().any(|done| done.target.is_input());
        let (linted, notes) = self.news(done)?;
        if !self.diff {
            let text = self.format.render(&linted, terminal, aside)?;
            if aside { say(text.trim_end_matches('\n')) } else { print(&text)? }
        }
        if self.format == Format::Human && !self.diff {
            render::pointer(&linted).iter().for_each(|line| terminal.note(line));
        }
        terminal.note(&render::summary(&linted, self.fixes()));
        left_out(others).iter().for_each(|line| terminal.note(line));
        notes.iter().for_each(|note| terminal.note(note));
        let mut findings = linted.iter().flat_map(|linted| &linted.findings);
        if findings.any(|found| found.severity == Severity::Error) {
            exit = Exit::Findings;
        }
        Ok(if self.update_baseline { Exit::Fine } else { exit })
    }

    fn fixes(&self) -> Fixes {
        match (self.unsafe_fixes, self.fix || self.diff) {
            (true, _) => Fixes::Unsafe,
            (false, true) => Fixes::Safe,
            (false, false) => Fixes::None,
        }
    }

    /// Looks at all files that can be read. Also gives how many were no mapping files.
    fn look(&self, troubles: &mut Troubles) -> Result<(Vec<Done>, u64), Trouble> {
        let functions = self.functions.as_deref().map(listed).transpose()?;
        let above = Above { levels: &self.choices.0, functions };
        let mut configs = Configs::new(self.config.as_deref(), above)?;
        let mut jobs = Vec::new();
        for target in discover(&self.paths, may_be_mapping, troubles) {
            let config = configs.of(target.place.parent().unwrap_or(&target.place))?;
            if target.named || !config.excludes(&target.place) {
                jobs.push(Job { target: Arc::new(target), config });
            }
        }
        let (mut done, mut left_out) = (Vec::new(), 0);
        let results = parallel::map(&jobs, |job| work(job, self.fixes()));
        for (job, result) in jobs.iter().zip(results) {
            match result {
                Ok(Some(looked_at)) => done.push(looked_at),
                Ok(None) => left_out += 1,
                Err(trouble) => {
                    troubles.arguments.extend(&job.target.arguments);
                    troubles.all.push(trouble);
                }
            }
        }
        troubles.of_nothing(&self.paths, done.iter().map(|done| &*done.target));
        Ok((done, left_out))
    }

    /// What is found and not known yet, and what to say about baselines.
    fn news(&self, done: Vec<Done>) -> Result<(Vec<Linted>, Vec<String>), Trouble> {
        let mut baselines: BTreeMap<PathBuf, Baseline> = BTreeMap::new();
        let mut linted = Vec::new();
        for Done { target, config, file, findings, .. } in done {
            let Some(path) = self.baseline.as_ref().or(config.baseline.as_ref()) else {
                linted.push(Linted { file, findings });
                continue;
            };
            if !baselines.contains_key(path) {
                baselines.insert(path.clone(), Baseline::open(path)?);
            }
            let news = match baselines.get_mut(path) {
                Some(baseline) => {
                    let all = findings.clone();
                    let news = baseline.news(&target.place, &file, findings);
                    if self.update_baseline {
                        Vec::new()
                    } else if baseline.exists() {
                        news
                    } else {
                        all
                    }
                }
                None => findings,
            };
            linted.push(Linted { file, findings: news });
        }
        if self.update_baseline && baselines.is_empty() {
            return Err(Trouble::new(
                "there is no baseline to update: name it with --baseline, or in attrflow.toml",
            ));
        }
        let mut notes = Vec::new();
        for baseline in baselines.values() {
            if self.update_baseline || !baseline.exists() && !self.diff {
                notes.push(baseline.write()?);
            } else {
                notes.extend(baseline.notes());
            }
        }
        Ok((linted, notes))
    }
}

/// What the configuration nearest to a file says.
///
/// # Errors
/// A configuration that cannot be read or understood.
pub(super) fn configured(path: &Path) -> Result<attrflow::lint::Settings, Trouble> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = std::fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    Ok(Configs::new(None, Above::default())?.of(&folder)?.settings.clone())
}
