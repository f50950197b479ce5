//! The records behind a figure: where they stand, and what their cells show.

use minijinja::context;
use serde::Serialize;

use super::{
    table::{self, Column, Table},
    words::Words,
};
use crate::{
    assessment::Assessment,
    criteria::{Piece, Remedy},
    dossier::{ColumnIndex, Kind, Ledger, LedgerIndex, RowPlace},
    measure::Measure,
};

/// Records that a page lists before it points to `scores.json`.
const MOST_RECORDS: usize = 8;
/// Columns that a table of records shows.
const MOST_COLUMNS: usize = 7;

/// Whose paper it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reader {
    /// The bureau's: private columns stay out.
    Bureau,
    /// The unit's own.
    Unit,
}

/// Records of one ledger.
#[derive(Clone, Debug, Serialize)]
pub struct Records {
    /// The ledger, the rule's part of the year, and how many.
    pub caption: String,
    /// The rule, as a reader of the regulation would say it.
    pub rule: String,
    /// File and sheet, where they are the same for all records shown.
    pub file: Option<String>,
    /// Headers of the columns shown.
    pub headers: Vec<String>,
    /// The records.
    pub rows: Vec<RecordRow>,
    /// How many stand only in `scores.json`.
    pub more: Option<String>,
}

/// One record.
#[derive(Clone, Debug, Serialize)]
pub struct RecordRow {
    /// File and sheet.
    pub file: String,
    /// Its row there.
    pub row: String,
    /// Its cells.
    pub cells: Vec<Cell>,
}

/// One cell.
#[derive(Clone, Debug, Serialize)]
pub struct Cell {
    /// What it shows.
    pub text: String,
    /// Whether it is kept on one line: days, numbers and codes are.
    pub tight: bool,
}

impl Records {
    /// The same as a plain table: under its caption the rule and the file, the row first.
    pub(super) fn table(self, words: &Words<'_>) -> Table {
        let rule = (!self.rule.is_empty()).then(|| words.say("record.rule", context! { rule => self.rule }));
        let caption =
            [Some(self.caption), rule, self.file.clone(), self.more].into_iter().flatten().collect::<Vec<_>>();
        let files = self.file.is_none();
        let file = files.then(|| Column::new(words.word("record.col-file"), table::Kind::Text, 12));
        let row = Column::new(words.word("record.col-row"), table::Kind::Mark, 3);
        let others = self.headers.into_iter().map(|header| Column::new(header, table::Kind::Text, 8));
        let columns = file.into_iter().chain([row]).chain(others).collect();
        let cells = |row: RecordRow| {
            let file = files.then_some(row.file);
            file.into_iter().chain([row.row]).chain(row.cells.into_iter().map(|cell| cell.text)).collect()
        };
        Table::new(caption.join("　"), columns, self.rows.into_iter().map(cells).collect())
    }
}

/// A record's place, as other programs take it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The file, relative to the workspace, with `/` between folders.
    pub file: String,
    /// The sheet; none in a CSV file.
    pub sheet: Option<String>,
    /// The row, from 1, as a spreadsheet shows it.
    pub row: u32,
}

impl Place {
    /// Where a record stands.
    pub(super) fn of(assessment: &Assessment, place: RowPlace) -> Place {
        let sheet = usize::try_from(place.sheet).ok().and_then(|index| assessment.dossier.sheets.get(index));
        let file = sheet.map(|sheet| sheet.path.display().to_string().replace('\\', "/")).unwrap_or_default();
        Place { file, sheet: sheet.and_then(|sheet| sheet.name.as_deref().map(str::to_owned)), row: place.row }
    }
}

/// What a table of records is about.
pub(super) struct Cited<'a> {
    /// What was measured by them.
    pub(super) measure: &'a Measure,
    /// What to do about them, whose columns a reader will want to see.
    pub(super) remedy: Option<&'a Remedy>,
    /// The records.
    pub(super) rows: &'a [RowPlace],
    /// The words over them.
    pub(super) caption: String,
    /// The rule, in words.
    pub(super) rule: String,
}

