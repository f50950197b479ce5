//! Exact numbers: what is counted, what is earned, how it is rounded.
//!
//! The only module that does arithmetic on [`Decimal`]. A number is a decimal until a division says otherwise; one third
//! then stays one third, so that three of them are one. Nothing is rounded here but by [`Quantity::rounded`].

use std::{
    cmp::Ordering,
    fmt,
    iter::Sum,
    ops::{Add, Mul, Neg, Sub},
    str::FromStr,
    sync::Arc,
};

use num_bigint::{BigInt, Sign};
use num_rational::BigRational;
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Serialize, Serializer};

mod lots;
mod points;

pub use lots::Lots;
pub use points::Points;

/// An exact number: a count, a sum, a rate.
#[derive(Clone, Debug)]
pub struct Quantity(Exact);

/// The two ways a number is held; a value that fits a decimal is always held as one.
#[derive(Clone, Debug)]
enum Exact {
    Decimal(Decimal),
    Fraction(Arc<BigRational>),
}

/// A text that is not a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// The text is not an optional minus sign, digits, and at most one decimal point.
    #[error("not a number")]
    NotANumber,
    /// The number has more than 28 digits.
    #[error("more than 28 digits")]
    TooLong,
}

impl Quantity {
    /// Nothing.
    pub const ZERO: Quantity = Quantity(Exact::Decimal(Decimal::ZERO));
    /// One.
    pub const ONE: Quantity = Quantity(Exact::Decimal(Decimal::ONE));
    /// One hundred, the base of percentages.
    pub const HUNDRED: Quantity = Quantity(Exact::Decimal(Decimal::ONE_HUNDRED));

    /// Reads a number exactly as written, so `0.1` never passes through a float.
    ///
    /// # Errors
    ///
    /// Returns [`NumberError::NotANumber`] unless the text is an optional `-`, ASCII digits, and optionally a point with
    /// further digits; [`NumberError::TooLong`] when it has more than 28 digits.
    pub fn parse(text: &str) -> Result<Quantity, NumberError> {
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(whole) || !digits(fraction) {
            return Err(NumberError::NotANumber);
        }
        Decimal::from_str_exact(text).map(Quantity::from).map_err(|_| NumberError::TooLong)
    }

    /// Reads `60%` as 0.6.
    ///
    /// # Errors
    ///
    /// Returns [`NumberError::NotANumber`] when the text does not end in `%`, and otherwise as [`Quantity::parse`].
    pub fn parse_percent(text: &str) -> Result<Quantity, NumberError> {
        let number = text.strip_suffix('%').ok_or(NumberError::NotANumber)?;
        Ok(Quantity::parse(number.trim_end())?.per_hundred())
    }

    /// This many hundredths: 60 becomes 0.6.
    #[must_use]
    pub fn per_hundred(&self) -> Quantity {
        self * &Quantity::from(Decimal::new(1, 2))
    }

    /// As a percentage: 0.6 becomes 60.
    #[must_use]
    pub fn hundredfold(&self) -> Quantity {
        self * &Quantity::HUNDRED
    }

    /// The exact quotient, or `None` when `divisor` is zero.
    #[must_use]
    pub fn over(&self, divisor: &Quantity) -> Option<Quantity> {
        if divisor.is_zero() {
            return None;
        }
        let ((above, below), (divisor_above, divisor_below)) = (self.parts(), divisor.parts());
        Some(Quantity::from_parts(above * divisor_below, below * divisor_above))
    }

