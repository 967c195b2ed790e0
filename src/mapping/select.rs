//! Choosing an object mapping of a file by its name.
//!
//! Most files map users, or users and groups, and nobody has to choose. The synchronization schema of a tenant may have
//! several rules and several object mappings in each, in both directions, and nothing in it need have a name.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

use super::compile::{CompiledMapping, CompiledObject};
use super::model::{DirectoryObject, Mapping, ObjectMapping};
use super::reach::Reach;
use crate::catalogue::ObjectKind;
use crate::source::suggest;

/// An object mapping as it can be chosen, whether or not it is in use and compiles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Users or groups.
    pub kind: ObjectKind,
    /// What the file calls it, beyond its kind.
    pub name: Option<String>,
    /// The name of its synchronization rule.
    pub rule: Option<String>,
    /// The number of its rule, from 1 in file order; a file without rules counts as one.
    pub rule_number: usize,
    /// Its own number, from 1 in file order within its rule.
    pub number: usize,
    /// The name of the object of the source directory.
    pub source_object: Option<String>,
    /// The name of the object of the target directory.
    pub target_object: Option<String>,
    /// Whether it is in use.
    pub enabled: bool,
    /// Its place among [`CompiledMapping::objects`]; none when it is not in use, or does not compile.
    pub compiled: Option<usize>,
}

impl Choice {
    /// What can be chosen in a file, in file order; nothing has been compiled yet.
    pub(super) fn all(mapping: &Mapping) -> Vec<Choice> {
        let reach = Reach::new(mapping);
        let mut choices: Vec<Choice> = Vec::new();
        for object in &mapping.objects {
            let rule_number = reach.rule_around(object.extent).unwrap_or_default() + 1;
            let before = choices.last().filter(|before| before.rule_number == rule_number);
            let number = before.map_or(0, |before| before.number) + 1;
            choices.push(Choice::new(object, rule_number, number));
        }
        choices
    }

    fn new(object: &ObjectMapping, rule_number: usize, number: usize) -> Self {
        Choice {
            kind: object.kind,
            name: object.name.clone(),
            rule: object.rule.clone(),
            rule_number,
            number,
            source_object: object_name(&object.source_object),
            target_object: object_name(&object.target_object),
            enabled: object.enabled,
            compiled: None,
        }
    }

    /// What it may be called, the best first; the last one is its own, whatever the names of others.
    fn names(&self) -> Vec<String> {
        let kind = Some(self.kind.as_str());
        let (rule, name) = (self.rule.as_deref(), self.name.as_deref());
        let of_rule = |object: Option<&str>| Some(format!("{}/{}", rule?, object?));
        let owned = |name: Option<&str>| name.map(str::to_owned);
        let names = [
            owned(rule),
            of_rule(kind),
            owned(name),
            owned(kind),
            of_rule(name),
            of_rule(self.target_object.as_deref()),
            of_rule(self.source_object.as_deref()),
            Some(format!("{}/{}", self.rule_number, self.number)),
        ];
        names.into_iter().flatten().collect()
    }

    /// How `RULE/OBJECT`, which has been folded, names it, if it does; the least is the most telling way.
    fn named_within_rule(&self, asked: &str, fold: Fold) -> Option<(bool, u8)> {
        let by_name =
            self.rule.as_deref().and_then(|rule| asked.strip_prefix(&*fold(rule))?.strip_prefix('/'));
        let by_number = asked.split_once('/').filter(|(rule, _)| number(rule) == Some(self.rule_number));
        let by_number = by_number.map(|(_, object)| object);
        let ways = [(false, by_name), (true, by_number)].into_iter();
        ways.filter_map(|(by_number, object)| Some((by_number, self.way(object?, fold)?))).min()
    }

    fn way(&self, object: &str, fold: Fold) -> Option<u8> {
        let called = |name: &Option<String>| name.as_deref().is_some_and(|name| fold(name) == object);
        let ways = [
            called(&self.name),
            called(&self.source_object) || called(&self.target_object),
            self.kind.as_str() == object,
            number(object) == Some(self.number),
        ];
        (0..).zip(ways).find(|(_, is_it)| *is_it).map(|(way, _)| way)
    }
}

fn object_name(object: &Option<DirectoryObject>) -> Option<String> {
    object.as_ref()?.name.as_ref().map(|name| name.text.clone())
}

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

/// What can be chosen: each name chooses one object mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choices {
    /// The names.
    pub names: Vec<String>,
    /// How many more there are.
    pub more: usize,
}

/// Nobody reads a longer list.
const LISTED: usize = 40;

impl fmt::Display for Choices {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<String> = self.names.iter().map(|name| format!("`{name}`")).collect();
        f.write_str(&names.join(", "))?;
        match self.more {
            0 => Ok(()),
            more => write!(f, " and {more} more"),
        }
    }
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

/// What a text names.
struct Found {
    places: Vec<usize>,
    whole: bool,
}

