use std::io::{Read as _, Write as _};
use std::process::Stdio;

use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;

use crate::support::{MAPPING, Place, shipped};

const ONE: &str = r#"{"mail":"a@x","kind":"staff","title":"boss"}"#;
const PAYLOAD: &str =
    r#"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"a@x","title":"BOSS"}"#;

fn place() -> Place {
    let place = Place::new();
    place.write("m.yaml", MAPPING);
    place
}

/// A few thousand records: some out of scope, some that fail, of many lengths.
fn generated(records: usize) -> String {
    let mut out = String::new();
    for at in 0..records {
        let kind = if at % 3 == 0 { "guest" } else { "staff" };
        let title = "x".repeat(at * 7 % 600);
        let active = if at % 97 == 96 { "perhaps" } else { "true" };
        out.push_str(&format!(
            "{{\"mail\":\"user{at}@x\",\"kind\":\"{kind}\",\"title\":\"{title}\",\"active\":\"{active}\"}}\n"
        ));
        if at % 501 == 500 {
            out.push_str("{\"torn\":\n\n");
        }
    }
    out
}

#[test]
fn records_become_payloads() {
    let place = place();
    place.write("one.ndjson", format!("{ONE}\n"));
    for arguments in [&["run", "m.yaml", "one.ndjson"][..], &["run", "m.yaml", "one.ndjson", "-o", "-"]] {
        let given = place.run(arguments);
        given.expect(0, &["1 record: 1 in scope, 0 out of scope, 0 without an object, 0 errors; "]);
        assert_eq!(given.out, format!("{PAYLOAD}\n"));
    }
    let given = place.feed(&["run", "m.yaml", "-q"], ONE.as_bytes());
    assert_eq!((given.code, given.out, given.err), (0, format!("{PAYLOAD}\n"), String::new()));
}

#[test]
fn inputs_of_any_form() {
    let place = place();
    let csv = "mail,kind,title,active\r\na@x,staff,boss,\r\n";
    for (name, input) in [
        ("crlf.ndjson", format!("{ONE}\r\n\r\n")),
        ("bom.ndjson", format!("\u{feff}{ONE}")),
        ("array.json", format!("[\n  {ONE}\n]\n")),
        ("page.json", format!("{{\"@odata.context\": \"x\", \"value\": [{ONE}]}}")),
        ("a.csv", csv.to_owned()),
        ("bom.csv", format!("\u{feff}{csv}")),
    ] {
        place.write(name, &input);
        let given = place.run(&["run", "m.yaml", name]);
        given.expect(0, &[]);
        assert_eq!(given.out, format!("{PAYLOAD}\n"), "{name}");

        let zipped = format!("{name}.gz");
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(input.as_bytes()).unwrap();
        place.write(&zipped, encoder.finish().unwrap());
        assert_eq!(place.run(&["run", "m.yaml", &zipped]).out, format!("{PAYLOAD}\n"), "{zipped}");
    }
    let given = place.feed(&["run", "m.yaml", "--input-format", "csv"], csv.as_bytes());
    assert_eq!(given.expect(0, &[]).out, format!("{PAYLOAD}\n"));
    let given = place.run(&["run", "m.yaml"]);
    assert_eq!(given.expect(0, &["0 records"]).out, "");
}

