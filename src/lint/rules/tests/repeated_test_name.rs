use crate::lint::rule::{Check, Example, Rule};
use crate::source::Code;

pub(super) static RULE: Rule = Rule {
    code: Code::AF706,
    summary: "two tests of one name",
    why: "The tests of a file are told apart by their names, in reports for people and in those for CI \
          systems: of two with one name nobody knows which has failed, and some systems count them as one. Say \
          in the name what is special about the record.",
    examples: &[Example::tests(
        "attrflow-test: 1
mapping: mapping.yaml
tests:
  - name: scope
    record: { userPrincipalName: adele@contoso.com, department: Sales }
    expect: { scope: in }
  - name: scope
    record: { userPrincipalName: joe@contoso.com, department: Legal }
    expect: { scope: out }
",
        "attrflow-test: 1
mapping: mapping.yaml
tests:
  - name: sales are in scope
    record: { userPrincipalName: adele@contoso.com, department: Sales }
    expect: { scope: in }
  - name: legal is out of scope
    record: { userPrincipalName: joe@contoso.com, department: Legal }
    expect: { scope: out }
",
    )],
    fix: None,
    pages: &[],
    check: Check::Compiler,
};
