//! Ledger records as batches of typed columns; each row knows its unit, its day and its place.

use std::{
    borrow::Cow,
    collections::HashMap,
    hash::{Hash, Hasher},
    sync::Arc,
};

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{cell::Value, schema::Kind};
use crate::moment::{Moment, Workdays};

/// Rows that one batch holds at most.
pub const BATCH_ROWS: usize = 65_536;

/// Where a record stands: a sheet of the dossier and its 1-based row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowPlace {
    /// Index into [`Dossier::sheets`](super::Dossier::sheets).
    pub sheet: u32,
    /// 1-based row, as a spreadsheet shows it.
    pub row: u32,
}

/// A unit of the assessment, by its index in [`Units`](super::Units).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitIndex(pub u32);

/// Some rows of one sheet, column by column.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// Index into [`Dossier::sheets`](super::Dossier::sheets).
    pub sheet: u32,
    /// 1-based row of each record.
    pub rows: Vec<u32>,
    /// The unit of each record; `None` in a district-wide ledger.
    pub units: Vec<Option<UnitIndex>>,
    /// The day by which each record falls into the year; `None` in a ledger without a date rule.
    pub days: Vec<Option<Date>>,
    /// One column per column of the ledger's schema, in its order.
    pub columns: Vec<Column>,
    /// Which days are worked, for conditions that count working days.
    pub workdays: Arc<Workdays>,
}

/// The cells of one column.
#[derive(Clone, Debug)]
pub enum Column {
    /// Text, codes, choices and reference periods.
    Text(Texts),
    /// Numbers and counts.
    Number(Vec<Option<Decimal>>),
    /// Days and moments.
    Moment(Vec<Option<Moment>>),
    /// Yes or no.
    Flag(Vec<Option<bool>>),
}

/// Text cells as numbers of a dictionary: most ledger columns hold few different words.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    /// For each row the index of its word plus one; 0 is a blank cell.
    codes: Vec<u32>,
    /// The different words, in order of appearance.
    words: Vec<Box<str>>,
    /// Where each word stands.
    places: HashMap<Box<str>, u32>,
}

impl Texts {
    /// Adds a cell; an empty text is a blank.
    pub fn push(&mut self, text: &str) {
        if text.is_empty() {
            self.codes.push(0);
            return;
        }
        let code = if let Some(code) = self.places.get(text) {
            *code
        } else {
            self.words.push(text.into());
            let code = u32::try_from(self.words.len()).expect("a batch holds fewer words than rows");
            self.places.insert(text.into(), code);
            code
        };
        self.codes.push(code);
    }

    /// The text of a row, or `None` when it is blank.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<&str> {
        let code = usize::try_from(self.codes[row]).ok()?;
        self.words.get(code.checked_sub(1)?).map(AsRef::as_ref)
    }

    /// Keeps the rows marked `true`.
    pub(crate) fn keep(&mut self, marks: &[bool]) {
        keep(&mut self.codes, marks);
    }

    /// The dictionary number of a row: 0 for a blank, otherwise the index in [`Texts::words`] plus one.
    #[must_use]
    pub fn code(&self, row: usize) -> u32 {
        self.codes[row]
    }

    /// The different words, in order of appearance; a word may be left over from a record that was dropped.
    #[must_use]
    pub fn words(&self) -> &[Box<str>] {
        &self.words
    }
}

impl Column {
    /// An empty column for cells of this kind.
    #[must_use]
    pub(crate) fn of(kind: &Kind) -> Column {
        match kind {
            Kind::Text | Kind::Code | Kind::Period | Kind::Choice(_) => Column::Text(Texts::default()),
            Kind::Number | Kind::Count => Column::Number(Vec::new()),
            Kind::Date | Kind::Moment => Column::Moment(Vec::new()),
            Kind::Flag => Column::Flag(Vec::new()),
        }
    }

    /// Adds a cell; one of another kind than the column's counts as blank.
    pub(crate) fn push(&mut self, value: &Value<'_>) {
        match (self, value) {
            (Column::Text(texts), Value::Text(text)) => texts.push(text),
            (Column::Text(texts), _) => texts.push(""),
            (Column::Number(numbers), Value::Number(number)) => numbers.push(Some(*number)),
            (Column::Number(numbers), _) => numbers.push(None),
            (Column::Moment(moments), Value::Moment(moment)) => moments.push(Some(*moment)),
            (Column::Moment(moments), _) => moments.push(None),
            (Column::Flag(flags), Value::Flag(flag)) => flags.push(Some(*flag)),
            (Column::Flag(flags), _) => flags.push(None),
        }
    }

    /// A cell as a value.
    pub(crate) fn value(&self, row: usize) -> Value<'_> {
        match self {
            Column::Text(texts) => texts.get(row).map_or(Value::Blank, |text| Value::Text(Cow::Borrowed(text))),
            Column::Number(numbers) => numbers[row].map_or(Value::Blank, Value::Number),
            Column::Moment(moments) => moments[row].map_or(Value::Blank, Value::Moment),
            Column::Flag(flags) => flags[row].map_or(Value::Blank, Value::Flag),
        }
    }

    /// Feeds a cell to a hasher, so that equal cells of two batches feed it alike.
    pub(crate) fn hash(&self, row: usize, hasher: &mut impl Hasher) {
        match self {
            Column::Text(texts) => texts.get(row).hash(hasher),
            Column::Number(numbers) => numbers[row].hash(hasher),
            Column::Moment(moments) => moments[row].hash(hasher),
            Column::Flag(flags) => flags[row].hash(hasher),
        }
    }

    /// Keeps the rows marked `true`.
    pub(crate) fn keep(&mut self, marks: &[bool]) {
        match self {
            Column::Text(texts) => texts.keep(marks),
            Column::Number(numbers) => keep(numbers, marks),
            Column::Moment(moments) => keep(moments, marks),
            Column::Flag(flags) => keep(flags, marks),
        }
    }

    /// A cell as text for people; empty when it is blank.
    #[must_use]
    pub fn text(&self, row: usize) -> String {
        match self {
            Column::Text(texts) => texts.get(row).unwrap_or_default().to_owned(),
            Column::Number(numbers) => numbers[row].map(|number| number.normalize().to_string()).unwrap_or_default(),
            Column::Moment(moments) => moments[row].map(|moment| moment.to_string()).unwrap_or_default(),
            Column::Flag(flags) => flags[row].map_or("", |flag| if flag { "是" } else { "否" }).to_owned(),
        }
    }

    /// Whether the cell is blank.
    #[must_use]
    pub fn is_blank(&self, row: usize) -> bool {
        match self {
            Column::Text(texts) => texts.code(row) == 0,
            Column::Number(numbers) => numbers[row].is_none(),
            Column::Moment(moments) => moments[row].is_none(),
            Column::Flag(flags) => flags[row].is_none(),
        }
    }
}

/// Keeps the elements marked `true`.
fn keep<T>(elements: &mut Vec<T>, marks: &[bool]) {
    let mut marks = marks.iter();
    elements.retain(|_| marks.next().copied().unwrap_or(false));
}

impl Batch {
    /// Keeps the records marked `true`.
    pub(crate) fn keep(&mut self, marks: &[bool]) {
        if marks.iter().all(|mark| *mark) {
            return;
        }
        keep(&mut self.rows, marks);
        keep(&mut self.units, marks);
        keep(&mut self.days, marks);
        for column in &mut self.columns {
            column.keep(marks);
        }
    }

    /// How many records.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Where a record stands.
    #[must_use]
    pub fn place(&self, row: usize) -> RowPlace {
        RowPlace { sheet: self.sheet, row: self.rows[row] }
    }
}
