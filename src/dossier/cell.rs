//! From what a cell holds to what its column means: nothing is guessed, and every slip names a way out.

use std::borrow::Cow;

use rust_decimal::Decimal;

use super::{
    fold::{compared, kept, narrowed, trimmed},
    format::{Epoch, Raw, moment_of},
    problem::Problem,
    schema::Kind,
};
use crate::{
    diag::Code,
    moment::{Moment, Stretch},
    num::Quantity,
};

mod day;
mod period;

/// A cell as its column means it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value<'a> {
    /// Nothing.
    Blank,
    /// Text, a code, a choice or a reference period.
    Text(Cow<'a, str>),
    /// A number or count.
    Number(Decimal),
    /// A day or moment.
    Moment(Moment),
    /// Yes or no.
    Flag(bool),
}

/// What reading a cell needs to know besides the cell.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Typing {
    /// The assessment year: a day written without a year falls into it.
    pub year: Stretch,
    /// From which day the workbook counts.
    pub epoch: Epoch,
}

/// Digits that a spreadsheet keeps of a number; an 18-digit code kept as one has lost its end.
const KEPT_DIGITS: u32 = 15;

impl Typing {
    /// Reads a cell as its column means it.
    ///
    /// # Errors
    ///
    /// Returns a [`Problem`] when the cell holds something else.
    pub(crate) fn value<'a>(&self, raw: &'a Raw<'_>, kind: &Kind) -> Result<Value<'a>, Problem> {
        match raw {
            Raw::Blank => return Ok(Value::Blank),
            Raw::Text(text) if trimmed(text).is_empty() => return Ok(Value::Blank),
            Raw::Text(text) if is_error(text) => return Err(Problem::of(Code::ErrorCell).with("text", text)),
            Raw::Error(error) => return Err(Problem::of(Code::ErrorCell).with("text", error)),
            Raw::NoValue => return Err(Problem::of(Code::FormulaWithoutValue)),
            _ => {}
        }
        match kind {
            Kind::Text => Ok(Value::Text(text(raw))),
            Kind::Code => code(raw).map(Value::Text),
            Kind::Number => number(raw).map(Value::Number),
            Kind::Count => count(raw).map(Value::Number),
            Kind::Date => Ok(Value::Moment(Moment::day(self.moment(raw)?.date))),
            Kind::Moment => self.moment(raw).map(Value::Moment),
            Kind::Flag => flag(raw).map(Value::Flag),
            Kind::Period => period::read(raw, self.year).map(|period| Value::Text(Cow::Owned(period))),
            Kind::Choice(values) => choice(raw, values).map(Value::Text),
        }
    }

    fn moment(&self, raw: &Raw<'_>) -> Result<Moment, Problem> {
        let read = match raw {
            Raw::Moment(moment) => Ok(*moment),
            Raw::Number(number) => moment_of(*number, self.epoch).ok_or(()),
            _ => Err(()),
        };
        match read {
            Ok(moment) => day::in_range(moment, &shown(raw)),
            Err(()) => day::read(&shown(raw), self.year),
        }
    }
}

/// Whether a text is a spreadsheet's error that was saved as text: `#REF!`, `#DIV/0!`, `#N/A`, `#NAME?`.
fn is_error(text: &str) -> bool {
    let name = text.strip_prefix('#').map(|rest| rest.strip_suffix(['!', '?']).unwrap_or(rest));
    name.is_some_and(|name| {
        ["REF", "DIV/0", "N/A", "NAME", "VALUE", "NUM", "NULL", "SPILL", "CALC", "FIELD", "BLOCKED"].contains(&name)
    })
}

/// What a cell shows, for messages and for text columns.
pub(crate) fn shown(raw: &Raw<'_>) -> String {
    match raw {
        Raw::Blank => String::new(),
        Raw::Text(text) | Raw::Error(text) => text.clone().into_owned(),
        Raw::Number(number) => number.normalize().to_string(),
        Raw::Moment(moment) => moment.to_string(),
        Raw::Flag(flag) => if *flag { "TRUE" } else { "FALSE" }.to_owned(),
        Raw::NoValue => "=".to_owned(),
    }
}

/// Text that begins with `=` is text: a formula comes with its value, never with its sign.
fn text<'a>(raw: &'a Raw<'_>) -> Cow<'a, str> {
    match raw {
        Raw::Text(text) => kept(text),
        other => Cow::Owned(shown(other)),
    }
}

