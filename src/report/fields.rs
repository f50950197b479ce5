//! What a layout may use: the fields of a view, read off the view itself, so that the list cannot fall behind it.

use serde_json::Value;

/// Characters of an example that are shown.
const SHOWN: usize = 40;

/// A field of a view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name as a layout writes it, `[]` after a list: `remedies[].points`.
    pub path: String,
    /// What it is.
    pub holds: Holds,
    /// What it holds here, shortened; the first text of a list. Empty where nothing stands there.
    pub example: String,
}

/// What a field is to a layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Finished text, to print.
    Text,
    /// Yes or no, to ask with `if`.
    Flag,
    /// Something that may be left out, and is here.
    Nothing,
}

impl Holds {
    /// Its name in the catalogue.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Holds::Text => "text",
            Holds::Flag => "flag",
            Holds::Nothing => "nothing",
        }
    }
}

/// Every field of a view, by name; a list is looked at as a whole, so that what only some of its
/// entries have is there too.
#[must_use]
pub fn fields(view: &Value) -> Vec<Field> {
    let mut found = Vec::new();
    walk(String::new(), &[view], &mut found);
    found
}

/// The fields below `path`, where `values` is what stands there: several where a list led there.
fn walk(path: String, values: &[&Value], found: &mut Vec<Field>) {
    let lists: Vec<&Value> = values.iter().filter_map(|value| value.as_array()).flatten().collect();
    let tables: Vec<_> = values.iter().filter_map(|value| value.as_object()).collect();
    if !tables.is_empty() {
        let mut names: Vec<&String> = Vec::new();
        for name in tables.iter().flat_map(|table| table.keys()) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        for name in names {
            let inner: Vec<&Value> = tables.iter().filter_map(|table| table.get(name)).collect();
            let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            walk(path, &inner, found);
        }
    } else if !lists.is_empty() {
        walk(format!("{path}[]"), &lists, found);
    } else {
        let flag = values.iter().any(|value| value.is_boolean());
        let text = values.iter().find_map(|value| match value {
            Value::String(text) if !text.is_empty() => Some(shortened(text)),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        });
        let holds = match (&text, flag, values.iter().any(|value| value.is_string())) {
            (_, true, _) => Holds::Flag,
            (Some(_), ..) | (None, false, true) => Holds::Text,
            (None, false, false) => Holds::Nothing,
        };
        found.push(Field { path, holds, example: text.unwrap_or_default() });
    }
}

fn shortened(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let cut = if line.chars().count() > SHOWN { "…" } else { "" };
    line.chars().take(SHOWN).chain(cut.chars()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(json: &str) -> Vec<String> {
        fields(&serde_json::from_str(json).unwrap()).into_iter().map(|field| field.path).collect()
    }

    #[test]
    fn a_list_is_looked_at_as_a_whole() {
        assert_eq!(paths(r#"{"rows": [{"a": "1"}, {"a": "2", "b": true}]}"#), ["rows[].a", "rows[].b"]);
        assert_eq!(paths(r#"{"rows": [["1", "2"]], "none": []}"#), ["none", "rows[][]"]);
    }

    #[test]
    fn a_field_says_what_it_holds() {
        let view = serde_json::from_str(r#"{"name": "甲镇", "open": false, "note": null}"#).unwrap();
        let holds: Vec<Holds> = fields(&view).into_iter().map(|field| field.holds).collect();
        assert_eq!(holds, [Holds::Text, Holds::Nothing, Holds::Flag]);
    }
}