#[test]
fn bad_records_do_not_stop_the_others() {
    let place = place();
    let mut input = Vec::new();
    for line in [
        ONE.as_bytes(),
        b"{\"mail\": \"torn",
        b"[{}]",
        b"{\"mail\": \"\xff\"}",
        b"",
        br#"{"kind":"staff","mail":"b@x","active":"perhaps"}"#,
        br#"{"kind":"staff"}"#,
        &[b' '; 300],
        &[b'x'; 300],
        br#"{"kind":"guest"}"#,
        ONE.as_bytes(),
    ] {
        input.extend_from_slice(line);
        input.push(b'\n');
    }
    let given = place.feed(&["run", "m.yaml", "--max-line", "200"], &input);
    given.expect(
        1,
        &[
            "line 2: AF906: not JSON: ",
            "line 3: AF906: a record must be a JSON object, found an array",
            "line 4: AF906: not UTF-8 at byte 11",
            "line 6: AF905: `active`: ",
            "line 7: AF908: `userName`: required, but the value is Null",
            "line 9: AF906: the record is longer than 200 bytes",
            " 2 in scope, 1 out of scope, 0 without an object, ",
        ],
    );
    assert_eq!(given.out, format!("{PAYLOAD}\n{PAYLOAD}\n"));

    let given = place.feed(&["run", "m.yaml", "--errors", "bad.ndjson", "--max-line", "200"], &input);
    given.expect(1, &[]);
    assert!(!given.err.contains("AF"), "{}", given.err);
    let errors: Vec<serde_json::Value> =
        place.read("bad.ndjson").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let lines: Vec<u64> = errors.iter().map(|error| error["line"].as_u64().unwrap()).collect();
    assert!(lines.starts_with(&[2, 3, 4, 6, 7]) && lines.is_sorted(), "{lines:?}");
    assert_eq!((&errors[3]["code"], &errors[3]["target"]), (&"AF905".into(), &"active".into()));
    assert!(errors[0].get("target").is_none());
}

#[test]
fn only_the_first_failures_are_told() {
    let given = place().feed(&["run", "m.yaml"], "x\n".repeat(1200).as_bytes());
    given.expect(1, &["line 10: AF906", "… and 1,190 more; `--errors FILE` keeps them all"]);
    assert!(!given.err.contains("line 11:"), "{}", given.err);
}

#[test]
fn values_of_strangers_do_not_reach_the_terminal() {
    let record = br#"{"kind":"staff","mail":"a","active":"x\u001b[2J\u202e\n"}"#;
    for command in [["run", "m.yaml", "-"], ["bench", "m.yaml", "-"]] {
        let given = place().feed(&command, record);
        assert!(given.err.contains(r"found `x\u{1b}[2J\u{202e}\n`"), "{given:?}");
    }
}

#[test]
fn any_number_of_threads_gives_the_same() {
    let place = place();
    place.write("in.ndjson", generated(5000));
    let run = |threads: &str, on_error: &str| {
        let arguments = ["run", "m.yaml", "in.ndjson", "-q", "--threads", threads, "--on-error", on_error];
        let given = place.run(&[&arguments[..], &["--errors", "errors.ndjson", "-o", "out.ndjson"]].concat());
        given.expect(1, &[]);
        (place.read("out.ndjson"), place.read("errors.ndjson"))
    };
    for on_error in ["skip", "stop"] {
        let (output, errors) = run("1", on_error);
        assert_eq!(errors.lines().count() == 1, on_error == "stop");
        for threads in ["2", "3", "4", "16"] {
            assert!(
                run(threads, on_error) == (output.clone(), errors.clone()),
                "{threads} threads, {on_error}"
            );
        }
    }
}

#[test]
fn stopping_keeps_what_came_before() {
    let place = place();
    let bad = "[]";
    for threads in ["1", "4"] {
        let input = format!("{ONE}\n{ONE}\n{bad}\n{ONE}\n{bad}\n");
        let arguments = ["run", "m.yaml", "--on-error", "stop", "-o", "out", "--threads", threads];
        let given = place.feed(&arguments, input.as_bytes());
        given.expect(1, &["line 3: AF906", "stopped at the first record that failed", "1 error"]);
        assert!(!given.err.contains("line 5"));
        assert_eq!(place.read("out"), format!("{PAYLOAD}\n{PAYLOAD}\n"));
    }
}

