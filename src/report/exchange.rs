//! What a unit can learn from its peers (经验交流对比报告): who does better, how far behind, what to do. For that unit only;
//! others are named for what they do well.

use minijinja::context;
use serde::Serialize;

use super::{Book, Column, Head, Kind, Level, Occasion, Table, View, Withheld, chart::Chart, words::Words};
use crate::{
    district::SMALLEST_GROUP,
    dossier::UnitIndex,
    exchange::{Action, Aspect, Comparison, Exchange, Peers},
    num::{Points, Quantity},
};

mod dumbbell;
pub(super) mod evidence;

/// Cards of exemplars that a paper shows.
const MOST_CARDS: usize = 6;
/// Items that the table and the chart of shortfalls show.
const MOST_WEAK: usize = 10;
/// Own strengths that are named.
const MOST_STRONG: usize = 5;
/// Sentences of advice for one action.
const MOST_ADVICE: usize = 2;

/// What a unit can learn, in finished text.
#[derive(Clone, Debug, Serialize)]
pub struct Lessons {
    /// What the paper says of itself.
    pub head: Head,
    /// The unit.
    pub name: String,
    /// How many items others do better, and by how many points.
    pub lead: String,
    /// What the unit could show others.
    pub strong: Option<String>,
    /// Whether there is anyone to compare with.
    pub compared: bool,
    /// 一、学经验: who does well what this unit does not.
    pub cards: Vec<Card>,
    /// The same without the records, as a table; none where there is no card.
    pub learn: Option<Table>,
    /// 二、查不足: sections and fields beside their peers.
    pub charts: Vec<Chart>,
    /// The same figures, as a table.
    pub rates: Table,
    /// Items in which others do better; none where there are none.
    pub weak: Option<Table>,
    /// How many more there are, and how far behind.
    pub more: Option<String>,
    /// 三、补短板: what to do.
    pub actions: Vec<Todo>,
    /// The same, as a table.
    pub todo: Option<Table>,
    /// 四、口径: with whom it is compared and how, a sentence each.
    pub method: Vec<String>,
    /// What the unit, those most alike and all peers are like.
    pub likeness: Option<Table>,
}

/// An exemplar for one item.
#[derive(Clone, Debug, Serialize)]
pub struct Card {
    /// The item.
    pub item: String,
    /// Who does it, with its points.
    pub exemplar: String,
    /// The unit's own points.
    pub own: String,
    /// The same as bare cells of a table: who, points and full marks there, own points.
    pub cells: [String; 4],
    /// How many more do as well.
    pub equals: Option<String>,
    /// What the unit says it does, where it shares that, and what others may take along.
    pub practice: Vec<String>,
    /// What the records show, a sentence for each ledger.
    pub facts: Vec<String>,
    /// Some of the records.
    pub records: Option<Table>,
}

/// Something to do.
#[derive(Clone, Debug, Serialize)]
pub struct Todo {
    /// Its number.
    pub number: String,
    /// The item.
    pub item: String,
    /// What to do.
    pub advice: Vec<String>,
    /// What more there is.
    pub more: Option<String>,
    /// Points.
    pub points: String,
    /// What the points are: what comes back, or what was lost.
    pub what: String,
    /// Until when.
    pub by: String,
    /// Whether it still brings points back.
    pub open: bool,
    /// Who does it.
    pub who: String,
    /// Whom to ask.
    pub ask: Option<String>,
}

impl View for Lessons {
    const NAME: &'static str = "exchange";

    fn head(&self) -> &Head {
        &self.head
    }

    fn charts(&self) -> Vec<&Chart> {
        self.charts.iter().collect()
    }

    fn book(&self) -> Option<Book<'_>> {
        let tables =
            [self.learn.as_ref(), Some(&self.rates), self.weak.as_ref(), self.todo.as_ref(), self.likeness.as_ref()];
        let tables: Vec<&Table> = tables.into_iter().flatten().collect();
        Some(Book::of_tables(&self.head, &self.name, tables.iter().map(|table| (table.caption.as_str(), *table))))
    }
}

