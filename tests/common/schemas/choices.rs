//! What a generated schema is made from, one choice after the other.

use std::fmt;

use proptest::prelude::*;

use super::json::{Json, null, object, text};
use crate::common::generate;

/// Choices, and expressions to choose from. When the choices run out each is the first, which is the plainest: so a case
/// that fails shrinks to a plain schema.
#[derive(Clone)]
pub struct Choices {
    rest: std::vec::IntoIter<u16>,
    expressions: Vec<String>,
}

impl fmt::Debug for Choices {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} choices, {:?}", self.rest.len(), self.expressions)
    }
}

/// Any choices.
pub fn choices() -> impl Strategy<Value = Choices> {
    let expression = generate::expression().prop_filter("it compiles", |text| compiles(text));
    (prop::collection::vec(any::<u16>(), 0..2500), prop::collection::vec(expression, 1..10))
        .prop_map(|(tape, expressions)| Choices { rest: tape.into_iter(), expressions })
}

fn compiles(text: &str) -> bool {
    attrflow::CompiledExpression::compile(text, &attrflow::Settings::default()).0.is_some()
}

/// Texts that JSON, YAML, expressions or people read in a way of their own.
const ODD: [&str; 34] = [
    "Sales",
    "",
    "Ab c",
    "quo\"te",
    "back\\slash",
    "\\\\\"",
    "ünï 😀",
    "a/b",
    "yes",
    "1",
    "1.5",
    "null",
    "~",
    "True",
    "# none",
    "a #b",
    "- dash",
    "a: b",
    "it's",
    " before",
    "behind ",
    "two\nlines",
    "tab\there",
    "{x}",
    "[mail]",
    "%P%",
    "&amp; <b>",
    "*star",
    "!tag",
    "`tick`",
    "a, b",
    "\u{a0}x\u{2028}",
    "\u{feff}mark",
    "a text that is rather long, so that no line which has it can be as short as others are, wherever it stands in a file",
];

/// Names of members that nobody knows.
const UNKNOWN: [&str; 6] = ["@odata.type", "x-vendor", "editableBy", "ümlaut/\"key\"", "", "Name"];

impl Choices {
    /// A number below another.
    pub fn below(&mut self, count: usize) -> usize {
        usize::from(self.rest.next().unwrap_or(0)) % count.max(1)
    }

    /// What is so once in so many cases.
    pub fn once_in(&mut self, many: usize) -> bool {
        self.below(many) == many - 1
    }

    pub fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        let at = self.below(from.len());
        from[at].clone()
    }

    /// A text, more often than not an odd one.
    pub fn odd(&mut self) -> String {
        self.pick(&ODD).to_owned()
    }

    /// An expression, over the attributes that those of `generate` have.
    pub fn expression(&mut self) -> String {
        let expressions = self.expressions.clone();
        self.pick(&expressions)
    }

    /// A name: there is one, or it is null, empty, or not there.
    pub fn name(&mut self, plain: &str) -> Option<Json> {
        match self.below(10) {
            7 => Some(null()),
            8 => Some(text("")),
            9 => None,
            5 | 6 => Some(text(self.odd())),
            _ => Some(text(plain)),
        }
    }

    /// A Boolean: as such, as text, or none.
    pub fn boolean(&mut self, value: bool) -> Json {
        match self.below(6) {
            4 => text(if value { "True" } else { "False" }),
            5 => text(value.to_string()),
            _ => value.into(),
        }
    }

    /// What stands under keys that nobody knows.
    fn unknown(&mut self, depth: usize) -> Json {
        match self.below(if depth > 2 { 8 } else { 11 }) {
            0 => text(self.odd()),
            1 => Json::Raw("1e3".to_owned()),
            2 => Json::Raw("12345678901234567890".to_owned()),
            3 => Json::Raw("-0".to_owned()),
            4 => Json::Raw("1.50".to_owned()),
            5 => Json::Raw("-2.5E+10".to_owned()),
            6 => null(),
            7 => true.into(),
            8 => Json::List((0..self.below(3)).map(|_| self.unknown(depth + 1)).collect()),
            9 => object([("attributeMappings", Json::List(Vec::new())), ("name", self.unknown(depth + 1))]),
            _ => Json::Object(Vec::new()),
        }
    }

    /// An object of these members, with others that nobody knows among them, in any order.
    pub fn object(&mut self, mut members: Vec<(&str, Json)>) -> Json {
        while self.once_in(12) {
            let key = self.pick(&UNKNOWN);
            if members.iter().all(|(other, _)| key != *other) {
                let (at, value) = (self.below(members.len() + 1), self.unknown(0));
                members.insert(at, (key, value));
            }
        }
        if self.once_in(4) {
            let (by, one, other) =
                (self.below(members.len()), self.below(members.len()), self.below(members.len()));
            members.rotate_left(by);
            if !members.is_empty() {
                members.swap(one, other);
            }
        }
        Json::Object(members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
    }

    /// `metadata`.
    pub fn metadata(&mut self) -> Json {
        const ENTRIES: [(&str, &str); 6] = [
            ("IsCustomerDefined", "false"),
            ("Disposition", "\"Normal\""),
            ("OriginalJoiningProperty", "displayName"),
            (
                "defaultSourceObjectMappings",
                r#"[{"AttributeMappings":[{"MatchingPriority":1,"Source":{"Expression":"[mail]","Name":"mail"}}],"FlowTypes":"Add, Update"}]"#,
            ),
            ("supportsProvisionOnDemand", "true"),
            ("Extensions", "a\r\n\tb"),
        ];
        let count = self.below(4);
        let items = (0..count).map(|_| {
            let (key, value) = self.pick(&ENTRIES);
            object([("key", text(key)), ("value", text(value))])
        });
        Json::List(items.collect())
    }
}
