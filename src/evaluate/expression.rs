use super::bindings::{Bindings, Bound};
use super::outcome::Evaluation;
use super::trace::Trace;
use crate::catalogue::{Catalogue, ObjectKind, SourceKind};
use crate::check::{Attributes, Checked, Dialect, Options, check_expression, nest_conditions};
use crate::functions::{Environment, Frame};
use crate::program::{Chunk, Compiler, Program, TextChunk, disassemble, disassemble_text};
use crate::record::{JsonReader, Projection, RecordError};
use crate::source::{Code, Diagnostic, Severity, Span};
use crate::syntax::{Limits, parse_expression};
use crate::value::{Arena, Kept, Value};
use crate::vm::{Machine, walk};

/// How an expression on its own is read.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The language.
    pub dialect: Dialect,
    /// Where records come from.
    pub source: SourceKind,
    /// Whether constant parts are evaluated when compiling; the results are the same without, but what is said of a
    /// text that does not match its format says less: a format that is worked out for each record is not repeated.
    pub fold: bool,
    /// What is known of attributes; by default anything is allowed.
    pub catalogue: Catalogue,
    /// Names that stand for values; by default none do.
    pub bindings: Bindings,
}

impl Settings {
    /// For a dialect and a source, any attribute allowed.
    pub fn new(dialect: Dialect, source: SourceKind) -> Self {
        let catalogue = Catalogue::open(source, ObjectKind::User);
        Settings { dialect, source, fold: true, catalogue, bindings: Bindings::default() }
    }
}

impl Default for Settings {
    /// The entra dialect, with Microsoft Entra as the source.
    fn default() -> Self {
        Settings::new(Dialect::Entra, SourceKind::Entra)
    }
}

/// An expression, compiled. Immutable and shared by any number of threads.
///
/// ```
/// use attrflow::evaluate::{CompiledExpression, Evaluation, Settings, TextForm};
/// use attrflow::functions::Environment;
///
/// let (compiled, diagnostics) =
///     CompiledExpression::compile(r#"Join(" ", [givenName], [surname])"#, &Settings::default());
/// assert!(diagnostics.is_empty());
/// let record = br#"{"givenName": "Ada", "surname": "Lovelace"}"#;
/// let outcome = compiled.unwrap().evaluate(record, &Environment::default()).unwrap();
/// assert!(matches!(outcome, Evaluation::Value(forms) if forms.text == TextForm::One("Ada Lovelace".into())));
/// ```
#[derive(Clone, Debug)]
pub struct CompiledExpression {
    program: Program,
    chunk: Chunk,
    written: Option<TextChunk>,
    attributes: Attributes,
    projection: Projection,
    bound: Bound,
    tree: Checked,
}

impl CompiledExpression {
    /// Compiles an expression: everything that is wrong with it, with places in `text`, and the result
    /// when none of that is an error.
    pub fn compile(text: &str, settings: &Settings) -> (Option<Self>, Vec<Diagnostic>) {
        let limits = match settings.dialect {
            Dialect::Entra => Limits::ENTRA,
            Dialect::Extended => Limits::ANY,
        };
        let mut parsed = parse_expression(text, limits);
        for tree in parsed.tree.iter_mut().chain(parsed.meant.as_mut().map(|meant| &mut meant.tree)) {
            settings.bindings.put_into(tree);
        }
        let catalogue = settings.bindings.allow_in(&settings.catalogue);
        let mut diagnostics = parsed.diagnostics;
        let mut attributes = Attributes::default();
        let options = Options { dialect: settings.dialect, source: settings.source, fold: settings.fold };
        let mut check = |tree| check_expression(tree, options, &catalogue, &mut attributes);
        let checked = match (&parsed.tree, &parsed.meant) {
            (Some(tree), _) => {
                let (checked, mut found) = check(tree);
                nest_conditions(text, tree, &mut found);
                diagnostics.extend(found);
                checked
            }
            (None, Some(meant)) => {
                diagnostics.extend(check(&meant.tree).1.into_iter().map(|found| meant.relocate(found)));
                None
            }
            (None, None) => None,
        };
        diagnostics.sort_by_key(|found| (found.span().start, found.code));
        let Some(tree) = checked.filter(|_| diagnostics.iter().all(|d| d.severity() != Severity::Error))
        else {
            return (None, diagnostics);
        };
        let mut compiler = Compiler::new();
        let chunk = compiler.expression(&tree);
        let written = compiler.text(&tree);
        let projection = Projection::new(&attributes, &catalogue);
        let bound = settings.bindings.slots(&attributes);
        match compiler.finish() {
            Ok(program) => (
                Some(CompiledExpression { program, chunk, written, attributes, projection, bound, tree }),
                diagnostics,
            ),
            Err(error) => {
                diagnostics
                    .push(Diagnostic::new(Code::AF012, error.to_string()).at(Span::new(0, text.len())));
                (None, diagnostics)
            }
        }
    }

