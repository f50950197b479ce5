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

/// A worked example of an item, a veto, or the edition as a whole.
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
    /// What the unit's whole result is.
    Result(Outcome),
}

/// The parts of a unit's result that an example states; what it leaves out may be anything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The total.
    pub total: Option<Points>,
    /// What the total counts in a higher assessment.
    pub converted: Option<Points>,
    /// The grade, by id.
    pub grade: Option<String>,
    /// The place among all units.
    pub place: Option<Points>,
    /// The place within the group.
    pub group_place: Option<Points>,
    /// Whether the unit may be commended.
    pub eligible: Option<bool>,
    /// Whether the unit is assessed at all.
    pub assessed: Option<bool>,
}

impl Outcome {
    /// Keys of a result.
    pub const KEYS: [&str; 7] = ["total", "converted", "grade", "place", "group-place", "eligible", "assessed"];

    fn read(table: &Table, diags: &mut Diagnostics) -> Outcome {
        let points = |key: &str, diags: &mut Diagnostics| table.get(key)?.points(diags);
        Outcome {
            total: points("total", diags),
            converted: points("converted", diags),
            grade: table.text("grade", diags).map(|grade| grade.value),
            place: points("place", diags),
            group_place: points("group-place", diags),
            eligible: table.get("eligible").map(|_| table.flag("eligible", diags)),
            assessed: table.get("assessed").map(|_| table.flag("assessed", diags)),
        }
    }
}

impl Example {
    /// Keys of an example beside the ledgers it shows.
    pub const KEYS: &'static [&'static str] = &["note", "unit", "group", "as-of", "points", "holds", "result"];

    /// Reads an example; `key` is what it states: `points` for an item, `holds` for a veto, `result` for the edition.
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
            "result" => {
                let result = node.table(diags)?;
                result.only(&Outcome::KEYS, diags);
                Expected::Result(Outcome::read(result, diags))
            }
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
