//! A book becomes an XLSX file, row by row.

use jiff::civil::Date;
use rust_xlsxwriter::{
    ConditionalFormat3ColorScale, ConditionalFormatType, DataValidation, DataValidationErrorStyle, DocProperties,
    ExcelDateTime, Formula, IgnoreError, Workbook, Worksheet, XlsxError,
};

use super::{
    Book, Cell, Choice, Options, Page, Sheet,
    address::{column, row},
    looks::{self, Look, Looks, Place},
};
use crate::{num::Quantity, report::Kind};

/// A sheet of more rows than this goes through a file, so that memory does not grow with it.
const MANY_ROWS: usize = 10_000;
/// Characters a cell can hold.
const LONGEST_TEXT: usize = 32_000;
/// Characters a printed foot can hold, less those that number its pages.
const LONGEST_FOOT: usize = 200;
/// How high a line of the body is, in points.
const LINE_HEIGHT: u32 = 14;
/// How high a row can be, in points.
const HIGHEST: u32 = 400;
/// Decimals to which a number that no decimal holds is kept.
const EXACT: u32 = 15;
/// Half-width characters across a page at the size of the body.
const PAGE_WIDTH: u32 = 130;
/// How much wider than a page a sheet may be before it is printed on larger paper.
const SMALLEST_PRINT: u32 = 2;

/// The bytes; `streams` says whether long sheets go through a file.
pub(super) fn bytes(book: &Book<'_>, streams: bool) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let properties = DocProperties::new()
        .set_title(&book.title)
        .set_author(&book.author)
        .set_comment(&book.foot)
        .set_creation_datetime(&day(book.made)?);
    workbook.set_properties(&properties);
    workbook.set_default_format(&looks::plain(), 20, 72)?;
    let mut looks = Looks::default();
    for sheet in &book.sheets {
        let worksheet = if streams && sheet.rows.len() > MANY_ROWS {
            workbook.add_worksheet_with_low_memory()?
        } else {
            workbook.add_worksheet()
        };
        fill(worksheet, sheet, &mut looks)?;
        printed(worksheet, sheet, &book.foot)?;
    }
    workbook.save_to_buffer()
}

/// Writes a sheet from its title to its sums, never going back to an earlier row.
fn fill(worksheet: &mut Worksheet, sheet: &Sheet, looks: &mut Looks) -> Result<(), XlsxError> {
    worksheet.set_name(&sheet.name)?;
    let widths: Vec<u32> = (0..sheet.columns.len()).map(|index| width(sheet, index)).collect();
    for (index, width) in widths.iter().enumerate() {
        worksheet.set_column_width(column(index), in_file(*width))?;
    }
    titles(worksheet, sheet)?;
    headers(worksheet, sheet, &widths, looks)?;
    let last = sheet.rows.len().checked_sub(1).filter(|_| sheet.sums.is_empty());
    for (index, cells) in sheet.rows.iter().enumerate() {
        let place = if Some(index) == last { Place::Last } else { Place::Body };
        line(worksheet, (sheet, &widths), sheet.first_row() + index, cells, place, looks)?;
    }
    let (first_sum, sums) = (sheet.first_row() + sheet.rows.len(), sheet.sums.len());
    for (index, cells) in sheet.sums.iter().enumerate() {
        let place = match (index, index + 1 == sums) {
            (0, true) => Place::OnlySum,
            (0, false) => Place::FirstSum,
            (_, false) => Place::Sum,
            (_, true) => Place::LastSum,
        };
        line(worksheet, (sheet, &widths), first_sum + index, cells, place, looks)?;
    }
    Ok(())
}

/// The title and the lines under it; the last of them carries the table's top rule.
fn titles(worksheet: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    let ends_at = sheet.notes.len();
    let lines = [&sheet.title].into_iter().chain(&sheet.notes).enumerate();
    for (index, text) in lines {
        let format = match index {
            0 => looks::title(),
            _ if index == ends_at => looks::ruled_note(),
            _ => looks::note(),
        };
        worksheet.write_string_with_format(row(index), 0, clipped(text), &format)?;
        if index == 0 {
            worksheet.set_row_height(0, 30)?;
        } else if index == ends_at {
            for right in 1..sheet.columns.len() {
                worksheet.write_blank(row(index), column(right), &format)?;
            }
        }
    }
    Ok(())
}

