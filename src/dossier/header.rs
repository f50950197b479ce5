//! Which ledger a sheet is, and where its header stands.
//!
//! A title names a ledger, the header confirms it. Where no title does, the header alone decides, if only one ledger fits.

use std::collections::BTreeMap;

use super::{
    cell::shown,
    fold::{compared, trimmed},
    format::RawRow,
    schema::{ColumnIndex, Ledger, LedgerIndex, Schema},
};

/// Rows among which the header is looked for.
pub(crate) const HEADER_WITHIN: usize = 30;

/// What a ledger looks like from outside: its names and its headers, folded for comparison.
#[derive(Debug)]
pub(crate) struct Outline {
    names: Vec<String>,
    /// For each header what it stands for.
    headers: BTreeMap<String, Slot>,
    /// Headers that must be there.
    needed: Vec<String>,
    /// Headers of which one must be there.
    units: Vec<String>,
}

/// What a header stands for: a column, a name of the unit, or both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Slot {
    /// Index in [`Ledger::unit`].
    pub unit: Option<usize>,
    /// The column.
    pub column: Option<ColumnIndex>,
}

/// A header row, understood.
#[derive(Clone, Debug)]
pub(crate) struct Header {
    /// The ledger it belongs to.
    pub ledger: LedgerIndex,
    /// Its index among the rows looked at.
    pub index: usize,
    /// Its 1-based row.
    pub row: u32,
    /// Every header with its 0-based column.
    pub texts: Vec<(u32, String)>,
    /// What each 0-based column of the sheet stands for.
    pub slots: Vec<Slot>,
    /// Columns with a header that stood there before, and the column in which it did.
    pub repeated: Vec<(u32, u32)>,
    /// Columns that no rule knows.
    pub extra: Vec<u32>,
    /// Declared headers that are not there and must be.
    pub missing: Vec<String>,
    /// Whether the ledger names units and none of those headers is there.
    pub no_unit: bool,
}

/// What was found out about a sheet.
#[derive(Debug)]
pub(crate) enum Found {
    /// Its ledger and header.
    Ledger(Box<Header>),
    /// It fits several ledgers equally.
    Several(Vec<LedgerIndex>),
    /// It bears a ledger's name, but no row of it looks like that ledger's header.
    NamedOnly(LedgerIndex),
    /// It is another sheet.
    Nothing,
}

/// By which names a sheet may be known: its own first, its file's after.
#[derive(Clone, Debug)]
pub(crate) struct Names {
    /// The sheet's name, or the file's for a format without sheets.
    pub sheet: String,
    /// The file's name without its suffix.
    pub file: String,
}

impl Outline {
    /// The outlines of all ledgers of an edition.
    pub(crate) fn of(schema: &Schema) -> Vec<Outline> {
        schema.ledgers.iter().map(Outline::one).collect()
    }

    fn one(ledger: &Ledger) -> Outline {
        let mut headers: BTreeMap<String, Slot> = BTreeMap::new();
        for (index, name) in ledger.unit.iter().enumerate() {
            headers.entry(compared(name)).or_default().unit = Some(index);
        }
        for (index, column) in ledger.columns.iter().enumerate() {
            headers.entry(compared(&column.name.value)).or_default().column = Some(ColumnIndex(index));
        }
        let needed = ledger.columns.iter().filter(|column| !column.optional && column.lookup.is_none());
        let units: Vec<String> = ledger.unit.iter().map(|name| compared(name)).collect();
        let titles = std::iter::once(&ledger.title).chain(&ledger.aliases);
        Outline {
            names: titles.map(|title| compared(title)).collect(),
            headers,
            needed: needed.map(|column| compared(&column.name.value)).collect(),
            units,
        }
    }

    /// How many of the headers that must be there are.
    fn fit(&self, row: &[(u32, String)]) -> Fit {
        let there = |name: &String| row.iter().any(|(_, text)| text == name);
        let needed = self.needed.iter().filter(|name| there(name)).count();
        let unit = self.units.is_empty() || self.units.iter().any(there);
        let known = self.headers.keys().filter(|name| there(name)).count();
        Fit { needed, of: self.needed.len(), unit, known }
    }

