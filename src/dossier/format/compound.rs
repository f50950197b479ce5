//! A look into an old workbook's container before calamine opens it: which streams it has, which rows are hidden.
//!
//! The container is a small file system of sectors; the workbook in it is a row of records. calamine believes the sheet
//! sizes that a record states, and would reserve room for 4 billion rows.

use std::{collections::BTreeSet, fs, path::Path};

use super::{Failure, damaged, not_a_workbook, unreadable};
use crate::{diag::Code, dossier::problem::Problem};

/// An old workbook larger than this is refused: the format cannot hold as many cells.
const MOST_BYTES: u64 = 512 << 20;
/// Rows and columns of the old format.
const OLD_ROWS: u32 = 65_536;
const OLD_COLUMNS: u32 = 256;

const END: u32 = 0xFFFF_FFFE;
const DIRECTORY_ENTRY: usize = 128;

/// A compound file, its streams found.
pub(super) struct Compound {
    bytes: Vec<u8>,
    sector: usize,
    next: Vec<u32>,
    entries: Vec<Entry>,
    /// Sectors of 64 bytes for streams under 4096 bytes, kept inside the first entry's stream.
    small: Vec<u8>,
    small_next: Vec<u32>,
}

struct Entry {
    name: String,
    start: u32,
    size: usize,
}

impl Compound {
    pub(super) fn open(path: &Path) -> Result<Compound, Failure> {
        let size = fs::metadata(path).map_err(|source| unreadable(path, source))?.len();
        if size > MOST_BYTES {
            return Err(Problem::of(Code::TooLarge).with("what", "bytes").with("amount", size >> 20).into());
        }
        let bytes = fs::read(path).map_err(|source| unreadable(path, source))?;
        Ok(Compound::read(bytes).ok_or_else(|| damaged("compound file"))?)
    }

    fn read(bytes: Vec<u8>) -> Option<Compound> {
        let sector = 1_usize.checked_shl(u32::from(short(&bytes, 30)?)).filter(|size| [512, 4096].contains(size))?;
        let mut compound = Compound {
            bytes,
            sector,
            next: Vec::new(),
            entries: Vec::new(),
            small: Vec::new(),
            small_next: Vec::new(),
        };
        for table in compound.tables()? {
            let sector = compound.sector_bytes(table)?;
            let links: Vec<u32> = sector.chunks_exact(4).filter_map(|link| long(link, 0)).collect();
            compound.next.extend(links);
        }
        let directory = compound.chain(long(&compound.bytes, 48)?)?;
        compound.entries = directory.chunks_exact(DIRECTORY_ENTRY).filter_map(entry).collect();
        let small_table = compound.chain(long(&compound.bytes, 60)?).unwrap_or_default();
        compound.small_next = small_table.chunks_exact(4).filter_map(|link| long(link, 0)).collect();
        compound.small = compound.chain(compound.entries.first()?.start).unwrap_or_default();
        Some(compound)
    }

    /// Sectors that hold the table of links: 109 in the header, the rest in a chain of their own.
    fn tables(&self) -> Option<Vec<u32>> {
        let mut tables: Vec<u32> = (0..109).filter_map(|index| long(&self.bytes, 76 + index * 4)).collect();
        let mut more = long(&self.bytes, 68)?;
        let most = self.bytes.len() / self.sector + 1;
        let links = self.sector / 4 - 1;
        for _ in 0..most {
            if more >= END - 2 {
                break;
            }
            let sector = self.sector_bytes(more)?;
            tables.extend((0..links).filter_map(|index| long(sector, index * 4)));
            more = long(sector, links * 4)?;
        }
        Some(tables.into_iter().filter(|table| *table < END - 2).collect())
    }

    fn sector_bytes(&self, index: u32) -> Option<&[u8]> {
        let start = usize::try_from(index).ok()?.checked_add(1)?.checked_mul(self.sector)?;
        // The last sector of a file may be cut short by what wrote it.
        self.bytes.get(start..self.bytes.len().min(start.checked_add(self.sector)?))
    }

