use crate::catalogue::Lookup;
use crate::functions::Type;
use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::rules::target::is_role;
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
    // Of a name alone, without its definition, nobody knows how many values it takes.
    let object = view.attribute.object.checked.object;
    let is_known = object.complete || !object.flat;
    let target = attribute.target.as_ref().filter(|target| is_known && !target.multivalued);
    let name = attribute.mapping.target.text.as_str();
    let wants =
        target.map(|_| Wants { text: format!("the target `{name}` takes one value"), is_target: true });
    visit(view, view.tree, wants, report);
}

/// Who takes one value.
#[derive(Clone)]
struct Wants {
    /// In words.
    text: String,
    /// Whether it is the target.
    is_target: bool,
}

/// Whether these are app role assignments that no role function reads, which has a rule of its own.
fn wants_role_function(view: &ExpressionView<'_>, node: &Expression, is_target: bool) -> bool {
    matches!(&node.kind, ExpressionKind::Attribute { name, .. } if name == "appRoleAssignments")
        && (is_target || view.attribute.checked.target.as_ref().is_some_and(is_role))
}

/// Looks at a node; `one` says who takes but one value of it.
fn visit(view: &ExpressionView<'_>, node: &Expression, one: Option<Wants>, report: Report<'_>) {
    if let (Some(one), Some(several)) = (&one, several(view, node))
        && !wants_role_function(view, node, one.is_target)
    {
        let one = &one.text;
        let written = values::shown(view.written(node.span));
        report(Diagnostic::new(RULE.code, format!("{several}, and {one}")).at(node.span).help(format!(
            "`Join(\", \", {written})` makes one text of all, `Item({written}, 1)` takes the first"
        )));
    }
    match &node.kind {
        ExpressionKind::Comparison { left, right, .. } => {
            let one = Wants { text: "a comparison looks at one".to_owned(), is_target: false };
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
                        _ => Some(Wants {
                            text: format!("`{function}` takes one for its `{}`", parameter.name),
                            is_target: false,
                        }),
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
