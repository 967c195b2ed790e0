//! A date and time together with what is known of its zone.

use super::DateTime;

/// What is known of the zone of a [`Stamp`] (.NET's `DateTimeKind`).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Kind {
    /// Nothing: the text had no offset, and the styles assume none.
    Unspecified,
    /// UTC; the format `K` writes `Z`.
    Utc,
    /// The local zone, which is UTC here; `K` writes `+00:00`.
    Local,
}

/// A date and time with its [`Kind`]: what an exact parse gives and what a format writes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Stamp {
    date: DateTime,
    kind: Kind,
}

impl Stamp {
    /// A stamp of its parts.
    pub const fn new(date: DateTime, kind: Kind) -> Stamp {
        Stamp { date, kind }
    }

    /// An instant known to be in UTC, as every DateTime value of the expression language is.
    pub const fn utc(date: DateTime) -> Stamp {
        Stamp { date, kind: Kind::Utc }
    }

    /// The date and time. As the local zone is UTC, it is the instant whatever the kind.
    pub const fn date_time(self) -> DateTime {
        self.date
    }

    /// What is known of its zone.
    pub const fn kind(self) -> Kind {
        self.kind
    }
}
