//! The tables of known attributes, one for each source and kind of object.

use std::sync::LazyLock;

use super::{AttributeType, ObjectKind, SourceKind};

/// One attribute that a source is known to have.
#[derive(Clone, Copy, Debug)]
pub struct SourceAttribute {
    /// The name the provisioning service uses.
    pub name: &'static str,
    /// Its type.
    pub ty: AttributeType,
    /// Whether it has several values.
    pub multivalued: bool,
    /// Whether every object has it.
    pub always_present: bool,
    /// The path to the same thing on the Graph resource, for those of Microsoft Entra.
    pub graph: Option<&'static str>,
    /// How sure it is that the service offers it: `confirmed`, `likely`, `unverified`, `restricted`,
    /// `unsupported`.
    pub availability: &'static str,
}

impl SourceAttribute {
    /// The key on the Graph resource that its path begins at.
    pub(super) fn graph_key(&self) -> Option<&'static str> {
        self.graph.and_then(|path| path.split(['.', '[']).next())
    }

    /// Whether the Graph resource has a list there.
    pub(super) fn graph_is_list(&self) -> bool {
        self.multivalued || self.graph.is_some_and(|path| path.ends_with(']'))
    }
}

type Table = LazyLock<Vec<SourceAttribute>>;

static ENTRA_USER: Table = LazyLock::new(|| read(include_str!("entra-user.tsv")));
static ENTRA_GROUP: Table = LazyLock::new(|| read(include_str!("entra-group.tsv")));
static GRAPH_USER: Table = LazyLock::new(|| read(include_str!("graph-user.tsv")));
static GRAPH_GROUP: Table = LazyLock::new(|| read(include_str!("graph-group.tsv")));
static WORKDAY_USER: Table = LazyLock::new(|| read(include_str!("workday-user.tsv")));
static SUCCESSFACTORS_USER: Table = LazyLock::new(|| read(include_str!("successfactors-user.tsv")));
static AD_USER: Table = LazyLock::new(|| read(include_str!("ad-user.tsv")));
static AD_GROUP: Table = LazyLock::new(|| read(include_str!("ad-group.tsv")));
static SCIM_USER: Table = LazyLock::new(|| read(include_str!("scim-user.tsv")));
static SCIM_GROUP: Table = LazyLock::new(|| read(include_str!("scim-group.tsv")));

fn read(table: &'static str) -> Vec<SourceAttribute> {
    let rows = table.lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|row| {
        let mut cells = row.split('\t');
        Some(SourceAttribute {
            name: cells.next()?,
            ty: cells.next()?.parse().ok()?,
            multivalued: cells.next()? == "many",
            always_present: cells.next()? == "always",
            graph: cells.next().filter(|path| *path != "-"),
            // Only the table of Microsoft Entra's own names has more doubt than its documentation.
            availability: cells.next().unwrap_or("confirmed"),
        })
    })
    .collect()
}

/// The attributes that a source is known to have, in the order of their table.
pub fn known(kind: SourceKind, object: ObjectKind) -> &'static [SourceAttribute] {
    match (kind, object) {
        (SourceKind::Entra, ObjectKind::User) => &ENTRA_USER,
        (SourceKind::Entra, ObjectKind::Group) => &ENTRA_GROUP,
        (SourceKind::Graph, ObjectKind::User) => &GRAPH_USER,
        (SourceKind::Graph, ObjectKind::Group) => &GRAPH_GROUP,
        (SourceKind::Workday, ObjectKind::User) => &WORKDAY_USER,
        (SourceKind::SuccessFactors, ObjectKind::User) => &SUCCESSFACTORS_USER,
        (SourceKind::ActiveDirectory, ObjectKind::User) => &AD_USER,
        (SourceKind::ActiveDirectory, ObjectKind::Group) => &AD_GROUP,
        (SourceKind::Scim, ObjectKind::User) => &SCIM_USER,
        (SourceKind::Scim, ObjectKind::Group) => &SCIM_GROUP,
        // HR systems have people only.
        (SourceKind::Workday | SourceKind::SuccessFactors, ObjectKind::Group) | (SourceKind::None, _) => &[],
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::fs;
    use std::path::Path;

    use super::*;

    #[test]
    fn every_row_of_every_table_is_read() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/catalogue");
        let mut tables = 0;
        for file in fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            if path.extension().is_none_or(|extension| extension != "tsv") {
                continue;
            }
            tables += 1;
            let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
            let (kind, object) = stem.split_once('-').unwrap();
            let object = if object == "user" { ObjectKind::User } else { ObjectKind::Group };
            let known = known(kind.parse().unwrap(), object);
            let text = fs::read_to_string(&path).unwrap();
            let rows: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
            assert_eq!(known.len(), rows.len(), "{stem}");
            let names: HashSet<&str> = known.iter().map(|attribute| attribute.name).collect();
            assert_eq!(names.len(), rows.len(), "{stem} names an attribute twice");
            for row in rows {
                let cells: Vec<&str> = row.split('\t').collect();
                assert_eq!(cells.len(), if kind == "entra" { 6 } else { 4 }, "{stem}: {row}");
                assert!(matches!(cells[2], "one" | "many"), "{stem}: {row}");
                assert!(matches!(cells[3], "always" | "-"), "{stem}: {row}");
            }
        }
        assert_eq!(tables, 10);
    }

    /// The two namings of the same attributes agree on what they are.
    #[test]
    fn the_names_of_entra_and_of_graph_say_the_same() {
        for object in [ObjectKind::User, ObjectKind::Group] {
            for attribute in known(SourceKind::Entra, object) {
                let Some(path) = attribute.graph else { continue };
                let name = path.split('[').next().unwrap();
                let graph = known(SourceKind::Graph, object).iter().find(|other| other.name == name);
                let graph = graph.unwrap_or_else(|| panic!("no `{name}` on the Graph resource"));
                assert_eq!(graph.multivalued, attribute.graph_is_list(), "{name}");
                assert_eq!(
                    graph.always_present && attribute.name != "originalUserPrincipalName",
                    attribute.always_present,
                    "{name}"
                );
                let dated = attribute.name == "userStateChangedOn";
                assert!(graph.ty == attribute.ty || dated, "{name}");
            }
        }
    }
}
