//! The list of units, and the words by which ledgers name them.

use std::collections::BTreeMap;

use super::{
    assemble::Plan,
    batch::{Batch, RowPlace, UnitIndex},
    findings::SheetPlace,
    fold::compared,
    inline::ANONYMOUS,
    problem::Problem,
    schema::{Kind, Ledger},
    sheet::SheetRead,
    units::{Unit, Units},
};
use crate::{
    diag::{Code, Diagnostics},
    source::Locator,
};

/// The column of the list of units that holds other names, separated by `、`.
const ALIASES: &str = "别名";

/// Makes the units of the list's records; a unit that stands there twice is reported and counts once.
pub(crate) fn list(plan: &Plan<'_>, sheets: &mut [SheetRead], diags: &mut Diagnostics) -> Units {
    let places: Vec<SheetPlace> = sheets.iter().map(|sheet| sheet.place.clone()).collect();
    let ledger = &plan.schema[plan.units];
    let mut units: Vec<Unit> = Vec::new();
    // Each name with the sheet and row in which it stands first.
    let mut known: BTreeMap<String, (u32, u32)> = BTreeMap::new();
    for (number, sheet) in (0_u32..).zip(sheets) {
        if sheet.header.ledger != plan.units || sheet.is_unusable() {
            continue;
        }
        for index in 0..sheet.batches.len() {
            let rows = sheet.batches[index].batch.len();
            let mut marks = vec![true; rows];
            for (row, mark) in marks.iter_mut().enumerate() {
                let mut unit = unit(ledger, &sheet.batches[index].batch, row);
                if let Some(name) = plan.example.filter(|_| unit.name.is_empty()) {
                    name.clone_into(&mut unit.name);
                    name.clone_into(&mut unit.code);
                }
                let names: Vec<String> = unit.names().map(compared).filter(|name| !name.is_empty()).collect();
                if let Some((name, (before, first))) = names.iter().find_map(|name| Some((name, known.get(name)?))) {
                    let found = Problem::of(Code::DuplicateUnit);
                    let before = &places[usize::try_from(*before).expect("an index fits the machine")];
                    let found = found.with("name", name).with("first", first);
                    let found = found.with("elsewhere", before.seen_from(&sheet.place));
                    let place = sheet.header.column(|slot| slot.unit == Some(0));
                    sheet.say(found, index, row, place);
                    sheet.bad_rows += 1;
                    *mark = false;
                    continue;
                }
                let line = sheet.batches[index].batch.rows[row];
                known.extend(names.into_iter().map(|name| (name, (number, line))));
                units.push(Unit { place: Some(RowPlace { sheet: number, row: line }), ..unit });
            }
            sheet.batches[index].keep(&marks);
        }
    }
    if units.is_empty() {
        diags.push(Problem::of(Code::NoUnits).with("title", &ledger.title).at(Locator::Workspace));
    }
    Units::new(units)
}

/// The units of an example: those of its own list, or all that its tables name, and `unit` besides.
pub(crate) fn of_example(plan: &Plan<'_>, unit: &str, sheets: &mut [SheetRead], diags: &mut Diagnostics) -> Units {
    let named = |name: &str, aliases| Unit { code: name.to_owned(), name: name.to_owned(), aliases, place: None };
    if sheets.iter().any(|sheet| sheet.header.ledger == plan.units && !sheet.batches.is_empty()) {
        return list(plan, sheets, diags);
    }
    let mut units: Vec<Unit> = Vec::new();
    let known = |units: &[Unit], name: &str| units.iter().any(|unit| unit.names().any(|known| known == name));
    for batch in sheets.iter().flat_map(|sheet| &sheet.batches) {
        for row in 0..batch.batch.len() {
            let mut names = batch.units.iter().filter_map(|texts| texts.get(row));
            if let Some(name) = names.next().filter(|name| !known(&units, name)) {
                units.push(named(name, names.map(str::to_owned).collect()));
            }
        }
    }
    if !known(&units, &compared(unit)) && (units.is_empty() || unit != ANONYMOUS) {
        units.push(named(unit, Vec::new()));
    }
    Units::new(units)
}

