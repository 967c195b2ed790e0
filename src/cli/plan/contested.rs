//! Values that objects are found by, and that change hands: who takes one must wait for who gives it up, and two
//! cannot have the same.

use std::collections::HashMap;

use super::intake::no_room;
use super::sorter::{Item, Sorted};
use crate::cli::exit::Trouble;

/// What an object has to do with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// It has the value, and keeps it.
    Keeps,
    /// It has the value until it is updated.
    GivesUp,
    /// It has the value until it is disabled or deleted.
    GivesUpLate,
    /// It gets the value when it is updated.
    Takes,
    /// It gets the value when it is created.
    TakesNew,
}

/// A value and an object.
#[derive(Clone, Debug)]
pub(super) struct Claim {
    pub key: String,
    pub role: Role,
    /// The filter, as it is shown.
    pub filter: String,
}

impl Role {
    const ALL: [Role; 5] = [Role::Keeps, Role::GivesUp, Role::GivesUpLate, Role::Takes, Role::TakesNew];

    /// As the tag of a claim while it is sorted.
    pub fn tag(self) -> u64 {
        self as u64
    }

    fn takes(self) -> bool {
        matches!(self, Role::Takes | Role::TakesNew)
    }
}

impl Claim {
    /// As it is kept while it is sorted: the key, and the filter behind its end.
    pub fn data(key: &str, filter: &str) -> Vec<u8> {
        let mut data = key.as_bytes().to_vec();
        data.extend_from_slice(filter.as_bytes());
        data.extend_from_slice(&(key.len() as u64).to_le_bytes());
        data
    }

    fn read(item: &Item) -> Option<Self> {
        let (data, length) = item.data.split_last_chunk::<8>()?;
        let (key, filter) = data.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let role = *Role::ALL.get(usize::try_from(item.tag).ok()?)?;
        Some(Claim { key: text(key), role, filter: text(filter) })
    }
}

/// What becomes of an object's request.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Verdict {
    /// It is not sent, for that reason.
    Fails(String),
    /// It is sent behind those of these objects.
    Waits {
        /// The objects.
        after: Vec<String>,
        /// How many others it waits for, one behind the other.
        depth: usize,
        /// Whether it has to wait for what is disabled or deleted.
        late: bool,
    },
}

/// The objects whose requests do not go their usual way. There are few.
pub(super) type Contested = HashMap<String, Verdict>;

/// From all claims, by value, to the objects that they concern.
///
/// # Errors
/// A temporary file that cannot be read.
pub(super) fn judge(mut claims: Sorted) -> Result<Contested, Trouble> {
    let mut judge = Judge::default();
    let mut group: Vec<Item> = Vec::new();
    while let Some(item) = claims.next().map_err(|error| no_room(&error))? {
        if group.first().is_some_and(|first| first.key != item.key) {
            judge.value(&group);
            group.clear();
        }
        group.push(item);
    }
    judge.value(&group);
    Ok(judge.finish())
}

#[derive(Default)]
struct Judge {
    takers: HashMap<String, Taker>,
    failed: Contested,
}

#[derive(Default)]
struct Taker {
    /// From whom, which value, and whether that one gives it up late.
    from: Vec<(String, String, bool)>,
    creates: bool,
}

impl Judge {
    fn value(&mut self, claims: &[Item]) {
        // Most values stay where they are.
        if claims.len() < 2 {
            return;
        }
        let claims: Vec<Claim> = claims.iter().filter_map(Claim::read).collect();
        let takes = |claim: &&Claim| claim.role.takes();
        let mut takers: Vec<&Claim> = claims.iter().filter(takes).collect();
        takers.sort_by_key(|claim| &claim.key);
        let mut takers = takers.into_iter();
        let Some(taker) = takers.next() else { return };
        for other in takers {
            let why = format!("{} finds `{}`, too", other.filter, taker.key);
            self.failed.insert(other.key.clone(), Verdict::Fails(why));
        }
        for holder in claims.iter().filter(|claim| !takes(claim) && claim.key != taker.key) {
            if holder.role == Role::Keeps {
                let why =
                    format!("{} finds `{}`, which has that value in the target", taker.filter, holder.key);
                self.failed.insert(taker.key.clone(), Verdict::Fails(why));
                return;
            }
            let known = self.takers.entry(taker.key.clone()).or_default();
            known.creates = taker.role == Role::TakesNew;
            known.from.push((holder.key.clone(), taker.filter.clone(), holder.role == Role::GivesUpLate));
        }
    }

