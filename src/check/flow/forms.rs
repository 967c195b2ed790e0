//! The forms of the language: only the parts that are needed are evaluated.

use super::cause::{Cause, Reason, origin};
use super::facts::Facts;
use super::range::Range;
use super::state::State;
use super::{Analysis, is_empty_slot, text_of};
use crate::check::{Checked, If, Switch, Test};
use crate::functions::Type;
use crate::value::{Arena, Constant};

impl<'t> Analysis<'_, 't> {
    pub(super) fn branches(&mut self, branches: &'t If, facts: &Facts) -> State {
        let mut state = State::default();
        let (mut when_true, mut when_false) = (facts.clone(), facts.clone());
        let mut reachable = [true, true];
        match &branches.test {
            Test::Compare { comparison, guard_left, guard_right } => {
                for (operand, guarded) in [(&comparison.left, guard_left), (&comparison.right, guard_right)] {
                    let of = self.state(operand, facts);
                    state.stops_of(&of);
                    if *guarded {
                        state.guard(&of);
                        when_true = when_true.with_text(operand);
                        when_false = when_false.with_text(operand);
                    }
                }
                when_true = when_true.when_compared(comparison, true);
                when_false = when_false.when_compared(comparison, false);
            }
            Test::Presence { attribute, test } => {
                let of = self.state(attribute, facts);
                state.guard(&of);
                when_true = when_true.with_text(attribute);
                let of = self.state(test, &when_true);
                state.stops_of(&of);
                when_false = when_true.clone().when(test, false);
                when_true = when_true.when(test, true);
            }
            Test::Value { condition, guard } => {
                let mut of = self.state(condition, facts);
                state.stops_of(&of);
                if *guard {
                    state.guard(&of);
                    when_true = when_true.with_text(condition);
                    when_false = when_false.with_text(condition);
                    // What is empty gets no further.
                    of.flow.empty = None;
                    of.element = None;
                }
                self.condition(condition, &of, &mut state);
                if let Some(holds) = condition.as_constant().and_then(decided) {
                    reachable = [holds, !holds];
                }
                when_true = when_true.when(condition, true);
                when_false = when_false.when(condition, false);
            }
        }
        let [then, otherwise] = reachable;
        if then {
            state.or(self.state(&branches.then, &when_true));
        }
        if otherwise {
            state.or(self.state(&branches.otherwise, &when_false));
        }
        state
    }

    pub(super) fn switch(&mut self, node: &'t Checked, switch: &'t Switch, facts: &Facts) -> State {
        let source = self.state(&switch.source, facts);
        let mut state = State::default();
        state.stops_of(&source);
        // What the source can be, where that can be told; each is taken away when a key for it has come.
        let mut left: Option<Vec<String>> =
            source.range.constants().map(|all| all.iter().map(text_of).collect());
        let mut blank = source.blank().is_some();
        let mut when = facts.clone();
        for (key, value) in &switch.cases {
            let of = self.state(key, &when);
            state.stops_of(&of);
            let Some(text) = key.as_constant().map(text_of) else {
                state.or(self.state(value, &when));
                continue;
            };
            if text.is_empty() {
                if blank {
                    state.or(self.state(value, &when));
                }
                blank = false;
                when = when.with_text(&switch.source);
                continue;
            }
            let possible = left.as_ref().is_none_or(|left| left.contains(&text));
            if possible {
                let matched = when.clone().with_text(&switch.source);
                state.or(self.state(value, &matched));
            }
            if let Some(left) = &mut left {
                left.retain(|other| *other != text);
            }
        }
        let exhausted = !blank && left.is_some_and(|left| left.is_empty());
        if !exhausted {
            let mut default = self.state(&switch.default, &when);
            if is_empty_slot(&switch.default) {
                let attribute = source.blank().and_then(|cause| cause.attribute.clone());
                let attribute = attribute.or_else(|| origin(&switch.source, self.names));
                default.flow.null = Some(Cause { span: node.span, attribute, reason: Reason::NoDefault });
            }
            state.or(default);
        }
        state
    }

    pub(super) fn coalesce(&mut self, items: &'t [Checked], facts: &Facts) -> State {
        let mut state = State::default();
        let mut null = None;
        for item in items {
            let mut of = self.state(item, facts);
            null = of.flow.null.take();
            state.or(of);
            if null.is_none() {
                break;
            }
        }
        // All are Null when the last one is, which is the one to do something about.
        state.flow.null = null;
        state
    }

    /// A value that may be no condition makes what asks it fail. Null is False.
    fn condition(&self, node: &Checked, of: &State, state: &mut State) {
        if of.empty_text().is_some() || !of.range.converts(Type::Condition) {
            let attribute = origin(node, self.names);
            state.may_fail(Cause { span: node.span, attribute, reason: Reason::Condition });
        }
    }

    /// `And` when `all`, else `Or`: the first that is false, or true, decides.
    pub(super) fn conditions(&mut self, items: &'t [Checked], all: bool, facts: &Facts) -> State {
        let mut state = State::of(Range::of(Type::Boolean));
        let mut when = facts.clone();
        for item in items {
            let of = self.state(item, &when);
            state.stops_of(&of);
            self.condition(item, &of, &mut state);
            if item.as_constant().and_then(decided) == Some(!all) {
                break;
            }
            when = when.when(item, all);
        }
        state
    }
}

impl State {
    /// A guarded operand makes the `IIF` Null where it is Null or `""`.
    fn guard(&mut self, operand: &State) {
        if let Some(blank) = operand.blank() {
            self.may_be_null(blank.clone().within(Reason::Guard));
        }
    }
}

/// What a constant condition comes to.
fn decided(constant: &Constant) -> Option<bool> {
    constant.value().to_condition(&Arena::new())
}
