use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::view::ObjectView;
use crate::mapping::{Located, ObjectMapping};
use crate::scim::ENTERPRISE_USER;
use crate::source::{Code, Diagnostic};
use crate::syntax::parse_path;

pub(super) static RULE: Rule = Rule {
    code: Code::AF418,
    summary: "an extension's URN that is not of the form the service wants",
    why: "For an application that is not in the gallery, the service takes attributes of an extension only by the \
          name `urn:ietf:params:scim:schemas:extension:<Name>:2.0:User:<attribute>` (or `…:2.0:Group:…`). Under any \
          other URN the attribute cannot be added to the target's schema. Gallery applications may have older URNs \
          (`urn:scim:schemas:extension:…:1.0`), which this rule lets pass; so it does what the directory of such an \
          application defines. The directory of one that is not in the gallery is called `customappsso`.",
    examples: &[Example::user(
        "schema:\n  urn:joynfsm:schemas:User:xid: String\nattributes:\n  userName: { from: [userPrincipalName], match: 1 }\n  active: Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")\n  urn:joynfsm:schemas:User:xid: [extensionAttribute3]",
        "schema:\n  urn:ietf:params:scim:schemas:extension:joynfsm:2.0:User:xid: String\nattributes:\n  userName: { from: [userPrincipalName], match: 1 }\n  active: Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")\n  urn:ietf:params:scim:schemas:extension:joynfsm:2.0:User:xid: [extensionAttribute3]",
    )],
    fix: None,
    pages: &["customize-application-attributes"],
    check: Check::Object(check),
};

fn check(view: &ObjectView<'_>, report: Report<'_>) {
    let object = view.checked.object;
    let definition = object.target_object.as_ref().and_then(|target| target.definition.as_ref());
    if object.flat || definition.is_some() && !is_non_gallery(object) {
        // What the gallery defines is right; and without SCIM there are no URNs.
        return;
    }
    let mut seen: Vec<String> = Vec::new();
    let declared = object.schema.iter().map(|declaration| &declaration.path);
    let defined = definition.into_iter().flat_map(|definition| &definition.attributes);
    let declared = declared.chain(defined.map(|attribute| &attribute.name));
    let used = object.attributes.iter().map(|attribute| &attribute.target);
    let paths: Vec<&Located> = declared.chain(used).collect();
    for place in paths {
        let Some((urn, span)) = parse_path(&place.text).tree.and_then(|path| path.schema) else { continue };
        let lower = urn.to_ascii_lowercase();
        if is_core(&lower, &object.target) || is_form(&urn) || is_gallery(&lower) || seen.contains(&lower) {
            continue;
        }
        let kind = match object.kind {
            crate::catalogue::ObjectKind::User => "User",
            crate::catalogue::ObjectKind::Group => "Group",
        };
        report(
            Diagnostic::new(
                RULE.code,
                format!("`{urn}` is not the URN of an extension that the service takes"),
            )
            .at(place.locate(span))
            .help(format!("the form is `{PREFIX}<Name>:2.0:{kind}:<attribute>`")),
        );
        seen.push(lower);
    }
}

/// Whether the target is known to be an application of somebody's own: the service calls its directory so.
pub(super) fn is_non_gallery(object: &ObjectMapping) -> bool {
    let directory = object.target_object.as_ref().and_then(|target| target.directory.as_deref());
    directory.is_some_and(|name| name.eq_ignore_ascii_case("customappsso"))
}

const PREFIX: &str = "urn:ietf:params:scim:schemas:extension:";

/// The schemas of the standard, and the one that the file calls the target's own.
pub(super) fn is_core(lower: &str, target: &str) -> bool {
    lower.starts_with("urn:ietf:params:scim:schemas:core:")
        || lower.eq_ignore_ascii_case(ENTERPRISE_USER)
        || lower.eq_ignore_ascii_case(target)
}

/// `urn:ietf:params:scim:schemas:extension:<Name>:2.0:User`
fn is_form(urn: &str) -> bool {
    let name = urn
        .strip_prefix(PREFIX)
        .and_then(|rest| rest.strip_suffix(":2.0:User").or_else(|| rest.strip_suffix(":2.0:Group")));
    name.is_some_and(|name| !name.is_empty())
}

/// URNs of SCIM 1.1, which applications of the gallery have: `urn:scim:schemas:extension:…:1.0`, or with the vendor's
/// name in front, as in `urn:us:zoom:scim:schemas:extension:1.0:ZoomUser`.
fn is_gallery(lower: &str) -> bool {
    let has = |wanted: &str| lower.split(':').any(|part| part == wanted);
    !lower.starts_with("urn:ietf:") && has("scim") && has("1.0")
}
