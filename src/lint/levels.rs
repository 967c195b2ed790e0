//! Which rules count: as their severity says, as errors, or not at all.

use std::fmt;
use std::str::FromStr;

use crate::source::{Code, Severity};

/// What becomes of a rule's findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// They are not reported.
    Allow,
    /// They are errors, whatever their severity.
    Deny,
}

/// Which rules are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selector {
    /// One, by its code or name.
    Code(Code),
    /// A group, by the first digit of its codes: `AF6`.
    Group(char),
    /// All warnings.
    Warnings,
    /// All notes.
    Notes,
}

impl Selector {
    /// Whether a code is meant.
    pub fn matches(self, code: Code) -> bool {
        match self {
            Selector::Code(other) => other == code,
            Selector::Group(group) => code.as_str().chars().nth(2) == Some(group),
            Selector::Warnings => code.severity() == Severity::Warning,
            Selector::Notes => code.severity() == Severity::Info,
        }
    }

    /// Narrower ones win over wider ones.
    fn width(self) -> u8 {
        match self {
            Selector::Code(_) => 0,
            Selector::Group(_) => 1,
            Selector::Warnings | Selector::Notes => 2,
        }
    }
}

impl FromStr for Selector {
    type Err = ();

    /// Reads a code (`AF601`), a rule's name (`iif-null`), a group (`AF6`), `warnings` or `notes`.
    fn from_str(text: &str) -> Result<Self, ()> {
        if let Ok(code) = text.parse() {
            return Ok(Selector::Code(code));
        }
        match text.to_ascii_lowercase().as_str() {
            "warnings" => Ok(Selector::Warnings),
            "notes" => Ok(Selector::Notes),
            text => match text.strip_prefix("af").map(|group| group.chars().collect::<Vec<_>>()).as_deref() {
                Some(&[group]) if Code::ALL.iter().any(|code| Selector::Group(group).matches(*code)) => {
                    Ok(Selector::Group(group))
                }
                _ => Err(()),
            },
        }
    }
}

impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Selector::Code(code) => code.fmt(f),
            Selector::Group(group) => write!(f, "AF{group}"),
            Selector::Warnings => f.write_str("warnings"),
            Selector::Notes => f.write_str("notes"),
        }
    }
}

/// Layers of choices: a later one wins over an earlier one, within one a code over a group, and the choice that
/// was made last over the ones before.
#[derive(Clone, Debug, Default)]
pub struct Levels {
    layers: Vec<Vec<(Selector, Level)>>,
}

impl Levels {
    /// Adds a layer above all others.
    pub fn push(&mut self, choices: Vec<(Selector, Level)>) {
        self.layers.push(choices);
    }

    /// The same with a layer below all others but the first `below`.
    pub fn insert(&mut self, below: usize, choices: Vec<(Selector, Level)>) {
        self.layers.insert(below.min(self.layers.len()), choices);
    }

    /// What is chosen for a code, if anything is.
    pub fn of(&self, code: Code) -> Option<Level> {
        self.layers.iter().rev().find_map(|layer| {
            let matching = layer.iter().enumerate().filter(|(_, (selector, _))| selector.matches(code));
            let chosen = matching.min_by_key(|(at, (selector, _))| (selector.width(), usize::MAX - at));
            chosen.map(|(_, (_, level))| *level)
        })
    }
}
