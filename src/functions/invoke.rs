use super::{
    Arguments, Body, Evaluated, Failure, Frame, Function, NullRule, Parameter, Prepared, Repeat, Stop,
};
use crate::source::Code;
use crate::value::{Text, Value};

/// The longest text a function may give, in bytes.
pub const MAX_TEXT: usize = 1 << 20;
/// The longest List a function may give.
pub const MAX_LIST: usize = 100_000;

/// Carries out one call: the Null rules first, then the function, then the limits.
///
/// The VM, the tree walk and constant folding all come through here, so that none of them
/// can have rules of its own. `prepared` is what `Body::Prepare` made of the call.
///
/// # Errors
/// No flow, no object, or what the function reports.
pub fn invoke<'r>(
    function: &'static Function,
    prepared: Option<&dyn Prepared>,
    values: &[Value<'r>],
    frame: &mut Frame<'r>,
) -> Evaluated<'r> {
    if let Some(result) = on_null(function, values) {
        return result;
    }
    let arguments = Arguments::new(function, values, frame.arena, frame.now);
    let result = match (prepared, &function.body) {
        (Some(prepared), _) => prepared.call(&arguments, frame)?,
        (None, Body::Plain(body) | Body::Text(body, _)) => body(&arguments, frame)?,
        // The compiler prepares every call of such a function and compiles forms in place.
        (None, Body::Prepare(_) | Body::Form(_)) => Value::Null,
    };
    within_limits(function, result)
}

/// The result that is decided by which arguments are Null: the source parameter's rule first;
/// then Null for a Null in any other required parameter.
fn on_null<'r>(function: &'static Function, values: &[Value<'r>]) -> Option<Evaluated<'r>> {
    if function.null == NullRule::Own {
        return None;
    }
    // Most calls have a value for every parameter that is required; then there is nothing to look up.
    let is_required = |parameter: &Parameter| !parameter.optional && parameter.repeat == Repeat::No;
    let absent = function.parameters.get(values.len()..).unwrap_or_default();
    if function.source < values.len()
        && !values.iter().any(|value| value.is_null())
        && !absent.iter().any(is_required)
    {
        return None;
    }
    let is_null = |index: usize| values.get(index).is_none_or(|value| value.is_null());
    if !function.parameters.is_empty() && is_null(function.source) {
        return Some(match function.null {
            NullRule::Null | NullRule::Own => Ok(Value::Null),
            NullRule::Empty => Ok(Value::String(Text::ascii(""))),
            NullRule::Zero => Ok(Value::Integer(0)),
            NullRule::True => Ok(Value::Boolean(true)),
            NullRule::False => Ok(Value::Boolean(false)),
            NullRule::NoFlow => Err(Stop::NoFlow),
            NullRule::Error => Err(Failure::new(Code::AF901, format!("`{}` of Null", function.name)).into()),
        });
    }
    let mut parameters = function.parameters.iter().enumerate();
    let missing = parameters.any(|(index, parameter)| is_required(parameter) && is_null(index));
    missing.then_some(Ok(Value::Null))
}

fn within_limits<'r>(function: &Function, result: Value<'r>) -> Evaluated<'r> {
    let over = match result {
        Value::String(text) if text.raw_len() > MAX_TEXT => "text longer than 1 MiB",
        Value::List(items) if items.len() > MAX_LIST => "a List of more than 100,000 elements",
        _ => return Ok(result),
    };
    Err(Failure::new(Code::AF903, format!("`{}` made {over}", function.name)).into())
}
