//! `attrflow rule`

use std::fmt::Write as _;

use attrflow::lint::{Example, Frame, Rule, all, find};
use attrflow::source::{Code, Safety, Severity, suggest};
use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::exit::{Exit, Outcome, Trouble};
use super::output::print;
use super::report::escaped;
use super::terminal::Terminal;

/// How wide text becomes, and is where nobody knows how wide the terminal is.
const WIDTH: usize = 80;

/// Show what a diagnostic means, and what to do about it
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  attrflow rule
  attrflow rule AF101
  attrflow rule unknown-function AF103 --format json")]
pub(super) struct RuleCommand {
    /// Codes or names; a table of all by default
    #[arg(value_name = "RULE")]
    rules: Vec<String>,
    /// How rules are shown
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// To be read.
    Human,
    /// A JSON array, one rule a line.
    Json,
}

impl RuleCommand {
    pub fn execute(self, terminal: &Terminal) -> Outcome {
        let chosen: Result<Vec<&Rule>, Trouble> = self.rules.iter().map(|name| rule(name)).collect();
        let chosen = chosen?;
        let listed = if chosen.is_empty() { all().collect() } else { chosen.clone() };
        let text = match self.format {
            Format::Json => {
                let lines: Vec<String> = listed.iter().map(|rule| as_json(rule).to_string()).collect();
                format!("[\n{}\n]\n", lines.join(",\n"))
            }
            Format::Human if chosen.is_empty() => table(terminal),
            Format::Human => chosen.iter().map(|rule| page(rule, terminal)).collect::<Vec<_>>().join("\n\n"),
        };
        let ascii = terminal.ascii && self.format == Format::Human;
        print(&if ascii { escaped(&text) } else { text })?;
        Ok(Exit::Fine)
    }
}

fn rule(name: &str) -> Result<&'static Rule, Trouble> {
    let folded = name.trim().to_ascii_lowercase();
    folded.parse().ok().and_then(find).ok_or_else(|| {
        let near = suggest(name, all().flat_map(|rule| [rule.code.as_str(), rule.code.name()]));
        let help = near
            .map_or("`attrflow rule` lists them all".to_owned(), |near| format!("did you mean `{near}`?"));
        Trouble::new(format!("there is no rule `{name}`; {help}"))
    })
}

fn severity(code: Code) -> &'static str {
    match code.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn safety(rule: &Rule) -> Option<&'static str> {
    rule.fix.map(|safety| match safety {
        Safety::Safe => "safe",
        Safety::Unsafe => "unsafe",
        Safety::Display => "display",
    })
}

fn table(terminal: &Terminal) -> String {
    let mut out = String::new();
    let mut group = "";
    let longest = all().map(|rule| rule.code.name().len()).max().unwrap_or_default();
    for rule in all() {
        if rule.code.group() != group {
            group = rule.code.group();
            let gap = if out.is_empty() { "" } else { "\n" };
            // Writing to a string cannot fail.
            let _ = writeln!(out, "{gap}{group}");
        }
        let (code, fix) = (rule.code, safety(rule).unwrap_or("-"));
        let start = format!("  {code} {:<longest$}  {:<7} {fix:<7} ", code.name(), severity(code));
        let row = format!("{start}{}", rule.summary);
        match terminal.width {
            Some(width) => {
                let indent = if width >= start.len() + 24 { start.len() } else { 8 };
                let options =
                    textwrap::Options::new(width).subsequent_indent(SPACES.get(..indent).unwrap_or(""));
                let _ = writeln!(out, "{}", textwrap::fill(&row, options));
            }
            None => {
                let _ = writeln!(out, "{row}");
            }
        }
    }
    out.push_str(
        "\nEach with its severity, and whether its fix is applied by --fix (safe) or --unsafe-fixes.\n",
    );
    out
}

const SPACES: &str = "                                                                                ";

