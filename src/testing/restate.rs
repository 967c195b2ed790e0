//! What a test says once it says what was found.

use serde_json::{Map, Value as Json};

use super::compare::{Extent, agrees, part, with_nulls};
use super::hide::Hidden;
use super::judge::comparable;
use super::model::{ExpectedScope, names_nothing};
use super::observe::{Observed, Written};
use super::sent;
use super::suite::Case;
use crate::functions::REDACTED;
use crate::provision::{Explanation, GroupName, Outcome};
use crate::scim::{look_up, replace};

/// The new value of `expect`, and what could not be written there.
#[derive(Debug, Default)]
pub(super) struct Restated {
    pub expect: Map<String, Json>,
    /// Redacted values, which nobody writes into a file but those who know them: in words.
    pub withheld: Vec<String>,
}

impl Case<'_> {
    /// What the test would have to say to pass. `expect`: what it says now.
    pub(super) fn restate(&self, expect: &Map<String, Json>, observed: &Observed) -> Restated {
        let mut restate =
            Restate { case: self, observed, hidden: Hidden::of(self, observed), done: Restated::default() };
        for (key, value) in expect {
            restate.key(key, value);
        }
        restate.moved(expect);
        let nothing = restate.done.expect.values().all(|value| match value {
            Json::Object(members) => members.is_empty(),
            _ => false,
        });
        if nothing {
            restate.all();
        }
        restate.done
    }
}

struct Restate<'c> {
    case: &'c Case<'c>,
    observed: &'c Observed,
    hidden: Hidden<'c>,
    done: Restated,
}

impl<'c> Restate<'c> {
    fn key(&mut self, key: &str, value: &Json) {
        let new = match key {
            "scope" => self.scope(value),
            "payload" => self.payload(value),
            "payload-includes" if names_nothing(value) => None,
            "payload-includes" => self.part_of_payload(value),
            "attributes" => self.attributes(value),
            "no-flow" => self.no_flow(value),
            "errors" => self.errors(value),
            "references" => self.references(value),
            "error" => self.error(value),
            "requests" => self.requests(value),
            _ => Some(value.clone()),
        };
        if let Some(new) = new {
            self.done.expect.insert(key.to_owned(), new);
        }
    }

    fn found(&self) -> Option<Json> {
        match &self.observed.written {
            Some(Ok(Written::Payload(payload))) => Some(payload.clone()),
            _ => None,
        }
    }

    fn part_of_payload(&mut self, value: &Json) -> Option<Json> {
        let found = self.found()?;
        if agrees(value, &found, Extent::Part) {
            return Some(value.clone());
        }
        let found = self.without_redacted(value, found, Extent::Part);
        Some(part(value, &found))
    }

