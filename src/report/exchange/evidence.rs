//! What records show of how a unit works: what earned points elsewhere, what cost some here.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use minijinja::context;

use super::{
    super::{
        Column, Kind, Table,
        record::{self, Cited, Reader},
        words::Words,
    },
    Card,
};
use crate::{
    assessment::Assessment,
    dossier::{self, ColumnIndex, LedgerIndex, RowPlace, UnitIndex},
    exchange::{Aspect, Exchange, Exemplar, Shown},
    gap::Shortfall,
    measure::Measure,
    num::Points,
};

/// Ledgers that a main cause names.
const MOST_CAUSES: usize = 2;
/// Texts of so many characters are never broken.
const SHORT: usize = 5;
/// Widest column of a table of records, in Chinese characters.
const WIDEST: usize = 16;

/// A unit's name.
pub(in crate::report) fn name(exchange: &Exchange<'_>, unit: UnitIndex) -> String {
    exchange.district.assessment.dossier.units[unit].name.clone()
}

/// The card of an exemplar.
pub(super) fn card(words: &Words<'_>, exchange: &Exchange<'_>, unit: UnitIndex, exemplar: &Exemplar<'_>) -> Card {
    let own = exchange.mark(unit, Aspect::Item(exemplar.item));
    let own = own.map(|mark| words.prose(&mark.points)).unwrap_or_default();
    let (points, full) = (words.prose(&exemplar.mark.points), words.prose(&exemplar.mark.full));
    let count = exemplar.equals;
    let cell = |points: &Points| words.cell(points);
    let cells = [
        name(exchange, exemplar.unit),
        cell(&exemplar.mark.points),
        cell(&exemplar.mark.full),
        exchange.mark(unit, Aspect::Item(exemplar.item)).map(|mark| cell(&mark.points)).unwrap_or_default(),
    ];
    let practice = exemplar.practice.iter().flat_map(|practice| {
        let said = words.say("exchange.practice", context! { text => practice.text.as_str() });
        let (material, contact) = (practice.material.as_str(), practice.contact.as_str());
        let take = (!material.is_empty()).then(|| words.say("exchange.material", context! { material }));
        let ask = (!contact.is_empty()).then(|| words.say("exchange.contact", context! { contact }));
        let further: Vec<String> = [take, ask].into_iter().flatten().collect();
        let further = (!further.is_empty()).then(|| further.join(&words.word("semicolon")));
        std::iter::once(said).chain(further)
    });
    Card {
        practice: practice.collect(),
        cells,
        item: exchange.items[exemplar.item].1.title.clone(),
        exemplar: words.say("exchange.card", context! { unit => name(exchange, exemplar.unit), points, full }),
        own: words.say("exchange.card-own", context! { points => own }),
        equals: (count > 0).then(|| words.say("exchange.equals", context! { count })),
        facts: exemplar.shown.iter().map(|shown| fact(words, exchange, shown)).collect(),
        records: exemplar.shown.iter().find_map(|shown| records(words, exchange, exemplar.item, shown)),
    }
}

/// What the records of one ledger show, in a sentence.
pub(in crate::report) fn fact(words: &Words<'_>, exchange: &Exchange<'_>, shown: &Shown<'_>) -> String {
    let ledger = &exchange.district.assessment.criteria.schema[shown.ledger].title;
    let Shown { held, at_fault, .. } = shown;
    match shown.earned {
        Some(count) => words.say("exchange.earned", context! { ledger, count }),
        None if *at_fault == 0 => words.say("exchange.faultless", context! { ledger, held }),
        // People's scores and figures are all looked at: none of them is better than another.
        None if at_fault == held => words.say("exchange.looked-at", context! { ledger, held }),
        None => words.say("exchange.faulty", context! { ledger, held, at_fault }),
    }
}

