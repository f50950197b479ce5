//! The page of one unit: what it can still gain, what it lost and why, where it stands. For that unit only.

use std::borrow::Cow;

use minijinja::context;
use serde::Serialize;

use super::{
    Book, Head, Level, Occasion, Sheet, View, Withheld,
    chart::{Axis, Bar, Tick},
    loss::{self, Loss, Remedy},
    position::{self, Position},
    record::{self, Cited, Reader, Records},
    scoresheet::own_sheets,
    words::Words,
};
use crate::{
    account::{Account, Cause, Entry},
    assessment::{Assessment, Part},
    criteria::{Effect, Item, ZeroTarget},
    district::{District, Member},
    dossier::UnitIndex,
    num::Points,
    rank::Place,
    scale,
    score::{self, Line, Outcome, PartScore},
};

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
    /// Lost and recoverable, in one sentence.
    pub lead: String,
    /// Whether anything was lost in the sections.
    pub has_losses: bool,
    /// How the total came about.
    pub steps: Vec<Fall>,
    /// Round numbers along them.
    pub ticks: Vec<Tick>,
    /// Where the axis of the steps begins.
    pub axis: String,
    /// What can still be made good.
    pub remedies: Vec<Remedy>,
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

/// One step from full marks to the total.
#[derive(Clone, Debug, Serialize)]
pub struct Fall {
    /// What it is.
    pub label: String,
    /// `start`, `loss`, `gain`, `even` or `end`: how it is drawn.
    pub kind: &'static str,
    /// Points gained or lost, or where it starts and ends.
    pub value: String,
    /// Where it comes from.
    pub from: String,
    /// Where it leads.
    pub to: String,
    /// Its bar.
    pub bar: Bar,
}

/// A section of the scorecard.
#[derive(Clone, Debug, Serialize)]
pub struct Section {
    /// Its title.
    pub title: String,
    /// Its clause.
    pub clause: String,
    /// Full marks.
    pub full: String,
    /// Points.
    pub points: String,
    /// That its items' points were converted, where they were.
    pub converted: Option<String>,
    /// Its items.
    pub lines: Vec<Score>,
}

/// An item of the scorecard.
#[derive(Clone, Debug, Serialize)]
pub struct Score {
    /// The item.
    pub item: String,
    /// Its clause.
    pub clause: String,
    /// Full marks.
    pub full: String,
    /// Points; nothing where it does not apply.
    pub points: String,
    /// What became of it, where it was not simply scored.
    pub outcome: Option<String>,
    /// Whether full marks were reached.
    pub whole: bool,
    /// The arithmetic, part by part.
    pub workings: Vec<String>,
}

/// A bonus or a penalty that came to something.
#[derive(Clone, Debug, Serialize)]
pub struct Extra {
    /// Bonus or penalty.
    pub kind: String,
    /// Its title.
    pub item: String,
    /// Its clause.
    pub clause: String,
    /// Its points.
    pub points: String,
    /// The arithmetic.
    pub workings: Vec<String>,
}

/// A veto that came about.
#[derive(Clone, Debug, Serialize)]
pub struct Veto {
    /// Its title.
    pub title: String,
    /// Its clause.
    pub clause: String,
    /// What it does.
    pub effect: String,
    /// The records that show it.
    pub records: Vec<Records>,
}

impl View for UnitPage {
    const NAME: &'static str = "unit";

