//! 3扣分明细 and 4加分明细: every point lost or gained, with the record it stands on.

use std::collections::BTreeMap;

use minijinja::context;

use super::{Cell, Kind, Making, Rows, Sheet, SheetColumn, own};
use crate::{
    assessment::Part,
    criteria::Item,
    district::Member,
    dossier::{Column, ColumnIndex, LedgerIndex, RowPlace},
    gap::Status,
    num::{Points, Quantity},
    posting::{self, Cause, Ground, Posting, Under},
    report::{
        loss,
        record::{self, Reader},
    },
    score::Zeroed,
};

/// The sheet, and where what others refer to stands in it.
pub(super) struct Postings {
    pub(super) sheet: Sheet,
    /// What stands in the column of sections for what is beside them, where any row has it and no section bears that name.
    beside: Option<String>,
}

/// Which postings a sheet lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Lost,
    Gained,
}

/// Columns that other sheets refer to.
const NUMBER: usize = 1;
const SECTION: usize = 3;
const POINTS: usize = 11;
/// Columns about what can be regained.
const REGAINED: std::ops::RangeInclusive<usize> = 12..=13;
/// What a record shows beside its key and its day.
const SHOWN: usize = 6;

impl Postings {
    /// The sum of a unit's points, by the cell in which the unit's number stands; `None` where the sheet has no row.
    pub(super) fn sum_of(&self, number: &str) -> Option<String> {
        let of = |column| self.sheet.from_elsewhere(column);
        (!self.sheet.rows.is_empty()).then(|| format!("SUMIF({},{number},{})", of(NUMBER), of(POINTS)))
    }

    /// The sum of a unit's penalties; `None` where nobody has any, or where a section bears their name.
    pub(super) fn penalties_of(&self, number: &str) -> Option<String> {
        let of = |column| self.sheet.from_elsewhere(column);
        let beside = self.beside.as_deref()?;
        Some(format!("SUMIFS({},{},{number},{},\"{beside}\")", of(POINTS), of(NUMBER), of(SECTION)))
    }
}

pub(super) fn losses(making: &Making<'_>) -> Postings {
    of(making, Side::Lost)
}

pub(super) fn bonuses(making: &Making<'_>) -> Postings {
    of(making, Side::Gained)
}

fn of(making: &Making<'_>, side: Side) -> Postings {
    let (key, points, beside) = match side {
        Side::Lost => ("losses", "lost", making.words.word("cause.penalty")),
        Side::Gained => ("bonuses", "gained", making.words.word("cause.bonus")),
    };
    let mut sheet = making.sheet(key, of_side(side, columns(making, points)));
    let mut members: Vec<&Member<'_>> = making.district.units.iter().collect();
    members.sort_by_key(|member| member.unit);
    for member in members {
        let postings = match side {
            Side::Lost => posting::lost(making.assessment(), member.unit, &member.shortfalls, &member.account),
            Side::Gained => posting::gained(making.assessment(), member.unit),
        };
        sheet.rows.extend(postings.iter().map(|posting| of_side(side, row(making, member, posting, &beside))));
    }
    summed(making, &mut sheet);
    let any = sheet.rows.iter().any(|row| row[SECTION] == Cell::text(beside.as_str()));
    let sections = &making.assessment().criteria.sections;
    let named = sections.iter().any(|section| section.title.eq_ignore_ascii_case(&beside));
    Postings { sheet, beside: (any && !named).then_some(beside) }
}

/// 逐条记录 of one unit's own workbook: what it lost, record by record.
pub(super) fn own(making: &Making<'_>, member: &Member<'_>) -> Sheet {
    let beside = making.words.word("cause.penalty");
    let mut sheet = own::sheet(making, "records", member, columns(making, "lost"));
    let postings = posting::lost(making.assessment(), member.unit, &member.shortfalls, &member.account);
    sheet.rows = postings.iter().map(|posting| row(making, member, posting, &beside)).collect();
    summed(making, &mut sheet);
    sheet
}

/// Puts the sum of all points under the postings.
fn summed(making: &Making<'_>, sheet: &mut Sheet) {
    sheet.frozen = SECTION;
    if !sheet.rows.is_empty() {
        let cell = |column: usize| match column {
            2 => Cell::text(making.words.word("unit.sum")),
            POINTS => making.computed(
                &format!("SUM({})", sheet.at(POINTS, Rows::All)),
                sheet.total(POINTS).unwrap_or(Quantity::ZERO),
            ),
            _ => Cell::EMPTY,
        };
        sheet.sums = vec![(0..sheet.columns.len()).map(cell).collect()];
    }
}

/// What a sheet shows of all columns: what was gained cannot be regained.
fn of_side<T>(side: Side, mut columns: Vec<T>) -> Vec<T> {
    if side == Side::Gained {
        columns.drain(REGAINED);
    }
    columns
}

