//! Where a unit stands among its peers, section by section; the others are dots without names.

use minijinja::context;
use serde::Serialize;

use super::{
    chart::{Axis, Chart, ChartRow, Mark},
    words::Words,
};
use crate::{
    district::{Beside, District, Member},
    num::Quantity,
};

/// Where a unit stands among its peers, section by section.
#[derive(Clone, Debug, Serialize)]
pub struct Position {
    /// With whom it is compared.
    pub heading: String,
    /// What is drawn, in a sentence.
    pub how: String,
    /// The sections; none where there is no one to compare with.
    pub rows: Vec<Strip>,
    /// The same, drawn.
    pub chart: Option<Chart>,
}

/// A unit's rate in a section.
#[derive(Clone, Debug, Serialize)]
pub struct Strip {
    /// The section.
    pub section: String,
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
    let sections = &district.assessment.criteria.sections;
    let compared: Vec<(&str, Beside)> = sections
        .iter()
        .enumerate()
        .filter(|_| of > 1)
        .filter_map(|(index, section)| Some((section.title.as_str(), district.beside(member, index)?)))
        .collect();
    let percent = |rate: &Quantity| words.say("percent", context! { rate => Words::percent(rate) });
    let strip = |(section, beside): &(&str, Beside)| Strip {
        section: (*section).to_owned(),
        median: percent(&beside.median),
        own: percent(&beside.own),
        place: words.place(beside.place),
    };
    let heading = match group.map(|group| words.group(group)) {
        Some(group) => words.say("unit.position-in-group", context! { group, of }),
        None => words.say("unit.position-in-all", context! { of }),
    };
    let key = if of > 1 { "unit.position-how" } else { "unit.position-alone" };
    let rows: Vec<Strip> = compared.iter().map(strip).collect();
    Position {
        chart: drawn(words, &heading, &compared, &rows),
        heading,
        how: words.say(key, context! { others => of.saturating_sub(1) }),
        rows,
    }
}

/// The strips, one under the other; nothing where there are none.
fn drawn(words: &Words<'_>, heading: &str, compared: &[(&str, Beside)], strips: &[Strip]) -> Option<Chart> {
    let rates = compared.iter().flat_map(|(_, beside)| [beside.ends.0.clone(), beside.ends.1.clone()]);
    let axis = Axis::of_rates(&rates.collect::<Vec<_>>());
    let row = |((_, beside), strip): (&(&str, Beside), &Strip)| {
        let mut marks = vec![Mark::line(&axis, &beside.ends.0, &beside.ends.1, "range")];
        marks.extend(beside.others.iter().map(|rate| Mark::dot(&axis, rate, "grey", "3")));
        marks.push(Mark::rule(&axis, &beside.median, "mid"));
        marks.push(Mark::dot(&axis, &beside.own, "mine", "6"));
        ChartRow::new(&strip.section, vec![strip.own.clone(), strip.median.clone(), strip.place.clone()], marks)
    };
    let rows: Vec<ChartRow> = compared.iter().zip(strips).map(row).collect();
    if rows.is_empty() {
        return None;
    }
    let columns = ["unit.col-own", "unit.col-median", "unit.col-place"].map(|key| words.word(key)).to_vec();
    let ticks = axis.ticks(|rate| words.say("percent", context! { rate => rate.hundredfold().to_string() }));
    Some(Chart::rows("position", heading, (words.word("unit.col-section"), columns), ticks, rows))
}
