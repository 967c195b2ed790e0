use crate::lint::rule::{Check, Example, Rule};
use crate::source::Code;

pub(super) static RULE: Rule = Rule {
    code: Code::AF709,
    summary: "a stored answer that cannot be read",
    why: "Stored answers of parseExpression and provisionOnDemand are tests: what is not as the service writes it \
          (a Boolean that is none, a tree whose parameters have no key, JSON text that is torn, a request without \
          its answer) would leave something unchecked without a word. Store the bodies of request and response as \
          they are; what else is in the file, OData annotations for one, does no harm.",
    examples: &[
        Example::answers(
            r#"{"expression": "ToUpper([city])",
 "testInputObject": {"properties": [{"key": "city", "value": "Ulm"}]},
 "parsingSucceeded": "yes", "evaluationSucceeded": true, "evaluationResult": ["ULM"]}
"#,
            r#"{"expression": "ToUpper([city])",
 "testInputObject": {"properties": [{"key": "city", "value": "Ulm"}]},
 "parsingSucceeded": true, "evaluationSucceeded": true, "evaluationResult": ["ULM"]}
"#,
        ),
        Example::answers(
            r#"{"request": {"expression": "Trim([city])",
             "testInputObject": {"properties": [{"key": "city", "value": " Ulm"}]}}}
"#,
            r#"{"request": {"expression": "Trim([city])",
             "testInputObject": {"properties": [{"key": "city", "value": " Ulm"}]}},
 "response": {"parsingSucceeded": true, "evaluationSucceeded": true, "evaluationResult": ["Ulm"]}}
"#,
        ),
    ],
    fix: None,
    pages: &[
        "https://learn.microsoft.com/graph/api/synchronization-synchronizationschema-parseexpression",
        "https://learn.microsoft.com/graph/api/synchronization-synchronizationjob-provisionondemand",
    ],
    check: Check::Compiler,
};
