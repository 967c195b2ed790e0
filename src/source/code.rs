//! The codes of all diagnostics: stable, never reused.

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// A note.
    Info,
    /// Works, but not as most people expect.
    Warning,
    /// Does not compile, or would not work.
    Error,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $code:ident $name:literal $severity:ident;)*) => {
        /// The stable code of a diagnostic.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(
                #[doc = concat!("`", $name, "`")]
                $code,
            )*
        }

        impl Code {
            /// Every code, in order.
            pub const ALL: &'static [Code] = &[$(Code::$code,)*];

            /// The code as printed: `AF001`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Code::$code => stringify!($code),)* }
            }

            /// The name of the rule: `unclosed-parenthesis`.
            pub const fn name(self) -> &'static str {
                match self { $(Code::$code => $name,)* }
            }

            /// How bad such a finding is.
            pub const fn severity(self) -> Severity {
                match self { $(Code::$code => Severity::$severity,)* }
            }
        }
    };
}

codes! {
    // Syntax.
    AF001 "unclosed-parenthesis" Error;
    AF002 "unclosed-bracket" Error;
    AF003 "unclosed-string" Error;
    AF004 "extra-input" Error;
    AF005 "typographic-quote" Error;
    AF006 "invisible-character" Error;
    AF007 "foreign-operator" Error;
    AF008 "single-quoted-string" Error;
    AF009 "bare-name" Error;
    AF010 "unknown-escape" Warning;
    AF011 "too-deep" Error;
    AF012 "too-long" Error;
    AF013 "empty-expression" Error;
    AF014 "foreign-comment" Error;
    AF015 "pasted-markup" Error;
    AF016 "missing-comma" Error;
    AF017 "index-syntax" Error;
    AF018 "top-level-comparison" Warning;
    AF019 "yaml-comment-cut" Error;
    AF020 "yaml-flow-expression" Error;
    AF021 "yaml-anchor" Error;
    AF022 "yaml-lost-quotes" Warning;

    // Names and types.
    AF101 "unknown-function" Error;
    AF102 "function-case" Warning;
    AF103 "undocumented-function" Info;
    AF104 "unknown-attribute" Error;
    AF105 "attribute-case" Error;
    AF106 "too-few-arguments" Error;
    AF107 "too-many-arguments" Error;
    AF108 "empty-required-argument" Error;
    AF109 "argument-type" Error;
    AF110 "odd-switch-pairs" Error;
    AF111 "duplicate-switch-key" Warning;
    AF112 "unreachable-branch" Warning;
    AF113 "boolean-key-case" Warning;
    AF114 "constant-comparison" Warning;
    AF115 "index-below-one" Error;
    AF116 "list-where-one-expected" Warning;
    AF117 "replace-arguments" Error;
    AF118 "replace-template" Warning;
    AF119 "replace-group" Error;
    AF120 "constant-expression" Info;
    AF121 "stray-blank" Warning;
    AF122 "separator-position" Warning;
    AF123 "bare-null" Warning;
    AF124 "unknown-context-constant" Warning;
    AF125 "missing-styles-slot" Warning;
    AF126 "outside-diacritics-table" Info;

    // Constants.
    AF201 "invalid-regex" Error;
    AF202 "unsupported-regex" Error;
    AF203 "empty-match" Warning;
    AF204 "invalid-date-format" Error;
    AF205 "lossy-date-format" Warning;
    AF206 "unknown-interval" Error;
    AF207 "unknown-culture" Error;
    AF208 "unknown-date-style" Error;
    AF209 "unknown-compare-type" Error;
    AF210 "impossible-random-string" Error;
    AF211 "date-format-mismatch" Warning;

    // Files.
    AF301 "not-yaml-or-json" Error;
    AF302 "unknown-key" Error;
    AF303 "wrong-kind" Error;
    AF304 "missing-key" Error;
    AF305 "duplicate-target" Error;
    AF306 "duplicate-precedence" Error;
    AF307 "no-matching-attribute" Warning;
    AF308 "text-tree-mismatch" Warning;
    AF309 "unknown-enum-value" Error;
    AF310 "unknown-parameter-key" Error;
    AF311 "wrong-level" Error;
    AF312 "undefined-object" Error;
    AF313 "duplicate-object-mapping" Warning;
    AF314 "unused-allowance" Warning;
    AF315 "yaml-surprise" Warning;
    AF316 "malformed-allowance" Warning;
    AF317 "duplicate-definition" Error;
    AF318 "several-anchors" Warning;
    AF319 "unresolved-reference" Warning;
    AF320 "duplicate-rule" Warning;
    AF321 "no-flow" Warning;
    AF322 "object-kinds-differ" Warning;

    // Target.
    AF401 "invalid-path" Error;
    AF402 "path-typographic-quote" Error;
    AF403 "path-unclosed-quote" Error;
    AF404 "unknown-target" Error;
    AF405 "target-case" Warning;
    AF406 "type-mismatch" Error;
    AF407 "read-only-target" Error;
    AF408 "required-not-mapped" Error;
    AF409 "required-may-be-null" Warning;
    AF410 "overlapping-targets" Error;
    AF411 "duplicate-element-type" Error;
    AF412 "unknown-type-value" Info;
    AF413 "boolean-text" Warning;
    AF414 "unfilterable-match" Error;
    AF415 "role-without-function" Error;
    AF416 "reference-through-switch" Error;
    AF417 "unsupported-target" Error;
    AF418 "extension-form" Error;
    AF419 "no-disable-mapping" Warning;
    AF420 "path-misplaced-bracket" Error;
    AF421 "ambiguous-match" Error;
    AF422 "constant-match" Error;
    AF423 "cross-tenant-match" Error;
    AF424 "cross-tenant-object" Info;
    AF425 "custom-attribute-kind" Error;
    AF426 "connector-host" Error;

    // Scopes.
    AF501 "invalid-clause" Error;
    AF502 "unknown-operator" Error;
    AF503 "operator-spelling" Info;
    AF504 "operand-missing" Error;
    AF505 "operand-not-allowed" Error;
    AF506 "operator-type" Error;
    AF507 "multi-valued-filter" Error;
    AF508 "unsupported-filter" Error;
    AF509 "unanchored-pattern" Info;
    AF510 "contradicting-clauses" Warning;
    AF511 "implied-clause" Warning;
    AF512 "duplicate-group" Warning;
    AF513 "everyone-or-no-one" Warning;

    // The service differs.
    AF601 "iif-null" Warning;
    AF602 "switch-on-presence" Warning;
    AF603 "switch-nulls-on-update" Warning;
    AF604 "eager-branch" Warning;
    AF605 "unique-value-nested" Error;
    AF606 "unique-value-arguments" Error;
    AF607 "unique-value-matching" Error;
    AF608 "unique-value-flow" Warning;
    AF609 "unique-value-target" Warning;
    AF610 "unique-value-diacritics" Warning;
    AF611 "logical-function" Error;
    AF612 "unstable-value" Warning;
    AF613 "several-roles" Warning;
    AF614 "roles-need-assignment" Warning;
    AF615 "roles-never-removed" Warning;
    AF616 "default-on-create-only" Info;
    AF617 "empty-does-not-clear" Info;
    AF618 "source-unavailable" Error;
    AF619 "null-flow-limits" Warning;
    AF620 "empty-into-directory" Warning;
    AF621 "mail-on-creation" Warning;
    AF622 "unlisted-function" Warning;

    // Test files.
    AF701 "unknown-record" Error;
    AF702 "not-in-mapping" Error;
    AF703 "nothing-expected" Error;
    AF704 "no-mapping" Error;
    AF705 "impossible-expectation" Error;
    AF706 "repeated-test-name" Warning;
    AF707 "untested" Info;
    AF708 "unread-attribute" Warning;
    AF709 "malformed-answer" Error;
    AF710 "nothing-to-compare" Error;

    // Evaluation, for a record.
    AF901 "conversion-failed" Error;
    AF902 "date-mismatch" Error;
    AF903 "limit-exceeded" Error;
    AF904 "no-unique-value" Error;
    AF905 "target-type" Error;
    AF906 "not-an-object" Error;
    AF907 "several-roles-found" Error;
    AF908 "required-is-null" Error;
    AF909 "context-missing" Error;
    AF910 "no-match-value" Error;
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Code {
    /// What the codes of its group are about.
    pub fn group(self) -> &'static str {
        match self.as_str().get(2..3) {
            Some("0") => "syntax",
            Some("1") => "names and types",
            Some("2") => "constants",
            Some("3") => "mapping files",
            Some("4") => "targets",
            Some("5") => "scopes",
            Some("6") => "what the service does differently",
            Some("7") => "test files",
            _ => "evaluation of a record",
        }
    }
}

impl std::str::FromStr for Code {
    type Err = ();

    /// Reads `AF001` in any case, or the rule's name.
    fn from_str(text: &str) -> Result<Self, ()> {
        Code::ALL
            .iter()
            .copied()
            .find(|code| code.as_str().eq_ignore_ascii_case(text) || code.name() == text)
            .ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_names_are_unique() {
        let mut names: Vec<_> = Code::ALL.iter().map(|code| code.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Code::ALL.len());
        assert!(Code::ALL.windows(2).all(|pair| pair[0].as_str() < pair[1].as_str()));
    }
}
