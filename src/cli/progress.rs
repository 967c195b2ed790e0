//! How far a run is.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::input::Input;
use super::terminal::grouped;

/// A bar over the bytes of the input, or where their number is unknown, a spinner.
pub(super) struct Progress {
    bar: ProgressBar,
    position: Arc<AtomicU64>,
}

impl Progress {
    /// For an input; `shown`: whether there is a terminal to draw on.
    pub fn new(input: &Input, shown: bool) -> Self {
        let position = input.position.clone();
        let target = if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(input.size, target);
        let template = match input.size {
            Some(_) => "{bar:30} {percent:>3}%  {msg}  {binary_bytes_per_sec}  {eta} left",
            None => "{spinner} {msg}  {binary_bytes} read  {elapsed}",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style.progress_chars("=> "));
        }
        Progress { bar, position }
    }

    /// So many records are done.
    pub fn show(&self, records: u64) {
        if !self.bar.is_hidden() {
            let rate = records as f64 / self.bar.elapsed().as_secs_f64().max(1e-6);
            self.bar.set_message(format!("{} records, {} records/s", grouped(records), grouped(rate as u64)));
            self.bar.set_position(self.position.load(Ordering::Relaxed));
        }
    }

    /// Writes to the terminal without disturbing the bar.
    pub fn suspend(&self, write: impl FnOnce()) {
        self.bar.suspend(write);
    }

    /// Takes it away.
    pub fn clear(&self) {
        self.bar.finish_and_clear();
    }
}
