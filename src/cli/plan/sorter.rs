//! Sorting what does not fit into memory: sorted runs in temporary files, merged when they are read.
//!
//! The files have no names from the moment they are made: nothing is left of them, however the process ends.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek as _, Write};

/// How much is sorted in memory, in bytes.
const RUN: usize = 24 << 20;

/// How many runs are merged at a time: as many files are open.
const FAN_IN: usize = 64;

/// How much of a run is read at a time.
const BLOCK: usize = 64 << 10;

/// What is sorted: by its key, and among equal keys by its tag.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Item {
    pub key: Vec<u8>,
    pub tag: u64,
    pub data: Vec<u8>,
}

impl Item {
    fn order(&self, other: &Self) -> Ordering {
        self.key.cmp(&other.key).then(self.tag.cmp(&other.tag)).then_with(|| self.data.cmp(&other.data))
    }
}

impl PartialOrd for Item {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Item {
    fn cmp(&self, other: &Self) -> Ordering {
        self.order(other)
    }
}

/// Takes items in any order.
#[derive(Debug, Default)]
pub(super) struct Sorter {
    items: Vec<Item>,
    bytes: usize,
    runs: Vec<File>,
}

impl Sorter {
    /// One more.
    ///
    /// # Errors
    /// No room for temporary files.
    pub fn push(&mut self, key: &[u8], tag: u64, data: &[u8]) -> io::Result<()> {
        self.bytes += key.len() + data.len() + size_of::<Item>();
        self.items.push(Item { key: key.to_vec(), tag, data: data.to_vec() });
        if self.bytes < RUN {
            return Ok(());
        }
        self.spill()
    }

    fn spill(&mut self) -> io::Result<()> {
        self.items.sort_unstable();
        let mut run = Spool::new()?;
        for item in self.items.drain(..) {
            run.put(&item)?;
        }
        self.bytes = 0;
        self.runs.push(run.rewind()?);
        if self.runs.len() < FAN_IN {
            return Ok(());
        }
        let merged = std::mem::take(&mut self.runs);
        let mut run = Spool::new()?;
        let mut merge = Sorted::merge(Vec::new(), merged)?;
        while let Some(item) = merge.next()? {
            run.put(&item)?;
        }
        self.runs.push(run.rewind()?);
        Ok(())
    }

    /// All of them, in order.
    ///
    /// # Errors
    /// No room for temporary files, or one that cannot be read.
    pub fn finish(mut self) -> io::Result<Sorted> {
        if !self.runs.is_empty() && !self.items.is_empty() {
            self.spill()?;
        }
        self.items.sort_unstable();
        Sorted::merge(self.items, self.runs)
    }
}

/// Items in order.
#[derive(Debug)]
pub(super) struct Sorted {
    /// In memory, the next one last.
    memory: Vec<Item>,
    runs: Vec<Items>,
    /// The next item of each run.
    heap: BinaryHeap<Reverse<(Item, usize)>>,
}

impl Sorted {
    fn merge(mut memory: Vec<Item>, runs: Vec<File>) -> io::Result<Self> {
        memory.reverse();
        let mut runs: Vec<Items> = runs.into_iter().map(Items::new).collect();
        let mut heap = BinaryHeap::new();
        for (at, run) in runs.iter_mut().enumerate() {
            heap.extend(run.next()?.map(|item| Reverse((item, at))));
        }
        Ok(Sorted { memory, runs, heap })
    }

    /// The next one.
    ///
    /// # Errors
    /// A temporary file that cannot be read.
    pub fn next(&mut self) -> io::Result<Option<Item>> {
        if let Some(item) = self.memory.pop() {
            return Ok(Some(item));
        }
        let Some(Reverse((item, at))) = self.heap.pop() else { return Ok(None) };
        if let Some(run) = self.runs.get_mut(at) {
            self.heap.extend(run.next()?.map(|item| Reverse((item, at))));
        }
        Ok(Some(item))
    }
}

/// Items one after the other, in a file without a name.
#[derive(Debug)]
pub(super) struct Spool(BufWriter<File>);

impl Spool {
    /// An empty one.
    ///
    /// # Errors
    /// No room for temporary files.
    pub fn new() -> io::Result<Self> {
        Ok(Spool(BufWriter::with_capacity(BLOCK, tempfile::tempfile()?)))
    }

    /// One more item.
    ///
    /// # Errors
    /// No room for temporary files.
    pub fn put(&mut self, item: &Item) -> io::Result<()> {
        for part in [&item.key, &item.data] {
            self.0.write_all(&(part.len() as u64).to_le_bytes())?;
        }
        self.0.write_all(&item.tag.to_le_bytes())?;
        self.0.write_all(&item.key)?;
        self.0.write_all(&item.data)
    }

    /// The file, from its start.
    ///
    /// # Errors
    /// No room for temporary files.
    pub fn rewind(self) -> io::Result<File> {
        let mut file = self.0.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.rewind()?;
        Ok(file)
    }
}

/// The items of a [`Spool`], in the order they were put in.
#[derive(Debug)]
pub(super) struct Items(BufReader<File>);

impl Items {
    /// From a file at its start.
    pub fn new(file: File) -> Self {
        Items(BufReader::with_capacity(BLOCK, file))
    }

    /// The next one.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn next(&mut self) -> io::Result<Option<Item>> {
        let Some(key) = self.number()? else { return Ok(None) };
        let (data, tag) = (self.number()?.unwrap_or_default(), self.number()?.unwrap_or_default());
        Ok(Some(Item { key: self.bytes(key)?, tag, data: self.bytes(data)? }))
    }

    fn number(&mut self) -> io::Result<Option<u64>> {
        let mut bytes = [0; 8];
        match self.0.read_exact(&mut bytes) {
            Ok(()) => Ok(Some(u64::from_le_bytes(bytes))),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn bytes(&mut self, count: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        (&mut self.0).take(count).read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn any_order_comes_out_sorted(
            mut items in prop::collection::vec((prop::collection::vec(any::<u8>(), 0..4), 0..3u64, prop::collection::vec(any::<u8>(), 0..9)), 0..60),
            every in 1..20usize,
        ) {
            let mut sorter = Sorter::default();
            for (at, (key, tag, data)) in items.iter().enumerate() {
                sorter.push(key, *tag, data).unwrap();
                if at % every == 0 {
                    sorter.spill().unwrap();
                }
            }
            let mut sorted = sorter.finish().unwrap();
            items.sort();
            for (key, tag, data) in items {
                prop_assert_eq!(sorted.next().unwrap(), Some(Item { key, tag, data }));
            }
            prop_assert_eq!(sorted.next().unwrap(), None);
        }
    }

    #[test]
    fn runs_are_merged_before_there_are_too_many() {
        let mut sorter = Sorter::default();
        for number in (0..1000u64).rev() {
            sorter.push(&number.to_be_bytes(), 0, b"").unwrap();
            sorter.spill().unwrap();
            assert!(sorter.runs.len() < FAN_IN);
        }
        let mut sorted = sorter.finish().unwrap();
        for number in 0..1000u64 {
            assert_eq!(sorted.next().unwrap().unwrap().key, number.to_be_bytes());
        }
    }
}
