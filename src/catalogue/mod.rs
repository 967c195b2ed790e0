//! What is known of source attributes before a record is seen: names, types, and what the same
//! attribute is called on the Microsoft Graph resource. The facts are in the `.tsv` files beside this one.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::source::suggest;

/// Where source records come from, and so how their attributes are named (`source:` in a mapping file).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SourceKind {
    /// Microsoft Entra, with the names the provisioning service uses. The default.
    #[default]
    Entra,
    /// Microsoft Entra, with the names of the Graph user and group resources.
    Graph,
    /// Workday.
    Workday,
    /// SAP SuccessFactors.
    SuccessFactors,
    /// On-premises Active Directory.
    ActiveDirectory,
    /// SCIM resources: API-driven inbound provisioning.
    Scim,
    /// Anything.
    None,
}

impl SourceKind {
    /// All of them, in the order the documentation lists them.
    pub const ALL: [SourceKind; 7] = [
        SourceKind::Entra,
        SourceKind::Graph,
        SourceKind::Workday,
        SourceKind::SuccessFactors,
        SourceKind::ActiveDirectory,
        SourceKind::Scim,
        SourceKind::None,
    ];

    /// As written in a mapping file.
    pub const fn as_str(self) -> &'static str {
        match self {
            SourceKind::Entra => "entra",
            SourceKind::Graph => "graph",
            SourceKind::Workday => "workday",
            SourceKind::SuccessFactors => "successfactors",
            SourceKind::ActiveDirectory => "ad",
            SourceKind::Scim => "scim",
            SourceKind::None => "none",
        }
    }

    /// Whether the records come from Microsoft Entra, under either naming: `IIF` treats Null specially then.
    pub const fn is_entra(self) -> bool {
        matches!(self, SourceKind::Entra | SourceKind::Graph)
    }
}

impl std::str::FromStr for SourceKind {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or(())
    }
}

/// Which kind of object a record is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ObjectKind {
    /// A user.
    #[default]
    User,
    /// A group.
    Group,
}

impl ObjectKind {
    /// As written in a mapping file.
    pub const fn as_str(self) -> &'static str {
        match self {
            ObjectKind::User => "user",
            ObjectKind::Group => "group",
        }
    }
}

/// The attribute types of the Graph synchronization schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AttributeType {
    /// Text.
    String,
    /// 64-bit signed.
    Integer,
    /// True or false.
    Boolean,
    /// A point in time.
    DateTime,
    /// Another object, by its id.
    Reference,
    /// Bytes, as base64.
    Binary,
}

impl AttributeType {
    /// All of them.
    pub const ALL: [AttributeType; 6] = [
        AttributeType::String,
        AttributeType::Integer,
        AttributeType::Boolean,
        AttributeType::DateTime,
        AttributeType::Reference,
        AttributeType::Binary,
    ];

    /// As the synchronization schema spells it.
    pub const fn as_str(self) -> &'static str {
        match self {
            AttributeType::String => "String",
            AttributeType::Integer => "Integer",
            AttributeType::Boolean => "Boolean",
            AttributeType::DateTime => "DateTime",
            AttributeType::Reference => "Reference",
            AttributeType::Binary => "Binary",
        }
    }
}

impl std::str::FromStr for AttributeType {
    type Err = ();

    /// Reads the name as spelt in the synchronization schema.
    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|ty| ty.as_str() == text).ok_or(())
    }
}

/// One attribute of the Entra catalogue.
#[derive(Clone, Copy, Debug)]
pub struct SourceAttribute {
    /// The name the provisioning service uses.
    pub name: &'static str,
    /// Its type.
    pub ty: AttributeType,
    /// Whether it has several values.
    pub multivalued: bool,
    /// The path to the same thing on the Graph resource.
    pub graph: Option<&'static str>,
    /// How sure its presence is: `confirmed`, `likely`, `unverified`, `restricted`, `unsupported`.
    pub availability: &'static str,
}

impl SourceAttribute {
    /// The key on the Graph resource that its path begins at.
    fn graph_key(&self) -> Option<&'static str> {
        self.graph.and_then(|path| path.split(['.', '[']).next())
    }

    /// Whether the Graph resource has a list there.
    fn graph_is_list(&self) -> bool {
        self.multivalued || self.graph.is_some_and(|path| path.ends_with(']'))
    }
}

static USER: LazyLock<Vec<SourceAttribute>> = LazyLock::new(|| read(include_str!("entra-user.tsv")));
static GROUP: LazyLock<Vec<SourceAttribute>> = LazyLock::new(|| read(include_str!("entra-group.tsv")));

fn read(table: &'static str) -> Vec<SourceAttribute> {
    let rows = table.lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|row| {
        let mut cells = row.split('\t');
        Some(SourceAttribute {
            name: cells.next()?,
            ty: cells.next()?.parse().ok()?,
            multivalued: cells.next()? == "many",
            graph: cells.next().filter(|path| *path != "-"),
            availability: cells.next()?,
        })
    })
    .collect()
}

/// The Entra attributes of users or groups.
pub fn entra(object: ObjectKind) -> &'static [SourceAttribute] {
    match object {
        ObjectKind::User => &USER,
        ObjectKind::Group => &GROUP,
    }
}

