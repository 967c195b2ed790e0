//! Every command and every block of code of the documents is run, so that what they say stays true.
//!
//! * `console`: lines that begin with `$ ` are run in the package's folder with the built binary, in one
//!   order and each knowing the exit status of the one before (`$?`); the lines after them are all they
//!   print. `…` on a line of its own stands for any lines, within a line for any text. A command that fails
//!   must be followed by `$ echo $?`. Below `attrflow repl` stands a session: the lines with `> ` are typed. Commands that cannot run within a test are listed in [`NOT_RUN`].
//! * `rust`: run as doctests, through `src/lib.rs`.
//! * `yaml`: a mapping file that must load without a finding; `yaml attributes`: the attributes of one.
//! * `yaml tests`: a test file for the mapping that it names, whose tests pass.
//! * `yaml workflow`: a workflow of GitHub Actions, whose `attrflow` commands are run; `yaml pre-commit`: a
//!   configuration of pre-commit, whose hooks must be there.
//! * `console hour`: the same in a folder of its own with nothing but the shipped mappings in it; `yaml hour NAME`: a file
//!   that is written there. The blocks of a document are one story: they are run in its order.
//! * `toml`: a dependency on this package; `toml attrflow.toml`: a configuration of the linter, which must be read.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what fails here is a failed test"
)]
#![cfg(all(unix, feature = "cli"))]

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use attrflow::lint::{Settings, lint};
use attrflow::{Severity, SourceFile, load};

/// The documents.
const DOCUMENTS: [&str; 8] = [
    "README.md",
    "CONTRIBUTING.md",
    "docs/architecture.md",
    "docs/exports.md",
    "docs/formatting.md",
    "docs/linting.md",
    "docs/sync-engines.md",
    "docs/testing.md",
];

/// Commands that cannot run within a test, and the files they need.
const NOT_RUN: [(&str, &[&str]); 15] = [
    (
        "cargo run --example reconcile -- mappings/scalefusion.yaml --server https://scim.example.com/v2 --state state.sqlite --full users.ndjson groups.ndjson",
        &["examples/reconcile/main.rs", "mappings/scalefusion.yaml"],
    ),
    (
        "cargo run --example reconcile -- mappings/scalefusion.yaml --server https://scim.example.com/v2 --state state.sqlite --delta page.json --rate 10",
        &["examples/reconcile/main.rs", "mappings/scalefusion.yaml"],
    ),
    ("cargo test", &["tests/readme.rs"]),
    ("cargo test --test expressions", &["tests/expressions.rs"]),
    ("UPDATE_EXPECTED=1 cargo test --test mappings", &["tests/mappings.rs"]),
    ("cargo bench --bench evaluation", &["benches/evaluation.rs"]),
    ("cargo bench --bench inputs", &["benches/inputs.rs"]),
    ("benches/figures.sh", &["benches/figures.sh"]),
    (
        "cargo check --locked --all-targets --manifest-path benches/side-by-side/Cargo.toml",
        &["benches/side-by-side/Cargo.toml", "benches/side-by-side/Cargo.lock"],
    ),
    ("cargo bench --bench pipeline", &["benches/pipeline.rs"]),
    ("cargo install --locked --path .", &["src/main.rs"]),
    (".ci/run", &[".ci/run"]),
    ("fuzz/run.sh", &["fuzz/run.sh", "fuzz/Cargo.lock"]),
    (
        "python3 -m venv target/scim && target/scim/bin/pip install -r tests/scim/requirements.txt",
        &["tests/scim/requirements.txt"],
    ),
    (
        "cargo run -- run mappings/fuze.yaml mappings/samples/users.ndjson | target/scim/bin/python tests/scim/validate.py -",
        &["tests/scim/validate.py", "mappings/fuze.yaml", "mappings/samples/users.ndjson"],
    ),
];

/// The main command of the README, as it is run on a fresh machine.
const MAIN: &str = "cargo run --release -- run mappings/joyn-fsm.yaml mappings/samples/users.ndjson";

