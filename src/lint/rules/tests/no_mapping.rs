use crate::lint::rule::{Check, Example, Rule};
use crate::source::Code;

pub(super) static RULE: Rule = Rule {
    code: Code::AF704,
    summary: "a test file without a mapping to test",
    why: "A test file is about the mapping file beside it that has the same stem (`joyn.test.yaml` is about \
          `joyn.yaml`, `.yml` or `.json`), or about the one that `mapping` names, relative to the test file. \
          The mapping must compile; only a file that expects `diagnostics` and has no tests can be about one \
          that does not. Stored answers of provisionOnDemand are about a mapping, too: the one of the test file that \
          names them, or `--mapping`.",
    examples: &[Example::tests(
        "attrflow-test: 1
mapping: maping.yaml
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
",
    )],
    fix: None,
    pages: &[],
    check: Check::Compiler,
};
