//! One value of a text becomes another.

use super::*;
use crate::source::SourceFile;
use crate::source::document::{Reader, read};
use crate::testing::values;
use proptest::prelude::*;
use serde_json::json;

/// The text after its `x` has become another value.
fn rewritten(text: &str, new: &Json) -> String {
    let document = read(&SourceFile::new("x", text));
    let root = document.root.unwrap();
    let mut rewriter = Rewriter::new(text, document.format, Some(&root));
    rewriter.entry(&root, root.entry("x").unwrap(), new).unwrap();
    let edits = rewriter.finish();
    assert!(edits.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start), "{text}\n{new}\n{edits:?}");
    Edit::apply(&edits, text)
}

fn read_back(text: &str) -> (Json, String) {
    let document = read(&SourceFile::new("x", text));
    let mut reader = Reader { diagnostics: document.diagnostics };
    let value = document.root.map(|root| values::json(&mut reader, &root)).unwrap_or_default();
    (value, format!("{:?}", reader.diagnostics))
}

fn json_values() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        (0..3).prop_map(Json::from),
        "[a-c]|[ -~]{0,6}|no|a\nb".prop_map(Json::from),
    ];
    leaf.prop_recursive(4, 24, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
            prop::collection::vec(("type|value|[a-d]", inner), 0..4)
                .prop_map(|members| members.into_iter().collect()),
        ]
    })
}

/// A remark behind every line.
fn remarked(text: &str) -> String {
    text.lines().map(|line| format!("{line} # r\n# own\n")).collect()
}

proptest! {
    #[test]
    fn one_value_becomes_another(old in json_values(), new in json_values(), windows in any::<bool>()) {
        let block = format!("a: 1\nx:{}\nz: 2\n", behind(&old, 0));
        let flow = |style| format!("{{ \"a\": 1, \"x\": {}, \"z\": 2 }}", emit::flow(&old, style, 0));
        let nested = format!("- q\n- x:{}\n", behind(&old, 2));
        let nested = nested.strip_prefix("- q\n- ").unwrap();
        for text in [
            remarked(&block),
            block.clone(),
            flow(Style::Json),
            format!("a: 1\nx: {}\nz: 2", emit::one_line(&old, Style::Yaml)),
            nested.to_owned(),
        ] {
            let text = if windows { text.replace('\n', "\r\n") } else { text };
            let after = rewritten(&text, &new);
            let (read, said) = read_back(&after);
            prop_assert!(agrees(&new, &read["x"], Extent::Whole), "{}\n{}\n{}\n{}", text, new, after, said);
            prop_assert_eq!(&read["z"], &read_back(&text).0["z"], "{}\n{}\n{}", text, new, after);
            prop_assert_eq!(said, "[]", "{}\n{}\n{}", text, new, after);
            // Once it says so, nothing is written any more.
            prop_assert_eq!(rewritten(&after, &new), after);
        }
    }
}

#[test]
fn what_need_not_change_stays() {
    let text = "\
x: # one
  # two
  a: 'A' # three
  gone: 1
  # four
  list: # five
    - type: work # six
      value: b
    # seven
    - {type: home, value: c} # eight
    - d
  last: # nine
    b: c
y: z
";
    let new = json!({
        "a": "A", "list": [{"value": "B", "type": "work"}, {"type": "home", "value": "C"}, "e"],
        "last": "now a text", "new": {"b": [1, 2]},
    });
    let expected = "\
x: # one
  # two
  a: 'A' # three
  # four
  list: # five
    - type: work # six
      value: B
    # seven
    - {type: home, value: C} # eight
    - e
  last: now a text # nine
  new:
    b: [1, 2]
y: z
";
    assert_eq!(rewritten(text, &new), expected);
}
