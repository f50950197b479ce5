//! The workbook of one unit's paper (D3): what can still be made good, what was lost and why, every record, and where it
//! stands. For that unit only: names its records hold may stand here.

use jiff::civil::Date;
use minijinja::context;

use super::{Cell, Kind, Making, Rows, Sheet, postings};
use crate::{
    assessment::Part,
    district::{District, Member},
    dossier::UnitIndex,
    gap::{self, Finding, Shortfall},
    num::{Points, Quantity},
    report::{
        Choice, Head, Options, loss,
        position::{self, Position},
        record::Reader,
        words::Words,
    },
};

/// Sentences of advice in one cell.
const MOST_ADVICE: usize = 12;
/// Column of points in the list of losses, and of what they belong to.
const LOST: usize = 6;
const KIND: usize = 1;

/// The sheets of a unit's workbook.
pub(in crate::report) fn sheets(district: &District<'_>, words: Words<'_>, head: &Head, unit: UnitIndex) -> Vec<Sheet> {
    let making = Making { words, district, head, reader: Reader::Unit };
    let member = district.member(unit);
    vec![remedies(&making, member), losses(&making, member), postings::own(&making, member), peers(&making, member)]
}

/// An empty sheet of the unit's workbook: its title names the unit.
pub(super) fn sheet(making: &Making<'_>, key: &str, member: &Member<'_>, columns: Vec<super::SheetColumn>) -> Sheet {
    let mut sheet = making.sheet(key, columns);
    let unit = making.name(member).shown();
    let kind = making.text(&format!("{key}.title"));
    let title = making.head.title.as_str();
    sheet.title = making.words.say("table.own-title", context! { unit, title, sheet => kind });
    sheet
}

/// 整改清单: one row for each item that can be made good, the nearest day first.
fn remedies(making: &Making<'_>, member: &Member<'_>) -> Sheet {
    let assessment = making.assessment();
    let year_end = assessment.criteria.edition.year.to;
    let day = |short: &Shortfall<'_>| short.item.remedy.as_ref().and_then(|remedy| remedy.by).unwrap_or(year_end);
    let mut open: Vec<&Shortfall<'_>> =
        member.shortfalls.iter().filter(|short| short.recoverable > Points::ZERO).collect();
    open.sort_by_key(|short| day(short));
    let columns = vec![
        making.column("objection", Kind::Mark),
        making.column("progress", Kind::Mark).roomy(5),
        making.column("by", Kind::Mark),
        making.column("left", Kind::Number),
        making.column("regained", Kind::Number),
        making.column("item", Kind::Text).wide(12),
        making.column("clause", Kind::Text).wide(8),
        making.column("advice", Kind::Text).wide(36),
        making.column("who", Kind::Text).wide(8),
        making.column("owner", Kind::Text).wide(6),
    ];
    let mut sheet = sheet(making, "remedies", member, columns);
    if open.is_empty() {
        sheet.notes.push(making.words.word("unit.no-remedies"));
        return sheet;
    }
    sheet.frozen = 2;
    for (index, short) in open.iter().enumerate() {
        let left = assessment.as_of.map(|today: Date| i64::from((day(short) - today).get_days()));
        sheet.rows.push(vec![
            Cell::number(Quantity::from(index + 1), 0),
            Cell::text(making.text("progress.open")),
            Cell::Day(day(short)),
            left.map_or_else(|| Cell::text("—"), |days| Cell::number(Quantity::from(days), 0)),
            making.points(&short.recoverable),
            Cell::text(short.item.title.clone()),
            Cell::text(short.item.clause.clone()),
            Cell::text(advice(making, short)),
            Cell::text(short.item.remedy.as_ref().and_then(|remedy| remedy.who.clone()).unwrap_or_default()),
            Cell::text(short.item.owner.clone().unwrap_or_default()),
        ]);
    }
    let sum = format!("SUM({})", sheet.at(4, Rows::All));
    let sum = making.computed(&sum, member.recoverable.quantity().clone());
    sheet.sums = vec![under(&sheet, (5, making.words.word("unit.sum")), (4, sum))];
    let states = ["open", "going", "to-check", "closed"].map(|state| making.text(&format!("progress.{state}")));
    sheet.choices = vec![Choice {
        column: 1,
        otherwise: making
            .words
            .say("table.remedies.states", context! { states => states.join(&making.words.word("comma")) }),
        from: Options::Words(states.to_vec()),
    }];
    sheet
}

/// What to do, record by record, a line each.
fn advice(making: &Making<'_>, short: &Shortfall<'_>) -> String {
    let Some(remedy) = short.item.remedy.as_ref() else { return String::new() };
    let rows: Vec<_> = short.findings.iter().flat_map(Finding::at_fault).copied().collect();
    let mut lines: Vec<String> = if rows.is_empty() {
        vec![gap::advice(making.assessment(), remedy, None)]
    } else {
        rows.iter().map(|row| gap::advice(making.assessment(), remedy, Some(*row))).collect()
    };
    lines.retain(|line| !line.is_empty());
    lines.dedup();
    let more = lines.len().saturating_sub(MOST_ADVICE);
    lines.truncate(MOST_ADVICE);
    if more > 0 {
        lines.push(making.words.say("table.more-records", context! { more }));
    }
    lines.join("\n")
}

