use super::Flow;
use super::cause::Cause;
use super::range::Range;

/// What is known of a part: what it can come to, and what its value can be.
#[derive(Clone, Debug, Default)]
pub(super) struct State {
    pub flow: Flow,
    /// Why it can be a List with `""` in it: no empty value, but its text form may be empty.
    pub element: Option<Cause>,
    /// What a value can be that is neither Null nor `""`.
    pub range: Range,
}

impl State {
    /// A value, and nothing else.
    pub(super) fn of(range: Range) -> Self {
        State { range, ..State::default() }
    }

    /// Why its text form may be `""`.
    pub(super) fn empty_text(&self) -> Option<&Cause> {
        self.flow.empty.as_ref().or(self.element.as_ref())
    }

    /// Why it may have no text form, or `""`.
    pub(super) fn blank(&self) -> Option<&Cause> {
        self.flow.null.as_ref().or_else(|| self.empty_text())
    }

    /// Adds what ends the expression when `part` does, for that is evaluated on the way.
    pub(super) fn stops_of(&mut self, part: &State) {
        add(&mut self.flow.no_flow, part.flow.no_flow.as_ref());
        add(&mut self.flow.no_object, part.flow.no_object.as_ref());
        add(&mut self.flow.failure, part.flow.failure.as_ref());
    }

    /// Adds all that `branch` can come to: it may be the result.
    pub(super) fn or(&mut self, branch: State) {
        self.stops_of(&branch);
        add(&mut self.flow.null, branch.flow.null.as_ref());
        add(&mut self.flow.empty, branch.flow.empty.as_ref());
        add(&mut self.element, branch.element.as_ref());
        self.range.union(branch.range);
    }

    pub(super) fn may_be_null(&mut self, cause: Cause) {
        self.flow.null.get_or_insert(cause);
    }

    pub(super) fn may_be_empty(&mut self, cause: Cause) {
        self.flow.empty.get_or_insert(cause);
    }

    pub(super) fn may_not_flow(&mut self, cause: Cause) {
        self.flow.no_flow.get_or_insert(cause);
    }

    pub(super) fn may_fail(&mut self, cause: Cause) {
        self.flow.failure.get_or_insert(cause);
    }
}

/// The first cause stays: it is the one that is met first.
fn add(to: &mut Option<Cause>, cause: Option<&Cause>) {
    if to.is_none() {
        *to = cause.cloned();
    }
}