#[test]
fn unique_values_are_given_out_in_input_order() {
    let place = Place::new();
    let mapping = MAPPING.replace(
        "title: ToUpper([title])",
        "nickName: SelectUniqueValue([kind], Append([kind], \"2\"), Append([mail], \"3\"))",
    );
    place.write("m.yaml", mapping).write("taken.txt", "STAFF2\r\n\n");
    let records = "{\"mail\":\"a\",\"kind\":\"staff\"}\n{\"mail\":\"b\",\"kind\":\"staff\"}\n";
    let given =
        place.feed(&["run", "m.yaml", "-q", "--threads", "4", "--taken", "taken.txt"], records.as_bytes());
    let names: Vec<_> =
        given.expect(0, &[]).json().iter().map(|payload| payload["nickName"].clone()).collect();
    assert_eq!(names, ["staff", "b3"]);
}

#[test]
fn output_files_are_complete_or_absent() {
    let place = place();
    place.write("in.ndjson", generated(3000)).write("out", "as it was");
    // The input breaks off.
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(place.read("in.ndjson").as_bytes()).unwrap();
    let whole = encoder.finish().unwrap();
    place.write("torn.gz", &whole[..whole.len() / 2]);
    for threads in ["1", "4"] {
        let given =
            place.run(&["run", "m.yaml", "torn.gz", "-o", "out", "--errors", "e", "--threads", threads]);
        given.expect(2, &["cannot read `torn.gz` beyond line ", "check it with `gzip -t`"]);
        assert_eq!(place.read("out"), "as it was");
    }
    // The mapping does not compile.
    place.write("bad.yaml", MAPPING.replace("ToUpper", "ToUpperr").replace("kind EQUALS", "kind EQUAL"));
    let given = place.run(&["run", "bad.yaml", "in.ndjson", "-o", "new"]);
    given.expect(2, &["AF101", "AF502", "ToUpperr([title])", "fix: ", "`bad.yaml` does not compile: "]);
    assert_eq!(place.names(), ["bad.yaml", "in.ndjson", "m.yaml", "out", "torn.gz"]);
}

#[test]
fn gzip_goes_in_and_out() {
    let place = place();
    place.write("in.ndjson", generated(2000));
    place.run(&["run", "m.yaml", "in.ndjson", "-q", "-o", "plain"]).expect(1, &[]);
    place.run(&["run", "m.yaml", "in.ndjson", "-q", "-o", "zipped.gz"]).expect(1, &[]);
    let mut text = String::new();
    MultiGzDecoder::new(std::fs::File::open(place.path("zipped.gz")).unwrap())
        .read_to_string(&mut text)
        .unwrap();
    assert!(text == place.read("plain"));
}

#[test]
fn unreadable_inputs_say_what_to_do() {
    let place = place();
    place.write("bad.gz", "no gzip at all").write("in.ndjson", ONE).write("latin1.yaml", b"name: \xe9");
    std::fs::create_dir(place.path("dir")).unwrap();
    for (arguments, message) in [
        (&["run", "m.yaml", "none.ndjson"][..], "cannot read `none.ndjson`: no such file; check the path"),
        (&["run", "none.yaml", "in.ndjson"], "cannot read `none.yaml`: no such file"),
        (&["run", "m.yaml", "dir"], "cannot read `dir`: it is a directory; name a file in it"),
        (&["run", "dir", "in.ndjson"], "cannot read `dir`: it is a directory"),
        (&["run", "m.yaml", "bad.gz"], "cannot read `bad.gz`: not gzip, or damaged"),
        (&["run", "latin1.yaml", "in.ndjson"], "not UTF-8 at byte 7; convert the file"),
        (&["run", "m.yaml", "in.ndjson", "-o", "dir"], "cannot write `dir`: it is a directory"),
        (&["run", "m.yaml", "in.ndjson", "-o", "no/out"], "cannot write `no/out`: no such directory"),
        (&["run", "m.yaml", "in.ndjson", "-o", "m.yaml"], "--output `m.yaml` is the mapping file"),
        (&["run", "m.yaml", "in.ndjson", "-o", "o", "--errors", "o"], "--output and --errors are both `o`"),
        (&["run", "m.yaml", "in.ndjson", "--object", "group"], "does not map `group` objects, only: user"),
        (&["run", "-"], "mapping and records cannot both be standard input"),
        (&["run", "m.yaml", "in.ndjson", "--threads", "0"], "--threads"),
        (&["run", "m.yaml", "in.ndjson", "--now", "some day"], "--now"),
        (&["run"], "<MAPPING>"),
    ] {
        let given = place.run(arguments);
        given.expect(2, &[message]);
        assert_eq!(given.out, "");
    }
}

