//! `RandomString`: a random text, such as a first password.

use std::sync::Arc;

use crate::functions::{
    Argument, Arguments, Body, Constants, EmptyRule, Evaluated, Example, Expected, Failure, Family, Fault,
    Frame, Function, NullRule, Parameter, Preparation, Prepared, Purity, Type,
};
use crate::source::Code;
use crate::value::Value;

/// The declaration.
pub static RANDOM_STRING: Function = Function {
    name: "RandomString",
    family: Family::Generators,
    summary: "a random text with minimums for each class of characters",
    remarks: "The length is at most 256 and at least the sum of the minimums. What the minimums leave \
        open is drawn from all classes. Characters to avoid are avoided in every class; a class with a \
        minimum of which none is left is an error. The special characters are \
        ~!@#$%^&*_-+=`|\\(){}[]:;\"'<>,.?/",
    parameters: &[
        Parameter::required("length", Type::Integer),
        Parameter::required("minimumNumbers", Type::Integer),
        Parameter::required("minimumSpecialCharacters", Type::Integer),
        Parameter::required("minimumCapital", Type::Integer),
        Parameter::required("minimumLowerCase", Type::Integer),
        Parameter::optional("charactersToAvoid", Type::String),
    ],
    source: 0,
    null: NullRule::Null,
    empty: EmptyRule::Any,
    can_be_null: false,
    result: Type::String,
    purity: Purity::Impure,
    can_fail: true,
    documented: true,
    extended_only: false,
    examples: &[
        Example { expression: "RandomString(6, 3, 0, 0, 3)", inputs: "{}", expected: Expected::Any },
        Example {
            expression: r#"RandomString(10, 2, 2, 2, 1, "?,")"#,
            inputs: "{}",
            expected: Expected::Any,
        },
        Example { expression: "RandomString(4, 3, 0, 0, 3)", inputs: "{}", expected: Expected::Error },
        Example { expression: "RandomString(257, 0, 0, 0, 0)", inputs: "{}", expected: Expected::Error },
        Example {
            expression: r#"RandomString(8, 1, 0, 0, 0, "0123456789")"#,
            inputs: "{}",
            expected: Expected::Error,
        },
    ],
    body: Body::Prepare(prepare),
};

