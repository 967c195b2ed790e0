use super::unique_value::{NAME, outermost};
use crate::catalogue::SourceKind;
use crate::lint::connector::{Connector, TargetKind};
use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::view::AttributeView;
use crate::source::{Code, Diagnostic};

pub(super) static RULE: Rule = Rule {
    code: Code::AF609,
    summary: "`SelectUniqueValue` where the service does not carry it out",
    why: "The service asks an on-premises Active Directory whether a value is free, and nothing else: the function works \
          from Workday, from SuccessFactors and with API-driven provisioning into Active Directory. For SCIM \
          applications, into Microsoft Entra, and with Microsoft Entra as the source, it does not work.\n\nThis rule \
          speaks where the file says that the target is another one, or that the source is Microsoft Entra or Active \
          Directory itself.",
    examples: &[
        Example::file(
            "attrflow: 1\nsource: workday\nuser:\n  filterable: [userName]\n  attributes:\n    \
         userName: { from: [WorkerID], match: 1, required: true }\n    \
         nickName: { from: \"SelectUniqueValue([UserID], [EmployeeID])\", apply: create-only }\n",
            active_directory!(
                "    sAMAccountName: { from: \"SelectUniqueValue([UserID], [EmployeeID])\", apply: create-only }\n"
            ),
        ),
        Example::file(
            hr!(
                "Azure Active Directory",
                r#"{ "targetAttributeName": "mailNickname", "flowType": "ObjectAddOnly",
          "source": { "expression": "SelectUniqueValue([UserID], [EmployeeID])" } }"#
            ),
            hr!(
                "Active Directory",
                r#"{ "targetAttributeName": "mailNickname", "flowType": "ObjectAddOnly",
          "source": { "expression": "SelectUniqueValue([UserID], [EmployeeID])" } }"#
            ),
        ),
    ],
    fix: None,
    pages: &["functions-for-customizing-application-data"],
    check: Check::Attribute(check),
};

fn check(view: &AttributeView<'_>, report: Report<'_>) {
    let Some((text, call)) = outermost(view) else { return };
    let Connector { source, target } = view.object.connector;
    // Of a target that the file does not tell enough of, nothing is known.
    let object = view.object.checked.object;
    let is_told = object.flat && object.complete;
    let message = match target {
        _ if source.is_entra() => format!("`{NAME}` does not work with Microsoft Entra as the source"),
        _ if source == SourceKind::ActiveDirectory => {
            format!("`{NAME}` does not work with Active Directory as the source")
        }
        TargetKind::Scim => format!("`{NAME}` does not work for a SCIM application"),
        TargetKind::Entra => format!("`{NAME}` does not work for Microsoft Entra as the target"),
        TargetKind::Other if is_told => format!("`{NAME}` works for on-premises Active Directory only"),
        TargetKind::ActiveDirectory | TargetKind::Other => return,
    };
    report(
        Diagnostic::new(RULE.code, message)
            .at(text.locate(call.name_span))
            .help("the service knows which values are free in on-premises Active Directory only; make the value unique otherwise, such as with an employee number in it"),
    );
}
