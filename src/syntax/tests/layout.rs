use proptest::prelude::*;

use super::properties::{bare, expression};
use super::*;

/// Parses again to the same tree, with nothing to say that was not to be said before.
fn read_back(text: &str) -> Parsed<Expression> {
    let mut parsed = parse_expression(text, Limits::ANY);
    parsed.tree = parsed.tree.map(bare);
    parsed
}

#[test]
fn cases() {
    let mut wrong = String::new();
    let mut count = 0;
    for case in include_str!("layout.txt").split("\n---\n").skip(1) {
        let (head, expected) = case.split_once("\n=>\n").unwrap();
        let (width, text) = head.trim_start_matches('\n').split_once('\n').unwrap();
        let tree = parse_expression(text, Limits::ANY).tree.unwrap_or_else(|| panic!("{text}"));
        let found = layout_expression(&tree, width.parse().unwrap());
        assert_eq!(read_back(&found).tree, Some(bare(tree)), "{found}");
        count += 1;
        if found != expected.trim_end_matches('\n') {
            wrong.push_str(&format!("{head}\n=>\n{found}\n--- expected\n{expected}\n\n"));
        }
    }
    assert!(count > 10);
    assert!(wrong.is_empty(), "{wrong}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn laid_out_trees_parse_again(tree in expression(), width in 0..120_usize) {
        let text = layout_expression(&tree, width);
        let parsed = read_back(&text);
        prop_assert_eq!(parsed.diagnostics, vec![], "{}", text);
        prop_assert_eq!(parsed.tree.as_ref(), Some(&tree), "{}", text);
        // Once more: what comes of it is laid out as it is.
        prop_assert_eq!(layout_expression(&tree, width), text);
    }

    #[test]
    fn what_fits_is_on_one_line(tree in expression(), more in 0..20_usize) {
        let line = print_expression(&tree);
        let length = line.chars().count();
        if !line.contains('\n') {
            prop_assert_eq!(layout_expression(&tree, length + more), line.as_str());
            let narrow = layout_expression(&tree, length.saturating_sub(1));
            let lines = narrow.lines().count();
            prop_assert!(lines > 1 || narrow == line, "{}", narrow);
        }
    }
}

/// As deep as an expression may be, and as wide: at once, and without an end to the stack.
#[test]
fn deep_and_wide() {
    let deep = format!("{}[a]{}", "ToLower(".repeat(127), ")".repeat(127));
    let wide = format!("Join({}[b])", "[a], ".repeat(12_000));
    for text in [deep, wide] {
        let tree = parse_expression(&text, Limits::ANY).tree.unwrap();
        for width in [0, 20, 100] {
            let laid_out = layout_expression(&tree, width);
            // Indentation may take it over what is allowed, which is not this function's to know.
            let limits = Limits { characters: usize::MAX, bytes: usize::MAX, ..Limits::ANY };
            assert_eq!(parse_expression(&laid_out, limits).tree.map(bare), Some(bare(tree.clone())));
        }
    }
}
