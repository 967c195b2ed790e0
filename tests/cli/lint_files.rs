//! Which files `lint` looks at.

use std::path::Path;

use crate::lint::{ERROR, NOTE, found, mapping};
use crate::support::{MAPPING, Place};

/// The files that something was found in, in order.
#[track_caller]
fn files(place: &Place, arguments: &[&str]) -> Vec<String> {
    let given = place.run(&[&["lint", "--format", "concise"], arguments].concat());
    assert_eq!(given.code, 1, "{given:?}");
    given.out.lines().map(|line| line.split(':').next().unwrap().to_owned()).collect()
}

fn tree() -> Place {
    let place = Place::new();
    for name in ["b.yaml", "m/z.yml", "m/a.yaml", "m/deep/x.json.yaml", "m/.hidden/h.yaml", "m/.dot.yaml"] {
        place.write(name, mapping(ERROR));
    }
    place.write("m/a.test.yaml", mapping(ERROR)).write("m/notes.txt", mapping(ERROR));
    place
        .write("m/compose.yaml", "services:\n  web:\n    user: root\n")
        .write("m/package.json", "{\"user\": 1}");
    place.write("m/export.json", "{\"attrflow\": 1}");
    place
}

#[test]
fn folders_are_walked_for_mapping_files() {
    let place = tree();
    let expected = ["m/a.yaml", "m/deep/x.json.yaml", "m/export.json", "m/z.yml"];
    assert_eq!(files(&place, &["m"]), expected);
    assert_eq!(files(&place, &["m/"]), expected);
    assert_eq!(files(&place, &["./m/deep/.."]).len(), 4);
    let given = place.run(&["lint", "m"]);
    given.expect(1, &["4 files: ", "2 files that are no mapping files were left out\n"]);
    // In the order of the arguments, each once, however it is spelt.
    assert_eq!(files(&place, &["b.yaml", "m"])[0], "b.yaml");
    assert_eq!(
        files(&place, &["m/z.yml", "m", "./m//z.yml", "m/../m/a.yaml"]),
        ["m/z.yml", "m/a.yaml", "m/deep/x.json.yaml", "m/export.json"]
    );
    let absolute = place.path("m/z.yml").display().to_string();
    assert_eq!(files(&place, &["m/z.yml", &absolute]), ["m/z.yml"]);
    assert_eq!(files(&place, &["."]).len(), 5);
}

#[test]
fn what_is_named_is_looked_at() {
    let place = tree();
    for name in ["m/.dot.yaml", "m/a.test.yaml", "m/notes.txt", "m/compose.yaml", "m/package.json"] {
        assert!(files(&place, &[name]).iter().all(|found| found == name), "{name}");
        assert!(files(&place, &["m", name]).contains(&name.to_owned()), "{name}");
    }
}

#[test]
fn ignored_files_are_left_out() {
    let place = tree();
    place.write(".gitignore", "z.yml\n").write("m/.ignore", "deep/\n");
    assert_eq!(files(&place, &["m"]), ["m/a.yaml", "m/export.json"]);
    assert_eq!(files(&place, &["m/z.yml"]), ["m/z.yml"]);
    assert_eq!(files(&place, &["m/*.yaml", "b.yaml"]), ["m/a.yaml", "b.yaml"]);
    place.run(&["lint", "m/deep/../*.yml"]).expect(2, &["no mapping files match `m/deep/../*.yml`"]);
}

