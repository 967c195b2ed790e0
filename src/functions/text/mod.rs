//! Text in, text out.

use super::Function;

mod append;
mod casing;
mod convert_to_base64;
mod convert_to_utf8_hex;
mod cstr;
mod in_str;
mod join;
mod left;
mod len;
mod mid;
mod normalize_diacritics;
mod pcase;
mod prepend;
mod redact;
mod replace;
mod replacing;
mod strip_spaces;
mod to_lower;
mod to_upper;
mod trim;
mod word;

/// The functions of this family, in alphabetical order.
pub static FUNCTIONS: &[&Function] = &[
    &append::APPEND,
    &convert_to_base64::CONVERT_TO_BASE64,
    &convert_to_utf8_hex::CONVERT_TO_UTF8_HEX,
    &cstr::CSTR,
    &in_str::IN_STR,
    &join::JOIN,
    &left::LEFT,
    &len::LEN,
    &mid::MID,
    &normalize_diacritics::NORMALIZE_DIACRITICS,
    &pcase::PCASE,
    &prepend::PREPEND,
    &redact::REDACT,
    &replace::REPLACE,
    &strip_spaces::STRIP_SPACES,
    &to_lower::TO_LOWER,
    &to_upper::TO_UPPER,
    &trim::TRIM,
    &word::WORD,
];
