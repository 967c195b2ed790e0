//! Clauses of scoping filters: attribute, operator and value checked against the catalogue.

use super::Attributes;
use super::attributes::unknown_attribute;
use crate::catalogue::{AttributeType, Catalogue, Lookup, SourceKind};
use crate::dotnet::regex::{Regex, RegexErrorKind};
use crate::scope::ClauseTest;
use crate::source::{Code, Diagnostic, Edit, Safety, Severity, Span};
use crate::syntax::{Clause, ClauseOperator, Operand, OperandValue};
use crate::value::parse_integer;

/// A clause in which everything is resolved.
#[derive(Clone, Debug)]
pub struct CheckedClause {
    /// The attribute it asks about, by slot.
    pub slot: usize,
    /// What it asks.
    pub test: ClauseTest,
    /// Where it stands.
    pub span: Span,
}

/// A whole filter: all its sets must pass; of a set with groups one group must; of a group all clauses.
#[derive(Clone, Debug, Default)]
pub struct CheckedScope {
    /// The sets of groups: `groups`, and where a Graph schema has them `inputFilterGroups` and
    /// `categoryFilterGroups`.
    pub sets: Vec<Vec<Vec<CheckedClause>>>,
}

/// Attributes of Microsoft Entra that the service cannot filter by (documented limits F2 and F3).
const UNSUPPORTED: [&str; 4] = ["userType", "manager", "appRoleAssignments", "members"];

/// The same for dates, of the sources that have them: Workday, SuccessFactors, Active Directory.
const UNSUPPORTED_DATES: [&str; 5] =
    ["StatusHireDate", "StatusTerminationDate", "startDate", "endDate", "accountExpires"];

/// Checks one clause. An error among the diagnostics means there is no checked clause.
pub fn check_clause(
    clause: &Clause,
    catalogue: &Catalogue,
    attributes: &mut Attributes,
) -> (Option<CheckedClause>, Vec<Diagnostic>) {
    if let Some(found) = unsupported(clause, catalogue) {
        // Whatever else is wrong with it: there is no right form.
        return (None, vec![found]);
    }
    let mut diagnostics = Vec::new();
    check_attribute(clause, catalogue, &mut diagnostics);
    let test = match test_of(clause) {
        Ok(test) => Some(test),
        Err(found) => {
            diagnostics.push(*found);
            None
        }
    };
    diagnostics.sort_by_key(|found| (found.span().start, found.code));
    let failed = diagnostics.iter().any(|found| found.severity() == Severity::Error);
    let checked = test.filter(|_| !failed).map(|test| CheckedClause {
        slot: attributes.slot(&clause.attribute),
        test,
        span: clause.span,
    });
    (checked, diagnostics)
}

/// What the service cannot filter by at all.
fn unsupported(clause: &Clause, catalogue: &Catalogue) -> Option<Diagnostic> {
    if clause.operator == ClauseOperator::IsMemberOf {
        let found = Diagnostic::new(Code::AF508, "`ISMEMBEROF` is not supported by the service");
        return Some(
            found
                .at(clause.operator_span)
                .help("assign the group to the application, or filter by an attribute its members share"),
        );
    }
    let (name, kind) = (clause.attribute.as_str(), catalogue.kind());
    let as_text = "filter by another attribute, such as a directory extension that holds the same as text";
    let found = |what: String, help: &str| {
        let message = format!("the service cannot filter by {what}");
        Some(Diagnostic::new(Code::AF508, message).at(clause.attribute_span).help(help))
    };
    // Where nothing is said of the source, or the clause stands alone, anything may be asked.
    let is_service = catalogue.is_closed() || !matches!(kind, SourceKind::Entra | SourceKind::None);
    let is_date = || {
        UNSUPPORTED_DATES.contains(&name) || catalogue.attribute_type(name) == Some(AttributeType::DateTime)
    };
    if !is_service {
        None
    } else if kind.is_entra() && UNSUPPORTED.contains(&name) {
        let help = "filter by another attribute, such as a directory extension that holds the same";
        found(format!("`{name}`"), help)
    } else if is_date() {
        found(format!("`{name}`, a date"), as_text)
    } else {
        None
    }
}

fn check_attribute(clause: &Clause, catalogue: &Catalogue, diagnostics: &mut Vec<Diagnostic>) {
    let (name, span) = (clause.attribute.as_str(), clause.attribute_span);
    match catalogue.lookup(name) {
        Lookup::Open => {}
        Lookup::OtherCase(right) => diagnostics.push(
            Diagnostic::new(Code::AF105, format!("the attribute `{name}` is spelt `{right}`"))
                .at(span)
                .help("attribute names are case-sensitive")
                .fix(Safety::Safe, format!("write `{right}`"), vec![Edit::replace(span, right)]),
        ),
        Lookup::Unknown { nearest } => diagnostics.push(unknown_attribute(name, nearest, span, catalogue)),
        Lookup::Known { ty, multivalued } => check_type(clause, ty, multivalued, catalogue, diagnostics),
    }
}

