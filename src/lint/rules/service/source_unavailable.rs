use crate::lint::rule::{Check, Example, Rule};
use crate::source::Code;

pub(super) static RULE: Rule = Rule {
    code: Code::AF618,
    summary: "an attribute that the service does not give to mappings",
    why: "Some attributes exist in Microsoft Entra or in the Active Directory behind it, and are no source of \
          provisioning: `userType`, `SamAccountName` and `targetAddress`, photos, references that come from on premises \
          such as `managedBy`, and directory extensions with several values.\n\nA directory extension with one value is the \
          way to bring the same information along. Who has added the attribute to the job's schema declares it under \
          `source-schema`.",
    examples: &[
        Example::attributes("nickName: [SamAccountName]", "nickName: [extension_0a1b2c3d_samAccountName]"),
        Example::attributes("title: Append([jobTitle], [userType])", "title: [jobTitle]"),
    ],
    fix: None,
    pages: &[
        "known-issues",
        "customize-application-attributes",
        "user-provisioning-sync-attributes-for-mapping",
    ],
    check: Check::Compiler,
};
