use super::show::{all, document};
use crate::source::Span;
use crate::source::document::{Document, Format, Node, NodeKind, Surprise};
use proptest::prelude::*;
use serde_json::Value;

/// The node as the value a YAML 1.2 reader has for it, numbers and words resolved.
fn value(node: &Node) -> Value {
    match &node.kind {
        NodeKind::Null => Value::Null,
        NodeKind::Invalid => panic!("invalid"),
        NodeKind::Sequence(items) => items.iter().map(value).collect(),
        NodeKind::Mapping(entries) => {
            entries.iter().map(|entry| (entry.key.text.clone(), value(&entry.value))).collect()
        }
        NodeKind::Scalar(scalar) => match (scalar.as_bool(), scalar.as_integer()) {
            (Some(flag), _) => Value::Bool(flag),
            (_, Some(number)) => number.into(),
            _ => Value::String(scalar.text.clone()),
        },
    }
}

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::from),
        any::<String>().prop_map(Value::String),
        "[a-z \\n#:\"'\\[\\]{},&*!|>%@`-]{0,12}".prop_map(Value::String),
    ];
    leaf.prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::Array),
            prop::collection::vec(("[a-zA-Z]{1,6}|[!-~&&[^\"(\\[{]]{1,8}", inner), 0..6)
                .prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
}

fn check(text: &str, wanted: &Value) {
    let document = document(text);
    assert_eq!(document.diagnostics, [], "{text}");
    assert_eq!(&value(document.root.as_ref().unwrap()), wanted, "{text}");
}

proptest! {
    #[test]
    fn what_serde_yaml_writes(wanted in values()) {
        let text = serde_yaml::to_string(&wanted).unwrap();
        // Line breaks of YAML 1.1, which the writer follows, that are none in YAML 1.2.
        prop_assume!(!text.contains(['\u{85}', '\u{2028}', '\u{2029}']));
        // `Null` and `NULL` are names of the expression language here, and a merge is one.
        prop_assume!(!text.contains("<<"));
        check(&text, &wanted);
        check(&format!("\u{feff}{}", text.replace('\n', "\r\n")), &wanted);
    }

    #[test]
    fn what_serde_json_writes(wanted in values()) {
        check(&format!("[{wanted}, 1]"), &serde_json::json!([wanted, 1]));
        check(&format!("[{wanted:#}, 1]"), &serde_json::json!([wanted, 1]));
    }
}

fn parsed(text: &str) -> Document {
    document(text)
}

#[test]
fn formats_are_told_apart_by_content() {
    let cases = [
        ("{\"a\": 1}", Format::Json),
        ("\u{feff}\n [ {} ]", Format::Json),
        ("[]", Format::Json),
        ("{", Format::Json),
        ("// exported\n{\"a\": 1}", Format::Json),
        ("[mail]", Format::Yaml),
        ("{ from: [mail] }", Format::Yaml),
        ("a: {}", Format::Yaml),
        ("", Format::Yaml),
    ];
    for (text, format) in cases {
        assert_eq!(parsed(text).format, format, "{text}");
    }
}