fn check_type(
    clause: &Clause,
    ty: AttributeType,
    multivalued: bool,
    catalogue: &Catalogue,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let name = clause.attribute.as_str();
    // Such a clause is asked of a record, whether the service could or not.
    let alone = !catalogue.is_closed() && catalogue.kind() == SourceKind::Entra;
    if multivalued && !alone {
        diagnostics.push(
            Diagnostic::new(
                Code::AF507,
                format!("`{name}` has several values, which no filter can ask about"),
            )
            .at(clause.attribute_span)
            .help("filter by an attribute with one value"),
        );
        return;
    }
    let operator = clause.operator.as_str();
    if matches!(ty, AttributeType::DateTime | AttributeType::Reference) && !alone {
        let ty = ty.as_str();
        diagnostics.push(
            Diagnostic::new(
                Code::AF506,
                format!("`{operator}` does not ask about a {ty}, as `{name}` is: no operator does"),
            )
            .at(clause.operator_span)
            .help("filter by another attribute, one that holds the same as text"),
        );
        return;
    }
    let on_text = matches!(
        clause.operator,
        ClauseOperator::RegexMatch
            | ClauseOperator::NotRegexMatch
            | ClauseOperator::Includes
            | ClauseOperator::EndsWith
            | ClauseOperator::GreaterThan
            | ClauseOperator::GreaterThanOrEquals
            | ClauseOperator::Bits
            | ClauseOperator::NotBits
    );
    if catalogue.reads_boolean(name) && on_text {
        diagnostics.push(
            Diagnostic::new(
                Code::AF506,
                format!("`{operator}` does not ask about a Boolean, as `{name}` is"),
            )
            .at(clause.operator_span)
            .help(format!("write `{name} IS TRUE` or `{name} IS FALSE`")),
        );
    }
}

fn test_of(clause: &Clause) -> Result<ClauseTest, Box<Diagnostic>> {
    let text =
        || -> Box<str> { clause.operands.first().map(|o| o.value.to_text()).unwrap_or_default().into() };
    Ok(match clause.operator {
        ClauseOperator::Equals => ClauseTest::Equals(text()),
        ClauseOperator::NotEquals => ClauseTest::NotEquals(text()),
        ClauseOperator::IsNull => ClauseTest::IsNull,
        ClauseOperator::IsNotNull => ClauseTest::IsNotNull,
        ClauseOperator::IsTrue => ClauseTest::IsTrue,
        ClauseOperator::IsFalse => ClauseTest::IsFalse,
        ClauseOperator::RegexMatch => ClauseTest::Matches(regex(clause)?),
        ClauseOperator::NotRegexMatch => ClauseTest::NotMatches(regex(clause)?),
        ClauseOperator::GreaterThan => ClauseTest::Greater(integer(clause)?),
        ClauseOperator::GreaterThanOrEquals => ClauseTest::GreaterOrEqual(integer(clause)?),
        ClauseOperator::Includes => ClauseTest::Includes(text()),
        ClauseOperator::EndsWith => ClauseTest::EndsWith(text()),
        ClauseOperator::Bits => ClauseTest::And(text()),
        ClauseOperator::NotBits => ClauseTest::NotAnd(text()),
        ClauseOperator::In => {
            ClauseTest::In(clause.operands.iter().map(|operand| operand.value.to_text().into()).collect())
        }
        // It has been refused before.
        ClauseOperator::IsMemberOf => {
            let message = "`ISMEMBEROF` is not supported by the service";
            return Err(Box::new(Diagnostic::new(Code::AF508, message).at(clause.operator_span)));
        }
    })
}

fn integer(clause: &Clause) -> Result<i64, Box<Diagnostic>> {
    let operand = clause.operands.first();
    let text = operand.map(|operand| operand.value.to_text()).unwrap_or_default();
    parse_integer(&text).ok_or_else(|| {
        let message = format!("`{}` wants an integer, found `{text}`", clause.operator.as_str());
        Box::new(
            Diagnostic::new(Code::AF506, message)
                .at(operand.map_or(clause.operator_span, |operand| operand.span))
                .help("digits only, such as 1000000"),
        )
    })
}

fn regex(clause: &Clause) -> Result<Regex, Box<Diagnostic>> {
    let Some(operand) = clause.operands.first() else {
        return Err(Box::new(Diagnostic::new(Code::AF504, "a pattern is missing").at(clause.operator_span)));
    };
    let pattern = operand.value.to_text();
    Regex::new(&pattern).map_err(|error| {
        let code = match error.kind {
            RegexErrorKind::Invalid => Code::AF201,
            RegexErrorKind::Unsupported { .. } => Code::AF202,
        };
        let mut found = Diagnostic::new(code, error.message).at(inside(operand, error.span));
        found.help = error.help;
        Box::new(found)
    })
}

/// Where bytes of an operand's text stand in the clause.
fn inside(operand: &Operand, span: Span) -> Span {
    match &operand.value {
        OperandValue::String(literal) => literal.locate(span),
        OperandValue::Integer(_) | OperandValue::Word(_) => span.shift(operand.span.start),
    }
}
