//! The forms of the language: functions that evaluate only the arguments they need.

use std::sync::Arc;

use super::Checker;
use super::call::{Written, count_of};
use super::expression::Place;
use super::tree::{Checked, If, Kind, Switch, SwitchTable, Test};
use crate::functions::{Form, Function, Type};
use crate::source::{Code, Diagnostic};
use crate::syntax::{Argument, Expression, ExpressionKind, print_expression};
use crate::value::{Arena, Constant, is_blank};

/// The tests of presence that Microsoft names as not to be used on an attribute in a condition.
const PRESENCE: [&str; 4] = ["IsNull", "IsNothing", "IsNullOrEmpty", "IsPresent"];

impl Checker<'_> {
    pub(super) fn form(&mut self, form: Form, function: &'static Function, written: &Written<'_>) -> Checked {
        match form {
            Form::Iif => self.iif(function, written),
            Form::Switch => self.switch(function, written),
            Form::Coalesce => {
                let counted = self.count(function, written);
                let items = self.values(written.arguments, None);
                if !counted {
                    return Self::poison(written.span);
                }
                Checked::new(Kind::Coalesce(items), written.span)
            }
            Form::And | Form::Or => {
                let counted = self.count(function, written);
                let items = self.values(written.arguments, Some(Type::Condition));
                for (index, item) in items.iter().enumerate() {
                    self.argument_type(function, index, item);
                }
                if !counted {
                    return Self::poison(written.span);
                }
                let kind = if form == Form::And { Kind::All(items) } else { Kind::Any(items) };
                Checked::new(kind, written.span)
            }
        }
    }

    fn values(&mut self, arguments: &[Argument], ty: Option<Type>) -> Vec<Checked> {
        arguments.iter().map(|argument| self.value(argument, ty)).collect()
    }

    /// An argument where an empty slot is Null.
    fn value(&mut self, argument: &Argument, ty: Option<Type>) -> Checked {
        match argument.given() {
            Some(expression) => self.node(expression, Place::Inside(ty)),
            None => Checked::constant(Constant::Null, argument.span()),
        }
    }

    fn iif(&mut self, function: &'static Function, written: &Written<'_>) -> Checked {
        let Some([condition, then, otherwise]) =
            written.arguments.first_chunk::<3>().filter(|_| written.arguments.len() == 3)
        else {
            self.iif_count(function, written);
            self.values(written.arguments, None);
            return Self::poison(written.span);
        };
        let test = match condition.given() {
            Some(expression) => self.test(function, expression),
            None => {
                let message = format!("parameter `condition` of `{}` is empty", function.name);
                let found =
                    Diagnostic::new(Code::AF108, message).at(condition.span()).help(function.signature());
                self.report(found);
                Test::Value { condition: Self::poison(condition.span()), guard: false }
            }
        };
        let then = self.value(then, None);
        let otherwise = self.value(otherwise, None);
        Checked::new(Kind::If(Box::new(If { test, then, otherwise })), written.span)
    }

    fn iif_count(&mut self, function: &'static Function, written: &Written<'_>) {
        let given = written.arguments.len();
        let found = match given {
            0..3 => {
                let lacks = function.parameters.get(given).map_or("", |parameter| parameter.name);
                Diagnostic::new(Code::AF106, format!("`IIF` lacks its parameter `{lacks}`"))
                    .at(written.close)
                    .help(function.signature_marking(given))
            }
            _ => {
                let extra = written.arguments.get(3).map_or(written.close, Argument::span);
                let extra = written.arguments.last().map_or(extra, |last| extra.to(last.span()));
                Diagnostic::new(Code::AF107, format!("`IIF` takes {}, not {given}", count_of(3)))
                    .at(extra)
                    .help(function.signature())
            }
        };
        self.report(found);
    }

    /// The condition of an `IIF`, with the operands that make it Null in the entra dialect.
    fn test(&mut self, function: &'static Function, expression: &Expression) -> Test {
        let guards = self.options.guards_conditions();
        if let ExpressionKind::Comparison { left, right, operator, .. } = &expression.kind {
            let (guard_left, guard_right) = (guards && !is_literal(left), guards && !is_literal(right));
            let left = self.node(left, Place::Inside(None));
            let right = self.node(right, Place::Inside(None));
            let comparison = super::Comparison { operator: *operator, left, right };
            return Test::Compare { comparison, guard_left, guard_right };
        }
        let condition = self.node(expression, Place::Inside(Some(Type::Condition)));
        // A blank condition, which is none, never gets as far as being asked where it is guarded.
        let blank = condition.as_constant().is_some_and(|constant| is_blank(constant.value()));
        if !(guards && blank) {
            self.argument_type(function, 0, &condition);
        }
        if guards && let Some(attribute) = asked_of_attribute(expression) {
            // What is wrong with the attribute has been said when the condition was checked.
            let said = self.diagnostics.len();
            let attribute = self.node(attribute, Place::Inside(None));
            self.diagnostics.truncate(said);
            return Test::Presence { attribute, test: condition };
        }
        Test::Value { condition, guard: guards }
    }

    fn switch(&mut self, function: &'static Function, written: &Written<'_>) -> Checked {
        let arguments = written.arguments;
        let (Some(source), Some(default), Some(pairs)) =
            (arguments.first(), arguments.get(1), arguments.get(2..))
        else {
            self.count(function, written);
            self.values(arguments, None);
            return Self::poison(written.span);
        };
        if pairs.is_empty() {
            self.count(function, written);
        } else if pairs.len() % 2 == 1 {
            self.report(odd_pairs(written, source, default, pairs));
        }
        if let Argument::Empty(span) = source {
            let found = Diagnostic::new(Code::AF108, "parameter `source` of `Switch` is empty").at(*span);
            self.report(found.help(function.signature()));
        }
        let source = self.value(source, None);
        let default = self.value(default, None);
        let mut cases = Vec::with_capacity(pairs.len() / 2);
        for pair in pairs.chunks(2) {
            let [key, value] = pair else {
                self.values(pair, None);
                continue;
            };
            if let Argument::Empty(span) = key {
                self.report(
                    Diagnostic::new(Code::AF108, "a key of `Switch` is empty")
                        .at(*span)
                        .help("write `\"\"` for the key of a source that is Null or empty"),
                );
            }
            cases.push((self.value(key, None), self.value(value, None)));
        }
        let table = constant_keys(&cases).map(|keys| Arc::new(SwitchTable::new(keys)));
        let node = Switch { source, cases, default, table };
        Checked::new(Kind::Switch(Box::new(node)), written.span)
    }
}

