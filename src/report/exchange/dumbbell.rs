//! A unit's rate, the median and the best of its peers on one line; the others are dots without names.

use serde::Serialize;

use super::{
    super::chart::{Axis, Tick},
    super::words::Words,
    title,
};
use crate::{
    district::SMALLEST_GROUP,
    dossier::UnitIndex,
    exchange::{Comparison, Exchange, Peers},
    num::Quantity,
};

/// Some dumbbells on one axis.
#[derive(Clone, Debug, Serialize)]
pub struct Dumbbells {
    /// What they show.
    pub title: String,
    /// Round numbers along the axis.
    pub ticks: Vec<Tick>,
    /// The rows.
    pub rows: Vec<Dumbbell>,
    /// Whether likeness tells some peers apart.
    pub has_alike: bool,
}

/// One row.
#[derive(Clone, Debug, Serialize)]
pub struct Dumbbell {
    /// What is compared.
    pub label: String,
    /// Where the other peers lie, without names.
    pub others: Vec<String>,
    /// Where the unit lies.
    pub own_at: String,
    /// Where the median lies.
    pub median_at: String,
    /// Where the best lies.
    pub best_at: String,
    /// Whether the unit is at the best.
    pub is_best: bool,
    /// The unit's rate, in percent.
    pub own: String,
    /// The median rate.
    pub median: String,
    /// The median rate of those most alike.
    pub alike: String,
    /// The best rate.
    pub best: String,
    /// Points to the best.
    pub behind: String,
}

/// What dumbbells are drawn from.
pub(super) struct Beside<'a> {
    pub(super) words: &'a Words<'a>,
    pub(super) exchange: &'a Exchange<'a>,
    pub(super) peers: &'a Peers,
    pub(super) unit: UnitIndex,
}

impl Beside<'_> {
    /// The dumbbells of some comparisons, on the axis that holds all of `together`; `None` where there are none.
    pub(super) fn drawn(&self, key: &str, compared: &[Comparison], together: &[Comparison]) -> Option<Dumbbells> {
        if compared.is_empty() {
            return None;
        }
        let all = together.iter().flat_map(|of| self.dots(of).into_iter().chain([of.own.rate(), of.best.clone()]));
        let axis = Axis::of_rates(&all.collect::<Vec<_>>());
        Some(Dumbbells {
            title: self.words.word(key),
            ticks: axis.ticks(|rate| format!("{}%", rate.hundredfold())),
            rows: compared.iter().map(|of| self.row(of, &axis)).collect(),
            has_alike: compared.iter().any(|of| of.alike.is_some()),
        })
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

    fn row(&self, of: &Comparison, axis: &Axis) -> Dumbbell {
        let own = of.own.rate();
        let mut others: Vec<String> = self.dots(of).iter().map(|rate| axis.at(rate)).collect();
        others.dedup();
        Dumbbell {
            label: title(self.words, self.exchange, of.aspect),
            others,
            own_at: axis.at(&own),
            median_at: axis.at(&of.median),
            best_at: axis.at(&of.best),
            is_best: own == of.best,
            own: Words::percent(&own),
            median: Words::percent(&of.median),
            alike: of.alike.as_ref().map(Words::percent).unwrap_or_default(),
            best: Words::percent(&of.best),
            behind: self.words.cell_or_dash(&of.behind()),
        }
    }
}
