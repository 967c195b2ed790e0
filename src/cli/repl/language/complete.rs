//! What can stand at a place.

use attrflow::functions::{self, Type};
use attrflow::source::Span;
use attrflow::syntax::{Draft, Name, Place};

use super::input::{Argument, Input};
use crate::cli::repl::commands::{self, Takes};
use crate::cli::repl::files;

/// The names that are known in a session.
#[derive(Clone, Debug, Default)]
pub(in crate::cli::repl) struct Vocabulary {
    /// The source attributes, and what is known of each.
    pub attributes: Vec<(String, String)>,
    /// The attributes that are set by hand.
    pub overrides: Vec<String>,
    /// The target attributes of the mapping.
    pub targets: Vec<String>,
    /// The constants of the context.
    pub constants: Vec<String>,
    /// The object mappings.
    pub objects: Vec<String>,
    /// Whether the functions of the extended dialect can be called.
    pub extended: bool,
}

/// What can stand at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli::repl) struct Completion {
    /// What it replaces.
    pub span: Span,
    /// Each of them; there is one.
    pub candidates: Vec<Candidate>,
}

/// One text that can stand there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli::repl) struct Candidate {
    /// What is put there.
    pub text: String,
    /// What it is called.
    pub label: String,
    /// What it is, in a few words.
    pub about: String,
}

impl Candidate {
    fn new(text: impl Into<String>, label: impl Into<String>, about: impl Into<String>) -> Self {
        Candidate { text: text.into(), label: label.into(), about: about.into() }
    }

    /// One that is called what it is.
    fn plain(text: impl Into<String>, about: impl Into<String>) -> Self {
        let text = text.into();
        Candidate { label: text.clone(), text, about: about.into() }
    }
}

impl Completion {
    /// The longest text that all candidates begin with, where it says more than what stands there.
    pub fn common(&self, input: &str) -> Option<String> {
        let first = self.candidates.first()?.text.as_str();
        let mut length = first.len();
        for candidate in &self.candidates {
            let same = first.bytes().zip(candidate.text.bytes()).take_while(|(a, b)| a == b).count();
            length = length.min(same);
        }
        let end = (0..=length).rev().find(|at| first.is_char_boundary(*at))?;
        let common = first.get(..end)?;
        let typed = self.span.of(input);
        let begins = common.to_lowercase().starts_with(&typed.to_lowercase());
        (begins && common.len() > typed.len() || self.candidates.len() == 1).then(|| common.to_owned())
    }
}

/// What can stand where the cursor is; none where nothing is known.
pub(in crate::cli::repl) fn complete(
    input: &str,
    cursor: usize,
    vocabulary: &Vocabulary,
) -> Option<Completion> {
    let read = Input::new(input.get(..cursor)?);
    let (span, candidates) = match (read, Input::new(input).expression()) {
        (Input::Command(name, _), _) if input.get(..cursor)?.trim_start() == format!(":{name}") => {
            let colon = input.find(':')?;
            (Span::new(colon, cursor), begin_with(command_names(), input.get(colon..cursor)?))
        }
        (_, Some(argument)) if cursor >= argument.offset => in_expression(argument, cursor, vocabulary)?,
        (Input::Command(name, argument), _) => {
            in_argument(commands::find(name).ok()?.takes, argument, cursor, vocabulary)?
        }
        (Input::Nothing, None) if input.trim().is_empty() => {
            (Span::at(cursor), names("", Some(Type::Any), false, vocabulary))
        }
        _ => return None,
    };
    (!candidates.is_empty()).then_some(Completion { span, candidates })
}

/// The commands, with their colons.
fn command_names() -> impl Iterator<Item = Candidate> {
    commands::COMMANDS.iter().map(|command| {
        let blank = if command.arguments.is_empty() { "" } else { " " };
        let name = format!(":{}", command.name);
        Candidate::new(format!("{name}{blank}"), name, command.help)
    })
}

fn in_expression(
    argument: Argument<'_>,
    cursor: usize,
    vocabulary: &Vocabulary,
) -> Option<(Span, Vec<Candidate>)> {
    let around = Draft::new(argument.text).cursor(cursor - argument.offset);
    let place = |span: Span| Span::new(argument.offset + span.start, argument.offset + span.end);
    let call = around.calls.first();
    let wanted = call.and_then(|call| Some(functions::find(call.name)?.parameter(call.argument)?.ty));
    Some(match around.place {
        Place::Attribute { typed, span, closed } => {
            let close = if closed { "" } else { "]" };
            let all = vocabulary.attributes.iter();
            let all = all.map(|(name, about)| Candidate::new(format!("{name}{close}"), name, about));
            (place(span), begin_with_or_hold(all, typed))
        }
        Place::Name { typed, span, called } => {
            let mut found = names(typed, wanted, called, vocabulary);
            if found.is_empty() {
                // Brackets are what beginners leave out.
                let all = vocabulary.attributes.iter();
                let all =
                    all.map(|(name, about)| Candidate::new(format!("[{name}]"), format!("[{name}]"), about));
                found = begin_with(all, &format!("[{typed}"));
            }
            (place(span), found)
        }
        Place::Context { typed, span, closed } => {
            let close = if closed { "" } else { "%" };
            let all = vocabulary.constants.iter();
            let all = all.map(|name| Candidate::new(format!("{name}{close}"), name, ""));
            (place(span), begin_with(all, typed))
        }
        Place::Operand => (Span::at(cursor), names("", wanted, false, vocabulary)),
        Place::String | Place::Behind => return None,
    })
}

