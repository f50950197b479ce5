//! What units can learn from one another (学经验、查不足、补短板): a unit beside its peers, who does well what it does not,
//! who could help whom.
//!
//! Rates are compared, since full marks may differ by group; they become points again by the unit's own full marks.

use std::{cmp::Reverse, collections::BTreeMap};

use jiff::civil::Date;

use crate::{
    criteria::{FIELDS, GroupIndex, Item},
    district::{District, SMALLEST_GROUP, median},
    dossier::{LedgerIndex, RowPlace, UnitIndex},
    gap::Shortfall,
    num::{Mode, Points, Quantity, Rounding},
    score::{Line, Outcome, Scorecard},
};

mod beside;
mod exemplar;
mod pairing;
#[cfg(test)]
pub(crate) mod tests;

pub use beside::{Beside, Line as LineBeside, Step};
pub use exemplar::{Exemplar, Practice, Shown};
pub use pairing::{MOST_HELPED, Pairing, Pairings, STRONG_PERCENT};

/// How many of its peers a unit is most like.
pub const MOST_ALIKE: usize = 5;

/// How many actions a unit is advised to take.
pub const MOST_ACTIONS: usize = 3;

/// Points and the full marks they are of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Points.
    pub points: Points,
    /// Full marks; above zero.
    pub full: Points,
}

impl Mark {
    /// A mark, where there is something to be had.
    fn of(points: Points, full: Points) -> Option<Mark> {
        (full > Points::ZERO).then_some(Mark { points, full })
    }

    /// Points as a part of full marks, of one.
    #[must_use]
    pub fn rate(&self) -> Quantity {
        self.points.quantity().over(self.full.quantity()).unwrap_or(Quantity::ZERO)
    }
}

/// In what units are held against each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aspect {
    /// A section, by its index.
    Section(usize),
    /// A field of grass-roots capacity, by its index in [`FIELDS`].
    Field(usize),
    /// An item of a section, by its index in [`Exchange::items`].
    Item(usize),
}

/// A unit's mark in one aspect beside its peers' rates.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// In what.
    pub aspect: Aspect,
    /// The unit's mark.
    pub own: Mark,
    /// The median rate of all peers, the unit among them.
    pub median: Quantity,
    /// The median rate of the peers it is most like; `None` where likeness tells none apart.
    pub alike: Option<Quantity>,
    /// The best rate of all peers.
    pub best: Quantity,
    /// How points are printed, so that printed differences add up.
    printed: Rounding,
}

impl Comparison {
    /// A rate as points of the unit's own full marks, as they are printed.
    #[must_use]
    pub fn at(&self, rate: &Quantity) -> Points {
        self.own.full.times(rate).rounded(self.printed)
    }

    /// Points to the best rate, as they are printed.
    #[must_use]
    pub fn behind(&self) -> Points {
        &self.at(&self.best) - &self.own.points.clone().rounded(self.printed)
    }
}

/// With whom a unit is compared, and why.
#[derive(Clone, Debug)]
pub struct Peers {
    /// The group, where its units are the peers; otherwise they are all units.
    pub group: Option<GroupIndex>,
    /// The group that is too small to be compared by itself, and how many it holds.
    pub small: Option<(GroupIndex, usize)>,
    /// All peers, the unit among them, in the order of codes.
    pub all: Vec<UnitIndex>,
    /// Those it is most like, the nearest first; none where there are no more others than these, or likeness is not known.
    pub alike: Vec<UnitIndex>,
    /// By what likeness is seen: indices of the criteria's likeness that every peer has a number for.
    pub by: Vec<usize>,
}

/// What a unit is advised to do.
#[derive(Clone, Copy, Debug)]
pub struct Action<'a> {
    /// About which loss.
    pub short: &'a Shortfall<'a>,
    /// Until when it brings points back; `None` where it can only be done better next year.
    pub by: Option<Date>,
}

impl Action<'_> {
    /// Points that come back, or that were lost.
    #[must_use]
    pub fn points(&self) -> &Points {
        if self.by.is_some() { &self.short.recoverable } else { &self.short.lost }
    }
}

