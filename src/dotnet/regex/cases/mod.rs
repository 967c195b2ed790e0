//! What .NET answers: pattern, text, replacement, and the text after `Regex.Replace`; `None` where the
//! pattern (or the replacement) does not compile.

mod common;
mod corners;

use bumpalo::Bump;

use super::{LimitExceeded, Regex, RegexErrorKind, Replacement};

/// More than any result of these cases has.
const LONGEST: usize = 1 << 20;

type Row = (&'static str, &'static str, &'static str, Option<&'static str>);

#[test]
fn as_dotnet() {
    let mut failed = Vec::new();
    for row @ (pattern, text, replacement, expected) in common::ROWS.iter().chain(corners::ROWS) {
        let got = Regex::new(pattern).and_then(|regex| {
            let replacement = Replacement::parse(replacement, &regex)?;
            Ok(regex.replace(text, &replacement, LONGEST, &Bump::new()).unwrap().to_owned())
        });
        if got.as_deref().ok() != *expected {
            failed.push(format!("{row:?}\n    got {got:?}"));
        }
    }
    let total = common::ROWS.len() + corners::ROWS.len();
    assert!(failed.is_empty(), "{} of {total}:\n{}", failed.len(), failed.join("\n"));
}

#[test]
fn refused_by_name() {
    for (pattern, name, span) in [
        ("a(?<x-y>b)(?<y>c)", "balancing groups", 1..8),
        ("(?<y>c)(?<-y>)", "balancing groups", 7..13),
        (r"\p{_xmlD}", "XML schema character properties", 3..8),
    ] {
        let error = Regex::new(pattern).unwrap_err();
        assert_eq!(error.kind, RegexErrorKind::Unsupported { name }, "{pattern}");
        assert_eq!(error.span.start..error.span.end, span, "{pattern}");
    }
    let deep = "(".repeat(200) + &")".repeat(200);
    assert!(matches!(Regex::new(&deep).unwrap_err().kind, RegexErrorKind::Unsupported { .. }));
    let deep = "[a-".repeat(200) + &"]".repeat(200);
    assert!(matches!(Regex::new(&deep).unwrap_err().kind, RegexErrorKind::Unsupported { .. }));
}

#[test]
fn errors_point_at_the_construct() {
    for (pattern, span, message) in [
        ("ab(c", 2..3, "`(` is never closed"),
        ("é)", 2..3, "`)` without `(`"),
        ("a**", 2..3, "`*` follows another quantifier"),
        ("a|+", 2..3, "`+` has nothing to repeat"),
        ("a{3,2}", 1..6, "`{3,2}` asks for more at least than at most"),
        (r"a\y", 1..3, r"`\y` is no escape"),
        ("x[a", 1..2, "`[` is never closed"),
        ("[z-a]", 1..4, "the range `z-a` is in reverse order"),
        (r"\p{Foo}", 3..6, "`Foo` is neither a Unicode category nor a block that .NET knows"),
        (r"(a)\2", 3..5, "no group has the number `2`"),
        (r"\k<n>", 3..4, "no group is called `n`"),
        ("(?P<n>a)", 0..3, "`(?P` is no .NET group"),
        ("a\\", 1..2, r"the pattern ends in a single `\`"),
        ("(?<1x>a)", 3..5, "`1x` is no name for a group"),
    ] {
        let error = Regex::new(pattern).unwrap_err();
        assert_eq!(error.message, message, "{pattern}");
        assert_eq!(error.span.start..error.span.end, span, "{pattern}");
        assert_eq!(error.kind, RegexErrorKind::Invalid, "{pattern}");
    }
}

#[test]
fn whole_values() {
    for (pattern, text, expected) in [
        (r".*\@domain.com", "joe@domain.com", true),
        (r".*\@domain.com", "joe@domain.com.au", false),
        ("([1-9][0-9])", "142", false),
        ("([1-9][0-9])", "42", true),
        ("Sales|HR", "HR", true),
        ("Sales|HR", "HRX", false),
        ("a|ab", "ab", true),
        ("a*?", "aaa", true),
        ("(?!Contractor).*", "Contractor East", false),
        ("(?!Contractor).*", "Employee", true),
        ("a", "a\n", false),
        ("a$", "a\n", false),
        ("a$", "a", true),
        (r".*@contoso\.com", "a@contoso.com", true),
        (r".*@contoso\.com", "a\n@contoso.com", false),
        (".*x.*", "axb", true),
        ("x.*", "xb", true),
        ("x.*", "ax", false),
        ("x", "x", true),
        ("", "", true),
        ("[a-z]+", "abc", true),
        ("[a-z]+", "", false),
        (r"\w+", "é", true),
        ("..", "😀", true),
    ] {
        let regex = Regex::new(pattern).unwrap();
        assert_eq!(regex.is_full_match(text, &Bump::new()), Ok(expected), "{pattern} {text:?}");
    }
}

