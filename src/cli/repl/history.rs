//! Where the history is kept.

use std::path::PathBuf;

use etcetera::BaseStrategy as _;

/// The file of the history, and its folder is there; none where there is no place for it.
///
/// # Errors
/// A folder that cannot be made.
pub(super) fn file() -> Result<Option<PathBuf>, String> {
    let Ok(places) = etcetera::choose_base_strategy() else { return Ok(None) };
    let folder = places.state_dir().unwrap_or_else(|| places.data_dir()).join("attrflow");
    std::fs::create_dir_all(&folder)
        .map_err(|error| format!("`{}`: {}", folder.display(), crate::cli::exit::reason(&error)))?;
    Ok(Some(folder.join("history")))
}
