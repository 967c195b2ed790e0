//! Functions, family by family: a call of each kind over text in ASCII and text beyond it, compiled once and
//! evaluated by the VM over slots that were read before.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what fails here is a failed benchmark"
)]

use attrflow::catalogue::{Catalogue, ObjectKind, SourceKind};
use attrflow::check::{Attributes, Dialect, Options, check_expression};
use attrflow::functions::{Clock, Environment, Frame};
use attrflow::program::Compiler;
use attrflow::record::{JsonReader, Projection};
use attrflow::syntax::{Limits, parse_expression};
use attrflow::value::{Arena, DateTime, Value};
use attrflow::vm::Machine;
use criterion::{Criterion, criterion_group, criterion_main};

/// What attributes hold: once in ASCII, once not.
const RECORDS: [(&str, &str); 2] = [
    (
        "ASCII",
        r#"{
            "name": "Ada Lovelace-King", "title": "Senior Software Engineer II", "city": "Seattle",
            "phone": "+1 (425) 555-0101", "mail": "Ada.Lovelace@Contoso.com", "empty": "",
            "date": "2021-08-25T17:41:18Z", "number": 42, "flag": true,
            "list": ["SMTP:ada@contoso.com", "smtp:lovelace@contoso.com", "SMTP:ada@contoso.com"],
            "roles": [{"id": "1", "value": "admin", "displayName": "Admin"}, {"id": "2", "value": "user"}]
        }"#,
    ),
    (
        "beyond",
        r#"{
            "name": "Zoë Škvorecký-Łukasz", "title": "Ingénieur Qualitätssicherung II", "city": "Malmö",
            "phone": "+1 (425) 555–0101", "mail": "Zoë.Škvorecký@Contoso.com", "empty": "",
            "date": "2021-08-25T17:41:18Z", "number": 42, "flag": true,
            "list": ["SMTP:zoë@contoso.com", "smtp:škvorecký@contoso.com", "SMTP:zoë@contoso.com"],
            "roles": [{"id": "1", "value": "prüfer", "displayName": "Prüfer"}, {"id": "2", "value": "user"}]
        }"#,
    ),
];

const FAMILIES: [(&str, &[&str]); 6] = [
    (
        "text",
        &[
            r#"Append([name], " (external)")"#,
            r#"Join(", ", [name], [title], [city])"#,
            "Left([name], 8)",
            "Mid([name], 4, 6)",
            r#"InStr([title], "engineer", , vbTextCompare)"#,
            "NormalizeDiacritics([name])",
            "PCase([title])",
            "ToLower([mail])",
            "ToUpper([name])",
            "Trim([name])",
            "StripSpaces([title])",
            r#"Word([title], 2, " ")"#,
            r#"Replace([mail], "@Contoso.com", , , "@fabrikam.com", , )"#,
            r#"Replace([phone], , "[()\\s-]+", , "", , )"#,
            r#"Replace([mail], , "^(.*)@(.*)$", , "$1.$2", , )"#,
            r#"Replace([mail], , "(?<Domain>@.*)", "Domain", "", , )"#,
            r#"Replace([name], , "(\\w)\\w*\\b(?!-)", , "$1", , )"#,
            "ConvertToBase64([mail])",
        ],
    ),
    (
        "dates",
        &[
            "CDate([date])",
            r#"DateAdd("d", 30, CDate([date]))"#,
            r#"DateDiff("d", CDate([date]), Now())"#,
            r#"FormatDateTime([date], , "yyyy-MM-ddTHH:mm:ssZ", "dd/MM/yyyy")"#,
            "NumFromDate(CDate([date]))",
        ],
    ),
    (
        "logic",
        &[
            "IsPresent([name])",
            "IsNullOrEmpty([empty])",
            r#"IIF([city] = "Seattle", "West", "Other")"#,
            "Coalesce([absent], [empty], [name])",
            r#"Switch([city], "x", "Berlin", "1", "Malmö", "2", "Seattle", "3")"#,
            "Not([flag])",
            "BitAnd([number], 3)",
        ],
    ),
    (
        "lists",
        &[
            "Count([list])",
            "Item([list], 2)",
            "RemoveDuplicates([list])",
            r#"Item(Split([title], " "), 2)"#,
            r#"Join(";", [list])"#,
        ],
    ),
    ("roles", &["AppRoleAssignments([roles])", "AppRoleAssignmentsComplex([roles])"]),
    ("generators", &["Guid()", "RandomString(16, 2, 2, 2, 2, \"lI1O0\")", "DefaultDomain()"]),
];

fn benchmark(criterion: &mut Criterion) {
    let environment = Environment {
        clock: Clock::Fixed(DateTime::from_ticks(638_000_000_000_000_000).unwrap()),
        seed: Some(7),
        default_domain: Some("contoso.com".into()),
        ..Environment::default()
    };
    let catalogue = Catalogue::open(SourceKind::Entra, ObjectKind::User);
    let options = Options { dialect: Dialect::Extended, source: SourceKind::Entra, fold: true };
    for (family, expressions) in FAMILIES {
        let mut group = criterion.benchmark_group(family);
        for text in expressions {
            let parsed = parse_expression(text, Limits::ANY);
            let mut attributes = Attributes::default();
            let (tree, found) = check_expression(&parsed.tree.unwrap(), options, &catalogue, &mut attributes);
            let mut compiler = Compiler::new();
            let chunk = compiler.expression(&tree.unwrap_or_else(|| panic!("{text}: {found:?}")));
            let program = compiler.finish().unwrap();
            let projection = Projection::new(&attributes, &catalogue);
            for (characters, record) in RECORDS {
                let records = Arena::new();
                let slots = JsonReader::new(&projection).read(record.as_bytes(), &records).unwrap();
                let mut arena = Arena::with_capacity(16 << 10);
                group.bench_function(format!("{text} {characters}"), |bencher| {
                    bencher.iter(|| {
                        arena.reset();
                        let mut frame = Frame::new(&arena, &environment, slots, 0);
                        let value = Machine::new(&program).run(chunk, &mut frame).unwrap();
                        matches!(std::hint::black_box(value), Value::Null)
                    });
                });
            }
        }
        group.finish();
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(20)
        .warm_up_time(std::time::Duration::from_millis(200))
        .measurement_time(std::time::Duration::from_millis(500));
    targets = benchmark
}
criterion_main!(benches);
