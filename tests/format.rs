//! The canonical layout: cases of `tests/cases/format`, every other file of the package that a mapping stands in, and
//! generated files.
//!
//! A case begins with `===== NAME`, and `=====>` stands before what becomes of it, or the place of what is refused and
//! why. What becomes of it stays as it is when it is formatted again.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what fails here is a failed test"
)]

mod common;
#[path = "format/generated.rs"]
mod generated;
#[path = "format/shipped.rs"]
mod shipped;

use std::fmt::Write as _;
use std::fs;

use attrflow::format::{Kind, Refusal, format};
use attrflow::lint::{Settings, lint};
use attrflow::source::{Code, SourceFile};

/// What becomes of a text, or why nothing does.
fn formatted(text: &str, kind: Kind) -> Result<String, String> {
    let file = SourceFile::new("case", text);
    format(&file, kind).map_err(|refusal| {
        let mut out = String::new();
        let place = |span: attrflow::source::Span| {
            let at = file.position(span.start);
            format!("{}:{}", at.line, at.column)
        };
        match refusal {
            Refusal::Findings(found) => found.iter().for_each(|found| {
                writeln!(out, "{} {}: {}", place(found.span()), found.code, found.message).unwrap();
            }),
            Refusal::Changed(span) => writeln!(out, "{} would change", place(span)).unwrap(),
        }
        out
    })
}

/// What the linter finds, but for what the layout mends: spellings, and allowances for them.
fn codes(text: &str) -> Vec<Code> {
    const MENDED: [Code; 4] = [Code::AF010, Code::AF102, Code::AF503, Code::AF314];
    let file = SourceFile::new("case", text);
    let found = lint(&file, &Settings::default()).into_iter().map(|found| found.diagnostic.code);
    let mut codes: Vec<Code> = found.filter(|code| !MENDED.contains(code)).collect();
    // The details of an attribute may change their places.
    codes.sort();
    codes
}

/// What holds for all that is formatted: it stays as it is, line ends and byte order mark are kept, and the linter
/// finds the same.
#[track_caller]
fn check(text: &str, kind: Kind) -> Result<String, String> {
    let out = formatted(text, kind)?;
    assert_eq!(formatted(&out, kind), Ok(out.clone()), "not as it is a second time");
    if text.contains('\n') && !text.contains('\r') {
        let windows = formatted(&text.replace('\n', "\r\n"), kind);
        assert_eq!(windows, Ok(out.replace('\n', "\r\n")), "with Windows' line ends");
    }
    if !text.starts_with('\u{feff}') {
        assert_eq!(formatted(&format!("\u{feff}{text}"), kind), Ok(format!("\u{feff}{out}")), "with a mark");
    }
    if kind == Kind::Mapping {
        assert_eq!(codes(&out), codes(text), "{out}");
    }
    Ok(out)
}

/// Runs the cases of a file; with `UPDATE_EXPECTED=1` it is written anew.
fn cases(name: &str, kind: Kind) {
    let path = common::package("tests/cases/format").join(name);
    let all = fs::read_to_string(&path).unwrap();
    let (mut out, mut wrong) = (String::new(), String::new());
    let mut cases = all.split("===== ");
    out.push_str(cases.next().unwrap());
    let mut count = 0;
    for case in cases {
        let (title, rest) = case.split_once('\n').unwrap();
        let (before, after) = rest.split_once("=====>\n").unwrap_or((rest, ""));
        let found = check(before, kind).unwrap_or_else(|refused| refused);
        count += 1;
        if found.trim_end() != after.trim_end() {
            write!(wrong, "===== {title}\n{before}=====>\n{found}=====! expected\n{after}").unwrap();
        }
        write!(out, "===== {title}\n{before}=====>\n{found}\n").unwrap();
    }
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        return fs::write(path, out.trim_end().to_owned() + "\n").unwrap();
    }
    assert!(count > 2);
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn layout() {
    cases("layout.txt", Kind::Mapping);
}

#[test]
fn comments() {
    cases("comments.txt", Kind::Mapping);
}

#[test]
fn scalars() {
    cases("scalars.txt", Kind::Mapping);
}

#[test]
fn json() {
    cases("json.txt", Kind::Mapping);
}

#[test]
fn refused() {
    cases("refused.txt", Kind::Mapping);
}

#[test]
fn data() {
    cases("data.txt", Kind::Data);
}

/// Shapes that a careless writer takes quadratic time over, or worse: that it comes back at all is the test.
#[test]
fn nothing_hangs() {
    let n = 5_000;
    for text in [
        format!("a: {}\n", "b\n  ".repeat(n)),
        format!("a: {}{}\n", "[".repeat(120), "]".repeat(120)),
        (0..120).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect(),
        format!("a:\n{}  b: c\n", "# c\n".repeat(n)),
        format!("a: b # c\n{}b: c\n", "\n".repeat(n)),
        format!("a: {{{}}}\n", (0..n).map(|at| format!("k{at}: v, ")).collect::<String>()),
        format!("a: [\n{}  ]\n", "  x, # c\n".repeat(n)),
        format!("a:{}b{}# c\n", " ".repeat(n), " ".repeat(n)),
        format!("a: |\n{}{}", "  x\n".repeat(n), "\n".repeat(n)),
        format!("a: \"{}\"\n", "x\n\n  ".repeat(n)),
    ] {
        let out = formatted(&text, Kind::Data).unwrap();
        assert_eq!(formatted(&out, Kind::Data), Ok(out));
    }
}
