//! A look into a workbook's package before calamine opens it, and at what calamine does not tell.
//!
//! calamine trusts the numbers that a workbook states about itself: 1.6 kB that promise 100 GB of text end the process.

use std::{
    fs::File,
    io::{BufRead, BufReader, Read},
    path::Path,
};

use zip::ZipArchive;

use super::{Failure, MOST_COLUMNS, MOST_ROWS, damaged, not_a_workbook, unreadable};
use crate::{diag::Code, dossier::problem::Problem};

/// Entries that a package may have; a workbook of 200 sheets with pictures has about a thousand.
const MOST_ENTRIES: usize = 10_000;
/// Bytes that all entries together may unpack to.
const MOST_BYTES: u64 = 2 << 30;
/// Bytes that the texts of a workbook may unpack to.
const MOST_TEXT: u64 = 512 << 20;
/// An entry larger than this must not be packed tighter than [`TIGHTEST`].
const SUSPICIOUS_BYTES: u64 = 16 << 20;
/// Rows of real cells pack about 1:10, empty rows 1:50, a bomb 1:1000.
const TIGHTEST: u64 = 250;

/// A workbook's package.
pub(super) struct Package {
    zip: ZipArchive<BufReader<File>>,
    /// The entry of each sheet, in the order of the tabs.
    sheets: Vec<String>,
}

/// What the XML of a sheet says beside its cells.
#[derive(Debug, Default)]
pub(super) struct Marks {
    /// 1-based rows that are hidden, in order.
    pub hidden: Vec<u32>,
    /// 0-based row and column of each cell that holds an error, in order.
    pub errors: Vec<(u32, u32)>,
}

impl Package {
    /// Opens the package and refuses one that would not fit into memory.
    pub(super) fn open(path: &Path) -> Result<Package, Failure> {
        let file = File::open(path).map_err(|source| unreadable(path, source))?;
        let zip = ZipArchive::new(BufReader::new(file)).map_err(|_| damaged("zip"))?;
        let mut package = Package { zip, sheets: Vec::new() };
        package.sizes()?;
        if package.zip.index_for_name("xl/workbook.xml").is_none() {
            let other = package.zip.file_names().flatten().any(|name| name.ends_with("workbook.xml"));
            // A workbook of another maker may name its parts otherwise; calamine follows the links, we only lose the marks.
            return if other { Ok(package) } else { Err(not_a_workbook("zip").into()) };
        }
        package.shared_texts()?;
        package.sheets = package.sheet_entries()?;
        Ok(package)
    }

    fn sizes(&mut self) -> Result<(), Problem> {
        if self.zip.len() > MOST_ENTRIES {
            return Err(too_large("entries", self.zip.len()));
        }
        let mut total = 0_u64;
        for index in 0..self.zip.len() {
            let entry = self.zip.by_index_raw(index).map_err(|_| damaged("zip"))?;
            let (size, packed) = (entry.size(), entry.compressed_size());
            total = total.saturating_add(size);
            if total > MOST_BYTES || (size > SUSPICIOUS_BYTES && size / packed.max(1) > TIGHTEST) {
                return Err(too_large("bytes", megabytes(total)));
            }
        }
        Ok(())
    }

    /// calamine reserves room for as many texts as the list promises; each needs at least five bytes to be written.
    fn shared_texts(&mut self) -> Result<(), Failure> {
        let Some(index) = self.zip.index_for_name("xl/sharedStrings.xml") else { return Ok(()) };
        let entry = self.zip.by_index(index).map_err(|_| damaged("sharedStrings.xml"))?;
        let size = entry.size();
        if size > MOST_TEXT {
            return Err(too_large("bytes", megabytes(size)).into());
        }
        let mut start = Vec::new();
        entry.take(4096).read_to_end(&mut start).map_err(|_| damaged("sharedStrings.xml"))?;
        let start = String::from_utf8_lossy(&start);
        let list = start.find("sst").map(|at| &start[at..]).and_then(|rest| rest.split('>').next());
        let promised = list.and_then(|tag| attribute(tag.as_bytes(), b"uniqueCount")).map(|count| {
            // A count of more digits than a number holds is too many as well.
            String::from_utf8_lossy(count).trim().parse::<u64>().unwrap_or(u64::MAX)
        });
        match promised {
            Some(promised) if promised > size / 5 + 1 => Err(too_large("texts", promised).into()),
            _ => Ok(()),
        }
    }

