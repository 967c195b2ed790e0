use super::branches::{Empty, empty};
use crate::lint::connector::TargetKind;
use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::view::AttributeView;
use crate::mapping::MappingSource;
use crate::source::{Code, Diagnostic};
use crate::value::is_blank;

pub(super) static RULE: Rule = Rule {
    code: Code::AF620,
    summary: "an empty text for Active Directory, which refuses it",
    why: "From HR systems the service passes an empty text on as it is, and Active Directory takes none: the whole export of \
          that person fails, whatever else was to be written. Where an attribute is to be left alone, \
          `IgnoreFlowIfNullOrEmpty` around the expression, or `IgnoreAttributeFlow` in the branch, says so; where it is \
          unknown, a text can say that.\n\nThe rule looks at `\"\"` in branches of `IIF`, `Switch` and `Coalesce`. What \
          comes empty from the HR system is not known before it comes.",
    examples: &[Example::file(
        hr!(
            "Active Directory",
            r#"{ "targetAttributeName": "mobile", "source": { "expression": "Switch([WorkerType], \"\", \"Employee\", [Mobile])" } }"#
        ),
        hr!(
            "Active Directory",
            r#"{ "targetAttributeName": "mobile", "source": { "expression": "Switch([WorkerType], IgnoreAttributeFlow, \"Employee\", [Mobile])" } }"#
        ),
    )],
    fix: None,
    pages: &["hr-user-creation-issues", "hr-user-update-issues"],
    check: Check::Attribute(check),
};

fn check(view: &AttributeView<'_>, report: Report<'_>) {
    let connector = view.object.connector;
    if !connector.is_inbound() || connector.target != TargetKind::ActiveDirectory || !view.object.is_entra() {
        return;
    }
    let mapping = view.checked.mapping;
    let target = &mapping.target.text;
    let places = match (&mapping.source, &view.checked.expression) {
        (MappingSource::Constant(constant, place), _) if is_blank(constant.value()) => vec![*place],
        (MappingSource::Expression(text), Some(tree)) if view.checked.checked.is_some() => {
            let found = empty(tree).into_iter().filter_map(|found| match found {
                Empty::Text(span) => Some(text.locate(span)),
                Empty::Slot(_) => None,
            });
            found.collect()
        }
        _ => return,
    };
    for place in places {
        report(
            Diagnostic::new(RULE.code, format!("Active Directory takes no empty text for `{target}`"))
                .at(place)
                .help("write `IgnoreAttributeFlow` to leave the attribute alone"),
        );
    }
}
