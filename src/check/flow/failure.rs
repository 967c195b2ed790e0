//! What can go wrong in a call, given its arguments.

use super::call::Called;
use super::cause::{Cause, Reason, origin};
use crate::check::{Checked, Kind};
use crate::dotnet::datetime::Interval;
use crate::functions::{Parameter, Type};

/// What may be added to the clock without a thought of the calendar's end, even in years.
const NEAR: i64 = 1_000;

impl Called<'_> {
    /// Why the call may fail, if all its arguments have values.
    pub(super) fn failure(&self) -> Option<Cause> {
        let function = self.function();
        if !function.can_fail {
            return None;
        }
        let conversion = (0..self.arguments.len()).find_map(|index| {
            let parameter = function.parameter(index)?;
            self.refused(index, parameter, parameter.ty)
        });
        let fails = || Some(self.because(function.source, Reason::Fails(function)));
        conversion.or_else(|| match function.name {
            // Nothing but conversions, and the bounds on size.
            "CBool" | "ConvertToBase64" | "ConvertToUTF8Hex" | "Item" | "Join" | "Left" | "Split"
            | "Word" => None,
            "BitAnd" => self
                .arguments
                .iter()
                .position(|operand| operand.flow.null.is_some())
                .map(|index| self.because(index, Reason::Fails(function))),
            "CDate" => self.refused(0, function.parameter(0)?, Type::DateTime),
            "DateAdd" if self.interval().is_some() && self.is_clock(2) && self.is_near(1) => None,
            "DateDiff" if self.interval().is_some_and(|interval| interval != Interval::Week) => None,
            "NumFromDate" if self.is_clock(0) => None,
            "FormatDateTime" => self.unread_date(),
            "InStr" if !self.is_dynamic(2) && !self.is_dynamic(3) => None,
            "Mid"
                if self.integer(1).is_some_and(|start| start > 0)
                    && self.integer(2).is_some_and(|length| length >= 0) =>
            {
                None
            }
            "RandomString" if (0..self.arguments.len()).all(|index| !self.is_dynamic(index)) => None,
            "Replace" if self.is_certain() => None,
            "SingleAppRoleAssignment" if self.takes_first_role() => None,
            "ToLower" | "ToUpper" if !self.is_dynamic(1) => None,
            _ => fails(),
        })
    }

    /// Why an argument may not convert to a type.
    fn refused(&self, index: usize, parameter: &'static Parameter, ty: Type) -> Option<Cause> {
        let (node, state) = self.argument(index)?;
        let empty = match ty {
            Type::Integer | Type::Boolean => !parameter.empty_is_null,
            Type::Condition => true,
            Type::DateTime | Type::Any | Type::String | Type::List | Type::CompareMethod => false,
        };
        let refused = empty && state.empty_text().is_some() || !state.range.converts(ty);
        refused.then(|| {
            let attribute = origin(node, self.names);
            let reason = Reason::Conversion { function: self.function(), parameter };
            Cause { span: self.node.span, attribute, reason }
        })
    }

    fn interval(&self) -> Option<Interval> {
        Interval::parse(&self.text(0)?)
    }

    /// Whether an argument is the clock's time.
    fn is_clock(&self, index: usize) -> bool {
        self.argument(index).is_some_and(|(node, _)| is_clock(node))
    }

    fn is_near(&self, index: usize) -> bool {
        self.integer(index).is_some_and(|value| value.unsigned_abs() <= NEAR.unsigned_abs())
    }

    /// `FormatDateTime` reads a text by a format, and formats a DateTime as it is.
    fn unread_date(&self) -> Option<Cause> {
        let (_, source) = self.argument(0)?;
        let formats_known = (1..self.arguments.len()).all(|index| !self.is_dynamic(index));
        let certain = formats_known && source.range.is_date();
        (!certain).then(|| self.because(0, Reason::Fails(self.function())))
    }

    /// Whether all that a `Replace` needs is there and known to be right.
    fn is_certain(&self) -> bool {
        const NEEDED: [usize; 3] = [1, 2, 3];
        const VALUE: usize = 4;
        const TEMPLATE: usize = 6;
        if NEEDED.iter().any(|index| self.is_dynamic(*index)) {
            return false;
        }
        if self
            .argument(TEMPLATE)
            .is_some_and(|(node, state)| node.as_constant().is_none() && state.flow.null.is_some())
        {
            return false;
        }
        // A replacement for a whole match may have a group number in it that is too large.
        let pattern_mode = self.is_given(2) && !self.is_given(3);
        !(pattern_mode && self.is_dynamic(VALUE))
    }

    fn takes_first_role(&self) -> bool {
        let extended = self.names.options.dialect == crate::check::Dialect::Extended;
        extended || self.argument(0).is_some_and(|(_, source)| !source.range.has_list())
    }
}

fn is_clock(node: &Checked) -> bool {
    matches!(&node.kind, Kind::Call(call) if call.function.name == "Now")
}
