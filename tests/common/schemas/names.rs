//! The attributes of source records: those that the expressions of `generate` read, under other names.

use super::choices::Choices;

/// What each of [`KEYS`] is called.
#[derive(Clone, Copy, Debug)]
pub struct Names(pub [&'static str; 11]);

/// As `generate` has them.
const KEYS: [&str; 11] =
    ["text", "other", "empty", "absent", "list", "one", "number", "flag", "date", "role", "real"];

/// The type of each, as a directory defines it, and whether it has several values.
pub const TYPES: [(&str, bool); 11] = [
    ("String", false),
    ("String", false),
    ("String", false),
    ("String", false),
    ("String", true),
    ("String", true),
    ("Integer", false),
    ("Boolean", false),
    ("DateTime", false),
    ("String", true),
    ("String", false),
];

const ENTRA_USER: Names = Names([
    "department",
    "displayName",
    "city",
    "extensionAttribute1",
    "proxyAddresses",
    "otherMails",
    "employeeId",
    "accountEnabled",
    "employeeHireDate",
    "appRoleAssignments",
    "companyName",
]);

/// Groups have few: some stand for several.
const ENTRA_GROUP: Names = Names([
    "displayName",
    "mailNickname",
    "mailNickname",
    "mailNickname",
    "members",
    "members",
    "objectId",
    "mailEnabled",
    "mailNickname",
    "members",
    "displayName",
]);

const WILD: Names = Names([
    "wd:Worker_Data/wd:Name[@type=\"legal\"]",
    "emails[type eq \"work\"].value",
    "a b",
    "extension_9d98ed114c4840d298fad781915f27e4_badge",
    "ünïcode",
    "urn:ietf:params:scim:schemas:core:2.0:User:roles",
    "#number",
    "it's",
    "name.date",
    "{role}",
    "- dash: 1",
]);

impl Names {
    /// Those that any catalogue of Microsoft Entra knows.
    pub fn known(group: bool) -> Names {
        if group { ENTRA_GROUP } else { ENTRA_USER }
    }

    /// Those that stand in a definition, or are of a source of which nothing is known.
    pub fn free(choices: &mut Choices) -> Names {
        choices.pick(&[Names(KEYS), ENTRA_USER, WILD])
    }

    /// An expression of `generate` over these attributes.
    pub fn renamed(&self, expression: &str) -> String {
        let mut renamed = String::new();
        let mut rest = expression;
        // Patterns have brackets, too.
        while let Some((before, behind)) = rest.split_once('[') {
            renamed.push_str(before);
            renamed.push('[');
            rest = behind;
            if let Some((name, behind)) = rest.split_once(']')
                && let Some(at) = KEYS.iter().position(|key| *key == name)
            {
                renamed.push_str(self.0[at]);
                renamed.push(']');
                rest = behind;
            }
        }
        renamed + rest
    }

    /// A record that has some of them.
    pub fn record(&self, choices: &mut Choices) -> String {
        const VALUES: [&[&str]; 11] = [
            &[r#""Ab c""#, r#""7""#, r#""ünï \u0041""#, r#""""#, "7"],
            &[r#""a,b""#, "null", r#""Sales""#],
            &[r#""""#, "[]", r#""x""#],
            &["null", r#""there""#],
            &[r#"["a", "b", "a"]"#, r#"["", "b"]"#, r#""c""#],
            &[r#"["x"]"#, r#""1""#],
            &["7", r#""7""#, "-1", r#""none""#, "1.5"],
            &["true", r#""False""#, "false"],
            &[r#""2021-08-25T17:41:18Z""#, r#""""#, r#""8/25/2021""#],
            &[r#"[{"id": "1", "value": "V", "displayName": "D"}]"#, r#"["R", "S"]"#],
            &["1.50", "-1", r#""a""#],
        ];
        let mut seen: Vec<&str> = Vec::new();
        let mut members = Vec::new();
        for (name, values) in self.0.iter().zip(VALUES) {
            if seen.contains(name) || choices.once_in(4) {
                continue;
            }
            seen.push(name);
            let name = serde_json::Value::from(*name).to_string();
            members.push(format!("{name}: {}", choices.pick(values)));
        }
        format!("{{{}}}", members.join(", "))
    }
}
