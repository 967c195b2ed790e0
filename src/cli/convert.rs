//! `attrflow convert`

use std::path::{Path, PathBuf};

use attrflow::convert::{Changes, Unpaired, into, pairs, schema, yaml};
use attrflow::format::{Kind, format};
use attrflow::mapping::{Mapping, ObjectNames, Parsed, parse};
use attrflow::source::{Code, Diagnostic, Severity, SourceFile};
use clap::{Args, ValueEnum};

use super::exit::{Exit, Outcome, Trouble};
use super::input::{has_extension, read_text};
use super::mapping::{count, draw_all};
use super::output::Output;
use super::part;
use super::terminal::{Terminal, plural};

/// Turn an exported synchronization schema into attrflow's own format, and back
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  attrflow convert schema.json -o app.yaml
  attrflow convert schema.json -o apps/
  attrflow convert schema.json --object USER_OUTBOUND_USER -o users.yaml
  attrflow convert app.yaml --into schema.json -o changed.json
  attrflow convert app.yaml -o schema.json

An export becomes YAML: one file for the users and the groups of a rule, or
with a folder as OUT one file for each object mapping. With --into a file is
put back into the export: what it says otherwise is changed there, text and
tree, and everything else stays byte for byte as it was. Without it YAML
becomes a whole schema. Which object mapping is meant is said by `graph:` in
the YAML or with --object, or is clear where only one maps such objects.

Exit codes: 0 converted; 1 converted, but the export has words that nobody
knows, which are shown, and which only the export keeps; 2 it cannot be
converted, and nothing is written.")]
pub(super) struct Convert {
    /// A mapping file in either format; `-` is standard input
    #[arg(value_name = "IN")]
    input: PathBuf,
    /// Where the result goes; standard output by default. A folder takes one YAML file for each object mapping
    #[arg(short, long, value_name = "OUT")]
    output: Option<PathBuf>,
    /// The export that the file is put into
    #[arg(long, value_name = "EXPORT")]
    into: Option<PathBuf>,
    /// The object mappings of the export that are meant: a rule, an object mapping, or RULE/OBJECT, as for `run`
    #[arg(long, value_name = "NAME")]
    object: Option<String>,
    /// What to write; by default as OUT ends, else the other format
    #[arg(long, value_name = "FORMAT", conflicts_with = "into")]
    to: Option<Format>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// attrflow's own format.
    Yaml,
    /// A synchronization schema.
    Json,
}

/// A mapping file that has been read.
struct Read {
    file: SourceFile,
    parsed: Parsed,
    mapping: Mapping,
}

impl Convert {
    pub fn execute(self, terminal: &Terminal) -> Outcome {
        let (read, errors) = read(&self.input, terminal)?;
        if let Some(export) = &self.into {
            self.put(&read, export, terminal)?;
        } else {
            match (read.parsed.is_graph, self.format(&read)) {
                (true, Format::Yaml) => self.write_yaml(&read, terminal)?,
                (true, Format::Json) => self.lay_out(&read)?,
                (false, Format::Json) => self.write_schema(&read, terminal)?,
                (false, Format::Yaml) => {
                    let path = self.input.display();
                    return Err(Trouble::new(format!(
                        "`{path}` is in attrflow's own format already; `attrflow fmt` lays it out"
                    )));
                }
            }
        }
        Ok(Exit::findings(errors))
    }

    fn format(&self, read: &Read) -> Format {
        let output = self.output.as_deref().unwrap_or(Path::new("-"));
        let ends = |extensions: &[&str]| extensions.iter().any(|extension| has_extension(output, extension));
        match self.to {
            Some(format) => format,
            None if ends(&["yaml", "yml"]) || is_folder(output) => Format::Yaml,
            None if ends(&["json"]) => Format::Json,
            None if read.parsed.is_graph => Format::Yaml,
            None => Format::Json,
        }
    }

    fn put(&self, read: &Read, export: &Path, terminal: &Terminal) -> Result<(), Trouble> {
        let (target, _) = self::read(export, terminal)?;
        if !target.parsed.is_graph {
            let path = export.display();
            return Err(Trouble::new(format!(
                "`{path}` is no synchronization schema; it is what --into changes"
            )));
        }
        for file in [read, &target] {
            part::holds(Some(&file.mapping), None, file.file.name())?;
        }
        let names = ObjectNames::of(&target.mapping);
        let among = self.object.as_deref().map(|name| named(&names, name, export)).transpose()?;
        let pairs = pairs(&read.mapping, &target.mapping, among.as_deref())
            .map_err(|why| unpaired(&why, read, &names, export))?;
        let (text, changes) = into(&read.parsed, &target.parsed, &target.file, &pairs);
        let broken = changes.iter().flat_map(|changes| &changes.broken).cloned().collect();
        refuse_broken(broken, read)?;
        self.write(&text)?;
        for ((_, old), changes) in pairs.iter().zip(&changes) {
            terminal.note(&format!("{}: {}", names.name(*old), summary(changes)));
            unsaid(&changes.unsaid, terminal);
        }
        Ok(())
    }

