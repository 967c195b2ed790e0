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
