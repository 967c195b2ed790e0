//! As much of HTTP/1.1 as clients of a SCIM service speak: requests with a `Content-Length`, one after the other
//! on a connection.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use serde_json::Value;

/// The longest head and the longest body.
const HEAD: usize = 64 << 10;
const BODY: usize = 64 << 20;

/// A request as it came.
pub struct Received {
    pub method: String,
    /// Path and query.
    pub target: String,
    pub body: Vec<u8>,
    /// The client wants no further answers here.
    pub last: bool,
}

/// What a connection has at its end, or in place of a request.
pub enum Next {
    Request(Received),
    /// The client has gone.
    End,
    /// What came is no request: a status to say so with.
    Refused(u16, &'static str),
}

/// A connection, with what came beyond the last request.
pub struct Connection {
    stream: TcpStream,
    read: Vec<u8>,
}

impl Connection {
    pub fn new(stream: TcpStream) -> Connection {
        Connection { stream, read: Vec::new() }
    }

    /// The next request.
    ///
    /// # Errors
    ///
    /// The connection broke.
    pub fn next(&mut self) -> io::Result<Next> {
        let (mut request, end, length, waits) = loop {
            let mut headers = [httparse::EMPTY_HEADER; 64];
            let mut head = httparse::Request::new(&mut headers);
            match head.parse(&self.read) {
                Ok(httparse::Status::Complete(end)) => {
                    let has = |name: &str| {
                        let found = head.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name));
                        found.map(|header| String::from_utf8_lossy(header.value).trim().to_ascii_lowercase())
                    };
                    if has("transfer-encoding").is_some() {
                        return Ok(Next::Refused(411, "a body has a length here"));
                    }
                    let length = has("content-length").map_or(Ok(0), |length| length.parse::<usize>());
                    let Ok(length) = length else { return Ok(Next::Refused(400, "no length")) };
                    if length > BODY {
                        return Ok(Next::Refused(413, "too long a body"));
                    }
                    let request = Received {
                        method: head.method.unwrap_or_default().to_owned(),
                        target: head.path.unwrap_or_default().to_owned(),
                        body: Vec::new(),
                        last: head.version == Some(0)
                            || has("connection").is_some_and(|held| held == "close"),
                    };
                    break (
                        request,
                        end,
                        length,
                        has("expect").is_some_and(|expected| expected == "100-continue"),
                    );
                }
                Ok(httparse::Status::Partial) if self.read.len() > HEAD => {
                    return Ok(Next::Refused(431, "too long a head"));
                }
                Ok(httparse::Status::Partial) => {}
                Err(_) => return Ok(Next::Refused(400, "this is not HTTP")),
            }
            if !self.more()? {
                return Ok(Next::End);
            }
        };
        if waits && self.read.len() < end + length {
            self.stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
        }
        while self.read.len() < end + length {
            if !self.more()? {
                return Ok(Next::End);
            }
        }
        request.body = self.read[end..end + length].to_vec();
        self.read.drain(..end + length);
        Ok(Next::Request(request))
    }

    fn more(&mut self) -> io::Result<bool> {
        let mut piece = [0; 16 << 10];
        let count = self.stream.read(&mut piece)?;
        self.read.extend_from_slice(&piece[..count]);
        Ok(count > 0)
    }

    /// Sends an answer.
    ///
    /// # Errors
    ///
    /// The connection broke.
    pub fn answer(&mut self, answer: &Answer, last: bool) -> io::Result<()> {
        let body = answer.body.as_ref().map(ToString::to_string);
        let mut text = format!("HTTP/1.1 {} {}\r\n", answer.status, reason(answer.status));
        for (name, value) in &answer.headers {
            text += &format!("{name}: {value}\r\n");
        }
        if last {
            text += "Connection: close\r\n";
        }
        if body.is_some() {
            text += "Content-Type: application/scim+json; charset=utf-8\r\n";
        }
        if answer.status != 204 {
            text += &format!("Content-Length: {}\r\n", body.as_ref().map_or(0, String::len));
        }
        text += "\r\n";
        text += &body.unwrap_or_default();
        self.stream.write_all(text.as_bytes())
    }

    /// Ends a connection after its last answer, when the client has read it: to close over what it still sends
    /// would have the system throw the answer away.
    ///
    /// # Errors
    ///
    /// The connection broke, or the client stays.
    pub fn finish(mut self) -> io::Result<()> {
        self.stream.shutdown(Shutdown::Write)?;
        self.stream.set_read_timeout(Some(Duration::from_secs(1)))?;
        while self.more()? && self.read.len() < BODY {}
        Ok(())
    }
}

/// An answer to send.
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Option<Value>,
}

impl Answer {
    pub fn new(status: u16, body: Option<Value>) -> Answer {
        Answer { status, headers: Vec::new(), body }
    }

    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Answer {
        self.headers.push((name, value.into()));
        self
    }
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        204 => "No Content",
        400 => "Bad Request",
        404 => "Not Found",
        405 => "Method Not Allowed",
        409 => "Conflict",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        503 => "Service Unavailable",
        _ => "Other",
    }
}
