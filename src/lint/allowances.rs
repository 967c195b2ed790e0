//! Findings that a file says are known and meant: comments (`# attrflow: allow AF601 because …`), and the `lint:` key.

use super::directive::{Directive, directive};
use super::levels::{Level, Selector};
use crate::mapping::{Located, Mapping};
use crate::source::document::{Comment, Document, Entry, Node, NodeKind};
use crate::source::{Code, Diagnostic, Edit, Safety, Severity, SourceFile, Span, suggest};

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
    /// Where a finding must be; none: nothing is below the comment.
    covers: Option<Span>,
    rules: Vec<Allowed>,
    /// Whether an error there may hide what is allowed.
    blind: bool,
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
    /// Whether an error may hide what is chosen.
    blind: bool,
}

impl Allowances {
    /// What a file allows.
    pub fn read(file: &SourceFile, document: &Document, mapping: &Mapping) -> Self {
        let mut allowances = Allowances::default();
        let comments =
            document.comments.iter().filter_map(|comment| Some((comment, directive(&comment.text)?)));
        let mut parts = None;
        for (comment, said) in comments {
            let parts: &[Span] = parts.get_or_insert_with(|| parts_of(document));
            allowances.comment(file, parts, comment, said);
        }
        for (listed, level) in [(&mapping.lint.allow, Level::Allow), (&mapping.lint.deny, Level::Deny)] {
            let choices = listed.iter().map(|text| {
                let selector = text.text.parse().ok();
                Choice { text: text.clone(), selector, level, used: false, blind: false }
            });
            allowances.whole_file.extend(choices);
        }
        allowances
    }

    fn comment(&mut self, file: &SourceFile, parts: &[Span], comment: &Comment, said: Directive) {
        let inside = comment.span.end - comment.text.len();
        let malformed = |message: String, span: Span| {
            Diagnostic::new(Code::AF316, message)
                .at(span)
                .help("write `# attrflow: allow AF601 because …`: whoever reads it next should know why")
        };
        let (rules, reason) = match said {
            Directive::Allow { rules, reason } => (rules, reason),
            Directive::Other(words) => {
                let message = format!("`{}` says nothing to attrflow", words.of(&comment.text));
                return self.malformed.push(malformed(message, words.shift(inside)));
            }
        };
        if rules.is_empty() {
            self.malformed.push(malformed("the allowance names no rule".to_owned(), comment.span));
        } else if !reason {
            self.malformed.push(malformed("the allowance gives no reason".to_owned(), comment.span));
        }
        let rules = rules.iter().enumerate().map(|(at, span)| {
            let text = span.of(&comment.text).to_owned();
            let removal = match (rules.get(at + 1), at.checked_sub(1).and_then(|before| rules.get(before))) {
                (Some(next), _) => Span::new(span.start, next.start),
                (None, Some(before)) => Span::new(before.end, span.end),
                (None, None) => *span,
            };
            let selector = text.parse().ok();
            Allowed { text, selector, span: span.shift(inside), removal: removal.shift(inside), used: false }
        });
        let line = file.position(comment.span.start).line;
        let (start, next) = (file.line_span(line).start, file.line_span(line + 1).start);
        let before = Span::new(start, comment.span.start).of(file.text());
        let (all, covers) = match comment.own_line {
            true => (Span::new(start, next), below(parts, comment, before.chars().count(), file)),
            false => {
                let blanks = start + before.trim_end().len();
                let code = Span::new(start, start + before.trim_end_matches([',', ' ', '\t']).len());
                (Span::new(blanks, comment.span.end), Some(beside(parts, code)))
            }
        };
        self.comments.push(Allowance { covers, rules: rules.collect(), blind: false, all });
    }

    /// What is chosen for the whole file.
    pub fn levels(&self) -> Vec<(Selector, Level)> {
        self.whole_file.iter().filter_map(|choice| Some((choice.selector?, choice.level))).collect()
    }

