//! Target paths: from text to tree.

use pest::Parser;
use pest::iterators::Pair;
use pest_derive::Parser;

use super::literal::{StringLiteral, parse_integer, unknown_escapes};
use super::path_faults::{mend_quotes, misplaced_bracket, refusal};
use super::tree::{Filter, FilterTerm, FilterValue, Path};
use super::{Parsed, shown, span};
use crate::source::{Code, Diagnostic, Span};

#[derive(Parser)]
#[grammar = "../grammar/path.pest"]
struct PathParser;

/// Parses a target attribute, such as `emails[type eq "work"].value`.
///
/// The names are those of RFC 7644; of its filters, a target takes equalities joined by `and`.
pub fn parse_path(text: &str) -> Parsed<Path> {
    match plain(text) {
        Some(path) if bare_schema(&path).is_none() => Parsed::new(Some(path), Vec::new()),
        _ => by_grammar(text),
    }
}

/// What the grammar makes of a path without a filter, as most are: it takes the grammar's parser twenty times
/// as long. None where the grammar is to judge.
fn plain(text: &str) -> Option<Path> {
    let is_name = |name: &str| {
        !name.is_empty()
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'$'))
    };
    let (schema, start) = match text.rfind(':') {
        Some(colon) => (text.get(..colon), colon + 1),
        None => (None, 0),
    };
    if let Some(schema) = schema {
        let mut segments = schema.split(':');
        let is_urn = segments.next().is_some_and(|scheme| scheme.eq_ignore_ascii_case("urn"));
        let mut rest = segments.peekable();
        let is_segment = |segment: &str| segment.split('.').all(|part| part.is_empty() || is_name(part));
        if !is_urn || rest.peek().is_none() || !rest.all(|segment| !segment.is_empty() && is_segment(segment))
        {
            return None;
        }
    }
    let names = text.get(start..)?;
    let (attribute, sub_attribute) = match names.split_once('.') {
        Some((attribute, sub_attribute)) => (attribute, Some(sub_attribute)),
        None => (names, None),
    };
    if !is_name(attribute) || !sub_attribute.is_none_or(is_name) {
        return None;
    }
    let dot = start + attribute.len();
    Some(Path {
        schema: schema.map(|schema| (schema.to_owned(), Span::new(0, schema.len()))),
        attribute: (attribute.to_owned(), Span::new(start, dot)),
        filter: None,
        sub_attribute: sub_attribute.map(|name| (name.to_owned(), Span::new(dot + 1, text.len()))),
        span: Span::new(0, text.len()),
    })
}

fn by_grammar(text: &str) -> Parsed<Path> {
    let (mended, patch, mut diagnostics) = mend_quotes(text);
    let mut found = Vec::new();
    let tree = match PathParser::parse(Rule::path, &mended) {
        Ok(mut pairs) => pairs.next().and_then(|pair| tree(pair, &mut found)),
        Err(error) => {
            let is_path = |text: &str| PathParser::parse(Rule::path, text).is_ok();
            found.push(misplaced_bracket(&mended, is_path).unwrap_or_else(|| refusal(&mended, &error)));
            None
        }
    };
    if let Some(resource) = tree.as_ref().and_then(bare_schema) {
        let message = format!("`{}` is a schema, not an attribute of it", shown(&mended));
        let help = "name the attribute after another `:`, as in `…:2.0:User:department`";
        found.push(
            Diagnostic::new(Code::AF401, message)
                .label(resource, "the attribute is missing after this")
                .help(help),
        );
    }
    diagnostics.extend(found.into_iter().map(|found| patch.relocate(found)));
    Parsed::new(tree, diagnostics)
}

