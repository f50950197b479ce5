//! What leaves the house: views that hold finished text, and the layouts that print them.
//!
//! A view computes nothing. Points, places and shapes come from [`crate::district`] and [`crate::account`]; here they get
//! words, two decimals and a position on the page. Layouts print and loop, nothing else.

use jiff::civil::Date;
use minijinja::context;
use serde::Serialize;

use crate::{district::District, say::Lang};

mod book;
pub mod chart;
mod desk;
mod exchange;
mod fields;
mod docx;
mod impact;
mod index;
mod layout;
mod level;
mod loss;
mod notice;
mod onepage;
mod overview;
mod pair;
mod pairing;
mod paper;
mod position;
mod progress;
mod raster;
mod record;
mod regulation;
mod reminder;
mod reminders;
mod scores;
mod scoresheet;
mod table;
#[cfg(test)]
mod tests;
mod unit;
mod words;

pub use book::{Book, Cell, Choice, Formula, Measured, Number, Options, Page, Rows, Sheet, SheetColumn};
pub use chart::Chart;
pub use desk::{About, Circular, Desk, Draft, Paper, Pressed, Stopped, Subject, Years};
pub use docx::{Base, onto};
pub use exchange::{Lessons, exchange};
pub use fields::{Field, Holds, fields};
pub use impact::{ImpactPage, impact};
pub use index::{Filed, Index, index};
pub use layout::Layouts;
pub use level::{Level, Withheld};
pub use notice::{NOTICE_FILE, Notice, NoticeSettings, Scope, notice};
pub use onepage::{OnePage, onepage};
pub use overview::{Overview, overview};
pub use pair::{Pair, pair};
pub use pairing::{Help, pairing};
pub use paper::{Format, View, period};
pub use progress::{ProgressPage, progress};
pub use raster::{NoFont, can_draw, png};
pub use regulation::{Regulation, regulation};
pub use reminder::{ReminderPage, reminder};
pub use reminders::{RemindersPage, reminders};
pub use scores::{SCHEMA, Scores, scores};
pub use scoresheet::{Scoresheet, scoresheet};
pub use table::{Column, Kind, Table};
pub use unit::{UnitPage, unit};

use words::Words;

/// On what occasion reports are made: what they say of themselves beside the scores.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occasion {
    /// The bureau that issues them.
    pub bureau: String,
    /// Their title.
    pub title: String,
    /// Whom units ask about them, where it is known.
    pub contact: Option<String>,
    /// Until when objections are taken, where a day is set.
    pub objections_until: Option<Date>,
    /// Whether the workspace is a sample, every figure invented.
    pub sample: bool,
    /// Whether records with mistakes were left out: then the scores are a trial.
    pub trial: bool,
    /// Fingerprint of the criteria.
    pub criteria_print: String,
    /// Fingerprint of the ledgers.
    pub ledgers_print: String,
    /// The program's version.
    pub version: &'static str,
    /// For whom papers are made: what only a narrower circle may see is withheld.
    pub clearance: Level,
    /// The language of the words around the regulation's own.
    pub lang: Lang,
}

/// What every page says of itself.
#[derive(Clone, Debug, Serialize)]
pub struct Head {
    /// The language, as HTML names it.
    pub lang: &'static str,
    /// The bureau.
    pub bureau: String,
    /// The title of the whole assessment.
    pub title: String,
    /// Who may see it (知悉范围).
    pub level: String,
    /// That every figure is invented, where it is.
    pub sample: Option<String>,
    /// 试算 or 运行分.
    pub status: String,
    /// The edition's title.
    pub edition: String,
    /// What every output must say of the edition.
    pub notice: Option<String>,
    /// Until when records count.
    pub as_of: String,
    /// How many records there are.
    pub records: String,
    /// The criteria's fingerprint, shortened as it is read aloud.
    pub criteria_print: String,
    /// The ledgers' fingerprint, shortened.
    pub ledgers_print: String,
    /// The program's version.
    pub version: &'static str,
    /// Who may see it and the fingerprints, in one line: the foot of a printed sheet.
    pub foot: String,
    /// The last day whose records count.
    #[serde(skip)]
    pub day: Date,
}

impl Head {
    /// What a paper for `level` says of itself: no paper is made without it, and none above the occasion's clearance.
    fn of(district: &District<'_>, occasion: &Occasion, level: Level) -> Result<Head, Withheld> {
        let level = level.within(occasion.clearance)?;
        let words = Words::of(district.assessment, occasion.lang);
        let edition = &district.assessment.criteria.edition;
        let day = district.assessment.as_of.unwrap_or(edition.year.to);
        let named = words.say("level.named", context! { code => level.code(), title => level.title(occasion.lang) });
        let (criteria_print, ledgers_print) = (short(&occasion.criteria_print), short(&occasion.ledgers_print));
        let foot = context! { level => named.as_str(), as_of => words.date(day), criteria_print => criteria_print.as_str(), ledgers_print => ledgers_print.as_str() };
        Ok(Head {
            lang: match occasion.lang {
                Lang::Zh => "zh-CN",
                Lang::En => "en",
            },
            bureau: occasion.bureau.clone(),
            title: occasion.title.clone(),
            level: named.clone(),
            sample: occasion.sample.then(|| words.word("sample")),
            status: words.word(if occasion.trial { "status.trial" } else { "status.running" }),
            edition: edition.title.clone(),
            notice: edition.notice.clone(),
            as_of: words.date(day),
            records: district.assessment.dossier.records().to_string(),
            foot: words.say("paper.foot", foot),
            criteria_print,
            ledgers_print,
            version: occasion.version,
            day,
        })
    }
}

/// Both ends of a fingerprint: enough to compare by eye.
fn short(print: &str) -> String {
    match (print.get(..4), print.get(print.len().saturating_sub(4)..)) {
        (Some(first), Some(last)) if print.len() > 12 => format!("{first}…{last}"),
        _ => print.to_owned(),
    }
}
