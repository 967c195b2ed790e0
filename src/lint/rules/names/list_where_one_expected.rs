use crate::catalogue::Lookup;
use crate::functions::Type;
use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::rules::values;
use crate::lint::view::{self, ExpressionView};
use crate::source::{Code, Diagnostic};
use crate::syntax::{Expression, ExpressionKind};

pub(super) static RULE: Rule = Rule {
    code: Code::AF116,
    summary: "several values where one is wanted",
    why: "The attribute has several values, or the function gives several; the function, the comparison or the \
          target around it takes one. Which one the service takes is not documented; attrflow takes the first.\n\n\
          Say what is meant: `Join(\", \", …)` puts all of them into one text, `Item(…, 1)` takes the first.",
    examples: &[
        Example::attributes(
            "nickName: Append([proxyAddresses], \".old\")",
            "nickName: Append(Item([proxyAddresses], 1), \".old\")",
        ),
        Example::attributes("nickName: [otherMails]", "nickName: Join(\"; \", [otherMails])"),
        Example::attributes(
            "nickName: Split([displayName], \" \")",
            "nickName: Item(Split([displayName], \" \"), 1)",
        ),
        Example::attributes(
            "nickName: Switch([otherMails], \"?\", \"a@contoso.com\", \"a\")",
            "nickName: Switch(Item([otherMails], 1), \"?\", \"a@contoso.com\", \"a\")",
        ),
    ],
    fix: None,
    pages: &["functions-for-customizing-application-data", "customize-application-attributes"],
    check: Check::Expression(check),
};

fn check(view: &ExpressionView<'_>, report: Report<'_>) {
    let attribute = view.attribute.checked;
    let target = attribute.target.as_ref().filter(|target| !target.multivalued);
    let name = attribute.mapping.target.text.as_str();
    let role = target.is_some_and(|target| target.attribute == "roles");
    // Assignments written to a role as they are have a rule of their own.
    let takes_one = target.is_some() && !(role && is_attribute(view.tree, "appRoleAssignments"));
    visit(view, view.tree, takes_one.then(|| format!("the target `{name}` takes one value")), report);
}

fn is_attribute(node: &Expression, wanted: &str) -> bool {
    matches!(&node.kind, ExpressionKind::Attribute { name, .. } if name == wanted)
}

/// Looks at a node; `one` says who takes but one value of it.
fn visit(view: &ExpressionView<'_>, node: &Expression, one: Option<String>, report: Report<'_>) {
    if let (Some(one), Some(several)) = (&one, several(view, node)) {
        let written = values::shown(view.written(node.span));
        report(Diagnostic::new(RULE.code, format!("{several}, and {one}")).at(node.span).help(format!(
            "`Join(\", \", {written})` makes one text of all, `Item({written}, 1)` takes the first"
        )));
    }
    match &node.kind {
        ExpressionKind::Comparison { left, right, .. } => {
            let one = "a comparison looks at one".to_owned();
            visit(view, left, Some(one.clone()), report);
            visit(view, right, Some(one), report);
        }
        ExpressionKind::Call { arguments, .. } => {
            let call = view::call(node);
            for (index, argument) in arguments.iter().enumerate() {
                let Some(argument) = argument.given() else { continue };
                let wanted = call.and_then(|call| {
                    let function = call.function.name;
                    let parameter = call.function.parameter(index)?;
                    let any = match function {
                        "Switch" if !values::is_result(&call, index) => false,
                        "CStr" | "Not" => false,
                        _ => parameter.ty == Type::Any,
                    };
                    match parameter.ty {
                        _ if values::is_result(&call, index) => one.clone(),
                        Type::List => None,
                        _ if any => None,
                        _ => Some(format!("`{function}` takes one for its `{}`", parameter.name)),
                    }
                });
                visit(view, argument, wanted, report);
            }
        }
        _ => {}
    }
}

/// What has several values, in words.
fn several(view: &ExpressionView<'_>, node: &Expression) -> Option<String> {
    match &node.kind {
        ExpressionKind::Attribute { name, .. } => {
            let catalogue = &view.attribute.object.checked.catalogue;
            let known = catalogue.lookup(name);
            matches!(known, Lookup::Known { multivalued: true, .. })
                .then(|| format!("`{name}` has several values"))
        }
        _ => {
            let call = view::call(node)?;
            let function = call.function.name;
            (call.function.result == Type::List).then(|| format!("`{function}` gives several values"))
        }
    }
}
