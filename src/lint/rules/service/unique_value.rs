//! What the rules about `SelectUniqueValue` share.

use crate::lint::view::{AttributeView, CallView, call};
use crate::mapping::{Located, MappingSource};

/// The name of the function.
pub(super) const NAME: &str = "SelectUniqueValue";

/// The call that a mapping's expression is, where it is one of `SelectUniqueValue` with nothing wrong in it, and
/// the service runs it. A call further inside is a finding of its own, and the only one.
pub(super) fn outermost<'a>(view: &AttributeView<'a>) -> Option<(&'a Located, CallView<'a>)> {
    let MappingSource::Expression(text) = &view.checked.mapping.source else { return None };
    view.checked.checked.as_ref()?;
    let call = call(view.checked.expression.as_ref()?)?;
    (view.object.is_entra() && call.function.name == NAME).then_some((text, call))
}