/// The table of some records of one ledger; `None` where there are none.
pub(super) fn table(words: &Words<'_>, assessment: &Assessment, cited: Cited<'_>, reader: Reader) -> Option<Records> {
    let Cited { measure, remedy, rows, caption, rule } = cited;
    let first = rows.first()?;
    let sheet = &assessment.dossier.sheets[usize::try_from(first.sheet).ok()?];
    let ledger = &assessment.criteria.schema[sheet.ledger];
    let shown: Vec<RowPlace> = rows.iter().copied().take(MOST_RECORDS).collect();
    let columns = columns(assessment, ledger, (measure, remedy), &shown, reader);
    let row = |place: &RowPlace| {
        let at = Place::of(assessment, *place);
        let texts = cells(assessment, *place, &columns).into_iter().zip(&columns);
        let cell = |((_, text), column): ((_, String), &ColumnIndex)| {
            let tight = !matches!(ledger[*column].kind, Kind::Text | Kind::Choice(_));
            Cell { text, tight }
        };
        RecordRow {
            file: at.sheet.map_or_else(|| at.file.clone(), |sheet| format!("{} · {sheet}", at.file)),
            row: at.row.to_string(),
            cells: texts.map(cell).collect(),
        }
    };
    let listed: Vec<RecordRow> = shown.iter().map(row).collect();
    let file = listed.first().map(|row| row.file.clone()).filter(|file| listed.iter().all(|row| row.file == *file));
    let more = rows.len() - shown.len();
    Some(Records {
        caption,
        rule,
        file,
        headers: columns.iter().map(|column| ledger[*column].name.value.clone()).collect(),
        rows: listed,
        more: (more > 0).then(|| words.say("record.more", context! { more })),
    })
}

/// The cells of a record under some columns, with their headers.
pub(super) fn cells(assessment: &Assessment, place: RowPlace, columns: &[ColumnIndex]) -> Vec<(String, String)> {
    let Some((batch, row)) = assessment.dossier.find(place) else { return Vec::new() };
    let Some(sheet) = usize::try_from(place.sheet).ok().and_then(|index| assessment.dossier.sheets.get(index)) else {
        return Vec::new();
    };
    let ledger = &assessment.criteria.schema[sheet.ledger];
    let cell = |column: &ColumnIndex| (ledger[*column].name.value.clone(), batch.columns[column.0].text(row));
    columns.iter().map(cell).collect()
}

/// Columns of a ledger that may leave the unit's own papers.
pub(super) fn public_columns(assessment: &Assessment, ledger: LedgerIndex) -> Vec<ColumnIndex> {
    let columns = assessment.criteria.schema[ledger].columns.iter().enumerate();
    columns.filter(|(_, column)| !column.private).map(|(index, _)| ColumnIndex(index)).collect()
}

/// First what tells records apart, what the remedy names and what the rule looked at, then others while there is room; blank
/// ones are left out.
fn columns(
    assessment: &Assessment,
    ledger: &Ledger,
    (measure, remedy): (&Measure, Option<&Remedy>),
    rows: &[RowPlace],
    reader: Reader,
) -> Vec<ColumnIndex> {
    let looked_at = measure.entries().into_iter().flat_map(|entry| assessment.criteria.plan[entry].tallied.columns());
    let named = remedy.and_then(|remedy| remedy.text.as_ref()).into_iter().flatten().filter_map(|piece| match piece {
        Piece::Column(name) => ledger.find(name),
        Piece::Words(_) => None,
    });
    let rest = (0..ledger.columns.len()).map(ColumnIndex);
    let wanted = ledger.key.iter().copied().chain(ledger.date).chain(named).chain(looked_at).chain(rest);
    let filled = |column: ColumnIndex| {
        let blank = |place: &RowPlace| match assessment.dossier.find(*place) {
            Some((batch, row)) => batch.columns[column.0].is_blank(row),
            None => true,
        };
        !rows.iter().all(blank)
    };
    let mut columns: Vec<ColumnIndex> = Vec::new();
    for column in wanted {
        let known = ledger.columns.get(column.0).is_some_and(|rule| reader == Reader::Unit || !rule.private);
        if columns.len() < MOST_COLUMNS && known && !columns.contains(&column) && filled(column) {
            columns.push(column);
        }
    }
    columns.sort_unstable();
    columns
}