/// A district seen for what its units can learn from one another.
#[derive(Debug)]
pub struct Exchange<'a> {
    /// The units and how they stand.
    pub district: &'a District<'a>,
    /// Every item of the sections with the index of its section, in the regulation's order.
    pub items: Vec<(usize, &'a Item)>,
    profiles: BTreeMap<UnitIndex, Profile>,
    holdings: BTreeMap<(LedgerIndex, UnitIndex), Holding>,
    /// What units share of their own accord.
    practices: BTreeMap<(UnitIndex, usize), Practice>,
    /// Median and best rate in each aspect, by the group whose units are compared; all units under `None`.
    standards: BTreeMap<Option<GroupIndex>, BTreeMap<Aspect, (Quantity, Quantity)>>,
}

/// What a unit's comparisons are made of.
#[derive(Debug)]
struct Profile {
    sections: Vec<Option<Mark>>,
    fields: Vec<Option<Mark>>,
    items: Vec<Option<Mark>>,
    likeness: Vec<Option<Quantity>>,
}

/// The records of a unit in one ledger.
#[derive(Clone, Debug, Default)]
struct Holding {
    count: usize,
    /// The first of them.
    first: Vec<RowPlace>,
}

/// Records of a ledger that are remembered for each unit: more than are shown, since some may be at fault.
const MOST_HELD: usize = 24;

