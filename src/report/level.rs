//! Graded disclosure (分级公开): who may see a paper, from everyone to audit.

use serde::{Serialize, Serializer};

use crate::say::Lang;

/// Who may see a paper. Each level is named in the paper's foot and in its file name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// L0, everyone: who is commended, and by what method.
    Public,
    /// L1, all townships: medians and distributions without names besides, and practices shared willingly.
    Townships,
    /// L2, one unit: its own records and place.
    Unit,
    /// L3, a section of the bureau: its own part of all units.
    Section,
    /// L4, the bureau's general section: everything.
    Bureau,
    /// L5, the bureau's leaders: everything, to read.
    Leaders,
    /// L6, audit: everything and the log.
    Audit,
}

impl Level {
    /// All of them, the widest circle first.
    pub const ALL: [Level; 7] =
        [Level::Public, Level::Townships, Level::Unit, Level::Section, Level::Bureau, Level::Leaders, Level::Audit];

    /// Its code, `L0` to `L6`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Level::Public => "L0",
            Level::Townships => "L1",
            Level::Unit => "L2",
            Level::Section => "L3",
            Level::Bureau => "L4",
            Level::Leaders => "L5",
            Level::Audit => "L6",
        }
    }

    /// The level of that code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Level> {
        Level::ALL.into_iter().find(|level| level.code().eq_ignore_ascii_case(code))
    }

    /// In words, as the foot of a paper and its file name say it (知悉范围).
    #[must_use]
    pub fn title(self, lang: Lang) -> String {
        lang.word(&format!("report.level.{}", self.code()))
    }
}

impl Serialize for Level {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.code())
    }
}

/// A paper was asked for that only a narrower circle may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Withheld {
    /// Who may see it.
    pub level: Level,
    /// For whom it was asked.
    pub clearance: Level,
}

impl Level {
    /// This level, where `clearance` reaches it.
    ///
    /// # Errors
    ///
    /// Returns [`Withheld`] when `clearance` is a wider circle than this one.
    pub fn within(self, clearance: Level) -> Result<Level, Withheld> {
        if self <= clearance { Ok(self) } else { Err(Withheld { level: self, clearance }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wider_circle_does_not_see_a_narrower_ones_paper() {
        assert_eq!(Level::Unit.within(Level::Audit), Ok(Level::Unit));
        assert_eq!(
            Level::Unit.within(Level::Townships),
            Err(Withheld { level: Level::Unit, clearance: Level::Townships })
        );
    }

    #[test]
    fn a_level_is_read_by_its_code() {
        assert_eq!(Level::parse("l2"), Some(Level::Unit));
        assert_eq!(Level::parse("L7"), None);
    }
}
