//! `table`: each record looked up, and the points added.

use std::fmt::Write;

use super::{Bounds, Effect, Figure, Given, Step, Wording};
use crate::{
    condition::{Expression, Type},
    diag::{Code, Diagnostic},
    measure::plan::{PlanIndex, Reading},
    measure::{self, Amount, Bin, Measure, Selection, Side, Sorted, Tallied},
    num::{Points, Quantity},
    reader,
};

/// Looks each record up by a column or an expression, and adds the points of its row. With `once-per` a matter counts once,
/// in the row that gives or takes most (就高不就低).
///
/// ```toml
/// table = { count = "briefs", of = "级别", once-per = "稿件编号", take = "highest", rows = [
///   { is = "国家", points = 3 }, { is = "省", points = 2 }, { is = "市", points = 1 },
/// ] }
/// ```
#[derive(Clone, Debug)]
pub struct Table {
    /// The records, sorted into the rows.
    measure: Measure,
    /// Its place in the plan.
    entry: PlanIndex,
    /// Points of each row, in the order written.
    rows: Vec<(Bin, Figure)>,
    /// Whether rows give points, rather than take them.
    earns: bool,
    /// No more than this in all.
    cap: Option<Figure>,
}

impl Table {
    pub(super) const KEYS: &'static [&'static str] = &["of", "rows", "once-per", "take", "cap", "count", "where"];

    /// Words for `take`.
    pub const TAKES: &'static [(&'static str, bool)] = &[("highest", true), ("all", false)];

    pub(super) fn read(table: &reader::Table, reading: &mut Reading<'_>) -> Option<Table> {
        let known: Vec<&str> = Table::KEYS.iter().chain(&Selection::KEYS).copied().collect();
        table.only(&known, &mut reading.diags);
        table.required("count", &mut reading.diags)?;
        let selection = Selection::read("count", table, reading)?;
        let ledger = &reading.schema[selection.ledger];
        let of = table.required_text("of", &mut reading.diags)?;
        let of = Expression::read(of, ledger, &mut reading.diags)?;
        let once = table.text("once-per", &mut reading.diags);
        let once = match &once {
            Some(name) => Some(ledger.linked_column(name, &mut reading.diags)?),
            None => None,
        };
        let highest = table.word("take", Table::TAKES, &mut reading.diags).unwrap_or(true);
        table.required("rows", &mut reading.diags)?;
        let (rows, earns) = read_rows(table, of.kind(), reading)?;
        let once = once.filter(|_| highest);
        let precedence = match precedence(&rows, reading) {
            Some(precedence) => precedence,
            None if once.is_some() => {
                reading.diags.push(Diagnostic::new(Code::NoHighest, measure::span_of(table, "rows")));
                return None;
            }
            None => (0..rows.len()).collect(),
        };
        let sorted =
            Sorted { selection, of, bins: rows.iter().map(|(bin, _)| bin.clone()).collect(), once, precedence };
        let entry = reading.plan(Tallied::Sorted(sorted), &measure::span_of(table, "count"));
        let measure = Measure::Single(entry);
        reading.blame(&measure, if earns { Side::Rest } else { Side::Part });
        let cap = Figure::read("cap", table, reading);
        Some(Table { measure, entry, rows, earns, cap })
    }

    /// Whether rows give points, rather than take them.
    #[must_use]
    pub fn earns(&self) -> bool {
        self.earns
    }

    /// Points of the row in which a record fell.
    #[must_use]
    pub fn row(&self, row: usize) -> Option<&(Bin, Figure)> {
        self.rows.get(row)
    }

    pub(super) fn step(&self, given: &Given<'_>) -> Step {
        let fact = (given.fact)(&self.measure);
        let Amount::Sorted(counts) = fact.amount() else {
            let could = || self.cap.as_ref().map_or_else(|| given.max.clone(), |cap| given.points(cap));
            return if self.earns { Step::nothing(could()) } else { Step::nothing_taken(&fact) };
        };
        let filled: Vec<(Points, u64)> = counts
            .iter()
            .zip(&self.rows)
            .filter(|(count, _)| **count > 0)
            .map(|(count, (_, figure))| (given.points(figure), *count))
            .collect();
        let uncapped: Points = filled.iter().map(|(points, count)| points.times(&Quantity::from(*count))).sum();
        let cap = self.cap.as_ref().map(|cap| given.points(cap));
        let points = cap.clone().map_or_else(|| uncapped.clone(), |cap| uncapped.clone().min(cap));
        let terms: Vec<String> = filled.iter().map(|(points, count)| format!("{points} × {count}")).collect();
        let mut working = if terms.is_empty() { "0".to_owned() } else { format!("{} = {uncapped}", terms.join(" + ")) };
        if points != uncapped {
            _ = write!(working, " → {points}");
        }
        let effect = if self.earns {
            Effect::Earned { of: cap.unwrap_or_else(|| given.max.clone()), points }
        } else {
            Effect::Lost { points, uncapped }
        };
        Step { effect, measured: fact.number(), working }
    }

    pub(super) fn measures(&self) -> Vec<&Measure> {
        vec![&self.measure]
    }

    pub(super) fn in_words(&self, wording: &Wording<'_>) -> String {
        let key = if self.earns { "scale.row-earns" } else { "scale.row-loses" };
        let rows: Vec<String> = self
            .rows
            .iter()
            .map(|(bin, figure)| {
                let what = match bin {
                    Bin::Is(text) => text.clone(),
                    Bin::Within(bounds) => bounds.to_string(),
                };
                wording.lang.say(key, minijinja::context! { what, points => figure.in_words(wording) })
            })
            .collect();
        let words = minijinja::context! {
            measure => wording.plan[self.entry].tallied.in_words(wording.schema, wording.lang),
            rows => rows.join(&wording.lang.word("list.semicolon")),
            cap => self.cap.as_ref().map(|cap| cap.in_words(wording)).unwrap_or_default(),
        };
        wording.lang.say("scale.table", words)
    }
}

