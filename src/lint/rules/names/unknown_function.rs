use crate::lint::rule::{Check, Example, Rule};
use crate::source::{Code, Safety};

pub(super) static RULE: Rule = Rule {
    code: Code::AF101,
    summary: "a function that the language does not have",
    why: "The service refuses an expression with a function it does not know. Names of Microsoft's other \
          expression languages, of spreadsheets and databases (`LCase`, `If`, `Concat` …) are recognised, and what \
          they are called here is said; where the call only has to be written another way, the fix does all of it. \
          For a typing error the nearest name is proposed.",
    examples: &[
        Example::attributes("nickName: LCase([givenName])", "nickName: ToLower([givenName])").fixed(),
        Example::attributes(
            "nickName: Concat([givenName], \".\", [surname])",
            "nickName: Join(\"\", [givenName], \".\", [surname])",
        )
        .fixed(),
        Example::attributes(
            "nickName: Substitute([mail], \"@contoso.com\", \"\")",
            "nickName: Replace([mail], \"@contoso.com\", , , \"\", , )",
        )
        .fixed(),
        Example::attributes(
            "nickName: Swich([department], \"?\", \"HR\", \"People\")",
            "nickName: Switch([department], \"?\", \"HR\", \"People\")",
        )
        .fixed(),
        Example::attributes("nickName: AuthoritativeNull()", "nickName: [mailNickname]"),
    ],
    fix: Some(Safety::Unsafe),
    pages: &["functions-for-customizing-application-data"],
    check: Check::Compiler,
};
