//! Reference periods: `2016-03`, `2016-Q1`, `2016-H1`, `2016`, however they are written.

use jiff::civil::Date;

use super::shown;
use crate::{
    diag::Code,
    dossier::{fold::compared, format::Raw, problem::Problem},
    moment::Stretch,
};

/// Reads a reference period into its one writing.
pub(super) fn read(raw: &Raw<'_>, year: Stretch) -> Result<String, Problem> {
    let read = match raw {
        // A month typed as `2016年3月` is kept by the spreadsheet as its first day.
        Raw::Moment(moment) if moment.date.day() == 1 && moment.time.is_none() => {
            Some(month(moment.date.year(), moment.date.month()))
        }
        Raw::Moment(_) | Raw::Flag(_) => None,
        // As a number `2016.1` may be January or October.
        Raw::Number(number) if !number.fract().is_zero() => None,
        other => parsed(&compared(&shown(other)).to_uppercase(), year),
    };
    read.ok_or_else(|| Problem::of(Code::NotAPeriod).with("text", shown(raw)))
}

fn month(year: i16, month: i8) -> String {
    format!("{year:04}-{month:02}")
}

fn parsed(text: &str, within: Stretch) -> Option<String> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at(digits);
    if digits == 6 && rest.is_empty() {
        return part_of(number[..4].parse().ok()?, &number[4..]);
    }
    if digits == 4 {
        let year = number.parse().ok().filter(|year| (1949..=2100).contains(year))?;
        return match rest {
            "" | "年" | "年报" | "年年报" | "年度" | "年度报" | "全年" | "年全年" => {
                Some(number.to_owned())
            }
            rest => part_of(year, rest.strip_prefix(['年', '-', '.', '/']).unwrap_or(rest)),
        };
    }
    // Without a year it is the one part of the assessment year of that name.
    let mut years = (within.from.year()..=within.to.year()).filter(|year| {
        let first = part_of(*year, text).and_then(|period| first_day(&period));
        first.is_some_and(|first| within.contains(first))
    });
    let year = years.next().filter(|_| years.next().is_none())?;
    // A bare number such as `3` names nothing.
    if text.bytes().all(|byte| byte.is_ascii_digit()) { None } else { part_of(year, text) }
}

/// A month, quarter or half of a year.
fn part_of(year: i16, text: &str) -> Option<String> {
    let quarter = |number: &str| {
        let number = match number {
            "1" | "一" => 1,
            "2" | "二" => 2,
            "3" | "三" => 3,
            "4" | "四" => 4,
            _ => return None,
        };
        Some(format!("{year:04}-Q{number}"))
    };
    match text {
        "上半年" | "H1" => return Some(format!("{year:04}-H1")),
        "下半年" | "H2" => return Some(format!("{year:04}-H2")),
        _ => {}
    }
    if let Some(number) = text.strip_prefix('Q') {
        return quarter(number);
    }
    let short = text.strip_suffix('报').unwrap_or(text);
    if let Some(number) = short.strip_suffix("季度").or_else(|| short.strip_suffix('季')) {
        return quarter(number.strip_prefix('第').unwrap_or(number));
    }
    let number = short.strip_suffix("月份").or_else(|| short.strip_suffix('月')).unwrap_or(text);
    let two_digits = (1..=2).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    let number: i8 = number.parse().ok().filter(|number| two_digits && (1..=12).contains(number))?;
    Some(month(year, number))
}

fn first_day(period: &str) -> Option<Date> {
    let (year, part) = period.split_once('-')?;
    let month = match part.split_at(1) {
        ("Q", number) => number.parse::<i8>().ok()? * 3 - 2,
        ("H", number) => number.parse::<i8>().ok()? * 6 - 5,
        _ => part.parse().ok()?,
    };
    Date::new(year.parse().ok()?, month, 1).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const YEAR: Stretch = Stretch { from: date(2016, 1, 1), to: date(2016, 12, 31) };

    fn period(text: &str) -> Option<String> {
        read(&Raw::Text(text.into()), YEAR).ok()
    }

    #[test]
    fn one_month_is_written_in_many_ways() {
        for text in
            ["2016-03", "2016-3", "2016年3月", "2016.03", "2016/3", "201603", "２０１６年３月", "2016年3月份", "3月"]
        {
            assert_eq!(period(text).as_deref(), Some("2016-03"), "{text}");
        }
    }

    #[test]
    fn quarters_halves_and_years_have_one_writing_each() {
        for text in ["2016Q1", "2016-Q1", "2016年一季度", "2016年第一季度", "2016年1季度", "2016年一季报", "一季度"]
        {
            assert_eq!(period(text).as_deref(), Some("2016-Q1"), "{text}");
        }
        assert_eq!(period("2016上半年").as_deref(), Some("2016-H1"));
        assert_eq!(period("2016年下半年").as_deref(), Some("2016-H2"));
        for text in ["2016", "2016年", "2016年报", "2016年度"] {
            assert_eq!(period(text).as_deref(), Some("2016"), "{text}");
        }
    }

    #[test]
    fn what_names_no_period_is_none() {
        for text in ["3", "2016-13", "2016年五季度", "1-3月", "20160304", "去年", "2016年1-2月"] {
            assert_eq!(period(text), None, "{text}");
        }
    }
}