impl CompiledMapping {
    /// The first object mapping of a kind that is in use; none where there is none, or it does not compile.
    pub fn object(&self, kind: ObjectKind) -> Option<&CompiledObject> {
        let first = self.choices.iter().find(|choice| choice.enabled && choice.kind == kind)?;
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
        let is_enabled = |place: &usize| self.choices.get(*place).is_some_and(|choice| choice.enabled);
        let all = self.places(|choice| choice.enabled);
        if all.is_empty() && asked.is_none_or(|asked| self.find(asked).places.is_empty()) {
            return Err(SelectError::Nothing);
        }
        let Some(text) = asked else {
            return Ok(Selection { mapping: self, asked: None, places: all, whole: true });
        };
        let Found { places, whole } = self.find(text);
        if places.is_empty() {
            return Err(self.unknown(text, &all));
        }
        let places: Vec<usize> = places.into_iter().filter(is_enabled).collect();
        if places.is_empty() {
            return Err(SelectError::Disabled { asked: text.to_owned(), choices: self.listed(&all) });
        }
        Ok(Selection { mapping: self, asked: Some(text.to_owned()), places, whole })
    }

    /// A text that [`select`](Self::select) takes for this object mapping, and for no other.
    pub fn name_of(&self, object: &CompiledObject) -> String {
        self.name_at(object.position)
    }

    /// What to call an object mapping for people: its kind, where the file maps such objects in one way.
    pub fn called(&self, object: &CompiledObject) -> String {
        match self.places(|choice| choice.enabled && choice.kind == object.kind).len() {
            0 | 1 => object.kind.as_str().to_owned(),
            _ => self.name_of(object),
        }
    }

    fn unknown(&self, asked: &str, all: &[usize]) -> SelectError {
        let enabled = || all.iter().filter_map(|place| self.choices.get(*place));
        if let Some(kind) = ObjectKind::named(&asked.to_lowercase()) {
            let mut others: Vec<ObjectKind> = enabled().map(|choice| choice.kind).collect();
            others.sort_unstable();
            others.dedup();
            return SelectError::NotMapped(kind, others);
        }
        let choices = self.listed(all);
        let names: Vec<String> = self.choices.iter().flat_map(Choice::names).collect();
        let known = choices.names.iter().chain(&names).map(String::as_str);
        // A number that is not there is like any other number.
        let near = suggest(asked, known).filter(|_| numbers(asked).is_none()).map(str::to_owned);
        SelectError::Unknown { asked: asked.to_owned(), near, choices }
    }

    fn places(&self, wanted: impl Fn(&Choice) -> bool) -> Vec<usize> {
        let choices = self.choices.iter().enumerate();
        choices.filter(|(_, choice)| wanted(choice)).map(|(place, _)| place).collect()
    }

    fn find(&self, asked: &str) -> Found {
        let one = |places| Found { places, whole: false };
        let of_kind = |word: &str| {
            let kind = ObjectKind::named(word);
            self.places(|choice| Some(choice.kind) == kind)
        };
        let numbered = numbers(asked);
        let numbered = self.places(|choice| Some((choice.rule_number, choice.number)) == numbered);
        if let Some(places) = [of_kind(asked), numbered].into_iter().find(|found| !found.is_empty()) {
            return one(places);
        }
        for fold in [as_it_is, lower_case] {
            let wanted = fold(asked);
            let called = |name: &Option<String>| name.as_deref().is_some_and(|name| fold(name) == wanted);
            let of_rule = self.places(|choice| called(&choice.rule));
            if !of_rule.is_empty() {
                let numbers = of_rule.iter().filter_map(|place| Some(self.choices.get(*place)?.rule_number));
                let numbers: BTreeSet<usize> = numbers.collect();
                return Found { places: of_rule, whole: numbers.len() == 1 };
            }
            let mut places = self.places(|choice| called(&choice.name));
            if places.is_empty() {
                let ways = self.choices.iter().map(|choice| choice.named_within_rule(&wanted, fold));
                let best = ways.flatten().min();
                places =
                    self.places(|choice| best.is_some() && choice.named_within_rule(&wanted, fold) == best);
            }
            if !places.is_empty() {
                return one(places);
            }
        }
        one(of_kind(&asked.to_lowercase()))
    }

    fn name_at(&self, place: usize) -> String {
        let names = self.choices.get(place).map(Choice::names).unwrap_or_default();
        let enabled = |place: &usize| self.choices.get(*place).is_some_and(|choice| choice.enabled);
        let is_its_own = |name: &&String| {
            let mut places = self.find(name).places;
            places.retain(enabled);
            places == [place]
        };
        names.iter().find(is_its_own).or(names.last()).cloned().unwrap_or_default()
    }

    fn listed(&self, places: &[usize]) -> Choices {
        let names: Vec<String> = places.iter().take(LISTED).map(|place| self.name_at(*place)).collect();
        Choices { more: places.len() - names.len(), names }
    }

    fn compiled_at(&self, place: usize) -> Result<&CompiledObject, SelectError> {
        let compiled = self.choices.get(place).and_then(|choice| self.objects.get(choice.compiled?));
        compiled.ok_or_else(|| SelectError::Broken { name: self.name_at(place), position: place })
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
        let is_it = |place: &usize| mapping.choices.get(*place).is_some_and(|choice| choice.kind == kind);
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
        SelectError::Several { asked: self.asked.clone(), kind, choices: self.mapping.listed(places) }
    }
}

/// How names are compared.
type Fold = fn(&str) -> Cow<'_, str>;

fn as_it_is(name: &str) -> Cow<'_, str> {
    name.into()
}

fn lower_case(name: &str) -> Cow<'_, str> {
    name.to_lowercase().into()
}

fn number(text: &str) -> Option<usize> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_number)
}

/// `2/1`
fn numbers(text: &str) -> Option<(usize, usize)> {
    let (rule, object) = text.split_once('/')?;
    Some((number(rule)?, number(object)?))
}
