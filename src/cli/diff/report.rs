//! What changes, for people and for programs.

use attrflow::catalogue::ObjectKind;
use attrflow::provision::{FailedGroup, GroupName};
use attrflow::source::{is_command, one_line};
use serde_json::{Value as Json, json};
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::changes::{AttributeChanges, Changes, Example, Failing, Fate, Gained, Lost, Sample, Values, Who};
use crate::cli::report::escaped;
use crate::cli::terminal::{Terminal, grouped};

/// How wide lines become, however wide the terminal is.
const WIDEST: usize = 110;

/// How wide they are where nobody knows how wide the terminal is.
const WIDTH: usize = 80;

/// The groups of a scope that are told of a record that none of them takes.
const GROUPS: usize = 3;

/// How many lines one remark takes at most, more or less.
const LINES: usize = 3;

/// What is kept before the first difference of two long texts.
const BEFORE: usize = 12;

/// For people.
pub(super) fn page(changes: &Changes, kind: ObjectKind, terminal: &Terminal) -> String {
    let width = terminal.width.unwrap_or(WIDTH).min(WIDEST);
    let mut page = Page { text: String::new(), width, ascii: terminal.ascii, color: terminal.color_output };
    page.head(changes, kind);
    page.sample("Come into scope", &changes.gained, taken);
    page.sample("Drop out of scope", &changes.lost, refused);
    page.sample("Fail now", &changes.fails, |failing| failed(failing, "with A"));
    page.sample("Fail no longer", &changes.recovers, |failing| failed(failing, "with B"));
    page.sample("Left out now (no object)", &changes.left_out, |()| Vec::new());
    page.sample("Left out no longer", &changes.taken_in, |()| Vec::new());
    for attribute in changes.attributes.iter().filter(|attribute| attribute.count() > 0) {
        page.attribute(attribute);
    }
    page.text
}

/// The text that is being written.
struct Page {
    text: String,
    width: usize,
    ascii: bool,
    color: bool,
}

impl Page {
    fn head(&mut self, changes: &Changes, kind: ObjectKind) {
        let total = changes.records - changes.unreadable;
        let who = match (kind, total) {
            (ObjectKind::User, 1) => "person",
            (ObjectKind::User, _) => "people",
            (ObjectKind::Group, 1) => "group",
            (ObjectKind::Group, _) => "groups",
        };
        let (changed, total) = (grouped(changes.changed), grouped(total));
        let verb = if changes.changed == 1 { "changes" } else { "change" };
        let line = match changes.changed {
            0 => format!("nothing changes for {total} {who}"),
            _ => format!("{changed} of {total} {who} {verb}"),
        };
        self.heading(&line);
    }

    fn heading(&mut self, line: &str) {
        let line = self.shown(line);
        match self.color {
            true => self.text.push_str(&format!("\u{1b}[1m{line}\u{1b}[0m\n")),
            false => self.text.push_str(&format!("{line}\n")),
        }
    }

    /// A text as it can be shown: on one line, in the characters that there are.
    fn shown(&self, text: &str) -> String {
        let text = one_line(text);
        if self.ascii { escaped(&text) } else { text.into_owned() }
    }

    /// A line, cut where it is too long.
    fn line(&mut self, indent: usize, text: &str) {
        let text = self.shown(text);
        let text = cut(&text, self.width.saturating_sub(indent), self.ellipsis());
        self.text.push_str(&format!("{:indent$}{text}\n", ""));
    }

    /// A text on as many lines as it takes, but not too many.
    fn wrapped(&mut self, indent: usize, text: &str) {
        let room = self.width.saturating_sub(indent + 2);
        let text = cut(&self.shown(text), LINES * room, self.ellipsis());
        let (first, others) = (" ".repeat(indent), " ".repeat(indent + 2));
        let options = textwrap::Options::new(self.width)
            .initial_indent(&first)
            .subsequent_indent(&others)
            .word_separator(textwrap::WordSeparator::AsciiSpace)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        self.text.push_str(&textwrap::fill(&text, options));
        self.text.push('\n');
    }

