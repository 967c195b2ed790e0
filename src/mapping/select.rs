//! Choosing an object mapping of a file by its name.
//!
//! Most files map users, or users and groups, and nobody has to choose. The synchronization schema of a tenant may have
//! several rules and several object mappings in each, in both directions, and nothing in it need have a name.

use std::fmt;

use super::choice::{Choice, Choices, Found, numbers};
use super::compile::{CompiledMapping, CompiledObject};
use crate::catalogue::ObjectKind;
use crate::source::suggest;

/// The object mappings that a text names, or all of a file. Each is in use.
#[derive(Clone, Debug)]
pub struct Selection<'m> {
    mapping: &'m CompiledMapping,
    asked: Option<String>,
    places: Vec<usize>,
    /// Whether they are a whole rule, or the whole file: users and groups go together.
    whole: bool,
}

/// Why no object mapping is chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SelectError {
    /// The file maps nothing, or nothing that is enabled.
    Nothing,
    /// It does not map objects of this kind; what it maps, if that is to be told.
    NotMapped(ObjectKind, Vec<ObjectKind>),
    /// Nothing in it is called so.
    Unknown {
        /// What was asked for.
        asked: String,
        /// What may have been meant.
        near: Option<String>,
        /// What there is.
        choices: Choices,
    },
    /// More than one object mapping could be meant.
    Several {
        /// What was asked for, if anything was.
        asked: Option<String>,
        /// What all of them map, where users and groups could have been told apart.
        kind: Option<ObjectKind>,
        /// Which they are.
        choices: Choices,
    },
    /// What is called so is disabled.
    Disabled {
        /// What was asked for.
        asked: String,
        /// What is enabled.
        choices: Choices,
    },
    /// It does not compile: [`Loaded::concerning`](super::Loaded::concerning) has what is wrong.
    Broken {
        /// What chooses it.
        name: String,
        /// Its place among the object mappings of the file.
        position: usize,
    },
}

impl SelectError {
    /// In words; `file` is what to call the file.
    pub fn about(&self, file: &str) -> String {
        match self {
            SelectError::Nothing => format!("{file} maps nothing that is enabled"),
            SelectError::NotMapped(kind, others) => {
                let names: Vec<&str> = others.iter().map(|kind| kind.as_str()).collect();
                let only =
                    if names.is_empty() { String::new() } else { format!(", only: {}", names.join(", ")) };
                format!("{file} does not map `{}` objects{only}", kind.as_str())
            }
            SelectError::Unknown { asked, near, choices } => {
                let near = near.as_ref().map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
                format!("{file} has no object mapping `{asked}`; {near}there is {choices}")
            }
            SelectError::Several { asked: Some(asked), choices, .. } => {
                format!("`{asked}` of {file} can be any of {choices}")
            }
            SelectError::Several { asked: None, kind, choices } => {
                let kind = kind.map_or("object", ObjectKind::as_str);
                format!("{file} maps {kind}s in more than one way: {choices}")
            }
            SelectError::Disabled { asked, choices } => {
                let enabled = match choices.names.is_empty() {
                    true => String::new(),
                    false => format!("; enabled is {choices}"),
                };
                format!("`{asked}` of {file} is disabled (`\"enabled\": false`){enabled}")
            }
            SelectError::Broken { name, .. } => format!("`{name}` of {file} does not compile"),
        }
    }

    /// Whether the file has no such object mapping, or none that is in use.
    pub fn is_absent(&self) -> bool {
        match self {
            SelectError::Nothing
            | SelectError::NotMapped(..)
            | SelectError::Unknown { .. }
            | SelectError::Disabled { .. } => true,
            SelectError::Several { .. } | SelectError::Broken { .. } => false,
        }
    }
}

impl fmt::Display for SelectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.about("the file"))
    }
}

impl std::error::Error for SelectError {}

impl CompiledMapping {
    /// The first object mapping of a kind that is in use; none where there is none, or it does not compile.
    pub fn object(&self, kind: ObjectKind) -> Option<&CompiledObject> {
        let first = self.names.choices().iter().find(|choice| choice.enabled && choice.kind == kind)?;
        self.objects.get(first.compiled?)
    }

