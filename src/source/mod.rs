//! Where text came from: files, spans, places inside YAML and JSON scalars, and the
//! diagnostics that point at them.

mod code;
mod diagnostic;
pub mod document;
mod file;
mod places;
mod printable;
mod span;
mod suggest;

pub use code::{Code, Severity};
pub use diagnostic::{Diagnostic, Edit, Fix, Label, Safety};
pub use file::{Position, SourceFile};
pub use places::Places;
pub use printable::{is_command, one_line, printable};
pub use span::Span;
pub use suggest::suggest;
