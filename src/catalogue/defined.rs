//! The attributes that a file's own directory defines for one kind of object.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{AttributeType, Lookup};
use crate::source::suggest;

/// So many names at least are compared with unknown ones, a fraction of a second's worth.
const COMPARISONS: usize = 200_000;

/// The attribute definitions of one object of a directory, as a synchronization schema holds them. Nothing beyond
/// them exists.
#[derive(Debug)]
pub struct Defined {
    owner: String,
    attributes: Vec<DefinedAttribute>,
    exact: HashMap<String, usize>,
    /// By the name in lower case; the first of several wins.
    folded: HashMap<String, usize>,
    /// How many names have been compared with unknown ones.
    compared: AtomicUsize,
}

#[derive(Clone, Debug)]
struct DefinedAttribute {
    name: String,
    ty: AttributeType,
    multivalued: bool,
}

impl Defined {
    /// Name, type and whether there are several values, of each attribute; `owner` is what messages call the
    /// object: `` `User` of `Azure Active Directory` ``.
    pub fn new(
        owner: impl Into<String>,
        attributes: impl IntoIterator<Item = (String, AttributeType, bool)>,
    ) -> Self {
        let mut defined = Defined {
            owner: owner.into(),
            attributes: Vec::new(),
            exact: HashMap::new(),
            folded: HashMap::new(),
            compared: AtomicUsize::new(0),
        };
        for (name, ty, multivalued) in attributes {
            let at = defined.attributes.len();
            defined.exact.entry(name.clone()).or_insert(at);
            defined.folded.entry(name.to_lowercase()).or_insert(at);
            defined.attributes.push(DefinedAttribute { name, ty, multivalued });
        }
        defined
    }

    /// What messages call the object.
    pub fn owner(&self) -> &str {
        &self.owner
    }

    /// The names, in the order of the file.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.attributes.iter().map(|attribute| attribute.name.as_str())
    }

    /// The place of an attribute among them, by its exact name.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.exact.get(name).copied()
    }

    /// The name nearest to an unknown one; none after many, as where the mappings are of another directory: comparing
    /// all with all takes quadratic time.
    fn nearest(&self, name: &str) -> Option<&str> {
        let before = self.compared.fetch_add(self.attributes.len(), Ordering::Relaxed);
        if before < COMPARISONS { suggest(name, self.names()) } else { None }
    }

    /// What is known of a name; never [`Lookup::Open`].
    pub fn lookup(&self, name: &str) -> Lookup {
        if let Some(found) = self.position(name).and_then(|at| self.attributes.get(at)) {
            return Lookup::Known { ty: found.ty, multivalued: found.multivalued };
        }
        if let Some(found) = self.folded.get(&name.to_lowercase()).and_then(|&at| self.attributes.get(at)) {
            return Lookup::OtherCase(found.name.clone());
        }
        Lookup::Unknown { nearest: self.nearest(name).map(str::to_owned) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Catalogue, ObjectKind, SourceKind};
    use super::*;

    #[test]
    fn what_the_file_defines_is_all_there_is() {
        let attributes = [
            ("mail".to_owned(), AttributeType::String, false),
            ("proxyAddresses".to_owned(), AttributeType::String, true),
        ];
        let defined = Defined::new("`User` of `Azure Active Directory`", attributes);
        let catalogue = Catalogue::defined(SourceKind::Entra, ObjectKind::User, defined.into());
        assert!(catalogue.is_closed());
        assert_eq!(
            catalogue.lookup("proxyAddresses"),
            Lookup::Known { ty: AttributeType::String, multivalued: true }
        );
        assert_eq!(catalogue.lookup("Mail"), Lookup::OtherCase("mail".into()));
        assert_eq!(catalogue.lookup("mial"), Lookup::Unknown { nearest: Some("mail".into()) });
        // Entra has it, this directory does not.
        assert_eq!(catalogue.lookup("givenName"), Lookup::Unknown { nearest: None });
        // The service derives it, whatever the directory says.
        assert_eq!(catalogue.attribute_type("IsSoftDeleted"), Some(AttributeType::Boolean));
        assert_eq!(catalogue.names().collect::<Vec<_>>(), ["mail", "proxyAddresses"]);
    }
}