    /// Evaluates it over one record, given as JSON text.
    ///
    /// # Errors
    /// A record that is no JSON object.
    pub fn evaluate(&self, record: &[u8], environment: &Environment) -> Result<Evaluation, RecordError> {
        let arena = Arena::new();
        let slots = self.slots(record, &arena)?;
        let mut frame = Frame::new(&arena, environment, slots, 0);
        let outcome = Machine::new(&self.program).run(self.chunk, &mut frame);
        Ok(Evaluation::keep(outcome, &arena))
    }

    /// As [`evaluate`](Self::evaluate), and keeps the value as it is, which may be Null; none where there is none.
    ///
    /// # Errors
    /// A record that is no JSON object.
    pub fn evaluate_and_keep(
        &self,
        record: &[u8],
        environment: &Environment,
    ) -> Result<(Evaluation, Option<Kept>), RecordError> {
        let arena = Arena::new();
        let slots = self.slots(record, &arena)?;
        let mut frame = Frame::new(&arena, environment, slots, 0);
        let outcome = Machine::new(&self.program).run(self.chunk, &mut frame);
        let kept = outcome.as_ref().ok().map(|value| Kept::of(*value));
        Ok((Evaluation::keep(outcome, &arena), kept))
    }

    /// As [`evaluate`](Self::evaluate), by walking the checked tree instead of running the bytecode.
    ///
    /// # Errors
    /// A record that is no JSON object.
    pub fn walk(&self, record: &[u8], environment: &Environment) -> Result<Evaluation, RecordError> {
        let arena = Arena::new();
        let slots = self.slots(record, &arena)?;
        let mut frame = Frame::new(&arena, environment, slots, 0);
        let outcome = walk(&self.tree, &mut frame);
        Ok(Evaluation::keep(outcome, &arena))
    }

    /// As [`walk`](Self::walk), with the outcome of every part that was evaluated.
    ///
    /// # Errors
    /// A record that is no JSON object.
    pub fn trace(&self, record: &[u8], environment: &Environment) -> Result<Trace, RecordError> {
        let arena = Arena::new();
        let slots = self.slots(record, &arena)?;
        let mut frame = Frame::new(&arena, environment, slots, 0);
        Ok(Trace::of(&self.tree, &mut frame))
    }

    fn slots<'r>(&'r self, record: &'r [u8], arena: &'r Arena) -> Result<&'r [Value<'r>], RecordError> {
        Ok(self.bound.fill(JsonReader::new(&self.projection).read(record, arena)?, arena))
    }

    /// The names of the attributes it reads.
    pub fn attributes(&self) -> impl Iterator<Item = &str> {
        self.attributes.names().iter().map(|name| &**name)
    }

    /// The checked tree.
    pub fn tree(&self) -> &Checked {
        &self.tree
    }

    /// The bytecode as text: what gives the value, and where it is made for them the instructions that write the
    /// value's text into a payload.
    pub fn disassemble(&self) -> String {
        let mut out = disassemble(&self.program, self.chunk, &self.attributes);
        if let Some(written) = self.written {
            out.push_str("as text\n");
            out.push_str(&disassemble_text(&self.program, written, &self.attributes));
        }
        out
    }
}
