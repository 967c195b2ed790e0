use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::view::ObjectView;
use crate::source::{Code, Diagnostic};

pub(super) static RULE: Rule = Rule {
    code: Code::AF424,
    summary: "objects that are not users, in cross-tenant synchronization",
    why: "From one tenant of Microsoft Entra into another, the service synchronises users. Devices and contacts it does not \
          take. Groups it takes only where the target tenant allows that (`groupSyncInbound` of its policy for the \
          source tenant), and security groups only; Microsoft's list of known limitations still says that it takes none. \
          Where groups are synchronised on purpose, allow this finding.",
    examples: &[Example::file(
        tenants!(
            "Device",
            r#"{ "targetAttributeName": "alternativeSecurityId", "matchingPriority": 1, "source": { "expression": "[objectId]" } }"#
        ),
        tenants!(
            "User",
            r#"{ "targetAttributeName": "alternativeSecurityId", "matchingPriority": 1, "source": { "expression": "[objectId]" } }"#
        ),
    )],
    fix: None,
    pages: &["known-issues", "https://learn.microsoft.com/graph/api/resources/crosstenantgroupsyncinbound"],
    check: Check::Object(check),
};

fn check(view: &ObjectView<'_>, report: Report<'_>) {
    let object = view.checked.object;
    let Some(source) = object.source_object.as_ref().filter(|_| object.enabled) else { return };
    let Some(named) = &source.name else { return };
    if !view.connector.is_cross_tenant() {
        return;
    }
    let name = named.text.as_str();
    let (message, help) = match name.to_ascii_lowercase().as_str() {
        "group" => (
            "groups are synchronised between tenants only where the target tenant allows it".to_owned(),
            "see that the target tenant's policy allows `groupSyncInbound`, or disable the object mapping",
        ),
        "device" | "contact" | "orgcontact" => {
            (format!("a `{name}` is not synchronised between tenants"), "disable the object mapping")
        }
        _ => return,
    };
    let place = named.locate((0..name.len()).into());
    report(Diagnostic::new(RULE.code, message).at(place).help(help));
}
