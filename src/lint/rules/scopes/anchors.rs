//! Whether a pattern says itself where a match begins and ends.

/// What a pattern begins or ends with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ends {
    /// `^` or `$`, or what means the same.
    Anchor,
    /// `.*`: whatever stands there.
    Anything,
    /// Something else.
    Open,
}

/// How a pattern begins and ends.
#[derive(Clone, Copy, Debug)]
pub(super) struct Anchors {
    pub start: Ends,
    pub end: Ends,
    /// Whether it has alternatives outside of any group.
    pub alternatives: bool,
}

impl Ends {
    /// Whether a match of the whole and a match of a part are the same there.
    pub fn is_settled(self) -> bool {
        self != Ends::Open
    }

    /// What holds for both of two alternatives.
    fn and(self, other: Ends) -> Ends {
        if self == other { self } else { self.max_open(other) }
    }

    fn max_open(self, other: Ends) -> Ends {
        match (self, other) {
            (Ends::Open, _) | (_, Ends::Open) => Ends::Open,
            _ => Ends::Anything,
        }
    }
}

/// How a pattern begins and ends. It is one that compiles.
pub(super) fn ends(pattern: &str) -> Anchors {
    let alternatives = split(pattern);
    let each = alternatives.iter().map(|text| one(text));
    let both = each.reduce(|a, b| (a.0.and(b.0), a.1.and(b.1))).unwrap_or((Ends::Open, Ends::Open));
    Anchors { start: both.0, end: both.1, alternatives: alternatives.len() > 1 }
}

fn one(text: &str) -> (Ends, Ends) {
    let text = without_flags(text);
    if let Some(inner) = group(text) {
        let inner = ends(inner);
        return (inner.start, inner.end);
    }
    let start = match text {
        _ if text.starts_with('^') || text.starts_with("\\A") => Ends::Anchor,
        _ if text.starts_with(".*") => Ends::Anything,
        _ => Ends::Open,
    };
    let escaped = |rest: &str| (rest.len() - rest.trim_end_matches('\\').len()) % 2 == 1;
    let end = if let Some(rest) = text.strip_suffix('$') {
        if escaped(rest) { Ends::Open } else { Ends::Anchor }
    } else if let Some(rest) = text.strip_suffix(['z', 'Z'])
        && escaped(rest)
    {
        Ends::Anchor
    } else if let Some(rest) = text.strip_suffix(".*")
        && !escaped(rest)
    {
        Ends::Anything
    } else {
        Ends::Open
    };
    (start, end)
}

/// Without `(?i)` and the like at the beginning.
fn without_flags(text: &str) -> &str {
    let flags = text.strip_prefix("(?").and_then(|rest| rest.split_once(')'));
    match flags {
        Some((flags, rest)) if flags.chars().all(|c| c.is_ascii_alphabetic() || c == '-') => rest,
        _ => text,
    }
}

/// What is inside the group that all of the text is.
fn group(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('(')?.strip_suffix(')')?;
    let mut depth = 0_usize;
    for (at, c) in tokens(text) {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && at + 1 < text.len() {
            return None;
        }
    }
    if depth > 0 {
        return None;
    }
    match inner.strip_prefix('?') {
        None => Some(inner),
        // Named and plain groups; a look around takes nothing of the value.
        Some(rest) => rest.strip_prefix(':').or_else(|| {
            let named = rest.strip_prefix('<').filter(|rest| !rest.starts_with(['=', '!']))?;
            named.split_once('>').map(|(_, inner)| inner)
        }),
    }
}

/// The alternatives outside of any group.
fn split(pattern: &str) -> Vec<&str> {
    let (mut depth, mut start, mut parts) = (0_usize, 0, Vec::new());
    for (at, c) in tokens(pattern) {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            '|' if depth == 0 => {
                parts.extend(pattern.get(start..at));
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.extend(pattern.get(start..));
    parts
}

/// The characters that stand for themselves or for syntax: those behind a backslash or in brackets are left out.
fn tokens(pattern: &str) -> impl Iterator<Item = (usize, char)> {
    let (mut escaped, mut brackets, mut first, mut before) = (false, 0_usize, false, None);
    pattern.char_indices().filter(move |&(_, c)| {
        let before = before.replace(c);
        if escaped {
            (escaped, first) = (false, false);
            return false;
        }
        if c == '\\' {
            escaped = true;
            return false;
        }
        if brackets == 0 {
            if c == '[' {
                (brackets, first) = (1, true);
            }
            return c != '[';
        }
        match c {
            '^' if first => return false,
            ']' if !first => brackets -= 1,
            // A class that is taken away: `[a-z-[aeiou]]`.
            '[' if before == Some('-') => (brackets, first) = (brackets + 1, true),
            _ => first = false,
        }
        false
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_told_from_what_looks_like_them() {
        use Ends::{Anchor, Anything, Open};
        for (pattern, start, end, alternatives) in [
            ("abc", Open, Open, false),
            ("^abc$", Anchor, Anchor, false),
            ("\\Aabc\\z", Anchor, Anchor, false),
            ("abc\\$", Open, Open, false),
            ("abc\\\\$", Open, Anchor, false),
            ("abcz", Open, Open, false),
            ("a|b", Open, Open, true),
            ("^a|b$", Open, Open, true),
            ("^a$|^b$", Anchor, Anchor, true),
            ("^(a|b)$", Anchor, Anchor, false),
            ("(^a$|^b$)", Anchor, Anchor, false),
            ("(?:^a$)", Anchor, Anchor, false),
            ("(a)(b)", Open, Open, false),
            ("(?i)^a$", Anchor, Anchor, false),
            (".*a.*", Anything, Anything, false),
            ("a\\.*", Open, Open, false),
            ("[|$]", Open, Open, false),
            ("^[^|]$", Anchor, Anchor, false),
            ("[]|]$", Open, Anchor, false),
            ("[[]|a", Open, Open, true),
            ("^[a-z-[aeiou|]]$", Anchor, Anchor, false),
            ("(?<n>^a$)", Anchor, Anchor, false),
            ("(?=^a$)", Open, Open, false),
        ] {
            let found = ends(pattern);
            assert_eq!((found.start, found.end, found.alternatives), (start, end, alternatives), "{pattern}");
        }
    }
}
