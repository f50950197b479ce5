//! Worked examples inside the criteria: the doctest of a regulation.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::{
    diag::Diagnostics,
    dossier::{LedgerIndex, Schema},
    num::Points,
    reader::Table,
    source::{Span, Spanned},
};

/// A worked example of an item or a veto.
#[derive(Clone, Debug)]
pub struct Example {
    /// What it shows.
    pub note: Option<String>,
    /// Ledger tables, as CSV, by ledger.
    pub tables: BTreeMap<LedgerIndex, Spanned<String>>,
    /// The unit whose points are asked for, when the tables name several.
    pub unit: Option<String>,
    /// The group of the anonymous unit.
    pub group: Option<Spanned<String>>,
    /// Until when records count.
    pub as_of: Option<Date>,
    /// What must come out.
    pub expected: Expected,
    /// Where that stands.
    pub span: Span,
}

/// What must come out of an example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// These points.
    Points(Points),
    /// Whether the veto comes about.
    Holds(bool),
}

impl Example {
    /// Keys of an example beside the ledgers it shows.
    pub const KEYS: &'static [&'static str] = &["note", "unit", "group", "as-of", "points", "holds"];

    /// Reads an example; `key` is what it states: `points` for an item, `holds` for a veto.
    pub(super) fn read(key: &'static str, table: &Table, schema: &Schema, diags: &mut Diagnostics) -> Option<Example> {
        let ledgers = schema.ledgers.iter().map(|ledger| ledger.id.value.as_str());
        let known: Vec<&str> = Example::KEYS.iter().copied().chain(ledgers).collect();
        table.only(&known, diags);
        let mut tables = BTreeMap::new();
        for (key, node) in table.entries() {
            if let Some(ledger) = schema.find(&key.value)
                && let Some(text) = node.text(diags)
            {
                tables.insert(ledger, text);
            }
        }
        let node = table.required(key, diags)?;
        let expected = match key {
            "holds" => Expected::Holds(table.flag(key, diags)),
            _ => Expected::Points(node.points(diags)?),
        };
        Some(Example {
            note: table.text("note", diags).map(|note| note.value),
            tables,
            unit: table.text("unit", diags).map(|unit| unit.value),
            group: table.text("group", diags),
            as_of: table.get("as-of").and_then(|node| node.moment(diags)).map(|moment| moment.date),
            expected,
            span: node.span.clone(),
        })
    }
}
