//! One page for leaders (领导一页纸): who stands where, where points were lost, what to notice. The heat map is its second
//! page, losses and what to notice its third.

use minijinja::context;
use serde::Serialize;

use super::{
    Chart, Head, Level, Occasion, View, Withheld,
    chart::{Axis, ChartRow, Mark, Shaded, Tick},
    overview::{Figure, Rates, Row, overview},
    words::Words,
};
use crate::{
    attention::{self, Matter},
    district::{District, Loss},
    dossier::UnitIndex,
    num::Points,
};

/// How many figures stand under the lead.
const FIGURES: usize = 5;
/// How many items the chart of losses shows.
const MOST_LOSSES: usize = 12;

/// The page for leaders, in finished text.
#[derive(Clone, Debug, Serialize)]
pub struct OnePage {
    /// What the page says of itself.
    pub head: Head,
    /// How many units take part, by group.
    pub units: String,
    /// The district in two sentences.
    pub lead: String,
    /// The figures under them.
    pub figures: Vec<Figure>,
    /// How the total is made, in a sentence.
    pub how_ranked: String,
    /// Round numbers over the dots.
    pub ticks: Vec<Tick>,
    /// Where the mean lies.
    pub mean_at: String,
    /// The mean.
    pub mean: String,
    /// The units, in the order of their places.
    pub rows: Vec<Row>,
    /// Whether the edition has groups.
    pub has_groups: bool,
    /// Whether the edition has grades.
    pub has_grades: bool,
    /// Whether a veto limits any unit's grade.
    pub has_limited: bool,
    /// Whether anything can still be made good.
    pub has_recoverable: bool,
    /// Rates by section.
    pub rates: Rates,
    /// The ranking as a picture of its own; nothing without units.
    pub ranking: Option<Chart>,
    /// The rates as a picture of their own; nothing without units.
    pub heat: Option<Chart>,
    /// Where points were lost, the most first; nothing where none were.
    pub losses: Option<Chart>,
    /// How many items more lost points.
    pub more_losses: Option<String>,
    /// What leaders are asked to notice.
    pub attention: Vec<Noticed>,
}

/// One thing to notice.
#[derive(Clone, Debug, Serialize)]
pub struct Noticed {
    /// What it is, in a few words with a figure.
    pub heading: String,
    /// The figures behind it.
    pub text: String,
    /// What could be done about it with little effort; nothing where nothing need be.
    pub action: Option<String>,
    /// The id of the item, section or veto that the figures come from.
    pub source: Option<String>,
}

impl View for OnePage {
    const NAME: &'static str = "onepage";

    fn head(&self) -> &Head {
        &self.head
    }

    fn charts(&self) -> Vec<&Chart> {
        [&self.ranking, &self.heat, &self.losses].into_iter().flatten().collect()
    }
}

/// The page for leaders.
///
/// # Errors
///
/// Returns [`Withheld`] when the occasion is for a wider circle than the page.
pub fn onepage(district: &District<'_>, occasion: &Occasion) -> Result<OnePage, Withheld> {
    let words = Words::of(district.assessment, occasion.lang);
    let head = Head::of(district, occasion, Level::Leaders)?;
    // The figures are the bureau's own, so that both papers say the same.
    let mut whole = overview(district, occasion)?;
    whole.figures.truncate(FIGURES);
    let more = district.losses.len().saturating_sub(MOST_LOSSES);
    Ok(OnePage {
        head,
        ranking: (!whole.rows.is_empty()).then(|| ranking(&words, district)),
        heat: (!whole.rates.rows.is_empty()).then(|| heat(&words, &whole.rates)),
        losses: (!district.losses.is_empty()).then(|| losses(&words, district)),
        more_losses: (more > 0).then(|| words.say("onepage.more-losses", context! { more })),
        attention: attention::of(district).iter().map(|matter| noticed(&words, district, matter)).collect(),
        units: whole.units,
        lead: whole.lead,
        figures: whole.figures,
        how_ranked: whole.how_ranked,
        ticks: whole.ticks,
        mean_at: whole.mean_at,
        mean: whole.mean,
        rows: whole.rows,
        has_groups: whole.has_groups,
        has_grades: whole.has_grades,
        has_limited: whole.has_limited,
        has_recoverable: whole.has_recoverable,
        rates: whole.rates,
    })
}

/// The totals as dots on one axis, with how far each could still come.
fn ranking(words: &Words<'_>, district: &District<'_>) -> Chart {
    let mean = district.mean();
    let numbers = district
        .units
        .iter()
        .flat_map(|member| [member.standing.total.quantity(), member.account.mended.quantity()])
        .chain([mean.quantity()]);
    let axis = Axis::around(&numbers.cloned().collect::<Vec<_>>());
    let rows = district.units.iter().map(|member| {
        let (total, mended) = (member.standing.total.quantity(), member.account.mended.quantity());
        let mut marks = vec![Mark::through(&axis, mean.quantity(), "dash")];
        if mended > total {
            marks.push(Mark::line(&axis, total, mended, "line"));
            marks.push(Mark::dot(&axis, mended, "ring", "3.2"));
        }
        marks.push(Mark::dot(&axis, total, "teal", "4.6"));
        let place = words.place(member.standing.overall);
        let values = vec![words.cell(&member.standing.total), place];
        ChartRow::new(district.assessment.dossier.units[member.unit].name.as_str(), values, marks)
    });
    let columns = ["col-total", "col-place"].map(|key| words.word(&format!("overview.{key}")));
    let headings = (words.word("overview.col-unit"), columns.to_vec());
    let mut legend = vec![("dot", "teal", words.word("overview.key-total"))];
    if !district.recoverable.is_zero() {
        legend.push(("line", "line", words.word("overview.key-mended")));
    }
    legend.push(("rule", "dash", words.say("overview.key-mean", context! { mean => words.prose(&mean) })));
    let title = words.word("overview.ranking");
    Chart::rows("ranking", title, headings, axis.ticks(ToString::to_string), rows.collect()).with_legend(legend)
}

