use crate::lint::rule::{Check, Example, Rule};
use crate::source::Code;

pub(super) static RULE: Rule = Rule {
    code: Code::AF708,
    summary: "an attribute of a test's record that the mapping does not read, but for a slip",
    why: "The record has an attribute that Microsoft Entra does not have and the mapping does not read, and \
          lacks one of nearly that name. The mapping takes the latter to be Null, and the test is not about \
          what it seems to be about. Attributes that the source is known to have may be written whether the \
          mapping reads them or not.",
    examples: &[Example::tests(
        "attrflow-test: 1
mapping: mapping.yaml
tests:
  - name: sales are in scope
    record: { userPrincipalName: adele@contoso.com, departmant: Sales }
    expect: { scope: out }
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