/// The classes with a minimum, in the order of the parameters.
const CLASSES: [(&str, &[u8]); 4] = [
    ("numbers", b"0123456789"),
    ("special characters", b"~!@#$%^&*_-+=`|\\(){}[]:;\"'<>,.?/"),
    ("capital letters", b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    ("lower-case letters", b"abcdefghijklmnopqrstuvwxyz"),
];
/// The longest text it makes.
const LONGEST: i64 = 256;
/// As many characters as the classes have together.
const ALPHABET: usize = 10 + 32 + 26 + 26;

fn prepare(constants: &Constants<'_>) -> Preparation {
    let mut numbers = [None; 5];
    for (index, number) in numbers.iter_mut().enumerate() {
        *number = constants.integer(index);
    }
    let fault = |problem: Problem| {
        let message = match problem.found {
            Some(found) => format!("{}, found `{found}`", problem.message),
            None => problem.message,
        };
        let fault = Fault::argument(Code::AF210, problem.argument, message);
        match problem.help {
            Some(help) => fault.help(help),
            None => fault,
        }
    };
    // What is wrong with one number is wrong whatever the others are.
    let faults: Vec<Fault> = numbers
        .iter()
        .enumerate()
        .filter_map(|(index, number)| number.and_then(|number| check(index, number).err()))
        .map(fault)
        .collect();
    if !faults.is_empty() {
        return Err(faults);
    }
    let [Some(length), Some(numbers), Some(special), Some(capital), Some(lower)] = numbers else {
        return Ok(Arc::new(RandomString { plan: None }));
    };
    if let Argument::Dynamic = constants.get(5) {
        return Ok(Arc::new(RandomString { plan: None }));
    }
    let avoid = constants.text(5).unwrap_or_default();
    match Plan::new(length, [numbers, special, capital, lower], &avoid) {
        Ok(plan) => Ok(Arc::new(RandomString { plan: Some(plan) })),
        Err(problem) => Err(vec![fault(problem)]),
    }
}

/// Why there can be no such text.
struct Problem {
    argument: usize,
    /// Without the number, which may be a value of the record.
    message: String,
    found: Option<i64>,
    help: Option<&'static str>,
}

/// One number by itself: the length, or a minimum.
fn check(index: usize, number: i64) -> Result<usize, Problem> {
    let problem = |message: &str, help| {
        Err(Problem { argument: index, message: message.to_owned(), found: Some(number), help })
    };
    match usize::try_from(number) {
        Err(_) => problem("`RandomString` counts from 0 on", None),
        Ok(_) if index == 0 && number > LONGEST => {
            problem("`RandomString` makes no text so long", Some("the length is at most 256"))
        }
        Ok(number) => Ok(number),
    }
}

/// What to draw from, and how often.
#[derive(Debug)]
struct Plan {
    length: usize,
    /// For each class how many characters at least, and which.
    classes: [(usize, Alphabet); 4],
    /// What is drawn from when the minimums are met.
    all: Alphabet,
}

#[derive(Clone, Copy, Debug)]
struct Alphabet {
    characters: [u8; ALPHABET],
    count: usize,
}

impl Alphabet {
    fn new(characters: impl Iterator<Item = u8>) -> Self {
        let mut alphabet = Alphabet { characters: [0; ALPHABET], count: 0 };
        for (place, character) in alphabet.characters.iter_mut().zip(characters) {
            *place = character;
            alphabet.count += 1;
        }
        alphabet
    }

    fn draw(&self, frame: &mut Frame<'_>) -> u8 {
        let at = frame.random_below(self.count);
        self.characters.get(at).copied().unwrap_or_default()
    }
}

impl Plan {
    fn new(length: i64, minimums: [i64; 4], avoid: &str) -> Result<Self, Problem> {
        let length = check(0, length)?;
        let empty = Alphabet::new(std::iter::empty());
        let mut classes = [(0, empty); 4];
        let mut sum = 0usize;
        for (index, (class, (name, characters))) in classes.iter_mut().zip(CLASSES).enumerate() {
            let minimum = check(index + 1, minimums.get(index).copied().unwrap_or_default())?;
            let left = characters.iter().copied().filter(|&byte| !avoid.contains(char::from(byte)));
            *class = (minimum, Alphabet::new(left));
            if minimum > 0 && class.1.count == 0 {
                let message = format!("`RandomString` wants {name} and avoids all of them");
                return Err(Problem { argument: 5, message, found: None, help: None });
            }
            sum = sum.saturating_add(minimum);
        }
        if sum > length {
            let message = "the minimums of `RandomString` add up to more than its length".to_owned();
            let help = Some("the length is at least the sum of the minimums");
            return Err(Problem { argument: 0, message, found: i64::try_from(length).ok(), help });
        }
        let all = classes.iter().flat_map(|(_, class)| class.characters.iter().take(class.count).copied());
        let all = Alphabet::new(all);
        if all.count == 0 && sum < length {
            let message = "`RandomString` avoids every character".to_owned();
            return Err(Problem { argument: 5, message, found: None, help: None });
        }
        Ok(Plan { length, classes, all })
    }

    fn carry_out<'r>(&self, frame: &mut Frame<'r>) -> Value<'r> {
        let out = frame.arena.alloc_slice_fill_copy(self.length, 0u8);
        let wanted = self.classes.iter().flat_map(|(minimum, class)| std::iter::repeat_n(class, *minimum));
        for (place, class) in out.iter_mut().zip(wanted.chain(std::iter::repeat(&self.all))) {
            *place = class.draw(frame);
        }
        // The characters that meet the minimums must not all stand at the front.
        for last in (1..out.len()).rev() {
            out.swap(last, frame.random_below(last + 1));
        }
        Value::text(std::str::from_utf8(out).unwrap_or_default())
    }
}

#[derive(Debug)]
struct RandomString {
    /// What to do; none: some argument is known for each record only.
    plan: Option<Plan>,
}

