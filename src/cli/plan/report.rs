//! What is told of a plan: what failed, what is left out, and how many requests there are.

use std::path::Path;

use attrflow::catalogue::ObjectKind;
use attrflow::provision::{Action, RecordFailure};
use serde_json::json;

use super::http::line;
use super::intake::Side;
use crate::cli::batch::write_line;
use crate::cli::exit::Trouble;
use crate::cli::output::Output;
use crate::cli::terminal::{Terminal, grouped, plural, say};

/// How many failures, or keys, are told where they are not logged.
const TOLD: usize = 10;

/// How many objects are listed that would be disabled or deleted.
const LISTED: usize = 1000;

/// The rows of the table.
const ROWS: [&str; 9] =
    ["created", "updated", "references", "disabled", "restored", "deleted", "unchanged", "skipped", "failed"];

/// The row of what is left out.
const SKIPPED: usize = 7;

/// What is told.
pub(super) struct Report {
    errors: Option<Output>,
    skips: Option<Output>,
    /// Whether messages name the file: there are several.
    pub names_files: bool,
    told: usize,
    failed: u64,
    counts: [[u64; 2]; ROWS.len()],
    reasons: Vec<(String, u64)>,
    read: [u64; 2],
    destructive: u64,
    destroyed: Vec<String>,
    withheld: u64,
    dangling: u64,
    unknown: u64,
    /// Whether AFTER holds changes only.
    pub delta: bool,
}

impl Report {
    /// With the files for failures and for what is left out, if there are any.
    pub fn new(errors: Option<Output>, skips: Option<Output>) -> Self {
        Report {
            errors,
            skips,
            names_files: false,
            told: 0,
            failed: 0,
            counts: [[0; 2]; ROWS.len()],
            reasons: Vec::new(),
            read: [0; 2],
            destructive: 0,
            destroyed: Vec::new(),
            withheld: 0,
            dangling: 0,
            unknown: 0,
            delta: false,
        }
    }

    /// A file, as the place of a failure begins.
    pub fn file(&self, path: &Path) -> String {
        if self.names_files { format!("{}, ", path.display()) } else { String::new() }
    }

    /// One more record was read.
    pub fn read(&mut self, side: Side) {
        match side {
            Side::Before => self.read[0] += 1,
            Side::After => self.read[1] += 1,
            Side::Id => {}
        }
    }

    /// Something went wrong with one object, or with a record of which nobody knows whose it is.
    pub fn failed(&mut self, place: &str, key: Option<&str>, failure: &RecordFailure) {
        self.failed += 1;
        if let Some(file) = &mut self.errors {
            let mut logged = json!({ "code": failure.code.as_str(), "message": failure.message });
            for (name, value) in [("key", key), ("place", Some(place)), ("target", failure.target.as_deref())]
            {
                if let (Some(members), Some(value)) =
                    (logged.as_object_mut(), value.filter(|value| !value.is_empty()))
                {
                    members.insert(name.to_owned(), value.into());
                }
            }
            let mut bytes = Vec::new();
            write_line(&logged, &mut bytes);
            // What cannot be written is said when the file is put in place.
            let _ = file.write(&bytes);
        } else if self.told < TOLD {
            self.told += 1;
            let help = failure.help.as_ref().map(|help| format!(" ({help})")).unwrap_or_default();
            let whose = key.map_or_else(|| place.to_owned(), |key| format!("`{key}`"));
            let text = format!("{whose}: {}: {failure}{help}", failure.code);
            say(&line(&text));
        }
    }

    /// What is done about an object; answers which row of the table it is in.
    pub fn decided(&mut self, kind: ObjectKind, key: &str, action: &Action) -> usize {
        let row = match action {
            Action::Create(_) => 0,
            Action::Update(_) => 1,
            Action::Disable(_) => 3,
            Action::Restore(_) => 4,
            Action::Delete(_) => 5,
            Action::Skip(skip) => {
                self.skip(kind, key, &skip.to_string());
                return SKIPPED;
            }
            _ => 6,
        };
        self.count(row, kind);
        if action.is_destructive() {
            self.destructive += 1;
            if self.destroyed.len() < LISTED {
                self.destroyed.push(key.to_owned());
            }
        }
        row
    }

    fn skip(&mut self, kind: ObjectKind, key: &str, reason: &str) {
        self.count(SKIPPED, kind);
        match self.reasons.iter_mut().find(|(known, _)| known == reason) {
            Some((_, count)) => *count += 1,
            None => self.reasons.push((reason.to_owned(), 1)),
        }
        self.log_skip(kind, key, reason);
    }

    fn log_skip(&mut self, kind: ObjectKind, key: &str, reason: &str) {
        if let Some(file) = &mut self.skips {
            let mut bytes = Vec::new();
            write_line(&json!({ "key": key, "object": kind.as_str(), "reason": reason }), &mut bytes);
            // What cannot be written is said when the file is put in place.
            let _ = file.write(&bytes);
        }
    }

