//! Who could help whom, and how units stand in the fields of grass-roots capacity (经验交流与结对安排). For the bureau only.

use minijinja::context;
use serde::Serialize;

use super::{
    Book, Column, Head, Kind, Level, Occasion, Table, View, Withheld,
    exchange::{evidence, title},
    words::Words,
};
use crate::{
    criteria::FIELDS,
    dossier::UnitIndex,
    exchange::{Aspect, Exchange, MOST_ALIKE, MOST_HELPED, Mark, Pairing, STRONG_PERCENT},
};

/// The bureau's edition of the exchange of experience, in finished text.
#[derive(Clone, Debug, Serialize)]
pub struct Help {
    /// What the paper says of itself.
    pub head: Head,
    /// Its title.
    pub title: String,
    /// How many pairs are proposed.
    pub lead: String,
    /// Who could help whom; none where no one needs it.
    pub pairs: Option<Table>,
    /// How the pairs were found.
    pub how: String,
    /// Units that need no help, and units for which no one was free.
    pub rest: Vec<String>,
    /// The fields over the columns of the map; none where the criteria assign no item to a field.
    pub fields: Vec<String>,
    /// The units in the order of the roster, and last their medians.
    pub rows: Vec<Heat>,
    /// The same map as a table of numbers; none without fields.
    pub table: Option<Table>,
}

/// A unit's rates in the fields.
#[derive(Clone, Debug, Serialize)]
pub struct Heat {
    /// The unit.
    pub name: String,
    /// Its rates.
    pub cells: Vec<super::overview::RateCell>,
    /// Its total.
    pub total: String,
}

impl View for Help {
    const NAME: &'static str = "pairing";

    fn head(&self) -> &Head {
        &self.head
    }

    fn book(&self) -> Option<Book<'_>> {
        let tables: Vec<&Table> = [&self.pairs, &self.table].into_iter().flatten().collect();
        let tables = tables.iter().map(|table| (table.caption.as_str(), *table));
        Some(Book::of_tables(&self.head, &self.title, tables))
    }
}

/// Who could help whom.
///
/// # Errors
///
/// Returns [`Withheld`] when the occasion is for a wider circle than the paper.
pub fn pairing(exchange: &Exchange<'_>, occasion: &Occasion) -> Result<Help, Withheld> {
    let district = exchange.district;
    let head = Head::of(district, occasion, Level::Bureau)?;
    let words = Words::of(district.assessment, occasion.lang);
    let pairings = exchange.pairings();
    let named = |key: &str, units: &[UnitIndex]| {
        let names: Vec<String> = units.iter().map(|unit| evidence::name(exchange, *unit)).collect();
        (!names.is_empty()).then(|| words.say(key, context! { units => names.join(&words.word("comma")) }))
    };
    let fields: Vec<usize> = (0..FIELDS.len())
        .filter(|field| district.units.iter().any(|member| exchange.mark(member.unit, Aspect::Field(*field)).is_some()))
        .collect();
    let rows = if fields.is_empty() { Vec::new() } else { heat(&words, exchange, &fields) };
    let titles: Vec<String> = fields.iter().map(|field| title(&words, exchange, Aspect::Field(*field))).collect();
    Ok(Help {
        head,
        title: words.word("pairing.heading"),
        lead: if pairings.pairs.is_empty() {
            words.word("pairing.lead-none")
        } else {
            words.say("pairing.lead", context! { pairs => pairings.pairs.len(), most => MOST_HELPED })
        },
        pairs: (!pairings.pairs.is_empty()).then(|| pairs_table(&words, exchange, &pairings.pairs)),
        how: words.say("pairing.how-pairs", context! { strong => STRONG_PERCENT }),
        rest: [named("pairing.content", &pairings.content), named("pairing.without", &pairings.without)]
            .into_iter()
            .flatten()
            .collect(),
        table: (!rows.is_empty()).then(|| heat_table(&words, &titles, &rows)),
        fields: titles,
        rows,
    })
}

