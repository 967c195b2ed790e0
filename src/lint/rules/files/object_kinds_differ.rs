use crate::lint::graph::{self, inside};
use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::view::ObjectView;
use crate::mapping::DirectoryObject;
use crate::source::{Code, Diagnostic};

pub(super) static RULE: Rule = Rule {
    code: Code::AF322,
    summary: "an object mapping from users to groups, or from groups to users",
    why: "An object mapping says what becomes of one kind of source object. Users that are mapped to the target's groups are \
          created as groups there, or refused; nothing in the service makes one of the other. Most often one of the two \
          names was left behind in a copy. Objects of other kinds, which an application may call as it likes, are not \
          looked at.",
    examples: &[Example::file(
        r#"{ "objectMappings": [
    { "sourceObjectName": "Group", "targetObjectName": "urn:ietf:params:scim:schemas:core:2.0:User",
      "attributeMappings": [
        { "targetAttributeName": "userName", "matchingPriority": 1, "source": { "expression": "[displayName]" } }
      ] } ] }
"#,
        r#"{ "objectMappings": [
    { "sourceObjectName": "Group", "targetObjectName": "urn:ietf:params:scim:schemas:core:2.0:Group",
      "attributeMappings": [
        { "targetAttributeName": "displayName", "matchingPriority": 1, "source": { "expression": "[displayName]" } }
      ] } ] }
"#,
    )],
    fix: None,
    pages: &["https://learn.microsoft.com/graph/api/resources/synchronization-objectmapping"],
    check: Check::Object(check),
};

fn check(view: &ObjectView<'_>, report: Report<'_>) {
    let object = view.checked.object;
    let (Some(source), Some(target)) = (&object.source_object, &object.target_object) else { return };
    let (Some(from), Some(to)) = (kind(source), kind(target)) else { return };
    if from == to || !object.enabled {
        return;
    }
    let node = graph::object_mapping(view);
    let place = |key: &str| node.and_then(|node| graph::text(node, key)).map(inside);
    let (Some(at), Some(other)) = (place("targetObjectName"), place("sourceObjectName")) else { return };
    report(
        Diagnostic::new(RULE.code, format!("{from} are mapped to {to}"))
            .at(at)
            .label(other, "where they come from")
            .help(format!("name the target's object for {from}")),
    );
}

/// Users or groups, where the name says so; that of a SCIM resource ends with it.
fn kind(object: &DirectoryObject) -> Option<&'static str> {
    let last = object.name.as_ref()?.text.rsplit(':').next().unwrap_or_default();
    let kinds = [("user", "users"), ("group", "groups")];
    kinds.into_iter().find(|(name, _)| last.eq_ignore_ascii_case(name)).map(|(_, kind)| kind)
}