/// What a unit can learn from its peers.
///
/// # Errors
///
/// Returns [`Withheld`] when the occasion is for a wider circle than the paper.
pub fn exchange(exchange: &Exchange<'_>, occasion: &Occasion, unit: UnitIndex) -> Result<Lessons, Withheld> {
    let district = exchange.district;
    let head = Head::of(district, occasion, Level::Unit)?;
    let words = Words::of(district.assessment, occasion.lang);
    let peers = exchange.peers(unit);
    let weak = exchange.weak(unit, &peers);
    let exemplars = exchange.exemplars(unit, &peers, &weak);
    let asked = |item: &str| {
        let exemplar = exemplars.iter().find(|one| exchange.items[one.item].1.id.value == item)?;
        Some(words.say("exchange.ask", context! { unit => evidence::name(exchange, exemplar.unit) }))
    };
    let actions: Vec<Todo> = exchange
        .actions(unit)
        .iter()
        .enumerate()
        .map(|(index, action)| todo(&words, exchange, index + 1, action, asked(&action.short.item.id.value)))
        .collect();
    let compared = peers.all.len() > 1;
    let (sections, fields) = (exchange.sections(unit, &peers), exchange.fields(unit, &peers));
    let shown: Vec<Comparison> = weak.iter().take(MOST_WEAK).cloned().collect();
    let beside = dumbbell::Dumbbells { words: &words, exchange, peers: &peers, unit };
    let mut charts = Vec::new();
    if compared {
        let both: Vec<Comparison> = sections.iter().chain(&fields).cloned().collect();
        charts.extend(beside.drawn("section", &sections, &both));
        charts.extend(beside.drawn("field", &fields, &both));
        charts.extend(beside.drawn("item", &shown, &shown));
    }
    let cards: Vec<Card> =
        exemplars.iter().take(MOST_CARDS).map(|exemplar| evidence::card(&words, exchange, unit, exemplar)).collect();
    Ok(Lessons {
        head,
        name: evidence::name(exchange, unit),
        lead: lead(&words, exchange, &peers, &weak),
        strong: strong(&words, exchange, unit, &peers),
        compared,
        learn: (!cards.is_empty()).then(|| learn_table(&words, &cards)),
        cards,
        charts,
        rates: rates(&words, exchange, sections.iter().chain(&fields)),
        weak: (!weak.is_empty()).then(|| weak_table(&words, exchange, unit, &weak)),
        more: more(&words, &weak),
        todo: (!actions.is_empty()).then(|| todo_table(&words, &actions)),
        actions,
        method: method(&words, exchange, &peers),
        likeness: likeness(&words, exchange, unit, &peers),
    })
}

/// What an aspect is called.
pub(super) fn title(words: &Words<'_>, exchange: &Exchange<'_>, aspect: Aspect) -> String {
    match aspect {
        Aspect::Section(index) => exchange.district.assessment.criteria.sections[index].title.clone(),
        Aspect::Field(index) => words.word(&format!("field.{}", crate::criteria::FIELDS[index])),
        Aspect::Item(index) => exchange.items[index].1.title.clone(),
    }
}

fn lead(words: &Words<'_>, exchange: &Exchange<'_>, peers: &Peers, weak: &[Comparison]) -> String {
    if peers.all.len() < 2 {
        return words.word("exchange.alone");
    }
    let of = peers.all.len();
    let peers = match peers.group {
        Some(group) => words.say("exchange.group", context! { group => words.group(group), of }),
        None => words.say("exchange.all", context! { of }),
    };
    let Some(first) = weak.first() else { return words.say("exchange.lead-best", context! { peers }) };
    let points: Points = weak.iter().map(Comparison::behind).sum();
    let (item, most) = (title(words, exchange, first.aspect), words.prose(&first.behind()));
    words.say("exchange.lead", context! { peers, count => weak.len(), points => words.prose(&points), item, most })
}

fn strong(words: &Words<'_>, exchange: &Exchange<'_>, unit: UnitIndex, peers: &Peers) -> Option<String> {
    let strong = exchange.strong(unit, peers);
    let items: Vec<String> = strong.iter().take(MOST_STRONG).map(|item| title(words, exchange, item.aspect)).collect();
    let items = items.join(&words.word("comma"));
    (!items.is_empty()).then(|| words.say("exchange.strong", context! { items }))
}