#[test]
fn what_is_read_is_not_written_to() {
    let place = place();
    place.write("in.ndjson", ONE).write("taken", "x\n");
    std::fs::create_dir(place.path("d")).unwrap();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(place.path("in.ndjson"), place.path("link")).unwrap();
        std::os::unix::fs::symlink(place.path(""), place.path("d/up")).unwrap();
    }
    let names = place.names();
    let linked = if cfg!(unix) { ["link", "d/up/in.ndjson"] } else { ["./in.ndjson", "d/../in.ndjson"] };
    for (arguments, message) in [
        (&["-o", "in.ndjson"][..], "--output `in.ndjson` is the input file; write elsewhere"),
        (&["-o", "./in.ndjson"], "--output `./in.ndjson` is the input file"),
        (&["-o", linked[0]], "is the input file"),
        (&["-o", linked[1]], "is the input file"),
        (&["--errors", "in.ndjson"], "--errors `in.ndjson` is the input file"),
        (&["--errors", linked[0]], "is the input file"),
        (&["--errors", "d/../m.yaml"], "--errors `d/../m.yaml` is the mapping file"),
        (&["-o", "taken", "--taken", "taken"], "--output `taken` is the --taken file"),
        (&["--errors", "./taken", "--taken", "taken"], "--errors `./taken` is the --taken file"),
        (&["-o", "new", "--errors", "d/../new"], "--output and --errors are both `new`"),
        (&["-o", "-", "--errors", "-"], "the output and --errors cannot both be standard output"),
        (&["--errors", "-"], "the output and --errors cannot both be standard output"),
    ] {
        let given = place.run(&[&["run", "m.yaml", "in.ndjson"], arguments].concat());
        assert_eq!(given.expect(2, &[message]).out, "", "{arguments:?}");
        assert_eq!((place.read("in.ndjson").as_str(), place.read("taken").as_str()), (ONE, "x\n"));
        assert_eq!(place.names(), names, "{arguments:?}");
    }
    place.run(&["run", "m.yaml", "in.ndjson", "-o", "new", "--errors", "-"]).expect(0, &[]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_said() {
    let place = place();
    place.write("in.ndjson", generated(3000));
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    for threads in ["1", "4"] {
        let given = place.run(&["run", "m.yaml", "in.ndjson", "--threads", threads, "-o", "/dev/full"]);
        given.expect(2, &["cannot write `/dev/full`: the disk is full"]);
    }
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_attrflow"))
        .args(["run", "m.yaml", "in.ndjson"])
        .current_dir(place.path(""))
        .stdout(full)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        String::from_utf8_lossy(&output.stderr).contains("cannot write standard output: the disk is full")
    );
}

#[test]
fn a_closed_pipe_ends_the_run_quietly() {
    let place = place();
    place.write("in.ndjson", generated(20_000));
    for threads in ["1", "4"] {
        let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_attrflow"))
            .args(["run", "m.yaml", "in.ndjson", "--errors", "errors", "--threads", threads])
            .current_dir(place.path(""))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut first = [0; 10];
        child.stdout.as_mut().unwrap().read_exact(&mut first).unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(
            (output.status.code(), String::from_utf8(output.stderr).unwrap()),
            (Some(0), String::new())
        );
        assert!(!place.path("errors").exists());
    }
}

