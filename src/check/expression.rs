use super::attributes::unknown_attribute;
use super::tree::{Checked, Comparison, Kind};
use super::{Attributes, foreign, types};
use crate::catalogue::{Catalogue, Lookup, SourceKind};
use crate::functions::{self, Type};
use crate::source::{Code, Diagnostic, Edit, Safety, Severity, Span};
use crate::syntax::{Expression, ExpressionKind, Name};
use crate::value::Constant;

/// Which language it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// As Microsoft documents it, limits included.
    #[default]
    Entra,
    /// For engines of one's own: `And` and `Or`, and `IIF` treats Null like any value.
    Extended,
}

impl Dialect {
    /// As written in a mapping file.
    pub const fn as_str(self) -> &'static str {
        match self {
            Dialect::Entra => "entra",
            Dialect::Extended => "extended",
        }
    }
}

impl std::str::FromStr for Dialect {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Dialect::Entra, Dialect::Extended].into_iter().find(|dialect| dialect.as_str() == text).ok_or(())
    }
}

/// How expressions are checked.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The language.
    pub dialect: Dialect,
    /// Where records come from.
    pub source: SourceKind,
    /// Whether constant parts are evaluated when compiling. The results are the same without.
    pub fold: bool,
}

impl Options {
    /// The usual ones for a dialect and a source.
    pub fn new(dialect: Dialect, source: SourceKind) -> Self {
        Options { dialect, source, fold: true }
    }

    /// Whether a Null or empty value in its condition makes an `IIF` Null.
    pub fn guards_conditions(self) -> bool {
        self.dialect == Dialect::Entra && self.source.is_entra()
    }
}

/// Checks one expression after the other against the same catalogue, collecting what they read.
#[derive(Debug)]
pub struct Checker<'c> {
    pub(super) options: Options,
    pub(super) catalogue: &'c Catalogue,
    /// The attributes read so far.
    pub attributes: &'c mut Attributes,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// Checks one expression on its own; see [`Checker::expression`].
pub fn check_expression(
    expression: &Expression,
    options: Options,
    catalogue: &Catalogue,
    attributes: &mut Attributes,
) -> (Option<Checked>, Vec<Diagnostic>) {
    Checker::new(options, catalogue, attributes).expression(expression)
}

impl<'c> Checker<'c> {
    /// A checker that gives the attributes it meets slots in `attributes`.
    pub fn new(options: Options, catalogue: &'c Catalogue, attributes: &'c mut Attributes) -> Self {
        Checker { options, catalogue, attributes, diagnostics: Vec::new() }
    }

    /// Checks a whole expression: everything that is wrong with it, in the order of places, and the
    /// checked tree when none of that is an error.
    pub fn expression(&mut self, expression: &Expression) -> (Option<Checked>, Vec<Diagnostic>) {
        if let ExpressionKind::Comparison { operator_span, .. } = expression.kind {
            self.report(
                Diagnostic::new(Code::AF018, "a comparison is documented only inside a function")
                    .at(operator_span)
                    .help("ask for its value as text: `IIF(…, \"True\", \"False\")`"),
            );
        }
        let checked = self.node(expression, Place::Top);
        let mut diagnostics = std::mem::take(&mut self.diagnostics);
        diagnostics.sort_by_key(|found| (found.span().start, found.code));
        let failed = diagnostics.iter().any(|found| found.severity() == Severity::Error);
        ((!failed).then_some(checked), diagnostics)
    }

    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// What stands in the place of an expression that is wrong: it has no type and no value,
    /// so that nothing more is said about it.
    pub(super) fn poison(span: Span) -> Checked {
        Checked::new(Kind::NoFlow, span)
    }

    pub(super) fn node(&mut self, expression: &Expression, place: Place) -> Checked {
        let span = expression.span;
        match &expression.kind {
            ExpressionKind::Attribute { name, name_span } => self.attribute(name, *name_span, span),
            ExpressionKind::String(literal) => {
                Checked::constant(Constant::text(literal.value.as_str()), span)
            }
            ExpressionKind::Integer { value, .. } => Checked::constant(Constant::Integer(*value), span),
            ExpressionKind::Name(name) => self.name(name, span, place),
            ExpressionKind::Context { name } => Checked::new(Kind::Context(name.as_str().into()), span),
            ExpressionKind::Call { .. } => self.call(expression, place),
            ExpressionKind::Comparison { operator, left, right, .. } => {
                let left = self.node(left, Place::Inside(None));
                let right = self.node(right, Place::Inside(None));
                let comparison = Comparison { operator: *operator, left, right };
                let node = Checked::new(Kind::Compare(Box::new(comparison)), span);
                self.folded(node)
            }
        }
    }

