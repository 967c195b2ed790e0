//! What is wrong with one line that was typed, right below it.

use attrflow::source::{Diagnostic, Label, Severity, printable};
use unicode_width::UnicodeWidthStr as _;

use crate::cli::style::{Ink, Style};

/// Draws a diagnostic about a line that stands above, `before` columns from the left; none where that cannot be: the
/// line has several lines, or is wider than the window.
pub(super) fn draw(line: &str, before: usize, found: &Diagnostic, style: Style) -> Option<String> {
    let width = style.width.unwrap_or(usize::MAX);
    // Nobody knows how wide a tab is, or what else there is that a terminal obeys.
    if line.chars().any(attrflow::source::is_command) || before + line.width() + 1 >= width {
        return None;
    }
    let column = |at: usize| before + line.get(..at).unwrap_or(line).width();
    let place = |label: &Label| {
        let start = column(label.span.start);
        (start, column(label.span.end).max(start + 1))
    };
    let severity = found.severity();
    let ink = match severity {
        Severity::Error => Ink::Error,
        Severity::Warning => Ink::Warning,
        Severity::Info => Ink::Note,
    };
    let mut out = String::new();
    let mut rest = Some(found.message.as_str());
    if let [first, others @ ..] = found.labels.as_slice() {
        let (start, end) = place(first);
        let mut marks: Vec<char> = vec![' '; end];
        for other in others {
            let (start, end) = place(other);
            marks.resize(marks.len().max(end), ' ');
            if let Some(under) = marks.get_mut(start..end) {
                under.fill('-');
            }
        }
        if let Some(under) = marks.get_mut(start..end) {
            under.fill('^');
        }
        let marks: String = marks.into_iter().collect();
        let marks = marks.trim_end();
        // The message beside the mark where it fits, for that is where people look.
        let label = first.text.as_deref();
        let beside = label.unwrap_or(&found.message);
        let fits = marks.width() + 1 + beside.width() < width && !beside.contains('\n');
        if fits && label.is_none() {
            rest = None;
        }
        let marks = style.ink(ink, marks);
        match fits {
            true => out.push_str(&format!("{marks} {}\n", style.text(beside))),
            false => out.push_str(&format!("{marks}\n")),
        }
        for other in others {
            if let Some(text) = &other.text {
                let at = place(other).0;
                if at + text.width() < width {
                    out.push_str(&format!("{:at$}{}\n", "", style.text(text)));
                }
            }
        }
    }
    let say = |head: &str, text: &str| style.wrapped(head, &printable(text));
    out.extend(rest.map(|message| say("  ", message)));
    // A parameter that is marked in a signature.
    let plain =
        |help: &String| if style.ascii { help.replace('«', "<").replace('»', ">") } else { help.clone() };
    out.extend(found.help.iter().map(|help| say("  help: ", &plain(help))));
    let fix = found.fix.as_ref().filter(|_| found.help.is_none());
    out.extend(fix.map(|fix| say("  fix: ", &fix.title)));
    let word = match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    };
    let code = format!("{} {}", found.code, found.code.name());
    out.push_str(&format!("  {} {}", style.ink(ink, word), style.ink(Ink::Faint, &code)));
    Some(out)
}

#[cfg(test)]
mod tests {
    use attrflow::evaluate::{CompiledExpression, Settings};

    use super::*;

    fn drawn(line: &str, width: Option<usize>, ascii: bool) -> String {
        let (_, found) = CompiledExpression::compile(line, &Settings::default());
        let style = Style { color: false, ascii, width };
        draw(line, 2, &found[0], style).unwrap_or_else(|| "(not here)".to_owned())
    }

    #[test]
    fn marks_stand_below_what_is_wrong() {
        insta::assert_snapshot!(
            [
                "Jion(\" \", [a])",
                "Join(\" \", [givenName]",
                "Append([größe], \"日本\", 7)",
                "Replace([a], , \"(x|\", , \"\", , )",
                "Trim(“a”)",
                "mail",
            ]
            .map(|line| format!("> {line}\n{}", drawn(line, Some(80), false)))
            .join("\n\n")
        );
    }

    #[test]
    fn it_is_drawn_otherwise_where_it_cannot_be_aligned() {
        let line = "Jion(\" \", [givenName], [surname])";
        for (line, width, ascii) in [
            (line, 34, false),
            (line, 37, false),
            ("Trim(\t", 80, false),
            ("Jion(\n)", 80, false),
            ("Jion(ä)", 80, true),
        ] {
            let drawn = drawn(line, Some(width), ascii);
            assert_eq!(drawn == "(not here)", width < 36 || line.contains(['\t', '\n']), "{line}");
            assert!(drawn.lines().all(|line| line.width() <= width), "{drawn}");
            assert!(!ascii || drawn.is_ascii());
        }
    }
}
