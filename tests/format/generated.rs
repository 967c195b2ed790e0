//! Generated mapping files, written in all the ways that people and programs write YAML.

use attrflow::format::{Kind, format};
use attrflow::mapping::{Mapping, MappingSource, parse};
use attrflow::source::SourceFile;
use attrflow::source::document::{plain_reads_back, quoted, read};
use attrflow::syntax::{Limits, parse_clause, parse_expression, print_clause, print_expression};
use proptest::prelude::*;
use proptest::sample::select;

use crate::codes;

/// How a scalar is written, as far as it can be so.
#[derive(Clone, Copy, Debug)]
enum Quotes {
    Plain,
    Single,
    Double,
    Literal,
    Folded,
    /// Plain, with line breaks for its first blanks.
    Broken,
}

/// What stands around an entry or an item.
#[derive(Clone, Debug)]
struct Around {
    blank: bool,
    /// A comment above, and how much further out or in than the line it is.
    above: Option<(String, isize)>,
    behind: Option<(String, usize)>,
    /// Blanks behind the colon or the dash.
    blanks: usize,
}

#[derive(Clone, Debug)]
struct Scalar {
    text: String,
    quotes: Quotes,
}

#[derive(Clone, Debug)]
enum Value {
    Expression(Scalar),
    Attribute(String),
    Details { entries: Vec<(usize, Scalar, Around)>, flow: bool },
}

#[derive(Clone, Debug)]
struct File {
    step: usize,
    dashes: usize,
    name: Scalar,
    clauses: Vec<(Scalar, Around)>,
    attributes: Vec<(Scalar, Value, Around)>,
}

fn quotes() -> impl Strategy<Value = Quotes> {
    use Quotes::{Broken, Double, Folded, Literal, Plain, Single};
    select(vec![Plain, Plain, Plain, Single, Double, Literal, Folded, Broken])
}

fn comment() -> impl Strategy<Value = String> {
    select(vec![
        " a comment",
        "none",
        "",
        " a: [b, 'c",
        " \"x",
        " attrflow: allow AF601 because so",
        " attrflow: allow AF601, AF104",
        " äöü 😀",
        "#",
    ])
    .prop_map(str::to_owned)
}

fn around() -> impl Strategy<Value = Around> {
    let above = prop::option::weighted(0.2, (comment(), -4..5_isize));
    let behind = prop::option::weighted(0.2, (comment(), 1..9_usize));
    (prop::bool::weighted(0.15), above, behind, 1..3_usize)
        .prop_map(|(blank, above, behind, blanks)| Around { blank, above, behind, blanks })
}

/// Texts that YAML reads in its own way, or that expressions do.
fn odd() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Z ]{0,12}",
        "[a-z \"'#:,\\[\\]{}&*!|>%@`\\\\-]{0,12}",
        "[a-zä😀 \t\n\u{a0}\u{85}\u{2028}]{0,8}",
        select(vec![
            "yes",
            "7",
            "1.5",
            "null",
            "~",
            "2024-05-01",
            "True",
            "<<",
            "- a",
            "? a",
            "a: b",
            "a #b",
            "n/a"
        ])
        .prop_map(str::to_owned),
    ]
}

