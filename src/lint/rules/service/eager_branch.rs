use super::guard::{Branch, Guard, branches};
use super::question::is_switchable;
use crate::catalogue::AttributeType;
use crate::check::{Call, Cause, Checked, Kind, Names, Reason, flow};
use crate::functions::Type;
use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::view::{CallView, ExpressionView, call};
use crate::source::{Code, Diagnostic, Edit, Safety, Span};
use crate::syntax::{Argument, Expression, ExpressionKind};
use crate::value::Constant;

pub(super) static RULE: Rule = Rule {
    code: Code::AF604,
    summary: "a call in a branch that fails for people whom the branch is not for",
    why: "The service evaluates every branch of `IIF`, `Switch` and `Coalesce` before it chooses one. What fails in a branch \
          that is not taken makes the whole expression fail.\n\nMove the condition inside, around what the call is \
          given: then it has something harmless to work with where the branch is not taken. The rule is silent where \
          all that the condition keeps away is Null, and the call takes Null.",
    examples: &[
        Example::attributes(
            "nickName: Switch([employeeType], \"none\", \"Intern\", FormatDateTime([extensionAttribute1], , \"yyyyMMdd\", \"MMyyyy\"))",
            "nickName: Switch([employeeType], \"none\", \"Intern\", FormatDateTime(Switch([employeeType], \"\", \"Intern\", [extensionAttribute1]), , \"yyyyMMdd\", \"MMyyyy\"))",
        )
        .fixed(),
        Example::attributes(
            "nickName: IIF([displayName]=\"x\", \"none\", BitAnd([extensionAttribute1], 2))",
            "nickName: IIF([displayName]=\"x\", \"none\", BitAnd(Switch([displayName], [extensionAttribute1], \"x\", 0), 2))",
        )
        .fixed(),
    ],
    fix: Some(Safety::Safe),
    pages: &["functions-for-customizing-application-data"],
    check: Check::Expression(check),
};

fn check(view: &ExpressionView<'_>, report: Report<'_>) {
    let object = view.attribute.object.checked;
    if view.checked.is_none() || !view.attribute.object.is_entra() {
        return;
    }
    let names = Names { catalogue: &object.catalogue, attributes: &object.slots, options: object.options };
    let mut eager = Eager { view, names, found: Vec::new() };
    eager.visit(view.tree, &mut Vec::new());
    eager.found.into_iter().for_each(report);
}

struct Eager<'v, 'e> {
    view: &'v ExpressionView<'e>,
    names: Names<'e>,
    found: Vec<Diagnostic>,
}

/// A branch on the way to a call, and the call it is a branch of.
struct Behind<'e> {
    branch: Branch<'e>,
    of: CallView<'e>,
}

