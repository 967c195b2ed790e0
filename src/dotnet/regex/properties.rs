//! Properties on random patterns and texts: nothing panics or hangs, and the short cuts give what the matcher gives.

use super::searcher::Searcher;
use super::{Regex, Replacement, Shape};
use bumpalo::Bump;
use proptest::prelude::*;

/// Patterns that mostly compile, dense in what the engines could disagree on.
fn pattern() -> impl Strategy<Value = String> {
    let atom = prop_oneof![
        4 => prop::sample::select(vec![
            "a", "b", "c", " ", "\\n", ".", "\\w", "\\d", "\\s", "[ab]", "[^a]", "[a-c-[b]]", "(?i:a)", "é", "\\W",
        ]),
        1 => prop::sample::select(vec![
            "^", "$", "\\b", "\\B", "\\A", "\\z", "\\Z", "(?m:^)", "(?m:$)", "(?s:.)", "", "\\1", "\\G",
        ]),
    ]
    .prop_map(str::to_owned);
    atom.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(|parts| parts.concat()),
            prop::collection::vec(inner.clone(), 1..3).prop_map(|parts| format!("(?:{})", parts.join("|"))),
            inner.clone().prop_map(|inner| format!("({inner})")),
            inner.clone().prop_map(|inner| format!("(?<n>{inner})")),
            (
                inner.clone(),
                prop::sample::select(vec!["*", "+", "?", "{2}", "{1,2}", "{0,3}", "{2,}", ""]),
                any::<bool>()
            )
                .prop_map(|(inner, quantifier, lazy)| {
                    let lazy = if lazy && !quantifier.is_empty() { "?" } else { "" };
                    format!("(?:{inner}){quantifier}{lazy}")
                }),
            (prop::sample::select(vec!["?=", "?!", "?<=", "?<!", "?>"]), inner)
                .prop_map(|(kind, inner)| format!("({kind}{inner})")),
        ]
    })
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![3 => "[abcA1 \n-]{0,12}", 1 => "[abé😀\u{301}\n ]{0,8}"]
}

type Spans = Vec<Vec<Option<(usize, usize)>>>;

