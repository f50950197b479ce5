//! The year of which ledgers are written: its days, its units, its luck.

use jiff::civil::{self, Date};

use super::{
    draw::Draw,
    file::{Content, File},
    units::{self, Unit},
};

/// A year of the sample district.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Year {
    /// The year that is assessed.
    Y2016,
    /// The year before it, in which one unit was not assessed yet and most worked with less care.
    Y2015,
}

/// What the ledgers of a year are written from.
pub(super) struct Almanac {
    /// The year, as the calendar counts.
    pub(super) number: i16,
    /// The units assessed in it, in the order of their codes.
    pub(super) units: Vec<Unit>,
}

impl Year {
    /// What its ledgers are written from.
    pub(super) fn almanac(self) -> Almanac {
        match self {
            Year::Y2016 => Almanac { number: 2016, units: units::UNITS.into() },
            Year::Y2015 => Almanac { number: 2015, units: units::in_2015() },
        }
    }
}

impl Almanac {
    /// A day of the year.
    pub(super) fn date(&self, month: i8, day: i8) -> Date {
        civil::date(self.number, month, day)
    }

    /// Lots drawn in this year for a ledger and a unit.
    pub(super) fn draw(&self, what: &str, whom: &str) -> Draw {
        Draw::new(what, whom, self.number)
    }

    /// A file of the year, its name ending in it; its ending follows from what it holds.
    pub(super) fn file(&self, what: &str, content: Content) -> File {
        let ending = match content {
            Content::Workbook(_) => "xlsx",
            Content::Gb18030(_) | Content::Utf8(_) => "csv",
        };
        File { path: format!("{what}{}.{ending}", self.number), year: self.number, content }
    }
}
