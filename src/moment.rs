//! Days, moments and stretches of the assessment year.

use std::{cmp::Ordering, collections::BTreeSet, fmt};

use jiff::civil::{Date, DateTime, Time, Weekday};

/// A day, with the time of day where it is known.
///
/// A deadline without a time of day lasts to the end of its day. So a moment with and one without a time are compared by
/// their days alone: due 3-8, sent 3-8 17:00 is on time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Moment {
    /// The day.
    pub date: Date,
    /// The time of day, where one was written.
    pub time: Option<Time>,
}

/// The same day so many years later; the last of February where that year has no 29th.
#[must_use]
pub fn years_later(day: Date, years: i16) -> Date {
    day.saturating_add(jiff::Span::new().years(years))
}

impl Moment {
    /// A day without a time.
    #[must_use]
    pub fn day(date: Date) -> Moment {
        Moment { date, time: None }
    }

    /// Reads `2016-03-08`, `2016-03-08 12:00`, `2016-03-08T12:00:30`, or 24:00 as the end of the day.
    ///
    /// Returns `None` for any other writing, and for a day that no calendar has.
    #[must_use]
    pub fn parse(text: &str) -> Option<Moment> {
        let (date, time) = match text.split_once([' ', 'T']) {
            Some((date, time)) => (date, Some(time.trim())),
            None => (text, None),
        };
        let mut fields = date.splitn(3, '-');
        let year = whole(fields.next()?, 4..=4)?;
        let month = whole(fields.next()?, 1..=2)?;
        let day = whole(fields.next()?, 1..=2)?;
        let date = Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
        let time = match time {
            Some(text) => Some(parse_time(text)?),
            None => None,
        };
        Some(Moment { date, time })
    }

    /// Calendar days from `earlier` to this, by date alone.
    #[must_use]
    pub fn days_since(self, earlier: Moment) -> i64 {
        i64::from((self.date - earlier.date).get_days())
    }

    /// Seconds from `earlier` to this; a moment without a time counts as the start of its day.
    #[must_use]
    pub fn seconds_since(self, earlier: Moment) -> i64 {
        self.stamp().duration_since(earlier.stamp()).as_secs()
    }

    /// This moment moved by whole days.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Moment {
        let moved = self.date.checked_add(jiff::Span::new().days(days)).unwrap_or(self.date);
        Moment { date: moved, ..self }
    }

    /// This moment moved by seconds; one without a time gains one.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Moment {
        let moved = self.stamp().checked_add(jiff::SignedDuration::from_secs(seconds)).unwrap_or(self.stamp());
        Moment { date: moved.date(), time: Some(moved.time()) }
    }

    fn stamp(self) -> DateTime {
        self.date.to_datetime(self.time.unwrap_or(Time::MIN))
    }
}

fn parse_time(text: &str) -> Option<Time> {
    let mut fields = text.splitn(3, ':');
    let hour = whole(fields.next()?, 1..=2)?;
    let minute = whole(fields.next()?, 2..=2)?;
    let second = fields.next().map_or(Some(0), |text| whole(text, 2..=2))?;
    // 24:00 is how a deadline at the end of a day is written.
    if (hour, minute, second) == (24, 0, 0) {
        return Time::new(23, 59, 59, 0).ok();
    }
    Time::new(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, i8::try_from(second).ok()?, 0).ok()
}

fn whole(text: &str, digits: std::ops::RangeInclusive<usize>) -> Option<u32> {
    (digits.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

impl PartialOrd for Moment {
    fn partial_cmp(&self, other: &Moment) -> Option<Ordering> {
        let by_day = self.date.cmp(&other.date);
        Some(match (self.time, other.time) {
            (Some(mine), Some(theirs)) => by_day.then(mine.cmp(&theirs)),
            _ => by_day,
        })
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Moment { date, time } = self;
        write!(f, "{:04}-{:02}-{:02}", date.year(), date.month(), date.day())?;
        match time {
            Some(time) if time.second() != 0 => {
                write!(f, " {:02}:{:02}:{:02}", time.hour(), time.minute(), time.second())
            }
            Some(time) => write!(f, " {:02}:{:02}", time.hour(), time.minute()),
            None => Ok(()),
        }
    }
}

/// Which days are worked: Monday to Friday, but for holidays, and for days worked in their stead (调休).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Workdays {
    /// Days off that would be worked.
    pub off: BTreeSet<Date>,
    /// Days worked that would be off.
    pub on: BTreeSet<Date>,
}

impl Workdays {
    /// Whether a day is worked.
    #[must_use]
    pub fn includes(&self, day: Date) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        self.on.contains(&day) || (!weekend && !self.off.contains(&day))
    }

    /// Working days from the day after `earlier` up to and including `later`; below zero when `later` comes first.
    #[must_use]
    pub fn between(&self, earlier: Date, later: Date) -> i64 {
        if later < earlier {
            return -self.between(later, earlier);
        }
        let days = std::iter::successors(earlier.tomorrow().ok(), |day| day.tomorrow().ok());
        days.take_while(|day| *day <= later).map(|day| i64::from(self.includes(day))).sum()
    }
}

