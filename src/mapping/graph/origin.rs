//! Where source records come from, and so how the service reads them: by what the source directory is called, else by
//! what it defines, else by what the mappings read.

use super::super::model::{AttributeMapping, MappingSource};
use crate::catalogue::SourceKind;
use crate::syntax::{Argument, Expression, ExpressionKind, Limits, parse_expression};

/// By the name of a directory. Some have the name of their application, which says where it leads, too: `Workday to
/// Active Directory User Provisioning`.
pub(super) fn of_name(name: &str) -> Option<SourceKind> {
    let lower = name.to_ascii_lowercase();
    let source = lower.split(" to ").next().unwrap_or_default();
    let words = || source.split(|c: char| !c.is_alphanumeric());
    let has = |wanted: &str| words().any(|word| word == wanted);
    let active_directory = has("active") && has("directory") || source.contains("activedirectory");
    // Apart from advertisements.
    let written = name.get(..source.len()).unwrap_or_default();
    let is_ad = source == "ad" || written.split(|c: char| !c.is_alphanumeric()).any(|word| word == "AD");
    Some(if source.contains("workday") {
        SourceKind::Workday
    } else if source.contains("successfactors") || has("success") && has("factors") {
        SourceKind::SuccessFactors
    } else if has("entra") || source == "aad" || has("azure") && (active_directory || is_ad) {
        SourceKind::Entra
    } else if active_directory || is_ad {
        SourceKind::ActiveDirectory
    } else if has("scim") || has("api") && (has("driven") || has("inbound")) || source.starts_with("api2") {
        SourceKind::Scim
    } else {
        return None;
    })
}

/// Whether a name is that of a domain, which the directories of Active Directory have.
pub(super) fn is_domain(name: &str) -> bool {
    let label =
        |label: &str| !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    name.contains('.')
        && name.split('.').all(label)
        && name.rsplit('.').next().is_some_and(|top| top.len() > 1 && top.chars().all(char::is_alphabetic))
}

/// Attributes that Active Directory has and nobody else.
const ACTIVE_DIRECTORY: [&str; 5] =
    ["sAMAccountName", "objectGUID", "objectSid", "distinguishedName", "userAccountControl"];

/// How many of them there are.
pub(super) fn of_active_directory<'n>(names: impl Iterator<Item = &'n str>) -> usize {
    names.filter(|name| ACTIVE_DIRECTORY.contains(name)).count()
}

/// By the attributes that an object is defined with, and by the expressions (XPath, JSONPath) that a connector for an
/// HR system reads them by.
pub(super) fn of_definition<'n>(
    names: impl Iterator<Item = &'n str> + Clone,
    mut api: impl Iterator<Item = &'n str> + Clone,
) -> Option<SourceKind> {
    let has = |wanted: &str| names.clone().any(|name| name == wanted);
    let scim_path = |name: &str| name.starts_with("name.") || name.contains("[type eq ");
    Some(if has("userPrincipalName") && (has("IsSoftDeleted") || has("objectId")) {
        SourceKind::Entra
    } else if has("WorkerID") || api.clone().any(|path| path.contains("wd:")) {
        SourceKind::Workday
    } else if has("personIdExternal") || api.any(|path| path.starts_with("$.") && path.contains("Nav")) {
        SourceKind::SuccessFactors
    } else if of_active_directory(names.clone()) > 1 {
        SourceKind::ActiveDirectory
    } else if names.clone().any(is_urn) || has("userName") && names.clone().any(scim_path) {
        SourceKind::Scim
    } else {
        return None;
    })
}

/// By the attributes that mappings read, where nothing else is known of the source.
pub(super) fn of_mappings(attributes: &[AttributeMapping]) -> Option<SourceKind> {
    attributes.iter().find_map(|attribute| {
        let MappingSource::Expression(text) = &attribute.source else { return None };
        of_expression(&parse_expression(&text.text, Limits::ANY).tree?)
    })
}

