//! 2分项得分: a row for each unit, a column for each item.

use super::{Cell, Kind, Making, Number, Rows, Sheet, SheetColumn};
use crate::{
    criteria::Section,
    num::{Points, Quantity},
    score::{Line, Outcome, Scorecard, SectionScore},
};

/// The sheet, and the column in which base points stand.
pub(super) struct Items {
    pub(super) sheet: Sheet,
    pub(super) base: usize,
}

/// Columns before the first item: the unit's number and its name.
const BEFORE: usize = 2;

pub(super) fn sheet(making: &Making<'_>) -> Items {
    let assessment = making.assessment();
    let sections = &assessment.criteria.sections;
    let cards: Vec<&Scorecard> = making.district.units.iter().map(|member| assessment.card(member.unit)).collect();
    let adjusted: Vec<bool> = (0..sections.len())
        .map(|index| cards.iter().any(|card| card.sections[index].points != card.sections[index].earned))
        .collect();
    let converted = cards.iter().any(|card| !conversion(card).is_zero());
    let mut columns = vec![making.over("", "number", "", Kind::Mark), making.over("", "unit", "", Kind::Name)];
    for (index, section) in sections.iter().enumerate() {
        columns.extend(of_section(making, section, index, &cards, adjusted[index]));
    }
    if converted {
        columns.push(making.over("", "conversion", "", Kind::Number));
    }
    let base = columns.len();
    let mut last = making.over("", "base", "", Kind::Number);
    last.heads[2] = making.points(&assessment.criteria.edition.full);
    columns.push(last);
    let mut sheet = making.sheet("items", columns);
    sheet.frozen = BEFORE;
    for (member, card) in making.district.units.iter().zip(&cards) {
        let row = row(making, &sheet, (&adjusted, converted), card);
        sheet
            .rows
            .push([Cell::number(Making::number(member), 0), making.name(member)].into_iter().chain(row).collect());
    }
    let mean = |column: usize| match column {
        0 => Cell::EMPTY,
        1 => Cell::text(making.text("mean")),
        _ => making.mean(&sheet, column),
    };
    sheet.sums = vec![(0..sheet.columns.len()).map(mean).collect()];
    Items { sheet, base }
}

/// What sections that do not apply leave to the others.
fn conversion(card: &Scorecard) -> Points {
    let together: Points = card.sections.iter().map(|section| &section.points).sum();
    &card.base - &together
}

/// The columns of a section: its items, what conversion adds, and its sum.
fn of_section(
    making: &Making<'_>,
    section: &Section,
    index: usize,
    cards: &[&Scorecard],
    adjusted: bool,
) -> Vec<SheetColumn> {
    let lines = |item: usize| cards.iter().map(move |card| &card.sections[index].lines[item]);
    let items = section.items.iter().enumerate().map(|(item, written)| {
        let applies = lines(item).filter(|line| line.outcome != Outcome::NotApplicable);
        let full = same(applies.map(|line| &line.full));
        let heads = vec![
            Cell::text(section.title.clone()),
            Cell::text(written.title.clone()),
            full.map_or_else(|| Cell::text(making.text("by-group")), |full| making.points(full)),
        ];
        SheetColumn { shaded_to: full.map(|full| full.quantity().clone()), ..SheetColumn::under(heads, Kind::Number) }
    });
    let mut columns: Vec<SheetColumn> = items.collect();
    if adjusted {
        columns.push(making.over(&section.title, "conversion", "", Kind::Number));
    }
    let mut sum = making.over(&section.title, "section", "", Kind::Number);
    if let Some(full) = same(cards.iter().map(|card| &card.sections[index].full)) {
        sum.heads[2] = making.points(full);
    }
    columns.push(sum);
    columns
}

/// What all of them are, where they are the same; nothing where they differ.
fn same<'p>(mut points: impl Iterator<Item = &'p Points>) -> Option<&'p Points> {
    let first = points.next()?;
    points.all(|other| other == first).then_some(first)
}

fn row(making: &Making<'_>, sheet: &Sheet, (adjusted, converted): (&[bool], bool), card: &Scorecard) -> Vec<Cell> {
    let at = Rows::One(sheet.rows.len());
    let mut cells: Vec<Cell> = Vec::new();
    let mut sums: Vec<String> = Vec::new();
    for (section, adjusted) in card.sections.iter().zip(adjusted) {
        let first = BEFORE + cells.len();
        cells.extend(section.lines.iter().map(|line| item(making, line)));
        if *adjusted {
            cells.push(making.points(&adjustment(section)));
        }
        let last = BEFORE + cells.len() - 1;
        let sum = format!("SUM({})", sheet.across(first, last, at));
        cells.push(making.computed(&sum, section.points.quantity().clone()));
        sums.push(sheet.at(last + 1, at));
    }
    if converted {
        cells.push(making.points(&conversion(card)));
        sums.push(sheet.at(BEFORE + cells.len() - 1, at));
    }
    cells.push(making.computed(&sums.join("+"), card.base.quantity().clone()));
    cells
}

/// What a section counts beside what its items add up to: converted, weighed or rounded.
fn adjustment(section: &SectionScore) -> Points {
    let shown: Points = section.lines.iter().filter(|line| counts(line)).map(|line| &line.points).sum();
    &section.points - &shown
}

/// Whether an item's points are shown as a number.
fn counts(line: &Line) -> bool {
    line.outcome != Outcome::NotApplicable || !line.points.is_zero()
}

/// An item's points; what became of it stands beside the number, and alone where it does not apply.
fn item(making: &Making<'_>, line: &Line) -> Cell {
    let outcome = making.words.word(&format!("outcome.{}", line.outcome.key()));
    if !counts(line) {
        return Cell::text(outcome);
    }
    let number = Number::plain(Quantity::clone(line.points.quantity()), making.places());
    match line.outcome {
        Outcome::Scored => Cell::Number(number),
        Outcome::NotApplicable | Outcome::NotDue | Outcome::Missing => {
            Cell::Number(number.after(format!(" {outcome}")))
        }
    }
}

impl Making<'_> {
    /// A column under three headers, the middle one from the catalogue.
    fn over(&self, above: &str, key: &str, below: &str, kind: Kind) -> SheetColumn {
        let middle = Cell::text(self.text(&format!("col.{key}")));
        SheetColumn::under(vec![Cell::text(above), middle, Cell::text(below)], kind)
    }
}
