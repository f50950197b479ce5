//! Spanned TOML tables: what is required, what may be left out, what is unknown; it gathers, and never stops at the first.
//!
//! Serde is not used here: its tagged, untagged and flattened enums lose the place of what they read.

use std::{path::PathBuf, sync::Arc};

use jiff::civil::Date;
use toml::de::{DeTable, DeValue};

use crate::{
    diag::{Code, Diagnostic, Diagnostics},
    moment::{self, Moment},
    num::{NumberError, Points, Quantity},
    source::{SourceText, Span, Spanned},
};

/// A TOML table, its keys in the order written.
#[derive(Clone, Debug)]
pub struct Table {
    /// Where the table stands; for the whole file, its first line.
    pub span: Span,
    entries: Vec<(Spanned<String>, Node)>,
}

/// A TOML value and where it was written.
pub type Node = Spanned<Value>;

/// A TOML value; numbers and dates are kept as written.
#[derive(Clone, Debug)]
pub enum Value {
    /// A string.
    Text(String),
    /// A number, as written.
    Number(String),
    /// `true` or `false`.
    Flag(bool),
    /// A date or date-time.
    Moment(Moment),
    /// An array.
    Array(Vec<Node>),
    /// A table.
    Table(Table),
    /// A date-time with an offset, a time alone, or another thing no key here takes.
    Other(&'static str),
}

impl Value {
    /// What kind of value this is, as the catalogue names it.
    fn kind(&self) -> &'static str {
        match self {
            Value::Text(_) => "text",
            Value::Number(_) => "number",
            Value::Flag(_) => "flag",
            Value::Moment(_) => "date",
            Value::Array(_) => "array",
            Value::Table(_) => "table",
            Value::Other(kind) => kind,
        }
    }
}

/// Reads a TOML file; every syntax error becomes a diagnostic, and what could be read is returned.
pub fn read(path: PathBuf, text: String, diags: &mut Diagnostics) -> Table {
    let source = Arc::new(SourceText { path, text });
    let (table, errors) = DeTable::parse_recoverable(&source.text);
    for error in errors {
        let end = source.text.len();
        let range = error.span().unwrap_or(0..end.min(1));
        let span = Span { source: Arc::clone(&source), range };
        diags.push(syntax_error(&span, error.message()));
    }
    let first_line = source.text.find('\n').unwrap_or(source.text.len());
    let mut table = own(&source, table.get_ref());
    table.span = Span { source, range: 0..first_line };
    table
}

/// A syntax error, with the slip that most often causes it: a full-width sign where TOML wants its own.
fn syntax_error(span: &Span, detail: &str) -> Diagnostic {
    let line_start =
        span.source.text[..floor_boundary(&span.source.text, span.range.start)].rfind('\n').map_or(0, |at| at + 1);
    let line = span.source.text[line_start..].lines().next().unwrap_or_default();
    let unquoted: String = line.split('"').step_by(2).collect();
    let wide = unquoted.split('#').next().unwrap_or_default().chars().find(|sign| "“”‘’，＝：｛｝［］".contains(*sign));
    Diagnostic::new(Code::TomlSyntax, span)
        .with("detail", detail.lines().next().unwrap_or_default())
        .with("wide", wide.map(String::from).unwrap_or_default())
}

fn floor_boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

fn own(source: &Arc<SourceText>, table: &DeTable<'_>) -> Table {
    let at = |range| Span { source: Arc::clone(source), range };
    let mut entries: Vec<(Spanned<String>, Node)> = table
        .iter()
        .map(|(key, value)| {
            let key = Spanned { value: key.get_ref().to_string(), span: at(key.span()) };
            (key, own_value(source, value))
        })
        .collect();
    entries.sort_by_key(|(key, _)| key.span.range.start);
    let start = entries.first().map_or(0, |(key, _)| key.span.range.start);
    let end = entries.first().map_or(0, |(key, _)| key.span.range.end);
    Table { span: at(start..end), entries }
}

