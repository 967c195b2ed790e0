//! attrflow's own format: from a document, YAML or JSON, to the model.

use super::located::Located;
use super::model::{
    Apply, AttributeMapping, Behavior, Flow, Holds, LintChoices, Mapping, MappingSource, ObjectMapping,
    ScopeGroup, ScopeSet, SourceDeclaration, TargetDeclaration,
};
use super::read::{Reader, constant as constant_of};
use crate::catalogue::{AttributeType, ObjectKind, SourceKind};
use crate::check::Dialect;
use crate::scim::{CORE_GROUP, CORE_USER, ENTERPRISE_USER};
use crate::source::document::{Document, Entry, Node, NodeKind, Scalar};
use crate::source::{Code, Diagnostic, Edit, Safety};
use crate::syntax::{ExpressionKind, Limits, Name, parse_expression};

const FILE_KEYS: [&str; 7] = ["attrflow", "name", "dialect", "source", "user", "group", "lint"];
const OBJECT_KEYS: [&str; 7] =
    ["target", "filterable", "flow", "scope", "source-schema", "schema", "attributes"];
const ATTRIBUTE_KEYS: [&str; 12] = [
    "from",
    "const",
    "default",
    "match",
    "apply",
    "behavior",
    "flow-null",
    "required",
    "type",
    "multivalued",
    "case-exact",
    "note",
];

/// The mapping a document holds, and all that is wrong with it.
pub(super) fn read(document: &Document) -> (Option<Mapping>, Vec<Diagnostic>) {
    let mut reader = Reader { diagnostics: document.diagnostics.clone() };
    let Some(root) = &document.root else { return (None, reader.diagnostics) };
    let NodeKind::Mapping(entries) = &root.kind else {
        if !root.is_invalid() {
            reader.report(
                Diagnostic::new(Code::AF303, "a mapping file is a mapping of keys to values")
                    .at(root.span)
                    .help("begin with `attrflow: 1`"),
            );
        }
        return (None, reader.diagnostics);
    };
    if root.entry("attrflow").is_none()
        && let Some(tests) = root.entry("attrflow-test")
    {
        let found = Diagnostic::new(Code::AF304, "the key `attrflow` is missing").at(tests.key.span);
        reader.report(found.help("this is a test file: `attrflow test` runs it"));
        return (None, reader.diagnostics);
    }
    let mut mapping = Mapping {
        name: None,
        dialect: Dialect::default(),
        source: SourceKind::default(),
        holds: Holds::Mappings,
        objects: Vec::new(),
        lint: LintChoices::default(),
    };
    let mut misspelt = Vec::new();
    for entry in entries {
        let (key, value) = (&entry.key, &entry.value);
        match key.text.as_str() {
            "attrflow" => {}
            "lint" => mapping.lint = lint(&mut reader, entry),
            "name" => mapping.name = reader.text(value, key.span, "name").map(|name| name.text.clone()),
            "dialect" => {
                let words = [("entra", Dialect::Entra), ("extended", Dialect::Extended)];
                mapping.dialect = reader.word(value, key, &words).unwrap_or_default();
            }
            "source" => {
                let words = SourceKind::ALL.map(|kind| (kind.as_str(), kind));
                mapping.source = reader.word(value, key, &words).unwrap_or(SourceKind::None);
            }
            "user" => mapping.objects.extend(object(&mut reader, ObjectKind::User, entry)),
            "group" => mapping.objects.extend(object(&mut reader, ObjectKind::Group, entry)),
            _ => misspelt.push(reader.unknown_key(key, &FILE_KEYS, "a mapping file")),
        }
    }
    if !misspelt.contains(&Some("attrflow")) {
        version(&mut reader, root);
    }
    for object in &mut mapping.objects {
        object.source = mapping.source;
    }
    let has_object = entries.iter().any(|entry| matches!(entry.key.text.as_str(), "user" | "group"));
    if !has_object && !stands_for(&misspelt, &["user", "group"]) {
        let first = entries.first().map_or(root.span, |entry| entry.key.span);
        reader.report(Diagnostic::new(Code::AF304, "the file maps neither `user` nor `group`").at(first));
    }
    (Some(mapping), reader.diagnostics)
}

