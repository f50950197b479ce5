//! What holds for a whole edition: its dates, its full marks, how it rounds and breaks ties.

use jiff::civil::Date;

use crate::{
    condition::Condition,
    diag::{Code, Diagnostic, Diagnostics},
    dossier::{ColumnIndex, LedgerIndex, Schema},
    moment::Stretch,
    num::{Mode, Points, Rounding},
    reader::Table,
    scale::NEXT,
    source::{Span, Spanned},
};

/// The head of an edition.
#[derive(Clone, Debug)]
pub struct Edition {
    /// The name of its folder.
    pub id: Spanned<String>,
    /// Its title, as printed.
    pub title: String,
    /// How the bureau reads what the text leaves open for the whole; printed with it.
    pub ruling: Option<String>,
    /// What every output must say of it: that it is a model, a draft, a sample.
    pub notice: Option<String>,
    /// The days on which it is in force; the last is left out while it still is.
    pub in_force: (Date, Option<Date>),
    /// The assessment year.
    pub year: Stretch,
    /// Full marks of the base points.
    pub full: Points,
    /// Where that stands.
    pub full_at: Span,
    /// What the sections add up to, where that is not full marks; the base is then converted to full marks.
    pub sums_to: Option<Points>,
    /// As how many points the total counts in a higher assessment (折合).
    pub convert_to: Option<Points>,
    /// From which level on results are rounded.
    pub rounds_at: Level,
    /// How.
    pub rounding: Rounding,
    /// What equal totals mean.
    pub ties: Ties,
    /// What becomes of the points of an item that does not apply.
    pub not_applicable: NotApplicable,
    /// All bonuses together count no more than this.
    pub bonus_max: Option<Points>,
    /// All penalties together count no more than this.
    pub penalty_max: Option<Points>,
    /// The total is never below this.
    pub total_floor: Option<Points>,
    /// The total is never above this.
    pub total_cap: Option<Points>,
}

/// Where it is written which days are worked: a ledger of holidays, and of days worked in their stead (调休).
#[derive(Clone, Debug)]
pub struct WorkdayRule {
    /// The ledger.
    pub ledger: LedgerIndex,
    /// The column of the day.
    pub day: ColumnIndex,
    /// Rows that are days off.
    pub off: Condition,
    /// Rows that are days worked.
    pub on: Condition,
}

impl WorkdayRule {
    /// Keys of `workdays`.
    pub const KEYS: &'static [&'static str] = &["ledger", "day", "off", "on"];

    pub(super) fn read(table: &Table, schema: &Schema, diags: &mut Diagnostics) -> Option<WorkdayRule> {
        let rule = table.table("workdays", diags)?;
        rule.only(WorkdayRule::KEYS, diags);
        let ledger = schema.linked(&rule.required_text("ledger", diags)?, diags)?;
        let day = schema[ledger].linked_column(&rule.required_text("day", diags)?, diags);
        let off = Condition::read(rule.required_text("off", diags)?, &schema[ledger], diags);
        let on = Condition::read(rule.required_text("on", diags)?, &schema[ledger], diags);
        Some(WorkdayRule { ledger, day: day?, off: off?, on: on? })
    }
}

/// A level at which results stand; each includes those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// One rule's points.
    Rule,
    /// An item's points.
    Item,
    /// A section's points.
    Section,
    /// The total.
    Total,
}

/// What equal totals mean.
#[derive(Clone, Debug)]
pub struct Ties {
    /// Whether the places that tied units would have taken are skipped: 1, 1, 3.
    pub skips: bool,
    /// Sections whose points are compared, in order, before a tie is a tie.
    pub break_by: Vec<Spanned<String>>,
}

/// What becomes of the points of an item that does not apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotApplicable {
    /// The section's other items carry its whole weight.
    RescaleSection,
    /// All other items carry the whole weight.
    RescaleTotal,
    /// The unit has them.
    FullMarks,
}

