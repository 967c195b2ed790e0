//! A small sync engine on the attrflow library: brings what a SCIM 2.0 server has to what a source says.
//!
//! ```console
//! $ cargo run --example reconcile -- mappings/scalefusion.yaml --server https://scim.example.com/v2 \
//!       --state state.sqlite --full users.ndjson groups.ndjson
//! ```
//!
//! It can be killed at any moment: the same command again, or `--resume`, goes on where it was. How that comes:
//!
//! * The input is taken in as a whole or not at all ([`input`], [`state`]).
//! * An object is pending until the server has said that it has what it should; each answer is one transaction.
//! * Nothing is sent blindly. Before a POST the object is looked for, before a PATCH it is read, so that a request
//!   that was done without anybody hearing of it is not done again ([`cycle`], [`references`]).

mod cycle;
mod http;
mod input;
mod references;
mod state;
mod trouble;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use attrflow::dotnet::datetime;
use attrflow::mapping::CompiledMapping;
use attrflow::value::DateTime;
use attrflow::{Clock, Environment, ObjectKind, PlanOptions, Severity, SourceFile, WireStyle, load};
use clap::{ArgGroup, Parser};
use rusqlite::ErrorCode;

use cycle::Cycle;
use http::Client;
use state::Store;
use trouble::Trouble;

/// Bring what a SCIM server has to what a source says
#[derive(Debug, Parser)]
#[command(name = "reconcile", group = ArgGroup::new("input").required(true).args(["full", "delta", "resume"]))]
struct Options {
    /// The mapping file
    mapping: PathBuf,
    /// The server's base address
    #[arg(long, value_name = "URL", value_parser = parse_server)]
    server: String,
    /// Where links and progress are kept; made when it is not there
    #[arg(long, value_name = "FILE")]
    state: PathBuf,
    /// Records that are all there are: who is missing is purged
    #[arg(long, value_name = "RECORDS", num_args = 1..)]
    full: Option<Vec<PathBuf>>,
    /// Changes, such as pages of Graph's delta queries
    #[arg(long, value_name = "PAGES", num_args = 1..)]
    delta: Option<Vec<PathBuf>>,
    /// Go on with what is pending, without new input
    #[arg(long)]
    resume: bool,
    /// The bearer token; else what the variable SCIM_TOKEN holds, which other users of the machine do not see
    #[arg(long)]
    token: Option<String>,
    /// The most requests in any second
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    rate: Option<u32>,
    /// When more objects are to be disabled or deleted, none is
    #[arg(long, value_name = "N", default_value_t = 500)]
    deletion_threshold: usize,
    /// How requests are worded: rfc, entra, entra-flag
    #[arg(long, default_value = "rfc", value_parser = parse_wire)]
    wire: WireStyle,
    /// What `%NAME%` stands for
    #[arg(long = "const", value_name = "NAME=VALUE", value_parser = parse_constant)]
    constants: Vec<(String, String)>,
    /// The tenant's default domain
    #[arg(long, value_name = "DOMAIN")]
    default_domain: Option<String>,
    /// Make random values repeatable
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// The time of `Now`
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    now: Option<DateTime>,
    /// Show what is sent as well
    #[arg(long)]
    verbose: bool,
}

