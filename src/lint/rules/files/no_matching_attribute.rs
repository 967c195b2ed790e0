use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::view::ObjectView;
use crate::mapping::{AttributeMapping, MappingSource};
use crate::source::document::Node;
use crate::source::{Code, Diagnostic};

pub(super) static RULE: Rule = Rule {
    code: Code::AF307,
    summary: "an object mapping without a matching attribute",
    why: "Before anything is written, the service asks the target whether it has the person already, by the matching \
          attributes in the order of their precedence. Without one it has nothing to ask for: it never finds who is \
          there, and creates everyone once more. Mark the target attribute that tells people apart with `match: 1`.",
    examples: &[Example::user(
        "attributes:
  userName: { from: [userPrincipalName], required: true }
  active: Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")",
        "attributes:
  userName: { from: [userPrincipalName], match: 1, required: true }
  active: Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")",
    )],
    fix: None,
    pages: &["customize-application-attributes"],
    check: Check::Object(check),
};

fn check(view: &ObjectView<'_>, report: Report<'_>) {
    let object = view.checked.object;
    if !object.enabled || !(object.flow.create || object.flow.update) {
        // Nobody is looked for.
        return;
    }
    // What could not be read may have been one; so may what the file leaves out.
    let is_unknown = |attribute: &AttributeMapping| matches!(attribute.source, MappingSource::Invalid);
    let is_matching = |attribute: &AttributeMapping| attribute.precedence.is_some();
    let attributes = &object.attributes;
    let written =
        view.file.document.root.as_ref().and_then(|root| root.get(object.kind.as_str())?.get("attributes"));
    let mut entries = written.and_then(Node::as_mapping).unwrap_or_default().iter();
    if entries.any(|entry| entry.value.get("match").is_some()) {
        // Whatever it says there is another finding.
        return;
    }
    if object.partial
        || attributes.is_empty()
        || attributes.iter().any(|one| is_matching(one) || is_unknown(one))
    {
        return;
    }
    let kind = object.kind.as_str();
    // What the target says it can be asked for comes first.
    let asked = object.filterable.iter().flatten().map(|path| path.text.as_str());
    let mapped = |path: &str| attributes.iter().any(|attribute| attribute.target.text == path);
    let usual = ["userName", "displayName", "externalId"];
    let found =
        Diagnostic::new(RULE.code, format!("no attribute of `{kind}` is a matching one")).at(object.span);
    let matching = view.file.matching(1);
    report(match asked.chain(usual).find(|path| mapped(path)) {
        Some(path) => found.help(format!("write {matching} into the mapping of `{path}`")),
        None => {
            found.help(format!("write {matching} into the mapping of the attribute that tells them apart"))
        }
    });
}