/// For each row its place among the others, the highest first; `None` where groups or units would order them differently.
fn precedence(rows: &[(Bin, Figure)], reading: &Reading<'_>) -> Option<Vec<usize>> {
    let weights: Vec<Vec<Quantity>> = rows.iter().map(|(_, figure)| figure.weights(reading)).collect::<Option<_>>()?;
    let of_group = |group: usize| {
        let mut order: Vec<usize> = (0..rows.len()).collect();
        order.sort_by(|left, right| weights[*right][group].cmp(&weights[*left][group]).then(left.cmp(right)));
        order
    };
    let order = of_group(0);
    let groups = weights.first().map_or(1, Vec::len);
    if (1..groups).any(|group| of_group(group) != order) {
        return None;
    }
    Some((0..rows.len()).map(|row| order.iter().position(|at| *at == row).expect("every row is ordered")).collect())
}

/// The rows, and whether they give points; a table either gives or takes.
fn read_rows(table: &reader::Table, of: Type, reading: &mut Reading<'_>) -> Option<(Vec<(Bin, Figure)>, bool)> {
    let mut known: Vec<&str> = Bounds::KEYS.to_vec();
    known.extend(["points", "lose"]);
    let tables = table.tables("rows", &mut reading.diags);
    let earns = tables.first().is_some_and(|row| row.get("points").is_some());
    let key = if earns { "points" } else { "lose" };
    let rows: Vec<Option<(Bin, Figure)>> = tables
        .into_iter()
        .map(|row| {
            row.only(&known, &mut reading.diags);
            let figure = Figure::required(key, row, reading);
            Some((read_bin(row, of, reading)?, figure?))
        })
        .collect();
    Some((rows.into_iter().collect::<Option<Vec<_>>>()?, earns))
}

fn read_bin(row: &reader::Table, of: Type, reading: &mut Reading<'_>) -> Option<Bin> {
    match of {
        Type::Text => row.required_text("is", &mut reading.diags).map(|text| Bin::Is(text.value)),
        Type::Number => Bounds::read(row, &mut reading.diags).map(Bin::Within),
        other => {
            let mismatch = Diagnostic::new(Code::ConditionType, &row.span).with("text", "of");
            reading.diags.push(mismatch.with("found", other.key()).with("wanted", Type::Number.key()));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scale::{
        Scale,
        testing::{MEASURE, by_group, figure, gained, step, step_among},
    };

    fn table(earns: bool, rows: [Figure; 2], cap: Option<Figure>) -> Scale {
        let [first, second] = rows;
        let rows = vec![(Bin::Is("省".to_owned()), first), (Bin::Is("市".to_owned()), second)];
        Scale::Lookup(Table { measure: MEASURE, entry: PlanIndex(0), rows, earns, cap })
    }

    #[test]
    fn the_points_of_each_record_are_added() {
        let table = table(true, [figure("2"), figure("1")], None);
        assert_eq!(gained(&step(&table, Amount::Sorted(vec![1, 3]))), "5");
        assert_eq!(step(&table, Amount::Sorted(vec![1, 3])).working, "2 × 1 + 1 × 3 = 5");
    }

    #[test]
    fn a_cap_holds_what_is_lost() {
        let table = table(false, [figure("2"), figure("10%")], Some(figure("3")));
        assert_eq!(gained(&step(&table, Amount::Sorted(vec![1, 1]))), "-3");
        assert_eq!(gained(&step(&table, Amount::Sorted(vec![2, 0]))), "-3");
        assert_eq!(gained(&step(&table, Amount::Sorted(vec![0, 0]))), "-0");
    }

    #[test]
    fn a_row_gives_each_group_its_points() {
        let table = table(true, [by_group("2", "3"), figure("1")], None);
        assert_eq!(gained(&step_among(&table, Amount::Sorted(vec![1, 0]), &[], 0)), "2");
        assert_eq!(gained(&step_among(&table, Amount::Sorted(vec![1, 0]), &[], 1)), "3");
    }
}
