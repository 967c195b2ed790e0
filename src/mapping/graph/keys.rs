//! What the parameters of functions are called in the trees of a synchronization schema.

use std::sync::LazyLock;

use crate::catalogue::AttributeType;
use crate::functions;

/// A parameter, as the service declares it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Key {
    pub name: &'static str,
    pub ty: AttributeType,
    pub optional: bool,
    pub repeats: bool,
}

static KEYS: LazyLock<Vec<(&str, Vec<Key>)>> = LazyLock::new(|| {
    let rows = include_str!("keys.tsv").lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|row| {
        let (function, keys) = row.split_once('\t')?;
        Some((function, keys.split(',').filter_map(Key::read).collect()))
    })
    .collect()
});

impl Key {
    fn read(cell: &'static str) -> Option<Key> {
        let name = cell.trim_end_matches(['?', '*']);
        let marks = cell.get(name.len()..)?;
        let (name, ty) = match name.split_once(':') {
            Some((name, ty)) => (name, ty.parse().ok()?),
            None => (name, AttributeType::String),
        };
        let (optional, repeats) = (marks.contains('?'), marks.contains('*'));
        (!name.is_empty()).then_some(Key { name, ty, optional, repeats })
    }
}

/// The keys of a function's parameters, where they are known.
pub(super) fn keys(function: &str) -> Option<&'static [Key]> {
    let found = KEYS.iter().find(|(name, _)| name.eq_ignore_ascii_case(function));
    found.map(|(_, keys)| keys.as_slice())
}

/// The key of the argument at `index`, where it is known.
pub(super) fn key(function: &str, index: usize) -> Option<&'static str> {
    let keys = keys(function)?;
    keys.get(index).or_else(|| keys.last()).map(|key| key.name)
}

/// The key of the argument at `index`; where nobody knows, the name that the reference has for the parameter.
pub(super) fn key_to_write(function: &str, index: usize) -> &'static str {
    let documented = || functions::find(function)?.parameter(index).map(|parameter| parameter.name);
    key(function, index).or_else(documented).unwrap_or("source")
}

/// The first argument that a key is of.
pub(super) fn position(function: &str, key: &str) -> Option<usize> {
    match keys(function) {
        Some(keys) => keys.iter().position(|known| known.name.eq_ignore_ascii_case(key)),
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
