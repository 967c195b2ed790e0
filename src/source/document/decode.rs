//! Scalars read a second time, byte by byte, to learn which bytes of the file stand for which
//! bytes of the text. Rules and names are those of YAML 1.2.2, chapters 6 to 8.

use super::scalar::{Map, MapBuilder};
use crate::source::Span;

/// A scalar as read from the file.
#[derive(Debug)]
pub(super) struct Decoded {
    /// Its text.
    pub text: String,
    /// Which bytes of the file wrote it.
    pub map: Map,
    /// Its bytes in the file, quotes included.
    pub span: Span,
}

/// The length of the line break at `at`, 0 if there is none.
pub(super) fn break_len(text: &str, at: usize) -> usize {
    match (text.as_bytes().get(at), text.as_bytes().get(at + 1)) {
        (Some(b'\r'), Some(b'\n')) => 2,
        (Some(b'\r' | b'\n'), _) => 1,
        _ => 0,
    }
}

/// The first offset from `at` on that is not a blank or a tab.
pub(super) fn skip_blanks(text: &str, mut at: usize) -> usize {
    while matches!(text.as_bytes().get(at), Some(b' ' | b'\t')) {
        at += 1;
    }
    at
}

/// A plain scalar that lies in `span`.
pub(super) fn plain(text: &str, span: Span) -> Decoded {
    let mut out = MapBuilder::default();
    let mut at = span.start;
    while at < span.end {
        let run = run_end(text, at, span.end, |byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'));
        out.verbatim(text.get(at..run).unwrap_or(""), at);
        at = if run < span.end { fold(text, run, &mut out, false) } else { run };
    }
    let (content, map) = out.finish(span);
    Decoded { text: content, map, span }
}

/// A single-quoted scalar whose opening quote stands at `start`; none when it is not closed.
pub(super) fn single(text: &str, start: usize) -> Option<Decoded> {
    let mut out = MapBuilder::default();
    let mut at = start + 1;
    loop {
        let run = run_end(text, at, text.len(), |byte| matches!(byte, b'\'' | b' ' | b'\t' | b'\r' | b'\n'));
        out.verbatim(text.get(at..run)?, at);
        at = match (text.as_bytes().get(run)?, text.as_bytes().get(run + 1)) {
            (b'\'', Some(b'\'')) => {
                out.unit('\'', Span::new(run, run + 2));
                run + 2
            }
            (b'\'', _) => return Some(finish(out, start, run)),
            _ => fold(text, run, &mut out, false),
        };
    }
}

/// A double-quoted scalar whose opening quote stands at `start`; none when it is not closed.
/// A backslash that begins no escape stands for itself.
pub(super) fn double(text: &str, start: usize) -> Option<Decoded> {
    let mut out = MapBuilder::default();
    let mut at = start + 1;
    loop {
        let run =
            run_end(text, at, text.len(), |byte| matches!(byte, b'"' | b'\\' | b' ' | b'\t' | b'\r' | b'\n'));
        out.verbatim(text.get(at..run)?, at);
        at = match text.as_bytes().get(run)? {
            b'"' => return Some(finish(out, start, run)),
            b'\\' if break_len(text, run + 1) > 0 => fold(text, run + 1, &mut out, true),
            b'\\' => match escape(text, run) {
                Some((character, end)) => {
                    out.unit(character, Span::new(run, end));
                    end
                }
                None => {
                    out.verbatim("\\", run);
                    run + 1
                }
            },
            _ => fold(text, run, &mut out, false),
        };
    }
}

fn finish(out: MapBuilder, start: usize, close: usize) -> Decoded {
    let (text, map) = out.finish(Span::new(start + 1, close));
    Decoded { text, map, span: Span::new(start, close + 1) }
}

fn run_end(text: &str, at: usize, end: usize, stop: impl Fn(u8) -> bool) -> usize {
    let bytes = text.as_bytes().get(at..end).unwrap_or(&[]);
    bytes.iter().position(|&byte| stop(byte)).map_or(end, |offset| at + offset)
}

/// Blanks and line breaks from `at` on, as flow scalars fold them: one break is a blank, of more
/// breaks all but the first stand. After an escaped break (`escaped`) that break is nothing.
fn fold(text: &str, at: usize, out: &mut MapBuilder, escaped: bool) -> usize {
    let first = skip_blanks(text, at);
    let len = break_len(text, first);
    if len == 0 {
        out.verbatim(text.get(at..first).unwrap_or(""), at);
        return first;
    }
    let mut next = skip_blanks(text, first + len);
    if break_len(text, next) == 0 {
        if !escaped {
            out.unit(' ', Span::new(at, next));
        }
        return next;
    }
    let mut line = first + len;
    loop {
        let len = break_len(text, next);
        if len == 0 {
            return next;
        }
        out.unit('\n', Span::new(line, next + len));
        line = next + len;
        next = skip_blanks(text, line);
    }
}

/// The character an escape at `at` stands for, and where the escape ends.
pub(super) fn escape(text: &str, at: usize) -> Option<(char, usize)> {
    let letter = text.get(at + 1..)?.chars().next()?;
    let digits = match letter {
        'x' => 2,
        'u' => 4,
        'U' => 8,
        _ => 0,
    };
    if digits > 0 {
        let digits = text.get(at + 2..at + 2 + digits)?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let character = char::from_u32(u32::from_str_radix(digits, 16).ok()?)?;
        return Some((character, at + 2 + digits.len()));
    }
    let character = match letter {
        '0' => '\0',
        'a' => '\u{7}',
        'b' => '\u{8}',
        't' | '\t' => '\t',
        'n' => '\n',
        'v' => '\u{b}',
        'f' => '\u{c}',
        'r' => '\r',
        'e' => '\u{1b}',
        ' ' | '"' | '/' | '\\' => letter,
        'N' => '\u{85}',
        '_' => '\u{a0}',
        'L' => '\u{2028}',
        'P' => '\u{2029}',
        _ => return None,
    };
    Some((character, at + 2))
}

/// A block scalar whose `|` or `>` stands at `start` and whose text is indented by `indent`.
pub(super) fn block(text: &str, start: usize, indent: usize, folded: bool) -> Decoded {
    let header = line_end(text, start);
    let marks = text.get(start..header).unwrap_or("");
    let marks = marks.split([' ', '\t', '#']).next().unwrap_or("");
    let mut out = MapBuilder::default();
    let mut breaks: Vec<Span> = Vec::new();
    let mut at = header + break_len(text, header);
    let (mut content, mut end) = (at, header);
    let (mut begun, mut was_blank) = (false, false);
    while at < text.len() {
        let spaces = run_end(text, at, (at + indent).min(text.len()), |byte| byte != b' ');
        let line = line_end(text, spaces);
        let len = break_len(text, line);
        if line == spaces {
            // Only blanks: its break counts.
            if len == 0 {
                break;
            }
            breaks.push(Span::new(line, line + len));
            at = line + len;
            continue;
        }
        if spaces - at < indent {
            break;
        }
        let is_blank = matches!(text.as_bytes().get(spaces), Some(b' ' | b'\t'));
        if begun && folded && !was_blank && !is_blank {
            // The break behind the last line folds away: into the others, or into a blank.
            match breaks.as_slice() {
                [only] => out.unit(' ', Span::new(only.start, spaces)),
                [_, others @ ..] => others.iter().for_each(|&span| out.unit('\n', span)),
                [] => {}
            }
        } else {
            breaks.iter().for_each(|&span| out.unit('\n', span));
        }
        if !begun {
            content = spaces;
        }
        breaks.clear();
        out.verbatim(text.get(spaces..line).unwrap_or(""), spaces);
        (begun, was_blank, end) = (true, is_blank, line);
        if len > 0 {
            breaks.push(Span::new(line, line + len));
        } else {
            breaks.push(Span::at(line));
        }
        at = line + len;
    }
    // Chomping.
    if marks.contains('+') {
        breaks.iter().for_each(|&span| out.unit('\n', span));
    } else if !marks.contains('-')
        && begun
        && let Some(&first) = breaks.first()
    {
        out.unit('\n', first);
    }
    let (text, map) = out.finish(Span::new(content.min(end.max(start)), end));
    Decoded { text, map, span: Span::new(start, end) }
}

/// Where the line that `at` lies in ends, its break excluded.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    let rest = text.as_bytes().get(at..).unwrap_or(&[]);
    memchr::memchr2(b'\n', b'\r', rest).map_or(text.len(), |offset| at + offset)
}
