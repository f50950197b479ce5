//! A line over the assessment year that goes down where points were lost.

use jiff::civil::Date;
use serde::Serialize;

use super::{Body, Chart, WIDTH, axis::Axis, lettering};
use crate::{
    moment::Stretch,
    num::{Points, Quantity},
};

/// Where the line may run: left, right, top and bottom, in pixels under the head.
const FIELD: (u32, u32, u32, u32) = (46, WIDTH - 16, 18, 210);
/// Height of the drawing under its head.
const HEIGHT: u32 = 244;
/// Size of the type.
const TYPE: u32 = 12;

/// A line that goes down step by step.
#[derive(Clone, Debug, Serialize)]
pub struct Steps {
    /// The line, as SVG takes it.
    pub line: String,
    /// The surface under it.
    pub surface: String,
    /// Round numbers at the left: height and label.
    pub levels: Vec<(u32, String)>,
    /// Days along the bottom: place and label.
    pub days: Vec<(u32, String)>,
    /// What is written at the largest steps.
    pub labels: Vec<Label>,
    /// Left, right, top and bottom of the field.
    pub field: (u32, u32, u32, u32),
}

/// Words at a step.
#[derive(Clone, Debug, Serialize)]
pub struct Label {
    /// Where they begin or, where they stand left of it, end.
    pub x: u32,
    /// Their base line.
    pub y: u32,
    /// Whether they stand left of the step.
    pub left: bool,
    /// The words.
    pub text: String,
    /// Where the step itself is.
    pub at: (u32, u32),
}

/// A day on which points were lost.
#[derive(Clone, Debug)]
pub struct Drop {
    /// The day.
    pub day: Date,
    /// Points left after it.
    pub left: Points,
    /// What is written at it; empty where nothing is.
    pub label: String,
}

impl Chart {
    /// A line from full marks down to what is left, over the days of the year; `days` are written along the bottom.
    pub(in crate::report) fn steps(
        name: &'static str,
        title: impl Into<String>,
        (year, full): (Stretch, &Points),
        drops: &[Drop],
        days: &[(Date, String)],
    ) -> Chart {
        let (left, right, top, bottom) = FIELD;
        let values: Vec<Quantity> = [full.quantity().clone()]
            .into_iter()
            .chain(drops.iter().map(|drop| drop.left.quantity().clone()))
            .collect();
        let axis = Axis::around(&values);
        let height = |points: &Quantity| bottom - axis.share(points, bottom - top);
        let whole = (year.to - year.from).get_days().max(1).unsigned_abs();
        let place = |day: Date| {
            let passed = (day - year.from).get_days().clamp(0, i32::try_from(whole).unwrap_or(i32::MAX)).unsigned_abs();
            left + (right - left) * passed / whole
        };
        let mut line = format!("M{left} {}", height(full.quantity()));
        for drop in drops {
            line.push_str(&format!("H{}V{}", place(drop.day), height(drop.left.quantity())));
        }
        line.push_str(&format!("H{right}"));
        let surface = format!("{line}V{bottom}H{left}Z");
        let levels = axis.ticks(ToString::to_string).into_iter().zip(axis.numbers());
        let mut lowest = top;
        let labels = drops.iter().filter(|drop| !drop.label.is_empty()).map(|drop| {
            let at = (place(drop.day), height(drop.left.quantity()));
            let wide = lettering::width(&drop.label, TYPE);
            let toward_left = at.0 + 10 + wide > right;
            // The line falls from left to right, so words over it, on its right, are clear of it; they keep clear of each other.
            let y = at.1.saturating_sub(8).max(lowest + 16).min(bottom - 4);
            lowest = y;
            let x = if toward_left { at.0.saturating_sub(6) } else { at.0 + 8 };
            Label { x, y, left: toward_left, text: drop.label.clone(), at }
        });
        let labels = labels.collect();
        let body = Steps {
            line,
            surface,
            levels: levels.map(|(tick, number)| (height(&number), tick.label)).collect(),
            days: days.iter().map(|(day, label)| (place(*day), label.clone())).collect(),
            labels,
            field: FIELD,
        };
        Chart::of(name, title.into(), Body::Steps(body), (WIDTH, HEIGHT))
    }
}
