use std::collections::{BTreeMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use rand_chacha::ChaCha12Rng;
use rand_core::{Rng as _, SeedableRng as _};

use crate::value::{Arena, Clock, Now, Value};

/// The evaluation context: what functions that are not pure read.
///
/// It is shared by all threads of a run and changed by none of them, but for what the
/// uniqueness check remembers.
#[derive(Clone, Default)]
pub struct Environment {
    /// Where `Now` comes from.
    pub clock: Clock,
    /// The seed of the random source; without one it is seeded by the operating system.
    pub seed: Option<u64>,
    /// The caller's own random source, where there is no seed.
    pub random: Option<Arc<dyn RandomSource>>,
    /// The tenant's default domain, for `DefaultDomain`.
    pub default_domain: Option<String>,
    /// What `%NAME%` stands for.
    pub constants: BTreeMap<String, String>,
    /// Which values `SelectUniqueValue` must avoid; without it every value is free.
    pub unique: Option<Arc<dyn UniqueValues>>,
}

impl std::fmt::Debug for Environment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Environment")
            .field("clock", &self.clock)
            .field("seed", &self.seed)
            .field("default_domain", &self.default_domain)
            .field("constants", &self.constants)
            .finish_non_exhaustive()
    }
}

/// A random source, asked from several threads.
pub trait RandomSource: Send + Sync {
    /// Fills all of `bytes` with what nobody can foresee: passwords are made from it.
    fn fill(&self, bytes: &mut [u8]);
}

/// The check of `SelectUniqueValue`, asked from several threads.
pub trait UniqueValues: Send + Sync {
    /// Takes `value` when nobody has it yet; letter case does not tell two values apart.
    /// Answers whether it was free.
    fn claim(&self, value: &str) -> bool;
}

/// A uniqueness check by the caller's own function, which takes a value when nobody has it yet and answers
/// whether it was free: by asking a directory, for example.
#[derive(Clone, Copy)]
pub struct UniqueCallback<F>(pub F);

impl<F> std::fmt::Debug for UniqueCallback<F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("UniqueCallback").finish_non_exhaustive()
    }
}

impl<F: Fn(&str) -> bool + Send + Sync> UniqueValues for UniqueCallback<F> {
    fn claim(&self, value: &str) -> bool {
        (self.0)(value)
    }
}

/// A uniqueness check in memory.
#[derive(Debug, Default)]
pub struct TakenValues(Mutex<Taken>);

#[derive(Debug, Default)]
struct Taken {
    values: HashSet<String>,
    /// For the value that is asked for, in lower case.
    asked: String,
}

impl TakenValues {
    /// These values are taken from the start.
    pub fn new<T: AsRef<str>>(taken: impl IntoIterator<Item = T>) -> Self {
        let values = taken.into_iter().map(|value| value.as_ref().to_lowercase()).collect();
        TakenValues(Mutex::new(Taken { values, asked: String::new() }))
    }
}

impl UniqueValues for TakenValues {
    fn claim(&self, value: &str) -> bool {
        let mut taken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Taken { values, asked } = &mut *taken;
        // A value that is taken needs no memory; a new one has to be kept.
        if !value.is_ascii() {
            return values.insert(value.to_lowercase());
        }
        asked.clear();
        asked.push_str(value);
        asked.make_ascii_lowercase();
        !values.contains(asked.as_str()) && values.insert(asked.clone())
    }
}

/// What evaluating one record needs: its attributes, the arena its values live in, and the environment.
#[derive(Debug)]
pub struct Frame<'r> {
    /// Where new values are put.
    pub arena: &'r Arena,
    /// The run's evaluation context.
    pub environment: &'r Environment,
    /// The record's attributes, by slot.
    pub slots: &'r [Value<'r>],
    /// The record's text, where it has one that its values borrow from.
    pub source: &'r [u8],
    /// One record sees one `Now`.
    pub now: Now<'r>,
    /// Which record of the run it is: with a seed, what its random source starts from.
    number: u64,
    /// What draws, where each target draws apart from the others.
    drawer: u64,
    random: Option<ChaCha12Rng>,
}

impl<'r> Frame<'r> {
    /// For the record of that number (any numbering that does not depend on threads).
    pub fn new(arena: &'r Arena, environment: &'r Environment, slots: &'r [Value<'r>], number: u64) -> Self {
        let now = Now::new(environment.clock, arena);
        Frame { arena, environment, slots, source: b"", now, number, drawer: 0, random: None }
    }

    /// The same, when the attributes borrow from this text.
    pub fn with_source(self, source: &'r [u8]) -> Self {
        Frame { source, ..self }
    }

    /// From here on something else draws random values: with a seed the same ones for the same `drawer`, whatever has
    /// been drawn before.
    pub fn draw_apart(&mut self, drawer: u64) {
        self.drawer = drawer;
        self.random = None;
    }

    /// The value of an attribute slot; Null for one that is not there.
    pub fn slot(&self, slot: usize) -> Value<'r> {
        self.slots.get(slot).copied().unwrap_or_default()
    }

    /// Random bytes: cryptographic ones, or repeatable ones where the environment has a seed.
    pub fn random_bytes(&mut self, bytes: &mut [u8]) {
        self.generator().fill_bytes(bytes);
    }

    /// A random number below `bound` (0 when `bound` is 0), each with the same chance.
    pub fn random_below(&mut self, bound: usize) -> usize {
        let bound = bound as u64;
        if bound == 0 {
            return 0;
        }
        // The numbers above the largest multiple of `bound` would favour the small results.
        let limit = u64::MAX - u64::MAX % bound;
        loop {
            let drawn = self.generator().next_u64();
            if drawn < limit {
                return usize::try_from(drawn % bound).unwrap_or_default();
            }
        }
    }

    fn generator(&mut self) -> &mut ChaCha12Rng {
        let (seed, number, drawer) = (self.environment.seed, self.number, self.drawer);
        let random = self.environment.random.as_deref();
        self.random.get_or_insert_with(|| {
            let mut key = [0u8; 32];
            match (seed, random) {
                (Some(seed), _) => {
                    key[..8].copy_from_slice(&seed.to_le_bytes());
                    key[8..16].copy_from_slice(&number.to_le_bytes());
                    key[16..24].copy_from_slice(&drawer.to_le_bytes());
                }
                (None, Some(random)) => random.fill(&mut key),
                // Without entropy the address of a local and the time must do; it is better than to fail.
                (None, None) => {
                    if getrandom::fill(&mut key).is_err() {
                        let time = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                        key[..16].copy_from_slice(&time.as_nanos().to_le_bytes());
                        key[16..24].copy_from_slice(&number.to_le_bytes());
                    }
                }
            }
            ChaCha12Rng::from_seed(key)
        })
    }
}
