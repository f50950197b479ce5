//! Who could help whom (结对帮扶): what is weak here, held against what is strong there.

use std::{cmp::Reverse, collections::BTreeMap};

use super::{Aspect, Comparison, Exchange, Mark, Peers};
use crate::{
    dossier::UnitIndex,
    num::{Points, Quantity},
};

/// Units that one unit is asked to help at most.
pub const MOST_HELPED: usize = 2;

/// The rate, in percent, from which a unit is strong enough in an item to help another.
pub const STRONG_PERCENT: u64 = 90;

/// One unit that could help another with an item.
#[derive(Clone, Debug)]
pub struct Pairing {
    /// Who is helped.
    pub helped: UnitIndex,
    /// With which item, by its index in [`Exchange::items`].
    pub item: usize,
    /// Its mark.
    pub own: Mark,
    /// Points to the best of its peers.
    pub behind: Points,
    /// Who helps.
    pub helper: UnitIndex,
    /// The helper's mark.
    pub mark: Mark,
    /// Whether both are of one group.
    pub same_group: bool,
    /// Whether the helper is one of the peers it is most like.
    pub alike: bool,
}

/// Who could help whom in the whole district.
#[derive(Clone, Debug, Default)]
pub struct Pairings {
    /// The pairs, what is farthest behind first.
    pub pairs: Vec<Pairing>,
    /// Units that are below the median of their peers in no item.
    pub content: Vec<UnitIndex>,
    /// Units for which no strong unit was free.
    pub without: Vec<UnitIndex>,
}

/// What a unit would be helped with.
struct Need {
    unit: UnitIndex,
    peers: Peers,
    weak: Vec<Comparison>,
}

impl Exchange<'_> {
    /// Pairs what is weak with what is strong.
    ///
    /// Each unit is helped with one item: the one in which it is below the median of its peers and farthest behind the best,
    /// for which a strong unit is free. Units farthest behind choose first. A helper of the same group goes before others,
    /// then the higher rate, then the more alike, then the code; nobody helps more than [`MOST_HELPED`].
    #[must_use]
    pub fn pairings(&self) -> Pairings {
        let mut units: Vec<UnitIndex> = self.district.units.iter().map(|member| member.unit).collect();
        units.sort_unstable();
        let mut pairings = Pairings::default();
        let mut needs = Vec::new();
        for unit in &units {
            let peers = self.peers(*unit);
            let weak = self.weak(*unit, &peers);
            let weak: Vec<Comparison> = weak.into_iter().filter(|item| item.own.rate() < item.median).collect();
            if weak.is_empty() {
                pairings.content.push(*unit);
            } else {
                needs.push(Need { unit: *unit, peers, weak });
            }
        }
        needs.sort_by_cached_key(|need| (Reverse(need.weak[0].behind()), need.unit));
        let mut helped: BTreeMap<UnitIndex, usize> = BTreeMap::new();
        for need in needs {
            let free: Vec<UnitIndex> = units
                .iter()
                .copied()
                .filter(|unit| helped.get(unit).is_none_or(|count| *count < MOST_HELPED))
                .collect();
            match need.weak.iter().find_map(|item| self.helper(&need, item, &free)) {
                Some(pairing) => {
                    *helped.entry(pairing.helper).or_default() += 1;
                    pairings.pairs.push(pairing);
                }
                None => pairings.without.push(need.unit),
            }
        }
        pairings
    }

    /// The best of the units that are free to help with an item.
    fn helper(&self, need: &Need, weak: &Comparison, free: &[UnitIndex]) -> Option<Pairing> {
        let Aspect::Item(item) = weak.aspect else { return None };
        let group = self.district.member(need.unit).standing.group;
        let same_group = |unit: UnitIndex| self.district.member(unit).standing.group == group;
        let strong = Quantity::from(STRONG_PERCENT).per_hundred();
        let able = free.iter().copied().filter(|unit| *unit != need.unit).filter_map(|unit| {
            let rate = self.rate(unit, weak.aspect)?;
            (rate >= strong).then(|| {
                let apart = self.distance(need.unit, unit, &need.peers.by);
                (Reverse(same_group(unit)), Reverse(rate), apart, unit)
            })
        });
        let (_, _, _, helper) = able.min()?;
        Some(Pairing {
            helped: need.unit,
            item,
            own: weak.own.clone(),
            behind: weak.behind(),
            helper,
            mark: self.mark(helper, weak.aspect)?.clone(),
            same_group: same_group(helper),
            alike: need.peers.alike.contains(&helper),
        })
    }
}
