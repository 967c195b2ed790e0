//! The groups of a scope, with what is known of each clause.

use super::logic::{self, Domain};
use crate::lint::view::ObjectView;
use crate::mapping::{Located, ScopeSet};
use crate::scope::ClauseTest;
use crate::source::document::{Comment, Entry, Node};
use crate::source::{Edit, Span};

/// A group: clauses that must all hold.
#[derive(Debug)]
pub(super) struct Group<'a> {
    /// The clauses that could be resolved.
    pub clauses: Vec<Ask<'a>>,
    /// Whether that is all of them.
    pub is_whole: bool,
    /// The set of groups it is one of: any of a set suffices, and each set must pass.
    pub set: ScopeSet,
    /// What the file calls it.
    pub name: Option<&'a str>,
    /// Its entry in the list of groups, where the file is of attrflow's own format.
    node: Option<&'a Node>,
}

/// A clause.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ask<'a> {
    /// What the file says.
    pub text: &'a Located,
    /// Where it stands in the file.
    pub span: Span,
    /// The attribute, by slot.
    pub slot: usize,
    /// Its name.
    pub attribute: &'a str,
    /// What is asked.
    pub test: &'a ClauseTest,
    /// What is known of the attribute.
    pub domain: Domain,
}

/// The `scope` of an object mapping.
pub(super) fn entry<'a>(view: &ObjectView<'a>) -> Option<&'a Entry> {
    let root = view.file.document.root.as_ref()?;
    root.get(view.checked.object.kind.as_str())?.entry("scope")
}

/// The groups of an object mapping.
pub(super) fn groups<'a>(view: &ObjectView<'a>) -> Vec<Group<'a>> {
    let nodes = entry(view).and_then(|entry| entry.value.as_sequence()).unwrap_or_default();
    let checked = view.checked.scope.iter().zip(&view.checked.object.scope);
    let groups = checked.enumerate().map(|(at, (clauses, group))| {
        let asks = clauses.iter().filter_map(|clause| {
            let checked = clause.checked.as_ref()?;
            let syntax = clause.clause.as_ref()?;
            Some(Ask {
                text: clause.text,
                span: clause.text.locate(syntax.span),
                slot: checked.slot,
                attribute: &syntax.attribute,
                test: &checked.test,
                domain: domain(view, &syntax.attribute),
            })
        });
        let asks: Vec<Ask<'a>> = asks.collect();
        Group {
            is_whole: asks.len() == clauses.len(),
            clauses: asks,
            set: group.set,
            name: group.name.as_deref(),
            node: nodes.get(at),
        }
    });
    groups.collect()
}

fn domain(view: &ObjectView<'_>, name: &str) -> Domain {
    let catalogue = &view.checked.catalogue;
    let boolean = catalogue.reads_boolean(name);
    Domain { boolean, always_present: catalogue.always_present(name) }
}

/// What is wrong among the clauses of a group, by their indices.
#[derive(Debug, Default)]
pub(super) struct Faults {
    /// Clauses that cannot hold together: the last of them, and those before it.
    pub contradictions: Vec<(usize, Vec<usize>)>,
    /// Clauses that follow from another one, and that one.
    pub implied: Vec<(usize, usize)>,
    /// Clauses that hold for no record.
    pub never: Vec<usize>,
    /// Clauses that hold for every record.
    pub always: Vec<usize>,
}