fn version(reader: &mut Reader, root: &Node) {
    match root.entry("attrflow") {
        Some(entry) => {
            if entry.value.as_scalar().and_then(Scalar::as_integer) != Some(1) && !entry.value.is_invalid() {
                let place = if entry.value.span.is_empty() { entry.key.span } else { entry.value.span };
                reader.report(
                    Diagnostic::new(Code::AF303, "the only format version is 1")
                        .at(place)
                        .help("write `attrflow: 1`"),
                );
            }
        }
        None => {
            let keys = root.as_mapping().unwrap_or_default();
            let first = keys.first().map_or(root.span, |entry| entry.key.span);
            let found = Diagnostic::new(Code::AF304, "the key `attrflow` is missing").at(first);
            let exported = ["synchronizationRules", "objectMappings", "attributeMappings", "directories"];
            reader.report(if keys.iter().any(|entry| exported.contains(&entry.key.text.as_str())) {
                found.help(
                    "this looks like a Microsoft Graph synchronization schema, which is read as JSON only",
                )
            } else {
                found.help("a mapping file says which version of the format it is in: `attrflow: 1`")
            });
        }
    }
}

/// Lists of rules, or rules with the reason for each.
fn lint(reader: &mut Reader, entry: &Entry) -> LintChoices {
    let mut choices = LintChoices::default();
    for entry in reader.mapping(&entry.value, entry.key.span, "lint") {
        let list = match entry.key.text.as_str() {
            "allow" => &mut choices.allow,
            "deny" => &mut choices.deny,
            _ => {
                let _ = reader.unknown_key(&entry.key, &["allow", "deny"], "`lint`");
                continue;
            }
        };
        match &entry.value.kind {
            NodeKind::Mapping(reasons) => list.extend(reasons.iter().map(|rule| Located::scalar(&rule.key))),
            _ => {
                let items = reader.list(entry).iter();
                list.extend(items.filter_map(|item| {
                    reader.text(item, entry.key.span, &entry.key.text).map(Located::scalar)
                }));
            }
        }
    }
    choices
}

fn object(reader: &mut Reader, kind: ObjectKind, entry: &Entry) -> Option<ObjectMapping> {
    if entry.value.is_invalid() {
        return None;
    }
    let entries = reader.mapping(&entry.value, entry.key.span, kind.as_str());
    let default_target = match kind {
        ObjectKind::User => CORE_USER,
        ObjectKind::Group => CORE_GROUP,
    };
    let mut object = ObjectMapping {
        kind,
        name: None,
        rule: None,
        enabled: true,
        span: entry.key.span,
        extent: entry.key.span.to(entry.value.span),
        source: SourceKind::default(),
        source_object: None,
        target_object: None,
        target: default_target.to_owned(),
        enterprise: false,
        flat: false,
        complete: true,
        partial: false,
        filterable: None,
        flow: Flow::ALL,
        scope: Vec::new(),
        source_schema: Vec::new(),
        schema: Vec::new(),
        attributes: Vec::new(),
    };
    let mut mapped = false;
    let mut misspelt = Vec::new();
    for entry in entries {
        let (key, value) = (&entry.key, &entry.value);
        match key.text.as_str() {
            "target" => {
                if let Some(target) = reader.text(value, key.span, "target") {
                    // Users are users, by whichever of their two schemas they are named.
                    object.enterprise = target.text.eq_ignore_ascii_case(ENTERPRISE_USER);
                    object.target =
                        if object.enterprise { CORE_USER.to_owned() } else { target.text.clone() };
                }
            }
            "filterable" => {
                let items = reader.list(entry).iter();
                object.filterable = Some(
                    items
                        .filter_map(|item| reader.text(item, key.span, "filterable").map(Located::scalar))
                        .collect(),
                );
            }
            "flow" => object.flow = flow(reader, entry),
            "scope" => object.scope = scope(reader, entry),
            "source-schema" => {
                for (name, ty) in types(reader, entry) {
                    object.source_schema.push(SourceDeclaration { name, ty });
                }
            }
            "schema" => {
                for (path, ty) in types(reader, entry) {
                    object.schema.push(TargetDeclaration { path, ty });
                }
            }
            "attributes" => {
                mapped = true;
                let attributes = reader.mapping(value, key.span, "attributes");
                object.attributes = attributes.iter().map(|entry| attribute(reader, entry)).collect();
            }
            _ => misspelt.push(reader.unknown_key(key, &OBJECT_KEYS, &format!("`{}`", kind.as_str()))),
        }
    }
    let mapped = mapped || stands_for(&misspelt, &["attributes"]);
    if !mapped && entry.value.as_mapping().is_some() {
        let message = format!("`{}` has no `attributes`", kind.as_str());
        reader.report(Diagnostic::new(Code::AF304, message).at(entry.key.span));
    }
    Some(object)
}

