use crate::lint::rule::{Check, Example, Rule};
use crate::source::Code;

pub(super) static RULE: Rule = Rule {
    code: Code::AF702,
    summary: "something that the mapping does not have",
    why: "A test expects something of a target attribute that is not mapped, of a group that the scope does \
          not have, or of objects that the mapping does not map. Most often a name is misspelt, or the mapping \
          has changed and the test has not. Paths are written as the mapping writes them; what refers to other \
          objects goes under `references`.",
    examples: &[
        Example::tests(
            "attrflow-test: 1
mapping: mapping.yaml
tests:
  - name: people have a title
    record: { userPrincipalName: adele@contoso.com, department: Sales, jobTitle: Agent }
    expect:
      attributes: { titel: Agent }
",
            "attrflow-test: 1
mapping: mapping.yaml
tests:
  - name: people have a title
    record: { userPrincipalName: adele@contoso.com, department: Sales, jobTitle: Agent }
    expect:
      attributes: { title: Agent }
",
        ),
        Example::tests(
            "attrflow-test: 1
mapping: mapping.yaml
tests:
  - name: sales are in scope
    record: { userPrincipalName: adele@contoso.com, department: Sales }
    expect: { scope: Sales staff }
",
            "attrflow-test: 1
mapping: mapping.yaml
tests:
  - name: sales are in scope
    record: { userPrincipalName: adele@contoso.com, department: Sales }
    expect: { scope: sales }
",
        ),
    ],
    fix: None,
    pages: &[],
    check: Check::Compiler,
};
