//! One sheet into batches: rows are typed as they stream by, and only good ones are kept.

use std::{ops::ControlFlow, sync::Arc};

use super::{
    Sheet,
    batch::{BATCH_ROWS, Batch, Column, Texts},
    cell::{Typing, Value, shown},
    findings::{Findings, SheetPlace, excerpt_cell, neighbours},
    fold::{compared, narrowed, trimmed},
    format::{Raw, RawRow},
    header::Header,
    problem::Problem,
    schema::{ColumnIndex, Kind, Ledger},
    total::{self, Total},
};
use crate::{
    diag::{Code, nearest},
    source::{ExcerptCell, Locator},
};

/// Records of a sheet whose units are still the words written.
#[derive(Debug, Default)]
pub(crate) struct SheetBatch {
    /// The records; their units and days are not known yet.
    pub batch: Batch,
    /// For each header that may name the unit its cells.
    pub units: Vec<Texts>,
}

impl SheetBatch {
    /// Keeps the records marked `true`.
    pub(crate) fn keep(&mut self, marks: &[bool]) {
        if marks.iter().all(|mark| *mark) {
            return;
        }
        self.batch.keep(marks);
        for texts in &mut self.units {
            texts.keep(marks);
        }
    }
}

/// A sheet of a ledger, read.
#[derive(Debug)]
pub(crate) struct SheetRead {
    /// Where it stands.
    pub place: SheetPlace,
    /// Its header.
    pub header: Header,
    /// Its records.
    pub batches: Vec<SheetBatch>,
    /// Rows left out because something is wrong in them.
    pub bad_rows: usize,
    /// Hidden rows that hold records.
    pub hidden: Vec<u32>,
    /// What was found.
    pub findings: Findings,
}

impl SheetRead {
    /// The sheet as a dossier knows it.
    pub(crate) fn sheet(&self, ledger: &Ledger) -> Sheet {
        let column = |index| self.header.column(|slot| slot.column == Some(ColumnIndex(index)));
        Sheet {
            path: Arc::clone(&self.place.path),
            name: self.place.name.clone(),
            ledger: self.header.ledger,
            columns: (0..ledger.columns.len()).map(column).collect(),
        }
    }

    /// Whether the sheet's columns are such that none of its records can be trusted.
    pub(crate) fn is_unusable(&self) -> bool {
        let broken = !self.header.missing.is_empty() || self.header.no_unit || !self.header.repeated.is_empty();
        // A table inside criteria shows only the columns that matter.
        broken && self.place.text.is_none()
    }

    /// A record's cells, for showing it under a message.
    pub(crate) fn excerpt(&self, batch: usize, row: usize) -> Vec<ExcerptCell> {
        let SheetBatch { batch, units } = &self.batches[batch];
        let cells = (0_u32..).zip(&self.header.slots).filter_map(|(column, slot)| {
            let text = match (slot.column, slot.unit) {
                (Some(index), _) => batch.columns[index.0].text(row),
                (None, Some(unit)) => units[unit].get(row).unwrap_or_default().to_owned(),
                (None, None) => return None,
            };
            Some(excerpt_cell(column, self.header.text(column), &text))
        });
        cells.collect()
    }

    /// Says something of the sheet as a whole.
    pub(crate) fn say_whole(&mut self, found: Problem) {
        let mut findings = std::mem::take(&mut self.findings);
        findings.push(found, None, || self.place.at(None, None, Vec::new()));
        self.findings = findings;
    }

    /// Says something of a record, or of one of its cells.
    pub(crate) fn say(&mut self, found: Problem, batch: usize, row: usize, column: Option<u32>) {
        let mut findings = std::mem::take(&mut self.findings);
        let number = self.batches[batch].batch.rows[row];
        findings.push(found, column, || {
            let excerpt = neighbours(&self.excerpt(batch, row), column);
            self.place.at(Some(number), column, excerpt)
        });
        self.findings = findings;
    }
}

