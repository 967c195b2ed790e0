//! Characters that arrive by copy and paste, by name.

/// Whether it is a typographic form of the double quote.
pub(super) const fn is_double_quote(c: char) -> bool {
    matches!(c, '“' | '”' | '„' | '‟' | '«' | '»' | '″' | '\u{FF02}')
}

/// Whether it is a typographic form of the single quote.
pub(super) const fn is_single_quote(c: char) -> bool {
    matches!(c, '‘' | '’' | '‚' | '‛' | '‹' | '›' | '′' | '´' | '\u{FF07}')
}

/// Whether it is any typographic quote.
pub(super) const fn is_quote(c: char) -> bool {
    is_double_quote(c) || is_single_quote(c)
}

/// What an invisible character is called, and what stands for it: a blank, or nothing.
pub(super) const fn invisible(c: char) -> Option<(&'static str, &'static str)> {
    Some(match c {
        '\u{A0}' => ("no-break space", " "),
        '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{205F}' => ("typographic space", " "),
        '\u{202F}' => ("narrow no-break space", " "),
        '\u{3000}' => ("ideographic space", " "),
        '\u{85}' | '\u{0B}' | '\u{0C}' => ("line or page break", " "),
        '\u{2028}' => ("line separator", " "),
        '\u{2029}' => ("paragraph separator", " "),
        '\u{AD}' => ("soft hyphen", ""),
        '\u{200B}' => ("zero-width space", ""),
        '\u{200C}' => ("zero-width non-joiner", ""),
        '\u{200D}' => ("zero-width joiner", ""),
        '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => ("direction mark", ""),
        '\u{2060}'..='\u{2064}' => ("word joiner", ""),
        '\u{FEFF}' => ("byte order mark", ""),
        '\0'..='\u{8}' | '\u{E}'..='\u{1F}' | '\u{7F}'..='\u{9F}' => ("control character", ""),
        _ => return None,
    })
}

/// An HTML entity at the beginning of `text`: as written, and the character it stands for.
pub(super) fn entity(text: &str) -> Option<(&str, char)> {
    const NAMED: [(&str, char); 12] = [
        ("&lt;", '<'),
        ("&gt;", '>'),
        ("&amp;", '&'),
        ("&quot;", '"'),
        ("&apos;", '\''),
        ("&nbsp;", ' '),
        ("&ldquo;", '“'),
        ("&rdquo;", '”'),
        ("&lsquo;", '‘'),
        ("&rsquo;", '’'),
        ("&lsqb;", '['),
        ("&rsqb;", ']'),
    ];
    if let Some((name, c)) = NAMED.into_iter().find(|(name, _)| text.starts_with(name)) {
        return Some((text.get(..name.len())?, c));
    }
    let digits = text.strip_prefix("&#")?;
    let end = digits.bytes().take(8).position(|byte| byte == b';')?;
    let digits = digits.get(..end)?;
    let number = match digits.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => digits.parse().ok()?,
    };
    let c = char::from_u32(number).filter(|c| !c.is_control())?;
    Some((text.get(..end + 3)?, c))
}

/// A tag of HTML that a page's code samples leave behind, at the beginning of `text`.
pub(super) fn tag(text: &str) -> Option<&str> {
    let end = text.bytes().take(12).position(|byte| byte == b'>')? + 1;
    let tag = text.get(..end)?;
    let name = tag.strip_prefix('<')?.trim_start_matches('/').trim_end_matches(['/', '>', ' ']);
    let known = ["br", "p", "b", "i", "code", "pre", "span", "div", "strong", "em"];
    known.iter().any(|known| known.eq_ignore_ascii_case(name)).then_some(tag)
}
