//! Where floats end: numbers and days as spreadsheets keep them.
#![expect(
    clippy::disallowed_types,
    clippy::float_arithmetic,
    reason = "spreadsheets keep numbers and days as floats; here they become decimals and days"
)]

use jiff::civil::{Date, Time, date};
use rust_decimal::{
    Decimal,
    prelude::{FromPrimitive, ToPrimitive},
};

use crate::moment::Moment;

/// From which day a workbook counts its days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Epoch {
    /// 1 is 1900-01-01, and 60 is the 29th of February that year never had.
    From1900,
    /// 0 is 1904-01-01: workbooks first made on a Macintosh.
    From1904,
}

/// The number that the spreadsheet shows: 15 significant digits, so 0.1 + 0.2 is 0.3.
pub(super) fn decimal(float: f64) -> Option<Decimal> {
    // Most numbers of a ledger are whole, and need no rounding.
    if float.fract() == 0.0 && float.abs() < 1e15 {
        #[expect(clippy::cast_possible_truncation, reason = "a whole number of at most 15 digits")]
        return Some(Decimal::from(float as i64));
    }
    Decimal::from_f64(float).map(|decimal| decimal.normalize())
}

/// The moment that a serial number stands for, to the nearest second; midnight is a day without a time.
pub(super) fn moment(serial: f64, epoch: Epoch) -> Option<Moment> {
    if !(0.0..2_958_466.0).contains(&serial) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "fewer than 2^53 seconds")]
    let seconds = (serial * 86_400.0).round() as i64;
    let (days, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let first: Date = match epoch {
        Epoch::From1904 => date(1904, 1, 1),
        Epoch::From1900 if days < 60 => date(1899, 12, 31),
        Epoch::From1900 => date(1899, 12, 30),
    };
    let day = first.checked_add(jiff::Span::new().days(days)).ok()?;
    let part = |number: i64| i8::try_from(number).ok();
    let time = Time::new(part(second / 3600)?, part(second / 60 % 60)?, part(second % 60)?, 0).ok()?;
    Some(Moment { date: day, time: (second != 0).then_some(time) })
}

/// Whether a serial number names a day, not only a time of day.
pub(super) fn has_day(serial: f64) -> bool {
    serial >= 1.0
}

/// The moment that a plain number in a date column stands for, when it can be a serial number of our times.
pub(crate) fn moment_of(serial: Decimal, epoch: Epoch) -> Option<Moment> {
    let serial = serial.to_f64().filter(|serial| (20_000.0..80_000.0).contains(serial))?;
    moment(serial, epoch)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_what_the_spreadsheet_shows() {
        assert_eq!(decimal(0.1 + 0.2).unwrap().to_string(), "0.3");
        assert_eq!(decimal(1_234.659_999_999_999_9).unwrap().to_string(), "1234.66");
        assert_eq!(decimal(f64::NAN), None);
        assert_eq!(decimal(1e300), None);
    }

    #[test]
    fn a_serial_number_is_a_day_in_either_system() {
        assert_eq!(moment(42_433.0, Epoch::From1900).unwrap().to_string(), "2016-03-04");
        assert_eq!(moment(42_433.375, Epoch::From1900).unwrap().to_string(), "2016-03-04 09:00");
        assert_eq!(moment(40_971.0, Epoch::From1904).unwrap().to_string(), "2016-03-04");
        assert_eq!(moment(1.0, Epoch::From1900).unwrap().to_string(), "1900-01-01");
    }

    #[test]
    fn a_small_number_is_no_day() {
        assert_eq!(moment_of(Decimal::from(34), Epoch::From1900), None);
        assert!(moment_of(Decimal::from(42_433), Epoch::From1900).is_some());
    }
}
