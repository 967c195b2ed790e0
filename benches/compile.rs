//! Compiling: one expression, a shipped mapping file, and a mapping of 400 attributes with a `Switch` of 400
//! arguments.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what fails here is a failed benchmark"
)]

use std::fmt::Write as _;

use attrflow::{CompiledExpression, Settings, SourceFile, load};
use criterion::{Criterion, criterion_group, criterion_main};

const EXPRESSION: &str = r#"Switch([IsSoftDeleted], , "False", "True", "True", "False")"#;
const NESTED: &str = r#"IIF(IsPresent([mail]), ToLower(Replace(NormalizeDiacritics([mail]), , "[()\\s-]+", , "", , )), Join("@", Append(Left([givenName], 1), [surname]), "contoso.com"))"#;

/// As many attributes in the source, each with a target that an expression fills, and one `Switch` of as
/// many arguments.
const COUNT: usize = 400;

fn large() -> String {
    let mut text = String::from(
        "attrflow: 1\nsource: none\nuser:\n  target: urn:ietf:params:scim:schemas:core:2.0:User\n  source-schema:\n",
    );
    for number in 0..COUNT {
        writeln!(text, "    field{number}: String").unwrap();
    }
    text.push_str("  schema:\n");
    for number in 0..COUNT {
        writeln!(text, "    urn:example:Custom:2.0:User:attribute{number}: String").unwrap();
    }
    text.push_str("  attributes:\n    userName: { from: [field0], match: 1, required: true }\n");
    text.push_str("    title: Switch([field1], \"none\"");
    for number in 0..(COUNT - 2) / 2 {
        write!(text, ", \"key{number}\", \"value{number}\"").unwrap();
    }
    text.push_str(")\n");
    for number in 0..COUNT {
        let next = (number + 1) % COUNT;
        let source = match number % 4 {
            0 => format!("[field{number}]"),
            1 => format!("Join(\" \", [field{number}], [field{next}])"),
            2 => format!("IIF(IsPresent([field{number}]), ToLower([field{number}]), \"none\")"),
            _ => format!(r#"Replace([field{number}], , "[()\\s-]+", , "", , )"#),
        };
        writeln!(text, "    urn:example:Custom:2.0:User:attribute{number}: {source}").unwrap();
    }
    text
}

fn benchmark(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("compile");
    let settings = Settings::default();
    for (name, text) in [("expression", EXPRESSION), ("nested expression", NESTED)] {
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let (compiled, diagnostics) = CompiledExpression::compile(text, &settings);
                compiled.unwrap_or_else(|| panic!("{diagnostics:?}"))
            });
        });
    }
    let shipped =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/mappings/joyn-fsm.yaml")).unwrap();
    for (name, text) in [("joyn-fsm.yaml", shipped), ("400 attributes", large())] {
        let file = SourceFile::new("mapping.yaml", text);
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let loaded = load(&file);
                loaded.compiled.unwrap_or_else(|| panic!("{:?}", loaded.diagnostics))
            });
        });
    }
    group.finish();
}

criterion_group!(benches, benchmark);
criterion_main!(benches);
