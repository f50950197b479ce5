//! Conditions over batches, column by column; expressions row by row.

use std::{borrow::Cow, cmp::Ordering};

use super::{Comparison, Term, Test};
use crate::{
    dossier::{Batch, Column, ColumnIndex},
    moment::Moment,
    num::Quantity,
};

/// The value of an expression for one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell<'a> {
    /// Text.
    Text(Cow<'a, str>),
    /// A number.
    Number(Quantity),
    /// A day or moment.
    Moment(Moment),
    /// Seconds.
    Duration(i64),
    /// Yes or no.
    Flag(bool),
}

impl Cell<'_> {
    /// The number, where it is one; a duration counts in days.
    #[must_use]
    pub fn number(self) -> Option<Quantity> {
        match self {
            Cell::Number(number) => Some(number),
            Cell::Duration(seconds) => Quantity::from(seconds).over(&Quantity::from(86_400_i64)),
            Cell::Flag(flag) => Some(Quantity::from(u64::from(flag))),
            Cell::Text(_) | Cell::Moment(_) => None,
        }
    }

    fn compare(&self, other: &Cell<'_>) -> Option<Ordering> {
        match (self, other) {
            (Cell::Text(left), Cell::Text(right)) => Some(left.cmp(right)),
            (Cell::Number(left), Cell::Number(right)) => Some(left.cmp(right)),
            (Cell::Moment(left), Cell::Moment(right)) => left.partial_cmp(right),
            (Cell::Duration(left), Cell::Duration(right)) => Some(left.cmp(right)),
            (Cell::Flag(left), Cell::Flag(right)) => Some(left.cmp(right)),
            _ => None,
        }
    }
}

/// For each row whether the test holds.
pub(super) fn mask(test: &Test, batch: &Batch) -> Vec<bool> {
    let rows = batch.len();
    match test {
        Test::Any(tests) => combine(tests, batch, |left, right| left | right),
        Test::All(tests) => combine(tests, batch, |left, right| left & right),
        Test::Not(test) => mask(test, batch).into_iter().map(|holds| !holds).collect(),
        // A text column is asked once per different word, not once per row.
        Test::Compare(Term::Column(column), comparison, Term::Text(text)) => {
            by_word(batch, *column, |word| comparison.holds(Some(word.cmp(text.as_str()))))
        }
        Test::In(Term::Column(column), list) if list.iter().all(|term| matches!(term, Term::Text(_))) => {
            by_word(batch, *column, |word| list.iter().any(|term| matches!(term, Term::Text(text) if text == word)))
        }
        Test::Contains(column, text) => by_word(batch, *column, |word| word.contains(text.as_str())),
        Test::Flag(_) | Test::Compare(..) | Test::In(..) | Test::Blank(_) => {
            (0..rows).map(|row| holds(test, batch, row)).collect()
        }
    }
}

fn combine(tests: &[Test], batch: &Batch, join: fn(bool, bool) -> bool) -> Vec<bool> {
    let mut masks = tests.iter().map(|test| mask(test, batch));
    let first = masks.next().unwrap_or_default();
    masks.fold(first, |left, right| left.into_iter().zip(right).map(|(left, right)| join(left, right)).collect())
}

fn by_word(batch: &Batch, column: ColumnIndex, asks: impl Fn(&str) -> bool) -> Vec<bool> {
    let Column::Text(texts) = &batch.columns[column.0] else { return vec![false; batch.len()] };
    // Index 0 is the blank, with which nothing compares.
    let answers: Vec<bool> = std::iter::once(false).chain(texts.words().iter().map(|word| asks(word))).collect();
    (0..batch.len()).map(|row| answers[usize::try_from(texts.code(row)).unwrap_or_default()]).collect()
}

