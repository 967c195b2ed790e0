//! Between the two formats of mapping files: an exported synchronization schema as attrflow's own format, a file of that as
//! a schema, and a changed one put back into the export it came from.
//!
//! ```
//! use attrflow::SourceFile;
//! use attrflow::convert::{into, pairs, yaml};
//! use attrflow::mapping::parse;
//!
//! let export = r#"{"sourceObjectName": "User", "targetObjectName": "User", "attributeMappings": [
//!   {"targetAttributeName": "Email", "matchingPriority": 1, "source": {"type": "Attribute", "name": "mail"}}
//! ]}"#;
//! let file = SourceFile::new("export.json", export);
//! let schema = parse(&file);
//! let text = yaml(&schema, &[0]).unwrap();
//! assert!(text.ends_with("    Email: { from: [mail], match: 1 }\n"));
//!
//! let changed = SourceFile::new("app.yaml", text.replace("[mail]", "'ToLower([mail])'"));
//! let changed = parse(&changed);
//! let places = pairs(changed.mapping.as_ref().unwrap(), schema.mapping.as_ref().unwrap(), None).unwrap();
//! let (put, changes) = into(&changed, &schema, &file, &places);
//! assert_eq!(changes[0].changed, ["Email"]);
//! assert!(put.contains(r#""expression": "ToLower([mail])""#));
//! ```

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
