//! Expressions over several lines. What is laid out parses again to the same tree.

use super::print::print_expression;
use super::tree::{Argument, Expression, ExpressionKind};

/// How far each level is indented.
const STEP: usize = 2;

/// Lays an expression out for lines of `width` characters: on one line, as [`print_expression`] has it, where it fits;
/// else each call that does not fit has its arguments on lines of their own.
///
/// `Switch` keeps source and default on its first line, and has a key with its value on each line that follows. An empty
/// argument stays on the line of the argument before it. What cannot be broken (a string, an attribute) may be wider than
/// `width`, and what has line breaks of its own keeps them as they are: a text between quotes is never indented.
///
/// ```
/// use attrflow::syntax::{Limits, layout_expression, parse_expression};
///
/// let text = r#"Switch([country], "abroad", "USA", "domestic", "Canada", "next door")"#;
/// let tree = parse_expression(text, Limits::ANY).tree.unwrap();
/// assert_eq!(layout_expression(&tree, 100), text);
/// assert_eq!(
///     layout_expression(&tree, 40),
///     r#"Switch([country], "abroad",
///   "USA", "domestic",
///   "Canada", "next door"
/// )"#
/// );
/// ```
pub fn layout_expression(expression: &Expression, width: usize) -> String {
    let mut layout = Layout { out: String::new(), column: 0, width };
    layout.expression(expression, 0, 0);
    layout.out
}

struct Layout {
    out: String,
    /// How many characters the last line has.
    column: usize,
    width: usize,
}

impl Layout {
    fn push(&mut self, text: &str) {
        self.out.push_str(text);
        self.column = match text.rsplit_once('\n') {
            Some((_, last)) => last.chars().count(),
            None => self.column + text.chars().count(),
        };
    }

    fn line(&mut self, indent: usize) {
        self.out.push('\n');
        self.out.extend(std::iter::repeat_n(' ', indent));
        self.column = indent;
    }

    /// Whether a text fits on the line, with so many characters behind it.
    fn fits(&self, text: &str, after: usize) -> bool {
        !text.contains('\n') && self.column + text.chars().count() + after <= self.width
    }

    /// Adds an expression where the last line ends; `after`: how many characters will follow on its last line.
    fn expression(&mut self, expression: &Expression, indent: usize, after: usize) {
        let line = print_expression(expression);
        if self.fits(&line, after) {
            return self.push(&line);
        }
        match &expression.kind {
            ExpressionKind::Call { name, arguments, .. }
                if arguments.iter().any(|one| one.given().is_some()) =>
            {
                self.call(name, arguments, indent);
            }
            ExpressionKind::Comparison { operator, left, right, .. } => {
                let operator = operator.as_str();
                self.expression(left, indent, operator.len() + 1);
                let line = print_expression(right);
                let is_call = matches!(right.kind, ExpressionKind::Call { .. });
                if is_call || self.fits(&line, operator.len() + 2 + after) {
                    self.push(" ");
                } else {
                    self.line(indent + STEP);
                }
                self.push(operator);
                self.push(" ");
                self.expression(right, indent, after);
            }
            _ => self.push(&line),
        }
    }

    fn call(&mut self, name: &str, arguments: &[Argument], indent: usize) {
        self.push(name);
        self.push("(");
        let inner = indent + STEP;
        let head = self.head(name, arguments);
        self.group(arguments.get(..head).unwrap_or_default(), inner, head == arguments.len());
        let pairs = name.eq_ignore_ascii_case("Switch");
        let mut at = head;
        while at < arguments.len() {
            // Source and default of a `Switch` are no pair.
            let pair = pairs && at >= 2 && arguments.len() > at + 1;
            let mut next = at + if pair { 2 } else { 1 };
            let is_empty = |at: usize| arguments.get(at).is_some_and(|one| one.given().is_none());
            while is_empty(next) && (!pairs || next < 2 || next + 1 == arguments.len()) {
                next += 1;
            }
            self.line(inner);
            self.group(arguments.get(at..next).unwrap_or_default(), inner, next == arguments.len());
            at = next;
        }
        if arguments.last().is_some_and(|last| last.given().is_some()) {
            self.line(indent);
        }
        self.push(")");
    }

    /// How many arguments stand on the first line: the empty ones before any other, and source and default of a
    /// `Switch`.
    fn head(&self, name: &str, arguments: &[Argument]) -> usize {
        if name.eq_ignore_ascii_case("Switch")
            && let [source, default, _, ..] = arguments
        {
            let text = |one: &Argument| one.given().map(print_expression).unwrap_or_default();
            if self.fits(&format!("{}, {}", text(source), text(default)), 1) {
                return 2;
            }
        }
        arguments.iter().take_while(|one| one.given().is_none()).count()
    }

    /// Adds arguments to the line, each but the very last (`ends`) with its comma.
    fn group(&mut self, arguments: &[Argument], indent: usize, ends: bool) {
        for (at, argument) in arguments.iter().enumerate() {
            if at > 0 {
                self.push(" ");
            }
            let rest = arguments.get(at + 1..).unwrap_or_default();
            if let Argument::Given(expression) = argument {
                // The empty ones behind it stay with it.
                let empty = rest.iter().take_while(|one| one.given().is_none()).count();
                let closes = ends && empty == rest.len();
                let after = match (closes, empty) {
                    (true, 0) => 0,
                    _ => 1 + 2 * empty,
                };
                self.expression(expression, indent, after);
            }
            if !(ends && rest.is_empty()) {
                self.push(",");
            }
        }
    }
}
