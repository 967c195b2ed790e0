use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::view::ObjectView;
use crate::mapping::{CheckedAttribute, MappingSource};
use crate::scim::{FixedValue, Found, Target};
use crate::source::{Code, Diagnostic, Span, suggest};
use crate::syntax::{FilterValue, parse_path};
use crate::value::Arena;

pub(super) static RULE: Rule = Rule {
    code: Code::AF412,
    summary: "a type that the schema does not suggest",
    why: "RFC 7643 suggests values for `type`: `work`, `home` and `other` for e-mails and addresses, and `mobile`, \
          `fax` and `pager` for phone numbers, too. An application may have more (`work2`, `microsoftteams`), but one \
          that does not know a type ignores the element, or refuses it.\n\nWhere the application documents the value, \
          declare the path under `schema`; that is then said once, for everyone who reads the file.",
    examples: &[
        Example::attributes(
            "phoneNumbers[type eq \"work2\"].value: [telephoneNumber]",
            "phoneNumbers[type eq \"work\"].value: [telephoneNumber]",
        ),
        Example::user(
            "attributes:\n  userName: { from: [userPrincipalName], match: 1 }\n  active: Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")\n  phoneNumbers[type eq \"work2\"].value: [telephoneNumber]",
            "schema:\n  phoneNumbers[type eq \"work2\"].value: String\nattributes:\n  userName: { from: [userPrincipalName], match: 1 }\n  active: Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")\n  phoneNumbers[type eq \"work2\"].value: [telephoneNumber]",
        ),
    ],
    fix: None,
    pages: &["https://www.rfc-editor.org/rfc/rfc7643", "customize-application-attributes"],
    check: Check::Object(check),
};

fn check(view: &ObjectView<'_>, report: Report<'_>) {
    let mut seen: Vec<(Option<&str>, &str, String)> = declared(view);
    for attribute in &view.checked.attributes {
        let Some(target) = &attribute.target else { continue };
        let Some((ty, span)) = type_of(attribute, target) else { continue };
        let schemas = &view.checked.schemas;
        let schema = target.extension.as_deref().unwrap_or(schemas.resource());
        let Found::Attribute(known) = schemas.find(schema, &format!("{}.type", target.attribute)) else {
            continue;
        };
        let element = (target.extension.as_deref(), target.attribute.as_str(), ty);
        if known.canonical.is_empty()
            || known.canonical.contains(&element.2.as_str())
            || seen.contains(&element)
        {
            continue;
        }
        let (name, ty) = (element.1, &element.2);
        let found = Diagnostic::new(RULE.code, format!("`{ty}` is none of the types of `{name}`")).at(span);
        let values: Vec<String> = known.canonical.iter().map(|value| format!("`{value}`")).collect();
        let values = values.join(", ");
        report(found.help(match suggest(ty, known.canonical.iter().copied()) {
            Some(near) if near.eq_ignore_ascii_case(ty) => format!("the schema writes it `{near}`"),
            _ if view.file.is_graph => format!(
                "the schema suggests {values}; where the application has it, the target's directory defines the path"
            ),
            _ => format!(
                "the schema suggests {values}; where the application has it, declare the path under `schema`"
            ),
        }));
        seen.push(element);
    }
}

/// The type that a path's filter, or a constant, gives an element.
fn type_of(attribute: &CheckedAttribute<'_>, target: &Target) -> Option<(String, Span)> {
    let place = &attribute.mapping.target;
    for (member, value) in &target.filter {
        if let ("type", FixedValue::String(ty)) = (member.as_str(), value) {
            let terms = attribute.path.as_ref()?.filter.iter().flat_map(|filter| &filter.terms);
            let term = terms.into_iter().find(|term| term.attribute.0.eq_ignore_ascii_case("type"))?;
            return Some((ty.clone(), place.locate(term.value_span)));
        }
    }
    match &attribute.mapping.source {
        MappingSource::Constant(constant, span) if target.sub_attribute.as_deref() == Some("type") => {
            Some((constant.value().to_str(&Arena::new())?.to_owned(), *span))
        }
        _ => None,
    }
}

/// The types that the file declares, or the target's directory defines: extension, attribute, type.
fn declared<'a>(view: &ObjectView<'a>) -> Vec<(Option<&'a str>, &'a str, String)> {
    let schemas = &view.checked.schemas;
    let mut types = Vec::new();
    let object = view.checked.object;
    let defined = object.target_object.as_ref().and_then(|target| target.definition.as_ref());
    let defined = defined.into_iter().flat_map(|definition| &definition.attributes);
    let paths = object.schema.iter().map(|declaration| &declaration.path);
    for declared in paths.chain(defined.map(|attribute| &attribute.name)) {
        let Some(path) = parse_path(&declared.text).tree else { continue };
        let core = path.schema.as_ref().is_none_or(|(urn, _)| urn.eq_ignore_ascii_case(schemas.resource()));
        if !core || path.filter.is_none() {
            continue;
        }
        let Found::Attribute(known) = schemas.find(schemas.resource(), &path.attribute.0) else { continue };
        for term in path.filter.iter().flat_map(|filter| &filter.terms) {
            if let FilterValue::String(value) = &term.value
                && term.attribute.0.eq_ignore_ascii_case("type")
            {
                types.push((None, known.path.as_str(), value.value.clone()));
            }
        }
    }
    types
}
