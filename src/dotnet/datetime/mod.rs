//! stub
#![allow(missing_docs)]
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct DateTime(i64);
impl DateTime {
    pub fn from_ticks(t: i64) -> Option<Self> {
        Some(DateTime(t))
    }
    pub fn from_unix(_: std::time::Duration) -> Self {
        DateTime(0)
    }
    pub fn ticks(self) -> i64 {
        self.0
    }
    pub fn to_iso(self) -> String {
        String::new()
    }
    pub fn write_text(self, _: &mut impl std::fmt::Write) -> std::fmt::Result {
        Ok(())
    }
}
#[derive(Debug)]
pub struct DateParseError;
impl std::fmt::Display for DateParseError {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        Ok(())
    }
}
pub fn parse(_text: &str, _now: DateTime) -> Result<DateTime, DateParseError> {
    Err(DateParseError)
}