/// Whether an unknown key may be a missing one: it looks like one, or like none that is known. What the key is
/// meant for has been asked already then.
fn stands_for(misspelt: &[Option<&str>], missing: &[&str]) -> bool {
    misspelt.iter().any(|near| near.is_none_or(|near| missing.contains(&near)))
}

fn flow(reader: &mut Reader, entry: &Entry) -> Flow {
    let mut flow = Flow { create: false, update: false, delete: false };
    let words = [("create", 0), ("update", 1), ("delete", 2)];
    if entry.value.as_sequence().is_none() {
        reader.wrong_kind(&entry.value, entry.key.span, &entry.key.text, "a list");
        return Flow::ALL;
    }
    for item in reader.list(entry) {
        match reader.word(item, &entry.key, &words) {
            Some(0) => flow.create = true,
            Some(1) => flow.update = true,
            Some(_) => flow.delete = true,
            None => {}
        }
    }
    flow
}

fn scope(reader: &mut Reader, entry: &Entry) -> Vec<ScopeGroup> {
    let mut groups = Vec::new();
    for item in reader.list(entry) {
        let mut group = ScopeGroup { set: ScopeSet::Groups, name: None, clauses: Vec::new() };
        let entries = reader.mapping(item, entry.key.span, "scope group");
        let mut misspelt = Vec::new();
        for entry in entries {
            match entry.key.text.as_str() {
                "name" => {
                    let name = reader.text(&entry.value, entry.key.span, "name");
                    group.name = name.map(|name| name.text.clone());
                }
                "when" => {
                    for clause in reader.list(entry) {
                        if let Some(clause) = reader.text(clause, clause.span, "a clause") {
                            group.clauses.push(Located::scalar(clause));
                        }
                    }
                }
                _ => misspelt.push(reader.unknown_key(&entry.key, &["name", "when"], "a scope group")),
            }
        }
        let has_clauses = item.get("when").is_some() || stands_for(&misspelt, &["when"]);
        if item.as_mapping().is_some() && !has_clauses {
            let place = entries.first().map_or(item.span, |entry| entry.key.span);
            reader.report(Diagnostic::new(Code::AF304, "the scope group has no `when`").at(place));
        }
        groups.push(group);
    }
    groups
}

fn types(reader: &mut Reader, entry: &Entry) -> Vec<(Located, AttributeType)> {
    let words = AttributeType::ALL.map(|ty| (ty.as_str(), ty));
    let entries = reader.mapping(&entry.value, entry.key.span, &entry.key.text);
    entries
        .iter()
        .filter_map(|entry| {
            let ty = reader.word(&entry.value, &entry.key, &words)?;
            Some((Located::scalar(&entry.key), ty))
        })
        .collect()
}

fn attribute(reader: &mut Reader, entry: &Entry) -> AttributeMapping {
    let mut attribute = AttributeMapping {
        target: Located::scalar(&entry.key),
        source: MappingSource::Invalid,
        default: None,
        precedence: None,
        apply: Apply::default(),
        behavior: Behavior::default(),
        flow_null: false,
        required: false,
        ty: None,
        multivalued: None,
        max_length: None,
        case_exact: false,
        note: None,
    };
    match &entry.value.kind {
        NodeKind::Mapping(entries) => details(reader, entry, entries, &mut attribute),
        _ => attribute.source = expression(reader, &entry.value, &entry.key),
    }
    attribute
}