    fn count(&mut self, row: usize, kind: ObjectKind) {
        if let Some(count) = self.counts.get_mut(row).and_then(|row| row.get_mut(kind as usize)) {
            *count += 1;
        }
    }

    /// References of an object are set.
    pub fn references(&mut self, kind: ObjectKind) {
        self.count(2, kind);
    }

    /// An object that the mapping does not map, or that rule of it.
    pub fn not_mapped(&mut self, kind: ObjectKind, key: &str, rule: Option<&str>) {
        let kind_of = kind.as_str();
        let reason = match rule {
            None => format!("the mapping has no `{kind_of}` section"),
            Some(rule) => format!("`{rule}` does not map `{kind_of}` objects"),
        };
        self.skip(kind, key, &reason);
    }

    /// An object that is missing where records are that could not be read: it may be one of them.
    pub fn withheld(&mut self, kind: ObjectKind, key: &str) {
        self.withheld += 1;
        self.skip(kind, key, "missing, but not all there is could be read: not deleted");
    }

    /// A reference to what is not in the target.
    pub fn dangling(&mut self, kind: ObjectKind, key: &str, other: &str) {
        self.dangling += 1;
        self.log_skip(kind, key, &format!("refers to `{other}`, which is not in the target"));
    }

    /// A reference to an object that no input has.
    pub fn unknown_reference(&mut self) {
        self.unknown += 1;
    }

    /// An object that is gone, and of which nobody knows whether the target has it.
    pub fn lost_sight(&mut self, kind: ObjectKind, key: &str) {
        self.skip(kind, key, "gone, and out of scope before: nobody knows whether the target has it");
    }

    /// A record of something that is neither a user nor a group.
    pub fn foreign(&mut self, key: &str) {
        self.skip(ObjectKind::User, key, "neither a user nor a group, by its `@odata.type`");
    }

    /// A request, in that row of the table, is not sent after all.
    pub fn retract(&mut self, kind: ObjectKind, key: &str, row: usize, failure: &RecordFailure) {
        if let Some(count) = self.counts.get_mut(row).and_then(|row| row.get_mut(kind as usize)) {
            *count = count.saturating_sub(1);
        }
        self.failed("", Some(key), failure);
    }

    /// How many requests take something away.
    pub fn destructive(&self) -> u64 {
        self.destructive
    }

    /// Whether anybody is not deleted because not all there is could be read.
    pub fn has_withheld(&self) -> bool {
        self.withheld > 0
    }

    /// Whether anything went wrong.
    pub fn has_failures(&self) -> bool {
        self.failed > 0
    }

    /// Says what is held back: more would be taken away than is allowed.
    pub fn say_held(&self, threshold: u64) {
        say(&format!(
            "stopped before the first of {} that disable or delete: more than the {} allowed; look at them, and \
             allow them with --deletion-threshold {}",
            plural(self.destructive, "request"),
            grouped(threshold),
            self.destructive
        ));
        for key in &self.destroyed {
            say(&format!("  {}", line(key)));
        }
        let more = self.destructive - self.destroyed.len() as u64;
        if more > 0 {
            say(&format!("  … and {} more", grouped(more)));
        }
    }

    /// Ends it: the table, and the files in their places.
    ///
    /// # Errors
    /// A full disk.
    pub fn finish(self, held: bool, terminal: &Terminal) -> Result<(), Trouble> {
        let files = self.errors.is_some();
        if !files && self.failed > self.told as u64 {
            let more = grouped(self.failed - self.told as u64);
            say(&format!("… and {more} more; `--errors FILE` keeps them all"));
        }
        terminal.note(&self.table(held));
        for (reason, count) in &self.reasons {
            terminal.note(&format!("{} skipped: {reason}", grouped(*count)));
        }
        if self.dangling > 0 {
            let count = plural(self.dangling, "reference");
            terminal.note(&format!("{count} left out, to what is not in the target (--skipped FILE tells)"));
        }
        if self.unknown > 0 {
            let count = plural(self.unknown, "reference");
            terminal.note(&format!("{count} to what no input has: the sender must know the ids"));
        }
        for file in [self.errors, self.skips].into_iter().flatten() {
            file.commit()?;
        }
        Ok(())
    }

    fn table(&self, held: bool) -> String {
        let [before, after] = self.read;
        let mut lines = vec![format!(
            "{} before, {} after",
            plural(before, "record"),
            plural(after, if self.delta { "change" } else { "record" })
        )];
        lines.push(format!("{:<16}{:>12}{:>12}", "", "users", "groups"));
        let failed = [self.failed, 0];
        for (row, name) in ROWS.iter().enumerate() {
            let [users, groups] = match row {
                8 => failed,
                row => self.counts.get(row).copied().unwrap_or_default(),
            };
            if row == 8 && users > 0 {
                lines.push(format!("{name:<16}{:>12}", grouped(users)));
            } else if users + groups > 0 {
                let held = if held && matches!(row, 3 | 5) { "  held back" } else { "" };
                lines.push(format!("{name:<16}{:>12}{:>12}{held}", grouped(users), grouped(groups)));
            }
        }
        lines.join("\n")
    }
}
