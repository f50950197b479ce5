//! The reminder of one unit (工作提示): what is due, by when, what to do, and the records it is about. For that unit only.

use minijinja::context;
use serde::Serialize;

use super::{
    Head, Level, Occasion, View, Withheld, docx, loss,
    record::{self, Cited, Reader},
    table::{Column, Kind, Table},
    words::Words,
};
use crate::{
    assessment::Assessment,
    criteria::Remedy,
    district::District,
    dossier::{RowPlace, UnitIndex},
    gap::{self, Finding, Shortfall},
    measure::Measure,
    moment::{Cut, Stretch},
    reminder::{self, Cause, Matter},
};

/// Matters that a reminder names before it points to the unit's list of shortfalls: one page holds them.
const MOST_MATTERS: usize = 5;
/// Characters in a line of a document's title.
const TITLE_LINE: usize = 20;
/// Sentences of advice that one matter shows.
const MOST_ADVICE: usize = 2;

/// A unit's reminder, in finished text.
#[derive(Clone, Debug, Serialize)]
pub struct ReminderPage {
    /// What the page says of itself.
    pub head: Head,
    /// The unit.
    pub name: String,
    /// Its code.
    pub code: String,
    /// Its title, line by line as a document sets it.
    pub title_lines: Vec<String>,
    /// The month it is sent in.
    pub month: String,
    /// The level of the most urgent matter; nothing where nothing is due.
    pub urgency: Option<String>,
    /// How many matters, what is at stake and by when, in a sentence; or why there is nothing to remind of.
    pub lead: String,
    /// What to remind of, the most urgent first.
    pub matters: Vec<Reminded>,
    /// The same as a table, for a letter of one page.
    pub table: Table,
    /// How many matters more there are, where the page does not name all.
    pub more: Option<String>,
    /// The records the matters are about; private columns among them.
    pub annex: Vec<Listed>,
}

/// One matter.
#[derive(Clone, Debug, Serialize)]
pub struct Reminded {
    /// Its number on the page.
    pub number: String,
    /// Its level.
    pub urgency: String,
    /// How urgent that is, from 0, the most urgent; for its mark.
    pub rank: String,
    /// All of it in one sentence.
    pub text: String,
    /// The item or veto.
    pub item: String,
    /// Its clause.
    pub clause: String,
    /// What is the matter, without the item's name.
    pub what: String,
    /// The last day; a dash where there is none.
    pub by: String,
    /// How many days are left; nothing where there is no last day.
    pub left: String,
    /// Points that can be made good; a dash where there are none.
    pub points: String,
    /// What to do.
    pub advice: Vec<String>,
    /// What more there is to do.
    pub more: Option<String>,
    /// Who does it.
    pub who: String,
    /// The section of the bureau that keeps the records, to be asked.
    pub owner: String,
}

/// Records of one matter.
#[derive(Clone, Debug, Serialize)]
pub struct Listed {
    /// The matter's number and item.
    pub heading: String,
    /// Its records, ledger by ledger.
    pub records: Vec<Table>,
}

impl View for ReminderPage {
    const NAME: &'static str = "reminder";

    fn head(&self) -> &Head {
        &self.head
    }
}

/// The reminder of a unit; where nothing is due it says so, and need not be sent.
///
/// # Errors
///
/// Returns [`Withheld`] when the occasion is for a wider circle than the page.
pub fn reminder(district: &District<'_>, occasion: &Occasion, unit: UnitIndex) -> Result<ReminderPage, Withheld> {
    let assessment = district.assessment;
    let words = Words::of(assessment, occasion.lang);
    let name = assessment.dossier.units[unit].name.as_str();
    let title = words.say("reminder.title", context! { name });
    let all = reminder::of(district);
    let own = all.iter().find(|reminder| reminder.unit == unit);
    let matters = own.map(|reminder| reminder.matters.as_slice()).unwrap_or_default();
    let shown = &matters[..matters.len().min(MOST_MATTERS)];
    let annex = shown.iter().enumerate().filter_map(|(index, matter)| {
        let records = records(&words, assessment, matter);
        let (item, _) = subject(matter);
        let heading = words.say("reminder.annexed", context! { number => index + 1, item });
        (!records.is_empty()).then_some(Listed { heading, records })
    });
    let more = matters.len() - shown.len();
    let listed: Vec<Reminded> =
        shown.iter().zip(1..).map(|(matter, number)| reminded(&words, assessment, matter, number)).collect();
    Ok(ReminderPage {
        head: Head::of(district, occasion, Level::Unit)?,
        name: assessment.dossier.units[unit].name.clone(),
        code: assessment.dossier.units[unit].code.clone(),
        title_lines: docx::lines(&title, TITLE_LINE),
        month: month(&words, assessment),
        urgency: own.map(|reminder| reminder.urgency().title.clone()),
        lead: own.map_or_else(|| nothing(&words, assessment), |own| lead(&words, own)),
        table: table(&words, &listed),
        matters: listed,
        more: (more > 0).then(|| words.say("reminder.more", context! { more })),
        annex: annex.collect(),
    })
}

