//! SCIM 2.0: the schemas of RFC 7643, target paths resolved against them, and the payloads.

mod payload;
mod schema;
mod target;

pub use payload::{Conflict, Leaf, PayloadPlan, PlanBuilder};
pub use schema::{CORE_GROUP, CORE_USER, DataType, ENTERPRISE_USER, Found, SchemaAttribute, Schemas};
pub use target::{FixedValue, Target};
