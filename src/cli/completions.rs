//! `attrflow completions`

use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

use super::exit::{Exit, Outcome};
use super::output::print;

/// Print a script that completes commands and options in a shell
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  attrflow completions bash > ~/.local/share/bash-completion/completions/attrflow")]
pub(super) struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    pub fn execute(self) -> Outcome {
        // Written to memory first: the generator does not survive a closed pipe.
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut super::Cli::command(), "attrflow", &mut script);
        print(&String::from_utf8_lossy(&script))?;
        Ok(Exit::Fine)
    }
}
