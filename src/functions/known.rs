use std::sync::Arc;

use super::{Argument, Constants, Fault, Preparation, Prepared};

/// An argument that is made ready when it is constant: a format, a culture, an interval.
#[derive(Debug)]
pub(super) enum Known<T> {
    /// Absent, empty, or Null.
    Absent,
    /// Made ready from a constant.
    Ready(T),
    /// Known for each record only: made ready for each call.
    PerCall,
}

impl<T> Known<T> {
    /// Makes the argument at `index` ready from its text where that is constant. What `parse`
    /// finds wrong goes to `faults`.
    pub(super) fn new(
        constants: &Constants<'_>,
        index: usize,
        faults: &mut Vec<Fault>,
        parse: impl FnOnce(&str) -> Result<T, Box<Fault>>,
    ) -> Self {
        if let Argument::Dynamic = constants.get(index) {
            return Known::PerCall;
        }
        let Some(text) = constants.text(index) else { return Known::Absent };
        match parse(&text) {
            Ok(ready) => Known::Ready(ready),
            Err(fault) => {
                faults.push(*fault);
                Known::Absent
            }
        }
    }
}

/// A prepared call, or what is wrong with it.
pub(super) fn prepared<P: Prepared + 'static>(call: P, faults: Vec<Fault>) -> Preparation {
    if faults.is_empty() { Ok(Arc::new(call)) } else { Err(faults) }
}
