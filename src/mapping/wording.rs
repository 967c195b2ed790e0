//! What earlier rooms propose, in the words of the file: they speak of attrflow's own format, of which a
//! synchronization schema has no keys.

use crate::source::{Code, Diagnostic};

/// Ways out that a schema's author can go.
pub(super) fn for_schema(found: &mut [Diagnostic]) {
    for found in found {
        if let Some(help) = &found.help
            && let Some(other) = instead(found.code, help)
        {
            found.help = Some(other.to_owned());
        }
    }
}

fn instead(code: Code, help: &str) -> Option<&'static str> {
    match code {
        Code::AF104 if help.contains("`source-schema`") => Some(
            "read an attribute that Microsoft Entra has; what is there beyond, the source's directory defines in the whole schema",
        ),
        Code::AF404 if help.contains("`schema`") => {
            Some("where the target has it, the target's directory defines it in the whole schema")
        }
        Code::AF101 if help.contains("`flow-null") => Some(
            "no expression clears a target; “Flow null values” of the mapping does, into Microsoft Entra and Active Directory",
        ),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::mapping::load;
    use crate::source::SourceFile;

    #[test]
    fn no_key_of_the_other_format_is_proposed() {
        for (target, expression, code) in [
            ("title", "[zzz]", "AF104"),
            ("urn:ietf:params:scim:schemas:core:2.0:User:frobnicate", "[mail]", "AF404"),
            ("title", "AuthoritativeNull()", "AF101"),
        ] {
            let text = format!(
                r#"[{{"targetAttributeName": "userName", "source": {{"expression": "[mail]"}}}},
                {{"targetAttributeName": "emails[type eq \"work\"].value", "source": {{"expression": "[mail]"}}}},
                {{"targetAttributeName": "{target}", "source": {{"expression": "{expression}"}}}}]"#
            );
            let found = load(&SourceFile::new("x.json", text)).diagnostics;
            assert_eq!(found.len(), 1, "{found:?}");
            assert_eq!(found[0].code.as_str(), code);
            let help = found[0].help.as_ref().unwrap();
            for key in ["`source-schema`", "`schema`", "source: none", "`flow-null"] {
                assert!(!help.contains(key), "{code}: {help}");
            }
        }
    }
}
