use crate::lint::rule::{Check, Example, Rule};
use crate::source::Code;

pub(super) static RULE: Rule = Rule {
    code: Code::AF305,
    summary: "a target attribute that is mapped twice",
    why: "A target has one source. Of two mappings for the same place only one could count, and nobody \
          could tell which; the same place may be written in two ways, with and without its schema's \
          URN. Put both sources into one expression, with `Coalesce` or a `Switch`.",
    examples: &[
        Example::attributes(
            "title: [jobTitle]
title: [department]",
            "title: [jobTitle]",
        ),
        Example::attributes(
            "title: [jobTitle]
urn:ietf:params:scim:schemas:core:2.0:User:title: [department]",
            "title: [jobTitle]",
        ),
    ],
    fix: None,
    pages: &["customize-application-attributes"],
    check: Check::Compiler,
};
