//! Another edition over the same ledgers: what changes, for whom, which clauses decide, and whether results may be compared
//! (D7). For the bureau; a trial, never a basis of assessment.

use minijinja::context;
use serde::Serialize;

use super::{
    Book, Head, Level, Occasion, View, Withheld,
    table::{Column, Kind, Table},
    words::Words,
};
use crate::{
    criteria::{Criteria, Item},
    district::District,
    impact::{Clause, Impact, Shift},
    num::{Points, Quantity},
};

/// How many causes of a difference are named.
const CAUSES: usize = 3;

/// How many lines are listed by their share of the variance.
const WEIGHTS: usize = 15;

/// What another edition would do, in finished text.
#[derive(Clone, Debug, Serialize)]
pub struct ImpactPage {
    /// What the page says of itself; the edition is the new one.
    pub head: Head,
    /// The old edition's title.
    pub old_edition: String,
    /// That it is a trial.
    pub watermark: String,
    /// How much changes, in two sentences.
    pub lead: String,
    /// Whether any clause changes.
    pub has_clauses: bool,
    /// What changes, clause by clause.
    pub clauses: Table,
    /// What becomes of each unit.
    pub units: Table,
    /// What is to be known of the units: who only one edition assesses.
    pub remarks: Vec<String>,
    /// Whether totals differ at all, so that lines can tell units apart.
    pub has_weights: bool,
    /// How much each line tells units apart, the most first.
    pub weights: Table,
    /// Items that tell none apart, and items that may not be, a sentence each.
    pub sensitive: Vec<String>,
    /// Whether results may be put beside each other, in a sentence for the circular.
    pub verdict: String,
    /// How it is counted, a sentence each.
    pub method: Vec<String>,
}

impl View for ImpactPage {
    const NAME: &'static str = "impact";

    fn head(&self) -> &Head {
        &self.head
    }

    fn book(&self) -> Option<Book<'_>> {
        let tables = [&self.clauses, &self.units, &self.weights].map(|table| (table.caption.as_str(), table));
        Some(Book::of_tables(&self.head, &self.head.title, tables))
    }
}

/// The same ledgers by an `old` and a `new` edition; the occasion's fingerprint of criteria is the new one's.
///
/// # Errors
///
/// Returns [`Withheld`] when the occasion is for a wider circle than the page.
pub fn impact(old: &District<'_>, new: &District<'_>, occasion: &Occasion) -> Result<ImpactPage, Withheld> {
    let words = Words::of(new.assessment, occasion.lang);
    let impact = Impact::of(old, new, occasion.lang);
    let (before, after) = (&old.assessment.criteria, &new.assessment.criteria);
    let mut head = Head::of(new, occasion, Level::Bureau)?;
    head.status = words.word("impact.watermark");
    let remarks = (!impact.uneven.is_empty()).then(|| {
        let name = |unit: &crate::dossier::UnitIndex| new.assessment.dossier.units[*unit].name.clone();
        let names = impact.uneven.iter().map(name).collect::<Vec<_>>().join(&words.word("comma"));
        words.say("impact.uneven", context! { names })
    });
    Ok(ImpactPage {
        head,
        old_edition: before.edition.title.clone(),
        watermark: words.word("impact.watermark"),
        lead: lead(&words, &impact),
        has_clauses: !impact.clauses.is_empty(),
        clauses: clauses(&words, &impact, occasion),
        units: units(&words, (before, after), new, &impact),
        remarks: remarks.into_iter().collect(),
        has_weights: !impact.sensitive.is_empty(),
        weights: weights(&words, after, &impact),
        sensitive: sensitive(&words, after, &impact),
        verdict: verdict(&words, &impact),
        method: ["basis", "records", "causes", "variance"]
            .map(|key| words.word(&format!("impact.method-{key}")))
            .into(),
    })
}

/// Units whose total differs.
fn moved(impact: &Impact) -> Vec<&Shift> {
    impact.units.iter().filter(|shift| !shift.difference().is_zero()).collect()
}

fn lead(words: &Words<'_>, impact: &Impact) -> String {
    let moved = moved(impact);
    let places = impact.units.iter().filter(|shift| shift.old_place != shift.new_place).count();
    let mean = impact.units.iter().map(Shift::difference).sum::<Points>().split(impact.units.len());
    let most = moved.iter().max_by_key(|shift| shift.difference().quantity().magnitude());
    words.say(
        "impact.lead",
        context! {
            changes => impact.clauses.len(),
            units => impact.units.len(),
            up => moved.iter().filter(|shift| shift.difference() > Points::ZERO).count(),
            down => moved.iter().filter(|shift| shift.difference().is_negative()).count(),
            mean => words.change(&mean),
            most => most.map(|shift| words.change(&shift.difference())),
            places,
        },
    )
}

fn clauses(words: &Words<'_>, impact: &Impact, occasion: &Occasion) -> Table {
    let column = |key: &str, kind, width| Column::new(words.word(&format!("impact.col-{key}")), kind, width);
    let columns = vec![
        column("clause", Kind::Text, 8),
        column("item", Kind::Text, 8),
        column("kind", Kind::Mark, 3),
        column("was", Kind::Text, 14),
        column("is", Kind::Text, 14),
        column("records", Kind::Number, 4),
        column("effect", Kind::Number, 5),
    ];
    let row = |clause: &Clause| {
        let change = &clause.change;
        let text = |text: &str| if text.is_empty() { "—".to_owned() } else { text.to_owned() };
        vec![
            change.clause.clone(),
            change.title.clone(),
            occasion.lang.word(&format!("cli.criteria.diff.kind.{}", change.kind.key())),
            text(&change.old),
            text(&change.new),
            clause.records.to_string(),
            words.cell_or_dash(&clause.effect),
        ]
    };
    Table::new(words.word("impact.clauses"), columns, impact.clauses.iter().map(row).collect())
}