    fn ellipsis(&self) -> &'static str {
        if self.ascii { "..." } else { "…" }
    }

    fn sample<T>(&mut self, title: &str, sample: &Sample<T>, tell: impl Fn(&T) -> Vec<String>) {
        if sample.count == 0 {
            return;
        }
        self.text.push('\n');
        self.heading(&format!("{title}: {}", grouped(sample.count)));
        for Example { who, what } in &sample.examples {
            let (who, told) = (name(who), tell(what));
            let short = format!("{who}  {}", told.concat());
            if told.len() == 1 && self.shown(&short).width() + 2 <= self.width {
                self.line(2, &short);
                continue;
            }
            self.line(2, &who);
            told.iter().for_each(|line| self.wrapped(4, line));
        }
        self.more(sample.count, sample.examples.len());
    }

    fn more(&mut self, count: u64, told: usize) {
        let more = count.saturating_sub(told as u64);
        if more > 0 && told > 0 {
            self.line(2, &format!("… and {} more", grouped(more)));
        }
    }

    fn attribute(&mut self, attribute: &AttributeChanges) {
        let counts = [
            (attribute.appeared, "appeared"),
            (attribute.disappeared, "disappeared"),
            (attribute.changed, "changed"),
        ];
        let counts = counts.into_iter().filter(|(count, _)| *count > 0);
        let counts: Vec<String> = counts.map(|(count, what)| format!("{} {what}", grouped(count))).collect();
        self.text.push('\n');
        let (target, counts) = (&attribute.target, counts.join(", "));
        let heading = format!("{target}: {counts}");
        if self.shown(&heading).width() <= self.width {
            self.heading(&heading);
        } else {
            self.heading(&format!("{target}:"));
            self.line(2, &counts);
        }
        for Example { who, what } in &attribute.examples {
            self.values(who, what);
        }
        self.more(attribute.count(), attribute.examples.len());
    }

    /// On one line where there is room for it, else below each other.
    fn values(&mut self, who: &Who, values: &Values) {
        let text = |value: &Option<Json>| match value {
            Some(value) => self.shown(&value.to_string()),
            None => "nothing".to_owned(),
        };
        let (who, before, after) = (self.shown(&name(who)), text(&values.before), text(&values.after));
        let short = format!("{who}  {before} -> {after}");
        if short.width() + 2 <= self.width {
            self.line(2, &short);
            return;
        }
        self.line(2, &who);
        let room = self.width.saturating_sub(7);
        let (before, after) = cut_both(&before, &after, room, self.ellipsis());
        self.text.push_str(&format!("       {before}\n    -> {after}\n"));
    }
}

/// Which group takes a record.
fn taken(Gained { group, fate }: &Gained) -> Vec<String> {
    let group = group.iter().map(|group| format!("by {}", group_name(group)));
    group.chain(otherwise(*fate, "with B")).collect()
}

/// What each group asks in vain.
fn refused(Lost { failed: groups, fate }: &Lost) -> Vec<String> {
    let told = groups.iter().take(GROUPS);
    let told = told.map(|FailedGroup { group, clause, value }| {
        format!("{}: {clause}, found {value}", group_name(group))
    });
    let more = groups.len().saturating_sub(GROUPS);
    let more = (more > 0).then(|| format!("… and {more} more groups"));
    told.chain(more).chain(otherwise(*fate, "with A")).collect()
}

fn failed(failing: &Failing, when: &str) -> Vec<String> {
    let error = format!("{}: {}", failing.failure.code, failing.failure);
    [error].into_iter().chain(otherwise(failing.otherwise, when)).collect()
}

/// What else becomes of a record, unless it has a payload.
fn otherwise(fate: Fate, when: &str) -> Option<String> {
    match fate {
        Fate::OutOfScope => Some(format!("(out of scope {when})")),
        Fate::NoObject => Some(format!("(left out {when})")),
        Fate::Provisioned | Fate::Failed => None,
    }
}

fn name(who: &Who) -> String {
    who.key.clone().unwrap_or_else(|| format!("line {}", who.line))
}

fn group_name(group: &GroupName) -> String {
    match group {
        GroupName::Named(name) => format!("`{name}`"),
        GroupName::Number(number) => format!("group {number}"),
    }
}

