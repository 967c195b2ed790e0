//! Target paths resolved against the schemas.

use super::schema::{CORE_GROUP, DataType, ENTERPRISE_USER, Found, Schemas};
use crate::source::{Code, Diagnostic, Edit, Safety, Span};
use crate::syntax::{FilterTerm, FilterValue, Path};
use crate::value::parse_boolean;

/// A place in a resource: where a mapping writes.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// The extension's URN; none for the core schema.
    pub extension: Option<String>,
    /// The attribute, in the schema's spelling.
    pub attribute: String,
    /// What the filter says of the element: its members, typed.
    pub filter: Vec<(String, FixedValue)>,
    /// The sub-attribute, in the schema's spelling.
    pub sub_attribute: Option<String>,
    /// The type of the value.
    pub ty: DataType,
    /// Whether it takes several values.
    pub multivalued: bool,
    /// Whether the attribute (not the sub-attribute) has several elements.
    pub element: bool,
    /// Whether it refers to another resource of the target system: never part of a POST body.
    pub reference: bool,
}

/// A value that a filter fixes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FixedValue {
    /// Text.
    String(String),
    /// A Boolean.
    Boolean(bool),
    /// A number.
    Integer(i64),
}

impl FixedValue {
    /// As JSON.
    pub fn as_json(&self) -> serde_json::Value {
        match self {
            FixedValue::String(text) => text.as_str().into(),
            FixedValue::Boolean(value) => (*value).into(),
            FixedValue::Integer(value) => (*value).into(),
        }
    }

    /// Its JSON text.
    pub fn to_json(&self) -> String {
        match self {
            FixedValue::String(text) => {
                let mut out = Vec::new();
                crate::value::write_json_string(text, &mut out);
                String::from_utf8(out).unwrap_or_default()
            }
            FixedValue::Boolean(value) => value.to_string(),
            FixedValue::Integer(value) => value.to_string(),
        }
    }
}

impl Target {
    /// Resolves a path. `ty` and `multivalued` are what the mapping file says itself, if it does.
    ///
    /// # Errors
    /// A path that the schemas do not have, or that nobody but the server may write.
    pub fn resolve(
        path: &Path,
        schemas: &Schemas,
        ty: Option<DataType>,
        multivalued: Option<bool>,
    ) -> (Option<Target>, Vec<Diagnostic>) {
        let mut found = Vec::new();
        let schema = path.schema.as_ref().map_or(schemas.resource(), |(urn, _)| urn.as_str());
        let (name, name_span) = (&path.attribute.0, path.attribute.1);
        let (parent, canonical_schema) = match schemas.find(schema, name) {
            Found::Attribute(attribute) => (attribute, attribute.schema.clone()),
            Found::Below(attribute) => (attribute, attribute.schema.clone()),
            Found::Unknown => {
                found.push(unknown(name, name_span, schema, None, schemas.nearest(schema, name)));
                return (None, found);
            }
        };
        if parent.path != *name {
            found.push(other_case(name, &parent.path, name_span));
        }
        if parent.read_only {
            found.push(
                Diagnostic::new(Code::AF407, format!("only the server writes `{name}`"))
                    .at(name_span)
                    .help("remove the mapping; `externalId` is the attribute for an identifier of yours"),
            );
        }
        let mut target = Target {
            extension: (!canonical_schema.eq_ignore_ascii_case(schemas.resource()))
                .then_some(canonical_schema),
            attribute: parent.path.clone(),
            filter: Vec::new(),
            sub_attribute: None,
            ty: parent.ty,
            multivalued: parent.multivalued,
            element: parent.multivalued || path.filter.is_some(),
            reference: false,
        };
        if let Some((sub, span)) = &path.sub_attribute {
            let full = format!("{name}.{sub}");
            match schemas.find(schema, &full) {
                Found::Attribute(attribute) => {
                    let right = attribute.path.rsplit('.').next().unwrap_or(sub);
                    if right != sub {
                        found.push(other_case(sub, right, *span));
                    }
                    if attribute.read_only && !parent.read_only {
                        let message = format!("only the server writes `{full}`");
                        found.push(Diagnostic::new(Code::AF407, message).at(*span));
                    }
                    target.sub_attribute = Some(right.to_owned());
                    target.ty = attribute.ty;
                    target.multivalued = attribute.multivalued;
                }
                Found::Below(attribute) => {
                    target.sub_attribute = Some(sub.clone());
                    target.ty =
                        if attribute.ty == DataType::Complex { DataType::String } else { attribute.ty };
                    target.multivalued = false;
                }
                Found::Unknown => {
                    let nearest = schemas.nearest(schema, &full).and_then(|path| path.rsplit('.').next());
                    found.push(unknown(sub, *span, schema, Some(name), nearest));
                }
            }
        }
        if let Some(filter) = &path.filter {
            for term in &filter.terms {
                let (member, value) = fixed(term, name, schema, schemas, &mut found);
                let whole = path.sub_attribute.is_none() && member == "value";
                if whole || target.sub_attribute.as_ref() == Some(&member) {
                    found.push(fixed_already(&member, term.attribute.1));
                } else if target.filter.iter().any(|(other, _)| *other == member) {
                    let message = format!("the filter says twice what `{member}` is");
                    found.push(Diagnostic::new(Code::AF401, message).at(term.attribute.1));
                } else {
                    target.filter.push((member, value));
                }
            }
            if path.sub_attribute.is_none() {
                target.value_of_element(name, name_span, schema, schemas, &mut found);
            }
        }
        target.ty = ty.unwrap_or(target.ty);
        target.multivalued = multivalued.unwrap_or(target.multivalued);
        target.reference = refers(&target, schemas.resource());
        let failed = found.iter().any(|found| found.severity() == crate::source::Severity::Error);
        ((!failed).then_some(target), found)
    }

