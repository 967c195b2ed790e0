//! Payloads: a plan made once, written for each record as constant pieces and values.

use super::schema::DataType;
use super::target::Target;
use crate::dotnet::datetime;
use crate::functions::{Failure, Stop};
use crate::source::Code;
use crate::value::{Arena, DateTime, Value, first, write_json_string};

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

/// The shape of a resource's JSON, keys escaped once, in the order of the mappings.
#[derive(Clone, Debug)]
pub struct PayloadPlan {
    /// `{"schemas":["urn:…:User"`
    head: Vec<u8>,
    members: Vec<Member>,
}

/// Builds a [`PayloadPlan`] mapping by mapping.
#[derive(Debug)]
pub struct PlanBuilder {
    plan: PayloadPlan,
}

#[derive(Clone, Debug)]
struct Member {
    /// Tells it from its siblings.
    key: String,
    /// `"name":`, or of an element what the filter fixes: `"type":"work"`.
    text: Vec<u8>,
    node: Node,
}

#[derive(Clone, Debug)]
enum Node {
    Leaf(Leaf),
    Object(Vec<Member>),
    /// An extension: an object whose URN `schemas` lists when it is there.
    Extension(Vec<u8>, Vec<Member>),
    /// Elements of a multi-valued attribute; of each, what the filter fixes and its members.
    Elements(Vec<Member>),
}

impl PlanBuilder {
    /// For resources of this core schema.
    pub fn new(resource: &str) -> Self {
        let mut head = b"{\"schemas\":[".to_vec();
        write_json_string(resource, &mut head);
        PlanBuilder { plan: PayloadPlan { head, members: Vec::new() } }
    }

    /// Adds a target.
    ///
    /// # Errors
    /// When another target has the same place, or one within it or around it.
    pub fn add(&mut self, target: &Target, leaf: Leaf) -> Result<(), Conflict> {
        let mut members = &mut self.plan.members;
        if let Some(urn) = &target.extension {
            let mut quoted = Vec::new();
            write_json_string(urn, &mut quoted);
            let make = || Node::Extension(quoted, Vec::new());
            members = children(members, &urn.to_ascii_lowercase(), key_text(urn), make, leaf.value)?;
        }
        let name = &target.attribute;
        let in_element = target.element && target.sub_attribute.is_some();
        let mut last = name;
        if in_element {
            members = children(members, name, key_text(name), || Node::Elements(Vec::new()), leaf.value)?;
            let mut text = Vec::new();
            for (member, value) in &target.filter {
                if !text.is_empty() {
                    text.push(b',');
                }
                text.extend(key_text(member));
                text.extend(value.to_json().into_bytes());
            }
            members =
                children(members, &target.element_key(), text, || Node::Object(Vec::new()), leaf.value)?;
        } else if target.sub_attribute.is_some() {
            members = children(members, name, key_text(name), || Node::Object(Vec::new()), leaf.value)?;
        }
        if let Some(sub) = &target.sub_attribute {
            last = sub;
        }
        if let Some(member) = members.iter().find(|member| member.key == *last) {
            return Err(match &member.node {
                Node::Leaf(other) => Conflict::Same(other.value),
                node => Conflict::Overlap(node.any_value()),
            });
        }
        members.push(Member { key: last.clone(), text: key_text(last), node: Node::Leaf(leaf) });
        Ok(())
    }

    /// The plan.
    pub fn finish(self) -> PayloadPlan {
        self.plan
    }
}

/// The members of the container under a key, made when there is none.
fn children<'m>(
    members: &'m mut Vec<Member>,
    key: &str,
    text: Vec<u8>,
    make: impl FnOnce() -> Node,
    value: usize,
) -> Result<&'m mut Vec<Member>, Conflict> {
    let at = match members.iter().position(|member| member.key == key) {
        Some(at) => at,
        None => {
            members.push(Member { key: key.to_owned(), text, node: make() });
            members.len() - 1
        }
    };
    match members.get_mut(at).map(|member| &mut member.node) {
        Some(Node::Object(members) | Node::Elements(members) | Node::Extension(_, members)) => Ok(members),
        Some(Node::Leaf(leaf)) => Err(Conflict::Overlap(leaf.value)),
        None => Err(Conflict::Overlap(value)),
    }
}

fn key_text(name: &str) -> Vec<u8> {
    let mut text = Vec::new();
    write_json_string(name, &mut text);
    text.push(b':');
    text
}

impl Node {
    /// The value of some leaf in it.
    fn any_value(&self) -> usize {
        match self {
            Node::Leaf(leaf) => leaf.value,
            Node::Object(members) | Node::Elements(members) | Node::Extension(_, members) => {
                members.first().map_or(0, |member| member.node.any_value())
            }
        }
    }

