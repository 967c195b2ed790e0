use crate::lint::rule::{Check, Example, Rule};
use crate::source::Code;

pub(super) static RULE: Rule = Rule {
    code: Code::AF710,
    summary: "a stored answer that says nothing to compare",
    why: "Such an answer agrees with whatever is computed, and so tests nothing: the service refused to answer, \
          nothing was evaluated for want of a test object, all that it says draws random values or refers to other \
          objects. Ask the service again, with a test object, and store request and response together.",
    examples: &[
        Example::answers(
            r#"{"request": {"expression": "ToUpper([city])"},
 "response": {"error": {"code": "TooManyRequests", "message": "Try again later."}}}
"#,
            r#"{"request": {"expression": "ToUpper([city])"},
 "response": {"parsingSucceeded": true, "evaluationSucceeded": false, "evaluationResult": []}}
"#,
        ),
        Example::answers(
            r#"{"expression": "Guid()", "testInputObject": {"properties": []},
 "evaluationSucceeded": true, "evaluationResult": ["6f9619ff-8b86-d011-b42d-00cf4fc964ff"]}
"#,
            r#"{"expression": "Len(Guid())", "testInputObject": {"properties": []},
 "evaluationSucceeded": true, "evaluationResult": ["36"]}
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