/// A line's title, in the new edition or else the old.
fn title((old, new): (&Criteria, &Criteria), id: &str) -> String {
    new.find(id).or_else(|| old.find(id)).map(|item| item.title.clone()).unwrap_or_default()
}

fn units(words: &Words<'_>, editions: (&Criteria, &Criteria), new: &District<'_>, impact: &Impact) -> Table {
    let column = |key: &str, kind, width| Column::new(words.word(&format!("impact.col-{key}")), kind, width);
    let columns = vec![
        column("unit", Kind::Name, 12),
        column("old", Kind::Number, 4),
        column("new", Kind::Number, 4),
        column("difference", Kind::Number, 4),
        column("old-place", Kind::Mark, 4),
        column("new-place", Kind::Mark, 4),
        column("causes", Kind::Text, 24),
    ];
    let row = |shift: &Shift| {
        let cause = |(id, change): &(String, Points)| {
            words.say("impact.cause", context! { title => title(editions, id), change => words.change(change) })
        };
        let mut causes: Vec<String> = shift.causes.iter().take(CAUSES).map(cause).collect();
        let others = shift.causes.iter().skip(CAUSES);
        let (count, change) = (others.clone().count(), others.map(|(_, change)| change).sum::<Points>());
        if count > 0 {
            causes.push(words.say("impact.further", context! { count, change => words.change(&change) }));
        }
        if !shift.rest.is_zero() {
            causes.push(words.say("impact.rest", context! { change => words.change(&shift.rest) }));
        }
        vec![
            new.assessment.dossier.units[shift.unit].name.clone(),
            words.cell(&shift.old),
            words.cell(&shift.new),
            words.cell(&shift.difference()),
            shift.old_place.to_string(),
            shift.new_place.to_string(),
            if causes.is_empty() { "—".to_owned() } else { causes.join(&words.lang.word("list.semicolon")) },
        ]
    };
    let table = Table::new(words.word("impact.units"), columns, impact.units.iter().map(row).collect());
    if impact.units.is_empty() {
        return table;
    }
    let mean = |of: &dyn Fn(&Shift) -> Points| {
        words.cell(&impact.units.iter().map(of).sum::<Points>().split(impact.units.len()))
    };
    let blank = String::new;
    table.with_sum(vec![
        words.word("progress.mean"),
        mean(&|shift| shift.old.clone()),
        mean(&|shift| shift.new.clone()),
        mean(&Shift::difference),
        blank(),
        blank(),
        blank(),
    ])
}

fn weights(words: &Words<'_>, criteria: &Criteria, impact: &Impact) -> Table {
    let column = |key: &str, kind, width| Column::new(words.word(&format!("impact.col-{key}")), kind, width);
    let columns = vec![
        column("clause", Kind::Text, 10),
        column("item", Kind::Text, 16),
        column("full", Kind::Number, 4),
        column("share", Kind::Number, 6),
    ];
    let wording = criteria.wording(words.lang);
    let shown = impact.sensitive.iter().take(WEIGHTS).map(|weight| {
        let item: Option<&Item> = weight.item.as_ref().and_then(|id| criteria.find(id));
        vec![
            item.map_or_else(|| "—".to_owned(), |item| item.clause.clone()),
            item.map_or_else(|| words.word("impact.other"), |item| item.title.clone()),
            item.and_then(|item| item.max.as_ref()).map_or_else(|| "—".to_owned(), |max| max.in_words(&wording)),
            Words::percent(&weight.share),
        ]
    });
    let mut rows: Vec<Vec<String>> = shown.collect();
    let rest = impact.sensitive.iter().skip(WEIGHTS);
    let count = rest.clone().count();
    if count > 0 {
        let share: Quantity = rest.map(|weight| weight.share.clone()).sum();
        let others = words.say("impact.others", context! { count });
        rows.push(vec!["—".to_owned(), others, "—".to_owned(), Words::percent(&share)]);
    }
    let table = Table::new(words.word("impact.weights"), columns, rows);
    let blank = String::new;
    table.with_sum(vec![words.word("unit.sum"), blank(), blank(), Words::percent(&Quantity::ONE)])
}

fn sensitive(words: &Words<'_>, criteria: &Criteria, impact: &Impact) -> Vec<String> {
    let said = |key: &str, ids: &[String]| {
        let titles: Vec<&str> = ids.iter().filter_map(|id| Some(criteria.find(id)?.title.as_str())).collect();
        let key = if ids.is_empty() { format!("impact.no-{key}") } else { format!("impact.{key}") };
        words.say(&key, context! { count => ids.len(), items => titles.join(&words.word("comma")) })
    };
    vec![
        said("lost-by-none", &impact.lost_by_none),
        said("lost-by-all", &impact.lost_by_all),
        said("rewarding", &impact.rewarding),
    ]
}

fn verdict(words: &Words<'_>, impact: &Impact) -> String {
    if impact.is_comparable() {
        return words.word("impact.comparable");
    }
    let places = impact.units.iter().filter(|shift| shift.old_place != shift.new_place).count();
    words.say("impact.not-comparable", context! { moved => moved(impact).len(), units => impact.units.len(), places })
}
