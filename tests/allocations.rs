//! No heap allocation per record once the first ones are through: the memory that one record took
//! serves the next, whatever the mapping.
//!
//! What allocates nevertheless, as it must: a failure (its message); `SelectUniqueValue` (a value that is
//! claimed is stored); a regular expression, a date format or a replacement with `$` that comes from
//! the record itself, and so is compiled for each record.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what fails here is a failed test"
)]
#![allow(unsafe_code, reason = "an allocator that counts can be written in no other way")]

#[path = "../benches/workload/mod.rs"]
mod workload;

mod common;

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::collections::BTreeSet;
use std::fs;

use attrflow::catalogue::{Catalogue, ObjectKind, SourceKind};
use attrflow::check::{Attributes, Dialect, Options, check_expression};
use attrflow::functions::{Environment, Frame, all};
use attrflow::mapping::{CompiledObject, load};
use attrflow::program::Compiler;
use attrflow::provision::Worker;
use attrflow::record::{Entry, Format, JsonReader, Projection, ReadOptions, RecordId, read_batches};
use attrflow::source::SourceFile;
use attrflow::syntax::{Limits, parse_expression};
use attrflow::value::Arena;
use attrflow::vm::Machine;
use common::{environment, files, package, stem};

/// The system's allocator, which counts what each thread asks of it.
struct Counting;

thread_local! {
    // Tests run side by side; each sees its own allocations only.
    static ALLOCATIONS: Cell<u64> = const { Cell::new(0) };
}

fn count() {
    // A thread that is ending has no counter any more.
    let _ = ALLOCATIONS.try_with(|count| count.set(count.get() + 1));
}

