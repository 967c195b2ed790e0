use crate::catalogue::{AttributeType, SourceKind};
use crate::lint::connector::{Connector, TargetKind};
use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::view::AttributeView;
use crate::source::{Code, Diagnostic};
use crate::syntax::ExpressionKind;

pub(super) static RULE: Rule = Rule {
    code: Code::AF417,
    summary: "a target attribute that the service does not provision",
    why: "The service does not provision photos, passwords, the core attribute `entitlements` and `targetAddress`: a \
          mapping to one of them is refused, or nothing is ever sent. An attribute of that name in an extension of \
          the application's own is another matter, and fine.\n\nInto Microsoft Entra, directory extensions with several \
          values are not provisioned, either, and custom security attributes only from HR systems and with API-driven \
          provisioning: Strings with one value, by the name `CustomSecurityAttributes.<set>_<attribute>`.",
    examples: &[
        Example::attributes("entitlements: [extensionAttribute1]", "title: [extensionAttribute1]"),
        Example::attributes(
            "photos[type eq \"photo\"].value: [extensionAttribute1]",
            "profileUrl: [extensionAttribute1]",
        ),
        Example::attributes("password: [extensionAttribute1]", "nickName: [extensionAttribute1]"),
        Example::file(
            tenants!(
                "User",
                r#"{ "targetAttributeName": "alternativeSecurityId", "matchingPriority": 1, "source": { "expression": "[objectId]" } },
        { "targetAttributeName": "CustomSecurityAttributes.HR_badge", "source": { "expression": "[employeeId]" } }"#
            ),
            tenants!(
                "User",
                r#"{ "targetAttributeName": "alternativeSecurityId", "matchingPriority": 1, "source": { "expression": "[objectId]" } },
        { "targetAttributeName": "employeeId", "source": { "expression": "[employeeId]" } }"#
            ),
        ),
    ],
    fix: None,
    pages: &[
        "customize-application-attributes",
        "known-issues",
        "use-scim-to-provision-users-and-groups",
        "provision-custom-security-attributes",
    ],
    check: Check::Attribute(check),
};

/// What is not provisioned, and what to do instead.
const UNSUPPORTED: [(&str, &str, &str); 7] = [
    ("photos", "photos", NO_PHOTOS),
    ("photo", "photos", NO_PHOTOS),
    ("thumbnailPhoto", "photos", NO_PHOTOS),
    ("jpegPhoto", "photos", NO_PHOTOS),
    ("password", "passwords", "remove the mapping, and let people sign in with single sign-on"),
    (
        "entitlements",
        "entitlements",
        "map to an attribute of an extension of the application's own, or to `roles`",
    ),
    ("targetAddress", "`targetAddress`", "remove the mapping"),
];

const NO_PHOTOS: &str = "remove the mapping; the application has to get photos in another way";

fn check(view: &AttributeView<'_>, report: Report<'_>) {
    let (Some(target), Some(path)) = (&view.checked.target, &view.checked.path) else { return };
    let connector = view.object.connector;
    // Between Active Directory and Microsoft Entra it is another service that runs, which takes more.
    let in_entra = connector.target == TargetKind::Entra && connector.source != SourceKind::ActiveDirectory;
    // Without SCIM, names are the system's own.
    if target.extension.is_some() || view.object.checked.object.flat && !in_entra {
        return;
    }
    // A photo for a photo: that the source has none to give says all.
    let source = view.checked.expression.as_ref().map(|tree| &tree.kind);
    let is_withheld = matches!(source, Some(ExpressionKind::Attribute { name, .. })
        if view.object.is_entra() && view.object.checked.catalogue.withheld(name).is_some());
    if is_withheld {
        return;
    }
    let name = &view.checked.mapping.target;
    if let Some((message, help)) = in_entra.then(|| of_tenant(view, connector, &name.text)).flatten() {
        let place = name.locate((0..name.text.len()).into());
        report(Diagnostic::new(RULE.code, message).at(place).help(help));
        return;
    }
    // How a tenant takes passwords is another matter.
    let applies = |(name, ..): &&(&str, &str, &str)| !in_entra || *name != "password";
    let found =
        UNSUPPORTED.iter().filter(applies).find(|(name, ..)| target.attribute.eq_ignore_ascii_case(name));
    if let Some((_, what, help)) = found {
        let place = view.checked.mapping.target.locate(path.attribute.1);
        report(
            Diagnostic::new(RULE.code, format!("the service does not provision {what}"))
                .at(place)
                .help(*help),
        );
    }
}

/// What is wrong with an attribute that a tenant has of its own.
fn of_tenant(view: &AttributeView<'_>, connector: Connector, name: &str) -> Option<(String, &'static str)> {
    let target = view.object.checked.object.target_object.as_ref();
    let defined = target.and_then(|target| target.definition.as_ref()?.attribute(name));
    let several = defined.is_some_and(|defined| defined.multivalued);
    if name.starts_with("extension_") && several {
        let message =
            format!("the service does not provision `{name}`, a directory extension with several values");
        return Some((message, "map to a directory extension with one value"));
    }
    let own = name.strip_prefix("CustomSecurityAttributes.")?;
    let is_text = defined.is_none_or(|defined| defined.ty == AttributeType::String);
    if !connector.is_inbound() {
        let message = "custom security attributes are not provisioned from Microsoft Entra".to_owned();
        Some((message, "remove the mapping; from HR systems and with API-driven provisioning it would work"))
    } else if several || !is_text {
        let what = if several { "several values" } else { "another type than String" };
        let message = format!("the service does not provision a custom security attribute with {what}");
        Some((message, "map to one of type String with one value"))
    } else if !own.split_once('_').is_some_and(|(set, attribute)| !set.is_empty() && !attribute.is_empty()) {
        let message = format!("`{name}` names no attribute of a set");
        Some((message, "the form is `CustomSecurityAttributes.<set>_<attribute>`"))
    } else {
        None
    }
}
