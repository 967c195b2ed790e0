//! Who is in scope, and why not: the checked scope clause by clause, for people. What decides in a run
//! is the scope's bytecode.

use super::payload::failed;
use super::worker::{RecordFailure, Worker};
use crate::check::CheckedClause;
use crate::evaluate::ValueForms;
use crate::functions::Stop;
use crate::mapping::CompiledObject;
use crate::record::Entry;
use crate::value::{Arena, Value};
use crate::vm::Ended;

/// Whether a record is in scope, and why.
#[derive(Clone, Debug, PartialEq)]
pub enum ScopeVerdict {
    /// It is, by these groups: one of each set that has groups; none where the scope takes everyone.
    InScope(Vec<GroupName>),
    /// It is not: no group of a set passes.
    OutOfScope(Vec<FailedGroup>),
}

/// What a group is called: its name in the file, or its place among the groups, from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GroupName {
    /// A name.
    Named(String),
    /// A place.
    Number(usize),
}

/// Why a group does not pass.
#[derive(Clone, Debug, PartialEq)]
pub struct FailedGroup {
    /// The group.
    pub group: GroupName,
    /// Its first clause that does not hold, as written.
    pub clause: String,
    /// The value of the attribute that the clause asks about, as JSON.
    pub value: serde_json::Value,
}

impl Worker<'_> {
    /// Whether a record is in scope, and why.
    ///
    /// # Errors
    /// What cannot be read; a pattern that takes too long.
    pub fn explain_scope(&mut self, entry: &Entry<'_>) -> Result<ScopeVerdict, Box<RecordFailure>> {
        let object = self.object;
        self.clear();
        let (slots, arena) = self.slots(entry)?;
        verdict(object, slots, arena).map_err(|stop| failed(Ended { stop, span: Default::default() }, None))
    }
}

pub(super) fn verdict<'r>(
    object: &CompiledObject,
    slots: &'r [Value<'r>],
    arena: &'r Arena,
) -> Result<ScopeVerdict, Stop> {
    let mut passed = Vec::new();
    let mut number = 0;
    for set in object.checked_scope.sets.iter().filter(|set| !set.is_empty()) {
        let mut failures = Vec::new();
        let mut passing = None;
        for group in set {
            let written = object.scope_groups.get(number);
            number += 1;
            // One is enough; the run asks no further, either.
            if passing.is_some() {
                continue;
            }
            let name = match written.and_then(|(name, _)| name.clone()) {
                Some(name) => GroupName::Named(name),
                None => GroupName::Number(number),
            };
            match first_failing(group, slots, arena)? {
                None => passing = Some(name),
                Some((at, value)) => failures.push(FailedGroup {
                    group: name,
                    clause: written.and_then(|(_, clauses)| clauses.get(at)).cloned().unwrap_or_default(),
                    value: ValueForms::keep(value, arena).json,
                }),
            }
        }
        match passing {
            Some(name) => passed.push(name),
            None => return Ok(ScopeVerdict::OutOfScope(failures)),
        }
    }
    Ok(ScopeVerdict::InScope(passed))
}

fn first_failing<'r>(
    clauses: &[CheckedClause],
    slots: &'r [Value<'r>],
    arena: &'r Arena,
) -> Result<Option<(usize, Value<'r>)>, Stop> {
    for (at, clause) in clauses.iter().enumerate() {
        let value = slots.get(clause.slot).copied().unwrap_or_default();
        if !clause.test.holds(value, arena)? {
            return Ok(Some((at, value)));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::functions::Environment;
    use crate::source::SourceFile;

    const MAPPING: &str = "\
attrflow: 1
name: Scopes
source: none
user:
  target: urn:ietf:params:scim:schemas:core:2.0:User
  scope:
    - name: sales
      when:
        - department EQUALS \"Sales\"
        - city IS NOT NULL
    - when: [age GREATER_THAN 60]
  attributes:
    userName: { from: [mail], match: 1, required: true }
";

    #[test]
    fn each_group_says_which_clause_failed_first() {
        let loaded = crate::mapping::load(&SourceFile::new("scopes.yaml", MAPPING));
        let compiled = loaded.compiled.unwrap();
        let environment = Environment::default();
        let mut worker = Worker::new(&compiled.objects[0], &environment);
        let mut explain = |json: &str| worker.explain_scope(&Entry::Json(json.as_bytes())).unwrap();
        let sales = GroupName::Named("sales".into());
        let failure = |group, clause: &str, value| FailedGroup { group, clause: clause.into(), value };
        assert_eq!(
            explain(r#"{"department": "Sales", "city": "Ulm"}"#),
            ScopeVerdict::InScope(vec![sales.clone()])
        );
        assert_eq!(explain(r#"{"age": 61}"#), ScopeVerdict::InScope(vec![GroupName::Number(2)]));
        assert_eq!(
            explain(r#"{"department": "Sales", "age": "7"}"#),
            ScopeVerdict::OutOfScope(vec![
                failure(sales, "city IS NOT NULL", serde_json::Value::Null),
                failure(GroupName::Number(2), "age GREATER_THAN 60", "7".into()),
            ])
        );
        assert!(worker.explain_scope(&Entry::Json(b"[]")).is_err());
    }
}