fn table(words: &Words<'_>, matters: &[Reminded]) -> Table {
    let column = |key: &str, kind, width| Column::new(words.word(&format!("reminder.col-{key}")), kind, width);
    let columns = vec![
        column("urgency", Kind::Mark, 3),
        column("by", Kind::Text, 8),
        column("points", Kind::Number, 4),
        column("matter", Kind::Text, 24),
        column("who", Kind::Text, 8),
    ];
    let row = |matter: &Reminded| {
        let what = context! { item => &matter.item, clause => &matter.clause, what => &matter.what };
        let told = [words.say("reminder.cell", what)].into_iter().chain(matter.advice.iter().cloned());
        vec![
            matter.urgency.clone(),
            words.say("reminder.by", context! { by => &matter.by, left => &matter.left }),
            matter.points.clone(),
            told.chain(matter.more.clone()).collect::<Vec<_>>().concat(),
            words.say("reminder.asked", context! { who => &matter.who, owner => &matter.owner }),
        ]
    };
    Table::new(words.word("reminder.matters"), columns, matters.iter().map(row).collect())
}

/// The month of the last day that counts.
pub(super) fn month(words: &Words<'_>, assessment: &Assessment) -> String {
    let day = assessment.as_of.unwrap_or(assessment.criteria.edition.year.to);
    words.say("reminder.month", context! { year => day.year(), month => day.month() })
}

/// Why there is nothing to remind of: the edition has no levels, the year is over, or nothing is due.
pub(super) fn nothing(words: &Words<'_>, assessment: &Assessment) -> String {
    words.word(if assessment.criteria.urgencies.is_empty() {
        "reminder.no-levels"
    } else if assessment.as_of.is_none() {
        "reminder.year-over"
    } else {
        "reminder.nothing"
    })
}

fn lead(words: &Words<'_>, own: &reminder::Reminder<'_>) -> String {
    let count = own.matters.len();
    match own.by() {
        Some(by) => {
            let (points, by) = (words.prose(&own.at_stake()), words.date(by));
            words.say("reminder.lead", context! { count, points, by })
        }
        None => words.say("reminder.lead-undated", context! { count }),
    }
}

/// What a matter is called, and its clause.
pub(super) fn subject<'m>(matter: &'m Matter<'_>) -> (&'m str, &'m str) {
    match &matter.cause {
        Cause::NearVeto { veto, .. } => (&veto.title, &veto.clause),
        Cause::Due { shortfall, .. } | Cause::NearGrade { shortfall, .. } | Cause::Repeated { shortfall, .. } => {
            (&shortfall.item.title, &shortfall.item.clause)
        }
    }
}

/// What is the matter, in a few words; of several units together nothing is counted.
pub(super) fn what(words: &Words<'_>, assessment: &Assessment, matter: &Matter<'_>) -> String {
    match &matter.cause {
        Cause::Due { shortfall, .. } => match at_fault(shortfall, |_| true).len() {
            0 => words.word("reminder.open"),
            count => words.say("reminder.records", context! { count }),
        },
        Cause::NearVeto { veto, rows, .. } => {
            let effect = assessment.criteria.effect_in_words(&veto.effect, words.lang);
            words.say("reminder.near-veto", context! { count => rows.len(), effect })
        }
        Cause::NearGrade { grade, after, .. } => {
            let grade = &assessment.criteria.grades[*grade].title;
            words.say("reminder.near-grade", context! { grade, after => words.prose(after) })
        }
        Cause::Repeated { during, rows, .. } => {
            words.say("reminder.repeated", context! { part => running(words, *during), count => rows.len() })
        }
    }
}

/// A running part of the year by its name.
fn running(words: &Words<'_>, during: Stretch) -> String {
    let months = i32::from(during.to.month()) - i32::from(during.from.month()) + 1;
    let cut = match months {
        1 => Cut::Month,
        3 => Cut::Quarter,
        6 => Cut::Half,
        _ => Cut::Year,
    };
    words.part(cut, during)
}

/// How many days are left until the last day.
pub(super) fn left(words: &Words<'_>, matter: &Matter<'_>) -> String {
    match &matter.cause {
        Cause::Due { left: 0, .. } => words.word("reminder.today"),
        Cause::Due { left, worked: true, .. } => words.say("reminder.workdays-left", context! { days => left }),
        Cause::Due { left, .. } => words.say("unit.days-left", context! { days => left }),
        _ => String::new(),
    }
}

