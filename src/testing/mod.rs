//! Tests of mapping files: `*.test.yaml`.

mod compare;
mod emit;
mod values;

pub use compare::{Extent, agrees, aligned};
pub use emit::yaml;
