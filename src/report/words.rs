//! Figures, days and places as they are printed.

use jiff::civil::Date;
use minijinja::{Value, context};

use crate::{
    assessment::Assessment,
    criteria::GroupIndex,
    gap::Status,
    moment::{Cut, Stretch},
    num::{Points, Quantity},
    rank::Place,
    say::Lang,
};

/// How this edition's figures are printed in one language.
#[derive(Clone, Copy)]
pub(super) struct Words<'a> {
    pub(super) lang: Lang,
    assessment: &'a Assessment,
    places: u32,
}

impl<'a> Words<'a> {
    pub(super) fn of(assessment: &'a Assessment, lang: Lang) -> Words<'a> {
        Words { lang, assessment, places: assessment.criteria.edition.printed_places() }
    }

    /// A text of the catalogue.
    pub(super) fn word(&self, key: &str) -> String {
        self.lang.word(&format!("report.{key}"))
    }

    /// A text of the catalogue, filled.
    pub(super) fn say(&self, key: &str, args: Value) -> String {
        self.lang.say(&format!("report.{key}"), args)
    }

    /// Points in a cell: two decimals, a plain hyphen below zero, so that a copied cell stays a number.
    pub(super) fn cell(&self, points: &Points) -> String {
        points.fixed(self.places)
    }

    /// Points in a sentence or a chart: below zero with the sign for it.
    pub(super) fn prose(&self, points: &Points) -> String {
        self.cell(points).replace('-', "−")
    }

    /// Points as a change: always with a sign, unless there is none.
    pub(super) fn change(&self, points: &Points) -> String {
        let text = self.prose(points);
        if *points > Points::ZERO { format!("+{text}") } else { text }
    }

    /// Points as a change in a cell: always with a sign, unless there is none; a plain hyphen below zero.
    pub(super) fn difference(&self, points: &Points) -> String {
        let text = self.cell(points);
        if *points > Points::ZERO { format!("+{text}") } else { text }
    }

    /// Points, or a dash where there are none.
    pub(super) fn cell_or_dash(&self, points: &Points) -> String {
        if points.is_zero() { "—".to_owned() } else { self.cell(points) }
    }

    /// Points for other programs: exact where a decimal holds them, otherwise to six places.
    pub(super) fn exact(&self, points: &Points) -> String {
        match points.quantity().decimal() {
            Some(decimal) => Points::from(Quantity::from(decimal)).fixed(self.places.max(decimal.normalize().scale())),
            None => points.fixed(6),
        }
    }

    /// A number for other programs that is no points: exact where a decimal holds it, otherwise to six places.
    pub(super) fn number(number: &Quantity) -> String {
        number.decimal().map_or_else(|| number.fixed(6), |decimal| decimal.normalize().to_string())
    }

    /// A part of one in percent, with one decimal.
    pub(super) fn percent(rate: &Quantity) -> String {
        rate.hundredfold().fixed(1)
    }

    /// A rate in percent; full marks need no decimal.
    pub(super) fn rate(rate: &Quantity) -> String {
        if *rate == Quantity::ONE { "100".to_owned() } else { Words::percent(rate) }
    }

    pub(super) fn date(&self, date: Date) -> String {
        let words = context! { year => date.year(), month => date.month(), day => date.day() };
        self.say("date", words)
    }

    /// A place in a table: the word for a tie, and the number.
    pub(super) fn tie(&self, place: Place) -> String {
        if place.tied { self.word("tied") } else { String::new() }
    }

    /// A place in a sentence.
    pub(super) fn place(&self, place: Place) -> String {
        self.say("place", context! { place => place.place, tied => self.tie(place) })
    }

    /// A group's title; the word for all units where the edition has no groups.
    pub(super) fn group(&self, group: GroupIndex) -> String {
        let groups = &self.assessment.criteria.groups;
        if groups.is_undivided() { self.word("all-units") } else { groups[group].title.clone() }
    }

    pub(super) fn status(&self, status: Status) -> String {
        self.word(match status {
            Status::Recoverable => "recoverable",
            Status::Settled => "settled",
        })
    }

    /// A part of the assessment year: by its name where it is one of the calendar's, otherwise by its days.
    pub(super) fn part(&self, cut: Cut, days: Stretch) -> String {
        let (from, to) = (days.from, days.to);
        let months = i32::from(to.month()) - i32::from(from.month()) + 1;
        let whole = from.day() == 1 && to == to.last_of_month() && from.year() == to.year();
        let month = i32::from(from.month());
        match cut {
            Cut::Month if whole && months == 1 => self.say("part.month", context! { month }),
            Cut::Quarter if whole && months == 3 && month % 3 == 1 => {
                self.word(&format!("part.quarter-{}", month / 3 + 1))
            }
            Cut::Half if whole && months == 6 && month % 6 == 1 => self.word(&format!("part.half-{}", month / 6 + 1)),
            _ => self.say("part.days", context! { from => self.date(from), to => self.date(to) }),
        }
    }
}