fn columns(making: &Making<'_>, points: &str) -> Vec<SheetColumn> {
    vec![
        making.column("entry", Kind::Name),
        making.column("number", Kind::Mark),
        making.column("unit", Kind::Name),
        making.column("chapter", Kind::Text).wide(6),
        making.column("item", Kind::Text).wide(9),
        making.column("clause", Kind::Text).wide(6),
        making.column("record", Kind::Text).wide(8),
        making.column("day", Kind::Mark),
        making.column("fact", Kind::Text).wide(22),
        making.column("amount", Kind::Number),
        making.column("price", Kind::Text).wide(9),
        making.column(points, Kind::Number),
        making.column("status", Kind::Mark),
        making.column("by", Kind::Mark),
        making.column("owner", Kind::Text).wide(6),
        making.column("ledger", Kind::Text).wide(6),
        making.column("file", Kind::Text).wide(9),
        making.column("sheet", Kind::Text).wide(5),
        making.column("row", Kind::Mark),
        making.column("cells", Kind::Text).wide(20),
    ]
}

fn row(making: &Making<'_>, member: &Member<'_>, posting: &Posting<'_>, beside: &str) -> Vec<Cell> {
    let dash = || Cell::text("—");
    let under = posting.under;
    let place = match posting.ground {
        Ground::Record(place) => Some(place),
        _ => None,
    };
    let remedy = under.and_then(|under| under.item.remedy.as_ref());
    let short = under.and_then(|under| under.short);
    let record = place.map(|place| Shown::of(making, posting, place));
    let ledger = posting.cause.map(|cause| making.assessment().criteria.schema[cause.ledger].title.clone());
    let (key, day, cells) = match &record {
        Some(shown) => (shown.key.clone(), shown.day.clone(), shown.cells.clone()),
        None => (dash(), dash(), dash()),
    };
    let (file, tab, at) = match record.map(|shown| shown.at) {
        Some(at) => (
            Cell::text(at.file),
            at.sheet.map_or_else(dash, Cell::text),
            Cell::number(Quantity::from(u64::from(at.row)), 0),
        ),
        None => (dash(), dash(), dash()),
    };
    vec![
        Cell::text(format!("{:02}-{:02}", member.unit.0 + 1, posting.entry)),
        Cell::number(Making::number(member), 0),
        making.name(member),
        Cell::text(section(making, posting, beside)),
        under.map_or_else(dash, |under| Cell::text(under.item.title.clone())),
        under.map_or_else(dash, |under| Cell::text(under.item.clause.clone())),
        key,
        day,
        Cell::text(fact(making, posting)),
        posting.amount.as_ref().map_or_else(dash, |amount| {
            let places = amount.decimal().map_or(2, |decimal| decimal.normalize().scale());
            Cell::number(amount.clone(), places)
        }),
        Cell::text(price(making, posting)),
        posting.points.as_ref().map_or_else(|| Cell::text(making.text("within")), |points| making.points(points)),
        short.map_or_else(dash, |short| Cell::text(making.words.status(short.status))),
        match (short.map(|short| short.status), remedy.and_then(|remedy| remedy.by)) {
            (Some(Status::Recoverable), Some(by)) => Cell::Day(by),
            _ => dash(),
        },
        under.and_then(|under| under.item.owner.clone()).map_or_else(dash, Cell::text),
        ledger.map_or_else(dash, Cell::text),
        file,
        tab,
        at,
        cells,
    ]
}

/// The section, or what stands beside the sections.
fn section(making: &Making<'_>, posting: &Posting<'_>, beside: &str) -> String {
    match (posting.under.map(|under| under.part), posting.ground) {
        (Some(Part::Section(section)), _) => making.assessment().criteria.sections[section].title.clone(),
        (None, Ground::Conversion) => making.words.word("cause.conversion"),
        (Some(Part::Bonus | Part::Penalty) | None, _) => beside.to_owned(),
    }
}

/// What happened, in the words of the rule.
fn fact(making: &Making<'_>, posting: &Posting<'_>) -> String {
    let words = &making.words;
    let (Some(under), Some(cause)) = (posting.under, &posting.cause) else {
        return match posting.ground {
            Ground::Conversion => words.word("unit.converted-fact"),
            Ground::Limit => making.text("ground.limit"),
            Ground::Floor => making.text("ground.floor"),
            Ground::Whole => {
                let outcome = posting.under.map(|under| format!("outcome.{}", under.line.outcome.key()));
                outcome.map(|key| words.word(&key)).unwrap_or_default()
            }
            Ground::Cap | Ground::Combined | Ground::Record(_) => making.text("ground.combined"),
        };
    };
    let part = loss::part(words, under.item, cause.part);
    let rule = rule(making, under, cause);
    match posting.ground {
        Ground::Cap => words.say("table.ground.cap", context! { part }),
        Ground::Record(_) if posting.points.is_none() => making.text("ground.record"),
        Ground::Combined => making.text("ground.combined"),
        Ground::Whole => {
            let ledger = making.assessment().criteria.schema[cause.ledger].title.as_str();
            let key = if making.assessment().dossier.batches(cause.ledger).is_none() {
                "fact.no-ledger"
            } else if cause.records == 0 {
                "fact.no-record"
            } else {
                "fact.records"
            };
            let seen = words.say(key, context! { part, ledger, count => cause.records });
            words.say("table.fact", context! { part => "", rule => format!("{rule}{}{seen}", words.word("semicolon")) })
        }
        _ => words.say("table.fact", context! { part, rule }),
    }
}

