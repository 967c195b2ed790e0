use crate::lint::graph::{directories, inside, is_true};
use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::view::FileView;
use crate::source::{Code, Diagnostic};

pub(super) static RULE: Rule = Rule {
    code: Code::AF318,
    summary: "an object with more than one anchor",
    why: "The anchor (“Primary Key” in the portal) is the attribute that the service knows an object by, in the list of \
          pairs that it keeps. One attribute of each object is it. With two it is not documented which one counts; with \
          another one than before, objects are not known any more, and are looked for or created once more.\n\nTo find \
          objects by another attribute, give its mapping a `matchingPriority` instead.",
    examples: &[Example::file(
        schema!(r#", { "name": "Email", "type": "String", "anchor": true }"#, "", ""),
        schema!(r#", { "name": "Email", "type": "String", "anchor": false }"#, "", ""),
    )],
    fix: None,
    pages: &[
        "https://learn.microsoft.com/graph/api/resources/synchronization-attributedefinition",
        "customize-application-attributes",
    ],
    check: Check::File(check),
};

fn check(file: &FileView<'_>, report: Report<'_>) {
    for directory in directories(file) {
        for object in directory.parts("objects") {
            let attributes = object.parts("attributes");
            let mut anchors =
                attributes.iter().filter_map(|part| Some((part.name?, is_true(part.node, "anchor")?)));
            let Some((first, _)) = anchors.next() else { continue };
            let owner = object.name.map_or("the object", |name| &name.text);
            for (name, anchor) in anchors {
                let message = format!("`{owner}` has two anchors: `{}` and `{}`", first.text, name.text);
                report(
                    Diagnostic::new(RULE.code, message)
                        .at(inside(anchor))
                        .label(inside(first), "the first one")
                        .help("keep the one that the directory itself knows its objects by"),
                );
            }
        }
    }
}