    /// An attribute of objects that are no SCIM resources: its name is all there is to it.
    ///
    /// # Errors
    /// A name that nobody but the target may write.
    pub fn flat(
        name: &str,
        schemas: &Schemas,
        ty: Option<DataType>,
        multivalued: Option<bool>,
    ) -> (Option<Target>, Vec<Diagnostic>) {
        let span = Span::new(0, name.len());
        let mut target = Target {
            extension: None,
            attribute: name.to_owned(),
            filter: Vec::new(),
            sub_attribute: None,
            ty: DataType::String,
            multivalued: false,
            element: false,
            reference: false,
        };
        if let Found::Attribute(attribute) = schemas.find(schemas.resource(), name) {
            if attribute.read_only {
                let found = Diagnostic::new(Code::AF407, format!("only the target writes `{name}`"));
                return (None, vec![found.at(span).help("remove the mapping")]);
            }
            target.ty = attribute.ty;
            target.multivalued = attribute.multivalued;
        }
        target.ty = ty.unwrap_or(target.ty);
        target.multivalued = multivalued.unwrap_or(target.multivalued);
        target.reference = target.ty == DataType::Reference;
        (Some(target), Vec::new())
    }

    /// A path that ends with its filter stands for the `value` of the element.
    fn value_of_element(
        &mut self,
        name: &str,
        name_span: Span,
        schema: &str,
        schemas: &Schemas,
        found: &mut Vec<Diagnostic>,
    ) {
        match schemas.find(schema, &format!("{name}.value")) {
            Found::Attribute(attribute) => self.ty = attribute.ty,
            Found::Below(attribute) if attribute.ty != DataType::Complex => self.ty = attribute.ty,
            Found::Below(_) => self.ty = DataType::String,
            Found::Unknown => found.push(
                Diagnostic::new(Code::AF401, format!("`{name}` has no `value`: the path ends too early"))
                    .at(name_span)
                    .help(format!("name what is meant, as in `{name}[type eq \"work\"].formatted`")),
            ),
        }
        self.sub_attribute = Some("value".to_owned());
        self.multivalued = false;
    }

    /// Tells the element from others of its attribute: the same for the same filter, however it is ordered.
    pub fn element_key(&self) -> String {
        let mut terms: Vec<String> =
            self.filter.iter().map(|(name, value)| format!("{name} eq {}", value.to_json())).collect();
        terms.sort_unstable();
        format!("[{}]", terms.join(" and "))
    }

    /// The attribute as a whole, without a sub-attribute.
    pub fn whole(&self) -> Self {
        Target { sub_attribute: None, filter: Vec::new(), ..self.clone() }
    }

    /// Whether both are parts of one element of a multi-valued attribute.
    pub fn is_in_element_of(&self, other: &Self) -> bool {
        let is_part = |target: &Self| target.element && target.sub_attribute.is_some();
        is_part(self)
            && is_part(other)
            && self.attribute == other.attribute
            && self.extension == other.extension
            && self.filter.len() == other.filter.len()
            && self.filter.iter().all(|term| other.filter.contains(term))
    }

