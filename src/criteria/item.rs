//! Sections and items: the frame around the rules.

use jiff::civil::Date;

use super::{Example, Remedy};
use crate::{
    diag::{Code, Diagnostic},
    dossier::LedgerIndex,
    measure::plan::Reading,
    measure::{Measure, Tallied},
    moment::Cut,
    num::Points,
    reader::{Table, Value},
    scale::{self, Figure, Requirement, Scale},
    source::{Span, Spanned},
};

/// A chapter of the regulation.
#[derive(Clone, Debug)]
pub struct Section {
    /// Its permanent name.
    pub id: Spanned<String>,
    /// Its title.
    pub title: String,
    /// The clause of the regulation.
    pub clause: String,
    /// What its items add up to.
    pub max: Figure,
    /// As how many points it counts in the total (折算), where not as its own.
    pub convert_to: Option<Figure>,
    /// Its items, in the regulation's order.
    pub items: Vec<Item>,
    /// Whether every item written could be read.
    pub is_whole: bool,
    /// How the bureau reads a text whose parts do not add up; printed with the clause.
    pub ruling: Option<String>,
    /// Where its maximum stands.
    pub span: Span,
}

/// An item, a bonus or a penalty: a frame around one or more rules.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its permanent name.
    pub id: Spanned<String>,
    /// Its title.
    pub title: String,
    /// The clause of the regulation.
    pub clause: String,
    /// The regulation's own words.
    pub text: Option<String>,
    /// Full marks; a bonus or penalty without has no cap of its own, and an item always has them once it is read.
    pub max: Option<Figure>,
    /// The parts of the year that are scored by themselves.
    pub over: Option<Over>,
    /// Its rules, in the order written.
    pub rules: Vec<Rule>,
    /// All of these must hold, or the item does not apply.
    pub only_if: Vec<Requirement>,
    /// Any of these takes all its points.
    pub zero_if: Vec<ZeroIf>,
    /// Where deductions end.
    pub floor: Floor,
    /// What it comes to when there is nothing to measure by.
    pub missing: Missing,
    /// Before this day it is not due, and stands at full marks.
    pub due: Option<Date>,
    /// What to do about a loss.
    pub remedy: Option<Remedy>,
    /// The field of grass-roots capacity it belongs to.
    pub field: Option<Spanned<String>>,
    /// Lines of work it covers.
    pub covers: Vec<Spanned<String>>,
    /// The section of the bureau that keeps its records.
    pub owner: Option<String>,
    /// How the bureau reads a text that says less than a rule needs, or contradicts itself; printed with the clause.
    pub ruling: Option<String>,
    /// Worked examples.
    pub examples: Vec<Example>,
}

/// One rule of an item.
#[derive(Clone, Debug)]
pub struct Rule {
    /// How points follow.
    pub scale: Scale,
    /// Where it stands.
    pub span: Span,
}

/// The parts of the year that an item scores by themselves; its full marks are split evenly among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Over {
    /// The parts.
    pub cut: Cut,
    /// How their points become the item's.
    pub combine: Combine,
}

/// How the points of the parts of a year become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Combine {
    /// Their sum, each part having its share of full marks.
    Sum,
    /// Their mean, each part having full marks.
    Mean,
    /// The lowest, each part having full marks.
    Lowest,
}

/// What takes all points of an item.
#[derive(Clone, Debug)]
pub struct ZeroIf {
    /// What must be shown.
    pub requirement: Requirement,
    /// Whether it only takes those of the part of the year in which it is shown.
    pub in_period: bool,
}

/// Where deductions end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Floor {
    /// At so many points (扣完为止 is zero).
    At(Points),
    /// Nowhere (不保底).
    None,
}

/// What an item comes to when there is nothing to measure by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Missing {
    /// No points.
    #[default]
    Zero,
    /// Full marks.
    Full,
    /// It does not apply.
    NotApplicable,
}

/// Keys of the frame, in the order in which they are written.
pub const FRAME_KEYS: &[&str] = &[
    "id", "title", "clause", "text", "max", "over", "only-if", "zero-if", "floor", "missing", "due", "remedy", "field",
    "covers", "owner", "ruling", "example",
];

/// Keys of `over`.
pub const OVER_KEYS: &[&str] = &["period", "combine"];

/// Keys of a `[section]`.
pub const SECTION_KEYS: &[&str] = &["id", "title", "clause", "max", "convert-to", "ruling"];

/// Fields of grass-roots capacity: 制度建设、人员配备、经费支持、硬件设备、规范运行.
pub const FIELDS: &[&str] = &["institutions", "staffing", "funding", "equipment", "operation"];

