//! What `parseExpression` was asked, and what it has answered.

use serde_json::{Map, Value as Json};

use super::model::{ExpressionAnswer, Said, ServiceError};
use super::part::{Part, Reader};
use super::read::head;
use super::tree::TreeNode;
use crate::source::{Code, Diagnostic, Span};

/// The members that have been seen of an exchange.
#[derive(Default)]
pub(super) struct ExpressionParts {
    expression: Option<Said<String>>,
    /// Whether there is one that is no text.
    misnamed: bool,
    inputs: Option<Map<String, Json>>,
    parsed: Option<Said<bool>>,
    evaluated: Option<Said<bool>>,
    result: Option<Said<Vec<String>>>,
    tree: Option<TreeNode>,
    answered: bool,
    asked: bool,
}

impl ExpressionParts {
    /// Takes note of a member; false where it is none of an exchange with `parseExpression`.
    pub fn member(&mut self, reader: &mut Reader, name: &str, value: Part<'_>) -> bool {
        let span = value.span();
        let given = !value.is_nothing();
        match name {
            "expression" if self.expression.is_none() => {
                let text = reader.text(value, name).map(str::to_owned);
                self.misnamed = text.is_none();
                self.expression = text.map(|value| Said { span, value });
                self.asked = true;
            }
            "testInputObject" => {
                self.inputs = given.then(|| inputs(reader, value)).flatten();
                self.asked = true;
            }
            "parsingSucceeded" => {
                self.answered = true;
                self.parsed = given.then(|| boolean(reader, name, value)).flatten();
            }
            "evaluationSucceeded" => {
                self.answered = true;
                self.evaluated = given.then(|| boolean(reader, name, value)).flatten();
            }
            "evaluationResult" => {
                self.answered = true;
                self.result = Some(Said { span, value: result(reader, value) });
            }
            "parsedExpression" => {
                self.answered = true;
                self.tree = given.then(|| TreeNode::read(reader, value)).flatten();
            }
            _ => return false,
        }
        true
    }

    /// Whether there is an answer.
    pub fn is_answered(&self) -> bool {
        self.answered
    }

    /// Whether there is a request.
    pub fn is_asked(&self) -> bool {
        self.asked
    }

    /// The answer; none where it does not say which expression it is about, which is told.
    pub fn finish(
        self,
        reader: &mut Reader,
        span: Span,
        error: Option<ServiceError>,
    ) -> Option<ExpressionAnswer> {
        let ExpressionParts { expression, misnamed, inputs, parsed, evaluated, result, tree, .. } = self;
        let from_tree = || {
            let tree = tree.as_ref()?;
            Some(Said { span: tree.span, value: tree.expression.clone()? })
        };
        let Some(expression) = expression.or_else(from_tree) else {
            if misnamed {
                return None;
            }
            let message = "the answer does not say which expression it is about";
            let found = Diagnostic::new(Code::AF709, message).at(head(span));
            let help = "store the request with it: `expression`, `testInputObject`";
            reader.diagnostics.push(found.help(help));
            return None;
        };
        Some(ExpressionAnswer { expression, inputs, parsed, evaluated, result, tree, error })
    }
}

fn boolean(reader: &mut Reader, name: &str, value: Part<'_>) -> Option<Said<bool>> {
    Some(Said { span: value.span(), value: reader.boolean(value, name)? })
}

/// The attributes of an `expressionInputObject`.
fn inputs(reader: &mut Reader, part: Part<'_>) -> Option<Map<String, Json>> {
    if !reader.is_object(part, "testInputObject") {
        return None;
    }
    let mut record = Map::new();
    let properties = part.get("properties").map(|properties| reader.list(properties, "properties"));
    for property in properties.unwrap_or_default() {
        if !reader.is_object(property, "a property") {
            continue;
        }
        let Some(key) = property.get("key").filter(|key| !key.is_nothing()) else {
            reader.malformed(property.span(), "a property has no `key`");
            continue;
        };
        let Some(name) = reader.text(key, "key") else { continue };
        let value = property.get("value").map_or(Json::Null, Part::json);
        if record.insert(name.to_owned(), value).is_some() {
            reader.malformed(key.span(), format!("the attribute `{name}` is given twice"));
        }
    }
    Some(record)
}

/// The texts of a result; what is `null` is no value.
fn result(reader: &mut Reader, part: Part<'_>) -> Vec<String> {
    let items = reader.list(part, "evaluationResult");
    let items = items.into_iter().filter(|item| !item.is_nothing());
    let texts = items.filter_map(|item| match printed(item) {
        Some(text) => Some(text),
        None => {
            reader.wrong(item, "evaluationResult", "a list of texts");
            None
        }
    });
    texts.collect()
}

/// A text as the service prints values, which has no other Booleans than `True` and `False`.
pub(super) fn printed(part: Part<'_>) -> Option<String> {
    Some(match part.json() {
        Json::String(text) => text,
        Json::Bool(true) => "True".to_owned(),
        Json::Bool(false) => "False".to_owned(),
        Json::Number(_) => part.word()?.to_owned(),
        Json::Null | Json::Array(_) | Json::Object(_) => return None,
    })
}