/// The headers, row by row; those above the last are written once over the columns that share them.
fn headers(worksheet: &mut Worksheet, sheet: &Sheet, widths: &[u32], looks: &mut Looks) -> Result<(), XlsxError> {
    let deep = sheet.columns[0].heads.len();
    for level in 0..deep {
        let at = sheet.header_row() + 1 - deep + level;
        let lasting = level + 1 == deep;
        let mut high = 1;
        for (index, field) in sheet.columns.iter().enumerate() {
            let head = &field.heads[level];
            let same = |other: usize| !lasting && *head != Cell::EMPTY && sheet.columns[other].heads[level] == *head;
            let (continues, goes_on) =
                (index > 0 && same(index - 1), index + 1 < sheet.columns.len() && same(index + 1));
            let place = match (lasting, continues || goes_on) {
                (true, _) => Place::Header,
                (false, true) => Place::Across,
                (false, false) => Place::Above,
            };
            let shown = if continues { &Cell::EMPTY } else { head };
            if !continues && !goes_on {
                high = high.max(lines(&head.shown(), widths[index]));
            }
            write(worksheet, at, index, shown, Look::of(shown, field.kind, place), looks)?;
        }
        worksheet.set_row_height(row(at), (high * LINE_HEIGHT + 6).min(HIGHEST))?;
    }
    Ok(())
}

fn line(
    worksheet: &mut Worksheet,
    (sheet, widths): (&Sheet, &[u32]),
    at: usize,
    cells: &[Cell],
    place: Place,
    looks: &mut Looks,
) -> Result<(), XlsxError> {
    assert_eq!(cells.len(), sheet.columns.len(), "every row has a cell for every column");
    let high = cells.iter().zip(&sheet.columns).zip(widths).map(|((cell, field), width)| match (cell, field.kind) {
        (Cell::Text(text), Kind::Text) => lines(text, *width),
        _ => 1,
    });
    // A height of its own for every broken row: what opens the file may not look for one.
    if let Some(high) = high.max().filter(|high| *high > 1) {
        worksheet.set_row_height(row(at), (high * LINE_HEIGHT + 3).min(HIGHEST))?;
    }
    for (index, (cell, field)) in cells.iter().zip(&sheet.columns).enumerate() {
        write(worksheet, at, index, cell, Look::of(cell, field.kind, place), looks)?;
    }
    Ok(())
}

fn write(
    worksheet: &mut Worksheet,
    at: usize,
    index: usize,
    cell: &Cell,
    look: Look,
    looks: &mut Looks,
) -> Result<(), XlsxError> {
    let (at, index, format) = (row(at), column(index), looks.of(look));
    match cell {
        Cell::Text(text) if text.is_empty() => worksheet.write_blank(at, index, format)?,
        Cell::Text(text) => worksheet.write_string_with_format(at, index, clipped(text), format)?,
        Cell::Number(number) => worksheet.write_number_with_format(at, index, binary(&exact(&number.value)), format)?,
        Cell::Formula(known) => {
            let formula = Formula::new(&known.text).set_result(exact(&known.result.value));
            worksheet.write_formula_with_format(at, index, formula, format)?
        }
        Cell::Day(date) => worksheet.write_datetime_with_format(at, index, &day(*date)?, format)?,
    };
    Ok(())
}

/// How a sheet is looked at and printed.
fn printed(worksheet: &mut Worksheet, sheet: &Sheet, foot: &str) -> Result<(), XlsxError> {
    let (header, first) = (row(sheet.header_row()), sheet.first_row());
    let (last, right) = (row(first + sheet.rows.len().max(1) - 1), column(sheet.columns.len() - 1));
    worksheet.set_freeze_panes(row(first), column(sheet.frozen))?;
    if sheet.filtered && !sheet.rows.is_empty() {
        worksheet.autofilter(header, 0, last, right)?;
    }
    let top = row(sheet.header_row() + 1 - sheet.columns[0].heads.len());
    worksheet.set_repeat_rows(top, header)?;
    let across: u32 = (0..sheet.columns.len()).map(|index| in_file(width(sheet, index))).sum();
    match sheet.paper {
        Page::Portrait => worksheet.set_paper_size(9).set_portrait(),
        Page::Landscape if across <= PAGE_WIDTH * SMALLEST_PRINT => worksheet.set_paper_size(9).set_landscape(),
        Page::Landscape | Page::Large => worksheet.set_paper_size(8).set_landscape(),
    };
    worksheet.set_print_fit_to_pages(1, 0);
    worksheet.set_margins(0.5, 0.5, 0.6, 0.7, 0.3, 0.35);
    let foot: String = foot.replace('&', "&&").chars().take(LONGEST_FOOT).collect();
    worksheet.set_footer(format!("&L&\"宋体\"&8{foot}&R&\"宋体\"&10— &P —"));
    // Codes of digits are text on purpose.
    worksheet.ignore_error_range(row(first), 0, last, right, IgnoreError::NumberStoredAsText)?;
    for (index, field) in sheet.columns.iter().enumerate() {
        if let Some(full) = field.shaded_to.as_ref().filter(|_| !sheet.rows.is_empty()) {
            worksheet.add_conditional_format(row(first), column(index), last, column(index), &shading(full))?;
        }
    }
    for choice in &sheet.choices {
        worksheet.add_data_validation(
            row(first),
            column(choice.column),
            last,
            column(choice.column),
            &listed(choice)?,
        )?;
    }
    Ok(())
}

