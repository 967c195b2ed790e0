//! CEL: an expression for each target. Attributes are borrowed from the parsed record when an expression asks
//! for them, a missing one is null, and the host writes the payload from the results.

use std::borrow::Cow;
use std::sync::Arc;

use cel::common::types::{CelBool, CelInt, CelNull, CelString, DYN_TYPE};
use cel::common::value::{CowVal, Val};
use cel::context::VariableResolver;
use cel::{Context, Env, ExecutionError, Program, Value};
use serde_json::{Map, Value as Json};

use crate::payload::Payload;
use crate::text;

const SCOPE: &str = r#"accountEnabled == true && department != null && userPrincipalName != null && EndsWith(userPrincipalName, "@contoso.com")"#;

/// In the order of the payload's members.
const TARGETS: [&str; 23] = [
    "mailNickname",
    "userPrincipalName",
    r#"Join(" ", givenName, surname)"#,
    "surname",
    "givenName",
    "displayName",
    "ToLower(Append(Left(NormalizeDiacritics(givenName), 1), NormalizeDiacritics(surname)))",
    "jobTitle",
    r#"extensionAttribute2 != null ? extensionAttribute2 : companyName != null ? companyName : "Employee""#,
    "preferredLanguage",
    "!IsSoftDeleted",
    "mail",
    "BareNumber(telephoneNumber)",
    "mobilePhone",
    r#"Join(", ", streetAddress, city, country)"#,
    "streetAddress",
    "city",
    "state",
    "postalCode",
    "country",
    r#"Append("E", employeeId)"#,
    r#"Left(extensionAttribute1, country == "US" ? 4 : 6)"#,
    "ToUpper(department)",
];

type Answer<'b, 'v> = Result<CowVal<'b, 'v>, ExecutionError>;
type Function = for<'b, 'v> fn(Vec<CowVal<'b, 'v>>) -> Answer<'b, 'v>;

fn text_of<'v>(value: &'v CowVal<'_, '_>) -> Option<&'v str> {
    value.as_ref().downcast_ref::<CelString>().map(CelString::inner)
}

fn answer<'b, 'v>(text: Option<String>) -> Answer<'b, 'v> {
    Ok(match text {
        Some(text) => CowVal::owned(CelString::from(text)),
        None => CowVal::owned(CelNull),
    })
}

fn join<'b, 'v>(arguments: Vec<CowVal<'b, 'v>>) -> Answer<'b, 'v> {
    let texts: Vec<Option<&str>> = arguments.iter().map(text_of).collect();
    answer(text::join(texts[0].unwrap_or_default(), &texts[1..]))
}

/// The language, and the functions it lacks.
fn language() -> Env {
    let mut env = Env::stdlib();
    let mut add = |name: &str, arity: usize, function: Function| {
        let types = (0..arity).map(|_| DYN_TYPE).collect();
        env.add_overload(name, &format!("{name}_{arity}"), types, function).unwrap();
    };
    add("Join", 3, join);
    add("Join", 4, join);
    add("Append", 2, |given| {
        answer(text_of(&given[0]).zip(text_of(&given[1])).map(|(first, second)| [first, second].concat()))
    });
    add("Left", 2, |given| {
        let count = given[1].as_ref().downcast_ref::<CelInt>().map_or(0, |count| *count.inner());
        answer(text_of(&given[0]).map(|source| text::left(source, count as usize).to_owned()))
    });
    add("ToUpper", 1, |given| answer(text_of(&given[0]).map(str::to_uppercase)));
    add("ToLower", 1, |given| answer(text_of(&given[0]).map(str::to_lowercase)));
    add("NormalizeDiacritics", 1, |given| {
        answer(text_of(&given[0]).map(|source| text::without_diacritics(source).into_owned()))
    });
    add("BareNumber", 1, |given| {
        answer(text_of(&given[0]).map(|source| text::bare_number(source).into_owned()))
    });
    add("EndsWith", 2, |given| {
        let ends =
            text_of(&given[0]).zip(text_of(&given[1])).is_some_and(|(source, end)| source.ends_with(end));
        Ok(CowVal::owned(CelBool::from(ends)))
    });
    env
}

struct Attributes<'a>(&'a Map<String, Json>);

impl VariableResolver for Attributes<'_> {
    fn resolve<'b>(&'b self, name: &str) -> Option<CowVal<'b, 'b>> {
        Some(match self.0.get(name) {
            Some(Json::String(text)) => CowVal::owned(CelString::from(text.as_str())),
            Some(Json::Bool(value)) => CowVal::owned(CelBool::from(*value)),
            _ => CowVal::owned(CelNull),
        })
    }
}

/// What an expression gives.
enum Given {
    Text(String),
    Boolean(bool),
    Null,
}

/// The mapping, compiled.
pub struct Mapping {
    env: Arc<Env>,
    scope: Program,
    targets: Vec<Program>,
}

impl Mapping {
    pub fn compile() -> Self {
        let env = Arc::new(language());
        let compile = |source: &&str| env.compile(source).unwrap();
        Mapping { scope: compile(&SCOPE), targets: TARGETS.iter().map(compile).collect(), env: env.clone() }
    }

    pub fn provision(&self, user: &Map<String, Json>, out: &mut Vec<u8>) -> bool {
        let attributes = Attributes(user);
        let mut context = Context::with_env(Arc::clone(&self.env));
        context.set_variable_resolver(&attributes);
        if !matches!(run(&self.scope, &context), Given::Boolean(true)) {
            return false;
        }
        let mut results = self.targets.iter().map(|program| run(program, &context));
        let mut text = || match results.next() {
            Some(Given::Text(text)) => Some(Cow::Owned(text)),
            _ => None,
        };
        let (external_id, user_name) = (text(), text());
        let (formatted_name, family_name, given_name) = (text(), text(), text());
        let (display_name, nick_name, title) = (text(), text(), text());
        let (user_type, preferred_language) = (text(), text());
        let active = match results.next() {
            Some(Given::Boolean(active)) => Some(active),
            _ => None,
        };
        let mut text = || match results.next() {
            Some(Given::Text(text)) => Some(Cow::Owned(text)),
            _ => None,
        };
        let payload = Payload {
            external_id,
            user_name,
            formatted_name,
            family_name,
            given_name,
            display_name,
            nick_name,
            title,
            user_type,
            preferred_language,
            active,
            email: text(),
            work_phone: text(),
            mobile_phone: text(),
            formatted_address: text(),
            street_address: text(),
            locality: text(),
            region: text(),
            postal_code: text(),
            country: text(),
            employee_number: text(),
            cost_center: text(),
            department: text(),
        };
        payload.write(out);
        true
    }
}

fn run(program: &Program, context: &Context<'_, '_>) -> Given {
    let value = Value::resolve_val(program.expression(), context).unwrap();
    let value: &dyn Val = value.as_ref();
    if let Some(text) = value.downcast_ref::<CelString>() {
        Given::Text(text.inner().to_owned())
    } else if let Some(value) = value.downcast_ref::<CelBool>() {
        Given::Boolean(*value.inner())
    } else {
        Given::Null
    }
}
