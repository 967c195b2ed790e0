//! What the parameters of functions are called in the trees of a synchronization schema.

use std::sync::LazyLock;

use crate::functions;

static KEYS: LazyLock<Vec<(&str, Vec<&str>)>> = LazyLock::new(|| {
    let rows = include_str!("keys.tsv").lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|row| {
        let (function, keys) = row.split_once('\t')?;
        Some((function, keys.split(',').filter(|key| !key.is_empty()).collect()))
    })
    .collect()
});

/// The keys of a function's parameters, where they are known.
pub(super) fn keys(function: &str) -> Option<&'static [&'static str]> {
    let found = KEYS.iter().find(|(name, _)| name.eq_ignore_ascii_case(function));
    found.map(|(_, keys)| keys.as_slice())
}

/// The key of the argument at `index`, where it is known.
pub(super) fn key(function: &str, index: usize) -> Option<&'static str> {
    let keys = keys(function)?;
    keys.get(index).or_else(|| keys.last()).copied()
}

/// The key of the argument at `index`; where nobody knows, the name that the reference has for the parameter.
pub(super) fn key_to_write(function: &str, index: usize) -> &'static str {
    let documented = || functions::find(function)?.parameter(index).map(|parameter| parameter.name);
    key(function, index).or_else(documented).unwrap_or("source")
}

/// The first argument that a key is of.
pub(super) fn position(function: &str, key: &str) -> Option<usize> {
    match keys(function) {
        Some(keys) => keys.iter().position(|known| known.eq_ignore_ascii_case(key)),
        None => documented(function, key),
    }
}

/// The key that a name of the expression reference stands for.
pub(super) fn meant(function: &str, name: &str) -> Option<&'static str> {
    key(function, documented(function, name)?)
}

fn documented(function: &str, name: &str) -> Option<usize> {
    functions::find(function)?.parameters.iter().position(|known| known.name.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_of_a_function_and_has_its_parameters() {
        for (name, keys) in KEYS.iter() {
            let function = functions::find(name).unwrap();
            assert_eq!(function.name, *name);
            // Keys and values of Switch alternate under one key.
            let parameters = function.parameters.len() - usize::from(*name == "Switch");
            assert_eq!(keys.len(), parameters, "{name}");
        }
    }

    #[test]
    fn keys_and_arguments_find_each_other() {
        assert_eq!(key("Switch", 5), Some("switchValue"));
        assert_eq!(key("join", 3), Some("source"));
        assert_eq!(key("ToLower", 0), None);
        assert_eq!(key_to_write("ToLower", 1), "culture");
        assert_eq!(position("Replace", "Replacement"), Some(4));
        assert_eq!(meant("Replace", "regexPattern"), Some("RegularExpression"));
    }
}
