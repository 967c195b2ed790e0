use super::create_only::{create_only, with_create_only};
use super::unique_value::{NAME, outermost};
use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::view::AttributeView;
use crate::mapping::Apply;
use crate::source::{Code, Diagnostic, Safety};

pub(super) static RULE: Rule = Rule {
    code: Code::AF608,
    summary: "`SelectUniqueValue` in a mapping that also applies on updates",
    why: "The function is for objects that are being created. On an update the value of the object itself is taken, so \
          the next candidate would be selected: people get a new account name with each change.\n\n`apply: \
          create-only` is the flow type “only during object creation”, which Microsoft requires here.",
    examples: &[
        Example::file(
            active_directory!("    sAMAccountName: SelectUniqueValue([UserID], [EmployeeID])\n"),
            active_directory!(
                "    sAMAccountName: { from: \"SelectUniqueValue([UserID], [EmployeeID])\", apply: create-only }\n"
            ),
        )
        .fixed(),
        Example::file(
            active_directory!(
                "    sAMAccountName:\n      from: SelectUniqueValue([UserID], [EmployeeID]) # As the help desk does.\n      required: true\n"
            ),
            active_directory!(
                "    sAMAccountName:\n      from: SelectUniqueValue([UserID], [EmployeeID]) # As the help desk does.\n      apply: create-only\n      required: true\n"
            ),
        )
        .fixed(),
        Example::file(
            active_directory!(
                "    sAMAccountName: { from: \"SelectUniqueValue([UserID], [EmployeeID])\", apply: always }\n"
            ),
            active_directory!(
                "    sAMAccountName: { from: \"SelectUniqueValue([UserID], [EmployeeID])\", apply: create-only }\n"
            ),
        )
        .fixed(),
    ],
    fix: Some(Safety::Safe),
    pages: &["functions-for-customizing-application-data"],
    check: Check::Attribute(check),
};

fn check(view: &AttributeView<'_>, report: Report<'_>) {
    let mapping = view.checked.mapping;
    let Some((text, call)) = outermost(view).filter(|_| mapping.apply != Apply::CreateOnly) else { return };
    let found = Diagnostic::new(
        RULE.code,
        format!("`{}` applies on updates too, but `{NAME}` is for creation only", mapping.target.text),
    )
    .at(text.locate(call.name_span))
    .help(format!("set {}, or each update selects another value", create_only(view)));
    report(with_create_only(found, view));
}
