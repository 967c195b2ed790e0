//! What can go wrong with an object, by what is to be done about it.

use std::time::Duration;

use attrflow::RecordFailure;

/// The waits between attempts double, from this one on.
const FIRST_WAIT: Duration = Duration::from_millis(200);
/// Attempts for one object.
const ATTEMPTS: u32 = 6;
/// Nobody waits longer than this for a server that asks for it.
const LONGEST_WAIT: Duration = Duration::from_secs(300);

#[derive(Debug)]
pub enum Trouble {
    /// This object cannot be done; it stays pending, and the others go on.
    Object(String),
    /// It may work later. What was sent may have been done nevertheless, so the next attempt begins by reading.
    Again {
        why: String,
        /// As the server asks for.
        after: Option<Duration>,
        /// Whether other objects would fare the same.
        everyone: bool,
    },
    /// Nothing more can be done in this run.
    Stop(String),
}

impl Trouble {
    pub fn again(why: impl Into<String>, after: Option<Duration>, everyone: bool) -> Self {
        Trouble::Again { why: why.into(), after, everyone }
    }

    /// The same in other words.
    pub fn map(self, words: impl FnOnce(String) -> String) -> Self {
        match self {
            Trouble::Object(why) => Trouble::Object(words(why)),
            Trouble::Again { why, after, everyone } => Trouble::Again { why: words(why), after, everyone },
            Trouble::Stop(why) => Trouble::Stop(words(why)),
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

/// Does what can be done again from its beginning until it works, or there is no use in it.
pub fn patiently<T>(mut attempt: impl FnMut() -> Result<T, Trouble>) -> Result<T, Trouble> {
    let mut left = ATTEMPTS;
    let mut next = FIRST_WAIT;
    loop {
        left -= 1;
        match attempt() {
            Err(Trouble::Again { why, after, everyone }) => {
                let wait = after.unwrap_or(next);
                if left == 0 || wait > LONGEST_WAIT {
                    return Err(if everyone { Trouble::Stop(why) } else { Trouble::Object(why) });
                }
                std::thread::sleep(wait);
                next *= 2;
            }
            done => return done,
        }
    }
}
