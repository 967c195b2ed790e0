use std::fmt::Debug;
use std::sync::Arc;

use super::{Arguments, Constants, Edit, Evaluated, Frame, TextShape};
use crate::source::{Code, Span};

/// Everything there is to know of one function.
#[derive(Debug)]
pub struct Function {
    /// The name as documented.
    pub name: &'static str,
    /// The folder it lives in.
    pub family: Family,
    /// One line.
    pub summary: &'static str,
    /// What a reader must know beyond the summary and the signature.
    pub remarks: &'static str,
    /// The parameters, in order.
    pub parameters: &'static [Parameter],
    /// Which parameter the Null rule is about.
    pub source: usize,
    /// The result when the source parameter is Null.
    pub null: NullRule,
    /// When a value of it is `""`, or has that as an element.
    pub empty: EmptyRule,
    /// Whether it can be Null though no argument is Null or empty: an element outside a List.
    pub can_be_null: bool,
    /// What a value of it is.
    pub result: Type,
    /// Whether the same arguments always give the same result.
    pub purity: Purity,
    /// Whether evaluation can end in an error for some arguments of the right types.
    pub can_fail: bool,
    /// Whether Microsoft's function reference has it.
    pub documented: bool,
    /// Whether only the `extended` dialect has it.
    pub extended_only: bool,
    /// Worked examples, run as tests.
    pub examples: &'static [Example],
    /// What it does.
    pub body: Body,
}

/// The folder and heading a function stands under.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Text in, text out.
    Text,
    /// Dates and times.
    Dates,
    /// Conditions, branches, tests for Null.
    Logic,
    /// Multi-valued attributes.
    Lists,
    /// App role assignments.
    Roles,
    /// Values made from the evaluation context.
    Generators,
}

impl Family {
    /// The heading.
    pub const fn title(self) -> &'static str {
        match self {
            Family::Text => "Text",
            Family::Dates => "Dates",
            Family::Logic => "Logic",
            Family::Lists => "Lists",
            Family::Roles => "App roles",
            Family::Generators => "Generated values",
        }
    }
}

/// One parameter of a function.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parameter {
    /// The name as documented.
    pub name: &'static str,
    /// What it takes.
    pub ty: Type,
    /// Whether it may be absent or empty.
    pub optional: bool,
    /// Whether it repeats.
    pub repeat: Repeat,
    /// Whether `""` counts as Null, though the parameter takes text or what text can be converted to.
    pub empty_is_null: bool,
}

impl Parameter {
    /// A parameter that must be given.
    pub const fn required(name: &'static str, ty: Type) -> Self {
        Parameter { name, ty, optional: false, repeat: Repeat::No, empty_is_null: false }
    }

    /// A parameter that may be absent or empty.
    pub const fn optional(name: &'static str, ty: Type) -> Self {
        Parameter { optional: true, ..Parameter::required(name, ty) }
    }

    /// The last parameter, given `least` times or more.
    pub const fn repeating(name: &'static str, ty: Type, least: usize) -> Self {
        Parameter { repeat: Repeat::Many { least }, ..Parameter::required(name, ty) }
    }

    /// The same, but `""` counts as Null.
    pub const fn or_empty(self) -> Self {
        Parameter { empty_is_null: true, ..self }
    }
}

/// Whether a parameter may be given more than once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeat {
    /// Once.
    No,
    /// So often or more.
    Many {
        /// How often at least.
        least: usize,
    },
}

/// What a parameter takes, or a result is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// Anything.
    Any,
    /// The text form of anything.
    String,
    /// An Integer, or text that is one.
    Integer,
    /// A Boolean, or text that is one.
    Boolean,
    /// A DateTime, or what `CDate` takes. `""` always counts as Null.
    DateTime,
    /// A List; a single value is a List of one.
    List,
    /// A comparison, or what `CBool` takes.
    Condition,
    /// `vbTextCompare` or `vbBinaryCompare`.
    CompareMethod,
}

impl Type {
    /// The name as documented.
    pub const fn name(self) -> &'static str {
        match self {
            Type::Any => "Any",
            Type::String => "String",
            Type::Integer => "Integer",
            Type::Boolean | Type::Condition => "Boolean",
            Type::DateTime => "DateTime",
            Type::List => "List",
            Type::CompareMethod => "vbTextCompare or vbBinaryCompare",
        }
    }
}

/// The result when the source parameter is Null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NullRule {
    /// Null.
    Null,
    /// `""`.
    Empty,
    /// 0.
    Zero,
    /// True.
    True,
    /// False.
    False,
    /// An evaluation error.
    Error,
    /// No flow.
    NoFlow,
    /// The function sees Null arguments itself; nothing is decided before it is called.
    Own,
}

/// When a result is `""`, but for what the Null rule says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmptyRule {
    /// Never.
    Never,
    /// When the source is.
    Source,
    /// When all arguments are.
    All,
    /// For other reasons, too: nothing is left of the source.
    Any,
}

/// Whether the same arguments always give the same result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purity {
    /// They do: a call with constant arguments is folded.
    Pure,
    /// It reads the clock, the random source, the uniqueness check or another thing of the environment.
    Impure,
}

/// A worked example.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// The expression.
    pub expression: &'static str,
    /// The record's attributes as a JSON object.
    pub inputs: &'static str,
    /// What comes out.
    pub expected: Expected,
}

/// The outcome of an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// A value with this text form.
    Text(&'static str),
    /// A List with these text forms.
    List(&'static [&'static str]),
    /// Null.
    Null,
    /// No flow.
    NoFlow,
    /// An error, at compile time or at evaluation.
    Error,
    /// Some value: a random one.
    Any,
}

