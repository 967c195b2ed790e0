//! The state machine: which tokens may follow which, and when a date or time is complete.

use super::lexer::Token;
use super::shape::Shape;

/// What was met so far of the date or time that is being read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum State {
    /// Nothing.
    Begin,
    /// A number, which can be of a date or a time.
    Number,
    /// Two numbers of either.
    Numbers,
    /// A number of a date, with the separator after it.
    DateNumberSeparator,
    /// Two numbers of a date.
    DateNumbers,
    /// Those with a separator after them.
    DateNumbersSeparator,
    /// A month's name.
    Month,
    /// A month's name and a number.
    MonthNumber,
    /// A number and a month's name.
    NumberMonth,
    /// A month's name and a number, with a separator after them.
    MonthNumberSeparator,
    /// A number, then one with a date unit.
    NumberSuffixed,
    /// A year.
    Year,
    /// A year and a number.
    YearNumber,
    /// Those with a separator after them.
    YearNumberSeparator,
    /// A year and a month's name.
    YearMonth,
    /// Those with a separator after them.
    YearMonthSeparator,
    /// A number with a date unit.
    DateSuffixed,
    /// A number with a time unit.
    TimeSuffixed,
    /// An hour and the colon after it.
    Hour,
    /// Hour and minute, each with its colon.
    HourMinute,
}

/// What a token leads to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Step {
    /// Another state.
    To(State),
    /// A complete date or time; the next one begins.
    Done(Shape),
    /// Nothing.
    Refuse,
}

impl State {
    /// Whether a hyphen cannot be a date's separator here, but the token before it completes the date:
    /// then the hyphen is the sign of an offset.
    pub(super) fn ends_before_offset(self, with_separator: Token, without: Token) -> bool {
        self.step(with_separator) == Step::Refuse && matches!(self.step(without), Step::Done(_))
    }

