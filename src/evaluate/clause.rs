use super::expression::Settings;
use super::outcome::ValueForms;
use crate::check::{Attributes, CheckedScope, check_clause};
use crate::functions::{Environment, Failure, Frame, Stop};
use crate::program::{Chunk, Compiler, Program, disassemble};
use crate::record::{JsonReader, Projection};
use crate::source::{Code, Diagnostic, Severity};
use crate::syntax::parse_clause;
use crate::value::Arena;
use crate::vm::Machine;

/// A scoping clause, compiled.
#[derive(Clone, Debug)]
pub struct CompiledClause {
    program: Program,
    chunk: Chunk,
    attributes: Attributes,
    projection: Projection,
}

impl CompiledClause {
    /// Compiles a clause: everything that is wrong with it, with places in `text`, and the result when
    /// none of that is an error.
    pub fn compile(text: &str, settings: &Settings) -> (Option<Self>, Vec<Diagnostic>) {
        let parsed = parse_clause(text);
        let mut diagnostics = parsed.diagnostics;
        let Some(clause) = parsed.tree else { return (None, diagnostics) };
        let mut attributes = Attributes::default();
        let (checked, found) = check_clause(&clause, &settings.catalogue, &mut attributes);
        diagnostics.extend(found);
        diagnostics.sort_by_key(|found| (found.span().start, found.code));
        let Some(checked) = checked.filter(|_| diagnostics.iter().all(|d| d.severity() != Severity::Error))
        else {
            return (None, diagnostics);
        };
        let mut compiler = Compiler::new();
        let chunk = compiler.scope(&CheckedScope { sets: vec![vec![vec![checked]]] });
        let projection = Projection::new(&attributes, &settings.catalogue);
        let compiled = compiler.finish().ok();
        (compiled.map(|program| CompiledClause { program, chunk, attributes, projection }), diagnostics)
    }

    /// Whether a record, given as JSON text, passes.
    ///
    /// # Errors
    /// A record that is no JSON object; a pattern that takes too long.
    pub fn holds(&self, record: &[u8], environment: &Environment) -> Result<bool, Box<Failure>> {
        let arena = Arena::new();
        let slots = JsonReader::new(&self.projection)
            .read(record, &arena)
            .map_err(|error| Box::new(Failure::new(error.code, error.message)))?;
        let mut frame = Frame::new(&arena, environment, slots, 0);
        Machine::new(&self.program).holds(self.chunk, &mut frame).map_err(|ended| match ended.stop {
            Stop::Failure(failure) => failure,
            Stop::NoFlow | Stop::NoObject => Box::new(Failure::new(Code::AF901, "a clause has no value")),
        })
    }

    /// Whether a record, given as JSON text, passes, and the value the clause saw.
    ///
    /// # Errors
    /// As [`holds`](Self::holds).
    pub fn explain(
        &self,
        record: &[u8],
        environment: &Environment,
    ) -> Result<(bool, serde_json::Value), Box<Failure>> {
        let holds = self.holds(record, environment)?;
        let arena = Arena::new();
        let slots = JsonReader::new(&self.projection)
            .read(record, &arena)
            .map_err(|error| Box::new(Failure::new(error.code, error.message)))?;
        // A clause reads one attribute.
        let value = slots.first().copied().unwrap_or_default();
        Ok((holds, ValueForms::keep(value, &arena).json))
    }

    /// The bytecode as text.
    pub fn disassemble(&self) -> String {
        disassemble(&self.program, self.chunk, &self.attributes)
    }
}
