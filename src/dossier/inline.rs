//! Ledgers written inside criteria: the small tables of an item's examples.

use std::{path::Path, sync::Arc};

use jiff::civil::Date;

use super::{
    Dossier,
    assemble::{Plan, assemble},
    cell::Typing,
    findings::SheetPlace,
    format::{Epoch, Raw, RawRow},
    header::{self, Outline},
    schema::{LedgerIndex, Schema},
    sheet::{Reading, SheetRead},
};
use crate::{
    diag::Diagnostics,
    moment::Stretch,
    source::{Span, Spanned},
};

/// The name of the one unit of an example that names none.
pub const ANONYMOUS: &str = "示例单位";

/// A ledger as an example shows it: comma-separated, spaces around cells without meaning, only the columns that matter.
#[derive(Clone, Debug)]
pub struct InlineTable {
    /// Which ledger.
    pub ledger: LedgerIndex,
    /// The table, and the TOML string it stands in.
    pub text: Spanned<String>,
}

/// Everything from which an example's dossier is made.
#[derive(Clone, Debug)]
pub struct Example<'a> {
    /// The ledgers of the edition.
    pub schema: &'a Schema,
    /// The ledger that lists the units.
    pub units: LedgerIndex,
    /// The assessment year.
    pub year: Stretch,
    /// The last day that counts.
    pub as_of: Option<Date>,
    /// The unit whose points the example states; [`ANONYMOUS`] where it names none.
    pub unit: &'a str,
    /// Its tables, the list of units among them where there is one.
    pub tables: &'a [InlineTable],
}

impl Dossier {
    /// The dossier of an example.
    ///
    /// Its units are those of its own list or all that its tables name; a record that names none is the example's unit's.
    /// Every ledger that it does not show is there and empty. What is wrong is said at the line of the criteria.
    pub fn from_tables(example: &Example<'_>, diags: &mut Diagnostics) -> Dossier {
        let outlines = Outline::of(example.schema);
        let sheets = example.tables.iter().filter_map(|table| read(example, table, &outlines)).collect();
        let plan = Plan {
            schema: example.schema,
            units: example.units,
            year: example.year,
            as_of: example.as_of,
            example: Some(example.unit),
        };
        assemble(&plan, sheets, diags)
    }
}

fn read(example: &Example<'_>, table: &InlineTable, outlines: &[Outline]) -> Option<SheetRead> {
    let Spanned { value, span } = &table.text;
    let first_line = first_line(span);
    let mut records =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).trim(csv::Trim::All).from_reader(value.as_bytes());
    let rows = records.records().filter_map(Result::ok).filter_map(|record| {
        let line = record.position().map_or(0, csv::Position::line);
        let fields = u32::try_from(record.len()).ok()?;
        let text = |field: &str| if field.is_empty() { Raw::Blank } else { Raw::Text(field.to_owned().into()) };
        let cells: Vec<(u32, Raw<'_>)> = (0..).zip(record.iter().map(text)).collect();
        let number = u32::try_from(line).ok()?.checked_add(first_line)?.checked_sub(1)?;
        // The spaces before the closing quotes are no record.
        let blank = cells.iter().all(|(_, cell)| *cell == Raw::Blank) && fields <= 1;
        (!blank).then_some(RawRow { number, hidden: false, cells, fields: Some(fields) })
    });
    let rows: Vec<RawRow<'_>> = rows.collect();
    let header = header::of_ledger(rows.get(..1)?, table.ledger, Some(0), outlines)?.written(&rows[0]);
    let path: Arc<Path> = Arc::from(span.source.path.as_path());
    let place = SheetPlace { path, name: None, order: span.range.start, text: Some(span.clone()) };
    let typing = Typing { year: example.year, epoch: Epoch::From1900 };
    let mut reading = Reading::begin(&example.schema[table.ledger], typing, header, place).with_fields(&rows[0]);
    for row in &rows[1..] {
        _ = reading.row(row);
    }
    Some(reading.finish())
}

/// The 1-based line on which the text inside the quotes begins: TOML drops a line break right after them.
fn first_line(span: &Span) -> u32 {
    let inner = span.inside(0, usize::MAX / 2).range.start;
    let text = span.source.text.get(inner..).unwrap_or_default();
    let dropped = text.starts_with('\n') || text.starts_with("\r\n");
    u32::try_from(span.line() + usize::from(dropped)).unwrap_or(u32::MAX)
}
