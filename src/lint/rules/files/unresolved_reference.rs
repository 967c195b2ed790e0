use crate::catalogue::AttributeType;
use crate::lint::graph::{self, Named, directories, inside, items, text};
use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::view::FileView;
use crate::mapping::{MappingSource, ObjectMapping};
use crate::source::document::{Node, Scalar};
use crate::source::{Code, Diagnostic, Edit, Safety, suggest};

pub(super) static RULE: Rule = Rule {
    code: Code::AF319,
    summary: "a reference that leads to no object of its directory",
    why: "A reference such as `manager` is resolved by the service: it looks for the object that the value is of, among \
          those that `referencedObjects` of the definition names. Where none of them is defined in the directory, or none \
          is named, nothing is ever found, and the attribute stays empty.\n\nSome directories name objects that a tenant \
          does not synchronise (`contact`, `inetOrgPerson`) beside others; the rule is silent there. It is, too, where a \
          definition does not say anything of what it refers to.",
    examples: &[Example::file(
        schema!(
            r#", { "name": "ManagerId", "type": "Reference", "referencedObjects": [ { "referencedObjectName": "Users" } ] }"#,
            "",
            ""
        ),
        schema!(
            r#", { "name": "ManagerId", "type": "Reference", "referencedObjects": [ { "referencedObjectName": "User" } ] }"#,
            "",
            ""
        ),
    )
    .fixed()],
    fix: Some(Safety::Unsafe),
    pages: &["https://learn.microsoft.com/graph/api/resources/synchronization-attributedefinition"],
    check: Check::File(check),
};

fn check(file: &FileView<'_>, report: Report<'_>) {
    for directory in directories(file) {
        let objects = directory.parts("objects");
        // One without a name may be any.
        let names: Option<Vec<&str>> =
            objects.iter().map(|object| Some(object.name?.text.as_str())).collect();
        let (Some(names), Some(owner)) = (names, directory.name) else { continue };
        for attribute in objects.iter().flat_map(|object| object.parts("attributes")) {
            undefined(attribute, owner, &names, report);
        }
    }
    for checked in &file.checked.objects {
        unnamed(file, checked.object, report);
    }
}

/// What a definition refers to and its directory does not define.
fn undefined(attribute: Named<'_>, owner: &Scalar, names: &[&str], report: Report<'_>) {
    let referenced = items(attribute.node, "referencedObjects").iter();
    let referenced: Vec<&Scalar> =
        referenced.filter_map(|reference| text(reference, "referencedObjectName")).collect();
    let is_defined = |name: &&&Scalar| names.contains(&name.text.as_str());
    let leads_nowhere = !referenced.iter().any(|name| is_defined(&name));
    for name in referenced.iter().filter(|name| !is_defined(name)) {
        let near = suggest(&name.text, names.iter().copied());
        // Beside others, only what is surely misspelt: a tenant need not synchronise all there is.
        let near = match leads_nowhere {
            true => near,
            false => match near.filter(|near| near.eq_ignore_ascii_case(&name.text)) {
                None => continue,
                near => near,
            },
        };
        let message = format!("`{}` defines no object `{}` to refer to", owner.text, name.text);
        let found = Diagnostic::new(RULE.code, message).at(inside(name));
        report(match near {
            Some(near) => found.help(format!("did you mean `{near}`?")).fix(
                Safety::Unsafe,
                format!("write `{near}`"),
                vec![Edit::replace(inside(name), name.encode(near))],
            ),
            None => found.help("refer to an object of the same directory, or define this one there"),
        });
    }
}

/// References that are mapped, and whose definition says that they refer to nothing.
fn unnamed(file: &FileView<'_>, object: &ObjectMapping, report: Report<'_>) {
    let definition = object.target_object.as_ref().and_then(|target| target.definition.as_deref());
    let Some(definition) = definition.filter(|_| object.enabled) else { return };
    for mapping in &object.attributes {
        let Some(defined) = definition.attribute(&mapping.target.text) else { continue };
        if defined.ty != AttributeType::Reference || matches!(mapping.source, MappingSource::None) {
            continue;
        }
        let list = graph::holder(file, "name", defined.name.span())
            .and_then(|node| node.entry("referencedObjects"))
            .filter(|entry| entry.value.as_sequence().is_some_and(|all| all.iter().all(Node::is_null)));
        let Some(list) = list else { continue };
        let message = format!("`{}` is a reference, and its definition names no object", mapping.target.text);
        report(
            Diagnostic::new(RULE.code, message)
                .at(inside(&list.key))
                .label(mapping.target.span(), "it is mapped here")
                .help("name the objects of the same directory that it can refer to"),
        );
    }
}
