//! Which object mapping of a schema is the one that a file is about.

use crate::mapping::{DirectoryObject, Mapping, ObjectMapping};

/// Why an object mapping has no place in a schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unpaired {
    /// The schema has none like it. By its place in the file.
    Nowhere(usize),
    /// The schema has several. By its place in the file, and theirs in the schema.
    Several(usize, Vec<usize>),
}

/// For each object mapping of a file, by its place, the one of a schema that it is: by the names that it has under `graph`,
/// and where these leave several, or it has none, by what is mapped. `among`: it is one of these, whatever the file calls it.
///
/// # Errors
/// None, or several.
pub fn pairs(
    from: &Mapping,
    export: &Mapping,
    among: Option<&[usize]>,
) -> Result<Vec<(usize, usize)>, Unpaired> {
    let mut pairs = Vec::new();
    for (at, object) in from.objects.iter().enumerate() {
        let others = export.objects.iter().enumerate();
        let fits = others.filter(|(place, other)| match among {
            Some(among) => among.contains(place) && object.kind == other.kind,
            None => may_be(object, other),
        });
        let fits: Vec<usize> = fits.map(|(place, _)| place).collect();
        match fits.as_slice() {
            [one] => pairs.push((at, *one)),
            [] => return Err(Unpaired::Nowhere(at)),
            _ => return Err(Unpaired::Several(at, fits)),
        }
    }
    Ok(pairs)
}

/// Whether nothing that the file says of the schema speaks against it.
fn may_be(object: &ObjectMapping, other: &ObjectMapping) -> bool {
    let same = |said: Option<&str>, there: Option<&str>| said.is_none() || said == there;
    let ends = |said: &Option<DirectoryObject>, there: &Option<DirectoryObject>| {
        let (said, there) = (said.as_ref().map(parts), there.as_ref().map(parts).unwrap_or_default());
        said.is_none_or(|said| same(said.0, there.0) && same(said.1, there.1))
    };
    object.kind == other.kind
        && same(object.rule.as_deref(), other.rule.as_deref())
        && same(object.name.as_deref(), other.name.as_deref())
        && ends(&object.source_object, &other.source_object)
        && ends(&object.target_object, &other.target_object)
}

fn parts(end: &DirectoryObject) -> (Option<&str>, Option<&str>) {
    (end.directory.as_deref(), end.name.as_ref().map(|name| name.text.as_str()))
}
