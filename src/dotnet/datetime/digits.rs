//! Writing numbers without `format!`'s machinery: dates are written once a record.

use std::fmt;

/// The most digits of a `u32`.
const MAX_DIGITS: usize = 10;
/// What a number is padded with, in one write where it fits.
const ZEROS: &str = "0000000000000000";

/// Writes `value` in decimal with at least `width` digits.
pub(super) fn write_padded(out: &mut impl fmt::Write, value: u32, width: usize) -> fmt::Result {
    let mut buffer = [b'0'; MAX_DIGITS];
    let mut rest = value;
    let mut used = 0;
    for slot in buffer.iter_mut().rev() {
        *slot = b'0' + (rest % 10) as u8;
        rest /= 10;
        used += 1;
        if rest == 0 {
            break;
        }
    }
    let mut missing = width.saturating_sub(MAX_DIGITS);
    while missing > 0 {
        let now = missing.min(ZEROS.len());
        out.write_str(ZEROS.get(..now).unwrap_or(""))?;
        missing -= now;
    }
    // The buffer was filled with zeros, so the padding up to its length is there already.
    let digits = used.max(width.min(MAX_DIGITS));
    let text = buffer.get(MAX_DIGITS - digits..).unwrap_or(&[]);
    out.write_str(std::str::from_utf8(text).unwrap_or(""))
}
