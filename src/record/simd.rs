//! The index of a record: where its unescaped quotes and its escapes are, found 64 bytes at a time.
//!
//! The one module that may hold `unsafe`: vector instructions of the processor that runs it, chosen at run
//! time. The portable kernel needs none; property tests hold it to a plain loop, and the others to it.

#![allow(unsafe_code)]

/// What stands where in a text, as far as one pass without grammar can tell. Keeps its memory.
#[derive(Debug)]
pub(super) struct Index {
    kernel: Kernel,
    marks: Marks,
}

/// Finds the marks of 64 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kernel {
    #[cfg(target_arch = "x86_64")]
    Avx512,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    Portable,
}

#[derive(Debug, Default)]
struct Marks {
    /// Positions of quotes; what stands behind the first `count` is of no meaning.
    quotes: Vec<u32>,
    count: usize,
    /// Positions of the backslashes that begin an escape.
    escapes: Vec<u32>,
    /// Where the chunks begin that are not all ASCII.
    wide: Vec<u32>,
    /// Whether a string holds a control character.
    control: bool,
}

/// A record's text and its index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Indexed<'r, 'i> {
    pub text: &'r str,
    /// Positions of quotes outside and around strings: not of those that are escaped.
    pub quotes: &'i [u32],
    /// Positions of the backslashes that begin an escape.
    pub escapes: &'i [u32],
    /// Where the chunks begin that are not all ASCII; a chunk has [`CHUNK`] bytes.
    pub wide: &'i [u32],
    /// Whether a string holds a control character.
    pub control: bool,
}

/// How many quotes the memory that is kept holds at most.
const KEPT: usize = 1 << 16;

impl Index {
    /// By the widest instructions that the processor has.
    pub fn new() -> Self {
        Index { kernel: Kernel::all().next().unwrap_or(Kernel::Portable), marks: Marks::default() }
    }

    /// Without any that not every processor has.
    pub fn portable() -> Self {
        Index { kernel: Kernel::Portable, marks: Marks::default() }
    }

    /// Whether it does without.
    pub fn is_portable(&self) -> bool {
        self.kernel == Kernel::Portable
    }

    /// Indexes a text; `None` when it is not UTF-8. Of more than 4 GiB, positions are wrong, which is safe.
    #[inline]
    pub fn of<'r>(&mut self, bytes: &'r [u8]) -> Option<Indexed<'r, '_>> {
        let marks = &mut self.marks;
        match self.kernel {
            // SAFETY: such a kernel is there only when the processor has its instructions.
            #[cfg(target_arch = "x86_64")]
            Kernel::Avx512 => unsafe { x86::by_avx512(bytes, marks) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Kernel::Avx2 => unsafe { x86::by_avx2(bytes, marks) },
            // SAFETY: it needs no instructions of its own.
            Kernel::Portable => unsafe { marks.fill::<Bytes>(bytes) },
        }
        let text = if marks.wide.is_empty() {
            // SAFETY: all bytes were seen to be ASCII, and such bytes are UTF-8.
            unsafe { std::str::from_utf8_unchecked(bytes) }
        } else {
            simdutf8::basic::from_utf8(bytes).ok()?
        };
        Some(Indexed {
            text,
            quotes: marks.quotes.get(..marks.count).unwrap_or_default(),
            escapes: &marks.escapes,
            wide: &marks.wide,
            control: marks.control,
        })
    }
}

impl Kernel {
    /// Those that run here, the best one first.
    fn all() -> impl Iterator<Item = Kernel> {
        #[cfg(target_arch = "x86_64")]
        let wide = {
            let avx2 = is_x86_feature_detected!("avx2")
                && is_x86_feature_detected!("bmi1")
                && is_x86_feature_detected!("popcnt");
            let avx512 = avx2
                && is_x86_feature_detected!("avx512f")
                && is_x86_feature_detected!("avx512bw")
                && is_x86_feature_detected!("avx512vbmi2");
            [avx512.then_some(Kernel::Avx512), avx2.then_some(Kernel::Avx2)]
        };
        #[cfg(not(target_arch = "x86_64"))]
        let wide: [Option<Kernel>; 0] = [];
        wide.into_iter().flatten().chain([Kernel::Portable])
    }
}

