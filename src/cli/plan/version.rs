//! One record of an object: its text, and what it says of the object.

use attrflow::catalogue::ObjectKind;
use attrflow::provision::{Circumstances, RecordFailure};
use attrflow::record::{self, Entry, JsonRecord, Marks, Removed};

/// One record of an object.
#[derive(Clone, PartialEq)]
pub(super) struct Version {
    pub text: Vec<u8>,
    pub kind: Option<ObjectKind>,
    /// Whether it says that it is neither a user nor a group.
    pub foreign: bool,
    pub removed: Option<Removed>,
}

impl Version {
    /// A text, and what it says.
    pub fn new(text: Vec<u8>, marks: &Marks) -> Self {
        Version { text, kind: marks.kind, foreign: marks.is_foreign, removed: marks.removed }
    }

    /// As it is kept while it is sorted: one byte for what it says, behind the text.
    pub fn into_bytes(self) -> Vec<u8> {
        let kind = match self.kind {
            None => 0,
            Some(ObjectKind::User) => 1,
            Some(ObjectKind::Group) => 2,
        };
        let removed = match self.removed {
            None => 0,
            Some(Removed::Changed) => 4,
            Some(Removed::Deleted) => 8,
        };
        let mut bytes = self.text;
        bytes.push(kind | removed | u8::from(self.foreign) << 4);
        bytes
    }

    /// The other way round.
    pub fn from_bytes(mut bytes: Vec<u8>) -> Self {
        let marks = bytes.pop().unwrap_or_default();
        let kind = match marks & 3 {
            1 => Some(ObjectKind::User),
            2 => Some(ObjectKind::Group),
            _ => None,
        };
        let removed = match marks & 12 {
            4 => Some(Removed::Changed),
            8 => Some(Removed::Deleted),
            _ => None,
        };
        Version { text: bytes, kind, foreign: marks & 16 != 0, removed }
    }

    /// Records one after the other, each changing the one before.
    ///
    /// # Errors
    /// What is no record.
    pub fn merged(base: Option<&Version>, changes: &[Version]) -> Result<Self, RecordFailure> {
        let parse = |version: &Version| Entry::Json(&version.text).to_record();
        let mut merged = base.map_or_else(|| Ok(JsonRecord::new()), parse)?;
        for change in changes {
            record::merge(&mut merged, parse(change)?);
        }
        let marks = Marks::of(&merged, None);
        let kind = marks.kind.or(base.and_then(|base| base.kind));
        let text = serde_json::Value::Object(merged).to_string().into_bytes();
        Ok(Version { text, kind, foreign: marks.is_foreign, removed: marks.removed })
    }

    /// What is known of the object beside its record.
    pub fn circumstances(&self) -> Circumstances {
        match self.removed {
            Some(_) => Circumstances::default().soft_deleted(),
            None => Circumstances::default(),
        }
    }
}
