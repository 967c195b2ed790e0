use super::shared::written;
use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::view::AttributeView;
use crate::mapping::MappingSource;
use crate::source::{Code, Diagnostic};

pub(super) static RULE: Rule = Rule {
    code: Code::AF422,
    summary: "a matching attribute that is the same for everyone",
    why: "The service asks the target for the object that has a person's value of the matching attribute. With a constant \
          everybody has the same one: the first person takes over whoever is found, and the next one that person's \
          account. Match on an attribute that tells people apart.",
    examples: &[Example::user(
        "attributes:\n  userName: [userPrincipalName]\n  externalId: { const: contoso, match: 1 }\n  active: Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")",
        "attributes:\n  userName: [userPrincipalName]\n  externalId: { from: [objectId], match: 1 }\n  active: Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")",
    )],
    fix: None,
    pages: &["customize-application-attributes"],
    check: Check::Attribute(check),
};

fn check(view: &AttributeView<'_>, report: Report<'_>) {
    let mapping = view.checked.mapping;
    let Some((_, place)) = mapping.precedence.filter(|_| view.object.checked.object.enabled) else { return };
    let constant = match (&mapping.source, &mapping.default) {
        (MappingSource::Constant(_, span), _) | (MappingSource::None, Some((_, span))) => *span,
        _ => return,
    };
    let name = written(view);
    report(
        Diagnostic::new(
            RULE.code,
            format!("objects are matched by `{name}`, which everyone has the same of"),
        )
        .at(constant)
        .label(place, "it is a matching attribute")
        .help("match on an attribute of the source that tells people apart"),
    );
}
