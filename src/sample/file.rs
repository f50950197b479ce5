//! Sheets become files: workbooks as a spreadsheet saves them, and two kinds of CSV.

use std::{
    borrow::Cow,
    fs,
    path::{Path, PathBuf},
};

use encoding_rs::GB18030;
use jiff::civil;
use rust_decimal::{Decimal, prelude::ToPrimitive};
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet, XlsxError,
    utility,
};

use super::{
    SampleError,
    cell::Cell,
    sheet::{Kind, Row, Sheet},
};

/// Stands in every file, so that no figure is ever taken for a real one.
const NOTE: &str = "示例数据，纯属虚构";

/// A file of the 台账 folder.
pub(super) struct File {
    /// Section and file name, below the 台账 folder.
    pub(super) path: String,
    /// The year it is about.
    pub(super) year: i16,
    pub(super) content: Content,
}

/// What a file is made of.
pub(super) enum Content {
    Workbook(Vec<Sheet>),
    /// CSV in the encoding of older office programs.
    Gb18030(Sheet),
    /// CSV as newer office programs save it, with a byte order mark.
    Utf8(Sheet),
}

impl File {
    /// Writes the file below `folder` and returns its path.
    pub(super) fn write(&self, folder: &Path) -> Result<PathBuf, SampleError> {
        let path = folder.join(&self.path);
        if let Some(section) = path.parent() {
            fs::create_dir_all(section).map_err(|source| SampleError::Folder { path: section.to_owned(), source })?;
        }
        let bytes = self.bytes().map_err(|source| SampleError::Workbook { path: path.clone(), source })?;
        match fs::write(&path, bytes) {
            Ok(()) => Ok(path),
            Err(source) => Err(SampleError::Write { path, source }),
        }
    }

    /// The file's bytes: the same on every run.
    pub(super) fn bytes(&self) -> Result<Vec<u8>, XlsxError> {
        match &self.content {
            Content::Workbook(sheets) => workbook(sheets, self.year),
            Content::Gb18030(sheet) => Ok(GB18030.encode(&csv(sheet)).0.into_owned()),
            Content::Utf8(sheet) => Ok(format!("\u{FEFF}{}", csv(sheet)).into_bytes()),
        }
    }

    /// The sheets of the file, whatever its form.
    #[cfg(test)]
    pub(super) fn sheets(&self) -> &[Sheet] {
        match &self.content {
            Content::Workbook(sheets) => sheets,
            Content::Gb18030(sheet) | Content::Utf8(sheet) => std::slice::from_ref(sheet),
        }
    }
}

/// The second row of every sheet.
fn note(sheet: &Sheet) -> String {
    format!("{NOTE}　填报单位：{}", sheet.keeper)
}

/// The sheet as a spreadsheet saves it as CSV: every line as wide as the table, lines ended as Windows does.
fn csv(sheet: &Sheet) -> String {
    let above = [Some(sheet.title.clone()), Some(note(sheet))]
        .into_iter()
        .chain([sheet.instruction.map(str::to_owned)])
        .flatten()
        .map(|line| line + &",".repeat(sheet.headers.len() - 1));
    let headers = sheet.headers.join(",");
    let rows = sheet.rows.iter().map(|row| {
        let cells: Vec<String> = row.cells.iter().map(|cell| quoted(&cell.to_string()).into_owned()).collect();
        cells.join(",")
    });
    let mut text = String::new();
    for line in above.chain([headers]).chain(rows) {
        text.push_str(&line);
        text.push_str("\r\n");
    }
    text
}

/// The text in quotation marks if CSV needs them.
fn quoted(text: &str) -> Cow<'_, str> {
    if text.contains([',', '"', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")).into() } else { text.into() }
}

/// The looks of a bureau's workbook.
struct Looks {
    title: Format,
    note: Format,
    header: Format,
    text: Format,
    tenths: Format,
    day: Format,
    moment: Format,
}

impl Looks {
    fn new() -> Looks {
        let body = Format::new().set_font_name("宋体").set_font_size(10).set_border(FormatBorder::Thin);
        Looks {
            title: Format::new()
                .set_font_name("黑体")
                .set_font_size(16)
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter),
            note: Format::new().set_font_name("宋体").set_font_size(10),
            header: body
                .clone()
                .set_bold()
                .set_align(FormatAlign::Center)
                .set_background_color(Color::RGB(0x00DD_E6EE)),
            tenths: body.clone().set_num_format("0.0"),
            day: body.clone().set_num_format("yyyy-mm-dd"),
            moment: body.clone().set_num_format("yyyy-mm-dd hh:mm"),
            text: body,
        }
    }
}

