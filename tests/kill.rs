//! A command that is killed leaves its output complete or absent: twenty times, at any point of its work.
#![cfg(all(unix, feature = "cli"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const KILLS: u32 = 20;

const MAPPING: &str = "\
attrflow: 1
source: none
user:
  attributes:
    userName: { from: [mail], match: 1, required: true }
    displayName: Join(\" \", [givenName], [surname])
    title: [title]
    urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager: [manager]
";

/// Records of people, so many that a command works on them for a while.
fn people(count: u32, title: &str) -> String {
    let mut text = String::new();
    for number in 0..count {
        // In no order of the keys.
        let key = number.wrapping_mul(2_654_435_761);
        let manager = (number / 10).wrapping_mul(2_654_435_761);
        writeln!(
            text,
            r#"{{"id":"{key:010}","mail":"u{number}@x.org","givenName":"Given","surname":"Name {number}","title":"{title}","manager":"{manager:010}"}}"#
        )
        .unwrap();
    }
    text
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_attrflow"));
    command.current_dir(folder).args(arguments).args(["-o", "out", "--quiet"]);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// Kills the command at points that are spread over the time it takes, each a little later than the one before.
fn killed(arguments: &[&str], count: u32) {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    std::fs::write(folder.join("m.yaml"), MAPPING).unwrap();
    std::fs::write(folder.join("old"), people(count, "Clerk")).unwrap();
    std::fs::write(folder.join("new"), people(count, "Head")).unwrap();
    let out = folder.join("out");
    let began = Instant::now();
    assert!(command(folder, arguments).status().unwrap().success());
    let whole = began.elapsed();
    let complete = std::fs::read(&out).unwrap();
    assert!(complete.len() > 200_000);
    std::fs::remove_file(&out).unwrap();
    let mut unfinished = 0;
    for kill in 0..KILLS {
        let mut child = command(folder, arguments).spawn().unwrap();
        std::thread::sleep(whole * kill / (KILLS - 2));
        child.kill().unwrap();
        child.wait().unwrap();
        match std::fs::read(&out) {
            Ok(written) => {
                assert!(written == complete, "kill {kill}: {} bytes of {}", written.len(), complete.len());
                std::fs::remove_file(&out).unwrap();
            }
            Err(error) => {
                assert_eq!(error.kind(), std::io::ErrorKind::NotFound);
                unfinished += 1;
            }
        }
    }
    assert!(unfinished > 0, "no kill came before the end");
    // What was in the way is not in the way of the next one.
    assert!(command(folder, arguments).status().unwrap().success());
    assert!(std::fs::read(&out).unwrap() == complete);
    // Nor is a file that was there already touched by a command that does not come to its end.
    std::fs::write(&out, "before").unwrap();
    let mut child = command(folder, arguments).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(5).min(whole / 4));
    child.kill().unwrap();
    child.wait().unwrap();
    let after = std::fs::read(&out).unwrap();
    assert!(after == b"before" || after == complete);
}

#[test]
fn a_killed_plan() {
    killed(&["plan", "m.yaml", "--before", "old", "--after", "new"], 2_000);
}

#[test]
fn a_killed_run() {
    killed(&["run", "m.yaml", "new", "--threads", "2"], 12_000);
}