impl<'a> Group<'a> {
    /// The clause at `index`.
    pub fn clause(&self, index: usize) -> Option<&Ask<'a>> {
        self.clauses.get(index)
    }

    /// What is wrong among its clauses; one thing is said of each.
    pub fn faults(&self) -> Faults {
        let mut faults = Faults::default();
        let mut slots: Vec<usize> = self.clauses.iter().map(|clause| clause.slot).collect();
        slots.sort_unstable();
        slots.dedup();
        for slot in slots {
            self.faults_of(slot, &mut faults);
        }
        faults
    }

    fn faults_of(&self, slot: usize, faults: &mut Faults) {
        let all: Vec<(usize, &Ask<'_>)> =
            self.clauses.iter().enumerate().filter(|(_, clause)| clause.slot == slot).collect();
        let (never, asks): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|(_, clause)| logic::never(clause.test, clause.domain));
        if !never.is_empty() {
            faults.never.extend(never.iter().map(|(at, _)| *at));
            return;
        }
        for (end, (last, clause)) in asks.iter().enumerate() {
            let mut before = asks.iter().take(end);
            let first = before.find(|(_, other)| logic::excludes(other.test, clause.test, clause.domain));
            if let Some((first, _)) = first {
                faults.contradictions.push((*last, vec![*first]));
                return;
            }
        }
        let tests: Vec<&ClauseTest> = asks.iter().map(|(_, clause)| clause.test).collect();
        let domain = asks.first().map(|(_, clause)| clause.domain).unwrap_or_default();
        if let Some((last, _)) =
            logic::excluded_from(&tests, domain).and_then(|count| asks.get(count.checked_sub(1)?))
        {
            let before = asks.iter().map(|(at, _)| *at).take_while(|at| at < last).collect();
            faults.contradictions.push((*last, before));
            return;
        }
        for (at, clause) in &asks {
            let by = asks.iter().find(|(other_at, other)| {
                let implies = |a: &Ask<'_>, b: &Ask<'_>| logic::implies(a.test, b.test, clause.domain);
                other_at != at && implies(other, clause) && (other_at < at || !implies(clause, other))
            });
            match by {
                Some((by, _)) => faults.implied.push((*at, *by)),
                None if logic::always(clause.test, clause.domain) => faults.always.push(*at),
                None => {}
            }
        }
    }

    /// Whether no record passes it, as far as can be shown.
    pub fn takes_no_one(&self) -> bool {
        let faults = self.faults();
        !faults.contradictions.is_empty() || !faults.never.is_empty()
    }

    /// Whether everyone who passes it passes the other one.
    fn implies(&self, other: &Group<'_>) -> bool {
        other.clauses.iter().all(|wanted| {
            self.clauses.iter().any(|clause| {
                clause.slot == wanted.slot && logic::implies(clause.test, wanted.test, clause.domain)
            })
        })
    }

    /// The value of its `when`.
    pub fn when(&self) -> Option<&'a Entry> {
        self.node?.entry("when")
    }

    /// What stands for it in the file: its name, or the key of its clauses, or its first clause.
    pub fn span(&self) -> Option<Span> {
        let name = self.node.and_then(|node| node.get("name")).map(|name| name.span);
        name.or_else(|| Some(self.when()?.key.span)).or_else(|| Some(self.clauses.first()?.span))
    }
}

/// The groups that add no one to those that another group takes: each with that other one.
pub(super) fn redundant(groups: &[Group<'_>]) -> Vec<(usize, usize)> {
    let counts = |group: &Group<'_>| group.is_whole && !group.clauses.is_empty() && !group.takes_no_one();
    let counted: Vec<bool> = groups.iter().map(counts).collect();
    let counts = |at: usize| counted.get(at) == Some(&true);
    let mut redundant = Vec::new();
    for (at, group) in groups.iter().enumerate().filter(|(at, _)| counts(*at)) {
        let by = groups.iter().enumerate().find(|(other_at, other)| {
            *other_at != at
                && other.set == group.set
                && counts(*other_at)
                && group.implies(other)
                && (*other_at < at || !other.implies(group))
        });
        redundant.extend(by.map(|(by, _)| (at, by)));
    }
    redundant
}

/// The edit that removes a clause from its group; `removed`: all the clauses of the group that are to go.
pub(super) fn remove_clause(
    view: &ObjectView<'_>,
    group: &Group<'_>,
    index: usize,
    removed: &[usize],
) -> Option<Edit> {
    let list = &group.when()?.value;
    let items = list.as_sequence()?;
    let item = |index: usize| {
        let span = group.clause(index)?.text.span();
        items.iter().position(|item| item.as_scalar().is_some_and(|scalar| scalar.span == span))
    };
    let removed: Vec<usize> = removed.iter().filter_map(|index| item(*index)).collect();
    remove(view, list, item(index)?, &removed)
}

/// The edit that removes a group; `removed`: all the groups that are to go.
pub(super) fn remove_group(view: &ObjectView<'_>, index: usize, removed: &[usize]) -> Option<Edit> {
    remove(view, &entry(view)?.value, index, removed)
}

/// The edit that removes an item of a list, and leaves at least one.
fn remove(view: &ObjectView<'_>, list: &Node, index: usize, removed: &[usize]) -> Option<Edit> {
    let file = view.file.file;
    let items = list.as_sequence()?;
    let item = items.get(index)?;
    if removed.len() >= items.len() {
        return None;
    }
    if list.span.of(file.text()).starts_with('[') {
        let stays = |at: &usize| !removed.contains(at) && *at != index;
        // With the comma before it, where something stays before it; else with the one behind it.
        let span = match (0..index).rev().find(stays) {
            Some(_) => Span::new(items.get(index.checked_sub(1)?)?.span.end, item.span.end),
            None => Span::new(item.span.start, items.get(index + 1)?.span.start),
        };
        let is_inside = |comment: &Comment| span.start <= comment.span.start && comment.span.start < span.end;
        // A remark between the items may be about either.
        return (!view.file.document.comments.iter().any(is_inside)).then(|| Edit::replace(span, ""));
    }
    let first = file.position(item.span.start).line;
    let before = Span::new(file.line_span(first).start, item.span.start).of(file.text());
    if before.trim() != "-" {
        return None;
    }
    let end = item.span.start + item.span.of(file.text()).trim_end().len();
    let last = file.position(end).line;
    Some(Edit::replace(Span::new(file.line_span(first).start, file.line_span(last + 1).start), ""))
}
