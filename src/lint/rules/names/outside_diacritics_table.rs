use unicode_normalization::char::is_combining_mark;

use crate::dotnet::text::normalize_diacritics;
use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::rules::values;
use crate::lint::view::NodeView;
use crate::source::{Code, Diagnostic, Span};
use crate::value::Arena;

pub(super) static RULE: Rule = Rule {
    code: Code::AF126,
    summary: "letters that `NormalizeDiacritics` leaves as they are",
    why: "`NormalizeDiacritics` works by a table of letters that Microsoft documents. It has `ł`, `ø` and `ß`, but \
          not `đ` or `þ`, and no letters of other scripts: they stay, and what must be ASCII is not.\n\n\
          Write the plain letters, or replace them with `Replace`.",
    examples: &[Example::attributes(
        "nickName: Append(NormalizeDiacritics(\"Đorđević\"), [surname])",
        "nickName: Append(NormalizeDiacritics(\"Łukasiewicz\"), [surname])",
    )],
    fix: None,
    pages: &["functions-for-customizing-application-data"],
    check: Check::Node(check),
};

fn check(view: &NodeView<'_>, report: Report<'_>) {
    let Some(call) = view.call_of("NormalizeDiacritics") else { return };
    let Some(source) = call.given(0) else { return };
    let Some(constant) = values::constant(view.expression, source) else { return };
    let arena = Arena::new();
    let text = values::text(&constant);
    let plain = normalize_diacritics(&text, &arena);
    let mut letters: Vec<char> = Vec::new();
    for letter in plain.chars() {
        let is_letter = !letter.is_ascii() && (letter.is_alphabetic() || is_combining_mark(letter));
        if is_letter && !letters.contains(&letter) {
            letters.push(letter);
        }
    }
    let Some(first) = letters.first() else { return };
    let place = call.literal(0).and_then(|literal| {
        let at = literal.value.find(*first)?;
        Some(literal.locate(Span::new(at, at + first.len_utf8())))
    });
    let named: Vec<String> = letters.iter().map(|letter| format!("`{letter}`")).collect();
    let stay = if letters.len() == 1 { "stays" } else { "stay" };
    report(
        Diagnostic::new(RULE.code, format!("{} {stay}: not in the table of diacritics", named.join(", ")))
            .at(place.unwrap_or(source.span))
            .help("write the plain letters, or replace them with `Replace`"),
    );
}
