//! A unit's rate, the median and the best of its peers on one line; the others are dots without names.

use super::{
    super::{
        chart::{Axis, Chart, ChartRow, Mark},
        words::Words,
    },
    title,
};
use crate::{
    district::SMALLEST_GROUP,
    dossier::UnitIndex,
    exchange::{Comparison, Exchange, Peers},
    num::Quantity,
};

/// What dumbbells are drawn from.
pub(super) struct Dumbbells<'a> {
    pub(super) words: &'a Words<'a>,
    pub(super) exchange: &'a Exchange<'a>,
    pub(super) peers: &'a Peers,
    pub(super) unit: UnitIndex,
}

impl Dumbbells<'_> {
    /// The dumbbells of some comparisons, on the axis that holds all of `together`; `None` where there are none.
    pub(super) fn drawn(&self, name: &'static str, compared: &[Comparison], together: &[Comparison]) -> Option<Chart> {
        if compared.is_empty() {
            return None;
        }
        let all = together.iter().flat_map(|of| self.dots(of).into_iter().chain([of.own.rate(), of.best.clone()]));
        let axis = Axis::of_rates(&all.collect::<Vec<_>>());
        let ticks = axis.ticks(|rate| format!("{}%", rate.hundredfold()));
        let word = |key: &str| self.words.word(&format!("exchange.{key}"));
        let mut columns = vec![word("col-own"), word("col-median"), word("col-best"), word("col-behind")];
        if self.is_alike_known() {
            columns.insert(2, word("col-alike"));
        }
        let rows = compared.iter().map(|of| self.row(of, &axis)).collect();
        let chart = Chart::rows(name, word(&format!("by-{name}")), (word("col-aspect"), columns), ticks, rows);
        let legend = vec![
            ("dot", "mine", word("col-own")),
            ("dot", "best", word("is-best")),
            ("dot", "ring", word("col-best")),
            ("rule", "mid", word("col-median")),
            ("dot", "grey", word("others")),
        ];
        Some(chart.with_legend(legend))
    }

    fn is_alike_known(&self) -> bool {
        !self.peers.alike.is_empty()
    }

    /// The rates of the other peers, each once; none of so few that they could be told apart.
    fn dots(&self, of: &Comparison) -> Vec<Quantity> {
        if self.peers.all.len() < SMALLEST_GROUP {
            return Vec::new();
        }
        let others: Vec<UnitIndex> = self.peers.all.iter().copied().filter(|peer| *peer != self.unit).collect();
        let mut rates = self.exchange.rates(&others, of.aspect);
        rates.sort();
        rates.dedup();
        rates
    }

    fn row(&self, of: &Comparison, axis: &Axis) -> ChartRow {
        let own = of.own.rate();
        let mut marks: Vec<Mark> = self.dots(of).iter().map(|rate| Mark::dot(axis, rate, "grey", "2.4")).collect();
        marks.push(Mark::line(axis, &own, &of.best, "gap"));
        marks.push(Mark::rule(axis, &of.median, "mid"));
        if own == of.best {
            marks.push(Mark::dot(axis, &own, "best", "5.6"));
        } else {
            marks.push(Mark::dot(axis, &of.best, "ring", "4.6"));
            marks.push(Mark::dot(axis, &own, "mine", "5.6"));
        }
        let mut values = vec![Words::percent(&own), Words::percent(&of.median), Words::percent(&of.best)];
        if self.is_alike_known() {
            values.insert(2, of.alike.as_ref().map_or_else(|| "—".to_owned(), Words::percent));
        }
        values.push(self.words.cell_or_dash(&of.behind()));
        ChartRow::new(title(self.words, self.exchange, of.aspect), values, marks)
    }
}