impl Prepared for RandomString {
    fn call<'r>(&self, arguments: &Arguments<'_, 'r>, frame: &mut Frame<'r>) -> Evaluated<'r> {
        if let Some(plan) = &self.plan {
            return Ok(plan.carry_out(frame));
        }
        let mut numbers = [0; 5];
        for (index, number) in numbers.iter_mut().enumerate() {
            match arguments.integer(index)? {
                Some(given) => *number = given,
                None => return Ok(Value::Null),
            }
        }
        let [length, numbers, special, capital, lower] = numbers;
        let avoid = arguments.text(5).unwrap_or_default();
        let plan = Plan::new(length, [numbers, special, capital, lower], avoid).map_err(|problem| {
            let code = if length > LONGEST { Code::AF903 } else { Code::AF901 };
            Failure {
                found: problem.found.map(|found| found.to_string().into()),
                help: problem.help.map(str::to_owned),
                ..Failure::new(code, problem.message)
            }
        })?;
        Ok(plan.carry_out(frame))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::functions::testing::{call, environment, faults, table};
    use crate::functions::{Environment, Stop};
    use crate::value::Arena;

    #[test]
    fn corner_cases() {
        table(
            "RandomString",
            r##"
[0, 0, 0, 0, 0]                        => ""
[4, 3, 0, 0, 2]                        => AF901 | AF210
[257, 0, 0, 0, 0]                      => AF903 | AF210
[8, -1, 0, 0, 0]                       => AF901 | AF210
[-8, 0, 0, 0, 0]                       => AF901 | AF210
[8, 1, 0, 0, 0, "0123456789"]          => AF901 | AF210
["x", 1, 0, 0, 0]                      => AF901
[9223372036854775807, 9223372036854775807, 9223372036854775807, 1, 1] => AF903 | AF210
[8, 9223372036854775807, 9223372036854775807, 1, 1] => AF901 | AF210
[null, 1, 0, 0, 0]                     => null
[8, null, 0, 0, 0]                     => null
            "##,
        );
    }

    fn draw(numbers: [i64; 5], avoid: &str, seed: u64, number: u64) -> Result<String, Stop> {
        let (arena, environment) = (Arena::new(), Environment { seed: Some(seed), ..environment() });
        let mut values: Vec<Value<'_>> = numbers.into_iter().map(Value::Integer).collect();
        values.push(Value::text(avoid));
        let mut frame = Frame::new(&arena, &environment, &[], number);
        call("RandomString", &values, false, &mut frame)
            .map(|value| value.to_str(&arena).unwrap_or_default().to_owned())
    }

    #[test]
    fn minimums_are_met_and_nothing_avoided_comes() {
        for seed in 0..200 {
            let text = draw([10, 2, 3, 1, 4], "?,aA0", seed, 0).unwrap();
            let count = |is: fn(char) -> bool| text.chars().filter(|&c| is(c)).count();
            assert_eq!(text.len(), 10);
            assert_eq!(count(|c| c.is_ascii_digit()), 2, "{text}");
            assert_eq!(count(|c| c.is_ascii_punctuation()), 3, "{text}");
            assert_eq!(count(|c| c.is_ascii_uppercase()), 1, "{text}");
            assert_eq!(count(|c| c.is_ascii_lowercase()), 4, "{text}");
            assert!(!text.contains(['?', ',', 'a', 'A', '0']), "{text}");
        }
    }

    #[test]
    fn what_the_minimums_leave_open_comes_from_all_classes() {
        let text: String = (0..50).map(|seed| draw([256, 0, 0, 0, 0], "", seed, 0).unwrap()).collect();
        for (name, characters) in CLASSES {
            assert!(characters.iter().all(|&byte| text.contains(char::from(byte))), "{name}");
        }
    }

    #[test]
    fn the_minimums_stand_anywhere() {
        let starts_with_digit = (0..200)
            .filter(|&seed| draw([2, 1, 0, 1, 0], "", seed, 0).unwrap().as_bytes()[0].is_ascii_digit());
        assert!((60..140).contains(&starts_with_digit.count()));
    }

    #[test]
    fn a_seed_repeats_and_records_differ() {
        let numbers = [20, 1, 1, 1, 1];
        assert_eq!(draw(numbers, "", 1, 0), draw(numbers, "", 1, 0));
        assert_ne!(draw(numbers, "", 1, 0), draw(numbers, "", 1, 1));
        assert_ne!(draw(numbers, "", 1, 0), draw(numbers, "", 2, 0));
    }

    #[test]
    fn faults_point_at_their_argument() {
        let places: Vec<_> =
            faults("RandomString", "[300, -1, 0, 0, 0]").iter().map(|f| f.argument).collect();
        assert_eq!(places, [Some(0), Some(1)]);
        let places: Vec<_> =
            faults("RandomString", r#"[5, 1, 0, 0, 0, "1234567890"]"#).iter().map(|f| f.argument).collect();
        assert_eq!(places, [Some(5)]);
    }
}