    /// Whether this is zero.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        matches!(&self.0, Exact::Decimal(decimal) if decimal.is_zero())
    }

    /// Whether this is below zero.
    #[must_use]
    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Exact::Decimal(decimal) => decimal.is_sign_negative(),
            Exact::Fraction(ratio) => ratio.numer().sign() == Sign::Minus,
        }
    }

    /// Whether this is a whole number.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        match &self.0 {
            Exact::Decimal(decimal) => decimal.fract().is_zero(),
            Exact::Fraction(ratio) => ratio.is_integer(),
        }
    }

    /// Without its sign.
    #[must_use]
    pub fn magnitude(&self) -> Quantity {
        if self.is_negative() { -self } else { self.clone() }
    }

    /// The largest whole number not above this one.
    #[must_use]
    pub fn floor(&self) -> Quantity {
        match &self.0 {
            Exact::Decimal(decimal) => Quantity::from(decimal.floor()),
            Exact::Fraction(ratio) => Quantity::from_ratio(ratio.floor()),
        }
    }

    /// The smallest whole number not below this one.
    #[must_use]
    pub fn ceiling(&self) -> Quantity {
        -&(-self).floor()
    }

    /// Rounds as a regulation says.
    #[must_use]
    pub fn rounded(&self, rounding: Rounding) -> Quantity {
        match &self.0 {
            Exact::Decimal(decimal) => {
                Quantity::from(decimal.round_dp_with_strategy(rounding.places, rounding.mode.strategy()))
            }
            Exact::Fraction(ratio) => {
                let shift = BigInt::from(10).pow(rounding.places);
                let below = (&**ratio * &shift).floor().to_integer();
                // What is left over, of the denominator: a number of more than 28 digits is held as a fraction too, so it
                // may be nothing, or exactly half.
                let rest = ratio.numer() * &shift - &below * ratio.denom();
                let half = (&rest + &rest).cmp(ratio.denom());
                let left = rest.sign() != Sign::NoSign;
                let up = match rounding.mode {
                    Mode::HalfUp => half.is_gt() || (half.is_eq() && !self.is_negative()),
                    Mode::HalfEven => half.is_gt() || (half.is_eq() && below.bit(0)),
                    Mode::Up => left && !self.is_negative(),
                    Mode::Down => left && self.is_negative(),
                };
                Quantity::from_parts(below + u8::from(up), shift)
            }
        }
    }

    /// The square root, exactly rounded half-up to so many places; `None` below zero.
    ///
    /// Twice the root is counted in whole units of the last place, so that the half is seen; no float is involved.
    #[must_use]
    pub fn root(&self, places: u32) -> Option<Quantity> {
        if self.is_negative() {
            return None;
        }
        let (above, below) = self.parts();
        let scale = BigInt::from(10).pow(places);
        let twice = (BigInt::from(4) * above * &scale * &scale / below).sqrt();
        Some(Quantity::from_parts((twice + 1_u8) / 2_u8, scale))
    }

    /// With exactly this many places for printing, half-up; a number already rounded is only padded.
    #[must_use]
    pub fn fixed(&self, places: u32) -> String {
        match self.rounded(Rounding { places, mode: Mode::HalfUp }).0 {
            Exact::Decimal(mut decimal) => {
                decimal.rescale(places);
                decimal.to_string()
            }
            Exact::Fraction(ratio) => ratio.to_string(),
        }
    }

    /// As a decimal, where it is one.
    #[must_use]
    pub fn decimal(&self) -> Option<Decimal> {
        match &self.0 {
            Exact::Decimal(decimal) => Some(*decimal),
            Exact::Fraction(_) => None,
        }
    }

    /// The number in whole millionths, half away from zero: fine enough for a position on a page or a trial of ranks.
    #[must_use]
    pub fn millionths(&self) -> i128 {
        let rounded = self.rounded(Rounding { places: 6, mode: Mode::HalfUp });
        rounded.decimal().map_or(0, |mut decimal| {
            decimal.rescale(6);
            decimal.mantissa()
        })
    }

    /// Numerator and denominator, not always in lowest terms; the denominator is above zero.
    fn parts(&self) -> (BigInt, BigInt) {
        match &self.0 {
            Exact::Decimal(decimal) => (BigInt::from(decimal.mantissa()), BigInt::from(10).pow(decimal.scale())),
            Exact::Fraction(ratio) => (ratio.numer().clone(), ratio.denom().clone()),
        }
    }

    fn from_parts(numerator: BigInt, denominator: BigInt) -> Quantity {
        Quantity::from_ratio(BigRational::new(numerator, denominator))
    }

    /// Holds a ratio in lowest terms as a decimal when its denominator is made of twos and fives and 28 digits suffice.
    fn from_ratio(ratio: BigRational) -> Quantity {
        let twos = ratio.denom().trailing_zeros().unwrap_or_default();
        let five = BigInt::from(5);
        let (mut rest, mut fives) = (ratio.denom() >> twos, 0);
        while fives <= u64::from(Decimal::MAX_SCALE) && (&rest % &five).sign() == Sign::NoSign {
            rest /= &five;
            fives += 1;
        }
        if rest == BigInt::from(1)
            && let Ok(scale) = u32::try_from(twos.max(fives))
            && scale <= Decimal::MAX_SCALE
            && let Ok(mantissa) = i128::try_from(ratio.numer() * BigInt::from(10).pow(scale) / ratio.denom())
            && let Ok(decimal) = Decimal::try_from_i128_with_scale(mantissa, scale)
        {
            return Quantity::from(decimal);
        }
        Quantity(Exact::Fraction(Arc::new(ratio)))
    }
}