// SAFETY: every call is handed on to the system's allocator as it is.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count();
        // SAFETY: the caller keeps the promises of `GlobalAlloc::alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: the caller keeps the promises of `GlobalAlloc::dealloc`.
        unsafe { System.dealloc(memory, layout) }
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count();
        // SAFETY: the caller keeps the promises of `GlobalAlloc::realloc`.
        unsafe { System.realloc(memory, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// How many allocations the work takes.
fn allocations(work: impl FnOnce()) -> u64 {
    let before = ALLOCATIONS.get();
    work();
    ALLOCATIONS.get() - before
}

/// How often records go through before they are counted.
const WARM_UP: usize = 3;

#[test]
fn the_count_counts() {
    assert_eq!(allocations(|| drop(std::hint::black_box(Box::new(1)))), 1);
    assert_eq!(allocations(|| {}), 0);
}

/// Evaluates every record of an input again and again. Gives the records that allocate in the end: its
/// line, and how often it allocates. Records that fail may.
fn allocating(object: &CompiledObject, input: &[u8], options: &ReadOptions) -> Vec<(u64, u64)> {
    let environment = environment();
    let mut worker = Worker::new(object, &environment);
    let mut out = Vec::with_capacity(1 << 20);
    let (mut found, mut evaluated) = (Vec::new(), 0);
    for round in 0..=WARM_UP {
        let mut batches = read_batches(input, options).unwrap();
        while let Some(batch) = batches.next(Vec::new()).unwrap() {
            batch.for_each(|RecordId { line, .. }, entry: Entry<'_>| {
                out.clear();
                let mut failed = false;
                let counted = allocations(|| failed = worker.entry(&entry, line, &mut out).is_err());
                evaluated += usize::from(!out.is_empty());
                if round == WARM_UP && counted > 0 && !failed {
                    found.push((line, counted));
                }
                true
            });
        }
    }
    assert!(evaluated > 0, "no record has a payload");
    found
}

#[test]
fn shipped_mappings_allocate_nothing_per_record() {
    let mut found = Vec::new();
    for path in files("mappings", &["yaml"]) {
        let file = SourceFile::new(stem(&path), fs::read_to_string(&path).unwrap());
        let mapping = load(&file).compiled.unwrap();
        for (sample, kind) in [
            ("users.ndjson", ObjectKind::User),
            ("users-graph.ndjson", ObjectKind::User),
            ("users-graph-page.json", ObjectKind::User),
            ("users.csv", ObjectKind::User),
            ("groups.ndjson", ObjectKind::Group),
        ] {
            let Some(object) = mapping.object(kind) else { continue };
            let options = ReadOptions {
                format: if sample.ends_with(".csv") { Format::Csv } else { Format::Json },
                csv_list: Some(";".into()),
                ..ReadOptions::default()
            };
            let input = fs::read(package("mappings/samples").join(sample)).unwrap();
            for (line, count) in allocating(object, &input, &options) {
                found.push(format!("{} over {sample}:{line}: {count}", stem(&path)));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_workload_allocates_nothing_per_record() {
    let object = workload::compiled();
    let input = workload::users(500).join("\n");
    assert_eq!(allocating(&object, input.as_bytes(), &ReadOptions::default()), []);
}

/// How often evaluating an expression over a record allocates, its result written as JSON included; none
/// where it does not compile or fails.
fn expression(text: &str, record: &str, environment: &Environment) -> Option<u64> {
    let tree = parse_expression(text, Limits::ANY).tree?;
    let catalogue = Catalogue::open(SourceKind::Entra, ObjectKind::User);
    let mut attributes = Attributes::default();
    // Without folding, functions of constants are called for each record.
    let options = Options { dialect: Dialect::Extended, source: SourceKind::Entra, fold: false };
    let tree = check_expression(&tree, options, &catalogue, &mut attributes).0?;
    let mut compiler = Compiler::new();
    let chunk = compiler.expression(&tree);
    let program = compiler.finish().unwrap();
    let projection = Projection::new(&attributes, &catalogue);
    let mut reader = JsonReader::new(&projection);
    let mut arena = Arena::with_capacity(16 << 10);
    let mut out = Vec::with_capacity(1 << 10);
    let mut counted = None;
    for round in 0..=WARM_UP {
        arena.reset();
        out.clear();
        let mut failed = false;
        let count = allocations(|| {
            let slots = reader.read(record.as_bytes(), &arena).unwrap();
            let mut frame = Frame::new(&arena, environment, slots, 0);
            match Machine::new(&program).run(chunk, &mut frame) {
                Ok(value) => value.write_json(&mut out),
                Err(_) => failed = true,
            }
        });
        counted = (round == WARM_UP && !failed).then_some(count);
    }
    counted
}

/// The record with something put behind each of its texts.
fn lengthened(record: &str, suffix: &str) -> String {
    fn lengthen(value: &mut serde_json::Value, suffix: &str) {
        match value {
            serde_json::Value::String(text) => text.push_str(suffix),
            serde_json::Value::Array(items) => items.iter_mut().for_each(|item| lengthen(item, suffix)),
            serde_json::Value::Object(members) => {
                members.values_mut().for_each(|member| lengthen(member, suffix))
            }
            _ => {}
        }
    }
    let mut record = serde_json::from_str(record).unwrap();
    lengthen(&mut record, suffix);
    record.to_string()
}

#[test]
fn no_function_allocates() {
    let environment = environment();
    let (mut found, mut covered) = (Vec::new(), BTreeSet::new());
    for function in all() {
        for example in function.examples {
            for suffix in ["", " ÉßÅ ζ\u{301} 日本 𝔘", "\"\\\n É", " x.y_z-1"] {
                let record = lengthened(example.inputs, suffix);
                match expression(example.expression, &record, &environment) {
                    Some(0) => _ = covered.insert(function.name),
                    Some(count) => found.push(format!("{} over {record}: {count}", example.expression)),
                    None => {}
                }
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    let missing: Vec<&str> = all().map(|f| f.name).filter(|name| !covered.contains(name)).collect();
    assert!(missing.is_empty(), "no example of {missing:?} was counted");
}

/// What the examples leave out: the other forms of a function, by way of attributes.
const EXPRESSIONS: &[&str] = &[
    "[a]",
    "[list]",
    "[role]",
    "[a] = [b]",
    "[a] < [b]",
    "[real] = \"1.5\"",
    "[date] > \"2021-08-25T17:41:18Z\"",
    "Append([a], [b])",
    "Append([a], [real])",
    "Append([flag], [number])",
    "CStr([role])",
    "CStr([date])",
    "CStr(CDate([date]))",
    "ConvertToBase64([a])",
    "ConvertToUTF8Hex([a])",
    "Coalesce([absent], [a])",
    "Count(Split([a], \" \"))",
    "DateAdd(\"d\", 3, CDate([date]))",
    "FormatDateTime([date], , \"yyyy-MM-ddTHH:mm:ssZ\", \"dddd, d. MMMM yyyy\")",
    "FormatDateTime(CDate([date]), , \"G\", \"o\")",
    "InStr([a], \"é\", 1, vbTextCompare)",
    "InStr([a], \"B\", , vbTextCompare)",
    "InStr([a], [b])",
    "Item([list], 2)",
    "Item(Split([a], \" \"), 2)",
    "Join([b], [a], [list], [real], [number], [flag])",
    "Left([a], 3)",
    "Len([a])",
    "Mid([a], 2, 3)",
    "NormalizeDiacritics([a])",
    "PCase([a])",
    "PCase([a], \"-' \")",
    "RemoveDuplicates([list])",
    "Replace([a], \"e\", , , \"[\", , )",
    "Replace([a], [b], , , [a], , )",
    "Replace([a], , \"[aeiou]+\", , \"-\", , )",
    "Replace([a], , \"[aeiou]\", , \"\", , )",
    "Replace([a], , \"[^a-z]\", , \"\", , )",
    "Replace([a], , \"\\\\s+$\", , \"\", , )",
    "Replace([a], , \"(\\\\w)(\\\\w+)\", , \"$2\\\"$1\", , )",
    "Replace([a], , \"(\\\\w)(\\\\w+)\", , [b], , )",
    "Replace([a], , \"(?<first>\\\\w)\\\\w+\", \"first\", \"\\n\", , )",
    "Replace([a], , \"(\\\\w)\\\\1\", , \"<$0>\", , )",
    "Replace([a], , \"(?:(\\\\w+?) )*?(?=.)\", , \"<$1>\", , )",
    "Replace([a], , \"(?i)É|ß\", , \"$`$'$_$+\", , )",
    "Replace([absent], , \"(?<rest>\\\\w+)$\", \"rest\", , [a], )",
    "Replace([a], \"%\", , , , , \"x % y %\")",
    "RandomString(16, 2, 2, 2, 2, \"abc\")",
    "RandomString([number], 1, 1, 1, 1, [b])",
    "SingleAppRoleAssignment([roles])",
    "AppRoleAssignments([roles])",
    "AppRoleAssignmentsComplex([roles])",
    "AssertiveAppRoleAssignmentsComplex([roles])",
    "Split([a], [b])",
    "StripSpaces([a])",
    "Switch([a], [b], \"x\", \"y\", [b], \"z\")",
    "Switch([b], [a], \"x\", \"y\", \" \", \"z\")",
    "ToLower([a])",
    "ToLower([a], \"tr-TR\")",
    "ToLower([a], [culture])",
    "ToUpper([a])",
    "ToUpper([a], \"de-DE\")",
    "Trim([a])",
    "Word([a], 2, [b])",
    "Word([a], 2, \" éß\")",
];

#[test]
fn no_expression_allocates() {
    let environment = environment();
    let mut found = Vec::new();
    let long = "Ein längerer Text, Wort für Wort: ".repeat(20);
    for a in
        ["Ada Lovelace", "Zoë Çelik-O'Brien ", "two\"quotes\" and\na line end é", "ΣΊΣΥΦΟΣ 日本 𝔘 ß", &long]
    {
        for b in [" ", "é", "\"", "x,y"] {
            let record = serde_json::json!({
                "a": a,
                "b": b,
                "list": [a, b, a, 7, true],
                "number": 12,
                "real": 1.5,
                "flag": true,
                "date": "2021-08-25T17:41:18Z",
                "role": { "value": a, "n": 1.5, "deep": [a, null] },
                "roles": [{ "id": "1", "value": b, "displayName": a }],
                "culture": "az",
            })
            .to_string();
            for text in EXPRESSIONS {
                match expression(text, &record, &environment) {
                    Some(0) => {}
                    Some(count) => found.push(format!("{text} over {record}: {count}")),
                    None => panic!("{text} over {record} gives nothing"),
                }
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// A mapping whose regular expressions need an engine: automata on ASCII text, else the matcher.
const ENGINES: &str = r#"
attrflow: 1
source: none
user:
  target: urn:ietf:params:scim:schemas:core:2.0:User
  scope:
    - when:
        - mail REGEX MATCH "[a-zë]+(@)contoso\\.com"
  attributes:
    userName: { from: 'Replace([mail], , "^(.*)@(.*)$", , "$1.$2", , )', match: 1, required: true }
    title: Replace([mail], , "(?<domain>@.*)", "domain", "", , )
"#;

#[test]
fn threads_that_share_a_mapping_allocate_nothing() {
    let (file, loaded) = common::load_text(ENGINES);
    let mapping = loaded.compiled.unwrap_or_else(|| panic!("{}", common::show(&file, &loaded.diagnostics)));
    let object = mapping.object(ObjectKind::User).unwrap();
    let input = "{\"mail\": \"zoe@contoso.com\"}\n{\"mail\": \"zoë@contoso.com\"}\n{\"mail\": \"7\"}\n";
    // One after the other: automata lend their memory to a thread, and another one gets memory of its own.
    for _ in 0..2 {
        let found = std::thread::scope(|scope| {
            scope.spawn(|| allocating(object, input.as_bytes(), &ReadOptions::default())).join().unwrap()
        });
        assert_eq!(found, []);
    }
}
