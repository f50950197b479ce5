//! When a unit lost its points, beside the middle one of its peers.

use jiff::civil::Date;
use minijinja::context;
use serde::Serialize;

use crate::{
    district::{District, Member},
    moment::{Cut, Stretch},
    num::Points,
    report::{
        chart::{Chart, Rise},
        table::{Column, Kind, Table},
        words::Words,
    },
};

/// When points were lost.
#[derive(Clone, Debug, Serialize)]
pub struct When {
    /// How much has a day, which day cost most, and how the middle one of the peers stands, in a sentence.
    pub lead: String,
    /// What has no day, where there is any.
    pub undated: Option<String>,
    /// The line over the year; none where nothing has a day.
    pub chart: Option<Chart>,
    /// What was lost by the end of each month; none where nothing has a day.
    pub months: Option<Table>,
}

/// When `member` lost what its sections cost; nothing where it lost nothing.
pub(super) fn of(words: &Words<'_>, district: &District<'_>, member: &Member<'_>) -> Option<When> {
    let timeline = &member.timeline;
    if timeline.days.is_empty() && timeline.undated.is_zero() {
        return None;
    }
    let assessment = district.assessment;
    let year = assessment.criteria.edition.year;
    let last = assessment.as_of.unwrap_or(year.to);
    let months: Vec<Stretch> = year.cut(Cut::Month).into_iter().filter(|month| month.from <= last).collect();
    let ends: Vec<Date> = months.iter().map(|month| month.to.min(last)).collect();
    let compared = district.peers(member.unit).1.len() > 1;
    let pace = district.pace(member.unit, &ends);
    let dated = timeline.dated();
    let undated = (!timeline.undated.is_zero()).then(|| {
        let key = if timeline.days.is_empty() { "unit.when-none" } else { "unit.when-undated" };
        words.say(key, context! { points => words.prose(&timeline.undated) })
    });
    let Some((day, most)) = timeline.worst() else {
        return Some(When { lead: String::new(), undated, chart: None, months: None });
    };
    let median = pace.last().filter(|_| compared).map(|points| words.prose(points));
    let lead = context! { dated => words.prose(&dated), day => words.date(day), most => words.prose(most), median => &median, last => words.date(last) };
    let name = |month: &Stretch| words.part(Cut::Month, *month);
    let own: Vec<Points> = ends.iter().map(|day| timeline.until(*day)).collect();
    let row = |key: &str, points: &[Points]| {
        std::iter::once(words.word(key)).chain(points.iter().map(|points| words.cell(points))).collect()
    };
    let mut rows: Vec<Vec<String>> = vec![row("unit.when-own", &own)];
    let mut rises = Vec::new();
    if let Some(points) = &median {
        rows.push(row("unit.when-peers", &pace));
        let label = words.say("unit.when-end", context! { who => words.word("unit.when-peers"), points });
        rises.push(Rise { class: "peers", label, days: ends.iter().copied().zip(pace).collect() });
    }
    let label =
        words.say("unit.when-end", context! { who => words.word("unit.when-own"), points => words.prose(&dated) });
    let days = timeline.days.keys().map(|day| (*day, timeline.until(*day))).collect();
    rises.push(Rise { class: "own", label, days });
    let columns = std::iter::once(Column::new(words.word("unit.when-col"), Kind::Name, 5))
        .chain(months.iter().map(|month| Column::new(name(month), Kind::Number, 3)))
        .collect();
    let starts: Vec<(Date, String)> = months.iter().map(|month| (month.from, name(month))).collect();
    let span = Stretch { from: year.from, to: last };
    Some(When {
        lead: words.say("unit.when-lead", lead),
        undated,
        chart: Some(Chart::steps("when", words.word("unit.when-chart"), span, rises, &starts)),
        months: Some(Table::new(words.word("unit.when-months"), columns, rows)),
    })
}
