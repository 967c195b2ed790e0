//! SCIM 2.0: the schemas of RFC 7643, target paths resolved against them, the payloads and PATCH
//! operations.

mod feed;
mod leaf;
mod patch;
mod plan;
mod resource;
mod schema;
mod step;
mod stream;
mod target;
mod wire;
mod write;

pub use feed::{Feed, Missing, TextFeed};
pub use leaf::{constant_json, leaf_json, write_value};
pub use patch::{
    Change, PATCH_OP, RoleForm, Roles, Transition, operations, patch_body, reference_operations,
};
pub use plan::{Conflict, Leaf, PlanBuilder};
pub use resource::{Placed, assemble, boolean, has_members, look_up, member, replace, same_value};
pub use schema::{CORE_GROUP, CORE_USER, DataType, ENTERPRISE_USER, Found, SchemaAttribute, Schemas};
pub use stream::StreamPlan;
pub use target::{FixedValue, Target};
pub use wire::{Created, WireStyle, booleans_as_text, entra_create};
pub use write::{PayloadPlan, Refused};