/// 问题清单: one row for each item that lost points, and for each penalty.
fn losses(making: &Making<'_>, member: &Member<'_>) -> Sheet {
    let columns = vec![
        making.column("objection", Kind::Mark),
        making.column("kind", Kind::Mark),
        making.column("chapter", Kind::Text).wide(8),
        making.column("item", Kind::Text).wide(12),
        making.column("clause", Kind::Text).wide(8),
        making.column("facts", Kind::Text).wide(34),
        making.column("lost", Kind::Number),
        making.column("regained", Kind::Number),
        making.column("status", Kind::Mark),
        making.column("owner", Kind::Text).wide(6),
    ];
    let mut sheet = sheet(making, "shortfalls", member, columns);
    sheet.frozen = 2;
    let (base, beside) = (making.text("kind.base"), making.words.word("cause.penalty"));
    let mut parts: Vec<(&Shortfall<'_>, loss::Loss)> = Vec::new();
    for penalties in [false, true] {
        let shorts = member.shortfalls.iter().filter(|short| (short.part == Part::Penalty) == penalties);
        parts.extend(shorts.zip(loss::losses(&making.words, making.assessment(), member, penalties)));
    }
    for (short, loss) in parts {
        let facts = loss.facts.iter().map(|fact| match fact.working.as_str() {
            "" => fact.text.clone(),
            working => making.words.say("table.fact-working", context! { fact => fact.text.as_str(), working }),
        });
        let (kind, section) = match short.part {
            Part::Section(section) => (&base, making.assessment().criteria.sections[section].title.clone()),
            Part::Bonus | Part::Penalty => (&beside, beside.clone()),
        };
        sheet.rows.push(vec![
            Cell::number(Quantity::from(sheet.rows.len() + 1), 0),
            Cell::text(kind.clone()),
            Cell::text(section),
            Cell::text(loss.item),
            Cell::text(loss.clause),
            Cell::text(facts.collect::<Vec<_>>().join("\n")),
            making.points(&short.lost),
            making.points(&short.recoverable),
            Cell::text(making.words.status(short.status)),
            Cell::text(loss.owner),
        ]);
    }
    if !member.account.converted.is_zero() {
        let mut row = vec![Cell::text("—"); sheet.columns.len()];
        row[0] = Cell::number(Quantity::from(sheet.rows.len() + 1), 0);
        row[KIND] = Cell::text(base.clone());
        row[3] = Cell::text(making.words.word("unit.converted-row"));
        row[5] = Cell::text(making.words.word("unit.converted-fact"));
        row[LOST] = making.points(&member.account.converted);
        sheet.rows.push(row);
    }
    if sheet.rows.is_empty() {
        sheet.notes.push(making.words.word("unit.no-loss"));
        return sheet;
    }
    let taken: Points =
        member.shortfalls.iter().filter(|short| short.part == Part::Penalty).map(|short| &short.lost).sum();
    let sums = [(base, member.account.lost.clone()), (beside, taken)];
    for (kind, points) in sums.into_iter().filter(|(_, points)| !points.is_zero()) {
        let (kinds, values) = (sheet.at(KIND, Rows::All), sheet.at(LOST, Rows::All));
        let sum = making.computed(&format!("SUMIF({kinds},\"{kind}\",{values})"), points.quantity().clone());
        let name = making.words.say("table.sum-of", context! { kind });
        let row = under(&sheet, (3, name), (LOST, sum));
        sheet.sums.push(row);
    }
    sheet
}

/// 同类位置: the unit's rate in each section among its peers, who stay unnamed.
fn peers(making: &Making<'_>, member: &Member<'_>) -> Sheet {
    let Position { heading, rows, .. } = position::of(&making.words, making.district, member);
    let columns = vec![
        making.column("chapter", Kind::Name),
        making.column("own", Kind::Number),
        making.column("median", Kind::Number),
        making.column("among", Kind::Mark),
    ];
    let mut sheet = sheet(making, "peers", member, columns);
    sheet.notes.push(if rows.is_empty() { making.words.word("unit.position-alone") } else { heading });
    sheet.rows = rows
        .into_iter()
        .map(|strip| {
            vec![
                Cell::text(strip.section),
                Cell::printed(&strip.own),
                Cell::printed(&strip.median),
                Cell::text(strip.place),
            ]
        })
        .collect();
    sheet
}

/// A row under a table: its name in one column, its number in another.
fn under(sheet: &Sheet, name: (usize, String), number: (usize, Cell)) -> Vec<Cell> {
    let mut row = vec![Cell::EMPTY; sheet.columns.len()];
    row[name.0] = Cell::text(name.1);
    row[number.0] = number.1;
    row
}
