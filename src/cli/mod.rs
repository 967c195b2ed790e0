//! The command line: one file per command. The only room that knows clap, miette's printer and
//! progress bars.

mod batch;
mod bench;
mod completions;
mod convert;
mod diff;
mod disasm;
mod discover;
mod eval;
mod exit;
mod explain;
mod fmt;
mod functions;
mod input;
mod interrupt;
mod lint;
mod mapping;
mod options;
mod output;
mod parallel;
mod part;
mod patch;
mod paths;
mod plan;
mod progress;
mod repl;
mod report;
mod rule;
mod run;
mod scope;
mod sift;
mod steps;
mod style;
mod terminal;
mod test;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use exit::Trouble;
use terminal::{Terminal, TerminalOptions};

/// Compile, run and check Microsoft Entra provisioning attribute mappings.
#[derive(Debug, Parser)]
#[command(
    name = "attrflow",
    version,
    arg_required_else_help = true,
    max_term_width = 110,
    after_help = "\
Exit codes:
  0  fine
  1  findings, failed records, an evaluation error, a failed test
  2  usage, unreadable input, a mapping or expression that does not compile

Standard output carries data only; messages, progress and summaries go to standard error.
In the place of a file, `-` is standard input or output.

Example:
  attrflow run mapping.yaml users.ndjson -o payloads.ndjson"
)]
struct Cli {
    #[command(flatten)]
    terminal: TerminalOptions,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Run(run::Run),
    Lint(lint::Lint),
    Fmt(fmt::Fmt),
    Rule(rule::RuleCommand),
    Eval(eval::Eval),
    Scope(scope::Scope),
    Convert(convert::Convert),
    Plan(plan::Plan),
    Diff(diff::Diff),
    Explain(Box<explain::Explain>),
    Repl(repl::Repl),
    Test(test::Test),
    Bench(bench::Bench),
    Disasm(disasm::Disasm),
    Functions(functions::Functions),
    Completions(completions::Completions),
}

/// Reads the arguments, does what they say, and tells how it went.
pub(crate) fn main() -> ExitCode {
    let cli = Cli::parse();
    let terminal = Terminal::new(&cli.terminal);
    let outcome = match cli.command {
        Command::Run(command) => command.execute(&terminal),
        Command::Lint(command) => command.execute(&terminal),
        Command::Fmt(command) => command.execute(&terminal),
        Command::Rule(command) => command.execute(&terminal),
        Command::Eval(command) => command.execute(&terminal),
        Command::Scope(command) => command.execute(&terminal),
        Command::Convert(command) => command.execute(&terminal),
        Command::Plan(command) => command.execute(&terminal),
        Command::Diff(command) => command.execute(&terminal),
        Command::Explain(command) => command.execute(&terminal),
        Command::Repl(command) => command.execute(&terminal),
        Command::Test(command) => command.execute(&terminal),
        Command::Bench(command) => command.execute(&terminal),
        Command::Disasm(command) => command.execute(&terminal),
        Command::Functions(command) => command.execute(),
        Command::Completions(command) => command.execute(),
    };
    match outcome {
        Ok(exit) => exit.into(),
        // Whoever read the output has seen enough.
        Err(Trouble::ClosedPipe) => ExitCode::SUCCESS,
        Err(Trouble::Message(message)) => {
            terminal.error(&message);
            exit::Exit::Trouble.into()
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_arguments_hold_together() {
        super::Cli::command().debug_assert();
    }

    #[test]
    fn every_command_has_an_example() {
        for command in super::Cli::command().get_subcommands() {
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(help.contains("Example"), "{}", command.get_name());
        }
    }
}