#[test]
fn nesting_is_bounded() {
    for text in [
        "[".repeat(100_000),
        "{\"a\":".repeat(100_000),
        format!("a: {}", "[".repeat(100_000)),
        format!("a: {}{}", "[".repeat(200), "]".repeat(200)),
        format!("a: {}{}", "[".repeat(100_000), "]".repeat(100_000)),
        format!("a: {}", "{b: ".repeat(100_000)),
        "- ".repeat(100_000),
        (0..1000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect(),
        "? ".repeat(10_000),
        format!("{}1{}", "[".repeat(401), "]".repeat(401)),
    ] {
        let document = parsed(&text);
        assert!(!document.diagnostics.is_empty(), "{}", &text[..20]);
    }
    let deep = format!("{}1{}", "[".repeat(400), "]".repeat(400));
    assert_eq!(parsed(&deep).diagnostics, []);
    let deep = format!("{}1{}", "[".repeat(127), "]".repeat(127));
    assert_eq!(parsed(&format!("a: {deep}")).diagnostics, []);
}

#[test]
fn aliases_do_not_explode() {
    let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..9 {
        let alias = format!("*a{}", level - 1);
        let aliases = [alias.as_str(); 9].join(", ");
        text += &format!("a{level}: &a{level} [{aliases}]\n");
    }
    let document = parsed(&text);
    assert!(document.diagnostics.iter().any(|found| found.message.contains("repeats too much")));
    let own = all("a: &a [*a]\nb: *a\n");
    assert!(own.starts_with("1:8 AF301 `*a` stands inside of what it repeats"), "{own}");
    assert!(own.ends_with("{a: [!], b: [!]}"), "{own}");
}

#[test]
fn large_files_are_read() {
    let mut yaml = String::from("user:\n  attributes:\n");
    let mut json = String::from("{\"a\": [\n");
    for index in 0..50_000 {
        yaml += &format!(
            "    attr{index}: {{ from: [mail], match: 1 }} # é\n    other{index}: Join(\" \", [a], \"b\")\n"
        );
        json += &format!(
            "  {{\"name\": \"attr{index}\", \"note\": \"a\\u00e9 \\\"b\\\"\", \"flag\": true, \"n\": 1}},\n"
        );
    }
    json += "1]}";
    assert_eq!(parsed(&yaml).diagnostics, []);
    assert_eq!(parsed(&json).diagnostics, []);
}

#[test]
fn typed_scalars() {
    let document = parsed(
        "a: true\nb: 'true'\nc: 7\nd: \"7\"\ne: yes\nf: 2024-05-01\ng: !!str 5\nh: 1.5\ni: Null\nj: Off\nk: mail\nl: 0x1F\nm: 2024-05-01T10:00:00Z\no: 1-2\n",
    );
    assert_eq!(document.diagnostics, []);
    let root = document.root.unwrap();
    let scalar = |key: &str| root.get(key).unwrap().as_scalar().unwrap();
    assert_eq!((scalar("a").as_bool(), scalar("b").as_bool()), (Some(true), None));
    assert_eq!((scalar("c").as_integer(), scalar("d").as_integer()), (Some(7), None));
    assert_eq!((scalar("g").as_integer(), scalar("g").surprise()), (None, None));
    assert!(scalar("d").lost_quotes() && !scalar("b").lost_quotes());
    let surprises: Vec<_> = "aceijfhlm".chars().map(|key| scalar(&key.to_string()).surprise()).collect();
    use Surprise::{Boolean, Date, Null, Number};
    let wanted = [Boolean, Number, Boolean, Null, Boolean, Date, Number, Number, Date];
    assert_eq!(surprises, wanted.map(Some));
    assert_eq!((scalar("k").surprise(), scalar("o").surprise()), (None, None));
}

#[test]
fn comments_have_places() {
    let text = "# first\na: [mail] # attrflow: allow AF601 because é\nb: '# none' \nc: |  # header\n  # text\nd: [x, # in\n  y]\n  # deep\ne: x#y #\n";
    let document = parsed(text);
    assert_eq!(document.diagnostics, []);
    let comments: Vec<_> = document
        .comments
        .iter()
        .map(|comment| (comment.span.of(text), comment.text.as_str(), comment.own_line))
        .collect();
    assert_eq!(
        comments,
        [
            ("# first", " first", true),
            ("# attrflow: allow AF601 because é", " attrflow: allow AF601 because é", false),
            ("# header", " header", false),
            ("# in", " in", false),
            ("# deep", " deep", true),
            ("#", "", false),
        ]
    );
}

#[test]
fn a_comment_may_follow_the_byte_order_mark() {
    let document = parsed("\u{feff}# first\na: b\n");
    assert_eq!(document.diagnostics, []);
    assert_eq!(document.comments.len(), 1);
    assert!(document.comments[0].own_line);
}

#[test]
fn a_block_may_begin_like_an_anchor() {
    for text in [
        "a: |-\n  &HF7\nb: c\n",
        "a: >-\n  !x\nb: c\n",
        "a: &x |-\n  &x\n",
        "a: !!str # c\n  >2-\n\n     &x\n",
        "a: &x !!str >-\n\n   &y\n",
    ] {
        let root = parsed(text).root.unwrap();
        let scalar = root.get("a").unwrap().as_scalar().unwrap();
        assert!(scalar.is_exact(), "{text}");
        assert_eq!(scalar.locate(Span::new(0, 1)).of(text), &scalar.text[..1], "{text}");
    }
}

#[test]
fn spans_of_nodes() {
    let text = "a:\n  b: [mail]\n  c:\nd:\n  - x\n  - { y: z }\n# end\n";
    let root = parsed(text).root.unwrap();
    let place = |node: &Node| node.span.of(text).to_owned();
    assert_eq!(place(&root), text.trim_end_matches("\n# end\n"));
    let a = root.get("a").unwrap();
    assert_eq!(place(a), "b: [mail]\n  c:");
    assert_eq!(place(a.get("b").unwrap()), "[mail]");
    assert_eq!(a.get("c").unwrap().span, Span::at(text.find("\nd").unwrap()));
    assert_eq!(place(root.get("d").unwrap()), "- x\n  - { y: z }");
    assert_eq!(place(&root.get("d").unwrap().as_sequence().unwrap()[1]), "{ y: z }");
}

#[test]
fn inserted_text_is_encoded() {
    let text = "a: \"x\"\nb: 'x'\nc: x\n";
    let root = parsed(text).root.unwrap();
    let encode = |key: &str| root.get(key).unwrap().as_scalar().unwrap().encode("\"it's\" \\");
    assert_eq!(encode("a"), "\\\"it's\\\" \\\\");
    assert_eq!(encode("b"), "\"it''s\" \\");
    assert_eq!(encode("c"), "\"it's\" \\");
    let root = parsed("{\"a\": \"x\"}").root.unwrap();
    assert_eq!(root.get("a").unwrap().as_scalar().unwrap().encode("\"\n"), "\\\"\\n");
}

#[test]
fn nothing_hangs() {
    let n = 20_000;
    for (name, text) in [
        ("open", "[".repeat(n)),
        ("json open", "{\"a\":".repeat(n)),
        ("yaml open", format!("a: {}", "[".repeat(n))),
        ("yaml balanced", format!("a: {}{}", "[".repeat(n), "]".repeat(n))),
        ("braces", format!("a: {}", "{b: ".repeat(n))),
        ("dashes", "- ".repeat(n)),
        ("stairs", (0..1000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect()),
        ("questions", "? ".repeat(10_000)),
        ("quotes", "a: \"b\n".repeat(n)),
        ("closers", format!("a: [\n{}", "]\n".repeat(n))),
        ("strays", "foo bar\n".repeat(n)),
        ("repeats", "a: b\n".repeat(n)),
        ("misc errors", "a: [b: c: d]\n".repeat(n)),
        ("misc errors few", format!("{}{}", "a: [b: c: d]\n".repeat(60), "  - b\n".repeat(n))),
        ("plain long", format!("a: {}", "b\n  ".repeat(n))),
        ("plain open", format!("a: ({}", "b: c\n  ".repeat(n))),
        (
            "merge",
            format!(
                "a: &a {{{}}}\nb:\n  <<: *a\n",
                (0..n / 2).map(|i| format!("k{i}: 1, ")).collect::<String>()
            ),
        ),
        ("hashes", format!("a: {}", "# ".repeat(n))),
        ("hash string", format!("a: (\"{}", " #".repeat(n))),
        ("brackets", format!("a: {}\n", "[b] ".repeat(n))),
        ("commas", format!("a: [{}]\n", "b, ".repeat(n))),
        ("bad escapes", format!("a: \"{}\"\n", "\\d".repeat(n))),
        ("controls", "\u{1}a".repeat(n)),
        ("tabs", format!("a:\n b: c\n{}", "\tb: c\n".repeat(n))),
        ("staircase", (0..500).map(|depth| format!("{}a: b\n", " ".repeat(depth))).collect()),
        ("stair open", (0..500).map(|depth| format!("{}a: (b\n", " ".repeat(depth))).collect()),
        ("stair flow", (0..500).map(|depth| format!("{}a: [b\n", " ".repeat(depth))).collect()),
        ("crlf", "a: b\r\n\r\n".repeat(n)),
        ("keys only", "a:\n".repeat(n)),
    ] {
        // That it comes back at all is the test: each shape once took quadratic time or worse.
        assert!(parsed(&text).diagnostics.len() <= 501, "{name}");
    }
}
