//! What a ledger looks like: its titles, its columns and their kinds, as `ledgers.toml` of an edition declares them.

use crate::{
    diag::{Code, Diagnostic, Diagnostics},
    reader::{Node, Table},
    source::{Span, Spanned},
};

/// The ledgers of an edition.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    /// In the order declared.
    pub ledgers: Vec<Ledger>,
}

/// A ledger's index in [`Schema::ledgers`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LedgerIndex(pub usize);

/// A column's index in [`Ledger::columns`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ColumnIndex(pub usize);

/// One ledger.
#[derive(Clone, Debug)]
pub struct Ledger {
    /// The word by which rules name it.
    pub id: Spanned<String>,
    /// Its title, as on the sheet.
    pub title: String,
    /// Other sheet or file titles by which it is known.
    pub aliases: Vec<String>,
    /// The section of the bureau that keeps it.
    pub owner: Option<String>,
    /// Headers of which any names the unit; none in a district-wide ledger.
    pub unit: Vec<String>,
    /// The column by which a record falls into the assessment year and its parts.
    pub date: Option<ColumnIndex>,
    /// Columns that, with the unit, tell two records apart.
    pub key: Vec<ColumnIndex>,
    /// Its columns, in the order declared.
    pub columns: Vec<ColumnRule>,
}

/// One column.
#[derive(Clone, Debug)]
pub struct ColumnRule {
    /// The header, as the spreadsheet has it.
    pub name: Spanned<String>,
    /// What its cells hold.
    pub kind: Kind,
    /// Whether a blank cell is a mistake.
    pub required: bool,
    /// Whether a file may lack the column.
    pub optional: bool,
    /// Whether its cells stay inside the unit's own papers.
    pub private: bool,
    /// Whether its cells are statistical values, which no rule may reward.
    pub statistic: bool,
    /// Where a blank cell gets its value from.
    pub lookup: Option<Lookup>,
}

/// What the cells of a column hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Any text.
    Text,
    /// An identifier, never a number.
    Code,
    /// A decimal number.
    Number,
    /// A whole number, zero or more.
    Count,
    /// A day.
    Date,
    /// A day, with a time of day where there is one.
    Moment,
    /// Yes or no.
    Flag,
    /// A reference period, kept as `2016-03`, `2016-Q1`, `2016-H1` or `2016`.
    Period,
    /// One of these words.
    Choice(Vec<String>),
}

/// A value taken from another ledger's row with the same key.
#[derive(Clone, Debug)]
pub struct Lookup {
    /// The other ledger.
    pub ledger: LedgerIndex,
    /// Pairs of columns that must be equal: here, there.
    pub matching: Vec<(ColumnIndex, ColumnIndex)>,
    /// The column taken.
    pub take: ColumnIndex,
}

/// Keys of a `[[ledger]]`.
pub const LEDGER_KEYS: &[&str] = &["id", "title", "aliases", "owner", "unit", "date", "key", "columns"];
/// Keys of one of its columns.
pub const COLUMN_KEYS: &[&str] = &["name", "type", "values", "required", "optional", "private", "statistic", "lookup"];
/// Keys of a column's `lookup`.
pub const LOOKUP_KEYS: &[&str] = &["ledger", "match", "take"];

/// Kinds of columns by the word that declares them; `choice` takes its words from `values`.
pub const KINDS: &[(&str, Option<Kind>)] = &[
    ("text", Some(Kind::Text)),
    ("code", Some(Kind::Code)),
    ("number", Some(Kind::Number)),
    ("count", Some(Kind::Count)),
    ("date", Some(Kind::Date)),
    ("moment", Some(Kind::Moment)),
    ("flag", Some(Kind::Flag)),
    ("period", Some(Kind::Period)),
    ("choice", None),
];

impl Schema {
    /// Reads the `[[ledger]]` tables of an edition.
    pub fn read(tables: &[&Table], diags: &mut Diagnostics) -> Schema {
        let mut ledgers: Vec<Ledger> = tables.iter().filter_map(|table| Ledger::read(table, diags)).collect();
        for (index, ledger) in ledgers.iter().enumerate() {
            if ledgers[..index].iter().any(|earlier| earlier.id == ledger.id) {
                diags.push(Diagnostic::new(Code::DuplicateId, &ledger.id.span).with("id", &ledger.id.value));
            }
        }
        let links: Vec<Vec<Option<Lookup>>> =
            tables.iter().zip(&ledgers).map(|(table, ledger)| read_lookups(table, ledger, &ledgers, diags)).collect();
        for (ledger, links) in ledgers.iter_mut().zip(links) {
            for (column, lookup) in ledger.columns.iter_mut().zip(links) {
                column.lookup = lookup;
            }
        }
        Schema { ledgers }
    }

    /// The ledger of that id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<LedgerIndex> {
        self.ledgers.iter().position(|ledger| ledger.id.value == id).map(LedgerIndex)
    }

    /// The ledger of that id; reports an unknown one with the nearest name.
    pub fn linked(&self, id: &Spanned<String>, diags: &mut Diagnostics) -> Option<LedgerIndex> {
        let found = self.find(&id.value);
        if found.is_none() {
            let known = self.ledgers.iter().map(|ledger| ledger.id.value.as_str());
            diags.push(Diagnostic::new(Code::UnknownLedger, &id.span).near(&id.value, known).with("id", &id.value));
        }
        found
    }
}