impl Section {
    pub(super) fn read(file: &Table, reading: &mut Reading<'_>) -> Option<Section> {
        let table = file.table("section", &mut reading.diags)?;
        table.only(SECTION_KEYS, &mut reading.diags);
        let id = table.required_text("id", &mut reading.diags);
        let title = table.required_text("title", &mut reading.diags);
        let clause = table.required_text("clause", &mut reading.diags);
        let max = Figure::required("max", table, reading);
        let convert_to = Figure::read("convert-to", table, reading);
        let tables = file.tables("item", &mut reading.diags);
        let written = tables.len();
        let items: Vec<Item> = tables.into_iter().filter_map(|item| Item::read(item, "item", reading)).collect();
        let is_whole = items.len() == written && items.iter().all(|item| item.max.is_some());
        let span = crate::measure::span_of(table, "max");
        let ruling = table.text("ruling", &mut reading.diags).map(|ruling| ruling.value);
        Some(Section {
            ruling,
            id: id?,
            title: title?.value,
            clause: clause?.value,
            max: max?,
            convert_to,
            items,
            is_whole,
            span,
        })
    }
}

impl Item {
    /// Words for `combine` of `over`.
    pub const COMBINES: &'static [(&'static str, Combine)] =
        &[("sum", Combine::Sum), ("mean", Combine::Mean), ("lowest", Combine::Lowest)];
    /// Words for `period` of `over`.
    pub const CUTS: &'static [(&'static str, Cut)] =
        &[("month", Cut::Month), ("quarter", Cut::Quarter), ("half", Cut::Half), ("year", Cut::Year)];
    /// Words for `in` of `zero-if`: whether only the part of the year is zeroed.
    pub const ZERO_IN: &'static [(&'static str, bool)] = &[("period", true), ("item", false)];
    /// Words for `missing`.
    pub const MISSING: &'static [(&'static str, Missing)] =
        &[("zero", Missing::Zero), ("full", Missing::Full), ("not-applicable", Missing::NotApplicable)];

    /// Reads an item, bonus or penalty; `role` is the key under which it stands.
    pub(super) fn read(table: &Table, role: &str, reading: &mut Reading<'_>) -> Option<Item> {
        let known: Vec<&str> = FRAME_KEYS.iter().chain(scale::NAMES).copied().collect();
        table.only(&known, &mut reading.diags);
        let id = table.required_text("id", &mut reading.diags);
        let title = table.required_text("title", &mut reading.diags);
        let clause = table.required_text("clause", &mut reading.diags);
        reading.cut = Cut::Year;
        let max = match role {
            "item" => Figure::required("max", table, reading),
            _ => Figure::read("max", table, reading),
        };
        let over = read_over(table, reading);
        let only_if = read_requirements("only-if", table, reading);
        let zero_if = read_zero_if(table, over, reading);
        reading.cut = over.map_or(Cut::Year, |over| over.cut);
        let groups = reading.groups.len().max(1);
        reading.full = max.as_ref().map(|max| max.by_group(groups)).unwrap_or_default();
        let ruling = table.text("ruling", &mut reading.diags).map(|ruling| ruling.value);
        let rules = read_rules(table, ruling.is_some(), reading);
        reading.cut = Cut::Year;
        let missing = table.word("missing", Item::MISSING, &mut reading.diags);
        let measures: Vec<&Measure> = rules.iter().flat_map(|rule| rule.scale.measures()).collect();
        if missing.is_none() && measures.iter().any(|measure| may_be_nothing(measure, reading)) {
            reading.diags.push(Diagnostic::new(Code::NoFallback, &table.span).with("key", "missing"));
        }
        let tested = zero_if.iter().flat_map(|zero| zero.requirement.measures());
        let ledgers = ledgers_of(measures.into_iter().chain(tested), reading);
        let remedy = table.table("remedy", &mut reading.diags).map(|remedy| Remedy::read(remedy, &ledgers, reading));
        if remedy.is_none() && role != "bonus" && table.get("remedy").is_none() {
            reading.diags.push(Diagnostic::new(Code::MissingKey, &table.span).with("key", "remedy"));
        }
        let examples = table
            .tables("example", &mut reading.diags)
            .into_iter()
            .filter_map(|example| Example::read("points", example, reading.schema, &mut reading.diags))
            .collect();
        Some(Item {
            id: id?,
            title: title?.value,
            clause: clause?.value,
            text: table.text("text", &mut reading.diags).map(|text| text.value),
            max,
            over,
            rules,
            only_if,
            zero_if,
            floor: read_floor(table, reading),
            missing: missing.unwrap_or_default(),
            due: table.get("due").and_then(|node| node.moment(&mut reading.diags)).map(|due| due.date),
            remedy,
            field: read_field(table, reading),
            covers: table.texts("covers", &mut reading.diags),
            owner: table.text("owner", &mut reading.diags).map(|owner| owner.value),
            ruling,
            examples,
        })
    }

    /// Whether its points start from full marks.
    #[must_use]
    pub fn starts_full(&self) -> bool {
        self.rules.iter().all(|rule| !rule.scale.earns())
    }
}

