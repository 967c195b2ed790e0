//! Linting: all rules over a shipped mapping and over a file of 5 MB, beside reading and compiling the same.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what fails here is a failed benchmark"
)]

use std::fmt::Write as _;

use attrflow::lint::{self, Settings};
use attrflow::{SourceFile, load};
use criterion::{Criterion, criterion_group, criterion_main};

/// A mapping of attributes that it declares itself, with expressions of several kinds.
fn large(bytes: usize) -> String {
    let (mut schema, mut attributes) = (String::new(), String::new());
    for number in 0.. {
        if schema.len() + attributes.len() >= bytes {
            break;
        }
        let target = format!("urn:ietf:params:scim:schemas:extension:large:2.0:User:attribute{number}");
        let from = format!("[extensionAttribute{}]", number % 15 + 1);
        let source = match number % 5 {
            0 => from,
            1 => format!("Join(\" \", {from}, [surname])"),
            2 => format!("Switch({from}, \"none\", \"a\", \"first\", \"b\", ToUpper([department]))"),
            3 => format!("IgnoreFlowIfNullOrEmpty(Mid({from}, 1, 40))"),
            _ => format!(r#"Replace({from}, , "[()\\s-]+", , "", , )"#),
        };
        writeln!(schema, "    {target}: String").unwrap();
        writeln!(attributes, "    {target}: {source}").unwrap();
    }
    format!(
        "attrflow: 1\nuser:\n  schema:\n{schema}  attributes:\n    \
         userName: {{ from: [userPrincipalName], match: 1, required: true }}\n    \
         active: Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")\n{attributes}"
    )
}

fn benchmark(criterion: &mut Criterion) {
    let shipped =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/mappings/joyn-fsm.yaml")).unwrap();
    for (name, text) in [("joyn-fsm.yaml", shipped), ("5 MB", large(5_000_000))] {
        let file = SourceFile::new("mapping.yaml", text);
        let mut group = criterion.benchmark_group(format!("lint/{name}"));
        if name == "5 MB" {
            group.sample_size(10);
        }
        let settings = Settings::default();
        assert_eq!(lint::lint(&file, &settings), [], "{name}");
        group.bench_function("read and compile", |bencher| bencher.iter(|| load(&file).compiled.is_some()));
        group.bench_function("all rules", |bencher| bencher.iter(|| lint::lint(&file, &settings).len()));
        group.finish();
    }
}

criterion_group!(benches, benchmark);
criterion_main!(benches);
