//! Finding the end of a string literal, sixteen bytes at a time.
//!
//! The one module that may hold `unsafe`: the vector instructions it calls are part of every x86-64, which
//! the compiler knows, but wants said. Elsewhere the safe twin below is used, and everywhere a property
//! test holds the two to the same answers.

#![allow(unsafe_code)]

/// How many bytes come before the first quote, backslash or control character.
#[inline]
pub(super) fn plain_bytes(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(chunk) = bytes.get(at..).and_then(|rest| rest.first_chunk()) {
        if let Some(found) = first_special(chunk) {
            return at + found;
        }
        at += LEN;
    }
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().position(|&byte| is_special(byte)).unwrap_or(rest.len())
}

const LEN: usize = 16;

fn is_special(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

#[cfg(target_arch = "x86_64")]
#[inline]
fn first_special(chunk: &[u8; LEN]) -> Option<usize> {
    use std::arch::x86_64::{
        _mm_cmpeq_epi8, _mm_loadu_si128, _mm_min_epu8, _mm_movemask_epi8, _mm_or_si128, _mm_set1_epi8,
    };
    // SAFETY: SSE2 is part of x86-64, and sixteen bytes are read from sixteen.
    let found = unsafe {
        let bytes = _mm_loadu_si128(chunk.as_ptr().cast());
        let quote = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(b'"' as i8));
        let backslash = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(b'\\' as i8));
        let control = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1f)), bytes);
        _mm_movemask_epi8(_mm_or_si128(_mm_or_si128(quote, backslash), control))
    };
    (found != 0).then_some(found.trailing_zeros() as usize)
}

#[cfg(not(target_arch = "x86_64"))]
#[inline]
fn first_special(chunk: &[u8; LEN]) -> Option<usize> {
    first_special_by_words(chunk)
}

/// The safe twin: two words of eight bytes.
#[cfg(any(test, not(target_arch = "x86_64")))]
fn first_special_by_words(chunk: &[u8; LEN]) -> Option<usize> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    chunk.as_chunks::<8>().0.iter().zip([0, 8]).find_map(|(bytes, offset)| {
        let word = u64::from_le_bytes(*bytes);
        let zero = |x: u64| x.wrapping_sub(ONES) & !x;
        let quote = zero(word ^ (ONES * u64::from(b'"')));
        let backslash = zero(word ^ (ONES * u64::from(b'\\')));
        let control = word.wrapping_sub(ONES * 0x20) & !word;
        // A borrow can flag bytes above a flagged one, never below: the lowest flag is true.
        let found = (quote | backslash | control) & 0x8080_8080_8080_8080;
        (found != 0).then_some(offset + (found.trailing_zeros() / 8) as usize)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn plain_bytes_end_at_the_first_special_one(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
            let slow = bytes.iter().position(|&byte| is_special(byte)).unwrap_or(bytes.len());
            prop_assert_eq!(plain_bytes(&bytes), slow);
        }

        #[test]
        fn both_twins_find_the_same(bytes in any::<[u8; LEN]>(), letters in "[a-zé\"\\\\\n ]{16}") {
            let letters = letters.as_bytes().first_chunk().copied().unwrap_or_default();
            for chunk in [bytes, letters] {
                prop_assert_eq!(first_special(&chunk), first_special_by_words(&chunk));
            }
        }
    }
}
