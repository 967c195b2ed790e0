//! What of a mapping its tests have reached.

use std::collections::HashSet;

use super::observe::Observed;
use super::subject::Subject;
use super::suite::Case;
use crate::check::{Checked, Kind};
use crate::evaluate::Trace;
use crate::mapping::{AttributeMapping, CompiledObject, CompiledSource, MappingSource, ObjectMapping};
use crate::source::{Code, Diagnostic, Span};

/// What there is to reach in a mapping, and what has been reached.
#[derive(Clone, Debug)]
pub struct Coverage {
    points: Vec<Point>,
}

/// Something that a test can reach.
#[derive(Clone, Debug)]
pub struct Point {
    /// What it is.
    pub kind: PointKind,
    /// Where it stands in the mapping file.
    pub span: Span,
    /// Whether a test has reached it.
    pub reached: bool,
    /// Which object mapping it is in.
    object: usize,
    /// Which target, or which group of the scope.
    part: usize,
    /// Where it stands in the expression; of a clause, which one it is.
    place: Span,
}

/// What a test can reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PointKind {
    /// A target attribute: evaluated for a record in scope.
    Target,
    /// A key of a `Switch`.
    Key,
    /// The default of a `Switch`, where it has one.
    Default,
    /// What an `IIF` is when its condition holds.
    Then,
    /// What an `IIF` is when its condition does not hold.
    Otherwise,
    /// A clause of the scope that holds.
    Holds,
    /// A clause of the scope that does not hold.
    Fails,
}

/// The points as they are counted.
pub const COLUMNS: [(&str, &[PointKind]); 4] = [
    ("targets", &[PointKind::Target]),
    ("switch keys", &[PointKind::Key, PointKind::Default]),
    ("branches", &[PointKind::Then, PointKind::Otherwise]),
    ("clauses", &[PointKind::Holds, PointKind::Fails]),
];

/// How many of how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// How many have been reached.
    pub reached: usize,
    /// How many there are.
    pub all: usize,
}

impl Share {
    /// In percent; of nothing all has been reached.
    pub fn percent(self) -> f64 {
        match self.all {
            0 => 100.0,
            // Nobody has so many that it matters.
            #[allow(clippy::cast_precision_loss, reason = "a few thousand at most")]
            all => self.reached as f64 * 100.0 / all as f64,
        }
    }
}

impl std::ops::Add for Share {
    type Output = Share;

    fn add(self, other: Share) -> Share {
        Share { reached: self.reached + other.reached, all: self.all + other.all }
    }
}

impl Coverage {
    /// Of a mapping that no test has looked at yet.
    pub fn new(subject: &Subject) -> Self {
        let mut points = Vec::new();
        for (at, (object, compiled)) in subject.objects().enumerate() {
            scope_points(at, object, &mut points);
            for (target, (mapping, compiled)) in object.attributes.iter().zip(&compiled.targets).enumerate() {
                let span = mapping.target.span();
                points.push(Point::new(PointKind::Target, span, at, target, Span::default()));
                if let (MappingSource::Expression(_), CompiledSource::Expression(_, tree)) =
                    (&mapping.source, &compiled.source)
                {
                    Finder { object: at, target, mapping, points: &mut points }.node(tree);
                }
            }
        }
        Coverage { points }
    }

    /// Takes note of what a test has reached.
    pub fn observe(&mut self, subject: &Subject, case: &Case<'_>, observed: &Observed) {
        let Some(explanation) = &observed.explanation else { return };
        let is_it =
            |(_, compiled): &(&ObjectMapping, &CompiledObject)| std::ptr::eq(*compiled, case.compiled);
        let Some(object) = subject.objects().position(|pair| is_it(&pair)) else { return };
        let reached: Vec<Option<HashSet<Span>>> =
            explanation.steps.iter().map(|step| step.as_ref().map(|step| parts(step))).collect();
        let evaluated = observed.evaluated().is_some();
        for point in self.points.iter_mut().filter(|point| point.object == object && !point.reached) {
            point.reached = match point.kind {
                PointKind::Target => evaluated,
                PointKind::Holds | PointKind::Fails => {
                    let group = explanation.scope.get(point.part);
                    let clause = group.and_then(|group| group.clauses.get(point.place.start));
                    clause.is_some_and(|clause| clause.holds == Ok(point.kind == PointKind::Holds))
                }
                _ => {
                    let parts = reached.get(point.part).and_then(Option::as_ref);
                    parts.is_some_and(|parts| parts.contains(&point.place))
                }
            };
        }
    }

    /// Adds what other tests of the same mapping have reached.
    pub fn merge(&mut self, other: &Coverage) {
        for (point, other) in self.points.iter_mut().zip(&other.points) {
            point.reached |= other.reached;
        }
    }

    /// What there is to reach, in file order of the object mappings.
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// How many points of some kinds have been reached.
    pub fn share(&self, kinds: &[PointKind]) -> Share {
        let points = self.points.iter().filter(|point| kinds.contains(&point.kind));
        points.fold(Share::default(), |share, point| {
            share + Share { reached: usize::from(point.reached), all: 1 }
        })
    }