fn own_value(source: &Arc<SourceText>, value: &toml::Spanned<DeValue<'_>>) -> Node {
    let span = Span { source: Arc::clone(source), range: value.span() };
    let value = match value.get_ref() {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(number) if number.radix() == 10 => Value::Number(plain_number(number.as_str())),
        DeValue::Integer(_) => Value::Other("hexadecimal"),
        DeValue::Float(number) => Value::Number(plain_number(number.as_str())),
        DeValue::Boolean(flag) => Value::Flag(*flag),
        DeValue::Datetime(written) => {
            Moment::parse(&written.to_string()).map_or(Value::Other("other-time"), Value::Moment)
        }
        DeValue::Array(values) => Value::Array(values.iter().map(|value| own_value(source, value)).collect()),
        DeValue::Table(table) => {
            let mut table = own(source, table);
            // An inline table is shown whole; a `[header]` by its first key, since its span is the header alone.
            if source.text[span.range.clone()].starts_with('{') || table.entries.is_empty() {
                table.span = span.clone();
            }
            Value::Table(table)
        }
    };
    Spanned { value, span }
}

/// TOML's underscores and plus sign are its own affair.
fn plain_number(text: &str) -> String {
    text.trim_start_matches('+').replace('_', "")
}

impl Table {
    /// Keys and values in the order written.
    pub fn entries(&self) -> impl Iterator<Item = (&Spanned<String>, &Node)> {
        self.entries.iter().map(|(key, node)| (key, node))
    }

