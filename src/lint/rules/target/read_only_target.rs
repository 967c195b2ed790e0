use super::shared::written;
use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::view::AttributeView;
use crate::mapping::MappingSource;
use crate::source::{Code, Diagnostic};

pub(super) static RULE: Rule = Rule {
    code: Code::AF407,
    summary: "a target that only the server writes",
    why: "`id`, `meta` and `groups` are the application's own: it assigns them, and refuses or ignores what \
          a client sends. The primary key must not be a mapping's target. For an identifier of your side \
          there is `externalId`.\n\nIn a synchronization schema, the target's directory says of other attributes that they \
          are read-only. In cross-tenant synchronization the target tenant makes `proxyAddresses` and `otherMails` itself; \
          as sources they are fine.",
    examples: &[
        Example::attributes("id: [objectId]", "externalId: [objectId]"),
        Example::file(
            tenants!(
                "User",
                r#"{ "targetAttributeName": "alternativeSecurityId", "matchingPriority": 1, "source": { "expression": "[objectId]" } },
        { "targetAttributeName": "proxyAddresses", "source": { "expression": "[proxyAddresses]" } }"#
            ),
            tenants!(
                "User",
                r#"{ "targetAttributeName": "alternativeSecurityId", "matchingPriority": 1, "source": { "expression": "[objectId]" } },
        { "targetAttributeName": "mailNickname", "source": { "expression": "[mailNickname]" } }"#
            ),
        ),
    ],
    fix: None,
    pages: &["https://www.rfc-editor.org/rfc/rfc7643", "customize-application-attributes", "known-issues"],
    check: Check::Attribute(check),
};

/// What the target tenant makes itself. What a schema says is read-only has been said by then.
fn check(view: &AttributeView<'_>, report: Report<'_>) {
    let mapping = view.checked.mapping;
    let name = written(view);
    let made = ["proxyAddresses", "otherMails"].iter().any(|made| name.eq_ignore_ascii_case(made));
    let writes = !matches!(mapping.source, MappingSource::None) || mapping.default.is_some();
    if made && writes && view.checked.target.is_some() && view.object.connector.is_cross_tenant() {
        report(
            Diagnostic::new(RULE.code, format!("only the target tenant writes `{name}`"))
                .at(mapping.target.locate((0..name.len()).into()))
                .help("remove the mapping"),
        );
    }
}
