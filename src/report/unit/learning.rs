//! What a unit does well, and whom it may ask; other units are named for what they do well only.

use minijinja::context;
use serde::Serialize;

use crate::{
    district::{District, Member},
    dossier::UnitIndex,
    report::{
        table::{Column, Kind, Table},
        words::Words,
    },
};

/// Items that are named as done well.
const MOST_MERITS: usize = 4;
/// Items about which to ask.
const MOST_ASKED: usize = 5;
/// Units named in one row.
const MOST_NAMED: usize = 4;

/// What a unit does well, and whom it may ask.
#[derive(Clone, Debug, Serialize)]
pub struct Learning {
    /// Items with full marks in which peers lost points, a sentence each; those that cost them most first.
    pub merits: Vec<String>,
    /// Items in which points were lost and peers hold full marks; none where there are none.
    pub ask: Option<Table>,
}

/// What `member` does well, and whom it may ask; nothing where there is neither.
pub(super) fn of(words: &Words<'_>, district: &District<'_>, member: &Member<'_>) -> Option<Learning> {
    let merits: Vec<String> = district
        .merits(member.unit)
        .into_iter()
        .take(MOST_MERITS)
        .map(|merit| {
            let (item, clause) = (&merit.item.title, &merit.item.clause);
            let (units, lost) = (merit.units, words.prose(&merit.lost));
            words.say("unit.merit", context! { item, clause, units, lost })
        })
        .collect();
    let name = |unit: &UnitIndex| district.assessment.dossier.units[*unit].name.as_str();
    let rows: Vec<Vec<String>> = district
        .models(member.unit)
        .iter()
        .take(MOST_ASKED)
        .map(|model| {
            let named: Vec<&str> = model.holders.iter().take(MOST_NAMED).map(name).collect();
            let (named, count) = (named.join(&words.word("comma")), model.holders.len());
            let who = words.say("unit.holders", context! { named, count, more => count > MOST_NAMED });
            vec![model.short.item.title.clone(), model.short.item.clause.clone(), words.cell(&model.short.lost), who]
        })
        .collect();
    if merits.is_empty() && rows.is_empty() {
        return None;
    }
    let columns = vec![
        Column::new(words.word("unit.col-item"), Kind::Text, 11),
        Column::new(words.word("unit.col-clause"), Kind::Text, 8),
        Column::new(words.word("unit.col-own-lost"), Kind::Number, 4),
        Column::new(words.word("unit.col-ask"), Kind::Text, 22),
    ];
    let ask = (!rows.is_empty()).then(|| Table::new(words.word("unit.ask"), columns, rows));
    Some(Learning { merits, ask })
}
