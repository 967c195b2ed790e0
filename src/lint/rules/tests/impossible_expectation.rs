use crate::lint::rule::{Check, Example, Rule};
use crate::source::Code;

pub(super) static RULE: Rule = Rule {
    code: Code::AF705,
    summary: "expectations that no mapping can meet",
    why: "Who is out of scope has no payload and no attributes, a record that fails has no payload, one \
          attribute does not come to two things, and of an object that the source no longer has there are \
          requests only. Such a test can never pass; two tests were meant, or one of the expectations is too \
          much.",
    examples: &[Example::tests(
        "attrflow-test: 1
mapping: mapping.yaml
tests:
  - name: legal is out of scope
    record: { userPrincipalName: joe@contoso.com, department: Legal }
    expect:
      scope: out
      payload-includes: { active: false }
",
        "attrflow-test: 1
mapping: mapping.yaml
tests:
  - name: legal is out of scope
    record: { userPrincipalName: joe@contoso.com, department: Legal }
    expect: { scope: out }
",
    )],
    fix: None,
    pages: &[],
    check: Check::Compiler,
};
