//! What can stand at a place, as a table below the line.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::language::Candidate;

/// The widest name that has what it is beside it.
const WIDEST: usize = 34;

/// A page of candidates in at most so many lines; pages go round. With what each is where there is room for that.
pub(super) fn page(candidates: &[Candidate], page: usize, width: usize, lines: usize) -> Vec<String> {
    if candidates.is_empty() {
        return Vec::new();
    }
    let (width, lines) = (width.max(8), lines.max(2));
    let longest = candidates.iter().map(|candidate| candidate.label.width()).max().unwrap_or_default();
    let told = candidates.iter().any(|candidate| !candidate.about.is_empty());
    if told && candidates.len() <= lines && width >= 30 {
        let label = longest.min(WIDEST).min(width / 2);
        let row = |candidate: &Candidate| {
            let name = cut(&candidate.label, label);
            let pad = " ".repeat(label.saturating_sub(name.width()));
            let about = cut(&candidate.about, width.saturating_sub(label + 2));
            format!("{name}{pad}  {about}").trim_end().to_owned()
        };
        return candidates.iter().map(row).collect();
    }
    let column = (longest + 2).min(width);
    let columns = (width / column).max(1);
    let all = candidates.len().div_ceil(columns) <= lines;
    // The last line says that there is more.
    let rows = if all { candidates.len().div_ceil(columns) } else { lines - 1 };
    let pages = candidates.len().div_ceil(rows * columns).max(1);
    let page = page % pages;
    let shown = candidates.iter().skip(page * rows * columns).take(rows * columns).collect::<Vec<_>>();
    let rows = rows.min(shown.len());
    let mut out: Vec<String> = (0..rows)
        .map(|row| {
            let names = shown.iter().skip(row).step_by(rows.max(1)).map(|candidate| {
                let name = cut(&candidate.label, column.saturating_sub(1));
                format!("{name}{}", " ".repeat(column.saturating_sub(name.width())))
            });
            names.collect::<String>().trim_end().to_owned()
        })
        .collect();
    if pages > 1 {
        out.push(cut(&format!("{} of {}; Tab shows more", shown.len(), candidates.len()), width));
    }
    out
}

/// As much of a text as there is room for.
fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 1;
    for letter in text.chars() {
        used += letter.width().unwrap_or_default();
        if used > width {
            break;
        }
        out.push(letter);
    }
    out.push('…');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidates(count: usize, about: &str) -> Vec<Candidate> {
        let one = |at| Candidate { text: String::new(), label: format!("name{at}"), about: about.into() };
        (0..count).map(one).collect()
    }

    #[test]
    fn few_are_told_and_many_are_listed() {
        assert_eq!(
            page(&candidates(2, "what it is and does"), 0, 30, 5),
            ["name0  what it is and does", "name1  what it is and does"]
        );
        assert_eq!(
            page(&candidates(2, "what it is and does, at length"), 0, 30, 5)[0],
            "name0  what it is and does, a…"
        );
        assert_eq!(page(&candidates(5, "x"), 0, 20, 4), ["name0  name3", "name1  name4", "name2"]);
        assert_eq!(
            page(&candidates(9, ""), 0, 16, 4),
            ["name0  name3", "name1  name4", "name2  name5", "6 of 9; Tab sho…"]
        );
        assert_eq!(page(&candidates(9, ""), 1, 16, 4)[..3], ["name6", "name7", "name8"]);
        assert_eq!(page(&candidates(9, ""), 2, 16, 4), page(&candidates(9, ""), 0, 16, 4));
    }

    #[test]
    fn nothing_is_too_wide_or_too_long() {
        for count in [0, 1, 7, 60] {
            for (width, lines) in [(1, 1), (10, 3), (40, 8), (200, 30)] {
                for at in 0..5 {
                    let rows = page(&candidates(count, "about it"), at, width, lines);
                    assert!(rows.len() <= lines.max(2), "{rows:?}");
                    assert!(rows.iter().all(|row| row.width() <= width.max(8)), "{rows:?}");
                }
            }
        }
    }
}
