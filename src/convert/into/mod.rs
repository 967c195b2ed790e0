//! A mapping put into an exported schema: what it says otherwise is changed there, and everything else stays byte for
//! byte as it was.

mod attribute;
mod definitions;
mod object;
mod pair;
mod scope;

pub use self::pair::{Unpaired, pairs};

use super::edit::Edits;
use crate::mapping::{CheckedMapping, CheckedObject, Parsed, check};
use crate::source::SourceFile;
use crate::source::document::Node;

/// What putting a mapping into a schema changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// The target attributes that are mapped otherwise.
    pub changed: Vec<String>,
    /// Those that are mapped now.
    pub added: Vec<String>,
    /// Those that are mapped no more.
    pub removed: Vec<String>,
    /// What else is another, in words: the scope, what flows.
    pub others: Vec<&'static str>,
    /// Attributes that directories define now, each with what defines it.
    pub defined: Vec<(String, String)>,
    /// What the mapping says and a schema has no words for.
    pub unsaid: Vec<String>,
    /// What is no expression, no clause, or has no place in this part of a schema: what has been put together must not be
    /// used then.
    pub broken: Vec<String>,
}

/// Puts object mappings of a file into those of a schema, given by their places in each: the schema's text as it is then,
/// and for each what changed.
///
/// A directory that lacks an attribute which is mapped now gets its definition, where the mapping file knows the attribute.
pub fn into(
    from: &Parsed,
    export: &Parsed,
    file: &SourceFile,
    pairs: &[(usize, usize)],
) -> (String, Vec<Changes>) {
    let (Some(mapping), Some(exported), Some(root)) = (&from.mapping, &export.mapping, &export.document.root)
    else {
        return (file.text().to_owned(), Vec::new());
    };
    let ((from, _), (export, _)) = (check(mapping, false), check(exported, false));
    let mut put = Put { root, edits: Edits::new(file, root), defined: Vec::new() };
    let changes =
        pairs.iter().filter_map(|(new, old)| Some(put.object(at(&from, *new)?, at(&export, *old)?)));
    let changes = changes.collect();
    (put.edits.apply(), changes)
}

fn at<'c, 'm>(mapping: &'c CheckedMapping<'m>, at: usize) -> Option<&'c CheckedObject<'m>> {
    mapping.objects.get(at)
}

/// A schema that is being changed.
struct Put<'f> {
    root: &'f Node,
    edits: Edits<'f>,
    /// The definitions that have been added: the directory, its object, and the attribute.
    defined: Vec<(String, String, String)>,
}