    fn write_yaml(&self, read: &Read, terminal: &Terminal) -> Result<(), Trouble> {
        part::holds(Some(&read.mapping), None, read.file.name())?;
        let names = ObjectNames::of(&read.mapping);
        let chosen = match &self.object {
            Some(name) => named(&names, name, &self.input)?,
            None => (0..read.mapping.objects.len()).collect(),
        };
        let input = self.input.display();
        if chosen.is_empty() {
            return Err(Trouble::new(format!("`{input}` maps nothing")));
        }
        can_be_said(read, &chosen, terminal)?;
        let Some(folder) = self.output.as_deref().filter(|path| is_folder(path)) else {
            let text = yaml(&read.parsed, &chosen).ok_or_else(|| {
                Trouble::new(format!(
                    "one file holds the users and the groups of one source, and `{input}` has {}; choose with `--object`, \
                     or name a folder as OUT for a file for each:\n{}",
                    plural(chosen.len() as u64, "object mapping"),
                    listed(&names, &chosen)
                ))
            })?;
            reads_back(&text, read)?;
            return self.write(&text);
        };
        std::fs::create_dir_all(folder)
            .map_err(|error| Trouble::writing(&format!("`{}`", folder.display()), &error))?;
        let mut taken: Vec<String> = Vec::new();
        for at in chosen {
            let Some(text) = yaml(&read.parsed, &[at]) else { continue };
            reads_back(&text, read)?;
            let name = names.name(at);
            let path = folder.join(format!("{}.yaml", file_name(&name, &mut taken)));
            let mut output = Output::create(Some(&path))?;
            output.write(text.as_bytes())?;
            output.commit()?;
            terminal.note(&format!("{name}: `{}`", path.display()));
        }
        Ok(())
    }

    fn lay_out(&self, read: &Read) -> Result<(), Trouble> {
        let text = format(&read.file, Kind::Data).map_err(|_| {
            Trouble::new(format!(
                "`{}` cannot be laid out anew; `attrflow lint` says why",
                self.input.display()
            ))
        })?;
        self.write(&text)
    }

    fn write_schema(&self, read: &Read, terminal: &Terminal) -> Result<(), Trouble> {
        let Some(written) = schema(&read.parsed) else { return Ok(()) };
        refuse_broken(written.broken, read)?;
        self.write(&format!("{:#}\n", written.schema))?;
        unsaid(&written.unsaid, terminal);
        Ok(())
    }

    fn write(&self, text: &str) -> Result<(), Trouble> {
        let mut output = Output::create(self.output.as_deref())?;
        output.write(text.as_bytes())?;
        output.commit()
    }
}

/// A folder that is there, or one that is named like one.
fn is_folder(path: &Path) -> bool {
    path.is_dir() || path.as_os_str().to_string_lossy().ends_with(['/', std::path::MAIN_SEPARATOR])
}

/// Reads a mapping file. What is wrong with its parts is shown; whether there was any is told.
fn read(path: &Path, terminal: &Terminal) -> Result<(Read, bool), Trouble> {
    let file = SourceFile::new(path.display().to_string(), read_text(path)?);
    let mut parsed = parse(&file);
    let is_error = |found: &Diagnostic| found.severity() == Severity::Error;
    let errors: Vec<Diagnostic> =
        parsed.diagnostics.iter().filter(|found| is_error(found)).cloned().collect();
    draw_all(&errors, &file, terminal);
    // An export may have words that nobody knows, and keeps them. What is wrong with attrflow's own format is not there.
    let broken = match parsed.is_graph {
        true => parsed.document.diagnostics.iter().any(is_error),
        false => !errors.is_empty(),
    };
    match parsed.mapping.take() {
        Some(mapping) if !broken => {
            parsed.mapping = Some(mapping.clone());
            Ok((Read { file, parsed, mapping }, !errors.is_empty()))
        }
        _ => {
            let counts = count(errors.iter().map(Diagnostic::severity));
            Err(Trouble::new(format!("`{}` cannot be read: {counts}", path.display())))
        }
    }
}

