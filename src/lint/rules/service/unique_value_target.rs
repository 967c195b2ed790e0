use super::unique_value::{NAME, outermost};
use crate::catalogue::SourceKind;
use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::view::AttributeView;
use crate::source::{Code, Diagnostic};

pub(super) static RULE: Rule = Rule {
    code: Code::AF609,
    summary: "`SelectUniqueValue` where the service does not carry it out",
    why: "The service asks an on-premises Active Directory whether a value is free, and nothing else: the function works \
          from Workday, from SuccessFactors and with API-driven provisioning into Active Directory. For SCIM \
          applications, and with Microsoft Entra as the source, it does not work.\n\nThis rule speaks where the target \
          is a SCIM schema, or the source is Microsoft Entra or Active Directory itself.",
    examples: &[Example::file(
        "attrflow: 1\nsource: workday\nuser:\n  filterable: [userName]\n  attributes:\n    \
         userName: { from: [WorkerID], match: 1, required: true }\n    \
         nickName: { from: \"SelectUniqueValue([UserID], [EmployeeID])\", apply: create-only }\n",
        active_directory!(
            "    sAMAccountName: { from: \"SelectUniqueValue([UserID], [EmployeeID])\", apply: create-only }\n"
        ),
    )],
    fix: None,
    pages: &["functions-for-customizing-application-data"],
    check: Check::Attribute(check),
};

fn check(view: &AttributeView<'_>, report: Report<'_>) {
    let Some((text, call)) = outermost(view) else { return };
    let object = view.object.checked;
    let source = object.options.source;
    let message = if source.is_entra() || source == SourceKind::ActiveDirectory {
        let from = if source.is_entra() { "Microsoft Entra" } else { "Active Directory" };
        format!("`{NAME}` does not work with {from} as the source")
    } else if is_scim(&object.object.target) {
        format!("`{NAME}` does not work for a SCIM application")
    } else {
        return;
    };
    report(
        Diagnostic::new(RULE.code, message)
            .at(text.locate(call.name_span))
            .help("the service knows which values are free in on-premises Active Directory only; make the value unique otherwise, such as with an employee number in it"),
    );
}

/// Whether a target is a SCIM schema, of RFC 7643 or of the drafts before it.
fn is_scim(target: &str) -> bool {
    target.split(':').take(4).any(|part| part.eq_ignore_ascii_case("scim"))
}
