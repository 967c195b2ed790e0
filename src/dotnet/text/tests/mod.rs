//! Cases with .NET's answers, and properties.

use bumpalo::Bump;
use proptest::prelude::*;
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

use super::*;

fn check(text: &str, run: impl Fn(&[Option<&str>]) -> String) {
    let cases: Vec<Vec<Value>> = serde_json::from_str(text).unwrap();
    for case in &cases {
        let case: Vec<Option<&str>> = case.iter().map(Value::as_str).collect();
        assert_eq!(Some(run(&case).as_str()), *case.last().unwrap(), "{case:?}");
    }
}

#[test]
fn case_mapping() {
    check(include_str!("case.json"), |case| {
        let culture = Culture::parse(case[1].unwrap()).unwrap();
        let map = if case[0] == Some("lower") { to_lower } else { to_upper };
        map(case[2].unwrap(), culture, &Bump::new()).to_owned()
    });
}

#[test]
fn cultures() {
    for (name, culture) in [
        ("", Some(Culture::Invariant)),
        ("en-us", Some(Culture::Named)),
        ("DE", Some(Culture::Named)),
        ("zh-CN", Some(Culture::Named)),
        ("zh-Hant-TW", Some(Culture::Named)),
        ("sr-Latn-RS", Some(Culture::Named)),
        ("TR-tr", Some(Culture::Turkic)),
        ("az-Cyrl-AZ", Some(Culture::Turkic)),
        ("tri", None),
        ("xx-YY", None),
        ("english", None),
        ("en_US", None),
        ("en-", None),
        (" en", None),
    ] {
        assert_eq!(Culture::parse(name), culture, "{name}");
    }
    let names: Vec<_> = Culture::names().collect();
    assert!(names.is_sorted());
}

#[test]
fn words_begin_with_capitals() {
    check(include_str!("pcase.json"), |case| match case[1] {
        None => title_case(case[0].unwrap(), &Bump::new()).to_owned(),
        Some(separators) => pcase_with_separators(case[0].unwrap(), separators, &Bump::new()).to_owned(),
    });
}

#[test]
fn diacritics() {
    for (text, plain) in [
        ("", ""),
        ("Zoe", "Zoe"),
        ("Zoë", "Zoe"),
        ("Zoe\u{308}", "Zoe"),
        ("Æthelřed Łukasz Øystein Straße Ñandú Åse", "AEthelred Lukasz OEystein Strasse Nandu Ase"),
        ("ÅNGSTRÖM", "ANGSTROM"),
        ("ø\u{304} Œ\u{304} œ", "oe OE oe"),
        ("ı İ I\u{307}", "i I I"),
        ("ȳ\u{301} y\u{304}\u{301} ū\u{303}", "y y u"),
        // Marks in another order of writing, and the same in canonical order.
        ("u\u{304}\u{324} u\u{324}\u{304}", "u u"),
        // Not in the table.
        ("đ þ ồ й ẞ x\u{301} e\u{301}\u{301}", "đ þ ồ й ẞ x\u{301} e\u{301}\u{301}"),
        ("日本 \u{301}é", "日本 \u{301}e"),
        ("\u{301}é😀ü", "\u{301}e😀u"),
        ("a\u{301}\u{301}\u{301}\u{301}\u{301}b", "a\u{301}\u{301}\u{301}\u{301}\u{301}b"),
        ("한국 각", "한국 각"),
    ] {
        assert_eq!(normalize_diacritics(text, &Bump::new()), plain, "{text}");
    }
    for line in include_str!("../diacritics.tsv").lines().filter(|line| !line.starts_with('#')) {
        let (letter, plain) = line.split_once('\t').unwrap();
        assert_eq!(normalize_diacritics(letter, &Bump::new()), plain, "{letter}");
    }
}

/// A letter of one character is looked up in a table of its own; decomposed, in the whole one.
#[test]
fn a_letter_is_the_same_composed_and_decomposed() {
    let arena = Bump::new();
    for letter in ('\u{80}'..'\u{250}').chain('\u{1e00}'..'\u{1f00}') {
        let composed = letter.to_string();
        let decomposed: String = composed.nfd().collect();
        let plain = normalize_diacritics(&decomposed, &arena);
        let expected = if plain == decomposed { composed.as_str() } else { plain };
        if composed != decomposed {
            assert_eq!(normalize_diacritics(&composed, &arena), expected);
        }
    }
}

