//! Branches, and the conditions that they stand behind, in one form for `IIF`, `Switch` and `Coalesce`.

use super::question::{BLANK, Question, is_switchable, question};
use crate::lint::view::{CallView, ExpressionView};
use crate::syntax::{Argument, Expression};

/// When a branch is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Guard<'e> {
    /// When a value is equal to one of some keys, or to none of them.
    Keys {
        /// The value, as written.
        subject: &'e str,
        /// The keys, as written in a `Switch`.
        keys: Vec<&'e str>,
        /// Whether it must be equal to one.
        within: bool,
    },
    /// When a condition, as written, is true.
    Condition(&'e str),
    /// When something else holds.
    Other,
}

/// A branch.
#[derive(Clone, Debug)]
pub(super) struct Branch<'e> {
    /// When it is taken.
    pub guard: Guard<'e>,
    /// Its value.
    pub value: &'e Expression,
    /// What the guard asks of, where it is one thing.
    pub subject: Option<&'e Expression>,
}

impl<'e> Guard<'e> {
    /// Whether what is not there never gets into the branch, and everything else does.
    pub fn asks_for_presence(&self) -> bool {
        matches!(self, Guard::Keys { keys, within: false, .. } if *keys == [BLANK])
    }

    /// What to write before and behind a value so that it is only there where the guard holds; elsewhere it is `other`.
    pub fn around(&self, other: &str) -> Option<(String, String)> {
        match self {
            Guard::Keys { subject, keys, within: true } => match keys.as_slice() {
                [key] => Some((format!("Switch({subject}, {other}, {key}, "), ")".to_owned())),
                _ => None,
            },
            Guard::Keys { subject, keys, within: false } => {
                let cases: Vec<String> = keys.iter().map(|key| format!(", {key}, {other}")).collect();
                Some((format!("Switch({subject}, "), format!("{})", cases.concat())))
            }
            Guard::Condition(condition) => Some((format!("IIF({condition}, "), ", )".to_owned())),
            Guard::Other => None,
        }
    }
}

/// The branches of a call, if it has any.
pub(super) fn branches<'e>(view: &ExpressionView<'e>, call: &CallView<'e>) -> Vec<Branch<'e>> {
    match call.function.name {
        "IIF" => of_iif(view, call),
        "Switch" => of_switch(view, call),
        "Coalesce" => of_coalesce(view, call),
        _ => Vec::new(),
    }
}

fn of_iif<'e>(view: &ExpressionView<'e>, call: &CallView<'e>) -> Vec<Branch<'e>> {
    let Some(condition) = call.given(0) else { return Vec::new() };
    let asked = question(view, condition);
    let branch = |index: usize, truth: bool| {
        let guard = match asked {
            Some(Question { subject, key, equal }) => {
                Guard::Keys { subject: view.written(subject.span), keys: vec![key], within: equal == truth }
            }
            None if truth => Guard::Condition(view.written(condition.span)),
            None => Guard::Other,
        };
        let subject = asked.map(|question| question.subject);
        call.given(index).map(|value| Branch { guard, value, subject })
    };
    [branch(1, true), branch(2, false)].into_iter().flatten().collect()
}

fn of_switch<'e>(view: &ExpressionView<'e>, call: &CallView<'e>) -> Vec<Branch<'e>> {
    let Some(source) = call.given(0) else { return Vec::new() };
    let subject = view.written(source.span);
    let askable = is_switchable(view, source);
    let pairs = call.arguments.get(2..).unwrap_or_default();
    let guard = |keys: Vec<&'e str>, within| match askable {
        true => Guard::Keys { subject, keys, within },
        false => Guard::Other,
    };
    let mut branches = Vec::new();
    let mut keys = Vec::new();
    for pair in pairs.chunks_exact(2) {
        let [key, value] = pair else { continue };
        let key = view.written(key.span());
        keys.push(key);
        if let Some(value) = value.given() {
            branches.push(Branch { guard: guard(vec![key], true), value, subject: Some(source) });
        }
    }
    if let Some(default) = call.given(1) {
        branches.push(Branch { guard: guard(keys, false), value: default, subject: Some(source) });
    }
    branches
}

fn of_coalesce<'e>(view: &ExpressionView<'e>, call: &CallView<'e>) -> Vec<Branch<'e>> {
    let items: Vec<&Expression> = call.arguments.iter().filter_map(Argument::given).collect();
    let first = items.first().copied();
    let later = items.iter().enumerate().skip(1).map(|(index, value)| {
        let alone = first.filter(|first| index == 1 && is_switchable(view, first));
        let guard = alone.map_or(Guard::Other, |first| Guard::Keys {
            subject: view.written(first.span),
            keys: vec![BLANK],
            within: true,
        });
        Branch { guard, value, subject: alone }
    });
    later.collect()
}
