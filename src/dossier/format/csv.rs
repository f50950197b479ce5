//! Comma-separated text in UTF-8 or GB18030.

use std::{
    borrow::Cow,
    fs::File,
    io::{self, BufRead, BufReader, Read, Seek, SeekFrom},
    ops::ControlFlow,
    path::{Path, PathBuf},
};

use encoding_rs::{DecoderResult, GB18030, UTF_8};

use super::{Failure, MOST_COLUMNS, Raw, RawRow, Visit, damaged, unreadable};
use crate::{diag::Code, dossier::problem::Problem};

/// How the text is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// UTF-8, with or without a byte-order mark.
    Utf8,
    /// GB18030, which holds GBK and GB2312.
    Gb18030,
}

/// A text file whose encoding is known.
pub(crate) struct Csv {
    path: PathBuf,
    encoding: Encoding,
}

impl Csv {
    /// Finds the encoding by reading the file once: a guess from its beginning would be wrong for one row in a thousand.
    pub(crate) fn open(path: &Path) -> Result<Csv, Failure> {
        for (encoding, rules) in [(Encoding::Utf8, UTF_8), (Encoding::Gb18030, GB18030)] {
            if decodes(path, rules)? {
                return Ok(Csv { path: path.to_owned(), encoding });
            }
        }
        Err(Problem::of(Code::UnknownEncoding).into())
    }

    /// Shows every record; its row number is the line it begins in.
    pub(crate) fn rows(&self, visit: &mut Visit<'_>) -> Result<(), Failure> {
        let file = File::open(&self.path).map_err(|source| unreadable(&self.path, source))?;
        let mut records = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(BufReader::new(file));
        let (mut record, mut next) = (csv::ByteRecord::new(), csv::ByteRecord::new());
        let mut read = |record: &mut _| records.read_byte_record(record).map_err(|error| self.failure(error));
        let mut more = read(&mut record)?;
        while more {
            let start = record.position().cloned().unwrap_or_else(csv::Position::new);
            let number = u32::try_from(start.line()).map_err(|_| damaged(start.line()))?;
            more = read(&mut next)?;
            // Of a quotation mark without its pair the last record is made, with all the lines that follow in it.
            if !more && self.is_unclosed(start.byte())? {
                return Err(Failure::From(number, Problem::of(Code::UnclosedQuote)));
            }
            let fields = u32::try_from(record.len()).unwrap_or(u32::MAX);
            let cells = (0..MOST_COLUMNS).zip(record.iter().map(|field| self.cell(field)));
            let row = RawRow { number, hidden: false, cells: cells.collect(), fields: Some(fields) };
            if visit(row) == ControlFlow::Break(()) {
                break;
            }
            std::mem::swap(&mut record, &mut next);
        }
        Ok(())
    }

    /// Whether the file ends inside a quotation that begins in the record at `start`.
    fn is_unclosed(&self, start: u64) -> Result<bool, Failure> {
        let rest = || -> io::Result<bool> {
            let mut file = BufReader::new(File::open(&self.path)?);
            file.seek(SeekFrom::Start(start))?;
            let mut place = Place::Start;
            for byte in file.bytes() {
                place = place.after(byte?);
            }
            Ok(place == Place::Quoted)
        };
        rest().map_err(|source| unreadable(&self.path, source))
    }

    /// A separator never is a part of a Chinese character in GB18030, so fields are split first and decoded one by one.
    fn cell<'a>(&self, field: &'a [u8]) -> Raw<'a> {
        let text = match self.encoding {
            Encoding::Utf8 => String::from_utf8_lossy(field),
            Encoding::Gb18030 => GB18030.decode_without_bom_handling(field).0,
        };
        if text.is_empty() { Raw::Blank } else { Raw::Text(without_bom(text)) }
    }

    fn failure(&self, error: csv::Error) -> Failure {
        match error.into_kind() {
            csv::ErrorKind::Io(source) => unreadable(&self.path, source),
            _ => damaged("").into(),
        }
    }
}

/// Where in a record a byte stands, as the `csv` crate sees it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// At the start of a field.
    Start,
    /// In a field without quotation marks.
    Plain,
    /// Between quotation marks.
    Quoted,
    /// After a mark that closes the field, or is the first of two that stand for one.
    Closing,
}

impl Place {
    fn after(self, byte: u8) -> Place {
        match (self, byte) {
            (Place::Quoted, b'"') => Place::Closing,
            (Place::Start | Place::Closing, b'"') | (Place::Quoted, _) => Place::Quoted,
            (_, b',' | b'\n' | b'\r') => Place::Start,
            (Place::Start | Place::Plain | Place::Closing, _) => Place::Plain,
        }
    }
}

fn without_bom(text: Cow<'_, str>) -> Cow<'_, str> {
    match text.strip_prefix('\u{feff}') {
        Some(rest) => Cow::Owned(rest.to_owned()),
        None => text,
    }
}

/// Whether the whole file is text in this encoding.
fn decodes(path: &Path, rules: &'static encoding_rs::Encoding) -> Result<bool, Failure> {
    let file = File::open(path).map_err(|source| unreadable(path, source))?;
    let mut reader = BufReader::with_capacity(1 << 16, file);
    let mut decoder = rules.new_decoder_with_bom_removal();
    // Two bytes of GB18030 make at most three of UTF-8, and a few may be left from the bytes before.
    let mut text = vec![0; 4 << 16];
    loop {
        let bytes = reader.fill_buf().map_err(|source| unreadable(path, source))?;
        // A zero byte is in no text: it is UTF-16, or no text at all.
        if bytes.contains(&0) {
            return Ok(false);
        }
        let (length, last) = (bytes.len(), bytes.is_empty());
        let (result, _, _) = decoder.decode_to_utf8_without_replacement(bytes, &mut text, last);
        if let DecoderResult::Malformed(..) = result {
            return Ok(false);
        }
        if last {
            return Ok(true);
        }
        reader.consume(length);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dossier::format;

    fn rows(bytes: &[u8]) -> Result<Vec<Vec<String>>, Failure> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("台账.csv");
        std::fs::write(&path, bytes).unwrap();
        let mut rows = Vec::new();
        format::open(&path)?.rows(0, &mut |row| {
            rows.push(row.cells.iter().map(|(_, cell)| format!("{cell:?}")).collect());
            ControlFlow::Continue(())
        })?;
        Ok(rows)
    }

    fn text(text: &str) -> String {
        format!("{:?}", Raw::Text(text.into()))
    }

    #[test]
    fn utf8_with_and_without_a_mark_and_gb18030_read_alike() {
        let plain = "报表,状态\n甲,漏报\n";
        let marked = format!("\u{feff}{plain}");
        let (gbk, _, _) = GB18030.encode(plain);
        let expected = vec![vec![text("报表"), text("状态")], vec![text("甲"), text("漏报")]];
        assert_eq!(rows(plain.as_bytes()).unwrap(), expected);
        assert_eq!(rows(marked.as_bytes()).unwrap(), expected);
        assert_eq!(rows(&gbk).unwrap(), expected);
    }

    #[test]
    fn bytes_of_no_known_encoding_are_said_to_be_so() {
        let Err(Failure::File(found)) = rows(b"\xff\xfe\x00\x41,\xff") else { panic!("it was read") };
        assert_eq!(found.code(), Code::UnknownEncoding);
    }
}