fn of_expression(expression: &Expression) -> Option<SourceKind> {
    match &expression.kind {
        ExpressionKind::Attribute { name, .. } => of_attribute(name),
        ExpressionKind::Call { arguments, .. } => {
            arguments.iter().filter_map(Argument::given).find_map(of_expression)
        }
        ExpressionKind::Comparison { left, right, .. } => {
            of_expression(left).or_else(|| of_expression(right))
        }
        _ => None,
    }
}

/// By one attribute that a single source has.
fn of_attribute(name: &str) -> Option<SourceKind> {
    Some(match name {
        "IsSoftDeleted" | "objectId" | "mailNickname" => SourceKind::Entra,
        "WorkerID" => SourceKind::Workday,
        "personIdExternal" => SourceKind::SuccessFactors,
        "name.givenName" | "name.familyName" => SourceKind::Scim,
        _ if ACTIVE_DIRECTORY.contains(&name) => SourceKind::ActiveDirectory,
        _ if is_urn(name) || name.contains("[type eq ") => SourceKind::Scim,
        _ => return None,
    })
}

fn is_urn(name: &str) -> bool {
    name.get(..15).is_some_and(|start| start.eq_ignore_ascii_case("urn:ietf:params"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_directories() {
        for (name, expected) in [
            ("Azure Active Directory", Some(SourceKind::Entra)),
            ("Microsoft Entra ID", Some(SourceKind::Entra)),
            ("Azure AD", Some(SourceKind::Entra)),
            ("Workday", Some(SourceKind::Workday)),
            ("Contoso Workday (production)", Some(SourceKind::Workday)),
            ("Workday to Active Directory User Provisioning", Some(SourceKind::Workday)),
            ("SuccessFactors to Microsoft Entra user provisioning", Some(SourceKind::SuccessFactors)),
            ("API-driven provisioning to Microsoft Entra ID", Some(SourceKind::Scim)),
            ("Microsoft Entra ID to Workday Writeback", Some(SourceKind::Entra)),
            ("SAP SuccessFactors Employee Central", Some(SourceKind::SuccessFactors)),
            ("Active Directory", Some(SourceKind::ActiveDirectory)),
            ("ad", Some(SourceKind::ActiveDirectory)),
            ("On-premises AD", Some(SourceKind::ActiveDirectory)),
            ("API-driven Inbound User Provisioning", Some(SourceKind::Scim)),
            ("Ad Manager", None),
            ("HR to AD", None),
            ("Central HR", None),
            ("customappsso", None),
            ("Salesforce", None),
        ] {
            assert_eq!(of_name(name), expected, "{name}");
        }
        for (name, expected) in [
            ("contoso.com", true),
            ("corp.contoso.local", true),
            ("HR 2.0", false),
            ("x", false),
            ("a..b", false),
        ] {
            assert_eq!(is_domain(name), expected, "{name}");
        }
    }

    #[test]
    fn what_directories_define() {
        for (names, api, expected) in [
            (&["userPrincipalName", "objectId"][..], &[][..], Some(SourceKind::Entra)),
            (&["displayName", "objectId"], &[], None),
            (&["WorkerID"], &[], Some(SourceKind::Workday)),
            (&["Name"], &["wd:Worker/wd:Worker_Data/wd:Name/text()"], Some(SourceKind::Workday)),
            (&["personIdExternal"], &[], Some(SourceKind::SuccessFactors)),
            (&["who"], &["$.employmentNav.results[0].userNav.username"], Some(SourceKind::SuccessFactors)),
            (&["sAMAccountName", "objectGUID"], &[], Some(SourceKind::ActiveDirectory)),
            (&["sAMAccountName", "mail"], &[], None),
            (&["userName", "name.familyName"], &[], Some(SourceKind::Scim)),
            (&["userName", "title"], &["$.title"], None),
            (&["urn:ietf:params:scim:schemas:core:2.0:User:userName"], &[], Some(SourceKind::Scim)),
        ] {
            assert_eq!(of_definition(names.iter().copied(), api.iter().copied()), expected, "{names:?}");
        }
    }
}
