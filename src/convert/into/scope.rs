//! `scope`: groups come and go as wholes; within a group that stays, clauses do.

use serde_json::Value;

use super::super::{same, wire};
use super::{Changes, Put};
use crate::mapping::{Located, ScopeGroup, ScopeSet};
use crate::source::document::Node;
use crate::syntax::parse_clause;

impl Put<'_> {
    pub(super) fn scope(
        &mut self,
        object: &Node,
        new: &[ScopeGroup],
        old: &[ScopeGroup],
        changes: &mut Changes,
    ) {
        let same = new.len() == old.len() && new.iter().zip(old).all(|(new, old)| same::groups(new, old));
        if same {
            return;
        }
        changes.others.push("scope");
        let clauses = new.iter().flat_map(|group| &group.clauses).map(|clause| &clause.text);
        let broken = clauses.filter(|clause| parse_clause(clause).tree.is_none());
        changes.broken.extend(broken.map(|clause| format!("the clause `{clause}`")));
        let Some(scope) =
            object.get("scope").filter(|scope| scope.as_mapping().is_some_and(|all| !all.is_empty()))
        else {
            return self.edits.set(object, &[("scope", wire::scope(new))]);
        };
        for set in ScopeSet::ALL {
            let of = |groups: &[ScopeGroup]| -> Vec<ScopeGroup> {
                groups.iter().filter(|group| group.set == set).cloned().collect()
            };
            self.set_of_groups(scope, set, &of(new), &of(old));
        }
    }

    fn set_of_groups(&mut self, scope: &Node, set: ScopeSet, new: &[ScopeGroup], old: &[ScopeGroup]) {
        let Some(list) = scope.get(set.as_str()).filter(|list| list.as_sequence().is_some()) else {
            if !new.is_empty() {
                let groups: Vec<Value> = new.iter().map(wire::filter_group).collect();
                self.edits.set(scope, &[(set.as_str(), groups.into())]);
            }
            return;
        };
        let items: Vec<&Node> = list.as_sequence().unwrap_or_default().iter().collect();
        // Placeholders are no groups.
        let places: Vec<usize> = (0..items.len())
            .filter(|at| items.get(*at).and_then(|item| item.as_mapping()).is_some_and(|all| !all.is_empty()))
            .collect();
        let pairs = aligned(new, old, same::groups, |new, old| {
            let common = |clause: &&Located| old.clauses.iter().any(|old| equal(clause, old));
            usize::from(same::name(new) == same::name(old)) + new.clauses.iter().filter(common).count()
        });
        let mut keep = vec![true; items.len()];
        for (at, place) in places.iter().enumerate() {
            let partner = pairs.iter().find(|(_, old)| *old == at).and_then(|(at, _)| new.get(*at));
            match (partner, old.get(at), items.get(*place)) {
                (Some(new), Some(old), Some(item)) => self.clauses(item, new, old),
                _ => {
                    if let Some(keep) = keep.get_mut(*place) {
                        *keep = false;
                    }
                }
            }
        }
        let added = inserted(new.len(), &pairs).into_iter().filter_map(|(at, before)| {
            let place = before.and_then(|old| places.get(old)).map_or(0, |place| place + 1);
            Some((place, wire::filter_group(new.get(at)?)))
        });
        let added: Vec<(usize, Value)> = added.collect();
        self.edits.change_list(list, &keep, &added);
    }

    fn clauses(&mut self, group: &Node, new: &ScopeGroup, old: &ScopeGroup) {
        if same::name(new) != same::name(old) {
            self.edits.set(group, &[("name", same::name(new).into())]);
        }
        if same::groups(new, old) {
            return;
        }
        let Some(list) = group.get("clauses").filter(|list| list.as_sequence().is_some()) else {
            let clauses: Vec<Value> =
                new.clauses.iter().map(|clause| wire::filter_clause(&clause.text)).collect();
            return self.edits.set(group, &[("clauses", clauses.into())]);
        };
        let items = list.as_sequence().unwrap_or_default();
        let alike = |new: &Located, old: &Located| {
            let (new, old) = (wire::filter_clause(&new.text), wire::filter_clause(&old.text));
            let member = |key: &str| new.get(key) == old.get(key);
            usize::from(member("sourceOperandName") && member("operatorName"))
        };
        let pairs = aligned(&new.clauses, &old.clauses, equal, alike);
        let place = |clause: &Located| items.iter().position(|item| item.span == clause.span());
        let mut keep = vec![true; items.len()];
        for (at, clause) in old.clauses.iter().enumerate() {
            let Some(place) = place(clause) else { continue };
            let partner = pairs.iter().find(|(_, old)| *old == at).and_then(|(at, _)| new.clauses.get(*at));
            match (partner, items.get(place), keep.get_mut(place)) {
                (Some(new), Some(item), _) if !equal(new, clause) => {
                    let value = wire::filter_clause(&new.text);
                    let operand = value.get("targetOperand").cloned().unwrap_or_default();
                    self.edits.set(item, &[("targetOperand", operand)]);
                }
                (None, _, Some(keep)) => *keep = false,
                _ => {}
            }
        }
        let added = inserted(new.clauses.len(), &pairs).into_iter().filter_map(|(at, before)| {
            let before = before.and_then(|before| place(old.clauses.get(before)?));
            let clause = wire::filter_clause(&new.clauses.get(at)?.text);
            Some((before.map_or(0, |before| before + 1), clause))
        });
        let added: Vec<(usize, Value)> = added.collect();
        self.edits.change_list(list, &keep, &added);
    }
}

