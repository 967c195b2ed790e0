//! `lint --fix`, `--unsafe-fixes`, `--diff`.

use crate::lint::{ERROR, WARNING, mapping};
use crate::support::{MAPPING, Place};

/// With a safe fix and an unsafe one.
fn both() -> String {
    mapping(&format!("{ERROR}\n    {}", WARNING.replace("title:", "nickName:")))
}

const FIXED: &str = "title: ToUpper([title])";

#[test]
fn safe_fixes_are_applied_and_unsafe_ones_where_wanted() {
    let place = Place::new();
    place.write("a.yaml", both()).write("b.yaml", mapping(WARNING)).write("c.yaml", MAPPING);
    let given = place.run(&["lint", "a.yaml", "b.yaml", "c.yaml", "--fix", "--format", "concise"]);
    given.expect(1, &["fixed 2 problems in 2 files\n", "3 files: 1 error (1 fixable with --unsafe-fixes)"]);
    assert_eq!(given.out.lines().count(), 1, "{}", given.out);
    assert_eq!(place.read("b.yaml"), MAPPING);
    assert!(place.read("a.yaml").contains(ERROR) && !place.read("a.yaml").contains("allow"));

    let given = place.run(&["lint", "a.yaml", "--unsafe-fixes"]);
    assert_eq!(given.expect(0, &["fixed 1 problem in 1 file\n1 file: nothing found"]).out, "");
    assert!(place.read("a.yaml").contains(FIXED));
    let given = place.run(&["lint", "a.yaml", "--fix"]);
    assert!(!given.expect(0, &[]).err.contains("fixed"), "{}", given.err);
    assert_eq!(place.names(), ["a.yaml", "b.yaml", "c.yaml"], "nothing is left beside");
}

#[test]
fn the_rest_of_a_file_stays_as_it_is() {
    let place = Place::new();
    for (name, text) in [
        ("crlf.yaml", both().replace('\n', "\r\n")),
        ("bom.yaml", format!("\u{feff}{}", both())),
        ("mixed.yaml", both().replace("name: Test\n", "name: Tést   # 日本\r\n")),
        ("end.yaml", both().trim_end().to_owned()),
    ] {
        place.write(name, &text);
        place.run(&["lint", name, "--unsafe-fixes"]).expect(0, &["fixed 2 problems in 1 file"]);
        let comment = WARNING.split_once(" #").unwrap().1;
        let expected = text.replace("ToUpperr", "ToUpper").replace(&format!(" #{comment}"), "");
        assert_eq!(place.read(name), expected, "{name}");
    }
}

#[test]
fn a_diff_shows_and_writes_nothing() {
    let place = Place::new();
    place.write("a.yaml", both()).write("b.yaml", mapping(WARNING)).write("c.yaml", MAPPING);
    let given = place.run(&["lint", "b.yaml", "c.yaml", "--diff"]);
    given.expect(1, &["would fix 1 problem in 1 file\n", "2 files: nothing found"]);
    let expected = format!(
        "--- b.yaml\n+++ b.yaml\n@@ -11,5 +11,5 @@\n         - sponsor IS NOT NULL\n   attributes:\n     userName: {{ \
         from: [mail], match: 1, required: true }}\n-    {WARNING}\n+    {FIXED}\n     active: [active]\n"
    );
    assert_eq!(given.out, expected);
    let given = place.run(&["lint", "a.yaml", "--diff"]);
    given.expect(1, &["1 file: 1 error"]);
    assert!(!given.out.contains(FIXED), "{}", given.out);
    let given = place.run(&["lint", "a.yaml", "--diff", "--unsafe-fixes"]);
    assert!(given.expect(1, &["nothing found"]).out.contains(&format!("+    {FIXED}")), "{}", given.out);
    assert_eq!((place.read("a.yaml"), place.read("b.yaml")), (both(), mapping(WARNING)));
    assert_eq!(place.run(&["lint", "c.yaml", "--diff"]).expect(0, &[]).out, "");
    // What cannot be fixed is an error still.
    place.write("d.yaml", mapping("title: ToUpper([title]"));
    assert_eq!(place.run(&["lint", "d.yaml", "--diff"]).expect(1, &["1 error"]).out, "");
}

