use std::path::PathBuf;

use super::*;
use crate::criteria::Library;

/// A TOML file as an editor hands it to a schema: days become texts.
fn as_json(value: &toml::Value) -> Value {
    match value {
        toml::Value::String(text) => json!(text),
        toml::Value::Integer(number) => json!(number),
        toml::Value::Float(number) => json!(number),
        toml::Value::Boolean(flag) => json!(flag),
        toml::Value::Datetime(day) => json!(day.to_string()),
        toml::Value::Array(values) => values.iter().map(as_json).collect(),
        toml::Value::Table(table) => table.iter().map(|(key, value)| (key.clone(), as_json(value))).collect(),
    }
}

/// Where a value breaks the schema; only what these schemas use is understood.
fn breaks(schema: &Value, root: &Value, value: &Value, at: &str) -> Vec<String> {
    if let Some(name) = schema["$ref"].as_str() {
        let definition = root.pointer(name.trim_start_matches('#')).expect("the definition is there");
        return breaks(definition, root, value, at);
    }
    if let Some(any) = schema["anyOf"].as_array() {
        let fits = any.iter().any(|one| breaks(one, root, value, at).is_empty());
        return if fits { Vec::new() } else { vec![format!("{at}: {value}")] };
    }
    if let Some(words) = schema["enum"].as_array() {
        return if words.contains(value) { Vec::new() } else { vec![format!("{at}: {value}")] };
    }
    if !schema["const"].is_null() {
        return if schema["const"] == *value { Vec::new() } else { vec![format!("{at}: {value}")] };
    }
    let kinds = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        Value::String(kind) => vec![kind.as_str()],
        _ => Vec::new(),
    };
    let is = |kind: &&str| match *kind {
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.is_u64(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        _ => value.is_object(),
    };
    if !kinds.iter().any(is) {
        return vec![format!("{at}: {value} is not {kinds:?}")];
    }
    if let Some(text) = value.as_str() {
        let percentage = schema["pattern"].as_str().is_some_and(|pattern| pattern.ends_with("%$"));
        return if percentage && !text.ends_with('%') { vec![format!("{at}: {text}")] } else { Vec::new() };
    }
    let mut found = Vec::new();
    for (index, value) in value.as_array().into_iter().flatten().enumerate() {
        found.extend(breaks(&schema["items"], root, value, &format!("{at}[{index}]")));
    }
    for (key, value) in value.as_object().into_iter().flatten() {
        let (known, other) = (&schema["properties"][key], &schema["additionalProperties"]);
        let at = format!("{at}.{key}");
        match (known.is_null(), other.as_bool()) {
            (false, _) => found.extend(breaks(known, root, value, &at)),
            (true, Some(false)) => found.push(format!("{at} is unknown")),
            (true, _) => found.extend(breaks(other, root, value, &at)),
        }
    }
    for key in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if value[key].is_null() {
            found.push(format!("{at}.{key} is missing"));
        }
    }
    found
}

fn breaks_of(text: &str) -> Vec<String> {
    let schema = json_schema(Lang::Zh);
    let table: toml::Table = text.parse().unwrap();
    breaks(&schema, &schema, &as_json(&toml::Value::Table(table)), "")
}

#[test]
fn the_shipped_editions_follow_the_schema() {
    let library = Library::embedded();
    let files: Vec<(PathBuf, String)> = library.ids().flat_map(|id| library.texts(id)).collect();
    let found: Vec<(PathBuf, Vec<String>)> = files.into_iter().map(|(path, text)| (path, breaks_of(&text))).collect();
    let wrong: Vec<_> = found.iter().filter(|(_, breaks)| !breaks.is_empty()).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn an_editor_marks_a_misspelt_key_of_a_rule() {
    let text = "[[item]]\nid = 'a'\ntitle = '甲'\nclause = '一'\nmax = 2\ndeduct = { eech = 1, count = 'reports' }\n";
    assert_eq!(breaks_of(text).len(), 1);
}

#[test]
fn an_editor_marks_a_percentage_without_its_sign() {
    let text = "[[item]]\nid = 'a'\ntitle = '甲'\nclause = '一'\nmax = '60'\n";
    assert_eq!(breaks_of(text).len(), 1);
}

#[test]
fn every_key_that_an_editor_completes_is_described() {
    let silent = undescribed(&json_schema(Lang::Zh), "");
    assert!(silent.is_empty(), "{silent:?}");
}

/// Properties without a description, as far as the schema itself reaches.
fn undescribed(schema: &Value, at: &str) -> Vec<String> {
    let properties = schema["properties"].as_object().into_iter().flatten();
    let silent = properties.flat_map(|(key, value)| {
        let mut found = undescribed(value, &format!("{at}.{key}"));
        found.extend(value["description"].is_null().then(|| format!("{at}.{key}")));
        found
    });
    let inner = [&schema["items"], &schema["anyOf"][0], &schema["$defs"]["item"], &schema["$defs"]["test"]];
    silent.chain(inner.into_iter().filter(|inner| !inner.is_null()).flat_map(|inner| undescribed(inner, at))).collect()
}
