//! `directories`: what there is at the source and at the target.

use std::sync::Arc;

use super::super::located::Located;
use super::super::model::{AttributeDefinition, Mutability, ObjectDefinition};
use super::super::read::Reader;
use super::values::{self, boolean, choice, items, items_of, says_something};
use crate::catalogue::{AttributeType, Defined};
use crate::source::document::{Entry, Node, Scalar};
use crate::source::{Code, Diagnostic, Edit, Safety, suggest};

const TYPES: [(&str, AttributeType); 6] = [
    ("String", AttributeType::String),
    ("Integer", AttributeType::Integer),
    ("Reference", AttributeType::Reference),
    ("Binary", AttributeType::Binary),
    ("Boolean", AttributeType::Boolean),
    ("DateTime", AttributeType::DateTime),
];

const MUTABILITIES: [(&str, Mutability); 4] = [
    ("ReadWrite", Mutability::ReadWrite),
    ("ReadOnly", Mutability::ReadOnly),
    ("Immutable", Mutability::Immutable),
    ("WriteOnly", Mutability::WriteOnly),
];

/// The directories of a schema.
#[derive(Debug, Default)]
pub(super) struct Directories {
    directories: Vec<Directory>,
    /// Whether there are no others.
    closed: bool,
}

/// One of them.
#[derive(Debug)]
pub(super) struct Directory {
    name: String,
    objects: Vec<(String, Option<Arc<ObjectDefinition>>)>,
    /// Whether there are objects that the file does not tell of.
    open: bool,
}

impl Directories {
    pub fn read(reader: &mut Reader, entry: &Entry) -> Self {
        let mut read = Directories { directories: Vec::new(), closed: true };
        for node in items(reader, entry) {
            match values::name(reader, node, "name") {
                Some(name) => read.directories.push(Directory::read(reader, name, node)),
                None => read.closed = false,
            }
        }
        read.closed &= !read.directories.is_empty() && !values::is_torn(reader, entry.value.span);
        read
    }

    /// The directory that a rule names.
    pub fn find(&self, reader: &mut Reader, name: &Scalar) -> Option<&Directory> {
        let found = self.directories.iter().find(|directory| directory.name == name.text);
        if found.is_none() && self.closed {
            let names = self.directories.iter().map(|directory| directory.name.as_str());
            undefined(reader, name, format!("the schema has no directory `{}`", name.text), names);
        }
        found
    }
}

impl Directory {
    fn read(reader: &mut Reader, name: &Scalar, node: &Node) -> Self {
        let mut directory = Directory { name: name.text.clone(), objects: Vec::new(), open: false };
        for object in items_of(reader, node, "objects") {
            match values::name(reader, object, "name") {
                Some(object_name) => {
                    let definition = definition(reader, object_name, &name.text, object);
                    directory.objects.push((object_name.text.clone(), definition.map(Arc::new)));
                }
                None => directory.open = true,
            }
        }
        directory.open |= directory.objects.is_empty() || values::is_torn(reader, node.span);
        directory
    }

    /// The definition of an object that an object mapping names.
    pub fn find(&self, reader: &mut Reader, name: &Scalar) -> Option<Arc<ObjectDefinition>> {
        match self.objects.iter().find(|(object, _)| *object == name.text) {
            Some((_, definition)) => definition.clone(),
            None => {
                if !self.open {
                    let message = format!("`{}` defines no object `{}`", self.name, name.text);
                    undefined(reader, name, message, self.objects.iter().map(|(object, _)| object.as_str()));
                }
                None
            }
        }
    }
}

fn undefined<'n>(
    reader: &mut Reader,
    name: &Scalar,
    message: String,
    names: impl Iterator<Item = &'n str> + Clone,
) {
    let found = Diagnostic::new(Code::AF312, message).at(values::inside(name));
    let nearest = names.clone().find(|other| other.eq_ignore_ascii_case(&name.text));
    reader.report(match nearest.or_else(|| suggest(&name.text, names.clone())) {
        Some(near) => found.help(format!("did you mean `{near}`?")).fix(
            Safety::Unsafe,
            format!("write `{near}`"),
            vec![Edit::replace(values::inside(name), name.encode(near))],
        ),
        None => {
            let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
            found.help(format!("there is {}", names.join(", ")))
        }
    });
}

/// The attributes of an object; none where the file does not tell of all.
fn definition(reader: &mut Reader, name: &Scalar, directory: &str, node: &Node) -> Option<ObjectDefinition> {
    let mut attributes = Vec::new();
    let mut open = false;
    for node in items_of(reader, node, "attributes") {
        let Some(name) = values::name(reader, node, "name") else {
            if says_something(node) {
                values::missing(reader, node, "the attribute definition", "name");
            }
            open = true;
            continue;
        };
        attributes.push(AttributeDefinition {
            name: Located::scalar(name),
            ty: choice(reader, node, "type", &TYPES).unwrap_or(AttributeType::String),
            multivalued: boolean(reader, node, "multivalued").unwrap_or_default(),
            required: boolean(reader, node, "required").unwrap_or_default(),
            case_exact: boolean(reader, node, "caseExact").unwrap_or_default(),
            anchor: boolean(reader, node, "anchor").unwrap_or_default(),
            mutability: choice(reader, node, "mutability", &MUTABILITIES).unwrap_or_default(),
            default: values::constant(reader, node, "defaultValue"),
        });
    }
    if open || attributes.is_empty() || values::is_torn(reader, node.span) {
        return None;
    }
    let names =
        attributes.iter().map(|attribute| (attribute.name.text.clone(), attribute.ty, attribute.multivalued));
    let owner = format!("`{}` of `{directory}`", name.text);
    let defined = Arc::new(Defined::new(owner, names));
    Some(ObjectDefinition { attributes, defined })
}