    /// How many of all.
    pub fn total(&self) -> Share {
        COLUMNS.iter().fold(Share::default(), |share, (_, kinds)| share + self.share(kinds))
    }

    /// What no test has reached, in its places of the mapping file: one remark for each target and each clause.
    pub fn untested(&self) -> Vec<Diagnostic> {
        let mut found: Vec<(usize, usize, bool, Diagnostic)> = Vec::new();
        for point in self.points.iter().filter(|point| !point.reached) {
            let in_scope = matches!(point.kind, PointKind::Holds | PointKind::Fails);
            let key = (point.object, point.part, in_scope);
            // An attribute that nobody evaluates has no branches to speak of.
            let known = found.iter_mut().find(|(object, part, scope, said)| {
                (*object, *part, *scope) == key && (!in_scope || said.span() == point.span)
            });
            match known {
                Some((.., said)) if said.message == UNTESTED_TARGET => {}
                Some((.., said)) if in_scope => said.message = UNTESTED_CLAUSE.to_owned(),
                Some((.., said)) => {
                    let more = Diagnostic::new(Code::AF707, "").label(point.span, point.said());
                    said.labels.extend(more.labels);
                }
                None => {
                    let message = match point.kind {
                        PointKind::Target => UNTESTED_TARGET,
                        PointKind::Holds => "this clause holds in no test",
                        PointKind::Fails => "this clause fails in no test",
                        _ => "no test comes here",
                    };
                    let said = Diagnostic::new(Code::AF707, message);
                    let said = match point.kind {
                        PointKind::Target | PointKind::Holds | PointKind::Fails => said.at(point.span),
                        _ => said.label(point.span, point.said()),
                    };
                    found.push((key.0, key.1, key.2, said));
                }
            }
        }
        let mut said: Vec<Diagnostic> = found.into_iter().map(|(.., said)| said).collect();
        said.sort_by_key(|found| found.span());
        said
    }
}

const UNTESTED_TARGET: &str = "no test evaluates this target: none has such a record in scope";
const UNTESTED_CLAUSE: &str = "this clause is asked in no test";

impl Point {
    fn new(kind: PointKind, span: Span, object: usize, part: usize, place: Span) -> Self {
        Point { kind, span, reached: false, object, part, place }
    }

    fn said(&self) -> &'static str {
        match self.kind {
            PointKind::Key => "no test has this key",
            PointKind::Default => "no test comes to the default",
            PointKind::Then => "the condition holds in no test",
            PointKind::Otherwise => "the condition holds in every test",
            PointKind::Target | PointKind::Holds | PointKind::Fails => "no test comes here",
        }
    }
}

fn scope_points(object: usize, mapping: &ObjectMapping, points: &mut Vec<Point>) {
    // As the compiled scope has them: set by set.
    let mut groups: Vec<_> = mapping.scope.iter().collect();
    groups.sort_by_key(|group| group.set);
    for (number, group) in groups.into_iter().enumerate() {
        for (clause, text) in group.clauses.iter().enumerate() {
            for kind in [PointKind::Holds, PointKind::Fails] {
                points.push(Point::new(kind, text.span(), object, number, Span::at(clause)));
            }
        }
    }
}

/// All parts of an expression that were evaluated.
fn parts(trace: &Trace) -> HashSet<Span> {
    let mut parts = HashSet::new();
    let mut open = vec![trace];
    while let Some(trace) = open.pop() {
        parts.insert(trace.span);
        open.extend(&trace.parts);
    }
    parts
}

/// Looks for the points of one expression.
struct Finder<'p> {
    object: usize,
    target: usize,
    mapping: &'p AttributeMapping,
    points: &'p mut Vec<Point>,
}

impl Finder<'_> {
    fn node(&mut self, node: &Checked) {
        match &node.kind {
            Kind::Switch(switch) => {
                // A key that is there twice leads to the first.
                let table = switch.table.as_ref().map(|table| table.keys());
                for (case, (key, value)) in switch.cases.iter().enumerate() {
                    let leads = table.as_ref().is_none_or(|keys| keys.iter().any(|(_, at)| *at == case));
                    if leads {
                        self.point(PointKind::Key, key.span, value.span);
                    }
                }
                if !switch.default.span.is_empty() && !is_nothing(&switch.default) {
                    self.point(PointKind::Default, switch.default.span, switch.default.span);
                }
            }
            Kind::If(branches) => {
                self.point(PointKind::Then, branches.then.span, branches.then.span);
                self.point(PointKind::Otherwise, branches.otherwise.span, branches.otherwise.span);
            }
            _ => {}
        }
        for child in node.children() {
            self.node(child);
        }
    }

    /// `shown`: where it is underlined; `place`: what is evaluated when it is reached.
    fn point(&mut self, kind: PointKind, shown: Span, place: Span) {
        let MappingSource::Expression(text) = &self.mapping.source else { return };
        let span = text.locate(shown);
        self.points.push(Point::new(kind, span, self.object, self.target, place));
    }
}

/// Whether an argument is an empty slot.
fn is_nothing(node: &Checked) -> bool {
    node.as_constant().is_some_and(|constant| constant.value().is_null()) && node.written.is_none()
}