#[cfg(unix)]
#[test]
fn an_interrupt_leaves_no_half_file() {
    let place = place();
    for signal in ["INT", "TERM"] {
        let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_attrflow"))
            .args(["run", "m.yaml", "-", "-o", "out"])
            .current_dir(place.path(""))
            .stdin(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // Kept open: waiting for the child would close it, and the end of the input may come before the signal.
        let mut input = child.stdin.take().unwrap();
        input.write_all(generated(3000).as_bytes()).unwrap();
        // The unfinished file tells that the handler is in place.
        while place.names().len() < 2 {
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        let killed =
            std::process::Command::new("kill").args(["-s", signal, &child.id().to_string()]).status();
        assert!(killed.unwrap().success());
        let status = child.wait().unwrap();
        assert_eq!(status.code(), Some(130), "{signal}");
        assert_eq!(place.names(), ["m.yaml"], "{signal}");
    }
}

#[cfg(unix)]
#[test]
fn an_output_keeps_its_link_and_its_permissions() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = place();
    place.write("real", "old");
    std::fs::set_permissions(place.path("real"), std::fs::Permissions::from_mode(0o640)).unwrap();
    std::os::unix::fs::symlink(place.path("real"), place.path("link")).unwrap();
    place.feed(&["run", "m.yaml", "-o", "link"], ONE.as_bytes()).expect(0, &[]);
    assert!(std::fs::symlink_metadata(place.path("link")).unwrap().is_symlink());
    assert_eq!(place.read("real"), format!("{PAYLOAD}\n"));
    assert_eq!(std::fs::metadata(place.path("real")).unwrap().permissions().mode() & 0o777, 0o640);
}

#[test]
fn what_is_not_pure_can_be_fixed() {
    let place = Place::new();
    let mapping = MAPPING.replace(
        "title: ToUpper([title])",
        "title: Join(\" \", Now(), DefaultDomain(), %City%, RandomString(8, 0, 0, 0, 8, \"\"))",
    );
    place.write("m.yaml", mapping);
    let options =
        ["--now", "2026-03-31", "--default-domain", "x.org", "--const", "City=Ulm", "--seed", "7", "-q"];
    let run = || place.feed(&[&["run", "m.yaml"], &options[..]].concat(), ONE.as_bytes());
    let given = run();
    assert_eq!(given.code, 0, "{given:?}");
    let title = given.json()[0]["title"].as_str().unwrap().to_owned();
    assert!(title.starts_with("3/31/2026 12:00:00 AM x.org Ulm "), "{title}");
    assert_eq!(run(), given);
}

#[test]
fn the_shipped_mappings_take_the_shipped_samples() {
    let place = Place::new();
    let users = ["users.ndjson", "users.csv", "users-graph.ndjson", "users-graph-page.json"];
    for mapping in ["entra-scim-default", "fuze", "genesys-cloud", "joyn-fsm", "scalefusion"] {
        let path = shipped(&format!("mappings/{mapping}.yaml"));
        let groups = std::fs::read_to_string(&path).unwrap().contains("\ngroup:");
        let samples =
            users.iter().map(|name| (*name, "user")).chain(groups.then_some(("groups.ndjson", "group")));
        for (sample, object) in samples {
            let sample = shipped(&format!("mappings/samples/{sample}"));
            let given = place.run(&["run", &path, &sample, "--object", object, "--csv-list", ";"]);
            given.expect(0, &[" 0 errors"]);
            assert!(!given.json().is_empty(), "{mapping} {sample}");
        }
    }
    let samples =
        ["users-broken.yaml", "users-broken.ndjson"].map(|name| shipped(&format!("mappings/samples/{name}")));
    let given = place.run(&["run", &samples[0], &samples[1]]);
    given.expect(
        1,
        &["line 2: AF906", "line 4: AF907", "line 5: AF902", "line 6: AF901", "line 8: AF908", "7 errors"],
    );
    assert_eq!(given.json().len(), 3);
}
