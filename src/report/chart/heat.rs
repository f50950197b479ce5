//! Rates by unit and section, each cell with its number and a shade.

use serde::Serialize;

use super::{Body, Chart, WIDTH, lettering};

/// Height of a row.
const ROW: u32 = 22;
/// Size of the type.
const TYPE: u32 = 12;

/// Rates by unit and section.
#[derive(Clone, Debug, Serialize)]
pub struct Heat {
    /// What the rows are.
    pub head: String,
    /// The columns.
    pub columns: Vec<HeatColumn>,
    /// The rows.
    pub rows: Vec<HeatRow>,
    /// Height of a row.
    pub step: u32,
    /// Width of a cell.
    pub cell: u32,
    /// Where the first row begins.
    pub first: u32,
}

/// A column of cells.
#[derive(Clone, Debug, Serialize)]
pub struct HeatColumn {
    /// What it is, whole.
    pub title: String,
    /// The same in lines as wide as a cell.
    pub lines: Vec<String>,
    /// Where it begins.
    pub x: u32,
    /// Its middle.
    pub middle: u32,
}

/// A row of cells.
#[derive(Clone, Debug, Serialize)]
pub struct HeatRow {
    /// What it is.
    pub label: String,
    /// Its cells.
    pub cells: Vec<Shaded>,
    /// Where it begins.
    pub y: u32,
}

/// A cell.
#[derive(Clone, Debug, Serialize)]
pub struct Shaded {
    /// Its number or word.
    pub text: String,
    /// `h0` (full) to `h4` (lowest), or `hnone`.
    pub shade: String,
}

impl Chart {
    /// Shaded cells under `columns`.
    pub(in crate::report) fn heat(
        name: &'static str,
        title: impl Into<String>,
        (head, columns): (String, Vec<String>),
        rows: Vec<(String, Vec<Shaded>)>,
    ) -> Chart {
        let label = rows.iter().map(|(label, _)| label.as_str()).chain([head.as_str()]);
        let label = label.map(|label| lettering::width(label, TYPE)).max().unwrap_or_default() + 10;
        let count = u32::try_from(columns.len().max(1)).unwrap_or(u32::MAX);
        let cell = (WIDTH.saturating_sub(label) / count).max(TYPE * 3);
        let columns: Vec<HeatColumn> = columns
            .into_iter()
            .zip(0..)
            .map(|(title, index)| {
                let x = label + cell * index;
                HeatColumn { lines: lettering::lines(&title, TYPE, cell - 6), title, x, middle: x + cell / 2 }
            })
            .collect();
        let deepest = columns.iter().map(|column| column.lines.len()).max().unwrap_or(1);
        let first = u32::try_from(deepest).unwrap_or(1) * (TYPE + 3) + 8;
        let rows: Vec<HeatRow> = rows
            .into_iter()
            .zip(0..)
            .map(|((label, cells), index)| HeatRow { label, cells, y: first + ROW * index })
            .collect();
        let height = first + ROW * u32::try_from(rows.len()).unwrap_or(u32::MAX / ROW) + 8;
        let width = (label + cell * count).max(WIDTH);
        let body = Heat { head, columns, rows, step: ROW, cell, first };
        Chart::of(name, title.into(), Body::Heat(body), (width, height))
    }
}
