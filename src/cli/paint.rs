//! Text in colour, where there is colour.

/// Whether there is colour.
#[derive(Clone, Copy, Debug)]
pub(super) struct Paint(pub bool);

impl Paint {
    fn with(self, codes: &str, text: &str) -> String {
        match self.0 && !text.is_empty() {
            true => format!("\u{1b}[{codes}m{text}\u{1b}[0m"),
            false => text.to_owned(),
        }
    }

    /// What is above other things.
    pub fn heading(self, text: &str) -> String {
        self.with("1", text)
    }

    /// What matters less.
    pub fn faint(self, text: &str) -> String {
        self.with("2", text)
    }

    /// What holds, or is there.
    pub fn good(self, text: &str) -> String {
        self.with("32", text)
    }

    /// What is not there, or does not flow.
    pub fn absent(self, text: &str) -> String {
        self.with("33", text)
    }

    /// What fails.
    pub fn bad(self, text: &str) -> String {
        self.with("31", text)
    }
}
