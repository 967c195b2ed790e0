//! A value as the service prints it, against one that is computed here.

use serde_json::Value as Json;

use crate::dotnet::datetime;
use crate::scim::DataType;
use crate::testing::DEFAULT_NOW;
use crate::testing::compare::{Extent, agrees};

/// Whether a printed value is the one that was computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Likeness {
    /// It is.
    Same,
    /// It is another one.
    Other,
    /// It is printed in a way that does not tell.
    Unclear,
}

/// Holds the two together. Texts are compared as such, Booleans are `True` and `False`, dates are compared as
/// instants, lists and objects as JSON. The service prints `""` where there is no value.
pub(super) fn compare(
    printed: Option<&str>,
    found: Option<&Json>,
    ty: DataType,
    case_exact: bool,
) -> Likeness {
    let printed = printed.unwrap_or_default();
    let Some(found) = found.filter(|found| !found.is_null()) else {
        return is(printed.is_empty());
    };
    let same = |text: &str| match case_exact {
        true => text == printed,
        false => text.to_lowercase() == printed.to_lowercase(),
    };
    match found {
        Json::String(text) if ty == DataType::DateTime => is(same(text) || is_same_time(text, printed)),
        Json::String(text) => is(same(text)),
        Json::Bool(value) => is(printed.eq_ignore_ascii_case(if *value { "true" } else { "false" })),
        Json::Array(_) | Json::Object(_) => match serde_json::from_str::<Json>(printed) {
            Ok(printed @ (Json::Array(_) | Json::Object(_))) => is(agrees(&printed, found, Extent::Whole)),
            _ if printed.is_empty() => is(found.as_array().is_some_and(Vec::is_empty)),
            // One value may be printed without its list.
            _ => match found.as_array().map(Vec::as_slice) {
                Some([Json::String(only)]) if same(only) => Likeness::Same,
                _ => Likeness::Unclear,
            },
        },
        found => is(same(&found.to_string())),
    }
}

fn is(same: bool) -> Likeness {
    if same { Likeness::Same } else { Likeness::Other }
}

fn is_same_time(a: &str, b: &str) -> bool {
    let time = |text: &str| datetime::parse(text, DEFAULT_NOW).ok();
    time(a).is_some_and(|a| time(b) == Some(a))
}

/// A value that is computed here, as the service would print it.
pub(super) fn text(value: &Json) -> Json {
    match value {
        Json::Bool(true) => "True".into(),
        Json::Bool(false) => "False".into(),
        Json::Number(number) => number.to_string().into(),
        value => value.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_are_compared_as_they_are_printed() {
        use Likeness::{Other, Same, Unclear};
        for (printed, found, ty, likeness) in [
            (Some("x"), Some(json!("x")), DataType::String, Same),
            (Some("X"), Some(json!("x")), DataType::String, Other),
            (Some(""), None, DataType::String, Same),
            (None, None, DataType::String, Same),
            (None, Some(json!("")), DataType::String, Same),
            (None, Some(json!("x")), DataType::String, Other),
            (Some("x"), None, DataType::String, Other),
            (Some("True"), Some(json!(true)), DataType::Boolean, Same),
            (Some("true"), Some(json!(true)), DataType::Boolean, Same),
            (Some("False"), Some(json!(true)), DataType::Boolean, Other),
            (Some("8"), Some(json!(8)), DataType::Integer, Same),
            (Some("8"), Some(json!("8")), DataType::String, Same),
            (Some("08"), Some(json!(8)), DataType::Integer, Other),
            (Some("8/25/2021 5:41:18 PM"), Some(json!("2021-08-25T17:41:18Z")), DataType::DateTime, Same),
            (Some("8/25/2021 5:41:19 PM"), Some(json!("2021-08-25T17:41:18Z")), DataType::DateTime, Other),
            (Some(r#"{"b":2, "a":1}"#), Some(json!({"a": 1, "b": 2})), DataType::Complex, Same),
            (Some(r#"["b","a"]"#), Some(json!(["a", "b"])), DataType::String, Same),
            (Some(r#"["b"]"#), Some(json!(["a", "b"])), DataType::String, Other),
            (Some("a"), Some(json!(["a"])), DataType::String, Same),
            (Some("a, b"), Some(json!(["a", "b"])), DataType::String, Unclear),
            (Some("X, 5, ... Z (5)"), Some(json!({"value": "X"})), DataType::Complex, Unclear),
            (Some(""), Some(json!([])), DataType::String, Same),
        ] {
            assert_eq!(compare(printed, found.as_ref(), ty, true), likeness, "{printed:?} {found:?}");
        }
        let found = json!("Ada");
        assert_eq!(compare(Some("ADA"), Some(&found), DataType::String, false), Same);
    }
}
