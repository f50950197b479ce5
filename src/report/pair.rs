//! Two units side by side (两单位对比): who is better at what, by how many points, from which records. For the bureau only.

use std::cmp::Ordering;

use minijinja::context;
use serde::Serialize;

use super::{
    Book, Column, Head, Kind, Level, Occasion, Table, View, Withheld,
    exchange::{evidence, title},
    words::Words,
};
use crate::{
    account::Cause,
    dossier::UnitIndex,
    exchange::{Aspect, Beside, Exchange, LineBeside, Step},
    num::Points,
};

/// Two units side by side, in finished text.
#[derive(Clone, Debug, Serialize)]
pub struct Pair {
    /// What the paper says of itself.
    pub head: Head,
    /// Both names.
    pub title: String,
    /// Who is ahead, and in what most.
    pub lead: String,
    /// That they are of different groups, where they are.
    pub groups: Option<String>,
    /// What the totals are made of.
    pub account: Table,
    /// How to read it.
    pub how: String,
    /// Rates in the fields; none where the criteria assign no item to a field that applies to both.
    pub fields: Option<Table>,
    /// What the first does better, and what the second does.
    pub better: Vec<Better>,
    /// Items that cannot be compared.
    pub rest: Option<Table>,
}

/// Lines that a table shows.
const MOST_LINES: usize = 15;

/// What one of two units does better.
#[derive(Clone, Debug, Serialize)]
pub struct Better {
    /// What this is about.
    pub heading: String,
    /// The items, or that there are none.
    pub table: Option<Table>,
    /// That there are none.
    pub none: String,
    /// How many more there are, and how many points they make.
    pub more: Option<String>,
}

impl View for Pair {
    const NAME: &'static str = "pair";

    fn head(&self) -> &Head {
        &self.head
    }

    fn book(&self) -> Option<Book<'_>> {
        let better = self.better.iter().filter_map(|side| Some((side.heading.as_str(), side.table.as_ref()?)));
        let rest = self.rest.iter().chain(&self.fields).map(|table| (table.caption.as_str(), table));
        let account = std::iter::once((self.account.caption.as_str(), &self.account));
        Some(Book::of_tables(&self.head, &self.title, account.chain(better).chain(rest)))
    }
}

/// Two units side by side.
///
/// # Errors
///
/// Returns [`Withheld`] when the occasion is for a wider circle than the paper.
pub fn pair(
    exchange: &Exchange<'_>,
    occasion: &Occasion,
    (first, second): (UnitIndex, UnitIndex),
) -> Result<Pair, Withheld> {
    let district = exchange.district;
    let head = Head::of(district, occasion, Level::Bureau)?;
    let words = Words::of(district.assessment, occasion.lang);
    let sides = Sides {
        exchange,
        words: &words,
        beside: exchange.beside(first, second),
        names: (evidence::name(exchange, first), evidence::name(exchange, second)),
    };
    Ok(Pair {
        head,
        title: words.say("pair.title", context! { first => sides.names.0.as_str(), second => sides.names.1.as_str() }),
        lead: sides.lead(),
        groups: sides.groups(),
        account: sides.account(),
        how: words
            .say("pair.how-account", context! { first => sides.names.0.as_str(), second => sides.names.1.as_str() }),
        fields: sides.fields(),
        better: vec![sides.better(Ordering::Greater), sides.better(Ordering::Less)],
        rest: sides.lines("pair.rest", Ordering::Equal),
    })
}

struct Sides<'a> {
    exchange: &'a Exchange<'a>,
    words: &'a Words<'a>,
    beside: Beside<'a>,
    names: (String, String),
}