/// What a catalogue says of a name.
#[derive(Clone, Debug, PartialEq)]
pub enum Lookup {
    /// It is an attribute of this type.
    Known {
        /// Its type.
        ty: AttributeType,
        /// Whether it has several values.
        multivalued: bool,
    },
    /// Nothing is known, and anything is allowed.
    Open,
    /// It is an attribute, but spelt in other case.
    OtherCase(String),
    /// It is none.
    Unknown {
        /// The nearest name that is one.
        nearest: Option<String>,
    },
}

/// The source attributes that one object mapping may read.
#[derive(Clone, Debug)]
pub struct Catalogue {
    kind: SourceKind,
    object: ObjectKind,
    closed: bool,
    declared: BTreeMap<String, AttributeType>,
}

impl Catalogue {
    /// For a mapping file: closed for the Entra names, open for all others.
    pub fn new(kind: SourceKind, object: ObjectKind) -> Self {
        Catalogue { kind, object, closed: kind == SourceKind::Entra, declared: BTreeMap::new() }
    }

    /// The same, but any name is allowed: for an expression without a mapping file.
    pub fn open(kind: SourceKind, object: ObjectKind) -> Self {
        Catalogue { closed: false, ..Self::new(kind, object) }
    }

    /// Adds an attribute that the mapping file declares.
    pub fn declare(&mut self, name: impl Into<String>, ty: AttributeType) {
        self.declared.insert(name.into(), ty);
    }

    /// Where the records come from.
    pub fn kind(&self) -> SourceKind {
        self.kind
    }

    /// What the records are.
    pub fn object(&self) -> ObjectKind {
        self.object
    }

    /// Whether only known names are allowed.
    pub fn is_closed(&self) -> bool {
        self.closed
    }

    /// The type of an attribute, where it is known.
    pub fn attribute_type(&self, name: &str) -> Option<AttributeType> {
        match self.lookup(name) {
            Lookup::Known { ty, .. } => Some(ty),
            _ => None,
        }
    }

    /// What is known of a name.
    pub fn lookup(&self, name: &str) -> Lookup {
        if let Some(&ty) = self.declared.get(name) {
            return Lookup::Known { ty, multivalued: false };
        }
        if self.kind.is_entra() {
            if let Some(attribute) = self.table().iter().find(|attribute| attribute.name == name) {
                return Lookup::Known { ty: attribute.ty, multivalued: attribute.multivalued };
            }
            // Records may be Graph resources as they are, so a mapping may use the names of those, too.
            let on_graph = self.table().iter().find(|attribute| attribute.graph_key() == Some(name));
            if let Some(attribute) = on_graph {
                return Lookup::Known { ty: attribute.ty, multivalued: attribute.graph_is_list() };
            }
            if known_by_form(name) {
                return Lookup::Known { ty: AttributeType::String, multivalued: false };
            }
        }
        if !self.closed {
            return Lookup::Open;
        }
        if let Some(right) = self.names().find(|known| known.eq_ignore_ascii_case(name)) {
            return Lookup::OtherCase(right.to_owned());
        }
        Lookup::Unknown { nearest: suggest(name, self.names()).map(str::to_owned) }
    }

    /// All names it knows.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let table = if self.kind.is_entra() { self.table() } else { &[] };
        table.iter().map(|attribute| attribute.name).chain(self.declared.keys().map(String::as_str))
    }

    /// The path to the same attribute on a Graph resource, where the file uses the service's names.
    pub fn graph_path(&self, name: &str) -> Option<&'static str> {
        if self.kind != SourceKind::Entra {
            return None;
        }
        self.table().iter().find(|attribute| attribute.name == name)?.graph
    }

    fn table(&self) -> &'static [SourceAttribute] {
        entra(self.object)
    }
}

/// Directory extensions and custom security attributes: every tenant has its own.
fn known_by_form(name: &str) -> bool {
    let extension = name.strip_prefix("extension_").and_then(|rest| rest.split_once('_'));
    extension.is_some_and(|(app, own)| !app.is_empty() && !own.is_empty())
        || name.strip_prefix("CustomSecurityAttributes.").is_some_and(|rest| !rest.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_tables_is_read() {
        for (object, table) in [
            (ObjectKind::User, include_str!("entra-user.tsv")),
            (ObjectKind::Group, include_str!("entra-group.tsv")),
        ] {
            let rows = table.lines().filter(|line| !line.starts_with('#')).count();
            assert_eq!(entra(object).len(), rows);
        }
    }

    #[test]
    fn a_closed_catalogue_knows_case_and_near_names() {
        let catalogue = Catalogue::new(SourceKind::Entra, ObjectKind::User);
        assert_eq!(catalogue.attribute_type("accountEnabled"), Some(AttributeType::Boolean));
        assert_eq!(catalogue.lookup("isSoftDeleted"), Lookup::OtherCase("IsSoftDeleted".into()));
        assert_eq!(catalogue.lookup("givenNmae"), Lookup::Unknown { nearest: Some("givenName".into()) });
        assert!(matches!(catalogue.lookup("extension_0123_badge"), Lookup::Known { .. }));
        assert_eq!(Catalogue::open(SourceKind::Entra, ObjectKind::User).lookup("x"), Lookup::Open);
        assert_eq!(catalogue.graph_path("mobile"), Some("mobilePhone"));
    }
}