impl<'a> Exchange<'a> {
    /// Looks at a district.
    #[must_use]
    pub fn of(district: &'a District<'a>) -> Exchange<'a> {
        let criteria = &district.assessment.criteria;
        let sections = criteria.sections.iter().enumerate();
        let items: Vec<(usize, &Item)> =
            sections.flat_map(|(index, section)| section.items.iter().map(move |item| (index, item))).collect();
        let profiles = district.units.iter().map(|member| (member.unit, profile(district, &items, member.unit)));
        let profiles = profiles.collect();
        let mut exchange = Exchange {
            district,
            profiles,
            holdings: holdings(district),
            practices: exemplar::practices(district.assessment, &items),
            items,
            standards: BTreeMap::new(),
        };
        for member in &district.units {
            let (group, peers) = district.peers(member.unit);
            if !exchange.standards.contains_key(&group) {
                let units: Vec<UnitIndex> = peers.iter().map(|peer| peer.unit).collect();
                let standard = exchange.aspects().filter_map(|aspect| {
                    let rates = exchange.rates(&units, aspect);
                    let best = rates.iter().max()?.clone();
                    Some((aspect, (median(rates), best)))
                });
                let standard = standard.collect();
                exchange.standards.insert(group, standard);
            }
        }
        exchange
    }

    /// Everything that units are held against each other in.
    fn aspects(&self) -> impl Iterator<Item = Aspect> + use<> {
        let sections = self.district.assessment.criteria.sections.len();
        let fields = (0..FIELDS.len()).map(Aspect::Field);
        (0..sections).map(Aspect::Section).chain(fields).chain((0..self.items.len()).map(Aspect::Item))
    }

    /// The rates of some units in one aspect; those to which it does not apply are left out.
    #[must_use]
    pub fn rates(&self, units: &[UnitIndex], aspect: Aspect) -> Vec<Quantity> {
        units.iter().filter_map(|unit| self.rate(*unit, aspect)).collect()
    }

    /// A unit's mark in one aspect; `None` where it does not apply to it.
    #[must_use]
    pub fn mark(&self, unit: UnitIndex, aspect: Aspect) -> Option<&Mark> {
        let profile = self.profiles.get(&unit)?;
        let mark = match aspect {
            Aspect::Section(index) => profile.sections.get(index),
            Aspect::Field(index) => profile.fields.get(index),
            Aspect::Item(index) => profile.items.get(index),
        };
        mark?.as_ref()
    }

    fn rate(&self, unit: UnitIndex, aspect: Aspect) -> Option<Quantity> {
        self.mark(unit, aspect).map(Mark::rate)
    }

    /// How much a unit has of one of the criteria's likenesses.
    #[must_use]
    pub fn amount(&self, unit: UnitIndex, likeness: usize) -> Option<&Quantity> {
        self.profiles.get(&unit)?.likeness.get(likeness)?.as_ref()
    }

    /// With whom a unit is compared.
    #[must_use]
    pub fn peers(&self, unit: UnitIndex) -> Peers {
        let (group, members) = self.district.peers(unit);
        let mut all: Vec<UnitIndex> = members.iter().map(|member| member.unit).collect();
        all.sort_unstable();
        let own = self.district.member(unit).standing.group;
        let divided = !self.district.assessment.criteria.groups.is_undivided();
        let of_group = self.district.units.iter().filter(|member| member.standing.group == own).count();
        let small = (divided && of_group < SMALLEST_GROUP).then_some((own, of_group));
        let by = self.likeness_of(&all);
        let mut others: Vec<UnitIndex> = all.iter().copied().filter(|other| *other != unit).collect();
        if by.is_empty() || others.len() <= MOST_ALIKE {
            others.clear();
        }
        others.sort_by_cached_key(|other| (self.distance(unit, *other, &by), *other));
        others.truncate(MOST_ALIKE);
        Peers { group, small, all, alike: others, by }
    }

    /// The likenesses that every one of some units has a number for.
    fn likeness_of(&self, units: &[UnitIndex]) -> Vec<usize> {
        let count = self.district.assessment.criteria.likeness.len();
        let known = |index: &usize| units.iter().all(|unit| self.amount(*unit, *index).is_some());
        (0..count).filter(known).collect()
    }

    /// How unlike two units are: for each likeness the difference as a part of the larger number, added up.
    fn distance(&self, left: UnitIndex, right: UnitIndex, by: &[usize]) -> Quantity {
        let apart = |index: &usize| -> Quantity {
            let (Some(left), Some(right)) = (self.amount(left, *index), self.amount(right, *index)) else {
                return Quantity::ONE;
            };
            let larger = left.max(right);
            (left - right).magnitude().over(larger).unwrap_or(Quantity::ZERO)
        };
        by.iter().map(apart).sum()
    }

    /// A unit beside its peers in one aspect; `None` where it does not apply to it.
    #[must_use]
    pub fn compared(&self, unit: UnitIndex, peers: &Peers, aspect: Aspect) -> Option<Comparison> {
        let own = self.mark(unit, aspect)?.clone();
        let (median_rate, best) = self.standards.get(&peers.group)?.get(&aspect)?.clone();
        let alike = self.rates(&peers.alike, aspect);
        let places = self.district.assessment.criteria.edition.printed_places();
        Some(Comparison {
            aspect,
            own,
            median: median_rate,
            alike: (!alike.is_empty()).then(|| median(alike)),
            best,
            printed: Rounding { places, mode: Mode::HalfUp },
        })
    }

    /// A unit beside its peers in every section.
    #[must_use]
    pub fn sections(&self, unit: UnitIndex, peers: &Peers) -> Vec<Comparison> {
        let count = self.district.assessment.criteria.sections.len();
        (0..count).filter_map(|index| self.compared(unit, peers, Aspect::Section(index))).collect()
    }

    /// A unit beside its peers in every field of grass-roots capacity that the edition's items belong to.
    #[must_use]
    pub fn fields(&self, unit: UnitIndex, peers: &Peers) -> Vec<Comparison> {
        (0..FIELDS.len()).filter_map(|index| self.compared(unit, peers, Aspect::Field(index))).collect()
    }

    /// Items in which a peer does better than a unit, the farthest behind first; equal ones in the regulation's order.
    #[must_use]
    pub fn weak(&self, unit: UnitIndex, peers: &Peers) -> Vec<Comparison> {
        let compared = (0..self.items.len()).filter_map(|index| self.compared(unit, peers, Aspect::Item(index)));
        let mut weak: Vec<Comparison> = compared.filter(|item| item.best > item.own.rate()).collect();
        weak.sort_by_cached_key(|item| Reverse(item.behind()));
        weak
    }

    /// Items in which a unit is at the best of its peers and above their median, the farthest above first.
    #[must_use]
    pub fn strong(&self, unit: UnitIndex, peers: &Peers) -> Vec<Comparison> {
        let compared = (0..self.items.len()).filter_map(|index| self.compared(unit, peers, Aspect::Item(index)));
        let mut strong: Vec<Comparison> =
            compared.filter(|item| item.own.rate() == item.best && item.best > item.median).collect();
        strong.sort_by_cached_key(|item| Reverse(&item.own.points - &item.at(&item.median)));
        strong
    }

    /// What a unit lost in an item, or by a penalty; `None` where it lost nothing.
    #[must_use]
    pub fn shortfall(&self, unit: UnitIndex, item: &Item) -> Option<&Shortfall<'a>> {
        let shortfalls = &self.district.member(unit).shortfalls;
        shortfalls.iter().find(|short| short.item.id.value == item.id.value)
    }

    /// The first records of a unit in a ledger that items are measured by.
    #[must_use]
    pub fn records(&self, unit: UnitIndex, ledger: LedgerIndex) -> &[RowPlace] {
        self.holdings.get(&(ledger, unit)).map(|holding| holding.first.as_slice()).unwrap_or_default()
    }

    /// What a unit is advised to do: first what brings most points back, then what cost most; the nearest day first.
    #[must_use]
    pub fn actions(&self, unit: UnitIndex) -> Vec<Action<'_>> {
        let shortfalls = &self.district.member(unit).shortfalls;
        let by =
            |short: &Shortfall<'a>| short.by(self.district.assessment).filter(|_| short.recoverable > Points::ZERO);
        let mut actions: Vec<Action<'_>> = shortfalls.iter().map(|short| Action { short, by: by(short) }).collect();
        actions.sort_by_cached_key(|action| (action.by.is_none(), Reverse(action.points().clone())));
        actions.truncate(MOST_ACTIONS);
        actions.sort_by_key(|action| (action.by.is_none(), action.by));
        actions
    }
}