    fn finish(mut self) -> Contested {
        let mut judged = std::mem::take(&mut self.failed);
        let mut open: Vec<String> =
            self.takers.keys().filter(|key| !judged.contains_key(*key)).cloned().collect();
        open.sort();
        // Each round judges those all of whose givers have been judged; what is left gives in a circle.
        loop {
            let before = open.len();
            open.retain(|key| {
                let waits = |giver: &String| self.takers.contains_key(giver) && !judged.contains_key(giver);
                let Some(taker) = self.takers.get(key) else { return false };
                if taker.from.iter().any(|(giver, ..)| waits(giver)) {
                    return true;
                }
                let verdict = taker.judge(&judged);
                judged.insert(key.clone(), verdict);
                false
            });
            if open.len() == before {
                break;
            }
        }
        for key in open {
            let from = self.takers.get(&key).and_then(|taker| taker.from.first());
            let why = from
                .map(|(giver, filter, _)| format!("{filter} finds `{giver}`, which waits for another value"));
            judged.insert(key, Verdict::Fails(why.unwrap_or_default()));
        }
        // Who is created waits for who is updated without being told to.
        judged.retain(|key, verdict| {
            let creates = self.takers.get(key).is_some_and(|taker| taker.creates);
            !matches!(verdict, Verdict::Waits { late: false, .. } if creates)
        });
        judged
    }
}

impl Taker {
    fn judge(&self, judged: &Contested) -> Verdict {
        let (mut after, mut depth, mut late) = (Vec::new(), 0, false);
        for (giver, filter, gives_late) in &self.from {
            late |= gives_late;
            match judged.get(giver) {
                Some(Verdict::Fails(_)) => {
                    return Verdict::Fails(format!(
                        "{filter} finds `{giver}`, which fails and keeps its value"
                    ));
                }
                Some(Verdict::Waits { depth: other, late: other_late, .. }) => {
                    depth = depth.max(other + 1);
                    late |= other_late;
                }
                None => {}
            }
            after.push(giver.clone());
        }
        Verdict::Waits { after, depth, late }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::plan::sorter::Sorter;

    /// Claims as `value key role`, and what comes of them.
    fn judged(claims: &str) -> Vec<String> {
        let mut sorter = Sorter::default();
        for claim in claims.split(", ") {
            let mut words = claim.split(' ');
            let (value, key) = (words.next().unwrap(), words.next().unwrap());
            let role = match words.next().unwrap() {
                "keeps" => Role::Keeps,
                "gives" => Role::GivesUp,
                "late" => Role::GivesUpLate,
                "takes" => Role::Takes,
                _ => Role::TakesNew,
            };
            sorter.push(value.as_bytes(), role.tag(), &Claim::data(key, value)).unwrap();
        }
        let contested = judge(sorter.finish().unwrap()).unwrap();
        let mut told: Vec<String> = contested
            .into_iter()
            .map(|(key, verdict)| match verdict {
                Verdict::Fails(why) => format!("{key} fails: {why}"),
                Verdict::Waits { after, depth, late } => {
                    format!("{key} after {} {depth}{}", after.join("+"), if late { " late" } else { "" })
                }
            })
            .collect();
        told.sort();
        told
    }

    #[test]
    fn values_change_hands() {
        let none: [&str; 0] = [];
        assert_eq!(judged("a 1 keeps, b 2 new, c 3 gives, d 3 takes"), none);
        // Creations come behind updates anyway.
        assert_eq!(judged("a 1 gives, b 1 takes, a 2 new"), none);
        assert_eq!(judged("a 1 late, a 2 new"), ["2 after 1 0 late"]);
        assert_eq!(
            judged("a 1 gives, b 1 takes, b 2 gives, c 2 takes, c 3 gives, d 3 takes"),
            ["1 after 2 1", "2 after 3 0"]
        );
        assert_eq!(
            judged("a 1 gives, b 1 takes, b 2 gives, a 2 takes"),
            [
                "1 fails: b finds `2`, which waits for another value",
                "2 fails: a finds `1`, which waits for another value"
            ]
        );
        assert_eq!(
            judged("a 1 new, a 2 new, a 3 takes"),
            ["2 fails: a finds `1`, too", "3 fails: a finds `1`, too"]
        );
        assert_eq!(
            judged("a 1 keeps, a 2 new"),
            ["2 fails: a finds `1`, which has that value in the target"]
        );
        // Who waits for one who fails fails; who waits for one who is late is late.
        assert_eq!(
            judged("a 1 keeps, a 2 takes, b 2 gives, b 3 new"),
            [
                "2 fails: a finds `1`, which has that value in the target",
                "3 fails: b finds `2`, which fails and keeps its value",
            ]
        );
        assert_eq!(
            judged("a 1 late, a 2 takes, b 2 gives, b 3 new"),
            ["2 after 1 0 late", "3 after 2 1 late"]
        );
    }
}
