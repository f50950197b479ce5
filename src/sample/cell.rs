//! What a clerk puts into a cell, and the ways clerks write the same thing.

use std::fmt;

use jiff::civil::{Date, DateTime};
use rust_decimal::Decimal;

use super::draw::Draw;

/// One cell of a ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    Blank,
    Text(String),
    Whole(u32),
    /// A number with one decimal place, in tenths: 125 is 12.5.
    Tenths(i64),
    Day(Date),
    Moment(DateTime),
}

impl Cell {
    /// What the cell adds to a total, in tenths; nothing unless it is a number.
    pub(super) fn in_tenths(&self) -> i64 {
        match self {
            Cell::Whole(number) => i64::from(*number) * 10,
            Cell::Tenths(tenths) => *tenths,
            Cell::Blank | Cell::Text(_) | Cell::Day(_) | Cell::Moment(_) => 0,
        }
    }
}

/// The cell as a CSV file saved by a spreadsheet has it.
impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cell::Blank => Ok(()),
            Cell::Text(text) => f.write_str(text),
            Cell::Whole(number) => write!(f, "{number}"),
            Cell::Tenths(tenths) => write!(f, "{}", Decimal::new(*tenths, 1)),
            Cell::Day(day) => write!(f, "{}/{}/{}", day.year(), day.month(), day.day()),
            Cell::Moment(moment) => write!(f, "{}", moment.strftime("%Y/%-m/%-d %-H:%M")),
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        if text.is_empty() { Cell::Blank } else { Cell::Text(text.to_owned()) }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        Cell::Text(text)
    }
}

impl From<u32> for Cell {
    fn from(number: u32) -> Cell {
        Cell::Whole(number)
    }
}

impl From<Date> for Cell {
    fn from(day: Date) -> Cell {
        Cell::Day(day)
    }
}

impl From<DateTime> for Cell {
    fn from(moment: DateTime) -> Cell {
        Cell::Moment(moment)
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Cell {
        value.map_or(Cell::Blank, Into::into)
    }
}

/// How a section of the bureau writes yes and no.
#[derive(Clone, Copy)]
pub(super) enum Flags {
    Words,
    Ticks,
    Digits,
    Having,
}

impl Flags {
    /// Yes or no in this hand.
    pub(super) fn write(self, yes: bool) -> Cell {
        let (yes_word, no_word) = match self {
            Flags::Words => ("是", "否"),
            Flags::Ticks => ("√", "×"),
            Flags::Digits => return Cell::Whole(u32::from(yes)),
            Flags::Having => ("有", "无"),
        };
        Cell::from(if yes { yes_word } else { no_word })
    }
}

/// A date as clerks type it: mostly a real date, now and then one of five texts.
pub(super) fn day(draw: &mut Draw, day: Date) -> Cell {
    let (year, month, date) = (day.year(), day.month(), day.day());
    match draw.below(30) {
        0 => Cell::Text(format!("{year}.{month}.{date}")),
        1 => Cell::Text(format!("{year}年{month}月{date}日")),
        2 => Cell::Text(format!("{year}/{month}/{date}")),
        3 => Cell::Text(full_width(&format!("{year}-{month:02}-{date:02}"))),
        // Without a year only the year of the assessment can be meant.
        4 if year == draw.year => Cell::Text(format!("{month}月{date}日")),
        _ => Cell::Day(day),
    }
}

/// A date with a time of day as clerks type it: mostly a real one, now and then a text.
pub(super) fn moment(draw: &mut Draw, moment: DateTime) -> Cell {
    let (day, hour, minute) = (moment.date(), moment.hour(), moment.minute());
    let (year, month, date) = (day.year(), day.month(), day.day());
    match draw.below(30) {
        0 => Cell::Text(format!("{year}-{month:02}-{date:02} {hour:02}:{minute:02}")),
        1 => Cell::Text(format!("{year}/{month}/{date} {hour}:{minute:02}")),
        2 => Cell::Text(format!("{year}年{month}月{date}日 {hour}:{minute:02}")),
        3 => Cell::Text(full_width(&format!("{year}-{month:02}-{date:02} {hour:02}:{minute:02}"))),
        _ => Cell::Moment(moment),
    }
}

/// A count as clerks type it: mostly a number, now and then full-width digits.
pub(super) fn count(draw: &mut Draw, number: u32) -> Cell {
    if draw.once_in(40) { Cell::Text(full_width(&number.to_string())) } else { Cell::Whole(number) }
}

/// The text with its ASCII digits as a Chinese input method leaves them.
fn full_width(text: &str) -> String {
    text.chars()
        .map(|letter| match letter.to_digit(10) {
            Some(digit) => char::from_u32('０' as u32 + digit).expect("the ten full-width digits follow one another"),
            None => letter,
        })
        .collect()
}
