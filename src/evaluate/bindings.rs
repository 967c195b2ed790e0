use std::borrow::Cow;
use std::sync::Arc;

use crate::catalogue::Catalogue;
use crate::check::Attributes;
use crate::syntax::{Argument, Expression, ExpressionKind, Name};
use crate::value::{Arena, Kept, Value};

/// Names that stand for values in an expression, without brackets, whatever the record has.
#[derive(Clone, Debug, Default)]
pub struct Bindings(Vec<(Box<str>, Arc<Kept>)>);

/// Which attribute slots have values that are not the record's.
#[derive(Clone, Debug, Default)]
pub(super) struct Bound(Vec<(usize, Arc<Kept>)>);

impl Bindings {
    /// The same with one more name.
    pub fn with(mut self, name: impl Into<Box<str>>, value: Arc<Kept>) -> Self {
        self.0.push((name.into(), value));
        self
    }

    fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(bound, _)| **bound == *name)
    }

    /// Makes attributes of the names in a tree. They get slots of their own: their values are known when the
    /// expression runs, and nothing is folded.
    pub(super) fn put_into(&self, tree: &mut Expression) {
        if self.0.is_empty() {
            return;
        }
        match &mut tree.kind {
            ExpressionKind::Name(Name::Unknown(name)) if self.has(name) => {
                tree.kind = ExpressionKind::Attribute { name: std::mem::take(name), name_span: tree.span };
            }
            ExpressionKind::Call { arguments, .. } => {
                for argument in arguments {
                    if let Argument::Given(part) = argument {
                        self.put_into(part);
                    }
                }
            }
            ExpressionKind::Comparison { left, right, .. } => {
                self.put_into(left);
                self.put_into(right);
            }
            _ => {}
        }
    }

    /// The catalogue with the names allowed.
    pub(super) fn allow_in<'c>(&self, catalogue: &'c Catalogue) -> Cow<'c, Catalogue> {
        let mut catalogue = Cow::Borrowed(catalogue);
        for (name, _) in &self.0 {
            catalogue.to_mut().allow(&**name);
        }
        catalogue
    }

    /// The slots that the names have got.
    pub(super) fn slots(&self, attributes: &Attributes) -> Bound {
        let slot = |name: &str| attributes.names().iter().position(|other| **other == *name);
        Bound(self.0.iter().filter_map(|(name, value)| Some((slot(name)?, value.clone()))).collect())
    }
}

impl Bound {
    /// The slots of a record, with the values that are not its own.
    pub fn fill<'r>(&'r self, slots: &'r [Value<'r>], arena: &'r Arena) -> &'r [Value<'r>] {
        if self.0.is_empty() {
            return slots;
        }
        let filled = arena.alloc_slice_copy(slots);
        for (slot, kept) in &self.0 {
            if let Some(place) = filled.get_mut(*slot) {
                *place = kept.value(arena);
            }
        }
        filled
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{ObjectKind, SourceKind};
    use crate::evaluate::{CompiledExpression, Evaluation, Settings};
    use crate::functions::Environment;

    /// The text form of an expression, with `_` for what another one gives.
    fn after(first: &str, then: &str) -> String {
        let environment = Environment::default();
        let record = br#"{"list": ["a", "b"], "role": {"value": "x"}, "_": "the record's"}"#;
        let compile = |text: &str, settings: &Settings| {
            let (compiled, found) = CompiledExpression::compile(text, settings);
            compiled.unwrap_or_else(|| panic!("{text}: {found:?}"))
        };
        let settings = Settings::default();
        let (_, kept) = compile(first, &settings).evaluate_and_keep(record, &environment).unwrap();
        let mut settings = settings;
        settings.catalogue = Catalogue::new(SourceKind::Entra, ObjectKind::User);
        settings.bindings = Bindings::default().with("_", Arc::new(kept.unwrap()));
        match compile(then, &settings).evaluate(record, &environment).unwrap() {
            Evaluation::Value(forms) => forms.json.to_string(),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn a_name_is_the_value_that_it_was() {
        for (first, then, comes_to) in [
            (
                r#"CDate("2020-03-16T07:00:00Z")"#,
                r#"FormatDateTime(_, , "M/d/yyyy h:mm:ss tt", "yyyy")"#,
                r#""2020""#,
            ),
            (r#"CDate("2020-03-16")"#, "CStr(_)", r#""3/16/2020 12:00:00 AM""#),
            ("[list]", "Item(_, 2)", r#""b""#),
            ("[role]", "_", r#"{"value":"x"}"#),
            ("[none]", "IsNullOrEmpty(_)", "true"),
            ("[none]", "_", "Null"),
            (r#""""#, "Len(_)", "0"),
            ("7", r#"IIF(_ = 7, "seven", _)"#, r#""seven""#),
            ("Len(\"abc\")", "Append(_, \"!\")", "\"3!\""),
        ] {
            assert_eq!(after(first, then), comes_to, "{first}, then {then}");
        }
    }

    #[test]
    fn a_name_stands_where_it_is_written() {
        let value = Kept::One(crate::value::Constant::text("no date"));
        let bindings = Bindings::default().with("_", Arc::new(value));
        let settings = Settings { bindings, ..Settings::default() };
        let (compiled, found) = CompiledExpression::compile("Append(CDate( _ ), [x])", &settings);
        assert!(found.is_empty(), "what it is bound to is not looked into before: {found:?}");
        let outcome = compiled.unwrap().evaluate(b"{}", &Environment::default()).unwrap();
        assert!(
            matches!(outcome, Evaluation::Error { span, .. } if (span.start, span.end) == (7, 17)),
            "{outcome:?}"
        );
        let (_, found) = CompiledExpression::compile("Append(_, other)", &settings);
        assert_eq!(found.len(), 1, "other names are what they were: {found:?}");
    }
}
