use super::show::document;
use crate::source::document::{Document, Node, NodeKind, Scalar, ScalarStyle, decode, quoted};
use crate::source::{SourceFile, Span};
use proptest::prelude::*;

fn first_value(document: &Document) -> Scalar {
    let root = document.root.as_ref().unwrap();
    root.get("key").unwrap_or_else(|| panic!("{document:#?}")).as_scalar().unwrap().clone()
}

/// What a slice of the file says in the style of `scalar`.
fn said(scalar: &Scalar, slice: &str) -> String {
    match scalar.style {
        ScalarStyle::DoubleQuoted => decode::double(&format!("\"{slice}\""), 0).unwrap().text,
        ScalarStyle::SingleQuoted => slice.replace("''", "'"),
        ScalarStyle::JsonString => serde_json::from_str(&format!("\"{slice}\"")).unwrap(),
        _ => slice.to_owned(),
    }
}

/// Every character is located at what wrote it, every span from its first to its last one.
fn check_places(file: &str, scalar: &Scalar) {
    let text = &scalar.text;
    let mut places: Vec<Span> = Vec::new();
    for (at, character) in text.char_indices() {
        let place = scalar.locate(Span::new(at, at + character.len_utf8()));
        let slice = file.get(place.start..place.end).unwrap();
        let is_break = slice.contains(['\n', '\r']);
        match character {
            ' ' if is_break => assert!(slice.trim_matches([' ', '\t', '\r', '\n']).is_empty()),
            '\n' if is_break => assert!(slice.trim_matches([' ', '\t', '\r', '\n']).is_empty()),
            // The last break of a block at the very end of a file that has none.
            '\n' if slice.is_empty() => assert_eq!(place.end, file.len()),
            _ => assert_eq!(said(scalar, slice), character.to_string(), "{file:?} at {at}"),
        }
        assert_eq!(scalar.locate(Span::at(at)), Span::at(place.start), "{file:?} at {at}");
        if let Some(last) = places.last() {
            assert!(last.end <= place.start, "{file:?}: {places:?} then {place:?}");
        }
        places.push(place);
        let start = text.char_indices().zip(&places).map(|((start, _), place)| (start, place.start));
        for (start, first) in start {
            let whole = scalar.locate(Span::new(start, at + character.len_utf8()));
            assert_eq!(whole, Span::new(first, place.end), "{file:?}");
        }
    }
}

/// The value of `key` as serde_yaml reads it.
fn oracle(file: &str) -> Option<String> {
    let value: serde_yaml::Value = serde_yaml::from_str(file.trim_start_matches('\u{feff}')).ok()?;
    value.get("key")?.as_str().map(str::to_owned)
}

fn check(file: &str, style: ScalarStyle) {
    let document = document(file);
    assert_eq!(document.diagnostics, [], "{file:?}");
    let scalar = first_value(&document);
    assert_eq!(scalar.style, style, "{file:?}");
    if let Some(wanted) = oracle(file) {
        assert_eq!(scalar.text, wanted, "{file:?}");
    }
    check_places(file, &scalar);
    let next = document.root.as_ref().unwrap().entry("next").unwrap();
    assert_eq!(next.key.span.of(file), "next", "{file:?}");
    assert_eq!(next.value.span.of(file), "[mail]", "{file:?}");
}

/// The file in its variants: line breaks, a byte order mark.
fn variants(file: &str) -> [String; 4] {
    let crlf = file.replace('\n', "\r\n");
    [file.to_owned(), format!("\u{feff}{file}"), format!("\u{feff}{crlf}"), crlf]
}

fn fragments(alphabet: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(alphabet), 1..12).prop_map(|parts| parts.concat())
}

const DOUBLE: &[&str] = &[
    "a",
    "é",
    "😀",
    " ",
    "  ",
    "\t",
    "\\n",
    "\\t",
    "\\\"",
    "\\\\",
    "\\u00e9",
    "\\x41",
    "\\U0001F600",
    "\\_",
    "'",
    "[b]",
    "# ",
    ": ",
    ",",
    "\n  ",
    " \n   ",
    "\n\n  ",
    "\n \n  ",
    "\\\n  ",
    "\\ ",
    "\\/",
];
const SINGLE: &[&str] =
    &["a", "é", "😀", " ", "  ", "''", "\"", "\\", "\\n", "[b]", " # ", ": ", "\n  ", " \n   ", "\n\n  "];
const PLAIN: &[&str] = &[
    "a", "é", "😀", " b", "  c", "'", "\"d\"", "\\n", "(e, [f])", "#g", ":h", "\n  i", " \n   j", "\n\n  k",
];
const BLOCK: &[&str] =
    &["a", "é😀", " b", "\n    c", "\n      d", "\n\n    e", "\n    \tf", " # g", ": h", "\"i\""];
