//! What can go wrong with an object, by what is to be done about it.

use std::thread::sleep;
use std::time::Duration;

use attrflow::RecordFailure;

/// Attempts for one object; the waits between them double, from the first on.
const ATTEMPTS: u32 = 6;
const FIRST_WAIT: Duration = Duration::from_millis(200);
/// Nobody waits longer than this for a server that asks for it.
const LONGEST_WAIT: Duration = Duration::from_secs(300);

#[derive(Debug)]
pub enum Trouble {
    /// This object cannot be done; it stays pending, and the others go on.
    Object(String),
    /// It may work later. What was sent may have been done nevertheless, so an attempt begins by reading. `after`: as
    /// the server asks for. `everyone`: other objects would fare the same.
    Again { why: String, after: Option<Duration>, everyone: bool },
    /// Nothing more can be done in this run.
    Stop(String),
}

impl Trouble {
    /// Removed behind our back: the object is looked for, or created, anew.
    pub fn gone() -> Self {
        Trouble::Again {
            why: "the resource is gone".to_owned(),
            after: Some(Duration::ZERO),
            everyone: false,
        }
    }
}

impl From<rusqlite::Error> for Trouble {
    fn from(error: rusqlite::Error) -> Self {
        Trouble::Stop(format!("the state cannot be kept: {error}"))
    }
}

impl From<Box<RecordFailure>> for Trouble {
    fn from(failure: Box<RecordFailure>) -> Self {
        Trouble::Object(format!("{}: {failure}", failure.code))
    }
}

/// Does something again from its beginning until it works, or there is no use in it.
pub fn patiently<T>(mut attempt: impl FnMut() -> Result<T, Trouble>) -> Result<T, Trouble> {
    for number in 0..ATTEMPTS - 1 {
        match attempt() {
            Err(Trouble::Again { after, .. }) if after.is_none_or(|after| after <= LONGEST_WAIT) => {
                sleep(after.unwrap_or(FIRST_WAIT * 2_u32.pow(number)));
            }
            done => return finally(done),
        }
    }
    finally(attempt())
}

fn finally<T>(done: Result<T, Trouble>) -> Result<T, Trouble> {
    done.map_err(|trouble| match trouble {
        Trouble::Again { why, everyone: true, .. } => Trouble::Stop(why),
        Trouble::Again { why, .. } => Trouble::Object(why),
        trouble => trouble,
    })
}
