//! The JSON Schema of criteria files, by which an editor completes and checks them as one types.
//!
//! Keys and words come from the lists that the readers themselves use, descriptions from the catalogue under `key`; whether
//! a regulation holds together only `kaohe criteria check` can say.

use serde_json::{Map, Value, json};

use super::{
    Edition, FIELDS, FRAME_KEYS, Grade, Groups, Item, Likeness, OVER_KEYS, PracticeRule, Quota, Remedy, Repeats,
    SECTION_KEYS, TOP_KEYS, Urgency, Veto,
    edition::WorkdayRule,
    example::{Example, Outcome},
    veto::Effect,
};
use crate::{
    dossier::{COLUMN_KEYS, KINDS, LEDGER_KEYS, LOOKUP_KEYS},
    measure::{self, Judged, RATIO_KEYS},
    say::Lang,
    scale::{self, Bounds, Figure, Lookup, NEXT, ORDERS, Requirement, Slope, Spread, Stepping, WITHIN},
};

/// The schema of any file of an edition.
#[must_use]
pub fn json_schema(lang: Lang) -> Value {
    let writer = Writer { lang };
    let mut schema = writer.table(TOP_KEYS, &[], Writer::top);
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    schema["title"] = json!(lang.word("schema.title"));
    schema["$defs"] = json!({
        "figure": writer.figure(),
        "measure": writer.table(&measure_keys(), &[], Writer::of_measure),
        "test": writer.table(&test_keys(&[]), &[], Writer::of_test),
        "item": writer.item(),
    });
    schema
}

/// How the value under a key looks.
type Shape = fn(&Writer, &str) -> Value;

struct Writer {
    lang: Lang,
}

impl Writer {
    /// A table with these keys and no others.
    fn table(&self, keys: &[&str], required: &[&str], shape: Shape) -> Value {
        let mut properties = Map::new();
        for key in keys {
            let mut value = shape(self, key);
            let descriptions = [format!("kind.{key}.title"), format!("key.{key}")];
            if let Some(description) = descriptions.iter().find(|description| self.lang.has(description)) {
                value["description"] = json!(self.lang.word(description));
            }
            properties.insert((*key).to_owned(), value);
        }
        let mut table = json!({ "type": "object", "properties": properties, "additionalProperties": false });
        if !required.is_empty() {
            table["required"] = json!(required);
        }
        table
    }

    fn tables(&self, keys: &[&str], required: &[&str], shape: Shape) -> Value {
        json!({ "type": "array", "items": self.table(keys, required, shape) })
    }

    fn top(&self, key: &str) -> Value {
        match key {
            "edition" => self.table(Edition::KEYS, &[], Writer::of_edition),
            "group" => self.tables(Groups::KEYS, &["id", "title", "where"], Writer::plain),
            "grade" => self.tables(Grade::KEYS, &["id", "title"], Writer::of_grade),
            "reminder" => self.tables(Urgency::KEYS, &["id", "title"], Writer::of_urgency),
            "ledger" => self.tables(LEDGER_KEYS, &["id", "title", "columns"], Writer::of_ledger),
            "section" => self.table(SECTION_KEYS, &[], Writer::of_item),
            "item" | "bonus" | "penalty" => json!({ "type": "array", "items": reference("item") }),
            "veto" => self.tables(Veto::KEYS, &["id", "title", "clause", "when", "effect"], Writer::of_item),
            "example" => self.examples(),
            other => self.plain(other),
        }
    }

    fn item(&self) -> Value {
        let keys: Vec<&str> = FRAME_KEYS.iter().chain(scale::NAMES).copied().collect();
        self.table(&keys, &["id", "title", "clause"], Writer::of_item)
    }

    /// Keys of the frame, of sections and of vetoes.
    fn of_item(&self, key: &str) -> Value {
        match key {
            "max" | "convert-to" => reference("figure"),
            "over" => self.table(OVER_KEYS, &OVER_KEYS[..1], |_, key| match key {
                "period" => words(Item::CUTS),
                _ => words(Item::COMBINES),
            }),
            "only-if" | "when" => one_or_several(&reference("test")),
            "zero-if" => one_or_several(&self.table(&test_keys(&["in"]), &[], Writer::of_test)),
            "floor" => json!({ "anyOf": [{ "type": "number" }, { "const": "none" }] }),
            "missing" => words(Item::MISSING),
            "due" => day(),
            "remedy" => self.table(Remedy::KEYS, &[], |writer, key| match key {
                "by" => day(),
                "effort" => json!({ "type": "integer", "minimum": 1, "maximum": 250 }),
                "recover" => json!({ "anyOf": [{ "enum": ["none", "all"] }, percentage()] }),
                other => writer.plain(other),
            }),
            "field" => json!({ "enum": FIELDS }),
            "covers" => texts(),
            "effect" => self.table(Effect::KEYS, &[], |writer, key| match key {
                "ineligible" | "excluded" => json!({ "type": "boolean" }),
                "total-at-most" => json!({ "type": "number" }),
                other => writer.plain(other),
            }),
            "example" => self.examples(),
            scale if scale::NAMES.contains(&scale) => one_or_several(&self.rule(scale)),
            other => self.plain(other),
        }
    }

