//! The session on a terminal. Nothing else knows the line editor.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::io::Cursor;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustyline::completion::{Candidate as LineCandidate, Completer};
use rustyline::config::BellStyle;
use rustyline::error::ReadlineError;
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::{Hint, Hinter};
use rustyline::history::FileHistory;
use rustyline::line_buffer::LineBuffer;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{
    Changeset, Cmd, ColorMode, CompletionType, ConditionalEventHandler, Config, Context, Editor, Event,
    EventContext, EventHandler, Helper, KeyEvent, RepeatCount,
};

use super::language::{Completion, Paint, Vocabulary, complete, hint, paint, unclosed};
use super::session::Session;
use super::show::{Above, PROMPT, echo, show};
use super::{history, menu, script};
use crate::cli::exit::Trouble;
use crate::cli::output::print;
use crate::cli::report::escaped;
use crate::cli::style::{Ink, Style};
use crate::cli::terminal::Terminal;

/// How many inputs the history keeps.
const KEPT: usize = 1000;

/// How many lines a menu has at most.
const MENU: usize = 12;

/// Reads inputs from the terminal until the session ends.
///
/// # Errors
/// A terminal that cannot be read or written.
pub(super) fn run(session: &mut Session, keep_history: bool, terminal: &Terminal) -> Result<(), Trouble> {
    let failed = |error: ReadlineError| Trouble::new(format!("cannot use the terminal: {error}"));
    let mut editor = editor(Style::of(terminal, terminal.color_output)).map_err(failed)?;
    let cancelled = Arc::new(AtomicBool::new(false));
    let cancel = EventHandler::Conditional(Box::new(Cancel(cancelled.clone())));
    editor.bind_sequence(KeyEvent::ctrl('C'), cancel);
    let mut kept = if keep_history { load(&mut editor, terminal) } else { None };
    terminal.note(&format!(
        "attrflow {}; `:help` lists commands, Tab completes, Ctrl-D ends",
        env!("CARGO_PKG_VERSION")
    ));
    loop {
        // The window may have another size by now.
        let terminal = Terminal { width: size().map(|(width, _)| width).or(terminal.width), ..*terminal };
        session.terminal = terminal;
        if let Some(helper) = editor.helper_mut() {
            helper.vocabulary = session.vocabulary();
        }
        let input = match editor.readline(PROMPT) {
            Ok(input) => input,
            Err(ReadlineError::Eof) => return Ok(()),
            Err(ReadlineError::Interrupted | ReadlineError::Signal(_)) => continue,
            Err(error) => return Err(failed(error)),
        };
        // What is given up was worth typing.
        let is_new = editor.add_history_entry(input.trim_end()).unwrap_or_default();
        if let Some(path) = kept.as_ref().filter(|_| is_new)
            && let Err(error) = editor.append_history(path)
        {
            terminal.note(&format!("the history is not kept: {error}"));
            kept = None;
        }
        if cancelled.swap(false, Ordering::Relaxed) {
            continue;
        }
        if carry_out(session, &input, &terminal)? {
            return Ok(());
        }
    }
}

