//! Calls of functions that evaluate all their arguments.

use super::cause::{Cause, Reason, origin};
use super::range::Range;
use super::state::State;
use super::{Names, is_empty_slot};
use crate::check::Checked;
use crate::check::tree::Call;
use crate::functions::{EmptyRule, Function, NullRule, Repeat, Type};
use crate::value::{Arena, Constant};

/// One call, and what is known of its arguments.
pub(super) struct Called<'a> {
    pub node: &'a Checked,
    pub call: &'a Call,
    pub arguments: &'a [State],
    pub names: &'a Names<'a>,
}

impl Called<'_> {
    /// What the call can come to.
    pub(super) fn state(&self) -> State {
        let mut state = State::of(self.range());
        for argument in self.arguments {
            state.stops_of(argument);
        }
        match self.function().null {
            NullRule::Own => self.own_null(&mut state),
            _ => self.null(&mut state),
        }
        self.empty(&mut state);
        if let Some(cause) = self.failure() {
            state.may_fail(cause);
        }
        state
    }

    pub(super) fn function(&self) -> &'static Function {
        self.call.function
    }

    /// The argument at a place, and what is known of it.
    pub(super) fn argument(&self, index: usize) -> Option<(&Checked, &State)> {
        self.call.arguments.get(index).zip(self.arguments.get(index))
    }

    /// A cause that begins at the call, about one of its arguments.
    pub(super) fn because(&self, index: usize, reason: Reason) -> Cause {
        let argument = self.argument(index);
        let attribute = argument.and_then(|(node, state)| {
            state.blank().and_then(|cause| cause.attribute.clone()).or_else(|| origin(node, self.names))
        });
        Cause { span: self.node.span, attribute, reason }
    }

    /// Whether an argument is there: not left out, not an empty slot.
    pub(super) fn is_written(&self, index: usize) -> bool {
        self.argument(index).is_some_and(|(node, _)| !is_empty_slot(node))
    }

    /// Whether an argument is given: neither left out nor a constant Null.
    pub(super) fn is_given(&self, index: usize) -> bool {
        self.argument(index).is_some_and(|(node, _)| !matches!(node.as_constant(), Some(Constant::Null)))
    }

    /// Whether an argument is known only for each record.
    pub(super) fn is_dynamic(&self, index: usize) -> bool {
        self.argument(index).is_some_and(|(node, _)| node.as_constant().is_none())
    }

    /// A constant argument as an Integer.
    pub(super) fn integer(&self, index: usize) -> Option<i64> {
        self.argument(index)?.0.as_constant()?.value().to_integer(&Arena::new())
    }

    /// A constant argument as text.
    pub(super) fn text(&self, index: usize) -> Option<String> {
        self.argument(index)?.0.as_constant()?.value().to_str(&Arena::new()).map(str::to_owned)
    }

    /// Why an argument may be Null.
    fn null_of(&self, index: usize) -> Option<Cause> {
        match self.argument(index) {
            Some((_, state)) => state.flow.null.clone(),
            None => Some(Cause::at(self.node, Reason::EmptySlot)),
        }
    }

    /// The call has no flow where its value is blank.
    fn ignored(&self, blank: Cause) -> Cause {
        Cause { span: self.node.span, ..blank.within(Reason::Ignored) }
    }

    /// The Null rule, as `invoke` has it.
    fn null(&self, state: &mut State) {
        let function = self.function();
        let source = function.source;
        if function.parameters.is_empty() {
            return;
        }
        if let Some(cause) = self.null_of(source) {
            match function.null {
                NullRule::Null | NullRule::Own => state.may_be_null(cause),
                NullRule::Empty => state.may_be_empty(self.because(source, Reason::EmptyOfNull(function))),
                NullRule::Zero => state.range.union(Range::constant(Constant::Integer(0))),
                NullRule::True => state.range.union(Range::constant(Constant::Boolean(true))),
                NullRule::False => state.range.union(Range::constant(Constant::Boolean(false))),
                NullRule::NoFlow => state.may_not_flow(self.ignored(cause)),
                NullRule::Error => state.may_fail(self.because(source, Reason::Fails(function))),
            }
        }
        for (index, parameter) in function.parameters.iter().enumerate() {
            let required = !parameter.optional && parameter.repeat == Repeat::No;
            if required
                && index != source
                && let Some(cause) = self.null_of(index)
            {
                state.may_be_null(cause);
            }
            let empty_is_null = parameter.empty_is_null || parameter.ty == Type::DateTime;
            if empty_is_null && self.argument(index).is_some_and(|(_, state)| state.empty_text().is_some()) {
                state.may_be_null(self.because(index, Reason::NullOfEmpty(function)));
            }
        }
        match function.name {
            // A List is never empty, and any other value is its own first element.
            "Item" if self.integer(1) == Some(1) => {}
            "FormatDateTime" => {
                // In the older form, without styles, the second argument is a format.
                let formats = if self.is_written(3) { 2..4 } else { 1..3 };
                for cause in
                    formats.filter(|index| self.is_written(*index)).filter_map(|index| self.null_of(index))
                {
                    state.may_be_null(cause);
                }
            }
            "IgnoreFlowIfNullOrEmpty" => {
                if let Some(cause) = self.argument(source).and_then(|(_, state)| state.flow.empty.clone()) {
                    state.may_not_flow(self.ignored(cause));
                }
            }
            _ if function.can_be_null => state.may_be_null(self.because(source, Reason::Nothing(function))),
            _ => {}
        }
    }

    /// What functions say of Null themselves.
    fn own_null(&self, state: &mut State) {
        let function = self.function();
        match function.name {
            // They have a value, or fail.
            "BitAnd" | "DefaultDomain" | "Guid" | "InStr" | "Now" | "SelectUniqueValue" => {}
            "Join" => {
                let mut sources = self.arguments.iter().enumerate().skip(1);
                if sources.all(|(_, source)| source.blank().is_some()) {
                    let first = (1..self.arguments.len()).find(|index| self.is_dynamic(*index)).unwrap_or(1);
                    state.may_be_null(self.because(first, Reason::Nothing(function)));
                }
            }
            // With replacementAttributeName, the source is what it is asked to stand in for.
            "Replace" if self.is_given(5) => {
                if self.argument(0).is_none_or(|(_, source)| source.blank().is_some()) {
                    state.may_be_null(self.because(5, Reason::Nothing(function)));
                }
            }
            "Replace" => {
                if let Some(cause) = self.null_of(0) {
                    state.may_be_null(cause);
                }
            }
            _ => state.may_be_null(self.because(function.source, Reason::Nothing(function))),
        }
    }

    /// What its value can be.
    fn range(&self) -> Range {
        let function = self.function();
        let source = self.argument(function.source).map(|(_, state)| &state.range);
        match (function.name, source) {
            ("IgnoreFlowIfNullOrEmpty" | "Redact", Some(source)) => source.clone(),
            ("Item", Some(source)) if !source.has_list() => source.clone(),
            ("CStr", Some(source)) => source.as_text(),
            _ => Range::of(function.result),
        }
    }

    /// When its value is `""`, or a List with that in it.
    fn empty(&self, state: &mut State) {
        let function = self.function();
        let Some((_, source)) = self.argument(function.source) else {
            if function.empty == EmptyRule::Any {
                state.may_be_empty(Cause::at(self.node, Reason::Empty(function)));
            }
            return;
        };
        let cause = match function.empty {
            EmptyRule::Never => None,
            EmptyRule::Source => source.empty_text().cloned(),
            EmptyRule::All => {
                let all = self.arguments.iter().all(|argument| argument.empty_text().is_some());
                source.empty_text().filter(|_| all).cloned()
            }
            EmptyRule::Any => self.left_empty(),
        };
        if let Some(cause) = cause {
            state.may_be_empty(cause);
        }
        // A List of what the source is, or has in it. What `Split` gives is never empty.
        let keeps = match function.result {
            Type::List => function.name != "Split",
            result => result == Type::Any,
        };
        if keeps {
            state.element = source.empty_text().cloned();
        }
    }
}
