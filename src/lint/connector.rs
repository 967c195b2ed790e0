//! Which two systems an object mapping connects, as far as the file tells: much of what the service can do depends
//! on that alone.

use crate::catalogue::SourceKind;
use crate::mapping::{ObjectDefinition, ObjectMapping};

/// The systems at the two ends of an object mapping.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Connector {
    /// Where records come from.
    pub source: SourceKind,
    /// Where they go.
    pub target: TargetKind,
}

/// What is provisioned to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetKind {
    /// Microsoft Entra.
    Entra,
    /// Active Directory on premises.
    ActiveDirectory,
    /// A SCIM application.
    Scim,
    /// An application with an interface of its own, or one of which the file does not tell enough.
    Other,
}

impl Connector {
    /// The systems of an object mapping: the target by the name of its directory, else by its object, else by the
    /// attributes that its directory defines.
    pub fn of(object: &ObjectMapping) -> Self {
        Connector { source: object.source, target: target(object) }
    }

    /// Whether one tenant of Microsoft Entra is provisioned from another.
    pub fn is_cross_tenant(self) -> bool {
        self.source.is_entra() && self.target == TargetKind::Entra
    }

    /// Whether people come from outside, from an HR system or through the API, into Microsoft Entra or Active
    /// Directory. Between these two it is another service that runs.
    pub fn is_inbound(self) -> bool {
        matches!(self.target, TargetKind::Entra | TargetKind::ActiveDirectory)
            && !self.source.is_entra()
            && self.source != SourceKind::ActiveDirectory
    }
}

fn target(object: &ObjectMapping) -> TargetKind {
    let directory = object.target_object.as_ref().and_then(|target| target.directory.as_deref());
    let definition = object.target_object.as_ref().and_then(|target| target.definition.as_deref());
    if let Some(kind) = directory.and_then(by_name) {
        return kind;
    }
    if !object.flat && is_scim(&object.target) {
        return TargetKind::Scim;
    }
    definition.filter(|_| object.flat).map_or(TargetKind::Other, by_attributes)
}

/// By the name of a directory. Microsoft's own samples still say `Azure Active Directory`, and in cross-tenant
/// synchronization `Azure Active Directory (target tenant)`.
fn by_name(directory: &str) -> Option<TargetKind> {
    let name = directory.trim().to_ascii_lowercase();
    let is_entra = ["azure active directory", "azureactivedirectory", "microsoft entra id"];
    if is_entra.iter().any(|known| name.starts_with(known)) {
        Some(TargetKind::Entra)
    } else if name == "ad" || name.contains("active directory") {
        Some(TargetKind::ActiveDirectory)
    } else {
        None
    }
}

/// Whether a target is a SCIM schema, of RFC 7643 or of the drafts before it.
fn is_scim(target: &str) -> bool {
    target.split(':').take(4).any(|part| part.eq_ignore_ascii_case("scim"))
}

/// By attributes that no other system has together.
fn by_attributes(definition: &ObjectDefinition) -> TargetKind {
    let has = |name: &str| {
        let mut names = definition.attributes.iter().map(|attribute| attribute.name.text.as_str());
        names.any(|known| known.eq_ignore_ascii_case(name))
    };
    let any = |names: &[&str]| names.iter().any(|name| has(name));
    if has("sAMAccountName") && any(&["objectGUID", "distinguishedName", "parentDistinguishedName"]) {
        TargetKind::ActiveDirectory
    } else if ["userPrincipalName", "mailNickname", "usageLocation"].iter().all(|name| has(name)) {
        TargetKind::Entra
    } else {
        TargetKind::Other
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mapping;
    use crate::source::SourceFile;

    fn connector(text: &str) -> Connector {
        let parsed = mapping::parse(&SourceFile::new("x", text));
        Connector::of(&parsed.mapping.unwrap().objects[0])
    }

    fn rule(source: &str, target: &str, object: &str, attributes: &[&str]) -> Connector {
        let attributes: Vec<String> =
            attributes.iter().map(|name| format!(r#"{{"name": "{name}"}}"#)).collect();
        connector(&format!(
            r#"{{"directories": [{{"name": "{source}", "objects": []}}, {{"name": "{target}", "objects": [{{"name": "{object}",
                "attributes": [{}]}}]}}], "synchronizationRules": [{{"sourceDirectoryName": "{source}",
                "targetDirectoryName": "{target}", "objectMappings": [{{"sourceObjectName": "User",
                "targetObjectName": "{object}", "attributeMappings": []}}]}}]}}"#,
            attributes.join(", ")
        ))
    }

    #[test]
    fn systems_are_told_by_name_object_and_attributes() {
        let scim = "urn:ietf:params:scim:schemas:core:2.0:User";
        let directory = ["sAMAccountName", "objectGUID", "cn"];
        let tenant = ["userPrincipalName", "mailNickname", "usageLocation"];
        for (source, target, object, attributes, expected) in [
            ("Workday", "Active Directory", "user", &[] as &[&str], TargetKind::ActiveDirectory),
            ("Workday", "On Premises Active Directory", "user", &[], TargetKind::ActiveDirectory),
            ("Workday", "contoso.com", "user", &directory, TargetKind::ActiveDirectory),
            ("Workday", "Azure Active Directory", "User", &[], TargetKind::Entra),
            ("Workday", "Microsoft Entra ID", "User", &[], TargetKind::Entra),
            ("Workday", "tenant", "User", &tenant, TargetKind::Entra),
            ("Azure Active Directory", "customappsso", scim, &[], TargetKind::Scim),
            // A SCIM application may well have such names of its own.
            ("Azure Active Directory", "customappsso", scim, &tenant, TargetKind::Scim),
            ("Azure Active Directory", "salesforce.com", "User", &["Username"], TargetKind::Other),
        ] {
            assert_eq!(rule(source, target, object, attributes).target, expected, "{target}: {attributes:?}");
        }
        let tenants = rule("Azure Active Directory", "Azure Active Directory (target tenant)", "User", &[]);
        assert!(tenants.is_cross_tenant() && !tenants.is_inbound());
        let hr = rule("Workday", "Active Directory", "user", &[]);
        assert!(hr.is_inbound() && !hr.is_cross_tenant());
        let sync = rule("Active Directory", "Azure Active Directory", "User", &[]);
        assert!(!sync.is_inbound() && !sync.is_cross_tenant());
    }

    #[test]
    fn attrflows_own_format_says_the_same() {
        let yaml = |rest: &str| connector(&format!("attrflow: 1\n{rest}user:\n  attributes: {{}}\n"));
        let outbound = Connector { source: SourceKind::Entra, target: TargetKind::Scim };
        assert_eq!(yaml(""), outbound);
        let text = "attrflow: 1\nsource: workday\nuser:\n  target: urn:example:ad:User\n  attributes: {}\n";
        assert_eq!(connector(text), Connector { source: SourceKind::Workday, target: TargetKind::Other });
        // Attribute mappings alone do not say where they lead.
        let alone = connector(r#"[{"targetAttributeName": "a", "source": {"expression": "[mail]"}}]"#);
        assert_eq!(alone, Connector { source: SourceKind::Entra, target: TargetKind::Other });
    }
}
