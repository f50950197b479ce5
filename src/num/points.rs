//! Points: the currency of an assessment.

use std::{
    fmt,
    iter::Sum,
    ops::{Add, Neg, Sub},
};

use serde::Serialize;

use super::{NumberError, Quantity, Rounding};

/// Assessment points, exact; below zero only where a regulation lets deductions run on (不保底).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Points(Quantity);

impl Points {
    /// No points.
    pub const ZERO: Points = Points(Quantity::ZERO);

    /// Reads points exactly as written, so `0.5` never passes through a float.
    ///
    /// # Errors
    ///
    /// As [`Quantity::parse`].
    pub fn parse(text: &str) -> Result<Points, NumberError> {
        Quantity::parse(text).map(Points)
    }

    /// The points left after losing `lost`: never below zero, "until the points are used up" (扣完为止).
    #[must_use]
    pub fn less(&self, lost: &Points) -> Points {
        (self - lost).max(Points::ZERO)
    }

    /// So many times these points.
    #[must_use]
    pub fn times(&self, times: &Quantity) -> Points {
        Points(&self.0 * times)
    }

    /// These points split evenly into `parts`, exactly; `parts` is at least one.
    #[must_use]
    pub fn split(&self, parts: usize) -> Points {
        Points(self.0.over(&Quantity::from(parts.max(1))).unwrap_or(Quantity::ZERO))
    }

    /// Rounded as a regulation says.
    #[must_use]
    pub fn rounded(&self, rounding: Rounding) -> Points {
        Points(self.0.rounded(rounding))
    }

    /// With exactly this many places, for printing.
    #[must_use]
    pub fn fixed(&self, places: u32) -> String {
        self.0.fixed(places)
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.0.is_zero()
    }

    /// Whether they are below zero.
    #[must_use]
    pub fn is_negative(&self) -> bool {
        self.0.is_negative()
    }

    /// As a plain number.
    #[must_use]
    pub fn quantity(&self) -> &Quantity {
        &self.0
    }
}

impl From<Quantity> for Points {
    fn from(quantity: Quantity) -> Points {
        Points(quantity)
    }
}

impl Add for &Points {
    type Output = Points;
    fn add(self, other: &Points) -> Points {
        Points(&self.0 + &other.0)
    }
}

impl Sub for &Points {
    type Output = Points;
    fn sub(self, other: &Points) -> Points {
        Points(&self.0 - &other.0)
    }
}

impl Neg for &Points {
    type Output = Points;
    fn neg(self) -> Points {
        Points(-&self.0)
    }
}

impl Sum for Points {
    fn sum<I: Iterator<Item = Points>>(terms: I) -> Points {
        terms.fold(Points::ZERO, |total, term| &total + &term)
    }
}

impl<'a> Sum<&'a Points> for Points {
    fn sum<I: Iterator<Item = &'a Points>>(terms: I) -> Points {
        terms.fold(Points::ZERO, |total, term| &total + term)
    }
}

impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_run_out_at_zero() {
        let max = Points::parse("20").unwrap();
        let each = Points::parse("0.5").unwrap();
        assert_eq!(max.less(&each.times(&Quantity::from(41_u64))), Points::ZERO);
    }

    #[test]
    fn quarters_of_ten_add_up_to_ten() {
        let quarter = Points::parse("10").unwrap().split(3);
        assert_eq!([&quarter, &quarter, &quarter].into_iter().sum::<Points>(), Points::parse("10").unwrap());
    }
}
