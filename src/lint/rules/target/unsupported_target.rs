use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::view::AttributeView;
use crate::source::{Code, Diagnostic};
use crate::syntax::ExpressionKind;

pub(super) static RULE: Rule = Rule {
    code: Code::AF417,
    summary: "a target attribute that the service does not provision",
    why: "The service does not provision photos, passwords, the core attribute `entitlements` and `targetAddress`: a \
          mapping to one of them is refused, or nothing is ever sent. An attribute of that name in an extension of \
          the application's own is another matter, and fine.",
    examples: &[
        Example::attributes("entitlements: [extensionAttribute1]", "title: [extensionAttribute1]"),
        Example::attributes(
            "photos[type eq \"photo\"].value: [extensionAttribute1]",
            "profileUrl: [extensionAttribute1]",
        ),
        Example::attributes("password: [extensionAttribute1]", "nickName: [extensionAttribute1]"),
    ],
    fix: None,
    pages: &["customize-application-attributes", "known-issues", "use-scim-to-provision-users-and-groups"],
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
    // Without SCIM, names are the system's own.
    if target.extension.is_some() || view.object.checked.object.flat {
        return;
    }
    // A photo for a photo: that the source has none to give says all.
    let source = view.checked.expression.as_ref().map(|tree| &tree.kind);
    let is_withheld = matches!(source, Some(ExpressionKind::Attribute { name, .. })
        if view.object.is_entra() && view.object.checked.catalogue.withheld(name).is_some());
    if is_withheld {
        return;
    }
    let found = UNSUPPORTED.iter().find(|(name, ..)| target.attribute.eq_ignore_ascii_case(name));
    if let Some((_, what, help)) = found {
        let place = view.checked.mapping.target.locate(path.attribute.1);
        report(
            Diagnostic::new(RULE.code, format!("the service does not provision {what}"))
                .at(place)
                .help(*help),
        );
    }
}
