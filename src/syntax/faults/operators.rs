//! Operators of other languages: what is reported, and how the same is written here.

use super::super::foreign::{Foreign, Meaning};
use super::super::shown;
use super::Walk;
use crate::source::{Code, Diagnostic, Edit, Safety, Span};

/// Conditions joined by `AND`, or by `OR`.
pub(super) struct Joined {
    pub(super) both: bool,
    pub(super) operators: Vec<Span>,
    pub(super) parts: Vec<Span>,
}

impl Walk<'_> {
    /// Notes an operator that only needs another spelling.
    pub(super) fn respell(&mut self, foreign: &'static Foreign, place: Span) {
        match self.respelt.iter_mut().find(|(known, _)| *known == foreign) {
            Some((_, places)) => places.push(place),
            None => self.respelt.push((foreign, vec![place])),
        }
    }

    /// Reports those noted, all places of one operator at once.
    pub(super) fn report_respelt(&mut self) {
        for (foreign, places) in std::mem::take(&mut self.respelt) {
            let (here, what) = match foreign.meaning {
                Meaning::Comparison(here) => (here, "compared with"),
                _ => (",", "separated by"),
            };
            let help = match foreign.meaning {
                Meaning::Comparison("=") => "equal is `=`, not equal is `<>`".to_owned(),
                Meaning::Comparison(_) => format!("values are {what} `{here}`"),
                _ => format!("arguments are {what} `{here}`"),
            };
            let written = places.first().map_or(foreign.text, |span| span.of(self.text));
            let mut found =
                Diagnostic::new(Code::AF007, format!("`{written}` is no operator here")).help(help);
            for &span in &places {
                found = found.at(span);
            }
            let edits = places.into_iter().map(|span| Edit::replace(span, here)).collect();
            self.found.push(found.fix(Safety::Unsafe, format!("write `{here}`"), edits));
        }
    }

    /// Reports joined conditions, with a fix when they are the condition of a complete `IIF`.
    pub(super) fn report_joined(&mut self, joined: Option<Joined>, branches: Option<[Span; 2]>) {
        let Some(joined) = joined else { return };
        let Some(&first) = joined.operators.first() else { return };
        let (form, word) = match joined.both {
            true => ("IIF(a, IIF(b, x, y), y)", "both"),
            false => ("IIF(a, x, IIF(b, x, y))", "either"),
        };
        let written = shown(first.of(self.text));
        let mut found = Diagnostic::new(Code::AF007, format!("`{written}` is no operator here"))
            .help(format!("conditions are not joined; for {word} of them nest `IIF`: `{form}`"));
        for &operator in &joined.operators {
            found = found.at(operator);
        }
        // The branches are repeated for each condition, which is no help beyond a few.
        if let Some([yes, no]) = branches.filter(|_| joined.operators.len() < 8) {
            let (yes_text, no_text) = (yes.of(self.text), no.of(self.text));
            let between = if joined.both { ", IIF(".to_owned() } else { format!(", {yes_text}, IIF(") };
            let close = if joined.both { format!("), {no_text}") } else { ")".to_owned() };
            let mut edits: Vec<Edit> =
                gaps(&joined.parts).map(|gap| Edit::replace(gap, between.as_str())).collect();
            edits.push(Edit::insert(no.end, close.repeat(joined.operators.len())));
            found = found.fix(Safety::Unsafe, "nest `IIF`", edits);
        }
        self.found.push(found);
    }

    /// An operator that is said with a function here; `parts` are its operands.
    pub(super) fn report_other(&mut self, foreign: &'static Foreign, span: Span, parts: Option<&[Span]>) {
        let (help, call) = match foreign.meaning {
            Meaning::Concatenation => {
                ("texts are put together with `Append(a, b)` or `Join(\"\", a, b, …)`", Some("Join(\"\", "))
            }
            Meaning::Coalescence => ("the first that is not Null is `Coalesce(a, b, …)`", Some("Coalesce(")),
            Meaning::Not => ("the opposite is `Not(…)`, and not equal is `<>`", None),
            Meaning::And | Meaning::Or => ("conditions are not joined; nest `IIF`", None),
            Meaning::Comparison(_) => ("equal is `=`, not equal is `<>`; a comparison has two sides", None),
            Meaning::Comma => ("arguments are separated by `,`", None),
            Meaning::Other(help) => (help, None),
        };
        let written = shown(span.of(self.text));
        let mut found =
            Diagnostic::new(Code::AF007, format!("`{written}` is no operator here")).at(span).help(help);
        if let (Some(call), Some([first, .., last])) = (call, parts) {
            let mut edits = vec![Edit::insert(first.start, call)];
            edits.extend(gaps(parts.unwrap_or_default()).map(|gap| Edit::replace(gap, ", ")));
            edits.push(Edit::insert(last.end, ")"));
            let name = call.split('(').next().unwrap_or(call);
            found = found.fix(Safety::Unsafe, format!("write it with `{name}`"), edits);
        }
        self.found.push(found);
    }

    /// Reports the `!` and `Not` before an operand, ahead of what was found inside it.
    pub(super) fn report_negations(&mut self, signs: &[Span], operand: Option<Span>, place: usize) {
        let Some(first) = signs.first() else { return };
        let written = shown(first.of(self.text));
        let mut found = Diagnostic::new(Code::AF007, format!("`{written}` is no operator here"))
            .help("the opposite is `Not(…)`");
        for &sign in signs {
            found = found.at(sign);
        }
        if let Some(operand) = operand {
            let ends = signs.iter().skip(1).chain([&operand]).map(|next| next.start);
            let mut edits: Vec<Edit> = signs
                .iter()
                .zip(ends)
                .map(|(sign, end)| Edit::replace(Span::new(sign.start, end), "Not("))
                .collect();
            edits.push(Edit::insert(operand.end, ")".repeat(signs.len())));
            found = found.fix(Safety::Unsafe, "write it with `Not`", edits);
        }
        self.found.insert(place.min(self.found.len()), found);
    }
}

/// The text between neighbours.
fn gaps(parts: &[Span]) -> impl Iterator<Item = Span> + '_ {
    parts.windows(2).filter_map(|pair| match pair {
        [left, right] => Some(Span::new(left.end, right.start)),
        _ => None,
    })
}
