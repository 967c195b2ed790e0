//! Calls: the function's name, how many arguments, what kind of arguments.

use super::Checker;
use super::expression::{Dialect, Place};
use super::foreign::unknown_function;
use super::tree::{Call, Checked, Kind};
use crate::functions::{self, Argument as Known, Body, Constants, Fault, Form, Function, Repeat};
use crate::source::{Code, Diagnostic, Edit, Safety, Span};
use crate::syntax::{Argument, Expression, ExpressionKind};
use crate::value::Constant;

/// The pieces of a call in the syntax tree.
pub(super) struct Written<'e> {
    pub name: &'e str,
    pub name_span: Span,
    pub arguments: &'e [Argument],
    pub close: Span,
    pub span: Span,
}

impl Checker<'_> {
    pub(super) fn call(&mut self, expression: &Expression, place: Place) -> Checked {
        let ExpressionKind::Call { name, name_span, arguments, close } = &expression.kind else {
            return Self::poison(expression.span);
        };
        let mut written =
            Written { name, name_span: *name_span, arguments, close: *close, span: expression.span };
        let Some(function) = functions::find(name) else {
            self.report(unknown_function(&written));
            for argument in arguments.iter().filter_map(Argument::given) {
                self.node(argument, Place::Inside(None));
            }
            return Self::poison(expression.span);
        };
        if function.name != name {
            self.report(
                Diagnostic::new(
                    Code::AF102,
                    format!("the function `{name}` is documented as `{}`", function.name),
                )
                .at(*name_span)
                .fix(
                    Safety::Safe,
                    format!("write `{}`", function.name),
                    vec![Edit::replace(*name_span, function.name)],
                ),
            );
        }
        if function.extended_only && self.options.dialect == Dialect::Entra {
            self.report(
                Diagnostic::new(Code::AF611, format!("Microsoft's service has no `{}`", function.name))
                    .at(*name_span)
                    .help(
                        "nest IIF: `IIF(a, IIF(b, x, y), y)` for AND, `IIF(a, x, IIF(b, x, y))` for OR; \
                         or set `dialect: extended` for an engine of your own",
                    ),
            );
        }
        if function.name == "SelectUniqueValue"
            && self.options.dialect == Dialect::Entra
            && place != Place::Top
        {
            self.report(
                Diagnostic::new(Code::AF605, "`SelectUniqueValue` must be the outermost function")
                    .at(*name_span)
                    .help("move what is around it into each of its arguments"),
            );
        }
        written.arguments = without_trailing_slot(function, written.arguments);
        match &function.body {
            Body::Form(form) => self.form(*form, function, &written),
            Body::Plain(_) | Body::Text(..) | Body::Prepare(_) => self.plain_call(function, &written),
        }
    }

    fn plain_call(&mut self, function: &'static Function, written: &Written<'_>) -> Checked {
        let counted = self.count(function, written);
        let mut arguments = Vec::with_capacity(written.arguments.len());
        for (index, argument) in written.arguments.iter().enumerate() {
            let ty = function.parameter(index).map(|parameter| parameter.ty);
            let checked = match argument.given() {
                Some(expression) => self.node(expression, Place::Inside(ty)),
                None => Checked::constant(Constant::Null, argument.span()),
            };
            self.argument_type(function, index, &checked);
            arguments.push(checked);
        }
        if !counted {
            return Self::poison(written.span);
        }
        let prepared = match &function.body {
            Body::Prepare(prepare) => {
                let known: Vec<Known<'_>> = arguments
                    .iter()
                    .zip(written.arguments)
                    .map(|(checked, argument)| match (argument, checked.as_constant()) {
                        (Argument::Empty(_), _) => Known::Absent,
                        (_, Some(constant)) => Known::Constant(constant),
                        (_, None) => Known::Dynamic,
                    })
                    .collect();
                let constants = Constants {
                    function,
                    arguments: &known,
                    extended: self.options.dialect == Dialect::Extended,
                };
                match prepare(&constants) {
                    Ok(prepared) => Some(prepared),
                    Err(faults) => {
                        for fault in faults {
                            self.report(diagnose(fault, written));
                        }
                        return Self::poison(written.span);
                    }
                }
            }
            Body::Plain(_) | Body::Text(..) | Body::Form(_) => None,
        };
        let call = Call { function, prepared, arguments };
        self.folded(Checked::new(Kind::Call(call), written.span))
    }

    /// Whether the call has as many arguments as the function wants, the required ones among them.
    pub(super) fn count(&mut self, function: &'static Function, written: &Written<'_>) -> bool {
        let given = written.arguments.len();
        // What is missing or in the way of a Replace is said by the function itself, mode by mode.
        let modes = function.name == "Replace";
        if let Some(most) = function.most()
            && given > most
        {
            let first = written.arguments.get(most).map_or(written.close, Argument::span);
            let last = written.arguments.last().map_or(first, Argument::span);
            let code = if modes { Code::AF117 } else { Code::AF107 };
            self.report(
                Diagnostic::new(code, format!("`{}` takes {}, not {given}", function.name, count_of(most)))
                    .at(first.to(last))
                    .help(function.signature()),
            );
            return false;
        }
        let mut fine = true;
        for (index, parameter) in function.parameters.iter().enumerate() {
            let least = match parameter.repeat {
                Repeat::No => usize::from(!parameter.optional),
                Repeat::Many { least } => least,
            };
            for index in index..index + least {
                match written.arguments.get(index) {
                    Some(Argument::Given(_)) => {}
                    Some(Argument::Empty(span)) if parameter.repeat == Repeat::No => {
                        let code = if modes { Code::AF117 } else { Code::AF108 };
                        let message =
                            format!("parameter `{}` of `{}` is empty", parameter.name, function.name);
                        let help = function.signature_marking(index);
                        self.report(Diagnostic::new(code, message).at(*span).help(help));
                        fine = false;
                    }
                    Some(Argument::Empty(_)) => {}
                    None => {
                        self.report(missing(function, index, written, self.options.dialect));
                        return false;
                    }
                }
            }
        }
        fine
    }
}