/// What carries a function out.
pub type Call = for<'a, 'r> fn(&Arguments<'a, 'r>, &mut Frame<'r>) -> Evaluated<'r>;

/// How a function is carried out.
#[derive(Clone, Debug)]
pub enum Body {
    /// Called with its arguments evaluated.
    Plain(Call),
    /// The same, and what that amounts to for text that is being written.
    Text(Call, TextShape),
    /// Made ready from its constant arguments when the expression is compiled.
    Prepare(fn(&Constants<'_>) -> Preparation),
    /// A form of the language: evaluates only the arguments it needs, so the compiler knows it.
    Form(Form),
}

/// The functions that do not evaluate all their arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `IIF`
    Iif,
    /// `Switch`
    Switch,
    /// `Coalesce`
    Coalesce,
    /// `And`
    And,
    /// `Or`
    Or,
}

/// A call made ready, or what is wrong with its constant arguments.
pub type Preparation = Result<Arc<dyn Prepared>, Vec<Fault>>;

/// One call, made ready: a regex compiled, a format parsed, a culture looked up.
pub trait Prepared: Debug + Send + Sync {
    /// Carries the call out. `arguments` holds all arguments, the constant ones too.
    fn call<'r>(&self, arguments: &Arguments<'_, 'r>, frame: &mut Frame<'r>) -> Evaluated<'r>;

    /// The edit of the first argument that the call amounts to for ASCII text, where it is one: when all other
    /// arguments are constant.
    fn edit(&self) -> Option<Edit> {
        None
    }
}

/// What is wrong with a constant argument, or with which arguments are given.
#[derive(Clone, Debug)]
pub struct Fault {
    /// The diagnostic's code.
    pub code: Code,
    /// Which argument, from 0; none: the call as a whole.
    pub argument: Option<usize>,
    /// Which bytes of the argument's text; none: all of it.
    pub span: Option<Span>,
    /// What is wrong.
    pub message: String,
    /// A way out.
    pub help: Option<String>,
    /// What to put in the place of `span`, and whether that may be done unasked.
    pub replacement: Option<(String, crate::source::Safety)>,
}

impl Fault {
    /// A fault of the call as a whole.
    pub fn call(code: Code, message: impl Into<String>) -> Self {
        Fault { code, argument: None, span: None, message: message.into(), help: None, replacement: None }
    }

    /// A fault of one argument.
    pub fn argument(code: Code, argument: usize, message: impl Into<String>) -> Self {
        Fault { argument: Some(argument), ..Fault::call(code, message) }
    }

    /// Narrows it to some bytes of the argument's text.
    pub fn at(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }

    /// Adds a way out.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds what was probably meant in the place of the span, if that is known.
    pub fn did_you_mean(self, meant: Option<&str>) -> Self {
        match meant {
            Some(meant) => {
                let question = format!("did you mean `{meant}`?");
                let help = match &self.help {
                    Some(help) => format!("{question} {help}"),
                    None => question,
                };
                self.help(help).replace(meant, crate::source::Safety::Unsafe)
            }
            None => self,
        }
    }

    /// Adds the text that should stand in the place of the span (of the whole argument's text).
    pub fn replace(mut self, text: impl Into<String>, safety: crate::source::Safety) -> Self {
        self.replacement = Some((text.into(), safety));
        self
    }
}

/// A function is its name.
impl PartialEq for Function {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Function {
    /// The parameter that the argument at `index` (from 0) goes to: the last one repeats where it may;
    /// `Switch` repeats its last two.
    pub fn parameter(&self, index: usize) -> Option<&'static Parameter> {
        if let Some(parameter) = self.parameters.get(index) {
            return Some(parameter);
        }
        let repeating = self.parameters.iter().rev().take_while(|p| p.repeat != Repeat::No).count();
        let fixed = self.parameters.len() - repeating;
        match repeating {
            0 => None,
            _ => self.parameters.get(fixed + (index - fixed) % repeating),
        }
    }

    /// The most arguments it takes; none: any number.
    pub fn most(&self) -> Option<usize> {
        let repeats = self.parameters.iter().any(|p| p.repeat != Repeat::No);
        (!repeats).then_some(self.parameters.len())
    }

    /// The signature as shown to people: `Mid(source: String, start: Integer, length: Integer)`, optional
    /// parameters in brackets.
    pub fn signature(&self) -> String {
        self.signature_with(|_, parameter| parameter)
    }

    /// The same with the parameter that the argument at `index` goes to between `«` and `»`.
    pub fn signature_marking(&self, index: usize) -> String {
        let marked = self.parameter(index);
        self.signature_with(|parameter, shown| match marked {
            Some(marked) if std::ptr::eq(marked, parameter) => format!("«{shown}»"),
            _ => shown,
        })
    }

    fn signature_with(&self, show: impl Fn(&Parameter, String) -> String) -> String {
        let parameters: Vec<String> = self
            .parameters
            .iter()
            .map(|p| {
                let shown = match (p.optional, p.repeat) {
                    (true, _) => format!("[{}: {}]", p.name, p.ty.name()),
                    (false, Repeat::Many { .. }) => format!("{}: {}, …", p.name, p.ty.name()),
                    (false, Repeat::No) => format!("{}: {}", p.name, p.ty.name()),
                };
                show(p, shown)
            })
            .collect();
        format!("{}({})", self.name, parameters.join(", "))
    }
}
