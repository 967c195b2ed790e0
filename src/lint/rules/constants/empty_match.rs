use crate::dotnet::regex::Regex;
use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::rules::values;
use crate::lint::view::NodeView;
use crate::source::{Code, Diagnostic};
use crate::value::Arena;

pub(super) static RULE: Rule = Rule {
    code: Code::AF203,
    summary: "a pattern that matches nothing at all, with something in its place",
    why: "`[0-9]*` matches no digit as well: between any two other characters, and at the end. `Replace` puts the \
          replacement in each of these places: `a1b` becomes `#a##b#`. With `+` in the place of `*` a match has at \
          least one character.\n\n\
          Where the whole text is meant, anchor the pattern at both ends: `.*` matches once more at the end, \
          `^.*$` does not.",
    examples: &[
        Example::attributes(
            "nickName: Replace([jobTitle], , \"[0-9]*\", , \"#\", , )",
            "nickName: Replace([jobTitle], , \"[0-9]+\", , \"#\", , )",
        ),
        Example::attributes(
            "nickName: Replace([jobTitle], , \".*\", , \"hidden\", , )",
            "nickName: Replace([jobTitle], , \"^.*$\", , \"hidden\", , )",
        ),
    ],
    fix: None,
    pages: &["functions-for-customizing-application-data"],
    check: Check::Node(check),
};

/// Texts that patterns are tried on, beside the pattern itself.
const SAMPLES: [&str; 5] = ["a", "A", "0", "-", "a b"];

fn check(view: &NodeView<'_>, report: Report<'_>) {
    let Some(call) = view.call_of("Replace") else { return };
    let (Some(pattern), Some(replacement)) = (call.given(2), call.given(4)) else { return };
    let constant = |node| values::constant(view.expression, node).map(|constant| values::text(&constant));
    let Some(text) = constant(pattern) else { return };
    if constant(replacement).is_some_and(|replacement| replacement.is_empty()) {
        return;
    }
    let Ok(regex) = Regex::new(&text) else { return };
    if !regex.can_match_empty() || is_place(&text) {
        return;
    }
    let matches_nothing = |sample: &str| {
        let scratch = Arena::new();
        regex.matches(sample, &scratch).any(|found| found.is_ok_and(|found| found.span().is_empty()))
    };
    // One that is anchored at both ends matches nothing only where there is nothing.
    if matches_nothing("") && SAMPLES.iter().chain([&text.as_str()]).any(|sample| matches_nothing(sample)) {
        report(
            Diagnostic::new(
                RULE.code,
                format!("`{}` also matches no character at all", values::shown(&text)),
            )
            .at(pattern.span)
            .label(replacement.span, "put in at each such place")
            .help("write `+` instead of `*`, or anchor the pattern at both ends: `^…$`"),
        );
    }
}

/// Whether a pattern is nothing but a place, as `^` is: something is to be put in there.
fn is_place(pattern: &str) -> bool {
    let mut rest = pattern;
    while !rest.is_empty() {
        let places = ["\\A", "\\z", "\\Z", "\\b", "\\B", "\\G", "^", "$", "(?:", "(", ")", "|"];
        match places.iter().find_map(|place| rest.strip_prefix(place)) {
            Some(after) => rest = after,
            None => return false,
        }
    }
    true
}