#[test]
fn patterns_are_expanded() {
    let place = tree();
    assert_eq!(files(&place, &["m/**/*.yaml"]), ["m/a.yaml", "m/deep/x.json.yaml"]);
    assert_eq!(files(&place, &["./m/*.yaml"]), ["m/a.yaml"]);
    assert_eq!(files(&place, &["*.yaml"]), ["b.yaml"]);
    assert_eq!(files(&place, &["**/*.{yml,json}"]), ["m/export.json", "m/z.yml"]);
    assert_eq!(files(&place, &["m/[az].y*ml"]), ["m/a.yaml", "m/z.yml"]);
    let absolute = place.path("m/?.yaml").display().to_string();
    assert_eq!(files(&place, &["m/a.yaml", &absolute]), ["m/a.yaml"]);
    place.write("m/[x].yaml", mapping(ERROR));
    // A file of that name comes first.
    assert_eq!(files(&place, &["m/[x].yaml"]), ["m/[x].yaml"]);
    place.run(&["lint", "no/*.yaml"]).expect(2, &["no mapping files match `no/*.yaml`"]);
    place.run(&["lint", "m/[.yaml"]).expect(2, &["`m/[.yaml` is no file, and no pattern: "]);
}

#[test]
fn looking_at_nothing_is_an_error() {
    let place = tree();
    place.write("none/compose.yaml", "services: {}\n").write("none/x.test.yaml", MAPPING);
    for path in ["none", "none/*.yaml"] {
        for arguments in [&[path][..], &["b.yaml", path]] {
            place.run(&[&["lint"], arguments].concat()).expect(2, &["no mapping files"]);
        }
    }
}

#[cfg(unix)]
#[test]
fn links_to_folders_are_not_followed() {
    use std::os::unix::fs::symlink;
    let place = tree();
    symlink("..", place.path("m/deep/up")).unwrap();
    symlink("../b.yaml", place.path("m/link.yaml")).unwrap();
    symlink("nowhere", place.path("m/broken.yaml")).unwrap();
    let expected = ["m/a.yaml", "m/deep/x.json.yaml", "m/export.json", "m/link.yaml", "m/z.yml"];
    assert_eq!(files(&place, &["m"]), expected);
    // The same file by two names is linted once.
    assert_eq!(files(&place, &["b.yaml", "m/link.yaml"]), ["b.yaml"]);
    // One that is named is followed.
    symlink("m", place.path("n")).unwrap();
    assert_eq!(files(&place, &["n"]).len(), 5);
}

#[test]
fn many_files_come_in_order_whatever_the_threads() {
    let place = Place::new();
    for at in 0..200 {
        let title = if at % 3 == 0 { ERROR } else { NOTE };
        place.write(&format!("m/{:02}/{at:03}.yaml", at % 7), mapping(title));
    }
    let first = place.run(&["lint", "m", "--format", "json"]);
    let names = found(&first);
    assert_eq!(names.len(), 200);
    let mut sorted = names.clone();
    sorted.sort();
    assert_eq!(names, sorted);
    for format in ["json", "human", "concise", "sarif", "github"] {
        let runs: Vec<_> = (0..3).map(|_| place.run(&["lint", "m", "--format", format])).collect();
        assert!(runs.iter().all(|run| *run == runs[0]), "{format}");
    }
}

#[cfg(unix)]
#[test]
fn odd_names_are_names() {
    let place = Place::new();
    let names = ["a b.yaml", "a'b\".yaml", "größe.yaml", "a\nb.yaml", "a%20,b:c.yaml", "-x.yaml", "#!.yaml"];
    for name in names {
        place.write(&format!("m/{name}"), mapping(ERROR));
    }
    for format in ["json", "human", "concise", "sarif", "github"] {
        let given = place.run(&["lint", "m", "--format", format]);
        assert_eq!((given.code, given.err.contains("7 files: 7 errors")), (1, true), "{given:?}");
        if ["concise", "github"].contains(&format) {
            assert_eq!(given.out.lines().count(), 7, "{}", given.out);
        }
    }
    let given = place.run(&["lint", "m", "--format", "concise"]);
    assert!(given.out.contains("m/a\\nb.yaml:14:12: error"), "{}", given.out);
    let given = place.run(&["lint", "m", "--format", "github"]);
    assert!(given.out.contains("file=m/a%2520%2Cb%3Ac.yaml,line=14"), "{}", given.out);
    place.run(&["lint", "m", "--unsafe-fixes"]).expect(0, &["fixed 7 problems in 7 files"]);
    assert!(names.iter().all(|name| Path::new(&place.path("m")).join(name).exists()));
}
