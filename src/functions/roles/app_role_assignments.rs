//! `AppRoleAssignments`: the names of the roles, the older form.

use bumpalo::collections::Vec as ArenaVec;

use super::role::name;
use crate::functions::{
    Arguments, Body, EmptyRule, Evaluated, Example, Expected, Family, Frame, Function, NullRule, Parameter,
    Purity, Type,
};
use crate::value::Value;

/// The declaration.
pub static APP_ROLE_ASSIGNMENTS: Function = Function {
    name: "AppRoleAssignments",
    family: Family::Roles,
    summary: "the names of the app roles as a List",
    remarks: "The older form. The name is displayName, else value; a plain string is itself. A role \
        without either is left out.",
    parameters: &[Parameter::required("source", Type::List)],
    source: 0,
    null: NullRule::Null,
    empty: EmptyRule::Never,
    can_be_null: true,
    result: Type::List,
    purity: Purity::Pure,
    can_fail: false,
    documented: false,
    extended_only: false,
    examples: &[
        Example {
            expression: "AppRoleAssignments([appRoleAssignments])",
            inputs: r#"{"appRoleAssignments": [{"id": "06b07648-ecfe-589f-9d2f-6325724a46ee", "value": "25", "displayName": "Role1234"}, {"value": "admin"}]}"#,
            expected: Expected::List(&["Role1234", "admin"]),
        },
        Example {
            expression: "AppRoleAssignments([appRoleAssignments])",
            inputs: "{}",
            expected: Expected::Null,
        },
    ],
    body: Body::Plain(app_role_assignments),
};

fn app_role_assignments<'r>(arguments: &Arguments<'_, 'r>, frame: &mut Frame<'r>) -> Evaluated<'r> {
    let names = arguments.list(0).iter().filter_map(|&role| name(role, frame.arena)).map(Value::String);
    let names = ArenaVec::from_iter_in(names, frame.arena);
    Ok(if names.is_empty() { Value::Null } else { Value::List(names.into_bump_slice()) })
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::table;

    #[test]
    fn corner_cases() {
        table(
            "AppRoleAssignments",
            r##"
[["Admin", "User"]]                      => ["Admin","User"]
["Admin"]                                => ["Admin"]
[{"displayName": "A", "value": "a"}]     => ["A"]
[[{"displayName": "", "value": "a"}]]    => ["a"]
[[{"displayName": null, "value": "a"}]]  => ["a"]
[[{"id": "1"}]]                          => null
[[]]                                     => null
[null]                                   => null
            "##,
        );
    }
}