const ANYTHING: &[&str] = &[
    "a", "b: ", "c:\n", "- ", "\n", "\n  ", "\n    ", "\r\n", "\t", "[", "]", "{", "}", "(", ")", "\"", "'",
    "#", " #", "&x ", "&HF7", "*x", "!t ", "!!str ", "|\n", ">-\n", "%", "@", "`", ",", "?", "? ", ": ", ":",
    "---\n", "...\n", "\\", "\\n", "é", "😀", "\u{feff}", "\0", "<<: ", "=", "~", "null", "1", "mail",
    "key: ", "\r", "key: {", "key: [", "- - ", "  ", "\u{85}", "\u{2028}", "//", "/*", ": [", "\": ", "\", ",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn double_quoted(raw in fragments(DOUBLE)) {
        for file in variants(&format!("key: \"{raw}\" # comment\nnext: [mail]\n")) {
            check(&file, ScalarStyle::DoubleQuoted);
        }
    }

    #[test]
    fn single_quoted(raw in fragments(SINGLE)) {
        for file in variants(&format!("key: '{raw}'\nnext: [mail]\n")) {
            check(&file, ScalarStyle::SingleQuoted);
        }
    }

    #[test]
    fn plain(raw in fragments(PLAIN)) {
        for file in variants(&format!("key: z{raw} # comment\nnext: [mail]\n")) {
            check(&file, ScalarStyle::Plain);
        }
    }

    #[test]
    fn blocks(
        raw in fragments(BLOCK),
        folded in any::<bool>(),
        chomping in prop::sample::select(vec!["", "-", "+", "- # comment", "4", "4-"]),
        tail in prop::sample::select(vec!["", "\n", "\n\n"]),
    ) {
        let (mark, style) =
            if folded { ('>', ScalarStyle::Folded) } else { ('|', ScalarStyle::Literal) };
        for file in variants(&format!("key: {mark}{chomping}\n    z{raw}{tail}\nnext: [mail]\n")) {
            check(&file, style);
        }
    }

    #[test]
    fn json_strings(text in any::<String>(), escapes in any::<bool>()) {
        let mut json = serde_json::to_string(&text).unwrap();
        if escapes {
            let inner = json[1..json.len() - 1].to_owned();
            json = format!("\"{}\\ud83d\\ude00\\u00e9\\/{inner}\"", inner);
        }
        let file = format!("{{\"key\": {json},\n\"next\": true}}");
        let document = document(&file);
        prop_assert_eq!(&document.diagnostics, &[]);
        let scalar = first_value(&document);
        let wanted: serde_json::Value = serde_json::from_str(&file).unwrap();
        prop_assert_eq!(&wanted["key"], &scalar.text);
        check_places(&file, &scalar);
    }

    #[test]
    fn quoted_text_reads_back(text in any::<String>()) {
        let file = format!("key: {}\nflow: [ {} ]\n", quoted(&text), quoted(&text));
        let document = document(&file);
        prop_assert_eq!(&document.diagnostics, &[]);
        prop_assert_eq!(&first_value(&document).text, &text);
    }

    #[test]
    fn nothing_panics_on_pieces(text in prop::collection::vec(prop::sample::select(ANYTHING), 0..60)) {
        check_any(&text.concat());
    }

    #[test]
    fn nothing_panics_on_anything(text in any::<String>()) {
        check_any(&text);
    }

    #[test]
    fn nothing_panics_on_damaged_files(
        at in 0..GOOD.len(),
        cut in 0..8_usize,
        piece in prop::sample::select(ANYTHING),
    ) {
        let mut text = GOOD.to_owned();
        text.replace_range(at..(at + cut).min(GOOD.len()), piece);
        check_any(&text);
    }
}

const GOOD: &str = "attrflow: 1\nuser:\n  scope:\n    - name: staff # who\n      when:\n        - department EQUALS \"Field\"\n  attributes:\n    userName: { from: [mail], match: 1 }\n    emails[type eq \"work\"].value: { from: 'ToLower([mail])' }\n    title: >-\n      Join(\" \",\n        [a])\n    x: \"a\\tb\"\n";

/// Whatever the text: places lie in the file on character boundaries, findings are in order.
fn check_any(text: &str) {
    let document = crate::source::document::read(&SourceFile::new("any", text));
    let inside = |span: Span| assert!(text.get(span.start..span.end).is_some(), "{span:?} of {text:?}");
    for diagnostic in &document.diagnostics {
        assert!(!diagnostic.labels.is_empty());
        diagnostic.labels.iter().for_each(|label| inside(label.span));
        let edits = diagnostic.fix.iter().flat_map(|fix| &fix.edits);
        edits.for_each(|edit| inside(edit.span));
    }
    assert!(document.diagnostics.is_sorted_by_key(|diagnostic| diagnostic.span()));
    let mut nodes: Vec<&Node> = document.root.iter().collect();
    while let Some(node) = nodes.pop() {
        inside(node.span);
        let mut scalars = Vec::new();
        match &node.kind {
            NodeKind::Scalar(scalar) => scalars.push(scalar),
            NodeKind::Sequence(items) => nodes.extend(items),
            NodeKind::Mapping(entries) => {
                scalars.extend(entries.iter().map(|entry| &entry.key));
                nodes.extend(entries.iter().map(|entry| &entry.value));
            }
            NodeKind::Null | NodeKind::Invalid => {}
        }
        for scalar in scalars {
            inside(scalar.span);
            for (at, _) in scalar.text.char_indices() {
                inside(scalar.locate(Span::new(0, at)));
                inside(scalar.locate(Span::new(at, scalar.text.len())));
            }
        }
    }
    assert!(document.comments.is_sorted_by_key(|comment| comment.span));
    for comment in &document.comments {
        assert!(comment.span.of(text).starts_with('#'), "{comment:?} in {text:?}");
    }
}
