//! What is known of source attributes before a record is seen: names, types, and what the same
//! attribute is called on the Microsoft Graph resource. The facts are in the `.tsv` files beside this one.

mod defined;
mod tables;
mod withheld;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use defined::Defined;
pub use tables::{SourceAttribute, known};

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
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
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

    /// The kind of that name, as written in a mapping file.
    pub fn named(name: &str) -> Option<Self> {
        [ObjectKind::User, ObjectKind::Group].into_iter().find(|kind| kind.as_str() == name)
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
    /// Nothing is known, and any name is allowed.
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
    /// The type of each, and whether it has several values.
    declared: BTreeMap<String, (AttributeType, bool)>,
    allowed: BTreeSet<String>,
    defined: Option<Arc<Defined>>,
}

impl Catalogue {
    /// For a mapping file: closed for the Entra names, open for all others.
    pub fn new(kind: SourceKind, object: ObjectKind) -> Self {
        let closed = kind == SourceKind::Entra;
        Catalogue { kind, object, closed, declared: BTreeMap::new(), allowed: BTreeSet::new(), defined: None }
    }

    /// Closed with what the file's own directory defines.
    pub fn defined(kind: SourceKind, object: ObjectKind, defined: Arc<Defined>) -> Self {
        Catalogue { closed: true, defined: Some(defined), ..Self::new(kind, object) }
    }

    /// The same, but any name is allowed: for an expression without a mapping file.
    pub fn open(kind: SourceKind, object: ObjectKind) -> Self {
        Catalogue { closed: false, ..Self::new(kind, object) }
    }

    /// Adds an attribute that the mapping file declares.
    pub fn declare(&mut self, name: impl Into<String>, ty: AttributeType, multivalued: bool) {
        self.declared.insert(name.into(), (ty, multivalued));
    }

    /// Allows a name of which nothing is known.
    pub fn allow(&mut self, name: impl Into<String>) {
        self.allowed.insert(name.into());
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

    /// What the file's own directory defines, where the catalogue is closed with that.
    pub fn definitions(&self) -> Option<&Defined> {
        self.defined.as_deref()
    }

    /// The type of an attribute, where it is known.
    pub fn attribute_type(&self, name: &str) -> Option<AttributeType> {
        match self.lookup(name) {
            Lookup::Known { ty, .. } => Some(ty),
            _ => None,
        }
    }

    /// Whether text `true` and `false` of the attribute is read as a Boolean. Other sources than Microsoft Entra say
    /// the same in several ways (Workday's `1` and `0`), so theirs are read as they are unless the file declares them.
    pub fn reads_boolean(&self, name: &str) -> bool {
        let applies = self.kind.is_entra() || self.declared.contains_key(name);
        applies && self.attribute_type(name) == Some(AttributeType::Boolean)
    }

    /// Whether every record has a value for it, one that is not Null: by what the source guarantees, or because it
    /// is derived where a record lacks it.
    pub fn always_present(&self, name: &str) -> bool {
        name == SOFT_DELETED
            || !self.declared.contains_key(name) && self.find(name).is_some_and(|known| known.always_present)
    }

    /// Whether no record has `""` for it, or for one of its values: Microsoft Entra stores no empty text.
    pub fn never_empty(&self, name: &str) -> bool {
        self.kind.is_entra() && matches!(self.lookup(name), Lookup::Known { .. })
    }

    /// What is known of a name.
    pub fn lookup(&self, name: &str) -> Lookup {
        if let Some(&(ty, multivalued)) = self.declared.get(name) {
            return Lookup::Known { ty, multivalued };
        }
        if self.allowed.contains(name) {
            return Lookup::Open;
        }
        if let Some(defined) = &self.defined {
            let found = defined.lookup(name);
            // The service derives it, so that no directory need define it.
            let derived = self.kind.is_entra() && name == SOFT_DELETED;
            return match found {
                Lookup::Known { .. } => found,
                _ if derived => Lookup::Known { ty: AttributeType::Boolean, multivalued: false },
                _ => found,
            };
        }
        if let Some(attribute) = self.find(name) {
            return Lookup::Known { ty: attribute.ty, multivalued: attribute.multivalued };
        }
        if self.kind.is_entra() {
            // Records may be Graph resources as they are, or not, so a mapping may use the names of both.
            let entra = known(SourceKind::Entra, self.object);
            if let Some(attribute) = entra.iter().find(|attribute| attribute.name == name) {
                return Lookup::Known { ty: attribute.ty, multivalued: attribute.multivalued };
            }
            if let Some(attribute) = entra.iter().find(|attribute| attribute.graph_key() == Some(name)) {
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
        Lookup::Unknown { nearest: self.nearest(name).map(str::to_owned) }
    }

    /// All names it knows.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let table = if self.defined.is_some() { &[] } else { self.table() };
        let table = table.iter().map(|attribute| attribute.name);
        let defined = self.defined.iter().flat_map(|defined| defined.names());
        table.chain(self.declared.keys().map(String::as_str)).chain(defined)
    }

    /// The name that was probably meant by one that is unknown; also where any name is allowed.
    pub fn nearest(&self, name: &str) -> Option<&str> {
        suggest(name, self.names())
    }

    /// The path to the same attribute on a Graph resource, where the file uses the service's names.
    pub fn graph_path(&self, name: &str) -> Option<&'static str> {
        if self.kind != SourceKind::Entra {
            return None;
        }
        self.find(name)?.graph
    }

    fn find(&self, name: &str) -> Option<&'static SourceAttribute> {
        self.table().iter().find(|attribute| attribute.name == name)
    }

