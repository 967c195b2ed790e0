//! `directories`: what there is at the source and at the target.

use std::sync::Arc;

use super::super::located::Located;
use super::super::model::{AttributeDefinition, Mutability, ObjectDefinition};
use super::super::read::Reader;
use super::values::{self, boolean, choice, default_value, items_of, says_something};
use super::{Level, belongs, misplaced, origin};
use crate::catalogue::{AttributeType, Defined, SourceKind};
use crate::source::document::{Node, Scalar};
use crate::source::{Code, Diagnostic, Edit, Safety, Span, suggest};

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
    /// What kind of system its objects are those of, where they tell.
    origin: Option<SourceKind>,
}

impl Directories {
    pub fn read(reader: &mut Reader, items: &[Node]) -> Self {
        let mut read = Directories { directories: Vec::new(), closed: true };
        for node in items.iter().filter(|node| !node.is_null()) {
            if !says_something(node) || !belongs(reader, node, Level::Directory) {
                read.closed = false;
                continue;
            }
            misplaced(reader, node, Level::Directory);
            let name = values::name(reader, node, "name");
            let directory = Directory::read(reader, name, node);
            match name {
                Some(_) => read.directories.push(directory),
                None => {
                    values::missing(reader, node, "the directory", "name");
                    read.closed = false;
                }
            }
        }
        let all = items.iter().map(|node| node.span).reduce(Span::to);
        read.closed &= !read.directories.is_empty() && all.is_none_or(|all| !values::is_torn(reader, all));
        read
    }

    /// The directory of that name, where the file has it.
    pub fn named(&self, name: &str) -> Option<&Directory> {
        self.directories.iter().find(|directory| directory.name == name)
    }

    /// The directory that a rule names.
    pub fn find(&self, reader: &mut Reader, name: &Scalar) -> Option<&Directory> {
        let found = self.named(&name.text);
        if found.is_none() && self.closed {
            let names = self.directories.iter().map(|directory| directory.name.as_str());
            undefined(reader, name, format!("the schema has no directory `{}`", name.text), names);
        }
        found
    }
}

impl Directory {
    fn read(reader: &mut Reader, name: Option<&Scalar>, node: &Node) -> Self {
        let name = name.map_or("", |name| name.text.as_str());
        let mut directory =
            Directory { name: name.to_owned(), objects: Vec::new(), open: false, origin: None };
        for object in items_of(reader, node, "objects").iter().filter(|object| !object.is_null()) {
            match Defining::read(reader, object) {
                Some(defining) => {
                    directory.origin = directory.origin.or_else(|| defining.origin());
                    directory.objects.push((defining.name.clone(), defining.finish(name).map(Arc::new)));
                }
                None => directory.open = true,
            }
        }
        directory.open |= directory.objects.is_empty() || values::is_torn(reader, node.span);
        directory
    }

    /// Whether the file tells of all attributes of some object.
    pub fn is_defined(&self) -> bool {
        self.objects.iter().any(|(_, definition)| definition.is_some())
    }

    /// What kind of system it is, by what it defines.
    pub fn origin(&self) -> Option<SourceKind> {
        self.origin
    }

