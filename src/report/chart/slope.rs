//! Places then and now, joined by lines.

use serde::Serialize;

use super::{Body, Chart, WIDTH, lettering};

/// Height of a place.
const PLACE: u32 = 19;
/// Height over the first place, for the words over both sides.
const TOP: u32 = 34;
/// Size of the type.
const TYPE: u32 = 12;

/// Places then and now.
#[derive(Clone, Debug, Serialize)]
pub struct Slope {
    /// What the left side is.
    pub before: String,
    /// What the right side is.
    pub after: String,
    /// Where the left side is.
    pub left: u32,
    /// Where the right side is.
    pub right: u32,
    /// The lines, those that stand out last.
    pub lines: Vec<SlopeLine>,
}

/// What became of one unit.
#[derive(Clone, Debug, Serialize)]
pub struct SlopeLine {
    /// What is written at its left end; empty where nothing is.
    pub before: String,
    /// What is written at its right end; empty where nothing is.
    pub after: String,
    /// `up`, `down` or `faint`: how it is drawn.
    pub class: &'static str,
    /// How high its ends are.
    pub ends: (u32, u32),
    /// How high its words stand.
    pub words: (u32, u32),
}

impl SlopeLine {
    /// A line from one place to another; only lines that are `named` have words.
    pub(in crate::report) fn new(name: &str, places: (usize, usize), named: bool) -> SlopeLine {
        let height = |place: usize| TOP + PLACE * u32::try_from(place.saturating_sub(1)).unwrap_or(u32::MAX / PLACE);
        let words = |place: usize| if named { format!("{place}　{name}") } else { String::new() };
        let after = if named { format!("{name}　{}", places.1) } else { String::new() };
        let class = match places.0.cmp(&places.1) {
            std::cmp::Ordering::Greater if named => "up",
            std::cmp::Ordering::Less if named => "down",
            _ => "faint",
        };
        let ends = (height(places.0), height(places.1));
        SlopeLine {
            before: words(places.0).replace('　', " "),
            after: after.replace('　', " "),
            class,
            ends,
            words: ends,
        }
    }
}

impl Chart {
    /// Places of units before and after, out of `of`.
    pub(in crate::report) fn slope(
        name: &'static str,
        title: impl Into<String>,
        (before, after): (String, String),
        of: usize,
        mut lines: Vec<SlopeLine>,
    ) -> Chart {
        let bottom = TOP + PLACE * u32::try_from(of.saturating_sub(1)).unwrap_or(u32::MAX / PLACE);
        lines.sort_by_key(|line| (line.class != "faint", line.ends));
        keep_apart(&mut lines, bottom, |line| (&line.before, line.ends.0), |line| &mut line.words.0);
        keep_apart(&mut lines, bottom, |line| (&line.after, line.ends.1), |line| &mut line.words.1);
        let widest = lines
            .iter()
            .flat_map(|line| [&line.before, &line.after])
            .chain([&before, &after])
            .map(|text| lettering::width(text, TYPE))
            .max()
            .unwrap_or_default();
        let margin = (widest + 26).min(WIDTH / 2 - 60);
        let body = Slope { before, after, left: margin, right: WIDTH - margin, lines };
        Chart::of(name, title.into(), Body::Slope(body), (WIDTH, bottom + 20))
    }
}

/// Moves the words of one side apart.
fn keep_apart(
    lines: &mut [SlopeLine],
    bottom: u32,
    wanted: impl Fn(&SlopeLine) -> (&String, u32),
    at: impl Fn(&mut SlopeLine) -> &mut u32,
) {
    let mut named: Vec<usize> = (0..lines.len()).filter(|index| !wanted(&lines[*index]).0.is_empty()).collect();
    named.sort_by_key(|index| wanted(&lines[*index]).1);
    let heights: Vec<u32> = named.iter().map(|index| wanted(&lines[*index]).1).collect();
    let placed = lettering::spread(&heights, TYPE + 4, (TOP, bottom + TYPE));
    for (index, height) in named.into_iter().zip(placed) {
        *at(&mut lines[index]) = height;
    }
}
