use super::create_only::{create_only, with_create_only};
use crate::catalogue::ObjectKind;
use crate::lint::connector::TargetKind;
use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::view::AttributeView;
use crate::mapping::{Apply, MappingSource};
use crate::source::{Code, Diagnostic, Safety};

pub(super) static RULE: Rule = Rule {
    code: Code::AF621,
    summary: "`mail` of a user in Microsoft Entra, in a mapping that also applies on updates",
    why: "From HR systems and with API-driven provisioning, the service sets `mail` when it creates a user. Later the \
          attribute belongs to the mailbox: an update of it is refused or overwritten, and each cycle tries again.\n\nThe \
          flow type “only during object creation” (`ObjectAddOnly`) says what happens anyway.",
    examples: &[Example::file(
        hr!(
            "Azure Active Directory",
            r#"{ "targetAttributeName": "mail", "source": { "expression": "[EmailAddress]" } }"#
        ),
        hr!(
            "Azure Active Directory",
            r#"{ "targetAttributeName": "mail", "flowType": "ObjectAddOnly", "source": { "expression": "[EmailAddress]" } }"#
        ),
    )
    .fixed()],
    fix: Some(Safety::Safe),
    pages: &["hr-user-update-issues"],
    check: Check::Attribute(check),
};

fn check(view: &AttributeView<'_>, report: Report<'_>) {
    let connector = view.object.connector;
    let mapping = view.checked.mapping;
    let updated = view.object.checked.object.flow.update && mapping.apply != Apply::CreateOnly;
    let applies = view.object.checked.object.kind == ObjectKind::User
        && connector.is_inbound()
        && connector.target == TargetKind::Entra
        && updated
        && !matches!(mapping.source, MappingSource::None | MappingSource::Invalid);
    if !applies || !mapping.target.text.eq_ignore_ascii_case("mail") {
        return;
    }
    let found = Diagnostic::new(RULE.code, "`mail` is set when a user is created, and not later")
        .at(mapping.target.span())
        .help(format!("set {}", create_only(view)));
    report(with_create_only(found, view));
}
