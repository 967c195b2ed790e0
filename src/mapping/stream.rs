//! How each target of an object gets into its payload: as text straight from the record, or as a value.

use super::compile::{CompiledSource, CompiledTarget};
use crate::check::{Checked, Kind};
use crate::program::{Chunk, Compiler, TextChunk};
use crate::scim::{DataType, Feed, Leaf, Missing, PayloadPlan, StreamPlan, TextFeed, constant_json};
use crate::value::Constant;

/// The fast way to a payload, and what must be evaluated before it is taken.
#[derive(Clone, Debug)]
pub struct Stream {
    /// The payload with the places its values come from.
    pub plan: StreamPlan,
    /// The targets, in file order, that are evaluated to values first: what draws random values or claims unique
    /// ones must do so once, and in the order of the file.
    pub made: Vec<usize>,
    /// The text instructions of each target that has some.
    pub texts: Vec<Option<TextChunk>>,
}

impl Stream {
    /// For targets that have been compiled.
    pub(super) fn new(payload: &PayloadPlan, targets: &[CompiledTarget], compiler: &mut Compiler) -> Self {
        let claims = targets.iter().rposition(claims).unwrap_or(0);
        let feed = |(at, target): (usize, &CompiledTarget)| match target.cannot_end() {
            // A record that ends at a target claims nothing for the ones behind it.
            false if at < claims => MADE,
            _ => feed(target, compiler),
        };
        let feeds: Vec<(Feed, Missing)> = targets.iter().enumerate().map(feed).collect();
        let made = targets.iter().zip(&feeds).enumerate();
        let made =
            made.filter(|(_, (target, (feed, _)))| matches!(feed, Feed::Made) && !target.is_left_out());
        let made = made.map(|(at, _)| at).collect();
        let texts = feeds.iter().map(|(feed, _)| match feed {
            Feed::Text(feed) => Some(feed.text),
            _ => None,
        });
        let texts = texts.collect();
        let plan = StreamPlan::new(payload, |leaf| {
            feeds.get(leaf.value).cloned().unwrap_or((Feed::Made, Missing::Omitted))
        });
        Stream { plan, made, texts }
    }
}

/// What is evaluated to a value first.
const MADE: (Feed, Missing) = (Feed::Made, Missing::Omitted);

/// Whether what a target gets is taken from then on: that cannot be undone.
fn claims(target: &CompiledTarget) -> bool {
    matches!(&target.source, CompiledSource::Expression(_, tree) if tree.calls("SelectUniqueValue"))
}

fn feed(target: &CompiledTarget, compiler: &mut Compiler) -> (Feed, Missing) {
    let leaf =
        Leaf { value: 0, ty: target.target.ty, multivalued: target.target.multivalued, constant: false };
    let json = |constant: &Constant| constant_json(leaf, constant);
    let missing = match (&target.default, target.required) {
        // Without a value it takes the default, but not when nothing flows.
        (Some(_), true) => return MADE,
        (Some(default), false) => match json(default) {
            Some(json) => Missing::Default(json),
            None => return MADE,
        },
        (None, true) => Missing::Fails,
        (None, false) => Missing::Omitted,
    };
    if target.target.reference {
        return MADE;
    }
    match &target.source {
        CompiledSource::None if matches!(missing, Missing::Fails) => MADE,
        CompiledSource::None => (Feed::Nothing, missing),
        CompiledSource::Constant(Constant::Null) => (Feed::Nothing, Missing::Omitted),
        CompiledSource::Constant(constant) => match json(constant) {
            Some(json) => (Feed::Constant(json), Missing::Omitted),
            None => MADE,
        },
        CompiledSource::Expression(chunk, tree) if tree.is_pure() => {
            let feed = match &tree.kind {
                Kind::Constant(Constant::Null) => Some(Feed::Nothing),
                Kind::Constant(constant) => json(constant).map(Feed::Constant),
                _ if leaf.multivalued => None,
                _ => written(leaf.ty, *chunk, tree, &json, compiler),
            };
            (feed.unwrap_or(Feed::Value(*chunk)), missing)
        }
        CompiledSource::Expression(..) => MADE,
    }
}

fn written(
    ty: DataType,
    chunk: Chunk,
    tree: &Checked,
    json: &dyn Fn(&Constant) -> Option<Vec<u8>>,
    compiler: &mut Compiler,
) -> Option<Feed> {
    let feed = |text, quoted, compiler: &Compiler| {
        let fused = compiler.fused(text);
        Feed::Text(TextFeed { text, fused, quoted, value: chunk })
    };
    match ty {
        DataType::String | DataType::Binary | DataType::Reference => match tree.kind {
            Kind::Attribute(slot) => u16::try_from(slot).ok().map(Feed::Attribute),
            _ => compiler.text(tree).map(|text| feed(text, true, compiler)),
        },
        DataType::Boolean | DataType::Integer => {
            compiler.json(tree, json).map(|text| feed(text, false, compiler))
        }
        DataType::DateTime | DataType::Complex => None,
    }
}
