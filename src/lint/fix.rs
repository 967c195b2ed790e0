//! Fixes, applied: in rounds, for one may make room for another, and only those after which the file reads as
//! well as before and the finding is gone.

use std::collections::HashSet;

use super::engine::{Finding, Settings, lint};
use crate::source::{Code, Edit, Safety, Severity, SourceFile, Span};

/// After so many rounds fixes are taken to undo each other.
const ROUNDS: usize = 10;

/// A file with its fixes applied.
#[derive(Clone, Debug)]
pub struct Fixed {
    /// The text of the file.
    pub text: String,
    /// How many fixes were applied.
    pub applied: usize,
    /// In how many rounds.
    pub rounds: usize,
    /// What is left, with places in the new text.
    pub findings: Vec<Finding>,
}

/// Applies the safe fixes of what is found in a file, the unsafe ones too where wanted, until none is left.
/// Of fixes that overlap the first is applied, the others in the next round, if they are still there.
pub fn fix(file: &SourceFile, settings: &Settings, with_unsafe: bool) -> Fixed {
    let mut fixer = Fixer {
        file: file.clone(),
        findings: lint(file, settings),
        settings,
        with_unsafe,
        applied: 0,
        rounds: 0,
        refused: HashSet::new(),
    };
    let mut tried = 0;
    while tried < ROUNDS && fixer.round() {
        tried += 1;
    }
    let Fixer { file, findings, applied, rounds, .. } = fixer;
    Fixed { text: file.text().to_owned(), applied, rounds, findings }
}

struct Fixer<'s> {
    file: SourceFile,
    findings: Vec<Finding>,
    settings: &'s Settings,
    with_unsafe: bool,
    applied: usize,
    rounds: usize,
    /// Findings whose fix did not help.
    refused: HashSet<Identity>,
}

/// What a finding is about, wherever it is.
type Identity = (Code, String, String);

/// A finding whose fix is to be applied.
#[derive(Clone)]
struct Chosen {
    code: Code,
    message: String,
    start: usize,
    identity: Identity,
    edits: Vec<Edit>,
    repeats: Vec<Span>,
}

/// Whether an edit changes what a fix writes once more elsewhere.
fn touches(edits: &[Edit], repeats: &[Span]) -> bool {
    let one = |edit: &Edit, span: &Span| {
        edit.span.start < span.end && span.start < edit.span.end.max(edit.span.start + 1)
    };
    edits.iter().any(|edit| repeats.iter().any(|span| one(edit, span)))
}

impl Fixer<'_> {
    /// Whether another round may change something.
    fn round(&mut self) -> bool {
        let before = self.applied;
        let refused = self.refused.len();
        let chosen = self.choose();
        self.apply_all(&chosen);
        if self.applied > before {
            // What was of no help before may be now.
            self.refused.clear();
            self.rounds += 1;
            return true;
        }
        // What was refused stood in the way of others, perhaps.
        self.refused.len() > refused
    }

    /// The fixes that can be applied together, in file order.
    fn choose(&self) -> Vec<Chosen> {
        let mut candidates: Vec<Chosen> =
            self.findings.iter().filter_map(|found| self.candidate(found)).collect();
        candidates.sort_by_key(|chosen| chosen.edits.first().map_or(0, |edit| edit.span.start));
        let (mut taken, mut repeated): (Vec<Edit>, Vec<Span>) = (Vec::new(), Vec::new());
        let mut end = 0;
        candidates.retain(|chosen| {
            let start = chosen.edits.first().map_or(0, |edit| edit.span.start);
            // Two insertions at one place would depend on their order.
            let free = (start > end
                || start == end && taken.last().is_none_or(|last| last.span.start < start))
                && !touches(&chosen.edits, &repeated)
                && !touches(&taken, &chosen.repeats);
            if free {
                end = chosen.edits.iter().map(|edit| edit.span.end).max().unwrap_or(end);
                taken.extend(chosen.edits.iter().cloned());
                repeated.extend(chosen.repeats.iter().copied());
            }
            free
        });
        candidates
    }

    fn candidate(&self, found: &Finding) -> Option<Chosen> {
        let diagnostic = &found.diagnostic;
        let fix = diagnostic.fix.as_ref()?;
        let wanted = match fix.safety {
            Safety::Safe => true,
            Safety::Unsafe => self.with_unsafe,
            Safety::Display => false,
        };
        let identity = self.identity(found);
        let mut edits = fix.edits.clone();
        edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
        let apart = edits.windows(2).all(|pair| matches!(pair, [a, b] if a.span.end <= b.span.start));
        (wanted && apart && !edits.is_empty() && !self.refused.contains(&identity)).then(|| Chosen {
            code: diagnostic.code,
            message: diagnostic.message.clone(),
            start: diagnostic.span().start,
            identity,
            edits,
            repeats: fix.repeats.clone(),
        })
    }

    fn identity(&self, found: &Finding) -> Identity {
        let span = found.diagnostic.span();
        let line = self.file.line_span(self.file.position(span.start).line);
        (found.diagnostic.code, found.diagnostic.message.clone(), line.of(self.file.text()).trim().to_owned())
    }

    /// Applies fixes; where the file is worse after all of them, each half, down to the one that is to blame.
    fn apply_all(&mut self, chosen: &[Chosen]) {
        let Some(last) = chosen.len().checked_sub(1) else { return };
        let edits: Vec<Edit> = chosen.iter().flat_map(|chosen| chosen.edits.iter().cloned()).collect();
        let file = SourceFile::new(self.file.name(), Edit::apply(&edits, self.file.text()));
        let findings = lint(&file, self.settings);
        if self.is_better(chosen, &edits, &findings) {
            self.applied += chosen.len();
            (self.file, self.findings) = (file, findings);
        } else if last == 0 {
            self.refused.extend(chosen.iter().map(|chosen| chosen.identity.clone()));
        } else {
            let (first, second) = chosen.split_at(chosen.len() / 2);
            // The second half first: it does not move the first.
            self.apply_all(second);
            self.apply_all(first);
        }
    }

    /// Whether after the edits the file still parses, what was fixed is gone, and nothing is an error that was none
    /// before; only where an error is fixed, others may come to light that it hid.
    fn is_better(&self, chosen: &[Chosen], edits: &[Edit], after: &[Finding]) -> bool {
        let count = |findings: &[Finding], codes: &[Code]| {
            findings.iter().filter(|found| codes.contains(&found.diagnostic.code)).count()
        };
        // What can be read may turn out to be of a wrong kind, but not the other way round.
        let unreadable: [&[Code]; 2] = [&[Code::AF301], &[Code::AF301, Code::AF303]];
        let errors = |findings: &[Finding]| {
            findings.iter().filter(|found| found.diagnostic.severity() == Severity::Error).count()
        };
        let mended = chosen.iter().filter(|chosen| chosen.code.severity() == Severity::Error).count();
        let left: HashSet<(Code, usize, &str)> = after
            .iter()
            .map(|found| {
                (found.diagnostic.code, found.diagnostic.span().start, found.diagnostic.message.as_str())
            })
            .collect();
        let gone = |chosen: &Chosen| {
            !left.contains(&(chosen.code, moved(chosen.start, edits), chosen.message.as_str()))
        };
        unreadable.iter().all(|codes| count(after, codes) <= count(&self.findings, codes))
            && (mended == chosen.len() || errors(after) + mended <= errors(&self.findings))
            && chosen.iter().all(gone)
    }
}

