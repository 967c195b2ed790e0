//! `attrflow disasm`

use std::fmt::Write as _;
use std::path::Path;

use attrflow::catalogue::SourceKind;
use attrflow::check::Dialect;
use attrflow::evaluate::Settings;
use attrflow::mapping::{CompiledMapping, CompiledObject, CompiledSource};
use attrflow::program::{disassemble, disassemble_text};
use attrflow::source::SourceFile;
use clap::Args;

use super::eval::{compile, parse_dialect, parse_source};
use super::exit::{Exit, Outcome};
use super::input::has_extension;
use super::mapping::compile_file;
use super::output::print;
use super::terminal::Terminal;

/// Print the bytecode of an expression, or of a mapping file
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  attrflow disasm 'IIF([country]=\"USA\", [state], \"n/a\")'
  attrflow disasm mapping.yaml")]
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
}

impl Disasm {
    pub fn execute(self, terminal: &Terminal) -> Outcome {
        let path = Path::new(&self.what);
        let named = ["yaml", "yml", "json"].iter().any(|extension| has_extension(path, extension));
        let text = if path.is_file() || (named && !self.what.contains(['[', '(', '"'])) {
            mapping(&compile_file(path, terminal)?)
        } else {
            let settings = Settings::new(self.dialect, self.source);
            compile(&SourceFile::new("expression", self.what.as_str()), &settings, terminal)?.disassemble()
        };
        print(&text)?;
        Ok(Exit::Fine)
    }
}

fn mapping(mapping: &CompiledMapping) -> String {
    mapping.objects.iter().map(object).collect::<Vec<_>>().join("\n")
}

fn object(object: &CompiledObject) -> String {
    let mut out = String::new();
    let kind = object.kind.as_str();
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