/// Rates of sections and fields beside their peers.
fn rates<'a>(words: &Words<'_>, exchange: &Exchange<'_>, compared: impl Iterator<Item = &'a Comparison>) -> Table {
    let columns = vec![
        Column::new(words.word("exchange.col-aspect"), Kind::Name, 12),
        Column::new(words.word("exchange.col-own"), Kind::Number, 5),
        Column::new(words.word("exchange.col-median"), Kind::Number, 5),
        Column::new(words.word("exchange.col-alike"), Kind::Number, 5),
        Column::new(words.word("exchange.col-best"), Kind::Number, 5),
    ];
    let row = |of: &Comparison| {
        let percent = |rate: &Quantity| Words::percent(rate);
        vec![
            title(words, exchange, of.aspect),
            percent(&of.own.rate()),
            percent(&of.median),
            of.alike.as_ref().map_or_else(|| "—".to_owned(), percent),
            percent(&of.best),
        ]
    };
    Table::new(words.word("exchange.sections"), columns, compared.map(row).collect())
}

/// Items in which others do better, in points, with what cost them here.
fn weak_table(words: &Words<'_>, exchange: &Exchange<'_>, unit: UnitIndex, weak: &[Comparison]) -> Table {
    let columns = vec![
        Column::new(words.word("exchange.col-aspect"), Kind::Text, 12),
        Column::new(words.word("exchange.col-full"), Kind::Number, 4),
        Column::new(words.word("exchange.col-own"), Kind::Number, 4),
        Column::new(words.word("exchange.col-median"), Kind::Number, 4),
        Column::new(words.word("exchange.col-alike"), Kind::Number, 4),
        Column::new(words.word("exchange.col-best"), Kind::Number, 4),
        Column::new(words.word("exchange.col-behind"), Kind::Number, 4),
        Column::new(words.word("exchange.col-cause"), Kind::Text, 14),
    ];
    let shown = &weak[..weak.len().min(MOST_WEAK)];
    let row = |of: &Comparison| {
        let Aspect::Item(item) = of.aspect else { return Vec::new() };
        let short = exchange.shortfall(unit, exchange.items[item].1);
        let cause = short.map(|short| evidence::cause(words, exchange, unit, short));
        vec![
            title(words, exchange, of.aspect),
            words.cell(&of.own.full),
            words.cell(&of.own.points),
            words.cell(&of.at(&of.median)),
            of.alike.as_ref().map_or_else(|| "—".to_owned(), |alike| words.cell(&of.at(alike))),
            words.cell(&of.at(&of.best)),
            words.cell(&of.behind()),
            cause.unwrap_or_default(),
        ]
    };
    let behind: Points = shown.iter().map(Comparison::behind).sum();
    let mut sum = vec![String::new(); columns.len()];
    sum[0] = words.word("exchange.sum");
    sum[6] = words.cell(&behind);
    Table::new(words.word("exchange.table"), columns, shown.iter().map(row).collect()).with_sum(sum)
}

/// Who does better, without the records.
fn learn_table(words: &Words<'_>, cards: &[Card]) -> Table {
    let columns = vec![
        Column::new(words.word("exchange.col-aspect"), Kind::Text, 9),
        Column::new(words.word("exchange.col-unit"), Kind::Name, 5),
        Column::new(words.word("exchange.col-points-there"), Kind::Number, 4),
        Column::new(words.word("exchange.col-full"), Kind::Number, 4),
        Column::new(words.word("exchange.col-own"), Kind::Number, 4),
        Column::new(words.word("exchange.col-evidence"), Kind::Text, 16),
    ];
    let row = |card: &Card| {
        let told = card.practice.iter().map(|told| told.trim_end_matches('。').to_owned()).collect::<Vec<_>>();
        let told = told.iter().chain(&card.facts).chain(&card.equals).map(String::as_str).collect::<Vec<_>>();
        let told = told.join(&words.word("semicolon"));
        [card.item.clone()].into_iter().chain(card.cells.clone()).chain([told]).collect()
    };
    Table::new(words.word("exchange.learn"), columns, cards.iter().map(row).collect())
}

fn more(words: &Words<'_>, weak: &[Comparison]) -> Option<String> {
    let rest = weak.get(MOST_WEAK..).filter(|rest| !rest.is_empty())?;
    let points: Points = rest.iter().map(Comparison::behind).sum();
    Some(words.say("exchange.more", context! { count => rest.len(), points => words.prose(&points) }))
}

