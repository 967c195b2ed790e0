use super::{Arena, Constant, Record, Value};

/// Any value, kept beyond the record it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept {
    /// A single value that is no object.
    One(Constant),
    /// A List.
    List(Vec<Kept>),
    /// An object: its members in order.
    Record(Vec<(Box<str>, Kept)>),
}

impl Kept {
    /// Keeps a value.
    pub fn of(value: Value<'_>) -> Self {
        match value {
            Value::List(items) => Kept::List(items.iter().map(|item| Kept::of(*item)).collect()),
            Value::Record(record) => {
                let members = record.members.iter();
                Kept::Record(members.map(|(name, value)| ((*name).into(), Kept::of(*value))).collect())
            }
            one => Kept::One(Constant::keep(one).unwrap_or(Constant::Null)),
        }
    }

    /// The value, which borrows from what is kept.
    pub fn value<'r>(&'r self, arena: &'r Arena) -> Value<'r> {
        match self {
            Kept::One(constant) => constant.value(),
            Kept::List(items) => {
                Value::List(arena.alloc_slice_fill_iter(items.iter().map(|item| item.value(arena))))
            }
            Kept::Record(members) => {
                let members = members.iter().map(|(name, kept)| (&**name, kept.value(arena)));
                Value::Record(Record { members: arena.alloc_slice_fill_iter(members) })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::DateTime;

    #[test]
    fn what_is_kept_is_what_it_was() {
        let arena = Arena::new();
        let members = [("a", Value::Integer(1)), ("b", Value::List(&[]))];
        let items = [Value::text("x"), Value::Boolean(true), Value::Record(Record { members: &members })];
        for value in [Value::Null, Value::text(""), Value::DateTime(DateTime::MIN), Value::List(&items)] {
            assert_eq!(Kept::of(value).value(&arena), value);
        }
    }
}