    /// Whether anything of it will be written.
    fn is_present(&self, values: &[Value<'_>]) -> bool {
        match self {
            Node::Leaf(leaf) => values.get(leaf.value).is_some_and(|value| !value.is_null()),
            Node::Object(members) | Node::Extension(_, members) => {
                members.iter().any(|member| member.node.is_present(values))
            }
            Node::Elements(elements) => elements.iter().any(|element| element.node.is_element(values)),
        }
    }

    /// Whether an element has more than what its filter and constants say.
    fn is_element(&self, values: &[Value<'_>]) -> bool {
        let Node::Object(members) = self else { return false };
        members.iter().any(|member| match &member.node {
            Node::Leaf(leaf) => !leaf.constant && member.node.is_present(values),
            node => node.is_present(values),
        })
    }
}

/// What writing a value needs beside the value.
struct Writer<'w, 'r> {
    values: &'w [Value<'r>],
    now: DateTime,
    arena: &'r Arena,
    out: &'w mut Vec<u8>,
}

/// A value that its target does not take: which one, and why.
pub type Refused = (usize, Box<Failure>);

impl PayloadPlan {
    /// Writes the payload of one record: a JSON object without a line end.
    ///
    /// # Errors
    /// A value that cannot be converted to its target's type; `out` is then as it was.
    pub fn write<'r>(
        &self,
        values: &[Value<'r>],
        now: DateTime,
        arena: &'r Arena,
        out: &mut Vec<u8>,
    ) -> Result<(), Refused> {
        let start = out.len();
        out.extend_from_slice(&self.head);
        for member in &self.members {
            if let Node::Extension(urn, _) = &member.node
                && member.node.is_present(values)
            {
                out.push(b',');
                out.extend_from_slice(urn);
            }
        }
        out.push(b']');
        let mut writer = Writer { values, now, arena, out };
        match writer.members(&self.members, true) {
            Ok(()) => {
                out.push(b'}');
                Ok(())
            }
            Err(refused) => {
                out.truncate(start);
                Err(refused)
            }
        }
    }
}

impl<'r> Writer<'_, 'r> {
    /// Writes the members that are present; `comma`: one must stand before the first.
    fn members(&mut self, members: &[Member], mut comma: bool) -> Result<(), Refused> {
        for member in members {
            if !member.node.is_present(self.values) {
                continue;
            }
            if comma {
                self.out.push(b',');
            }
            comma = true;
            self.out.extend_from_slice(&member.text);
            self.node(&member.node)?;
        }
        Ok(())
    }

    fn node(&mut self, node: &Node) -> Result<(), Refused> {
        match node {
            Node::Leaf(leaf) => {
                let value = self.values.get(leaf.value).copied().unwrap_or_default();
                self.leaf(*leaf, value).map_err(|stop| match stop {
                    Stop::Failure(failure) => (leaf.value, failure),
                    Stop::NoFlow | Stop::NoObject => {
                        (leaf.value, Box::new(Failure::new(Code::AF905, "the value does not flow")))
                    }
                })
            }
            Node::Object(members) | Node::Extension(_, members) => {
                self.out.push(b'{');
                self.members(members, false)?;
                self.out.push(b'}');
                Ok(())
            }
            Node::Elements(elements) => {
                self.out.push(b'[');
                let mut any = false;
                for element in elements {
                    let Node::Object(members) = &element.node else { continue };
                    if !element.node.is_element(self.values) {
                        continue;
                    }
                    if any {
                        self.out.push(b',');
                    }
                    any = true;
                    self.out.push(b'{');
                    self.out.extend_from_slice(&element.text);
                    self.members(members, !element.text.is_empty())?;
                    self.out.push(b'}');
                }
                self.out.push(b']');
                Ok(())
            }
        }
    }

    fn leaf(&mut self, leaf: Leaf, value: Value<'r>) -> Result<(), Stop> {
        if !leaf.multivalued {
            return self.scalar(leaf.ty, first(value));
        }
        self.out.push(b'[');
        match value {
            Value::List(items) => {
                for (at, item) in items.iter().enumerate() {
                    if at > 0 {
                        self.out.push(b',');
                    }
                    self.scalar(leaf.ty, *item)?;
                }
            }
            value => self.scalar(leaf.ty, value)?,
        }
        self.out.push(b']');
        Ok(())
    }

    fn scalar(&mut self, ty: DataType, value: Value<'r>) -> Result<(), Stop> {
        match ty {
            DataType::String | DataType::Binary | DataType::Reference => {
                if let Some(text) = value.to_text(self.arena) {
                    text.write_json(self.out);
                }
            }
            DataType::Boolean => match value.to_boolean(self.arena) {
                Some(value) => Value::Boolean(value).write_json(self.out),
                None => return Err(self.refuse("a Boolean", value)),
            },
            DataType::Integer => match value.to_integer(self.arena) {
                Some(value) => Value::Integer(value).write_json(self.out),
                None => return Err(self.refuse("an Integer", value)),
            },
            DataType::DateTime => {
                let date = match value {
                    Value::DateTime(date) => Some(date),
                    value => {
                        let text = value.to_str(self.arena).unwrap_or_default();
                        datetime::parse(text, self.now).ok()
                    }
                };
                match date {
                    Some(date) => Value::DateTime(date).write_json(self.out),
                    None => return Err(self.refuse("a DateTime", value)),
                }
            }
            // A plain text into a complex attribute is its value.
            DataType::Complex => match value {
                Value::Record(_) => value.write_json(self.out),
                value => {
                    self.out.extend_from_slice(b"{\"value\":");
                    self.scalar(DataType::String, value)?;
                    self.out.push(b'}');
                }
            },
        }
        Ok(())
    }

    fn refuse(&self, wanted: &str, value: Value<'r>) -> Stop {
        let text = value.to_str(self.arena).unwrap_or_default();
        Failure::new(Code::AF905, format!("the target wants {wanted}")).found(text).into()
    }
}
