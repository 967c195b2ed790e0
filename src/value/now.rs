use std::cell::Cell;
use std::time::{SystemTime, UNIX_EPOCH};

use super::{Arena, DateTime};

/// Where the time comes from.
#[derive(Clone, Copy, Debug, Default)]
pub enum Clock {
    /// The system's clock, read once for each record.
    #[default]
    System,
    /// Always this instant.
    Fixed(DateTime),
}

impl Clock {
    /// The current instant.
    pub fn now(self) -> DateTime {
        match self {
            Clock::Fixed(now) => now,
            Clock::System => {
                let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                let nanos = i128::try_from(since.as_nanos()).unwrap_or_default();
                DateTime::from_unix_nanos(nanos).unwrap_or(DateTime::MIN)
            }
        }
    }
}

/// The instant that one record sees. The clock is read when it is first asked for: most records
/// never ask.
#[derive(Clone, Copy, Debug)]
pub struct Now<'r> {
    clock: Clock,
    read: &'r Cell<Option<DateTime>>,
}

impl<'r> Now<'r> {
    /// For one record.
    pub fn new(clock: Clock, arena: &'r Arena) -> Self {
        Now { clock, read: arena.alloc(Cell::new(None)) }
    }

    /// The instant; the same at every call.
    pub fn get(self) -> DateTime {
        self.read.get().unwrap_or_else(|| {
            let now = self.clock.now();
            self.read.set(Some(now));
            now
        })
    }
}
