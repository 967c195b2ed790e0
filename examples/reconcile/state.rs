//! What is remembered between runs, in one SQLite file. Every method is one transaction: a process that is killed
//! leaves what was before it or what is after it.

use std::path::Path;
use std::time::Duration;

use attrflow::ObjectKind;
use rusqlite::{Connection, OptionalExtension as _, Result, Transaction, params};

const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS object (
    number  INTEGER PRIMARY KEY,
    key     TEXT NOT NULL UNIQUE, -- the source anchor
    kind    TEXT NOT NULL,
    record  TEXT,                 -- what the source says of it, changes merged; NULL: it is purged
    id      TEXT,                 -- what the target calls it; NULL: not linked
    sent    TEXT,                 -- the record that the target's object was last made from
    attempt TEXT,                 -- the record of a POST whose answer has not been seen
    pending INTEGER NOT NULL,     -- its values are to be compared with the target's
    loose   INTEGER NOT NULL DEFAULT 0 -- its references are
);
CREATE UNIQUE INDEX IF NOT EXISTS linked ON object (kind, id) WHERE id IS NOT NULL;
CREATE TABLE IF NOT EXISTS reference (
    holder TEXT NOT NULL, attribute TEXT NOT NULL, other TEXT NOT NULL,
    PRIMARY KEY (other, holder, attribute)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS held ON reference (holder);
CREATE TEMP TABLE staged (number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, record TEXT);
";

/// One object, in the source and in the target.
#[derive(Clone, Debug)]
pub struct Object {
    pub number: i64,
    pub key: String,
    pub kind: ObjectKind,
    pub record: Option<String>,
    pub id: Option<String>,
    pub sent: Option<String>,
    pub attempt: Option<String>,
}

pub struct Store {
    db: Connection,
}

impl Store {
    /// `server` is whose ids a new file will hold.
    pub fn open(path: &Path, server: &str) -> Result<Store> {
        let db = Connection::open(path)?;
        db.busy_timeout(Duration::from_secs(1))?;
        // One run at a time: the lock is held until the process ends, however it ends.
        db.execute_batch("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL;")?;
        db.execute_batch(SCHEMA)?;
        db.execute("INSERT OR IGNORE INTO setting VALUES ('server', ?1), ('rules', '')", [server])?;
        Ok(Store { db })
    }

    /// The server whose ids the file holds.
    pub fn server(&self) -> Result<String> {
        self.db.query_row("SELECT value FROM setting WHERE name = 'server'", [], |row| row.get(0))
    }

    /// With other rules (the mapping and what it reads) than last time, every object is to be looked at again.
    pub fn follow(&mut self, rules: &str) -> Result<()> {
        let tx = self.transaction()?;
        let query = "UPDATE setting SET value = ?1 WHERE name = 'rules' AND value <> ?1";
        if tx.execute(query, [rules])? > 0 {
            tx.execute("UPDATE object SET pending = 1", [])?;
        }
        tx.commit()
    }

    /// Something that is done as a whole or not at all.
    pub fn transaction(&mut self) -> Result<Transaction<'_>> {
        self.db.transaction()
    }

    /// The objects whose values are to be compared: users first, so that there is someone to refer to; linked ones
    /// before the others, so that a name is given up before someone else takes it.
    pub fn pending(&self) -> Result<Vec<i64>> {
        self.numbers(
            "SELECT number FROM object WHERE pending = 1 ORDER BY kind = 'group', id IS NULL, number",
        )
    }

    /// The objects whose references are to be compared.
    pub fn loose(&self) -> Result<Vec<i64>> {
        self.numbers(
            "SELECT number FROM object WHERE loose = 1 AND id IS NOT NULL ORDER BY kind = 'group', number",
        )
    }

    fn numbers(&self, query: &str) -> Result<Vec<i64>> {
        self.db.prepare(query)?.query_map([], |row| row.get(0))?.collect()
    }

    pub fn object(&self, number: i64) -> Result<Object> {
        let query = "SELECT key, kind, record, id, sent, attempt FROM object WHERE number = ?1";
        self.db.prepare_cached(query)?.query_row([number], |row| {
            Ok(Object {
                number,
                key: row.get(0)?,
                kind: kind(row.get(1)?),
                record: row.get(2)?,
                id: row.get(3)?,
                sent: row.get(4)?,
                attempt: row.get(5)?,
            })
        })
    }

    /// What the target calls the object of that key.
    pub fn id_of(&self, key: &str) -> Result<Option<String>> {
        let query = "SELECT id FROM object WHERE key = ?1";
        let id = self.db.prepare_cached(query)?.query_row([key], |row| row.get(0)).optional()?;
        Ok(id.flatten())
    }

    /// The key of the object that is linked to that resource.
    pub fn key_of(&self, kind: ObjectKind, id: &str) -> Result<Option<String>> {
        let query = "SELECT key FROM object WHERE kind = ?1 AND id = ?2";
        self.db.prepare_cached(query)?.query_row([kind.as_str(), id], |row| row.get(0)).optional()
    }

    /// A POST made from the record is about to go out.
    pub fn attempt(&mut self, object: &Object) -> Result<()> {
        self.db.execute("UPDATE object SET attempt = record WHERE number = ?1", [object.number])?;
        Ok(())
    }

    /// The object is in the target under that id. Whoever refers to it can say so from now on. `loose`: the resource may
    /// have references of its own already.
    pub fn link(&mut self, object: &Object, id: &str, loose: bool) -> Result<()> {
        let tx = self.transaction()?;
        tx.execute(
            "UPDATE object SET id = ?2, attempt = NULL, loose = ?3 WHERE number = ?1",
            params![object.number, id, loose],
        )?;
        loosen(&tx, &object.key)?;
        tx.commit()
    }

    /// The target's object is gone.
    pub fn unlink(&mut self, object: &Object) -> Result<()> {
        let query = "UPDATE object SET id = NULL, sent = NULL, pending = 1 WHERE number = ?1";
        self.db.execute(query, [object.number])?;
        Ok(())
    }

    /// The target has what the record says of the object's values. `references`: those that it should have; None: out of
    /// scope, where neither counts.
    pub fn settle(&mut self, object: &Object, references: Option<&[(usize, &str)]>) -> Result<()> {
        let tx = self.transaction()?;
        let query =
            "UPDATE object SET pending = 0, sent = CASE WHEN ?2 THEN record ELSE sent END WHERE number = ?1";
        tx.prepare_cached(query)?.execute(params![object.number, references.is_some()])?;
        if let Some(references) = references {
            let query = "SELECT attribute || ':' || other FROM reference WHERE holder = ?1 ORDER BY 1";
            let old = tx
                .prepare_cached(query)?
                .query_map([&object.key], |row| row.get(0))?
                .collect::<Result<Vec<String>>>()?;
            let mut new: Vec<String> = references.iter().map(|(at, other)| format!("{at}:{other}")).collect();
            new.sort();
            if new != old {
                tx.execute("DELETE FROM reference WHERE holder = ?1", [&object.key])?;
                let query = "INSERT INTO reference (holder, attribute, other) VALUES (?1, ?2, ?3)";
                for (at, other) in references {
                    tx.prepare_cached(query)?.execute(params![object.key, at.to_string(), other])?;
                }
                tx.execute("UPDATE object SET loose = 1 WHERE number = ?1", [object.number])?;
            }
        }
        tx.commit()
    }

    /// The target has the references of the object.
    pub fn tighten(&mut self, object: &Object) -> Result<()> {
        self.db.execute("UPDATE object SET loose = 0 WHERE number = ?1", [object.number])?;
        Ok(())
    }

    /// Whether the target still has the object of that id is to be seen.
    pub fn doubt(&mut self, id: &str) -> Result<()> {
        self.db.execute("UPDATE object SET pending = 1 WHERE id = ?1", [id])?;
        Ok(())
    }

    /// The object is neither in the source nor, as far as it is ours, in the target.
    pub fn forget(&mut self, object: &Object) -> Result<()> {
        let tx = self.transaction()?;
        loosen(&tx, &object.key)?;
        tx.execute("DELETE FROM reference WHERE holder = ?1", [&object.key])?;
        tx.execute("DELETE FROM object WHERE number = ?1", [object.number])?;
        tx.commit()
    }
}

/// The references to that object are to be looked at again.
fn loosen(tx: &Transaction<'_>, key: &str) -> Result<()> {
    let query = "UPDATE object SET loose = 1 WHERE key IN (SELECT holder FROM reference WHERE other = ?1)";
    tx.prepare_cached(query)?.execute([key])?;
    Ok(())
}

/// The kind of that name.
pub fn kind(name: String) -> ObjectKind {
    if name == ObjectKind::Group.as_str() { ObjectKind::Group } else { ObjectKind::User }
}