    fn chain(&self, start: u32) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut at = start;
        while at < END - 2 {
            bytes.extend_from_slice(self.sector_bytes(at)?);
            // A chain that bites its tail would otherwise never end.
            if bytes.len() > self.bytes.len() + self.sector {
                return None;
            }
            at = *self.next.get(usize::try_from(at).ok()?)?;
        }
        Some(bytes)
    }

    fn stream(&self, entry: &Entry) -> Option<Vec<u8>> {
        let mut bytes = if entry.size < 4096 { self.small_chain(entry.start)? } else { self.chain(entry.start)? };
        bytes.truncate(entry.size);
        Some(bytes)
    }

    fn small_chain(&self, start: u32) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut at = start;
        while at < END - 2 {
            let index = usize::try_from(at).ok()?;
            bytes.extend_from_slice(self.small.get(index.checked_mul(64)?..)?.get(..64)?);
            if bytes.len() > 4096 {
                return None;
            }
            at = *self.small_next.get(index)?;
        }
        Some(bytes)
    }

    /// Whether the container has a stream of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.name == name)
    }

    /// The hidden rows of each sheet; refuses what is no workbook, or one that states more rows than it can have.
    pub(super) fn workbook(&self) -> Result<Vec<Vec<u32>>, Problem> {
        let named = |name: &str| self.entries.iter().find(|entry| entry.name == name);
        let Some(entry) = named("Workbook").or_else(|| named("Book")) else {
            return Err(not_a_workbook("compound"));
        };
        let stream = self.stream(entry).ok_or_else(|| damaged("workbook stream"))?;
        let mut hidden = Vec::new();
        for sheet in sheet_starts(&stream) {
            let mut rows = BTreeSet::new();
            for (kind, record) in stream.get(sheet..).map(records).into_iter().flatten() {
                match kind {
                    DIMENSIONS if stated_size(record).is_none() => return Err(damaged("dimensions")),
                    ROW if short(record, 12).is_some_and(|flags| flags & 0x20 != 0) => {
                        rows.extend(short(record, 0).map(|row| u32::from(row) + 1));
                    }
                    END_OF_SHEET => break,
                    _ => {}
                }
            }
            hidden.push(rows.into_iter().collect());
        }
        Ok(hidden)
    }
}

const BOUND_SHEET: u16 = 0x0085;
const DIMENSIONS: u16 = 0x0200;
const ROW: u16 = 0x0208;
const END_OF_SHEET: u16 = 0x000A;

/// Where each sheet begins, in the order of the tabs.
fn sheet_starts(stream: &[u8]) -> Vec<usize> {
    let starts = records(stream).take_while(|(kind, _)| *kind != END_OF_SHEET);
    let starts = starts.filter(|(kind, _)| *kind == BOUND_SHEET);
    starts.filter_map(|(_, record)| usize::try_from(long(record, 0)?).ok()).collect()
}

/// The rows and columns that a sheet states, when the format can hold them and they are in order.
fn stated_size(record: &[u8]) -> Option<(u32, u32)> {
    let (rows, columns) = match record.len() {
        10 => {
            let (first, last) = (u32::from(short(record, 0)?), u32::from(short(record, 2)?));
            ((first, last), (short(record, 4)?, short(record, 6)?))
        }
        _ => ((long(record, 0)?, long(record, 4)?), (short(record, 8)?, short(record, 10)?)),
    };
    let (height, width) = (rows.1.checked_sub(rows.0)?, u32::from(columns.1.checked_sub(columns.0)?));
    (rows.1 <= OLD_ROWS && u32::from(columns.1) <= OLD_COLUMNS).then_some((height, width))
}

/// Kind and content of each record.
fn records(stream: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    let mut rest = stream;
    std::iter::from_fn(move || {
        let (kind, length) = (short(rest, 0)?, usize::from(short(rest, 2)?));
        let record = rest.get(4..4 + length)?;
        rest = &rest[4 + length..];
        Some((kind, record))
    })
}

fn entry(bytes: &[u8]) -> Option<Entry> {
    let length = usize::from(short(bytes, 64)?).checked_sub(2)?;
    let letters: Vec<u16> = bytes.get(..length)?.chunks_exact(2).filter_map(|letter| short(letter, 0)).collect();
    Some(Entry {
        name: String::from_utf16(&letters).ok()?,
        start: long(bytes, 116)?,
        size: usize::try_from(long(bytes, 120)?).ok()?,
    })
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn long(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}