    /// The names from the resource's object down to the value, URN first: two targets with equal keys
    /// are one place.
    pub fn keys(&self) -> Vec<String> {
        let mut keys: Vec<String> = self.extension.iter().map(|urn| urn.to_ascii_lowercase()).collect();
        keys.push(self.attribute.clone());
        if self.element && self.sub_attribute.is_some() {
            keys.push(self.element_key());
        }
        keys.extend(self.sub_attribute.clone());
        keys
    }
}

/// `manager` of the enterprise extension, `members` of groups, and declared References that
/// stand for resources. RFC 7643's other references are URIs.
fn refers(target: &Target, resource: &str) -> bool {
    let sub = target.sub_attribute.as_deref();
    match &target.extension {
        Some(urn) if urn.eq_ignore_ascii_case(ENTERPRISE_USER) => {
            target.attribute == "manager" && matches!(sub, None | Some("value" | "$ref"))
        }
        Some(_) => target.ty == DataType::Reference,
        None => resource.eq_ignore_ascii_case(CORE_GROUP) && target.attribute == "members",
    }
}

fn fixed_already(member: &str, span: Span) -> Diagnostic {
    Diagnostic::new(Code::AF410, format!("the filter says already what `{member}` is"))
        .at(span)
        .help("map another attribute of the element, or leave the filter out")
}

/// A name that the schema does not have, or that it does not have below the attribute `parent`.
fn unknown(name: &str, span: Span, schema: &str, parent: Option<&str>, nearest: Option<&str>) -> Diagnostic {
    let message = match parent {
        Some(parent) => format!("the target's `{parent}` has no `{name}`"),
        None => format!("the target has no `{name}`"),
    };
    let found = Diagnostic::new(Code::AF404, message).at(span);
    match nearest {
        Some(nearest) => found.help(format!("did you mean `{nearest}`?")).fix(
            Safety::Unsafe,
            format!("write `{nearest}`"),
            vec![Edit::replace(span, nearest)],
        ),
        None => found
            .help(format!("`{schema}` does not have it; where the target does, declare it under `schema`")),
    }
}

fn other_case(name: &str, right: &str, span: Span) -> Diagnostic {
    Diagnostic::new(Code::AF405, format!("the schema spells `{name}` as `{right}`")).at(span).fix(
        Safety::Safe,
        format!("write `{right}`"),
        vec![Edit::replace(span, right)],
    )
}

/// One equality of a filter as a member of the element, in the type the schema gives it.
fn fixed(
    term: &FilterTerm,
    name: &str,
    schema: &str,
    schemas: &Schemas,
    found: &mut Vec<Diagnostic>,
) -> (String, FixedValue) {
    let member = &term.attribute.0;
    let (member, ty) = match schemas.find(schema, &format!("{name}.{member}")) {
        Found::Attribute(attribute) => {
            (attribute.path.rsplit('.').next().unwrap_or(member).to_owned(), Some(attribute.ty))
        }
        Found::Below(_) => (member.clone(), None),
        Found::Unknown => {
            let nearest = schemas.nearest(schema, &format!("{name}.{member}"));
            let nearest = nearest.and_then(|path| path.rsplit('.').next());
            found.push(unknown(member, term.attribute.1, schema, Some(name), nearest));
            (member.clone(), None)
        }
    };
    let text = match &term.value {
        FilterValue::String(literal) => literal.value.clone(),
        FilterValue::Boolean(value) => value.to_string(),
        FilterValue::Integer(value) => value.to_string(),
    };
    let value = match (ty, &term.value) {
        (Some(DataType::Boolean), _) => match parse_boolean(&text) {
            Some(value) => FixedValue::Boolean(value),
            None => {
                let message = format!("`{member}` is a Boolean, and `{text}` is none");
                found.push(
                    Diagnostic::new(Code::AF406, message).at(term.value_span).help("write true or false"),
                );
                FixedValue::String(text)
            }
        },
        (Some(DataType::String | DataType::Reference), _) => FixedValue::String(text),
        (_, FilterValue::Boolean(value)) => FixedValue::Boolean(*value),
        (_, FilterValue::Integer(value)) => FixedValue::Integer(*value),
        (_, FilterValue::String(_)) => FixedValue::String(text),
    };
    (member, value)
}
