//! Which rules are meant: by code, name, group or severity.

use attrflow::lint::{Level, Selector};
use attrflow::source::{Code, suggest};
use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches};

/// `--deny` and `--allow`, in the order in which they were given: the last one wins.
#[derive(Clone, Debug, Default)]
pub(super) struct Choices(pub Vec<(Selector, Level)>);

const OPTIONS: [(&str, Level, &str); 2] = [
    (
        "deny",
        Level::Deny,
        "Count what a rule finds as an error: a code, a name, a group (`AF6`), `warnings` or `notes`; several with \
         commas",
    ),
    ("allow", Level::Allow, "Leave out what a rule finds, named in the same ways"),
];

impl Args for Choices {
    fn augment_args(command: Command) -> Command {
        command.args(OPTIONS.map(|(name, _, help)| {
            Arg::new(name)
                .long(name)
                .value_name("RULE")
                .help(help)
                .action(ArgAction::Append)
                .value_delimiter(',')
                .value_parser(selector)
        }))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Choices {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut choices = Choices::default();
        choices.update_from_arg_matches(matches)?;
        Ok(choices)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        let mut placed = Vec::new();
        for (name, level, _) in OPTIONS {
            let indices = matches.indices_of(name).into_iter().flatten();
            let values = matches.get_many::<Selector>(name).into_iter().flatten();
            placed.extend(indices.zip(values.map(|selector| (*selector, level))));
        }
        placed.sort_by_key(|(index, _)| *index);
        self.0 = placed.into_iter().map(|(_, choice)| choice).collect();
        Ok(())
    }
}

/// Reads what stands for one or more rules.
///
/// # Errors
/// Nothing is called so: what is, nearly.
pub(super) fn selector(text: &str) -> Result<Selector, String> {
    let text = text.trim();
    text.parse().map_err(|()| {
        let names = Code::ALL.iter().flat_map(|code| [code.as_str(), code.name()]);
        let near = suggest(text, names.chain(["warnings", "notes"]));
        let help = near.map_or("`attrflow rule` lists codes and names".to_owned(), |near| {
            format!("did you mean `{near}`?")
        });
        format!("there is no rule `{text}`; {help}")
    })
}