impl From<Decimal> for Quantity {
    fn from(decimal: Decimal) -> Quantity {
        // Zero has one face: `-0` and `0.00` would print and hash differently.
        Quantity(Exact::Decimal(if decimal.is_zero() { Decimal::ZERO } else { decimal.normalize() }))
    }
}

impl From<u64> for Quantity {
    fn from(count: u64) -> Quantity {
        Quantity::from(Decimal::from(count))
    }
}

impl From<i64> for Quantity {
    fn from(count: i64) -> Quantity {
        Quantity::from(Decimal::from(count))
    }
}

impl From<usize> for Quantity {
    fn from(count: usize) -> Quantity {
        Quantity::from(Decimal::from(count))
    }
}

impl Add for &Quantity {
    type Output = Quantity;
    fn add(self, other: &Quantity) -> Quantity {
        if let (Exact::Decimal(left), Exact::Decimal(right)) = (&self.0, &other.0)
            && let Some(sum) = left.checked_add(*right)
            // A sum beyond 28 digits is rounded silently and loses scale: then the ratio below keeps it exact.
            && (sum.scale() >= left.scale().max(right.scale()))
        {
            return Quantity::from(sum);
        }
        let ((above, below), (other_above, other_below)) = (self.parts(), other.parts());
        Quantity::from_parts(above * &other_below + other_above * &below, below * other_below)
    }
}

impl Sub for &Quantity {
    type Output = Quantity;
    fn sub(self, other: &Quantity) -> Quantity {
        self + &-other
    }
}

impl Mul for &Quantity {
    type Output = Quantity;
    fn mul(self, other: &Quantity) -> Quantity {
        if let (Exact::Decimal(left), Exact::Decimal(right)) = (&self.0, &other.0)
            && let Some(product) = left.checked_mul(*right)
            && product.scale() == left.scale() + right.scale()
        {
            return Quantity::from(product);
        }
        let ((above, below), (other_above, other_below)) = (self.parts(), other.parts());
        Quantity::from_parts(above * other_above, below * other_below)
    }
}

impl Neg for &Quantity {
    type Output = Quantity;
    fn neg(self) -> Quantity {
        match &self.0 {
            Exact::Decimal(decimal) => Quantity::from(-*decimal),
            Exact::Fraction(ratio) => Quantity(Exact::Fraction(Arc::new(-BigRational::clone(ratio)))),
        }
    }
}

impl Add for Quantity {
    type Output = Quantity;
    fn add(self, other: Quantity) -> Quantity {
        &self + &other
    }
}

impl Sum for Quantity {
    fn sum<I: Iterator<Item = Quantity>>(terms: I) -> Quantity {
        terms.fold(Quantity::ZERO, |total, term| &total + &term)
    }
}

impl PartialEq for Quantity {
    fn eq(&self, other: &Quantity) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Quantity {}

impl PartialOrd for Quantity {
    fn partial_cmp(&self, other: &Quantity) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Quantity {
    fn cmp(&self, other: &Quantity) -> Ordering {
        if let (Exact::Decimal(left), Exact::Decimal(right)) = (&self.0, &other.0) {
            return left.cmp(right);
        }
        let ((above, below), (other_above, other_below)) = (self.parts(), other.parts());
        (above * other_below).cmp(&(other_above * below))
    }
}

impl fmt::Display for Quantity {
    /// Without trailing zeros; a fraction that no decimal holds prints as `10/3`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Exact::Decimal(decimal) => decimal.fmt(f),
            Exact::Fraction(ratio) => ratio.fmt(f),
        }
    }
}

impl FromStr for Quantity {
    type Err = NumberError;
    fn from_str(text: &str) -> Result<Quantity, NumberError> {
        Quantity::parse(text)
    }
}

impl Serialize for Quantity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// How many of how many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// The part that meets the condition.
    pub part: Quantity,
    /// The whole it is taken from.
    pub whole: Quantity,
}

impl Share {
    /// As a percentage, exactly; `None` when the whole is nothing.
    #[must_use]
    pub fn percent(&self) -> Option<Quantity> {
        self.part.over(&self.whole).map(|ratio| ratio.hundredfold())
    }
}

/// Where a regulation rounds: to how many places, and which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rounding {
    /// Decimal places kept.
    pub places: u32,
    /// Which way the rest goes.
    pub mode: Mode,
}

