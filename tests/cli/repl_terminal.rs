//! The REPL on a pseudo terminal.

use std::process::Command;

use rexpect::session::{PtySession, spawn_command};

use crate::support::Place;

/// How long to wait for what is to be seen, in milliseconds: far longer than it takes.
const PATIENCE: u64 = 60_000;

/// A session whose history is kept in the place.
fn session(place: &Place, arguments: &[&str], color: bool) -> PtySession {
    let binary = place.command();
    let mut command = Command::new(binary.get_program());
    command.current_dir(place.path(".")).arg("repl").args(arguments);
    command.env("XDG_STATE_HOME", place.path("state")).env("TERM", "xterm-256color").env("LC_ALL", "C.UTF-8");
    command.env_remove("COLUMNS").env_remove("NO_COLOR");
    if !color {
        command.env("NO_COLOR", "1");
    }
    spawn_command(command, Some(PATIENCE)).unwrap()
}

#[track_caller]
fn keys(session: &mut PtySession, keys: &str) {
    session.send(keys).unwrap();
    session.flush().unwrap();
}

#[track_caller]
fn seen(session: &mut PtySession, text: &str) {
    // What comes is taken byte by byte.
    let text: String = text.bytes().map(char::from).collect();
    session.exp_string(&text).unwrap();
}

fn history(place: &Place) -> String {
    std::fs::read_to_string(place.path("state/attrflow/history")).unwrap_or_default()
}

#[test]
fn a_session_on_a_terminal() {
    let place = Place::new();
    let mut session = session(&place, &[], false);
    seen(&mut session, "`:help` lists commands, Tab completes");
    // A function is completed, its signature is shown, and so is where the cursor is in it.
    keys(&mut session, "Jo\t");
    seen(&mut session, "Join(«separator: String», source: Any, …)");
    keys(&mut session, "\"-\", \"a\", ");
    seen(&mut session, "Join(separator: String, «source: Any, …»)");
    keys(&mut session, "\"b\")\r");
    seen(&mut session, "\"a-b\"\r\n");
    // Several candidates make a menu.
    keys(&mut session, "[given\t");
    seen(&mut session, "[givenName]");
    keys(&mut session, "\u{15}[surn\u{3}Len(_)\r");
    // What was given up is not carried out, and what is typed ahead is not lost.
    seen(&mut session, "\r\n3\r\n");
    keys(&mut session, "To\t");
    seen(&mut session, "ToUpper");
    keys(&mut session, "\u{15}");
    // An open input goes on; the line is what it was on the way there.
    keys(&mut session, "Join(\r");
    keys(&mut session, "\"+\", \"größe\",\r\"x\")\r");
    seen(&mut session, "\"größe+x\"\r\n");
    // An empty line ends it.
    keys(&mut session, "Trim(\r\r");
    seen(&mut session, "AF001 unclosed-parenthesis");
    keys(&mut session, "Nope()\r");
    seen(&mut session, "^^^^ no function `Nope`");
    // Several inputs that are pasted are carried out one after the other.
    keys(&mut session, "\u{1b}[200~:set a=1\nAppend([a], \"2\")\n\u{1b}[201~\r");
    seen(&mut session, "> Append([a], \"2\")\r\n\"12\"\r\n");
    // With a blank before it, a line is kept nowhere.
    keys(&mut session, " :set secret=hunter2\r");
    keys(&mut session, "\u{12}größ");
    seen(&mut session, "reverse-i-search");
    keys(&mut session, "\r");
    seen(&mut session, "\"größe+x\"\r\n");
    keys(&mut session, "\u{4}");
    session.exp_eof().unwrap();
    let kept = history(&place);
    assert!(kept.contains("Len(_)") && kept.contains("[surn") && !kept.contains("hunter2"), "{kept}");
}

#[test]
fn a_history_is_no_condition() {
    // Not wanted.
    let place = Place::new();
    let mut session = session(&place, &["--no-history", "-q"], true);
    // In colour, what is a function has one.
    keys(&mut session, "Len(\"abc\")");
    seen(&mut session, "\u{1b}[34mLen\u{1b}[0m(\u{1b}[32m\"abc\"\u{1b}[0m)");
    keys(&mut session, "\r");
    seen(&mut session, "\u{1b}[33m3\u{1b}[0m");
    keys(&mut session, ":q\r");
    session.exp_eof().unwrap();
    assert_eq!(place.names(), Vec::<String>::new());
    // Not possible.
    let place = Place::new();
    place.write("state", "a file");
    let mut session = self::session(&place, &[], false);
    seen(&mut session, "the history is not kept: `");
    keys(&mut session, "Len(\"abc\")\r");
    seen(&mut session, "\r\n3\r\n");
    keys(&mut session, "\u{4}");
    session.exp_eof().unwrap();
    // From one session to the next.
    let place = Place::new();
    for expected in ["", "\r\n3\r\n"] {
        let mut session = self::session(&place, &["-q"], false);
        seen(&mut session, "> ");
        keys(&mut session, if expected.is_empty() { "Len(\"abc\")\r" } else { "\u{1b}[A\r" });
        seen(&mut session, "\r\n3\r\n");
        keys(&mut session, "\u{4}");
        session.exp_eof().unwrap();
    }
}