/// The functions and constants that begin so.
fn names(typed: &str, wanted: Option<Type>, called: bool, vocabulary: &Vocabulary) -> Vec<Candidate> {
    let constants = [
        (Name::True, "the Boolean"),
        (Name::False, "the Boolean"),
        (Name::Null, "no value"),
        (Name::TextCompare, "compares whatever the letter case"),
        (Name::BinaryCompare, "compares letter by letter"),
        (Name::IgnoreAttributeFlow, "the attribute does not flow"),
        (Name::IgnoreObjectFlow, "the whole object is left out"),
    ];
    let constants = constants.iter().map(|(name, about)| (name, Candidate::plain(name.as_str(), *about)));
    if wanted == Some(Type::CompareMethod) && typed.is_empty() {
        let methods = constants.filter(|(name, _)| matches!(name, Name::TextCompare | Name::BinaryCompare));
        return methods.map(|(_, candidate)| candidate).collect();
    }
    let functions = functions::all().filter(|function| vocabulary.extended || !function.extended_only);
    let functions = functions.map(|function| {
        let behind = match (called, function.parameters.is_empty()) {
            (true, _) => "",
            (false, true) => "()",
            (false, false) => "(",
        };
        Candidate::new(format!("{}{behind}", function.name), function.name, function.summary)
    });
    let mut found = begin_with(functions, typed);
    found.sort_by_key(|candidate| candidate.label.to_lowercase());
    if !called && !typed.is_empty() {
        found.extend(begin_with(constants.map(|(_, candidate)| candidate), typed));
    }
    found
}

fn in_argument(
    takes: Takes,
    argument: Argument<'_>,
    cursor: usize,
    vocabulary: &Vocabulary,
) -> Option<(Span, Vec<Candidate>)> {
    let start = argument.offset.min(cursor);
    let typed = argument.input.get(start..cursor)?;
    let attributes = || vocabulary.attributes.iter();
    let words = |words: &[&str]| -> Vec<Candidate> {
        begin_with(words.iter().map(|word| Candidate::plain(*word, "")), typed)
    };
    let found = match takes {
        Takes::Nothing | Takes::Expression | Takes::Text => return None,
        Takes::Words(all) => words(all),
        Takes::Object => begin_with(vocabulary.objects.iter().map(|name| Candidate::plain(name, "")), typed),
        Takes::File => {
            let (at, found) = files::complete(typed);
            let found = found.into_iter().map(|name| Candidate::plain(name, "")).collect();
            return Some((Span::new(start + at, cursor), found));
        }
        Takes::Assignment if typed.contains('=') => return None,
        Takes::Assignment => begin_with(
            attributes().map(|(name, about)| Candidate::new(format!("{name}="), name, about)),
            typed,
        ),
        // The attribute is what a clause begins with.
        Takes::Clause if typed.contains(char::is_whitespace) => return None,
        Takes::Clause => begin_with(
            attributes().map(|(name, about)| Candidate::new(format!("{name} "), name, about)),
            typed,
        ),
        Takes::Override => {
            begin_with(vocabulary.overrides.iter().map(|name| Candidate::plain(name, "set by hand")), typed)
        }
        Takes::Target => begin_with(vocabulary.targets.iter().map(|path| Candidate::plain(path, "")), typed),
        Takes::Command => {
            let all = commands::COMMANDS.iter();
            begin_with(all.map(|command| Candidate::plain(command.name, command.help)), typed)
        }
        Takes::Documented => {
            let functions =
                functions::all().map(|function| Candidate::plain(function.name, function.summary));
            let mut found = begin_with(functions, typed);
            found.extend(begin_with(attributes().map(|(name, about)| Candidate::plain(name, about)), typed));
            found
        }
    };
    Some((Span::new(start, cursor), found))
}

/// Those that begin with what is typed, in any case.
fn begin_with(all: impl Iterator<Item = Candidate>, typed: &str) -> Vec<Candidate> {
    let typed = typed.to_lowercase();
    all.filter(|candidate| candidate.label.to_lowercase().starts_with(&typed)).collect()
}

