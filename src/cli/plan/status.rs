//! What others must know of an object: whether it is there, and how it is found.

use std::fs::File;

use attrflow::catalogue::ObjectKind;
use attrflow::provision::endpoint;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use super::contested::Verdict;
use super::intake::no_room;
use super::sorter::{Item, Items};
use crate::cli::exit::Trouble;

/// What others must know of an object.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Status {
    pub kind: Option<ObjectKind>,
    /// Whether the target had it.
    pub existed: bool,
    /// Whether the target has it when all is done; what is about to be deleted counts as there.
    pub exists: bool,
    /// Whether a request of this plan deletes it.
    pub deleted: bool,
    /// Whether a request of this plan switches it off.
    pub off: bool,
    /// Whether a request of this plan creates it.
    pub posted: bool,
    /// Whether that comes after what takes something away.
    #[serde(skip)]
    pub late: bool,
    /// In which row of the table it is counted.
    pub row: usize,
    pub id: Option<String>,
    /// The filters that find it before this plan.
    pub found_by: Vec<String>,
    /// The filters that find it when references are sent.
    pub matching: Vec<String>,
    /// The filters that find it when all is done.
    #[serde(skip)]
    pub last: Vec<String>,
}

impl Status {
    /// As it is when its request does not go its usual way.
    pub fn judged(mut self, verdict: Option<&Verdict>) -> Self {
        match verdict {
            None => {}
            Some(Verdict::Fails(_)) => {
                self.exists &= !self.posted;
                self.posted = false;
                self.matching = std::mem::take(&mut self.found_by);
            }
            Some(Verdict::Waits { late, .. }) => {
                self.late = self.posted && *late;
                if *late && !self.posted {
                    self.matching = std::mem::take(&mut self.found_by);
                }
            }
        }
        self
    }

    /// How somebody who does not know its id finds it.
    pub fn lookup(&self) -> Option<Json> {
        let path = endpoint(self.kind?);
        match (&self.id, self.posted, self.matching.as_slice()) {
            (Some(_), ..) | (_, true, _) | (.., []) => None,
            (.., [filter]) => Some(json!({ "path": path, "match": filter })),
            (.., filters) => Some(json!({ "path": path, "match": filters })),
        }
    }
}

/// The statuses in the order of keys, to be asked for keys in that order.
pub(super) struct Statuses {
    items: Items,
    next: Option<Item>,
}

impl Statuses {
    /// From their file, at its start.
    pub fn new(file: File) -> Self {
        Statuses { items: Items::new(file), next: None }
    }

    /// The status of an object. Keys must come in order; the same one may be asked for again.
    ///
    /// # Errors
    /// A temporary file that cannot be read.
    pub fn find(&mut self, key: &[u8]) -> Result<Option<Status>, Trouble> {
        loop {
            match &self.next {
                Some(item) if item.key.as_slice() == key => {
                    return Ok(serde_json::from_slice(&item.data).ok());
                }
                Some(item) if item.key.as_slice() > key => return Ok(None),
                _ => match self.items.next().map_err(|error| no_room(&error))? {
                    Some(item) => self.next = Some(item),
                    None => {
                        self.next = None;
                        return Ok(None);
                    }
                },
            }
        }
    }
}
