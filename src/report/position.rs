//! Where a unit stands among its peers, section by section; the others are dots without names.

use minijinja::context;
use serde::Serialize;

use super::{
    chart::{Axis, Tick},
    words::Words,
};
use crate::{
    district::{District, Member, median, place},
    dossier::UnitIndex,
    num::Quantity,
    rank::Place,
};

/// Where a unit stands among its peers, section by section.
#[derive(Clone, Debug, Serialize)]
pub struct Position {
    /// With whom it is compared.
    pub heading: String,
    /// What is drawn, in a sentence.
    pub how: String,
    /// Round numbers along the axis.
    pub ticks: Vec<Tick>,
    /// The sections; none where there is no one to compare with.
    pub rows: Vec<Strip>,
}

/// A section's strip.
#[derive(Clone, Debug, Serialize)]
pub struct Strip {
    /// The section.
    pub section: String,
    /// Where the others lie, without names.
    pub others: Vec<String>,
    /// Where the lowest and the highest lie.
    pub range: (String, String),
    /// Where the median lies.
    pub median_at: String,
    /// Where the unit lies.
    pub own_at: String,
    /// The median.
    pub median: String,
    /// The unit's rate.
    pub own: String,
    /// The unit's place in this section.
    pub place: String,
}

/// Where `member` stands among its peers.
pub(super) fn of(words: &Words<'_>, district: &District<'_>, member: &Member<'_>) -> Position {
    let (group, peers) = district.peers(member.unit);
    let of = peers.len();
    let group = group.map(|group| words.group(group));
    let compared = peers.len() > 1;
    let rates = |section: usize| -> Vec<(UnitIndex, Quantity)> {
        let rated = peers.iter().filter_map(|peer| Some((peer.unit, peer.rates[section].clone()?)));
        rated.collect()
    };
    let count = district.assessment.criteria.sections.len();
    let all: Vec<Quantity> = (0..count).flat_map(rates).map(|(_, rate)| rate).collect();
    let axis = Axis::of_rates(&all);
    let strip = |section: usize| {
        let own = member.rates[section].clone()?;
        let rated = rates(section);
        let others: Vec<Quantity> =
            rated.iter().filter(|(unit, _)| *unit != member.unit).map(|(_, rate)| rate.clone()).collect();
        let middle = median(rated.iter().map(|(_, rate)| rate.clone()).collect());
        let skips = district.assessment.criteria.edition.ties.skips;
        let stands = Place { place: place(&own, others.clone(), skips), tied: others.contains(&own), of: rated.len() };
        let ends = (rated.iter().map(|(_, rate)| rate).min()?, rated.iter().map(|(_, rate)| rate).max()?);
        Some(Strip {
            section: district.assessment.criteria.sections[section].title.clone(),
            range: (axis.at(ends.0), axis.at(ends.1)),
            others: others.iter().map(|rate| axis.at(rate)).collect(),
            median_at: axis.at(&middle),
            own_at: axis.at(&own),
            median: words.say("percent", context! { rate => Words::percent(&middle) }),
            own: words.say("percent", context! { rate => Words::percent(&own) }),
            place: words.place(stands),
        })
    };
    let heading = match &group {
        Some(group) => words.say("unit.position-in-group", context! { group, of }),
        None => words.say("unit.position-in-all", context! { of }),
    };
    Position {
        heading,
        how: words.say(
            if compared { "unit.position-how" } else { "unit.position-alone" },
            context! { others => of.saturating_sub(1) },
        ),
        ticks: axis.ticks(|rate| words.say("percent", context! { rate => rate.hundredfold().to_string() })),
        rows: if compared { (0..count).filter_map(strip).collect() } else { Vec::new() },
    }
}
