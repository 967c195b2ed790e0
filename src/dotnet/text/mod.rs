//! stub
#![allow(missing_docs)]
pub fn utf16_slice(t: &str, _s: usize, _l: usize) -> &str {
    t
}