/// Whether two clauses ask the same.
fn equal(new: &Located, old: &Located) -> bool {
    same::clauses(&new.text, &old.text)
}

/// Which of the new items is which of the old ones, in the order of both: as many equal ones as there can be, then
/// those that are most alike; what is not alike at all (0) is another.
fn aligned<T>(
    new: &[T],
    old: &[T],
    equal: impl Fn(&T, &T) -> bool,
    alike: impl Fn(&T, &T) -> usize,
) -> Vec<(usize, usize)> {
    let before = new.iter().zip(old).take_while(|(new, old)| equal(new, old)).count();
    let (rest, left) = (new.get(before..).unwrap_or_default(), old.get(before..).unwrap_or_default());
    let behind = rest.iter().rev().zip(left.iter().rev()).take_while(|(new, old)| equal(new, old)).count();
    let middle = rest.get(..rest.len() - behind).unwrap_or_default();
    let left = left.get(..left.len() - behind).unwrap_or_default();
    // The longest common subsequence, by what it is worth from each pair on.
    let width = left.len() + 1;
    let mut worth = vec![Worth::default(); (middle.len() + 1) * width];
    let value = |at: usize, other: usize| match (middle.get(at), left.get(other)) {
        (Some(new), Some(old)) if equal(new, old) => (1, 0),
        (Some(new), Some(old)) => (0, alike(new, old)),
        _ => (0, 0),
    };
    let read =
        |worth: &[Worth], at: usize, other: usize| worth.get(at * width + other).copied().unwrap_or_default();
    for at in (0..middle.len()).rev() {
        for other in (0..left.len()).rev() {
            let both = match value(at, other) {
                (0, 0) => (0, 0),
                (equal, alike) => {
                    let rest = read(&worth, at + 1, other + 1);
                    (equal + rest.0, alike + rest.1)
                }
            };
            let best = both.max(read(&worth, at + 1, other)).max(read(&worth, at, other + 1));
            if let Some(cell) = worth.get_mut(at * width + other) {
                *cell = best;
            }
        }
    }
    let mut pairs: Vec<(usize, usize)> = (0..before).map(|at| (at, at)).collect();
    let (mut at, mut other) = (0, 0);
    while at < middle.len() && other < left.len() {
        let best = read(&worth, at, other);
        if best == read(&worth, at + 1, other) {
            at += 1;
        } else if best == read(&worth, at, other + 1) {
            other += 1;
        } else {
            pairs.push((before + at, before + other));
            (at, other) = (at + 1, other + 1);
        }
    }
    pairs.extend((0..behind).rev().map(|back| (new.len() - 1 - back, old.len() - 1 - back)));
    pairs
}

/// How many pairs are equal, and how alike the others are.
type Worth = (usize, usize);

/// The new items that are none of the old ones, each with the old one that it comes behind.
fn inserted(new: usize, pairs: &[(usize, usize)]) -> Vec<(usize, Option<usize>)> {
    let mut inserted = Vec::new();
    let mut before = None;
    for at in 0..new {
        match pairs.iter().find(|(paired, _)| *paired == at) {
            Some((_, old)) => before = Some(*old),
            None => inserted.push((at, before)),
        }
    }
    inserted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stays_is_found_in_order() {
        let aligned = |new: &str, old: &str| {
            let (new, old): (Vec<char>, Vec<char>) = (new.chars().collect(), old.chars().collect());
            aligned(&new, &old, |a, b| a == b, |a, b| usize::from(a.eq_ignore_ascii_case(b)))
        };
        assert_eq!(aligned("abc", "abc"), [(0, 0), (1, 1), (2, 2)]);
        assert_eq!(aligned("abc", "ac"), [(0, 0), (2, 1)]);
        assert_eq!(aligned("xbz", "abz"), [(1, 1), (2, 2)]);
        assert_eq!(aligned("aBc", "abc"), [(0, 0), (1, 1), (2, 2)]);
        // What is equal goes before what is alike.
        assert_eq!(aligned("Ab", "bA"), [(1, 0)]);
        assert_eq!(aligned("", "ab"), []);
        assert_eq!(inserted(3, &[(1, 0)]), [(0, None), (2, Some(0))]);
    }
}
