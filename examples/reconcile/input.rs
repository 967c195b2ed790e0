//! What the source says: whole records, or changes to those that are known.

use std::error::Error;
use std::fs::File;
use std::path::PathBuf;

use attrflow::ObjectKind;
use attrflow::record::{
    Entry, JsonRecord, ReadOptions, Removed, anchor, merge, object_kind, read_batches, removed,
};
use rusqlite::{OptionalExtension as _, Transaction, params};

use super::state::{Store, kind};

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
    let staging = Staging(store.transaction()?);
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

/// What the source says, as it comes in.
struct Staging<'s>(Transaction<'s>);

/// What is known of an object while the input is read.
struct Known {
    /// Whether this input has named it.
    staged: bool,
    kind: ObjectKind,
    record: Option<JsonRecord>,
}

impl Staging<'_> {
    /// The object of that key: as this input has it by now, else as it was before.
    fn find(&self, key: &str) -> rusqlite::Result<Option<Known>> {
        let query = "SELECT 1, kind, record FROM staged WHERE key = ?1
            UNION ALL SELECT 0, kind, record FROM object WHERE key = ?1 LIMIT 1";
        let known = self.0.prepare_cached(query)?.query_row([key], |row| {
            let record: Option<String> = row.get(2)?;
            let record = record.and_then(|text| serde_json::from_str(&text).ok());
            Ok(Known { staged: row.get(0)?, kind: kind(row.get(1)?), record })
        });
        known.optional()
    }

    /// What it is now; None: purged.
    fn put(&self, key: &str, kind: ObjectKind, record: Option<JsonRecord>) -> rusqlite::Result<()> {
        // In one order, so that records that are the same are the same text.
        let text = record.map(|mut record| {
            record.sort_keys();
            serde_json::Value::Object(record).to_string()
        });
        let query = "INSERT INTO staged (key, kind, record) VALUES (?1, ?2, ?3)
            ON CONFLICT (key) DO UPDATE SET kind = excluded.kind, record = excluded.record";
        self.0.prepare_cached(query)?.execute(params![key, kind.as_str(), text])?;
        Ok(())
    }

    /// From here on it counts. With `all`, what the input does not name is purged. A kind that it has nothing of is left
    /// alone, though: more often a file has been forgotten than a directory emptied.
    ///
    /// Returns how many objects have changed, and how many are purged for not being named.
    fn commit(self, all: bool) -> rusqlite::Result<(usize, usize)> {
        let changed = self.0.execute(
            "INSERT INTO object (key, kind, record, pending)
                SELECT key, kind, record, 1 FROM staged
                WHERE record IS NOT NULL OR key IN (SELECT key FROM object) ORDER BY number
            ON CONFLICT (key) DO UPDATE SET kind = excluded.kind, record = excluded.record, pending = 1
                WHERE object.record IS NOT excluded.record",
            [],
        )?;
        let purged = match all {
            false => 0,
            true => self.0.execute(
                "UPDATE object SET record = NULL, pending = 1 WHERE record IS NOT NULL
                    AND key NOT IN (SELECT key FROM staged) AND kind IN (SELECT kind FROM staged)",
                [],
            )?,
        };
        self.0.commit()?;
        Ok((changed, purged))
    }
}
