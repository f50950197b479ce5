//! The bureau's list of reminders: what is due by day, and to whom a reminder goes. A list, not a ranking.

use std::collections::BTreeMap;

use minijinja::context;
use serde::Serialize;

use super::{
    Head, Level, Occasion, View, Withheld,
    reminder::{left, month, nothing, owner, subject},
    table::{Column, Kind, Table},
    words::Words,
};
use crate::{
    district::District,
    num::Points,
    reminder::{self, Cause, Matter, Reminder},
};

/// The list of reminders, in finished text.
#[derive(Clone, Debug, Serialize)]
pub struct RemindersPage {
    /// What the page says of itself.
    pub head: Head,
    /// The month they are sent in.
    pub month: String,
    /// How many units, how many matters and what is at stake, in a sentence; or why there are none.
    pub lead: String,
    /// Whether there are any.
    pub has_reminders: bool,
    /// What is due, by day: each matter once, with the units it concerns.
    pub matters: Table,
    /// To whom a reminder goes, in the order of codes.
    pub units: Table,
    /// When a level applies, a sentence each.
    pub levels: Vec<String>,
}

impl View for RemindersPage {
    const NAME: &'static str = "reminders";

    fn head(&self) -> &Head {
        &self.head
    }
}

/// The list of all units' reminders.
///
/// # Errors
///
/// Returns [`Withheld`] when the occasion is for a wider circle than the page.
pub fn reminders(district: &District<'_>, occasion: &Occasion) -> Result<RemindersPage, Withheld> {
    let assessment = district.assessment;
    let words = Words::of(assessment, occasion.lang);
    let reminders = reminder::of(district);
    let points: Points = reminders.iter().map(Reminder::at_stake).sum();
    let matters: usize = reminders.iter().map(|reminder| reminder.matters.len()).sum();
    let lead = if reminders.is_empty() {
        nothing(&words, assessment)
    } else {
        let count = reminders.len();
        words.say("reminders.lead", context! { count, matters, points => words.prose(&points) })
    };
    Ok(RemindersPage {
        head: Head::of(district, occasion, Level::Bureau)?,
        month: month(&words, assessment),
        lead,
        has_reminders: !reminders.is_empty(),
        matters: by_day(&words, district, &reminders),
        units: by_unit(&words, district, &reminders),
        levels: assessment
            .criteria
            .urgencies
            .iter()
            .map(|urgency| urgency.in_words(&assessment.criteria.grades, words.lang))
            .collect(),
    })
}

/// What units share: the day, the level, the kind of matter, and the item or veto.
type Shared = (bool, Option<jiff::civil::Date>, usize, u8, String);

fn by_day(words: &Words<'_>, district: &District<'_>, reminders: &[Reminder<'_>]) -> Table {
    let assessment = district.assessment;
    let mut shared: BTreeMap<Shared, Vec<(&Reminder<'_>, &Matter<'_>)>> = BTreeMap::new();
    for reminder in reminders {
        for matter in &reminder.matters {
            let urgency =
                assessment.criteria.urgencies.iter().position(|level| level.id.value == matter.urgency.id.value);
            let kind = match matter.cause {
                Cause::Due { .. } => 0,
                Cause::NearVeto { .. } => 1,
                Cause::NearGrade { .. } => 2,
                Cause::Repeated { .. } => 3,
            };
            let (item, clause) = subject(matter);
            let by = matter.by();
            let key = (by.is_none(), by, urgency.unwrap_or_default(), kind, format!("{item}{clause}"));
            shared.entry(key).or_default().push((reminder, matter));
        }
    }
    let row = |of: &Vec<(&Reminder<'_>, &Matter<'_>)>| {
        let (_, first) = of[0];
        let (item, clause) = subject(first);
        let names: Vec<&str> =
            of.iter().map(|(reminder, _)| assessment.dossier.units[reminder.unit].name.as_str()).collect();
        let points: Points = of.iter().filter_map(|(_, matter)| matter.at_stake()).sum();
        let kind = words.word(match first.cause {
            Cause::Due { .. } => "reminders.kind-due",
            Cause::NearVeto { .. } => "reminders.kind-veto",
            Cause::NearGrade { .. } => "reminders.kind-grade",
            Cause::Repeated { .. } => "reminders.kind-repeated",
        });
        vec![
            first.by().map_or_else(|| "—".to_owned(), |by| words.date(by)),
            left(words, first),
            first.urgency.title.clone(),
            kind,
            words.say("reminders.item", context! { item, clause }),
            words.say("reminders.units", context! { count => names.len(), names => names.join(&words.word("comma")) }),
            words.cell_or_dash(&points),
            owner(first),
        ]
    };
    let column = |key: &str, kind, width| Column::new(words.word(&format!("reminders.col-{key}")), kind, width);
    let columns = vec![
        column("by", Kind::Mark, 8),
        column("left", Kind::Mark, 5),
        column("urgency", Kind::Mark, 3),
        column("kind", Kind::Mark, 4),
        column("item", Kind::Text, 14),
        column("units", Kind::Text, 24),
        column("points", Kind::Number, 5),
        column("owner", Kind::Mark, 5),
    ];
    let points: Points = reminders.iter().map(Reminder::at_stake).sum();
    let rows: Vec<Vec<String>> = shared.values().map(row).collect();
    let table = Table::new(words.word("reminders.matters"), columns, rows);
    let blank = String::new;
    table.with_sum(vec![
        words.word("unit.sum"),
        blank(),
        blank(),
        blank(),
        blank(),
        blank(),
        words.cell(&points),
        blank(),
    ])
}

fn by_unit(words: &Words<'_>, district: &District<'_>, reminders: &[Reminder<'_>]) -> Table {
    let units = &district.assessment.dossier.units;
    let row = |reminder: &Reminder<'_>| {
        vec![
            units[reminder.unit].code.clone(),
            units[reminder.unit].name.clone(),
            reminder.urgency().title.clone(),
            reminder.matters.len().to_string(),
            words.cell_or_dash(&reminder.at_stake()),
            reminder.by().map_or_else(|| "—".to_owned(), |by| words.date(by)),
        ]
    };
    let column = |key: &str, kind, width| Column::new(words.word(&format!("reminders.col-{key}")), kind, width);
    let columns = vec![
        column("code", Kind::Text, 6),
        column("unit", Kind::Name, 12),
        column("urgency", Kind::Mark, 4),
        column("count", Kind::Number, 4),
        column("points", Kind::Number, 6),
        column("first", Kind::Text, 9),
    ];
    Table::new(words.word("reminders.recipients"), columns, reminders.iter().map(row).collect())
}
