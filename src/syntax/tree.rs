use super::StringLiteral;
use crate::source::Span;

/// An expression and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression {
    /// What it is.
    pub kind: ExpressionKind,
    /// All of it, brackets and quotes included.
    pub span: Span,
}

/// The forms of an expression.
#[derive(Clone, Debug, PartialEq)]
pub enum ExpressionKind {
    /// `[name.givenName]`
    Attribute {
        /// The text between the brackets, as written.
        name: String,
        /// Where that text stands.
        name_span: Span,
    },
    /// `"text"`
    String(StringLiteral),
    /// `7`, `-10`, `&HF7`
    Integer {
        /// The value; hexadecimal above `&H7FFFFFFFFFFFFFFF` is two's complement.
        value: i64,
        /// Whether it was written in hexadecimal.
        hex: bool,
    },
    /// A bare name: a constant of the language, or a mistake.
    Name(Name),
    /// `%DomainFQDN%`: a value the context provides.
    Context {
        /// The name between the percent signs.
        name: String,
    },
    /// `Join(" ", [givenName], [surname])`
    Call {
        /// The function's name as written.
        name: String,
        /// Where the name stands.
        name_span: Span,
        /// The arguments, empty ones included. `f()` has none, `f(,)` two.
        arguments: Vec<Argument>,
        /// The closing parenthesis.
        close: Span,
    },
    /// `[country] = "USA"`
    Comparison {
        /// How the sides are compared.
        operator: Operator,
        /// Where the operator stands.
        operator_span: Span,
        /// The left side; never a comparison itself.
        left: Box<Expression>,
        /// The right side; never a comparison itself.
        right: Box<Expression>,
    },
}

/// A bare name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Name {
    /// `True`
    True,
    /// `False`
    False,
    /// `Null`
    Null,
    /// `vbTextCompare`
    TextCompare,
    /// `vbBinaryCompare`
    BinaryCompare,
    /// `IgnoreAttributeFlow`: no flow for this attribute.
    IgnoreAttributeFlow,
    /// `IgnoreObjectFlow`: no flow for the whole object.
    IgnoreObjectFlow,
    /// None of the language's constants, as written.
    Unknown(String),
}

impl Name {
    const KNOWN: [(&'static str, Name); 7] = [
        ("True", Name::True),
        ("False", Name::False),
        ("Null", Name::Null),
        ("vbTextCompare", Name::TextCompare),
        ("vbBinaryCompare", Name::BinaryCompare),
        ("IgnoreAttributeFlow", Name::IgnoreAttributeFlow),
        ("IgnoreObjectFlow", Name::IgnoreObjectFlow),
    ];

    /// Reads a name; the language's own in any case.
    pub fn from_text(text: &str) -> Name {
        Self::KNOWN
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(text))
            .map_or_else(|| Name::Unknown(text.to_owned()), |(_, name)| name.clone())
    }

    /// The documented spelling.
    pub fn as_str(&self) -> &str {
        match self {
            Name::Unknown(text) => text,
            known => Self::KNOWN.iter().find(|(_, name)| name == known).map_or("", |(text, _)| text),
        }
    }
}

/// An argument's slot.
#[derive(Clone, Debug, PartialEq)]
pub enum Argument {
    /// Nothing between the commas, and where something would stand.
    Empty(Span),
    /// An expression.
    Given(Expression),
}

impl Argument {
    /// The expression, if there is one.
    pub fn given(&self) -> Option<&Expression> {
        match self {
            Argument::Empty(_) => None,
            Argument::Given(expression) => Some(expression),
        }
    }

    /// Where it stands, or would stand.
    pub fn span(&self) -> Span {
        match self {
            Argument::Empty(span) => *span,
            Argument::Given(expression) => expression.span,
        }
    }
}

/// A comparison's operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `=`
    Equal,
    /// `<>`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

impl Operator {
    /// Every operator, the longer spelling before one it begins with.
    pub const ALL: [Operator; 6] = [
        Operator::NotEqual,
        Operator::LessOrEqual,
        Operator::GreaterOrEqual,
        Operator::Equal,
        Operator::Less,
        Operator::Greater,
    ];

    /// As it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Operator::Equal => "=",
            Operator::NotEqual => "<>",
            Operator::Less => "<",
            Operator::LessOrEqual => "<=",
            Operator::Greater => ">",
            Operator::GreaterOrEqual => ">=",
        }
    }
}

/// One clause of a scoping filter: `department EQUALS "Sales"`.
#[derive(Clone, Debug, PartialEq)]
pub struct Clause {
    /// The attribute, without brackets.
    pub attribute: String,
    /// Where the attribute's name stands.
    pub attribute_span: Span,
    /// The operator.
    pub operator: ClauseOperator,
    /// Where the operator stands.
    pub operator_span: Span,
    /// The operator as written.
    pub operator_text: String,
    /// The values: none, one, or with `IN` one or more.
    pub operands: Vec<Operand>,
    /// All of it.
    pub span: Span,
}

/// A value in a clause.
#[derive(Clone, Debug, PartialEq)]
pub struct Operand {
    /// The value.
    pub value: OperandValue,
    /// Where it stands, quotes included.
    pub span: Span,
}

/// The forms of a clause's value.
#[derive(Clone, Debug, PartialEq)]
pub enum OperandValue {
    /// `"Sales"`
    String(StringLiteral),
    /// `1000000`
    Integer(i64),
    /// `Sales`
    Word(String),
}