#[test]
fn standard_input_is_fixed_to_standard_output() {
    let place = Place::new();
    let given = place.feed(&["lint", "-", "--fix"], both().as_bytes());
    given.expect(1, &["no function `ToUpperr`", "fixed 1 problem in 1 file"]);
    assert_eq!(given.out, both().replace(&format!(" #{}", WARNING.split_once(" #").unwrap().1), ""));
    for unchanged in [MAPPING.as_bytes(), b"\xffno mapping"] {
        let output = place.command().args(["lint", "-", "--fix"]).write_stdin(unchanged).output().unwrap();
        assert_eq!(output.stdout, unchanged);
    }
    let given = place.feed(&["lint", "-", "--diff"], mapping(WARNING).as_bytes());
    assert!(given.expect(1, &[]).out.starts_with("--- stdin\n+++ stdin\n"), "{}", given.out);
}

#[cfg(unix)]
mod on_unix {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
    use std::process::Command;

    use super::*;
    use crate::support::Given;

    fn mode(place: &Place, name: &str, mode: u32) {
        fs::set_permissions(place.path(name), Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn links_and_permissions_stay() {
        let place = Place::new();
        place.write("folder/real.yaml", mapping(WARNING));
        mode(&place, "folder/real.yaml", 0o640);
        symlink("folder/real.yaml", place.path("link.yaml")).unwrap();
        place.run(&["lint", "link.yaml", "--fix"]).expect(0, &["fixed 1 problem in 1 file"]);
        assert!(fs::symlink_metadata(place.path("link.yaml")).unwrap().is_symlink());
        assert_eq!(place.read("folder/real.yaml"), MAPPING);
        assert_eq!(fs::metadata(place.path("folder/real.yaml")).unwrap().mode() & 0o777, 0o640);
        assert_eq!(fs::read_dir(place.path("folder")).unwrap().count(), 1);
    }

    #[test]
    fn a_read_only_file_is_not_written_and_keeps_no_other_from_it() {
        let place = Place::new();
        place.write("a.yaml", mapping(WARNING)).write("b.yaml", mapping(WARNING));
        mode(&place, "a.yaml", 0o444);
        let given = place.run(&["lint", "a.yaml", "b.yaml", "--fix"]);
        given.expect(2, &["cannot write `a.yaml`: it is read-only", "fixed 1 problem in 1 file"]);
        assert_eq!((place.read("a.yaml"), place.read("b.yaml")), (mapping(WARNING), MAPPING.to_owned()));
    }

    /// With no byte left to write to a file; `trap` decides whether the process is told or killed.
    fn without_space(place: &Place, trap: &str) -> Given {
        let script = format!("{trap} ulimit -f 0; exec \"$0\" lint a.yaml --fix");
        let binary = env!("CARGO_BIN_EXE_attrflow");
        let output =
            Command::new("sh").args(["-c", &script, binary]).current_dir(place.path("")).output().unwrap();
        Given {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    #[test]
    fn an_interrupted_write_leaves_the_old_file() {
        let place = Place::new();
        place.write("a.yaml", mapping(WARNING));
        without_space(&place, "trap '' XFSZ;").expect(2, &["cannot write `a.yaml`: "]);
        assert_eq!(place.names(), ["a.yaml"]);
        assert_eq!(place.read("a.yaml"), mapping(WARNING));
        let killed = without_space(&place, "");
        assert_eq!((killed.code, killed.err.as_str()), (-1, ""));
        assert_eq!(place.read("a.yaml"), mapping(WARNING));
        place.run(&["lint", "a.yaml", "--fix"]).expect(0, &["fixed 1 problem"]);
    }
}
