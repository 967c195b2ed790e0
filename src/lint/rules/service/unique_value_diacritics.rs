use super::unique_value::outermost;
use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::view::{ExpressionView, call};
use crate::source::{Code, Diagnostic, Edit, Safety, Span};
use crate::syntax::{Argument, Expression, ExpressionKind};

pub(super) static RULE: Rule = Rule {
    code: Code::AF610,
    summary: "`SelectUniqueValue` of people's names without `NormalizeDiacritics`",
    why: "The service looks in the directory for each candidate and does not escape special characters in what it asks. \
          A name such as `Zoë` or `Núñez` makes the query fail, or find the wrong object.\n\n`NormalizeDiacritics` \
          around a candidate writes plain letters. Candidates are looked at that read an attribute with a person's \
          name.",
    examples: &[
        Example::file(
            active_directory!(
                "    sAMAccountName:\n      from: SelectUniqueValue(Append([FirstName], [LastName]), [UserID])\n      apply: create-only\n"
            ),
            active_directory!(
                "    sAMAccountName:\n      from: SelectUniqueValue(NormalizeDiacritics(Append([FirstName], [LastName])), [UserID])\n      apply: create-only\n"
            ),
        )
        .fixed(),
    ],
    fix: Some(Safety::Safe),
    pages: &["functions-for-customizing-application-data"],
    check: Check::Expression(check),
};

fn check(view: &ExpressionView<'_>, report: Report<'_>) {
    let Some((_, call)) = outermost(&view.attribute) else { return };
    let candidates = call.arguments.iter().filter_map(Argument::given);
    let found: Vec<(Span, &str)> =
        candidates.filter_map(|candidate| Some((candidate.span, name_in(candidate)?))).collect();
    let Some((_, name)) = found.first() else { return };
    let edits = found.iter().flat_map(|(span, _)| {
        [Edit::insert(span.start, "NormalizeDiacritics("), Edit::insert(span.end, ")")]
    });
    let diagnostic = Diagnostic::new(
        RULE.code,
        format!("a letter with a diacritic in `{name}` breaks the search for a free value"),
    );
    let diagnostic = found.iter().fold(diagnostic, |diagnostic, (span, _)| diagnostic.at(*span));
    report(
        diagnostic
            .help("write plain letters: `NormalizeDiacritics` around each candidate with a person's name")
            .fix(Safety::Safe, "normalise the candidates", edits.collect()),
    );
}

/// An attribute with a person's name that an expression reads, and not through `NormalizeDiacritics`.
fn name_in(expression: &Expression) -> Option<&str> {
    match &expression.kind {
        ExpressionKind::Attribute { name, .. } => is_name_of_person(name).then_some(name),
        ExpressionKind::Call { arguments, .. } => {
            let normalised = call(expression).is_some_and(|call| call.function.name == "NormalizeDiacritics");
            let mut arguments = arguments.iter().filter_map(Argument::given);
            if normalised { None } else { arguments.find_map(name_in) }
        }
        // What is compared does not get into the value.
        _ => None,
    }
}

/// Whether an attribute holds what people are called, in any of the systems.
fn is_name_of_person(name: &str) -> bool {
    const NAMES: [&str; 11] = [
        "givenname",
        "surname",
        "firstname",
        "middlename",
        "lastname",
        "familyname",
        "displayname",
        "fullname",
        "legalname",
        "preferredname",
        "name.formatted",
    ];
    let name = name.to_ascii_lowercase();
    NAMES.iter().any(|known| name.contains(known))
}