/// Work that is compiled twice: for the vectors that any processor has, and for those of 32 bytes.
pub(crate) trait Work {
    /// What comes of it.
    type Result;
    /// Does it. Must be inlined always, as must be what it spends its time in: what is not is compiled once.
    fn run(self) -> Self::Result;
}

/// Does work by the widest vectors that the processor has: copying and comparing in runs of 32 bytes takes half the
/// instructions then.
#[inline(always)]
pub(crate) fn widened<W: Work>(work: W) -> W::Result {
    #[cfg(target_arch = "x86_64")]
    if *x86::WIDE {
        // SAFETY: the processor has the instructions.
        return unsafe { x86::widened(work) };
    }
    work.run()
}

/// How many bytes are looked at together.
pub(super) const CHUNK: usize = 64;

/// What room for quotes is made for at a time.
const BLOCK: usize = 64 * CHUNK;

/// A bit for each byte of a chunk, the first byte's the lowest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Masks {
    quotes: u64,
    backslashes: u64,
    /// Below U+0020.
    controls: u64,
    /// Not ASCII: some bits when any byte is, whichever.
    high: u64,
}

impl Masks {
    /// Without the first bytes.
    #[inline(always)]
    fn skip(self, bytes: usize) -> Self {
        Masks {
            quotes: self.quotes >> bytes,
            backslashes: self.backslashes >> bytes,
            controls: self.controls >> bytes,
            high: self.high,
        }
    }
}

trait Masking {
    /// # Safety
    /// The processor must have the kernel's instructions.
    unsafe fn masks(chunk: &[u8; CHUNK]) -> Masks;

    /// Writes the positions of the bits set, counted from `base`, to the beginning of `places`.
    ///
    /// # Safety
    /// The processor must have the kernel's instructions.
    #[inline(always)]
    unsafe fn flatten(mut bits: u64, base: u32, places: &mut [u32; CHUNK]) {
        // Eight at a time: what is written too much is overwritten by the next chunk.
        for places in places.as_chunks_mut::<8>().0 {
            if bits == 0 {
                break;
            }
            for place in places {
                *place = base.wrapping_add(bits.trailing_zeros());
                bits &= bits.wrapping_sub(1);
            }
        }
    }
}

impl Marks {
    /// # Safety
    /// The processor must have the kernel's instructions.
    #[inline(always)]
    unsafe fn fill<M: Masking>(&mut self, bytes: &[u8]) {
        if self.quotes.len().max(self.escapes.capacity()).max(self.wide.capacity()) > KEPT {
            *self = Marks::default();
        }
        self.escapes.clear();
        self.wide.clear();
        self.control = false;
        let (mut count, mut base, mut escaped) = (0, 0u32, 0);
        // Room for the quotes is made block by block, so that the loop over chunks need not.
        for block in bytes.chunks(BLOCK) {
            let mut quotes = self.room(count);
            let (chunks, rest) = block.as_chunks::<CHUNK>();
            for chunk in chunks {
                // SAFETY: the caller answers for the instructions, here and below.
                unsafe {
                    let masks = M::masks(chunk);
                    (count, escaped) = self.add::<M>(&mut quotes, masks, count, base, escaped);
                }
                base = base.wrapping_add(CHUNK as u32);
            }
            if !rest.is_empty() {
                let masks = match block.last_chunk() {
                    // SAFETY: as above.
                    Some(last) => unsafe { M::masks(last) }.skip(CHUNK - rest.len()),
                    None => {
                        let mut chunk = [b' '; CHUNK];
                        for (place, byte) in chunk.iter_mut().zip(rest) {
                            *place = *byte;
                        }
                        // SAFETY: as above.
                        unsafe { M::masks(&chunk) }
                    }
                };
                // SAFETY: as above.
                (count, escaped) = unsafe { self.add::<M>(&mut quotes, masks, count, base, escaped) };
            }
            self.quotes = quotes;
        }
        self.count = count;
    }

