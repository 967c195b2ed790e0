//! What `ToLower` and `ToUpper` share.

use crate::dotnet::text::{Culture, to_lower, to_upper};
use crate::functions::building::changed;
use crate::functions::known::{Known, prepared};
use crate::functions::{Arguments, Constants, Edit, Evaluated, Fault, Frame, Preparation, Prepared, Stop};
use crate::source::{Code, suggest};
use crate::value::Value;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    Lower,
    Upper,
}

/// A call of one of the two functions.
#[derive(Debug)]
pub(super) struct Casing {
    case: Case,
    culture: Known<Culture>,
}

const HELP: &str = "write a culture as .NET names it, such as `en-US` or `tr-TR`";

impl Casing {
    pub(super) fn prepare(constants: &Constants<'_>, case: Case) -> Preparation {
        let mut faults = Vec::new();
        let culture = Known::new(constants, 1, &mut faults, |name| {
            Culture::parse(name).ok_or_else(|| {
                let fault = Fault::argument(Code::AF207, 1, format!("unknown culture `{name}`")).help(HELP);
                Box::new(fault.did_you_mean(suggest(name, Culture::names())))
            })
        });
        prepared(Casing { case, culture }, faults)
    }

    fn culture(&self, arguments: &Arguments<'_, '_>) -> Result<Culture, Stop> {
        match &self.culture {
            Known::Absent => Ok(Culture::Invariant),
            Known::Ready(culture) => Ok(*culture),
            Known::PerCall => {
                let Some(name) = arguments.given_text(1) else { return Ok(Culture::Invariant) };
                match Culture::parse(name) {
                    Some(culture) => Ok(culture),
                    None => {
                        Err(arguments.fail(1, Code::AF901, "wants a culture").found(name).help(HELP).into())
                    }
                }
            }
        }
    }
}

impl Prepared for Casing {
    fn edit(&self) -> Option<Edit> {
        match (&self.culture, self.case) {
            (Known::PerCall | Known::Ready(Culture::Turkic), _) => None,
            (_, Case::Lower) => Some(Edit::Lower),
            (_, Case::Upper) => Some(Edit::Upper),
        }
    }

    fn call<'r>(&self, arguments: &Arguments<'_, 'r>, frame: &mut Frame<'r>) -> Evaluated<'r> {
        let Some(source) = arguments.text_form(0) else { return Ok(Value::Null) };
        let culture = self.culture(arguments)?;
        let text = source.get(frame.arena);
        let mapped = match self.case {
            Case::Lower => to_lower(text, culture, frame.arena),
            Case::Upper => to_upper(text, culture, frame.arena),
        };
        Ok(changed(source, text, mapped))
    }
}
