//! `synchronizationRules`: which directory maps to which, and their object mappings.

use std::collections::HashMap;

use super::super::model::SynchronizationRule;
use super::values::{self, given, items, says_something};
use super::{Level, Schema, belongs, misplaced};
use crate::source::document::{Node, Scalar};
use crate::source::{Code, Diagnostic, Span};

/// A rule that is being read.
#[derive(Clone, Copy, Default)]
pub(super) struct Rule<'n> {
    pub name: Option<&'n Scalar>,
    pub source: Option<&'n Scalar>,
    pub target: Option<&'n Scalar>,
}

impl Schema<'_> {
    pub(super) fn rule(&mut self, node: &Node) {
        let reader = &mut self.reader;
        let rule = Rule {
            name: values::name(reader, node, "name"),
            source: values::name(reader, node, "sourceDirectoryName"),
            target: values::name(reader, node, "targetDirectoryName"),
        };
        let name = rule.name.map(|name| name.text.clone());
        self.surroundings.rules.push(SynchronizationRule { name, extent: node.span });
        for directory in [rule.source, rule.target].into_iter().flatten() {
            // What is missing is said once, not for each object mapping.
            self.directories.find(&mut self.reader, directory);
        }
        let elsewhere = misplaced(&mut self.reader, node, Level::Rule);
        match given(node, "objectMappings") {
            Some(entry) => {
                let items = items(&mut self.reader, entry);
                self.objects(items, rule);
            }
            None if elsewhere => {}
            None => values::missing(&mut self.reader, node, "the synchronization rule", "objectMappings"),
        }
    }

    /// Object mappings without their rule.
    pub(super) fn rule_of(&mut self, items: &[Node]) {
        self.objects(items, Rule::default());
    }

    fn objects(&mut self, items: &[Node], rule: Rule<'_>) {
        let mut seen: HashMap<(&str, &str), Span> = HashMap::new();
        for item in items.iter().filter(|item| says_something(item)) {
            if !belongs(&mut self.reader, item, Level::Object) {
                continue;
            }
            let object = self.object(item, rule);
            let end = |key| Some(given(item, key)?.value.as_scalar()?).filter(|name| !name.text.is_empty());
            if let (Some(source), Some(target)) = (end("sourceObjectName"), end("targetObjectName"))
                && object.enabled
            {
                let place = values::inside(target);
                let first = *seen.entry((&source.text, &target.text)).or_insert(place);
                if first != place {
                    let (source, target) = (&source.text, &target.text);
                    self.reader.report(
                        Diagnostic::new(Code::AF313, format!("the rule maps `{source}` to `{target}` twice"))
                            .at(place)
                            .label(first, "the other one")
                            .help("put both into one object mapping, or disable one"),
                    );
                }
            }
            self.objects.push(object);
        }
    }
}
