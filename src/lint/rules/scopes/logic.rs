//! What follows from what between two questions about one attribute. All answers are on the safe side: a relation
//! that cannot be shown does not hold.

use crate::scope::ClauseTest;
use crate::value::{Arena, Value};

/// What is known of the attribute that is asked about.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Domain {
    /// Whether its values are True and False.
    pub boolean: bool,
    /// Whether every record has a value for it.
    pub always_present: bool,
}

/// Whether the test holds for a value with that text form.
fn holds(test: &ClauseTest, text: &str) -> Option<bool> {
    test.holds(Value::text(text), &Arena::new()).ok()
}

/// Whether two tests are the same.
pub(super) fn same(a: &ClauseTest, b: &ClauseTest) -> bool {
    a.to_string() == b.to_string()
}

/// All the texts that the test holds for, where they are few. Null is none of them.
fn values(test: &ClauseTest, domain: Domain) -> Option<Vec<String>> {
    if matches!(test, ClauseTest::IsNull) {
        return None;
    }
    if domain.boolean {
        let both = ["True", "False"].map(|text| Some((text, holds(test, text)?)));
        let both = both.into_iter().collect::<Option<Vec<_>>>()?;
        return Some(both.into_iter().filter(|(_, holds)| *holds).map(|(text, _)| text.to_owned()).collect());
    }
    let given: Vec<&str> = match test {
        ClauseTest::Equals(text) => vec![text],
        ClauseTest::In(texts) => texts.iter().map(|text| &**text).collect(),
        ClauseTest::IsTrue => return Some(cases("true")),
        ClauseTest::IsFalse => return Some(cases("false")),
        _ => return None,
    };
    Some(given.into_iter().filter(|text| !text.is_empty()).map(str::to_owned).collect())
}

/// A short word in any letter case.
fn cases(word: &str) -> Vec<String> {
    word.chars().fold(vec![String::new()], |texts, letter| {
        let both = [letter.to_ascii_lowercase(), letter.to_ascii_uppercase()];
        texts.iter().flat_map(|text| both.map(|letter| format!("{text}{letter}"))).collect()
    })
}

/// Whether the test holds for no record.
pub(super) fn never(test: &ClauseTest, domain: Domain) -> bool {
    match test {
        ClauseTest::IsNull => domain.always_present,
        _ => values(test, domain).is_some_and(|values| values.is_empty()),
    }
}

/// Whether the test holds for every record.
pub(super) fn always(test: &ClauseTest, domain: Domain) -> bool {
    domain.always_present && holds_for_values(test, domain)
}

/// Whether the test holds for every value that is not Null.
fn holds_for_values(test: &ClauseTest, domain: Domain) -> bool {
    match test {
        ClauseTest::IsNotNull => true,
        ClauseTest::NotEquals(text) if text.is_empty() => true,
        _ => domain.boolean && values(test, domain).is_some_and(|values| values.len() == 2),
    }
}

/// Whether each record that passes `a` passes `b`.
pub(super) fn implies(a: &ClauseTest, b: &ClauseTest, domain: Domain) -> bool {
    use ClauseTest as Test;
    match (a, b) {
        // What most scopes consist of, and long ones of nothing else.
        (Test::Equals(a), Test::Equals(b)) if !domain.boolean => return a == b,
        (Test::NotEquals(a), Test::NotEquals(b)) if !domain.boolean => return a == b,
        _ if same(a, b) => return true,
        (Test::IsNull, _) | (_, Test::IsNull) => return false,
        // Every other test is false for Null.
        (_, Test::IsNotNull) => return true,
        _ => {}
    }
    if let Some(values) = values(a, domain) {
        return !values.is_empty() && values.iter().all(|text| holds(b, text) == Some(true));
    }
    match (a, b) {
        (_, Test::NotEquals(text)) => holds(a, text) == Some(false),
        (Test::Greater(a), Test::Greater(b)) | (Test::GreaterOrEqual(a), Test::GreaterOrEqual(b)) => a >= b,
        (Test::Greater(a), Test::GreaterOrEqual(b)) => a.saturating_add(1) >= *b,
        (Test::GreaterOrEqual(a), Test::Greater(b)) => a > b,
        (Test::EndsWith(a), Test::EndsWith(b)) => a.ends_with(&**b),
        (Test::EndsWith(a) | Test::Includes(a), Test::Includes(b)) => a.contains(&**b),
        _ => false,
    }
}

/// Whether no record passes both tests.
pub(super) fn excludes(a: &ClauseTest, b: &ClauseTest, domain: Domain) -> bool {
    use ClauseTest as Test;
    match (a, b) {
        (Test::NotEquals(_), Test::NotEquals(_)) if !domain.boolean => false,
        (Test::IsNull, other) | (other, Test::IsNull) => !matches!(other, Test::IsNull),
        (Test::EndsWith(a), Test::EndsWith(b)) => !a.ends_with(&**b) && !b.ends_with(&**a),
        _ => {
            let fails =
                |values: Vec<String>, test| values.iter().all(|text| holds(test, text) == Some(false));
            complementary(a, b)
                || complementary(b, a)
                || values(a, domain).is_some_and(|values| fails(values, b))
                || values(b, domain).is_some_and(|values| fails(values, a))
        }
    }
}

/// How many of the tests it takes, from the first, until no record passes them all: where one of them leaves few
/// values, and the others those out one by one.
pub(super) fn excluded_from(tests: &[&ClauseTest], domain: Domain) -> Option<usize> {
    let mut left: Option<Vec<String>> = None;
    for (end, test) in tests.iter().enumerate() {
        match &mut left {
            Some(left) => left.retain(|text| holds(test, text) != Some(false)),
            None => {
                left = values(test, domain);
                let before = tests.get(..end).unwrap_or_default();
                if let Some(left) = &mut left {
                    left.retain(|text| before.iter().all(|test| holds(test, text) != Some(false)));
                }
            }
        }
        if left.as_ref().is_some_and(Vec::is_empty) {
            return Some(end + 1);
        }
    }
    None
}

/// Whether one test is the other's NOT form: of each value exactly one of them holds.
fn complementary(a: &ClauseTest, b: &ClauseTest) -> bool {
    use ClauseTest as Test;
    match (a, b) {
        (Test::Equals(a), Test::NotEquals(b)) | (Test::And(a), Test::NotAnd(b)) => a == b,
        (Test::Matches(a), Test::NotMatches(b)) => a.pattern() == b.pattern(),
        _ => false,
    }
}

/// Whether every record passes at least one of the tests.
pub(super) fn covers(tests: &[&ClauseTest], domain: Domain) -> bool {
    let null = domain.always_present || tests.iter().any(|test| matches!(test, ClauseTest::IsNull));
    let any = |text: &str| tests.iter().any(|test| holds(test, text) == Some(true));
    null && (tests.iter().any(|test| holds_for_values(test, domain))
        || domain.boolean && any("True") && any("False")
        || tests.iter().any(|b| match b {
            // All values but one, and that one.
            ClauseTest::NotEquals(text) => any(text),
            ClauseTest::NotMatches(_) | ClauseTest::NotAnd(_) => tests.iter().any(|a| complementary(a, b)),
            _ => false,
        }))
}