fn reminded(words: &Words<'_>, assessment: &Assessment, matter: &Matter<'_>, number: usize) -> Reminded {
    let (item, clause) = subject(matter);
    let (what, left) = (what(words, assessment, matter), left(words, matter));
    let by = matter.by().map(|by| words.date(by));
    let points = matter.at_stake().map(|points| words.cell(points));
    let remedy = remedy(matter);
    let mut advice = advice(assessment, matter);
    let more = advice.len().saturating_sub(MOST_ADVICE);
    advice.truncate(MOST_ADVICE);
    let urgency = &matter.urgency.title;
    let rank = assessment.criteria.urgencies.iter().position(|level| level.id.value == matter.urgency.id.value);
    let filled = context! { urgency, item, clause, what => &what, by => &by, left => &left, points => &points };
    let text = words.say("reminder.text", filled);
    Reminded {
        number: number.to_string(),
        urgency: urgency.clone(),
        rank: rank.unwrap_or_default().min(2).to_string(),
        text,
        item: item.to_owned(),
        clause: clause.to_owned(),
        what,
        by: by.unwrap_or_else(|| "—".to_owned()),
        left,
        points: points.unwrap_or_else(|| "—".to_owned()),
        advice,
        more: (more > 0).then(|| words.say("reminder.more-advice", context! { more })),
        who: remedy.and_then(|remedy| remedy.who.clone()).unwrap_or_default(),
        owner: owner(matter),
    }
}

/// The section of the bureau that keeps a matter's records.
pub(super) fn owner(matter: &Matter<'_>) -> String {
    matter.shortfall().and_then(|short| short.item.owner.clone()).unwrap_or_default()
}

fn remedy<'a>(matter: &Matter<'a>) -> Option<&'a Remedy> {
    match &matter.cause {
        Cause::NearVeto { veto, .. } => veto.remedy.as_ref(),
        Cause::Due { shortfall, .. } | Cause::NearGrade { shortfall, .. } | Cause::Repeated { shortfall, .. } => {
            shortfall.item.remedy.as_ref()
        }
    }
}

/// What the criteria say to each record, or to the lack of any.
fn advice(assessment: &Assessment, matter: &Matter<'_>) -> Vec<String> {
    let Some(remedy) = remedy(matter) else { return Vec::new() };
    let rows: Vec<RowPlace> = match &matter.cause {
        Cause::Due { shortfall, .. } => at_fault(shortfall, |_| true),
        Cause::Repeated { rows, .. } => rows.clone(),
        Cause::NearGrade { .. } | Cause::NearVeto { .. } => Vec::new(),
    };
    let mut advice: Vec<String> = if rows.is_empty() {
        vec![gap::advice(assessment, remedy, None)]
    } else {
        rows.iter().map(|row| gap::advice(assessment, remedy, Some(*row))).collect()
    };
    advice.retain(|sentence| !sentence.is_empty());
    advice.dedup();
    advice
}

/// The records of a shortfall about which something is to be done.
fn at_fault(shortfall: &Shortfall<'_>, wanted: impl Fn(&RowPlace) -> bool) -> Vec<RowPlace> {
    let mut rows: Vec<RowPlace> = shortfall.findings.iter().flat_map(Finding::at_fault).copied().collect();
    rows.retain(|row| wanted(row));
    rows.sort_unstable();
    rows.dedup();
    rows
}

/// The records a matter is about, ledger by ledger.
fn records(words: &Words<'_>, assessment: &Assessment, matter: &Matter<'_>) -> Vec<Table> {
    let table = |measure: &Measure, rule: String, rows: &[RowPlace]| {
        let entry = measure.entries()[0];
        let ledger = assessment.criteria.plan[entry].tallied.selection().ledger;
        let ledger = &assessment.criteria.schema[ledger].title;
        let caption = words.say("record.caption", context! { ledger, part => "", count => rows.len() });
        let cited = Cited { measure, remedy: remedy(matter), rows, caption, rule };
        Some(record::table(words, assessment, cited, Reader::Unit)?.table(words))
    };
    let of_findings = |shortfall: &Shortfall<'_>, wanted: &dyn Fn(&RowPlace) -> bool| -> Vec<Table> {
        let mut listed: Vec<RowPlace> = Vec::new();
        let tables = shortfall.findings.iter().filter_map(|finding| {
            let mut rows = finding.at_fault().to_vec();
            rows.retain(|row| wanted(row) && !listed.contains(row));
            listed.extend(&rows);
            table(finding.measure, loss::rule(words, assessment, shortfall, finding), &rows)
        });
        tables.collect()
    };
    match &matter.cause {
        Cause::Due { shortfall, .. } | Cause::NearGrade { shortfall, .. } => of_findings(shortfall, &|_| true),
        Cause::Repeated { shortfall, rows, .. } => of_findings(shortfall, &|row| rows.contains(row)),
        Cause::NearVeto { measure, rows, .. } => table(measure, String::new(), rows).into_iter().collect(),
    }
}
