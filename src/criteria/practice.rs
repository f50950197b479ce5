//! Where units write down what they do well and would show others (经验做法).

use crate::{
    condition::Condition,
    diag::Diagnostics,
    dossier::{ColumnIndex, LedgerIndex, Schema},
    reader::Table,
};

/// The ledger of practices that units share of their own accord; nothing is scored by it.
///
/// ```toml
/// practices = { ledger = "practices", item = "项目", text = "做法", material = "可取用材料", contact = "联系人", where = "愿意交流" }
/// ```
#[derive(Clone, Debug)]
pub struct PracticeRule {
    /// The ledger.
    pub ledger: LedgerIndex,
    /// The column that names the item, by its title or its id.
    pub item: ColumnIndex,
    /// The column of what the unit does.
    pub text: ColumnIndex,
    /// The column of what others may take along.
    pub material: Option<ColumnIndex>,
    /// The column of whom to ask.
    pub contact: Option<ColumnIndex>,
    /// Rows whose unit is willing to share them; no other row is ever shown.
    pub willing: Condition,
}

impl PracticeRule {
    /// Keys of `practices`.
    pub const KEYS: &'static [&'static str] = &["ledger", "item", "text", "material", "contact", "where"];

    /// Keys that must be written.
    pub const REQUIRED: &'static [&'static str] = &["ledger", "item", "text", "where"];

    /// Reads `practices` of the `[edition]` table.
    pub(super) fn read(head: &Table, schema: &Schema, diags: &mut Diagnostics) -> Option<PracticeRule> {
        let rule = head.table("practices", diags)?;
        rule.only(PracticeRule::KEYS, diags);
        let ledger = schema.linked(&rule.required_text("ledger", diags)?, diags)?;
        let item = schema[ledger].linked_column(&rule.required_text("item", diags)?, diags);
        let text = schema[ledger].linked_column(&rule.required_text("text", diags)?, diags);
        let mut further = |key: &str| {
            let name = rule.text(key, diags)?;
            schema[ledger].linked_column(&name, diags)
        };
        let (material, contact) = (further("material"), further("contact"));
        let willing = Condition::read(rule.required_text("where", diags)?, &schema[ledger], diags);
        Some(PracticeRule { ledger, item: item?, text: text?, material, contact, willing: willing? })
    }

    /// Its columns.
    pub(super) fn columns(&self) -> Vec<ColumnIndex> {
        let named = [Some(self.item), Some(self.text), self.material, self.contact].into_iter().flatten();
        named.chain(self.willing.columns()).collect()
    }
}
