use super::{Failure, Function, MAX_LIST, Stop};
use crate::dotnet::datetime;
use crate::source::Code;
use crate::value::{Arena, Constant, DateTime, Now, Text, Value, first, is_blank};

/// The evaluated arguments of one call, converted as the parameters want them.
///
/// An argument that is absent, empty or Null reads as `None`.
#[derive(Clone, Copy, Debug)]
pub struct Arguments<'a, 'r> {
    function: &'static Function,
    values: &'a [Value<'r>],
    arena: &'r Arena,
    now: Now<'r>,
}

impl<'a, 'r> Arguments<'a, 'r> {
    /// The arguments of a call of `function`, in order; absent ones are Null.
    pub fn new(function: &'static Function, values: &'a [Value<'r>], arena: &'r Arena, now: Now<'r>) -> Self {
        Arguments { function, values, arena, now }
    }

    /// How many there are, absent ones in between included.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// All of them from `index` on.
    pub fn from(&self, index: usize) -> &'a [Value<'r>] {
        self.values.get(index..).unwrap_or_default()
    }

    /// The value as it is: a List stays one.
    pub fn value(&self, index: usize) -> Value<'r> {
        self.values.get(index).copied().unwrap_or_default()
    }

    /// One value: the first element where it is a List.
    pub fn single(&self, index: usize) -> Value<'r> {
        first(self.value(index))
    }

    /// The text form.
    pub fn text(&self, index: usize) -> Option<&'r str> {
        self.single(index).to_str(self.arena)
    }

    /// The text form with what is known of its characters, for a function that may hand it on as it is.
    pub fn text_form(&self, index: usize) -> Option<Text<'r>> {
        let text = self.single(index).to_text(self.arena)?;
        // What a function gives is text, also where a number came in; digits need no escape.
        Some(if text.is_number() { Text::clean(text.get(self.arena)) } else { text })
    }

    /// The text form, where `""` counts as not given (culture, dateTimeStyles, wordSeparators, delimiter).
    pub fn given_text(&self, index: usize) -> Option<&'r str> {
        self.text(index).filter(|text| !text.is_empty())
    }

    /// As an Integer. `""` is Null where the parameter says so.
    ///
    /// # Errors
    /// What is no integer.
    pub fn integer(&self, index: usize) -> Result<Option<i64>, Stop> {
        let value = self.single(index);
        let empty_is_null = || self.function.parameter(index).is_some_and(|known| known.empty_is_null);
        if value.is_null() || is_blank(value) && empty_is_null() {
            return Ok(None);
        }
        match value.to_integer(self.arena) {
            Some(value) => Ok(Some(value)),
            None => Err(self.refuse(index, "an Integer", value)),
        }
    }

    /// As a DateTime: one, or text that `CDate` takes. `""` is Null.
    ///
    /// # Errors
    /// Text that is no date.
    pub fn date(&self, index: usize) -> Result<Option<DateTime>, Stop> {
        match self.single(index) {
            Value::Null => Ok(None),
            Value::DateTime(date) => Ok(Some(date)),
            value => {
                let text = value.to_str(self.arena).unwrap_or_default();
                if text.is_empty() {
                    return Ok(None);
                }
                match datetime::parse(text, self.now.get()) {
                    Ok(date) => Ok(Some(date)),
                    Err(reason) => Err(Failure::new(
                        Code::AF902,
                        format!("{} wants a DateTime: {reason}", self.name(index)),
                    )
                    .found(text)
                    .into()),
                }
            }
        }
    }

    /// As a List: a single value is a List of one, Null is an empty one.
    pub fn list(&self, index: usize) -> &'r [Value<'r>] {
        match self.value(index) {
            Value::Null => &[],
            Value::List(items) => items,
            value => self.arena.alloc_slice_copy(&[value]),
        }
    }

    /// The error of an argument that is not what the parameter wants.
    pub fn refuse(&self, index: usize, wanted: &str, value: Value<'r>) -> Stop {
        let text = value.to_str(self.arena).unwrap_or("Null");
        Failure::new(Code::AF901, format!("{} wants {wanted}", self.name(index))).found(text).into()
    }

    /// An error about one argument: ``parameter `start` of `Mid` …``.
    pub fn fail(&self, index: usize, code: Code, what: &str) -> Failure {
        Failure::new(code, format!("{} {what}", self.name(index)))
    }

    /// The error of a function that would make a text longer than [`MAX_TEXT`](super::MAX_TEXT).
    pub fn too_long(&self) -> Stop {
        Failure::new(Code::AF903, format!("`{}` made text longer than 1 MiB", self.function.name)).into()
    }

    /// The error of a function that would make a List longer than [`MAX_LIST`].
    pub fn too_many(&self) -> Stop {
        let message = format!("`{}` made a List of more than {MAX_LIST} elements", self.function.name);
        Failure::new(Code::AF903, message).into()
    }

    fn name(&self, index: usize) -> String {
        let parameter = self.function.parameter(index).map_or("?", |parameter| parameter.name);
        format!("parameter `{parameter}` of `{}`", self.function.name)
    }
}

/// What is known of one argument when a call is compiled.
#[derive(Clone, Copy, Debug)]
pub enum Argument<'a> {
    /// Absent, or an empty slot.
    Absent,
    /// A constant.
    Constant(&'a Constant),
    /// Known for each record only.
    Dynamic,
}

/// What is known of the arguments of a call when it is compiled.
#[derive(Clone, Copy, Debug)]
pub struct Constants<'a> {
    /// The function called.
    pub function: &'static Function,
    /// The arguments, in order.
    pub arguments: &'a [Argument<'a>],
    /// Whether the dialect is `extended`.
    pub extended: bool,
}

impl<'a> Constants<'a> {
    /// The argument at `index`.
    pub fn get(&self, index: usize) -> Argument<'a> {
        self.arguments.get(index).copied().unwrap_or(Argument::Absent)
    }

    /// Whether the argument is given: not absent, not an empty slot, not a constant Null.
    pub fn is_given(&self, index: usize) -> bool {
        !matches!(self.get(index), Argument::Absent | Argument::Constant(Constant::Null))
    }

    /// The text form of a constant argument; `None` when it is absent, Null or not constant.
    pub fn text(&self, index: usize) -> Option<String> {
        match self.get(index) {
            Argument::Constant(constant) => {
                let arena = Arena::new();
                constant.value().to_str(&arena).map(str::to_owned)
            }
            Argument::Absent | Argument::Dynamic => None,
        }
    }

    /// A constant argument as an Integer; `None` when it is none, or not constant.
    pub fn integer(&self, index: usize) -> Option<i64> {
        match self.get(index) {
            Argument::Constant(constant) => constant.value().to_integer(&Arena::new()),
            Argument::Absent | Argument::Dynamic => None,
        }
    }
}
