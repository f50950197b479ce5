//! The JSON Schema of criteria files.
use crate::say::Lang;
use serde_json::Value;
/// Stub.
#[must_use]
pub fn json_schema(_: Lang) -> Value {
    Value::Null
}
