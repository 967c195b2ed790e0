//! Operators of other languages, and how the same is said here.

/// What an operator of another language means here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A comparison, spelt so here.
    Comparison(&'static str),
    /// The comma between arguments.
    Comma,
    /// Texts put together.
    Concatenation,
    /// The first that is not Null.
    Coalescence,
    /// Both.
    And,
    /// Either.
    Or,
    /// The opposite of what follows.
    Not,
    /// Something else, and what to do about it.
    Other(&'static str),
}

/// An operator of another language.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Foreign {
    /// As it is written there.
    pub(super) text: &'static str,
    /// What it means.
    pub(super) meaning: Meaning,
}

const ARITHMETIC: &str = "there is no arithmetic; dates are moved with `DateAdd`";
const CONDITIONAL: &str = "a choice is `IIF(condition, value, otherwise)`";
const PATTERN: &str = "patterns are matched with `Replace`, and texts searched with `InStr`";

macro_rules! table {
    ($($text:literal $meaning:expr;)*) => {
        &[$(Foreign { text: $text, meaning: $meaning },)*]
    };
}

/// Signs; the longer before one it begins with.
const SIGNS: &[Foreign] = table! {
    "===" Meaning::Comparison("=");
    "!==" Meaning::Comparison("<>");
    "==" Meaning::Comparison("=");
    "!=" Meaning::Comparison("<>");
    "=>" Meaning::Comparison(">=");
    "=<" Meaning::Comparison("<=");
    "=~" Meaning::Other(PATTERN);
    ":=" Meaning::Comparison("=");
    "≠" Meaning::Comparison("<>");
    "≤" Meaning::Comparison("<=");
    "≥" Meaning::Comparison(">=");
    "&&" Meaning::And;
    "||" Meaning::Or;
    "??" Meaning::Coalescence;
    "&" Meaning::Concatenation;
    "+" Meaning::Concatenation;
    "|" Meaning::Or;
    ";" Meaning::Comma;
    "!" Meaning::Not;
    "-" Meaning::Other(ARITHMETIC);
    "*" Meaning::Other(ARITHMETIC);
    "/" Meaning::Other(ARITHMETIC);
    "^" Meaning::Other(ARITHMETIC);
    "?" Meaning::Other(CONDITIONAL);
    ":" Meaning::Other(CONDITIONAL);
};

/// Words, in upper case.
const WORDS: &[Foreign] = table! {
    "AND" Meaning::And;
    "OR" Meaning::Or;
    "NOT" Meaning::Not;
    "ANDALSO" Meaning::And;
    "ORELSE" Meaning::Or;
    "EQ" Meaning::Comparison("=");
    "EQUALS" Meaning::Comparison("=");
    "NE" Meaning::Comparison("<>");
    "LT" Meaning::Comparison("<");
    "LE" Meaning::Comparison("<=");
    "GT" Meaning::Comparison(">");
    "GE" Meaning::Comparison(">=");
    "IS" Meaning::Other("ask for Null with `IsNull(…)` or `IsNullOrEmpty(…)`, else compare with `=`");
    "IN" Meaning::Other("choose among values with `Switch`");
    "LIKE" Meaning::Other(PATTERN);
    "MATCHES" Meaning::Other(PATTERN);
    "CONTAINS" Meaning::Other(PATTERN);
    "XOR" Meaning::Other("nest `IIF`");
    "MOD" Meaning::Other(ARITHMETIC);
    "THEN" Meaning::Other(CONDITIONAL);
    "ELSE" Meaning::Other(CONDITIONAL);
};

/// The sign at the beginning of `text`.
pub(super) fn sign(text: &str) -> Option<&'static Foreign> {
    // `=` alone, and `<` and `>`, are operators of this language.
    SIGNS.iter().find(|sign| text.starts_with(sign.text))
}

/// The operator that a word is, where an operator is expected.
pub(super) fn word(text: &str) -> Option<&'static Foreign> {
    WORDS.iter().find(|word| word.text.eq_ignore_ascii_case(text))
}