    fn explanation(&self) -> Option<&'c Explanation> {
        self.observed.evaluated()
    }

    fn scope(&self, value: &Json) -> Option<Json> {
        let explanation = self.observed.explanation.as_ref()?;
        let scope = self.case.test.expect.scope.as_ref().map(|scope| &scope.value);
        if self.explanation().is_none() {
            return Some("out".into());
        }
        let passing = explanation.scope.iter().filter(|group| group.passes).map(|group| &group.name);
        let mut passing = passing.collect::<Vec<_>>().into_iter();
        Some(match scope {
            Some(ExpectedScope::In) => value.clone(),
            Some(ExpectedScope::Group(wanted)) if passing.any(|group| group == wanted) => value.clone(),
            Some(ExpectedScope::Group(_)) => match explanation.scope.iter().find(|group| group.passes) {
                Some(group) => match &group.name {
                    GroupName::Named(name) => name.as_str().into(),
                    GroupName::Number(number) => (*number).into(),
                },
                None => "in".into(),
            },
            Some(ExpectedScope::Out) | None => "in".into(),
        })
    }

    fn payload(&mut self, value: &Json) -> Option<Json> {
        match &self.observed.written {
            Some(Ok(Written::Payload(payload))) => {
                let found = with_nulls(value, comparable(value, payload));
                match agrees(value, &found, Extent::Whole) {
                    true => Some(value.clone()),
                    false => Some(self.without_redacted(value, found, Extent::Whole)),
                }
            }
            Some(Ok(_)) => Some(Json::Null),
            Some(Err(_)) | None => None,
        }
    }

    /// What was found, with what is expected now in the places of redacted values.
    fn without_redacted(&mut self, expected: &Json, mut found: Json, extent: Extent) -> Json {
        for target in self.case.compiled.targets.iter().filter(|target| !target.target.reference) {
            let (wanted, is) = (look_up(expected, &target.target).1, look_up(&found, &target.target).1);
            let asked = extent == Extent::Whole || wanted.is_some();
            // That there is none is no secret.
            let hidden = is.is_some_and(|is| self.is_hidden(is) || self.hidden.covers(target));
            if hidden && asked && wanted != is {
                self.done.withheld.push(target.path.clone());
                let wanted = wanted.cloned();
                replace(&mut found, &target.target, wanted);
            }
        }
        found
    }

    /// Whether a value shows what is redacted.
    fn is_hidden(&self, value: &Json) -> bool {
        self.hidden.mask(value) != *value
    }

    /// Whether the value of a target is one that nobody writes down.
    fn withholds(&self, target: usize, value: &Json) -> bool {
        let covers = self.case.compiled.targets.get(target).is_some_and(|it| self.hidden.covers(it));
        !value.is_null() && (covers || self.is_hidden(value))
    }

    fn attributes(&mut self, value: &Json) -> Option<Json> {
        let explanation = self.explanation()?;
        let mut members = Map::new();
        for (path, wanted) in value.as_object()? {
            let Some(target) = self.case.target(path) else { continue };
            let Some(attribute) = explanation.state.attributes.get(target) else { continue };
            if self.case.failing(explanation, target).is_some() || attribute.outcome == Outcome::NoFlow {
                continue;
            }
            let found = attribute.on_create().cloned().unwrap_or_default();
            let same = agrees(wanted, &found, Extent::Whole);
            let hidden = self.withholds(target, &found);
            if hidden && !same {
                self.done.withheld.push(path.clone());
            }
            let keep = same || hidden;
            members.insert(path.clone(), if keep { wanted.clone() } else { found });
        }
        Some(Json::Object(members))
    }

    fn no_flow(&self, value: &Json) -> Option<Json> {
        let explanation = self.explanation()?;
        let paths = match value {
            Json::Array(paths) => paths.as_slice(),
            path => std::slice::from_ref(path),
        };
        let kept: Vec<Json> =
            paths.iter().filter(|path| self.lets_nothing_flow(explanation, path)).cloned().collect();
        match (kept.len(), value) {
            (0, _) => None,
            (1, Json::String(_)) => Some(value.clone()),
            _ => Some(kept.into()),
        }
    }

    fn lets_nothing_flow(&self, explanation: &Explanation, path: &Json) -> bool {
        let target = path.as_str().and_then(|path| self.case.target(path));
        let attribute = target.and_then(|target| explanation.state.attributes.get(target));
        attribute.is_some_and(|attribute| attribute.outcome == Outcome::NoFlow)
    }

    fn errors(&self, value: &Json) -> Option<Json> {
        let explanation = self.explanation()?;
        let failing = self.case.all_failing(explanation);
        let members: Map<String, Json> = failing
            .into_iter()
            .filter_map(|(target, failure)| {
                let path = self.case.compiled.targets.get(target)?.path.clone();
                let said = value.get(&path).filter(|said| is_code(said, failure.code)).cloned();
                Some((path, said.unwrap_or_else(|| failure.code.as_str().into())))
            })
            .collect();
        let was_empty = value.as_object().is_some_and(Map::is_empty);
        (was_empty || !members.is_empty()).then_some(Json::Object(members))
    }

    fn references(&mut self, value: &Json) -> Option<Json> {
        let explanation = self.explanation()?;
        let mut members = Map::new();
        for (path, wanted) in value.as_object()? {
            let Some(target) = self.case.target(path) else { continue };
            let Some(attribute) = explanation.state.attributes.get(target) else { continue };
            if self.case.failing(explanation, target).is_some() {
                continue;
            }
            let found = Json::from(attribute.references.clone());
            let asked = match wanted {
                Json::Array(_) => wanted.clone(),
                Json::Null => Json::Array(Vec::new()),
                text => Json::from(vec![text.clone()]),
            };
            let new = match (wanted, attribute.references.as_slice()) {
                _ if agrees(&asked, &found, Extent::Whole) => wanted.clone(),
                _ if !attribute.references.is_empty() && self.withholds(target, &found) => {
                    self.done.withheld.push(path.clone());
                    wanted.clone()
                }
                (Json::String(_), [one]) => one.as_str().into(),
                _ => found,
            };
            members.insert(path.clone(), new);
        }
        Some(Json::Object(members))
    }

    fn error(&self, value: &Json) -> Option<Json> {
        match &self.observed.written {
            Some(Err(failure)) if is_code(value, failure.code) => Some(value.clone()),
            Some(Err(failure)) => Some(failure.code.as_str().into()),
            _ => None,
        }
    }

    fn requests(&mut self, value: &Json) -> Option<Json> {
        let Some(Ok(found)) = &self.observed.sent else { return None };
        let expected = self.case.test.expect.requests.as_ref();
        let same = expected.is_some_and(|expected| sent::agree(&expected.value, &found.requests));
        let parts = value.as_array().into_iter().flatten().filter_map(|request| request.get("body-includes"));
        if same && !parts.into_iter().any(names_nothing) {
            return Some(value.clone());
        }
        let mut requests = Vec::new();
        for (at, request) in found.requests.iter().enumerate() {
            let all = sent::whole(request, &self.hidden);
            let masked = request.body.as_ref().is_some_and(|body| self.is_hidden(body));
            let Some(stated) = value.get(at).and_then(Json::as_object) else {
                if masked {
                    self.done.withheld.push("requests".to_owned());
                }
                requests.push(all);
                continue;
            };
            let mut members = Map::new();
            for (name, wanted) in stated {
                if name == "body-includes" && names_nothing(wanted) {
                    members.extend(all.get("body").map(|body| ("body".to_owned(), body.clone())));
                    continue;
                }
                let is = all.get(if name == "body-includes" { "body" } else { name });
                let is = is.cloned().unwrap_or_default();
                let extent = if name == "body-includes" { Extent::Part } else { Extent::Whole };
                let new = match name.as_str() {
                    "body" | "body-includes" if masked => {
                        if agrees(wanted, request.body.as_ref().unwrap_or(&Json::Null), extent) {
                            members.insert(name.clone(), wanted.clone());
                            continue;
                        }
                        self.done.withheld.push("requests".to_owned());
                        wanted.clone()
                    }
                    _ if agrees(wanted, &is, extent) => wanted.clone(),
                    // A path or a filter that shows what is redacted.
                    _ if is.to_string().contains(REDACTED) => {
                        self.done.withheld.push("requests".to_owned());
                        wanted.clone()
                    }
                    "body-includes" => part(wanted, &is),
                    _ => with_nulls(wanted, is),
                };
                members.insert(name.clone(), new);
            }
            requests.push(members.into());
        }
        Some(requests.into())
    }

    /// What has come to another thing than it was expected to.
    fn moved(&mut self, expect: &Map<String, Json>) {
        if let (Some(Err(failure)), None) = (&self.observed.written, expect.get("error")) {
            let asks = ["payload", "payload-includes", "errors"].iter().any(|key| expect.contains_key(*key));
            let stays = self.done.expect.contains_key("errors");
            if (asks || self.explanation().is_none()) && !stays {
                let errors = self.errors(&Json::Null);
                match errors {
                    Some(errors) => drop(self.done.expect.insert("errors".to_owned(), errors)),
                    None => drop(self.done.expect.insert("error".to_owned(), failure.code.as_str().into())),
                }
            }
        }
        let Some(explanation) = self.explanation() else { return };
        let attributes = expect.get("attributes").and_then(Json::as_object).cloned().unwrap_or_default();
        let no_flow = match expect.get("no-flow") {
            Some(Json::Array(paths)) => paths.clone(),
            Some(path) => vec![path.clone()],
            None => Vec::new(),
        };
        let errors = expect.get("errors").and_then(Json::as_object).cloned().unwrap_or_default();
        let paths = attributes.keys().map(String::as_str).chain(no_flow.iter().filter_map(Json::as_str));
        for path in paths.chain(errors.keys().map(String::as_str)) {
            let Some(target) = self.case.target(path) else { continue };
            let Some(attribute) = explanation.state.attributes.get(target) else { continue };
            if let Some(failure) = self.case.failing(explanation, target) {
                self.add("errors", path, failure.code.as_str().into());
            } else if attribute.outcome == Outcome::NoFlow {
                self.let_nothing_flow(path);
            } else if !attributes.contains_key(path) {
                let value = attribute.on_create().cloned().unwrap_or_default();
                match self.withholds(target, &value) {
                    true => self.done.withheld.push(path.to_owned()),
                    false => self.add("attributes", path, value),
                }
            }
        }
        // Of the targets that fail, all are named.
        if self.done.expect.contains_key("errors")
            && let Some(all) = self.errors(expect.get("errors").unwrap_or(&Json::Null))
        {
            self.done.expect.insert("errors".to_owned(), all);
        }
        for key in ["attributes", "references"] {
            if self.done.expect.get(key).and_then(Json::as_object).is_some_and(Map::is_empty) {
                self.done.expect.shift_remove(key);
            }
        }
    }

    fn add(&mut self, key: &str, path: &str, value: Json) {
        let place = self.done.expect.entry(key.to_owned()).or_insert_with(|| Json::Object(Map::new()));
        if let Some(members) = place.as_object_mut() {
            members.entry(path.to_owned()).or_insert(value);
        }
    }

    fn let_nothing_flow(&mut self, path: &str) {
        let place = self.done.expect.entry("no-flow".to_owned()).or_insert_with(|| Json::Array(Vec::new()));
        if let Some(text) = place.as_str() {
            *place = Json::Array(vec![text.into()]);
        }
        if let Some(paths) = place.as_array_mut()
            && !paths.iter().any(|known| known == path)
        {
            paths.push(path.into());
        }
    }

    /// All there is to say of a test that says nothing.
    fn all(&mut self) {
        self.done.expect.clear();
        let found: Option<(&str, Json)> = match &self.observed.written {
            Some(Ok(Written::Payload(payload))) => {
                let payload = without_schemas(payload);
                Some(("payload", self.without_redacted(&Json::Null, payload, Extent::Whole)))
            }
            Some(Ok(Written::OutOfScope)) => Some(("scope", "out".into())),
            Some(Ok(Written::NoObject)) => Some(("payload", Json::Null)),
            Some(Err(failure)) => match self.errors(&Json::Null) {
                Some(errors) => Some(("errors", errors)),
                None => Some(("error", failure.code.as_str().into())),
            },
            None => self.requests(&Json::Null).map(|requests| ("requests", requests)),
        };
        self.done.expect.extend(found.map(|(key, value)| (key.to_owned(), value)));
    }
}

/// Whether a text names a code.
fn is_code(said: &Json, code: crate::source::Code) -> bool {
    said.as_str().is_some_and(|said| said.parse() == Ok(code))
}

fn without_schemas(payload: &Json) -> Json {
    comparable(&Json::Null, payload)
}
