//! All scores as a workbook (D2 考核得分总表): totals, items, every point lost or gained with its record, a register of
//! objections, and how to read it all. For the bureau only.

use std::borrow::Cow;

use minijinja::context;
use serde::Serialize;

use super::{Book, Cell, Head, Kind, Level, Number, Occasion, Page, Rows, Sheet, SheetColumn, View, Withheld, book};
use crate::{
    assessment::Assessment,
    district::{District, Member},
    num::{Mode, Points, Quantity, Rounding},
};

mod items;
mod own;
mod postings;
mod register;
#[cfg(test)]
mod tests;
mod totals;

pub(super) use own::sheets as own_sheets;

use super::{record::Reader, words::Words};

/// The workbook of scores, sheet by sheet.
#[derive(Clone, Debug, Serialize)]
pub struct Scoresheet {
    /// What it says of itself.
    pub head: Head,
    /// Totals, in the order of the ranking (1总表).
    pub totals: Sheet,
    /// Points of every item (2分项得分).
    pub items: Sheet,
    /// Every point lost, with its record (3扣分明细).
    pub losses: Sheet,
    /// Every point gained by a bonus, with its record (4加分明细).
    pub bonuses: Sheet,
    /// Where objections are entered (5异议复核).
    pub objections: Sheet,
    /// How to read it (6口径说明).
    pub method: Sheet,
}

impl View for Scoresheet {
    const NAME: &'static str = "table";

    fn head(&self) -> &Head {
        &self.head
    }

    fn book(&self) -> Option<Book<'_>> {
        let sheets = [&self.totals, &self.items, &self.losses, &self.bonuses, &self.objections, &self.method];
        Some(Book::new(&self.head, &self.totals.title, sheets.map(Cow::Borrowed).to_vec()))
    }
}

/// The workbook of a district's scores.
///
/// # Errors
///
/// Returns [`Withheld`] when the occasion is for a wider circle than the workbook.
pub fn scoresheet(district: &District<'_>, occasion: &Occasion) -> Result<Scoresheet, Withheld> {
    let head = Head::of(district, occasion, Level::Bureau)?;
    let making =
        Making { words: Words::of(district.assessment, occasion.lang), district, head: &head, reader: Reader::Bureau };
    let items = items::sheet(&making);
    let losses = postings::losses(&making);
    let bonuses = postings::bonuses(&making);
    let totals = totals::sheet(&making, &items, &losses, &bonuses);
    let objections = register::objections(&making, &totals.sheet);
    let method = register::method(&making, occasion);
    Ok(Scoresheet {
        totals: totals.sheet,
        items: items.sheet,
        losses: losses.sheet,
        bonuses: bonuses.sheet,
        objections,
        method,
        head,
    })
}

/// What every sheet is made of.
struct Making<'a> {
    words: Words<'a>,
    district: &'a District<'a>,
    head: &'a Head,
    /// Whose workbook it is: what is private stays in the unit's own.
    reader: Reader,
}

impl<'a> Making<'a> {
    fn assessment(&self) -> &'a Assessment {
        self.district.assessment
    }

    /// A text of this workbook's part of the catalogue.
    fn text(&self, key: &str) -> String {
        self.words.word(&format!("table.{key}"))
    }

    /// An empty sheet of that name in the catalogue, with what is said under its title.
    fn sheet(&self, key: &str, columns: Vec<SheetColumn>) -> Sheet {
        let title = self.words.say(
            "table.title",
            context! {
                title => self.head.title.as_str(),
                sheet => self.text(&format!("{key}.title")),
            },
        );
        let mut sheet = Sheet::new(&self.text(&format!("{key}.tab")), title, columns);
        sheet.notes = book::notes(self.head);
        sheet.notes.push(self.text(&format!("{key}.how")));
        sheet
    }

    /// A column of that name in the catalogue.
    fn column(&self, key: &str, kind: Kind) -> SheetColumn {
        SheetColumn::new(self.text(&format!("col.{key}")), kind)
    }

    /// Decimals that points are printed with.
    fn places(&self) -> u32 {
        self.assessment().criteria.edition.printed_places()
    }

    fn points(&self, points: &Points) -> Cell {
        Cell::number(points.quantity().clone(), self.places())
    }

    /// A unit's number in the fixed order of units, by which sheets refer to each other: names could be anything.
    fn number(member: &Member<'_>) -> Quantity {
        Quantity::from(u64::from(member.unit.0) + 1)
    }

    fn name(&self, member: &Member<'_>) -> Cell {
        Cell::text(self.assessment().dossier.units[member.unit].name.clone())
    }

    /// A sum that a formula computes: rounded at the last decimal any part of it can have, so that nothing binary remains.
    fn computed(&self, formula: &str, result: Quantity) -> Cell {
        let places = self.assessment().criteria.edition.rounding.places;
        let exact = result.rounded(Rounding { places, mode: Mode::Down }) == result;
        let digits = if exact { self.places() } else { LEAST_DIGIT };
        Cell::formula(format!("=ROUND({formula},{digits})"), result, self.places())
    }

    /// A mean as it is printed.
    fn mean(&self, sheet: &Sheet, column: usize) -> Cell {
        let values = numbers(sheet, column);
        let together: Quantity = values.iter().cloned().sum();
        let Some(mean) = together.over(&Quantity::from(values.len())) else { return Cell::text("—") };
        let places = self.places();
        let formula = format!("=ROUND(AVERAGE({}),{places})", sheet.at(column, Rows::All));
        Cell::formula(formula, mean.rounded(Rounding { places, mode: Mode::HalfUp }), places)
    }

    /// The highest or lowest number of a column.
    fn extreme(&self, sheet: &Sheet, column: usize, highest: bool) -> Cell {
        let values = numbers(sheet, column);
        let (name, value) = if highest { ("MAX", values.into_iter().max()) } else { ("MIN", values.into_iter().min()) };
        let Some(value) = value else { return Cell::text("—") };
        Cell::formula(format!("={name}({})", sheet.at(column, Rows::All)), value, self.places())
    }
}

/// Where a sum holds thirds and sevenths, the place at which a spreadsheet's own arithmetic is cut off.
const LEAST_DIGIT: u32 = 9;

/// The numbers of a column.
fn numbers(sheet: &Sheet, column: usize) -> Vec<Quantity> {
    sheet.rows.iter().filter_map(|row| row[column].value().cloned()).collect()
}
