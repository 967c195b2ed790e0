//! SCIM 2.0: the schemas of RFC 7643, target paths resolved against them, and the payloads.

mod feed;
mod leaf;
mod plan;
mod schema;
mod step;
mod stream;
mod target;
mod write;

pub use feed::{Feed, Missing, TextFeed};
pub use leaf::constant_json;
pub use plan::{Conflict, Leaf, PlanBuilder};
pub use schema::{CORE_GROUP, CORE_USER, DataType, ENTERPRISE_USER, Found, SchemaAttribute, Schemas};
pub use stream::StreamPlan;
pub use target::{FixedValue, Target};
pub use write::{PayloadPlan, Refused};