/// One empty slot after the last comma, where the signature ends before it, is how people close a call.
fn without_trailing_slot<'e>(function: &'static Function, arguments: &'e [Argument]) -> &'e [Argument] {
    let Some((Argument::Empty(_), before)) = arguments.split_last() else { return arguments };
    let beyond = match &function.body {
        // Behind the last pair: source and default make an even number, too.
        Body::Form(Form::Switch) => before.len() % 2 == 0 && before.len() >= 4,
        _ => function.most().is_none_or(|most| before.len() >= most),
    };
    if beyond { before } else { arguments }
}

fn missing(function: &'static Function, index: usize, written: &Written<'_>, dialect: Dialect) -> Diagnostic {
    let code = match function.name {
        "Replace" => Code::AF117,
        "SelectUniqueValue" if dialect == Dialect::Entra => Code::AF606,
        _ => Code::AF106,
    };
    let message = match function.parameter(index) {
        Some(parameter) if parameter.repeat != Repeat::No => {
            format!("`{}` wants one more `{}`", function.name, parameter.name)
        }
        Some(parameter) => format!("`{}` lacks its parameter `{}`", function.name, parameter.name),
        None => format!("`{}` lacks a parameter", function.name),
    };
    Diagnostic::new(code, message).at(written.close).help(function.signature_marking(index))
}

pub(super) fn count_of(arguments: usize) -> String {
    match arguments {
        0 => "no argument".into(),
        1 => "one argument".into(),
        n => format!("at most {n} arguments"),
    }
}

/// A fault that a function found in its constant arguments, at its place.
pub(super) fn diagnose(fault: Fault, written: &Written<'_>) -> Diagnostic {
    let argument = fault.argument.and_then(|index| written.arguments.get(index));
    let literal = argument.and_then(Argument::given).and_then(|expression| match &expression.kind {
        ExpressionKind::String(literal) => Some(literal),
        _ => None,
    });
    let span = match (argument, literal, fault.span) {
        (_, Some(literal), Some(span)) => literal.locate(span),
        (Some(argument), _, _) => argument.span(),
        (None, _, _) if fault.argument.is_some() => written.close,
        (None, _, _) => written.span,
    };
    let mut found = Diagnostic::new(fault.code, fault.message).at(span);
    found.help = fault.help;
    let Some((text, safety)) = fault.replacement else { return found };
    let title = format!("write `{text}`");
    match argument.and_then(Argument::given).map(|expression| &expression.kind) {
        Some(ExpressionKind::String(literal)) => {
            let place = literal.locate(fault.span.unwrap_or(Span::new(0, literal.value.len())));
            let text = crate::syntax::StringLiteral::encode(&text);
            found.fix(safety, title, vec![Edit::replace(place, text)])
        }
        Some(ExpressionKind::Name(_)) => found.fix(safety, title, vec![Edit::replace(span, text)]),
        _ => found,
    }
}