/// The rule that gave or took points, or what took everything.
fn rule(making: &Making<'_>, under: Under<'_>, cause: &Cause<'_>) -> String {
    let criteria = &making.assessment().criteria;
    let wording = criteria.wording(making.words.lang);
    let zero_if = |item: &Item, zero: usize| item.zero_if.get(zero).map(|zero| zero.requirement.in_words(&wording));
    match (cause.rule, cause.part.and_then(|part| part.zeroed), under.line.zeroed) {
        (Some(rule), ..) => under.item.rules[rule].scale.in_words(&wording),
        (None, Some(zero), _) | (None, None, Some(Zeroed::ZeroIf(zero))) => {
            zero_if(under.item, zero).unwrap_or_default()
        }
        (None, None, Some(Zeroed::Veto(veto))) => criteria.vetoes[veto].title.clone(),
        (None, None, None) => String::new(),
    }
}

/// The price of one, or the arithmetic of the whole.
fn price(making: &Making<'_>, posting: &Posting<'_>) -> String {
    let working = || posting.cause.and_then(|cause| cause.step).map(|step| step.working.clone());
    let text = match (&posting.each, posting.ground) {
        (Some(each), _) => Some(making.words.say("table.each", context! { points => exact(making, each) })),
        (None, Ground::Whole | Ground::Cap) => working(),
        (None, Ground::Record(_)) if posting.points.is_some() => working(),
        _ => None,
    };
    text.filter(|text| !text.is_empty()).unwrap_or_else(|| "—".to_owned())
}

fn exact(making: &Making<'_>, points: &Points) -> String {
    making.words.exact(points)
}

/// What of a record may be shown.
struct Shown {
    key: Cell,
    day: Cell,
    cells: Cell,
    at: record::Place,
}

impl Shown {
    fn of(making: &Making<'_>, posting: &Posting<'_>, place: RowPlace) -> Shown {
        let assessment = making.assessment();
        let at = record::Place::of(assessment, place);
        let dash = || Cell::text("—");
        let sheet = usize::try_from(place.sheet).ok().and_then(|index| assessment.dossier.sheets.get(index));
        let (Some(sheet), Some((batch, row))) = (sheet, assessment.dossier.find(place)) else {
            return Shown { key: dash(), day: dash(), cells: dash(), at };
        };
        let ledger = &assessment.criteria.schema[sheet.ledger];
        let known = |column: ColumnIndex| making.reader == Reader::Unit || !ledger[column].private;
        let public = |column: &&ColumnIndex| known(**column) && Some(**column) != ledger.date;
        let key: Vec<String> =
            ledger.key.iter().filter(public).map(|column| batch.columns[column.0].text(row)).collect();
        let key: Vec<String> = key.into_iter().filter(|text| !text.is_empty()).collect();
        let day = ledger.date.and_then(|column| match &batch.columns[column.0] {
            Column::Moment(moments) => moments[row].map(|moment| Cell::Day(moment.date)),
            _ => None,
        });
        let columns: Vec<ColumnIndex> = wanted(making, posting, sheet.ledger)
            .into_iter()
            .filter(|column| public(&column) && !ledger.key.contains(column))
            .filter(|column| !batch.columns[column.0].is_blank(row))
            .take(SHOWN)
            .collect();
        let cells: Vec<String> = record::cells(assessment, place, &columns)
            .into_iter()
            .map(|(header, text)| making.words.say("table.cell", context! { header, text }))
            .collect();
        let text = |texts: Vec<String>, sign: &str| {
            if texts.is_empty() { dash() } else { Cell::text(texts.join(&making.words.word(sign))) }
        };
        Shown { key: text(key, "comma"), day: day.unwrap_or_else(dash), cells: text(cells, "semicolon"), at }
    }
}

/// The columns of a record's ledger: what the rule looked at first, then the others.
fn wanted(making: &Making<'_>, posting: &Posting<'_>, ledger: LedgerIndex) -> Vec<ColumnIndex> {
    let criteria = &making.assessment().criteria;
    let rule = posting.under.zip(posting.cause.and_then(|cause| cause.rule));
    let measures = rule.map(|(under, rule)| under.item.rules[rule].scale.measures()).unwrap_or_default();
    let entries = measures.iter().flat_map(|measure| measure.entries());
    let looked_at = entries.flat_map(|entry| criteria.plan[entry].tallied.columns());
    let rest = (0..criteria.schema[ledger].columns.len()).map(ColumnIndex);
    let mut order: BTreeMap<ColumnIndex, usize> = BTreeMap::new();
    for (position, column) in looked_at.chain(rest).enumerate() {
        order.entry(column).or_insert(position);
    }
    let mut columns: Vec<ColumnIndex> = order.keys().copied().collect();
    columns.retain(|column| column.0 < criteria.schema[ledger].columns.len());
    columns.sort_by_key(|column| order[column]);
    columns
}