    fn attribute(&mut self, name: &str, name_span: Span, span: Span) -> Checked {
        let withheld = self.catalogue.withheld(name).filter(|_| self.options.dialect == Dialect::Entra);
        if let Some(help) = withheld {
            self.report(
                Diagnostic::new(Code::AF618, format!("the service does not give `{name}` to mappings"))
                    .at(name_span)
                    .help(help),
            );
            return Self::poison(span);
        }
        match self.catalogue.lookup(name) {
            Lookup::Known { .. } | Lookup::Open => {}
            Lookup::OtherCase(right) => {
                self.report(
                    Diagnostic::new(Code::AF105, format!("the attribute `{name}` is spelt `{right}`"))
                        .at(name_span)
                        .help("attribute names are case-sensitive")
                        .fix(Safety::Safe, format!("write `{right}`"), vec![Edit::replace(name_span, right)]),
                );
                return Self::poison(span);
            }
            Lookup::Unknown { nearest } => {
                let found = unknown_attribute(name, nearest, name_span, self.catalogue);
                self.report(found);
                return Self::poison(span);
            }
        }
        Checked::new(Kind::Attribute(self.attributes.slot(name)), span)
    }

    fn name(&mut self, name: &Name, span: Span, place: Place) -> Checked {
        let constant = match name {
            Name::True => Constant::Boolean(true),
            Name::False => Constant::Boolean(false),
            Name::Null => Constant::Null,
            Name::TextCompare | Name::BinaryCompare => Constant::text(name.as_str()),
            Name::IgnoreAttributeFlow => return Checked::new(Kind::NoFlow, span),
            Name::IgnoreObjectFlow => return Checked::new(Kind::NoObject, span),
            Name::Unknown(text) if place == Place::Inside(Some(Type::CompareMethod)) => {
                Constant::text(text.as_str())
            }
            Name::Unknown(text) => {
                self.report(self.bare_name(text, span));
                return Self::poison(span);
            }
        };
        Checked::constant(constant, span)
    }

    fn bare_name(&self, text: &str, span: Span) -> Diagnostic {
        let found =
            Diagnostic::new(Code::AF009, format!("`{text}` is neither text nor an attribute")).at(span);
        if let Some(name) = foreign::name(text) {
            return found.help(format!("it is called `{name}` here")).fix(
                Safety::Unsafe,
                format!("write `{name}`"),
                vec![Edit::replace(span, name)],
            );
        }
        if let Some(help) = foreign::otherwise(text) {
            return found.help(help);
        }
        if functions::find(text).is_some() {
            return found.help(format!("a function is called with parentheses: `{text}(…)`"));
        }
        let known = match self.catalogue.lookup(text) {
            Lookup::Known { .. } => Some(text.to_owned()),
            Lookup::OtherCase(right) => Some(right),
            Lookup::Unknown { .. } => self.catalogue.nearest(text).map(str::to_owned),
            Lookup::Open => Some(text.to_owned()),
        };
        match known {
            Some(name) => {
                found.help(format!("write `[{name}]` for the attribute, `\"{text}\"` for the text")).fix(
                    Safety::Unsafe,
                    format!("read the attribute `[{name}]`"),
                    vec![Edit::replace(span, format!("[{name}]"))],
                )
            }
            None => found.help(format!("write `\"{text}\"` for the text")).fix(
                Safety::Unsafe,
                format!("write the text `\"{text}\"`"),
                vec![Edit::replace(span, format!("\"{text}\""))],
            ),
        }
    }

    pub(super) fn static_type(&self, node: &Checked) -> Option<Type> {
        types::static_type(node, self.catalogue, self.attributes)
    }
}

/// Where an expression stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// It is the whole expression.
    Top,
    /// It is a part: an argument for a parameter of this type, or an operand.
    Inside(Option<Type>),
}
