//! What a stored answer says, with places.

use serde_json::{Map, Value as Json};

use super::read::head;
use super::tree::TreeNode;
use crate::source::{Diagnostic, Span};
use crate::testing::notes::shortened;

/// The longest expression that names an answer in full, in characters.
const LONG: usize = 60;

/// A file of stored answers.
#[derive(Debug)]
pub struct Stored {
    /// What it holds, in the order of the file.
    pub elements: Vec<Element>,
    /// What is wrong with it, in file order.
    pub diagnostics: Vec<Diagnostic>,
}

/// One of the things that a file of answers holds.
#[derive(Debug)]
pub struct Element {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub content: Content,
}

/// What an element is.
#[derive(Debug)]
pub enum Content {
    /// An answer.
    Answer(Box<Answer>),
    /// An answer that cannot be used; the file's diagnostics say why.
    Broken,
    /// No answer, and why not.
    Other(Box<Diagnostic>),
}

/// A stored answer of the service.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Where it stands in the file.
    pub span: Span,
    /// Its place in the file, from 1.
    pub number: usize,
    /// What whoever has stored it calls it.
    pub id: Option<Json>,
    /// What was asked.
    pub kind: AnswerKind,
}

/// What was asked of the service.
#[derive(Clone, Debug)]
pub enum AnswerKind {
    /// To parse an expression, and to evaluate it (`parseExpression`).
    Expression(ExpressionAnswer),
    /// To provision one object (`provisionOnDemand`).
    OnDemand(OnDemandAnswer),
}

/// Something that an answer says, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct Said<T> {
    /// Where it stands.
    pub span: Span,
    /// What it says.
    pub value: T,
}

/// What the service says when something went wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServiceError {
    /// Its code.
    pub code: Option<String>,
    /// In words.
    pub message: Option<String>,
}

impl std::fmt::Display for ServiceError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let parts: Vec<&str> =
            [&self.code, &self.message].into_iter().flatten().map(String::as_str).collect();
        f.write_str(if parts.is_empty() { "no reason" } else { "" })?;
        f.write_str(&parts.join(": "))
    }
}

/// An answer of `parseExpression`. What it has not is not compared.
#[derive(Clone, Debug)]
pub struct ExpressionAnswer {
    /// The expression.
    pub expression: Said<String>,
    /// The attributes of the test object; none: there was no such object, or nobody has stored it.
    pub inputs: Option<Map<String, Json>>,
    /// Whether it could be parsed.
    pub parsed: Option<Said<bool>>,
    /// Whether it could be evaluated.
    pub evaluated: Option<Said<bool>>,
    /// The texts that it came to; without any there is no value.
    pub result: Option<Said<Vec<String>>>,
    /// The tree that the service made of it.
    pub tree: Option<TreeNode>,
    /// What went wrong.
    pub error: Option<ServiceError>,
}

/// An answer of `provisionOnDemand`. What it has not is not compared.
#[derive(Clone, Debug, Default)]
pub struct OnDemandAnswer {
    /// Whom it is about.
    pub name: Option<String>,
    /// What the source calls the type of the object: `User`, `Group`.
    pub object_type: Option<String>,
    /// How it ended: `Success`, `Skipped`, ….
    pub result: Option<Said<String>>,
    /// Why it ended so.
    pub error: Option<ServiceError>,
    /// What was done: `Create`, `Update`, `Other`, ….
    pub action: Option<Said<String>>,
    /// The properties that changed; names of the source and of the target are mixed.
    pub modified: Vec<Printed>,
    /// The attributes that the source has.
    pub import: Option<Vec<Printed>>,
    /// The attributes that the target had.
    pub matching: Option<Vec<Printed>>,
    /// Whether the target had the object.
    pub existed: Option<bool>,
    /// What came of the scope.
    pub scoping: Scoping,
    /// Whether anything was sent to the target.
    pub exported: bool,
    /// What the step says that sends it.
    pub export: Vec<Printed>,
}

/// What the step says that looks at the scope.
#[derive(Clone, Debug, Default)]
pub struct Scoping {
    /// Whether the filters take the object.
    pub passed: Option<Said<bool>>,
    /// Whether it is assigned to the application, with a role where one is needed.
    pub assigned: Option<bool>,
    /// Whether it is switched on in the source.
    pub active: Option<bool>,
}

/// A value as the service prints it.
#[derive(Clone, Debug, PartialEq)]
pub struct Printed {
    /// The attribute.
    pub name: String,
    /// Where it is printed.
    pub span: Span,
    /// Its text; none for no value.
    pub text: Option<String>,
}

impl Answer {
    /// Where to say something of all of it: at its first byte.
    pub fn place(&self) -> Span {
        head(self.span)
    }

    /// What to call it in a report.
    pub fn name(&self) -> String {
        match &self.kind {
            AnswerKind::Expression(answer) => {
                let words: Vec<&str> = answer.expression.value.split_whitespace().collect();
                format!("parseExpression {}: {}", self.number, shortened(&words.join(" "), LONG))
            }
            AnswerKind::OnDemand(answer) => match &answer.name {
                Some(name) => format!("provisionOnDemand: {name}"),
                None => format!("provisionOnDemand {}", self.number),
            },
        }
    }
}
