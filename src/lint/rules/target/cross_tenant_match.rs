use crate::lint::graph;
use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::view::ObjectView;
use crate::source::{Code, Diagnostic};

pub(super) static RULE: Rule = Rule {
    code: Code::AF423,
    summary: "cross-tenant synchronization by another matching attribute than the service's own",
    why: "From one tenant of Microsoft Entra into another, people are matched by the attribute that the template has, and \
          no other: the service answers a schema in which another one is a matching attribute, or that one is none, with \
          `SchemaInvalid`. What it was is kept in `OriginalJoiningProperty` of the object mapping's metadata, which is what \
          this rule goes by.",
    examples: &[Example::file(
        tenants!(
            "User",
            r#"{ "targetAttributeName": "employeeId", "matchingPriority": 1, "source": { "expression": "[employeeId]" } },
        { "targetAttributeName": "alternativeSecurityId", "source": { "expression": "[objectId]" } }"#
        ),
        tenants!(
            "User",
            r#"{ "targetAttributeName": "employeeId", "source": { "expression": "[employeeId]" } },
        { "targetAttributeName": "alternativeSecurityId", "matchingPriority": 1, "source": { "expression": "[objectId]" } }"#
        ),
    )],
    fix: None,
    pages: &[
        "https://learn.microsoft.com/entra/identity/multi-tenant-organizations/cross-tenant-synchronization-configure",
    ],
    check: Check::Object(check),
};

fn check(view: &ObjectView<'_>, report: Report<'_>) {
    let object = view.checked.object;
    if !view.connector.is_cross_tenant() || !object.enabled {
        return;
    }
    let original = graph::object_mapping(view)
        .and_then(|node| graph::metadata(node, "OriginalJoiningProperty"))
        .map(|value| (value.text.as_str(), graph::inside(value)));
    let Some((original, said)) = original else { return };
    let matching = object.attributes.iter().filter(|mapping| mapping.precedence.is_some());
    // That there is none at all is another finding.
    for mapping in matching.filter(|mapping| mapping.target.text != original) {
        let Some((_, place)) = mapping.precedence else { continue };
        let name = &mapping.target.text;
        report(
            Diagnostic::new(RULE.code, format!("cross-tenant synchronization cannot match by `{name}`"))
                .at(place)
                .label(said, "what it matches by")
                .help(format!("set `matchingPriority` of `{name}` to 0, and that of `{original}` to 1")),
        );
    }
}
