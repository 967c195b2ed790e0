//! The commands of a session.

mod files;
mod help;
mod inspect;
mod mapping;
mod settings;

use attrflow::catalogue::SourceKind;
use attrflow::source::suggest;

use super::answer::Answer;
use super::language::Argument;
use super::session::Session;

pub(super) use files::{load_mapping, load_records};
pub(super) use settings::iso;

/// A command.
pub(super) struct Command {
    /// Its name, without the colon.
    pub name: &'static str,
    /// What is written behind it, for people.
    pub arguments: &'static str,
    /// What it does, in a line.
    pub help: &'static str,
    /// What is written behind it, for the editor.
    pub takes: Takes,
    /// Whether a session that is saved has it.
    pub kept: bool,
    does: fn(&mut Session, Argument<'_>) -> Answer,
}

/// What a command takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Takes {
    /// Nothing.
    Nothing,
    /// An expression; it may have several lines.
    Expression,
    /// A clause of a scope.
    Clause,
    /// The path of a file.
    File,
    /// `NAME=VALUE`
    Assignment,
    /// An attribute that is set by hand.
    Override,
    /// A target attribute.
    Target,
    /// A command.
    Command,
    /// A function, an attribute, a diagnostic's code.
    Documented,
    /// An object mapping.
    Object,
    /// One of some words.
    Words(&'static [&'static str]),
    /// Any text.
    Text,
}

/// All commands, in the order of the help.
pub(super) static COMMANDS: &[Command] = &[
    Command {
        name: "load",
        arguments: "FILE",
        help: "load a mapping file, or records",
        takes: Takes::File,
        kept: true,
        does: files::load,
    },
    Command {
        name: "user",
        arguments: "[WHICH]",
        help: "take another record: `3`, `ada@contoso.com`, `mail=ada@contoso.com`; without one, show it",
        takes: Takes::Text,
        kept: true,
        does: files::user,
    },
    Command {
        name: "object",
        arguments: "[NAME]",
        help: "what records are: user or group, or an object mapping by name, as `--object` takes it",
        takes: Takes::Object,
        kept: true,
        does: settings::object,
    },
    Command {
        name: "set",
        arguments: "[NAME=TEXT]",
        help: "set an attribute of the record (NAME:=JSON for other types), or a constant (%NAME%=TEXT)",
        takes: Takes::Assignment,
        kept: true,
        does: settings::set,
    },
    Command {
        name: "unset",
        arguments: "[NAME]",
        help: "take back what `:set` did; without a name, all of it",
        takes: Takes::Override,
        kept: true,
        does: settings::unset,
    },
    Command {
        name: "dialect",
        arguments: "[DIALECT]",
        help: "the language: entra or extended",
        takes: Takes::Words(&["entra", "extended"]),
        kept: true,
        does: settings::dialect,
    },
    Command {
        name: "source",
        arguments: "[SOURCE]",
        help: "where records come from: entra, graph, workday, successfactors, ad, scim, none",
        takes: Takes::Words(&SOURCES),
        kept: true,
        does: settings::source,
    },
    Command {
        name: "now",
        arguments: "[TIME]",
        help: "the time of `Now`; `off` lets it run",
        takes: Takes::Text,
        kept: true,
        does: settings::now,
    },
    Command {
        name: "seed",
        arguments: "[N]",
        help: "make `RandomString` and `Guid` repeatable; `off` ends it",
        takes: Takes::Text,
        kept: true,
        does: settings::seed,
    },
    Command {
        name: "domain",
        arguments: "[DOMAIN]",
        help: "the tenant's default domain, for `DefaultDomain`",
        takes: Takes::Text,
        kept: true,
        does: settings::domain,
    },
    Command {
        name: "taken",
        arguments: "[FILE]",
        help: "values that `SelectUniqueValue` must avoid, one a line",
        takes: Takes::File,
        kept: true,
        does: files::taken,
    },
    Command {
        name: "type",
        arguments: "[EXPR]",
        help: "the type of an expression, and what else it can come to, and why",
        takes: Takes::Expression,
        kept: true,
        does: inspect::type_of,
    },
    Command {
        name: "trace",
        arguments: "[EXPR]",
        help: "every step of an evaluation",
        takes: Takes::Expression,
        kept: true,
        does: inspect::trace,
    },
    Command {
        name: "disasm",
        arguments: "[EXPR]",
        help: "the bytecode of an expression",
        takes: Takes::Expression,
        kept: true,
        does: inspect::disasm,
    },
    Command {
        name: "fmt",
        arguments: "[EXPR]",
        help: "an expression in its canonical layout",
        takes: Takes::Expression,
        kept: true,
        does: inspect::fmt,
    },
    Command {
        name: "lint",
        arguments: "[EXPR]",
        help: "what the linter says of an expression; without one, of the mapping",
        takes: Takes::Expression,
        kept: true,
        does: inspect::lint,
    },
    Command {
        name: "scope",
        arguments: "[CLAUSE]",
        help: "whether the record passes a clause; without one, the scope of the mapping",
        takes: Takes::Clause,
        kept: true,
        does: mapping::scope,
    },
    Command {
        name: "map",
        arguments: "[TARGET]",
        help: "what the mapping makes of the record for a target attribute; without one, for all",
        takes: Takes::Target,
        kept: true,
        does: mapping::map,
    },
    Command {
        name: "payload",
        arguments: "",
        help: "what the mapping sends for the record",
        takes: Takes::Nothing,
        kept: true,
        does: mapping::payload,
    },
    Command {
        name: "doc",
        arguments: "[NAME]",
        help: "explain a function, an attribute, or a code such as AF101; without one, list the functions",
        takes: Takes::Documented,
        kept: false,
        does: help::doc,
    },
    Command {
        name: "save",
        arguments: "FILE",
        help: "write the session to a file that `:open` and `attrflow repl < FILE` do again",
        takes: Takes::File,
        kept: false,
        does: files::save,
    },
    Command {
        name: "open",
        arguments: "FILE",
        help: "begin anew with a session that was saved",
        takes: Takes::File,
        kept: false,
        does: files::open,
    },
    Command {
        name: "help",
        arguments: "[COMMAND]",
        help: "this list",
        takes: Takes::Command,
        kept: false,
        does: help::help,
    },
    Command {
        name: "quit",
        arguments: "",
        help: "end; so does Ctrl-D",
        takes: Takes::Nothing,
        kept: false,
        does: help::quit,
    },
];

