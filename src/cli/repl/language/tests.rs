//! Whatever is typed, at every key.

use std::path::Path;

use super::*;

/// Every expression of the case files, and of the functions' examples.
fn expressions() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/expressions");
    let mut all: Vec<String> = attrflow::functions::all()
        .flat_map(|function| function.examples)
        .map(|example| example.expression.to_owned())
        .collect();
    for file in std::fs::read_dir(folder).unwrap() {
        for line in std::fs::read_to_string(file.unwrap().path()).unwrap().lines() {
            let case: Option<serde_json::Value> = serde_json::from_str(line).ok();
            all.extend(case.and_then(|case| Some(case["expression"].as_str()?.to_owned())));
        }
    }
    all.sort();
    all.dedup();
    assert!(all.len() > 400, "only {} expressions were found", all.len());
    all
}

#[test]
fn no_beginning_of_an_expression_is_too_odd() {
    let vocabulary = Vocabulary {
        attributes: vec![("givenName".into(), "String".into()), ("größe".into(), String::new())],
        ..Vocabulary::default()
    };
    for text in expressions() {
        for head in ["", ":type "] {
            let text = format!("{head}{text}");
            let places = (0..=text.len()).filter(|at| text.is_char_boundary(*at));
            for end in places {
                let typed = &text[..end];
                unclosed(typed);
                hint(typed, end, 40);
                let mut before = 0;
                for (_, span) in paint(typed) {
                    assert!(before <= span.start && typed.get(span.start..span.end).is_some(), "{typed}");
                    before = span.end;
                }
                // Behind the cursor there may be more already.
                for input in [typed, &text] {
                    hint(input, end, 40);
                    if let Some(found) = complete(input, end, &vocabulary) {
                        assert!(input.get(found.span.start..found.span.end).is_some(), "{input:?} at {end}");
                        assert!(
                            found.span.start <= end && !found.candidates.is_empty(),
                            "{input:?} at {end}"
                        );
                        found.common(input);
                    }
                }
            }
        }
    }
}

#[test]
fn commands_may_be_half_typed() {
    for text in [
        ":",
        ": ",
        ":set größe=",
        ":load \u{1f600}/",
        ":map name.",
        ":user ada@",
        "  :he",
        ":type\n",
        ":doc [m",
    ] {
        for end in (0..=text.len()).filter(|at| text.is_char_boundary(*at)) {
            for input in [text, &text[..end]] {
                hint(input, end, 40);
                paint(input);
                unclosed(input);
                if let Some(found) = complete(input, end, &Vocabulary::default()) {
                    assert!(input.get(found.span.start..found.span.end).is_some(), "{input:?} at {end}");
                }
            }
        }
    }
}