    /// One rule of a scale: its own keys, and those of the measure it stands on.
    fn rule(&self, name: &str) -> Value {
        let own = scale::keys(name);
        let mut keys: Vec<&str> = own.to_vec();
        keys.extend(measure_keys().into_iter().filter(|key| !own.contains(key)));
        match name {
            "bands" | "rank" => self.table(&keys, &[], |writer, key| match key {
                "rows" => writer.rows(&["points"]),
                other => writer.of_scale(other),
            }),
            "table" => self.table(&keys, &["count", "of", "rows"], |writer, key| match key {
                "rows" => writer.rows(&["points", "lose"]),
                "take" => words(Lookup::TAKES),
                other => writer.of_scale(other),
            }),
            "steps" => self.table(&keys, &[], |writer, key| match key {
                "below" | "above" => writer.table(Slope::KEYS, &["each"], Writer::of_scale),
                other => writer.of_scale(other),
            }),
            _ => self.table(&keys, &[], Writer::of_scale),
        }
    }

    fn rows(&self, more: &[&str]) -> Value {
        let keys: Vec<&str> = Bounds::KEYS.iter().chain(more).copied().collect();
        self.tables(&keys, &[], |_, key| match key {
            "points" | "lose" => reference("figure"),
            "is" => json!({ "type": ["number", "string"] }),
            _ => json!({ "anyOf": [{ "type": "number" }, percentage()] }),
        })
    }

    fn of_scale(&self, key: &str) -> Value {
        match key {
            "each" | "per" | "beyond" | "cap" | "points" | "else" | "target" | "least" | "most" | "first" | "less"
            | "base" | "range" => reference("figure"),
            "part" => words(Stepping::PARTS),
            "inverse" => json!({ "type": "boolean" }),
            "order" => words(ORDERS),
            "within" => words(WITHIN),
            "against" => words(Spread::AGAINST),
            "next" => words(NEXT),
            other => self.of_test(other),
        }
    }

    fn of_test(&self, key: &str) -> Value {
        match key {
            "all" | "any" => json!({ "type": "array", "items": reference("test") }),
            "in" => words(Item::ZERO_IN),
            comparison if Requirement::KEYS.contains(&comparison) => reference("figure"),
            other => self.of_measure(other),
        }
    }

    fn of_measure(&self, key: &str) -> Value {
        match key {
            "ratio" => self.table(RATIO_KEYS, RATIO_KEYS, |_, _| reference("measure")),
            "take" => words(measure::Value::TAKES),
            "combine" => words(Judged::COMBINES),
            other => self.plain(other),
        }
    }

    /// A number: plain, in percent, by group, or from the unit's own row.
    fn figure(&self) -> Value {
        let own = self.table(Figure::OWN_KEYS, &["column"], |writer, key| match key {
            "times" => json!({ "type": "number" }),
            other => writer.plain(other),
        });
        let by_group = json!({
            "type": "object",
            "not": { "required": ["column"] },
            "additionalProperties": reference("figure"),
        });
        json!({ "anyOf": [{ "type": "number" }, percentage(), own, by_group] })
    }

    /// Examples; beside their own keys they show ledgers, whose names only the edition knows.
    fn examples(&self) -> Value {
        let mut example = self.table(Example::KEYS, &[], |writer, key| match key {
            "as-of" => day(),
            "points" => json!({ "type": "number" }),
            "holds" => json!({ "type": "boolean" }),
            "result" => writer.table(&Outcome::KEYS, &[], |writer, key| match key {
                "total" | "converted" | "place" | "group-place" => json!({ "type": "number" }),
                "eligible" | "assessed" => json!({ "type": "boolean" }),
                other => writer.plain(other),
            }),
            other => writer.plain(other),
        });
        example["additionalProperties"] = json!({ "type": "string" });
        json!({ "type": "array", "items": example })
    }

