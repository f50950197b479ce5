//! A unit beside its peers in one section.

use super::{District, Member, median, place};
use crate::{
    num::{Points, Quantity},
    rank::Place,
};

/// A unit's rate in one section beside those of its peers.
#[derive(Clone, Debug)]
pub struct Beside {
    /// The unit's rate, of one.
    pub own: Quantity,
    /// The rates of the others to which the section applies, in the order of the ranking.
    pub others: Vec<Quantity>,
    /// The middle rate of all of them, the unit among them.
    pub median: Quantity,
    /// The lowest and the highest rate.
    pub ends: (Quantity, Quantity),
    /// The unit's place.
    pub place: Place,
}

impl District<'_> {
    /// A unit beside its peers in a section; `None` where the section does not apply to it.
    #[must_use]
    pub fn beside(&self, member: &Member<'_>, section: usize) -> Option<Beside> {
        let (_, peers) = self.peers(member.unit);
        let own = member.rates[section].clone()?;
        let others: Vec<Quantity> = peers
            .iter()
            .filter(|peer| peer.unit != member.unit)
            .filter_map(|peer| peer.rates[section].clone())
            .collect();
        let mut all = others.clone();
        all.push(own.clone());
        let ends = (all.iter().min()?.clone(), all.iter().max()?.clone());
        let skips = self.assessment.criteria.edition.ties.skips;
        let place = Place { place: place(&own, others.clone(), skips), tied: others.contains(&own), of: all.len() };
        Some(Beside { own, others, median: median(all), ends, place })
    }

    /// The middle rate of a section as points of a unit's full marks, as it is printed.
    #[must_use]
    pub fn median_points(&self, beside: &Beside, full: &Points) -> Points {
        full.times(&beside.median).rounded(self.printed())
    }
}