    fn table(&self) -> &'static [SourceAttribute] {
        known(self.kind, self.object)
    }
}

/// The attribute that is computed where a record lacks it.
pub const SOFT_DELETED: &str = "IsSoftDeleted";

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
    fn a_closed_catalogue_knows_case_and_near_names() {
        let catalogue = Catalogue::new(SourceKind::Entra, ObjectKind::User);
        assert_eq!(catalogue.attribute_type("accountEnabled"), Some(AttributeType::Boolean));
        assert_eq!(catalogue.lookup("isSoftDeleted"), Lookup::OtherCase("IsSoftDeleted".into()));
        assert_eq!(catalogue.lookup("givenNmae"), Lookup::Unknown { nearest: Some("givenName".into()) });
        assert!(matches!(catalogue.lookup("extension_0123_badge"), Lookup::Known { .. }));
        assert_eq!(Catalogue::open(SourceKind::Entra, ObjectKind::User).lookup("x"), Lookup::Open);
        assert_eq!(catalogue.graph_path("mobile"), Some("mobilePhone"));
    }
    #[test]
    fn an_open_catalogue_knows_names_and_allows_others() {
        let known = |ty| Lookup::Known { ty, multivalued: false };
        for (kind, name, found) in [
            (SourceKind::Graph, "mobilePhone", known(AttributeType::String)),
            (SourceKind::Graph, "onPremisesSyncEnabled", known(AttributeType::Boolean)),
            (
                SourceKind::Graph,
                "businessPhones",
                Lookup::Known { ty: AttributeType::String, multivalued: true },
            ),
            // The service's names, too, as records may have them.
            (SourceKind::Graph, "IsSoftDeleted", known(AttributeType::Boolean)),
            (SourceKind::Graph, "myExtension", Lookup::Open),
            (SourceKind::Workday, "Active", known(AttributeType::Boolean)),
            (SourceKind::Workday, "StatusHireDate", known(AttributeType::DateTime)),
            (SourceKind::Workday, "Worker ID of mine", Lookup::Open),
            (SourceKind::SuccessFactors, "personIdExternal", known(AttributeType::String)),
            (SourceKind::ActiveDirectory, "userAccountControl", known(AttributeType::Integer)),
            (SourceKind::Scim, "active", known(AttributeType::Boolean)),
            (SourceKind::None, "accountEnabled", Lookup::Open),
        ] {
            assert_eq!(Catalogue::new(kind, ObjectKind::User).lookup(name), found, "{kind:?} {name}");
        }
        let workday = Catalogue::new(SourceKind::Workday, ObjectKind::User);
        assert_eq!(workday.nearest("StatusHireDat"), Some("StatusHireDate"));
        assert_eq!(workday.nearest("Frobnicate"), None);
        assert!(!workday.is_closed());
    }

    #[test]
    fn only_what_entra_types_or_a_file_declares_is_read_as_a_boolean() {
        let reads = |kind, name: &str| Catalogue::open(kind, ObjectKind::User).reads_boolean(name);
        assert!(reads(SourceKind::Entra, "accountEnabled") && reads(SourceKind::Graph, "accountEnabled"));
        assert!(!reads(SourceKind::Workday, "Active") && !reads(SourceKind::Scim, "active"));
        let mut declared = Catalogue::new(SourceKind::Workday, ObjectKind::User);
        declared.declare("Active", AttributeType::Boolean, false);
        assert!(declared.reads_boolean("Active"));
    }

    #[test]
    fn what_every_record_has_is_known() {
        let always = |kind, object, name: &str| Catalogue::new(kind, object).always_present(name);
        assert!(always(SourceKind::Entra, ObjectKind::User, "userPrincipalName"));
        assert!(!always(SourceKind::Entra, ObjectKind::User, "mail"));
        assert!(always(SourceKind::Entra, ObjectKind::Group, "securityEnabled"));
        assert!(always(SourceKind::Graph, ObjectKind::User, "id"));
        assert!(!always(SourceKind::Graph, ObjectKind::User, "objectId"), "a Graph resource has `id`");
        assert!(
            always(SourceKind::None, ObjectKind::User, "IsSoftDeleted"),
            "it is derived for every source"
        );
        assert!(!always(SourceKind::Workday, ObjectKind::User, "WorkerID"));
        let entra = Catalogue::open(SourceKind::Entra, ObjectKind::User);
        assert!(entra.never_empty("mail") && !entra.never_empty("whatever"));
        assert!(!Catalogue::new(SourceKind::Workday, ObjectKind::User).never_empty("FirstName"));
    }
}
