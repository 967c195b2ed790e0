//! The hand-written program as a process: `by-hand USERS.ndjson >PAYLOADS.ndjson`.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "what fails here is a failed benchmark")]

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};

use side_by_side::by_hand::User;

/// How much is read and written at a time, in bytes.
const BLOCK: usize = 256 << 10;

fn main() {
    let path = std::env::args_os().nth(1).expect("usage: by-hand USERS.ndjson");
    let mut input = BufReader::with_capacity(BLOCK, File::open(path).expect("the users can be read"));
    let mut output = io::stdout().lock();
    let (mut line, mut payloads) = (Vec::new(), Vec::with_capacity(2 * BLOCK));
    while input.read_until(b'\n', &mut line).expect("the users can be read") > 0 {
        if User::parse(&line).expect("a user is JSON").provision(&mut payloads) {
            payloads.push(b'\n');
        }
        line.clear();
        if payloads.len() >= BLOCK {
            output.write_all(&payloads).expect("payloads can be written");
            payloads.clear();
        }
    }
    output.write_all(&payloads).expect("payloads can be written");
}