/// Reads the rows under a header.
pub(crate) struct Reading<'a> {
    ledger: &'a Ledger,
    typing: Typing,
    read: SheetRead,
    /// Fields that each record must have, in a format that separates fields by signs.
    fields: Option<u32>,
    /// Whether a bad row stands above, so that a total cannot be checked.
    bad_above: bool,
    /// Records before the last 小计.
    counted: usize,
}

impl<'a> Reading<'a> {
    /// Begins under `header`, saying at once what is wrong with it.
    pub(crate) fn begin(ledger: &'a Ledger, typing: Typing, header: Header, place: SheetPlace) -> Reading<'a> {
        let read = SheetRead {
            place,
            header,
            batches: Vec::new(),
            bad_rows: 0,
            hidden: Vec::new(),
            findings: Findings::default(),
        };
        let mut reading = Reading { ledger, typing, read, fields: None, bad_above: false, counted: 0 };
        reading.check_header();
        reading
    }

    /// The header's own record says how many fields there are.
    pub(crate) fn with_fields(mut self, row: &RawRow<'_>) -> Reading<'a> {
        let filled = row.cells.iter().rev().find(|(_, cell)| !is_blank(cell)).map(|(column, _)| column + 1);
        self.fields = row.fields.and(filled);
        self
    }

    fn check_header(&mut self) {
        let SheetRead { place, header, findings, .. } = &mut self.read;
        let whole = |row| place.at(Some(row), None, Vec::new());
        let ledger = self.ledger;
        let written: Vec<&str> = header.texts.iter().map(|(_, text)| text.as_str()).collect();
        let inside_criteria = place.text.is_some();
        if (!header.missing.is_empty() || header.no_unit) && !inside_criteria {
            let mut missing = header.missing.clone();
            if header.no_unit && !ledger.unit.iter().any(|unit| missing.contains(unit)) {
                missing.push(ledger.unit.join("/"));
            }
            let near = missing.iter().filter_map(|name| nearest(name, written.iter().copied())).collect::<Vec<_>>();
            let found = Problem::of(Code::MissingColumn)
                .with("columns", missing.join("、"))
                .with("title", &ledger.title)
                .with("near", near.join("、"));
            findings.push(found, None, || whole(header.row));
        }
        for (column, first) in &header.repeated {
            let found = Problem::of(Code::DuplicateColumn)
                .with("column", header.text(*column))
                .with("first", crate::source::column_letters(*first));
            findings.push(found, None, || place.at(Some(header.row), Some(*column), Vec::new()));
        }
        for column in header.extra.iter().filter(|_| inside_criteria) {
            let place = place.at(Some(header.row), Some(*column), Vec::new());
            if let Locator::Text(span) = &place {
                findings
                    .push(ledger.unknown_column(header.text(*column), span).into(), Some(*column), || place.clone());
            }
        }
        if !header.extra.is_empty() && !inside_criteria {
            let names: Vec<&str> = header.extra.iter().map(|column| header.text(*column)).collect();
            let found = Problem::of(Code::ExtraColumns)
                .with("columns", names.join("、"))
                .with("count", names.len())
                .with("title", &ledger.title);
            findings.push(found, None, || whole(header.row));
        }
    }

    /// Reads one row.
    pub(crate) fn row(&mut self, row: &RawRow<'_>) -> ControlFlow<()> {
        if row.cells.iter().all(|(_, cell)| is_blank(cell)) {
            return ControlFlow::Continue(());
        }
        if let Some(problem) = self.ragged(row) {
            self.bad(problem, row, None);
            return ControlFlow::Continue(());
        }
        let mut columns = vec![&Raw::Blank; self.ledger.columns.len()];
        let mut units = vec![&Raw::Blank; self.ledger.unit.len()];
        let mut used = false;
        for (column, cell) in &row.cells {
            let slot = usize::try_from(*column).ok().and_then(|column| self.read.header.slots.get(column));
            let Some(slot) = slot else { continue };
            used |= (slot.unit.is_some() || slot.column.is_some()) && !is_blank(cell);
            if let Some(unit) = slot.unit {
                units[unit] = cell;
            }
            if let Some(ColumnIndex(index)) = slot.column {
                columns[index] = cell;
            }
        }
        // A remark beside the table is no record.
        if !used || self.is_header_again(row) || total::is_footnote(row) {
            return ControlFlow::Continue(());
        }
        if let Some(kind) = total::is_total(row) {
            self.check_total(kind, row, &columns);
            return ControlFlow::Continue(());
        }
        if row.hidden {
            self.read.hidden.push(row.number);
        }
        self.record(row, &columns, &units);
        ControlFlow::Continue(())
    }

    /// Types the cells of a record and keeps it when all are good.
    fn record(&mut self, row: &RawRow<'_>, columns: &[&Raw<'_>], units: &[&Raw<'_>]) {
        let ledger = self.ledger;
        let mut values = Vec::with_capacity(columns.len());
        let mut good = true;
        for (index, (rule, cell)) in ledger.columns.iter().zip(columns).enumerate() {
            let value = self.typing.value(cell, &rule.kind).and_then(|value| {
                let missing = value == Value::Blank && rule.required && rule.lookup.is_none();
                if missing { Err(Problem::of(Code::MissingCell)) } else { Ok(value) }
            });
            match value {
                Ok(value) => values.push(value),
                Err(problem) => {
                    let place = self.read.header.column(|slot| slot.column == Some(ColumnIndex(index)));
                    // A column that is not there was said to be missing once and for all.
                    if place.is_some() || problem.code() != Code::MissingCell {
                        self.bad(problem.with("column", &rule.name.value), row, place);
                        good = false;
                    }
                    values.push(Value::Blank);
                }
            }
        }
        let mut names = Vec::with_capacity(units.len());
        for (index, cell) in units.iter().enumerate() {
            match self.typing.value(cell, &Kind::Code) {
                Ok(Value::Text(text)) => names.push(compared(&text)),
                Ok(_) => names.push(String::new()),
                Err(problem) => {
                    let place = self.read.header.column(|slot| slot.unit == Some(index));
                    // Where the unit's header is a column of its own as well, it has been said.
                    if good {
                        self.bad(problem.with("column", &ledger.unit[index]), row, place);
                    }
                    good = false;
                    names.push(String::new());
                }
            }
        }
        if good {
            self.keep(row.number, &values, &names);
        } else {
            self.read.bad_rows += 1;
            self.bad_above = true;
        }
    }

    fn keep(&mut self, number: u32, values: &[Value<'_>], names: &[String]) {
        let full = self.read.batches.last().is_none_or(|open| open.batch.len() >= BATCH_ROWS);
        if full {
            self.read.batches.push(SheetBatch {
                batch: Batch {
                    columns: self.ledger.columns.iter().map(|rule| Column::of(&rule.kind)).collect(),
                    ..Batch::default()
                },
                units: names.iter().map(|_| Texts::default()).collect(),
            });
        }
        let open = self.read.batches.last_mut().expect("a batch was just opened");
        open.batch.rows.push(number);
        open.batch.units.push(None);
        open.batch.days.push(None);
        for (column, value) in open.batch.columns.iter_mut().zip(values) {
            column.push(value);
        }
        for (texts, name) in open.units.iter_mut().zip(names) {
            texts.push(name);
        }
    }

    /// A record of a comma-separated file must have as many fields as the header, or its values have moved.
    fn ragged(&self, row: &RawRow<'_>) -> Option<Problem> {
        let (expected, _) = (self.fields?, row.fields?);
        let filled = row.cells.iter().rev().find(|(_, cell)| !is_blank(cell)).map_or(0, |(column, _)| column + 1);
        let few = row.fields? < expected && !total::is_footnote(row) && total::is_total(row).is_none();
        (filled > expected || few).then(|| {
            let found = if few { row.fields.unwrap_or_default() } else { filled };
            Problem::of(Code::RaggedRecord).with("expected", expected).with("found", found)
        })
    }

    /// Forms printed over several pages repeat their header.
    fn is_header_again(&self, row: &RawRow<'_>) -> bool {
        let mut cells = row.cells.iter().filter(|(_, cell)| !is_blank(cell)).peekable();
        cells.peek().is_some()
            && cells.all(|(column, cell)| {
                matches!(cell, Raw::Text(text) if compared(text) == compared(self.read.header.text(*column)))
            })
    }

    fn check_total(&mut self, kind: Total, row: &RawRow<'_>, columns: &[&Raw<'_>]) {
        let records: usize = self.read.batches.iter().map(|batch| batch.batch.len()).sum();
        let from = if kind == Total::Part { self.counted } else { 0 };
        if kind == Total::Part {
            self.counted = records;
        }
        if self.bad_above {
            return;
        }
        for (index, cell) in columns.iter().enumerate() {
            let batches = self.read.batches.iter().map(|batch| &batch.batch);
            let rule = &self.ledger.columns[index];
            if let Some((written, sum)) = total::wrong(cell, rule, index, batches, from, &self.typing) {
                let place = self.read.header.column(|slot| slot.column == Some(ColumnIndex(index)));
                let found = Problem::of(Code::WrongTotal).with("written", written).with("sum", sum);
                self.say(found.with("column", &rule.name.value), row, place);
            }
        }
    }

    fn bad(&mut self, found: Problem, row: &RawRow<'_>, column: Option<u32>) {
        if found.code() == Code::RaggedRecord {
            self.read.bad_rows += 1;
            self.bad_above = true;
        }
        self.say(found, row, column);
    }

    fn say(&mut self, found: Problem, row: &RawRow<'_>, column: Option<u32>) {
        let SheetRead { place, header, findings, .. } = &mut self.read;
        findings.push(found, column, || {
            let slots = (0_u32..).zip(&header.slots);
            let known = slots.filter(|(_, slot)| slot.unit.is_some() || slot.column.is_some());
            let cells: Vec<ExcerptCell> = known
                .map(|(column, _)| {
                    let cell = row.cells.iter().find(|(at, _)| *at == column);
                    let text = cell.map(|(_, cell)| shown(cell)).unwrap_or_default();
                    excerpt_cell(column, header.text(column), narrowed(&text).as_ref())
                })
                .collect();
            place.at(Some(row.number), column, neighbours(&cells, column))
        });
    }

    /// The sheet, read to its end.
    pub(crate) fn finish(mut self) -> SheetRead {
        let SheetRead { place, hidden, findings, header, .. } = &mut self.read;
        if !hidden.is_empty() {
            let found = Problem::of(Code::HiddenRows).with("count", hidden.len()).with("rows", ranges(hidden));
            let first = hidden.first().copied().unwrap_or(header.row);
            findings.push(found, None, || place.at(Some(first), None, Vec::new()));
        }
        self.read
    }
}

fn is_blank(cell: &Raw<'_>) -> bool {
    match cell {
        Raw::Blank => true,
        Raw::Text(text) => trimmed(text).is_empty(),
        _ => false,
    }
}

/// Row numbers as people say them: `5–9、12`; of many only the first few.
pub(crate) fn ranges(rows: &[u32]) -> String {
    let mut stretches: Vec<(u32, u32)> = Vec::new();
    for row in rows {
        match stretches.last_mut() {
            Some((_, last)) if *last + 1 == *row => *last = *row,
            _ => stretches.push((*row, *row)),
        }
    }
    let shown = stretches
        .iter()
        .take(8)
        .map(|(first, last)| if first == last { first.to_string() } else { format!("{first}–{last}") });
    let mut text = shown.collect::<Vec<_>>().join("、");
    if stretches.len() > 8 {
        text.push('…');
    }
    text
}
