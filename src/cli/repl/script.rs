//! Inputs that come from a pipe or a file.

use std::io::{self, BufRead};

use super::language::{begins_anew, unclosed};

/// An input and the line it begins in, or what is wrong with that line.
pub(super) type Read = Result<(u64, String), (u64, String)>;

/// The inputs of a script, each as soon as it is whole: one goes on over several lines while something in it is open.
/// Comments and blank lines are inputs of their own.
pub(super) fn inputs(reader: impl BufRead) -> impl Iterator<Item = Read> {
    Inputs { reader, line: 0, next: None, done: false }
}

struct Inputs<R> {
    reader: R,
    line: u64,
    /// A line that was read, and does not belong to the input before it.
    next: Option<String>,
    done: bool,
}

impl<R: BufRead> Inputs<R> {
    /// A line without its end.
    fn read(&mut self) -> Option<Result<String, String>> {
        if let Some(line) = self.next.take() {
            return Some(Ok(line));
        }
        let mut bytes = Vec::new();
        match self.reader.read_until(b'\n', &mut bytes) {
            Ok(0) => None,
            Ok(_) => {
                self.line += 1;
                let bytes = bytes.strip_suffix(b"\n").unwrap_or(&bytes);
                let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
                let bytes =
                    if self.line == 1 { bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes) } else { bytes };
                Some(match std::str::from_utf8(bytes) {
                    Ok(line) => Ok(line.to_owned()),
                    Err(error) => {
                        Err(format!("not UTF-8 at byte {}; convert the input", error.valid_up_to() + 1))
                    }
                })
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => self.read(),
            Err(error) => {
                self.done = true;
                self.line += 1;
                Some(Err(crate::cli::exit::reason(&error)))
            }
        }
    }
}

impl<R: BufRead> Iterator for Inputs<R> {
    type Item = Read;

    fn next(&mut self) -> Option<Read> {
        if self.done {
            return None;
        }
        let line = match self.read()? {
            Ok(line) => line,
            Err(why) => return Some(Err((self.line, why))),
        };
        let (mut input, begun) = (line, self.line);
        while let Some(open) = unclosed(&input) {
            match self.read() {
                None => break,
                Some(Err(why)) => return Some(Err((self.line, why))),
                Some(Ok(line)) if begins_anew(&line, open) => {
                    self.next = Some(line);
                    break;
                }
                Some(Ok(line)) => {
                    input.push('\n');
                    input.push_str(&line);
                }
            }
        }
        Some(Ok((begun, input)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_become_inputs() {
        let read = |text: &[u8]| -> Vec<Read> { inputs(text).collect() };
        let fine = |all: &[(u64, &str)]| -> Vec<Read> {
            all.iter().map(|(line, input)| Ok((*line, (*input).to_owned()))).collect()
        };
        assert_eq!(read(b""), []);
        assert_eq!(
            read(b"\xef\xbb\xbf[a]\r\n\r\n# note\r\nJoin(\r\n  \"x\", [b]\r\n)\r\n:set a=1"),
            fine(&[(1, "[a]"), (2, ""), (3, "# note"), (4, "Join(\n  \"x\", [b]\n)"), (7, ":set a=1")])
        );
        // What is never closed takes as little with it as can be.
        assert_eq!(read(b"Join([a]\n:help\n[b]"), fine(&[(1, "Join([a]"), (2, ":help"), (3, "[b]")]));
        assert_eq!(read(b"Join([a]\n\n[b]"), fine(&[(1, "Join([a]\n"), (3, "[b]")]));
        assert_eq!(read(b"\"a\n\n:help\nb\"\n[c]"), fine(&[(1, "\"a\n\n:help\nb\""), (5, "[c]")]));
        assert_eq!(read(b"\"a\n"), fine(&[(1, "\"a")]));
        let read = read(b"[a]\n\xff\n[b]");
        assert_eq!(read[1], Err((2, "not UTF-8 at byte 1; convert the input".into())));
        assert_eq!(read[2], Ok((3, "[b]".into())));
    }
}
