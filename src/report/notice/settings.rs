//! What only the bureau knows of its circular: number, addressee, date, and what it makes of the suggested judgements.

use std::{collections::BTreeMap, fs, io, path::Path};

use jiff::civil::Date;

use crate::{
    criteria::Criteria,
    diag::Diagnostics,
    error::Error,
    reader::{self, Table, Value},
};

/// The file of a workspace in which they stand.
pub const NOTICE_FILE: &str = "通报.toml";

/// Keys of the file.
const TOP_KEYS: &[&str] = &["notice", "suggestion"];
/// Keys of `[notice]`.
const KEYS: &[&str] = &["number", "basis", "title", "addressee", "date", "sealed", "deadline"];
/// Suggestions that every circular may make; besides, each item has one.
pub(super) const SUGGESTIONS: [&str; 7] =
    ["procedure", "merit-faultless", "merit-strongest", "merit-bonus", "next-remedies", "next-exchange", "next-truth"];

/// What the bureau says of its circular.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NoticeSettings {
    /// Its own number (发文字号).
    pub number: Option<String>,
    /// The number of the regulation it is based on (依据文号).
    pub basis: Option<String>,
    /// Its title, where it is not the usual one; `|` stands where a line may break.
    pub title: Option<String>,
    /// To whom it goes (主送机关).
    pub addressee: Option<String>,
    /// The day of issue (成文日期).
    pub date: Option<Date>,
    /// Whether it is issued without a seal.
    pub unsealed: bool,
    /// Until when what can be made good is to be made good.
    pub deadline: Option<Date>,
    /// What becomes of each suggestion.
    pub choices: BTreeMap<String, Choice>,
}

/// What the bureau makes of a suggestion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// It is said as suggested.
    Accepted,
    /// Other words are said instead.
    Own(String),
    /// Nothing is said.
    Dropped,
}

impl NoticeSettings {
    /// Reads them in the workspace `root`; nothing is known where there is no such file, and what is wrong in it is reported.
    ///
    /// # Errors
    ///
    /// Returns [`Error::Read`] when the file is there and cannot be read.
    pub fn read(root: &Path, criteria: &Criteria, diags: &mut Diagnostics) -> Result<NoticeSettings, Error> {
        let path = root.join(NOTICE_FILE);
        match fs::read_to_string(&path) {
            Ok(text) => Ok(NoticeSettings::parse(&text, criteria, diags)),
            Err(missing) if missing.kind() == io::ErrorKind::NotFound => Ok(NoticeSettings::default()),
            Err(source) => Err(Error::Read { path, source }),
        }
    }

    /// Reads them from the text of the file.
    pub(super) fn parse(text: &str, criteria: &Criteria, diags: &mut Diagnostics) -> NoticeSettings {
        let file = reader::read(NOTICE_FILE.into(), text.trim_start_matches('\u{feff}').to_owned(), diags);
        file.only(TOP_KEYS, diags);
        let mut settings = file.table("notice", diags).map(|table| of_table(table, diags)).unwrap_or_default();
        if let Some(table) = file.table("suggestion", diags) {
            settings.choices = choices(table, criteria, diags);
        }
        settings
    }
}

fn of_table(table: &Table, diags: &mut Diagnostics) -> NoticeSettings {
    table.only(KEYS, diags);
    let text = |key: &str, diags: &mut Diagnostics| {
        table.text(key, diags).map(|text| text.value).filter(|text| !text.trim().is_empty())
    };
    let day = |key: &str, diags: &mut Diagnostics| Some(table.get(key)?.moment(diags)?.date);
    NoticeSettings {
        number: text("number", diags),
        basis: text("basis", diags),
        title: text("title", diags),
        addressee: text("addressee", diags),
        date: day("date", diags),
        unsealed: table.get("sealed").is_some() && !table.flag("sealed", diags),
        deadline: day("deadline", diags),
        choices: BTreeMap::new(),
    }
}

fn choices(table: &Table, criteria: &Criteria, diags: &mut Diagnostics) -> BTreeMap<String, Choice> {
    let items = criteria.sections.iter().flat_map(|section| &section.items);
    let known: Vec<String> =
        SUGGESTIONS.iter().map(ToString::to_string).chain(items.map(|item| of_problem(&item.id.value))).collect();
    table.only(&known.iter().map(String::as_str).collect::<Vec<_>>(), diags);
    let mut choices = BTreeMap::new();
    for (key, node) in table.entries() {
        let choice = match &node.value {
            Value::Flag(true) => Choice::Accepted,
            Value::Flag(false) => Choice::Dropped,
            Value::Text(text) if text.trim().is_empty() => Choice::Dropped,
            Value::Text(text) => Choice::Own(text.trim().to_owned()),
            _ => {
                diags.push(node.not_a("text"));
                continue;
            }
        };
        choices.insert(key.value.clone(), choice);
    }
    choices
}

/// The key of what is suggested about an item's losses.
pub(super) fn of_problem(item: &str) -> String {
    format!("problem-{item}")
}
