//! What is accepted is held to serde_json.

use proptest::prelude::*;

use super::*;
use crate::record::simd::Index;

/// Whether the whole text is what `read` reads, whatever kernel made its index.
fn is_whole(text: &str, mut read: impl FnMut(&mut Scan<'_, '_>) -> bool) -> bool {
    let [found, portable] = [Index::new(), Index::portable()].map(|mut index| {
        let Ok(mut scan) = Scan::new(index.of(text.as_bytes()).unwrap()) else { return false };
        scan.white_space();
        let whole = read(&mut scan);
        scan.white_space();
        whole && scan.peek().is_none()
    });
    assert_eq!(found, portable, "{text}");
    found
}

fn accepts(text: &str) -> bool {
    is_whole(text, |scan| scan.skip(0).is_ok())
}

fn reads(text: &str) -> bool {
    let mut index = Index::new();
    let arena = Arena::new();
    let Ok(mut scan) = Scan::new(index.of(text.as_bytes()).unwrap()) else { return false };
    scan.white_space();
    let whole = scan.value(&arena, 0).is_ok();
    scan.white_space();
    whole && scan.peek().is_none()
}

/// Lone surrogates are the one thing serde_json refuses to skip that RFC 8259 lets stand.
fn oracle(text: &str) -> bool {
    serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
}

proptest! {
    #[test]
    fn it_accepts_what_serde_json_accepts(text in r#"[\[\]{},:"\\ untrfalsebx0-9eE+.\-\n\u{1}é]{0,24}"#) {
        prop_assert_eq!(accepts(&text), oracle(&text), "{}", text);
        prop_assert_eq!(reads(&text), oracle(&text), "{}", text);
    }
}

#[test]
fn halves_of_surrogate_pairs_do_not_get_through() {
    let arena = Arena::new();
    for (literal, text) in [
        (r#""a\ud83d""#, "a\u{fffd}"),
        (r#""\ud83dx""#, "\u{fffd}x"),
        (r#""\ude80\ud83d""#, "\u{fffd}\u{fffd}"),
        (r#""\ud83d\n""#, "\u{fffd}\n"),
        (r#""\ud83d\ud83d\ude80""#, "\u{fffd}🚀"),
        (r#""\ud83d\ude80é\u00e9""#, "🚀éé"),
    ] {
        let mut index = Index::new();
        let mut scan = Scan::new(index.of(literal.as_bytes()).unwrap()).unwrap();
        let Ok(Value::String(found)) = scan.value(&arena, 0) else { panic!("{literal}") };
        assert_eq!(found.get(&arena), text, "{literal}");
        let mut json = Vec::new();
        found.write_json(&mut json);
        assert_eq!(serde_json::from_slice::<String>(&json).unwrap(), text, "{literal}");
    }
}

#[test]
fn nesting_is_bounded() {
    assert!(accepts(&format!("{}{}", "[".repeat(100), "]".repeat(100))));
    assert!(!accepts(&"[".repeat(100_000)));
}
