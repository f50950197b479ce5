//! What a unit lost, item by item, and what it can still do about it.

use jiff::civil::Date;
use minijinja::context;
use serde::Serialize;

use super::{
    record::{self, Cited, Reader, Records},
    words::Words,
};
use crate::{
    assessment::{Assessment, Part},
    criteria::Item,
    district::Member,
    gap::{self, Finding, Shortfall, Status},
    moment::Cut,
    num::Points,
    scale::{Effect, Step},
    score::{Outcome, PartScore, Zeroed},
};

/// Sentences of advice that one row of the list of remedies shows.
const MOST_ADVICE: usize = 3;
/// Rows that the list of remedies shows.
const MOST_REMEDIES: usize = 8;

/// Something that can still be made good.
#[derive(Clone, Debug, Serialize)]
pub struct Remedy {
    /// Until when.
    pub by: String,
    /// How many days are left.
    pub left: String,
    /// Points that come back.
    pub points: String,
    /// The item.
    pub item: String,
    /// Its clause.
    pub clause: String,
    /// What to do.
    pub advice: Vec<String>,
    /// What more there is to do.
    pub more: Option<String>,
    /// Who does it.
    pub who: String,
}

/// What can still be made good beyond what a page lists.
#[derive(Clone, Debug, Serialize)]
pub struct Rest {
    /// How many items, and where they are listed.
    pub text: String,
    /// Points that come back.
    pub points: String,
}

/// What one item lost.
#[derive(Clone, Debug, Serialize)]
pub struct Loss {
    /// Its number on the page.
    pub number: usize,
    /// The item.
    pub item: String,
    /// Its clause.
    pub clause: String,
    /// The section of the bureau that keeps its records.
    pub owner: String,
    /// The regulation's own words.
    pub text: Option<String>,
    /// What happened, rule by rule.
    pub facts: Vec<Fact>,
    /// What the criteria say to the first record, or to the lack of any.
    pub advice: String,
    /// Points lost.
    pub lost: String,
    /// Whether they can be made good, in words.
    pub status: String,
    /// Whether they can.
    pub open: bool,
    /// The records, ledger by ledger.
    pub records: Vec<Records>,
}

/// What happened, as one rule sees it.
#[derive(Clone, Debug, Serialize)]
pub struct Fact {
    /// In a sentence.
    pub text: String,
    /// The arithmetic.
    pub working: String,
}

