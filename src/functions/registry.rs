//! What holds for every function.

use std::collections::HashSet;

use super::{Body, FAMILIES, NullRule, Purity, Repeat, Type, all, find};

#[test]
fn names_are_unique_in_any_case() {
    let names: HashSet<String> = all().map(|function| function.name.to_lowercase()).collect();
    assert_eq!(names.len(), all().count());
    assert_eq!(all().count(), 52);
    assert!(find("tolower").is_some_and(|function| function.name == "ToLower"));
    assert!(find("Lower").is_none());
}

#[test]
fn a_family_lists_its_own_by_name() {
    for (family, functions) in FAMILIES {
        assert!(functions.iter().all(|function| function.family == *family), "{family:?}");
        assert!(functions.is_sorted_by_key(|function| function.name.to_lowercase()), "{family:?}");
    }
}

#[test]
fn every_function_is_described() {
    for function in all() {
        let name = function.name;
        assert!(!function.summary.is_empty(), "{name}");
        assert!(!function.summary.ends_with('.'), "{name}: a summary is no sentence");
        assert!(!function.examples.is_empty(), "{name}");
        for example in function.examples {
            let inputs: serde_json::Value = serde_json::from_str(example.inputs).unwrap();
            assert!(inputs.is_object(), "{name}");
            let mentions = example.expression.contains(&format!("{name}("));
            assert!(mentions, "{name}: {}", example.expression);
        }
    }
}

#[test]
fn declarations_hold_together() {
    for function in all() {
        let name = function.name;
        assert!(function.source < function.parameters.len().max(1), "{name}");
        let repeats = |index: usize| function.parameters[index].repeat != Repeat::No;
        let first_repeated = (0..function.parameters.len()).position(repeats).unwrap_or(usize::MAX);
        assert!(
            (0..function.parameters.len()).all(|index| repeats(index) == (index >= first_repeated)),
            "{name}"
        );
        assert_eq!(function.most().is_none(), first_repeated != usize::MAX, "{name}");
        if matches!(function.null, NullRule::True | NullRule::False) {
            assert_eq!(function.result, Type::Boolean, "{name}");
        }
        if matches!(function.body, Body::Form(_)) {
            assert_eq!(function.null, NullRule::Own, "{name}: a form sees its arguments unevaluated");
        }
        if function.purity == Purity::Impure {
            assert!(matches!(name, "Now" | "Guid" | "RandomString" | "SelectUniqueValue" | "DefaultDomain"));
        }
    }
}

#[test]
fn arguments_find_their_parameters() {
    let names = |function: &str, count: usize| -> Vec<Option<&str>> {
        let function = find(function).unwrap();
        (0..count).map(|index| function.parameter(index).map(|parameter| parameter.name)).collect()
    };
    assert_eq!(
        names("Switch", 7),
        ["source", "defaultValue", "key", "value", "key", "value", "key"].map(Some)
    );
    assert_eq!(names("Join", 4), ["separator", "source", "source", "source"].map(Some));
    assert_eq!(names("Trim", 3), [Some("source"), None, None]);
    assert_eq!(names("Now", 1), [None]);
}

#[test]
fn signatures_read_well() {
    assert_eq!(
        find("InStr").unwrap().signature(),
        "InStr(value1: String, value2: String, [start: Integer], [compareType: vbTextCompare or vbBinaryCompare])"
    );
    assert_eq!(find("Join").unwrap().signature(), "Join(separator: String, source: Any, …)");
}
