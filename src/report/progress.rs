//! Year-on-year progress on the same basis, and whether the units came closer to each other (D5). For the bureau.

use minijinja::context;
use serde::Serialize;

use super::{
    Book, Head, Level, Occasion, View, Withheld,
    chart::{Axis, Chart, ChartRow, Mark, SlopeLine},
    table::{Column, Kind, Table},
    words::Words,
};
use crate::{
    district::District,
    dossier::UnitIndex,
    num::{Points, Quantity},
    progress::{Balance, Move, Progress, Spread, Trend, VARIATION_PLACES},
};

/// Units that move so many places are named in the chart.
const MOVED: i64 = 3;

/// Progress and balance, in finished text.
#[derive(Clone, Debug, Serialize)]
pub struct ProgressPage {
    /// What the page says of itself.
    pub head: Head,
    /// How the units moved, in two sentences.
    pub lead: String,
    /// What stands in the way of comparing: units that came, went or were renamed, a year that is not over.
    pub remarks: Vec<String>,
    /// Whether any unit was assessed in both years.
    pub has_units: bool,
    /// Last year as published and by this year's edition, this year, and what changed, unit by unit.
    pub table: Table,
    /// Places last year and this year.
    pub slope: Chart,
    /// Who rose and who fell by some places, a sentence each.
    pub moves: Vec<String>,
    /// Whether development became more balanced, in a sentence.
    pub balanced: String,
    /// How far apart the rates of each section lie, this year.
    pub strips: Chart,
    /// The same with last year, in numbers.
    pub balance: Table,
    /// How it is counted, a sentence each.
    pub method: Vec<String>,
}

impl View for ProgressPage {
    const NAME: &'static str = "progress";

    fn head(&self) -> &Head {
        &self.head
    }

    fn charts(&self) -> Vec<&Chart> {
        vec![&self.slope, &self.strips]
    }

    fn book(&self) -> Option<Book<'_>> {
        let tables = [&self.table, &self.balance].map(|table| (table.caption.as_str(), table));
        Some(Book::of_tables(&self.head, &self.head.title, tables))
    }
}

/// This year beside last year, `published` by its own edition and `recomputed` by this year's.
///
/// # Errors
///
/// Returns [`Withheld`] when the occasion is for a wider circle than the page.
pub fn progress(
    published: &District<'_>,
    recomputed: &District<'_>,
    now: &District<'_>,
    occasion: &Occasion,
) -> Result<ProgressPage, Withheld> {
    let words = Words::of(now.assessment, occasion.lang);
    let progress = Progress::of(published, recomputed, now);
    Ok(ProgressPage {
        head: Head::of(now, occasion, Level::Bureau)?,
        lead: lead(&words, &progress),
        remarks: remarks(&words, published, now, &progress),
        has_units: !progress.units.is_empty(),
        table: table(&words, now, &progress),
        slope: slope(&words, published, now, &progress),
        moves: moves(&words, now, &progress),
        balanced: balanced(&words, now, &progress),
        strips: strips(&words, now, &progress),
        balance: balance(&words, now, &progress),
        method: ["identity", "basis", "quartiles", "variation"]
            .map(|key| words.say(&format!("progress.method-{key}"), context! { places => VARIATION_PLACES }))
            .into(),
    })
}

fn lead(words: &Words<'_>, progress: &Progress) -> String {
    if progress.units.is_empty() {
        return words.word("progress.nobody");
    }
    let sign = |of: fn(&Points) -> bool| progress.units.iter().filter(|unit| of(&unit.work())).count();
    words.say(
        "progress.lead",
        context! {
            count => progress.units.len(),
            better => sign(|work| *work > Points::ZERO),
            worse => sign(Points::is_negative),
            same => sign(Points::is_zero),
            work => words.change(&progress.work()),
            rules => words.change(&progress.rules()),
        },
    )
}

fn names(words: &Words<'_>, district: &District<'_>, units: &[UnitIndex]) -> String {
    let of = |unit: &UnitIndex| district.assessment.dossier.units[*unit].name.clone();
    units.iter().map(of).collect::<Vec<_>>().join(&words.word("comma"))
}

fn remarks(words: &Words<'_>, published: &District<'_>, now: &District<'_>, progress: &Progress) -> Vec<String> {
    let mut remarks = Vec::new();
    for (key, district, units) in [("came", now, &progress.came), ("gone", published, &progress.gone)] {
        if !units.is_empty() {
            let names = names(words, district, units);
            remarks.push(words.say(&format!("progress.{key}"), context! { count => units.len(), names }));
        }
    }
    for unit in &progress.units {
        if let Some(before) = &unit.named {
            let name = now.assessment.dossier.units[unit.unit].name.as_str();
            remarks.push(words.say("progress.renamed", context! { name, before }));
        }
    }
    if let Some(day) = now.assessment.as_of {
        remarks.push(words.say("progress.running", context! { day => words.date(day) }));
    }
    remarks
}

