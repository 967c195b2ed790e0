//! Writing a payload without making values first: text goes from the record to its place.
//!
//! This is what most records take. It gives up on what it is not made for, and [`PayloadPlan`] then writes the same
//! from values; tests hold the two to the same payloads.

use std::ops::Range;

use super::feed::{Feed, Missing};
use super::plan::Leaf;
use super::step::{StreamStep, leaf_step};
use super::write::{DEPTH, Open, PayloadPlan, Step};
use crate::functions::Frame;
use crate::record::{Work, widened};
use crate::value::{Output, Piece, Value};
use crate::vm::{GaveUp, Machine};

/// A [`PayloadPlan`] with the places that values come from.
#[derive(Clone, Debug)]
pub struct StreamPlan {
    /// The beginning, as if all extensions were there: `{"schemas":["urn:…:User","urn:…:User"],`
    head: Piece,
    /// Whether it is nothing but the opening brace, as of flat objects.
    may_be_empty: bool,
    /// Where in it the extensions' names are, with their commas.
    extensions: Vec<Range<usize>>,
    steps: Vec<StreamStep>,
    /// The step of each target that has one.
    places: Vec<Option<usize>>,
}

/// Writing one payload.
struct Writing<'w, 'm, 'r> {
    plan: &'w StreamPlan,
    made: &'m [Value<'r>],
    machine: &'w mut Machine<'r>,
    frame: &'w mut Frame<'r>,
    out: &'w mut Output,
}

impl Work for Writing<'_, '_, '_> {
    type Result = Result<(), GaveUp>;

    #[inline(always)]
    fn run(self) -> Result<(), GaveUp> {
        self.plan.steps(self.made, self.machine, self.frame, self.out)
    }
}

impl StreamPlan {
    /// Of a plan; `feed` says of each leaf where its value comes from, and what it gets without one.
    pub fn new(plan: &PayloadPlan, mut feed: impl FnMut(&Leaf) -> (Feed, Missing)) -> Self {
        let mut head = plan.head.clone();
        let mut extensions = Vec::new();
        for (urn, _) in &plan.extensions {
            let start = head.len();
            head.push(b',');
            head.extend_from_slice(urn);
            extensions.push(start..head.len());
        }
        head.extend_from_slice(plan.neck);
        let (mut steps, mut places) = (Vec::new(), Vec::new());
        for step in &plan.steps {
            let (step, target) = match step {
                Step::Open { text } => (Some(StreamStep::Open { text: Piece::new(text) }), None),
                Step::Close { with, extension } => {
                    (Some(StreamStep::Close { with: *with, extension: *extension }), None)
                }
                Step::Leaf { key, leaf, counts } => {
                    let (feed, missing) = feed(leaf);
                    (leaf_step(key, feed, missing, *leaf, *counts), Some(leaf.value))
                }
            };
            if let Some(step) = step {
                if let Some(target) = target {
                    places.resize(places.len().max(target + 1), None);
                    if let Some(place) = places.get_mut(target) {
                        *place = Some(steps.len());
                    }
                }
                steps.push(step);
            }
        }
        let may_be_empty = plan.neck.is_empty();
        StreamPlan { head: Piece::new(&head), may_be_empty, extensions, steps, places }
    }

    /// Writes the payload of one record: a JSON object without a line end. `made` are the values that were made
    /// beforehand, by target.
    ///
    /// # Errors
    /// When the payload must be written from values; `out` may hold a part of it.
    pub fn write<'r>(
        &self,
        made: &[Value<'r>],
        machine: &mut Machine<'r>,
        frame: &mut Frame<'r>,
        out: &mut Output,
    ) -> Result<(), GaveUp> {
        widened(Writing { plan: self, made, machine, frame, out })
    }

    #[inline(always)]
    fn steps<'r>(
        &self,
        made: &[Value<'r>],
        machine: &mut Machine<'r>,
        frame: &mut Frame<'r>,
        out: &mut Output,
    ) -> Result<(), GaveUp> {
        let mut pen = out.pen();
        let start = pen.len();
        pen.piece(&self.head);
        let mut outer = [Open::default(); DEPTH];
        let mut here = Open::default();
        let mut depth = 0;
        let mut removed = 0;
        for step in &self.steps {
            match step {
                StreamStep::Open { text } => {
                    if let Some(outer) = outer.get_mut(depth) {
                        *outer = here;
                    }
                    depth += 1;
                    here = Open { start: pen.len(), counted: false };
                    pen.piece(text);
                }
                StreamStep::Close { with, extension } => {
                    let closed = here.counted;
                    if closed {
                        pen.end(with.run());
                    } else {
                        pen.truncate(here.start);
                        if let Some(extension) = extension {
                            pen.put_down(|out| self.take_back(*extension, start, &mut removed, out));
                        }
                    }
                    depth = depth.saturating_sub(1);
                    here = outer.get(depth).copied().unwrap_or_default();
                    here.counted |= closed;
                }
                member => here.counted |= member.write(made, machine, frame, &mut pen)?,
            }
        }
        if !(self.may_be_empty && pen.len() == start + 1) {
            pen.truncate(pen.len().saturating_sub(1));
        }
        pen.push(b'}');
        pen.lift();
        Ok(())
    }

    /// Writes what [`write`](Self::write) writes for one target, with a comma behind it: what a target costs can
    /// be measured so.
    ///
    /// # Errors
    /// As [`write`](Self::write).
    pub fn write_target<'r>(
        &self,
        target: usize,
        made: &[Value<'r>],
        machine: &mut Machine<'r>,
        frame: &mut Frame<'r>,
        out: &mut Output,
    ) -> Result<(), GaveUp> {
        let step = self.places.get(target).copied().flatten();
        if let Some(step) = step.and_then(|at| self.steps.get(at)) {
            let mut pen = out.pen();
            step.write(made, machine, frame, &mut pen)?;
            pen.lift();
        }
        Ok(())
    }

    /// Takes the name of an extension that is not there out of `schemas`. Extensions end in the order of their
    /// names; the names before this one have got shorter by `removed`.
    #[cold]
    fn take_back(&self, extension: usize, start: usize, removed: &mut usize, out: &mut Output) {
        let Some(name) = self.extensions.get(extension) else { return };
        let place = start + name.start - *removed;
        out.remove(place..place + name.len());
        *removed += name.len();
    }
}