impl Rounding {
    /// The least amount that differs after rounding: 0.01 where two places are kept.
    #[must_use]
    pub fn grain(self) -> Points {
        Points::from(Quantity::from(Decimal::new(1, self.places)))
    }
}

/// Which way rounding goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Half away from zero: 四舍五入.
    HalfUp,
    /// Half to the even digit: 四舍六入五成双.
    HalfEven,
    /// Toward zero: 舍去.
    Down,
    /// Away from zero: 进位.
    Up,
}

impl Mode {
    fn strategy(self) -> RoundingStrategy {
        match self {
            Mode::HalfUp => RoundingStrategy::MidpointAwayFromZero,
            Mode::HalfEven => RoundingStrategy::MidpointNearestEven,
            Mode::Down => RoundingStrategy::ToZero,
            Mode::Up => RoundingStrategy::AwayFromZero,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Quantity {
        Quantity::parse(text).unwrap()
    }

    fn to(places: u32, mode: Mode) -> Rounding {
        Rounding { places, mode }
    }

    #[test]
    fn three_thirds_are_one() {
        let third = Quantity::ONE.over(&number("3")).unwrap();
        assert_eq!(&(&third + &third) + &third, Quantity::ONE);
    }

    #[test]
    fn a_tenth_and_two_tenths_are_three_tenths() {
        assert_eq!(&number("0.1") + &number("0.2"), number("0.3"));
    }

    #[test]
    fn half_a_cent_goes_up_when_the_rule_says_half_up() {
        assert_eq!(number("0.005").rounded(to(2, Mode::HalfUp)), number("0.01"));
        assert_eq!(number("-0.005").rounded(to(2, Mode::HalfUp)), number("-0.01"));
        assert_eq!(number("2.345").rounded(to(2, Mode::HalfEven)), number("2.34"));
    }

    #[test]
    fn a_fraction_rounds_to_the_nearer_side() {
        let two_thirds = number("2").over(&number("3")).unwrap();
        assert_eq!(two_thirds.rounded(to(2, Mode::HalfUp)), number("0.67"));
        assert_eq!(two_thirds.rounded(to(2, Mode::Down)), number("0.66"));
        assert_eq!((-&two_thirds).rounded(to(2, Mode::Down)), number("-0.66"));
        assert_eq!((-&two_thirds).rounded(to(2, Mode::Up)), number("-0.67"));
    }

    #[test]
    fn sums_beyond_a_decimal_stay_exact() {
        let large = number("9999999999999999999999999999");
        let sum = &large + &number("0.5");
        assert_eq!(&sum - &large, number("0.5"));
    }

    #[test]
    fn a_number_of_thirty_digits_rounds_like_any_other() {
        let half = &(&number("9999999999999999999999999999") * &number("10")) + &number("0.5");
        assert_eq!(half.rounded(to(0, Mode::HalfUp)).to_string(), "99999999999999999999999999991");
        assert_eq!(half.rounded(to(0, Mode::HalfEven)).to_string(), "99999999999999999999999999990");
        assert_eq!(half.rounded(to(1, Mode::Up)), half);
        assert_eq!((-&half).rounded(to(1, Mode::Down)), -&half);
    }

    #[test]
    fn only_plain_numbers_are_numbers() {
        for text in ["", "-", "1_000", "1e3", ".5", "5.", "１２", " 1", "1,000", "+1", "NaN"] {
            assert_eq!(Quantity::parse(text), Err(NumberError::NotANumber), "{text}");
        }
        assert_eq!(Quantity::parse("12345678901234567890123456789012345"), Err(NumberError::TooLong));
    }

    #[test]
    fn a_root_is_rounded_half_up_without_a_float() {
        assert_eq!(number("2").root(4), Some(number("1.4142")));
        assert_eq!(number("2.25").root(0), Some(number("2")));
        assert_eq!(number("2.24").root(0), Some(number("1")));
        assert_eq!(Quantity::ONE.over(&number("9")).and_then(|ninth| ninth.root(3)), Some(number("0.333")));
        assert_eq!(number("-1").root(2), None);
    }

    #[test]
    fn printing_pads_to_the_places_asked_for() {
        assert_eq!(number("7.5").fixed(2), "7.50");
        assert_eq!((-&Quantity::ZERO).fixed(2), "0.00");
        assert_eq!(number("99.995").fixed(2), "100.00");
    }
}