fn table(words: &Words<'_>, now: &District<'_>, progress: &Progress) -> Table {
    let column = |key: &str, kind, width| Column::new(words.word(&format!("progress.col-{key}")), kind, width);
    let columns = vec![
        column("unit", Kind::Name, 12),
        column("published", Kind::Number, 5),
        column("recomputed", Kind::Number, 6),
        column("now", Kind::Number, 4),
        column("work", Kind::Number, 5),
        column("rules", Kind::Number, 5),
        column("whole", Kind::Number, 5),
        column("places", Kind::Mark, 6),
    ];
    let row = |unit: &Move| {
        vec![
            now.assessment.dossier.units[unit.unit].name.clone(),
            words.cell(&unit.published),
            words.cell(&unit.recomputed),
            words.cell(&unit.now),
            words.cell(&unit.work()),
            words.cell(&unit.rules()),
            words.cell(&unit.whole()),
            words.say("progress.places", context! { then => unit.place_then, now => unit.place_now }),
        ]
    };
    let table = Table::new(words.word("progress.table"), columns, progress.units.iter().map(row).collect());
    if progress.units.is_empty() {
        return table;
    }
    let mean = |of: fn(&Move) -> Points| {
        words.cell(&progress.units.iter().map(of).sum::<Points>().split(progress.units.len()))
    };
    table.with_sum(vec![
        words.word("progress.mean"),
        mean(|unit| unit.published.clone()),
        mean(|unit| unit.recomputed.clone()),
        mean(|unit| unit.now.clone()),
        mean(Move::work),
        mean(Move::rules),
        mean(Move::whole),
        String::new(),
    ])
}

/// The year of an assessment, as its heads say it.
fn year(words: &Words<'_>, district: &District<'_>) -> String {
    words.say("progress.year", context! { year => district.assessment.criteria.edition.year.from.year() })
}

fn slope(words: &Words<'_>, published: &District<'_>, now: &District<'_>, progress: &Progress) -> Chart {
    let lines = progress.units.iter().map(|unit| {
        let name = &now.assessment.dossier.units[unit.unit].name;
        SlopeLine::new(name, (unit.place_then, unit.place_now), unit.risen().abs() >= MOVED)
    });
    let sides = (year(words, published), year(words, now));
    let title = words.word("progress.slope");
    let chart = Chart::slope("progress-places", title, sides, progress.units.len(), lines.collect());
    chart.with_note(words.say("progress.slope-note", context! { places => MOVED })).with_legend(vec![
        ("line", "s-up", words.word("progress.rose")),
        ("line", "s-down", words.word("progress.fell")),
        ("line", "s-faint", words.say("progress.stayed", context! { places => MOVED })),
    ])
}

fn moves(words: &Words<'_>, now: &District<'_>, progress: &Progress) -> Vec<String> {
    let said = |key: &str, is: fn(i64) -> bool| {
        let mut moved: Vec<&Move> = progress.units.iter().filter(|unit| is(unit.risen())).collect();
        moved.sort_by_key(|unit| std::cmp::Reverse(unit.risen().abs()));
        let one = |unit: &&Move| {
            let name = now.assessment.dossier.units[unit.unit].name.as_str();
            words.say("progress.mover", context! { name, then => unit.place_then, now => unit.place_now })
        };
        let names = moved.iter().map(one).collect::<Vec<_>>().join(&words.word("comma"));
        (!moved.is_empty())
            .then(|| words.say(&format!("progress.{key}"), context! { places => MOVED, count => moved.len(), names }))
    };
    let moves: Vec<String> = [said("risers", |risen| risen >= MOVED), said("fallers", |risen| risen <= -MOVED)]
        .into_iter()
        .flatten()
        .collect();
    if moves.is_empty() { vec![words.say("progress.no-movers", context! { places => MOVED })] } else { moves }
}

fn trend(words: &Words<'_>, trend: Trend) -> String {
    words.word(match trend {
        Trend::Closer => "progress.closer",
        Trend::Apart => "progress.apart",
        Trend::Same => "progress.same",
    })
}

