//! Tables of files and what is found in them.

mod properties;
mod show;
mod traps;
mod values;
