//! What of a mapping its tests have reached.

use std::collections::HashSet;

use super::DEFAULT_NOW;
use super::observe::Observed;
use super::subject::Subject;
use super::suite::Case;
use crate::check::{Checked, Kind, Switch, Test};
use crate::evaluate::Trace;
use crate::mapping::{AttributeMapping, CompiledObject, CompiledSource, MappingSource, ObjectMapping};
use crate::provision::{Explanation, Standing};
use crate::source::{Code, Diagnostic, Span};
use crate::value::{Arena, Clock, Now, compare};

/// What there is to reach in a mapping, and what has been reached.
#[derive(Clone, Debug)]
pub struct Coverage {
    points: Vec<Point>,
    /// The object mappings: what to call each, and where it is said to begin.
    objects: Vec<(String, Span)>,
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
        let objects = subject.objects();
        let objects = objects.map(|(object, compiled)| (subject.compiled.called(compiled), object.span));
        let objects = objects.collect();
        Coverage { points, objects }
    }

    /// Takes note of what a test has reached.
    pub fn observe(&mut self, subject: &Subject, case: &Case<'_>, observed: &Observed) {
        if let Some(explanation) = &observed.explanation {
            self.explained(subject, case.compiled, explanation);
        }
    }

    /// Takes note of what a record has reached that went through one of the mapping's objects.
    pub fn explained(&mut self, subject: &Subject, compiled: &CompiledObject, explanation: &Explanation) {
        let is_it = |(_, other): &(&ObjectMapping, &CompiledObject)| std::ptr::eq(*other, compiled);
        let Some(object) = subject.objects().position(|pair| is_it(&pair)) else { return };
        let reached: Vec<Option<HashSet<Span>>> =
            explanation.steps.iter().map(|step| step.as_ref().map(parts)).collect();
        let evaluated = !matches!(explanation.state.standing, Standing::OutOfScope(_));
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

    /// What no test has reached, in its places of the mapping file: one remark for an object mapping that nothing
    /// gets into, for each target and for each clause.
    pub fn untested(&self) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        let objects = self.objects.iter().enumerate();
        for (object, (name, span)) in objects {
            let points = || self.points.iter().filter(move |point| point.object == object);
            if points().any(|point| point.reached) {
                found.extend(untested_clauses(points().filter(|point| !point.reached)));
            }
            // All targets are evaluated, or none.
            if points().any(|point| point.kind == PointKind::Target && !point.reached) {
                let message = format!("no test has a `{name}` in scope");
                found.push(Diagnostic::new(Code::AF707, message).at(*span));
            } else {
                found.extend(untested_parts(points().filter(|point| !point.reached)));
            }
        }
        found.sort_by_key(|found| found.span());
        found
    }
}

fn untested_clauses<'p>(points: impl Iterator<Item = &'p Point>) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = Vec::new();
    for point in points {
        let message = match point.kind {
            PointKind::Holds => "this clause holds in no test",
            PointKind::Fails => "this clause fails in no test",
            _ => continue,
        };
        match found.last_mut().filter(|last| last.span() == point.span) {
            Some(both) => both.message = "this clause is asked in no test".to_owned(),
            None => found.push(Diagnostic::new(Code::AF707, message).at(point.span)),
        }
    }
    found
}

/// The keys and branches of each target's expression together.
fn untested_parts<'p>(points: impl Iterator<Item = &'p Point>) -> Vec<Diagnostic> {
    let mut found: Vec<(usize, Diagnostic)> = Vec::new();
    for point in points {
        let said = match point.kind {
            PointKind::Key => "no test has this key",
            PointKind::Default => "no test comes to the default",
            PointKind::Then => "the condition holds in no test",
            PointKind::Otherwise => "the condition fails in no test",
            PointKind::Target | PointKind::Holds | PointKind::Fails => continue,
        };
        match found.last_mut().filter(|(target, _)| *target == point.part) {
            Some((_, last)) => {
                last.labels.extend(Diagnostic::new(Code::AF707, "").label(point.span, said).labels);
            }
            None => {
                let first = Diagnostic::new(Code::AF707, "not all of this expression is tested");
                found.push((point.part, first.label(point.span, said)));
            }
        }
    }
    found.into_iter().map(|(_, found)| found).collect()
}

impl Point {
    fn new(kind: PointKind, span: Span, object: usize, part: usize, place: Span) -> Self {
        Point { kind, span, reached: false, object, part, place }
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
            Kind::Switch(switch) => return self.switch(switch),
            Kind::If(branches) => match constant_test(&branches.test) {
                None => {
                    self.point(PointKind::Then, branches.then.span, branches.then.span);
                    self.point(PointKind::Otherwise, branches.otherwise.span, branches.otherwise.span);
                }
                // It is no question: there is one way.
                Some(true) => return self.node(&branches.then),
                Some(false) => return self.node(&branches.otherwise),
            },
            _ => {}
        }
        node.children().into_iter().for_each(|child| self.node(child));
    }

    fn switch(&mut self, switch: &Switch) {
        let source = switch.source.as_constant().map(|constant| constant.value());
        if let (Some(source), Some(table)) = (source, &switch.table) {
            let case = table.find(source, &Arena::new()).and_then(|case| switch.cases.get(case));
            return self.node(case.map_or(&switch.default, |(_, value)| value));
        }
        self.node(&switch.source);
        // A key that is there twice leads to the first.
        let table = switch.table.as_ref().map(|table| table.keys());
        for (case, (key, value)) in switch.cases.iter().enumerate() {
            self.node(key);
            if table.as_ref().is_none_or(|keys| keys.iter().any(|(_, at)| *at == case)) {
                self.point(PointKind::Key, key.span, value.span);
                self.node(value);
            }
        }
        if !is_nothing(&switch.default) {
            self.point(PointKind::Default, switch.default.span, switch.default.span);
            self.node(&switch.default);
        }
    }

    /// `shown`: where it is underlined; `place`: what is evaluated when it is reached.
    fn point(&mut self, kind: PointKind, shown: Span, place: Span) {
        let MappingSource::Expression(text) = &self.mapping.source else { return };
        let span = text.locate(shown);
        self.points.push(Point::new(kind, span, self.object, self.target, place));
    }
}

/// What a condition always comes to, if it is constant.
fn constant_test(test: &Test) -> Option<bool> {
    let arena = Arena::new();
    match test {
        Test::Compare { comparison, .. } => {
            let (left, right) = (comparison.left.as_constant()?, comparison.right.as_constant()?);
            let now = Now::new(Clock::Fixed(DEFAULT_NOW), &arena);
            Some(compare(comparison.operator, left.value(), right.value(), now, &arena))
        }
        Test::Value { condition, .. } => condition.as_constant()?.value().to_boolean(&arena),
        Test::Presence { .. } => None,
    }
}

/// Whether an argument is an empty slot.
fn is_nothing(node: &Checked) -> bool {
    node.as_constant().is_some_and(|constant| constant.value().is_null()) && node.written.is_none()
}