impl<'e> Eager<'_, 'e> {
    fn visit(&mut self, node: &'e Expression, behind: &mut Vec<Behind<'e>>) {
        if let ExpressionKind::Comparison { left, right, .. } = &node.kind {
            self.visit(left, behind);
            self.visit(right, behind);
        }
        let Some(call) = call(node) else { return };
        if !behind.is_empty()
            && let Some(cause) = self.own_failure(&call)
        {
            self.judge(&call, &cause, behind);
        }
        let branches = branches(self.view, &call);
        for part in call.arguments.iter().filter_map(Argument::given) {
            match branches.iter().find(|branch| branch.value.span == part.span) {
                Some(branch) => {
                    behind.push(Behind { branch: branch.clone(), of: call });
                    self.visit(part, behind);
                    behind.pop();
                }
                None => self.visit(part, behind),
            }
        }
    }

    /// Why a call can fail that reads an attribute, while nothing that it is given can.
    fn own_failure(&self, call: &CallView<'e>) -> Option<Cause> {
        let node = self.view.resolved(call.span)?;
        let Kind::Call(resolved) = &node.kind else { return None };
        let cause = flow(node, &self.names).failure?;
        let of_argument = resolved.arguments.iter().any(|part| flow(part, &self.names).failure.is_some());
        let reads = reads_attribute(node);
        (reads && !of_argument && !self.is_of_its_type(&cause)).then_some(cause)
    }

    /// Whether the catalogue says that an attribute is what the parameter wants: then its text is, too.
    fn is_of_its_type(&self, cause: &Cause) -> bool {
        let (Reason::Conversion { function, parameter }, Some(name)) = (&cause.reason, &cause.attribute)
        else {
            return false;
        };
        let wanted = match parameter.ty {
            Type::Integer => AttributeType::Integer,
            Type::Boolean | Type::Condition => AttributeType::Boolean,
            Type::DateTime => AttributeType::DateTime,
            // It takes any text, to read it as a date.
            Type::String if function.name == "CDate" => AttributeType::DateTime,
            _ => return false,
        };
        self.names.catalogue.attribute_type(name) == Some(wanted)
    }

    /// Reports a call that can fail, where a branch that it stands in does not keep it from being evaluated.
    fn judge(&mut self, call: &CallView<'e>, cause: &Cause, behind: &[Behind<'e>]) {
        let conditions = |step: &Behind<'e>| self.conditions(&step.of);
        if behind.iter().flat_map(conditions).any(|condition| self.has_like(call, condition)) {
            // It is needed to choose a branch at all.
            return;
        }
        let harmful = behind.iter().rev().find(|step| self.is_harmful(call, step));
        let Some(step) = harmful.filter(|step| !self.is_protected(call, &step.branch.guard)) else { return };
        let name = call.function.name;
        let found = Diagnostic::new(
            RULE.code,
            format!("the service evaluates `{name}` also where this branch is not taken"),
        )
        .at(call.name_span)
        .label(step.of.name_span, "all branches of this are evaluated");
        let help = format!("{}; move the condition inside, around what it is given", cause.explain());
        self.found.push(match self.edits(call, &step.branch.guard) {
            Some(edits) => {
                let found = found.help(help).fix(Safety::Safe, "move the condition inside", edits);
                let conditions = self.conditions(&step.of);
                found.repeating(conditions.iter().map(|condition| condition.span).collect())
            }
            None => found.help(help),
        });
    }

    /// Whether the call can fail where the branch is not taken, and nothing else fails there in the same way.
    fn is_harmful(&self, call: &CallView<'e>, step: &Behind<'e>) -> bool {
        let others = branches(self.view, &step.of);
        let mut others = others.iter().filter(|other| other.value.span != step.branch.value.span).peekable();
        if others.peek().is_some() && others.all(|other| self.has_like(call, other.value)) {
            return false;
        }
        if !step.branch.guard.asks_for_presence() {
            return true;
        }
        // Where the branch is not taken the attribute is Null or empty: does that make the call fail?
        let slot = match step.branch.subject.and_then(|subject| self.view.resolved(subject.span)) {
            Some(Checked { kind: Kind::Attribute(slot), .. }) => *slot,
            _ => return true,
        };
        let Some(node) = self.view.resolved(call.span) else { return true };
        [Constant::Null, Constant::text("")]
            .iter()
            .any(|blank| flow(&with_attribute(node, slot, blank), &self.names).failure.is_some())
    }

    /// Whether a call of the same function for the same thing is in another part, too.
    fn has_like(&self, wanted: &CallView<'e>, part: &'e Expression) -> bool {
        let first = |call: &CallView<'_>| call.given(0).map(|part| self.view.written(part.span));
        let mut open = vec![part];
        while let Some(node) = open.pop() {
            if let ExpressionKind::Comparison { left, right, .. } = &node.kind {
                open.extend([&**left, &**right]);
            }
            if let Some(call) = call(node) {
                if call.function.name == wanted.function.name && first(&call) == first(wanted) {
                    return true;
                }
                // Its branches may be for others; what chooses one of them is not.
                open.extend(self.conditions(&call));
            }
        }
        false
    }

    /// Whether everything from the record that the call is given stands behind the same guard already.
    fn is_protected(&self, call: &CallView<'e>, guard: &Guard<'e>) -> bool {
        let parts = call.arguments.iter().filter_map(Argument::given);
        let mut of_record = parts.filter(|part| self.reads(part)).peekable();
        of_record.peek().is_some() && of_record.all(|part| self.is_guarded(part, guard))
    }

    fn is_guarded(&self, part: &'e Expression, guard: &Guard<'e>) -> bool {
        let Some(call) = call(part) else { return false };
        let branches = branches(self.view, &call);
        let mut of_record = branches.iter().filter(|branch| self.reads(branch.value)).peekable();
        of_record.peek().is_some()
            && of_record.all(|branch| branch.guard == *guard || self.is_guarded(branch.value, guard))
    }

    fn reads(&self, part: &Expression) -> bool {
        self.view.resolved(part.span).is_some_and(reads_attribute)
    }

    /// What says which branch is taken.
    fn conditions(&self, of: &CallView<'e>) -> Vec<&'e Expression> {
        let branches = branches(self.view, of);
        let is_branch = |part: &Expression| branches.iter().any(|branch| branch.value.span == part.span);
        let parts = of.arguments.iter().filter_map(Argument::given);
        parts.filter(|part| !is_branch(part)).collect()
    }

    /// The condition moved inside, around the one argument that comes from the record; where the condition does not
    /// hold the call has a constant that it does not fail for.
    fn edits(&self, call: &CallView<'e>, guard: &Guard<'e>) -> Option<Vec<Edit>> {
        let Kind::Call(resolved) = &self.view.resolved(call.span)?.kind else { return None };
        let parts: Vec<(usize, Span)> = call
            .arguments
            .iter()
            .enumerate()
            .filter_map(|(index, argument)| Some((index, argument.given()?)))
            .filter(|(_, part)| self.reads(part))
            .map(|(index, part)| (index, part.span))
            .collect();
        let [(index, span)] = parts.as_slice() else { return None };
        let part = call.given(*index)?;
        if matches!(part.kind, ExpressionKind::Attribute { .. }) && !is_switchable(self.view, part) {
            // No branch can be a list or a reference.
            return None;
        }
        let harmless = |constant: Constant| {
            let node = Checked::new(Kind::Call(with_argument(resolved, *index, constant)), call.span);
            flow(&node, &self.names).failure.is_none()
        };
        let other = if matches!(guard, Guard::Condition(_)) {
            // A Null that nobody is surprised by.
            harmless(Constant::Null).then_some("")?
        } else if harmless(Constant::text("")) {
            "\"\""
        } else {
            let numbers = [(0, "0"), (1, "1")];
            numbers.into_iter().find(|(number, _)| harmless(Constant::Integer(*number)))?.1
        };
        let (before, after) = guard.around(other)?;
        Some(vec![Edit::insert(span.start, before), Edit::insert(span.end, after)])
    }
}

fn reads_attribute(node: &Checked) -> bool {
    matches!(node.kind, Kind::Attribute(_)) || node.children().into_iter().any(reads_attribute)
}

fn with_argument(call: &Call, index: usize, constant: Constant) -> Call {
    let mut call = call.clone();
    if let Some(argument) = call.arguments.get_mut(index) {
        *argument = Checked::constant(constant, argument.span);
    }
    call
}

/// A call with a constant in the place of an attribute that it is given, also through other calls.
fn with_attribute(node: &Checked, slot: usize, constant: &Constant) -> Checked {
    match &node.kind {
        Kind::Attribute(other) if *other == slot => Checked::constant(constant.clone(), node.span),
        Kind::Call(call) => {
            let arguments = call.arguments.iter().map(|part| with_attribute(part, slot, constant)).collect();
            Checked::new(Kind::Call(Call { arguments, ..call.clone() }), node.span)
        }
        _ => node.clone(),
    }
}
