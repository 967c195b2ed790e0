//! Findings that a file says are known and meant: comments (`# attrflow: allow AF601 because …`), and the `lint:` key.

use super::levels::{Level, Selector};
use crate::mapping::{Located, Mapping};
use crate::source::document::{Comment, Document, Entry, Node, NodeKind};
use crate::source::{Code, Diagnostic, Edit, Safety, SourceFile, Span};

/// All allowances of a file.
#[derive(Debug, Default)]
pub(super) struct Allowances {
    comments: Vec<Allowance>,
    whole_file: Vec<Choice>,
    malformed: Vec<Diagnostic>,
}

/// One comment.
#[derive(Debug)]
struct Allowance {
    /// Where a finding must be.
    covers: Span,
    codes: Vec<Allowed>,
    /// The comment, with the blanks before it, or its whole line.
    all: Span,
}

#[derive(Debug)]
struct Allowed {
    text: String,
    selector: Option<Selector>,
    /// Where it stands in the file.
    span: Span,
    /// The same with the comma behind it, or before it.
    removal: Span,
    used: bool,
}

/// A choice for the whole file.
#[derive(Debug)]
struct Choice {
    text: Located,
    selector: Option<Selector>,
    level: Level,
    used: bool,
}

impl Allowances {
    /// What a file allows.
    pub fn read(file: &SourceFile, document: &Document, mapping: &Mapping) -> Self {
        let mut allowances = Allowances::default();
        let comments =
            document.comments.iter().filter_map(|comment| Some((comment, directive(&comment.text)?)));
        let mut parts = None;
        for (comment, words) in comments {
            let parts: &[Span] = parts.get_or_insert_with(|| parts_of(document));
            allowances.comment(file, parts, comment, words);
        }
        for (listed, level) in [(&mapping.lint.allow, Level::Allow), (&mapping.lint.deny, Level::Deny)] {
            let choices = listed.iter().map(|text| {
                let selector = text.text.parse().ok();
                Choice { text: text.clone(), selector, level, used: false }
            });
            allowances.whole_file.extend(choices);
        }
        allowances
    }

    fn comment(&mut self, file: &SourceFile, parts: &[Span], comment: &Comment, words: Directive) {
        let inside = comment.span.start + (comment.span.len() - comment.text.len());
        let locate = |span: Span| span.shift(inside);
        let (list, reason) = match words {
            Directive::Allow { codes, reason } => (codes, reason),
            Directive::Other(word) => {
                self.malformed.push(
                    Diagnostic::new(
                        Code::AF316,
                        format!("no comment for attrflow begins with `{}`", word.of(&comment.text)),
                    )
                    .at(locate(word))
                    .help("write `# attrflow: allow AF601 because …`"),
                );
                return;
            }
        };
        if list.is_empty() || !reason {
            let message = match list.is_empty() {
                true => "the allowance names no rule",
                false => "the allowance gives no reason",
            };
            self.malformed.push(
                Diagnostic::new(Code::AF316, message)
                    .at(comment.span)
                    .help("write `# attrflow: allow AF601 because …`: who reads it next should know why"),
            );
        }
        let codes = list.iter().enumerate().map(|(at, span)| {
            let text = span.of(&comment.text).to_owned();
            let removal = match (list.get(at + 1), at.checked_sub(1).and_then(|before| list.get(before))) {
                (Some(next), _) => Span::new(span.start, next.start),
                (None, Some(before)) => Span::new(before.end, span.end),
                (None, None) => *span,
            };
            let selector = text.parse().ok();
            Allowed { text, selector, span: locate(*span), removal: locate(removal), used: false }
        });
        let line = file.position(comment.span.start).line;
        let all = match comment.own_line {
            true => Span::new(file.line_span(line).start, file.line_span(line + 1).start),
            false => {
                let before = Span::new(file.line_span(line).start, comment.span.start).of(file.text());
                Span::new(file.line_span(line).start + before.trim_end().len(), comment.span.end)
            }
        };
        let covers = match comment.own_line {
            true => following(parts, comment),
            false => beginning_on(file, parts, line, comment),
        };
        self.comments.push(Allowance { covers, codes: codes.collect(), all });
    }

    /// What is chosen for the whole file.
    pub fn levels(&self) -> Vec<(Selector, Level)> {
        self.whole_file.iter().filter_map(|choice| Some((choice.selector?, choice.level))).collect()
    }

    /// Whether a comment says that the finding is meant. Takes note of what is used.
    pub fn covers(&mut self, found: &Diagnostic) -> bool {
        let at = found.span().start;
        let mut covered = false;
        for allowance in &mut self.comments {
            if allowance.covers.start <= at && at <= allowance.covers.end {
                for allowed in &mut allowance.codes {
                    if allowed.selector.is_some_and(|selector| selector.matches(found.code)) {
                        allowed.used = true;
                        covered = true;
                    }
                }
            }
        }
        for choice in &mut self.whole_file {
            choice.used |= choice.selector.is_some_and(|selector| selector.matches(found.code));
        }
        covered
    }