    /// The entry of each sheet: the workbook names links, the links name entries.
    fn sheet_entries(&mut self) -> Result<Vec<String>, Failure> {
        let mut links = Vec::new();
        self.tags("xl/_rels/workbook.xml.rels", |tag| {
            if named(tag, b"Relationship") {
                links.extend(
                    Option::zip(attribute(tag, b"Id"), attribute(tag, b"Target"))
                        .map(|(id, target)| (id.to_vec(), String::from_utf8_lossy(target).into_owned())),
                );
            }
        })?;
        let mut sheets = Vec::new();
        self.tags("xl/workbook.xml", |tag| {
            if named(tag, b"sheet") {
                let id = attribute(tag, b"r:id").unwrap_or_default();
                let target = links.iter().find(|(link, _)| link == id).map(|(_, target)| target.as_str());
                let target = target.unwrap_or_default();
                sheets.push(target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned));
            }
        })?;
        Ok(sheets)
    }

    /// Reads what a sheet says beside its cells.
    pub(super) fn marks(&mut self, sheet: usize) -> Result<Marks, Failure> {
        let mut marks = Marks::default();
        let Some(entry) = self.sheets.get(sheet).cloned() else { return Ok(marks) };
        let (mut row, mut rows) = (0, 0_u32);
        self.tags(&entry, |tag| {
            if named(tag, b"row") {
                let number = attribute(tag, b"r").and_then(|text| std::str::from_utf8(text).ok()?.parse().ok());
                row = number.unwrap_or(row + 1);
                rows += 1;
                if matches!(attribute(tag, b"hidden"), Some(b"1" | b"true")) && row <= MOST_ROWS {
                    marks.hidden.push(row);
                }
            } else if named(tag, b"c") && attribute(tag, b"t") == Some(b"e") {
                marks.errors.extend(attribute(tag, b"r").and_then(cell_place));
            }
        })?;
        if rows > MOST_ROWS { Err(damaged("rows").into()) } else { Ok(marks) }
    }

    /// Shows every opening tag of an entry, without its angle brackets; an entry that is not there has none.
    fn tags(&mut self, entry: &str, mut show: impl FnMut(&[u8])) -> Result<(), Failure> {
        let Some(index) = self.zip.index_for_name(entry) else { return Ok(()) };
        let file = self.zip.by_index(index).map_err(|_| damaged(entry))?;
        let mut reader = BufReader::with_capacity(1 << 16, file);
        let mut piece = Vec::new();
        loop {
            piece.clear();
            if reader.read_until(b'>', &mut piece).map_err(|_| damaged(entry))? == 0 {
                return Ok(());
            }
            // Text before the tag is at most a cell's; from its end back to the bracket is the tag.
            if let Some(at) = piece.iter().rposition(|byte| *byte == b'<')
                && let Some(tag) = piece[at + 1..].strip_suffix(b">")
                && !tag.starts_with(b"/")
            {
                show(tag);
            }
        }
    }
}

/// Whether a tag has this name, in whatever name space.
fn named(tag: &[u8], name: &[u8]) -> bool {
    let end = tag.iter().position(|byte| byte.is_ascii_whitespace() || *byte == b'/').unwrap_or(tag.len());
    let written = &tag[..end];
    written == name || written.strip_suffix(name).is_some_and(|space| space.ends_with(b":"))
}

/// The value of an attribute of a tag.
fn attribute<'t>(tag: &'t [u8], name: &[u8]) -> Option<&'t [u8]> {
    let mut from = 0;
    loop {
        let at = from + tag[from..].windows(name.len()).position(|part| part == name)?;
        let after = at + name.len();
        let starts = at > 0 && tag[at - 1].is_ascii_whitespace();
        if starts && tag.get(after) == Some(&b'=') {
            let quote = *tag.get(after + 1)?;
            let rest = &tag[after + 2..];
            return rest.iter().position(|byte| *byte == quote).map(|end| &rest[..end]);
        }
        from = after;
    }
}

/// `D14` as 0-based row and column.
fn cell_place(name: &[u8]) -> Option<(u32, u32)> {
    let digits = name.iter().position(u8::is_ascii_digit)?;
    let (letters, digits) = name.split_at(digits);
    let column = letters.iter().try_fold(0_u32, |column, letter| {
        let letter = letter.is_ascii_uppercase().then(|| u32::from(letter - b'A') + 1)?;
        column.checked_mul(26)?.checked_add(letter)
    })?;
    let row: u32 = std::str::from_utf8(digits).ok()?.parse().ok()?;
    (column <= MOST_COLUMNS).then_some((row.checked_sub(1)?, column.checked_sub(1)?))
}

fn too_large(what: &'static str, amount: impl ToString) -> Problem {
    Problem::of(Code::TooLarge).with("what", what).with("amount", amount)
}

fn megabytes(bytes: u64) -> u64 {
    bytes >> 20
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attribute_is_found_by_its_whole_name() {
        let tag = br#"row r="5" customHidden="0" hidden="1""#;
        assert_eq!(attribute(tag, b"hidden"), Some(b"1".as_slice()));
        assert_eq!(attribute(tag, b"r"), Some(b"5".as_slice()));
        assert_eq!(attribute(tag, b"spans"), None);
    }

    #[test]
    fn a_cell_name_is_a_row_and_a_column() {
        assert_eq!(cell_place(b"A1"), Some((0, 0)));
        assert_eq!(cell_place(b"AA14"), Some((13, 26)));
        assert_eq!(cell_place(b"ZZZZ1"), None);
        assert_eq!(cell_place(b"A0"), None);
    }
}
