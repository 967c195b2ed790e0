#![allow(missing_docs)]
mod literal; mod tree;
pub use literal::*; pub use tree::*;
