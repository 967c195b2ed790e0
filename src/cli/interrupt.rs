//! Ctrl-C and its like: end quietly, and leave no half-written file behind.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Files being written, to be removed when the process is told to end. Whoever makes or renames one
/// holds the lock, so that no file is forgotten in between.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// The exit code of a process that was interrupted: 128 and the number of SIGINT.
const INTERRUPTED: i32 = 130;

/// The files being written.
pub(super) struct Unfinished(MutexGuard<'static, Vec<PathBuf>>);

impl Unfinished {
    /// Waits for its turn.
    pub fn lock() -> Self {
        Unfinished(UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// One more.
    pub fn add(&mut self, path: &Path) {
        self.0.push(path.to_owned());
    }

    /// One less.
    pub fn remove(&mut self, path: &Path) {
        self.0.retain(|other| other != path);
    }
}

/// Ends the process quietly on SIGINT, SIGTERM and SIGHUP.
pub(super) fn end_quietly() {
    // Without a handler the process ends just so, but may leave an unfinished file.
    let _ = ctrlc::set_handler(|| {
        let unfinished = Unfinished::lock();
        for path in unfinished.0.iter() {
            let _ = std::fs::remove_file(path);
        }
        std::process::exit(INTERRUPTED);
    });
}
