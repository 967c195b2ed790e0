//! `attrflow test`

mod answers;
mod coverage;
mod find;
mod junit;
mod load;
mod report;
mod watch;
mod work;

use std::path::PathBuf;
use std::time::Instant;

use clap::Args;

use super::discover::Troubles;
use super::exit::{Exit, Outcome, Trouble};
use super::interrupt;
use super::output::{Output, print, replace};
use super::parallel;
use super::paths;
use super::sift::may_be_test;
use super::terminal::{Terminal, plural, say};
use coverage::Table;
use load::Loader;
use report::Report;
use work::{Done, Ran, Wanted, work};

/// Run the tests of mapping files
///
/// Test files are called *.test.yaml and stand beside mapping files: records by name, and for each test what is
/// expected of one: whether it is in scope, its payload as `attrflow run` writes it, single target attributes, the
/// requests that `attrflow plan` makes of it. What the service has answered to parseExpression and provisionOnDemand is a
/// test as well, where somebody has stored it. Failures are written to standard output, the summary to standard error.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  attrflow test
  attrflow test mappings/ --coverage --fail-under 100
  attrflow test mapping.test.yaml --update
  attrflow test mappings/ --junit report.xml
  attrflow test mapping.yaml --watch
  attrflow test answers.json
  attrflow test answer.json --mapping schema.json --object user

A test file:

  attrflow-test: 1
  mapping: mapping.yaml        # by default the file beside it, of the same stem
  records:
    ada: { file: users.ndjson, pick: ada@contoso.com }
    joe: { userPrincipalName: joe@contoso.com, department: Sales }
  tests:
    - name: who leaves is switched off
      record: ada
      with: { IsSoftDeleted: true }
      expect:
        scope: in
        attributes: { active: false }

Stored answers of the service are named themselves, or below `answers` in a test
file: request and response of parseExpression or provisionOnDemand as JSON, one,
a list, one a line, or a browser's HAR. What they say and nobody can compare is
told.

The clock stands at 2026-01-01T00:00:00Z and random numbers start from seed 0
where a test file says nothing else (`now`, `seed`), so that no test depends on
the day it is run. docs/testing.md has all keys.

Exit codes: 0 all pass; 1 a test fails, or less is covered than --fail-under;
2 a test file, a mapping or a stored answer cannot be used, or there is no test
file.")]
pub(super) struct Test {
    /// Test files, mapping files beside them, files of stored answers, folders and patterns; the current folder by
    /// default
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Show what of the mappings no test has reached
    #[arg(long)]
    coverage: bool,
    /// Fail when less than this is covered; implies --coverage
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    fail_under: Option<f64>,
    /// Write a report for CI systems there, in the format of JUnit
    #[arg(long, value_name = "FILE")]
    junit: Option<PathBuf>,
    /// Write what is found in the place of what is expected
    #[arg(long, conflicts_with = "watch")]
    update: bool,
    /// Run the tests again whenever a file changes, until Ctrl-C
    #[arg(long)]
    watch: bool,
    /// The mapping that stored answers of provisionOnDemand are held against
    #[arg(long, value_name = "MAPPING")]
    mapping: Option<PathBuf>,
    /// What stored answers of provisionOnDemand are about; by default they tell
    #[arg(long, requires = "mapping")]
    object: Option<String>,
}

/// What one run came to.
struct Round {
    exit: Exit,
    /// The files that were read.
    paths: Vec<PathBuf>,
}

fn percent(text: &str) -> Result<f64, String> {
    let number = text.trim().trim_end_matches('%').parse::<f64>().ok();
    number
        .filter(|number| (0.0..=100.0).contains(number))
        .ok_or_else(|| "a number from 0 to 100 is wanted".to_owned())
}

impl Test {
    pub fn execute(mut self, terminal: &Terminal) -> Outcome {
        interrupt::end_quietly();
        if self.paths.is_empty() {
            self.paths.push(PathBuf::from("."));
        }
        if self.paths.iter().any(|path| path.as_os_str() == "-") {
            return Err(Trouble::new(
                "a test file cannot come from standard input: what it names is found beside it",
            ));
        }
        if self.watch {
            return watch::run(&self, terminal);
        }
        self.round(terminal).map(|round| round.exit)
    }

