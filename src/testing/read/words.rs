//! Words that several parts of a test file have.

use crate::source::document::{Node, Reader, Scalar};
use crate::source::{Code, Diagnostic, Edit, Safety, Span, suggest};

/// A code, or the name of its rule; of those of evaluation alone, if `evaluation`.
pub(super) fn code(reader: &mut Reader, node: &Node, key: &Scalar, evaluation: bool) -> Option<Code> {
    let Some(scalar) = node.as_scalar() else {
        reader.wrong_kind(node, key.span, &key.text, "a code");
        return None;
    };
    let is_wanted = |code: &Code| !evaluation || code.as_str().starts_with("AF9");
    if let Some(code) = scalar.text.parse().ok().filter(is_wanted) {
        return Some(code);
    }
    let message = match scalar.text.parse::<Code>() {
        Ok(code) => format!("`{code}` is no code of evaluation"),
        Err(()) => format!("there is no code `{}`", scalar.text),
    };
    let mut found = Diagnostic::new(Code::AF309, message).at(scalar.span);
    let known = Code::ALL.iter().filter(|code| is_wanted(code));
    let names = known.flat_map(|code| [code.as_str(), code.name()]);
    found = match suggest(&scalar.text, names).filter(|near| !near.starts_with("AF")) {
        Some(near) => {
            let edit = Edit::replace(scalar.locate(Span::new(0, scalar.text.len())), scalar.encode(near));
            found.help(format!("did you mean `{near}`?")).fix(
                Safety::Unsafe,
                format!("write `{near}`"),
                vec![edit],
            )
        }
        None if evaluation => found.help("those of evaluation begin with AF9: `attrflow rule` lists them"),
        None => found.help("`attrflow rule` lists them"),
    };
    reader.report(found);
    None
}

/// Texts: one, or a list of them.
pub(super) fn texts(reader: &mut Reader, node: &Node, key: &Scalar) -> Vec<String> {
    let items = match node.as_sequence() {
        Some(items) => items,
        None => std::slice::from_ref(node),
    };
    let texts = items.iter().filter_map(|item| reader.text(item, key.span, &key.text));
    texts.map(|text| text.text.clone()).collect()
}