/// As much of a text as there is room for.
fn cut(text: &str, room: usize, ellipsis: &str) -> String {
    if text.width() <= room {
        return text.to_owned();
    }
    let room = room.saturating_sub(ellipsis.width());
    let mut taken = 0;
    let fits = text.chars().take_while(|letter| {
        taken += letter.width().unwrap_or_default();
        taken <= room
    });
    let mut kept: String = fits.collect();
    kept.push_str(ellipsis);
    kept
}

/// The same for two texts, such that their first difference is seen.
fn cut_both(a: &str, b: &str, room: usize, ellipsis: &str) -> (String, String) {
    let common = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count();
    let ahead: usize = a.chars().take(common).filter_map(|letter| letter.width()).sum();
    let from = |text: &str| {
        if ahead + BEFORE <= room || text.width() <= room {
            return cut(text, room, ellipsis);
        }
        let rest: String = text.chars().skip(common.saturating_sub(BEFORE)).collect();
        cut(&format!("{ellipsis}{rest}"), room, ellipsis)
    };
    (from(a), from(b))
}

/// For programs: one line. What a terminal obeys is escaped, also where JSON need not escape it.
pub(super) fn json(changes: &Changes) -> String {
    let mut line = String::new();
    for letter in document(changes).to_string().chars() {
        match is_command(letter) {
            true => line.push_str(&format!("\\u{:04x}", u32::from(letter))),
            false => line.push(letter),
        }
    }
    line.push('\n');
    line
}

fn document(changes: &Changes) -> Json {
    let attributes = changes.attributes.iter().filter(|attribute| attribute.count() > 0);
    let attributes = attributes.map(|attribute| {
        let example = |values: &Values| json!({ "before": values.before, "after": values.after });
        json!({
            "target": attribute.target,
            "appeared": attribute.appeared,
            "disappeared": attribute.disappeared,
            "changed": attribute.changed,
            "examples": examples(&attribute.examples, example),
        })
    });
    let gained = |Gained { group, fate }: &Gained| json!({ "group": group.as_ref().map(group_json), "after": fate.as_str() });
    let lost = |Lost { failed, fate }: &Lost| {
        let failed = failed.iter().map(|FailedGroup { group, clause, value }| {
            json!({ "group": group_json(group), "clause": clause, "value": value })
        });
        json!({ "failed": failed.collect::<Vec<_>>(), "before": fate.as_str() })
    };
    let nothing = |(): &()| json!({});
    json!({
        "records": changes.records,
        "changed": changes.changed,
        "failing": changes.failing,
        "unreadable": changes.unreadable,
        "scope": { "gained": sample(&changes.gained, gained), "lost": sample(&changes.lost, lost) },
        "failures": {
            "new": sample(&changes.fails, |what| failing(what, "before")),
            "gone": sample(&changes.recovers, |what| failing(what, "after")),
        },
        "no_object": {
            "gained": sample(&changes.left_out, nothing),
            "lost": sample(&changes.taken_in, nothing),
        },
        "attributes": attributes.collect::<Vec<_>>(),
    })
}

fn sample<T>(sample: &Sample<T>, tell: impl Fn(&T) -> Json) -> Json {
    json!({ "count": sample.count, "examples": examples(&sample.examples, tell) })
}

/// Each with its key, or where it has none, its line.
fn examples<T>(examples: &[Example<T>], tell: impl Fn(&T) -> Json) -> Vec<Json> {
    let example = |Example { who, what }: &Example<T>| {
        let key = who.key.as_deref().map_or_else(|| Json::from(who.line), Json::from);
        let mut told = json!({ "key": key, "line": who.line });
        if let (Some(members), Json::Object(more)) = (told.as_object_mut(), tell(what)) {
            members.extend(more);
        }
        told
    };
    examples.iter().map(example).collect()
}

fn failing(failing: &Failing, when: &str) -> Json {
    let Failing { failure, otherwise } = failing;
    json!({
        "code": failure.code.as_str(),
        "message": failure.message,
        "target": failure.target,
        when: otherwise.as_str(),
    })
}

fn group_json(group: &GroupName) -> Json {
    match group {
        GroupName::Named(name) => name.as_str().into(),
        GroupName::Number(number) => (*number).into(),
    }
}
