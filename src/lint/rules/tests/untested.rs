use crate::lint::rule::{Check, Example, Rule};
use crate::source::Code;

pub(super) static RULE: Rule = Rule {
    code: Code::AF707,
    summary: "a part of the mapping that no test reaches",
    why: "`attrflow test --coverage` counts the target attributes that were evaluated for a record in scope, \
          the keys of each `Switch` (and its default, where it has one), both branches of each `IIF`, and each \
          clause of the scope twice: where it holds, and where it does not. What no test reaches can be \
          changed without any test noticing. Keys and branches that can never be reached, because what they \
          depend on is constant, are not counted.",
    examples: &[Example::tests(
        "attrflow-test: 1
mapping: mapping.yaml
tests:
  - name: sales are in scope
    record: { userPrincipalName: adele@contoso.com, department: Sales }
    expect: { scope: in }
",
        "attrflow-test: 1
mapping: mapping.yaml
tests:
  - name: sales are in scope
    record: { userPrincipalName: adele@contoso.com, department: Sales }
    expect: { scope: in }
  - name: who leaves is switched off
    record: { userPrincipalName: adele@contoso.com, department: Sales, accountEnabled: false }
    expect:
      attributes: { active: false }
  - name: legal is out of scope
    record: { userPrincipalName: joe@contoso.com, department: Legal }
    expect: { scope: out }
",
    )],
    fix: None,
    pages: &[],
    check: Check::Compiler,
};
