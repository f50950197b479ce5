//! Where anything was written: a span of a criteria file, or a cell of a ledger.

use std::{
    ops::Range,
    path::{Path, PathBuf},
    sync::Arc,
};

/// A text file that was read, kept so that a span can show its line.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SourceText {
    /// The path as a reader of the message knows it.
    pub path: PathBuf,
    /// The whole text.
    pub text: String,
}

/// A stretch of a text file, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The file.
    pub source: Arc<SourceText>,
    /// First byte and the byte after the last.
    pub range: Range<usize>,
}

impl Span {
    /// The part of this span that begins `offset` bytes in and is `length` bytes long.
    ///
    /// Used for text inside a TOML string, whose first byte stands after the opening quote.
    #[must_use]
    pub fn inside(&self, offset: usize, length: usize) -> Span {
        let opening = self.opening_quote();
        let start = (self.range.start + opening + offset).min(self.range.end);
        let end = (start + length).min(self.range.end);
        Span { source: Arc::clone(&self.source), range: start..end }
    }

    /// 1-based line, as an editor shows it.
    #[must_use]
    pub fn line(&self) -> usize {
        self.source.text[..self.range.start.min(self.source.text.len())].matches('\n').count() + 1
    }

    fn opening_quote(&self) -> usize {
        let text = self.source.text.get(self.range.clone()).unwrap_or_default();
        ["\"\"\"", "'''", "\"", "'"].into_iter().find(|quote| text.starts_with(quote)).map_or(0, str::len)
    }
}

/// A value and where it was written.
#[derive(Clone, Debug)]
pub struct Spanned<T> {
    /// What was written.
    pub value: T,
    /// Where.
    pub span: Span,
}

impl<T: PartialEq> PartialEq for Spanned<T> {
    /// Two values are the same wherever they stand.
    fn eq(&self, other: &Spanned<T>) -> bool {
        self.value == other.value
    }
}

/// Where a message points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Locator {
    /// The workspace or the command as a whole.
    Workspace,
    /// A file as a whole.
    File(Arc<Path>),
    /// A stretch of a criteria file.
    Text(Span),
    /// A sheet, row or cell of a ledger.
    Cell(Box<CellPlace>),
}

/// A place in a ledger, as a spreadsheet shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellPlace {
    /// The file, relative to the workspace.
    pub path: Arc<Path>,
    /// The sheet's name; `None` for CSV.
    pub sheet: Option<Arc<str>>,
    /// The sheet's position in its file, so that messages come in the order of the tabs.
    pub sheet_order: usize,
    /// 1-based row; `None` when the whole sheet is meant.
    pub row: Option<u32>,
    /// 0-based column; `None` when the whole row is meant.
    pub column: Option<u32>,
    /// Cells of the row to show around the place, in column order.
    pub excerpt: Vec<ExcerptCell>,
}

/// One cell shown under a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExcerptCell {
    /// 0-based column.
    pub column: u32,
    /// The header over it.
    pub header: String,
    /// What the cell shows.
    pub text: String,
}

/// A column as a spreadsheet names it: 0 is `A`, 26 is `AA`.
#[must_use]
pub fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or_default();
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

impl Locator {
    /// The file pointed into, if any.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match self {
            Locator::Workspace => None,
            Locator::File(path) => Some(path),
            Locator::Text(span) => Some(&span.source.path),
            Locator::Cell(place) => Some(&place.path),
        }
    }

    /// A key that sorts messages by file, sheet, row and column.
    pub(crate) fn order(&self) -> (PathBuf, usize, usize, u32) {
        let path = self.path().map(Path::to_path_buf).unwrap_or_default();
        match self {
            Locator::Workspace | Locator::File(_) => (path, 0, 0, 0),
            Locator::Text(span) => (path, 0, span.range.start, 0),
            Locator::Cell(place) => {
                let row = place.row.and_then(|row| usize::try_from(row).ok()).unwrap_or_default();
                (path, place.sheet_order, row, place.column.unwrap_or_default())
            }
        }
    }
}

impl From<Span> for Locator {
    fn from(span: Span) -> Locator {
        Locator::Text(span)
    }
}

impl From<&Span> for Locator {
    fn from(span: &Span) -> Locator {
        Locator::Text(span.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_lettered_as_a_spreadsheet_does() {
        assert_eq!(column_letters(0), "A");
        assert_eq!(column_letters(25), "Z");
        assert_eq!(column_letters(26), "AA");
        assert_eq!(column_letters(16_383), "XFD");
    }

    #[test]
    fn a_span_inside_a_string_starts_after_its_quote() {
        let source = Arc::new(SourceText { path: "a.toml".into(), text: "where = \"甲 > 乙\"\n".to_owned() });
        let string = Span { source, range: 8..19 };
        let inner = string.inside(6, 3);
        assert_eq!(&inner.source.text[inner.range.clone()], "乙");
        assert_eq!(inner.line(), 1);
    }
}
