//! What object mappings of a file may be called.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

use super::model::{DirectoryObject, Mapping, ObjectMapping};
use super::reach::Reach;
use crate::catalogue::ObjectKind;

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
    /// Its place among [`CompiledMapping::objects`](super::CompiledMapping::objects); none when it is not in use, or does not compile.
    pub compiled: Option<usize>,
}

impl Choice {
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
    pub(super) fn names(&self) -> Vec<String> {
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

/// The object mappings of a file by their names, in file order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ObjectNames(Vec<Choice>);

impl ObjectNames {
    /// Of a file, of which nothing has been compiled yet.
    pub fn of(mapping: &Mapping) -> Self {
        let reach = Reach::new(mapping);
        let mut choices: Vec<Choice> = Vec::new();
        for object in &mapping.objects {
            let rule_number = reach.rule_around(object.extent).unwrap_or_default() + 1;
            let before = choices.last().filter(|before| before.rule_number == rule_number);
            let number = before.map_or(0, |before| before.number) + 1;
            choices.push(Choice::new(object, rule_number, number));
        }
        ObjectNames(choices)
    }

    /// All of them.
    pub fn choices(&self) -> &[Choice] {
        &self.0
    }

    /// The same, to be told what compiled.
    pub(super) fn choices_mut(&mut self) -> &mut [Choice] {
        &mut self.0
    }

    /// The places of the object mappings that a text names, in use or not, as
    /// [`CompiledMapping::select`](super::CompiledMapping::select) takes it.
    pub fn named(&self, text: &str) -> Vec<usize> {
        self.find(text).places
    }

    /// A text that names the object mapping at a place, and no other.
    pub fn name(&self, place: usize) -> String {
        self.name_among(place, |_| true)
    }

    /// The places of those that are wanted.
    pub(super) fn places(&self, wanted: impl Fn(&Choice) -> bool) -> Vec<usize> {
        let choices = self.0.iter().enumerate();
        choices.filter(|(_, choice)| wanted(choice)).map(|(place, _)| place).collect()
    }

    /// What a text names, in use or not: as [`CompiledMapping::select`](super::CompiledMapping::select) says.
    pub(super) fn find(&self, asked: &str) -> Found {
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
                let numbers = of_rule.iter().filter_map(|place| Some(self.0.get(*place)?.rule_number));
                let numbers: BTreeSet<usize> = numbers.collect();
                return Found { places: of_rule, whole: numbers.len() == 1 };
            }
            let mut places = self.places(|choice| called(&choice.name));
            if places.is_empty() {
                let ways = self.0.iter().map(|choice| choice.named_within_rule(&wanted, fold));
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

    /// A text that names the object mapping at a place, and no other one that is in use.
    pub(super) fn name_in_use(&self, place: usize) -> String {
        self.name_among(place, |place| self.0.get(place).is_some_and(|choice| choice.enabled))
    }

    fn name_among(&self, place: usize, counts: impl Fn(usize) -> bool) -> String {
        let names = self.0.get(place).map(Choice::names).unwrap_or_default();
        let is_its_own = |name: &&String| {
            let mut places = self.find(name).places;
            places.retain(|place| counts(*place));
            places == [place]
        };
        names.iter().find(is_its_own).or(names.last()).cloned().unwrap_or_default()
    }

    /// A choice of those at some places.
    pub(super) fn listed(&self, places: &[usize]) -> Choices {
        let names: Vec<String> = places.iter().take(LISTED).map(|place| self.name_in_use(*place)).collect();
        Choices { more: places.len() - names.len(), names }
    }
}

/// What a text names.
pub(super) struct Found {
    pub places: Vec<usize>,
    /// Whether they are a whole rule.
    pub whole: bool,
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

/// `2/1`: the numbers of a rule and of an object mapping in it.
pub(super) fn numbers(text: &str) -> Option<(usize, usize)> {
    let (rule, object) = text.split_once('/')?;
    Some((number(rule)?, number(object)?))
}
