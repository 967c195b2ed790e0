use super::shared::{entry, written};
use crate::lint::connector::TargetKind;
use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::view::{AttributeView, ObjectView};
use crate::mapping::Located;
use crate::scim::Target;
use crate::source::{Code, Diagnostic};
use crate::syntax::parse_path;

pub(super) static RULE: Rule = Rule {
    code: Code::AF414,
    summary: "a matching attribute that the target cannot filter by",
    why: "Before it creates an object, the service asks the target whether it is there already: \
          `GET /Users?filter=userName eq \"…\"`. A target that cannot filter by the matching attribute answers with \
          an error, or with everyone; then nothing is provisioned, or each object is created a second time.\n\nThe \
          rule speaks where the file says what the target can filter by (`filterable`). From HR systems and with \
          API-driven provisioning into Microsoft Entra, it knows that `extensionAttribute1` to `extensionAttribute15` \
          cannot be asked for; `employeeId` can.",
    examples: &[
        Example::user(
            "filterable: [userName]\nattributes:\n  userName: [userPrincipalName]\n  externalId: { from: [objectId], match: 1 }\n  active: Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")",
            "filterable: [userName]\nattributes:\n  userName: { from: [userPrincipalName], match: 1 }\n  externalId: [objectId]\n  active: Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")",
        ),
        Example::file(
            r#"{ "sourceDirectoryName": "Workday", "targetDirectoryName": "Microsoft Entra ID", "objectMappings": [
    { "sourceObjectName": "Worker", "targetObjectName": "User", "attributeMappings": [
        { "targetAttributeName": "extensionAttribute1", "matchingPriority": 1,
          "source": { "expression": "[WorkerID]" } } ] } ] }
"#,
            r#"{ "sourceDirectoryName": "Workday", "targetDirectoryName": "Microsoft Entra ID", "objectMappings": [
    { "sourceObjectName": "Worker", "targetObjectName": "User", "attributeMappings": [
        { "targetAttributeName": "employeeId", "matchingPriority": 1,
          "source": { "expression": "[WorkerID]" } } ] } ] }
"#,
        ),
    ],
    fix: None,
    pages: &["customize-application-attributes", "provision-on-demand", "hr-user-update-issues"],
    check: Check::Attribute(check),
};

fn check(view: &AttributeView<'_>, report: Report<'_>) {
    let object = &view.object;
    in_entra(view, report);
    let (Some((_, place)), Some(target), Some(filterable)) =
        (view.checked.mapping.precedence, &view.checked.target, &object.checked.object.filterable)
    else {
        return;
    };
    if filterable.iter().any(|other| names(object, other, target, written(view))) {
        return;
    }
    let name = written(view);
    let mut found = Diagnostic::new(
        RULE.code,
        format!("the target cannot filter by `{name}`, which objects are matched by"),
    )
    .at(place);
    if let Some(entry) = entry(object, "filterable") {
        found = found.label(entry.key.span, "what it can filter by");
    }
    report(found.help(match filterable.as_slice() {
        [] => "remove `filterable`, or list in it what the target's API can filter by".to_owned(),
        all => {
            let all: Vec<String> = all.iter().map(|other| format!("`{}`", other.text)).collect();
            format!("match on {}, or list `{name}` where the API can filter by it", all.join(" or "))
        }
    }));
}

/// Attributes of Microsoft Entra that it cannot be asked for when people come from outside.
fn in_entra(view: &AttributeView<'_>, report: Report<'_>) {
    let connector = view.object.connector;
    let Some((_, place)) = view.checked.mapping.precedence else { return };
    let name = written(view);
    let number = name.to_ascii_lowercase().strip_prefix("extensionattribute").map(str::parse::<u8>);
    if connector.is_inbound() && connector.target == TargetKind::Entra && matches!(number, Some(Ok(1..=15))) {
        report(
            Diagnostic::new(
                RULE.code,
                format!("Microsoft Entra cannot be asked for `{name}`, which objects are matched by"),
            )
            .at(place)
            .help("match on `employeeId`"),
        );
    }
}

/// Whether a filterable attribute is the target, or the whole attribute that the target is a part of.
fn names(object: &ObjectView<'_>, filterable: &Located, target: &Target, path: &str) -> bool {
    let schemas = &object.checked.schemas;
    let resolved = parse_path(&filterable.text).tree.and_then(|path| {
        // What cannot be written may be filtered by all the same; it is then compared as text.
        Target::resolve(&path, schemas, None, None).0
    });
    let Some(other) = resolved else { return filterable.text.eq_ignore_ascii_case(path) };
    let whole = other.filter.is_empty()
        && other.extension == target.extension
        && other.attribute == target.attribute
        && (other.sub_attribute.is_none() || other.sub_attribute == target.sub_attribute);
    whole || other.keys() == target.keys()
}