    /// The longest of its names that `text` contains, in characters; 0 for none.
    fn named_in(&self, text: &str) -> usize {
        let names = self.names.iter().filter(|name| text.contains(name.as_str()));
        names.map(|name| name.chars().count()).max().unwrap_or(0)
    }
}

/// How well a row fits as a ledger's header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Fit {
    /// Needed headers there.
    needed: usize,
    /// Needed headers in all.
    of: usize,
    /// Whether the unit is named, where it must be.
    unit: bool,
    /// Declared headers there, needed or not.
    known: usize,
}

impl Fit {
    fn whole(self) -> bool {
        self.needed == self.of && self.unit && self.known >= 2
    }

    /// At least so many needed headers of a hundred, and not by chance.
    fn at_least(self, percent: usize) -> bool {
        self.known >= 2 && (self.needed + usize::from(self.unit)) * 100 >= percent * (self.of + 1)
    }
}

/// A row's texts, folded, with their columns.
fn folded(row: &RawRow<'_>) -> Vec<(u32, String)> {
    let texts = row.cells.iter().map(|(column, cell)| (*column, compared(shown(cell).trim_matches('*'))));
    texts.filter(|(_, text)| !text.is_empty()).collect()
}

/// Finds out which ledger a sheet is, from its first rows and its names.
pub(crate) fn find(rows: &[RawRow<'_>], names: &Names, outlines: &[Outline]) -> Found {
    let rows: Vec<Vec<(u32, String)>> = rows.iter().map(folded).collect();
    let candidates: Vec<Candidate> =
        (0..outlines.len()).map(|index| candidate(index, &rows, names, outlines)).collect();
    let named = candidates.iter().filter(|candidate| candidate.name > (0, 0) && candidate.fit.at_least(50));
    let whole = candidates.iter().filter(|candidate| candidate.fit.whole());
    let near = candidates.iter().filter(|candidate| candidate.fit.at_least(67) && candidate.fit.needed >= 3);
    let best = best(named.collect(), |candidate| (candidate.name, candidate.fit.known))
        .or_else(|| best(whole.collect(), |candidate| ((0, candidate.fit.needed), candidate.fit.known)));
    if let Some(best) = best {
        return match best.as_slice() {
            [only] => Found::Ledger(Box::new(understood(only.ledger, only.row, &rows, outlines))),
            several => Found::Several(several.iter().map(|candidate| candidate.ledger).collect()),
        };
    }
    // A header that lacks a column or two is still that ledger's, but only if it cannot be another's.
    if let Some([only]) = self::best(near.collect(), |candidate| ((0, 0), candidate.fit.known)).as_deref() {
        return Found::Ledger(Box::new(understood(only.ledger, only.row, &rows, outlines)));
    }
    let exactly = |candidate: &&Candidate| outlines[candidate.ledger.0].names.contains(&compared(&names.sheet));
    match candidates.iter().find(exactly) {
        Some(candidate) if !rows.is_empty() => Found::NamedOnly(candidate.ledger),
        _ => Found::Nothing,
    }
}

/// Understands the header of a sheet whose ledger is known; `row` is its index where that is known too.
pub(crate) fn of_ledger(
    rows: &[RawRow<'_>],
    ledger: LedgerIndex,
    row: Option<usize>,
    outline: &[Outline],
) -> Option<Header> {
    let rows: Vec<Vec<(u32, String)>> = rows.iter().map(folded).collect();
    let row = match row {
        Some(row) => row,
        None => best_row(&rows, &outline[ledger.0]).filter(|(_, fit)| fit.known > 0)?.0,
    };
    (row < rows.len()).then(|| understood(ledger, row, &rows, outline))
}

#[derive(Clone, Copy, Debug)]
struct Candidate {
    ledger: LedgerIndex,
    /// How closely a name fits: a sheet's own name or title before the file's, then the longer.
    name: (u8, usize),
    row: usize,
    fit: Fit,
}

fn candidate(index: usize, rows: &[Vec<(u32, String)>], names: &Names, outlines: &[Outline]) -> Candidate {
    let outline = &outlines[index];
    let (row, fit) = best_row(rows, outline).unwrap_or((0, outline.fit(&[])));
    let titles = rows.iter().take(row).flatten().map(|(_, text)| text.as_str());
    let sheet = compared(&names.sheet);
    let own = titles.chain([sheet.as_str()]).map(|title| outline.named_in(title)).max().unwrap_or(0);
    let of_file = outline.named_in(&compared(&names.file));
    let name = if own > 0 {
        (2, own)
    } else if of_file > 0 {
        (1, of_file)
    } else {
        (0, 0)
    };
    Candidate { ledger: LedgerIndex(index), name, row, fit }
}

/// The row that holds most declared headers; the first of several.
fn best_row(rows: &[Vec<(u32, String)>], outline: &Outline) -> Option<(usize, Fit)> {
    let fits = rows.iter().map(|row| outline.fit(row)).enumerate();
    fits.fold(None, |best: Option<(usize, Fit)>, (row, fit)| match best {
        Some((_, before)) if before.known >= fit.known => best,
        _ => Some((row, fit)),
    })
}

/// Those that are best by `rank`; `None` when there are none at all.
fn best(candidates: Vec<&Candidate>, rank: impl Fn(&Candidate) -> ((u8, usize), usize)) -> Option<Vec<&Candidate>> {
    let top = candidates.iter().map(|candidate| rank(candidate)).max()?;
    Some(candidates.into_iter().filter(|candidate| rank(candidate) == top).collect())
}

fn understood(ledger: LedgerIndex, index: usize, rows: &[Vec<(u32, String)>], outlines: &[Outline]) -> Header {
    let (outline, row) = (&outlines[ledger.0], &rows[index]);
    let width = row.last().map_or(0, |(column, _)| usize::try_from(*column).unwrap_or(0) + 1);
    let mut header = Header {
        ledger,
        index,
        row: 0,
        texts: row.clone(),
        slots: vec![Slot::default(); width],
        repeated: Vec::new(),
        extra: Vec::new(),
        missing: Vec::new(),
        no_unit: !outline.fit(row).unit,
    };
    let mut places: BTreeMap<&str, u32> = BTreeMap::new();
    for (column, text) in row {
        match (outline.headers.get(text), places.get(text.as_str())) {
            (None, _) => header.extra.push(*column),
            (Some(_), Some(first)) => header.repeated.push((*column, *first)),
            (Some(slot), None) => {
                places.insert(text, *column);
                if let Some(place) = usize::try_from(*column).ok().and_then(|column| header.slots.get_mut(column)) {
                    *place = *slot;
                }
            }
        }
    }
    header.missing = outline.needed.iter().filter(|name| !places.contains_key(name.as_str())).cloned().collect();
    header
}

impl Header {
    /// The header row's number and its texts as written, once the row itself is at hand.
    pub(crate) fn written(mut self, row: &RawRow<'_>) -> Header {
        self.row = row.number;
        self.texts = row.cells.iter().map(|(column, cell)| (*column, trimmed(&shown(cell)).to_owned())).collect();
        self.texts.retain(|(_, text)| !text.is_empty());
        self
    }

    /// The text over a column.
    pub(crate) fn text(&self, column: u32) -> &str {
        let found = self.texts.binary_search_by_key(&column, |(column, _)| *column);
        found.map(|index| self.texts[index].1.as_str()).unwrap_or_default()
    }

    /// The column of the sheet in which a slot stands.
    pub(crate) fn column(&self, wanted: impl Fn(&Slot) -> bool) -> Option<u32> {
        self.slots.iter().position(wanted).and_then(|column| u32::try_from(column).ok())
    }
}
