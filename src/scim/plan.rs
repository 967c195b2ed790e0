//! The plan of a payload: from targets to the steps that write them.

use indexmap::IndexMap;

use super::schema::DataType;
use super::target::Target;
use super::write::{End, PayloadPlan, Step};
use crate::value::write_json_string;

/// How one target's value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// The index of the value.
    pub value: usize,
    /// Its type.
    pub ty: DataType,
    /// Whether it takes several values.
    pub multivalued: bool,
    /// Whether the value is a constant: it alone does not make an element exist.
    pub constant: bool,
}

/// Two mappings that would write one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// The same place as the mapping with that value.
    Same(usize),
    /// One writes a value where the other, with that value, writes an object.
    Overlap(usize),
}

/// Builds a [`PayloadPlan`] mapping by mapping.
#[derive(Debug)]
pub struct PlanBuilder {
    /// `{"schemas":["urn:…:User"`, or of flat objects `{`.
    head: Vec<u8>,
    /// `],`, or of flat objects nothing.
    neck: &'static [u8],
    members: Members,
}

/// By what tells each from its siblings, in the order they came.
type Members = IndexMap<String, Member>;

#[derive(Clone, Debug)]
struct Member {
    /// `"name":`, or of an element what the filter fixes: `"type":"work"`.
    text: Vec<u8>,
    node: Node,
}

#[derive(Clone, Debug)]
enum Node {
    Leaf(Leaf),
    Object(Members),
    /// An extension: an object whose URN `schemas` lists when it is there.
    Extension(Vec<u8>, Members),
    /// Elements of a multi-valued attribute; of each, what the filter fixes and its members.
    Elements(Members),
}

impl PlanBuilder {
    /// For resources of this core schema.
    pub fn new(resource: &str) -> Self {
        let mut head = b"{\"schemas\":[".to_vec();
        write_json_string(resource, &mut head);
        PlanBuilder { head, neck: b"],", members: Members::new() }
    }

    /// For objects that are no SCIM resources: nothing but their attributes.
    pub fn flat() -> Self {
        PlanBuilder { head: b"{".to_vec(), neck: b"", members: Members::new() }
    }

    /// Adds a target.
    ///
    /// # Errors
    /// When another target has the same place, or one within it or around it.
    pub fn add(&mut self, target: &Target, leaf: Leaf) -> Result<(), Conflict> {
        let mut members = &mut self.members;
        if let Some(urn) = &target.extension {
            let mut quoted = Vec::new();
            write_json_string(urn, &mut quoted);
            let make = || Node::Extension(quoted, Members::new());
            members = children(members, &urn.to_ascii_lowercase(), key_text(urn), make)?;
        }
        let name = &target.attribute;
        let in_element = target.element && target.sub_attribute.is_some();
        let mut last = name;
        if in_element {
            members = children(members, name, key_text(name), || Node::Elements(Members::new()))?;
            let mut text = Vec::new();
            for (member, value) in &target.filter {
                if !text.is_empty() {
                    text.push(b',');
                }
                text.extend(key_text(member));
                text.extend(value.to_json().into_bytes());
            }
            members = children(members, &target.element_key(), text, || Node::Object(Members::new()))?;
        } else if target.sub_attribute.is_some() {
            members = children(members, name, key_text(name), || Node::Object(Members::new()))?;
        }
        if let Some(sub) = &target.sub_attribute {
            last = sub;
        }
        if let Some(member) = members.get(last) {
            return Err(match &member.node {
                Node::Leaf(other) => Conflict::Same(other.value),
                node => Conflict::Overlap(node.any_value()),
            });
        }
        members.insert(last.clone(), Member { text: key_text(last), node: Node::Leaf(leaf) });
        Ok(())
    }

    /// The plan.
    pub fn finish(self) -> PayloadPlan {
        let mut steps = Vec::new();
        let mut extensions = Vec::new();
        for member in self.members.values() {
            let mut extension = None;
            if let Node::Extension(urn, _) = &member.node {
                let mut values = Vec::new();
                member.node.values(true, &mut values);
                extension = Some(extensions.len());
                extensions.push((urn.clone(), values));
            }
            member.flatten(false, extension, &mut steps);
        }
        PayloadPlan { head: self.head, neck: self.neck, extensions, steps }
    }
}

/// The members of the container under a key, made when there is none.
fn children<'m>(
    members: &'m mut Members,
    key: &str,
    text: Vec<u8>,
    make: impl FnOnce() -> Node,
) -> Result<&'m mut Members, Conflict> {
    let member = members.entry(key.to_owned()).or_insert_with(|| Member { text, node: make() });
    match &mut member.node {
        Node::Object(members) | Node::Elements(members) | Node::Extension(_, members) => Ok(members),
        Node::Leaf(leaf) => Err(Conflict::Overlap(leaf.value)),
    }
}

fn key_text(name: &str) -> Vec<u8> {
    let mut text = Vec::new();
    write_json_string(name, &mut text);
    text.push(b':');
    text
}

impl Member {
    /// The steps that write it; `element`: it stands directly in an element of a multi-valued attribute;
    /// `extension`: its number, when it is one.
    fn flatten(&self, element: bool, extension: Option<usize>, steps: &mut Vec<Step>) {
        let with = |suffix: &[u8]| [&self.text, suffix].concat().into_boxed_slice();
        match &self.node {
            Node::Leaf(leaf) => {
                let counts = !(element && leaf.constant);
                steps.push(Step::Leaf { key: with(b""), leaf: *leaf, counts });
            }
            Node::Object(members) | Node::Extension(_, members) => {
                steps.push(Step::Open { text: with(b"{") });
                members.values().for_each(|member| member.flatten(false, None, steps));
                steps.push(Step::Close { with: End::Object, extension });
            }
            Node::Elements(elements) => {
                // The one element of an array and the array begin and end at once.
                let single = elements.len() == 1;
                if !single {
                    steps.push(Step::Open { text: with(b"[") });
                }
                for element in elements.values() {
                    let Node::Object(members) = &element.node else { continue };
                    let comma: &[u8] = if element.text.is_empty() { b"" } else { b"," };
                    let begin = [b"{", &*element.text, comma].concat();
                    let text = if single { with(&[b"[", &*begin].concat()) } else { begin.into() };
                    steps.push(Step::Open { text });
                    members.values().for_each(|member| member.flatten(true, None, steps));
                    let with = if single { End::Element } else { End::Object };
                    steps.push(Step::Close { with, extension: None });
                }
                if !single {
                    steps.push(Step::Close { with: End::Array, extension: None });
                }
            }
        }
    }
}

impl Node {
    /// The value of some leaf in it.
    fn any_value(&self) -> usize {
        match self {
            Node::Leaf(leaf) => leaf.value,
            Node::Object(members) | Node::Elements(members) | Node::Extension(_, members) => {
                members.first().map_or(0, |(_, member)| member.node.any_value())
            }
        }
    }

    /// The values any of which makes it be written; `constants`: constant ones do.
    fn values(&self, constants: bool, out: &mut Vec<usize>) {
        match self {
            Node::Leaf(leaf) => out.extend((constants || !leaf.constant).then_some(leaf.value)),
            Node::Object(members) | Node::Extension(_, members) => {
                members.values().for_each(|member| member.node.values(constants, out));
            }
            Node::Elements(elements) => elements.values().for_each(|element| element.node.values(false, out)),
        }
    }
}
