//! The state of a session, and what inputs do to it.

use std::sync::Arc;

use attrflow::catalogue::{Catalogue, Lookup, ObjectKind, SourceKind};
use attrflow::check::Dialect;
use attrflow::dotnet::datetime::DateTime;
use attrflow::evaluate::{Bindings, Settings};
use attrflow::functions::{Clock, Environment, TakenValues};
use attrflow::mapping::CompiledObject;
use attrflow::value::Kept;
use indexmap::IndexMap;

use super::answer::Answer;
use super::language::{Input, Vocabulary, without_empty_lines};
use super::mapped::Mapped;
use super::records::{Records, members};
use super::{commands, expression};
use crate::cli::eval::with_members;
use crate::cli::input::RecordOptions;
use crate::cli::terminal::Terminal;

/// What the last result is called in the next expression.
pub(super) const LAST: &str = "_";

/// A session.
#[derive(Debug)]
pub(super) struct Session {
    /// The mapping, if one is loaded.
    pub mapping: Option<Mapped>,
    /// The record, if one is loaded.
    pub records: Option<Records>,
    /// What is different in the record, as JSON.
    pub overrides: IndexMap<String, String>,
    /// Which object mapping, or without a mapping which kind of objects, where that is said.
    pub object: Option<String>,
    /// The language, where it is not the mapping's.
    pub dialect: Option<Dialect>,
    /// Where records come from, where that is not the mapping's.
    pub source: Option<SourceKind>,
    /// The time of `Now`, where it stands still.
    pub now: Option<DateTime>,
    /// The seed of random values.
    pub seed: Option<u64>,
    /// The tenant's default domain.
    pub domain: Option<String>,
    /// What `%NAME%` stands for.
    pub constants: IndexMap<String, String>,
    /// The values that `SelectUniqueValue` must avoid.
    pub taken: Vec<String>,
    /// The last result.
    pub last: Last,
    /// The last expression that compiled, and what the last result was then.
    pub expression: Option<(String, Last)>,
    /// The inputs that did what they should, for `:save`.
    pub log: Vec<String>,
    /// How source records are read.
    pub options: Arc<RecordOptions>,
    /// Whom the session is for.
    pub terminal: Terminal,
    /// Whether it was said that there is no record.
    pub told_of_records: bool,
    /// Whether the inputs are those of a file that is being opened.
    pub opening: bool,
}

/// The last result.
#[derive(Clone, Debug, Default)]
pub(super) enum Last {
    /// There is none yet.
    #[default]
    None,
    /// It is redacted.
    Redacted,
    /// It is no value: this.
    Nothing(&'static str),
    /// A value, or Null.
    Value(Arc<Kept>),
}

impl Session {
    /// One without anything.
    pub fn new(options: Arc<RecordOptions>, terminal: Terminal) -> Self {
        Session {
            mapping: None,
            records: None,
            overrides: IndexMap::new(),
            object: None,
            dialect: None,
            source: None,
            now: None,
            seed: None,
            domain: None,
            constants: IndexMap::new(),
            taken: Vec::new(),
            last: Last::None,
            expression: None,
            log: Vec::new(),
            options,
            terminal,
            told_of_records: false,
            opening: false,
        }
    }

    /// Forgets everything.
    pub fn begin_anew(&mut self) {
        *self = Session::new(self.options.clone(), self.terminal);
    }

    /// Does what an input says.
    pub fn input(&mut self, input: &str) -> Answer {
        let (answer, kept) = match Input::new(input) {
            Input::Nothing => return Answer::default(),
            Input::Expression(argument) => (expression::evaluate(self, argument), true),
            Input::Command(name, argument) => match commands::find(name) {
                Ok(command) => (command.run(self, argument), command.kept),
                Err(message) => (Answer::trouble(message), false),
            },
        };
        if kept && !answer.failed {
            self.log.push(without_empty_lines(input));
        }
        answer
    }

    /// The object mapping that records go through, if there is one.
    pub fn mapped(&self) -> Option<(&Mapped, &CompiledObject)> {
        let mapping = self.mapping.as_ref()?;
        Some((mapping, mapping.object(self.object.as_deref()).ok()?))
    }

