use proptest::prelude::*;

use super::*;
use crate::source::{Code, Span};

/// The same tree without its places.
pub(super) fn bare(mut expression: Expression) -> Expression {
    let nowhere = Span::default();
    expression.span = nowhere;
    expression.kind = match expression.kind {
        ExpressionKind::Attribute { name, .. } => ExpressionKind::Attribute { name, name_span: nowhere },
        ExpressionKind::String(literal) => ExpressionKind::String(StringLiteral::new(literal.value)),
        ExpressionKind::Call { name, arguments, .. } => {
            let arguments = arguments
                .into_iter()
                .map(|argument| match argument {
                    Argument::Empty(_) => Argument::Empty(nowhere),
                    Argument::Given(expression) => Argument::Given(bare(expression)),
                })
                .collect();
            ExpressionKind::Call { name, name_span: nowhere, arguments, close: nowhere }
        }
        ExpressionKind::Comparison { operator, left, right, .. } => ExpressionKind::Comparison {
            operator,
            operator_span: nowhere,
            left: Box::new(bare(*left)),
            right: Box::new(bare(*right)),
        },
        other => other,
    };
    expression
}

fn node(kind: ExpressionKind) -> Expression {
    Expression { kind, span: Span::default() }
}

fn name() -> impl Strategy<Value = String> {
    "[A-Za-z_][A-Za-z0-9_]{0,8}"
}

fn leaf() -> impl Strategy<Value = Expression> {
    let attribute = prop_oneof![
        "[A-Za-z][A-Za-z0-9.:_<>-]{0,12}",
        Just("emails[type eq \"work\"].value".to_owned()),
        Just("a[b[c]d]".to_owned()),
    ];
    prop_oneof![
        attribute.prop_map(|name| ExpressionKind::Attribute { name, name_span: Span::default() }),
        any::<String>().prop_map(|value| ExpressionKind::String(StringLiteral::new(value))),
        "[\"\\\\a“’ ]{0,6}".prop_map(|value| ExpressionKind::String(StringLiteral::new(value))),
        (any::<i64>(), any::<bool>()).prop_map(|(value, hex)| ExpressionKind::Integer { value, hex }),
        name().prop_map(|name| ExpressionKind::Name(Name::from_text(&name))),
        name().prop_map(|name| ExpressionKind::Context { name }),
    ]
    .prop_map(node)
}

pub(super) fn expression() -> impl Strategy<Value = Expression> {
    let operand = leaf().prop_recursive(4, 40, 5, |inner| {
        let compared = (inner.clone(), inner.clone(), 0..Operator::ALL.len());
        let argument = prop_oneof![
            3 => inner.clone().prop_map(Argument::Given),
            1 => compared.prop_map(|(left, right, at)| Argument::Given(compare(left, right, at))),
            1 => Just(Argument::Empty(Span::default())),
        ];
        (name(), prop::collection::vec(argument, 0..5)).prop_map(|(name, mut arguments)| {
            // A lone empty argument has no form: `f()` is a call without arguments.
            if let [Argument::Empty(_)] = arguments.as_slice() {
                arguments.clear();
            }
            let (name_span, close) = Default::default();
            node(ExpressionKind::Call { name, name_span, arguments, close })
        })
    });
    prop_oneof![
        4 => operand.clone(),
        1 => (operand.clone(), operand, 0..Operator::ALL.len()).prop_map(|(left, right, at)| compare(left, right, at)),
    ]
}

fn compare(left: Expression, right: Expression, operator: usize) -> Expression {
    node(ExpressionKind::Comparison {
        operator: Operator::ALL[operator],
        operator_span: Span::default(),
        left: Box::new(left),
        right: Box::new(right),
    })
}

/// A tree or an error, places inside the text, fixes that apply.
fn sound<T>(text: &str, parsed: &Parsed<T>) -> Result<(), TestCaseError> {
    let failed = parsed.diagnostics.iter().any(|found| found.severity() == Severity::Error);
    prop_assert_eq!(parsed.tree.is_none(), failed, "{:?}: {:?}", text, parsed.diagnostics);
    for found in &parsed.diagnostics {
        prop_assert!(!found.labels.is_empty());
        for label in &found.labels {
            underlined(text, label.span);
        }
        if let Some(fix) = &found.fix {
            fixed(text, fix);
        }
    }
    Ok(())
}

