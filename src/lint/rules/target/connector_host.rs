use crate::catalogue::{AttributeType, ObjectKind};
use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::view::{AttributeView, ObjectView};
use crate::source::{Code, Diagnostic, Span};

pub(super) static RULE: Rule = Rule {
    code: Code::AF426,
    summary: "what the connector host of on-premises applications does not provision",
    why: "Databases, LDAP directories and other applications on premises are provisioned through Microsoft's connector host \
          (ECMA). It takes users, and attributes with one value that is no reference and not binary; names with a `.` or \
          `[` in them it cannot tell from paths. The rule looks at mappings to attributes under the host's own URN, \
          `urn:ietf:params:scim:schemas:extension:ECMA2Host:2.0`: by these such an application can be told.",
    examples: &[Example::file(host!("ECMA2Host:2.0:User:address.city"), host!("ECMA2Host:2.0:User:city"))],
    fix: None,
    pages: &["known-issues"],
    check: Check::Attribute(check),
};

/// What the host's URNs begin with, in lower case.
const HOST: &str = "urn:ietf:params:scim:schemas:extension:ecma2host:2.0:";

fn check(view: &AttributeView<'_>, report: Report<'_>) {
    let object = view.object.checked.object;
    let target = &view.checked.mapping.target;
    let name = target.text.as_str();
    let Some(own) = own_part(name).filter(|_| object.enabled) else { return };
    let attribute = own.of(name);
    let found = |message: String, place: Span, help: &str| {
        Diagnostic::new(RULE.code, message).at(target.locate(place)).help(help)
    };
    if let Some((at, mark)) = attribute.char_indices().find(|(_, c)| ['.', '['].contains(c)) {
        let message = format!("the connector host takes no name with `{mark}`");
        let place = Span::new(own.start + at, own.start + at + 1);
        report(found(message, place, "give the attribute another name there"));
    } else if object.kind == ObjectKind::Group {
        let message = "the connector host provisions no groups".to_owned();
        report(found(message, own, "disable the object mapping"));
    } else if let Some(what) = unsupported(&view.object, name) {
        let message = format!("the connector host does not provision `{attribute}`: {what}");
        report(found(message, own, "map an attribute with one plain value"));
    }
}

/// The attribute's own name, behind the URN of the host's users or groups.
fn own_part(name: &str) -> Option<Span> {
    let start = name.get(..HOST.len()).filter(|start| start.eq_ignore_ascii_case(HOST))?.len();
    let kind = name.get(start..)?.find(':')?;
    Some(Span::new(start + kind + 1, name.len()))
}

/// What the target's directory says of an attribute that the host does not take.
fn unsupported(view: &ObjectView<'_>, name: &str) -> Option<&'static str> {
    let target = view.checked.object.target_object.as_ref()?;
    let defined = target.definition.as_ref()?.attribute(name)?;
    match defined.ty {
        AttributeType::Reference => Some("it is a reference"),
        AttributeType::Binary => Some("it is binary"),
        _ if defined.multivalued => Some("it has several values"),
        _ => None,
    }
}