fn all_spans(mut searcher: Searcher) -> Option<Spans> {
    let mut all = Vec::new();
    while searcher.advance().ok()? {
        all.push((0..).map_while(|slot| searcher.slot(slot)).collect());
    }
    Some(all)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn fast_is_exact(pattern in pattern(), text in text()) {
        if let Ok(regex) = Regex::new(&pattern) {
            let exact = all_spans(Searcher::new_exact(&regex, &text, &Bump::new()));
            prop_assert_eq!(all_spans(Searcher::new(&regex, &text, true, &Bump::new())), exact.clone());
            let matches = exact.map(|spans| !spans.is_empty());
            if let Some(matches) = matches {
                prop_assert_eq!(regex.is_match(&text, &Bump::new()), Ok(matches));
            }
            if let Ok(whole) = super::searcher::matches_whole(&regex.inner.program, &text, &Bump::new()) {
                prop_assert_eq!(regex.is_full_match(&text, &Bump::new()), Ok(whole));
            }
        }
    }

    #[test]
    fn whole_match_is_the_anchored_pattern(pattern in pattern(), text in text()) {
        if let (Ok(regex), Ok(anchored)) = (Regex::new(&pattern), Regex::new(&format!("\\A(?:{pattern})\\z")))
            && let (Ok(whole), Ok(found)) = (regex.is_full_match(&text, &Bump::new()), anchored.is_match(&text, &Bump::new()))
        {
            prop_assert_eq!(whole, found);
        }
    }

    #[test]
    fn emptiness_is_foreseen(pattern in pattern(), text in text()) {
        if let Ok(regex) = Regex::new(&pattern)
            && !regex.can_match_empty()
        {
            for found in regex.matches(&text, &Bump::new()).flatten() {
                // Half of a pair alone has no bytes.
                prop_assert!(!found.span().is_empty() || !text.is_ascii());
            }
        }
    }

    #[test]
    fn replacing_by_the_match_changes_nothing(pattern in pattern(), text in text()) {
        if let Ok(regex) = Regex::new(&pattern) {
            let same = Replacement::new("$&", &regex);
            let arena = Bump::new();
            if let Ok(replaced) = regex.replace(&text, &same, 1 << 20, &arena) {
                prop_assert_eq!(replaced, text.as_str());
            }
        }
    }

    #[test]
    fn any_pattern_any_replacement(pattern in "\\PC{0,20}", text in "\\PC{0,12}", replacement in "[$\\{\\}0-9a&`'+_]{0,8}") {
        if let Ok(regex) = Regex::new(&pattern) {
            let replacement = Replacement::new(&replacement, &regex);
            let _ = regex.replace(&text, &replacement, 1 << 20, &Bump::new());
            let _ = regex.is_full_match(&text, &Bump::new());
            for found in regex.matches(&text, &Bump::new()).flatten() {
                prop_assert!(text.get(found.span().start..found.span().end).is_some());
            }
        }
    }

    #[test]
    fn any_syntax(pattern in "[(){}\\[\\]?*+|<>'=!:#^$.,\\\\abnpPkixL0-9& -]{0,16}", text in text()) {
        match Regex::new(&pattern) {
            Ok(regex) => {
                let exact = all_spans(Searcher::new_exact(&regex, &text, &Bump::new()));
                prop_assert_eq!(all_spans(Searcher::new(&regex, &text, true, &Bump::new())), exact);
            }
            Err(error) => {
                prop_assert!(pattern.get(error.span.start..error.span.end).is_some());
                prop_assert!(!error.message.is_empty());
            }
        }
    }

    #[test]
    fn shapes_are_exact(
        literal in "[ab@é\n]{0,3}",
        form in prop::sample::select(vec!["{}", ".*{}", "{}.*", ".*{}.*", "[{}b]", "[{}b]+", "[^{}]+", "[^{}]", "\\s+", ".*?{}"]),
        text in "[ab@éc\n ]{0,8}",
        replacement in "[x-]{0,2}",
    ) {
        let pattern = form.replace("{}", &literal.replace('@', "\\@"));
        if let Ok(regex) = Regex::new(&pattern) {
            let whole = super::searcher::matches_whole(&regex.inner.program, &text, &Bump::new());
            prop_assert_eq!(regex.is_full_match(&text, &Bump::new()), whole);
            // A group of its own keeps the same pattern from having a shape.
            let shapeless = Regex::new(&format!("({pattern})")).unwrap();
            prop_assert_eq!(shapeless.shape(), &Shape::Other);
            let arena = Bump::new();
            let by_shape = regex.replace(&text, &Replacement::new(&replacement, &regex), 1 << 20, &arena).unwrap();
            let by_engine = shapeless.replace(&text, &Replacement::new(&replacement, &shapeless), 1 << 20, &arena).unwrap();
            prop_assert_eq!(by_shape, by_engine);
        }
    }
}

#[test]
fn shapes() {
    let shape = |pattern| Regex::new(pattern).unwrap().shape().clone();
    assert_eq!(shape("abc"), Shape::Literal("abc".into()));
    assert_eq!(shape(r"a\.b"), Shape::Literal("a.b".into()));
    assert_eq!(shape(r".*@contoso\.com"), Shape::Suffix("@contoso.com".into()));
    assert_eq!(shape("x.*"), Shape::Prefix("x".into()));
    assert_eq!(shape(".*x.*"), Shape::Contains("x".into()));
    assert!(matches!(shape(r"[()\s-]+"), Shape::ClassRun { plus: true, .. }));
    assert!(matches!(shape("[a-c]"), Shape::ClassRun { plus: false, ascii } if ascii == 0b111 << 97));
    for other in ["", "a|b", "[a]*", "a+?b", "(?s).*x", "^a", "(a)", ".*", "a\\n.*"] {
        assert_eq!(shape(other), Shape::Other, "{other}");
    }
}
