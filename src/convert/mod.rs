//! Between the two formats of mapping files: an exported synchronization schema as attrflow's own format, a file of that as
//! a schema, and a changed one put back into the export it came from.

mod edit;
mod into;
mod same;
mod schema;
mod unsaid;
mod wire;
mod yaml;

pub use into::{Changes, Unpaired, into, pairs};
pub use schema::{Written, schema};
pub use yaml::yaml;
