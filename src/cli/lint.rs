//! `attrflow lint`

use std::path::{Path, PathBuf};

use attrflow::mapping::load;
use attrflow::source::{Code, Diagnostic, Safety, Severity, SourceFile, Span};
use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::exit::{Exit, Outcome, Trouble};
use super::input::{has_extension, read_bytes};
use super::mapping::count;
use super::output::print;
use super::report::{Places, Reporter};
use super::terminal::{Terminal, plural};

/// Show what is wrong with mapping files
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  attrflow lint mapping.yaml
  attrflow lint mappings/ --format concise

Exit codes: 0 no errors; 1 an error was found; 2 a file cannot be read, or a
directory holds no mapping file.")]
pub(super) struct Lint {
    /// Mapping files, and directories to look for YAML files in
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// How findings are shown
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// With the lines they are about.
    Human,
    /// One line each: file, line, column, code, message.
    Concise,
    /// A JSON array, one finding a line.
    Json,
}

impl Lint {
    pub fn execute(self, terminal: &Terminal) -> Outcome {
        let mut files = Vec::new();
        for path in &self.paths {
            if !path.is_dir() {
                files.push(path.clone());
                continue;
            }
            let before = files.len();
            walk(path, &mut files)?;
            if files.len() == before {
                // A check that looks at nothing must not pass.
                let path = path.display();
                return Err(Trouble::new(format!(
                    "no mapping files below `{path}`: they end in .yaml or .yml; check the path"
                )));
            }
        }
        let mut findings = Vec::new();
        for path in &files {
            findings.push(lint(path)?);
        }
        print(&self.render(&findings, terminal))?;
        let all = || findings.iter().flat_map(|(_, found)| found);
        terminal.note(&format!("{}: {}", plural(files.len() as u64, "file"), count(all())));
        Ok(Exit::findings(all().any(|found| found.severity() == Severity::Error)))
    }

    fn render(&self, findings: &[(SourceFile, Vec<Diagnostic>)], terminal: &Terminal) -> String {
        let json = self.format == Format::Json;
        let mut out = Vec::new();
        for (file, found) in findings {
            let (reporter, places) = (Reporter::new(file, terminal.color_output), Places::new(file));
            out.extend(found.iter().map(|found| match self.format {
                Format::Human => format!("{}\n", reporter.draw(found)),
                Format::Concise => concise(&places, found),
                Format::Json => as_json(&places, found).to_string(),
            }));
        }
        match out.as_slice() {
            [] if json => "[]\n".into(),
            lines if json => format!("[\n{}\n]\n", lines.join(",\n")),
            texts => texts.concat(),
        }
    }
}

/// The YAML files of a directory, those for tests and hidden ones left out, in order of their names.
fn walk(directory: &Path, files: &mut Vec<PathBuf>) -> Result<(), Trouble> {
    let unreadable = |error: std::io::Error| Trouble::reading(&format!("`{}`", directory.display()), &error);
    let entries: Result<Vec<_>, _> = std::fs::read_dir(directory).map_err(unreadable)?.collect();
    let mut entries = entries.map_err(unreadable)?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let (path, name) = (entry.path(), entry.file_name());
        let name = name.to_string_lossy();
        if name.starts_with('.') {
            continue;
        }
        // A link to a directory may lead round in a circle.
        if entry.file_type().map_err(unreadable)?.is_dir() {
            walk(&path, files)?;
        } else if ["yaml", "yml"].iter().any(|extension| has_extension(&path, extension))
            && !name.contains(".test.")
        {
            files.push(path);
        }
    }
    Ok(())
}

/// A file and what is wrong with it.
fn lint(path: &Path) -> Result<(SourceFile, Vec<Diagnostic>), Trouble> {
    let name = if path == Path::new("-") { "stdin".to_owned() } else { path.display().to_string() };
    match String::from_utf8(read_bytes(path)?) {
        Ok(text) => {
            let file = SourceFile::new(name, text);
            let diagnostics = load(&file).diagnostics;
            Ok((file, diagnostics))
        }
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let found = Diagnostic::new(Code::AF301, format!("not UTF-8 at byte {}", at + 1))
                .at(Span::at(at))
                .help("convert the file to UTF-8");
            Ok((SourceFile::new(name, String::from_utf8_lossy(error.as_bytes())), vec![found]))
        }
    }
}

fn severity(found: &Diagnostic) -> &'static str {
    match found.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
}

fn concise(places: &Places<'_>, found: &Diagnostic) -> String {
    let place = places.position(found.span().start);
    let (name, code) = (places.file().name(), found.code);
    let (line, column) = (place.line, place.column);
    format!("{name}:{line}:{column}: {} {code} {}: {}\n", severity(found), code.name(), found.message)
}

fn as_json(places: &Places<'_>, found: &Diagnostic) -> Value {
    let labels: Vec<Value> = found
        .labels
        .iter()
        .map(|label| {
            let place = places.position(label.span.start);
            let mut out = json!({
                "start": label.span.start, "end": label.span.end, "line": place.line, "column": place.column,
            });
            set(&mut out, "text", label.text.as_deref().map(Value::from));
            out
        })
        .collect();
    let mut out = json!({
        "file": places.file().name(),
        "code": found.code.as_str(),
        "name": found.code.name(),
        "severity": severity(found),
        "message": found.message,
    });
    set(&mut out, "help", found.help.as_deref().map(Value::from));
    set(&mut out, "labels", Some(labels.into()));
    let fix = found.fix.as_ref().map(|fix| {
        let safety = match fix.safety {
            Safety::Safe => "safe",
            Safety::Unsafe => "unsafe",
            Safety::Display => "display",
        };
        let edits = fix
            .edits
            .iter()
            .map(|edit| json!({ "start": edit.span.start, "end": edit.span.end, "text": edit.text }));
        json!({ "safety": safety, "title": fix.title, "edits": edits.collect::<Vec<_>>() })
    });
    set(&mut out, "fix", fix);
    out
}

fn set(object: &mut Value, key: &str, value: Option<Value>) {
    if let (Some(members), Some(value)) = (object.as_object_mut(), value) {
        members.insert(key.to_owned(), value);
    }
}