/// Refuses object mappings of which YAML would say something else: a scope that cannot be read would take others, and a
/// target that is mapped twice is one key.
fn can_be_said(read: &Read, chosen: &[usize], terminal: &Terminal) -> Result<(), Trouble> {
    let root = read.parsed.document.root.as_ref();
    let objects: Vec<_> = chosen.iter().filter_map(|at| read.mapping.objects.get(*at)).collect();
    let around = |found: &Diagnostic| objects.iter().any(|object| object.extent.contains(found.span()));
    let in_scope = |found: &&Diagnostic| {
        let scopes = objects.iter().filter_map(|object| Some(root?.find(object.extent)?.get("scope")?.span));
        found.severity() == Severity::Error && scopes.into_iter().any(|scope| scope.contains(found.span()))
    };
    if read.parsed.diagnostics.iter().any(|found| in_scope(&found)) {
        return Err(Trouble::new(format!(
            "the scope in `{}` cannot be read as a whole, and without a part of it others would be in scope; mend it first",
            read.file.name()
        )));
    }
    let twice: Vec<Diagnostic> = read
        .parsed
        .check(false)
        .map(|(_, found)| found)
        .unwrap_or_default()
        .into_iter()
        .filter(|found| found.code == Code::AF305 && around(found))
        .collect();
    if twice.is_empty() {
        return Ok(());
    }
    draw_all(&twice, &read.file, terminal);
    Err(Trouble::new(format!(
        "`{}` maps a target twice, which YAML cannot say; mend it first",
        read.file.name()
    )))
}

/// Refuses what has been written and cannot be read: there are names that no YAML is prepared for.
fn reads_back(text: &str, read: &Read) -> Result<(), Trouble> {
    let written = parse(&SourceFile::new("the YAML", text));
    match written.diagnostics.iter().find(|found| found.severity() == Severity::Error) {
        None => Ok(()),
        Some(found) => Err(Trouble::new(format!(
            "`{}` has something that YAML cannot say: {}",
            read.file.name(),
            found.message
        ))),
    }
}

/// Refuses what a schema would have as something else than is meant.
fn refuse_broken(broken: Vec<String>, read: &Read) -> Result<(), Trouble> {
    if broken.is_empty() {
        return Ok(());
    }
    let name = read.file.name();
    Err(Trouble::new(format!(
        "`{name}` cannot be converted for {}; `attrflow lint {name}` says more",
        broken.join(", ")
    )))
}

/// A name for the file of an object mapping, which no other has: letters, digits and hyphens.
fn file_name(name: &str, taken: &mut Vec<String>) -> String {
    let lower = name.to_lowercase();
    let parts: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let stem = parts.join("-");
    let numbered = (2..).map(|number| format!("{stem}-{number}"));
    let free = std::iter::once(stem.clone()).chain(numbered).find(|name| !taken.contains(name));
    let free = free.unwrap_or(stem);
    taken.push(free.clone());
    free
}

/// The object mappings that a text names.
fn named(names: &ObjectNames, text: &str, path: &Path) -> Result<Vec<usize>, Trouble> {
    let found = names.named(text);
    if found.is_empty() {
        let all: Vec<usize> = (0..names.choices().len()).collect();
        let message =
            format!("`{}` has no object mapping `{text}`; there is\n{}", path.display(), listed(names, &all));
        return Err(Trouble::new(message));
    }
    Ok(found)
}

/// A name a line.
fn listed(names: &ObjectNames, places: &[usize]) -> String {
    let lines: Vec<String> = places.iter().map(|place| format!("  {}", names.name(*place))).collect();
    lines.join("\n")
}

fn unpaired(why: &Unpaired, read: &Read, names: &ObjectNames, export: &Path) -> Trouble {
    let path = export.display();
    let (Unpaired::Nowhere(at) | Unpaired::Several(at, _)) = why;
    let ours = ObjectNames::of(&read.mapping).name(*at);
    Trouble::new(match why {
        Unpaired::Nowhere(_) => {
            let all: Vec<usize> = (0..names.choices().len()).collect();
            format!(
                "`{path}` has no object mapping for `{ours}` of `{}`; choose with `--object`, or mend `graph:`; there is\n{}",
                read.file.name(),
                listed(names, &all)
            )
        }
        Unpaired::Several(_, places) => format!(
            "`{ours}` of `{}` can be several object mappings of `{path}`; choose with `--object`\n{}",
            read.file.name(),
            listed(names, places)
        ),
    })
}

fn summary(changes: &Changes) -> String {
    let mut parts = Vec::new();
    for (names, what) in
        [(&changes.changed, "changed"), (&changes.added, "added"), (&changes.removed, "removed")]
    {
        if !names.is_empty() {
            parts.push(format!("{what} {}", names.join(", ")));
        }
    }
    if !changes.others.is_empty() {
        parts.push(format!("changed {}", changes.others.join(", ")));
    }
    for (name, owner) in &changes.defined {
        parts.push(format!("defined {name} in {owner}"));
    }
    if parts.is_empty() { "nothing to change".to_owned() } else { parts.join("; ") }
}

fn unsaid(unsaid: &[String], terminal: &Terminal) {
    if !unsaid.is_empty() {
        terminal.note(&format!("a synchronization schema has no words for {}", unsaid.join(", ")));
    }
}