/// Applying safe fixes comes to an end.
fn settles<T>(text: &str, parse: impl Fn(&str) -> Parsed<T>) -> Result<(), TestCaseError> {
    let mut text = text.to_owned();
    for _ in 0..12 {
        let parsed = parse(&text);
        sound(&text, &parsed)?;
        let safe = parsed.diagnostics.iter().filter_map(|found| found.fix.as_ref());
        let Some(fix) = safe.into_iter().find(|fix| fix.safety == crate::source::Safety::Safe) else {
            return Ok(());
        };
        text = fixed(&text, fix);
    }
    prop_assert!(false, "still fixing {:?}", text);
    Ok(())
}

/// Texts made of what expressions, clauses and paths are made of, and of what goes wrong in them.
pub(super) fn fragments() -> impl Strategy<Value = String> {
    let fragment = prop::sample::select(vec![
        "(",
        ")",
        "[",
        "]",
        ",",
        "\"",
        "\"",
        "'",
        "“",
        "”",
        "‘",
        "’",
        "=",
        "<",
        ">",
        "==",
        "!=",
        "&&",
        "||",
        "+",
        "&",
        "-",
        "!",
        " OR ",
        " AND ",
        " NOT ",
        "//",
        "/*",
        "*/",
        "# ",
        "-- ",
        "&lt;",
        "&quot;",
        "&amp;",
        "&#39;",
        "\\",
        "\\\"",
        "\\[",
        "`",
        "<br>",
        "\u{A0}",
        "\u{200B}",
        "\u{FEFF}",
        " ",
        "\n",
        "\t",
        "Join(",
        "IIF(",
        "[mail]",
        "[a]",
        "\"x\"",
        "7",
        "-3",
        "&HF",
        "1.5",
        "name",
        "a.b",
        "é",
        "😀",
        "%Domain%",
        "%",
        ";",
        "??",
        "?",
        ":",
        "[0]",
        "{",
        "}",
        "EQUALS ",
        "IS NULL",
        "type eq ",
        ".value",
        "urn:x:2.0:User:",
        "$",
        ", ,",
        "Not ",
        "IN ",
        "GREATER_THAN ",
    ]);
    prop::collection::vec(fragment, 0..24).prop_map(|parts| parts.concat())
}

fn entra(text: &str) -> Parsed<Expression> {
    parse_expression(text, Limits::ENTRA)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn printed_trees_parse_again(tree in expression()) {
        let text = print_expression(&tree);
        let parsed = parse_expression(&text, Limits::ANY);
        prop_assert_eq!(parsed.diagnostics, vec![]);
        prop_assert_eq!(parsed.tree.map(bare), Some(tree));
    }

    #[test]
    fn any_text_is_answered(text in any::<String>()) {
        sound(&text, &entra(&text))?;
        sound(&text, &parse_clause(&text))?;
        sound(&text, &parse_path(&text))?;
    }

    #[test]
    fn fragments_are_answered(text in fragments()) {
        settles(&text, entra)?;
        settles(&text, parse_clause)?;
        settles(&text, parse_path)?;
    }

    /// The walk that explains refusals and the grammar that refuses agree on what is an expression.
    #[test]
    fn walk_and_grammar_agree(text in fragments()) {
        let repaired = repair::repair(&text, repair::Flavour::Expression);
        let lexed = tokens::tokens(&repaired.text, Limits::ENTRA.depth);
        let parsed = entra(&repaired.text);
        let clean = lexed.diagnostics.iter().all(|found| found.severity() != Severity::Error);
        let again = repair::repair(&repaired.text, repair::Flavour::Expression);
        if clean && !lexed.tokens.is_empty() && again.diagnostics.is_empty() {
            let found = faults::faults(&repaired.text, &lexed.tokens);
            prop_assert_eq!(parsed.tree.is_some(), found.is_empty(), "{:?} {:?}", repaired.text, found);
        }
    }

    #[test]
    fn a_slip_is_answered(tree in expression(), at in any::<prop::sample::Index>(), with in fragments(), cut in 0..3_usize) {
        let text = print_expression(&tree);
        let chars: Vec<char> = text.chars().collect();
        let at = at.index(chars.len() + 1);
        let mut slipped: String = chars[..at].iter().collect();
        slipped.push_str(&with);
        slipped.extend(chars.iter().skip(at + cut));
        settles(&slipped, entra)?;
    }

    #[test]
    fn values_are_located(value in "[\"\\\\aé]{0,12}", from in 0..13_usize, to in 0..13_usize) {
        let content = print_string(&value);
        let literal = StringLiteral::decode(&content[1..content.len() - 1], 1);
        prop_assert_eq!(&literal.value, &value);
        let mut places: Vec<usize> = value.char_indices().map(|(at, _)| at).chain([value.len()]).collect();
        places.sort_unstable();
        let (from, to) = (places[from.min(to) % places.len()], places[from.max(to) % places.len()]);
        if from < to {
            let span = literal.locate(Span::new(from, to));
            prop_assert_eq!(StringLiteral::decode(span.of(&content), 0).value, &value[from..to]);
        }
    }
}

