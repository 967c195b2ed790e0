use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::view::NodeView;
use crate::source::{Code, Diagnostic};

pub(super) static RULE: Rule = Rule {
    code: Code::AF103,
    summary: "a function that works, but is not documented",
    why: "Mappings in use call functions that Microsoft's reference does not list (`Len`, `Trim`, `Prepend` …). They \
          work today; nobody promises that they will tomorrow, or in each cloud.",
    examples: &[Example::attributes(
        "nickName: Prepend(\"x-\", [mailNickname])",
        "nickName: Append(\"x-\", [mailNickname])",
    )],
    fix: None,
    pages: &["functions-for-customizing-application-data"],
    check: Check::Node(check),
};

fn check(view: &NodeView<'_>, report: Report<'_>) {
    if view.expression.attribute.object.file.settings.functions.is_some() {
        // The service's own list says more.
        return;
    }
    let Some(call) = view.call().filter(|call| !call.function.documented && !call.function.extended_only)
    else {
        return;
    };
    let name = call.function.name;
    report(
        Diagnostic::new(RULE.code, format!("Microsoft's reference does not list `{name}`"))
            .at(call.name_span)
            .help("it works in the service; a documented function that does the same is safer"),
    );
}