    /// Whether a comment says that the finding is meant. Takes note of what is used.
    pub fn covers(&mut self, found: &Diagnostic) -> bool {
        let at = found.span().start;
        let is_meant = |selector: Option<Selector>| selector.is_some_and(|one| one.matches(found.code));
        let is_error = found.severity() == Severity::Error;
        let mut covered = false;
        for allowance in &mut self.comments {
            if allowance.covers.is_some_and(|covers| covers.start <= at && at <= covers.end) {
                allowance.blind |= is_error;
                for allowed in allowance.rules.iter_mut().filter(|allowed| is_meant(allowed.selector)) {
                    allowed.used = true;
                    covered = true;
                }
            }
        }
        for choice in &mut self.whole_file {
            choice.blind |= is_error;
            choice.used |= is_meant(choice.selector);
        }
        covered
    }

    /// What is wrong with the allowances themselves, once all findings have been looked at.
    pub fn unused(&self, file: &SourceFile) -> Vec<Diagnostic> {
        let mut found = self.malformed.clone();
        for Allowance { rules, blind, all, .. } in &self.comments {
            // What cannot be judged is kept.
            let is_kept = |allowed: &Allowed| allowed.used || *blind && allowed.selector.is_some();
            let is_any_used = rules.iter().any(is_kept);
            for (at, allowed) in rules.iter().filter(|allowed| !is_kept(allowed)).enumerate() {
                let fix = match (is_any_used, at) {
                    (true, _) => Some(("remove the rule", allowed.removal)),
                    (false, 0) => Some(("remove the comment", *all)),
                    // The first one's fix removes this, too.
                    (false, _) => None,
                };
                found.push(unused_rule(&allowed.text, allowed.selector, "here", allowed.span, fix));
            }
        }
        for Choice { text, selector, level, used, blind } in &self.whole_file {
            if selector.is_none() || !used && !blind && *level == Level::Allow {
                let fix = list_item(file, text.span()).map(|span| ("remove it", span));
                found.push(unused_rule(&text.text, *selector, "in the file", text.span(), fix));
            }
        }
        found
    }
}

fn unused_rule(
    text: &str,
    selector: Option<Selector>,
    place: &str,
    span: Span,
    fix: Option<(&str, Span)>,
) -> Diagnostic {
    let found = match selector {
        Some(_) => Diagnostic::new(Code::AF314, format!("nothing {place} raises `{text}`"))
            .help("the allowance would hide a finding that comes later; remove it"),
        None => {
            let found = Diagnostic::new(Code::AF314, format!("there is no rule `{text}`"));
            match suggest(text, Code::ALL.iter().map(|code| code.name())) {
                Some(near) => found.help(format!("did you mean `{near}`?")),
                None => found.help("`attrflow rule` lists the codes and names"),
            }
        }
    };
    let found = found.at(span);
    match fix {
        Some((title, removal)) => found.fix(Safety::Safe, title, vec![Edit::replace(removal, "")]),
        None => found,
    }
}

/// An item of a list in brackets with the comma behind or before it; none for the only one, and elsewhere.
fn list_item(file: &SourceFile, item: Span) -> Option<Span> {
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
        .map(|kept| Span::new(kept.trim_end_matches([' ', '\t']).len(), item.end))
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

/// The entry that a comment stands behind: what begins or ends on its line. `code` is the line before the comment.
fn beside(parts: &[Span], code: Span) -> Span {
    let before = parts.get(..parts.partition_point(|part| part.start < code.end)).unwrap_or_default();
    let begins = before.get(before.partition_point(|part| part.start < code.start));
    // A bracket may close what began on an earlier line.
    let ends = before.iter().rev().find(|part| part.end == code.end);
    match (begins, ends) {
        // Of those that end together, the outermost one that begins here.
        (Some(begins), Some(ends)) if begins.end < ends.end => *ends,
        (Some(begins), _) => Span::new(begins.start, begins.end.max(code.end)),
        (None, Some(ends)) => *ends,
        (None, None) => code,
    }
}

/// The entry below a comment that has a line of its own, unless it belongs further out.
fn below(parts: &[Span], comment: &Comment, indent: usize, file: &SourceFile) -> Option<Span> {
    let next = parts.get(parts.partition_point(|part| part.start < comment.span.end))?;
    (file.position(next.start).column > indent).then_some(*next)
}