/// Where a place is after edits that are in order and apart.
fn moved(offset: usize, edits: &[Edit]) -> usize {
    let mut moved = offset;
    for edit in edits.iter().take_while(|edit| edit.span.start < offset) {
        let gone = edit.span.end.min(offset) - edit.span.start;
        let come = if edit.span.end <= offset { edit.text.len() } else { edit.text.len().min(gone) };
        moved = (moved + come).saturating_sub(gone);
    }
    moved
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "attrflow: 1\n# Kept.\nuser:\n  attributes:\n    userName: { from: [userPrincipalName], match: 1 }\n    nickName: switch([department], toLower([Mail]), \"a\", lcase(“b”))   # And this.\n    active: Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")\n";

    fn fixed(text: &str, with_unsafe: bool) -> Fixed {
        fix(&SourceFile::new("x.yaml", text), &Settings::default(), with_unsafe)
    }

    fn codes(fixed: &Fixed) -> Vec<&str> {
        fixed.findings.iter().map(|found| found.diagnostic.code.as_str()).collect()
    }

    #[test]
    fn what_hides_something_else_is_fixed_first() {
        let text = "attrflow: 1\nuser:\n  attributes:\n    userName: { from: toLower([Mail]), match: 1 }\n";
        let hidden = fixed(text, false);
        assert_eq!(hidden.text, text.replace("toLower([Mail])", "\"ToLower([mail])\""));
        assert_eq!((hidden.applied, hidden.rounds), (3, 2));
    }

    #[test]
    fn what_is_apart_is_fixed_at_once() {
        let safe = fixed(FILE, false);
        let expected = FILE
            .replace("switch([", "Switch([")
            .replace("toLower([Mail])", "ToLower([mail])")
            .replace("“b”", "\"b\"");
        assert_eq!(safe.text, expected);
        assert_eq!(codes(&safe), ["AF101"]);
        assert_eq!((safe.applied, safe.rounds), (4, 1));

        let all = fixed(FILE, true);
        assert_eq!(all.text, expected.replace("lcase", "ToLower"));
        assert_eq!(codes(&all), Vec::<&str>::new());
    }

    #[test]
    fn line_ends_stay() {
        let windows = FILE.replace('\n', "\r\n");
        assert_eq!(fixed(&windows, true).text, fixed(FILE, true).text.replace('\n', "\r\n"));
    }

    #[test]
    fn what_reads_reads_still() {
        let text = "attrflow: 1\n*user:\n  attributes\u{1}@:\n     \"work\"].value:i[ma] l\n";
        assert_eq!(fixed(text, true).text, text);
    }

    #[test]
    fn nothing_to_fix_is_nothing_changed() {
        let fixed = fixed("attrflow: 1\nuser: [", true);
        assert_eq!(fixed.text, "attrflow: 1\nuser: [");
        assert_eq!(fixed.applied, 0);
    }

    #[test]
    fn places_move_with_the_text() {
        let edits = [Edit::replace((2..4).into(), "xyz"), Edit::insert(6, "!")];
        let text = "0123456789";
        assert_eq!(Edit::apply(&edits, text), "01xyz45!6789");
        assert_eq!([1, 2, 4, 6, 7].map(|at| moved(at, &edits)), [1, 2, 5, 7, 9]);
    }
}
