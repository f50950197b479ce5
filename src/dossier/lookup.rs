//! Blank cells that another ledger fills: a deadline from the reporting calendar.

use std::collections::HashMap;

use super::{
    assemble::Plan,
    batch::Column,
    cell::Value,
    problem::Problem,
    schema::{ColumnIndex, Kind, LedgerIndex, Lookup, Schema},
    sheet::SheetRead,
};
use crate::diag::Code;

/// The values that a key finds: those of one row, or of rows that contradict each other.
enum Answer {
    /// Its value as a column of one cell.
    One(Column, u32),
    /// Two rows with different values.
    Several(u32, u32),
}

/// Fills every column that has a lookup; a record whose day cannot be found is dropped.
pub(crate) fn fill(plan: &Plan<'_>, sheets: &mut [SheetRead]) {
    let schema = plan.schema;
    for (index, ledger) in schema.ledgers.iter().enumerate() {
        for (column, rule) in ledger.columns.iter().enumerate() {
            let Some(lookup) = &rule.lookup else { continue };
            // An example that does not show the other ledger means its own cells as they are.
            if plan.example.is_some() && !sheets.iter().any(|sheet| sheet.header.ledger == lookup.ledger) {
                continue;
            }
            let answers = answers(schema, lookup, sheets);
            let here = (LedgerIndex(index), ColumnIndex(column));
            for sheet in sheets.iter_mut().filter(|sheet| sheet.header.ledger == here.0) {
                fill_sheet(schema, sheet, here.1, lookup, &answers);
            }
        }
    }
}

fn answers(schema: &Schema, lookup: &Lookup, sheets: &[SheetRead]) -> HashMap<Vec<String>, Answer> {
    let mut answers = HashMap::new();
    let kind = &schema[lookup.ledger][lookup.take].kind;
    for batch in sheets.iter().filter(|sheet| sheet.header.ledger == lookup.ledger).flat_map(|sheet| &sheet.batches) {
        let batch = &batch.batch;
        for row in 0..batch.len() {
            let key = lookup.matching.iter().map(|(_, there)| batch.columns[there.0].text(row)).collect();
            let value = batch.columns[lookup.take.0].value(row);
            let number = batch.rows[row];
            match answers.get_mut(&key) {
                None => _ = answers.insert(key, Answer::One(single(kind, &value), number)),
                Some(Answer::One(before, first)) if before.value(0) != value => {
                    let first = *first;
                    _ = answers.insert(key, Answer::Several(first, number));
                }
                Some(_) => {}
            }
        }
    }
    answers
}

fn single(kind: &Kind, value: &Value<'_>) -> Column {
    let mut column = Column::of(kind);
    column.push(value);
    column
}

fn fill_sheet(
    schema: &Schema,
    sheet: &mut SheetRead,
    index: ColumnIndex,
    lookup: &Lookup,
    answers: &HashMap<Vec<String>, Answer>,
) {
    let ledger = &schema[sheet.header.ledger];
    let rule = &ledger[index];
    let dated = ledger.date == Some(index);
    // Where the sheet lacks the column, the message points at the first cell of the key.
    let first_key = lookup.matching.first().map(|(here, _)| *here);
    let place = sheet.header.column(|slot| slot.column == Some(index));
    let place = place.or_else(|| sheet.header.column(|slot| slot.column.is_some() && slot.column == first_key));
    for number in 0..sheet.batches.len() {
        let batch = &sheet.batches[number].batch;
        if (0..batch.len()).all(|row| !batch.columns[index.0].is_blank(row)) {
            continue;
        }
        let mut marks = vec![true; batch.len()];
        let mut filled = Column::of(&rule.kind);
        for (row, mark) in marks.iter_mut().enumerate() {
            let batch = &sheet.batches[number].batch;
            let own = &batch.columns[index.0];
            if !own.is_blank(row) {
                filled.push(&own.value(row));
                continue;
            }
            let key: Vec<String> = lookup.matching.iter().map(|(here, _)| batch.columns[here.0].text(row)).collect();
            let written = key.join("、");
            let about = |code| {
                let found = Problem::of(code).with("column", &rule.name.value);
                found.with("key", &written).with("title", &schema[lookup.ledger].title)
            };
            let problem = match answers.get(&key) {
                Some(Answer::One(column, _)) => {
                    let value = column.value(0);
                    filled.push(&value);
                    (value == Value::Blank && rule.required).then(|| about(Code::MissingCell))
                }
                Some(Answer::Several(first, second)) => {
                    filled.push(&Value::Blank);
                    Some(about(Code::LookupAmbiguous).with("first", first).with("second", second))
                }
                None => {
                    filled.push(&Value::Blank);
                    (dated || rule.required).then(|| about(Code::LookupMissing))
                }
            };
            if let Some(problem) = problem {
                sheet.say(problem, number, row, place);
                sheet.bad_rows += 1;
                *mark = false;
            }
        }
        sheet.batches[number].batch.columns[index.0] = filled;
        sheet.batches[number].keep(&marks);
    }
}
