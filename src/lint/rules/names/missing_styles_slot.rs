use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::rules::values;
use crate::lint::view::NodeView;
use crate::source::{Code, Diagnostic, Edit, Safety, Span};

pub(super) static RULE: Rule = Rule {
    code: Code::AF125,
    summary: "`FormatDateTime` with its formats one slot early",
    why: "The documented form has four slots: source, dateTimeStyles, inputFormat, outputFormat. The older one with \
          three still runs, here and in samples, but today's reference no longer has it, and a style added later \
          would be read as a format.\n\n\
          Leave the slot of the styles empty, with its comma.",
    examples: &[
        Example::attributes(
            "nickName: FormatDateTime([extensionAttribute1], \"yyyyMMdd\", \"yyyy-MM-dd\")",
            "nickName: FormatDateTime([extensionAttribute1], , \"yyyyMMdd\", \"yyyy-MM-dd\")",
        )
        .fixed(),
        Example::attributes(
            "nickName: FormatDateTime([extensionAttribute1], \"yyyyMMdd\", \"yyyy-MM-dd\", )",
            "nickName: FormatDateTime([extensionAttribute1], , \"yyyyMMdd\", \"yyyy-MM-dd\")",
        )
        .fixed(),
    ],
    fix: Some(Safety::Safe),
    pages: &["functions-for-customizing-application-data"],
    check: Check::Node(check),
};

fn check(view: &NodeView<'_>, report: Report<'_>) {
    let Some(call) = view.call_of("FormatDateTime") else { return };
    let (Some(input), Some(output)) = (call.given(1), call.given(2)) else { return };
    if values::date_formats(&call) != [1, 2] {
        return;
    }
    let mut edits = vec![Edit::insert(input.span.start, ", ")];
    if call.arguments.len() == 4 {
        edits.push(Edit::replace(Span::new(output.span.end, call.span.end), ")"));
    }
    report(
        Diagnostic::new(RULE.code, "the slot of the `dateTimeStyles` is missing")
            .at(input.span)
            .help("write `FormatDateTime(source, , inputFormat, outputFormat)`")
            .fix(Safety::Safe, "add the empty slot", edits),
    );
}
