//! The expressions, clauses and paths of a mapping file in their canonical form.

use std::collections::{HashMap, HashSet};

use crate::check::Dialect;
use crate::functions;
use crate::mapping::{Located, MappingSource, ObjectMapping, Parsed, Place};
use crate::source::document::Scalar;
use crate::source::{Code, Diagnostic, Severity};
use crate::syntax::{
    Argument, Expression, ExpressionKind, Limits, Name, layout_expression, parse_clause, parse_expression,
    parse_path, print_clause, print_expression, print_path,
};

/// What a scalar of a mapping file holds.
#[derive(Debug)]
pub(super) enum Text {
    /// An expression.
    Expression {
        /// Its tree, functions in their documented spelling.
        tree: Expression,
        /// How many characters it may have.
        limits: Limits,
        /// On one line.
        line: String,
    },
    /// The name of an attribute, as the only element of a list: `[mail]`.
    Element,
    /// A clause or a path, on one line.
    Line(String),
    /// A bare name in the place of an expression: whether it has quotes matters to the linter.
    Bare,
}

/// What is known of the scalars of a file, by where they begin.
#[derive(Debug, Default)]
pub(super) struct Texts {
    texts: HashMap<usize, Text>,
    /// The keys whose values are the details of an attribute.
    targets: HashSet<usize>,
    /// The expressions and clauses that do not parse.
    pub refused: Vec<Diagnostic>,
}

impl Texts {
    /// Of a mapping file.
    pub fn of(parsed: &Parsed) -> Self {
        let mut texts = Texts::default();
        let Some(mapping) = &parsed.mapping else { return texts };
        let limits = match mapping.dialect {
            Dialect::Entra => Limits::ENTRA,
            Dialect::Extended => Limits::ANY,
        };
        let quotes = parsed.diagnostics.iter().filter(|found| found.code == Code::AF022);
        texts.texts.extend(quotes.map(|found| (found.span().start, Text::Bare)));
        for object in &mapping.objects {
            for attribute in &object.attributes {
                if let MappingSource::Expression(text) = &attribute.source {
                    texts.expression(text, limits);
                }
            }
            // A synchronization schema has names and paths in other places, and clauses in parts.
            if !parsed.is_graph {
                texts.rest(object);
            }
        }
        texts
    }

    /// What a scalar holds, where it is more than a text.
    pub fn get(&self, scalar: &Scalar) -> Option<&Text> {
        self.texts.get(&scalar.span.start)
    }

    /// Whether the value of a key is what an attribute is made of.
    pub fn is_target(&self, key: &Scalar) -> bool {
        self.targets.contains(&key.span.start)
    }

    fn expression(&mut self, located: &Located, limits: Limits) {
        let place = match &located.place {
            Place::Scalar(scalar) => scalar.span.start,
            Place::Sequence { element, .. } => element.span.start,
            // It has no text of its own.
            Place::Parts(_) => return,
        };
        let parsed = parse_expression(&located.text, limits);
        let Some(mut tree) = parsed.tree else {
            let errors = parsed.diagnostics.into_iter().filter(|found| found.severity() == Severity::Error);
            self.refused.extend(errors.map(|found| located.relocate(found)));
            return;
        };
        let text = match &located.place {
            Place::Sequence { .. } => Text::Element,
            _ if matches!(tree.kind, ExpressionKind::Name(Name::Unknown(_))) => Text::Bare,
            _ => {
                documented(&mut tree, &located.text);
                let line = print_expression(&tree);
                if !fits(&line, limits) {
                    // With blanks where there were none it would be too long.
                    return;
                }
                Text::Expression { tree, limits, line }
            }
        };
        self.texts.insert(place, text);
    }

    fn rest(&mut self, object: &ObjectMapping) {
        for clause in object.scope.iter().flat_map(|group| &group.clauses) {
            let parsed = parse_clause(&clause.text);
            let errors = parsed.diagnostics.into_iter().filter(|found| found.severity() == Severity::Error);
            self.refused.extend(errors.map(|found| clause.relocate(found)));
            if let Some(tree) = parsed.tree {
                self.line(clause, print_clause(&tree));
            }
        }
        let targets: Vec<&Located> = object.attributes.iter().map(|attribute| &attribute.target).collect();
        let declared: Vec<&Located> = object.schema.iter().map(|declared| &declared.path).collect();
        let filterable: Vec<&Located> = object.filterable.iter().flatten().collect();
        for target in &targets {
            if let Place::Scalar(key) = &target.place {
                self.targets.insert(key.span.start);
            }
        }
        if object.flat {
            // Names are no paths.
            return;
        }
        for paths in [targets, declared, filterable] {
            let mut taken: HashSet<String> = paths.iter().map(|path| path.text.clone()).collect();
            for path in paths {
                let Some(line) = parse_path(&path.text).tree.map(|tree| print_path(&tree)) else { continue };
                // Two keys must not become one.
                if line == path.text || taken.insert(line.clone()) {
                    self.line(path, line);
                }
            }
        }
    }

    fn line(&mut self, located: &Located, line: String) {
        if let Place::Scalar(scalar) = &located.place {
            self.texts.insert(scalar.span.start, Text::Line(line));
        }
    }
}

impl Text {
    /// The expression over several lines of a width, where it can be broken, and says the same so.
    pub fn wrapped(&self, width: usize) -> Option<String> {
        let Text::Expression { tree, limits, .. } = self else { return None };
        if !matches!(tree.kind, ExpressionKind::Call { .. } | ExpressionKind::Comparison { .. }) {
            return None;
        }
        let text = layout_expression(tree, width);
        fits(&text, *limits).then_some(text)
    }

    /// The name of the attribute that the expression is, if it is nothing else.
    pub fn attribute(&self) -> Option<&str> {
        match self {
            Text::Expression {
                tree: Expression { kind: ExpressionKind::Attribute { name, .. }, .. },
                ..
            } => Some(name),
            _ => None,
        }
    }
}

/// Whether a text is no longer than an expression may be.
fn fits(text: &str, limits: Limits) -> bool {
    text.len() <= limits.bytes && text.chars().count() <= limits.characters
}

/// Gives functions the names they have in the reference. `Null` stays as it is written in `text`: the service takes the
/// word for a text.
fn documented(expression: &mut Expression, text: &str) {
    match &mut expression.kind {
        ExpressionKind::Name(name @ Name::Null) => *name = Name::Unknown(expression.span.of(text).to_owned()),
        ExpressionKind::Call { name, arguments, .. } => {
            if let Some(function) = functions::find(name) {
                function.name.clone_into(name);
            }
            for argument in arguments {
                if let Argument::Given(expression) = argument {
                    documented(expression, text);
                }
            }
        }
        ExpressionKind::Comparison { left, right, .. } => {
            documented(left, text);
            documented(right, text);
        }
        _ => {}
    }
}

/// An expression in its canonical form on one line; none where it does not parse.
pub(super) fn canonical(text: &str, limits: Limits) -> Option<String> {
    let mut tree = parse_expression(text, limits).tree?;
    documented(&mut tree, text);
    Some(print_expression(&tree))
}