impl OperandValue {
    /// The text of a string or a word, the digits of an integer: what goes on the wire.
    pub fn to_text(&self) -> String {
        match self {
            OperandValue::String(literal) => literal.value.clone(),
            OperandValue::Integer(value) => value.to_string(),
            OperandValue::Word(word) => word.clone(),
        }
    }
}

/// What a clause asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ClauseOperator {
    /// `EQUALS`
    Equals,
    /// `NOT EQUALS`
    NotEquals,
    /// `IS NULL`
    IsNull,
    /// `IS NOT NULL`
    IsNotNull,
    /// `IS TRUE`
    IsTrue,
    /// `IS FALSE`
    IsFalse,
    /// `REGEX MATCH`
    RegexMatch,
    /// `NOT REGEX MATCH`
    NotRegexMatch,
    /// `GREATER_THAN`
    GreaterThan,
    /// `GREATER_THAN_OR_EQUALS`
    GreaterThanOrEquals,
    /// `INCLUDES`
    Includes,
    /// `ENDS_WITH`
    EndsWith,
    /// `&`
    Bits,
    /// `!&`
    NotBits,
    /// `IN`
    In,
    /// `ISMEMBEROF`: read, but not supported by the service.
    IsMemberOf,
}

impl ClauseOperator {
    /// Every operator.
    pub const ALL: [ClauseOperator; 16] = [
        ClauseOperator::Equals,
        ClauseOperator::NotEquals,
        ClauseOperator::IsNull,
        ClauseOperator::IsNotNull,
        ClauseOperator::IsTrue,
        ClauseOperator::IsFalse,
        ClauseOperator::RegexMatch,
        ClauseOperator::NotRegexMatch,
        ClauseOperator::GreaterThan,
        ClauseOperator::GreaterThanOrEquals,
        ClauseOperator::Includes,
        ClauseOperator::EndsWith,
        ClauseOperator::Bits,
        ClauseOperator::NotBits,
        ClauseOperator::In,
        ClauseOperator::IsMemberOf,
    ];

    /// The spelling on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            ClauseOperator::Equals => "EQUALS",
            ClauseOperator::NotEquals => "NOT EQUALS",
            ClauseOperator::IsNull => "IS NULL",
            ClauseOperator::IsNotNull => "IS NOT NULL",
            ClauseOperator::IsTrue => "IS TRUE",
            ClauseOperator::IsFalse => "IS FALSE",
            ClauseOperator::RegexMatch => "REGEX MATCH",
            ClauseOperator::NotRegexMatch => "NOT REGEX MATCH",
            ClauseOperator::GreaterThan => "GREATER_THAN",
            ClauseOperator::GreaterThanOrEquals => "GREATER_THAN_OR_EQUALS",
            ClauseOperator::Includes => "INCLUDES",
            ClauseOperator::EndsWith => "ENDS_WITH",
            ClauseOperator::Bits => "&",
            ClauseOperator::NotBits => "!&",
            ClauseOperator::In => "IN",
            ClauseOperator::IsMemberOf => "ISMEMBEROF",
        }
    }

    /// Reads a spelling: any case, with `_` or blanks between the words.
    pub fn from_text(text: &str) -> Option<ClauseOperator> {
        let words = |text: &str| -> Vec<String> {
            text.split(|c: char| c == '_' || c.is_whitespace())
                .filter(|word| !word.is_empty())
                .map(str::to_ascii_uppercase)
                .collect()
        };
        let wanted = words(text);
        Self::ALL.into_iter().find(|operator| words(operator.as_str()) == wanted)
    }

    /// Whether a spelling is the one that the portal offers, of operators that it spells in its own way.
    pub fn is_portal_spelling(text: &str) -> bool {
        ["Greater_Than", "Greater_Than_OR_EQUALS", "Includes"].contains(&text)
    }

    /// Whether a value belongs behind it.
    pub const fn takes_operand(self) -> bool {
        !matches!(
            self,
            ClauseOperator::IsNull
                | ClauseOperator::IsNotNull
                | ClauseOperator::IsTrue
                | ClauseOperator::IsFalse
        )
    }
}

/// A target attribute: `urn:…:2.0:User:externalIds[authority eq "zoomphone"].value`.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// The schema's URN, if it is named, without the `:` behind it.
    pub schema: Option<(String, Span)>,
    /// The attribute.
    pub attribute: (String, Span),
    /// Which elements of a multi-valued attribute.
    pub filter: Option<Filter>,
    /// The sub-attribute.
    pub sub_attribute: Option<(String, Span)>,
    /// All of it.
    pub span: Span,
}

/// Equalities that all hold: `type eq "work" and primary eq true`.
#[derive(Clone, Debug, PartialEq)]
pub struct Filter {
    /// The equalities; at least one.
    pub terms: Vec<FilterTerm>,
    /// What stands between the brackets.
    pub span: Span,
}

/// One equality of a filter.
#[derive(Clone, Debug, PartialEq)]
pub struct FilterTerm {
    /// The sub-attribute compared.
    pub attribute: (String, Span),
    /// What it equals.
    pub value: FilterValue,
    /// Where the value stands, quotes included.
    pub value_span: Span,
}

/// A value in a filter.
#[derive(Clone, Debug, PartialEq)]
pub enum FilterValue {
    /// `"work"`
    String(StringLiteral),
    /// `true`, `false`
    Boolean(bool),
    /// `7`
    Integer(i64),
}
