//! What every command that evaluates takes.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use attrflow::dotnet::datetime;
use attrflow::functions::{Clock, Environment, TakenValues};
use attrflow::scim::WireStyle;
use attrflow::value::DateTime;
use clap::{Args, ValueEnum};

use super::exit::Trouble;
use super::input::read_text;

/// Where the functions that are not pure get their values.
#[derive(Debug, Args)]
#[command(next_help_heading = "Evaluation options")]
pub(super) struct EvaluationOptions {
    /// The time of `Now`; anything `CDate` takes
    #[arg(long, value_name = "TIME", value_parser = parse_time, allow_hyphen_values = true)]
    now: Option<DateTime>,
    /// Make `RandomString` and `Guid` repeatable
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// The tenant's default domain, for `DefaultDomain`
    #[arg(long, value_name = "DOMAIN")]
    default_domain: Option<String>,
    /// What `%NAME%` stands for
    #[arg(long = "const", value_name = "NAME=VALUE", value_parser = parse_constant)]
    constants: Vec<(String, String)>,
    /// Values that `SelectUniqueValue` must avoid, one a line
    #[arg(long, value_name = "FILE")]
    taken: Option<PathBuf>,
}

impl EvaluationOptions {
    /// The evaluation context. Values given out in this run are taken, too.
    ///
    /// # Errors
    /// A file of taken values that cannot be read.
    pub fn environment(&self) -> Result<Environment, Trouble> {
        let unique = Arc::new(TakenValues::new(self.taken()?));
        Ok(Environment { unique: Some(unique), ..self.environment_without_taken() })
    }

    /// The same without a check of what is taken.
    pub fn environment_without_taken(&self) -> Environment {
        Environment {
            random: None,
            clock: self.now.map_or(Clock::System, Clock::Fixed),
            seed: self.seed,
            default_domain: self.default_domain.clone(),
            constants: self.constants.iter().cloned().collect(),
            unique: None,
        }
    }

    /// Whether the time is given.
    pub fn is_timed(&self) -> bool {
        self.now.is_some()
    }

    /// The file of values that are taken, if there is one.
    pub fn taken_file(&self) -> Option<&Path> {
        self.taken.as_deref()
    }

    /// The values that are taken from the start.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn taken(&self) -> Result<Vec<String>, Trouble> {
        let text = self.taken.as_deref().map(read_text).transpose()?.unwrap_or_default();
        let lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
        Ok(lines.filter(|line| !line.is_empty()).map(str::to_owned).collect())
    }
}

/// In whose words requests are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Wire {
    /// Strict RFC 7643 and RFC 7644.
    Rfc,
    /// What Microsoft's client sends by default.
    Entra,
    /// The same with `aadOptscim062020`.
    EntraFlag,
}

impl From<Wire> for WireStyle {
    fn from(wire: Wire) -> Self {
        match wire {
            Wire::Rfc => WireStyle::Rfc,
            Wire::Entra => WireStyle::Entra,
            Wire::EntraFlag => WireStyle::EntraFlag,
        }
    }
}

/// A time, as `CDate` reads it.
pub(super) fn parse_time(text: &str) -> Result<DateTime, String> {
    let now = Clock::System.now();
    datetime::parse(text.trim(), now)
        .map_err(|error| format!("{error}; write it as 2026-03-31T09:00:00Z, or any other way `CDate` takes"))
}

fn parse_constant(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("a `=` is missing: NAME=VALUE")?;
    let name = name.trim_matches('%');
    if name.is_empty() {
        return Err("the name is empty: NAME=VALUE".into());
    }
    Ok((name.to_owned(), value.to_owned()))
}

/// A number nobody can foresee.
pub(super) fn entropy() -> u64 {
    use std::hash::{BuildHasher as _, RandomState};
    RandomState::new().hash_one(0)
}