/// Whether the test holds for one row.
pub(super) fn holds(test: &Test, batch: &Batch, row: usize) -> bool {
    match test {
        Test::Any(tests) => tests.iter().any(|test| holds(test, batch, row)),
        Test::All(tests) => tests.iter().all(|test| holds(test, batch, row)),
        Test::Not(test) => !holds(test, batch, row),
        Test::Flag(column) => matches!(column_cell(batch, *column, row), Some(Cell::Flag(true))),
        Test::Compare(left, comparison, right) => compares(left, *comparison, right, batch, row),
        Test::In(value, list) => list.iter().any(|other| compares(value, Comparison::Equal, other, batch, row)),
        Test::Blank(column) => batch.columns[column.0].is_blank(row),
        Test::Contains(column, text) => {
            matches!(column_cell(batch, *column, row), Some(Cell::Text(word)) if word.contains(text.as_str()))
        }
    }
}

fn compares(left: &Term, comparison: Comparison, right: &Term, batch: &Batch, row: usize) -> bool {
    let (Some(left), Some(right)) = (cell(left, batch, row), cell(right, batch, row)) else { return false };
    comparison.holds(left.compare(&right))
}

fn column_cell(batch: &Batch, column: ColumnIndex, row: usize) -> Option<Cell<'_>> {
    match &batch.columns[column.0] {
        Column::Text(texts) => texts.get(row).map(|text| Cell::Text(Cow::Borrowed(text))),
        Column::Number(numbers) => numbers[row].map(|number| Cell::Number(Quantity::from(number))),
        Column::Moment(moments) => moments[row].map(Cell::Moment),
        Column::Flag(flags) => flags[row].map(Cell::Flag),
    }
}

/// The value of a term for one row; `None` when a cell it needs is blank.
pub(super) fn cell<'a>(term: &'a Term, batch: &'a Batch, row: usize) -> Option<Cell<'a>> {
    let of = |term: &'a Term| cell(term, batch, row);
    let moments = |from: &'a Term, to: &'a Term| match (of(from)?, of(to)?) {
        (Cell::Moment(from), Cell::Moment(to)) => Some((from, to)),
        _ => None,
    };
    Some(match term {
        Term::Column(column) => column_cell(batch, *column, row)?,
        Term::Text(text) => Cell::Text(Cow::Borrowed(text)),
        Term::Number(number) => Cell::Number(number.clone()),
        Term::Moment(moment) => Cell::Moment(*moment),
        Term::Duration(seconds) => Cell::Duration(*seconds),
        Term::Plus(left, right) => match (of(left)?, of(right)?) {
            (Cell::Number(left), Cell::Number(right)) => Cell::Number(&left + &right),
            (Cell::Moment(moment), Cell::Duration(seconds)) => Cell::Moment(moved(moment, seconds)),
            (Cell::Duration(left), Cell::Duration(right)) => Cell::Duration(left + right),
            _ => return None,
        },
        Term::Minus(left, right) => match (of(left)?, of(right)?) {
            (Cell::Number(left), Cell::Number(right)) => Cell::Number(&left - &right),
            (Cell::Moment(moment), Cell::Duration(seconds)) => Cell::Moment(moved(moment, -seconds)),
            (Cell::Moment(later), Cell::Moment(earlier)) => Cell::Duration(later.seconds_since(earlier)),
            (Cell::Duration(left), Cell::Duration(right)) => Cell::Duration(left - right),
            _ => return None,
        },
        Term::Days(later, earlier) => {
            let (later, earlier) = moments(later, earlier)?;
            Cell::Number(Quantity::from(later.days_since(earlier)))
        }
        Term::Workdays(later, earlier) => {
            let (later, earlier) = moments(later, earlier)?;
            Cell::Number(Quantity::from(batch.workdays.between(earlier.date, later.date)))
        }
        Term::Hours(later, earlier) => {
            let (later, earlier) = moments(later, earlier)?;
            Cell::Number(Quantity::from(later.seconds_since(earlier)).over(&Quantity::from(3_600_i64))?)
        }
    })
}

/// Whole days keep a moment without a time what it is: a deadline at the end of a day.
fn moved(moment: Moment, seconds: i64) -> Moment {
    if seconds % 86_400 == 0 { moment.plus_days(seconds / 86_400) } else { moment.plus_seconds(seconds) }
}