fn pairs_table(words: &Words<'_>, exchange: &Exchange<'_>, pairs: &[Pairing]) -> Table {
    let columns = vec![
        Column::new(words.word("pairing.col-helped"), Kind::Name, 7),
        Column::new(words.word("pairing.col-item"), Kind::Text, 10),
        Column::new(words.word("pairing.col-own"), Kind::Mark, 5),
        Column::new(words.word("pairing.col-behind"), Kind::Number, 4),
        Column::new(words.word("pairing.col-helper"), Kind::Name, 7),
        Column::new(words.word("pairing.col-theirs"), Kind::Mark, 5),
        Column::new(words.word("pairing.col-why"), Kind::Text, 11),
    ];
    let mark = |mark: &Mark| {
        words.say("pairing.mark", context! { points => words.cell(&mark.points), full => words.cell(&mark.full) })
    };
    let row = |pair: &Pairing| {
        vec![
            evidence::name(exchange, pair.helped),
            exchange.items[pair.item].1.title.clone(),
            mark(&pair.own),
            words.cell(&pair.behind),
            evidence::name(exchange, pair.helper),
            mark(&pair.mark),
            why(words, exchange, pair),
        ]
    };
    Table::new(words.word("pairing.pairs"), columns, pairs.iter().map(row).collect())
}

/// Why these two.
fn why(words: &Words<'_>, exchange: &Exchange<'_>, pair: &Pairing) -> String {
    let group = |unit: UnitIndex| words.group(exchange.district.member(unit).standing.group);
    let (own, other) = (group(pair.helped), group(pair.helper));
    let same = if pair.same_group {
        words.say("pairing.same-group", context! { group => own })
    } else {
        words.say("pairing.other-group", context! { own, other })
    };
    let alike = pair.alike.then(|| words.say("pairing.alike", context! { count => MOST_ALIKE }));
    [Some(same), alike].into_iter().flatten().collect::<Vec<_>>().join(&words.word("semicolon"))
}

/// The rates of every unit in the order of the roster, and their medians.
fn heat(words: &Words<'_>, exchange: &Exchange<'_>, fields: &[usize]) -> Vec<Heat> {
    let district = exchange.district;
    let mut units: Vec<UnitIndex> = district.units.iter().map(|member| member.unit).collect();
    units.sort_unstable();
    let row = |unit: &UnitIndex| Heat {
        name: evidence::name(exchange, *unit),
        cells: fields
            .iter()
            .map(|field| super::overview::rate_cell(words, exchange.mark(*unit, Aspect::Field(*field)).map(Mark::rate)))
            .collect(),
        total: words.cell(&district.member(*unit).standing.total),
    };
    let mut rows: Vec<Heat> = units.iter().map(row).collect();
    let middle = |field: &usize| {
        let rates = exchange.rates(&units, Aspect::Field(*field));
        super::overview::rate_cell(words, Some(crate::district::median(rates)))
    };
    rows.push(Heat {
        name: words.word("pairing.median"),
        cells: fields.iter().map(middle).collect(),
        total: words.cell(&district.median()),
    });
    rows
}

fn heat_table(words: &Words<'_>, fields: &[String], rows: &[Heat]) -> Table {
    let mut columns = vec![Column::new(words.word("pairing.col-unit"), Kind::Name, 10)];
    columns.extend(fields.iter().map(|field| Column::new(field, Kind::Number, 5)));
    columns.push(Column::new(words.word("pairing.col-total"), Kind::Number, 5));
    let row = |row: &Heat| {
        let cells = row.cells.iter().map(|cell| cell.text.clone());
        std::iter::once(row.name.clone()).chain(cells).chain([row.total.clone()]).collect::<Vec<String>>()
    };
    let (medians, units) = rows.split_last().map_or((Vec::new(), &rows[..0]), |(last, units)| (row(last), units));
    Table::new(words.word("pairing.heat"), columns, units.iter().map(row).collect()).with_sum(medians)
}