/// The marks of a unit, and what it is like.
fn profile(district: &District<'_>, items: &[(usize, &Item)], unit: UnitIndex) -> Profile {
    let assessment = district.assessment;
    let card = assessment.card(unit);
    let rated = district.member(unit).rates.iter().zip(&card.sections);
    let sections =
        rated.map(|(rate, section)| rate.as_ref().and_then(|_| Mark::of(section.points.clone(), section.full.clone())));
    let marks: Vec<Option<Mark>> = lines(card).map(mark).collect();
    let of_field = |field: &&str| {
        let belongs = |item: &Item| item.field.as_ref().is_some_and(|own| own.value == **field);
        let of_items =
            || items.iter().zip(&marks).filter(|((_, item), _)| belongs(item)).filter_map(|(_, mark)| mark.as_ref());
        Mark::of(of_items().map(|mark| &mark.points).sum(), of_items().map(|mark| &mark.full).sum())
    };
    let likeness = assessment.criteria.likeness.iter();
    Profile {
        sections: sections.collect(),
        fields: FIELDS.iter().map(of_field).collect(),
        likeness: likeness.map(|likeness| assessment.facts.of(&likeness.measure, unit, None).number()).collect(),
        items: marks,
    }
}

/// The lines of the sections, in the regulation's order.
fn lines(card: &Scorecard) -> impl Iterator<Item = &Line> {
    card.sections.iter().flat_map(|section| &section.lines)
}

fn mark(line: &Line) -> Option<Mark> {
    if line.outcome == Outcome::NotApplicable { None } else { Mark::of(line.points.clone(), line.full.clone()) }
}

/// How many records every unit has in the ledgers that items are measured by, and the first of them.
fn holdings(district: &District<'_>) -> BTreeMap<(LedgerIndex, UnitIndex), Holding> {
    let (criteria, dossier) = (&district.assessment.criteria, &district.assessment.dossier);
    let entries = criteria.plan.entries.iter();
    let mut ledgers: Vec<LedgerIndex> = entries.map(|entry| entry.tallied.selection().ledger).collect();
    ledgers.sort_unstable();
    ledgers.dedup();
    let mut holdings: BTreeMap<(LedgerIndex, UnitIndex), Holding> = BTreeMap::new();
    for ledger in ledgers {
        for batch in dossier.batches(ledger).unwrap_or_default() {
            for (row, unit) in batch.units.iter().enumerate() {
                let Some(unit) = unit else { continue };
                let holding = holdings.entry((ledger, *unit)).or_default();
                holding.count += 1;
                if holding.first.len() < MOST_HELD {
                    holding.first.push(batch.place(row));
                }
            }
        }
    }
    holdings
}