/// White at full marks, darker the more is missing: it reads the same in grey.
fn shading(full: &Quantity) -> ConditionalFormat3ColorScale {
    let part = |percent: u64| binary(&exact(&(full * &Quantity::from(percent).per_hundred())));
    let [low, middle, high] = looks::SHADES;
    ConditionalFormat3ColorScale::new()
        .set_minimum(ConditionalFormatType::Number, part(60))
        .set_midpoint(ConditionalFormatType::Number, part(80))
        .set_maximum(ConditionalFormatType::Number, part(100))
        .set_minimum_color(low)
        .set_midpoint_color(middle)
        .set_maximum_color(high)
}

fn listed(choice: &Choice) -> Result<DataValidation, XlsxError> {
    let listed = match &choice.from {
        Options::Range(range) => DataValidation::new().allow_list_formula(Formula::new(range)),
        Options::Words(words) => DataValidation::new().allow_list_strings(words)?,
    };
    listed.set_error_style(DataValidationErrorStyle::Warning).set_error_message(&choice.otherwise)
}

/// How much a column shows, in half-width characters: its longest cell, and of running text no more than it may.
fn width(sheet: &Sheet, index: usize) -> u32 {
    let field = &sheet.columns[index];
    let rows = sheet.rows.iter().chain(&sheet.sums);
    let longest = rows.map(|row| displayed(&row[index].shown())).max().unwrap_or(0);
    // A header is broken into lines before it widens its column; full marks and the like are not broken.
    let narrow = if field.heads.len() > 1 { 4 } else { 8 };
    let head = |head: &Cell| match head {
        Cell::Text(text) => displayed(text).min(longest.max(narrow)),
        other => displayed(&other.shown()),
    };
    let heads = field.heads.iter().skip(usize::from(field.heads.len() > 1)).map(head).max().unwrap_or(0);
    let most = if field.kind == Kind::Text { field.widest.max(4) * 2 } else { 120 };
    longest.max(heads).clamp(4, most).max(field.narrowest * 2)
}

/// The same in the file's measure: digits of the font of cells without a format, which is a tenth larger than the body's,
/// and a space at either side.
fn in_file(width: u32) -> u32 {
    (width * 9).div_ceil(10) + 2
}

/// How wide text is shown, in half-width characters: Chinese ones are two wide.
fn displayed(text: &str) -> u32 {
    text.lines().map(across).max().unwrap_or(0)
}

fn across(line: &str) -> u32 {
    line.chars().map(|sign| if sign.is_ascii() { 1 } else { 2 }).sum()
}

/// Lines that a text takes in a column of that width.
fn lines(text: &str, width: u32) -> u32 {
    let room = in_file(width) * 11 / 10;
    text.lines().map(|line| across(line).max(1).div_ceil(room)).sum::<u32>().max(1)
}

/// A text that a cell can hold.
fn clipped(text: &str) -> String {
    if text.chars().count() <= LONGEST_TEXT {
        return text.to_owned();
    }
    text.chars().take(LONGEST_TEXT).chain(['…']).collect()
}

/// A number as the file writes it.
fn exact(value: &Quantity) -> String {
    value.decimal().map_or_else(|| value.fixed(EXACT), |decimal| decimal.normalize().to_string())
}

#[expect(
    clippy::disallowed_types,
    reason = "a workbook keeps numbers as binary ones: this is the nearest to the decimal"
)]
fn binary(decimal: &str) -> f64 {
    decimal.parse().expect("a decimal is a number")
}

/// A day in the format's own type.
fn day(date: Date) -> Result<ExcelDateTime, XlsxError> {
    ExcelDateTime::from_ymd(date.year().unsigned_abs(), date.month().unsigned_abs(), date.day().unsigned_abs())
}