/// The unit that a record of the list describes.
///
/// Its code and name are those columns naming the unit that hold a code and a text; where one is not kept, the other
/// serves.
fn unit(ledger: &Ledger, batch: &Batch, row: usize) -> Unit {
    let of = |wanted: fn(&Kind) -> bool| {
        let columns = ledger.unit.iter().filter_map(|name| ledger.find(name));
        let column = columns.into_iter().find(|column| wanted(&ledger[*column].kind));
        column.map(|column| batch.columns[column.0].text(row)).unwrap_or_default()
    };
    let (code, name) = (of(|kind| *kind == Kind::Code), of(|kind| *kind == Kind::Text));
    let aliases = ledger.find(ALIASES).map(|column| batch.columns[column.0].text(row)).unwrap_or_default();
    let aliases = aliases.split(['、', ',', '，', ';', '；']).map(compared).filter(|alias| !alias.is_empty());
    Unit {
        aliases: aliases.collect(),
        code: if code.is_empty() { name.clone() } else { code.clone() },
        name: if name.is_empty() { code } else { name },
        place: None,
    }
}

/// Finds the unit of each record of a sheet; a record of no known unit is dropped.
pub(crate) fn resolve(sheet: &mut SheetRead, plan: &Plan<'_>, units: &Units) {
    let ledger = &plan.schema[sheet.header.ledger];
    if let Some(name) = plan.example.filter(|_| !ledger.unit.is_empty() && sheet.header.no_unit) {
        let unit = units.find(name).or_else(|| units.iter().next().map(|(unit, _)| unit));
        for batch in &mut sheet.batches {
            batch.batch.units.fill(unit);
        }
        return;
    }
    // Without a list of units every record would be a mistake; that it is missing has been said once.
    if ledger.unit.is_empty() || sheet.header.no_unit || units.is_empty() {
        return;
    }
    for index in 0..sheet.batches.len() {
        let names = &sheet.batches[index].units;
        let found: Vec<Vec<Option<UnitIndex>>> =
            names.iter().map(|texts| texts.words().iter().map(|word| units.find(word)).collect()).collect();
        let rows = sheet.batches[index].batch.len();
        let mut marks = vec![true; rows];
        for (row, mark) in marks.iter_mut().enumerate() {
            match unit_of(sheet, index, row, &found, units, ledger) {
                Ok(unit) => sheet.batches[index].batch.units[row] = Some(unit),
                Err((problem, header)) => {
                    let place = sheet.header.column(|slot| slot.unit == Some(header));
                    sheet.say(problem, index, row, place);
                    sheet.bad_rows += 1;
                    *mark = false;
                }
            }
        }
        sheet.batches[index].keep(&marks);
    }
}

/// The unit of a record, or what is wrong with it and under which of the headers that name the unit.
fn unit_of(
    sheet: &SheetRead,
    batch: usize,
    row: usize,
    found: &[Vec<Option<UnitIndex>>],
    units: &Units,
    ledger: &Ledger,
) -> Result<UnitIndex, (Problem, usize)> {
    let mut unit: Option<(UnitIndex, &str)> = None;
    for (header, texts) in sheet.batches[batch].units.iter().enumerate() {
        let code = usize::try_from(texts.code(row)).unwrap_or_default();
        let (Some(word), Some(index)) = (texts.get(row), code.checked_sub(1)) else { continue };
        let Some(this) = found[header][index] else {
            let unknown = Problem::of(Code::UnknownUnit).near(word, units.names());
            return Err((unknown.with("name", word), header));
        };
        match unit {
            Some((other, first)) if other != this => {
                let mismatch = Problem::of(Code::UnitMismatch);
                let mismatch = mismatch.with("first", first).with("first_unit", &units[other].name);
                return Err((mismatch.with("second", word).with("second_unit", &units[this].name), header));
            }
            Some(_) => {}
            None => unit = Some((this, word)),
        }
    }
    let missing = || {
        let there =
            (0..ledger.unit.len()).find(|header| sheet.header.column(|slot| slot.unit == Some(*header)).is_some());
        let missing = Problem::of(Code::MissingUnit).with("columns", ledger.unit.join("、"));
        (missing, there.unwrap_or(0))
    };
    unit.map(|(unit, _)| unit).ok_or_else(missing)
}
