//! Parts of a synchronization schema that are too small for a command.

use attrflow::mapping::{Holds, Mapping};

use super::exit::Trouble;

/// Refuses a file that holds no object mappings, and nothing else that a command can do with: says what it is, and what
/// is needed.
///
/// # Errors
/// It is a part of a schema, and not one that is `enough`.
pub(super) fn holds(mapping: Option<&Mapping>, enough: Option<Holds>, name: &str) -> Result<(), Trouble> {
    let holds = mapping.map(|mapping| mapping.holds).filter(|holds| enough != Some(*holds));
    let what = match holds {
        None | Some(Holds::Mappings) => return Ok(()),
        Some(Holds::Source) => {
            "is the source of an attribute mapping alone, with no target to write to: `attrflow lint` checks it, and \
             `attrflow eval` runs its expression"
        }
        Some(Holds::Scope) => {
            "is a scoping filter alone, and maps nothing: `attrflow lint` checks it, and `attrflow scope` says who is \
             in scope"
        }
        Some(Holds::Definitions) => "holds definitions alone, and maps nothing: `attrflow lint` checks them",
    };
    Err(Trouble::new(format!("`{name}` {what}; give the object mapping that it belongs to")))
}