fn todo(words: &Words<'_>, exchange: &Exchange<'_>, number: usize, action: &Action<'_>, ask: Option<String>) -> Todo {
    let mut advice = action.short.advice(exchange.district.assessment);
    let more = advice.len().saturating_sub(MOST_ADVICE);
    advice.truncate(MOST_ADVICE);
    let points = words.prose(action.points());
    let what = if action.by.is_some() { "exchange.regain" } else { "exchange.lost" };
    Todo {
        number: number.to_string(),
        item: action.short.item.title.clone(),
        advice,
        more: (more > 0).then(|| words.say("exchange.more-advice", context! { more })),
        what: words.say(what, context! { points => points.as_str() }),
        points,
        by: match action.by {
            Some(by) => words.say("exchange.by", context! { day => words.date(by) }),
            None => words.word("exchange.next-year"),
        },
        open: action.by.is_some(),
        who: action.short.item.remedy.as_ref().and_then(|remedy| remedy.who.clone()).unwrap_or_default(),
        ask,
    }
}

fn todo_table(words: &Words<'_>, actions: &[Todo]) -> Table {
    let columns = vec![
        Column::new(words.word("exchange.col-number"), Kind::Mark, 2),
        Column::new(words.word("exchange.col-action"), Kind::Text, 18),
        Column::new(words.word("exchange.col-points"), Kind::Text, 9),
        Column::new(words.word("exchange.col-by"), Kind::Text, 7),
        Column::new(words.word("exchange.col-who"), Kind::Text, 7),
        Column::new(words.word("exchange.col-ask"), Kind::Text, 7),
    ];
    let row = |todo: &Todo| {
        let sentences = todo.advice.iter().chain(&todo.more).map(String::as_str).collect::<Vec<_>>();
        let done = words.say("exchange.action", context! { item => todo.item.as_str(), advice => sentences.join("") });
        let ask = todo.ask.clone().unwrap_or_else(|| "—".to_owned());
        vec![todo.number.clone(), done, todo.what.clone(), todo.by.clone(), todo.who.clone(), ask]
    };
    Table::new(words.word("exchange.actions"), columns, actions.iter().map(row).collect())
}

/// With whom the unit is compared, and how.
fn method(words: &Words<'_>, exchange: &Exchange<'_>, peers: &Peers) -> Vec<String> {
    let of = peers.all.len();
    let mut method = vec![match (peers.group, peers.small) {
        (Some(group), _) => words.say("exchange.peers-group", context! { group => words.group(group), of }),
        (None, Some((group, size))) => words
            .say("exchange.peers-small", context! { group => words.group(group), size, least => SMALLEST_GROUP, of }),
        (None, None) => words.say("exchange.peers-all", context! { of }),
    }];
    let likeness = &exchange.district.assessment.criteria.likeness;
    let by: Vec<&str> = peers.by.iter().map(|index| likeness[*index].title.as_str()).collect();
    method.push(if peers.alike.is_empty() {
        words.word("exchange.no-alike")
    } else {
        let by = by.join(&words.word("comma"));
        words.say("exchange.alike", context! { by, count => peers.alike.len() })
    });
    let places = exchange.district.assessment.criteria.edition.printed_places();
    method.push(words.say("exchange.rates", context! { places }));
    if exchange.items.iter().any(|(_, item)| item.field.is_some()) {
        method.push(words.word("exchange.fields"));
    }
    method.push(words.word("exchange.names"));
    method
}

/// What the unit, those most alike and all peers are like; without names.
fn likeness(words: &Words<'_>, exchange: &Exchange<'_>, unit: UnitIndex, peers: &Peers) -> Option<Table> {
    if peers.alike.is_empty() {
        return None;
    }
    let columns = vec![
        Column::new(words.word("exchange.col-fact"), Kind::Name, 8),
        Column::new(words.word("exchange.col-own"), Kind::Number, 7),
        Column::new(words.word("exchange.col-range"), Kind::Number, 9),
        Column::new(words.word("exchange.col-all"), Kind::Number, 9),
    ];
    let titles = &exchange.district.assessment.criteria.likeness;
    let row = |index: &usize| {
        let range = |units: &[UnitIndex]| {
            let amounts: Vec<&Quantity> = units.iter().filter_map(|unit| exchange.amount(*unit, *index)).collect();
            let end = |amount: Option<&&Quantity>| amount.map(|amount| Words::number(amount)).unwrap_or_default();
            words
                .say("exchange.range", context! { low => end(amounts.iter().min()), high => end(amounts.iter().max()) })
        };
        let own = exchange.amount(unit, *index).map(Words::number).unwrap_or_default();
        vec![titles[*index].title.clone(), own, range(&peers.alike), range(&peers.all)]
    };
    Some(Table::new(words.word("exchange.likeness"), columns, peers.by.iter().map(row).collect()))
}