/// A stretch of days, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

/// Into what an assessment year is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// Twelve months.
    Month,
    /// Four quarters.
    Quarter,
    /// Two half-years.
    Half,
    /// The whole year.
    Year,
}

impl Cut {
    /// Months in one part.
    fn months(self) -> i32 {
        match self {
            Cut::Month => 1,
            Cut::Quarter => 3,
            Cut::Half => 6,
            Cut::Year => 12,
        }
    }
}

impl Stretch {
    /// Whether `date` falls within.
    #[must_use]
    pub fn contains(&self, date: Date) -> bool {
        self.from <= date && date <= self.to
    }

    /// The parts of this assessment year, counted from its first month, whatever month of the calendar that is.
    ///
    /// A year that does not start on the first of a month is cut on the same day of the later months. The last part lasts
    /// to the end of the year, whatever is left of it.
    #[must_use]
    pub fn cut(&self, cut: Cut) -> Vec<Stretch> {
        if cut == Cut::Year {
            return vec![*self];
        }
        let start_of = |part: i32| self.from.saturating_add(jiff::Span::new().months(part * cut.months()));
        let starts: Vec<Date> = (0..12 / cut.months()).map(start_of).take_while(|from| *from <= self.to).collect();
        let ends = starts.iter().skip(1).map(|next| next.yesterday().unwrap_or(*next)).chain([self.to]);
        starts.iter().zip(ends).map(|(from, to)| Stretch { from: *from, to }).collect()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn moment(text: &str) -> Moment {
        Moment::parse(text).unwrap()
    }

    #[test]
    fn a_deadline_without_a_time_lasts_its_whole_day() {
        assert!(moment("2016-03-08 17:00") <= moment("2016-03-08"));
        assert!(moment("2016-03-08 17:00") > moment("2016-03-08 12:00"));
        assert!(moment("2016-03-09") > moment("2016-03-08 24:00"));
    }

    #[test]
    fn a_day_that_no_calendar_has_is_no_moment() {
        assert_eq!(Moment::parse("2016-02-30"), None);
        assert_eq!(Moment::parse("20016-02-03"), None);
        assert_eq!(Moment::parse("2016-13-02 12:00"), None);
    }

    #[test]
    fn working_days_skip_holidays_and_count_days_worked_in_their_stead() {
        let workdays = Workdays {
            off: BTreeSet::from([date(2016, 10, 3), date(2016, 10, 4)]),
            on: BTreeSet::from([date(2016, 10, 8)]),
        };
        // Saturday 1 October to Sunday 9 October: Wednesday to Friday, and the Saturday worked.
        assert_eq!(workdays.between(date(2016, 9, 30), date(2016, 10, 9)), 4);
        assert_eq!(workdays.between(date(2016, 10, 9), date(2016, 9, 30)), -4);
    }

    #[test]
    fn quarters_follow_the_assessment_year() {
        let year = Stretch { from: date(2015, 12, 1), to: date(2016, 11, 30) };
        let quarters = year.cut(Cut::Quarter);
        assert_eq!(quarters.len(), 4);
        assert_eq!(quarters[0], Stretch { from: date(2015, 12, 1), to: date(2016, 2, 29) });
        assert_eq!(quarters[3].to, date(2016, 11, 30));
    }

    #[test]
    fn the_last_part_lasts_to_the_end_of_the_year() {
        let year = Stretch { from: date(2016, 2, 29), to: date(2017, 2, 28) };
        assert_eq!(year.cut(Cut::Month).last(), Some(&Stretch { from: date(2017, 1, 29), to: date(2017, 2, 28) }));
        let long = Stretch { from: date(2015, 12, 1), to: date(2016, 12, 31) };
        assert_eq!(long.cut(Cut::Half)[1], Stretch { from: date(2016, 6, 1), to: date(2016, 12, 31) });
    }

    #[test]
    fn a_year_that_ends_early_has_fewer_parts() {
        let year = Stretch { from: date(2016, 1, 1), to: date(2016, 5, 15) };
        let quarters = year.cut(Cut::Quarter);
        assert_eq!(quarters.len(), 2);
        assert_eq!(quarters[1], Stretch { from: date(2016, 4, 1), to: date(2016, 5, 15) });
    }
}
