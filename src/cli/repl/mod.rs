//! `attrflow repl`

mod answer;
mod commands;
mod editor;
mod expression;
mod files;
mod history;
mod inline;
mod language;
mod mapped;
mod menu;
mod records;
mod script;
mod session;
mod show;
mod wrapped;

use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use attrflow::functions::Clock;
use clap::Args;

use super::exit::{Exit, Outcome, Trouble};
use super::input::RecordOptions;
use super::options::EvaluationOptions;
use super::output::print;
use super::terminal::Terminal;
use answer::Answer;
use session::Session;
use show::{Above, echo, show};

/// Try expressions: a session with history, completion, and commands
///
/// What is typed is an expression, or a command that begins with a colon; `:help` lists them. `_` is the last result.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  attrflow repl
  attrflow repl mapping.yaml --record users.ndjson
  attrflow repl --echo < session.txt

Where standard input is no terminal, each line is an input: results go to
standard output, what is wrong to standard error, and lines that begin with
`#` are comments.

Exit codes: 0; 1 when an input of a script did not compile or evaluate;
2 when the mapping or the records cannot be used.")]
pub(super) struct Repl {
    /// A mapping file: its dialect, its source and its attributes hold for expressions
    mapping: Option<PathBuf>,
    /// A file of records; the first one is taken, and `:user` takes another
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
    /// Which object mapping, as `attrflow run --help` tells; users where they are mapped, else groups
    #[arg(long, value_name = "NAME")]
    object: Option<String>,
    /// Of a script, write each input before its result
    #[arg(long)]
    echo: bool,
    /// Neither read nor write the history
    #[arg(long)]
    no_history: bool,
    #[command(flatten)]
    records: RecordOptions,
    #[command(flatten)]
    evaluation: EvaluationOptions,
}

impl Repl {
    pub fn execute(self, terminal: &Terminal) -> Outcome {
        let echo = self.echo;
        let keep_history = !self.no_history;
        let mut session = match self.begin(terminal)? {
            Ok(session) => session,
            Err(answer) => {
                show(&answer, Above::Input, terminal)?;
                return Ok(Exit::Trouble);
            }
        };
        if io::stdin().is_terminal() && io::stdout().is_terminal() {
            editor::run(&mut session, keep_history, terminal)?;
            return Ok(Exit::Fine);
        }
        run(&mut session, echo, terminal)
    }

    /// The session with what the command line says; the inner error is what is wrong with the files.
    fn begin(self, terminal: &Terminal) -> Result<Result<Session, Answer>, Trouble> {
        let taken = self.evaluation.taken()?;
        let environment = self.evaluation.environment_without_taken();
        let mut session = Session::new(Arc::new(self.records), *terminal);
        session.object.clone_from(&self.object);
        let name = |path: &Path| path.display().to_string();
        if let Some(path) = &self.mapping {
            let answer = commands::load_mapping(&mut session, path, &name(path));
            if answer.failed {
                return Ok(Err(answer));
            }
            show(&answer, Above::Input, terminal)?;
            session.log.push(format!(":load {}", path.display()));
        }
        if let Some(object) = &self.object {
            // Whether the mapping has it is known only now.
            let answer = session.input(&format!(":object {object}"));
            if answer.failed {
                return Ok(Err(answer));
            }
        }
        if let Some(path) = &self.record {
            let answer = commands::load_records(&mut session, path, &name(path));
            if answer.failed {
                return Ok(Err(answer));
            }
            show(&answer, Above::Input, terminal)?;
            session.log.push(format!(":load {}", path.display()));
        }
        if let Clock::Fixed(now) = environment.clock {
            session.now = Some(now);
            session.log.push(format!(":now {}", commands::iso(now)));
        }
        if let Some(seed) = environment.seed {
            session.seed = Some(seed);
            session.log.push(format!(":seed {seed}"));
        }
        if let Some(domain) = environment.default_domain {
            session.log.push(format!(":domain {domain}"));
            session.domain = Some(domain);
        }
        for (name, value) in environment.constants {
            session.log.push(format!(":set %{name}%={value}"));
            session.constants.insert(name, value);
        }
        if let Some(path) = self.evaluation.taken_file() {
            session.log.push(format!(":taken {}", path.display()));
            session.taken = taken;
        }
        Ok(Ok(session))
    }
}

/// Does the inputs of a script.
fn run(session: &mut Session, with_echo: bool, terminal: &Terminal) -> Outcome {
    let mut failed = false;
    for input in script::inputs(io::stdin().lock()) {
        let (line, answer) = match input {
            Ok((line, input)) => {
                if with_echo {
                    print(&echo(&input))?;
                }
                (line, session.input(&input))
            }
            Err((line, why)) => {
                let message = if with_echo { format!("line {line}: {why}") } else { why };
                (line, Answer::trouble(message))
            }
        };
        failed |= answer.failed;
        let above = if with_echo { Above::Input } else { Above::Nothing(line) };
        show(&answer, above, terminal)?;
        if answer.ends {
            break;
        }
    }
    Ok(Exit::findings(failed))
}