fn expression() -> impl Strategy<Value = String> {
    let literal = odd().prop_map(|text| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")));
    let leaf = prop_oneof![
        3 => select(vec!["[mail]", "[givenName]", "[country]", "[emails[type eq \"work\"].value]", "[a # b]"])
            .prop_map(str::to_owned),
        3 => literal,
        1 => select(vec!["7", "-3", "&HF", "True", "null", "%Domain%", "vbtextcompare"]).prop_map(str::to_owned),
    ];
    leaf.prop_recursive(4, 24, 6, |inner| {
        let argument = prop_oneof![5 => inner.clone(), 1 => Just(String::new())];
        let name = select(vec!["Join", "switch", "IIF", "Append", "toLower", "Replace", "Foo"]);
        let between = select(vec![", ", ",", " , ", ",\n", ",\n    "]);
        let call = (name, prop::collection::vec(argument, 1..8), between)
            .prop_map(|(name, arguments, between)| format!("{name}({})", arguments.join(between)));
        prop_oneof![
            4 => call,
            1 => (inner.clone(), select(vec!["=", " <> ", ">="]), inner)
                .prop_map(|(left, operator, right)| format!("IIF({left}{operator}{right}, \"a\", \"b\")")),
        ]
    })
}

fn value() -> impl Strategy<Value = Value> {
    let scalar =
        |text: BoxedStrategy<String>| (text, quotes()).prop_map(|(text, quotes)| Scalar { text, quotes });
    let entry = (0..6_usize, scalar(expression().boxed()), scalar(odd().boxed()), around())
        .prop_map(|(kind, expression, odd, around)| (kind, if kind == 0 { expression } else { odd }, around));
    prop_oneof![
        3 => scalar(expression().boxed()).prop_map(Value::Expression),
        2 => select(vec!["mail", "givenName", "extension_1"]).prop_map(|name| Value::Attribute(name.to_owned())),
        3 => (prop::collection::vec(entry, 1..5), any::<bool>())
            .prop_map(|(entries, flow)| Value::Details { entries, flow }),
    ]
}

fn file() -> impl Strategy<Value = File> {
    let scalar =
        |text: BoxedStrategy<String>| (text, quotes()).prop_map(|(text, quotes)| Scalar { text, quotes });
    let target = select(vec![
        "userName",
        "title",
        "emails[type eq \"work\"].value",
        "emails[type  EQ \"home\"].value",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department",
        "urn:x:2.0:User:a-rather-long-attribute-name-of-an-extension-that-nobody-has[kind eq \"x\"].value",
    ]);
    let clause = select(vec![
        "department EQUALS \"a: b\"",
        "[department] equals \"x #y\"",
        "country in \"US\",\"CA\"",
        "employeeId IS_NOT_NULL",
        "level Greater_Than 5",
        "userPrincipalName REGEX MATCH \"^[^@]+@contoso\\\\.com$\"",
    ]);
    let attribute = (scalar(target.prop_map(str::to_owned).boxed()), value(), around());
    let clauses = (scalar(clause.prop_map(str::to_owned).boxed()), around());
    (
        1..5_usize,
        0..3_usize,
        scalar(odd().boxed()),
        prop::collection::vec(clauses, 0..4),
        prop::collection::vec(attribute, 0..6),
    )
        .prop_map(|(step, dashes, name, clauses, mut attributes)| {
            let mut seen = std::collections::HashSet::new();
            attributes.retain(|(target, ..)| seen.insert(target.text.clone()));
            File { step, dashes: dashes.min(step), name, clauses, attributes }
        })
}

/// A scalar behind a key that is indented by `indent`.
fn write_scalar(scalar: &Scalar, indent: usize, in_flow: bool) -> String {
    let text = &scalar.text;
    let single = || format!("'{}'", text.replace('\'', "''"));
    let is_line =
        !text.chars().any(|letter| letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}'));
    let below = " ".repeat(indent + 2);
    let in_block = !in_flow
        && !text.is_empty()
        && text.trim() == text
        && text.chars().all(|letter| letter == '\n' || !letter.is_control())
        && !text.contains(['\u{2028}', '\u{2029}']);
    match scalar.quotes {
        Quotes::Plain if plain_reads_back(text, in_flow) => text.clone(),
        Quotes::Broken if !in_flow && plain_reads_back(text, false) && !text.contains('\t') => {
            text.replacen(", ", &format!(",\n{below}"), 2)
        }
        Quotes::Single if is_line => single(),
        Quotes::Literal if in_block && !text.split('\n').any(|line| line.starts_with(' ')) => {
            format!("|-\n{below}{}", text.replace('\n', &format!("\n{below}")))
        }
        Quotes::Folded if in_block && !text.contains('\n') => {
            format!(">-\n{below}{}", text.replacen(", ", &format!(",\n{below}"), 2))
        }
        _ => quoted(text),
    }
}

struct Out {
    text: String,
    /// Whether the last value goes on below: what is deeper belongs to it.
    open: bool,
}

impl Out {
    fn entry(&mut self, indent: usize, around: &Around, head: &str, value: &str) {
        if around.blank {
            self.text.push('\n');
        }
        if let Some((comment, shift)) = &around.above {
            let shift = if self.open { (*shift).min(0) } else { *shift };
            let indent = indent.saturating_add_signed(shift);
            self.text.push_str(&format!("{:indent$}#{comment}\n", ""));
        }
        let blanks = if value.is_empty() { 0 } else { around.blanks };
        let line = format!("{:indent$}{head}{:blanks$}{value}", "", "");
        self.text.push_str(line.trim_end_matches(' '));
        self.open = value.contains('\n');
        // Behind a block there is no place for a comment.
        if let Some((comment, blanks)) = around.behind.as_ref().filter(|_| !value.contains('\n')) {
            self.text.push_str(&format!("{:blanks$}#{comment}", ""));
        }
        self.text.push('\n');
    }
}

const DETAILS: [&str; 6] = ["from", "default", "note", "const", "unheard-of", "type"];

fn write(file: &File) -> String {
    let mut out = Out { text: String::new(), open: false };
    let (step, calm) = (file.step, Around { blank: false, above: None, behind: None, blanks: 1 });
    out.entry(0, &calm, "attrflow:", "1");
    out.entry(0, &calm, "name:", &write_scalar(&file.name, 0, false));
    out.entry(0, &calm, "user:", "");
    if !file.clauses.is_empty() {
        out.entry(step, &calm, "scope:", "");
        out.entry(step + file.dashes, &calm, "-", "when:");
        for (clause, around) in &file.clauses {
            let indent = step + file.dashes + 2;
            out.entry(indent + file.dashes, around, "-", &write_scalar(clause, indent + file.dashes, false));
        }
    }
    out.entry(step, &calm, "attributes:", if file.attributes.is_empty() { "{}" } else { "" });
    for (target, value, around) in &file.attributes {
        let indent = 2 * step;
        let key = match target.quotes {
            Quotes::Single => format!("'{}':", target.text),
            Quotes::Double => format!("{}:", quoted(&target.text)),
            _ => format!("{}:", target.text),
        };
        match value {
            Value::Expression(scalar) => {
                out.entry(indent, around, &key, &write_scalar(scalar, indent, false));
            }
            Value::Attribute(name) => out.entry(indent, around, &key, &format!("[{name}]")),
            Value::Details { entries, flow } => {
                let mut seen = std::collections::HashSet::new();
                let entries: Vec<_> = entries.iter().filter(|(kind, ..)| seen.insert(*kind)).collect();
                if *flow {
                    let parts = entries.iter().map(|(kind, scalar, around)| {
                        let blanks = around.blanks;
                        format!("{}:{:blanks$}{}", DETAILS[*kind], "", write_scalar(scalar, 0, true))
                    });
                    let parts: Vec<String> = parts.collect();
                    out.entry(indent, around, &key, &format!("{{{}}}", parts.join(" ,")));
                } else {
                    out.entry(indent, around, &key, "");
                    for (kind, scalar, around) in entries {
                        let indent = 3 * step;
                        out.entry(
                            indent,
                            around,
                            &format!("{}:", DETAILS[*kind]),
                            &write_scalar(scalar, indent, false),
                        );
                    }
                }
            }
        }
    }
    out.text
}

/// What a mapping says, without places.
fn model(mapping: &Mapping) -> Vec<String> {
    let mut all = vec![format!("{:?}", mapping.name)];
    for object in &mapping.objects {
        for clause in object.scope.iter().flat_map(|group| &group.clauses) {
            all.push(parse_clause(&clause.text).tree.as_ref().map(print_clause).unwrap());
        }
        for attribute in &object.attributes {
            let source = match &attribute.source {
                MappingSource::Expression(text) => {
                    let tree = parse_expression(&text.text, Limits::ANY).tree;
                    tree.as_ref().map(print_expression).unwrap().to_lowercase()
                }
                MappingSource::Constant(constant, _) => format!("{constant:?}"),
                other => format!("{other:?}"),
            };
            let default = attribute.default.as_ref().map(|(constant, _)| constant);
            all.push(format!("{:?} {source} {default:?} {:?}", attribute.ty, attribute.note));
        }
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn generated_files_say_the_same(generated in file(), windows in any::<bool>()) {
        let text = write(&generated);
        let text = if windows { text.replace('\n', "\r\n") } else { text };
        let file = SourceFile::new("x.yaml", text.as_str());
        let document = read(&file);
        prop_assume!(document.diagnostics.is_empty());
        let parsed = parse(&file);
        let parses = |mapping: &Mapping| {
            let mut attributes = mapping.objects.iter().flat_map(|object| &object.attributes);
            attributes.all(|attribute| match &attribute.source {
                MappingSource::Expression(text) => parse_expression(&text.text, Limits::ENTRA).tree.is_some(),
                _ => true,
            })
        };
        let before = parsed.mapping.unwrap();
        prop_assume!(parses(&before));

        let out = format(&file, Kind::Mapping);
        prop_assert!(out.is_ok(), "{out:?}\n{text}");
        let out = out.unwrap();
        let formatted = SourceFile::new("x.yaml", out.as_str());
        prop_assert_eq!(format(&formatted, Kind::Mapping), Ok(out.clone()), "{}", text);
        let after = parse(&formatted);
        prop_assert_eq!(model(&after.mapping.unwrap()), model(&before), "{}\n{}", text, out);
        prop_assert_eq!(codes(&out), codes(&text), "{}\n{}", text, out);
        let said = |document: &attrflow::source::document::Document| {
            let mut said: Vec<String> =
                document.comments.iter().map(|comment| comment.text.trim_end().to_owned()).collect();
            said.sort();
            said
        };
        prop_assert_eq!(said(&after.document), said(&document));
        for line in out.lines() {
            prop_assert!(!line.contains('\t') || text.contains('\t'), "{}", out);
        }
    }

    #[test]
    fn generated_data_says_the_same(generated in file()) {
        let text = write(&generated);
        let file = SourceFile::new("x.test.yaml", text.as_str());
        prop_assume!(read(&file).diagnostics.is_empty());
        let out = format(&file, Kind::Data);
        prop_assert!(out.is_ok(), "{out:?}\n{text}");
        let out = out.unwrap();
        prop_assert_eq!(format(&SourceFile::new("x", out.as_str()), Kind::Data), Ok(out.clone()), "{}", text);
    }
}