/// Reads a code: kept as written, unless a spreadsheet has made a rounded number of it.
fn code<'a>(raw: &'a Raw<'_>) -> Result<Cow<'a, str>, Problem> {
    let damaged = |text: &str| Problem::of(Code::DamagedCode).with("text", text);
    match raw {
        Raw::Number(number) if number.trunc().mantissa().unsigned_abs() >= 10_u128.pow(KEPT_DIGITS) => {
            Err(damaged(&shown(raw)))
        }
        Raw::Text(text) => {
            let text = narrowed(text);
            // Typed before a number so that it stays text, and carried along into CSV.
            let bare = text.strip_prefix(['\'', '`']).map(|bare| Cow::Owned(bare.to_owned()));
            let text = bare.unwrap_or(text);
            if is_exponent(&text) { Err(damaged(&text)) } else { Ok(text) }
        }
        other => Ok(Cow::Owned(shown(other))),
    }
}

/// Whether this is how a spreadsheet shortens a long number: `3.3E+17`.
fn is_exponent(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    text.split_once(['E', 'e']).is_some_and(|(number, power)| {
        let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
        digits(whole) && digits(fraction) && power.strip_prefix('+').is_some_and(digits)
    })
}

fn number(raw: &Raw<'_>) -> Result<Decimal, Problem> {
    let read = match raw {
        Raw::Number(number) => Some(*number),
        Raw::Text(text) => parsed(&narrowed(text)),
        _ => None,
    };
    read.ok_or_else(|| Problem::of(Code::NotANumberCell).with("text", shown(raw)))
}

/// A number as people write it: `1234.5`, `1,234.5`, `-3`.
fn parsed(text: &str) -> Option<Decimal> {
    if !text.contains(',') {
        return Quantity::parse(text).ok()?.decimal();
    }
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let whole = unsigned.split('.').next().unwrap_or_default();
    let mut groups = whole.split(',');
    let first = groups.next().is_some_and(|group| (1..=3).contains(&group.len()));
    // `1,23` may be a decimal comma or a slip: it is asked about, not guessed.
    let rest = groups.all(|group| group.len() == 3);
    (first && rest).then(|| Quantity::parse(&text.replace(',', "")).ok()?.decimal())?
}

fn count(raw: &Raw<'_>) -> Result<Decimal, Problem> {
    let number = number(raw)?;
    let quantity = Quantity::from(number);
    if quantity.is_whole() && !quantity.is_negative() {
        return Ok(number);
    }
    Err(Problem::of(Code::NotACount).with("text", shown(raw)))
}

fn flag(raw: &Raw<'_>) -> Result<bool, Problem> {
    if let Raw::Flag(flag) = raw {
        return Ok(*flag);
    }
    // The two writings that nearly every cell has.
    match raw {
        Raw::Text(text) if text == "是" => return Ok(true),
        Raw::Text(text) if text == "否" => return Ok(false),
        _ => {}
    }
    let text = shown(raw);
    match narrowed(&text).to_lowercase().as_str() {
        "是" | "√" | "✓" | "✔" | "☑" | "1" | "y" | "yes" | "有" | "true" => Ok(true),
        "否" | "×" | "✗" | "✘" | "☒" | "0" | "n" | "no" | "无" | "false" => Ok(false),
        _ => Err(Problem::of(Code::NotAFlag).with("text", text)),
    }
}

