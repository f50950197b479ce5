//! From sheets to a dossier: units, lookups, days and duplicates, in this order.
//!
//! A unit must be known before a lookup finds its row, and a deadline looked up before it says in which year a record falls.

use jiff::civil::Date;
use rayon::prelude::*;

use super::{
    Dossier, LeftOut,
    batch::Column,
    duplicate, lookup,
    problem::Problem,
    schema::{LedgerIndex, Schema},
    sheet::{SheetRead, ranges},
    unit_names,
};
use crate::{
    diag::{Code, Diagnostics},
    moment::Stretch,
};

/// By which rules sheets become a dossier.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan<'a> {
    pub schema: &'a Schema,
    pub units: LedgerIndex,
    pub year: Stretch,
    pub as_of: Option<Date>,
    /// For an example of the criteria, the unit that its tables need not name.
    pub example: Option<&'a str>,
}

/// Makes a dossier of the sheets read.
pub(crate) fn assemble(plan: &Plan<'_>, mut sheets: Vec<SheetRead>, diags: &mut Diagnostics) -> Dossier {
    let mut left_out = LeftOut { bad: 0, outside: 0, later: 0 };
    let units = match plan.example {
        Some(unit) => unit_names::of_example(plan, unit, &mut sheets, diags),
        None => unit_names::list(plan, &mut sheets, diags),
    };
    sheets.par_iter_mut().for_each(|sheet| unit_names::resolve(sheet, plan, &units));
    lookup::fill(plan, &mut sheets);
    let dropped: Vec<(usize, usize)> = sheets.par_iter_mut().map(|sheet| days(sheet, plan)).collect();
    if plan.example.is_none() {
        duplicate::report(plan.schema, &mut sheets);
    }
    for (outside, later) in dropped {
        left_out.outside += outside;
        left_out.later += later;
    }
    // A ledger that an example does not show is there and empty.
    let absent = plan.example.map(|_| Vec::new());
    let mut dossier = Dossier { units, ledgers: vec![absent; plan.schema.ledgers.len()], ..Dossier::default() };
    for (number, sheet) in (0_u32..).zip(sheets) {
        let ledger = sheet.header.ledger;
        dossier.sheets.push(sheet.sheet(&plan.schema[ledger]));
        let unusable = sheet.is_unusable();
        let records: usize = sheet.batches.iter().map(|batch| batch.batch.len()).sum();
        left_out.bad += sheet.bad_rows + if unusable { records } else { 0 };
        sheet.findings.into_diagnostics(diags);
        if unusable {
            continue;
        }
        let batches = dossier.ledgers[ledger.0].get_or_insert_default();
        for mut batch in sheet.batches.into_iter().map(|batch| batch.batch).filter(|batch| !batch.is_empty()) {
            batch.sheet = number;
            batches.push(batch);
        }
    }
    dossier.left_out = left_out;
    dossier
}

/// Gives each record of a sheet its day; drops what falls outside the year or after the last day that counts.
///
/// Returns how many records were dropped as outside, and how many as later.
fn days(sheet: &mut SheetRead, plan: &Plan<'_>) -> (usize, usize) {
    let ledger = &plan.schema[sheet.header.ledger];
    let Some(date) = ledger.date else { return (0, 0) };
    let place = sheet.header.column(|slot| slot.column == Some(date));
    let (mut outside, mut later) = (Vec::new(), 0);
    for index in 0..sheet.batches.len() {
        let rows = sheet.batches[index].batch.len();
        let mut marks = vec![true; rows];
        for (row, mark) in marks.iter_mut().enumerate() {
            let Column::Moment(moments) = &sheet.batches[index].batch.columns[date.0] else { continue };
            let day = moments[row].map(|moment| moment.date);
            sheet.batches[index].batch.days[row] = day;
            *mark = match day {
                // An example may leave out what does not matter to its item.
                None if plan.example.is_some() && place.is_none() => true,
                None => {
                    let found = Problem::of(Code::UndatedRecord);
                    sheet.say(found.with("column", &ledger[date].name.value), index, row, place);
                    sheet.bad_rows += 1;
                    false
                }
                Some(day) if !plan.year.contains(day) => {
                    outside.push(sheet.batches[index].batch.rows[row]);
                    false
                }
                Some(day) if plan.as_of.is_some_and(|last| day > last) => {
                    later += 1;
                    false
                }
                Some(_) => true,
            };
        }
        sheet.batches[index].keep(&marks);
    }
    if let Some(first) = outside.first().copied() {
        let found = Problem::of(Code::OutsidePeriod)
            .with("column", &ledger[date].name.value)
            .with("count", outside.len())
            .with("rows", ranges(&outside))
            .with("from", plan.year.from)
            .with("to", plan.year.to);
        let at = sheet.place.at(Some(first), place, Vec::new());
        sheet.findings.push(found, None, || at);
    }
    (outside.len(), later)
}