/// The same; if there are none, those that have it anywhere.
fn begin_with_or_hold(all: impl Iterator<Item = Candidate> + Clone, typed: &str) -> Vec<Candidate> {
    let found = begin_with(all.clone(), typed);
    if !found.is_empty() || typed.is_empty() {
        return found;
    }
    let typed = typed.to_lowercase();
    all.filter(|candidate| candidate.label.to_lowercase().contains(&typed)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary() -> Vocabulary {
        let attributes =
            ["accountEnabled", "city", "country", "emails", "givenName", "mail", "mailNickname", "surname"];
        Vocabulary {
            attributes: attributes.map(|name| (name.to_owned(), "String".to_owned())).into(),
            overrides: vec!["city".into()],
            targets: vec!["userName".into(), "name.givenName".into(), "name.familyName".into()],
            constants: vec!["Domain".into()],
            objects: vec!["user".into(), "group".into()],
            extended: false,
        }
    }

    /// What becomes of a text when everything is put in that is sure, and what can stand there.
    fn completed(marked: &str) -> (String, Vec<String>) {
        let at = marked.find('|').unwrap();
        let text = marked.replacen('|', "", 1);
        let Some(completion) = complete(&text, at, &vocabulary()) else {
            return (marked.to_owned(), Vec::new());
        };
        let after = match completion.common(&text) {
            Some(common) => {
                let mut after = text.clone();
                after.replace_range(completion.span.start..completion.span.end, &format!("{common}|"));
                after
            }
            None => marked.to_owned(),
        };
        (after, completion.candidates.into_iter().map(|candidate| candidate.label).collect())
    }

    #[test]
    fn what_fits_is_put_in() {
        for (marked, after, candidates) in [
            ("Joi|", "Join(|", &["Join"][..]),
            ("joi|", "Join(|", &["Join"]),
            ("No|w(", "No|w(", &["Normal", "Not", "Now"]),
            ("Now|", "Now()|", &["Now"]),
            ("now|()", "Now|()", &["Now"]),
            ("To|", "To|", &["ToLower", "ToUpper"]),
            ("Tr|", "Tr|", &["Trim", "True"]),
            ("Join(\" \", [giv|", "Join(\" \", [givenName]|", &["givenName"]),
            ("Join(\" \", [giv|]", "Join(\" \", [givenName|]", &["givenName"]),
            ("[giv|enNmae]", "[givenName|]", &["givenName"]),
            ("[m|", "[mail|", &["mail", "mailNickname"]),
            ("[name|", "[name|", &["givenName", "mailNickname", "surname"]),
            ("Trim(giv|", "Trim([givenName]|", &["[givenName]"]),
            ("Trim(|", "Trim(|", &["Append", "…"]),
            ("InStr([a], [b], , |", "InStr([a], [b], , vb|", &["vbTextCompare", "vbBinaryCompare"]),
            ("%D|", "%Domain%|", &["Domain"]),
            ("\"gi|", "\"gi|", &[]),
            ("[mail] |", "[mail] |", &[]),
            ("And|", "And|", &[]),
            (":tr|", ":trace |", &[":trace"]),
            ("  :tr|", "  :trace |", &[":trace"]),
            (":ty| [a]", ":type | [a]", &[":type"]),
            (":qu|", ":quit|", &[":quit"]),
            (":t|", ":t|", &[":taken", ":type", ":trace"]),
            (":type |", ":type |", &["Append", "…"]),
            (":type Trim([gi|", ":type Trim([givenName]|", &["givenName"]),
            (":dialect e|", ":dialect e|", &["entra", "extended"]),
            (":source work|", ":source workday|", &["workday"]),
            (":set cou|", ":set country=|", &["country"]),
            (":set country=|", ":set country=|", &[]),
            (":unset |", ":unset city|", &["city"]),
            (":map name.g|", ":map name.givenName|", &["name.givenName"]),
            (":scope cit|", ":scope city |", &["city"]),
            (":scope city E|", ":scope city E|", &[]),
            (":doc mailN|", ":doc mailNickname|", &["mailNickname"]),
            (":help qu|", ":help quit|", &["quit"]),
            (":now |", ":now |", &[]),
            (":nosuch a|", ":nosuch a|", &[]),
            ("# Joi|", "# Joi|", &[]),
        ] {
            let (found, labels) = completed(marked);
            assert_eq!(found, after, "{marked}");
            match candidates {
                ["Normal", ..] => {
                    assert!(labels.len() == 3 && labels[0].starts_with("Normal"), "{marked}: {labels:?}")
                }
                [first, "…"] => assert!(labels[0] == *first && labels.len() > 30, "{marked}: {labels:?}"),
                candidates => assert_eq!(labels, candidates, "{marked}"),
            }
        }
    }
}