impl Edition {
    /// Keys of `[edition]`.
    pub const KEYS: &'static [&'static str] = &[
        "id",
        "title",
        "notice",
        "ruling",
        "in-force",
        "period",
        "full",
        "units",
        "workdays",
        "likeness",
        "practices",
        "rounding",
        "ties",
        "not-applicable",
        "sums-to",
        "convert-to",
        "bonus-max",
        "penalty-max",
        "total",
        "amends",
        "remove",
    ];
    /// Keys of `in-force`.
    pub const IN_FORCE_KEYS: &'static [&'static str] = &["from", "until"];
    /// Keys of `period`.
    pub const PERIOD_KEYS: &'static [&'static str] = &["from", "to"];
    /// Keys of `rounding`.
    pub const ROUNDING_KEYS: &'static [&'static str] = &["at", "places", "mode"];
    /// Keys of `ties`.
    pub const TIES_KEYS: &'static [&'static str] = &["next", "break"];
    /// Keys of `total`.
    pub const TOTAL_KEYS: &'static [&'static str] = &["floor", "cap"];
    /// Words for `at` of `rounding`.
    pub const LEVELS: &'static [(&'static str, Level)] =
        &[("rule", Level::Rule), ("item", Level::Item), ("section", Level::Section), ("total", Level::Total)];
    /// Words for `mode` of `rounding`.
    pub const MODES: &'static [(&'static str, Mode)] =
        &[("half-up", Mode::HalfUp), ("half-even", Mode::HalfEven), ("down", Mode::Down), ("up", Mode::Up)];
    /// Words for `not-applicable`.
    pub const NOT_APPLICABLE: &'static [(&'static str, NotApplicable)] = &[
        ("rescale-section", NotApplicable::RescaleSection),
        ("rescale-total", NotApplicable::RescaleTotal),
        ("full-marks", NotApplicable::FullMarks),
    ];

    pub(super) fn read(table: &Table, diags: &mut Diagnostics) -> Option<Edition> {
        table.only(Edition::KEYS, diags);
        let id = table.required_text("id", diags);
        let title = table.required_text("title", diags);
        let in_force = Edition::in_force(table, diags);
        let year = read_year(table, diags);
        let full = table.required("full", diags).and_then(|node| node.allowance("full", diags));
        let rounding = read_rounding(table, diags);
        let ties = read_ties(table, diags);
        let not_applicable = table.required_word("not-applicable", Edition::NOT_APPLICABLE, diags);
        let points = |key: &str, table: &Table, diags: &mut Diagnostics| table.get(key)?.allowance(key, diags);
        let total = table.table("total", diags);
        if let Some(total) = total {
            total.only(Edition::TOTAL_KEYS, diags);
        }
        let (rounds_at, rounding) = rounding?;
        Some(Edition {
            id: id?,
            title: title?.value,
            ruling: table.text("ruling", diags).map(|ruling| ruling.value),
            notice: table.text("notice", diags).map(|notice| notice.value),
            in_force: in_force?,
            year: year?,
            full: full?,
            full_at: crate::measure::span_of(table, "full"),
            sums_to: points("sums-to", table, diags),
            convert_to: points("convert-to", table, diags),
            rounds_at,
            rounding,
            ties: ties?,
            not_applicable: not_applicable?,
            bonus_max: points("bonus-max", table, diags),
            penalty_max: points("penalty-max", table, diags),
            total_floor: total.and_then(|total| total.get("floor")?.points(diags)),
            total_cap: total.and_then(|total| points("cap", total, diags)),
        })
    }

    /// The days on which the edition that `table` heads is in force.
    pub(super) fn in_force(table: &Table, diags: &mut Diagnostics) -> Option<(Date, Option<Date>)> {
        let inner = table.required("in-force", diags)?.table(diags)?;
        inner.only(Edition::IN_FORCE_KEYS, diags);
        let from = inner.required("from", diags)?.moment(diags)?.date;
        let until = inner.get("until").and_then(|node| node.moment(diags)).map(|moment| moment.date);
        Some((from, until))
    }

    /// The list of units: the ledger under `units`, or the one of that name.
    pub(super) fn units(table: &Table, schema: &Schema, diags: &mut Diagnostics) -> Option<LedgerIndex> {
        let name = table.text("units", diags);
        let name = name.unwrap_or_else(|| Spanned { value: "units".to_owned(), span: table.span.clone() });
        schema.linked(&name, diags)
    }

    /// How many places are printed everywhere: those the regulation keeps, and at least two.
    #[must_use]
    pub fn printed_places(&self) -> u32 {
        self.rounding.places.max(2)
    }

    /// Whether the edition is in force on a day.
    #[must_use]
    pub fn covers(&self, day: Date) -> bool {
        let (from, until) = self.in_force;
        from <= day && until.is_none_or(|until| day <= until)
    }

    /// Rounds `points` when results of `level` are rounded.
    #[must_use]
    pub fn rounded(&self, points: Points, level: Level) -> Points {
        if level >= self.rounds_at { points.rounded(self.rounding) } else { points }
    }
}

fn read_year(table: &Table, diags: &mut Diagnostics) -> Option<Stretch> {
    let inner = table.required("period", diags)?.table(diags)?;
    inner.only(Edition::PERIOD_KEYS, diags);
    let from = inner.required("from", diags).and_then(|node| node.moment(diags));
    let to = inner.required("to", diags).and_then(|node| node.moment(diags));
    let year = Stretch { from: from?.date, to: to?.date };
    if year.from > year.to {
        diags.push(Diagnostic::new(Code::PeriodReversed, &inner.span).with("from", year.from).with("to", year.to));
        return None;
    }
    Some(year)
}

fn read_rounding(table: &Table, diags: &mut Diagnostics) -> Option<(Level, Rounding)> {
    let inner = table.required("rounding", diags)?.table(diags)?;
    inner.only(Edition::ROUNDING_KEYS, diags);
    let at = inner.required_word("at", Edition::LEVELS, diags);
    let mode = inner.required_word("mode", Edition::MODES, diags);
    let node = inner.required("places", diags)?;
    let places = node.number(diags)?;
    let Some(places) = places.decimal().and_then(|places| u32::try_from(places).ok()).filter(|places| *places <= 6)
    else {
        diags.push(node.out_of_range("places", places, "places"));
        return None;
    };
    Some((at?, Rounding { places, mode: mode? }))
}

fn read_ties(table: &Table, diags: &mut Diagnostics) -> Option<Ties> {
    let inner = table.required("ties", diags)?.table(diags)?;
    inner.only(Edition::TIES_KEYS, diags);
    let skips = inner.required_word("next", NEXT, diags)?;
    Some(Ties { skips, break_by: inner.texts("break", diags) })
}