    /// The kind of the objects that records are.
    pub fn kind(&self) -> ObjectKind {
        let said = || self.object.as_deref().and_then(ObjectKind::named);
        self.mapped().map(|(_, object)| object.kind).or_else(said).unwrap_or_default()
    }

    /// The language.
    pub fn dialect(&self) -> Dialect {
        self.dialect.or(self.mapping.as_ref().map(|mapping| mapping.dialect)).unwrap_or_default()
    }

    /// Where records come from.
    pub fn source(&self) -> SourceKind {
        let mapped = || self.mapped().and_then(|(mapping, object)| Some(mapping.source(object)?.0));
        self.source.or_else(mapped).unwrap_or_default()
    }

    /// What is known of source attributes.
    pub fn catalogue(&self) -> Catalogue {
        let mapped = self.mapped().and_then(|(mapping, object)| mapping.source(object));
        match (self.source, mapped) {
            (None, Some((_, catalogue))) => catalogue.clone(),
            _ => Catalogue::open(self.source(), self.kind()),
        }
    }

    /// How expressions are read, when the last result is this.
    pub fn settings(&self, last: &Last) -> Settings {
        let mut settings = Settings::new(self.dialect(), self.source());
        settings.catalogue = self.catalogue();
        if let Last::Value(value) = last {
            settings.bindings = Bindings::default().with(LAST, value.clone());
        }
        settings
    }

    /// What is read beside the record. Each evaluation is for itself: what one takes is free for the next.
    pub fn environment(&self) -> Environment {
        Environment {
            clock: self.now.map_or(Clock::System, Clock::Fixed),
            seed: self.seed,
            random: None,
            default_domain: self.domain.clone(),
            constants: self.constants.clone().into_iter().collect(),
            unique: Some(Arc::new(TakenValues::new(&self.taken))),
        }
    }

    /// The record as JSON text, with what is set by hand.
    pub fn record(&self) -> String {
        let text = self.records.as_ref().map_or("{}", |records| records.picked.json.as_str());
        with_members(
            text.to_owned(),
            self.overrides.iter().map(|(name, value)| (name.as_str(), value.as_str())),
        )
    }

    /// Whether there is a record at all, or anything set by hand.
    pub fn has_record(&self) -> bool {
        self.records.is_some() || !self.overrides.is_empty()
    }

    /// The names that are known.
    pub fn vocabulary(&self) -> Vocabulary {
        let mut attributes: IndexMap<String, String> = IndexMap::new();
        let catalogue = self.catalogue();
        let about = |name: &str, otherwise: &str| match catalogue.lookup(name) {
            Lookup::Known { ty, multivalued: false } => ty.as_str().to_owned(),
            Lookup::Known { ty, multivalued: true } => format!("List of {}", ty.as_str()),
            _ => otherwise.to_owned(),
        };
        for (name, value) in members(&self.record()) {
            let parts = value.as_object().into_iter().flat_map(|object| object.keys());
            let parts: Vec<String> = parts.map(|part| format!("{name}.{part}")).collect();
            attributes.insert(name.clone(), about(&name, "in the record"));
            attributes.extend(parts.into_iter().map(|part| (part.clone(), about(&part, "in the record"))));
        }
        let object = self.mapped().map(|(_, object)| object);
        for name in object.iter().flat_map(|object| object.attributes.names()) {
            attributes.entry(name.to_string()).or_insert_with(|| about(name, "in the mapping"));
        }
        for name in catalogue.names() {
            attributes.entry(name.to_owned()).or_insert_with(|| about(name, ""));
        }
        attributes.sort_by(|a, _, b, _| a.to_lowercase().cmp(&b.to_lowercase()));
        // A name that no line has room for is completed by nobody.
        attributes.retain(|name, _| name.len() <= 200 && !name.contains(char::is_control));
        Vocabulary {
            attributes: attributes.into_iter().collect(),
            overrides: self.overrides.keys().cloned().collect(),
            targets: object
                .iter()
                .flat_map(|object| &object.targets)
                .map(|target| target.path.clone())
                .collect(),
            constants: self.constants.keys().cloned().collect(),
            objects: match &self.mapping {
                Some(mapping) => mapping.names(),
                None => [ObjectKind::User, ObjectKind::Group].map(|kind| kind.as_str().to_owned()).into(),
            },
            extended: self.dialect() == Dialect::Extended,
        }
    }
}
