//! Diagnostics for programs: one stable JSON object each.

use serde_json::{Value, json};

use super::{Diagnostic, Diagnostics};
use crate::{
    say::Lang,
    source::{Locator, column_letters},
};

/// Every diagnostic as a JSON array, in the order given.
#[must_use]
pub fn to_json(diags: &Diagnostics, lang: Lang) -> Value {
    diags.iter().map(|diagnostic| one(diagnostic, lang)).collect()
}

fn one(diagnostic: &Diagnostic, lang: Lang) -> Value {
    let mut value = json!({
        "level": diagnostic.code.level().key(),
        "code": diagnostic.code.name(),
        "message": diagnostic.message(lang),
        "help": diagnostic.help(lang),
        "clause": diagnostic.clause,
        "file": diagnostic.at.path().map(|path| path.display().to_string()),
    });
    match &diagnostic.at {
        Locator::Workspace | Locator::File(_) => {}
        Locator::Text(span) => {
            value["line"] = json!(span.line());
            value["bytes"] = json!([span.range.start, span.range.end]);
        }
        Locator::Cell(place) => {
            value["sheet"] = json!(place.sheet.as_deref());
            value["row"] = json!(place.row);
            value["column"] = json!(place.column.map(column_letters));
        }
    }
    value
}