/// The texts of the keys, where all of them are constant.
fn constant_keys(cases: &[(Checked, Checked)]) -> Option<Vec<String>> {
    cases
        .iter()
        .map(|(key, _)| Some(key.as_constant()?.value().to_str(&Arena::new()).unwrap_or_default().to_owned()))
        .collect()
}

fn odd_pairs(written: &Written<'_>, source: &Argument, default: &Argument, pairs: &[Argument]) -> Diagnostic {
    let last = pairs.last().map_or(written.close, Argument::span);
    let found = Diagnostic::new(Code::AF110, "a key of `Switch` has no value").at(last);
    let (Some(source), Some(default), Some(first)) =
        (source.given(), default.given(), pairs.first().and_then(Argument::given))
    else {
        return found.help("after source and default come keys and values, in pairs");
    };
    // A key is text as a rule; anything else is more likely the default it stands for.
    if !is_literal(default) || !is_literal(first) {
        return found.help("after source and default come keys and values, in pairs");
    }
    let [source, default, first] = [source, default, first].map(print_expression);
    let rest = if pairs.len() > 1 { ", …" } else { "" };
    found.help(format!(
        "`{default}` is the default here, and `{first}` the first key; if `{default}` is meant as a key, and no \
         default is wanted, its comma stays: `Switch({source}, , {default}, {first}{rest})`"
    ))
}

/// Text, numbers, and the names of values.
fn is_literal(expression: &Expression) -> bool {
    matches!(
        expression.kind,
        ExpressionKind::String(_) | ExpressionKind::Integer { .. } | ExpressionKind::Name(_)
    )
}

/// The attribute that a test of presence, perhaps under `Not`, is asked directly of.
fn asked_of_attribute(expression: &Expression) -> Option<&Expression> {
    let ExpressionKind::Call { name, arguments, .. } = &expression.kind else { return None };
    let argument = arguments.first()?.given()?;
    if name.eq_ignore_ascii_case("Not") {
        return asked_of_attribute(argument);
    }
    let asks = PRESENCE.iter().any(|test| test.eq_ignore_ascii_case(name));
    (asks && matches!(argument.kind, ExpressionKind::Attribute { .. })).then_some(argument)
}