    fn of_edition(&self, key: &str) -> Value {
        match key {
            "in-force" => self.table(Edition::IN_FORCE_KEYS, &["from"], |_, _| day()),
            "period" => self.table(Edition::PERIOD_KEYS, Edition::PERIOD_KEYS, |_, _| day()),
            "full" | "sums-to" | "convert-to" | "bonus-max" | "penalty-max" => json!({ "type": "number" }),
            "likeness" => {
                let keys: Vec<&str> = Likeness::KEYS.iter().copied().chain(measure_keys()).collect();
                self.tables(&keys, Likeness::KEYS, Writer::of_measure)
            }
            "practices" => self.table(PracticeRule::KEYS, PracticeRule::REQUIRED, Writer::plain),
            "workdays" => self.table(WorkdayRule::KEYS, WorkdayRule::KEYS, Writer::plain),
            "rounding" => self.table(Edition::ROUNDING_KEYS, Edition::ROUNDING_KEYS, |_, key| match key {
                "at" => words(Edition::LEVELS),
                "mode" => words(Edition::MODES),
                _ => json!({ "type": "integer", "minimum": 0, "maximum": 6 }),
            }),
            "ties" => self.table(Edition::TIES_KEYS, &["next"], |_, key| match key {
                "next" => words(NEXT),
                _ => texts(),
            }),
            "not-applicable" => words(Edition::NOT_APPLICABLE),
            "total" => self.table(Edition::TOTAL_KEYS, &[], |_, _| json!({ "type": "number" })),
            "remove" => texts(),
            other => self.plain(other),
        }
    }

    fn of_grade(&self, key: &str) -> Value {
        match key {
            "at-least" | "more-than" => json!({ "type": "number" }),
            "quota" => self.table(Quota::KEYS, &["within", "ties"], |_, key| match key {
                "count" => reference("figure"),
                "share" => percentage(),
                "round" => words(Quota::ROUNDS),
                "within" => words(WITHIN),
                _ => words(Quota::TIES),
            }),
            other => self.plain(other),
        }
    }

    fn of_urgency(&self, key: &str) -> Value {
        match key {
            "within-days" | "within-workdays" => json!({ "type": "integer", "minimum": 0 }),
            "at-stake" => json!({ "type": "number" }),
            "repeats" => self.table(Repeats::KEYS, Repeats::KEYS, |_, key| match key {
                "period" => words(Repeats::CUTS),
                _ => json!({ "type": "integer", "minimum": 0 }),
            }),
            "near-grades" => texts(),
            "near-vetoes" => json!({ "type": "boolean" }),
            other => self.plain(other),
        }
    }

    fn of_ledger(&self, key: &str) -> Value {
        match key {
            "aliases" | "unit" | "key" => texts(),
            "columns" => self.tables(COLUMN_KEYS, &["name", "type"], |writer, key| match key {
                "type" => words(KINDS),
                "values" => texts(),
                "required" | "optional" | "private" | "statistic" => json!({ "type": "boolean" }),
                "lookup" => writer.table(LOOKUP_KEYS, LOOKUP_KEYS, |writer, key| match key {
                    "match" => texts(),
                    other => writer.plain(other),
                }),
                other => writer.plain(other),
            }),
            other => self.plain(other),
        }
    }

    /// Every other key holds a text, except those that say yes or no.
    #[expect(clippy::unused_self, reason = "it stands among the shapes")]
    fn plain(&self, key: &str) -> Value {
        match key {
            "ranked" => json!({ "type": "boolean" }),
            _ => json!({ "type": "string" }),
        }
    }
}

/// Every key of every measure that can be written.
fn measure_keys() -> Vec<&'static str> {
    let mut keys: Vec<&str> = Vec::new();
    for name in measure::NAMES.iter().filter(|name| **name != "sorted") {
        keys.extend(measure::keys(name).iter().filter(|key| !keys.contains(key)).collect::<Vec<_>>());
    }
    keys
}

fn test_keys(more: &[&'static str]) -> Vec<&'static str> {
    Requirement::KEYS.iter().copied().chain(measure_keys()).chain(more.iter().copied()).collect()
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/$defs/{name}") })
}

/// One of a list of words.
fn words<T>(list: &[(&str, T)]) -> Value {
    let words: Vec<&str> = list.iter().map(|(word, _)| *word).collect();
    json!({ "enum": words })
}

/// A text or several; readers take either.
fn texts() -> Value {
    one_or_several(&json!({ "type": "string" }))
}

fn one_or_several(one: &Value) -> Value {
    json!({ "anyOf": [one, { "type": "array", "items": one }] })
}

fn percentage() -> Value {
    json!({ "type": "string", "pattern": "^-?[0-9]+(\\.[0-9]+)?%$" })
}

/// A day as TOML writes it; editors hand it to the schema as text.
fn day() -> Value {
    json!({ "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}" })
}

#[cfg(test)]
mod tests;