/// An expression: a scalar, or an attribute as a sequence of one element.
fn expression(reader: &mut Reader, node: &Node, key: &Scalar) -> MappingSource {
    match &node.kind {
        NodeKind::Sequence(items) => match items.as_slice() {
            [element] if element.as_scalar().is_some() => {
                let element = element.as_scalar().map(|scalar| Located::sequence(node.span, scalar));
                element.map_or(MappingSource::Invalid, MappingSource::Expression)
            }
            items => {
                if !items.iter().any(Node::is_invalid) {
                    reader.report(
                        Diagnostic::new(Code::AF303, "a list is no expression").at(node.span).help(
                            "`[mail]` with one name is the attribute `mail`; anything else must be one expression in quotes",
                        ),
                    );
                }
                MappingSource::Invalid
            }
        },
        NodeKind::Scalar(scalar) => {
            if scalar.surprise().is_some() || scalar.as_bool().is_some() && scalar.is_plain() {
                let quoted = format!("'\"{}\"'", scalar.text.replace('\'', "''"));
                reader.report(
                    Diagnostic::new(Code::AF303, format!("`{}` is no expression", scalar.text))
                        .at(scalar.span)
                        .help(format!(
                            "write {quoted} for the text, or `const: {}` for the constant",
                            scalar.text
                        )),
                );
                return MappingSource::Invalid;
            }
            if scalar.lost_quotes() && is_bare_text(&scalar.text) {
                let text = crate::syntax::StringLiteral::encode(&scalar.text);
                let fixed = crate::source::document::quoted(&format!("\"{text}\""));
                reader.report(
                    Diagnostic::new(
                        Code::AF022,
                        format!("YAML took the quotes: the expression is `{}`, a bare name", scalar.text),
                    )
                    .at(scalar.span)
                    .help("quote the whole expression once more")
                    .fix(
                        Safety::Safe,
                        format!("write {fixed}"),
                        vec![Edit::replace(scalar.span, fixed)],
                    ),
                );
                return MappingSource::Constant(
                    crate::value::Constant::text(scalar.text.as_str()),
                    scalar.span,
                );
            }
            MappingSource::Expression(Located::scalar(scalar))
        }
        _ => {
            reader.wrong_kind(node, key.span, &key.text, "an expression");
            MappingSource::Invalid
        }
    }
}

/// Words that are text and nothing else: no attribute, call, literal or name of the language.
fn is_bare_text(text: &str) -> bool {
    if text.trim().is_empty() || text.contains(['[', ']', '(', ')', '"', '%', '<', '>', '=']) {
        return false;
    }
    match parse_expression(text, Limits::ANY).tree {
        Some(tree) => matches!(tree.kind, ExpressionKind::Name(Name::Unknown(_))),
        None => true,
    }
}

fn details(reader: &mut Reader, whole: &Entry, entries: &[Entry], attribute: &mut AttributeMapping) {
    let mut constant = None;
    let mut misspelt = Vec::new();
    for entry in entries {
        let (key, value) = (&entry.key, &entry.value);
        match key.text.as_str() {
            "from" => attribute.source = expression(reader, value, key),
            "const" => constant = constant_of(reader, value, key).map(|constant| (constant, value.span)),
            "default" => {
                attribute.default = constant_of(reader, value, key).map(|constant| (constant, value.span))
            }
            "match" => match value.as_scalar().and_then(Scalar::as_integer).map(u32::try_from) {
                Some(Ok(precedence)) if precedence > 0 => {
                    attribute.precedence = Some((precedence, value.span))
                }
                _ => reader.wrong_kind(value, key.span, "match", "an integer from 1"),
            },
            "apply" => {
                let words = [
                    ("always", Apply::Always),
                    ("create-only", Apply::CreateOnly),
                    ("multi-value-add-only", Apply::MultiValueAddOnly),
                ];
                attribute.apply = reader.word(value, key, &words).unwrap_or_default();
            }
            "behavior" => {
                let words = [("when-changed", Behavior::WhenChanged), ("always", Behavior::Always)];
                attribute.behavior = reader.word(value, key, &words).unwrap_or_default();
            }
            "flow-null" => attribute.flow_null = reader.boolean(entry),
            "required" => attribute.required = reader.boolean(entry),
            "type" => attribute.ty = reader.word(value, key, &AttributeType::ALL.map(|ty| (ty.as_str(), ty))),
            "multivalued" => attribute.multivalued = Some(reader.boolean(entry)),
            "case-exact" => attribute.case_exact = reader.boolean(entry),
            "note" => attribute.note = reader.text(value, key.span, "note").map(|note| note.text.clone()),
            _ => misspelt.push(reader.unknown_key(key, &ATTRIBUTE_KEYS, "an attribute mapping")),
        }
    }
    let has = |name: &str| entries.iter().any(|entry| entry.key.text == name);
    if has("from") && has("const") {
        let place =
            entries.iter().find(|entry| entry.key.text == "const").map_or(whole.key.span, |e| e.key.span);
        reader.report(
            Diagnostic::new(Code::AF303, "a mapping has `from` or `const`, not both")
                .at(place)
                .help("`default` is what an object gets whose source is Null"),
        );
    } else if let Some((constant, span)) = constant {
        attribute.source = MappingSource::Constant(constant, span);
    } else if !has("from") && !has("const") {
        if has("default") {
            attribute.source = MappingSource::None;
        } else if !stands_for(&misspelt, &["from", "const", "default"]) {
            let message = format!("`{}` has none of `from`, `const` and `default`", whole.key.text);
            reader.report(Diagnostic::new(Code::AF304, message).at(whole.key.span));
        }
    }
}
