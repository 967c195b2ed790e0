use crate::lint::rule::{Check, Example, Rule};
use crate::source::{Code, Safety};

pub(super) static RULE: Rule = Rule {
    code: Code::AF102,
    summary: "a function in other case than documented",
    why: "Microsoft's reference says that function names are case-sensitive. Mappings in use show that the service \
          reads `switch(` as well; nobody promises it, and a search for the documented name does not find it.",
    examples: &[
        Example::attributes("nickName: tolower([givenName])", "nickName: ToLower([givenName])").fixed()
    ],
    fix: Some(Safety::Safe),
    pages: &["functions-for-customizing-application-data"],
    check: Check::Compiler,
};
