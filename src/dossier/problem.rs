//! A mistake that has no place yet: who reads a cell knows what is wrong, who reads the sheet knows where.

use crate::{
    diag::{Code, Diagnostic},
    source::Locator,
};

/// A mistake without a place.
#[derive(Clone, Debug)]
pub(crate) struct Problem(Box<Diagnostic>);

impl Problem {
    /// A mistake of this kind, without words yet.
    pub(crate) fn of(code: Code) -> Problem {
        Problem(Box::new(Diagnostic::new(code, Locator::Workspace)))
    }

    /// What kind of mistake.
    pub(crate) fn code(&self) -> Code {
        self.0.code
    }

    /// With one word more.
    pub(crate) fn with(self, name: &'static str, word: impl ToString) -> Problem {
        Problem(Box::new((*self.0).with(name, word)))
    }

    /// With the name nearest to `written` among `known`, where one is near.
    pub(crate) fn near<'a>(self, written: &str, known: impl IntoIterator<Item = &'a str>) -> Problem {
        Problem(Box::new((*self.0).near(written, known)))
    }

    /// The mistake in its place.
    pub(crate) fn at(mut self, place: Locator) -> Diagnostic {
        self.0.at = place;
        *self.0
    }
}

impl From<Diagnostic> for Problem {
    fn from(diagnostic: Diagnostic) -> Problem {
        Problem(Box::new(diagnostic))
    }
}
