//! 1总表: a row for each unit, in the order of the ranking.

use super::{Cell, Kind, Making, Number, Rows, Sheet, items::Items, postings::Postings};
use crate::{
    dossier::UnitIndex,
    num::{Points, Quantity},
    rank::Place,
    report::{record::Reader, unit::Veto},
    score::Scorecard,
};

/// The sheet.
pub(super) struct Totals {
    pub(super) sheet: Sheet,
}

/// What a column of the sheet holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holds {
    Place,
    Number,
    Unit,
    Group,
    InGroup,
    Base,
    Bonus,
    Penalty,
    Limits,
    Total,
    Counts,
    Grade,
    Remarks,
}

impl Holds {
    fn key(self) -> &'static str {
        match self {
            Holds::Place => "place",
            Holds::Number => "number",
            Holds::Unit => "unit",
            Holds::Group => "group",
            Holds::InGroup => "in-group",
            Holds::Base => "base",
            Holds::Bonus => "bonus",
            Holds::Penalty => "penalty",
            Holds::Limits => "limits",
            Holds::Total => "total",
            Holds::Counts => "counts",
            Holds::Grade => "grade",
            Holds::Remarks => "remarks",
        }
    }

    fn kind(self) -> Kind {
        match self {
            Holds::Unit => Kind::Name,
            Holds::Place | Holds::Number | Holds::Group | Holds::InGroup | Holds::Grade => Kind::Mark,
            Holds::Remarks => Kind::Text,
            _ => Kind::Number,
        }
    }

    /// Whether its cells are points that are averaged.
    fn is_points(self) -> bool {
        self.kind() == Kind::Number
    }
}

pub(super) fn sheet(making: &Making<'_>, items: &Items, losses: &Postings, bonuses: &Postings) -> Totals {
    let assessment = making.assessment();
    let criteria = &assessment.criteria;
    let cards: Vec<&Scorecard> = making.district.units.iter().map(|member| assessment.card(member.unit)).collect();
    let grouped = !criteria.groups.is_undivided();
    let limited = cards.iter().any(|card| !limits(card).is_zero());
    let wanted = |holds: &Holds| match holds {
        Holds::Group | Holds::InGroup => grouped,
        Holds::Limits => limited,
        Holds::Counts => criteria.edition.convert_to.is_some(),
        Holds::Grade => !criteria.grades.is_empty(),
        _ => true,
    };
    let all = [
        Holds::Place,
        Holds::Number,
        Holds::Unit,
        Holds::Group,
        Holds::InGroup,
        Holds::Base,
        Holds::Bonus,
        Holds::Penalty,
        Holds::Limits,
        Holds::Total,
        Holds::Counts,
        Holds::Grade,
        Holds::Remarks,
    ];
    let shown: Vec<Holds> = all.into_iter().filter(wanted).collect();
    let columns = shown.iter().map(|holds| making.column(holds.key(), holds.kind())).collect();
    let mut sheet = making.sheet("totals", columns);
    let at = |holds: Holds| shown.iter().position(|other| *other == holds).expect("every unit has one");
    sheet.frozen = at(Holds::Unit) + 1;
    for (member, card) in making.district.units.iter().zip(&cards) {
        let row = Rows::One(sheet.rows.len());
        let number = sheet.at(at(Holds::Number), row);
        let standing = member.standing;
        let cell = |holds: &Holds| match holds {
            Holds::Place => ranked(making, standing.overall),
            Holds::Number => Cell::number(Making::number(member), 0),
            Holds::Unit => making.name(member),
            Holds::Group => Cell::text(making.words.group(standing.group)),
            Holds::InGroup => ranked(making, standing.in_group),
            Holds::Base => {
                let (numbers, base) = (items.sheet.from_elsewhere(0), items.sheet.from_elsewhere(items.base));
                making.computed(&format!("SUMIF({numbers},{number},{base})"), card.base.quantity().clone())
            }
            Holds::Bonus => match bonuses.sum_of(&number) {
                Some(sum) => making.computed(&sum, card.bonus.quantity().clone()),
                None => making.points(&card.bonus),
            },
            Holds::Penalty => match losses.penalties_of(&number) {
                Some(sum) => making.computed(&format!("-{sum}"), card.penalty.quantity().clone()),
                None => making.points(&card.penalty),
            },
            Holds::Limits => making.points(&limits(card)),
            Holds::Total => {
                let last = if limited { Holds::Limits } else { Holds::Penalty };
                let parts = sheet.across(at(Holds::Base), at(last), row);
                making.computed(&format!("SUM({parts})"), card.total.quantity().clone())
            }
            Holds::Counts => card.converted.as_ref().map_or(Cell::EMPTY, |points| making.points(points)),
            Holds::Grade => {
                Cell::text(standing.grade.map(|grade| criteria.grades[grade].title.clone()).unwrap_or_default())
            }
            Holds::Remarks => Cell::text(remarks(making, member.unit)),
        };
        let cells = shown.iter().map(cell).collect();
        sheet.rows.push(cells);
    }
    for unit in &making.district.excluded {
        let cell = |holds: &Holds| match holds {
            Holds::Place => Cell::text(making.text("excluded")),
            Holds::Number => Cell::number(Quantity::from(u64::from(unit.0) + 1), 0),
            Holds::Unit => Cell::text(assessment.dossier.units[*unit].name.clone()),
            Holds::Remarks => Cell::text(remarks(making, *unit)),
            _ => Cell::text("—"),
        };
        let cells = shown.iter().map(cell).collect();
        sheet.rows.push(cells);
    }
    sheet.sums = [("mean", None), ("highest", Some(true)), ("lowest", Some(false))]
        .map(|(key, highest)| {
            let cell = |(column, holds): (usize, &Holds)| match (holds, highest) {
                (Holds::Unit, _) => Cell::text(making.text(key)),
                (holds, None) if holds.is_points() => making.mean(&sheet, column),
                (holds, Some(highest)) if holds.is_points() => making.extreme(&sheet, column, highest),
                _ => Cell::EMPTY,
            };
            shown.iter().enumerate().map(cell).collect()
        })
        .to_vec();
    Totals { sheet }
}

/// What the total counts beside its parts: a cap, a floor, a veto or its own rounding.
fn limits(card: &Scorecard) -> Points {
    &card.total - &(&(&card.base + &card.bonus) + &card.penalty)
}

/// A place; that it is shared stands before the number.
fn ranked(making: &Making<'_>, place: Place) -> Cell {
    Cell::Number(Number::plain(Quantity::from(place.place), 0).before(making.words.tie(place)))
}

/// The vetoes that fell upon a unit, with what they do.
fn remarks(making: &Making<'_>, unit: UnitIndex) -> String {
    let assessment = making.assessment();
    let card = assessment.card(unit);
    let veto = |index: &usize| {
        let veto = Veto::of(&making.words, assessment, unit, *index, Reader::Bureau);
        making.words.say(
            "table.veto",
            minijinja::context! { title => veto.title, clause => veto.clause, effect => veto.effect },
        )
    };
    let remarks: Vec<String> = card.vetoes.iter().map(veto).collect();
    remarks.join(&making.words.word("semicolon"))
}
