use crate::lint::rule::{Check, Example, Rule};
use crate::source::Code;

pub(super) static RULE: Rule = Rule {
    code: Code::AF701,
    summary: "a record that there is not",
    why: "A test names one of the file's `records`, or writes the attributes of its own; a record with `file` \
          and `pick` is one of an input: by its place, by a value that it alone has, or by `NAME=VALUE`. A \
          name that is misspelt, or a file in which the record is no longer, leaves the test without anything \
          to look at.",
    examples: &[Example::tests(
        "attrflow-test: 1
mapping: mapping.yaml
records:
  adele: { userPrincipalName: adele@contoso.com, department: Sales }
tests:
  - name: sales are in scope
    record: adel
    expect: { scope: in }
",
        "attrflow-test: 1
mapping: mapping.yaml
records:
  adele: { userPrincipalName: adele@contoso.com, department: Sales }
tests:
  - name: sales are in scope
    record: adele
    expect: { scope: in }
",
    )],
    fix: None,
    pages: &[],
    check: Check::Compiler,
};
