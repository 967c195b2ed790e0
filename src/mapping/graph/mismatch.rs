//! A source's text against its tree: the service writes the tree from the text, so what differs was edited by hand,
//! in one of them.

use serde::Serialize as _;
use serde_json::Value;

use super::keys;
use super::source::{TreeType, has_parameters, has_tree, node_name, node_parameters, node_type};
use super::tree::{expression_tree, given, is_published};
use super::values::inside;
use crate::source::document::{Node, Scalar};
use crate::source::{Code, Diagnostic, Edit, Fix, Safety, SourceFile, Span};
use crate::syntax::{
    Expression, ExpressionKind, Limits, Name, parse_expression, print_expression, print_string,
};

/// The first difference between a text and its tree; none where the text cannot be read, which is said elsewhere.
pub(super) fn find(text: &Scalar, node: &Node, file: &SourceFile) -> Option<Diagnostic> {
    if is_plain_attribute(text, node) {
        return None;
    }
    let tree = parse_expression(&text.text, Limits::ANY).tree?;
    let difference = compare(&tree, node)?;
    let mut found = Diagnostic::new(Code::AF308, difference.message)
        .at(difference.place)
        .label(text.locate(difference.text), "the expression, which is what runs")
        .help("write the tree anew, as the expression has it");
    found.fix = rewrite(&tree, text, node, file);
    Some(found)
}

/// Most sources are attributes, which no grammar is needed for.
fn is_plain_attribute(text: &Scalar, node: &Node) -> bool {
    let name = text.text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    name.is_some()
        && name == node_name(node).map(|name| name.text.as_str())
        && node_type(node) == TreeType::Attribute
        && !has_parameters(node)
}

struct Difference {
    /// In the tree.
    place: Span,
    /// In the text.
    text: Span,
    message: String,
}

fn compare(expression: &Expression, node: &Node) -> Option<Difference> {
    if !has_tree(node) {
        // A node may have nothing but its text.
        let text = node.get("expression")?.as_scalar()?;
        let parsed = parse_expression(&text.text, Limits::ANY).tree?;
        return (expression_tree(&parsed) != expression_tree(expression))
            .then(|| differs(expression, node, inside(text), &text.text));
    }
    let ty = node_type(node);
    let name = node_name(node).map_or("", |name| name.text.as_str());
    let place = node_name(node).map_or(node.span, inside);
    let fits = match &expression.kind {
        ExpressionKind::Attribute { name: wanted, .. } => ty == TreeType::Attribute && name == wanted,
        ExpressionKind::String(wanted) => ty == TreeType::Constant && name == wanted.value,
        ExpressionKind::Integer { value, .. } => {
            ty == TreeType::Constant
                && (name == value.to_string() || name.eq_ignore_ascii_case(&print_expression(expression)))
        }
        // How the service writes the language's own names is not published; nor comparisons and context constants.
        ExpressionKind::Name(Name::Unknown(_))
        | ExpressionKind::Comparison { .. }
        | ExpressionKind::Context { .. } => return None,
        ExpressionKind::Name(wanted) => name.eq_ignore_ascii_case(wanted.as_str()),
        ExpressionKind::Call { name: wanted, .. } => {
            ty == TreeType::Function && (name.is_empty() || name.eq_ignore_ascii_case(wanted))
        }
    };
    if !fits {
        return Some(differs(expression, node, place, name));
    }
    let ExpressionKind::Call { name: function, arguments, .. } = &expression.kind else { return None };
    // Without a list of parameters the node says nothing of them.
    let parameters = node_parameters(node)?;
    let given: Vec<(usize, &Expression)> = given(arguments).collect();
    if given.len() != parameters.len() {
        let message = format!(
            "the tree gives `{function}` {}, the expression {}",
            counted(parameters.len()),
            counted(given.len())
        );
        let extra = parameters.get(given.len()).and_then(|extra| extra.get("key")?.as_scalar()).map(inside);
        let list = node.entry("parameters").map_or(place, |entry| inside(&entry.key));
        return Some(Difference { place: extra.unwrap_or(list), text: expression.span, message });
    }
    for ((index, argument), parameter) in given.into_iter().zip(parameters) {
        if let Some(key) = parameter.get("key").and_then(Node::as_scalar)
            && let Some(wanted) = keys::key(function, index)
            && !wanted.eq_ignore_ascii_case(&key.text)
            // Without dateTimeStyles its slot may be left out altogether.
            && !(function.eq_ignore_ascii_case("FormatDateTime") && arguments.len() < 4)
        {
            let message =
                format!("the tree has the parameter `{}` where the expression has `{wanted}`", key.text);
            return Some(Difference { place: inside(key), text: argument.span, message });
        }
        let found = parameter.get("value").and_then(|value| compare(argument, value));
        if found.is_some() {
            return found;
        }
    }
    None
}