impl Sides<'_> {
    fn totals(&self) -> (&Points, &Points) {
        let total = |unit| &self.exchange.district.member(unit).standing.total;
        (total(self.beside.units.0), total(self.beside.units.1))
    }

    /// Who is ahead, by how much, and in what most.
    fn lead(&self) -> String {
        let (one, other) = self.totals();
        if one == other {
            return self.words.say("pair.lead-equal", context! { points => self.words.prose(one) });
        }
        let ahead = one - other;
        let better = if ahead.is_negative() { &self.names.1 } else { &self.names.0 };
        let points = magnitude(&ahead);
        let lead = self.words.say(
            "pair.lead",
            context! {
                better, points => self.words.prose(&points), first => self.names.0.as_str(), second => self.names.1.as_str(),
                one => self.words.prose(one), other => self.words.prose(other),
            },
        );
        let along = |step: &&Step| !step.ahead().is_zero() && step.ahead().is_negative() == ahead.is_negative();
        let steps = self.beside.steps.iter().filter(along);
        let most =
            steps.reduce(|most, next| if magnitude(&next.ahead()) > magnitude(&most.ahead()) { next } else { most });
        let most = most.map(|step| {
            let (section, points) = (self.cause(step.cause), self.words.prose(&magnitude(&step.ahead())));
            self.words.say("pair.most", context! { section, points })
        });
        lead + &most.unwrap_or_default()
    }

    fn groups(&self) -> Option<String> {
        let group = |unit| self.exchange.district.member(unit).standing.group;
        let (one, other) = (group(self.beside.units.0), group(self.beside.units.1));
        let (first, second) = (self.names.0.as_str(), self.names.1.as_str());
        let said = context! { first, second, one => self.words.group(one), other => self.words.group(other) };
        (one != other).then(|| self.words.say("pair.groups", said))
    }

    fn cause(&self, cause: Cause) -> String {
        let key = match cause {
            Cause::Section(section) => return title(self.words, self.exchange, Aspect::Section(section)),
            Cause::Conversion => "cause.conversion",
            Cause::Bonus => "cause.bonus",
            Cause::Penalty => "cause.penalty",
            Cause::Bounds => "cause.bounds",
            Cause::Veto => "cause.veto",
        };
        self.words.word(key)
    }

    fn columns(&self, title: &str) -> Vec<Column> {
        vec![
            Column::new(self.words.word(title), Kind::Text, 12),
            Column::new(&self.names.0, Kind::Number, 6),
            Column::new(&self.names.1, Kind::Number, 6),
            Column::new(self.words.word("pair.col-ahead"), Kind::Number, 5),
        ]
    }

    /// What the totals are made of; the differences add up to that of the totals.
    fn account(&self) -> Table {
        let cell = |points: &Points| self.words.cell(points);
        let row = |step: &Step| {
            vec![
                self.cause(step.cause),
                cell(&step.points.0),
                cell(&step.points.1),
                self.words.difference(&step.ahead()),
            ]
        };
        let rows = self.beside.steps.iter().map(row).collect();
        let (one, other) = self.totals();
        let sum = vec![self.words.word("pair.total"), cell(one), cell(other), self.words.difference(&(one - other))];
        Table::new(self.words.word("pair.account"), self.columns("pair.col-part"), rows).with_sum(sum)
    }

    fn fields(&self) -> Option<Table> {
        let row = |(field, one, other): &(usize, crate::exchange::Mark, crate::exchange::Mark)| {
            let (left, right) = (one.rate(), other.rate());
            let ahead = (&left - &right).hundredfold().fixed(1);
            let ahead = if left > right { format!("+{ahead}") } else { ahead };
            let name = title(self.words, self.exchange, Aspect::Field(*field));
            vec![name, Words::percent(&left), Words::percent(&right), ahead]
        };
        let rows: Vec<Vec<String>> = self.beside.fields.iter().map(row).collect();
        let caption = self.words.word("pair.fields");
        (!rows.is_empty()).then(|| Table::new(caption, self.columns("pair.col-part"), rows))
    }

    fn better(&self, side: Ordering) -> Better {
        let unit = if side == Ordering::Greater { &self.names.0 } else { &self.names.1 };
        Better {
            heading: self.words.say("pair.better", context! { unit }),
            table: self.lines("pair.items", side),
            none: self.words.say("pair.none-better", context! { unit }),
            more: self.more(side),
        }
    }

    /// The lines on one side, the greatest difference first.
    fn sorted(&self, side: Ordering) -> Vec<&LineBeside<'_>> {
        let mut lines: Vec<&LineBeside<'_>> = self.beside.lines.iter().filter(|line| line.better == side).collect();
        lines.sort_by_cached_key(|line| std::cmp::Reverse(magnitude(&line.ahead())));
        lines
    }

    fn more(&self, side: Ordering) -> Option<String> {
        let lines = self.sorted(side);
        let rest = lines.get(MOST_LINES..).filter(|rest| !rest.is_empty())?;
        let points: Points = rest.iter().map(|line| line.ahead()).sum();
        let points = self.words.prose(&magnitude(&points));
        Some(self.words.say("pair.more", context! { count => rest.len(), points }))
    }

    /// The lines in which the first is better, the second is, or neither can be said to be.
    fn lines(&self, caption: &str, side: Ordering) -> Option<Table> {
        let mut columns = self.columns("pair.col-part");
        columns.insert(1, Column::new(self.words.word("pair.col-full"), Kind::Mark, 5));
        if side != Ordering::Equal {
            for unit in [&self.names.0, &self.names.1] {
                columns.push(Column::new(self.words.say("pair.records-of", context! { unit }), Kind::Text, 13));
            }
        }
        let points = |points: &Option<Points>| {
            points.as_ref().map_or_else(|| self.words.word("pair.na"), |points| self.words.cell(points))
        };
        let row = |line: &LineBeside<'_>| {
            let full = match &line.full {
                (one, other) if one == other => self.words.cell_or_dash(one),
                (one, other) => format!("{}／{}", self.words.cell(one), self.words.cell(other)),
            };
            let ahead = self.words.difference(&line.ahead());
            let mut cells = vec![line.item.title.clone(), full, points(&line.points.0), points(&line.points.1), ahead];
            if side != Ordering::Equal {
                cells.extend([self.records(line, side, Ordering::Greater), self.records(line, side, Ordering::Less)]);
            }
            cells
        };
        let mut lines = self.sorted(side);
        lines.truncate(MOST_LINES);
        let rows: Vec<Vec<String>> = lines.into_iter().map(row).collect();
        (!rows.is_empty()).then(|| Table::new(self.words.word(caption), columns, rows))
    }

    /// What the records of one of the two show: of the better one what is good, of the other what cost it points.
    fn records(&self, line: &LineBeside<'_>, better: Ordering, of: Ordering) -> String {
        let (unit, scored) = match of {
            Ordering::Greater => (self.beside.units.0, line.lines.0),
            _ => (self.beside.units.1, line.lines.1),
        };
        let (words, exchange) = (self.words, self.exchange);
        let weak = || exchange.shortfall(unit, line.item).map(|short| evidence::cause(words, exchange, unit, short));
        let good =
            || exchange.shown(unit, line.item, scored).first().map(|shown| evidence::fact(words, exchange, shown));
        let told = if better == of { good() } else { weak() };
        told.unwrap_or_else(|| self.words.word("pair.no-record"))
    }
}

fn magnitude(points: &Points) -> Points {
    Points::from(points.quantity().magnitude())
}