fn main() -> ExitCode {
    match run(Options::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

/// Whether all is done.
fn run(options: Options) -> Result<bool, Box<dyn Error>> {
    let (mapping, text) = compile(&options.mapping)?;
    let rules = format!("{text}\0{:?}\0{:?}", options.constants, options.default_domain);
    let environment = Environment {
        clock: options.now.map_or(Clock::System, Clock::Fixed),
        seed: options.seed,
        default_domain: options.default_domain,
        constants: options.constants.into_iter().collect(),
        ..Environment::default()
    };
    let state = options.state.display();
    let store = Store::open(&options.state, &options.server);
    let mut store = store.map_err(|error| match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy) => format!("`{state}`: another run is using it"),
        _ => format!("`{state}`: {error}"),
    })?;
    let server = store.server()?;
    if server != options.server {
        return Err(format!("`{state}` belongs to {server}; take another file for {}", options.server).into());
    }
    store.follow(&rules)?;

    let mut clean = true;
    if let Some(paths) = options.full.as_ref().or(options.delta.as_ref()) {
        let users = mapping.object(ObjectKind::User);
        let default_kind = users.map_or(ObjectKind::Group, |_| ObjectKind::User);
        let staged = input::stage(&mut store, paths, options.full.is_some(), default_kind)?;
        staged.failed.iter().for_each(|failure| eprintln!("{failure}"));
        clean = staged.failed.is_empty();
        if options.full.is_some() && !clean {
            eprintln!("nobody is taken to be missing, because not every record could be read");
        }
        eprintln!("{} records: {} changed, {} missing", staged.records, staged.changed, staged.purged);
    }

    let token = options.token.or_else(|| std::env::var("SCIM_TOKEN").ok());
    let client = Client::new(options.server, token, options.rate, options.verbose);
    let plan = PlanOptions::wire(options.wire);
    let mut cycle = Cycle::new(&mapping, &environment, plan, store, client);
    let outcome = cycle.run(options.deletion_threshold);
    let counts: Vec<String> = cycle.done.iter().map(|(what, count)| format!("{what}: {count}")).collect();
    let (requests, failed) = (cycle.client.requests, cycle.failed.len());
    eprintln!("{requests} requests, {failed} objects failed; {}", counts.join(", "));
    match outcome {
        Ok(held_back) => {
            held_back.iter().for_each(|what| eprintln!("held back: {what}"));
            if !held_back.is_empty() {
                eprintln!("there are {} of them; --deletion-threshold allows it", held_back.len());
            }
            Ok(clean && failed == 0 && held_back.is_empty())
        }
        Err(Trouble::Object(why) | Trouble::Again { why, .. } | Trouble::Stop(why)) => {
            eprintln!("stopped: {why}; --resume goes on");
            Ok(false)
        }
    }
}

/// The mapping, and its text.
fn compile(path: &Path) -> Result<(CompiledMapping, String), Box<dyn Error>> {
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|error| format!("`{name}`: {error}"))?;
    let file = SourceFile::new(&name, &text);
    let loaded = load(&file);
    for finding in loaded.diagnostics.iter().filter(|finding| finding.severity() == Severity::Error) {
        let place = file.position(finding.span().start);
        eprintln!("{name}:{}:{}: {}: {}", place.line, place.column, finding.code, finding.message);
    }
    // An engine wants all of it: objects that are not mapped would wait, and nobody would notice.
    let failed = loaded.has_errors();
    let mapping = loaded.compiled.filter(|_| !failed).ok_or_else(|| format!("`{name}` does not compile"))?;
    for object in mapping.select(None)?.each()? {
        // What was created without anybody hearing of it could not be found again.
        if object.flow.create && object.targets.iter().all(|target| target.precedence.is_none()) {
            return Err(format!("`{name}` has no `match` for the {}s", object.kind.as_str()).into());
        }
    }
    Ok((mapping, text))
}

fn parse_server(text: &str) -> Result<String, String> {
    match text.strip_prefix("https://").or(text.strip_prefix("http://")) {
        Some(rest) if !rest.is_empty() => Ok(text.trim_end_matches('/').to_owned()),
        _ => Err("an address begins with https://".to_owned()),
    }
}

fn parse_wire(name: &str) -> Result<WireStyle, String> {
    let found = WireStyle::ALL.into_iter().find(|style| style.name() == name);
    found.ok_or_else(|| format!("one of {}", WireStyle::ALL.map(WireStyle::name).join(", ")))
}

fn parse_constant(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("a `=` is missing: NAME=VALUE")?;
    Ok((name.trim_matches('%').to_owned(), value.to_owned()))
}

fn parse_time(text: &str) -> Result<DateTime, String> {
    datetime::parse(text, Clock::System.now()).map_err(|error| error.to_string())
}
