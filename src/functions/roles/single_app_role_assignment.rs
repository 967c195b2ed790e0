//! `SingleAppRoleAssignment`: the one role as text.

use std::sync::Arc;

use super::role::name;
use crate::functions::{
    Arguments, Body, Constants, EmptyRule, Evaluated, Example, Expected, Failure, Family, Frame, Function,
    NullRule, Parameter, Preparation, Prepared, Purity, Type,
};
use crate::source::Code;
use crate::value::Value;

/// The declaration.
pub static SINGLE_APP_ROLE_ASSIGNMENT: Function = Function {
    name: "SingleAppRoleAssignment",
    family: Family::Roles,
    summary: "the name of the only app role",
    remarks: "The name is displayName, else value; a plain string is itself. More than one role is an \
        error that names them: the service fails as well. In the extended dialect it is the first.",
    parameters: &[Parameter::required("source", Type::List)],
    source: 0,
    null: NullRule::Null,
    empty: EmptyRule::Source,
    can_be_null: true,
    result: Type::String,
    purity: Purity::Pure,
    can_fail: true,
    documented: true,
    extended_only: false,
    examples: &[
        Example {
            expression: "SingleAppRoleAssignment([appRoleAssignments])",
            inputs: r#"{"appRoleAssignments": [{"id": "06b07648-ecfe-589f-9d2f-6325724a46ee", "value": "25", "displayName": "Role1234"}]}"#,
            expected: Expected::Text("Role1234"),
        },
        Example {
            expression: "SingleAppRoleAssignment([appRoleAssignments])",
            inputs: r#"{"appRoleAssignments": ["Default Assignment"]}"#,
            expected: Expected::Text("Default Assignment"),
        },
        Example {
            expression: "SingleAppRoleAssignment([appRoleAssignments])",
            inputs: r#"{"appRoleAssignments": ["Admin", "User"]}"#,
            expected: Expected::Error,
        },
        Example {
            expression: "SingleAppRoleAssignment([appRoleAssignments])",
            inputs: "{}",
            expected: Expected::Null,
        },
    ],
    body: Body::Prepare(prepare),
};

fn prepare(constants: &Constants<'_>) -> Preparation {
    Ok(Arc::new(SingleRole { takes_first: constants.extended }))
}

#[derive(Debug)]
struct SingleRole {
    /// Whether of several roles the first is taken.
    takes_first: bool,
}

impl Prepared for SingleRole {
    fn call<'r>(&self, arguments: &Arguments<'_, 'r>, frame: &mut Frame<'r>) -> Evaluated<'r> {
        let roles = arguments.list(0);
        if roles.len() > 1 && !self.takes_first {
            let names = roles.iter().filter_map(|&role| name(role, frame.arena));
            return Err(Failure::new(Code::AF907, "`SingleAppRoleAssignment` of more than one role")
                .found_each(names.map(|name| name.get(frame.arena)))
                .help("assign one role, or use `AppRoleAssignmentsComplex`")
                .into());
        }
        let role = roles.first().and_then(|&role| name(role, frame.arena));
        Ok(role.map_or(Value::Null, Value::String))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::functions::testing::table;

    #[test]
    fn corner_cases() {
        table(
            "SingleAppRoleAssignment",
            r##"
["Admin"]                             => "Admin"
[["Admin"]]                           => "Admin"
[{"displayName": "A", "value": "a"}]  => "A"
[[{"value": "a"}]]                    => "a"
[[{"id": "1"}]]                       => null
[["Admin", "User"]]                   => AF907
[["Admin", "Admin"]]                  => AF907
[[]]                                  => null
[null]                                => null
            "##,
        );
    }

    #[test]
    fn several_roles_are_named_or_the_first_is_taken() {
        use crate::functions::Stop;
        use crate::functions::testing::{call, environment};
        use crate::value::Arena;

        let (arena, environment) = (Arena::new(), environment());
        let mut frame = Frame::new(&arena, &environment, &[], 0);
        let roles = [Value::text("Admin"), Value::text("User")];
        let values = [Value::List(arena.alloc_slice_copy(&roles))];
        let Err(Stop::Failure(failure)) = call("SingleAppRoleAssignment", &values, false, &mut frame) else {
            panic!("two roles");
        };
        assert_eq!(
            failure.to_string(),
            "`SingleAppRoleAssignment` of more than one role, found `Admin`, `User`"
        );
        assert_eq!(
            failure.redact().to_string(),
            "`SingleAppRoleAssignment` of more than one role, found `[Redact]`"
        );
        let first = call("SingleAppRoleAssignment", &values, true, &mut frame);
        assert_eq!(first, Ok(Value::text("Admin")));
    }
}