    fn wanted(&self) -> Wanted<'_> {
        Wanted {
            coverage: self.coverage || self.fail_under.is_some(),
            update: self.update,
            object: self.object.as_deref(),
        }
    }

    /// Runs all tests once.
    fn round(&self, terminal: &Terminal) -> Result<Round, Trouble> {
        let began = Instant::now();
        let mut troubles = Troubles::default();
        let files = find::tests(&self.paths, &mut troubles);
        self.check_mapping(&files)?;
        self.check_paths(&files)?;
        let loader = Loader::new()?;
        let wanted = self.wanted();
        let results = parallel::map(&files, |path| work(path, self.mapping.as_deref(), &loader, wanted));
        let mut done = Vec::new();
        for result in results {
            match result {
                Ok(files) => done.extend(files),
                Err(trouble) => troubles.all.push(trouble),
            }
        }
        if self.update {
            write_all(&mut done, &mut troubles);
        }
        let table = wanted.coverage.then(|| Table::new(&done, &self.paths, &loader, terminal));

        let mut report = Report::new(terminal);
        report.files(&done);
        if let Some(table) = &table {
            if !report.text.is_empty() {
                report.text.push('\n');
            }
            report.text.push_str(&table.text(terminal));
        }
        // A report on standard output is alone there.
        match self.junit.as_ref().is_some_and(|path| path.as_os_str() == "-") {
            true if report.text.is_empty() => {}
            true => say(report.text.trim_end_matches('\n')),
            false => print(&report.text)?,
        }
        if let Some(path) = &self.junit {
            let mut output = Output::create(Some(path))?;
            output.write(junit::document(&done, began.elapsed()).as_bytes())?;
            output.commit()?;
        }
        report::uncompared(&done).iter().for_each(|line| terminal.note(line));
        let below = table.as_ref().is_some_and(|table| table.is_below(self.fail_under));
        report.summary(&done).iter().for_each(|line| terminal.note(line));
        if let Some(table) = &table {
            terminal.note(&table.summary());
            if let (true, Some(wanted)) = (below, self.fail_under) {
                terminal.error(&format!("coverage is below {wanted} %"));
            }
        }
        // Last, where they are seen.
        troubles.all.iter().filter_map(Trouble::message).for_each(|message| terminal.error(message));
        let unusable = !troubles.all.is_empty() || done.iter().any(Done::is_unusable);
        let failed = done.iter().any(|done| report::failed(done) > 0);
        let exit = if unusable { Exit::Trouble } else { Exit::findings(failed || below) };
        let mut paths = loader.paths();
        paths.extend(files);
        Ok(Round { exit, paths })
    }

    /// A test file names its mapping itself.
    fn check_mapping(&self, files: &[PathBuf]) -> Result<(), Trouble> {
        match files.iter().find(|path| self.mapping.is_some() && may_be_test(path)) {
            Some(path) => Err(Trouble::new(format!(
                "--mapping is for stored answers, and `{}` is a test file, which names its mapping itself",
                path.display()
            ))),
            None => Ok(()),
        }
    }

    fn check_paths(&self, files: &[PathBuf]) -> Result<(), Trouble> {
        let read: Vec<_> = files.iter().map(|path| ("test", path.as_path())).collect();
        paths::check(
            &read,
            &[("--output", None), ("--junit", self.junit.as_deref().filter(|path| path.as_os_str() != "-"))],
        )
    }
}

/// Writes the files whose expectations were rewritten.
fn write_all(done: &mut [Done], troubles: &mut Troubles) {
    for done in done {
        let Some(Ran { updated: Some(updated), tests, .. }) = &mut done.ran else { continue };
        let name = done.path.display();
        match updated {
            Ok(updated) if updated.text == done.file.text() => {}
            Ok(new) => {
                if let Err(trouble) = replace(&done.path, done.file.text().as_bytes(), new.text.as_bytes()) {
                    *updated = Err(String::new());
                    tests.iter_mut().for_each(|tested| tested.after = None);
                    troubles.all.push(trouble);
                }
            }
            Err(why) => {
                let message = format!("cannot update `{name}`: {why}; nothing of it was written");
                troubles.all.push(Trouble::new(message));
            }
        }
    }
}

/// `1 test passed`, `3 tests passed`
fn tests(count: usize, what: &str) -> String {
    format!("{} {what}", plural(count as u64, "test"))
}
