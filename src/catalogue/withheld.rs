//! Source attributes that exist, and that the provisioning service does not give to mappings.

use super::{Catalogue, Lookup};

/// Attributes that Microsoft names as not available, beside what the tables call `restricted` or `unsupported`; in
/// lower case, as people spell them in many ways. Each with what can be done.
const NAMES: [(&str, &str); 5] = [
    ("samaccountname", EXTENSION),
    ("targetaddress", EXTENSION),
    ("managedby", REFERENCE),
    ("dn", REFERENCE),
    ("distinguishedname", REFERENCE),
];

const EXTENSION: &str = "synchronise it into a directory extension, and map `[extension_<appid>_<name>]`";
const REFERENCE: &str = "references that come from on premises cannot be provisioned";
const PHOTO: &str = "photos cannot be provisioned";
const SEVERAL: &str = "only directory extensions with one value can be mapped";

impl Catalogue {
    /// For an attribute that the service does not give to mappings: what can be done. None for all others, those that
    /// the mapping file declares among them, and where any name is allowed.
    pub fn withheld(&self, name: &str) -> Option<&'static str> {
        if !self.closed {
            return None;
        }
        let found = self.lookup(name);
        if matches!(found, Lookup::Known { multivalued: true, .. }) && name.starts_with("extension_") {
            return Some(SEVERAL);
        }
        if self.declared.contains_key(name) {
            return None;
        }
        // Whoever adds an attribute to the job's schema is given it; but no photo.
        let is_added = self.defined.as_ref().is_some_and(|defined| defined.position(name).is_some());
        if let Some(known) = self.table().iter().find(|known| known.name == name) {
            return match known.availability {
                "restricted" if !is_added => Some(EXTENSION),
                "unsupported" => Some(PHOTO),
                _ => None,
            };
        }
        let name = name.to_ascii_lowercase();
        let withheld = NAMES.iter().find(|(other, _)| *other == name).map(|(_, help)| *help);
        withheld.filter(|_| !matches!(found, Lookup::Known { .. }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{AttributeType, ObjectKind, SourceKind};

    #[test]
    fn what_is_withheld_is_known_under_each_spelling() {
        let mut catalogue = Catalogue::new(SourceKind::Entra, ObjectKind::User);
        let withheld =
            ["userType", "onPremisesSamAccountName", "sAMAccountName", "targetAddress", "managedBy"];
        for name in withheld.iter().chain(&["DN", "distinguishedName", "thumbnailPhoto"]) {
            assert!(catalogue.withheld(name).is_some(), "{name}");
        }
        for name in ["manager", "mail", "extension_0a_sam", "whatever"] {
            assert_eq!(catalogue.withheld(name), None, "{name}");
        }
        catalogue.declare("userType", AttributeType::String, false);
        assert_eq!(catalogue.withheld("userType"), None, "the file declares it");
        let open = Catalogue::open(SourceKind::Entra, ObjectKind::User);
        assert_eq!(open.withheld("userType"), None);
    }
}