/// Whether a measure can come to nothing even when its ledger is there.
fn may_be_nothing(measure: &Measure, reading: &Reading<'_>) -> bool {
    match measure {
        Measure::Ratio { .. } => true,
        Measure::Single(index) => {
            matches!(reading.plan[*index].tallied, Tallied::ShareOf(_) | Tallied::Value(_) | Tallied::Judged(_))
        }
    }
}

/// The ledgers that measures look at, each once.
pub(super) fn ledgers_of<'a>(measures: impl Iterator<Item = &'a Measure>, reading: &Reading<'_>) -> Vec<LedgerIndex> {
    let mut ledgers: Vec<LedgerIndex> = Vec::new();
    for index in measures.flat_map(Measure::entries) {
        let ledger = reading.plan[index].tallied.selection().ledger;
        if !ledgers.contains(&ledger) {
            ledgers.push(ledger);
        }
    }
    ledgers
}

fn read_over(table: &Table, reading: &mut Reading<'_>) -> Option<Over> {
    let over = table.table("over", &mut reading.diags)?;
    over.only(OVER_KEYS, &mut reading.diags);
    let cut = over.required_word("period", Item::CUTS, &mut reading.diags);
    let combine = over.required_word("combine", Item::COMBINES, &mut reading.diags);
    Some(Over { cut: cut?, combine: combine? })
}

fn read_requirements(key: &str, table: &Table, reading: &mut Reading<'_>) -> Vec<Requirement> {
    let tables = table.tables(key, &mut reading.diags);
    tables.into_iter().filter_map(|table| Requirement::read(table, &[], reading)).collect()
}

fn read_zero_if(table: &Table, over: Option<Over>, reading: &mut Reading<'_>) -> Vec<ZeroIf> {
    let tables = table.tables("zero-if", &mut reading.diags);
    tables
        .into_iter()
        .filter_map(|table| {
            let spans = Item::ZERO_IN;
            let in_period = table.word("in", spans, &mut reading.diags).unwrap_or_default();
            reading.cut = over.filter(|_| in_period).map_or(Cut::Year, |over| over.cut);
            let requirement = Requirement::read(table, &["in"], reading)?;
            Some(ZeroIf { requirement, in_period })
        })
        .collect()
}

/// The rules under every scale's key, in the order written.
///
/// Bands that contradict each other are read as written, first come first, where a ruling says how they are meant.
fn read_rules(table: &Table, ruled: bool, reading: &mut Reading<'_>) -> Vec<Rule> {
    let mut rules = Vec::new();
    let mut written = false;
    let before = std::mem::take(&mut reading.diags);
    for (key, node) in table.entries() {
        let Some(name) = scale::NAMES.iter().find(|name| **name == key.value) else { continue };
        written = true;
        for node in node.several() {
            let Some(rule) = node.table(&mut reading.diags) else { continue };
            let scale = Scale::read(name, rule, reading);
            rules.extend(scale.map(|scale| Rule { scale, span: node.span.clone() }));
        }
    }
    if !written {
        reading.diags.push(Diagnostic::new(Code::NoRule, &table.span).with("known", scale::NAMES.join(" ")));
    }
    let found = std::mem::replace(&mut reading.diags, before);
    let contradicts = |code| matches!(code, Code::BandsOverlap | Code::BandsHole);
    reading.diags.extend(found.iter().filter(|slip| !(ruled && contradicts(slip.code))).cloned());
    rules
}

fn read_floor(table: &Table, reading: &mut Reading<'_>) -> Floor {
    match table.get("floor") {
        None => Floor::At(Points::ZERO),
        Some(node) => match &node.value {
            Value::Text(text) if text == "none" => Floor::None,
            _ => node.points(&mut reading.diags).map_or(Floor::None, Floor::At),
        },
    }
}

fn read_field(table: &Table, reading: &mut Reading<'_>) -> Option<Spanned<String>> {
    let words: Vec<(&'static str, ())> = FIELDS.iter().map(|field| (*field, ())).collect();
    table.word("field", &words, &mut reading.diags)?;
    table.text("field", &mut reading.diags)
}
