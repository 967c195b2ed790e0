use crate::lint::rule::{Check, Example, Rule};
use crate::source::Code;

pub(super) static RULE: Rule = Rule {
    code: Code::AF909,
    summary: "something that the tenant knows, and nobody told",
    why: "`DefaultDomain()` and `%Name%` stand for what the tenant's settings say, not the record. Away \
          from the service it has to be given: `--default-domain contoso.com`, `--const Name=value`.",
    examples: &[
        Example::record(
            "nickName: Coalesce([mail], Join(\"@\", [mailNickname], DefaultDomain()))",
            "{ \"userPrincipalName\": \"ann@contoso.com\", \"mailNickname\": \"ann\" }",
            "{ \"userPrincipalName\": \"ann@contoso.com\", \"mail\": \"ann@contoso.com\" }",
        ),
        Example::record(
            "nickName: Coalesce([mail], %DomainFQDN%)",
            "{ \"userPrincipalName\": \"ann@contoso.com\" }",
            "{ \"userPrincipalName\": \"ann@contoso.com\", \"mail\": \"ann@contoso.com\" }",
        ),
    ],
    fix: None,
    pages: &["functions-for-customizing-application-data"],
    check: Check::Compiler,
};