/// The remedies of a unit, the nearest day first, and what more there is than a page lists.
pub(super) fn remedies(words: &Words<'_>, assessment: &Assessment, member: &Member<'_>) -> (Vec<Remedy>, Option<Rest>) {
    let open = member.shortfalls.iter().filter(|short| short.recoverable > Points::ZERO);
    let mut open: Vec<(Date, &Shortfall<'_>)> = open.filter_map(|short| Some((short.by(assessment)?, short))).collect();
    open.sort_by_key(|(by, _)| *by);
    let (shown, rest) = open.split_at(open.len().min(MOST_REMEDIES));
    let points: Points = rest.iter().map(|(_, short)| &short.recoverable).sum();
    let text = || words.say("unit.more-remedies", context! { more => rest.len() });
    let rest = (!rest.is_empty()).then(|| Rest { text: text(), points: words.cell(&points) });
    (shown.iter().filter_map(|(by, short)| remedy(words, assessment, *by, short)).collect(), rest)
}

fn remedy(words: &Words<'_>, assessment: &Assessment, by: Date, short: &Shortfall<'_>) -> Option<Remedy> {
    let remedy = short.item.remedy.as_ref()?;
    let left = assessment.as_of.map(|today| (by - today).get_days());
    let rows: Vec<_> = short.findings.iter().flat_map(Finding::at_fault).copied().collect();
    let mut advice: Vec<String> = if rows.is_empty() {
        vec![gap::advice(assessment, remedy, None)]
    } else {
        rows.iter().map(|row| gap::advice(assessment, remedy, Some(*row))).collect()
    };
    advice.retain(|sentence| !sentence.is_empty());
    advice.dedup();
    let more = advice.len().saturating_sub(MOST_ADVICE);
    advice.truncate(MOST_ADVICE);
    Some(Remedy {
        by: words.date(by),
        left: left.map(|days| words.say("unit.days-left", context! { days })).unwrap_or_default(),
        points: words.cell(&short.recoverable),
        item: short.item.title.clone(),
        clause: short.item.clause.clone(),
        advice,
        more: (more > 0).then(|| words.say("unit.more-advice", context! { more })),
        who: remedy.who.clone().unwrap_or_default(),
    })
}

/// The losses of a unit in its sections or, as `penalties`, beside them.
pub(super) fn losses(words: &Words<'_>, assessment: &Assessment, member: &Member<'_>, penalties: bool) -> Vec<Loss> {
    let of_kind = member.shortfalls.iter().filter(|short| (short.part == Part::Penalty) == penalties);
    of_kind.enumerate().map(|(index, short)| loss(words, assessment, short, index + 1)).collect()
}

fn loss(words: &Words<'_>, assessment: &Assessment, short: &Shortfall<'_>, number: usize) -> Loss {
    let item = short.item;
    let mut facts: Vec<Fact> = short.findings.iter().map(|finding| fact(words, assessment, short, finding)).collect();
    facts.extend(bounds(words, short));
    if facts.is_empty() {
        let text = words.word(&format!("outcome.{}", short.line.outcome.key()));
        facts.push(Fact { text, working: String::new() });
    }
    let records = short.findings.iter().filter_map(|finding| {
        let ledger = &assessment.criteria.schema[finding.ledger].title;
        let part = part(words, item, finding.part);
        let key = if finding.absence { "record.found" } else { "record.caption" };
        let caption = words.say(key, context! { ledger, part, count => finding.rows.len() });
        let rule = rule(words, assessment, short, finding);
        let remedy = item.remedy.as_ref();
        let cited = Cited { measure: finding.measure, remedy, rows: &finding.rows, caption, rule };
        record::table(words, assessment, cited, Reader::Unit)
    });
    let first = short.findings.iter().find_map(|finding| finding.at_fault().first()).copied();
    let advice = item.remedy.as_ref().map(|remedy| gap::advice(assessment, remedy, first)).unwrap_or_default();
    let recoverable = words.prose(&short.recoverable);
    Loss {
        number,
        item: item.title.clone(),
        clause: item.clause.clone(),
        owner: item.owner.clone().unwrap_or_default(),
        text: item.text.clone(),
        facts,
        advice,
        lost: words.cell(&short.lost),
        status: match short.status {
            Status::Recoverable => words.say("unit.recoverable-points", context! { recoverable }),
            Status::Settled => words.status(Status::Settled),
        },
        open: short.status == Status::Recoverable,
        records: records.collect(),
    }
}

/// What one rule took, or what took everything, in a sentence.
fn fact(words: &Words<'_>, assessment: &Assessment, short: &Shortfall<'_>, finding: &Finding<'_>) -> Fact {
    let ledger = &assessment.criteria.schema[finding.ledger].title;
    let part = part(words, short.item, finding.part);
    let count = finding.rows.len();
    let seen = if assessment.dossier.batches(finding.ledger).is_none() {
        words.say("fact.no-ledger", context! { ledger, part })
    } else if count == 0 {
        words.say("fact.no-record", context! { ledger, part })
    } else {
        words.say("fact.records", context! { ledger, part, count })
    };
    let lost = words.prose(&finding.lost);
    match (finding.step, short.line.zeroed, finding.part) {
        (Some(step), _, Some(of_part))
            if of_part.outcome == Outcome::Missing
                || matches!(step.effect, Effect::Nothing { .. } | Effect::Absent) =>
        {
            Fact {
                text: words.say("fact.missing", context! { seen }),
                working: words.say("fact.takes", context! { lost }),
            }
        }
        (Some(step), _, _) => Fact { text: seen, working: capped(words, step) },
        (None, Some(Zeroed::Veto(veto)), None) => {
            let veto = &assessment.criteria.vetoes[veto];
            let text =
                words.say("fact.veto", context! { title => veto.title.as_str(), clause => veto.clause.as_str(), seen });
            Fact { text, working: words.say("fact.takes", context! { lost }) }
        }
        (None, _, _) => Fact {
            text: words.say("fact.zero-if", context! { seen }),
            working: words.say("fact.takes", context! { lost }),
        },
    }
}

/// The rule that took points, or what took everything, as a reader of the regulation would say it.
pub(super) fn rule(words: &Words<'_>, assessment: &Assessment, short: &Shortfall<'_>, finding: &Finding<'_>) -> String {
    let wording = assessment.criteria.wording(words.lang);
    let zero_if = match (finding.part.and_then(|part| part.zeroed), short.line.zeroed) {
        (Some(zero), _) | (None, Some(Zeroed::ZeroIf(zero))) => short.item.zero_if.get(zero),
        _ => None,
    };
    match (finding.rule, zero_if, short.line.zeroed) {
        (Some(rule), _, _) => short.item.rules[rule].scale.in_words(&wording),
        (None, Some(zero), _) => zero.requirement.in_words(&wording),
        (None, None, Some(Zeroed::Veto(veto))) => assessment.criteria.vetoes[veto].title.clone(),
        (None, None, _) => String::new(),
    }
}

/// The arithmetic of a step; where its cap bites, with what it would be without.
fn capped(words: &Words<'_>, step: &Step) -> String {
    match &step.effect {
        Effect::Lost { points, uncapped } if points < uncapped => {
            let (cap, uncapped) = (words.prose(points), words.prose(uncapped));
            words.say("fact.capped", context! { working => step.working.as_str(), cap, uncapped })
        }
        _ => step.working.clone(),
    }
}

/// Where a floor held the points: 扣完为止, and how far they would have gone.
fn bounds(words: &Words<'_>, short: &Shortfall<'_>) -> Vec<Fact> {
    let held = short.line.parts.iter().filter_map(|of_part| {
        let free = of_part.unbounded.as_ref().filter(|free| **free < of_part.points)?;
        let (due, full) = (words.prose(&(&of_part.full - free)), words.prose(&(&of_part.full - &of_part.points)));
        let part = part(words, short.item, Some(of_part));
        Some(Fact { text: words.say("fact.floor", context! { part, due, full }), working: String::new() })
    });
    held.collect()
}

/// The part of the year, with the sign after it; nothing for the whole year.
pub(super) fn part(words: &Words<'_>, item: &Item, part: Option<&PartScore>) -> String {
    match part.filter(|part| part.part.is_some()) {
        Some(part) => words.part(item.over.map_or(Cut::Year, |over| over.cut), part.days),
        None => String::new(),
    }
}
