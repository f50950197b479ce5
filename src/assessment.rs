//! One assessment: an edition, the evidence, and everything that follows from the two.

use std::{collections::BTreeSet, fmt::Write};

use jiff::civil::Date;
use sha2::{Digest, Sha256};

use crate::{
    criteria::{Criteria, EditionText, GroupIndex, Item},
    diag::{Code, Diagnostic, Diagnostics},
    dossier::{Dossier, LedgerIndex, UnitIndex},
    facts::{self, Facts},
    rank::Ranking,
    score::{self, Line, Scorecard},
    source::Locator,
};

mod judgements;
#[cfg(test)]
pub(crate) mod tiny;

/// What was assessed by what, and what came out.
#[derive(Clone, Debug)]
pub struct Assessment {
    /// The edition.
    pub criteria: Criteria,
    /// The evidence.
    pub dossier: Dossier,
    /// What happened.
    pub facts: Facts,
    /// What each unit scored, in the order of codes.
    pub cards: Vec<Scorecard>,
    /// In what order they stand.
    pub ranking: Ranking,
    /// Until when records count, where the year was not over.
    pub as_of: Option<Date>,
}

/// Which of the three lists of lines a line stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// A section, by its index.
    Section(usize),
    /// The bonuses.
    Bonus,
    /// The penalties.
    Penalty,
}

impl Assessment {
    /// Gathers facts, scores and ranks; what stands in the way is reported.
    pub fn of(criteria: Criteria, dossier: Dossier, as_of: Option<Date>, diags: &mut Diagnostics) -> Assessment {
        absent_ledgers(&criteria, &dossier, diags);
        let workdays = facts::workdays(&criteria, &dossier);
        let dossier = dossier.with_workdays(workdays);
        let facts = Facts::gather(&criteria, &dossier, GroupIndex(0), diags);
        let cards = score::all(&criteria, &facts, as_of);
        let ranking = Ranking::of(&criteria, &facts, &cards);
        let assessment = Assessment { criteria, dossier, facts, cards, ranking, as_of };
        judgements::check(&assessment, diags);
        assessment
    }

    /// What a unit scored.
    ///
    /// # Panics
    ///
    /// When the unit is not one of this assessment's.
    #[must_use]
    pub fn card(&self, unit: UnitIndex) -> &Scorecard {
        self.cards.iter().find(|card| card.unit == unit).expect("every unit has a scorecard")
    }

    /// Every line of a scorecard with its item, in the regulation's order.
    pub fn lines<'a>(&'a self, card: &'a Scorecard) -> impl Iterator<Item = (Part, &'a Item, &'a Line)> {
        let criteria = &self.criteria;
        let sections = card.sections.iter().flat_map(move |section| {
            let items = &criteria.sections[section.section].items;
            section.lines.iter().map(move |line| (Part::Section(section.section), &items[line.item], line))
        });
        let bonuses = card.bonuses.iter().map(move |line| (Part::Bonus, &criteria.bonuses[line.item], line));
        let penalties = card.penalties.iter().map(move |line| (Part::Penalty, &criteria.penalties[line.item], line));
        sections.chain(bonuses).chain(penalties)
    }

    /// The unit known by a code, a name or an alias.
    #[must_use]
    pub fn unit(&self, name: &str) -> Option<UnitIndex> {
        self.dossier.units.find(name)
    }
}

/// Names the ledgers that rules measure by, or look something up in, and that no file holds.
pub fn absent_ledgers(criteria: &Criteria, dossier: &Dossier, diags: &mut Diagnostics) {
    let selections = criteria.plan.entries.iter().flat_map(|entry| {
        let part = entry.tallied.part();
        std::iter::once(entry.tallied.selection()).chain(part)
    });
    let mut measured: BTreeSet<LedgerIndex> = selections
        .flat_map(|selection| std::iter::once(selection.ledger).chain(selection.join.as_ref().map(|join| join.ledger)))
        .chain(criteria.workdays.as_ref().map(|rule| rule.ledger))
        .collect();
    let lookups = measured.iter().flat_map(|ledger| &criteria.schema[*ledger].columns);
    let looked_up: Vec<LedgerIndex> = lookups.filter_map(|column| Some(column.lookup.as_ref()?.ledger)).collect();
    measured.extend(looked_up);
    for index in measured {
        // Of a sheet that was there and could not be used, that has been said.
        if dossier.batches(index).is_none() && !dossier.sheets.iter().any(|sheet| sheet.ledger == index) {
            let title = &criteria.schema[index].title;
            diags.push(Diagnostic::new(Code::MissingLedger, Locator::Workspace).with("title", title));
        }
    }
}

/// The fingerprint of texts in order: SHA-256 over each one's name, length and bytes, as `sha256sum` writes it.
#[must_use]
pub fn fingerprint<'a>(parts: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> String {
    let mut digest = Sha256::new();
    for (name, bytes) in parts {
        digest.update(format!("{name}\n{}\n", bytes.len()));
        digest.update(bytes);
    }
    digest.finalize().iter().fold(String::new(), |mut text, byte| {
        _ = write!(text, "{byte:02x}");
        text
    })
}

/// The fingerprint of an edition's files, by file name.
#[must_use]
pub fn fingerprint_of_edition(texts: &[EditionText]) -> String {
    let mut named: Vec<(String, &[u8])> = texts
        .iter()
        .map(|(path, text)| {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            (name, text.as_bytes())
        })
        .collect();
    named.sort();
    fingerprint(named.iter().map(|(name, bytes)| (name.as_str(), *bytes)))
}