fn heat(words: &Words<'_>, rates: &Rates) -> Chart {
    let rows = rates.rows.iter().chain([&rates.mean]).map(|row| {
        let shaded = row.cells.iter().map(|cell| Shaded { text: cell.text.clone(), shade: format!("h{}", cell.shade) });
        (row.name.clone(), shaded.collect())
    });
    let columns = rates.sections.iter().map(|section| section.title.clone()).collect();
    let title = words.word("overview.rates");
    Chart::heat("heat", title, (words.word("overview.col-unit"), columns), rows.collect())
        .with_note(words.word("overview.how-rates"))
}

fn losses(words: &Words<'_>, district: &District<'_>) -> Chart {
    let most = district.losses.first().map_or(Points::ZERO, |loss| loss.lost.clone());
    let axis = Axis::up_to(&most);
    let row = |loss: &Loss<'_>| {
        let values = vec![words.cell(&loss.lost), loss.units.to_string()];
        ChartRow::new(loss.item.title.as_str(), values, Mark::length(&axis, &loss.lost, &loss.recoverable))
    };
    let columns = ["col-lost", "col-units"].map(|key| words.word(&format!("overview.{key}")));
    let rows = district.losses.iter().take(MOST_LOSSES).map(row).collect();
    let mut legend = vec![("bar", "slate", words.word("settled"))];
    if !district.recoverable.is_zero() {
        legend.push(("bar", "hatch", words.word("recoverable")));
    }
    let headings = (words.word("overview.col-item"), columns.to_vec());
    Chart::rows("losses", words.word("overview.losses"), headings, Vec::new(), rows).with_legend(legend)
}

/// A matter in words: what, its figures, and what could be done.
fn noticed(words: &Words<'_>, district: &District<'_>, matter: &Matter<'_>) -> Noticed {
    let (key, filled) = figures(words, district, matter);
    let say = |part: &str| words.say(&format!("onepage.{key}.{part}"), filled.clone());
    let action = say("action");
    Noticed {
        heading: say("heading"),
        text: say("text"),
        action: (!action.is_empty()).then_some(action),
        source: matter.source(district),
    }
}

/// Under which key of the catalogue a matter is worded, and what fills it.
fn figures(words: &Words<'_>, district: &District<'_>, matter: &Matter<'_>) -> (&'static str, minijinja::Value) {
    let criteria = &district.assessment.criteria;
    let comma = words.word("comma");
    let names = |units: &[UnitIndex]| {
        units.iter().map(|unit| district.assessment.dossier.units[*unit].name.as_str()).collect::<Vec<_>>().join(&comma)
    };
    match matter {
        Matter::Vetoes(vetoes) => {
            let each = vetoes.iter().map(|(veto, units)| {
                let effect = criteria.effect_in_words(&veto.effect, words.lang);
                let (title, clause) = (veto.title.as_str(), veto.clause.as_str());
                words.say("onepage.veto.each", context! { names => names(units), title, clause, effect })
            });
            let mut units: Vec<UnitIndex> = vetoes.iter().flat_map(|(_, units)| units).copied().collect();
            units.sort_unstable();
            units.dedup();
            let each = each.collect::<Vec<_>>().join(&words.word("semicolon"));
            ("veto", context! { units => units.len(), each })
        }
        Matter::Recoverable { by, left, units, points, item, of_item } => {
            let (points, of_item) = (words.prose(points), words.prose(of_item));
            let (by, item, owner) = (words.date(*by), item.title.as_str(), item.owner.as_deref());
            ("recoverable", context! { by, left, units, points, item, of_item, owner })
        }
        Matter::General { loss, share } => {
            let (item, owner) = (loss.item.title.as_str(), loss.item.owner.as_deref());
            let (lost, share) = (words.prose(&loss.lost), Words::percent(share));
            ("general", context! { item, owner, units => loss.units, of => district.units.len(), lost, share })
        }
        Matter::Concentrated { units, lost, share, section } => {
            let section = criteria.sections[*section].title.as_str();
            let (lost, share, count) = (words.prose(lost), Words::percent(share), units.len());
            ("concentrated", context! { count, names => names(units), lost, share, section })
        }
        Matter::Apart { ahead, behind, gap, section, rates } => {
            let (ahead, behind, gap) = (words.group(*ahead), words.group(*behind), words.prose(gap));
            let section = criteria.sections[*section].title.as_str();
            let (high, low) = (Words::rate(&rates.0), Words::rate(&rates.1));
            ("apart", context! { ahead, behind, gap, section, high, low })
        }
        Matter::NoVeto => ("no-veto", context! {}),
    }
}
