//! The resource schemas: RFC 7643's, and what a mapping file declares beyond them.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use crate::catalogue::AttributeType;
use crate::source::suggest;

/// The core schema of users (RFC 7643, section 4.1).
pub const CORE_USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
/// The core schema of groups (RFC 7643, section 4.2).
pub const CORE_GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";
/// The enterprise extension of users (RFC 7643, section 4.3).
pub const ENTERPRISE_USER: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/// The data types of SCIM attributes (RFC 7643, section 2.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DataType {
    /// Text.
    String,
    /// `true` or `false`.
    Boolean,
    /// A 64-bit signed number.
    Integer,
    /// An `xsd:dateTime`.
    DateTime,
    /// Bytes as base64 text.
    Binary,
    /// A URI, or the id of a resource.
    Reference,
    /// An object.
    Complex,
}

impl DataType {
    /// As messages name it.
    pub const fn name(self) -> &'static str {
        match self {
            DataType::String => "String",
            DataType::Boolean => "Boolean",
            DataType::Integer => "Integer",
            DataType::DateTime => "DateTime",
            DataType::Binary => "Binary",
            DataType::Reference => "Reference",
            DataType::Complex => "complex",
        }
    }
}

impl From<AttributeType> for DataType {
    fn from(ty: AttributeType) -> Self {
        match ty {
            AttributeType::String => DataType::String,
            AttributeType::Integer => DataType::Integer,
            AttributeType::Boolean => DataType::Boolean,
            AttributeType::DateTime => DataType::DateTime,
            AttributeType::Reference => DataType::Reference,
            AttributeType::Binary => DataType::Binary,
        }
    }
}

impl DataType {
    /// As a synchronization schema has it; none for what is complex, of which it knows nothing.
    pub const fn attribute_type(self) -> Option<AttributeType> {
        Some(match self {
            DataType::String => AttributeType::String,
            DataType::Boolean => AttributeType::Boolean,
            DataType::Integer => AttributeType::Integer,
            DataType::DateTime => AttributeType::DateTime,
            DataType::Binary => AttributeType::Binary,
            DataType::Reference => AttributeType::Reference,
            DataType::Complex => return None,
        })
    }
}

/// One attribute of a schema.
#[derive(Clone, Debug, PartialEq)]
pub struct SchemaAttribute {
    /// The URN of its schema.
    pub schema: String,
    /// Its name, or `name.subName`, in the schema's spelling.
    pub path: String,
    /// Its type.
    pub ty: DataType,
    /// Whether it has several values.
    pub multivalued: bool,
    /// Whether only the server writes it.
    pub read_only: bool,
    /// Whether a resource must have it.
    pub required: bool,
    /// The values that the schema suggests.
    pub canonical: Vec<&'static str>,
}

static STANDARD: LazyLock<Vec<SchemaAttribute>> =
    LazyLock::new(|| include_str!("schemas.tsv").lines().filter_map(row).collect());

fn row(line: &'static str) -> Option<SchemaAttribute> {
    let mut cells = line.split('\t');
    let schema = cells.next().filter(|cell| !cell.starts_with('#'))?.to_owned();
    let path = cells.next()?.to_owned();
    let ty = match cells.next()? {
        "boolean" => DataType::Boolean,
        "integer" => DataType::Integer,
        "dateTime" => DataType::DateTime,
        "binary" => DataType::Binary,
        "reference" => DataType::Reference,
        "complex" => DataType::Complex,
        _ => DataType::String,
    };
    let multivalued = cells.next()? == "many";
    let read_only = cells.next()? == "readOnly";
    let required = cells.next()? == "required";
    let canonical = cells.next()?.split(',').filter(|value| *value != "-").collect();
    Some(SchemaAttribute { schema, path, ty, multivalued, read_only, required, canonical })
}

/// A schema's URN and a path, in lower case: how attributes are looked up.
type Key = (String, String);

fn key(schema: &str, path: &str) -> Key {
    (schema.to_ascii_lowercase(), path.to_ascii_lowercase())
}

static INDEX: LazyLock<HashMap<Key, &'static SchemaAttribute>> = LazyLock::new(|| {
    STANDARD.iter().map(|attribute| (key(&attribute.schema, &attribute.path), attribute)).collect()
});

