use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::view::ObjectView;
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
    // Without any mapping, something else is missing first.
    if object.attributes.is_empty()
        || object.attributes.iter().any(|attribute| attribute.precedence.is_some())
    {
        return;
    }
    let kind = object.kind.as_str();
    // What the target says it can be asked for comes first.
    let asked = object.filterable.iter().flatten().map(|path| path.text.as_str());
    let usual = ["userName", "displayName", "externalId"].into_iter();
    let mapped = |path: &str| object.attributes.iter().any(|attribute| attribute.target.text == path);
    let found =
        Diagnostic::new(RULE.code, format!("no attribute of `{kind}` is a matching one")).at(object.span);
    report(match asked.chain(usual).find(|path| mapped(path)) {
        Some(path) => found.help(format!("write `match: 1` into the mapping of `{path}`")),
        None => found.help("write `match: 1` into the mapping of the attribute that tells people apart"),
    });
}
