//! Remarks on what is not as expected: where it comes from.

use serde_json::Value as Json;

use super::failure::Note;
use super::subject::source_span;
use crate::mapping::{CompiledObject, CompiledSource, ObjectMapping};
use crate::provision::{Explanation, GroupName};

/// The longest value that is shown in full, in characters.
const LONG: usize = 80;

/// Which clause of each group does not hold.
pub(super) fn refusals(explanation: &Explanation) -> Vec<Note> {
    let failing = explanation.scope.iter().filter(|group| !group.passes).filter_map(|group| {
        let clause = group.clauses.iter().find(|clause| clause.holds != Ok(true))?;
        let found = match &clause.holds {
            Ok(_) => format!("found {}", clause.value),
            Err(why) => why.clone(),
        };
        Some(Note::new(format!("{}: {}, {found}", group_name(&group.name), clause.text)))
    });
    failing.collect()
}

/// Where a target's value comes from.
pub(super) fn source(object: &ObjectMapping, compiled: &CompiledObject, target: usize) -> Note {
    let found = compiled.targets.get(target);
    let path = found.map(|target| target.path.clone()).unwrap_or_default();
    let text = match found.and_then(|target| target.text.as_deref()) {
        Some(text) => format!("{path}: {}", text.lines().map(str::trim).collect::<Vec<_>>().join(" ")),
        None => path,
    };
    Note { text, place: source_span(object, target) }
}

/// What the source has for the attributes that a target's expression reads.
pub(super) fn read(
    compiled: &CompiledObject,
    explanation: &Explanation,
    target: usize,
    mask: impl Fn(&Json) -> Json,
) -> Option<Note> {
    let CompiledSource::Expression(_, tree) = &compiled.targets.get(target)?.source else { return None };
    let imported = explanation.import.iter().enumerate().filter(|(slot, _)| tree.reads_any(&[*slot]));
    attributes(imported.map(|(_, attribute)| (attribute.name.as_str(), mask(&attribute.value))))
}

/// The values of source attributes, in words; none where there are no attributes.
pub(super) fn attributes<'n>(values: impl Iterator<Item = (&'n str, Json)>) -> Option<Note> {
    let values = values.map(|(name, value)| match value {
        Json::Null => format!("[{name}] is Null"),
        value => format!("[{name}] is {value}"),
    });
    let values: Vec<String> = values.map(|text| shortened(&text, LONG)).collect();
    (!values.is_empty()).then(|| Note::new(values.join(", ")))
}

/// What is long says enough by its beginning.
pub(super) fn shortened(text: &str, long: usize) -> String {
    match text.char_indices().nth(long) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// A group of the scope, in words.
pub(super) fn group_name(name: &GroupName) -> String {
    match name {
        GroupName::Named(name) => format!("`{name}`"),
        GroupName::Number(number) => format!("group {number}"),
    }
}
