//! `And` and `Or` said with `IIF`, for a service that has neither.

use crate::source::{Code, Diagnostic, Edit, Safety, Span};
use crate::syntax::{Argument, Expression, ExpressionKind};

/// The longest text that is put in the place of another: a branch is written once for each condition.
const LONGEST: usize = 5_000;

/// Gives the findings of `And` and `Or` the fix that nests `IIF`: an expression's text is needed for that. Of
/// conditions inside conditions the outermost one says all of it.
pub fn nest_conditions(text: &str, tree: &Expression, found: &mut [Diagnostic]) {
    if found.iter().all(|found| found.code != Code::AF611) {
        return;
    }
    let mut nester = Nester { text, fixes: Vec::new() };
    nester.visit(tree);
    for (place, edits) in nester.fixes {
        let of_place = |found: &&mut Diagnostic| found.code == Code::AF611 && found.span() == place;
        if let Some(found) = found.iter_mut().find(of_place) {
            *found = found.clone().fix(Safety::Safe, "nest `IIF`", edits);
        }
    }
}

struct Nester<'t> {
    text: &'t str,
    /// The place of a function's name, and what to do about it.
    fixes: Vec<(Span, Vec<Edit>)>,
}

/// The three arguments of an `IIF`, as text.
struct Branches {
    condition: String,
    then: String,
    otherwise: String,
}

impl<'t> Nester<'t> {
    fn visit(&mut self, node: &Expression) {
        match &node.kind {
            ExpressionKind::Call { name, arguments, .. } => {
                if let [Argument::Given(condition), then, otherwise] = arguments.as_slice()
                    && name.eq_ignore_ascii_case("IIF")
                    && let Some(place) = logical_name(condition)
                {
                    self.nest(place, condition, [condition.span, then.span(), otherwise.span()]);
                    self.visit_conditions(condition);
                    [then, otherwise]
                        .into_iter()
                        .filter_map(Argument::given)
                        .for_each(|part| self.visit(part));
                } else if let (Some(_), Some(place)) = (logical(node), logical_name(node)) {
                    self.value(place, node);
                    self.visit_conditions(node);
                } else {
                    arguments.iter().filter_map(Argument::given).for_each(|part| self.visit(part));
                }
            }
            ExpressionKind::Comparison { left, right, .. } => {
                self.visit(left);
                self.visit(right);
            }
            _ => {}
        }
    }

    /// Looks into the conditions that are nested, not at how they are put together.
    fn visit_conditions(&mut self, node: &Expression) {
        match (logical(node), negated(node)) {
            (Some((_, conditions)), _) => {
                conditions.iter().filter_map(Argument::given).for_each(|part| self.visit_conditions(part));
            }
            (None, Some(inner)) if logical_name(inner).is_some() => self.visit_conditions(inner),
            _ => self.visit(node),
        }
    }

    /// The condition of an `IIF`, whose arguments stay where they are.
    fn nest(&mut self, place: Span, condition: &Expression, slots: [Span; 3]) {
        let [_, then, otherwise] = slots.map(|slot| self.written(slot));
        let Some(branches) = self.branches(condition, then, otherwise) else { return };
        let parts = [branches.condition, branches.then, branches.otherwise];
        let edits = slots.into_iter().zip(parts).filter(|(slot, part)| slot.of(self.text) != part);
        self.fixes.push((place, edits.map(|(slot, part)| Edit::replace(slot, part)).collect()));
    }

    /// A condition that is a value.
    fn value(&mut self, place: Span, node: &Expression) {
        let text = self.chosen(node, r#""True""#.to_owned(), r#""False""#.to_owned());
        if let Some(text) = text {
            self.fixes.push((place, vec![Edit::replace(node.span, text)]));
        }
    }

    /// An `IIF` without `And`, `Or` and their `Not`.
    fn chosen(&self, condition: &Expression, then: String, otherwise: String) -> Option<String> {
        let Branches { condition, then, otherwise } = self.branches(condition, then, otherwise)?;
        let text = format!("IIF({condition}, {then}, {otherwise})");
        (text.len() <= LONGEST).then_some(text)
    }

    fn branches(&self, condition: &Expression, then: String, otherwise: String) -> Option<Branches> {
        if let Some(inner) = negated(condition)
            && logical_name(inner).is_some()
        {
            return self.branches(inner, otherwise, then);
        }
        let Some((all, conditions)) = logical(condition) else {
            return Some(Branches { condition: self.written(condition.span), then, otherwise });
        };
        let conditions: Option<Vec<&Expression>> = conditions.iter().map(Argument::given).collect();
        // From the last condition to the first: each one stands around those behind it.
        let mut conditions = conditions?.into_iter();
        let first = conditions.next()?;
        let (mut inner_then, mut inner_otherwise) = (then.clone(), otherwise.clone());
        for condition in conditions.rev() {
            let chosen = self.chosen(condition, inner_then.clone(), inner_otherwise.clone())?;
            if all {
                inner_then = chosen;
            } else {
                inner_otherwise = chosen;
            }
        }
        self.branches(first, inner_then, inner_otherwise)
    }

    fn written(&self, span: Span) -> String {
        span.of(self.text).to_owned()
    }
}

/// Whether a node is `And` (else `Or`), and its conditions; an empty slot behind the last one is none.
fn logical(node: &Expression) -> Option<(bool, &[Argument])> {
    let ExpressionKind::Call { name, arguments, .. } = &node.kind else { return None };
    let all = name.eq_ignore_ascii_case("And");
    let conditions = match arguments.split_last() {
        Some((Argument::Empty(_), before)) => before,
        _ => arguments,
    };
    (all || name.eq_ignore_ascii_case("Or")).then_some((all, conditions))
}

/// What a `Not` is of.
fn negated(node: &Expression) -> Option<&Expression> {
    let ExpressionKind::Call { name, arguments, .. } = &node.kind else { return None };
    match arguments.as_slice() {
        [Argument::Given(inner)] if name.eq_ignore_ascii_case("Not") => Some(inner),
        _ => None,
    }
}

/// Where the name of `And` or `Or` stands, which a condition is, perhaps under `Not`.
fn logical_name(node: &Expression) -> Option<Span> {
    if let (Some(_), ExpressionKind::Call { name_span, .. }) = (logical(node), &node.kind) {
        return Some(*name_span);
    }
    logical_name(negated(node)?)
}
