//! The units assessed, and the names by which ledgers know them.

use std::collections::BTreeMap;

use super::{
    batch::{RowPlace, UnitIndex},
    fold::compared,
};

/// A township, sub-district or development zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Administrative division code, 9 digits, or the code a zone was given.
    pub code: String,
    /// Full name.
    pub name: String,
    /// Other names that ledgers may use.
    pub aliases: Vec<String>,
    /// Its row in the list of units.
    pub place: Option<RowPlace>,
}

impl Unit {
    /// Every name by which ledgers may know it.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        [&self.code, &self.name].into_iter().chain(&self.aliases).map(String::as_str)
    }
}

/// The units of an assessment, in the order of their codes.
#[derive(Clone, Debug, Default)]
pub struct Units {
    units: Vec<Unit>,
    known: BTreeMap<String, UnitIndex>,
}

impl Units {
    /// Orders the units by code; codes and names must differ, which the reader of the list has seen to.
    #[must_use]
    pub fn new(mut units: Vec<Unit>) -> Units {
        units.sort_by(|left, right| left.code.cmp(&right.code));
        let mut known = BTreeMap::new();
        for (index, unit) in units.iter().enumerate() {
            let index = UnitIndex(u32::try_from(index).expect("fewer units than u32 holds"));
            for name in unit.names() {
                known.entry(compared(name)).or_insert(index);
            }
        }
        Units { units, known }
    }

    /// The unit that `name` is the code, the full name or a listed alias of.
    ///
    /// Spaces and full-width writing make no difference.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<UnitIndex> {
        self.known.get(name).or_else(|| self.known.get(&compared(name))).copied()
    }

    /// Every name by which a unit is known.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.known.keys().map(String::as_str)
    }

    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        self.units.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.units.is_empty()
    }

    /// Every unit with its index, in the order of codes.
    pub fn iter(&self) -> impl Iterator<Item = (UnitIndex, &Unit)> {
        (0_u32..).map(UnitIndex).zip(&self.units)
    }
}

impl std::ops::Index<UnitIndex> for Units {
    type Output = Unit;
    fn index(&self, index: UnitIndex) -> &Unit {
        &self.units[usize::try_from(index.0).expect("an index fits the machine")]
    }
}
