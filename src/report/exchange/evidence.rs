//! What records show of how a unit works: what earned points elsewhere, what cost some here.

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
    dossier::{LedgerIndex, UnitIndex},
    exchange::{Aspect, Exchange, Exemplar, Shown},
    gap::Shortfall,
    num::Points,
};

/// Ledgers that a main cause names.
const MOST_CAUSES: usize = 2;
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
    Card {
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
        let kind = if cells().all(|cell| cell.tight) { Kind::Mark } else { Kind::Text };
        Column::new(header, kind, u32::try_from(widest.unwrap_or_default().min(WIDEST)).unwrap_or_default())
    };
    let columns: Vec<Column> = records.headers.iter().enumerate().map(column).collect();
    let rows = records.rows.iter().map(|row| row.cells.iter().map(|cell| cell.text.clone()).collect()).collect();
    (!columns.is_empty()).then(|| Table::new(records.caption, columns, rows))
}

/// What cost points, ledger by ledger, the most first (记录归类).
pub(in crate::report) fn cause(words: &Words<'_>, exchange: &Exchange<'_>, short: &Shortfall<'_>) -> String {
    let assessment = exchange.district.assessment;
    let mut ledgers: Vec<(LedgerIndex, Points, usize, bool)> = Vec::new();
    for finding in &short.findings {
        let known = ledgers.iter_mut().find(|known| known.0 == finding.ledger && known.3 == finding.absence);
        match known {
            Some(known) => {
                known.1 = &known.1 + &finding.lost;
                known.2 += finding.rows.len();
            }
            None => ledgers.push((finding.ledger, finding.lost.clone(), finding.rows.len(), finding.absence)),
        }
    }
    ledgers.sort_by(|left, right| right.1.cmp(&left.1));
    let causes = ledgers.iter().take(MOST_CAUSES).map(|(ledger, _, count, absence)| {
        let title = &assessment.criteria.schema[*ledger].title;
        let key = match (assessment.dossier.batches(*ledger), count, absence) {
            (None, ..) => return words.say("exchange.cause-absent", context! { ledger => title }),
            (Some(_), 0, _) => return words.say("exchange.cause-none", context! { ledger => title }),
            (Some(_), _, true) => "exchange.cause-few",
            (Some(_), _, false) => "exchange.cause-lost",
        };
        words.say(key, context! { ledger => title, count })
    });
    let causes: Vec<String> = causes.collect();
    if causes.is_empty() { words.word(&format!("outcome.{}", short.line.outcome.key())) } else { causes.join(&words.word("semicolon")) }
}
