use crate::lint::rule::{Check, Example, Rule};
use crate::source::{Code, Safety};

pub(super) static RULE: Rule = Rule {
    code: Code::AF104,
    summary: "an attribute that the source does not have",
    why: "With `source: entra`, and without `source`, the attributes are those that the provisioning service \
          offers for users and groups. A name that is not among them gives no value in the service, for anyone.\n\n\
          The names are those of the service, not of Microsoft Graph: `telephoneNumber`, not `businessPhones`. \
          Attributes of your own are declared under `source-schema`; `extension_…` and \
          `CustomSecurityAttributes.…` are known by their form.",
    examples: &[
        Example::attributes("title: [jobTitel]", "title: [jobTitle]").fixed(),
        Example::attributes("title: Append([jobTitel], \".\")", "title: Append([jobTitle], \".\")").fixed(),
    ],
    fix: Some(Safety::Unsafe),
    pages: &["customize-application-attributes", "user-provisioning-sync-attributes-for-mapping"],
    check: Check::Compiler,
};
