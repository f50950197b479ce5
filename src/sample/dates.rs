//! Days of the assessment year as an office counts them.

use jiff::{
    ToSpan,
    civil::{Date, Weekday},
};

/// The day so many calendar days after another.
pub(super) fn after(day: Date, days: u32) -> Date {
    day + i64::from(days).days()
}

/// The day itself or, if the office is closed, the next one on which it is open.
pub(super) fn workday(day: Date) -> Date {
    // The two long holidays.
    let holiday = match (day.year(), day.month()) {
        (2015, 2) => (18..=24).contains(&day.day()),
        (_, 2) => (7..=13).contains(&day.day()),
        (_, 10) => day.day() <= 7,
        _ => false,
    };
    match day.weekday() {
        Weekday::Saturday | Weekday::Sunday => workday(after(day, 1)),
        _ if holiday => workday(after(day, 1)),
        _ => day,
    }
}

/// The working day on which inspectors who set out on `first` come to the unit at a place in the district.
pub(super) fn visit(first: Date, at: usize) -> Date {
    workday(after(first, u32::try_from(at).expect("a district has a few units")))
}