fn percent(variation: Option<&Quantity>) -> String {
    variation.map_or_else(|| "—".to_owned(), |variation| variation.fixed(VARIATION_PLACES))
}

fn balanced(words: &Words<'_>, now: &District<'_>, progress: &Progress) -> String {
    let sections = &now.assessment.criteria.sections;
    let of = |wanted: Trend| {
        let with: Vec<&str> = progress
            .sections
            .iter()
            .zip(sections)
            .filter(|(balance, _)| balance.trend() == wanted)
            .map(|(_, section)| section.title.as_str())
            .collect();
        (with.len(), with.join(&words.word("comma")))
    };
    let ((closer, _), (apart, apart_names)) = (of(Trend::Closer), of(Trend::Apart));
    let Balance { then, now } = &progress.total;
    words.say(
        "progress.balanced",
        context! {
            trend => trend(words, progress.total.trend()),
            then => percent(then.variation.as_ref()),
            now => percent(now.variation.as_ref()),
            range_then => words.prose(&Points::from(then.range())),
            range_now => words.prose(&Points::from(now.range())),
            closer,
            apart,
            apart_names,
        },
    )
}

/// This year's rates section by section: the range, the middle half and the median, with last year's middle half under it.
fn strips(words: &Words<'_>, now: &District<'_>, progress: &Progress) -> Chart {
    let ends = |spread: &Spread| [spread.lowest.clone(), spread.highest.clone()];
    let all: Vec<Quantity> =
        progress.sections.iter().flat_map(|section| [ends(&section.then), ends(&section.now)]).flatten().collect();
    let axis = Axis::of_rates(&all);
    let rows = progress.sections.iter().zip(&now.assessment.criteria.sections).flat_map(|(balance, section)| {
        let row = |label: String, spread: &Spread, class: &'static str| {
            let [low, median, high] = &spread.quartiles;
            let mut marks = vec![Mark::line(&axis, &spread.lowest, &spread.highest, "join")];
            let half = axis.fall(&Points::from(low.clone()), &Points::from(high.clone()), &Points::ZERO);
            marks.extend(Mark::bar(&half, class, "hatch"));
            marks.push(Mark::rule(&axis, median, "mid"));
            ChartRow::new(label, vec![percent(spread.variation.as_ref())], marks)
        };
        let then = words.word("progress.then");
        [row(section.title.clone(), &balance.now, "teal"), row(then, &balance.then, "grey").classed("faint")]
    });
    let heads = (words.word("progress.col-section"), vec![words.word("progress.col-variation")]);
    let ticks = axis.ticks(|rate| words.say("percent", context! { rate => rate.hundredfold().to_string() }));
    Chart::rows("progress-balance", words.word("progress.strips"), heads, ticks, rows.collect())
        .with_note(words.word("progress.strips-note"))
        .with_legend(vec![
            ("bar", "teal", words.word("progress.strip-now")),
            ("bar", "grey", words.word("progress.strip-then")),
            ("line", "join", words.word("progress.strip-range")),
            ("rule", "mid", words.word("progress.strip-median")),
        ])
}

fn balance(words: &Words<'_>, now: &District<'_>, progress: &Progress) -> Table {
    let column = |key: &str, kind, width| Column::new(words.word(&format!("progress.col-{key}")), kind, width);
    let mut columns = vec![column("section", Kind::Name, 11), column("year", Kind::Mark, 3)];
    for key in ["lowest", "lower", "median", "upper", "highest", "range", "variation"] {
        columns.push(column(key, Kind::Number, 4));
    }
    columns.push(column("trend", Kind::Mark, 4));
    let mut rows = Vec::new();
    let mut rows_of = |title: &str, balance: &Balance, figure: &dyn Fn(&Quantity) -> String| {
        let of_year = |title: String, year: &str, spread: &Spread, trend: String| {
            let mut row = vec![title, words.word(year), figure(&spread.lowest)];
            row.extend(spread.quartiles.iter().map(figure));
            row.extend([figure(&spread.highest), figure(&spread.range()), percent(spread.variation.as_ref()), trend]);
            row
        };
        rows.push(of_year(title.to_owned(), "progress.then", &balance.then, String::new()));
        rows.push(of_year(String::new(), "progress.this", &balance.now, trend(words, balance.trend())));
    };
    rows_of(&words.word("progress.total"), &progress.total, &|number| words.cell(&Points::from(number.clone())));
    for (balance, section) in progress.sections.iter().zip(&now.assessment.criteria.sections) {
        rows_of(&section.title, balance, &Words::percent);
    }
    Table::new(words.word("progress.balance"), columns, rows)
}