fn choice<'a>(raw: &'a Raw<'_>, values: &[String]) -> Result<Cow<'a, str>, Problem> {
    if let Raw::Text(text) = raw
        && values.iter().any(|value| value.as_str() == text)
    {
        return Ok(Cow::Borrowed(text));
    }
    let written = shown(raw);
    let folded = compared(&written);
    if let Some(value) = values.iter().find(|value| compared(value) == folded) {
        return Ok(Cow::Owned(value.clone()));
    }
    let problem = Problem::of(Code::NotAChoice).near(&folded, values.iter().map(String::as_str));
    Err(problem.with("known", values.join("、")).with("text", written))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const YEAR: Stretch = Stretch { from: date(2016, 1, 1), to: date(2016, 12, 31) };

    fn read(raw: Raw<'_>, kind: &Kind) -> Result<String, Code> {
        let typing = Typing { year: YEAR, epoch: Epoch::From1900 };
        let value = typing.value(&raw, kind).map_err(|problem| problem.code())?;
        Ok(match value {
            Value::Blank => String::new(),
            Value::Text(text) => text.into_owned(),
            Value::Number(number) => number.to_string(),
            Value::Moment(moment) => moment.to_string(),
            Value::Flag(flag) => flag.to_string(),
        })
    }

    fn written(text: &str, kind: &Kind) -> Result<String, Code> {
        read(Raw::Text(text.into()), kind)
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        assert_eq!(written(" １,２３４.５\u{3000}", &Kind::Number), Ok("1234.5".to_owned()));
        assert_eq!(written("－3", &Kind::Number), Ok("-3".to_owned()));
        assert_eq!(written("0.10", &Kind::Number), Ok("0.1".to_owned()));
    }

    #[test]
    fn what_is_no_plain_number_is_no_number() {
        for text in ["12元", "3家", "1,23", "12,34,567", "3.5%", "(1)", "1e3", "-", "无", "1 2"] {
            assert_eq!(written(text, &Kind::Number), Err(Code::NotANumberCell), "{text}");
        }
    }

    #[test]
    fn a_count_is_whole_and_not_below_zero() {
        assert_eq!(written("12", &Kind::Count), Ok("12".to_owned()));
        assert_eq!(written("-1", &Kind::Count), Err(Code::NotACount));
        assert_eq!(written("1.5", &Kind::Count), Err(Code::NotACount));
        assert_eq!(read(Raw::Number(Decimal::new(20, 1)), &Kind::Count), Ok("2.0".to_owned()));
    }

    #[test]
    fn yes_and_no_have_many_faces() {
        for text in ["是", "√", "✓", "1", "Y", "ｙ", "有", "TRUE"] {
            assert_eq!(written(text, &Kind::Flag), Ok("true".to_owned()), "{text}");
        }
        for text in ["否", "×", "✗", "0", "N", "无", "false"] {
            assert_eq!(written(text, &Kind::Flag), Ok("false".to_owned()), "{text}");
        }
        assert_eq!(written("基本是", &Kind::Flag), Err(Code::NotAFlag));
    }

    #[test]
    fn a_code_keeps_its_zeros_and_says_when_it_was_rounded() {
        assert_eq!(written("00123", &Kind::Code), Ok("00123".to_owned()));
        assert_eq!(written("'91330604MA28812345", &Kind::Code), Ok("91330604MA28812345".to_owned()));
        assert_eq!(read(Raw::Number(Decimal::from(330_604_001)), &Kind::Code), Ok("330604001".to_owned()));
        assert_eq!(read(Raw::Number(Decimal::from(330_604_001_123_456_000_i64)), &Kind::Code), Err(Code::DamagedCode));
        assert_eq!(written("3.30604E+17", &Kind::Code), Err(Code::DamagedCode));
        assert_eq!(written("33E1000", &Kind::Code), Ok("33E1000".to_owned()));
    }

    #[test]
    fn a_choice_is_folded_and_never_guessed() {
        let kind = Kind::Choice(vec!["按时".to_owned(), "迟报".to_owned()]);
        assert_eq!(written(" 迟 报", &kind), Ok("迟报".to_owned()));
        assert_eq!(written("迟到", &kind), Err(Code::NotAChoice));
    }

    #[test]
    fn a_command_in_a_cell_stays_text() {
        assert_eq!(written("=cmd|' /C calc'!A0", &Kind::Text), Ok("=cmd|' /C calc'!A0".to_owned()));
    }

    #[test]
    fn errors_and_unsaved_formulas_are_said() {
        assert_eq!(read(Raw::Error("#REF!".into()), &Kind::Text), Err(Code::ErrorCell));
        assert_eq!(read(Raw::NoValue, &Kind::Number), Err(Code::FormulaWithoutValue));
    }

    #[test]
    fn a_number_in_a_date_column_is_a_day() {
        assert_eq!(read(Raw::Number(Decimal::from(42_433)), &Kind::Date), Ok("2016-03-04".to_owned()));
        assert_eq!(read(Raw::Number(Decimal::new(42_433_375, 3)), &Kind::Moment), Ok("2016-03-04 09:00".to_owned()));
        assert_eq!(read(Raw::Number(Decimal::new(34, 1)), &Kind::Date), Err(Code::NotADate));
    }
}