/// The attributes that the resources of one kind may have.
#[derive(Clone, Debug)]
pub struct Schemas {
    resource: String,
    flat: bool,
    declared: BTreeMap<Key, SchemaAttribute>,
}

/// What the schemas say of an attribute.
#[derive(Clone, Debug, PartialEq)]
pub enum Found<'s> {
    /// It is this one.
    Attribute(&'s SchemaAttribute),
    /// It stands below a declared attribute, of which nothing more is known.
    Below(&'s SchemaAttribute),
    /// There is none.
    Unknown,
}

impl Schemas {
    /// Of resources whose core schema has this URN.
    pub fn new(resource: impl Into<String>) -> Self {
        Schemas { resource: resource.into(), flat: false, declared: BTreeMap::new() }
    }

    /// Of objects that are no SCIM resources: their attributes are names, whatever these contain, and a name that
    /// nobody declared is a text.
    pub fn flat(object: impl Into<String>) -> Self {
        Schemas { flat: true, ..Schemas::new(object) }
    }

    /// Whether attributes are names, not paths.
    pub fn is_flat(&self) -> bool {
        self.flat
    }

    /// The URN of the core schema.
    pub fn resource(&self) -> &str {
        &self.resource
    }

    /// Adds an attribute that the mapping file declares. `path` is a name or `name.subName`.
    pub fn declare(&mut self, schema: &str, path: &str, ty: DataType, multivalued: bool) {
        self.add(SchemaAttribute {
            schema: schema.to_owned(),
            path: path.to_owned(),
            ty,
            multivalued,
            read_only: false,
            required: false,
            canonical: Vec::new(),
        });
    }

    /// Adds an attribute, or puts it in the place of the one with its name.
    pub fn add(&mut self, attribute: SchemaAttribute) {
        self.declared.insert(key(&attribute.schema, &attribute.path), attribute);
    }

    /// The attributes of a schema, the declared ones first.
    pub fn attributes<'s>(&'s self, schema: &'s str) -> impl Iterator<Item = &'s SchemaAttribute> {
        let declared = self.declared.values();
        declared.chain(STANDARD.iter()).filter(move |attribute| attribute.schema.eq_ignore_ascii_case(schema))
    }

    /// Whether an attribute of that schema has been declared.
    pub fn is_declared(&self, schema: &str) -> bool {
        self.declared.values().any(|attribute| attribute.schema.eq_ignore_ascii_case(schema))
    }

    /// Looks an attribute up; names and URNs are compared without regard to case (RFC 7643, section 2.1).
    pub fn find<'s>(&'s self, schema: &'s str, path: &str) -> Found<'s> {
        let wanted = key(schema, path);
        if let Some(found) = self.declared.get(&wanted).or_else(|| INDEX.get(&wanted).copied()) {
            return Found::Attribute(found);
        }
        if self.flat {
            return Found::Unknown;
        }
        let (schema, path) = wanted;
        let parent = path.split_once('.').map(|(parent, _)| parent.to_owned());
        match parent.and_then(|parent| self.declared.get(&(schema, parent))) {
            Some(declared) => Found::Below(declared),
            None => Found::Unknown,
        }
    }

    /// The name of an attribute of that schema that is nearest to one it does not have.
    pub fn nearest<'s>(&'s self, schema: &'s str, path: &str) -> Option<&'s str> {
        let is_sub = path.contains('.');
        let siblings = self.attributes(schema).map(|attribute| attribute.path.as_str());
        suggest(path, siblings.filter(|name| name.contains('.') == is_sub))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read() {
        let rows = include_str!("schemas.tsv").lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(STANDARD.len(), rows);
    }

    #[test]
    fn attributes_are_found_in_any_case() {
        let schemas = Schemas::new(CORE_USER);
        assert!(matches!(schemas.find(CORE_USER, "phonenumbers.VALUE"), Found::Attribute(_)));
        assert_eq!(schemas.find(CORE_USER, "phoneNumberss"), Found::Unknown);
        assert_eq!(schemas.nearest(CORE_USER, "phoneNumberss"), Some("phoneNumbers"));
        assert!(matches!(schemas.find(ENTERPRISE_USER, "manager"), Found::Attribute(_)));
    }
}