fn package(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn text(path: &str) -> String {
    fs::read_to_string(package(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// A block of code.
struct Block {
    /// The file and line of its fence.
    place: String,
    info: String,
    lines: Vec<String>,
}

fn blocks(document: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for (number, line) in text(document).lines().enumerate() {
        let place = format!("{document}:{}", number + 1);
        match (&mut open, line.trim_start().strip_prefix("```")) {
            (None, Some(info)) => {
                assert!(line.starts_with("```"), "{place}: an indented block is not found by every reader");
                open = Some(Block { place, info: info.to_owned(), lines: Vec::new() });
            }
            (None, None) => {}
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some(block), None) => block.lines.push(line.to_owned()),
        }
    }
    assert!(open.is_none(), "{document}: a block is not closed");
    blocks
}

fn all_blocks() -> Vec<Block> {
    DOCUMENTS.iter().flat_map(|document| blocks(document)).collect()
}

#[test]
fn every_kind_of_block_is_checked() {
    for block in all_blocks() {
        if block.info.starts_with("yaml hour ") {
            continue;
        }
        let known = [
            "console",
            "console hour",
            "rust",
            "yaml",
            "yaml attributes",
            "yaml tests",
            "yaml workflow",
            "yaml pre-commit",
            "toml",
            "toml attrflow.toml",
        ];
        assert!(
            known.contains(&block.info.as_str()),
            "{}: nothing checks a block of `{}`",
            block.place,
            block.info
        );
        let run_as_doctest = !block.place.starts_with("docs/architecture.md");
        assert!(block.info != "rust" || run_as_doctest, "{}: nothing runs this block", block.place);
    }
    for document in
        ["README.md", "CONTRIBUTING.md", "docs/linting.md", "docs/sync-engines.md", "docs/testing.md"]
    {
        let include = format!("#[doc = include_str!(\"../{document}\")]");
        assert!(text("src/lib.rs").contains(&include), "src/lib.rs does not run the code of {document}");
    }
}

/// A session in a shell: the binary under its name, and the status of the command before.
struct Shell {
    folder: tempfile::TempDir,
    /// Where commands are run.
    place: PathBuf,
    status: i32,
}

impl Shell {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        symlink(env!("CARGO_BIN_EXE_attrflow"), folder.path().join("attrflow")).unwrap();
        Shell { folder, place: package(""), status: 0 }
    }

    /// In an empty folder that has only the shipped mappings.
    fn elsewhere() -> Self {
        let mut shell = Shell::new();
        shell.place = shell.folder.path().join("hour");
        fs::create_dir(&shell.place).unwrap();
        symlink(package("mappings"), shell.place.join("mappings")).unwrap();
        shell
    }

    /// What a command prints on both outputs.
    fn run(&mut self, command: &str) -> String {
        let command = match command.strip_prefix("cargo run --release -- ") {
            Some(arguments) => format!("attrflow {arguments}"),
            None => command.to_owned(),
        };
        let path = std::env::var("PATH").unwrap_or_default();
        let output = Command::new("sh")
            .arg("-c")
            .arg(format!("exec 2>&1; (exit {}); {command}", self.status))
            .current_dir(&self.place)
            .env("PATH", format!("{}:{path}", self.folder.path().display()))
            .env("LC_ALL", "C.UTF-8")
            .env("TERM", "xterm")
            .env("NO_COLOR", "1")
            .env_remove("COLUMNS")
            .stdin(Stdio::null())
            .output()
            .unwrap();
        self.status = output.status.code().unwrap_or(-1);
        String::from_utf8(output.stdout).unwrap()
    }

    /// A session of the REPL with the inputs that the document shows: what it looks like on a terminal is what `--echo`
    /// writes.
    fn session(&mut self, arguments: &str, expected: &[&str]) -> String {
        let inputs: String = expected
            .iter()
            .filter_map(|line| line.strip_prefix("> ").or_else(|| line.strip_prefix(". ")))
            .map(|input| format!("{input}\n"))
            .collect();
        let script = self.folder.path().join("inputs");
        fs::write(&script, inputs).unwrap();
        self.run(&format!("attrflow repl --echo {arguments} < {}", script.display()))
    }

    /// Runs the commands of a block. What is not as the document says goes to `wrong`; the number of commands comes back.
    fn check(&mut self, block: &Block, wrong: &mut Vec<String>) -> usize {
        let mut count = 0;
        let mut sessions: Vec<(&str, Vec<&str>)> = Vec::new();
        for line in &block.lines {
            match line.strip_prefix("$ ") {
                Some(command) => sessions.push((command, Vec::new())),
                None => {
                    sessions.last_mut().unwrap_or_else(|| panic!("{}: no command", block.place)).1.push(line)
                }
            }
        }
        for (at, (command, expected)) in sessions.iter().enumerate() {
            if let Some((_, needed)) = NOT_RUN.iter().find(|(listed, _)| listed == command) {
                assert!(expected.is_empty(), "{}: nobody checks what `{command}` prints", block.place);
                for path in *needed {
                    assert!(package(path).exists(), "{}: `{command}` needs {path}", block.place);
                }
                continue;
            }
            let program = command.split(' ').next().unwrap_or_default();
            let ours = ["attrflow", "cmp", "echo", "sed"].contains(&program)
                || command.starts_with("cargo run --release -- ");
            assert!(ours, "{}: `{command}` is neither run nor listed", block.place);
            let printed = match command.strip_prefix("attrflow repl ") {
                Some(arguments) => self.session(arguments, expected),
                None => self.run(command),
            };
            count += 1;
            let lines: Vec<&str> = printed.lines().collect();
            if !matches(expected, &lines) {
                wrong.push(format!("{}: $ {command}\n{printed}", block.place));
            }
            let told = sessions.get(at + 1).is_some_and(|(next, _)| *next == "echo $?");
            if self.status != 0 && !told {
                wrong.push(format!(
                    "{}: `{command}` ends with {}, and the document does not say so",
                    block.place, self.status
                ));
            }
        }
        count
    }
}

#[test]
fn every_command_prints_what_the_document_says() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for block in all_blocks().iter().filter(|block| block.info == "console") {
        count += Shell::new().check(block, &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 15, "only {count} commands were found");
}

#[test]
fn the_hour_goes_as_it_is_told() {
    let mut wrong = Vec::new();
    let (mut files, mut commands) = (0, 0);
    for document in DOCUMENTS {
        let mut shell = Shell::elsewhere();
        for block in blocks(document) {
            if let Some(name) = block.info.strip_prefix("yaml hour ") {
                fs::write(shell.place.join(name), block.lines.join("\n") + "\n").unwrap();
                files += 1;
            } else if block.info == "console hour" {
                commands += shell.check(&block, &mut wrong);
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(files > 1 && commands > 8, "only {files} files and {commands} commands were found");
}

/// Whether lines are as expected, `…` being any lines.
fn matches(expected: &[&str], lines: &[&str]) -> bool {
    match (expected, lines) {
        ([], []) => true,
        (["…", rest @ ..], _) => (0..=lines.len()).any(|skipped| matches(rest, &lines[skipped..])),
        ([first, expected @ ..], [line, lines @ ..]) => line_matches(first, line) && matches(expected, lines),
        _ => false,
    }
}

/// Whether a line is as expected, `…` being any text.
fn line_matches(expected: &str, line: &str) -> bool {
    let Some((start, rest)) = expected.split_once('…') else { return expected == line };
    let Some(line) = line.strip_prefix(start) else { return false };
    line.char_indices().map(|(at, _)| at).chain([line.len()]).any(|at| line_matches(rest, &line[at..]))
}

#[test]
fn dots_stand_for_anything() {
    assert!(matches(&["a", "…", "d"], &["a", "b", "c", "d"]));
    assert!(matches(&["…"], &[]));
    assert!(!matches(&["a", "…", "d"], &["a", "d", "e"]));
    assert!(line_matches("a…c…", "abcd"));
    assert!(!line_matches("a…c", "abcd"));
}

#[test]
fn every_mapping_loads() {
    let mut count = 0;
    for block in all_blocks() {
        let lines = match block.info.as_str() {
            "yaml" => block.lines.join("\n"),
            "yaml attributes" => {
                format!("attrflow: 1\nuser:\n  attributes:\n    {}", block.lines.join("\n    "))
            }
            _ => continue,
        };
        count += 1;
        let loaded = load(&SourceFile::new(block.place.as_str(), lines.as_str()));
        assert!(loaded.diagnostics.is_empty(), "{}: {:#?}", block.place, loaded.diagnostics);
        assert!(loaded.compiled.is_some(), "{}", block.place);
        let found = lint(&SourceFile::new(block.place.as_str(), lines), &Settings::default());
        let serious: Vec<_> = found.iter().filter(|found| found.severity > Severity::Info).collect();
        assert!(serious.is_empty(), "{}: {serious:#?}", block.place);
    }
    assert!(count >= 2, "only {count} mappings were found");
}

#[test]
fn every_test_file_passes() {
    let mut count = 0;
    for block in all_blocks().iter().filter(|block| block.info == "yaml tests") {
        let mut shell = Shell::new();
        let file = shell.folder.path().join("document.test.yaml");
        // It is written for a file beside the mapping.
        let folder = package("mappings");
        let text = block.lines.join("\n").replace("mapping: ", &format!("mapping: {}/", folder.display()));
        fs::write(&file, text.replace("file: ", &format!("file: {}/", folder.display()))).unwrap();
        let printed = shell.run(&format!("attrflow test {}", file.display()));
        assert_eq!(shell.status, 0, "{}: {printed}", block.place);
        assert!(!printed.contains("AF"), "{}: {printed}", block.place);
        count += 1;
    }
    assert!(count >= 1, "no test file was found");
}

#[test]
fn every_workflow_runs() {
    let mut count = 0;
    for block in all_blocks().iter().filter(|block| block.info == "yaml workflow") {
        let workflow: serde_yaml::Value = serde_yaml::from_str(&block.lines.join("\n")).unwrap();
        assert!(workflow.get("jobs").is_some(), "{}: no jobs", block.place);
        let mut shell = Shell::new();
        for line in &block.lines {
            let Some(command) = line.trim_start().strip_prefix("- run: ") else { continue };
            if command.starts_with("cargo install --locked --git ") {
                assert!(package("Cargo.lock").exists());
                continue;
            }
            let command = command.replace("> attrflow.sarif", "> /dev/null");
            assert!(command.starts_with("attrflow "), "{}: nothing checks `{command}`", block.place);
            shell.run(&command);
            assert_eq!(shell.status, 0, "{}: {command}", block.place);
            count += 1;
        }
    }
    assert!(count >= 2, "only {count} commands were found");
}

#[test]
fn every_hook_is_there() {
    let hooks: serde_yaml::Value = serde_yaml::from_str(&text(".pre-commit-hooks.yaml")).unwrap();
    let hooks: Vec<&str> =
        hooks.as_sequence().unwrap().iter().map(|hook| hook.get("id").unwrap().as_str().unwrap()).collect();
    let mut count = 0;
    for block in all_blocks().iter().filter(|block| block.info == "yaml pre-commit") {
        let _: serde_yaml::Value = serde_yaml::from_str(&block.lines.join("\n")).unwrap();
        for id in block.lines.iter().filter_map(|line| line.trim_start().strip_prefix("- id: ")) {
            assert!(hooks.contains(&id), "{}: no hook `{id}`", block.place);
            count += 1;
        }
    }
    assert!(count >= 2, "only {count} hooks were found");
}

#[test]
fn every_configuration_is_read() {
    let mut count = 0;
    for block in all_blocks().iter().filter(|block| block.info == "toml attrflow.toml") {
        let mut shell = Shell::new();
        let file = shell.folder.path().join("attrflow.toml");
        fs::write(&file, block.lines.join("\n")).unwrap();
        let printed = shell.run(&format!("attrflow lint --config {} mappings/fuze.yaml", file.display()));
        assert_eq!(shell.status, 0, "{}: {printed}", block.place);
        count += 1;
    }
    assert!(count >= 1, "no configuration was found");
}

#[test]
fn every_dependency_is_this_package() {
    let manifest = text("Cargo.toml");
    for block in all_blocks().iter().filter(|block| block.info == "toml") {
        let [heading, dependency] = &block.lines[..] else {
            panic!("{}: one dependency is expected", block.place)
        };
        assert_eq!(heading, "[dependencies]", "{}", block.place);
        let (name, value) = dependency.split_once(" = ").unwrap();
        assert_eq!(name, env!("CARGO_PKG_NAME"), "{}", block.place);
        let inside = value.strip_prefix("{ ").and_then(|value| value.strip_suffix(" }")).unwrap();
        for entry in inside.split(", ") {
            match entry.split_once(" = ").unwrap() {
                ("path", _) => {}
                ("default-features", value) => {
                    assert_eq!(value, "false");
                    assert!(manifest.contains("\ndefault = [\"cli\"]\n"), "there are no default features");
                }
                (key, _) => panic!("{}: nothing checks `{key}`", block.place),
            }
        }
    }
}

#[test]
fn every_link_leads_somewhere() {
    for document in DOCUMENTS.iter().chain(&["CHANGELOG.md"]) {
        let content = text(document);
        let folder = package(document).parent().unwrap().to_owned();
        for (at, _) in content.match_indices("](") {
            let target = content[at + 2..].split(')').next().unwrap_or_default();
            if target.starts_with("https://") {
                continue;
            }
            let path = folder.join(target.split('#').next().unwrap_or_default());
            assert!(path.exists(), "{document}: there is no {target}");
        }
    }
}

#[test]
fn continuous_integration_runs_the_two_commands_of_the_readme() {
    let readme = text("README.md");
    let script = text(".ci/run");
    for command in [MAIN, "cargo test"] {
        assert!(
            readme.lines().any(|line| line == format!("$ {command}")),
            "README.md does not show `{command}`"
        );
        assert!(script.contains(command), ".ci/run does not run `{command}`");
    }
    let mode = fs::metadata(package(".ci/run")).unwrap().permissions().mode();
    assert_eq!(mode & 0o111, 0o111, ".ci/run is not executable");
}
