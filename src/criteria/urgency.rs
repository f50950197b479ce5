//! When a unit is reminded of something (工作提示): the levels of urgency, the most urgent first.

use super::Grade;
use crate::{
    diag::{Code, Diagnostic},
    measure::plan::Reading,
    moment::Cut,
    num::Points,
    reader::{Node, Table, unique},
    source::Spanned,
};

/// A level of urgency (关注、提醒、预警): any of its conditions brings it about.
#[derive(Clone, Debug)]
pub struct Urgency {
    /// Its permanent name.
    pub id: Spanned<String>,
    /// Its title, as reminders print it.
    pub title: String,
    /// Points can still be made good, and their deadline is near.
    pub within: Option<Within>,
    /// Only where at least so many points can be made good by then.
    pub at_stake: Option<Points>,
    /// The same slip was recorded so many times in the running part of the year.
    pub repeats: Option<Repeats>,
    /// One more of the slips recorded would cost one of these grades, by their indices.
    pub near_grades: Vec<usize>,
    /// One more event would bring a veto about.
    pub near_vetoes: bool,
}

/// How near a deadline is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Within {
    /// So many days of the calendar or fewer are left.
    Days(i64),
    /// So many working days or fewer are left.
    Workdays(i64),
}

/// How often, in which part of the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repeats {
    /// So many times or more.
    pub count: usize,
    /// The parts into which the year is cut; the running one counts.
    pub cut: Cut,
}

impl Repeats {
    /// Keys of `repeats`.
    pub const KEYS: &'static [&'static str] = &["count", "period"];
    /// Words for `period` of `repeats`.
    pub const CUTS: &'static [(&'static str, Cut)] =
        &[("month", Cut::Month), ("quarter", Cut::Quarter), ("half", Cut::Half), ("year", Cut::Year)];

    fn read(table: &Table, reading: &mut Reading<'_>) -> Option<Repeats> {
        table.only(Repeats::KEYS, &mut reading.diags);
        let count = table.required("count", &mut reading.diags).and_then(|node| whole(node, "count", reading));
        let cut = table.required_word("period", Repeats::CUTS, &mut reading.diags);
        Some(Repeats { count: usize::try_from(count?).ok()?, cut: cut? })
    }
}

impl Urgency {
    /// Keys of a `[[reminder]]`.
    pub const KEYS: &'static [&'static str] =
        &["id", "title", "within-days", "within-workdays", "at-stake", "repeats", "near-grades", "near-vetoes"];
    /// Keys of which at least one must be written.
    const CONDITIONS: &'static [&'static str] =
        &["within-days", "within-workdays", "repeats", "near-grades", "near-vetoes"];

    /// Reads the levels; `counts_workdays` says whether the edition knows which days are worked.
    pub(super) fn read_all(
        tables: &[&Table],
        grades: &[Grade],
        counts_workdays: bool,
        reading: &mut Reading<'_>,
    ) -> Vec<Urgency> {
        let levels: Vec<Urgency> =
            tables.iter().filter_map(|table| Urgency::read(table, grades, counts_workdays, reading)).collect();
        unique(levels.iter().map(|level| &level.id), &mut reading.diags);
        for (position, level) in levels.iter().enumerate() {
            if let Some(earlier) = levels[..position].iter().find(|earlier| earlier.hides(level)) {
                let hidden = Diagnostic::new(Code::ReminderOrder, &level.id.span).with("id", &level.id.value);
                reading.diags.push(hidden.with("earlier", &earlier.id.value));
            }
        }
        levels
    }

    fn read(table: &Table, grades: &[Grade], counts_workdays: bool, reading: &mut Reading<'_>) -> Option<Urgency> {
        table.only(Urgency::KEYS, &mut reading.diags);
        let id = table.required_text("id", &mut reading.diags);
        let title = table.required_text("title", &mut reading.diags);
        if !Urgency::CONDITIONS.iter().any(|key| table.get(key).is_some()) {
            let none = Diagnostic::new(Code::MissingKey, &table.span);
            reading.diags.push(none.with("key", Urgency::CONDITIONS.join(" / ")));
            return None;
        }
        let within = read_within(table, counts_workdays, reading);
        let at_stake = table.get("at-stake").and_then(|node| node.allowance("at-stake", &mut reading.diags));
        if let (Some(key), None) = (table.key("at-stake"), within) {
            let alone = Diagnostic::new(Code::MissingKey, &key.span).with("key", "within-days / within-workdays");
            reading.diags.push(alone);
        }
        let repeats = match table.table("repeats", &mut reading.diags) {
            Some(repeats) => Some(Repeats::read(repeats, reading)?),
            None => None,
        };
        let named = table.texts("near-grades", &mut reading.diags);
        Some(Urgency {
            id: id?,
            title: title?.value,
            within,
            at_stake,
            repeats,
            near_grades: named.iter().filter_map(|id| Grade::linked(grades, id, &mut reading.diags)).collect(),
            near_vetoes: table.flag("near-vetoes", &mut reading.diags),
        })
    }

    /// Whether whatever deadline brings `later` about brings this level about before it.
    fn hides(&self, later: &Urgency) -> bool {
        let covers = match (self.within, later.within) {
            (Some(Within::Days(mine)), Some(Within::Days(days)))
            | (Some(Within::Workdays(mine)), Some(Within::Workdays(days))) => mine >= days,
            _ => false,
        };
        let asks_no_more = match (&self.at_stake, &later.at_stake) {
            (None, _) => true,
            (Some(mine), Some(points)) => mine <= points,
            (Some(_), None) => false,
        };
        covers && asks_no_more
    }
}

fn read_within(table: &Table, counts_workdays: bool, reading: &mut Reading<'_>) -> Option<Within> {
    if let Some(node) = table.get("within-workdays") {
        if !counts_workdays {
            reading.diags.push(Diagnostic::new(Code::NoWorkdays, &node.span));
        }
        return whole(node, "within-workdays", reading).map(Within::Workdays);
    }
    table.get("within-days").and_then(|node| whole(node, "within-days", reading)).map(Within::Days)
}

/// A whole number, never below zero.
fn whole(node: &Node, key: &str, reading: &mut Reading<'_>) -> Option<i64> {
    let number = node.number(&mut reading.diags)?;
    let whole = number.decimal().filter(|_| number.is_whole()).and_then(|number| i64::try_from(number).ok());
    let count = whole.filter(|count| *count >= 0);
    if count.is_none() {
        reading.diags.push(node.out_of_range(key, &number, "count"));
    }
    count
}
