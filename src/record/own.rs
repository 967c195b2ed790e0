//! Records that are no text: a caller's own type, or a parsed JSON value.

use bumpalo::collections::Vec as ArenaVec;

use super::projection::Projection;
use super::{RecordError, json_value};
use crate::value::{Arena, Text, Value};

/// A type whose values are source records: it names its attributes, one after the other.
///
/// Give every record's attributes in one order, Null ones too: a reader expects the order of the record
/// before, and needs no look-up then. What the program does not read costs next to nothing. An attribute that
/// is given twice has its last value; one that is not given is Null.
///
/// The attributes follow the same rules as those of JSON text: paths, the names of Microsoft Graph, the
/// derived `IsSoftDeleted`, Booleans that arrive as text.
///
/// ```
/// use attrflow::record::{AttributeSink, RecordError, SourceRecord};
/// use attrflow::{Disposition, Environment, ObjectKind, SourceFile, Worker, load};
///
/// struct Employee {
///     login: String,
///     department: Option<String>,
///     aliases: Vec<String>,
///     active: bool,
/// }
///
/// impl SourceRecord for Employee {
///     fn attributes<'r>(&'r self, to: &mut AttributeSink<'_, 'r>) -> Result<(), RecordError> {
///         to.text("userPrincipalName", self.login.as_str());
///         to.text("department", self.department.as_deref());
///         to.texts("proxyAddresses", self.aliases.iter().map(String::as_str));
///         to.boolean("accountEnabled", self.active);
///         Ok(())
///     }
/// }
///
/// let file = SourceFile::new("app.yaml", r#"
/// attrflow: 1
/// source: entra
/// user:
///   attributes:
///     userName: { from: [userPrincipalName], match: 1, required: true }
///     active: Switch([IsSoftDeleted], , "False", "True", "True", "False")
///     title: Coalesce([department], Item([proxyAddresses], 1))
/// "#);
/// let mapping = load(&file).compiled.unwrap();
/// let environment = Environment::default();
/// let mut worker = Worker::new(mapping.object(ObjectKind::User).unwrap(), &environment);
///
/// let ada =
///     Employee { login: "ada@contoso.com".into(), department: None, aliases: vec!["al".into()], active: false };
/// let mut payload = Vec::new();
/// assert_eq!(worker.record(&ada, 0, &mut payload).unwrap(), Disposition::Provisioned);
/// assert_eq!(
///     String::from_utf8(payload).unwrap(),
///     concat!(
///         r#"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"#,
///         r#""userName":"ada@contoso.com","active":false,"title":"al"}"#,
///     )
/// );
/// ```
pub trait SourceRecord {
    /// Gives every attribute to `to`.
    ///
    /// # Errors
    /// What is no record; its attributes are then not looked at.
    fn attributes<'r>(&'r self, to: &mut AttributeSink<'_, 'r>) -> Result<(), RecordError>;
}

impl<T: SourceRecord + ?Sized> SourceRecord for &T {
    #[inline]
    fn attributes<'r>(&'r self, to: &mut AttributeSink<'_, 'r>) -> Result<(), RecordError> {
        (**self).attributes(to)
    }
}

/// Takes the attributes of one record (`'r`), and keeps those that the program reads.
#[derive(Debug)]
pub struct AttributeSink<'s, 'r> {
    projection: &'s Projection,
    order: &'s mut Vec<Expected>,
    roots: &'s mut [Value<'r>],
    next: usize,
    arena: &'r Arena,
}

/// A name that was given before, and which root it is.
#[derive(Debug)]
struct Expected {
    name: Box<str>,
    root: Option<usize>,
}

/// How many names a record may leave out in one place before the next one is looked up.
const AHEAD: usize = 4;

/// More names than this are looked up, not expected.
const MAX_EXPECTED: usize = 1024;

impl<'r> AttributeSink<'_, 'r> {
    /// Text, or Null.
    #[inline]
    pub fn text(&mut self, name: &str, text: impl Into<Option<&'r str>>) {
        if let Some(place) = self.place(name) {
            *place = text.into().map_or(Value::Null, |text| Value::String(known(text)));
        }
    }

    /// A Boolean, or Null.
    #[inline]
    pub fn boolean(&mut self, name: &str, value: impl Into<Option<bool>>) {
        if let Some(place) = self.place(name) {
            *place = value.into().map_or(Value::Null, Value::Boolean);
        }
    }

    /// An integer, or Null.
    #[inline]
    pub fn integer(&mut self, name: &str, value: impl Into<Option<i64>>) {
        if let Some(place) = self.place(name) {
            *place = value.into().map_or(Value::Null, Value::Integer);
        }
    }

    /// A List of texts; without any it is Null.
    #[inline]
    pub fn texts(&mut self, name: &str, texts: impl IntoIterator<Item = &'r str>) {
        self.list(name, texts.into_iter().map(|text| Value::String(known(text))));
    }

    /// A List; Nulls among the items are dropped, and without any item it is Null.
    pub fn list(&mut self, name: &str, items: impl IntoIterator<Item = Value<'r>>) {
        let arena = self.arena;
        if let Some(place) = self.place(name) {
            let mut list = ArenaVec::new_in(arena);
            list.extend(items.into_iter().filter(|item| !item.is_null()));
            *place = if list.is_empty() { Value::Null } else { Value::List(list.into_bump_slice()) };
        }
    }

    /// Any value, made only where the program reads it. What it holds may live in the arena, which is
    /// cleared before the next record. A List in it holds no Null.
    #[inline]
    pub fn value(&mut self, name: &str, make: impl FnOnce(&'r Arena) -> Value<'r>) {
        let arena = self.arena;
        if let Some(place) = self.place(name) {
            *place = make(arena);
        }
    }

    /// A parsed JSON value, taken as JSON text is.
    ///
    /// # Errors
    /// Nesting beyond 128 levels.
    pub fn json(&mut self, name: &str, value: &'r serde_json::Value) -> Result<(), RecordError> {
        let arena = self.arena;
        if let Some(place) = self.place(name) {
            *place = json_value::value(value, arena, 1)?;
        }
        Ok(())
    }

    /// Where the value of that name goes, when the program reads it.
    #[inline]
    fn place(&mut self, name: &str) -> Option<&mut Value<'r>> {
        let root = match self.order.get(self.next) {
            Some(expected) if *expected.name == *name => {
                self.next += 1;
                expected.root
            }
            _ => self.look_up(name),
        };
        self.roots.get_mut(root?)
    }

    /// A name that was not expected here.
    #[cold]
    fn look_up(&mut self, name: &str) -> Option<usize> {
        let ahead = self.order.iter().enumerate().skip(self.next).take(AHEAD);
        if let Some((at, expected)) = ahead.into_iter().find(|(_, expected)| *expected.name == *name) {
            self.next = at + 1;
            return expected.root;
        }
        let root = self.projection.find(name.as_bytes());
        match self.order.iter().position(|expected| *expected.name == *name) {
            Some(at) => self.next = at + 1,
            None if self.order.len() < MAX_EXPECTED => {
                let at = self.next.min(self.order.len());
                self.order.insert(at, Expected { name: name.into(), root });
                self.next = at + 1;
            }
            None => {}
        }
        root
    }
}