/// Some records without fault, their private columns left out.
fn records(words: &Words<'_>, exchange: &Exchange<'_>, item: usize, shown: &Shown<'_>) -> Option<Table> {
    let assessment = exchange.district.assessment;
    let ledger = &assessment.criteria.schema[shown.ledger].title;
    let cited = Cited {
        measure: shown.measure,
        remedy: exchange.items[item].1.remedy.as_ref(),
        rows: &shown.rows,
        caption: words.say("exchange.records", context! { ledger }),
        rule: String::new(),
    };
    let records = record::table(words, assessment, cited, Reader::Bureau)?;
    let column = |(index, header): (usize, &String)| {
        let cells = || records.rows.iter().map(|row| &row.cells[index]);
        let widest = cells().map(|cell| cell.text.chars().count()).chain([header.chars().count()]).max();
        let widest = widest.unwrap_or_default();
        let kind = if cells().all(|cell| cell.tight) || widest <= SHORT { Kind::Mark } else { Kind::Text };
        Column::new(header, kind, u32::try_from(widest.min(WIDEST)).unwrap_or_default())
    };
    let columns: Vec<Column> = records.headers.iter().enumerate().map(column).collect();
    let rows = records.rows.iter().map(|row| row.cells.iter().map(|cell| cell.text.clone()).collect()).collect();
    (!columns.is_empty()).then(|| Table::new(records.caption, columns, rows))
}

/// What cost points, ledger by ledger, the most first (记录归类).
pub(in crate::report) fn cause(
    words: &Words<'_>,
    exchange: &Exchange<'_>,
    unit: UnitIndex,
    short: &Shortfall<'_>,
) -> String {
    let assessment = exchange.district.assessment;
    let mut kinds: Vec<Cause<'_>> = Vec::new();
    for finding in &short.findings {
        let same = kinds.iter_mut().find(|kind| kind.ledger == finding.ledger && kind.absence == finding.absence);
        match same {
            Some(kind) => {
                kind.lost = &kind.lost + &finding.lost;
                kind.rows.extend(&finding.rows);
            }
            None => kinds.push(Cause {
                ledger: finding.ledger,
                measure: finding.measure,
                lost: finding.lost.clone(),
                rows: finding.rows.iter().copied().collect(),
                absence: finding.absence,
            }),
        }
    }
    kinds.sort_by(|left, right| right.lost.cmp(&left.lost));
    let causes = kinds.iter().take(MOST_CAUSES).map(|kind| {
        let (ledger, count) = (&assessment.criteria.schema[kind.ledger].title, kind.rows.len());
        if assessment.dossier.batches(kind.ledger).is_none() {
            words.say("exchange.cause-absent", context! { ledger })
        } else if count == 0 {
            words.say("exchange.cause-none", context! { ledger })
        } else if kind.absence {
            words.say("exchange.cause-few", context! { ledger, count })
        } else {
            let sorted = kind.sorted(words, assessment, exchange.records(unit, kind.ledger));
            words.say("exchange.cause-lost", context! { ledger, count, sorted })
        }
    });
    let causes: Vec<String> = causes.collect();
    if causes.is_empty() {
        words.word(&format!("outcome.{}", short.line.outcome.key()))
    } else {
        causes.join(&words.word("semicolon"))
    }
}

/// What one ledger's records cost.
struct Cause<'a> {
    ledger: LedgerIndex,
    measure: &'a Measure,
    lost: Points,
    rows: BTreeSet<RowPlace>,
    absence: bool,
}

impl Cause<'_> {
    /// The records sorted by a choice that was looked at and tells them from the unit's other records: 漏报2条、迟报1条; empty
    /// where there is none.
    fn sorted(&self, words: &Words<'_>, assessment: &Assessment, records: &[RowPlace]) -> String {
        let ledger = &assessment.criteria.schema[self.ledger];
        let texts = |rows: &mut dyn Iterator<Item = &RowPlace>, column: ColumnIndex| -> Vec<String> {
            let found = rows.filter_map(|row| assessment.dossier.find(*row));
            found.map(|(batch, row)| batch.columns[column.0].text(row)).collect()
        };
        let tells = |column: &ColumnIndex| {
            let rule = &ledger[*column];
            let others = texts(&mut records.iter().filter(|row| !self.rows.contains(row)), *column);
            let own = texts(&mut self.rows.iter(), *column);
            let apart = own.iter().all(|text| !text.is_empty() && !others.contains(text));
            matches!(rule.kind, dossier::Kind::Choice(_)) && !rule.private && apart
        };
        let looked_at = assessment.criteria.plan[self.measure.entries()[0]].tallied.columns();
        let Some(column) = looked_at.into_iter().find(tells) else { return String::new() };
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for text in texts(&mut self.rows.iter(), column) {
            *counts.entry(text).or_default() += 1;
        }
        let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
        counts.sort_by_key(|(what, count)| (Reverse(*count), what.clone()));
        let sorted = counts.iter().map(|(what, count)| words.say("exchange.cause-kind", context! { what, count }));
        sorted.collect::<Vec<_>>().join(&words.word("comma"))
    }
}
