//! The page of one unit: what it can still gain, what it lost and why, where it stands. For that unit only.

use std::borrow::Cow;

use minijinja::context;
use serde::Serialize;

use super::{
    Book, Chart, Head, Level, Occasion, Sheet, Table, View, Withheld, docx,
    loss::{self, Loss, Remedy, Rest},
    position::{self, Position},
    record::Reader,
    scoresheet::own_sheets,
    words::Words,
};
use crate::{
    assessment::Part,
    district::{District, Member},
    dossier::UnitIndex,
    num::Points,
    rank::Place,
};

mod learning;
mod scores;
mod tables;
#[cfg(test)]
mod tests;
mod veto;
mod waterfall;
mod when;

pub(super) use learning::Learning;
pub(super) use scores::{Extra, Section};
pub(super) use veto::Veto;
pub(super) use when::When;

/// Characters of a line of the document's title.
const TITLE_LINE: usize = 20;

/// A unit's page, in finished text.
#[derive(Clone, Debug, Serialize)]
pub struct UnitPage {
    /// What the page says of itself.
    pub head: Head,
    /// The unit.
    pub name: String,
    /// Its code.
    pub code: String,
    /// Its total.
    pub total: String,
    /// Its place among all.
    pub overall: String,
    /// Its place in its group, where the edition has groups.
    pub in_group: Option<String>,
    /// Its grade.
    pub grade: Option<String>,
    /// What the total counts elsewhere, points to the next better total and to the mean.
    pub distances: Vec<String>,
    /// That it may not be commended, where it may not.
    pub ineligible: Option<String>,
    /// The title of its document, line by line.
    pub title_lines: Vec<String>,
    /// Points, places and grade, in one sentence.
    pub result: String,
    /// Lost and recoverable, in one sentence.
    pub lead: String,
    /// Whether anything was lost in the sections.
    pub has_losses: bool,
    /// How the total came about.
    pub account: Chart,
    /// What can still be made good, the nearest day first; no more than a page holds.
    pub remedies: Vec<Remedy>,
    /// What more can be made good.
    pub more_remedies: Option<Rest>,
    /// All of it.
    pub recoverable: String,
    /// Whether any of the losses can still be made good.
    pub has_open: bool,
    /// The total with all of it.
    pub mended: String,
    /// What was lost.
    pub losses: Vec<Loss>,
    /// What of it stands in no line, where items do not apply.
    pub converted: Option<String>,
    /// All of it.
    pub lost: String,
    /// Points of every item, by section.
    pub sections: Vec<Section>,
    /// Where it stands among its peers.
    pub position: Position,
    /// When points were lost; nothing where none were.
    pub when: Option<When>,
    /// What is done well, and whom to ask.
    pub learning: Option<Learning>,
    /// Until when objections are taken, who is asked, and who confirms that something was made good.
    pub review: Vec<String>,
    /// What is signed, a field each.
    pub signed: Vec<String>,
    /// The lists as tables.
    pub tables: Tables,
    /// Bonuses and penalties.
    pub extras: Vec<Extra>,
    /// Penalties with their records.
    pub penalties: Vec<Loss>,
    /// How bonuses and penalties add up, where a cap holds them.
    pub extras_note: Option<String>,
    /// Vetoes that came about.
    pub vetoes: Vec<Veto>,
    /// Whether any record stands behind a loss, a penalty or a veto.
    pub has_records: bool,
    /// The same as a workbook, with every record.
    #[serde(skip)]
    pub sheets: Vec<Sheet>,
}

/// The lists of the paper as tables.
#[derive(Clone, Debug, Serialize)]
pub struct Tables {
    /// Points of the sections.
    pub sections: Table,
    /// What can still be made good, with a column to be filled in; none where there is nothing.
    pub remedies: Option<Table>,
    /// What was lost; none where nothing was.
    pub losses: Option<Table>,
    /// Bonuses and penalties; none where there are none.
    pub extras: Option<Table>,
    /// Room to sign.
    pub signed: Table,
}

impl View for UnitPage {
    const NAME: &'static str = "unit";

    fn head(&self) -> &Head {
        &self.head
    }

    fn charts(&self) -> Vec<&Chart> {
        [Some(&self.account), self.position.chart.as_ref(), self.when.as_ref().and_then(|when| when.chart.as_ref())]
            .into_iter()
            .flatten()
            .collect()
    }

    fn book(&self) -> Option<Book<'_>> {
        Some(Book::new(&self.head, &self.name, self.sheets.iter().map(Cow::Borrowed).collect()))
    }
}

