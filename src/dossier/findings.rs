//! What is wrong in one sheet: placed, shown with its neighbours, and not said two hundred thousand times.

use std::{collections::BTreeMap, path::Path, sync::Arc};

use super::problem::Problem;
use crate::{
    diag::{Code, Diagnostic, Diagnostics},
    source::{CellPlace, ExcerptCell, Locator, Span},
};

/// How often the same thing is said of one column of one sheet.
const SAID: usize = 20;
/// Characters of a cell that are shown.
const SHOWN: usize = 30;

/// A sheet, as messages point at it.
#[derive(Clone, Debug)]
pub(crate) struct SheetPlace {
    /// The file, relative to the workspace.
    pub path: Arc<Path>,
    /// The sheet's name; `None` for CSV.
    pub name: Option<Arc<str>>,
    /// The sheet's position in its file.
    pub order: usize,
    /// The string it stands in, when it is a table inside criteria; its rows are the lines of that file.
    pub text: Option<Span>,
}

impl SheetPlace {
    /// How a message about `other` names this sheet; empty when it is the same.
    pub(crate) fn seen_from(&self, other: &SheetPlace) -> String {
        match &self.name {
            _ if self.path == other.path && self.order == other.order => String::new(),
            Some(name) => format!("{} {name}", self.path.display()),
            None => self.path.display().to_string(),
        }
    }

    /// The sheet as a whole, or one of its rows, columns or cells.
    pub(crate) fn at(&self, row: Option<u32>, column: Option<u32>, excerpt: Vec<ExcerptCell>) -> Locator {
        if let Some(text) = &self.text {
            return Locator::Text(row.and_then(|row| line_of(text, row, column)).unwrap_or_else(|| text.clone()));
        }
        Locator::Cell(Box::new(CellPlace {
            path: Arc::clone(&self.path),
            sheet: self.name.clone(),
            sheet_order: self.order,
            row,
            column,
            excerpt,
        }))
    }
}

/// A line of the text that `within` stands in, or one of its comma-separated fields.
fn line_of(within: &Span, row: u32, column: Option<u32>) -> Option<Span> {
    let text = &within.source.text;
    let index = usize::try_from(row).ok()?.checked_sub(1)?;
    let line = text.split_inclusive('\n').nth(index)?;
    let start = text.split_inclusive('\n').take(index).map(str::len).sum::<usize>();
    let (skipped, part) = match column.and_then(|column| usize::try_from(column).ok()) {
        None => (0, line),
        Some(column) => {
            let part = line.split(',').nth(column)?;
            (line.split(',').take(column).map(|field| field.len() + 1).sum(), part)
        }
    };
    let start = start + skipped + part.len() - part.trim_start().len();
    let range = start..start + part.trim().len();
    // A table on one line with `\n` in it has no lines of its own.
    (within.range.contains(&range.start)).then(|| Span { source: Arc::clone(&within.source), range })
}

/// A cell for an excerpt; a long text is cut, for the message is about its neighbour.
pub(crate) fn excerpt_cell(column: u32, header: &str, text: &str) -> ExcerptCell {
    let mut shown: String = text.chars().map(|sign| if sign.is_control() { ' ' } else { sign }).take(SHOWN).collect();
    if text.chars().count() > SHOWN {
        shown.push('…');
    }
    ExcerptCell { column, header: header.to_owned(), text: shown }
}

/// The cell meant and up to three others that say something: the nearest before, the row's first, the nearest after.
pub(crate) fn neighbours(cells: &[ExcerptCell], column: Option<u32>) -> Vec<ExcerptCell> {
    let telling = |cell: &&ExcerptCell| !cell.text.is_empty();
    let Some(column) = column else { return cells.iter().filter(telling).take(4).cloned().collect() };
    let (before, rest) = cells.split_at(cells.partition_point(|cell| cell.column < column));
    let here = rest.first().filter(|cell| cell.column == column);
    let after = &rest[usize::from(here.is_some())..];
    let mut left: Vec<&ExcerptCell> = before.iter().rev().filter(telling).collect();
    if left.len() > 2 {
        left.drain(1..left.len() - 1);
    }
    let right = after.iter().filter(telling).take(3 - left.len());
    left.into_iter().rev().chain(here).chain(right).cloned().collect()
}

/// What was found in one sheet.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    said: Vec<Diagnostic>,
    counts: BTreeMap<(Code, Option<u32>), Count>,
}

#[derive(Debug, Default)]
struct Count {
    times: usize,
    /// Where the first unsaid one stands.
    rest_from: Option<Locator>,
}

impl Findings {
    /// Adds one, unless the same was said often enough of this column; the place is only made when it is shown.
    pub(crate) fn push(&mut self, found: Problem, column: Option<u32>, at: impl FnOnce() -> Locator) {
        let count = self.counts.entry((found.code(), column)).or_default();
        count.times += 1;
        if count.times <= SAID {
            self.said.push(found.at(at()));
        } else if count.rest_from.is_none() {
            count.rest_from = Some(at());
        }
    }

    /// Everything said, and for each column how much was left unsaid.
    pub(crate) fn into_diagnostics(self, diags: &mut Diagnostics) {
        diags.extend(self.said);
        for ((code, _), count) in self.counts {
            if let Some(at) = count.rest_from {
                let more = Diagnostic::new(Code::AndMore, at).with("count", count.times - SAID).with("code", code);
                diags.push(more);
            }
        }
    }
}
