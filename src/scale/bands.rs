//! `bands`: points by the band in which a measure falls.

use super::{Bounds, Effect, Figure, Given, Step, Wording};
use crate::{
    diag::{Code, Diagnostic},
    measure::plan::Reading,
    measure::{self, Measure, Side},
    num::{Points, Quantity},
    reader::Table,
    source::Span,
};

/// Gives the points of the band in which the measure falls. Bands neither overlap nor leave a hole.
///
/// ```toml
/// bands = { share = "spot-checks", where = "上报数 != 核实数", rows = [
///   { up-to = "0.5%", points = "100%" },
///   { over = "0.5%", up-to = "2%", points = "60%" },
///   { over = "2%", points = 0 },
/// ] }
/// ```
///
/// A row with only an upper end begins where the row before it ends, and one with only a lower end goes on from there.
#[derive(Clone, Debug)]
pub struct Bands {
    /// What is measured.
    pub measure: Measure,
    /// The bands, in the order written, and the points of each.
    pub rows: Vec<(Bounds, Figure)>,
}

impl Bands {
    pub(super) const KEYS: &'static [&'static str] = &["rows"];

    pub(super) fn read(table: &Table, reading: &mut Reading<'_>) -> Option<Bands> {
        let measure = measure::read(table, Bands::KEYS, reading);
        table.required("rows", &mut reading.diags)?;
        let rows = read_rows(table, reading)?;
        for slip in slips(&rows) {
            let (code, at, span) = slip;
            reading.diags.push(Diagnostic::new(code, span).with("at", at));
        }
        let rows: Vec<(Bounds, Figure)> = rows.into_iter().map(|(bounds, figure, _)| (bounds, figure)).collect();
        let measure = measure?;
        let side = costly_side(&rows, reading);
        reading.blame(&measure, side);
        Some(Bands { measure, rows })
    }

    pub(super) fn step(&self, given: &Given<'_>) -> Step {
        let fact = (given.fact)(&self.measure);
        let of = self.rows.iter().map(|(_, figure)| given.points(figure)).max().unwrap_or(Points::ZERO);
        let Some(measured) = fact.number() else { return Step::nothing(of) };
        let row = self.rows.iter().find(|(bounds, _)| bounds.contain(&measured));
        let points = row.map_or(Points::ZERO, |(_, figure)| given.points(figure));
        let band = row.map(|(bounds, _)| bounds.to_string()).unwrap_or_default();
        let working = format!("{} ({band}) → {points}", super::shown_amount(&fact));
        Step { effect: Effect::Earned { of, points }, measured: Some(measured), working }
    }

    pub(super) fn measures(&self) -> Vec<&Measure> {
        vec![&self.measure]
    }

    pub(super) fn in_words(&self, wording: &Wording<'_>) -> String {
        let rows: Vec<String> = self
            .rows
            .iter()
            .map(|(bounds, figure)| {
                let words = minijinja::context! { bounds => bounds.to_string(), points => figure.in_words(wording) };
                wording.lang.say("scale.band", words)
            })
            .collect();
        let words = minijinja::context! {
            measure => wording.measure(&self.measure),
            rows => rows.join(&wording.lang.word("list.semicolon")),
        };
        wording.lang.say("scale.bands", words)
    }
}

/// Where low values earn more, what was found costs points; otherwise what is missing does.
fn costly_side(rows: &[(Bounds, Figure)], reading: &Reading<'_>) -> Side {
    let best = rows.iter().max_by_key(|(_, figure)| figure.weights(reading));
    match best {
        Some((bounds, _)) if bounds.low.is_none() => Side::Part,
        _ => Side::Rest,
    }
}

type Row = (Bounds, Figure, Span);

fn read_rows(table: &Table, reading: &mut Reading<'_>) -> Option<Vec<Row>> {
    let mut known: Vec<&str> = Bounds::KEYS.to_vec();
    known.push("points");
    let mut rows: Vec<Row> = Vec::new();
    let mut whole = true;
    for row in table.tables("rows", &mut reading.diags) {
        row.only(&known, &mut reading.diags);
        let bounds = Bounds::read(row, &mut reading.diags);
        let points = Figure::required("points", row, reading);
        match (bounds, points) {
            (Some(bounds), Some(points)) => rows.push((following(bounds, rows.last()), points, row.span.clone())),
            _ => whole = false,
        }
    }
    whole.then_some(rows)
}

