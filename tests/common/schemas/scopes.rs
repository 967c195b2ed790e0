//! `scope` as exports and the portal have it.

use super::choices::Choices;
use super::json::{Json, null, object, text};
use super::names::Names;

/// What an operator is asked of, by the attribute's place among the names, and what it compares with.
type Operator = (&'static [&'static str], &'static [usize], &'static [&'static str]);

const TEXTS: &[usize] = &[0, 1, 3, 10];
const NUMBER: &[usize] = &[6];
const FLAG: &[usize] = &[7];
const PATTERNS: &[&str] = &["a.*", "^(?<g>[A-Z]+)$", "\\d{2,}|x\"y", ".*@contoso\\.com"];
const NUMBERS: &[&str] = &["5", "7", "-1", "1000000"];

/// The spellings of each, the wire's first.
const OPERATORS: [Operator; 14] = [
    (&["EQUALS", "equals"], TEXTS, &[]),
    (&["NOT EQUALS", "NOT_EQUALS", "Not Equals"], TEXTS, &[]),
    (&["IS NULL", "IS_NULL", "is null"], TEXTS, &[]),
    (&["IS NOT NULL"], TEXTS, &[]),
    (&["IS TRUE"], FLAG, &[]),
    (&["IS FALSE", "Is_False"], FLAG, &[]),
    (&["REGEX MATCH"], TEXTS, PATTERNS),
    (&["NOT REGEX MATCH"], TEXTS, PATTERNS),
    (&["GREATER_THAN", "Greater_Than"], NUMBER, NUMBERS),
    (&["GREATER_THAN_OR_EQUALS", "Greater_Than_OR_EQUALS"], NUMBER, NUMBERS),
    (&["INCLUDES", "Includes"], TEXTS, &[]),
    (&["ENDS_WITH", "Ends_With"], TEXTS, &[]),
    (&["&", "!&"], NUMBER, NUMBERS),
    (&["IN", "In"], TEXTS, &[]),
];

/// A clause.
pub fn clause(names: &Names, choices: &mut Choices) -> Json {
    let (spellings, attributes, operands) = choices.pick(&OPERATORS);
    let attribute = names.0[choices.pick(attributes)];
    let operator = if choices.once_in(3) { choices.pick(spellings) } else { spellings[0] };
    let mut members = vec![("operatorName", text(operator)), ("sourceOperandName", text(attribute))];
    let value = |choices: &mut Choices| match operands {
        [] => text(choices.odd()),
        operands => text(choices.pick(operands)),
    };
    if spellings[0].starts_with("IS ") {
        let operand = match choices.below(6) {
            0 => Some(object([("values", Json::List(Vec::new()))])),
            1 => Some(null()),
            2 => Some(object([("values", null())])),
            3 => Some(object([("values", Json::List(vec![text("")]))])),
            4 => Some(Json::Object(Vec::new())),
            _ => None,
        };
        members.extend(operand.map(|operand| ("targetOperand", operand)));
    } else {
        let count = if spellings[0] == "IN" { 1 + choices.below(3) } else { 1 };
        let values = (0..count).map(|_| value(choices)).collect();
        let operand = choices.object(vec![("values", Json::List(values))]);
        members.push(("targetOperand", operand));
    }
    choices.object(members)
}

/// A group of clauses, placeholders among them.
pub fn group(names: &Names, choices: &mut Choices) -> Json {
    let mut members = Vec::new();
    members.extend(choices.name("a group").map(|name| ("name", name)));
    let count = choices.below(4);
    let mut clauses: Vec<Json> = (0..count).map(|_| clause(names, choices)).collect();
    if choices.once_in(12) {
        clauses.push(Json::Object(Vec::new()));
    }
    members.push(("clauses", Json::List(clauses)));
    choices.object(members)
}

/// The member of an object mapping; none where it is left out.
pub fn scope(names: &Names, choices: &mut Choices) -> Option<Json> {
    match choices.below(8) {
        0 | 1 => return Some(null()),
        2 => return None,
        3 => return Some(Json::Object(Vec::new())),
        _ => {}
    }
    let mut members = Vec::new();
    for (set, many) in [("categoryFilterGroups", 2), ("groups", 4), ("inputFilterGroups", 2)] {
        let count = choices.below(many);
        let mut groups: Vec<Json> = (0..count).map(|_| group(names, choices)).collect();
        if choices.once_in(12) {
            groups.insert(0, Json::Object(Vec::new()));
        }
        match choices.below(6) {
            4 if groups.is_empty() => {}
            5 if groups.is_empty() => members.push((set, null())),
            _ => members.push((set, Json::List(groups))),
        }
    }
    Some(choices.object(members))
}
