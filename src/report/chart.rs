//! Charts: shapes at exact places, drawn by one template for each kind, in a page, a document and a picture alike.
//!
//! A chart of rows is a column of a table: a page prints it as one, so that its numbers can be read and copied. Every other
//! kind is a drawing with its numbers written in it.

use serde::Serialize;

mod axis;
mod heat;
mod lettering;
mod rows;
mod slope;
mod steps;
#[cfg(test)]
mod tests;

pub use axis::{Bar, Tick};
pub use heat::{Heat, Shaded};
pub use rows::{ChartRow, Mark, RowChart};
pub use slope::{Slope, SlopeLine};
pub use steps::{Rise, Steps};

pub(super) use axis::Axis;

/// Width of a drawing, in pixels.
const WIDTH: u32 = 760;
/// Height of a drawing's title.
const HEAD: u32 = 30;
/// Height of the sentence under it.
const NOTE: u32 = 22;

/// A chart.
#[derive(Clone, Debug, Serialize)]
pub struct Chart {
    /// What it is filed under: plain letters, none like it in one paper.
    pub name: &'static str,
    /// What it shows.
    pub title: String,
    /// How to read it, in a sentence; may be empty.
    pub note: String,
    /// What the shapes mean.
    pub legend: Vec<Meaning>,
    /// What is drawn.
    pub body: Body,
    /// Width of the drawing in pixels.
    pub width: u32,
    /// Height of the drawing in pixels.
    pub height: u32,
    /// Where the drawing begins under its head.
    pub top: u32,
}

/// What a shape means.
#[derive(Clone, Debug, Serialize)]
pub struct Meaning {
    /// `bar`, `hatch`, `dot`, `ring`, `line` or `rule`: how it is drawn.
    pub shape: &'static str,
    /// How it is coloured.
    pub class: &'static str,
    /// In words.
    pub label: String,
    /// Where its sign stands in the drawing.
    pub x: u32,
}

/// What a chart draws; the name of a kind is the name of its template in `reports/_charts/`.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Body {
    /// Rows that share one axis.
    Rows(RowChart),
    /// Lines that rise step by step over the year.
    Steps(Steps),
    /// Places then and now.
    Slope(Slope),
    /// Rates by unit and section.
    Heat(Heat),
}

impl Body {
    /// The name of its kind.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Body::Rows(_) => "rows",
            Body::Steps(_) => "steps",
            Body::Slope(_) => "slope",
            Body::Heat(_) => "heat",
        }
    }
}

impl Chart {
    /// A chart of `body`, `height` pixels high under its head.
    fn of(name: &'static str, title: String, body: Body, (width, height): (u32, u32)) -> Chart {
        let top = HEAD;
        Chart { name, title, note: String::new(), legend: Vec::new(), body, width, height: top + height, top }
    }

    /// The same chart with a sentence on how to read it.
    #[must_use]
    pub fn with_note(mut self, note: impl Into<String>) -> Chart {
        self.note = note.into();
        if !self.note.is_empty() {
            self.top += NOTE;
            self.height += NOTE;
        }
        self
    }

    /// The same chart with what its shapes mean, in a line under it.
    #[must_use]
    pub fn with_legend(mut self, legend: Vec<(&'static str, &'static str, String)>) -> Chart {
        let mut x = 0;
        for (shape, class, label) in legend {
            let width = lettering::width(&label, 12) + 46;
            self.legend.push(Meaning { shape, class, label, x });
            x += width;
        }
        if self.legend.len() > 1 || self.legend.iter().any(|meaning| !meaning.label.is_empty()) {
            self.height += 26;
        }
        self
    }
}