    /// The quotes so far, and room for those of a block. Taken out while the loop runs: so its address
    /// and length stay in registers.
    #[inline(always)]
    fn room(&mut self, count: usize) -> Vec<u32> {
        let least = count + BLOCK + CHUNK;
        if self.quotes.len() < least {
            self.grow(least);
        }
        std::mem::take(&mut self.quotes)
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, least: usize) {
        self.quotes.resize(least.max(2 * self.quotes.len()), 0);
    }

    /// Adds the quotes of a chunk. Answers how many there are now, and whether the first byte of the next
    /// chunk is escaped (1 or 0).
    ///
    /// # Safety
    /// The processor must have the kernel's instructions.
    #[inline(always)]
    unsafe fn add<M: Masking>(
        &mut self,
        quotes: &mut [u32],
        mut masks: Masks,
        count: usize,
        base: u32,
        mut escaped: u64,
    ) -> (usize, u64) {
        if masks.backslashes | masks.controls | masks.high | escaped != 0 {
            (masks.quotes, escaped) = self.rare(masks, base, escaped, count % 2 == 1);
        }
        if let Some(places) = quotes.get_mut(count..count + CHUNK).and_then(<[u32]>::first_chunk_mut) {
            // SAFETY: the caller answers for the instructions.
            unsafe { M::flatten(masks.quotes, base, places) };
        }
        (count + masks.quotes.count_ones() as usize, escaped)
    }

    /// A chunk with backslashes, control characters or other than ASCII: which of its quotes are not escaped, and whether
    /// the first byte of the next one is (1 or 0).
    #[cold]
    #[inline(never)]
    fn rare(&mut self, masks: Masks, base: u32, escaped: u64, in_string: bool) -> (u64, u64) {
        if masks.high != 0 {
            self.wide.push(base);
        }
        let (mut escapees, mut next) = (escaped, 0);
        let mut backslashes = masks.backslashes & !escapees;
        while backslashes != 0 {
            let at = backslashes.trailing_zeros();
            self.escapes.push(base.wrapping_add(at));
            next = u64::from(at == CHUNK as u32 - 1);
            let pair = 3 << at;
            escapees |= pair & !(1 << at);
            backslashes &= !pair;
        }
        let quotes = masks.quotes & !escapees;
        if masks.controls != 0 {
            // Bit by bit, whether an odd number of quotes has come.
            let mut inside = quotes;
            for shift in [1, 2, 4, 8, 16, 32] {
                inside ^= inside << shift;
            }
            if in_string {
                inside = !inside;
            }
            self.control |= masks.controls & inside != 0;
        }
        (quotes, next)
    }
}

/// The portable kernel: loops over bytes that compilers turn into whatever vectors there are.
struct Bytes;

impl Masking for Bytes {
    #[inline(always)]
    unsafe fn masks(chunk: &[u8; CHUNK]) -> Masks {
        let mut flags = [0u8; CHUNK];
        let (mut high, mut special) = (0, 0);
        for (flag, &byte) in flags.iter_mut().zip(chunk) {
            *flag = if byte == b'"' { 0x80 } else { 0 };
            high |= byte & 0x80;
            special |= u8::from(byte == b'\\') | u8::from(byte < b' ');
        }
        let mut quotes = 0;
        for (at, flags) in flags.as_chunks::<8>().0.iter().enumerate() {
            quotes |= gather(u64::from_le_bytes(*flags)) << (8 * at);
        }
        let (mut backslashes, mut controls) = (0, 0);
        if special != 0 {
            for (at, byte) in chunk.iter().enumerate() {
                backslashes |= u64::from(*byte == b'\\') << at;
                controls |= u64::from(*byte < b' ') << at;
            }
        }
        Masks { quotes, backslashes, controls, high: u64::from(high) }
    }
}

