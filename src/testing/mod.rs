//! Tests of mapping files: `*.test.yaml`, and stored answers of the service.

pub mod answers;
mod check;
mod compare;
mod coverage;
mod emit;
mod failure;
mod hide;
mod judge;
mod model;
mod notes;
mod observe;
mod read;
mod restate;
mod rewrite;
mod sent;
mod subject;
mod suite;
mod update;
mod values;

pub use compare::{Extent, agrees, aligned};
pub use coverage::{COLUMNS, Coverage, Point, PointKind, Share};
pub use emit::yaml;
pub use failure::{Failure, Mismatch, Note};
pub use model::{
    AnswersRef, Expectations, ExpectedErrors, ExpectedRequest, ExpectedScope, RecordKind, RecordRef,
    RecordSource, Settings, Stated, Test, TestFile,
};
pub use observe::{Observed, Sent, Written};
pub use read::{Parsed, parse};
pub use subject::Subject;
pub use suite::{Case, FindRecord, Record, Suite};
pub use update::{Updated, update};

use crate::value::DateTime;

/// The time of tests that name none, so that no test depends on the day it is run: 2026-01-01T00:00:00Z.
pub const DEFAULT_NOW: DateTime = match DateTime::from_ticks(639_028_224_000_000_000) {
    Some(now) => now,
    None => DateTime::MIN,
};

/// The seed of tests that name none.
pub const DEFAULT_SEED: u64 = 0;