    /// What is wrong with the allowances themselves, once all findings have been looked at.
    pub fn unused(&self, file: &SourceFile) -> Vec<Diagnostic> {
        let mut found = self.malformed.clone();
        for allowance in &self.comments {
            let unused = allowance.codes.iter().filter(|allowed| !allowed.used);
            let all = allowance.codes.iter().all(|allowed| !allowed.used);
            for (at, allowed) in unused.enumerate() {
                let edit = match (all, at) {
                    (true, 0) => Edit::replace(allowance.all, ""),
                    (true, _) => Edit::replace(Span::at(allowed.span.start), ""),
                    (false, _) => Edit::replace(allowed.removal, ""),
                };
                let title = if all { "remove the comment" } else { "remove the code" };
                let unused = unused_rule(&allowed.text, allowed.selector, "nothing here raises");
                let unused = unused.at(allowed.span);
                found.push(match (all, at) {
                    (true, 1..) => unused,
                    _ => unused.fix(Safety::Safe, title, vec![edit]),
                });
            }
        }
        for choice in &self.whole_file {
            let unknown = choice.selector.is_none();
            if unknown || !choice.used && choice.level == Level::Allow {
                let found_here =
                    unused_rule(&choice.text.text, choice.selector, "nothing in the file raises");
                let place = choice.text.span();
                let item = neighbours(file, place).map(|span| vec![Edit::replace(span, "")]);
                let found_here = found_here.at(place);
                found.push(match item {
                    Some(edits) => found_here.fix(Safety::Safe, "remove it", edits),
                    None => found_here,
                });
            }
        }
        found
    }
}

fn unused_rule(text: &str, selector: Option<Selector>, nothing: &str) -> Diagnostic {
    match selector {
        Some(_) => Diagnostic::new(Code::AF314, format!("{nothing} `{text}`"))
            .help("the allowance would hide a finding that comes later; remove it"),
        None => Diagnostic::new(Code::AF314, format!("there is no rule `{text}`"))
            .help("`attrflow rule` lists the codes and names"),
    }
}

/// An item of a list in brackets with the comma behind or before it; none for the only one, and elsewhere.
fn neighbours(file: &SourceFile, item: Span) -> Option<Span> {
    let text = file.text();
    let after = text.get(item.end..)?;
    let rest = after.trim_start_matches([' ', '\t']);
    if let Some(more) = rest.strip_prefix(',') {
        let blanks = more.len() - more.trim_start_matches([' ', '\t']).len();
        return Some(Span::new(item.start, item.end + (after.len() - rest.len()) + 1 + blanks));
    }
    let before = text.get(..item.start)?.trim_end_matches([' ', '\t']);
    rest.starts_with(']')
        .then(|| before.strip_suffix(','))
        .flatten()
        .map(|kept| Span::new(kept.len(), item.end))
}

/// What a comment for attrflow says; spans count in the comment's text.
enum Directive {
    Allow { codes: Vec<Span>, reason: bool },
    Other(Span),
}

fn directive(text: &str) -> Option<Directive> {
    let rest = text.trim_start().strip_prefix("attrflow:")?;
    let mut words = Vec::new();
    let mut from = text.len() - rest.len();
    for part in rest.split_inclusive(|c: char| c.is_whitespace() || c == ',') {
        let word = part.trim_matches(|c: char| c.is_whitespace() || c == ',');
        if !word.is_empty() {
            words.push(Span::new(from, from + word.len()));
        }
        from += part.len();
    }
    let (first, rest) = words.split_first()?;
    if first.of(text) != "allow" {
        return Some(Directive::Other(*first));
    }
    let because = rest.iter().position(|word| word.of(text).eq_ignore_ascii_case("because"));
    let codes = rest.get(..because.unwrap_or(rest.len())).unwrap_or_default().to_vec();
    // A word that is no code begins a reason that lacks its `because`.
    let codes: Vec<Span> = codes.iter().copied().take_while(|word| looks_like_rule(word.of(text))).collect();
    let reason = because.is_some_and(|because| because + 1 < rest.len());
    Some(Directive::Allow { codes, reason })
}

/// A code, a name, or what was meant to be one.
fn looks_like_rule(word: &str) -> bool {
    word.parse::<Selector>().is_ok()
        || word.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("AF"))
        || word.contains('-')
}

/// The entries and items of a document with their places, from the outside in.
fn parts_of(document: &Document) -> Vec<Span> {
    let mut parts = Vec::new();
    let mut open: Vec<&Node> = document.root.iter().collect();
    while let Some(node) = open.pop() {
        match &node.kind {
            NodeKind::Mapping(entries) => {
                for Entry { key, value } in entries {
                    parts.push(if value.span.is_empty() { key.span } else { key.span.to(value.span) });
                    open.push(value);
                }
            }
            NodeKind::Sequence(items) => {
                parts.extend(items.iter().map(|item| item.span));
                open.extend(items);
            }
            _ => {}
        }
    }
    // The outer one of two that begin at the same place first.
    parts.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    parts
}

/// The entry that begins on a line; else the innermost one around the comment.
fn beginning_on(file: &SourceFile, parts: &[Span], line: usize, comment: &Comment) -> Span {
    let start = file.line_span(line).start;
    let first = parts.partition_point(|part| part.start < start);
    if let Some(part) = parts.get(first).filter(|part| part.start < comment.span.start) {
        return Span::new(part.start, part.end.max(comment.span.start));
    }
    let mut around =
        parts.iter().filter(|part| part.start < comment.span.start && comment.span.start <= part.end);
    around.next_back().copied().unwrap_or_else(|| file.line_span(line))
}

/// The entry below a comment that has a line of its own.
fn following(parts: &[Span], comment: &Comment) -> Span {
    let first = parts.partition_point(|part| part.start < comment.span.end);
    parts.get(first).copied().unwrap_or(comment.span)
}
