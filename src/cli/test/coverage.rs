//! What tests reached of the mappings, as a table and in the mapping files.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use attrflow::source::{SourceFile, one_line};
use attrflow::testing::{COLUMNS, Coverage, Share};
use unicode_width::UnicodeWidthStr as _;

use super::find;
use super::load::{Loader, identity};
use super::work::{Done, Ran};
use crate::cli::report::{Reporter, Style, escaped};
use crate::cli::terminal::Terminal;

/// What tests reached.
pub(super) struct Table {
    rows: Vec<Row>,
}

struct Row {
    file: Arc<SourceFile>,
    coverage: Coverage,
    /// Whether any test is about it.
    tested: bool,
}

impl Table {
    /// Of the mappings that the tests are about, and of those that lie in the same folders and have no test.
    pub fn new(done: &[Done], paths: &[PathBuf], loader: &Loader, terminal: &Terminal) -> Self {
        let mut rows: BTreeMap<PathBuf, Row> = BTreeMap::new();
        for done in done {
            let Some(mapping) = &done.mapping else { continue };
            let Ok(subject) = &mapping.subject else { continue };
            let place = identity(Path::new(mapping.file.name()));
            let row = rows.entry(place).or_insert_with(|| Row {
                file: mapping.file.clone(),
                coverage: Coverage::new(subject),
                tested: false,
            });
            row.tested |= done.ran.is_some();
            if let Some(Ran { coverage: Some(coverage), .. }) = &done.ran {
                row.coverage.merge(coverage);
            }
        }
        for path in find::mappings(paths) {
            let place = identity(&path);
            if rows.contains_key(&place) {
                continue;
            }
            let loaded = loader.mapping(&path).ok();
            match loaded.as_ref().map(|mapping| (&mapping.file, &mapping.subject)) {
                Some((file, Ok(subject))) => {
                    let coverage = Coverage::new(subject);
                    rows.insert(place, Row { file: file.clone(), coverage, tested: false });
                }
                _ => terminal.note(&format!(
                    "`{}` has no tests and does not compile: it is left out of the coverage",
                    path.display()
                )),
            }
        }
        let mut rows: Vec<Row> = rows.into_values().collect();
        rows.sort_by(|a, b| a.file.name().cmp(b.file.name()));
        Table { rows }
    }

    fn total(&self) -> Share {
        self.rows.iter().fold(Share::default(), |share, row| share + row.coverage.total())
    }

    /// Whether less is covered than somebody wants.
    pub fn is_below(&self, wanted: Option<f64>) -> bool {
        let total = self.total();
        // All of it is 100 %, whatever a division makes of that.
        wanted.is_some_and(|wanted| total.reached < total.all && total.percent() < wanted)
    }

    /// All of it in one line.
    pub fn summary(&self) -> String {
        let total = self.total();
        format!("coverage: {} ({} of {})", percent(total), total.reached, total.all)
    }

    /// What no test reached, in the mapping files, and then the table.
    pub fn text(&self, terminal: &Terminal) -> String {
        let mut out = String::new();
        for row in &self.rows {
            let untested = row.coverage.untested();
            if !row.tested || untested.is_empty() {
                continue;
            }
            let reporter = Reporter::new(&row.file, Style::of(terminal, terminal.color_output));
            for found in &untested {
                out.push_str(&reporter.draw(found));
                out.push('\n');
            }
        }
        out.push_str(&self.lines(terminal));
        out
    }

    fn lines(&self, terminal: &Terminal) -> String {
        let mut table: Vec<Vec<String>> = Vec::new();
        let head = COLUMNS.iter().map(|(name, _)| (*name).to_owned());
        table.push(std::iter::once(String::new()).chain(head).chain(["covered".to_owned()]).collect());
        for row in &self.rows {
            let name = one_line(row.file.name());
            let name = if terminal.ascii { escaped(&name) } else { name.into_owned() };
            let shares = COLUMNS.iter().map(|(_, kinds)| cell(row.coverage.share(kinds)));
            let total = match row.tested {
                true => percent(row.coverage.total()),
                false => "not tested".to_owned(),
            };
            table.push(std::iter::once(name).chain(shares).chain([total]).collect());
        }
        let columns = table.first().map_or(0, Vec::len);
        let width = |column: usize| {
            table.iter().filter_map(|row| row.get(column)).map(|cell| cell.width()).max().unwrap_or_default()
        };
        let widths: Vec<usize> = (0..columns).map(width).collect();
        let mut out = String::new();
        for row in &table {
            let mut line = String::new();
            for (at, (cell, width)) in row.iter().zip(&widths).enumerate() {
                let gap = " ".repeat(width - cell.width());
                // Writing to a string cannot fail.
                let _ = match at {
                    0 => write!(line, "{cell}{gap}"),
                    _ => write!(line, "  {gap}{cell}"),
                };
            }
            let _ = writeln!(out, "{}", line.trim_end());
        }
        out
    }
}

fn cell(share: Share) -> String {
    match share.all {
        0 => "-".to_owned(),
        all => format!("{}/{all}", share.reached),
    }
}

/// As people write it: 100 % is all of it, and nothing less.
fn percent(share: Share) -> String {
    let percent = share.percent();
    match share.reached == share.all {
        true => "100 %".to_owned(),
        false => format!("{:.1} %", (percent * 10.0).floor() / 10.0),
    }
}
