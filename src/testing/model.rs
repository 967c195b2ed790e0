//! What a test file says, with places.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde_json::{Map, Value as Json};

use crate::provision::{GroupName, Method};
use crate::record::Pick;
use crate::scim::WireStyle;
use crate::source::document::Node;
use crate::source::{Code, Span};
use crate::value::DateTime;

/// A test file.
#[derive(Clone, Debug)]
pub struct TestFile {
    /// The mapping file, relative to this one; by default the one beside it of the same stem.
    pub mapping: Option<Stated<String>>,
    /// What holds for all tests that say nothing else.
    pub settings: Settings,
    /// The codes that the linter is to find in the mapping; none: nothing is checked.
    pub diagnostics: Option<Stated<Vec<Stated<Code>>>>,
    /// The records that have names.
    pub records: IndexMap<String, RecordSource>,
    /// The files of stored answers that are held against the mapping beside the tests.
    pub answers: Vec<AnswersRef>,
    /// The tests, in file order.
    pub tests: Vec<Test>,
}

/// A file of stored answers.
#[derive(Clone, Debug)]
pub struct AnswersRef {
    /// Where it is named.
    pub span: Span,
    /// Its path, relative to the test file.
    pub file: String,
    /// The name of the object mapping, as `--object` takes it; by default as each answer says.
    pub object: Option<String>,
}

/// Something that is said, and where.
#[derive(Clone, Debug)]
pub struct Stated<T> {
    /// Where its key stands; of an element of a list, the element.
    pub key: Span,
    /// How it is written.
    pub node: Node,
    /// What it says.
    pub value: T,
}

/// What expressions read beside the record.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// The clock.
    pub now: Option<DateTime>,
    /// The seed of the random source.
    pub seed: Option<u64>,
    /// The tenant's default domain.
    pub default_domain: Option<String>,
    /// What `%NAME%` stands for.
    pub constants: BTreeMap<String, String>,
    /// The values that `SelectUniqueValue` must avoid.
    pub taken: Option<Vec<String>>,
}

/// Where a record comes from.
#[derive(Clone, Debug)]
pub struct RecordSource {
    /// Where it is written, or what names it.
    pub span: Span,
    /// What it is.
    pub kind: RecordKind,
}

/// What a record is.
#[derive(Clone, Debug)]
pub enum RecordKind {
    /// Attributes, written in the test file.
    Inline {
        /// The attributes.
        attributes: Map<String, Json>,
        /// Where the key of each stands.
        keys: Vec<(String, Span)>,
    },
    /// One of an input.
    Picked {
        /// The file, relative to the test file.
        file: String,
        /// Which one.
        pick: Pick,
        /// What separates the elements of a list in a CSV cell.
        csv_list: Option<String>,
    },
    /// It could not be read, and a diagnostic says so.
    Invalid,
}

/// The record of a test.
#[derive(Clone, Debug)]
pub enum RecordRef {
    /// One that has a name.
    Named(String, Span),
    /// One of the test's own.
    Own(RecordSource),
}

impl RecordRef {
    /// Where it is written.
    pub fn span(&self) -> Span {
        match self {
            RecordRef::Named(_, span) => *span,
            RecordRef::Own(source) => source.span,
        }
    }
}

/// One test.
#[derive(Clone, Debug)]
pub struct Test {
    /// What it is called.
    pub name: String,
    /// Where its name stands, or the test itself.
    pub span: Span,
    /// All of it.
    pub node: Node,
    /// The record; none: the source has it no more.
    pub record: Option<RecordRef>,
    /// Changes to the record: the new value of each attribute, none to take it away.
    pub with: Vec<(String, Option<Json>, Span)>,
    /// What the source had.
    pub before: Option<RecordRef>,
    /// What the target calls the object.
    pub id: Option<String>,
    /// The object mapping, by any name that [`CompiledMapping::select`](crate::mapping::CompiledMapping::select) takes;
    /// users where they are mapped, else groups.
    pub object: Option<(String, Span)>,
    /// In whose words requests are.
    pub wire: WireStyle,
    /// What is another one than the file's.
    pub settings: Settings,
    /// What is expected.
    pub expect: Expectations,
}

/// What a test expects. What it does not name is not looked at.
#[derive(Clone, Debug, Default)]
pub struct Expectations {
    /// Where its key stands, and how it is written.
    pub place: Option<(Span, Node)>,
    /// Whether the scope takes the record.
    pub scope: Option<Stated<ExpectedScope>>,
    /// The whole payload; Null: there is none.
    pub payload: Option<Stated<Json>>,
    /// A part of the payload.
    pub payload_includes: Option<Stated<Json>>,
    /// Target attributes: the value that a created object gets, Null for none.
    pub attributes: Vec<(String, Stated<Json>)>,
    /// Target attributes whose expression asks for no flow.
    pub no_flow: Vec<Stated<String>>,
    /// The target attributes that fail, each with the code: all of them.
    pub errors: Option<Stated<ExpectedErrors>>,
    /// The source anchors that target attributes refer to.
    pub references: Vec<(String, Stated<Vec<String>>)>,
    /// The record as a whole fails.
    pub error: Option<Stated<Code>>,
    /// What is sent.
    pub requests: Option<Stated<Vec<ExpectedRequest>>>,
}

impl Expectations {
    /// Whether nothing is expected.
    pub fn is_empty(&self) -> bool {
        let Expectations { place: _, scope, payload, payload_includes, attributes, .. } = self;
        let Expectations { no_flow, errors, references, error, requests, .. } = self;
        scope.is_none()
            && payload.is_none()
            && payload_includes.as_ref().is_none_or(|part| names_nothing(&part.value))
            && attributes.is_empty()
            && no_flow.is_empty()
            && errors.is_none()
            && references.is_empty()
            && error.is_none()
            && requests.is_none()
    }

    /// Whether nothing is expected, or one of the expectations says nothing.
    pub fn says_nothing(&self) -> bool {
        let requests = self.requests.iter().flat_map(|requests| &requests.value);
        let parts = requests.filter_map(|request| request.body_includes.as_ref());
        self.is_empty() || self.payload_includes.iter().chain(parts).any(|part| names_nothing(&part.value))
    }

    /// Whether anything is expected beside requests: of the record itself.
    pub fn asks_for_record(&self) -> bool {
        let others = Expectations { requests: None, ..self.clone() };
        !others.is_empty()
    }
}

/// Target paths, each with the code that it fails with.
pub type ExpectedErrors = Vec<(String, Stated<Code>)>;

/// Whether a part that is expected has nothing in it: so it says nothing.
pub(super) fn names_nothing(part: &Json) -> bool {
    part.as_object().is_some_and(Map::is_empty)
}

/// What is expected of the scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExpectedScope {
    /// It takes the record.
    In,
    /// It does not.
    Out,
    /// This group takes it.
    Group(GroupName),
}

/// A request that is expected. What it does not name is not looked at.
#[derive(Clone, Debug)]
pub struct ExpectedRequest {
    /// How it is written.
    pub node: Node,
    /// What it does.
    pub method: Option<Stated<Method>>,
    /// Where it goes.
    pub path: Option<Stated<String>>,
    /// The filters that find the resource, in order of precedence.
    pub matching: Option<Stated<Vec<String>>>,
    /// The whole body; Null for none.
    pub body: Option<Stated<Json>>,
    /// A part of the body.
    pub body_includes: Option<Stated<Json>>,
}
