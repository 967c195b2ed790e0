//! Dates and times.

use super::Function;

mod cdate;
mod date_add;
mod date_diff;
mod date_from_num;
mod format_date_time;
mod interval;
mod now;
mod num_from_date;

/// The functions of this family, in alphabetical order.
pub static FUNCTIONS: &[&Function] = &[
    &cdate::CDATE,
    &date_add::DATE_ADD,
    &date_diff::DATE_DIFF,
    &date_from_num::DATE_FROM_NUM,
    &format_date_time::FORMAT_DATE_TIME,
    &now::NOW,
    &num_from_date::NUM_FROM_DATE,
];
