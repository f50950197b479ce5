//! Days as people write them: `2016-03-04`, `2016.3.4`, `2016年3月4日9时`, `20160304`, `3月4日`.

use jiff::civil::{Date, Time};

use crate::{
    diag::Code,
    dossier::{fold::narrowed, problem::Problem},
    moment::{Moment, Stretch},
};

/// Days before the statistics of this state or after this century are slips.
const YEARS: std::ops::RangeInclusive<i16> = 1949..=2100;

/// Reads a day, with a time of day where one is written.
pub(super) fn read(written: &str, year: Stretch) -> Result<Moment, Problem> {
    let text = narrowed(written);
    let not_a_date = || Problem::of(Code::NotADate).with("text", written);
    if has_long_year(&text) {
        return Err(out_of_range(written));
    }
    let (date, time) = split(&text).ok_or_else(not_a_date)?;
    let date = match date {
        Day::Full(year, month, day) => Date::new(year, month, day).map_err(|_| not_a_date())?,
        Day::OfYear(month, day) => in_year(month, day, year).ok_or_else(not_a_date)?,
    };
    let time = match time {
        "" => None,
        time => Some(time_of_day(time).ok_or_else(not_a_date)?),
    };
    in_range(Moment { date, time }, written)
}

/// The moment, unless its year is a slip.
pub(super) fn in_range(moment: Moment, written: &str) -> Result<Moment, Problem> {
    if YEARS.contains(&moment.date.year()) { Ok(moment) } else { Err(out_of_range(written)) }
}

fn out_of_range(written: &str) -> Problem {
    Problem::of(Code::DateOutOfRange).with("text", written)
}

/// A year of five digits or more, as in `20016-03-04`.
fn has_long_year(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let after = text[digits..].chars().next();
    (5..=7).contains(&digits) && matches!(after, Some('-' | '.' | '/' | '年'))
}

/// A day as written.
enum Day {
    Full(i16, i8, i8),
    OfYear(i8, i8),
}

/// The day at the beginning, and what follows it.
fn split(text: &str) -> Option<(Day, &str)> {
    let (first, rest) = number(text)?;
    if first.len() == 8 {
        let day = Day::Full(first[..4].parse().ok()?, first[4..6].parse().ok()?, first[6..].parse().ok()?);
        return Some((day, time_after(rest)?));
    }
    if let Some(rest) = rest.strip_prefix('月').filter(|_| first.len() <= 2) {
        let (day, rest) = number(rest)?;
        // Without its last character `3月4` may be the beginning of anything.
        let rest = rest.strip_prefix(['日', '号'])?;
        return Some((Day::OfYear(first.parse().ok()?, day.parse().ok()?), rest.trim_start()));
    }
    let separator = rest.chars().next().filter(|sign| first.len() == 4 && "-./年".contains(*sign))?;
    let (month, rest) = number(rest[separator.len_utf8()..].trim_start())?;
    let second = if separator == '年' { '月' } else { separator };
    let (day, rest) = number(rest.strip_prefix(second)?.trim_start())?;
    if month.len() > 2 || day.len() > 2 {
        return None;
    }
    let day = Day::Full(first.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    match rest.strip_prefix(['日', '号']) {
        Some(rest) if separator == '年' => Some((day, rest.trim_start())),
        None if separator != '年' => Some((day, time_after(rest)?)),
        _ => None,
    }
}

/// Digits at the beginning, and the rest.
fn number(text: &str) -> Option<(&str, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    (digits > 0).then(|| text.split_at(digits))
}

/// A time of day stands apart from the digits of its day.
fn time_after(rest: &str) -> Option<&str> {
    match rest.strip_prefix([' ', 'T']) {
        Some(time) => Some(time.trim_start()),
        None => rest.is_empty().then_some(rest),
    }
}

/// `9:00`, `9:00:30`, `9时`, `9点30分`; 24:00 is the end of the day.
fn time_of_day(text: &str) -> Option<Time> {
    let mut plain = text.replace(['时', '点', '分'], ":").replace('秒', "");
    if text.ends_with(['时', '点']) {
        plain.push_str("00");
    } else if text.ends_with('分') {
        plain.pop();
    }
    let moment = Moment::parse(&format!("2016-01-01 {}", plain.split('.').next().unwrap_or_default()))?;
    moment.time
}

/// The day within the assessment year, which may begin in another year than it ends.
fn in_year(month: i8, day: i8, year: Stretch) -> Option<Date> {
    let days = (year.from.year()..=year.to.year()).filter_map(|of| Date::new(of, month, day).ok());
    let mut days = days.filter(|day| year.contains(*day));
    // A year of more than twelve months would hold the day twice: then it says too little.
    days.next().filter(|_| days.next().is_none())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const YEAR: Stretch = Stretch { from: date(2016, 1, 1), to: date(2016, 12, 31) };

    fn day(text: &str) -> Result<String, Code> {
        read(text, YEAR).map(|moment| moment.to_string()).map_err(|problem| problem.code())
    }

    #[test]
    fn one_day_is_written_in_many_ways() {
        for text in [
            "2016-03-04",
            "2016.3.4",
            "2016/3/4",
            "2016年3月4日",
            "20160304",
            "3月4日",
            "２０１６．３．４",
            "2016年3月4号",
        ] {
            assert_eq!(day(text).as_deref(), Ok("2016-03-04"), "{text}");
        }
    }

    #[test]
    fn a_time_of_day_may_follow() {
        for text in [
            "2016-03-04 9:00",
            "2016年3月4日9时",
            "2016.3.4 9:00:00",
            "20160304 09:00",
            "3月4日 9点",
            "2016-03-04T09:00",
        ] {
            assert_eq!(day(text).as_deref(), Ok("2016-03-04 09:00"), "{text}");
        }
        assert_eq!(day("2016/3/4 9:00:30").as_deref(), Ok("2016-03-04 09:00:30"));
        assert_eq!(day("2016年3月4日9时30分").as_deref(), Ok("2016-03-04 09:30"));
    }

    #[test]
    fn half_a_date_is_no_date() {
        for text in [
            "3.4",
            "3/4",
            "16.3.4",
            "2016-3",
            "2016年3月",
            "2016-13-02",
            "2016-02-30",
            "2016-3/4",
            "明天",
            "42433",
            "2016-03-04下午",
        ] {
            assert_eq!(day(text), Err(Code::NotADate), "{text}");
        }
    }

    #[test]
    fn a_year_that_cannot_be_meant_is_out_of_range() {
        for text in ["20016-03-04", "1900-01-01", "2116.3.4", "20016年3月4日"] {
            assert_eq!(day(text), Err(Code::DateOutOfRange), "{text}");
        }
    }

    #[test]
    fn a_day_without_a_year_falls_into_the_assessment_year() {
        let from_december = Stretch { from: date(2015, 12, 1), to: date(2016, 11, 30) };
        let day = |text: &str| read(text, from_december).unwrap().to_string();
        assert_eq!(day("12月5日"), "2015-12-05");
        assert_eq!(day("1月5日"), "2016-01-05");
    }
}