/// The top bits of eight bytes, whose other bits are none, side by side.
#[inline(always)]
fn gather(word: u64) -> u64 {
    word.wrapping_mul(0x0002_0408_1020_4081) >> 56
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::*;

    use std::sync::LazyLock;

    use super::{CHUNK, Marks, Masking, Masks, Work};

    /// Whether [`widened`] may be called.
    pub(super) static WIDE: LazyLock<bool> = LazyLock::new(|| {
        is_x86_feature_detected!("avx2")
            && is_x86_feature_detected!("bmi1")
            && is_x86_feature_detected!("bmi2")
            && is_x86_feature_detected!("lzcnt")
            && is_x86_feature_detected!("popcnt")
    });

    #[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
    pub(super) fn widened<W: Work>(work: W) -> W::Result {
        work.run()
    }

    #[target_feature(enable = "avx512f,avx512bw,avx512vbmi2,avx2,bmi1,popcnt")]
    pub(super) fn by_avx512(bytes: &[u8], marks: &mut Marks) {
        // SAFETY: this function is compiled for them.
        unsafe { marks.fill::<Avx512>(bytes) };
    }

    #[target_feature(enable = "avx2,bmi1,popcnt")]
    pub(super) fn by_avx2(bytes: &[u8], marks: &mut Marks) {
        // SAFETY: this function is compiled for them.
        unsafe { marks.fill::<Avx2>(bytes) };
    }

    struct Avx512;

    impl Masking for Avx512 {
        #[inline(always)]
        unsafe fn masks(chunk: &[u8; CHUNK]) -> Masks {
            // SAFETY: the caller answers for the instructions, and 64 bytes are read from 64.
            unsafe {
                let bytes = _mm512_loadu_si512(chunk.as_ptr().cast());
                Masks {
                    quotes: _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(b'"' as i8)),
                    backslashes: _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(b'\\' as i8)),
                    controls: _mm512_cmplt_epu8_mask(bytes, _mm512_set1_epi8(b' ' as i8)),
                    high: _mm512_movepi8_mask(bytes),
                }
            }
        }

        #[inline(always)]
        unsafe fn flatten(bits: u64, base: u32, places: &mut [u32; CHUNK]) {
            const COUNTED: [u8; CHUNK] = {
                let mut bytes = [0; CHUNK];
                let mut at = 0;
                while at < CHUNK {
                    bytes[at] = at as u8;
                    at += 1;
                }
                bytes
            };
            // SAFETY: the caller answers for the instructions; each store fills a quarter of `places`.
            unsafe {
                let counted = _mm512_loadu_si512(COUNTED.as_ptr().cast());
                let packed = _mm512_maskz_compress_epi8(bits, counted);
                let base = _mm512_set1_epi32(base as i32);
                let places = places.as_mut_ptr();
                let put = |at: usize, quarter: __m128i| {
                    let found = _mm512_add_epi32(_mm512_cvtepu8_epi32(quarter), base);
                    _mm512_storeu_si512(places.add(at).cast(), found);
                };
                put(0, _mm512_castsi512_si128(packed));
                let count = bits.count_ones();
                if count > 16 {
                    put(16, _mm512_extracti32x4_epi32::<1>(packed));
                    if count > 32 {
                        put(32, _mm512_extracti32x4_epi32::<2>(packed));
                        put(48, _mm512_extracti32x4_epi32::<3>(packed));
                    }
                }
            }
        }
    }

    struct Avx2;

    impl Masking for Avx2 {
        #[inline(always)]
        unsafe fn masks(chunk: &[u8; CHUNK]) -> Masks {
            // SAFETY: the caller answers for the instructions, and twice 32 bytes are read from 64.
            unsafe {
                let start: *const u8 = chunk.as_ptr();
                let first = _mm256_loadu_si256(start.cast());
                let second = _mm256_loadu_si256(start.add(32).cast());
                let join = |first, second| {
                    u64::from(_mm256_movemask_epi8(first) as u32)
                        | u64::from(_mm256_movemask_epi8(second) as u32) << 32
                };
                let equal = |byte: u8| {
                    let byte = _mm256_set1_epi8(byte as i8);
                    join(_mm256_cmpeq_epi8(first, byte), _mm256_cmpeq_epi8(second, byte))
                };
                let last_control = _mm256_set1_epi8(0x1f);
                let control = |bytes| _mm256_cmpeq_epi8(_mm256_min_epu8(bytes, last_control), bytes);
                Masks {
                    quotes: equal(b'"'),
                    backslashes: equal(b'\\'),
                    controls: join(control(first), control(second)),
                    high: join(first, second),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