/// A workbook's bytes.
fn workbook(sheets: &[Sheet], year: i16) -> Result<Vec<u8>, XlsxError> {
    // Every workbook says it was made on the last evening of the assessment year.
    let created = civil::datetime(year, 12, 31, 17, 30, 0, 0);
    let mut workbook = Workbook::new();
    let properties = DocProperties::new()
        .set_title("统计工作台账")
        .set_comment(format!("{NOTE}。由考核程序的内置示例写出。"))
        .set_creation_datetime(&excel_moment(created)?);
    workbook.set_properties(&properties);
    let looks = Looks::new();
    for sheet in sheets {
        let worksheet = workbook.add_worksheet();
        worksheet.set_name(sheet.name)?;
        fill(worksheet, sheet, &looks)?;
    }
    workbook.save_to_buffer()
}

/// Fills a worksheet from the title to the totals.
fn fill(worksheet: &mut Worksheet, sheet: &Sheet, looks: &Looks) -> Result<(), XlsxError> {
    let last_column = column(sheet.headers.len() - 1);
    worksheet.merge_range(0, 0, 0, last_column, &sheet.title, &looks.title)?;
    worksheet.set_row_height(0, 28)?;
    worksheet.merge_range(1, 0, 1, last_column, &note(sheet), &looks.note)?;
    let mut at = 2;
    if let Some(instruction) = sheet.instruction {
        worksheet.merge_range(2, 0, 2, last_column, instruction, &looks.note)?;
        at = 3;
    }
    for (place, header) in sheet.headers.iter().enumerate() {
        worksheet.write_string_with_format(at, column(place), *header, &looks.header)?;
        worksheet.set_column_width(column(place), width(sheet, place))?;
    }
    worksheet.set_freeze_panes(at + 1, 0)?;
    worksheet.set_landscape();
    worksheet.set_repeat_rows(at, at)?;
    worksheet.set_print_fit_to_pages(1, 0);
    let first = at + 1;
    for row in &sheet.rows {
        at += 1;
        for (place, cell) in row.cells.iter().enumerate() {
            write(worksheet, (at, column(place)), row, cell, first, looks)?;
        }
        if row.kind == Kind::HiddenRecord {
            worksheet.set_row_hidden(at)?;
        }
    }
    Ok(())
}

/// Writes one cell; in a 合计 row by formula, a number becomes the sum from row `first` down to the row above.
fn write(
    worksheet: &mut Worksheet,
    (at, place): (u32, u16),
    row: &Row,
    cell: &Cell,
    first: u32,
    looks: &Looks,
) -> Result<(), XlsxError> {
    if row.kind == Kind::Formula && matches!(cell, Cell::Whole(_) | Cell::Tenths(_)) {
        let from = utility::row_col_to_cell(first, place);
        let to = utility::row_col_to_cell(at - 1, place);
        let formula = Formula::new(format!("=SUM({from}:{to})")).set_result(cell.to_string());
        worksheet.write_formula_with_format(at, place, formula, &looks.text)?;
        return Ok(());
    }
    match cell {
        Cell::Blank => worksheet.write_blank(at, place, &looks.text)?,
        Cell::Text(text) => worksheet.write_string_with_format(at, place, text, &looks.text)?,
        Cell::Whole(number) => worksheet.write_number_with_format(at, place, *number, &looks.text)?,
        Cell::Tenths(tenths) => {
            let number = Decimal::new(*tenths, 1).to_f64().expect("tenths have a nearest binary number");
            worksheet.write_number_with_format(at, place, number, &looks.tenths)?
        }
        Cell::Day(day) => {
            let day = excel_moment(day.to_datetime(civil::Time::midnight()))?;
            worksheet.write_datetime_with_format(at, place, &day, &looks.day)?
        }
        Cell::Moment(moment) => {
            let moment = excel_moment(*moment)?;
            worksheet.write_datetime_with_format(at, place, &moment, &looks.moment)?
        }
    };
    Ok(())
}

/// The moment in the spreadsheet's own type.
fn excel_moment(moment: civil::DateTime) -> Result<ExcelDateTime, XlsxError> {
    let part = |number: i8| number.unsigned_abs();
    ExcelDateTime::from_ymd(moment.year().unsigned_abs(), part(moment.month()), part(moment.day()))?.and_hms(
        u16::from(part(moment.hour())),
        part(moment.minute()),
        u16::from(part(moment.second())),
    )
}

/// A place in a row as the spreadsheet's column number.
fn column(place: usize) -> u16 {
    u16::try_from(place).expect("a ledger has a few columns")
}

/// A column's width: as wide as its widest cell, within reason.
fn width(sheet: &Sheet, place: usize) -> u32 {
    let cells = sheet.rows.iter().map(|row| match &row.cells[place] {
        Cell::Day(_) => 10,
        Cell::Moment(_) => 16,
        cell => displayed(&cell.to_string()),
    });
    cells.chain([displayed(sheet.headers[place])]).max().map_or(8, |widest| widest.clamp(4, 44) + 2)
}

/// How wide the text is shown: Chinese characters are two wide.
fn displayed(text: &str) -> u32 {
    text.chars().map(|letter| if letter.is_ascii() { 1 } else { 2 }).sum()
}