    /// Whether an object has an attribute of Active Directory.
    pub fn has_active_directory(&self) -> bool {
        self.objects.iter().filter_map(|(_, definition)| definition.as_ref()).any(|definition| {
            let names = definition.attributes.iter().map(|attribute| attribute.name.text.as_str());
            origin::of_active_directory(names) > 0
        })
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

/// Objects without their directory: nothing follows from them but what is wrong with them.
pub(super) fn objects_alone(reader: &mut Reader, items: &[Node]) {
    for item in items {
        Defining::read(reader, item);
    }
}

/// The same of attributes.
pub(super) fn attributes_alone(reader: &mut Reader, items: &[Node]) {
    for item in items.iter().filter(|item| says_something(item)) {
        if belongs(reader, item, Level::AttributeDefinition) {
            attribute(reader, item);
        }
    }
}

/// An object that is being read.
struct Defining {
    name: String,
    attributes: Vec<AttributeDefinition>,
    /// By which expressions a connector reads them.
    api: Vec<String>,
    /// Whether there are attributes that the file does not tell of.
    open: bool,
}

impl Defining {
    /// None where the file does not say which object it is.
    fn read(reader: &mut Reader, node: &Node) -> Option<Self> {
        if !says_something(node) || !belongs(reader, node, Level::Definition) {
            return None;
        }
        misplaced(reader, node, Level::Definition);
        let name = values::name(reader, node, "name");
        if name.is_none() {
            values::missing(reader, node, "the object definition", "name");
        }
        let mut defining = Defining {
            name: name.map_or_else(String::new, |name| name.text.clone()),
            attributes: Vec::new(),
            api: Vec::new(),
            open: false,
        };
        for node in items_of(reader, node, "attributes").iter().filter(|node| !node.is_null()) {
            let read = says_something(node) && belongs(reader, node, Level::AttributeDefinition);
            match read.then(|| attribute(reader, node)).flatten() {
                Some(attribute) => {
                    let api = pairs(node, "apiExpressions").map(|(_, path)| path.text.clone());
                    defining.api.extend(api);
                    defining.attributes.push(attribute);
                }
                None => defining.open = true,
            }
        }
        defining.open |= values::is_torn(reader, node.span);
        name.map(|_| defining)
    }

    fn origin(&self) -> Option<SourceKind> {
        let names = self.attributes.iter().map(|attribute| attribute.name.text.as_str());
        origin::of_definition(names, self.api.iter().map(String::as_str))
    }

    /// None where the file does not tell of all attributes.
    fn finish(self, directory: &str) -> Option<ObjectDefinition> {
        if self.open || self.attributes.is_empty() {
            return None;
        }
        let attributes = self.attributes;
        let names = attributes
            .iter()
            .map(|attribute| (attribute.name.text.clone(), attribute.ty, attribute.multivalued));
        let owner = format!("`{}` of `{directory}`", self.name);
        let defined = Arc::new(Defined::new(owner, names));
        Some(ObjectDefinition { attributes, defined })
    }
}

/// An attribute; none where it has no name.
fn attribute(reader: &mut Reader, node: &Node) -> Option<AttributeDefinition> {
    let name = values::name(reader, node, "name");
    if name.is_none() {
        values::missing(reader, node, "the attribute definition", "name");
    }
    let references = items_of(reader, node, "referencedObjects");
    let references = references.iter().filter_map(|one| values::name(reader, one, "referencedObjectName"));
    let references = references.map(Located::scalar).collect();
    let max_length = pairs(node, "metadata").find(|(key, _)| key.text == "MaximumLength");
    Some(AttributeDefinition {
        references,
        max_length: max_length
            .and_then(|(_, length)| length.text.trim().parse().ok())
            .filter(|length| *length > 0),
        default: default_value(reader, node),
        flow_null: boolean(reader, node, "flowNullValues").unwrap_or_default(),
        ty: choice(reader, node, "type", &TYPES).unwrap_or(AttributeType::String),
        multivalued: boolean(reader, node, "multivalued").unwrap_or_default(),
        required: boolean(reader, node, "required").unwrap_or_default(),
        case_exact: boolean(reader, node, "caseExact").unwrap_or_default(),
        anchor: boolean(reader, node, "anchor").unwrap_or_default(),
        mutability: choice(reader, node, "mutability", &MUTABILITIES).unwrap_or_default(),
        name: Located::scalar(name?),
    })
}

/// The entries of a collection of keys and values that have both: what else is there is the service's affair.
fn pairs<'n>(node: &'n Node, key: &str) -> impl Iterator<Item = (&'n Scalar, &'n Scalar)> {
    let items = node.get(key).and_then(Node::as_sequence).unwrap_or_default();
    items.iter().filter_map(|item| Some((item.get("key")?.as_scalar()?, item.get("value")?.as_scalar()?)))
}