#[test]
fn unchanged_text_is_the_same() {
    let arena = Bump::new();
    for text in ["", "abc def", "1 2 3", "日本"] {
        assert!(std::ptr::eq(to_lower(text, Culture::Invariant, &arena), text), "{text}");
        assert!(std::ptr::eq(normalize_diacritics(text, &arena), text), "{text}");
    }
    for text in ["ABC É", "TR"] {
        assert!(std::ptr::eq(to_upper(text, Culture::Turkic, &arena), text), "{text}");
    }
    assert!(std::ptr::eq(title_case("Abc Def", &arena), "Abc Def"));
}

#[test]
fn positions_count_utf16_units() {
    assert_eq!(utf16_len("aé日😀"), 5);
    for (start, len, slice) in [
        (0, 9, "a😀b"),
        (0, 1, "a"),
        (0, 2, "a"),
        (0, 3, "a😀"),
        (1, 1, ""),
        (1, 2, "😀"),
        (2, 1, ""),
        (2, 2, "b"),
        (3, 1, "b"),
        (4, 1, ""),
        (9, 9, ""),
        (0, usize::MAX, "a😀b"),
    ] {
        assert_eq!(utf16_slice("a😀b", start, len), slice, "{start} {len}");
    }
    assert_eq!(utf16_slice("abcdef", 2, 3), "cde");
    assert_eq!(utf16_slice("a😀b", 2, usize::MAX), &"a😀b"[5..]);
    assert_eq!(utf16_slice("a😀b", 3, usize::MAX), &"a😀b"[5..]);
    assert_eq!(utf16_slice("a😀b", 9, usize::MAX), &"a😀b"[6..]);
}

#[test]
fn comparison_ignores_case() {
    assert_eq!(find_ignore_case("Straße", "STRAßE", &Bump::new()), Some(0));
    assert_eq!(find_ignore_case("Straße", "STRASSE", &Bump::new()), None);
    assert_eq!(find_ignore_case("ab", "abc", &Bump::new()), None);
    assert_eq!(find_ignore_case("ı", "i", &Bump::new()), None);
    assert_eq!(find_ignore_case("repEated", "E", &Bump::new()), Some(1));
    assert_eq!(find_ignore_case("aÉb", "éB", &Bump::new()), Some(1));
    assert_eq!(find_ignore_case("abc", "", &Bump::new()), Some(0));
    assert_eq!(find_ignore_case("abc", "abcd", &Bump::new()), None);
    assert_eq!(find_ignore_case("aab", "AB", &Bump::new()), Some(1));
}

#[test]
fn white_space_is_dotnets() {
    assert_eq!(trim("\u{a0}\t\u{85} a b\u{3000}\u{2028}\r\n"), "a b");
    for not in ['\u{200b}', '\u{feff}', '\u{180e}', '\u{1c}', '\u{1f}', '\u{2060}'] {
        assert!(!is_white_space(not), "{not:?}");
    }
    assert!(is_letter('é') && is_letter('日') && is_letter('ʼ'));
    assert!(!is_letter('1') && !is_letter('\u{301}') && !is_letter('\u{10428}'));
}

proptest! {
    #[test]
    fn case_mapping_keeps_the_number_of_characters(text in any::<String>()) {
        let arena = Bump::new();
        let (small, title) = (to_lower(&text, Culture::Invariant, &arena), title_case(&text, &arena));
        let capital = to_upper(&text, Culture::Invariant, &arena);
        prop_assert_eq!(small.chars().count(), text.chars().count());
        prop_assert_eq!(capital.chars().count(), text.chars().count());
        prop_assert_eq!(to_lower(small, Culture::Invariant, &arena), small);
        prop_assert_eq!(title_case(title, &arena), title);
    }

    #[test]
    fn slices_join(text in any::<String>(), cut in 0usize..40) {
        let (head, tail) = (utf16_slice(&text, 0, cut), utf16_slice(&text, cut, usize::MAX));
        prop_assert!(text.starts_with(head) && text.ends_with(tail));
        prop_assert!(text.chars().count() - head.chars().count() - tail.chars().count() <= 1);
        let units: Vec<u16> = text.encode_utf16().collect();
        prop_assert_eq!(utf16_len(&text), units.len());
    }

    #[test]
    fn normalizing_twice_is_once(text in "[a-zàéîøü\u{300}-\u{308}\u{323} ]{0,20}") {
        let arena = Bump::new();
        let once = normalize_diacritics(&text, &arena);
        prop_assert!(once.chars().count() <= text.chars().count() * 2);
        let upper = to_upper(&text, Culture::Invariant, &arena);
        prop_assert_eq!(find_ignore_case(&text, upper, &arena), Some(0));
    }
}
