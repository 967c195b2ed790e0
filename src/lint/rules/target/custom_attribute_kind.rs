use super::extension_form::{is_core, is_non_gallery};
use crate::catalogue::AttributeType;
use crate::lint::graph;
use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::view::ObjectView;
use crate::source::document::Scalar;
use crate::source::{Code, Diagnostic, Span};
use crate::syntax::parse_path;

pub(super) static RULE: Rule = Rule {
    code: Code::AF425,
    summary: "a custom attribute of a non-gallery application that is a reference, has several values, or parts",
    why: "For a SCIM application that is not in the gallery, attributes can be added to the target's schema, under the URN of \
          an extension. The service takes those with one plain value only: no references, no lists, and nothing with \
          sub-attributes. Applications of the gallery may have such attributes, because Microsoft built them in.\n\nSend \
          the same as text, such as with `Join`, and let the application take it apart.",
    examples: &[Example::file(
        custom!(r#""type": "String", "multivalued": true"#),
        custom!(r#""type": "String", "multivalued": false"#),
    )],
    fix: None,
    pages: &["customize-application-attributes"],
    check: Check::Object(check),
};

fn check(view: &ObjectView<'_>, report: Report<'_>) {
    let object = view.checked.object;
    let definition = object.target_object.as_ref().and_then(|target| target.definition.as_deref());
    let Some(definition) = definition.filter(|_| !object.flat && is_non_gallery(object)) else { return };
    for attribute in &definition.attributes {
        let name = attribute.name.text.as_str();
        let Some(path) = parse_path(name).tree else { continue };
        if path.schema.is_none_or(|(urn, _)| is_core(&urn.to_ascii_lowercase(), &object.target)) {
            continue;
        }
        let node = graph::holder(view.file, "name", attribute.name.span());
        let value =
            |key| node.and_then(|node| graph::text(node, key)).map(|value: &Scalar| graph::inside(value));
        let whole = attribute.name.locate(Span::new(0, name.len()));
        let (what, place) = if attribute.ty == AttributeType::Reference {
            ("a reference", value("type"))
        } else if attribute.multivalued {
            ("several values", value("multivalued"))
        } else if path.sub_attribute.is_some() || path.filter.is_some() {
            ("parts", None)
        } else {
            continue;
        };
        let verb = if attribute.ty == AttributeType::Reference { "be" } else { "have" };
        let message = format!("a custom attribute of a non-gallery application cannot {verb} {what}");
        report(
            Diagnostic::new(RULE.code, message)
                .at(place.unwrap_or(whole))
                .help("the service takes custom attributes with one plain value; send the same as text"),
        );
    }
}