    /// Where a token leads.
    pub(super) fn step(self, token: Token) -> Step {
        use Step::{Done, Refuse, To};
        use Token as T;
        match self {
            State::Begin => match token {
                T::End | T::Weekday | T::Zone | T::Era => To(State::Begin),
                T::NumberHalfOfDay => Done(Shape::Hour),
                T::NumberSpace => To(State::Number),
                T::NumberDate => To(State::DateNumberSeparator),
                T::NumberTime => To(State::Hour),
                T::MonthSpace | T::MonthDate => To(State::Month),
                T::DateSuffix(_) => To(State::DateSuffixed),
                T::TimeSuffix(_) => To(State::TimeSuffixed),
                T::YearSpace | T::YearDate => To(State::Year),
                _ => Refuse,
            },
            State::Number => match token {
                T::NumberEnd => Done(Shape::MonthDay),
                T::NumberHalfOfDay => Done(Shape::HourMinute),
                T::NumberSpace => To(State::Numbers),
                T::NumberDate => To(State::DateNumbersSeparator),
                T::MonthEnd => Done(Shape::YearMonthName),
                T::MonthSpace => To(State::NumberMonth),
                T::MonthDate => To(State::MonthNumberSeparator),
                T::DateSuffix(_) => To(State::NumberSuffixed),
                T::Weekday | T::Zone | T::Era => To(self),
                T::YearSpace => To(State::YearNumber),
                T::YearDate => To(State::YearNumberSeparator),
                T::YearEnd => Done(Shape::YearMonth),
                _ => Refuse,
            },
            State::Numbers => match token {
                T::End => Done(Shape::MonthDay),
                T::NumberEnd | T::NumberSpace => Done(Shape::MonthDayYear),
                T::NumberHalfOfDay => Done(Shape::HourMinuteSecond),
                T::NumberTime => To(State::Hour),
                T::MonthEnd | T::MonthSpace => Done(Shape::MonthNameNumbers),
                T::TimeSuffix(_) => To(State::TimeSuffixed),
                T::Weekday | T::Zone | T::Era => To(self),
                T::YearSpace | T::YearEnd => Done(Shape::NumbersYear),
                _ => Refuse,
            },
            State::DateNumberSeparator => match token {
                T::NumberEnd => Done(Shape::MonthDay),
                T::NumberSpace => To(State::DateNumbers),
                T::NumberDate => To(State::DateNumbersSeparator),
                T::MonthEnd => Done(Shape::YearMonthName),
                T::MonthSpace => To(State::MonthNumber),
                T::MonthDate => To(State::MonthNumberSeparator),
                T::Weekday | T::Era => To(self),
                T::YearSpace => To(State::YearNumber),
                T::YearDate => To(State::YearNumberSeparator),
                T::YearEnd => Done(Shape::YearMonth),
                _ => Refuse,
            },
            State::DateNumbers => match token {
                T::End => Done(Shape::MonthDay),
                T::NumberEnd | T::NumberSpace => Done(Shape::MonthDayYear),
                T::NumberHalfOfDay => Done(Shape::Hour),
                T::NumberTime => To(State::Hour),
                T::MonthEnd | T::MonthSpace => Done(Shape::MonthNameNumbers),
                T::DateSuffix(_) => Done(Shape::Suffixed),
                T::TimeSuffix(_) => To(State::TimeSuffixed),
                T::Weekday | T::Era => To(self),
                T::YearSpace | T::YearEnd => Done(Shape::NumbersYear),
                _ => Refuse,
            },
            State::DateNumbersSeparator => match token {
                T::NumberEnd | T::NumberHalfOfDay | T::NumberSpace => Done(Shape::MonthDayYear),
                T::MonthEnd | T::MonthSpace => Done(Shape::MonthNameNumbers),
                T::DateSuffix(_) => Done(Shape::Suffixed),
                T::Weekday | T::Era => To(self),
                T::YearSpace | T::YearEnd => Done(Shape::NumbersYear),
                _ => Refuse,
            },
            State::Month => match token {
                T::NumberEnd => Done(Shape::MonthNameDay),
                T::NumberSpace => To(State::MonthNumber),
                T::NumberDate => To(State::MonthNumberSeparator),
                T::Weekday | T::Era => To(self),
                T::YearSpace => To(State::YearMonth),
                T::YearDate => To(State::YearMonthSeparator),
                T::YearEnd => Done(Shape::YearAndMonthName),
                _ => Refuse,
            },
            State::MonthNumber | State::NumberMonth => match token {
                T::End if self == State::MonthNumber => Done(Shape::MonthNameDay),
                T::End => Done(Shape::YearMonthName),
                T::NumberEnd | T::NumberHalfOfDay | T::NumberSpace => Done(Shape::MonthNameNumbers),
                T::NumberTime => To(State::Hour),
                T::DateSuffix(_) => Done(Shape::Suffixed),
                T::TimeSuffix(_) => To(State::TimeSuffixed),
                T::Weekday | T::Era => To(self),
                T::YearSpace | T::YearEnd => Done(Shape::YearMonthNameDay),
                _ => Refuse,
            },
            State::MonthNumberSeparator => match token {
                T::NumberEnd | T::NumberSpace => Done(Shape::MonthNameNumbers),
                T::Weekday | T::Era => To(self),
                T::YearSpace | T::YearEnd => Done(Shape::YearMonthNameDay),
                _ => Refuse,
            },
            State::NumberSuffixed => match token {
                T::End => Done(Shape::YearSuffixed),
                T::NumberEnd | T::NumberHalfOfDay | T::NumberSpace => Done(Shape::NumbersSuffixed),
                T::NumberTime => To(State::Hour),
                T::DateSuffix(_) | T::Weekday | T::Era => To(self),
                T::TimeSuffix(_) => To(State::TimeSuffixed),
                _ => Refuse,
            },
            State::Year => match token {
                T::NumberEnd => Done(Shape::YearMonth),
                T::NumberSpace => To(State::YearNumber),
                T::NumberDate => To(State::YearNumberSeparator),
                T::MonthEnd => Done(Shape::YearAndMonthName),
                T::MonthSpace | T::DateSuffix(_) => To(State::YearMonth),
                T::MonthDate => To(State::YearMonthSeparator),
                T::Weekday | T::Era => To(self),
                _ => Refuse,
            },
            State::YearNumber | State::YearNumberSeparator => match token {
                T::End if self == State::YearNumber => Done(Shape::YearMonth),
                T::NumberEnd | T::NumberHalfOfDay | T::NumberSpace => Done(Shape::YearMonthDay),
                T::MonthEnd | T::MonthSpace => Done(Shape::YearMonthNameDay),
                T::Weekday | T::Era => To(State::YearNumber),
                _ => Refuse,
            },
            State::YearMonth | State::YearMonthSeparator => match token {
                T::End if self == State::YearMonth => Done(Shape::YearAndMonthName),
                T::NumberEnd | T::NumberHalfOfDay | T::NumberSpace => Done(Shape::YearMonthNameDay),
                T::Weekday | T::Era => To(State::YearMonth),
                _ => Refuse,
            },
            State::DateSuffixed => match token {
                T::End => Done(Shape::Suffixed),
                T::NumberEnd => Done(Shape::SuffixedDay),
                T::NumberHalfOfDay => Done(Shape::Hour),
                T::NumberSpace | T::NumberTime => To(State::Hour),
                T::DateSuffix(_) | T::Weekday | T::Era => To(self),
                T::TimeSuffix(_) => To(State::TimeSuffixed),
                _ => Refuse,
            },
            State::TimeSuffixed => match token {
                T::End | T::NumberEnd | T::NumberHalfOfDay => Done(Shape::SuffixedTime),
                T::NumberSpace => To(State::Hour),
                T::NumberDate => To(State::DateNumberSeparator),
                T::DateSuffix(_) => To(State::DateSuffixed),
                T::TimeSuffix(_) | T::Weekday | T::Zone | T::Era => To(self),
                _ => Refuse,
            },
            State::Hour => match token {
                T::NumberEnd | T::NumberHalfOfDay | T::NumberSpace => Done(Shape::HourMinute),
                T::NumberTime => To(State::HourMinute),
                T::MonthEnd => Done(Shape::YearMonthName),
                T::MonthSpace => To(State::NumberMonth),
                T::TimeSuffix(_) => To(State::TimeSuffixed),
                T::Zone | T::Era => To(self),
                _ => Refuse,
            },
            State::HourMinute => match token {
                T::NumberEnd | T::NumberHalfOfDay | T::NumberSpace => Done(Shape::HourMinuteSecond),
                T::TimeSuffix(_) => To(State::TimeSuffixed),
                T::Weekday | T::Zone | T::Era => To(self),
                _ => Refuse,
            },
        }
    }
}
