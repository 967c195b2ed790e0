use super::view::{AttributeView, ExpressionView, FileView, NodeView, ObjectView};
use crate::source::{Code, Diagnostic, Safety};

/// Everything there is to know of one rule. Its name and severity are those of its code.
#[derive(Debug)]
pub struct Rule {
    /// The code of its findings.
    pub code: Code,
    /// What it finds: one line.
    pub summary: &'static str,
    /// Why that matters, and what to do: paragraphs, with Markdown's back-ticks.
    pub why: &'static str,
    /// What raises it, and what does not. The first is shown to people.
    pub examples: &'static [Example],
    /// The kind of fix that its findings come with, where one is possible.
    pub fix: Option<Safety>,
    /// Where Microsoft, or a standard, documents what it stands on.
    pub pages: &'static [&'static str],
    /// How it finds out.
    pub check: Check,
}

/// A pair of texts: the first raises exactly the rule's code, the second nothing; where the rule has a fix, it
/// makes the second of the first.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// What the texts are a part of.
    pub frame: Frame,
    /// What raises the code.
    pub bad: &'static str,
    /// What raises nothing.
    pub good: &'static str,
    /// Whether the fix makes the good one of the bad one.
    pub fixed: bool,
    /// What each `…` of the bad text stands for: a text, and how often. It is for what is wrong because it is large.
    pub elided: &'static [(&'static str, usize)],
    /// The functions that the service lists, where the linter must be told.
    pub functions: Option<&'static [&'static str]>,
}

/// What an example is a part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Frame {
    /// Entries below `attributes:` of a user mapping that matches on `userName` and maps `active`.
    Attributes,
    /// Clauses below `when:` of the only scope group of such a mapping.
    Clauses,
    /// What stands below `user:`.
    User,
    /// A whole file.
    File,
    /// A record, for the mapping given: the code is that of an evaluation error.
    Record {
        /// The entries below `attributes:` that the record is evaluated with.
        attributes: &'static str,
    },
    /// A test file, for the mapping [`TESTED`](Self::TESTED).
    Tests,
    /// A file of stored answers.
    Answers,
}

/// What a rule looks at. All of them report through the closure; places are those of the file, but within an
/// expression those of its text.
#[derive(Clone, Copy)]
pub enum Check {
    /// An earlier room raises the code: where a file is read, checked, or evaluated.
    Compiler,
    /// Allowances themselves.
    Allowances,
    /// Each node of each expression's syntax tree.
    Node(fn(&NodeView<'_>, Report<'_>)),
    /// Each expression that parses.
    Expression(fn(&ExpressionView<'_>, Report<'_>)),
    /// Each attribute mapping.
    Attribute(fn(&AttributeView<'_>, Report<'_>)),
    /// Each object mapping.
    Object(fn(&ObjectView<'_>, Report<'_>)),
    /// The file as a whole.
    File(fn(&FileView<'_>, Report<'_>)),
}

/// Takes what a rule has found.
pub type Report<'r> = &'r mut dyn FnMut(Diagnostic);

/// Where Microsoft documents provisioning.
const DOCUMENTATION: &str = "https://learn.microsoft.com/entra/identity/app-provisioning/";

impl Rule {
    /// The addresses of its pages.
    pub fn links(&self) -> impl Iterator<Item = String> {
        self.pages.iter().map(|page| match page.contains("://") {
            true => (*page).to_owned(),
            false => format!("{DOCUMENTATION}{page}"),
        })
    }
}

impl std::fmt::Debug for Check {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Check::Compiler => "Compiler",
            Check::Allowances => "Allowances",
            Check::Node(_) => "Node",
            Check::Expression(_) => "Expression",
            Check::Attribute(_) => "Attribute",
            Check::Object(_) => "Object",
            Check::File(_) => "File",
        })
    }
}

impl Example {
    const fn new(frame: Frame, bad: &'static str, good: &'static str) -> Self {
        Example { frame, bad, good, fixed: false, elided: &[], functions: None }
    }

    /// A pair of entries below `attributes:`.
    pub const fn attributes(bad: &'static str, good: &'static str) -> Self {
        Self::new(Frame::Attributes, bad, good)
    }

    /// A pair of clauses.
    pub const fn clauses(bad: &'static str, good: &'static str) -> Self {
        Self::new(Frame::Clauses, bad, good)
    }

    /// A pair of texts below `user:`.
    pub const fn user(bad: &'static str, good: &'static str) -> Self {
        Self::new(Frame::User, bad, good)
    }

    /// A pair of whole files.
    pub const fn file(bad: &'static str, good: &'static str) -> Self {
        Self::new(Frame::File, bad, good)
    }

    /// A pair of test files.
    pub const fn tests(bad: &'static str, good: &'static str) -> Self {
        Self::new(Frame::Tests, bad, good)
    }

    /// A pair of files of stored answers.
    pub const fn answers(bad: &'static str, good: &'static str) -> Self {
        Self::new(Frame::Answers, bad, good)
    }

    /// A pair of records for a mapping.
    pub const fn record(attributes: &'static str, bad: &'static str, good: &'static str) -> Self {
        Self::new(Frame::Record { attributes }, bad, good)
    }

    /// The same; the fix makes the good one of the bad one.
    pub const fn fixed(self) -> Self {
        Example { fixed: true, ..self }
    }

    /// The same, where the service lists these functions.
    pub const fn listing(self, functions: &'static [&'static str]) -> Self {
        Example { functions: Some(functions), ..self }
    }

    /// The same, with what each `…` of the bad text stands for.
    pub const fn eliding(self, elided: &'static [(&'static str, usize)]) -> Self {
        Example { elided, ..self }
    }
}