/// All there is to know of a rule.
pub(super) fn page(rule: &Rule, terminal: &Terminal) -> String {
    let width = terminal.width.unwrap_or(WIDTH).min(WIDTH);
    let wrap = |text: &str| text.split("\n\n").map(|part| textwrap::fill(part, width)).collect::<Vec<_>>();
    let code = rule.code;
    let mut parts = vec![format!("{code} {} ({})", code.name(), severity(code))];
    parts.extend(wrap(rule.summary));
    parts.extend(wrap(rule.why));
    if let Some(example) = rule.examples.first() {
        match example.frame {
            Frame::Record { attributes } => parts.push(quoted("With", attributes)),
            Frame::Tests => parts.push(quoted("Of the mapping", Frame::TESTED)),
            _ => {}
        }
        if let Some(functions) = example.functions {
            parts.push(quoted("Where the service lists only", &functions.join("\n")));
        }
        let elided = example.elided.iter();
        let elided = elided.map(|(text, times)| format!("\n    (… stands for {times} times `{text}`)"));
        parts.push(quoted("Bad", example.bad) + &elided.collect::<String>());
        parts.push(quoted("Good", example.good));
    }
    parts.push(titled("Fix", &[fix(rule).to_owned()], width));
    if !code.as_str().starts_with("AF7") {
        parts.push(titled("Where it is meant", &allowances(code), width));
    }
    let links: Vec<String> = rule.links().collect();
    if !links.is_empty() {
        parts.push(titled("Documented at", &links, width));
    }
    format!("{}\n", parts.join("\n\n"))
}

fn fix(rule: &Rule) -> &'static str {
    match rule.fix {
        None => "none: it takes somebody who knows what was meant",
        Some(Safety::Safe) => "`attrflow lint --fix` applies it",
        Some(Safety::Unsafe) => "`attrflow lint --unsafe-fixes` applies it; look at what has changed",
        Some(Safety::Display) => "shown, and made by hand",
    }
}

fn allowances(code: Code) -> Vec<String> {
    if code.as_str().starts_with("AF9") {
        return vec!["it cannot be allowed: the record has no payload".to_owned()];
    }
    vec![
        format!("# attrflow: allow {code} because ...    (on the mapping's line)"),
        format!("lint: {{ allow: [{code}] }}    (for a mapping file)"),
        format!("allow = [\"{code}\"]    (below [lint] in attrflow.toml)"),
    ]
}

/// A heading, and a text as it is; of characters that nobody could see, their numbers.
fn quoted(title: &str, text: &str) -> String {
    let seen = |c: char| match c {
        '\u{a0}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => format!("<U+{:04X}>", u32::from(c)),
        c => c.to_string(),
    };
    let line = |line: &str| format!("\n    {}", line.chars().map(seen).collect::<String>());
    let lines: String = text.trim_end().lines().map(line).collect();
    format!("{title}:{lines}")
}

/// A heading, and lines that may be wrapped.
fn titled(title: &str, lines: &[String], width: usize) -> String {
    let options = textwrap::Options::new(width)
        .initial_indent("    ")
        .subsequent_indent("      ")
        .break_words(false)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    let lines: String = lines.iter().map(|line| format!("\n{}", textwrap::fill(line, &options))).collect();
    format!("{title}:{lines}")
}

fn as_json(rule: &Rule) -> Value {
    json!({
        "code": rule.code.as_str(),
        "name": rule.code.name(),
        "group": rule.code.group(),
        "severity": match rule.code.severity() { Severity::Info => "info", _ => severity(rule.code) },
        "summary": rule.summary,
        "why": rule.why,
        "fix": safety(rule),
        "examples": rule.examples.iter().map(example).collect::<Vec<_>>(),
        "documented": rule.links().collect::<Vec<_>>(),
    })
}

fn example(example: &Example) -> Value {
    let (part_of, with) = match example.frame {
        Frame::Attributes => ("attributes", None),
        Frame::Clauses => ("when", None),
        Frame::User => ("user", None),
        Frame::File => ("file", None),
        Frame::Record { attributes } => ("record", Some(attributes)),
        Frame::Tests => ("tests", Some(Frame::TESTED)),
        Frame::Answers => ("answers", None),
    };
    let mut out =
        json!({ "partOf": part_of, "bad": example.bad, "good": example.good, "fixed": example.fixed });
    if let (Some(members), Some(with)) = (out.as_object_mut(), with) {
        let name = if example.frame == Frame::Tests { "mapping" } else { "attributes" };
        members.insert(name.into(), with.into());
    }
    if let (Some(members), Some(functions)) = (out.as_object_mut(), example.functions) {
        members.insert("functions".into(), functions.into());
    }
    if let (Some(members), [_, ..]) = (out.as_object_mut(), example.elided) {
        let elided = example.elided.iter().map(|(text, times)| json!({ "text": text, "times": times }));
        members.insert("elided".into(), elided.collect());
    }
    out
}
