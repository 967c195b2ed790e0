use super::create_only::create_only;
use crate::check::{Names, flow};
use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::view::AttributeView;
use crate::mapping::Apply;
use crate::source::{Code, Diagnostic};

pub(super) static RULE: Rule = Rule {
    code: Code::AF616,
    summary: "a `default`, which objects get when they are created, and not later",
    why: "The default stands in for Null while an object is created. When the source becomes Null later, nothing is sent \
          and the target keeps what it has.\n\nWhere the default is meant at any time, it belongs in the expression: \
          `Coalesce([jobTitle], \"Unknown\")`. Where it is meant for new objects, `apply: create-only` says so. The rule is \
          silent there, and where the expression is never Null.",
    examples: &[
        Example::attributes(
            "title: { from: [jobTitle], default: Unknown }",
            "title: Coalesce([jobTitle], \"Unknown\")",
        ),
        Example::attributes(
            "title: { from: [jobTitle], default: Unknown }",
            "title: { from: [jobTitle], default: Unknown, apply: create-only }",
        ),
    ],
    fix: None,
    pages: &["customize-application-attributes"],
    check: Check::Attribute(check),
};

fn check(view: &AttributeView<'_>, report: Report<'_>) {
    let mapping = view.checked.mapping;
    let object = view.object.checked;
    let updated = object.object.flow.update && mapping.apply != Apply::CreateOnly;
    let (Some((_, place)), Some(checked)) = (&mapping.default, &view.checked.checked) else { return };
    // A target that requires a value has a default of its own in its directory.
    let extent = object.object.extent;
    let is_own = extent.start <= place.start && place.end <= extent.end;
    if !view.object.is_entra() || !updated || !is_own {
        return;
    }
    let names = Names { catalogue: &object.catalogue, attributes: &object.slots, options: object.options };
    let Some(cause) = flow(checked, &names).null else { return };
    let found = Diagnostic::new(
        RULE.code,
        format!("`{}` gets the default when it is created, and not on updates", mapping.target.text),
    )
    .at(*place);
    let when = cause.explain();
    report(found.help(format!(
        "{when}: put the default into the expression with `Coalesce` to have it on updates, too, or set {}",
        create_only(view)
    )));
}
