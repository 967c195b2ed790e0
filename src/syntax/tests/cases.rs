use super::*;

#[test]
fn expressions() {
    check(include_str!("expressions.txt"), |text| parse_expression(text, Limits::ENTRA), print_expression);
}

#[test]
fn documented() {
    check(include_str!("documented.txt"), |text| parse_expression(text, Limits::ENTRA), print_expression);
}

#[test]
fn clauses() {
    check(include_str!("clauses.txt"), parse_clause, print_clause);
}

#[test]
fn paths() {
    check(include_str!("paths.txt"), parse_path, print_path);
}

/// What people read: message and help of the first finding.
#[test]
fn messages() {
    let entra = |text: &str| parse_expression(text, Limits::ENTRA).diagnostics;
    let clause = |text: &str| parse_clause(text).diagnostics;
    let path = |text: &str| parse_path(text).diagnostics;
    let check = |found: Vec<Diagnostic>, message: &str, help: &str| {
        let first = found.first().unwrap();
        assert_eq!((first.message.as_str(), first.help.as_deref()), (message, Some(help)));
    };
    check(entra("f([a]"), "`(` is not closed", "every `(` needs its `)`");
    check(entra("[a"), "`[` is not closed", "an attribute stands between brackets: `[mail]`");
    check(
        entra("Append([a], \"C:\\\")"),
        "string is not closed",
        "the last `\\\"` is a quote inside the string; a backslash before the closing quote is written `\\\\`",
    );
    check(
        entra("[a] [b]"),
        "a second expression follows: `[b]`",
        "a value is one expression; put texts together with `Join` or `Append`",
    );
    check(
        entra("Join(“ ”, [a])"),
        "typographic quote `“` (U+201C)",
        "a string stands between straight double quotes: `\"text\"`",
    );
    check(
        entra("[a]\u{A0}"),
        "invisible character U+00A0 (no-break space)",
        "it came by copy and paste, and is no blank to the service",
    );
    check(entra("[a] == \"x\""), "`==` is no operator here", "equal is `=`, not equal is `<>`");
    check(
        entra("IIF([a]=\"1\" AND [b]=\"2\", 1, 2)"),
        "`AND` is no operator here",
        "conditions are not joined; for both of them nest `IIF`: `IIF(a, IIF(b, x, y), y)`",
    );
    check(
        entra("9223372036854775808"),
        "`9223372036854775808` is not an integer",
        "integers go from -9223372036854775808 to 9223372036854775807",
    );
    check(clause("department = \"Sales\""), "unknown operator `=`", "did you mean `EQUALS`?");
    check(
        clause("department EQUALS"),
        "`EQUALS` has no value",
        "write the value in quotes: `department EQUALS \"value\"`",
    );
    check(
        path("emails[type ne \"work\"].value"),
        "expected `eq`, found `ne`",
        "a target is selected by equality only: `[type eq \"work\"]`",
    );
    check(
        path("emails[type eq \"work\".value]"),
        "`.value` stands inside the brackets",
        "write `emails[type eq \"work\"].value`",
    );
}
