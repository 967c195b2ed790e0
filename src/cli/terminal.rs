//! Whom the command talks to: colour, progress, and how much is said.

use std::ffi::OsString;
use std::io::{IsTerminal as _, Write as _};

use attrflow::source::printable;
use clap::{Args, ValueEnum};

/// Options of every command.
#[derive(Debug, Args)]
pub(super) struct TerminalOptions {
    /// When to use colour; `NO_COLOR` is honoured
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", help_heading = "Global options")]
    color: Color,
    /// Say nothing but errors: no progress, no summary
    #[arg(short, long, global = true, help_heading = "Global options")]
    quiet: bool,
    /// Draw with ASCII characters only; so it is done by itself where the locale (LC_ALL, LC_CTYPE, LANG) is set and not
    /// UTF-8, and where TERM is `dumb`
    #[arg(long, global = true, help_heading = "Global options")]
    ascii: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Color {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Whom the command talks to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terminal {
    /// Whether standard error takes colour.
    pub color: bool,
    /// Whether standard output takes colour.
    pub color_output: bool,
    /// Whether a progress bar can be drawn.
    pub progress: bool,
    /// Whether only errors are said.
    pub quiet: bool,
    /// Whether there are only ASCII characters.
    pub ascii: bool,
    /// How many characters a line has; nobody knows where the output is no terminal.
    pub width: Option<usize>,
}

/// The narrowest terminal that is written for.
const NARROWEST: usize = 20;

impl Terminal {
    /// By the options and the environment.
    pub fn new(options: &TerminalOptions) -> Self {
        let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        let dumb = variable("TERM").is_some_and(|term| term == "dumb");
        let colors = |terminal: bool| match options.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => terminal && !dumb && variable("NO_COLOR").is_none(),
        };
        let terminal = std::io::stderr().is_terminal();
        Terminal {
            color: colors(terminal),
            color_output: colors(std::io::stdout().is_terminal()),
            progress: terminal && !dumb && !options.quiet,
            quiet: options.quiet,
            ascii: options.ascii
                || dumb
                || !utf8(["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(variable)),
            width: width(variable("COLUMNS")),
        }
    }

    /// Says something that `--quiet` silences.
    pub fn note(&self, message: &str) {
        if !self.quiet {
            say(&printable(message));
        }
    }

    /// Says an error.
    pub fn error(&self, message: &str) {
        let mark = if self.color { "\u{1b}[1;31merror\u{1b}[0m" } else { "error" };
        say(&format!("{mark}: {}", printable(message)));
    }
}

/// Whether a locale's characters are UTF-8. Where none is set, which is how containers and Windows are, they are:
/// what shows the output there is rarely older.
fn utf8(locale: Option<OsString>) -> bool {
    locale.is_none_or(|locale| {
        let locale = locale.to_string_lossy().to_ascii_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    })
}

/// What `COLUMNS` says, else the terminal itself.
fn width(columns: Option<OsString>) -> Option<usize> {
    let said = columns.and_then(|columns| columns.to_str()?.trim().parse().ok());
    let width = said.or_else(|| {
        let output = terminal_size::terminal_size_of(std::io::stdout());
        let (terminal_size::Width(width), _) =
            output.or_else(|| terminal_size::terminal_size_of(std::io::stderr()))?;
        Some(usize::from(width))
    });
    width.filter(|width| *width > 0).map(|width| width.max(NARROWEST))
}

/// Writes a line to standard error; when nobody listens there, nothing can be done about it.
pub(super) fn say(message: &str) {
    let _ = writeln!(std::io::stderr(), "{message}");
}

/// `1 error`, `1,234 errors`.
pub(super) fn plural(count: u64, word: &str) -> String {
    format!("{} {word}{}", grouped(count), if count == 1 { "" } else { "s" })
}

/// `1,234,567`
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{plural, utf8};

    #[test]
    fn locales_say_what_they_are() {
        for (locale, is) in [
            (None, true),
            (Some("C"), false),
            (Some("POSIX"), false),
            (Some("en_GB.ISO-8859-1"), false),
            (Some("C.UTF-8"), true),
            (Some("de_AT.utf8"), true),
        ] {
            assert_eq!(utf8(locale.map(Into::into)), is, "{locale:?}");
        }
    }

    #[test]
    fn numbers_are_grouped() {
        for (number, text) in
            [(0, "0 lines"), (1, "1 line"), (999, "999 lines"), (1_234_567, "1,234,567 lines")]
        {
            assert_eq!(plural(number, "line"), text);
        }
    }
}