impl Command {
    /// Carries it out.
    pub fn run(&self, session: &mut Session, argument: Argument<'_>) -> Answer {
        let missing = !self.arguments.is_empty() && !self.arguments.starts_with('[');
        match argument.text {
            "" if missing => {
                Answer::trouble(format!("`:{}` needs {}: {}", self.name, self.arguments, self.help))
            }
            text if !text.is_empty() && self.takes == Takes::Nothing => {
                Answer::trouble(format!("`:{}` takes nothing; `{text}` is too much", self.name))
            }
            _ => (self.does)(session, argument),
        }
    }
}

/// What records can come from.
const SOURCES: [&str; SourceKind::ALL.len()] = {
    let mut names = [""; SourceKind::ALL.len()];
    let mut at = 0;
    while at < names.len() {
        names[at] = SourceKind::ALL[at].as_str();
        at += 1;
    }
    names
};

/// The command of that name, or the only one that begins so.
///
/// # Errors
/// There is none, or several.
pub(super) fn find(name: &str) -> Result<&'static Command, String> {
    let folded = name.to_ascii_lowercase();
    if let Some(command) = COMMANDS.iter().find(|command| command.name == folded) {
        return Ok(command);
    }
    let begun: Vec<&Command> =
        COMMANDS.iter().filter(|command| !name.is_empty() && command.name.starts_with(&folded)).collect();
    match begun.as_slice() {
        [command] => Ok(command),
        [] if name.is_empty() => Err("a command is missing behind `:`; `:help` lists them".into()),
        [] => {
            let near = suggest(name, COMMANDS.iter().map(|command| command.name));
            let help =
                near.map_or("`:help` lists them".to_owned(), |near| format!("did you mean `:{near}`?"));
            Err(format!("there is no command `:{name}`; {help}"))
        }
        several => {
            let names: Vec<String> = several.iter().map(|command| format!("`:{}`", command.name)).collect();
            Err(format!("`:{name}` can be {}", names.join(" or ")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_can_be_cut_short() {
        let found = |name| find(name).map(|command| command.name);
        assert_eq!(found("type"), Ok("type"));
        assert_eq!(found("TYPE"), Ok("type"));
        assert_eq!(found("q"), Ok("quit"));
        assert_eq!(found("l"), Err("`:l` can be `:load` or `:lint`".into()));
        assert_eq!(found("tarce"), Err("there is no command `:tarce`; did you mean `:trace`?".into()));
        assert_eq!(found("xyz"), Err("there is no command `:xyz`; `:help` lists them".into()));
        assert!(found("").is_err());
    }

    #[test]
    fn commands_are_described() {
        for command in COMMANDS {
            assert!(!command.help.ends_with('.') && command.help.len() < 100, "{}", command.name);
            assert_eq!(command.takes == Takes::Nothing, command.arguments.is_empty(), "{}", command.name);
        }
    }
}