    fn head(&self) -> &Head {
        &self.head
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
    let (steps, axis) = falls(&words, assessment, account);
    let losses = loss::losses(&words, assessment, member, false);
    let penalties = loss::losses(&words, assessment, member, true);
    let vetoes: Vec<Veto> =
        card.vetoes.iter().map(|veto| Veto::of(&words, assessment, unit, *veto, Reader::Unit)).collect();
    let head = Head::of(district, occasion, Level::Unit)?;
    Ok(UnitPage {
        sheets: own_sheets(district, words, &head, unit),
        head,
        name: assessment.dossier.units[unit].name.clone(),
        code: assessment.dossier.units[unit].code.clone(),
        total: words.prose(&standing.total),
        overall: place_of("unit.overall", standing.overall),
        in_group: grouped.then(|| place_of("unit.in-group", standing.in_group)),
        grade: standing.grade.map(|grade| assessment.criteria.grades[grade].title.clone()),
        distances: distances(&words, district, member),
        ineligible: (!card.eligible).then(|| words.word("unit.ineligible")),
        lead: lead(&words, member),
        has_losses: !account.lost.is_zero() || member.shortfalls.iter().any(|short| short.part != Part::Penalty),
        steps,
        axis: words.say("unit.axis", context! { low => axis.low().to_string() }),
        ticks: axis.ticks(ToString::to_string),
        remedies: loss::remedies(&words, assessment, member),
        recoverable: words.cell(&member.recoverable),
        has_open: losses.iter().any(|loss| loss.open),
        mended: mended(&words, member),
        converted: (!account.converted.is_zero()).then(|| words.cell(&account.converted)),
        lost: words.cell(&account.lost),
        sections: section_scores(&words, assessment, unit),
        position: position::of(&words, district, member),
        extras: extras(&words, assessment, unit),
        extras_note: extras_note(&words, assessment, unit),
        has_records: losses.iter().chain(&penalties).any(|loss| !loss.records.is_empty())
            || vetoes.iter().any(|veto| !veto.records.is_empty()),
        losses,
        penalties,
        vetoes,
    })
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

/// The steps of the account on one axis that holds them all.
fn falls(words: &Words<'_>, assessment: &Assessment, account: &Account) -> (Vec<Fall>, Axis) {
    let mut reached = vec![account.full.clone()];
    for step in &account.steps {
        let next = reached.last().map_or(Points::ZERO, |now| now + &step.change);
        reached.push(next);
    }
    let axis = Axis::around(&reached.iter().map(|points| points.quantity().clone()).collect::<Vec<_>>());
    let end = |label: &str, kind, points: &Points| Fall {
        label: words.word(label),
        kind,
        value: words.prose(points),
        from: axis.at(points.quantity()),
        to: axis.at(points.quantity()),
        bar: axis.fall(points, points, &Points::ZERO),
    };
    let between = account.steps.iter().zip(reached.windows(2)).map(|(step, ends)| {
        let (before, after) = (&ends[0], &ends[1]);
        Fall {
            label: cause(words, assessment, step),
            kind: if step.change.is_zero() {
                "even"
            } else if step.change.is_negative() {
                "loss"
            } else {
                "gain"
            },
            value: if step.change.is_zero() { words.word("unit.whole") } else { words.change(&step.change) },
            from: axis.at(before.quantity()),
            to: axis.at(after.quantity()),
            bar: axis.fall(before, after, &step.recoverable),
        }
    });
    let mut falls = vec![end("unit.full", "start", &account.full)];
    falls.extend(between);
    falls.push(end("unit.total", "end", &account.total));
    (falls, axis)
}

fn cause(words: &Words<'_>, assessment: &Assessment, step: &Entry) -> String {
    words.word(match step.cause {
        Cause::Section(section) => return assessment.criteria.sections[section].title.clone(),
        Cause::Conversion => "cause.conversion",
        Cause::Bonus => "cause.bonus",
        Cause::Penalty => "cause.penalty",
        Cause::Bounds => "cause.bounds",
        Cause::Veto => "cause.veto",
    })
}

fn section_scores(words: &Words<'_>, assessment: &Assessment, unit: UnitIndex) -> Vec<Section> {
    let card = assessment.card(unit);
    let sections = card.sections.iter().map(|score| {
        let section = &assessment.criteria.sections[score.section];
        let lines = score.lines.iter().map(|line| line_score(words, &section.items[line.item], line));
        let converted = (score.earned != score.points).then(|| {
            let (earned, applicable) = (words.prose(&score.earned), words.prose(&score.applicable));
            let (full, points) = (words.prose(&score.full), words.prose(&score.points));
            words.say("unit.converted", context! { earned, applicable, full, points })
        });
        Section {
            title: section.title.clone(),
            clause: section.clause.clone(),
            full: words.cell(&score.full),
            points: words.cell(&score.points),
            converted,
            lines: lines.collect(),
        }
    });
    sections.collect()
}

fn line_score(words: &Words<'_>, item: &Item, line: &Line) -> Score {
    let applies = line.outcome != Outcome::NotApplicable;
    Score {
        item: item.title.clone(),
        clause: item.clause.clone(),
        full: if applies { words.cell(&line.full) } else { "—".to_owned() },
        points: if applies { words.cell(&line.points) } else { "—".to_owned() },
        outcome: (line.outcome != Outcome::Scored).then(|| words.word(&format!("outcome.{}", line.outcome.key()))),
        whole: applies && line.points == line.full,
        workings: workings(words, item, line),
    }
}

/// The arithmetic of a line, part by part.
fn workings(words: &Words<'_>, item: &Item, line: &Line) -> Vec<String> {
    let mut workings = Vec::new();
    // Full marks need no arithmetic, neither for an item nor for a part of its year.
    let tells = |part: &&PartScore| part.full.is_zero() || part.points != part.full || part.unbounded.is_some();
    let base = line.points <= line.full && !line.full.is_zero();
    for part in line.parts.iter().filter(|part| !base || tells(part)) {
        let steps = part.steps.iter().filter(|step| match &step.effect {
            scale::Effect::Lost { points, .. } => !points.is_zero(),
            scale::Effect::Earned { .. } => true,
            scale::Effect::Nothing { .. } | scale::Effect::Absent => false,
        });
        let arithmetic: Vec<&str> = steps.map(|step| step.working.as_str()).filter(|text| !text.is_empty()).collect();
        let name = loss::part(words, item, Some(part));
        if !arithmetic.is_empty() {
            let arithmetic = arithmetic.join(&words.word("semicolon"));
            workings.push(words.say("unit.working", context! { part => name.as_str(), arithmetic }));
        }
        if part.zeroed.is_some() {
            workings.push(words.say("unit.part-zeroed", context! { part => name }));
        }
    }
    if line.zeroed.is_some() {
        workings.push(words.word("unit.line-zeroed"));
    }
    workings
}

fn extras(words: &Words<'_>, assessment: &Assessment, unit: UnitIndex) -> Vec<Extra> {
    let card = assessment.card(unit);
    let lines = assessment.lines(card).filter(|(part, _, line)| *part >= Part::Bonus && !line.points.is_zero());
    let extra = |(part, item, line): (Part, &Item, &Line)| Extra {
        kind: words.word(if part == Part::Bonus { "cause.bonus" } else { "cause.penalty" }),
        item: item.title.clone(),
        clause: item.clause.clone(),
        points: words.cell(&line.points),
        workings: workings(words, item, line).into_iter().chain(held(words, line)).collect(),
    };
    lines.map(extra).collect()
}

/// That a bonus or penalty would be more without its cap.
fn held(words: &Words<'_>, line: &Line) -> Option<String> {
    let free = line.parts.iter().find_map(|part| part.unbounded.as_ref())?;
    let (free, points) = (words.prose(free), words.prose(&line.points));
    Some(words.say("unit.held", context! { free, points }))
}

/// How bonuses and penalties add up, where the edition's cap holds them.
fn extras_note(words: &Words<'_>, assessment: &Assessment, unit: UnitIndex) -> Option<String> {
    let card = assessment.card(unit);
    let note = |lines: &[Line], counted: &Points, key: &str| {
        let together: Points = lines.iter().map(|line| &line.points).sum();
        let (sum, counted_text) = (words.prose(&together), words.prose(counted));
        (together != *counted).then(|| words.say(key, context! { sum, counted => counted_text }))
    };
    let bonus = note(&card.bonuses, &card.bonus, "unit.bonus-capped");
    let penalty = note(&card.penalties, &card.penalty, "unit.penalty-capped");
    let notes: Vec<String> = bonus.into_iter().chain(penalty).collect();
    (!notes.is_empty()).then(|| notes.concat())
}

impl Veto {
    /// A veto that fell upon a unit, with the records that show it.
    pub(super) fn of(
        words: &Words<'_>,
        assessment: &Assessment,
        unit: UnitIndex,
        index: usize,
        reader: Reader,
    ) -> Veto {
        let veto = &assessment.criteria.vetoes[index];
        let grounds = score::grounds(&assessment.criteria, &assessment.facts, index, unit);
        let measures = grounds.into_iter().flat_map(scale::Requirement::measures);
        let records = measures.filter_map(|measure| {
            let fact = assessment.facts.of(measure, unit, None);
            let rows = &fact.evidence().places;
            let entry = measure.entries()[0];
            let ledger = &assessment.criteria.schema[assessment.criteria.plan[entry].tallied.selection().ledger].title;
            let caption = words.say("record.caption", context! { ledger, part => "", count => rows.len() });
            let cited = Cited { measure, remedy: veto.remedy.as_ref(), rows, caption, rule: String::new() };
            record::table(words, assessment, cited, reader)
        });
        Veto {
            title: veto.title.clone(),
            clause: veto.clause.clone(),
            effect: effect(words, assessment, &veto.effect),
            records: records.collect(),
        }
    }
}

/// What a veto does, in words.
fn effect(words: &Words<'_>, assessment: &Assessment, effect: &Effect) -> String {
    let grade = effect.grade_at_most.map(|grade| {
        words.say("effect.grade-at-most", context! { grade => assessment.criteria.grades[grade].title.as_str() })
    });
    let zero = effect.zero.as_ref().map(|zero| match zero {
        ZeroTarget::Total => words.word("effect.zero-total"),
        ZeroTarget::Line(id) => {
            let section = assessment.criteria.sections.iter().find(|section| section.id.value == id.value);
            let title = section.map(|section| &section.title);
            let title = title.or_else(|| assessment.criteria.find(&id.value).map(|item| &item.title));
            words.say("effect.zero-line", context! { title => title.cloned().unwrap_or_default() })
        }
    });
    let excluded = effect.excluded.then(|| words.word("effect.excluded"));
    let ineligible = effect.ineligible.then(|| words.word("effect.ineligible"));
    let at_most = effect
        .total_at_most
        .as_ref()
        .map(|most| words.say("effect.total-at-most", context! { points => words.prose(most) }));
    [excluded, grade, zero, ineligible, at_most]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(&words.word("semicolon"))
}