/// Text of which is known what a look at each byte tells: whether all of it is ASCII, and whether JSON escapes
/// any of it. Functions and the writer need not look again.
#[inline]
pub(super) fn known(text: &str) -> Text<'_> {
    let bytes = text.as_bytes();
    let (words, _) = bytes.as_chunks::<8>();
    let last = match (bytes.last_chunk::<8>(), bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        (Some(last), _, _) => u64::from_le_bytes(*last),
        (_, Some(first), Some(last)) => {
            u64::from(u32::from_le_bytes(*first)) << 32 | u64::from(u32::from_le_bytes(*last))
        }
        _ => bytes.iter().fold(ONES * 0x20, |word, byte| word << 8 | u64::from(*byte)),
    };
    let (mut escaped, mut any) = (special(last), last);
    for word in words {
        let word = u64::from_le_bytes(*word);
        escaped |= special(word);
        any |= word;
    }
    match (escaped, any & ONES << 7) {
        (0, 0) => Text::ascii(text),
        (0, _) => Text::clean(text),
        _ => Text::plain(text),
    }
}

/// A one in every byte.
const ONES: u64 = u64::from_le_bytes([1; 8]);

/// Not 0 when one of eight bytes is a quote, a backslash or a control character.
#[inline]
fn special(word: u64) -> u64 {
    let below = |word: u64, bound: u8| word.wrapping_sub(ONES * u64::from(bound)) & !word;
    let is = |byte: u8| below(word ^ (ONES * u64::from(byte)), 1);
    (below(word, 0x20) | is(b'"') | is(b'\\')) & ONES << 7
}

/// Reads records that are no text, expecting each one's attributes in the order of the records before.
#[derive(Debug)]
pub struct RecordReader<'p> {
    projection: &'p Projection,
    /// The names given so far, in an order that fits most records.
    order: Vec<Expected>,
}

impl<'p> RecordReader<'p> {
    /// For one worker.
    pub fn new(projection: &'p Projection) -> Self {
        RecordReader { projection, order: Vec::new() }
    }

    /// The slots of a record, borrowing from it.
    ///
    /// # Errors
    /// What the record says of itself.
    pub fn read<'r, R: SourceRecord + ?Sized>(
        &mut self,
        record: &'r R,
        arena: &'r Arena,
    ) -> Result<&'r [Value<'r>], RecordError> {
        let roots = arena.alloc_slice_fill_copy(self.projection.roots().len(), Value::Null);
        let (projection, order) = (self.projection, &mut self.order);
        record.attributes(&mut AttributeSink { projection, order, roots, next: 0, arena })?;
        Ok(projection.slots(roots, arena))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_known_of_a_text_is_so(text in r#"[a-z !#\[\]"\\\x1f\x20\x7f\x80\u{ff}é🚀]{0,40}"#) {
            let escapes = text.bytes().any(|byte| byte < 0x20 || byte == b'"' || byte == b'\\');
            let found = known(&text);
            prop_assert_eq!(found.is_clean(), !escapes, "{}", text);
            prop_assert_eq!(found.is_ascii(), !escapes && text.is_ascii(), "{}", text);
        }
    }

    #[test]
    fn every_byte_is_looked_at() {
        for length in 0..40 {
            for at in 0..length {
                for (byte, clean, ascii) in [('"', false, false), ('\u{1}', false, false), ('~', true, true)]
                {
                    let text: String =
                        (0..length).map(|other| if other == at { byte } else { 'x' }).collect();
                    assert_eq!((known(&text).is_clean(), known(&text).is_ascii()), (clean, ascii), "{text}");
                }
                let text: String = (0..length).map(|other| if other == at { 'é' } else { 'x' }).collect();
                assert_eq!((known(&text).is_clean(), known(&text).is_ascii()), (true, false), "{text}");
            }
        }
    }
}
