//! What is written: standard output, devices, and files that are complete or absent.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Stdout, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use tempfile::{NamedTempFile, TempPath};

use super::exit::Trouble;
use super::input::has_extension;
use super::interrupt::Unfinished;

/// How much is written at a time, in bytes.
const BLOCK: usize = 256 << 10;

/// Where results go. A file is written beside its name and put in place by [`commit`](Output::commit);
/// without that, nothing is left of it.
pub(super) struct Output {
    name: String,
    encoder: Encoder,
    place: Option<Place>,
}

enum Encoder {
    Plain(BufWriter<Sink>),
    Gzip(GzEncoder<BufWriter<Sink>>),
}

enum Sink {
    Stdout(Stdout),
    File(File),
}

struct Place {
    unfinished: TempPath,
    target: PathBuf,
}

impl Output {
    /// Opens a file; `-` or none is standard output. What ends in `.gz` is compressed.
    ///
    /// # Errors
    /// A place that cannot be written to.
    pub fn create(path: Option<&Path>) -> Result<Self, Trouble> {
        let Some(path) = path.filter(|path| *path != Path::new("-")) else {
            let sink = BufWriter::with_capacity(BLOCK, Sink::Stdout(io::stdout()));
            return Ok(Output { name: "standard output".into(), encoder: Encoder::Plain(sink), place: None });
        };
        let name = format!("`{}`", path.display());
        let (file, place) = create(path).map_err(|error| Trouble::writing(&name, &error))?;
        let sink = BufWriter::with_capacity(BLOCK, Sink::File(file));
        let encoder = if has_extension(path, "gz") {
            Encoder::Gzip(GzEncoder::new(sink, Compression::default()))
        } else {
            Encoder::Plain(sink)
        };
        Ok(Output { name, encoder, place })
    }

    /// Writes all of it.
    ///
    /// # Errors
    /// A full disk, a closed pipe.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), Trouble> {
        let written = match &mut self.encoder {
            Encoder::Plain(sink) => sink.write_all(bytes),
            Encoder::Gzip(sink) => sink.write_all(bytes),
        };
        written.map_err(|error| Trouble::writing(&self.name, &error))
    }

    /// Lets a reader see what has been written so far.
    ///
    /// # Errors
    /// A full disk, a closed pipe.
    pub fn flush(&mut self) -> Result<(), Trouble> {
        let flushed = match &mut self.encoder {
            Encoder::Plain(sink) => sink.flush(),
            Encoder::Gzip(sink) => sink.flush(),
        };
        flushed.map_err(|error| Trouble::writing(&self.name, &error))
    }

    /// Ends it; a file is put in its place.
    ///
    /// # Errors
    /// A full disk, a closed pipe.
    pub fn commit(self) -> Result<(), Trouble> {
        let name = self.name;
        finish(self.encoder, self.place).map_err(|error| Trouble::writing(&name, &error))
    }
}

/// Writes to standard output at once.
///
/// # Errors
/// A full disk, a closed pipe.
pub(super) fn print(text: &str) -> Result<(), Trouble> {
    print_bytes(text.as_bytes())
}

/// The same for what need not be text.
///
/// # Errors
/// A full disk, a closed pipe.
pub(super) fn print_bytes(bytes: &[u8]) -> Result<(), Trouble> {
    let mut stdout = io::stdout().lock();
    let written = stdout.write_all(bytes).and_then(|()| stdout.flush());
    written.map_err(|error| Trouble::writing("standard output", &error))
}

fn create(path: &Path) -> io::Result<(File, Option<Place>)> {
    // A link stays a link: the file behind it is replaced.
    let target = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let existing = std::fs::metadata(&target).ok();
    if existing.as_ref().is_some_and(std::fs::Metadata::is_dir) {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    if existing.as_ref().is_some_and(|metadata| !metadata.is_file()) {
        // A device or a pipe has no place to be put in.
        return Ok((OpenOptions::new().write(true).open(path)?, None));
    }
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".attrflow-").suffix(".unfinished");
    #[cfg(unix)]
    {
        // As any new file: the process's mask applies. By default temporary files are their owner's only.
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let mut unfinished = Unfinished::lock();
    let (file, temporary) = builder.tempfile_in(folder).map(NamedTempFile::into_parts)?;
    unfinished.add(&temporary);
    if let Some(existing) = existing {
        // Best effort: the content matters more.
        let _ = file.set_permissions(existing.permissions());
    }
    Ok((file, Some(Place { unfinished: temporary, target })))
}

fn finish(encoder: Encoder, place: Option<Place>) -> io::Result<()> {
    let buffer = match encoder {
        Encoder::Plain(buffer) => buffer,
        Encoder::Gzip(encoder) => encoder.finish()?,
    };
    let mut sink = buffer.into_inner().map_err(io::IntoInnerError::into_error)?;
    sink.flush()?;
    drop(sink);
    place.map_or(Ok(()), put)
}

fn put(place: Place) -> io::Result<()> {
    let mut unfinished = Unfinished::lock();
    let path = place.unfinished.to_path_buf();
    place.unfinished.persist(place.target).map_err(|error| error.error)?;
    unfinished.remove(&path);
    Ok(())
}

/// Writes a file anew: all of it, or nothing of it.
///
/// # Errors
/// A file that must not be written, or is not `old` any more.
pub(super) fn replace(path: &Path, old: &[u8], new: &[u8]) -> Result<(), Trouble> {
    let name = format!("`{}`", path.display());
    let failed = |error: io::Error| Trouble::writing(&name, &error);
    let metadata = std::fs::metadata(path).map_err(failed)?;
    if metadata.permissions().readonly() {
        return Err(Trouble::new(format!(
            "cannot write {name}: it is read-only; change its permissions first"
        )));
    }
    let no_file = || Trouble::new(format!("cannot write {name}: it is a pipe or a device"));
    if !metadata.is_file() {
        return Err(no_file());
    }
    let (mut file, place) = create(path).map_err(failed)?;
    let place = place.ok_or_else(no_file)?;
    #[cfg(unix)]
    {
        // Best effort: whose file it is, and its permissions, which a change of owner may take away.
        use std::os::unix::fs::MetadataExt as _;
        let _ = std::os::unix::fs::fchown(&file, Some(metadata.uid()), Some(metadata.gid()));
        let _ = file.set_permissions(metadata.permissions());
    }
    file.write_all(new).and_then(|()| file.sync_all()).map_err(failed)?;
    drop(file);
    if std::fs::read(path).map_err(failed)? != old {
        return Err(Trouble::new(format!("{name} has changed since it was read; run the command again")));
    }
    put(place).map_err(failed)
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Sink::Stdout(stdout) => stdout.write(bytes),
            Sink::File(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Sink::Stdout(stdout) => stdout.flush(),
            Sink::File(file) => file.flush(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_changed_is_not_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        std::fs::write(&path, "theirs").unwrap();
        let Err(Trouble::Message(message)) = replace(&path, b"read", b"ours") else {
            panic!("it was overwritten")
        };
        assert!(message.contains("has changed since"), "{message}");
        assert_eq!(std::fs::read(&path).unwrap(), b"theirs");
        assert!(replace(&path, b"theirs", b"ours").is_ok());
        assert_eq!(std::fs::read(&path).unwrap(), b"ours");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