    /// The value under `key`.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries.iter().find(|(name, _)| name.value == key).map(|(_, node)| node)
    }

    /// The key itself, for pointing at it.
    #[must_use]
    pub fn key(&self, key: &str) -> Option<&Spanned<String>> {
        self.entries.iter().find(|(name, _)| name.value == key).map(|(name, _)| name)
    }

    /// Puts `value` under `key`, in the place of what stood there.
    pub fn set(&mut self, key: Spanned<String>, value: Node) {
        match self.entries.iter_mut().find(|(name, _)| name.value == key.value) {
            Some(entry) => *entry = (key, value),
            None => self.entries.push((key, value)),
        }
    }

    /// Reports every key that is not among `known`.
    pub fn only(&self, known: &[&str], diags: &mut Diagnostics) {
        for (key, _) in &self.entries {
            if !known.contains(&key.value.as_str()) {
                let near = Diagnostic::new(Code::UnknownKey, &key.span).near(&key.value, known.iter().copied());
                diags.push(near.with("key", &key.value).with("known", known.join(" ")));
            }
        }
    }

    /// The value under `key`; its absence is reported.
    pub fn required(&self, key: &'static str, diags: &mut Diagnostics) -> Option<&Node> {
        let node = self.get(key);
        if node.is_none() {
            diags.push(Diagnostic::new(Code::MissingKey, &self.span).with("key", key));
        }
        node
    }

    /// The text under `key`.
    pub fn text(&self, key: &str, diags: &mut Diagnostics) -> Option<Spanned<String>> {
        self.get(key)?.text(diags)
    }

    /// The text under `key`; its absence is reported.
    pub fn required_text(&self, key: &'static str, diags: &mut Diagnostics) -> Option<Spanned<String>> {
        self.required(key, diags)?.text(diags)
    }

    /// The yes or no under `key`; no when it is left out.
    pub fn flag(&self, key: &str, diags: &mut Diagnostics) -> bool {
        match self.get(key) {
            Some(Spanned { value: Value::Flag(flag), .. }) => *flag,
            Some(other) => {
                diags.push(other.not_a("flag"));
                false
            }
            None => false,
        }
    }

    /// The table under `key`.
    pub fn table(&self, key: &str, diags: &mut Diagnostics) -> Option<&Table> {
        self.get(key)?.table(diags)
    }

    /// The tables under `key`: an array of them, or a single one.
    pub fn tables(&self, key: &str, diags: &mut Diagnostics) -> Vec<&Table> {
        let Some(node) = self.get(key) else { return Vec::new() };
        node.several().into_iter().filter_map(|node| node.table(diags)).collect()
    }

    /// The texts under `key`: an array of them, or a single one.
    pub fn texts(&self, key: &str, diags: &mut Diagnostics) -> Vec<Spanned<String>> {
        let Some(node) = self.get(key) else { return Vec::new() };
        node.several().into_iter().filter_map(|node| node.text(diags)).collect()
    }

    /// One of a few words under `key`.
    pub fn word<T: Copy>(&self, key: &str, words: &[(&'static str, T)], diags: &mut Diagnostics) -> Option<T> {
        let written = self.text(key, diags)?;
        let found = words.iter().find(|(word, _)| *word == written.value).map(|(_, value)| *value);
        if found.is_none() {
            let known = words.iter().map(|(word, _)| *word);
            let list: Vec<&str> = known.clone().collect();
            let diagnostic = Diagnostic::new(Code::UnknownWord, &written.span).near(&written.value, known);
            diags.push(diagnostic.with("word", &written.value).with("key", key).with("known", list.join(" ")));
        }
        found
    }

    /// One of a few words under `key`; its absence is reported.
    pub fn required_word<T: Copy>(
        &self,
        key: &'static str,
        words: &[(&'static str, T)],
        diags: &mut Diagnostics,
    ) -> Option<T> {
        self.required(key, diags)?;
        self.word(key, words, diags)
    }
}

impl Spanned<Value> {
    /// This value as text.
    pub fn text(&self, diags: &mut Diagnostics) -> Option<Spanned<String>> {
        let Value::Text(text) = &self.value else {
            diags.push(self.not_a("text"));
            return None;
        };
        Some(Spanned { value: text.clone(), span: self.span.clone() })
    }

    /// This value as a table.
    pub fn table(&self, diags: &mut Diagnostics) -> Option<&Table> {
        let Value::Table(table) = &self.value else {
            diags.push(self.not_a("table"));
            return None;
        };
        Some(table)
    }

    /// This value as an exact number.
    pub fn number(&self, diags: &mut Diagnostics) -> Option<Quantity> {
        let Value::Number(text) = &self.value else {
            diags.push(self.not_a("number"));
            return None;
        };
        self.parsed(Quantity::parse(text), Code::NotANumber, text, diags)
    }

    /// This value as points.
    pub fn points(&self, diags: &mut Diagnostics) -> Option<Points> {
        self.number(diags).map(Points::from)
    }

    /// This value as a percentage such as `"60%"`, read as 0.6.
    pub fn percent(&self, diags: &mut Diagnostics) -> Option<Quantity> {
        let written = self.text(diags)?;
        self.parsed(Quantity::parse_percent(&written.value), Code::NotAPercentage, &written.value, diags)
    }

    /// This value as a day or moment.
    pub fn moment(&self, diags: &mut Diagnostics) -> Option<Moment> {
        let Value::Moment(moment) = &self.value else {
            diags.push(self.not_a("date"));
            return None;
        };
        Some(*moment)
    }

    /// The elements of an array, or the value itself.
    #[must_use]
    pub fn several(&self) -> Vec<&Node> {
        match &self.value {
            Value::Array(values) => values.iter().collect(),
            _ => vec![self],
        }
    }

    /// A diagnostic saying that this should have been another kind of value.
    #[must_use]
    pub fn not_a(&self, wanted: &'static str) -> Diagnostic {
        Diagnostic::new(Code::WrongType, &self.span).with("wanted", wanted).with("found", self.value.kind())
    }

    /// A diagnostic saying that `key` cannot take this number; `wanted` names what it can take.
    #[must_use]
    pub(crate) fn out_of_range(&self, key: &str, number: impl ToString, wanted: &'static str) -> Diagnostic {
        let out = Diagnostic::new(Code::NumberOutOfRange, &self.span).with("key", key);
        out.with("text", number).with("wanted", wanted)
    }

    /// This value as points that are never below zero.
    pub(crate) fn allowance(&self, key: &str, diags: &mut Diagnostics) -> Option<Points> {
        let points = self.points(diags)?;
        if points.is_negative() {
            diags.push(self.out_of_range(key, &points, "not-negative"));
            return None;
        }
        Some(points)
    }

    fn parsed(
        &self,
        result: Result<Quantity, NumberError>,
        code: Code,
        text: &str,
        diags: &mut Diagnostics,
    ) -> Option<Quantity> {
        result.map_err(|_| diags.push(Diagnostic::new(code, &self.span).with("text", text))).ok()
    }
}

impl Spanned<Value> {
    /// This value with every day it states so many whole years later.
    fn moved(&self, years: i16) -> Node {
        let value = match &self.value {
            Value::Text(text) => Value::Text(moved_days(text, years)),
            Value::Moment(moment) => Value::Moment(Moment { date: moment::years_later(moment.date, years), ..*moment }),
            Value::Array(values) => Value::Array(values.iter().map(|value| value.moved(years)).collect()),
            Value::Table(table) => Value::Table(table.moved(years)),
            other => other.clone(),
        };
        Spanned { value, span: self.span.clone() }
    }
}

/// A text with every day written as `2016-03-08` so many whole years later, and as long as before.
fn moved_days(text: &str, years: i16) -> String {
    let mut moved = String::with_capacity(text.len());
    let mut rest = text;
    let mut after_digit = false;
    while let Some(first) = rest.chars().next() {
        let day = rest
            .get(..10)
            .filter(|_| !after_digit)
            .and_then(|written| written.parse::<Date>().ok().filter(|day| day.to_string() == written));
        let ends = !rest.get(10..).is_some_and(|behind| behind.starts_with(|sign: char| sign.is_ascii_digit()));
        let length = if let (Some(day), true) = (day, ends) {
            moved.push_str(&moment::years_later(day, years).to_string());
            10
        } else {
            moved.push(first);
            first.len_utf8()
        };
        after_digit = first.is_ascii_digit();
        rest = &rest[length..];
    }
    moved
}

/// Reports ids that stand twice.
pub(crate) fn unique<'a>(ids: impl Iterator<Item = &'a Spanned<String>>, diags: &mut Diagnostics) {
    let mut seen: Vec<&str> = Vec::new();
    for id in ids {
        if seen.contains(&id.value.as_str()) {
            diags.push(Diagnostic::new(Code::DuplicateId, &id.span).with("id", &id.value));
        }
        seen.push(&id.value);
    }
}

/// Laying one file over another, as an amended edition does.
impl Table {
    /// The text under `key`, without a word about its absence or kind.
    #[must_use]
    pub(crate) fn plain_text(&self, key: &str) -> Option<&str> {
        match &self.get(key)?.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The table under `key`, without a word about its absence or kind.
    #[must_use]
    pub(crate) fn plain_table(&self, key: &str) -> Option<&Table> {
        match &self.get(key)?.value {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }

    /// The table as an edition of another year would have it: every day that it states, also inside texts, so many whole years
    /// later.
    #[must_use]
    pub(crate) fn moved(&self, years: i16) -> Table {
        let entries = self.entries.iter().map(|(key, node)| (key.clone(), node.moved(years))).collect();
        Table { span: self.span.clone(), entries }
    }

    /// Replaces or adds every key of `other`.
    pub(crate) fn overlay(&mut self, other: &Table) {
        for (key, node) in &other.entries {
            self.set(key.clone(), node.clone());
        }
    }

    /// Lays `table` over the table under `key`, or puts it there.
    pub(crate) fn overlay_table(&mut self, key: &Spanned<String>, table: &Table) {
        match self.entries.iter_mut().find(|(name, _)| name.value == key.value) {
            Some((_, Spanned { value: Value::Table(mine), .. })) => mine.overlay(table),
            _ => self.set(key.clone(), Spanned { value: Value::Table(table.clone()), span: table.span.clone() }),
        }
    }

    /// The tables of the array under `key`, for changing.
    pub(crate) fn array(&mut self, key: &str) -> Option<&mut Vec<Node>> {
        self.entries.iter_mut().find(|(name, _)| name.value == key).and_then(|(_, node)| match &mut node.value {
            Value::Array(values) => Some(values),
            _ => None,
        })
    }

    /// The arrays under any of `keys`, for changing.
    pub(crate) fn arrays(&mut self, keys: &[&str]) -> impl Iterator<Item = &mut Vec<Node>> {
        let named = self.entries.iter_mut().filter(|(name, _)| keys.contains(&name.value.as_str()));
        named.filter_map(|(_, node)| match &mut node.value {
            Value::Array(values) => Some(values),
            _ => None,
        })
    }

    /// Adds `node` to the array under `key`, which is made where there is none.
    pub(crate) fn append(&mut self, key: &Spanned<String>, node: Node) {
        if let Some(values) = self.array(&key.value) {
            values.push(node);
        } else {
            let span = node.span.clone();
            self.set(key.clone(), Spanned { value: Value::Array(vec![node]), span });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_inside_a_text_move_and_nothing_else_does() {
        let text = "离任日期 between 2016-01-01 and 2016-12-31 and 文号 != '〔2016〕3号' or 期 = '2016-03' or 号 = 12016-03-081";
        let moved = text.replace("2016-01-01", "2015-01-01").replace("2016-12-31", "2015-12-31");
        assert_eq!(moved_days(text, -1), moved);
    }

    #[test]
    fn a_leap_day_moves_to_the_last_of_february() {
        assert_eq!(moved_days("2016-02-29 17:00", 1), "2017-02-28 17:00");
    }
}
