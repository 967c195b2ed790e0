use super::unique_value::{NAME, outermost};
use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::view::AttributeView;
use crate::source::{Code, Diagnostic};

pub(super) static RULE: Rule = Rule {
    code: Code::AF607,
    summary: "`SelectUniqueValue` on a matching attribute",
    why: "The service looks for an object by the values of its matching attributes. What `SelectUniqueValue` gives is \
          by definition a value that no object has: nobody is ever found, and the service refuses such a mapping.\n\n\
          Match on an attribute that is the same in both systems, such as an employee number.",
    examples: &[Example::file(
        active_directory!(
            "    sAMAccountName: { from: \"SelectUniqueValue([UserID], [EmployeeID])\", apply: create-only, match: 2 }\n"
        ),
        active_directory!(
            "    sAMAccountName: { from: \"SelectUniqueValue([UserID], [EmployeeID])\", apply: create-only }\n"
        ),
    )],
    fix: None,
    pages: &["functions-for-customizing-application-data"],
    check: Check::Attribute(check),
};

fn check(view: &AttributeView<'_>, report: Report<'_>) {
    let mapping = view.checked.mapping;
    if let (Some((text, call)), Some((_, place))) = (outermost(view), mapping.precedence) {
        let target = &mapping.target.text;
        report(
            Diagnostic::new(
                RULE.code,
                format!("`{target}` is a matching attribute, which `{NAME}` cannot feed"),
            )
            .at(text.locate(call.name_span))
            .label(place, "the service looks for objects by it")
            .help(match view.object.file.is_graph {
                true => format!("match on another attribute, and set `matchingPriority` of `{target}` to 0"),
                false => format!("match on another attribute, and take `match` away from `{target}`"),
            }),
        );
    }
}
