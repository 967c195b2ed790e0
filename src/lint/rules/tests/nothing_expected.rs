use crate::lint::rule::{Check, Example, Rule};
use crate::source::Code;

pub(super) static RULE: Rule = Rule {
    code: Code::AF703,
    summary: "a test that expects nothing",
    why: "Such a test passes whatever the mapping does, and so tests nothing. Say what is expected: whether \
          the record is in scope, its payload or a part of it, single attributes, requests. `attrflow test \
          --update` writes what the mapping makes of the record now, to be read before it is committed.",
    examples: &[Example::tests(
        "attrflow-test: 1
mapping: mapping.yaml
tests:
  - name: sales are in scope
    record: { userPrincipalName: adele@contoso.com, department: Sales }
",
        "attrflow-test: 1
mapping: mapping.yaml
tests:
  - name: sales are in scope
    record: { userPrincipalName: adele@contoso.com, department: Sales }
    expect: { scope: in }
",
    )],
    fix: None,
    pages: &[],
    check: Check::Compiler,
};
