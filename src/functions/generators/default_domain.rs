//! `DefaultDomain`: the tenant's default domain.

use crate::functions::{
    Arguments, Body, EmptyRule, Evaluated, Example, Expected, Failure, Family, Frame, Function, NullRule,
    Purity, Type,
};
use crate::source::Code;
use crate::value::Value;

/// The declaration.
pub static DEFAULT_DOMAIN: Function = Function {
    name: "DefaultDomain",
    family: Family::Generators,
    summary: "the default domain of the tenant",
    remarks: "It comes from the evaluation context (`--default-domain`); without one the call is an error.",
    parameters: &[],
    source: 0,
    null: NullRule::Own,
    empty: EmptyRule::Never,
    can_be_null: false,
    result: Type::String,
    purity: Purity::Impure,
    can_fail: true,
    documented: false,
    extended_only: false,
    examples: &[Example {
        expression: r#"Join("@", [mailNickname], DefaultDomain())"#,
        inputs: r#"{"mailNickname": "jsmith"}"#,
        expected: Expected::Text("jsmith@contoso.com"),
    }],
    body: Body::Plain(default_domain),
};

fn default_domain<'r>(_arguments: &Arguments<'_, 'r>, frame: &mut Frame<'r>) -> Evaluated<'r> {
    let environment = frame.environment;
    match &environment.default_domain {
        Some(domain) => Ok(Value::text(domain)),
        None => Err(Failure::new(Code::AF909, "`DefaultDomain` needs the tenant's default domain")
            .help("give the default domain with the evaluation context")
            .into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::functions::testing::{call, environment};
    use crate::functions::{Environment, Stop};
    use crate::value::Arena;

    #[test]
    fn a_context_without_one_is_an_error() {
        let (arena, mut environment) = (Arena::new(), environment());
        let run = |environment: &Environment| {
            let mut frame = Frame::new(&arena, environment, &[], 0);
            call("DefaultDomain", &[], false, &mut frame).map(|value| value.to_str(&arena).map(str::to_owned))
        };
        assert_eq!(run(&environment), Ok(Some("contoso.com".to_owned())));
        environment.default_domain = None;
        assert!(matches!(run(&environment), Err(Stop::Failure(failure)) if failure.code == Code::AF909));
    }
}