#[test]
fn group_mode() {
    for (pattern, group, text, literal, expected) in [
        (r"(?<streetNumber>^\d*)", "streetNumber", "545 Tremont Street", "888", "888 Tremont Street"),
        ("(?<Suffix>@(.)*)", "Suffix", "jsmith@contoso.com", "", "jsmith"),
        ("a(?<n>b)?c", "n", "abc ac", "$1", "a$1c ac"),
        ("(a)(b)", "2", "abab", "x", "axax"),
        ("a(?=(b))", "1", "abab", "x", "axax"),
        ("(?<=(a))b", "1", "ab", "x", "xb"),
        ("(é)b", "1", "éb😀éb", "x", "xb😀xb"),
        ("(a)", "0", "aa", "x", "xx"),
    ] {
        let regex = Regex::new(pattern).unwrap();
        let group = regex.group(group).unwrap();
        assert_eq!(
            regex.replace_group(text, &group, literal, LONGEST, &Bump::new()).unwrap(),
            expected,
            "{pattern}"
        );
    }
    let regex = Regex::new(r"\+(?<isdCode>\d* )(?<phoneNumber>\d{10})").unwrap();
    let group = regex.group("phoneNumber").unwrap();
    assert_eq!(regex.first_group("+91 8887779999", &group, &Bump::new()), Ok(Some("8887779999")));
    assert_eq!(regex.first_group("none", &group, &Bump::new()), Ok(None));
    assert_eq!(regex.group_names().collect::<Vec<_>>(), ["isdCode", "phoneNumber"]);
    assert_eq!(regex.group("2"), Some(group));
    assert_eq!(regex.group("3"), None);
    assert_eq!(regex.group("x"), None);
}

#[test]
fn empty_matches_are_foreseen() {
    for (pattern, expected) in [
        ("a*", true),
        ("a+", false),
        ("a|", true),
        ("(?=a)", true),
        ("^", true),
        ("(a?)(b)", false),
        (r"(a)\1", false),
        (r"(a?)\1", true),
        ("(a?){3}", true),
        ("[a-z]+", false),
    ] {
        assert_eq!(Regex::new(pattern).unwrap().can_match_empty(), expected, "{pattern}");
    }
}

#[test]
fn work_is_bounded() {
    let text = "a".repeat(5_000) + "!";
    for pattern in [r"(a+)+\1?$", r"(?=a)(a|aa)+\1$", r"(?=(a*))(.*)(.*)(.*)\1b"] {
        let regex = Regex::new(pattern).unwrap();
        assert!(regex.is_match(&text, &Bump::new()).is_err(), "{pattern}");
    }
}

#[test]
fn results_are_bounded() {
    for (pattern, replacement, text, length) in [
        ("a", "bb", "aaa", 6),
        ("[a-c]", "bb", "abc", 6),
        ("[a-c]+", "bb", "abc", 2),
        ("(a)", "$1$1", "aaa", 6),
        ("a", "$_", "aaa", 9),
        ("a", "$`", "xaxa", 6),
        ("é", "bé", "éé", 6),
        ("(é)", "$1$1", "éé", 8),
    ] {
        let regex = Regex::new(pattern).unwrap();
        let replacement = Replacement::new(replacement, &regex);
        let arena = Bump::new();
        let replaced = regex.replace(text, &replacement, length, &arena);
        assert_eq!(replaced.map(str::len), Ok(length), "{pattern}");
        assert_eq!(
            regex.replace(text, &replacement, length - 1, &arena),
            Err(LimitExceeded::Length),
            "{pattern}"
        );
        let group = regex.group("0").unwrap();
        assert_eq!(
            regex.replace_group(text, &group, text, 1, &arena),
            Err(LimitExceeded::Length),
            "{pattern}"
        );
    }
    let regex = Regex::new("x").unwrap();
    let replacement = Replacement::new("y", &regex);
    assert_eq!(regex.replace("aaa", &replacement, 0, &Bump::new()), Ok("aaa"));
}

#[test]
fn regular_patterns_go_to_automata() {
    for (pattern, regular) in [
        (r"^(\w+)@(?<domain>[\w.]+?)$", true),
        (r"(?i)\bab\B|[^\s\S]|\d{2,3}", true),
        (r"(?m)^a$|\Ab\z", true),
        ("é", true),
        (r"(a)\1", false),
        ("a(?=b)", false),
        ("(?>a+)", false),
        (r"\Ga", false),
    ] {
        assert_eq!(Regex::new(pattern).unwrap().inner.fast.is_some(), regular, "{pattern}");
    }
}
