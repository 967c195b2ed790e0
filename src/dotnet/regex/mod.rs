#![allow(missing_docs)]
use crate::source::Span;
#[derive(Clone, Debug)] pub struct Regex; #[derive(Debug)] pub struct LimitExceeded;
pub enum RegexErrorKind { Invalid, Unsupported { name: &'static str } }
pub struct RegexError { pub span: Span, pub kind: RegexErrorKind, pub message: String, pub help: Option<String> }
impl Regex { pub fn new(_: &str) -> Result<Regex, RegexError> { Ok(Regex) } pub fn pattern(&self) -> &str { "" } pub fn is_full_match(&self, _: &str) -> Result<bool, LimitExceeded> { Ok(true) } }
