//! Tests that are run again whenever a file changes.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use notify::event::{EventKind, ModifyKind};
use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};

use super::Test;
use super::load::identity;
use crate::cli::exit::{Outcome, Trouble};
use crate::cli::sift::{looks_like_mapping, may_be_mapping, may_be_test};
use crate::cli::terminal::Terminal;

/// Editors write a file in several steps; so long after the last one it is done.
const QUIET: Duration = Duration::from_millis(150);

/// Runs the tests until somebody ends the process.
pub(super) fn run(test: &Test, terminal: &Terminal) -> Outcome {
    let (sender, changes) = channel();
    let told = move |event: notify::Result<notify::Event>| {
        // Who does not listen any more has ended.
        let _ = sender.send(event);
    };
    let mut watcher = notify::recommended_watcher(told).map_err(|error| cannot(&error))?;
    let mut watched: BTreeSet<PathBuf> = BTreeSet::new();
    loop {
        let read = match test.round(terminal) {
            Ok(round) => round.paths,
            Err(Trouble::Message(message)) => {
                terminal.error(&message);
                Vec::new()
            }
            Err(closed) => return Err(closed),
        };
        let folders = folders(&test.paths, &read);
        follow(&mut watcher, &mut watched, &folders)?;
        terminal.note("waiting for changes; Ctrl-C ends");
        wait(&changes, &inputs(&read))?;
        terminal.note("");
    }
}

/// The folders in which a change may matter: of a file its folder, for editors put a new file in its place.
fn folders(paths: &[PathBuf], read: &[PathBuf]) -> BTreeSet<(PathBuf, bool)> {
    let parent = |path: &Path| {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        std::fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned())
    };
    let named = paths.iter().map(|path| match path.is_dir() {
        true => (std::fs::canonicalize(path).unwrap_or_else(|_| path.clone()), true),
        false => (parent(path), false),
    });
    named.chain(read.iter().map(|path| (parent(path), false))).collect()
}

fn follow(
    watcher: &mut RecommendedWatcher,
    watched: &mut BTreeSet<PathBuf>,
    folders: &BTreeSet<(PathBuf, bool)>,
) -> Result<(), Trouble> {
    for (folder, below) in folders {
        // One that is watched with all below it has no need of a watch of its own, which would take its place.
        let within = |(other, all): &(PathBuf, bool)| {
            *all && !(*below && folder == other) && folder.starts_with(other)
        };
        let covered = watched.contains(folder) || folders.iter().any(within);
        if covered || !folder.is_dir() {
            continue;
        }
        let mode = if *below { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
        watcher.watch(folder, mode).map_err(|error| cannot(&error))?;
        watched.insert(folder.clone());
    }
    Ok(())
}

/// Until something has changed, and nothing more does.
fn wait(
    changes: &Receiver<notify::Result<notify::Event>>,
    inputs: &BTreeSet<PathBuf>,
) -> Result<(), Trouble> {
    let ended = || Trouble::new("files cannot be watched any longer");
    loop {
        match changes.recv().map_err(|_| ended())? {
            Ok(event) if matters(&event, inputs) => break,
            Ok(_) => {}
            Err(error) => return Err(cannot(&error)),
        }
    }
    loop {
        match changes.recv_timeout(QUIET) {
            Ok(_) => {}
            Err(RecvTimeoutError::Timeout) => return Ok(()),
            Err(RecvTimeoutError::Disconnected) => return Err(ended()),
        }
    }
}

/// Whether the content of a file may be another one. That a file was read, by this process too, says nothing.
fn matters(event: &notify::Event, inputs: &BTreeSet<PathBuf>) -> bool {
    let changes = !matches!(event.kind, EventKind::Access(_) | EventKind::Modify(ModifyKind::Metadata(_)));
    changes && event.paths.iter().any(|path| is_input(path, inputs))
}

/// Whether the tests read a file, or may do so from now on; reports and logs beside them they do not read.
fn is_input(path: &Path, inputs: &BTreeSet<PathBuf>) -> bool {
    // A folder may have come or gone with all that is in it.
    let above = || path.is_dir() || inputs.iter().any(|input| input.starts_with(path));
    let mapping =
        || may_be_mapping(path) && std::fs::read(path).is_ok_and(|bytes| looks_like_mapping(path, &bytes));
    inputs.contains(&placed(path))
        || may_be_test(path)
        || above()
        || mapping()
        || path.file_name().is_some_and(|name| name == "attrflow.toml")
}

/// The files that were read, as changes name them, and what they are links to.
fn inputs(read: &[PathBuf]) -> BTreeSet<PathBuf> {
    read.iter().flat_map(|path| [placed(path), identity(path)]).collect()
}

/// A path in its folder without links; the file itself may be gone.
fn placed(path: &Path) -> PathBuf {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match (std::fs::canonicalize(folder), path.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => path.to_owned(),
    }
}

fn cannot(error: &notify::Error) -> Trouble {
    Trouble::new(format!("cannot watch files: {error}; run the tests without --watch"))
}
