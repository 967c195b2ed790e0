//! `AppRoleAssignmentsComplex`: the roles as SCIM values.

use super::role::complex;
use crate::functions::{
    Arguments, Body, EmptyRule, Evaluated, Example, Expected, Family, Frame, Function, NullRule, Parameter,
    Purity, Type,
};

/// The declaration.
pub static APP_ROLE_ASSIGNMENTS_COMPLEX: Function = Function {
    name: "AppRoleAssignmentsComplex",
    family: Family::Roles,
    summary: "the app roles as values of a multi-valued SCIM attribute",
    remarks: "Each has `primary` (always false), `type`, `display` (from displayName) and `value`; a \
        plain string is both of the last two. A PATCH adds them, and never takes one away: for that there \
        is AssertiveAppRoleAssignmentsComplex.",
    parameters: &[Parameter::required("source", Type::List)],
    source: 0,
    null: NullRule::Null,
    empty: EmptyRule::Never,
    can_be_null: true,
    result: Type::List,
    purity: Purity::Pure,
    can_fail: false,
    documented: true,
    extended_only: false,
    examples: &[
        Example {
            expression: "AppRoleAssignmentsComplex([appRoleAssignments])",
            inputs: r#"{"appRoleAssignments": [{"id": "06b07648-ecfe-589f-9d2f-6325724a46ee", "value": "25", "displayName": "Role1234"}]}"#,
            expected: Expected::List(&[
                r#"{"primary":false,"type":"WindowsAzureActiveDirectoryRole","display":"Role1234","value":"25"}"#,
            ]),
        },
        Example {
            expression: "AppRoleAssignmentsComplex([appRoleAssignments])",
            inputs: r#"{"appRoleAssignments": ["Admin"]}"#,
            expected: Expected::List(&[
                r#"{"primary":false,"type":"WindowsAzureActiveDirectoryRole","display":"Admin","value":"Admin"}"#,
            ]),
        },
        Example {
            expression: "AppRoleAssignmentsComplex([appRoleAssignments])",
            inputs: "{}",
            expected: Expected::Null,
        },
    ],
    body: Body::Plain(app_role_assignments_complex),
};

fn app_role_assignments_complex<'r>(arguments: &Arguments<'_, 'r>, frame: &mut Frame<'r>) -> Evaluated<'r> {
    Ok(complex(arguments.list(0), frame.arena))
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::table;

    #[test]
    fn corner_cases() {
        table(
            "AppRoleAssignmentsComplex",
            r##"
["Admin"]                     => [{"primary":false,"type":"WindowsAzureActiveDirectoryRole","display":"Admin","value":"Admin"}]
[[{"value": "a"}]]            => [{"primary":false,"type":"WindowsAzureActiveDirectoryRole","value":"a"}]
[[{"displayName": "A"}]]      => [{"primary":false,"type":"WindowsAzureActiveDirectoryRole","display":"A"}]
[[{"value": 25}]]             => [{"primary":false,"type":"WindowsAzureActiveDirectoryRole","value":"25"}]
[[{"id": "1"}]]               => null
[[]]                          => null
[null]                        => null
            "##,
        );
    }
}