/// The resource's name, when a URN ends with it: `urn:…:2.0:User`.
///
/// A schema's URN ends with version and resource, and attributes begin with a small letter
/// (RFC 7643, sections 2.1 and 10), which tells one from the other.
fn bare_schema(path: &Path) -> Option<Span> {
    let (schema, _) = path.schema.as_ref()?;
    let version = schema.rsplit(':').next()?;
    let is_version =
        version.contains('.') && version.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let (name, span) = &path.attribute;
    let is_bare = path.filter.is_none() && path.sub_attribute.is_none();
    (is_version && is_bare && name.starts_with(|c: char| c.is_ascii_uppercase())).then_some(*span)
}

fn named(pair: &Pair<'_, Rule>) -> (String, Span) {
    (pair.as_str().to_owned(), span(pair))
}

/// Builds the tree; none only for what the grammar rules out, or with a finding.
fn tree(pair: Pair<'_, Rule>, found: &mut Vec<Diagnostic>) -> Option<Path> {
    let whole = span(&pair);
    let (mut schema, mut attribute, mut filter, mut sub_attribute) = (None, None, None, None);
    for part in pair.into_inner() {
        match part.as_rule() {
            Rule::uri => schema = Some(named(&part)),
            Rule::attr_name => attribute = Some(named(&part)),
            Rule::sub_attr => sub_attribute = Some(named(&part)),
            Rule::value_filter => {
                let place = span(&part);
                let terms = part.into_inner().map(|term| self::term(term, found)).collect::<Option<_>>()?;
                filter = Some(Filter { terms, span: place });
            }
            _ => {}
        }
    }
    Some(Path { schema, attribute: attribute?, filter, sub_attribute, span: whole })
}

fn term(pair: Pair<'_, Rule>, found: &mut Vec<Diagnostic>) -> Option<FilterTerm> {
    let mut parts = pair.into_inner();
    let attribute = named(&parts.next()?);
    let value = parts.next()?;
    let value_span = span(&value);
    let written = value.as_str();
    let value = match value.into_inner().next() {
        None => FilterValue::Boolean(written == "true"),
        Some(form) if form.as_rule() == Rule::number => match parse_integer(form.as_str()) {
            Ok((value, _)) => FilterValue::Integer(value),
            Err(why) => {
                let message = format!("`{}` is not an integer", shown(written));
                found.push(Diagnostic::new(Code::AF401, message).at(value_span).help(why));
                return None;
            }
        },
        Some(form) => {
            let text = form.into_inner().next()?;
            let start = span(&text).start;
            found.extend(unknown_escapes(text.as_str(), start));
            FilterValue::String(StringLiteral::decode(text.as_str(), start))
        }
    };
    Some(FilterTerm { attribute, value, value_span })
}

/// A rule of the grammar as people call it.
pub(super) fn in_words(rule: Rule) -> &'static str {
    match rule {
        Rule::EOI => "the end",
        Rule::uri => "a schema's URN",
        Rule::attr_name | Rule::sub_attr => "an attribute's name",
        Rule::value_filter | Rule::attr_exp => "`attribute eq value`",
        Rule::comp_value | Rule::string | Rule::number | Rule::text => {
            "a `\"string\"`, `true`, `false` or an integer"
        }
        _ => "a path",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn plain_paths_are_the_grammars(text in "(urn|URN|x)?[aU2:.$ -]{0,12}(:|.)?[a-z_.-]{0,4}") {
            if let Some(path) = plain(&text) {
                let by_grammar = by_grammar(&text);
                prop_assert!(by_grammar.tree.is_none_or(|tree| tree == path));
                prop_assert_eq!(parse_path(&text), super::by_grammar(&text));
            }
        }
    }

    #[test]
    fn most_paths_are_plain() {
        for text in [
            "userName",
            "name.givenName",
            "urn:a:b",
            "urn:ietf:params:scim:schemas:core:2.0:User:name.given-Name",
        ] {
            assert_eq!(plain(text), by_grammar(text).tree, "{text}");
            assert!(plain(text).is_some(), "{text}");
        }
        for text in ["", "urn:x", "a.b.c", "emails[primary eq true]", "urn::a", "a:b", "é", "a b"] {
            assert_eq!(plain(text), None, "{text}");
        }
    }
}