#[test]
fn deep_nests_are_refused_at_once() {
    let codes = |text: &str, limits| -> Vec<Code> {
        parse_expression(text, limits).diagnostics.iter().map(|found| found.code).collect()
    };
    assert_eq!(codes(&"(".repeat(9_000), Limits::ENTRA), [Code::AF011]);
    assert_eq!(codes(&"[".repeat(9_000), Limits::ENTRA), [Code::AF011]);
    assert_eq!(codes(&"f(".repeat(4_000), Limits::ENTRA), [Code::AF011]);
    assert!(codes(&"(".repeat(100_000), Limits::ENTRA).contains(&Code::AF011));
    assert!(codes(&"[".repeat(100_000), Limits::ANY).contains(&Code::AF012));
    assert_eq!(codes(&format!("\"{}\"", "é".repeat(9_998)), Limits::ENTRA), []);
    assert_eq!(codes(&format!("\"{}\"", "é".repeat(9_999)), Limits::ENTRA), [Code::AF012]);
    assert_eq!(codes(&format!("\"{}\"", "é".repeat(9_999)), Limits::ANY), []);
    assert!(parse_clause(&"[".repeat(100_000)).tree.is_none());
    assert!(parse_path(&"[".repeat(100_000)).tree.is_none());
}

/// Long texts full of one thing take no more than a few passes over them: with a quadratic
/// step somewhere this test would take minutes.
#[test]
fn long_texts_are_answered() {
    for unit in [
        "'a ",
        "\"",
        "“",
        "‘a",
        "`[",
        "`a`",
        "&quot;",
        "\\\"",
        "\\_",
        "// ",
        "/* ",
        "# x\n",
        "<br>",
        "[",
        "[a]",
        "a.",
        "a[",
        "(",
        ")",
        "f(",
        ",",
        ";",
        "= ",
        "== ",
        "1 ",
        "1 + ",
        "[a] AND ",
        "IIF([a] OR [b], ",
        "Not ",
        "! ",
        "\"a\" ",
        "%a% ",
        "\u{A0}",
        "-",
        "]",
        "<a",
        "IS ",
        "x ",
        "x_",
        "\"x\", ",
        "urn:",
        "a:",
        "“]",
        "\"]",
        ".",
        "        ",
    ] {
        let text = unit.repeat(30_000 / unit.len());
        for text in [
            text.clone(),
            format!("a {text}"),
            format!("a EQUALS {text}"),
            format!("a[b eq {text}"),
            format!("f({text}"),
        ] {
            parse_expression(&text, Limits::ANY);
            parse_clause(&text);
            parse_path(&text);
        }
    }
}

/// As deep as allowed, on the stack a thread has by default, well-formed and not: linear, and nothing overflows.
#[test]
fn the_deepest_nest_parses() {
    let deep = |open: &str, inner: &str, close: &str, levels: usize| {
        format!("{}{inner}{}", open.repeat(levels), close.repeat(levels))
    };
    let parse = move || {
        for (open, close) in [("f(", ")"), ("f([a] = ", ")"), ("f(1, ", ", )")] {
            let text = deep(open, "1", close, 128);
            let tree = parse_expression(&text, Limits::ENTRA).tree.map(|tree| print_expression(&tree));
            assert_eq!(tree, Some(text));
            assert!(parse_expression(&deep(open, "1", close, 129), Limits::ENTRA).tree.is_none());
            assert!(parse_expression(&deep(open, "1 1", close, 128), Limits::ENTRA).tree.is_none());
            assert!(parse_expression(&deep(open, "+", close, 128), Limits::ENTRA).tree.is_none());
        }
        let attribute = deep("[", "a", "]", 128);
        assert!(parse_expression(&attribute, Limits::ENTRA).tree.is_some());
        assert!(parse_clause(&format!("{attribute} IS NULL")).tree.is_some());
    };
    std::thread::Builder::new().stack_size(2 << 20).spawn(parse).unwrap().join().unwrap();
}
