//! Every kernel is held to a plain loop.

use proptest::prelude::*;

use super::*;

/// What an index of the text holds, byte by byte.
fn plain_loop(bytes: &[u8]) -> (Vec<u32>, Vec<u32>, bool) {
    let (mut quotes, mut escapes, mut control) = (Vec::new(), Vec::new(), false);
    let mut escaped = false;
    for (at, byte) in (0..).zip(bytes) {
        control |= *byte < b' ' && quotes.len() % 2 == 1;
        match byte {
            _ if escaped => escaped = false,
            b'\\' => {
                escapes.push(at);
                escaped = true;
            }
            b'"' => quotes.push(at),
            _ => {}
        }
    }
    (quotes, escapes, control)
}

fn held_to_the_loop(texts: &[Vec<u8>]) {
    for kernel in Kernel::all() {
        // One after the other: what one text leaves behind must not be taken for the next one's.
        let mut index = Index { kernel, marks: Marks::default() };
        for bytes in texts {
            let found = index.of(bytes);
            assert_eq!(found.map(|found| found.text), std::str::from_utf8(bytes).ok(), "{kernel:?}");
            let Some(found) = found else { continue };
            let (quotes, escapes, control) = plain_loop(bytes);
            assert_eq!(found.quotes, quotes, "{kernel:?}");
            assert_eq!(found.escapes, escapes, "{kernel:?}");
            assert_eq!((found.wide.is_empty(), found.control), (bytes.is_ascii(), control), "{kernel:?}");
            for (base, chunk) in (0..).step_by(CHUNK).zip(bytes.chunks(CHUNK)) {
                assert!(found.wide.contains(&base) || chunk.is_ascii(), "{kernel:?}");
            }
            assert!(found.wide.is_sorted(), "{kernel:?}");
        }
    }
}

proptest! {
    #[test]
    fn kernels_find_what_a_plain_loop_finds(
        noise in proptest::collection::vec(any::<u8>(), 0..300),
        text in "[a-zé{},:\"\\\\\n\u{1} \u{7f}]{0,300}",
        dense in "[\"\\\\]{0,300}",
        sparse in "[ -~]{0,200}[\"\\\\\t]?[ -~]{0,200}",
    ) {
        held_to_the_loop(&[noise, text.into_bytes(), dense.into_bytes(), sparse.into_bytes()]);
    }
}

#[test]
fn every_byte_is_told_right_wherever_it_stands() {
    for byte in 0..=u8::MAX {
        let texts = (0..130).map(|at| {
            let mut bytes = vec![b'"'; 1];
            bytes.resize(131, b'a');
            bytes[at + 1] = byte;
            bytes
        });
        held_to_the_loop(&texts.collect::<Vec<_>>());
    }
}

#[test]
fn memory_grows_with_the_quotes_and_is_given_back() {
    let mut index = Index::new();
    let many = vec![b'"'; 10 * KEPT];
    assert_eq!(index.of(&many).unwrap().quotes.len(), many.len());
    assert!(index.of(b"{}").unwrap().quotes.is_empty());
    assert!(index.marks.quotes.capacity() <= KEPT);
}

#[test]
fn the_portable_kernel_can_be_asked_for() {
    assert_eq!(Index::portable().kernel, Kernel::Portable);
    assert_eq!(Kernel::all().last(), Some(Kernel::Portable));
}