fn differs(expression: &Expression, node: &Node, place: Span, written: &str) -> Difference {
    let wanted = print_expression(expression);
    let found = match node_type(node) {
        _ if !has_tree(node) => written.to_owned(),
        TreeType::Attribute => format!("[{written}]"),
        TreeType::Constant => print_string(written),
        TreeType::Function => format!("{written}(…)"),
    };
    let message = format!("the tree has `{}` where the expression has `{}`", cut(&found), cut(&wanted));
    Difference { place, text: expression.span, message }
}

fn cut(text: &str) -> String {
    const LONGEST: usize = 40;
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}

fn counted(parameters: usize) -> String {
    match parameters {
        0 => "no parameter".to_owned(),
        1 => "one parameter".to_owned(),
        more => format!("{more} parameters"),
    }
}

/// Puts the expression's tree in the place of the one there is; whatever else the source has stays.
fn rewrite(expression: &Expression, text: &Scalar, node: &Node, file: &SourceFile) -> Option<Fix> {
    if !is_published(expression) {
        return None;
    }
    let tree = expression_tree(expression);
    let layout = Layout::of(node, text, file)?;
    let mut edits = Vec::new();
    let mut added = String::new();
    for key in ["name", "parameters", "type"] {
        let value = layout.write(tree.get(key)?)?;
        match node.entry(key) {
            Some(entry) if entry.value.span.of(file.text()) == value => {}
            Some(entry) => edits.push(Edit::replace(entry.value.span, value)),
            None => added.push_str(&format!(",{}\"{key}\": {value}", layout.between)),
        }
    }
    if !added.is_empty() {
        edits.push(Edit::insert(text.span.end, added));
    }
    edits.sort_by_key(|edit| edit.span);
    let title = "write the tree anew from the expression".to_owned();
    Some(Fix { safety: Safety::Unsafe, title, edits, repeats: vec![text.span] })
}

/// How the file breaks its lines around a source's keys.
struct Layout {
    /// What stands between two of them, behind the comma.
    between: String,
    /// By how much each level is indented; none where all is on one line.
    indent: Option<String>,
}

impl Layout {
    fn of(node: &Node, text: &Scalar, file: &SourceFile) -> Option<Layout> {
        let entries = node.as_mapping()?;
        let key = entries.iter().find(|entry| entry.value.span == text.span)?.key.span;
        let line = |offset: usize| file.line_span(file.position(offset).line);
        let blanks = |offset: usize| {
            let line = line(offset).of(file.text());
            line.get(..line.len() - line.trim_start().len()).unwrap_or_default()
        };
        let (outer, inner) = (blanks(node.span.start), blanks(key.start));
        if line(node.span.start) == line(key.start) {
            return Some(Layout { between: " ".to_owned(), indent: None });
        }
        let end = line(key.start).end;
        let newline =
            if file.text().get(end..).is_some_and(|rest| rest.starts_with('\r')) { "\r\n" } else { "\n" };
        let indent = inner.strip_prefix(outer).filter(|indent| !indent.is_empty()).unwrap_or("  ");
        Some(Layout { between: format!("{newline}{inner}"), indent: Some(indent.to_owned()) })
    }

    fn write(&self, value: &Value) -> Option<String> {
        let Some(indent) = &self.indent else { return serde_json::to_string(value).ok() };
        let mut bytes = Vec::new();
        let formatter = serde_json::ser::PrettyFormatter::with_indent(indent.as_bytes());
        value.serialize(&mut serde_json::Serializer::with_formatter(&mut bytes, formatter)).ok()?;
        // A line end within a text is escaped.
        Some(String::from_utf8(bytes).ok()?.replace('\n', &self.between))
    }
}
