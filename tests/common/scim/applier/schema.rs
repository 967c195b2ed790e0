//! What attributes there are, and what they hold.

/// What the values of an attribute are in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Also dates, references and binary data: text in JSON, and taken as it is.
    Text,
    Boolean,
    Integer,
    Decimal,
    Complex,
}

/// An attribute or a sub-attribute.
#[derive(Clone, Debug)]
pub struct Attribute {
    pub name: String,
    pub kind: Kind,
    /// Multi-valued.
    pub many: bool,
    pub required: bool,
    pub read_only: bool,
    /// Can be given once, and not changed then.
    pub immutable: bool,
    /// Text is compared with its case.
    pub exact: bool,
    pub subs: Vec<Attribute>,
}

impl Attribute {
    /// A sub-attribute; names have no case.
    pub fn sub(&self, name: &str) -> Option<&Attribute> {
        find(&self.subs, name)
    }
}

/// A schema and its attributes.
#[derive(Clone, Debug)]
pub struct Schema {
    pub urn: String,
    pub attributes: Vec<Attribute>,
}

/// A type of resources: its core schema first, then its extensions.
#[derive(Clone, Debug)]
pub struct ResourceType {
    pub name: &'static str,
    pub schemas: Vec<Schema>,
}

pub const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
pub const GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";
pub const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/// RFC 7643, section 3: what every resource has. One attribute a line: its name, its type (with `*` when it is
/// multi-valued), and what else is to be said of it.
const COMMON: &str = "
    schemas string*
    id string readOnly exact
    externalId string exact
    meta complex readOnly
    meta.resourceType string exact
    meta.location reference exact
    meta.version string exact
";

/// RFC 7643, section 4.1.
const USER_ROWS: &str = "
    userName string required
    name complex
    name.formatted string
    name.familyName string
    name.givenName string
    name.middleName string
    name.honorificPrefix string
    name.honorificSuffix string
    displayName string
    nickName string
    profileUrl reference exact
    title string
    userType string
    preferredLanguage string
    locale string
    timezone string
    active boolean
    password string exact
    addresses complex*
    addresses.formatted string
    addresses.streetAddress string
    addresses.locality string
    addresses.region string
    addresses.postalCode string
    addresses.country string
    addresses.type string
    addresses.primary boolean
    groups complex* readOnly
    groups.value string
    groups.$ref reference exact
    groups.display string
    groups.type string
";

/// The attributes of a user whose elements have the default sub-attributes of RFC 7643, section 2.4, and the
/// type of their `value`.
const ELEMENTS: [(&str, &str); 7] = [
    ("emails", "string"),
    ("phoneNumbers", "string"),
    ("ims", "string"),
    ("photos", "reference exact"),
    ("entitlements", "string"),
    ("roles", "string"),
    ("x509Certificates", "binary exact"),
];

/// RFC 7643, section 4.2. The text says of `displayName` that it is required; the schema of section 8.7.1 does not.
const GROUP_ROWS: &str = "
    displayName string required
    members complex*
    members.value string immutable
    members.$ref reference immutable exact
    members.type string immutable
    members.display string
";

/// RFC 7643, section 4.3.
const ENTERPRISE_ROWS: &str = "
    employeeNumber string
    costCenter string
    organization string
    division string
    department string
    manager complex
    manager.value string
    manager.$ref reference exact
    manager.displayName string readOnly
";

impl ResourceType {
    /// Users, with the enterprise extension.
    pub fn user() -> ResourceType {
        let mut user =
            ResourceType { name: "User", schemas: Vec::new() }.with(USER, COMMON).with(USER, USER_ROWS);
        for (name, kind) in ELEMENTS {
            let rows = format!(
                "{name} complex*\n{name}.value {kind}\n{name}.display string\n{name}.type string\n{name}.primary boolean"
            );
            user = user.with(USER, &rows);
        }
        user.with(ENTERPRISE, ENTERPRISE_ROWS)
    }

    /// Groups.
    pub fn group() -> ResourceType {
        ResourceType { name: "Group", schemas: Vec::new() }.with(GROUP, COMMON).with(GROUP, GROUP_ROWS)
    }

    /// Adds attributes, in the form of the tables above, to a schema; one that is not there yet is an extension.
    pub fn with(mut self, urn: &str, rows: &str) -> ResourceType {
        let at = self.schemas.iter().position(|schema| schema.urn == urn).unwrap_or_else(|| {
            self.schemas.push(Schema { urn: urn.to_owned(), attributes: Vec::new() });
            self.schemas.len() - 1
        });
        let attributes = &mut self.schemas[at].attributes;
        for row in rows.lines().map(str::trim).filter(|row| !row.is_empty()) {
            let (path, attribute) = attribute(row);
            match path.split_once('.') {
                None => attributes.push(attribute),
                Some((parent, _)) => {
                    let parent = attributes.iter_mut().find(|other| other.name == parent);
                    parent.unwrap_or_else(|| panic!("`{row}` has no parent")).subs.push(attribute);
                }
            }
        }
        self
    }

    /// The schema that all resources of this type have.
    pub fn core(&self) -> &Schema {
        &self.schemas[0]
    }

    pub fn extensions(&self) -> &[Schema] {
        &self.schemas[1..]
    }

    /// An extension by its URN, which has no case.
    pub fn extension(&self, urn: &str) -> Option<&Schema> {
        self.extensions().iter().find(|schema| schema.urn.eq_ignore_ascii_case(urn))
    }

    /// An attribute of the core schema.
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        find(&self.core().attributes, name)
    }
}

impl Schema {
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        find(&self.attributes, name)
    }
}

fn find<'a>(attributes: &'a [Attribute], name: &str) -> Option<&'a Attribute> {
    attributes.iter().find(|attribute| attribute.name.eq_ignore_ascii_case(name))
}

/// A row of a table: the path, and what is there.
fn attribute(row: &str) -> (&str, Attribute) {
    let mut words = row.split_ascii_whitespace();
    let path = words.next().unwrap_or_default();
    let kind = words.next().unwrap_or_default();
    let mut attribute = Attribute {
        name: path.rsplit('.').next().unwrap_or(path).to_owned(),
        kind: match kind.trim_end_matches('*') {
            "string" | "dateTime" | "reference" | "binary" => Kind::Text,
            "boolean" => Kind::Boolean,
            "integer" => Kind::Integer,
            "decimal" => Kind::Decimal,
            "complex" => Kind::Complex,
            _ => panic!("`{row}`: no type `{kind}`"),
        },
        many: kind.ends_with('*'),
        required: false,
        read_only: false,
        immutable: false,
        exact: false,
        subs: Vec::new(),
    };
    for word in words {
        match word {
            "required" => attribute.required = true,
            "readOnly" => attribute.read_only = true,
            "immutable" => attribute.immutable = true,
            "exact" => attribute.exact = true,
            _ => panic!("`{row}`: what is `{word}`?"),
        }
    }
    (path, attribute)
}
