//! Half-typed expressions.

use proptest::prelude::*;

use super::properties::fragments;
use super::*;

/// What is around `|` in a text, in words: the place, then the open calls with the argument.
fn around(marked: &str) -> String {
    let at = marked.find('|').unwrap();
    let text = marked.replacen('|', "", 1);
    let cursor = Draft::new(&text).cursor(at);
    let mut out = match cursor.place {
        Place::Attribute { typed, span, closed } => {
            format!("attribute {typed} of {}{}", span.of(&text), if closed { ", closed" } else { "" })
        }
        Place::Name { typed, span, called } => {
            format!("name {typed} of {}{}", span.of(&text), if called { ", called" } else { "" })
        }
        Place::Context { typed, span, closed } => {
            format!("context {typed} of {}{}", span.of(&text), if closed { ", closed" } else { "" })
        }
        Place::String => "string".into(),
        Place::Operand => "operand".into(),
        Place::Behind => "behind".into(),
    };
    for OpenCall { name, argument, .. } in cursor.calls {
        out.push_str(&format!("; {name} {argument}"));
    }
    out
}

#[test]
fn a_cursor_knows_where_it_is() {
    for (text, expected) in [
        ("|", "operand"),
        ("  |", "operand"),
        ("Jo|", "name Jo of Jo"),
        ("J|oin", "name J of Join"),
        ("Jo|in (", "name Jo of Join, called"),
        ("|Join(", "operand"),
        ("Join|(", "name Join of Join, called"),
        ("Join(|", "operand; Join 0"),
        ("Join( |)", "operand; Join 0"),
        ("Join(\"|", "string; Join 0"),
        ("Join(\"a, (b|", "string; Join 0"),
        ("Join(\"a\"|", "behind; Join 0"),
        ("Join(\"a\",|", "operand; Join 1"),
        ("Join(\", \", [|", "attribute  of ; Join 1"),
        ("Join(\", \", [giv|", "attribute giv of giv; Join 1"),
        ("Join(\", \", [giv|enName], [surname])", "attribute giv of givenName, closed; Join 1"),
        ("Join(\", \", [giv|, [surname])", "attribute giv of giv; Join 1"),
        ("Join(\", \", [giv, [sur|", "attribute sur of sur; Join 1"),
        ("[emails[type eq \"wo|", "attribute emails[type eq \"wo of emails[type eq \"wo"),
        ("[mail|]", "attribute mail of mail, closed"),
        ("[mail]|", "behind"),
        ("[mail] |", "behind"),
        ("[mail] = |", "operand"),
        ("IIF([a]=\"b\", |", "operand; IIF 1"),
        ("Join(\"-\", Mid([a], 1, |", "operand; Mid 2; Join 1"),
        ("Join(\"-\", Mid([a], 1, 2), |", "operand; Join 2"),
        ("Join(\"-\", Mid([a], 1, 2)|", "behind; Join 1"),
        ("Replace([a], , |, \"\")", "operand; Replace 2"),
        ("switch\n (\n|", "operand; switch 0"),
        ("(|", "operand"),
        ("f((a, |", "operand; f 0"),
        (")|", "behind"),
        ("7|", "behind"),
        ("%Dom|", "context Dom of Dom"),
        ("%Dom|ain%", "context Dom of Domain, closed"),
        ("%Domain%|", "behind"),
        ("emails[ty|", "behind"),
        ("IIF([größe]=\"ü\", [str|aße]", "attribute str of straße, closed; IIF 1"),
        ("“a|", "name a of a"),
    ] {
        assert_eq!(around(text), expected, "{text}");
    }
}

#[test]
fn what_is_open_is_told() {
    for (text, open) in [
        ("", None),
        ("[mail]", None),
        ("Join(", Some(Unclosed::Parenthesis)),
        ("Join(\"a)", Some(Unclosed::String)),
        ("Join(\"a\\\")", Some(Unclosed::String)),
        ("[mail", Some(Unclosed::Bracket)),
        ("emails[type eq \"work\"", Some(Unclosed::Bracket)),
        ("Join(\"(\")", None),
        ("Join(\"a\"))", None),
        ("Trim(“(”)", None),
        ("Trim('(')", None),
        ("Trim([a]) // (", None),
        ("Trim([a", Some(Unclosed::Bracket)),
        ("\u{feff}Trim(", Some(Unclosed::Parenthesis)),
    ] {
        assert_eq!(Draft::new(text).unclosed(), open, "{text}");
    }
    assert_eq!(Draft::new(&"f(".repeat(5000)).unclosed(), Some(Unclosed::Parenthesis));
}

#[test]
fn pieces_are_told_apart() {
    use Piece::*;
    let pieces =
        |text: &str| Draft::new(text).pieces().into_iter().map(|(piece, _)| piece).collect::<Vec<_>>();
    assert_eq!(
        pieces(r#"IIF ([a] = "x", -7, %C%) ) == True"#),
        [
            Function,
            Parenthesis,
            Attribute,
            Operator,
            String,
            Comma,
            Number,
            Comma,
            Context,
            Parenthesis,
            Wrong,
            Wrong,
            Name
        ]
    );
    assert_eq!(pieces("Join(\"a, b"), [Function, Parenthesis, String]);
    assert_eq!(pieces("[a, b"), [Attribute]);
    assert_eq!(pieces("emails[type"), [Name]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_text_can_be_typed(text in fragments()) {
        for end in (0..=text.len()).filter(|at| text.is_char_boundary(*at)) {
            let draft = Draft::new(&text[..end]);
            let mut before = 0;
            for (_, span) in draft.pieces() {
                prop_assert!(span.start >= before && !span.is_empty() && span.end <= end, "{:?}", draft.text());
                before = span.end;
            }
            draft.unclosed();
        }
        for offset in 0..=text.len() + 1 {
            let cursor = Draft::new(&text).cursor(offset);
            let place = match cursor.place {
                Place::Attribute { span, .. } | Place::Name { span, .. } | Place::Context { span, .. } => Some(span),
                Place::String | Place::Operand | Place::Behind => None,
            };
            for span in cursor.calls.iter().map(|call| call.span).chain(place) {
                prop_assert!(text.get(span.start..span.end).is_some(), "{:?} at {}: {:?}", text, offset, span);
            }
        }
    }
}
