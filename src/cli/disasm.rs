//! `attrflow disasm`

use std::fmt::Write as _;
use std::path::Path;

use attrflow::catalogue::SourceKind;
use attrflow::check::Dialect;
use attrflow::evaluate::Settings;
use attrflow::mapping::{CompiledObject, CompiledSource};
use attrflow::program::{disassemble, disassemble_text};
use attrflow::source::{SourceFile, one_line};
use clap::Args;

use super::eval::{compile, parse_dialect, parse_source};
use super::exit::{Exit, Outcome, Trouble};
use super::input::has_extension;
use super::mapping::{MappingFile, compile_file};
use super::output::print;
use super::terminal::Terminal;

/// Print the bytecode of an expression, or of a mapping file
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  attrflow disasm 'IIF([country]=\"USA\", [state], \"n/a\")'
  attrflow disasm mapping.yaml
  attrflow disasm schema.json --object USER_OUTBOUND_USER")]
pub(super) struct Disasm {
    /// An expression, or a mapping file
    #[arg(value_name = "EXPR|MAPPING", allow_hyphen_values = true)]
    what: String,
    /// The language of an expression
    #[arg(long, value_name = "DIALECT", default_value = "entra", value_parser = parse_dialect)]
    dialect: Dialect,
    /// Where records come from, for an expression
    #[arg(long, value_name = "SOURCE", default_value = "entra", value_parser = parse_source)]
    source: SourceKind,
    /// Which object mappings of a mapping file, as `attrflow run --help` tells; all by default
    #[arg(long, value_name = "NAME")]
    object: Option<String>,
}

impl Disasm {
    pub fn execute(self, terminal: &Terminal) -> Outcome {
        let path = Path::new(&self.what);
        let named = ["yaml", "yml", "json"].iter().any(|extension| has_extension(path, extension));
        let text = if path.is_file() || (named && !self.what.contains(['[', '(', '"'])) {
            self.mapping(&compile_file(path, terminal)?, terminal)?
        } else {
            let settings = Settings::new(self.dialect, self.source);
            compile(&SourceFile::new("expression", self.what.as_str()), &settings, terminal)?.disassemble()
        };
        print(&text)?;
        Ok(Exit::Fine)
    }

    fn mapping(&self, mapping: &MappingFile, terminal: &Terminal) -> Result<String, Trouble> {
        let objects: Vec<&CompiledObject> = match &self.object {
            None => mapping.compiled.objects.iter().collect(),
            Some(asked) => mapping.settle(mapping.select(Some(asked), terminal)?.all(), terminal)?,
        };
        mapping.pass_over(terminal);
        let called = |object: &CompiledObject| mapping.compiled.called(object);
        let listings = objects.into_iter().map(|object| listing(object, &one_line(&called(object))));
        Ok(listings.collect::<Vec<_>>().join("\n"))
    }
}

/// What an object mapping has become; `kind`: what to call it.
fn listing(object: &CompiledObject, kind: &str) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    if let Some(scope) = object.scope {
        let _ = writeln!(out, "{kind} scope");
        out.push_str(&disassemble(&object.program, scope, &object.attributes));
    }
    for (at, target) in object.targets.iter().enumerate() {
        if !out.is_empty() {
            out.push('\n');
        }
        let _ = match (&target.source, &target.text) {
            (CompiledSource::Expression(..), Some(text)) => {
                let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                writeln!(out, "{kind} {}: {text}", target.path)
            }
            (CompiledSource::Expression(..), None) => writeln!(out, "{kind} {}", target.path),
            (CompiledSource::Constant(constant), _) => {
                let mut json = Vec::new();
                constant.value().write_json(&mut json);
                writeln!(out, "{kind} {}: constant {}", target.path, String::from_utf8_lossy(&json))
            }
            (CompiledSource::None, _) => writeln!(out, "{kind} {}: none, only a default", target.path),
        };
        if let CompiledSource::Expression(chunk, _) = &target.source {
            out.push_str(&disassemble(&object.program, *chunk, &object.attributes));
        }
        if let Some(text) = object.stream.texts.get(at).copied().flatten() {
            out.push_str("as text\n");
            out.push_str(&disassemble_text(&object.program, text, &object.attributes));
        }
    }
    out
}
