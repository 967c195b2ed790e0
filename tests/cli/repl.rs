use std::fs::{self, File};
use std::io::{Seek as _, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::{MAPPING, Place, shipped};

/// Runs a session of `tests/cases/repl`: the command after `$ ` over the lines that have a prompt, in the package's
/// folder. Gives all that is seen, standard error too, and how it ended.
fn seen(transcript: &str) -> String {
    let (command, rest) = transcript.split_once('\n').unwrap();
    let arguments =
        command.strip_prefix("$ attrflow repl").unwrap_or_else(|| panic!("no command: {command}"));
    let mut script = String::new();
    for line in rest.lines() {
        let input = line.strip_prefix("> ").or_else(|| line.strip_prefix(". "));
        if let Some(input) = input.or_else(|| Some(line).filter(|line| line.starts_with('#'))) {
            script.push_str(input);
            script.push('\n');
        }
    }
    let both = tempfile::tempfile().unwrap();
    let mut input = tempfile::tempfile().unwrap();
    input.write_all(script.as_bytes()).unwrap();
    input.rewind().unwrap();
    let binary = Place::new().command();
    let mut run = Command::new(binary.get_program());
    run.current_dir(env!("CARGO_MANIFEST_DIR")).args(["repl", "--echo"]).args(arguments.split_whitespace());
    for (name, value) in binary.get_envs() {
        if value.is_none() {
            run.env_remove(name);
        }
    }
    let status = run
        .stdin(Stdio::from(input))
        .stdout(both.try_clone().unwrap())
        .stderr(both.try_clone().unwrap())
        .status()
        .unwrap();
    let text = text(both);
    format!("{command}\n{text}exit {}\n", status.code().unwrap_or(-1))
}

fn text(mut file: File) -> String {
    file.rewind().unwrap();
    std::io::read_to_string(file).unwrap()
}

/// `UPDATE_EXPECTED=1` writes what is seen; read it before you commit it.
#[test]
fn sessions_read_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/repl");
    let mut count = 0;
    let mut wrong = Vec::new();
    let paths = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    for path in paths.filter(|path| path.extension().is_some_and(|extension| extension == "txt")) {
        let expected = fs::read_to_string(&path).unwrap();
        let seen = seen(&expected);
        count += 1;
        if seen != expected {
            if std::env::var_os("UPDATE_EXPECTED").is_some() {
                fs::write(&path, &seen).unwrap();
            }
            let at = seen.lines().zip(expected.lines()).position(|(a, b)| a != b).unwrap_or_default();
            let from =
                |text: &str| text.lines().skip(at.saturating_sub(2)).take(6).collect::<Vec<_>>().join("\n");
            wrong.push(format!(
                "{}:{}\n--- seen\n{}\n--- expected\n{}",
                path.display(),
                at + 1,
                from(&seen),
                from(&expected)
            ));
        }
    }
    assert!(count > 6, "only {count} sessions were found");
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn without_an_echo_results_go_out_and_what_is_wrong_is_told_with_its_line() {
    let place = Place::new();
    let given = place
        .feed(&["repl"], b"\xef\xbb\xbfLen(\"abc\")\r\n# note\r\n\r\nJion(\"a\")\r\n:set x\r\n[x]\r\n_\r\n");
    assert_eq!((given.code, given.out.as_str()), (1, "3\nNull\nNull\n"), "{given:?}");
    let expected = "\
line 4: Jion(\"a\")
        ^^^^ no function `Jion`
  help: did you mean `Join`?
  error AF101 unknown-function
error: line 5: a `=` is missing: NAME=TEXT, or NAME:=JSON
there is no record yet, so all attributes are Null: `:load FILE` loads records, `:set x=...` sets one attribute
";
    assert_eq!(given.err, expected);
    // Of several lines the whole report is drawn.
    let given = place.feed(&["repl", "--ascii"], "Join(\n  \"größe\",\n  nope)\nNope(\"ö\")".as_bytes());
    given.expect(1, &["input in line 1:3:3", "input in line 4:1:1", "AF009 bare-name"]);
    assert!(given.err.is_ascii(), "{}", given.err);
    assert_eq!(place.feed(&["repl", "-q"], b"[x]\n"), place.feed(&["repl", "-q"], b"[x]"));
    let given = place.feed(&["--color", "always", "repl"], b"\"a\"\nNull\nnope");
    assert!(given.out.contains("\u{1b}[32m\"a\"") && given.out.contains("\u{1b}[35mNull"), "{given:?}");
    assert!(given.err.contains("\u{1b}[1;31m"), "{given:?}");
}

#[test]
fn what_is_no_text_is_told_and_the_session_goes_on() {
    let place = Place::new();
    let given = place.feed(&["repl", "-q"], b"1\n\xff\xfe\n2\n");
    given.expect(1, &["line 2: not UTF-8 at byte 1"]);
    assert_eq!(given.out, "1\n2\n");
    let given = place.feed(&["repl", "-q"], b"\"a\x1b[2J\xc2\x9b\xe2\x80\xae\"\n");
    assert_eq!(given.out, "\"a\\u001b[2J\\u{9b}\\u{202e}\"\n");
    let deep = format!("{}\n{}\n", "f(".repeat(5000), "[".repeat(5000));
    place.feed(&["repl", "-q"], deep.as_bytes()).expect(1, &["AF011"]);
    place.feed(&["repl", "-q"], b"").expect(0, &[]);
    let long = format!("Len(\"{}\")\n", "x".repeat(9000));
    assert_eq!(place.feed(&["repl", "-q"], long.as_bytes()).out, "9000\n");
}

#[test]
fn files_on_the_command_line_must_be_usable() {
    let place = Place::new();
    place
        .write("m.yaml", MAPPING)
        .write("bad.yaml", "attrflow: 1\nuser:\n  attributes:\n    title: Jion([mail])\n");
    place
        .write("users.ndjson", "{\"mail\": \"a@b.c\"}\n")
        .write("empty.ndjson", "")
        .write("torn.json", "{\"a\"");
    for (arguments, message) in [
        (&["repl", "bad.yaml"][..], "`bad.yaml` does not compile: 1 error"),
        (&["repl", "none.yaml"], "cannot read `none.yaml`: no such file"),
        (&["repl", "m.yaml", "--record", "none"], "cannot read `none`: no such file"),
        (&["repl", "--record", "empty.ndjson"], "there is no record"),
        (&["repl", "--record", "torn.json"], "the record in line 1"),
        (&["repl", "--record", "-"], "standard input is the session itself"),
        (&["repl", "m.yaml", "--object", "group"], "`m.yaml` does not map `group` objects, only: user"),
        (&["repl", "--now", "never"], "--now"),
    ] {
        let given = place.feed(arguments, b"1\n");
        given.expect(2, &[message]);
        assert_eq!(given.out, "", "{arguments:?}");
    }
    let given = place.feed(&["repl", "m.yaml", "--record", "users.ndjson"], b"[mail]\n");
    assert_eq!((given.code, given.out.as_str()), (0, "\"a@b.c\"\n"));
}

#[test]
fn a_session_is_saved_and_opened() {
    let place = Place::new();
    place.write("m.yaml", MAPPING).write("users.csv", "mail,kind,title\na@b.c,staff,boss\nd@e.f,guest,\n");
    place.write("taken", "x\n").write("other", "important");
    let script = "\
[title]
:user mail=d@e.f
:set sponsor=Ada Lovelace
:set n:=[1, 2]
Join(\",\",
  [n], \"a

b\"
)
:nosuch
Jion()
:help
Len(_)
:dialect extended
:map title
:save s.attrflow
:save other
";
    let options = ["repl", "m.yaml", "--record", "users.csv", "--now", "2026-03-31", "--seed", "7"];
    let more = ["--const", "C=c d", "--default-domain", "b.c", "--taken", "taken", "-q"];
    let given = place.feed(&[&options[..], &more].concat(), script.as_bytes());
    given.expect(1, &["`other` is there, and no session that was saved"]);
    assert_eq!(place.read("other"), "important");
    let saved = place.read("s.attrflow");
    let expected = "\
# attrflow repl
:load m.yaml
:load users.csv
:now 2026-03-31T00:00:00Z
:seed 7
:domain b.c
:set %C%=c d
:taken taken
[title]
:user mail=d@e.f
:set sponsor=Ada Lovelace
:set n:=[1, 2]
Join(\",\",
  [n], \"a

b\"
)
Len(_)
:dialect extended
:map title
";
    assert_eq!(saved, expected);
    // Done again, it gives the same, and is the same when it is saved.
    let again = place.feed(&["repl", "-q"], saved.as_bytes());
    let opened =
        place.feed(&["repl", "-q"], b":set junk=1\n:open s.attrflow\n:save t.attrflow\n[sponsor]\n[junk]\n");
    assert_eq!((again.code, opened.code, place.read("t.attrflow")), (0, 0, saved));
    let results = |out: &str| -> Vec<String> {
        out.lines().filter(|line| !line.starts_with(['>', '#', '.'])).map(str::to_owned).collect()
    };
    assert_eq!(
        [results(&again.out), vec!["\"Ada Lovelace\"".into(), "Null".into()]].concat(),
        results(&opened.out)
    );
    place.write("loop", "# attrflow repl\n:open loop\n");
    place.feed(&["repl"], b":open loop\n").expect(1, &["cannot open another one"]);
    place.feed(&["repl"], b":open none\n").expect(1, &["no such file"]);
    // What else lies there is no session, and takes nothing away.
    place.write("notes", ":unset\n");
    let kept = place.feed(&["repl"], b":set a=1\n:open notes\n[a]\n");
    assert_eq!(kept.expect(1, &["is no session that was saved"]).out, "\"1\"\n");
    place.feed(&["repl"], b":save no/such/place\n").expect(1, &["no such directory"]);
}

#[test]
fn an_end_is_an_end() {
    let place = Place::new();
    for quit in [":quit", ":q", "quit", "exit"] {
        let given = place.feed(&["repl"], format!("1\n{quit}\n2\n").as_bytes());
        assert_eq!((given.code, given.out.as_str()), (0, "1\n"), "{quit}");
    }
    assert_eq!(place.names(), Vec::<String>::new(), "a script leaves nothing behind");
    let mapping = shipped("mappings/joyn-fsm.yaml");
    assert_eq!(place.feed(&["repl", &mapping, "-q"], b":lint\n").err, "");
}
