//! What the source says: whole records, or changes to those that are known.

use std::error::Error;
use std::fs::File;
use std::path::PathBuf;

use attrflow::ObjectKind;
use attrflow::record::{
    Entry, JsonRecord, ReadOptions, Removed, anchor, merge, object_kind, read_batches, removed,
};

use super::state::{Staging, Store};

/// What became of the input.
#[derive(Debug, Default)]
pub struct Staged {
    pub records: usize,
    pub changed: usize,
    pub purged: usize,
    /// Records that could not be read, and why.
    pub failed: Vec<String>,
}

/// Takes in files, in one transaction. `full`: their records are all there are.
pub fn stage(
    store: &mut Store,
    paths: &[PathBuf],
    full: bool,
    default_kind: ObjectKind,
) -> Result<Staged, Box<dyn Error>> {
    let staging = store.stage()?;
    let mut staged = Staged::default();
    for path in paths {
        let name = path.display();
        let file = File::open(path).map_err(|error| format!("`{name}`: {error}"))?;
        let mut batches = read_batches(file, &ReadOptions::default())?;
        while let Some(batch) = batches.next(Vec::new()).map_err(|error| format!("`{name}`: {error}"))? {
            let mut broken = None;
            batch.for_each(|id, entry| {
                staged.records += 1;
                let taken = match parse(&entry) {
                    Ok((key, record)) => take(&staging, &key, record, full, default_kind),
                    Err(why) => {
                        staged.failed.push(format!("{name}:{}: {why}", id.line));
                        Ok(())
                    }
                };
                broken = taken.err();
                broken.is_none()
            });
            if let Some(error) = broken {
                return Err(error.into());
            }
        }
    }
    // A record that cannot be read may be that of anyone who seems to be missing.
    let (changed, purged) = staging.commit(full && staged.failed.is_empty())?;
    Ok(Staged { changed, purged, ..staged })
}

fn parse(entry: &Entry<'_>) -> Result<(String, JsonRecord), String> {
    let record: JsonRecord = match entry {
        Entry::Json(text) => serde_json::from_slice(text).map_err(|error| error.to_string())?,
        Entry::Failed(error) => return Err(error.to_string()),
        Entry::Row(..) => return Err("a row of a table is no record here".to_owned()),
    };
    let key = anchor(&record, None).ok_or("the record has neither `objectId` nor `id`")?;
    Ok((key, record))
}

/// A record is merged with what is known: a mapping that ran over a change alone would take what the change does not
/// name for empty.
fn take(
    staging: &Staging<'_>,
    key: &str,
    record: JsonRecord,
    full: bool,
    default_kind: ObjectKind,
) -> rusqlite::Result<()> {
    let known = staging.find(key)?;
    let kind = object_kind(&record).or(known.as_ref().map(|known| known.kind)).unwrap_or(default_kind);
    let gone = removed(&record);
    if gone == Some(Removed::Deleted) {
        return staging.put(key, kind, None);
    }
    // Graph tells the members of a large group in several records of one input: only the first starts afresh. That
    // an object is in the bin is all that such a record says of it.
    let base = known.filter(|known| known.staged || !full || gone.is_some()).and_then(|known| known.record);
    let mut merged = base.unwrap_or_default();
    merge(&mut merged, record);
    staging.put(key, kind, Some(merged))
}
