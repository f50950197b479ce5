//! Which records a measure looks at: a ledger, a condition, and a join with another ledger.

use crate::{
    condition::Condition,
    diag::Diagnostics,
    dossier::{ColumnIndex, LedgerIndex, Schema},
    measure::plan::Reading,
    reader::Table,
    say::Lang,
};

/// Records of one ledger.
#[derive(Clone, Debug)]
pub struct Selection {
    /// The ledger.
    pub ledger: LedgerIndex,
    /// What is asked of a record.
    pub condition: Option<Condition>,
    /// What is asked of another ledger.
    pub join: Option<Join>,
}

/// Whether another ledger holds a record with the same key.
#[derive(Clone, Debug)]
pub struct Join {
    /// `true` for `found-in`, `false` for `missing-from`.
    pub found: bool,
    /// The other ledger.
    pub ledger: LedgerIndex,
    /// The key's column here.
    pub here: ColumnIndex,
    /// The key's column there.
    pub there: ColumnIndex,
    /// What is asked of a record there.
    pub condition: Option<Condition>,
}

impl Selection {
    /// Keys that any measure over a ledger takes.
    pub const KEYS: [&str; 5] = ["where", "missing-from", "found-in", "key", "there"];

    /// Reads the ledger under `name` and what is asked of its records.
    pub fn read(name: &str, table: &Table, reading: &mut Reading<'_>) -> Option<Selection> {
        let schema = reading.schema;
        let written = table.text(name, &mut reading.diags)?;
        let ledger = schema.linked(&written, &mut reading.diags)?;
        let condition = read_condition("where", table, ledger, schema, &mut reading.diags);
        let join = Join::read(table, ledger, reading);
        Some(Selection { ledger, condition: condition?, join: join? })
    }

    /// The records in words: the ledger's title, and the condition as written.
    #[must_use]
    pub fn in_words(&self, schema: &Schema, lang: Lang) -> String {
        let ledger = &schema[self.ledger];
        let condition = self.condition.as_ref().map(|condition| condition.in_words(ledger, lang)).unwrap_or_default();
        let join = self.join.as_ref().map_or(String::new(), |join| {
            let key = if join.found { "measure.found-in" } else { "measure.missing-from" };
            lang.say(key, minijinja::context! { ledger => schema[join.ledger].title.clone() })
        });
        lang.say("measure.selection", minijinja::context! { ledger => ledger.title.clone(), condition, join })
    }
}

impl Join {
    /// `Some(None)` where no join is written; `None` after reporting a mistake.
    fn read(table: &Table, here: LedgerIndex, reading: &mut Reading<'_>) -> Option<Option<Join>> {
        let found = table.get("found-in").is_some();
        let name = if found { "found-in" } else { "missing-from" };
        if table.get(name).is_none() {
            return Some(None);
        }
        let schema = reading.schema;
        let other = table.text(name, &mut reading.diags)?;
        let ledger = schema.linked(&other, &mut reading.diags)?;
        let key = table.required_text("key", &mut reading.diags)?;
        let there = schema[ledger].linked_column(&key, &mut reading.diags);
        let here = schema[here].linked_column(&key, &mut reading.diags)?;
        let condition = read_condition("there", table, ledger, schema, &mut reading.diags)?;
        Some(Some(Join { found, ledger, here, there: there?, condition }))
    }
}

/// `Some(None)` where no condition is written; `None` after reporting a mistake.
pub(super) fn read_condition(
    key: &str,
    table: &Table,
    ledger: LedgerIndex,
    schema: &Schema,
    diags: &mut Diagnostics,
) -> Option<Option<Condition>> {
    if table.get(key).is_none() {
        return Some(None);
    }
    let written = table.text(key, diags)?;
    Condition::read(written, &schema[ledger], diags).map(Some)
}