/// The page of a unit.
///
/// # Errors
///
/// Returns [`Withheld`] when the occasion is for a wider circle than the page.
pub fn unit(district: &District<'_>, occasion: &Occasion, unit: UnitIndex) -> Result<UnitPage, Withheld> {
    let assessment = district.assessment;
    let words = Words::of(assessment, occasion.lang);
    let member = district.member(unit);
    let card = assessment.card(unit);
    let Member { standing, account, .. } = member;
    let group = words.group(standing.group);
    let grouped = !assessment.criteria.groups.is_undivided();
    let place_of = |key: &str, place: Place| {
        words.say(key, context! { place => words.place(place), of => place.of, group => group.as_str() })
    };
    let (remedies, more_remedies) = loss::remedies(&words, assessment, member);
    let losses = loss::losses(&words, assessment, member, false);
    let penalties = loss::losses(&words, assessment, member, true);
    let vetoes: Vec<Veto> =
        card.vetoes.iter().map(|veto| Veto::of(&words, assessment, unit, *veto, Reader::Unit)).collect();
    let head = Head::of(district, occasion, Level::Unit)?;
    let extras = scores::extras(&words, assessment, unit);
    let signed = ["unit.sign-station", "unit.sign-leader", "unit.sign-day"].map(|key| words.word(key)).to_vec();
    let name = assessment.dossier.units[unit].name.clone();
    let total = words.prose(&standing.total);
    let (overall, in_group) =
        (place_of("unit.overall", standing.overall), grouped.then(|| place_of("unit.in-group", standing.in_group)));
    let grade = standing.grade.map(|grade| assessment.criteria.grades[grade].title.clone());
    let result = context! { day => &head.as_of, name => &name, total => &total, overall => &overall, in_group => &in_group, grade => &grade };
    let month = words.say("unit.month", context! { month => head.day.month() });
    // A long title may be broken after what stands in brackets.
    let title = words.say("unit.document", context! { name => &name, title => head.title.replace('）', "）|"), month });
    let converted = (!account.converted.is_zero()).then(|| words.cell(&account.converted));
    let (lost, recoverable) = (words.cell(&account.lost), words.cell(&member.recoverable));
    Ok(UnitPage {
        tables: Tables {
            sections: tables::sections(&words, district, member),
            remedies: tables::remedies(&words, &remedies, more_remedies.as_ref(), &recoverable),
            losses: tables::losses(&words, &losses, converted.as_deref(), &lost),
            extras: tables::extras(&words, &extras),
            signed: tables::signed(&words, &signed),
        },
        sheets: own_sheets(district, words, &head, unit),
        title_lines: docx::lines(&title, TITLE_LINE),
        result: words.say("unit.result-total", result),
        name,
        code: assessment.dossier.units[unit].code.clone(),
        total,
        overall,
        in_group,
        grade,
        distances: distances(&words, district, member),
        ineligible: (!card.eligible).then(|| words.word("unit.ineligible")),
        lead: lead(&words, member),
        has_losses: !account.lost.is_zero() || member.shortfalls.iter().any(|short| short.part != Part::Penalty),
        account: waterfall::waterfall(&words, assessment, account),
        remedies,
        more_remedies,
        recoverable,
        has_open: losses.iter().any(|loss| loss.open),
        mended: mended(&words, member),
        converted,
        lost,
        sections: scores::section_scores(&words, assessment, unit),
        position: position::of(&words, district, member),
        when: when::of(&words, district, member),
        learning: learning::of(&words, district, member),
        review: review(&words, occasion, &head),
        signed,
        extras,
        extras_note: scores::extras_note(&words, assessment, unit),
        has_records: losses.iter().chain(&penalties).any(|loss| !loss.records.is_empty())
            || vetoes.iter().any(|veto| !veto.records.is_empty()),
        losses,
        penalties,
        vetoes,
        head,
    })
}

/// Until when and how objections are made, who is asked, and who confirms what was made good.
fn review(words: &Words<'_>, occasion: &Occasion, head: &Head) -> Vec<String> {
    let bureau = &occasion.bureau;
    let objections = match occasion.objections_until {
        Some(until) if until < head.day => words.say("unit.objections-over", context! { until => words.date(until) }),
        Some(until) => words.say("unit.objections-until", context! { bureau, until => words.date(until) }),
        None => words.say("unit.objections", context! { bureau }),
    };
    let contact = match &occasion.contact {
        Some(contact) => words.say("unit.contact", context! { contact }),
        None => words.say("unit.contact-owner", context! { bureau }),
    };
    vec![objections, contact, words.word("unit.confirmed")]
}

fn distances(words: &Words<'_>, district: &District<'_>, member: &Member<'_>) -> Vec<String> {
    let mean = district.mean();
    let from_mean = &member.standing.total - &mean;
    let key = if from_mean.is_negative() { "unit.below-mean" } else { "unit.above-mean" };
    let points = Points::from(from_mean.quantity().magnitude());
    let behind =
        member.behind.as_ref().map(|behind| words.say("unit.behind", context! { points => words.prose(behind) }));
    let converted = district.assessment.card(member.unit).converted.as_ref();
    let converted = converted.map(|points| words.say("unit.counts", context! { points => words.prose(points) }));
    converted.into_iter().chain(behind).chain([words.say(key, context! { points => words.prose(&points) })]).collect()
}

fn lead(words: &Words<'_>, member: &Member<'_>) -> String {
    let sections = member.shortfalls.iter().filter(|short| short.part != Part::Penalty);
    let Some(worst) = sections.reduce(|most, next| if next.lost > most.lost { next } else { most }) else {
        return words.word("unit.no-loss");
    };
    let lost = words.prose(&member.account.lost);
    let (item, points) = (&worst.item.title, words.prose(&worst.lost));
    if member.recoverable.is_zero() {
        return words.say("unit.lead-settled", context! { lost, item, points });
    }
    let (alone, together) = (member.place_alone, member.place_together);
    let (recoverable, mended) = (words.prose(&member.recoverable), words.prose(&member.account.mended));
    words.say("unit.lead", context! { lost, item, points, recoverable, mended, alone, together })
}

/// The total with everything made good; where it grows by something else than its lines, that is said.
fn mended(words: &Words<'_>, member: &Member<'_>) -> String {
    let gain = &member.account.mended - &member.account.total;
    let total = words.prose(&member.account.mended);
    if gain == member.recoverable {
        words.say("unit.mended", context! { total })
    } else {
        words.say("unit.mended-converted", context! { total, gain => words.prose(&gain) })
    }
}