impl Schema {
    /// The same diagnostics; one about an unknown column also names the ledgers that have it.
    pub(crate) fn told_where(&self, diags: Diagnostics) -> Diagnostics {
        let mut told = Diagnostics::new();
        told.extend(diags.iter().map(|found| match found.words.get("column") {
            Some(column) if found.code == Code::UnknownColumn => {
                let holders = self.ledgers.iter().filter(|ledger| ledger.find(column).is_some());
                let titles: Vec<String> =
                    holders.map(|ledger| format!("{} {}", ledger.id.value, ledger.title)).collect();
                found.clone().with("elsewhere", titles.join("、"))
            }
            _ => found.clone(),
        }));
        told
    }
}

impl std::ops::Index<LedgerIndex> for Schema {
    type Output = Ledger;
    fn index(&self, index: LedgerIndex) -> &Ledger {
        &self.ledgers[index.0]
    }
}

impl Ledger {
    fn read(table: &Table, diags: &mut Diagnostics) -> Option<Ledger> {
        table.only(LEDGER_KEYS, diags);
        let id = table.required_text("id", diags);
        let title = table.required_text("title", diags);
        let columns: Vec<ColumnRule> =
            table.tables("columns", diags).into_iter().filter_map(|column| ColumnRule::read(column, diags)).collect();
        let mut ledger = Ledger {
            id: id?,
            title: title?.value,
            aliases: values(table.texts("aliases", diags)),
            owner: table.text("owner", diags).map(|owner| owner.value),
            unit: values(table.texts("unit", diags)),
            date: None,
            key: Vec::new(),
            columns,
        };
        for (index, column) in ledger.columns.iter().enumerate() {
            if ledger.columns[..index].iter().any(|earlier| earlier.name == column.name) {
                diags.push(Diagnostic::new(Code::DuplicateId, &column.name.span).with("id", &column.name.value));
            }
        }
        ledger.date = table.text("date", diags).and_then(|name| ledger.linked_column(&name, diags));
        ledger.key = table.texts("key", diags).iter().filter_map(|name| ledger.linked_column(name, diags)).collect();
        Some(ledger)
    }

    /// The column of that header.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<ColumnIndex> {
        self.columns.iter().position(|column| column.name.value == name).map(ColumnIndex)
    }

    /// The column of that header; reports an unknown one with the nearest name.
    pub fn linked_column(&self, name: &Spanned<String>, diags: &mut Diagnostics) -> Option<ColumnIndex> {
        let found = self.find(&name.value);
        if found.is_none() {
            diags.push(self.unknown_column(&name.value, &name.span));
        }
        found
    }

    /// A diagnostic for a header this ledger does not have.
    #[must_use]
    pub fn unknown_column(&self, name: &str, span: &Span) -> Diagnostic {
        let known = self.columns.iter().map(|column| column.name.value.as_str());
        Diagnostic::new(Code::UnknownColumn, span)
            .near(name, known)
            .with("column", name)
            .with("ledger", &self.id.value)
            .with("title", &self.title)
            .with("elsewhere", "")
    }
}

impl std::ops::Index<ColumnIndex> for Ledger {
    type Output = ColumnRule;
    fn index(&self, index: ColumnIndex) -> &ColumnRule {
        &self.columns[index.0]
    }
}

impl ColumnRule {
    fn read(table: &Table, diags: &mut Diagnostics) -> Option<ColumnRule> {
        table.only(COLUMN_KEYS, diags);
        let name = table.required_text("name", diags);
        let words: Vec<(&str, usize)> = KINDS.iter().enumerate().map(|(index, (word, _))| (*word, index)).collect();
        let kind = table.required_word("type", &words, diags)?;
        let kind = if let Some(kind) = &KINDS[kind].1 {
            kind.clone()
        } else {
            table.required("values", diags)?;
            Kind::Choice(values(table.texts("values", diags)))
        };
        Some(ColumnRule {
            name: name?,
            kind,
            required: table.flag("required", diags),
            optional: table.flag("optional", diags),
            private: table.flag("private", diags),
            statistic: table.flag("statistic", diags),
            lookup: None,
        })
    }
}

/// The lookups of a ledger's columns, in their order.
fn read_lookups(table: &Table, ledger: &Ledger, all: &[Ledger], diags: &mut Diagnostics) -> Vec<Option<Lookup>> {
    let of = |name: &str| {
        let columns = table.get("columns").map(Node::several).unwrap_or_default();
        columns.into_iter().find_map(|node| match &node.value {
            crate::reader::Value::Table(column) => {
                let named = matches!(&column.get("name")?.value, crate::reader::Value::Text(text) if text == name);
                named.then(|| column.get("lookup")).flatten()
            }
            _ => None,
        })
    };
    ledger
        .columns
        .iter()
        .map(|column| {
            let lookup = of(&column.name.value)?.table(diags)?;
            lookup.only(LOOKUP_KEYS, diags);
            let target = lookup.required_text("ledger", diags)?;
            let schema = Schema { ledgers: all.to_vec() };
            let index = schema.linked(&target, diags)?;
            let there = &all[index.0];
            let matching = lookup.texts("match", diags);
            let pair = |name: &Spanned<String>, diags: &mut Diagnostics| {
                Some((ledger.linked_column(name, diags)?, there.linked_column(name, diags)?))
            };
            Some(Lookup {
                ledger: index,
                matching: matching.iter().filter_map(|name| pair(name, diags)).collect(),
                take: there.linked_column(&lookup.required_text("take", diags)?, diags)?,
            })
        })
        .collect()
}

fn values(texts: Vec<Spanned<String>>) -> Vec<String> {
    texts.into_iter().map(|text| text.value).collect()
}