/// The same band, beginning where the one before it ends when its own lower end is left out.
fn following(bounds: Bounds, before: Option<&Row>) -> Bounds {
    let low = bounds.low.or_else(|| {
        let (end, closed) = before.and_then(|(before, ..)| before.high.clone())?;
        // Bands listed from the top down leave out their upper ends; an open low end then is meant.
        (bounds.high.as_ref()?.0 > end).then_some((end, !closed))
    });
    let high = bounds.high.or_else(|| {
        let (end, closed) = before.and_then(|(before, ..)| before.low.clone())?;
        (low.as_ref()?.0 < end).then_some((end, !closed))
    });
    Bounds { low, high }
}

/// Where two bands meet wrongly: a point in both, or in neither.
fn slips(rows: &[Row]) -> Vec<(Code, Quantity, Span)> {
    let mut ordered: Vec<&Row> = rows.iter().collect();
    ordered.sort_by(|(left, ..), (right, ..)| {
        left.low.cmp(&right.low).then_with(|| left.high.is_none().cmp(&right.high.is_none()))
    });
    ordered
        .windows(2)
        .filter_map(|pair| {
            let ((below, ..), (above, _, span)) = (pair[0], pair[1]);
            let (high, high_closed) = below.high.clone().map_or((None, true), |(end, closed)| (Some(end), closed));
            let (low, low_closed) = above.low.clone().map_or((None, true), |(end, closed)| (Some(end), closed));
            let (Some(high), Some(low)) = (high, low) else {
                let at = above.low.clone().or(below.high.clone()).map_or(Quantity::ZERO, |(end, _)| end);
                return Some((Code::BandsOverlap, at, span.clone()));
            };
            let code = match low.cmp(&high) {
                std::cmp::Ordering::Less => Code::BandsOverlap,
                std::cmp::Ordering::Greater => Code::BandsHole,
                std::cmp::Ordering::Equal if low_closed && high_closed => Code::BandsOverlap,
                std::cmp::Ordering::Equal if !low_closed && !high_closed => Code::BandsHole,
                std::cmp::Ordering::Equal => return None,
            };
            Some((code, low, span.clone()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scale::{
        Scale,
        testing::{MEASURE, by_group, figure, gained, number, share, step, step_among},
    };

    /// 不超过 1% 得满分，超过 1% 至 3% 得 60%，超过 3% 不得分。
    fn bands() -> Scale {
        let end = |text: &str, closed| Some((number(text), closed));
        let rows = vec![
            (Bounds { low: None, high: end("1", true) }, figure("100%")),
            (Bounds { low: end("1", false), high: end("3", true) }, figure("60%")),
            (Bounds { low: end("3", false), high: None }, figure("0")),
        ];
        Scale::Bands(Bands { measure: MEASURE, rows })
    }

    #[test]
    fn a_boundary_belongs_to_the_band_that_says_so() {
        assert_eq!(gained(&step(&bands(), share("1", "101"))), "10");
        assert_eq!(gained(&step(&bands(), share("1", "100"))), "10");
        assert_eq!(gained(&step(&bands(), share("1", "99"))), "6");
        assert_eq!(gained(&step(&bands(), share("3", "100"))), "6");
        assert_eq!(gained(&step(&bands(), share("31", "1000"))), "0");
    }

    #[test]
    fn a_band_gives_each_group_its_points() {
        let rows = vec![(Bounds { low: Some((number("0"), true)), high: None }, by_group("4", "3"))];
        let bands = Scale::Bands(Bands { measure: MEASURE, rows });
        assert_eq!(gained(&step_among(&bands, share("1", "2"), &[], 0)), "4");
        assert_eq!(gained(&step_among(&bands, share("1", "2"), &[], 1)), "3");
    }

    #[test]
    fn outside_every_band_there_is_nothing_to_earn() {
        let rows = vec![(Bounds { low: Some((number("50"), true)), high: None }, figure("4"))];
        let bands = Scale::Bands(Bands { measure: MEASURE, rows });
        assert_eq!(gained(&step(&bands, share("1", "4"))), "0");
        assert_eq!(gained(&step(&bands, share("0", "0"))), "—");
    }
}