    /// The object mappings that a text names; without one, all that are in use. A text is
    ///
    /// * `user` or `group`: the object mapping of that kind,
    /// * the name of a synchronization rule: its object mappings, users and groups,
    /// * the name of an object mapping,
    /// * `RULE/OBJECT`: RULE is a rule's name, or its number in file order from 1; OBJECT is an object mapping's name, the
    ///   name of its source or target object, `user` or `group`, or its number within the rule. Two numbers (`2/1`) name an
    ///   object mapping whatever others are called; a file without rules counts as one rule.
    ///
    /// Names are taken as they are, slashes included, before they are taken apart; letter case matters only where
    /// several names differ in nothing else.
    ///
    /// # Errors
    /// Nothing is called so, or nothing that is in use.
    pub fn select(&self, asked: Option<&str>) -> Result<Selection<'_>, SelectError> {
        let is_enabled =
            |place: &usize| self.names.choices().get(*place).is_some_and(|choice| choice.enabled);
        let all = self.names.places(|choice| choice.enabled);
        if all.is_empty() && asked.is_none_or(|asked| self.names.find(asked).places.is_empty()) {
            return Err(SelectError::Nothing);
        }
        let Some(text) = asked else {
            return Ok(Selection { mapping: self, asked: None, places: all, whole: true });
        };
        let Found { places, whole } = self.names.find(text);
        if places.is_empty() {
            return Err(self.unknown(text, &all));
        }
        let places: Vec<usize> = places.into_iter().filter(is_enabled).collect();
        if places.is_empty() {
            return Err(SelectError::Disabled { asked: text.to_owned(), choices: self.names.listed(&all) });
        }
        Ok(Selection { mapping: self, asked: Some(text.to_owned()), places, whole })
    }

    /// A text that [`select`](Self::select) takes for this object mapping, and for no other.
    pub fn name_of(&self, object: &CompiledObject) -> String {
        self.names.name_in_use(object.position)
    }

    /// What to call an object mapping for people: its kind, where the file maps such objects in one way.
    pub fn called(&self, object: &CompiledObject) -> String {
        match self.names.places(|choice| choice.enabled && choice.kind == object.kind).len() {
            0 | 1 => object.kind.as_str().to_owned(),
            _ => self.name_of(object),
        }
    }

    fn unknown(&self, asked: &str, all: &[usize]) -> SelectError {
        let enabled = || all.iter().filter_map(|place| self.names.choices().get(*place));
        if let Some(kind) = ObjectKind::named(&asked.to_lowercase()) {
            let mut others: Vec<ObjectKind> = enabled().map(|choice| choice.kind).collect();
            others.sort_unstable();
            others.dedup();
            return SelectError::NotMapped(kind, others);
        }
        let choices = self.names.listed(all);
        let names: Vec<String> = self.names.choices().iter().flat_map(Choice::names).collect();
        let known = choices.names.iter().chain(&names).map(String::as_str);
        // A number that is not there is like any other number.
        let near = suggest(asked, known).filter(|_| numbers(asked).is_none()).map(str::to_owned);
        SelectError::Unknown { asked: asked.to_owned(), near, choices }
    }

    fn compiled_at(&self, place: usize) -> Result<&CompiledObject, SelectError> {
        let compiled = self.names.choices().get(place).and_then(|choice| self.objects.get(choice.compiled?));
        compiled.ok_or_else(|| SelectError::Broken { name: self.names.name_in_use(place), position: place })
    }
}

impl<'m> Selection<'m> {
    /// Whether one object mapping is named, by itself or by its kind: then it is meant whatever records say that they are.
    pub fn is_one(&self) -> bool {
        !self.whole
    }

    /// The one object mapping: of several the one that maps users, or where none does, the one that maps groups.
    ///
    /// # Errors
    /// Several could be meant; it does not compile.
    pub fn one(&self) -> Result<&'m CompiledObject, SelectError> {
        if let [place] = self.places.as_slice() {
            return self.mapping.compiled_at(*place);
        }
        for kind in [ObjectKind::User, ObjectKind::Group].into_iter().filter(|_| self.whole) {
            if let Some(object) = self.of_kind(kind)? {
                return Ok(object);
            }
        }
        Err(self.several(None, &self.places))
    }

    /// The object mapping of a kind, where there is one.
    ///
    /// # Errors
    /// Several could be meant; it does not compile.
    pub fn of_kind(&self, kind: ObjectKind) -> Result<Option<&'m CompiledObject>, SelectError> {
        let mapping = self.mapping;
        let is_it =
            |place: &usize| mapping.names.choices().get(*place).is_some_and(|choice| choice.kind == kind);
        let places: Vec<usize> = self.places.iter().copied().filter(is_it).collect();
        match places.as_slice() {
            [] => Ok(None),
            [place] => mapping.compiled_at(*place).map(Some),
            several => Err(self.several(Some(kind), several)),
        }
    }

    /// Users and groups, as far as they are mapped; where one object mapping is named, that one.
    ///
    /// # Errors
    /// Several could be meant; one of them does not compile.
    pub fn each(&self) -> Result<Vec<&'m CompiledObject>, SelectError> {
        if self.is_one() {
            return Ok(vec![self.one()?]);
        }
        let kinds = [ObjectKind::User, ObjectKind::Group].map(|kind| self.of_kind(kind));
        kinds.into_iter().filter_map(Result::transpose).collect()
    }

    /// All of them.
    ///
    /// # Errors
    /// One of them does not compile.
    pub fn all(&self) -> Result<Vec<&'m CompiledObject>, SelectError> {
        self.places.iter().map(|place| self.mapping.compiled_at(*place)).collect()
    }

    fn several(&self, kind: Option<ObjectKind>, places: &[usize]) -> SelectError {
        SelectError::Several { asked: self.asked.clone(), kind, choices: self.mapping.names.listed(places) }
    }
}