/// Does what was typed, or pasted: that may be several inputs. Whether the session is over.
fn carry_out(session: &mut Session, text: &str, terminal: &Terminal) -> Result<bool, Trouble> {
    let inputs: Vec<String> = parts(text).filter(|input| !input.trim().is_empty()).collect();
    for input in &inputs {
        let mut above = Above::Input;
        if inputs.len() > 1 {
            print(&echo(input))?;
        } else if text.contains('\n') {
            above = Above::Apart;
        }
        let answer = session.input(input);
        show(&answer, above, terminal)?;
        if answer.ends {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The inputs in a text.
fn parts(text: &str) -> impl Iterator<Item = String> {
    // The end of the text is the end of a line, too.
    let lines = format!("{text}\n").into_bytes();
    script::inputs(Cursor::new(lines)).filter_map(|input| input.ok().map(|(_, input)| input))
}

fn editor(style: Style) -> rustyline::Result<Editor<Assistant, FileHistory>> {
    let config = Config::builder()
        .max_history_size(KEPT)?
        .history_ignore_dups(true)?
        .history_ignore_space(true)
        .completion_type(CompletionType::List)
        .bell_style(BellStyle::None)
        // What has no colour is drawn without it; only so the editor asks at all.
        .color_mode(ColorMode::Forced)
        .build();
    let mut editor = Editor::with_config(config)?;
    editor.set_helper(Some(Assistant::new(style)));
    Ok(editor)
}

/// Reads the history, and tells where it is kept. A session goes without one where there is none.
fn load(editor: &mut Editor<Assistant, FileHistory>, terminal: &Terminal) -> Option<PathBuf> {
    let path = match history::file() {
        Ok(path) => path?,
        Err(why) => {
            terminal.note(&format!("the history is not kept: {why}"));
            return None;
        }
    };
    match editor.load_history(&path) {
        Ok(()) => {}
        Err(ReadlineError::Io(error)) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => {
            terminal.note(&format!("the history cannot be read: `{}`: {error}", path.display()));
            return None;
        }
    }
    Some(path)
}

/// The columns and lines of the window.
fn size() -> Option<(usize, usize)> {
    let (width, height) = terminal_size::terminal_size_of(std::io::stdout())?;
    Some((usize::from(width.0), usize::from(height.0))).filter(|(width, height)| *width > 0 && *height > 0)
}

/// Ctrl-C: the line stays where it is, and is not carried out. The editor's own way leaves hints behind.
struct Cancel(Arc<AtomicBool>);

impl ConditionalEventHandler for Cancel {
    fn handle(&self, _: &Event, _: RepeatCount, _: bool, _: &EventContext<'_>) -> Option<Cmd> {
        self.0.store(true, Ordering::Relaxed);
        Some(Cmd::AcceptLine)
    }
}

/// What helps with the line.
struct Assistant {
    style: Style,
    vocabulary: Vocabulary,
    /// What can stand at a place, while it is shown.
    menu: RefCell<Option<Menu>>,
    /// Where what is completed ends.
    end: Cell<usize>,
    /// Whether something is shown below the line.
    hinted: Cell<bool>,
}

/// What can stand at a place in a line.
struct Menu {
    line: String,
    cursor: usize,
    completion: Completion,
    page: usize,
}

impl Assistant {
    fn new(style: Style) -> Self {
        let (menu, end, hinted) = (RefCell::new(None), Cell::new(0), Cell::new(false));
        Assistant { style, vocabulary: Vocabulary::default(), menu, end, hinted }
    }

    /// What is put in the place of the completion's span; menus are shown by [`hint`](Hinter::hint).
    fn completed(&self, line: &str, cursor: usize) -> Option<(usize, usize, String)> {
        let mut shown = self.menu.borrow_mut();
        if let Some(menu) = shown.as_mut().filter(|menu| menu.line == line && menu.cursor == cursor) {
            menu.page += 1;
            return Some((cursor, cursor, String::new()));
        }
        let completion = complete(line, cursor, &self.vocabulary)?;
        let span = completion.span;
        let (start, end, text) = match completion.common(line) {
            Some(text) => (span.start, span.end, text),
            None => (cursor, cursor, String::new()),
        };
        *shown = (completion.candidates.len() > 1).then(|| {
            let mut line = line.to_owned();
            line.replace_range(start..end, &text);
            Menu { line, cursor: start + text.len(), completion, page: 0 }
        });
        Some((start, end, text))
    }

    /// All that is shown below a line.
    fn below(&self, line: &str, cursor: usize) -> Vec<String> {
        let (width, height) = size().unwrap_or((80, 24));
        // Three dots take more room than the one sign.
        let room = if self.style.ascii { width.saturating_sub(10).max(8) } else { width - 1 };
        let mut lines = hint(line, cursor, room);
        let mut shown = self.menu.borrow_mut();
        match shown.as_ref().filter(|menu| menu.line == line && menu.cursor == cursor) {
            Some(menu) => {
                let rows = MENU.min(height / 2);
                lines.extend(menu::page(&menu.completion.candidates, menu.page, room, rows));
            }
            None => *shown = None,
        }
        // Where the line itself fills the window there is no room.
        let taken = line.lines().map(|line| line.chars().count() / width + 1).sum::<usize>();
        lines.truncate(height.saturating_sub(taken + 1));
        let fits = |line: &String| line.chars().count() < width;
        let lines = lines.into_iter().map(|line| if self.style.ascii { ascii(&line) } else { line });
        lines.filter(fits).collect()
    }
}

/// The same with ASCII characters only.
fn ascii(line: &str) -> String {
    let line = line.replace('«', "<").replace('»', ">");
    escaped(&line)
}

impl Helper for Assistant {}

/// One that the editor puts into the line.
struct Chosen(String);

impl LineCandidate for Chosen {
    fn display(&self) -> &str {
        &self.0
    }

    fn replacement(&self) -> &str {
        &self.0
    }
}

impl Completer for Assistant {
    type Candidate = Chosen;

    fn complete(
        &self,
        line: &str,
        cursor: usize,
        _: &Context<'_>,
    ) -> rustyline::Result<(usize, Vec<Chosen>)> {
        Ok(match self.completed(line, cursor) {
            Some((start, end, text)) => {
                self.end.set(end);
                (start, vec![Chosen(text)])
            }
            None => (cursor, Vec::new()),
        })
    }

    fn update(&self, line: &mut LineBuffer, start: usize, elected: &str, changes: &mut Changeset) {
        let end = self.end.get().max(start).min(line.len());
        line.replace(start..end, elected, changes);
    }
}

/// What is shown below the line.
struct Below(String);

impl Hint for Below {
    fn display(&self) -> &str {
        &self.0
    }

    fn completion(&self) -> Option<&str> {
        None
    }
}

impl Hinter for Assistant {
    type Hint = Below;

    fn hint(&self, line: &str, cursor: usize, _: &Context<'_>) -> Option<Below> {
        let lines = self.below(line, cursor);
        self.hinted.set(!lines.is_empty());
        // Behind a line that fills the window the terminal is at its end still, and the editor in the next one: a blank
        // brings both there.
        (!lines.is_empty()).then(|| Below(format!(" \n{}", lines.join("\n"))))
    }
}

impl Highlighter for Assistant {
    fn highlight<'l>(&self, line: &'l str, _: usize) -> Cow<'l, str> {
        if !self.style.color {
            return line.into();
        }
        let mut out = String::with_capacity(2 * line.len());
        let mut done = 0;
        for (color, span) in paint(line) {
            let ink = match color {
                Paint::Known => Ink::Known,
                Paint::Attribute => Ink::Attribute,
                Paint::Text => Ink::Text,
                Paint::Constant => Ink::Number,
                Paint::Wrong => Ink::Error,
                Paint::Faint => Ink::Faint,
            };
            out.push_str(line.get(done..span.start).unwrap_or_default());
            out.push_str(&self.style.ink(ink, span.of(line)));
            done = span.end;
        }
        out.push_str(line.get(done..).unwrap_or_default());
        out.into()
    }

    fn highlight_prompt<'b, 's: 'b, 'p: 'b>(&'s self, prompt: &'p str, _: bool) -> Cow<'b, str> {
        self.style.ink(Ink::Marked, prompt).into()
    }

    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        if !self.style.color {
            return hint.into();
        }
        let lines = hint.split('\n').map(|line| match (line.find('«'), line.find('»')) {
            (Some(start), Some(end)) if start < end => {
                let end = end + '»'.len_utf8();
                let part = |from, to| line.get(from..to).unwrap_or_default();
                let [before, behind] =
                    [part(0, start), part(end, line.len())].map(|part| self.style.ink(Ink::Faint, part));
                format!("{before}{}{behind}", self.style.ink(Ink::Marked, part(start, end)))
            }
            _ => self.style.ink(Ink::Faint, line),
        });
        lines.collect::<Vec<_>>().join("\n").into()
    }

    fn highlight_char(&self, _: &str, _: usize, kind: CmdKind) -> bool {
        match kind {
            // Hints are not made anew for a cursor that only moves: what is shown may be about another parameter.
            CmdKind::MoveCursor => self.hinted.replace(false),
            CmdKind::ForcedRefresh => false,
            CmdKind::Other => true,
        }
    }
}

impl Validator for Assistant {
    fn validate(&self, context: &mut ValidationContext<'_>) -> rustyline::Result<ValidationResult> {
        let last = parts(context.input()).last();
        Ok(match last.and_then(|last| unclosed(&last)) {
            Some(_) => ValidationResult::Incomplete,
            None => ValidationResult::Valid(None),
        })
    }
}
