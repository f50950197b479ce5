//! Lines over the assessment year that rise step by step: what was lost by each day.

use std::fmt::Write;

use jiff::civil::Date;
use serde::Serialize;

use super::{Body, Chart, WIDTH, axis::Axis, lettering};
use crate::{
    moment::Stretch,
    num::{Points, Quantity},
};

/// Height of the drawing under its head.
const HEIGHT: u32 = 200;
/// Where lines may run: left, top and bottom, in pixels under the head; their right end leaves room for words.
const FIELD: (u32, u32, u32) = (38, 12, 168);
/// Size of the type.
const TYPE: u32 = 13;
/// Room between a line's end and its words.
const GAP: u32 = 10;

/// Lines that rise step by step.
#[derive(Clone, Debug, Serialize)]
pub struct Steps {
    /// The lines, those in front last.
    pub lines: Vec<StepLine>,
    /// Round numbers at the left: height and label.
    pub levels: Vec<(u32, String)>,
    /// Days along the bottom: place and label.
    pub days: Vec<(u32, String)>,
    /// Left, right, top and bottom of the field.
    pub field: (u32, u32, u32, u32),
}

/// A line and the words at its end.
#[derive(Clone, Debug, Serialize)]
pub struct StepLine {
    /// `own` or `peers`: how it is drawn.
    pub class: &'static str,
    /// The line, as SVG takes it.
    pub path: String,
    /// Where it ends.
    pub end: (u32, u32),
    /// The words at its end.
    pub label: String,
    /// Their base line.
    pub words: u32,
}

/// What was lost, day by day.
#[derive(Clone, Debug)]
pub struct Rise {
    /// `own` or `peers`: how it is drawn.
    pub class: &'static str,
    /// What stands at its end.
    pub label: String,
    /// Points lost by the end of each day, in the order of days.
    pub days: Vec<(Date, Points)>,
}

impl Chart {
    /// Lines from nothing up to what was lost, over the days of `span`; `days` are written along the bottom.
    pub(in crate::report) fn steps(
        name: &'static str,
        title: impl Into<String>,
        span: Stretch,
        rises: Vec<Rise>,
        days: &[(Date, String)],
    ) -> Chart {
        let (left, top, bottom) = FIELD;
        let words = rises.iter().map(|rise| lettering::width(&rise.label, TYPE)).max().unwrap_or_default();
        let right = WIDTH - words - GAP;
        let values = rises.iter().flat_map(|rise| &rise.days).map(|(_, points)| points.quantity().clone());
        let axis = Axis::around(&values.chain([Quantity::ZERO]).collect::<Vec<_>>());
        let height = |points: &Quantity| bottom - axis.share(points, bottom - top);
        let whole = (span.to - span.from).get_days().max(1).unsigned_abs();
        let place = |day: Date| {
            let passed = (day - span.from).get_days().max(0).unsigned_abs().min(whole);
            left + (right - left) * passed / whole
        };
        let mut lines: Vec<StepLine> = rises
            .into_iter()
            .map(|rise| {
                let mut path = format!("M{left} {bottom}");
                let mut at = bottom;
                for (day, points) in &rise.days {
                    at = height(points.quantity());
                    _ = write!(path, "H{}V{at}", place(*day));
                }
                _ = write!(path, "H{right}");
                StepLine { class: rise.class, path, end: (right, at), label: rise.label, words: 0 }
            })
            .collect();
        let mut order: Vec<usize> = (0..lines.len()).collect();
        order.sort_by_key(|index| lines[*index].end.1);
        let wanted: Vec<u32> = order.iter().map(|index| lines[*index].end.1 + 4).collect();
        for (index, words) in order.into_iter().zip(lettering::spread(&wanted, TYPE + 4, (top, bottom + 4))) {
            lines[index].words = words;
        }
        let levels = axis.ticks(ToString::to_string).into_iter().zip(axis.numbers());
        let body = Steps {
            lines,
            levels: levels.map(|(tick, number)| (height(&number), tick.label)).collect(),
            days: days.iter().map(|(day, label)| (place(*day), label.clone())).collect(),
            field: (left, right, top, bottom),
        };
        Chart::of(name, title.into(), Body::Steps(body), (WIDTH, HEIGHT))
    }
}
