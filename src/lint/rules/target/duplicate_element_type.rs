use std::collections::HashMap;

use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::view::ObjectView;
use crate::mapping::{CheckedAttribute, MappingSource};
use crate::scim::FixedValue;
use crate::source::{Code, Diagnostic, Span};
use crate::value::Arena;

pub(super) static RULE: Rule = Rule {
    code: Code::AF411,
    summary: "two elements of one attribute that have the same type, or are both primary",
    why: "Each element of `emails`, `phoneNumbers` or `addresses` is told from the others by its `type`: the service \
          wants it to be there once, and finds the wrong element, or none, when it is there twice. Only one element \
          may be primary.\n\nPaths with the same filter write one element together. So write one filter in all of \
          them, and map `primary` as a sub-attribute.",
    examples: &[
        Example::attributes(
            "emails[type eq \"work\"].value: [mail]\nemails[type eq \"work\" and primary eq true].display: [displayName]",
            "emails[type eq \"work\"].value: [mail]\nemails[type eq \"work\"].display: [displayName]",
        ),
        Example::attributes(
            "emails[type eq \"work\" and primary eq true].value: [mail]\nemails[type eq \"home\" and primary eq true].value: [mailNickname]",
            "emails[type eq \"work\" and primary eq true].value: [mail]\nemails[type eq \"home\"].value: [mailNickname]",
        ),
    ],
    fix: None,
    pages: &["use-scim-to-provision-users-and-groups", "https://www.rfc-editor.org/rfc/rfc7643"],
    check: Check::Object(check),
};

/// What is known to be in an element, and where that is said.
#[derive(Debug, Default)]
struct Element {
    /// The attribute that it is an element of: extension and name.
    of: (Option<String>, String),
    ty: Option<(String, Span)>,
    primary: Option<Span>,
}

fn check(view: &ObjectView<'_>, report: Report<'_>) {
    let mut elements: Vec<Element> = Vec::new();
    let mut known: HashMap<(Option<String>, String, String), usize> = HashMap::new();
    for attribute in &view.checked.attributes {
        let Some(target) = attribute.target.as_ref().filter(|target| target.element) else { continue };
        let extension = target.extension.as_ref().map(|urn| urn.to_ascii_lowercase());
        let key = (extension.clone(), target.attribute.clone(), target.element_key());
        let at = *known.entry(key).or_insert(elements.len());
        if at == elements.len() {
            elements.push(Element { of: (extension, target.attribute.clone()), ..Element::default() });
        }
        if let Some(element) = elements.get_mut(at) {
            element.learn(attribute);
        }
    }
    for (at, element) in elements.iter().enumerate() {
        let name = &element.of.1;
        let earlier = || elements.iter().take(at).filter(|other| other.of == element.of);
        let same_type = element.ty.as_ref().and_then(|(ty, span)| {
            let others = earlier().filter_map(|other| other.ty.as_ref());
            let (_, first) = others.into_iter().find(|(other, _)| other.eq_ignore_ascii_case(ty))?;
            Some((format!("two elements of `{name}` have the type `{ty}`"), *span, *first))
        });
        let same = same_type.or_else(|| {
            let span = element.primary?;
            let first = earlier().find_map(|other| other.primary)?;
            Some((format!("two elements of `{name}` are primary"), span, first))
        });
        if let Some((message, span, first)) = same {
            report(Diagnostic::new(RULE.code, message).at(span).label(first, "the other one").help(
                "write the same filter in both paths, so that they are one element, or tell the two apart",
            ));
        }
    }
}

impl Element {
    fn learn(&mut self, attribute: &CheckedAttribute<'_>) {
        let (Some(target), Some(path)) = (&attribute.target, &attribute.path) else { return };
        let place = &attribute.mapping.target;
        for (member, value) in &target.filter {
            let terms = path.filter.iter().flat_map(|filter| &filter.terms);
            let term = terms.into_iter().find(|term| term.attribute.0.eq_ignore_ascii_case(member));
            let span = term.map_or(path.span, |term| term.attribute.1.to(term.value_span));
            match (member.as_str(), value) {
                ("type", FixedValue::String(ty)) if self.ty.is_none() => {
                    self.ty = Some((ty.clone(), place.locate(span)));
                }
                ("primary", FixedValue::Boolean(true)) if self.primary.is_none() => {
                    self.primary = Some(place.locate(span));
                }
                _ => {}
            }
        }
        let MappingSource::Constant(constant, span) = &attribute.mapping.source else { return };
        let arena = Arena::new();
        match target.sub_attribute.as_deref() {
            Some("type") if self.ty.is_none() => {
                self.ty = constant.value().to_str(&arena).map(|ty| (ty.to_owned(), *span));
            }
            Some("primary") if constant.value().to_boolean(&arena) == Some(true) => {
                self.primary = self.primary.or(Some(*span));
            }
            _ => {}
        }
    }
}
