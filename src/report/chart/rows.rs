//! Rows that share one axis: bars, dots and lines beside a label and its numbers.

use serde::Serialize;

use super::{
    Body, Chart, WIDTH,
    axis::{Axis, Bar, Tick},
    lettering,
};
use crate::num::{Points, Quantity};

/// Height of a row in a drawing.
const ROW: u32 = 25;
/// Height of the axis over the rows.
const AXIS: u32 = 22;
/// Size of the type.
const TYPE: u32 = 13;
/// Room between columns.
const GAP: u32 = 12;

/// Rows that share one axis.
#[derive(Clone, Debug, Serialize)]
pub struct RowChart {
    /// What the rows are.
    pub head: String,
    /// What the numbers beside them are, column by column.
    pub columns: Vec<Heading>,
    /// Round numbers along the axis.
    pub ticks: Vec<Tick>,
    /// The rows.
    pub rows: Vec<ChartRow>,
    /// Where labels end.
    pub label: u32,
    /// Where shapes begin.
    pub left: u32,
    /// How wide shapes may spread.
    pub span: u32,
    /// Where the first row begins.
    pub first: u32,
    /// Height of a row.
    pub step: u32,
}

/// What the numbers of a column are.
#[derive(Clone, Debug, Serialize)]
pub struct Heading {
    /// In words; may be empty.
    pub title: String,
    /// Where the column ends in a drawing.
    pub x: u32,
}

/// A row of shapes.
#[derive(Clone, Debug, Serialize)]
pub struct ChartRow {
    /// What it is.
    pub label: String,
    /// `plain`, `strong` or `faint`: how its words stand out.
    pub class: &'static str,
    /// Its numbers, one for each column.
    pub values: Vec<String>,
    /// What it shows, for those who do not see it.
    pub spoken: String,
    /// Its shapes, those in front last.
    pub marks: Vec<Mark>,
    /// Where it begins in a drawing.
    pub y: u32,
}

/// A shape at its place, in percent of the width.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "shape", rename_all = "kebab-case")]
pub enum Mark {
    /// A bar.
    Bar {
        /// How it is coloured.
        class: &'static str,
        /// Where it begins.
        x: String,
        /// How wide it is.
        width: String,
    },
    /// A dot.
    Dot {
        /// How it is coloured.
        class: &'static str,
        /// Where it is.
        x: String,
        /// Its radius in pixels.
        radius: &'static str,
    },
    /// A line along the row, in its middle.
    Line {
        /// How it is coloured.
        class: &'static str,
        /// Where it begins.
        from: String,
        /// Where it ends.
        to: String,
    },
    /// A line across the row.
    Rule {
        /// How it is coloured.
        class: &'static str,
        /// Where it is.
        x: String,
        /// From how high up, in percent of the row.
        from: &'static str,
        /// To how far down.
        to: &'static str,
    },
}

impl Mark {
    /// A dot at a number.
    pub(in crate::report) fn dot(axis: &Axis, at: &Quantity, class: &'static str, radius: &'static str) -> Mark {
        Mark::Dot { class, x: axis.at(at), radius }
    }

    /// A line between two numbers.
    pub(in crate::report) fn line(axis: &Axis, from: &Quantity, to: &Quantity, class: &'static str) -> Mark {
        Mark::Line { class, from: axis.at(from), to: axis.at(to) }
    }

    /// A line across the row at a number, over its middle.
    pub(in crate::report) fn rule(axis: &Axis, at: &Quantity, class: &'static str) -> Mark {
        Mark::Rule { class, x: axis.at(at), from: "14%", to: "86%" }
    }

    /// A line across the whole row at a number, which meets those of its neighbours.
    pub(in crate::report) fn through(axis: &Axis, at: &Quantity, class: &'static str) -> Mark {
        Mark::Rule { class, x: axis.at(at), from: "0%", to: "100%" }
    }

    /// A bar, and the part of it that is hatched.
    pub(in crate::report) fn bar(bar: &Bar, class: &'static str, hatch: &'static str) -> Vec<Mark> {
        let mut marks = vec![Mark::Bar { class, x: bar.x.clone(), width: bar.width.clone() }];
        if bar.hatched {
            marks.push(Mark::Bar { class: hatch, x: bar.hatch_x.clone(), width: bar.hatch_width.clone() });
        }
        marks
    }

    /// A bar from nothing to a number.
    pub(in crate::report) fn length(axis: &Axis, of: &Points, hatched: &Points) -> Vec<Mark> {
        Mark::bar(&axis.length(of, hatched), "slate", "hatch")
    }
}

impl ChartRow {
    /// A row of that label, numbers and shapes.
    pub(in crate::report) fn new(label: impl Into<String>, values: Vec<String>, marks: Vec<Mark>) -> ChartRow {
        let label = label.into();
        let spoken = [std::slice::from_ref(&label), &values].concat().join(" ");
        ChartRow { label, class: "plain", values, spoken, marks, y: 0 }
    }

    /// The same row, its words standing out as `class` says.
    pub(in crate::report) fn classed(mut self, class: &'static str) -> ChartRow {
        self.class = class;
        self
    }
}

impl Chart {
    /// Rows under an axis whose round numbers are `ticks`. The last columns hold numbers, one for each of `columns`.
    pub(in crate::report) fn rows(
        name: &'static str,
        title: impl Into<String>,
        (head, columns): (String, Vec<String>),
        ticks: Vec<Tick>,
        mut rows: Vec<ChartRow>,
    ) -> Chart {
        let widest = |texts: &mut dyn Iterator<Item = &str>| {
            texts.map(|text| lettering::width(text, TYPE)).max().unwrap_or_default()
        };
        let label = widest(&mut rows.iter().map(|row| row.label.as_str()).chain([head.as_str()]));
        let mut right = WIDTH;
        let mut headings: Vec<Heading> = Vec::new();
        for (index, title) in columns.into_iter().enumerate().rev() {
            let numbers = rows.iter().filter_map(|row| row.values.get(index)).map(String::as_str);
            let wide = widest(&mut numbers.chain([title.as_str()]));
            headings.insert(0, Heading { title, x: right });
            right -= wide + GAP;
        }
        for (row, y) in rows.iter_mut().zip((0..).map(|index| AXIS + index * ROW)) {
            row.y = y;
        }
        let left = label + GAP;
        let height = AXIS + ROW * u32::try_from(rows.len()).unwrap_or(u32::MAX / ROW) + 8;
        let span = right.saturating_sub(left);
        let body = RowChart { head, columns: headings, ticks, rows, label, left, span, first: AXIS, step: ROW };
        Chart::of(name, title.into(), Body::Rows(body), (WIDTH, height))
    }
}
