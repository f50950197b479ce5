//! Chance without luck: a small generator whose numbers depend on nothing but names.

use crate::num::Lots;

/// Sets this sample apart from any other drawn with the same names.
const DISTRICT: u64 = 0x3306_0400_2016_0001;

/// A source of numbers that look drawn by lot and are the same on every run, seeded by names.
///
/// Every unit of every ledger has its own, so that a change in one ledger leaves the others as they were.
pub(super) struct Draw {
    lots: Lots,
    /// The year in which lots are drawn.
    pub(super) year: i16,
}

impl Draw {
    /// Seeds a generator by what is drawn, for whom and in which year, with the FNV-1a hash of the first two.
    pub(super) fn new(what: &str, whom: &str, year: i16) -> Draw {
        let seed = what
            .bytes()
            .chain([0])
            .chain(whom.bytes())
            .fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3));
        let years = i64::from(year) - 2016;
        Draw { lots: Lots::new((seed ^ DISTRICT).wrapping_add_signed(years << 40)), year }
    }

    /// A number from 0 up to, but not including, `end`; 0 when `end` is 0.
    pub(super) fn below(&mut self, end: u32) -> u32 {
        self.lots.below(end)
    }

    /// A number from `first` to `last`, both included.
    pub(super) fn between(&mut self, first: u32, last: u32) -> u32 {
        first + self.below(last - first + 1)
    }

    /// True once in `times` on average.
    pub(super) fn once_in(&mut self, times: u32) -> bool {
        self.below(times) == 0
    }

    /// One of the choices.
    pub(super) fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        let end = u32::try_from(choices.len()).expect("a list of choices is short");
        choices[self.below(end) as usize]
    }

    /// `all` places of which exactly `marked` (at most all) are true, spread by lot.
    pub(super) fn marks(&mut self, all: u32, marked: u32) -> Vec<bool> {
        let mut left = marked.min(all);
        (0..all)
            .map(|place| {
                let hit = self.below(all - place) < left;
                left -= u32::from(hit);
                hit
            })
            .collect()
    }
}
