//! Errors as RFC 7644, section 3.12 has them.

use serde_json::{Value, json};

/// A refused request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScimError {
    pub status: u16,
    /// The `scimType` of table 9.
    pub kind: Option<&'static str>,
    pub detail: String,
}

impl ScimError {
    pub fn new(status: u16, detail: impl Into<String>) -> ScimError {
        ScimError { status, kind: None, detail: detail.into() }
    }

    /// Status 400 with its `scimType`.
    pub fn bad(kind: &'static str, detail: impl Into<String>) -> ScimError {
        ScimError { status: 400, kind: Some(kind), detail: detail.into() }
    }

    /// The body of the answer.
    pub fn body(&self) -> Value {
        let mut body = json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
            "status": self.status.to_string(),
            "detail": self.detail,
        });
        if let Some(kind) = self.kind {
            body["scimType"] = kind.into();
        }
        body
    }
}

/// The message's form.
pub fn syntax(detail: impl Into<String>) -> ScimError {
    ScimError::bad("invalidSyntax", detail)
}

/// A path that is none, or leads to no attribute that there is.
pub fn path(detail: impl Into<String>) -> ScimError {
    ScimError::bad("invalidPath", detail)
}

/// A filter that is none, or compares what cannot be compared.
pub fn filter(detail: impl Into<String>) -> ScimError {
    ScimError::bad("invalidFilter", detail)
}

/// A value that the attribute cannot have.
pub fn value(detail: impl Into<String>) -> ScimError {
    ScimError::bad("invalidValue", detail)
}

/// Nothing there to work on.
pub fn no_target(detail: impl Into<String>) -> ScimError {
    ScimError::bad("noTarget", detail)
}

/// What must not change.
pub fn mutability(detail: impl Into<String>) -> ScimError {
    ScimError::bad("mutability", detail)
}
