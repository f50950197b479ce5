//! The overview of the district: who stands where, where points were lost. For the bureau only.

use minijinja::context;
use serde::Serialize;

use super::{
    Head, Level, Occasion, Paper, View, Withheld,
    chart::{Axis, Bar, Tick},
    desk,
    record::Reader,
    unit::Veto,
    words::Words,
};
use crate::{
    assessment::Part,
    criteria::{Criteria, NotApplicable},
    district::{District, Member},
    num::{Mode, Points, Quantity},
    score::Scorecard,
};

/// How many items the chart of losses shows.
const MOST_LOSSES: usize = 10;

/// The overview, in finished text.
#[derive(Clone, Debug, Serialize)]
pub struct Overview {
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
    /// Where points were lost, the most first.
    pub losses: Vec<LossBar>,
    /// How many are shown.
    pub loss_count: String,
    /// How many items more lost points.
    pub more_losses: Option<String>,
    /// Vetoes that came about.
    pub vetoes: Vec<UnitVeto>,
    /// How it is counted, a sentence each.
    pub method: Vec<String>,
}

/// A figure with its name.
#[derive(Clone, Debug, Serialize)]
pub struct Figure {
    /// What it is.
    pub name: String,
    /// The figure.
    pub value: String,
    /// What stands beside it.
    pub note: String,
}

/// A unit's line in the ranking.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// The word for a tie, where there is one.
    pub tied: String,
    /// The place.
    pub place: String,
    /// The unit.
    pub name: String,
    /// Its page.
    pub href: String,
    /// Its group and its place there.
    pub in_group: String,
    /// The total.
    pub total: String,
    /// Where the total lies.
    pub at: String,
    /// Where it would lie were everything made good.
    pub mended_at: String,
    /// Whether that is elsewhere.
    pub has_tail: bool,
    /// What the dot says, for those who do not see it.
    pub spoken: String,
    /// Points to the next better total.
    pub behind: String,
    /// The grade.
    pub grade: String,
    /// The item in which most was lost.
    pub worst: String,
    /// How much.
    pub worst_points: String,
    /// Whether a veto limits the grade.
    pub limited: bool,
    /// What can still be made good.
    pub recoverable: String,
}

/// Rates of the sections by unit.
#[derive(Clone, Debug, Serialize)]
pub struct Rates {
    /// The sections.
    pub sections: Vec<SectionHead>,
    /// The units.
    pub rows: Vec<RateRow>,
    /// All units together.
    pub mean: RateRow,
    /// Whether any unit has a bonus.
    pub has_bonus: bool,
    /// Whether any unit has a penalty.
    pub has_penalty: bool,
}

/// A section over its column.
#[derive(Clone, Debug, Serialize)]
pub struct SectionHead {
    /// Its title.
    pub title: String,
    /// Its full marks, where they are the same for every unit.
    pub full: String,
}

/// A unit's rates.
#[derive(Clone, Debug, Serialize)]
pub struct RateRow {
    /// The unit.
    pub name: String,
    /// A cell for each section.
    pub cells: Vec<RateCell>,
    /// Base points.
    pub base: String,
    /// Bonus.
    pub bonus: String,
    /// Penalty.
    pub penalty: String,
    /// The total.
    pub total: String,
}

/// One rate.
#[derive(Clone, Debug, Serialize)]
pub struct RateCell {
    /// In percent, or the words for a section that does not apply.
    pub text: String,
    /// How it is shaded, from 0 to 4; none where the section does not apply.
    pub shade: String,
}

/// What an item cost.
#[derive(Clone, Debug, Serialize)]
pub struct LossBar {
    /// The item.
    pub title: String,
    /// Its clause.
    pub clause: String,
    /// Points lost.
    pub lost: String,
    /// How many units lost any.
    pub units: String,
    /// Its bar.
    pub bar: Bar,
}

/// A veto and the unit it fell upon.
#[derive(Clone, Debug, Serialize)]
pub struct UnitVeto {
    /// The unit.
    pub unit: String,
    /// The veto.
    pub veto: Veto,
}

impl View for Overview {
    const NAME: &'static str = "overview";

    fn head(&self) -> &Head {
        &self.head
    }
}

/// The overview of a district.
///
/// # Errors
///
/// Returns [`Withheld`] when the occasion is for a wider circle than the page.
pub fn overview(district: &District<'_>, occasion: &Occasion) -> Result<Overview, Withheld> {
    let words = Words::of(district.assessment, occasion.lang);
    let totals = district.units.iter().flat_map(|member| [&member.standing.total, &member.account.mended]);
    let axis = Axis::around(&totals.map(|total| total.quantity().clone()).collect::<Vec<_>>());
    let most = district.losses.first().map_or(Points::ZERO, |loss| loss.lost.clone());
    let bars = Axis::up_to(&most);
    let losses = district.losses.iter().take(MOST_LOSSES).map(|loss| LossBar {
        title: loss.item.title.clone(),
        clause: loss.item.clause.clone(),
        lost: words.cell(&loss.lost),
        units: loss.units.to_string(),
        bar: bars.length(&loss.lost, &loss.recoverable),
    });
    // In the order of codes, those left out of the ranking among them.
    let vetoes = district.assessment.cards.iter().flat_map(|card| {
        card.vetoes.iter().map(|veto| UnitVeto {
            unit: district.assessment.dossier.units[card.unit].name.clone(),
            veto: Veto::of(&words, district.assessment, card.unit, *veto, Reader::Bureau),
        })
    });
    let more = district.losses.len().saturating_sub(MOST_LOSSES);
    Ok(Overview {
        head: Head::of(district, occasion, Level::Bureau)?,
        units: units(&words, district),
        lead: lead(&words, district),
        figures: figures(&words, district),
        how_ranked: how_ranked(&words, &district.assessment.criteria),
        ticks: axis.ticks(ToString::to_string),
        mean_at: axis.at(district.mean().quantity()),
        mean: words.prose(&district.mean()),
        rows: district.units.iter().map(|member| row(&words, district, member, &axis)).collect(),
        has_groups: !district.assessment.criteria.groups.is_undivided(),
        has_grades: !district.assessment.criteria.grades.is_empty(),
        has_limited: district.assessment.cards.iter().any(|card| card.grade_at_most.is_some()),
        has_recoverable: !district.recoverable.is_zero(),
        rates: rates(&words, district),
        losses: losses.collect(),
        loss_count: district.losses.len().min(MOST_LOSSES).to_string(),
        more_losses: (more > 0).then(|| words.say("overview.more-losses", context! { more })),
        vetoes: vetoes.collect(),
        method: method(&words, district),
    })
}

fn units(words: &Words<'_>, district: &District<'_>) -> String {
    let groups = district.assessment.criteria.groups.ranked();
    let of_group = groups.map(|(index, group)| {
        let count = district.units.iter().filter(|member| member.standing.group == index).count();
        words.say("overview.group-count", context! { group => group.title.as_str(), count })
    });
    let groups = of_group.collect::<Vec<_>>().join(&words.word("comma"));
    words.say("overview.units", context! { count => district.units.len(), groups })
}

fn lead(words: &Words<'_>, district: &District<'_>) -> String {
    let worst = district
        .sections
        .iter()
        .enumerate()
        .filter(|(_, lost)| **lost > Points::ZERO)
        .reduce(|most, next| if next.1 > most.1 { next } else { most });
    let mut lead = words.say(
        "overview.lead",
        context! { mean => words.prose(&district.mean()), spread => words.prose(&spread(district)), units => district.units.len() },
    );
    if let Some((section, lost)) = worst {
        let share = lost.quantity().over(district.lost.quantity()).unwrap_or(Quantity::ZERO);
        let section = &district.assessment.criteria.sections[section].title;
        let share = Words::percent(&share);
        let lost = words.prose(&district.lost);
        lead.push_str(&words.say("overview.lead-lost", context! { section, share, lost }));
    }
    if !district.recoverable.is_zero() {
        let recoverable = words.prose(&district.recoverable);
        lead.push_str(&words.say("overview.lead-recoverable", context! { recoverable }));
    }
    lead
}

fn spread(district: &District<'_>) -> Points {
    match (district.units.first(), district.units.last()) {
        (Some(first), Some(last)) => &first.standing.total - &last.standing.total,
        _ => Points::ZERO,
    }
}

fn figures(words: &Words<'_>, district: &District<'_>) -> Vec<Figure> {
    let figure = |key: &str, points: &Points, note: String| Figure {
        name: words.word(&format!("overview.figure.{key}")),
        value: words.prose(points),
        note,
    };
    let Some(best) = district.units.first() else { return Vec::new() };
    let best_name = if best.standing.overall.tied {
        words.word("tied")
    } else {
        district.assessment.dossier.units[best.unit].name.clone()
    };
    let mut figures = vec![
        figure("mean", &district.mean(), words.word("overview.figure.of-units")),
        figure("median", &district.median(), String::new()),
        figure("highest", &best.standing.total, best_name),
        figure("spread", &spread(district), String::new()),
        figure("lost", &district.lost, words.word("overview.figure.of-district")),
    ];
    if !district.recoverable.is_zero() {
        figures.push(figure("recoverable", &district.recoverable, words.word("overview.figure.of-district")));
    }
    figures
}

pub(super) fn how_ranked(words: &Words<'_>, criteria: &Criteria) -> String {
    let edition = &criteria.edition;
    let cap = |cap: &Option<Points>| cap.as_ref().map(|cap| words.prose(cap)).unwrap_or_default();
    let key = if edition.ties.skips { "overview.ties-skip" } else { "overview.ties-follow" };
    words.say(
        "overview.how-ranked",
        context! {
            full => words.prose(&edition.full),
            bonus => if criteria.bonuses.is_empty() { String::new() } else { words.word("overview.bonus") },
            bonus_max => cap(&edition.bonus_max),
            penalty => if criteria.penalties.is_empty() { String::new() } else { words.word("overview.penalty") },
            penalty_max => cap(&edition.penalty_max),
            ties => words.word(key),
        },
    )
}

fn row(words: &Words<'_>, district: &District<'_>, member: &Member<'_>, axis: &Axis) -> Row {
    let Member { standing, account, .. } = member;
    let unit = &district.assessment.dossier.units[member.unit];
    let sections = member.shortfalls.iter().filter(|short| short.part < Part::Bonus);
    let worst = sections.reduce(|most, next| if next.lost > most.lost { next } else { most });
    let total = words.prose(&standing.total);
    let mended = words.prose(&account.mended);
    let group = words.group(standing.group);
    let (tied, place) = (words.tie(standing.in_group), standing.in_group.place);
    Row {
        tied: words.tie(standing.overall),
        place: standing.overall.place.to_string(),
        name: unit.name.clone(),
        href: format!("{}.html", desk::place_of_unit(district, Paper::Unit, member.unit, words.lang)),
        in_group: words.say("overview.in-group", context! { group, tied, place, of => standing.in_group.of }),
        total: words.cell(&standing.total),
        at: axis.at(standing.total.quantity()),
        mended_at: axis.at(account.mended.quantity()),
        has_tail: account.mended > standing.total,
        spoken: words.say("overview.spoken", context! { name => unit.name.as_str(), total, mended }),
        behind: member.behind.as_ref().map_or_else(|| "—".to_owned(), |behind| words.cell(behind)),
        grade: standing.grade.map(|grade| district.assessment.criteria.grades[grade].title.clone()).unwrap_or_default(),
        worst: worst.map(|short| short.item.title.clone()).unwrap_or_default(),
        worst_points: worst.map(|short| words.cell(&short.lost)).unwrap_or_default(),
        limited: district.assessment.card(member.unit).grade_at_most.is_some(),
        recoverable: words.cell_or_dash(&member.recoverable),
    }
}

fn rates(words: &Words<'_>, district: &District<'_>) -> Rates {
    let assessment = district.assessment;
    let cards: Vec<&Scorecard> = district.units.iter().map(|member| assessment.card(member.unit)).collect();
    let sections = assessment.criteria.sections.iter().enumerate().map(|(index, section)| {
        let mut fulls: Vec<&Points> = cards.iter().map(|card| &card.sections[index].full).collect();
        fulls.dedup();
        let full = match fulls[..] {
            [full] => words.say("points", context! { points => full.to_string() }),
            _ => String::new(),
        };
        SectionHead { title: section.title.clone(), full }
    });
    let rows = district.units.iter().map(|member| {
        let card = assessment.card(member.unit);
        RateRow {
            name: assessment.dossier.units[member.unit].name.clone(),
            cells: member.rates.iter().map(|rate| rate_cell(words, rate.clone())).collect(),
            base: words.cell(&card.base),
            bonus: words.cell(&card.bonus),
            penalty: words.cell(&card.penalty),
            total: words.cell(&card.total),
        }
    });
    let mean = |of: fn(&Scorecard) -> &Points| {
        words.cell(&cards.iter().map(|card| of(card)).sum::<Points>().split(cards.len()))
    };
    let mean_rate = |section: usize| {
        let scores = cards.iter().map(|card| &card.sections[section]);
        let (points, full): (Points, Points) =
            (scores.clone().map(|of| &of.points).sum(), scores.map(|of| &of.full).sum());
        rate_cell(words, points.quantity().over(full.quantity()))
    };
    Rates {
        sections: sections.collect(),
        rows: rows.collect(),
        mean: RateRow {
            name: words.word("overview.mean"),
            cells: (0..assessment.criteria.sections.len()).map(mean_rate).collect(),
            base: mean(|card| &card.base),
            bonus: mean(|card| &card.bonus),
            penalty: mean(|card| &card.penalty),
            total: mean(|card| &card.total),
        },
        has_bonus: cards.iter().any(|card| !card.bonus.is_zero()),
        has_penalty: cards.iter().any(|card| !card.penalty.is_zero()),
    }
}

pub(super) fn rate_cell(words: &Words<'_>, rate: Option<Quantity>) -> RateCell {
    let Some(rate) = rate else {
        return RateCell { text: words.word("outcome.not-applicable"), shade: "none".to_owned() };
    };
    let reaches = |percent: u64| rate >= Quantity::from(percent).per_hundred();
    let shade = [100, 95, 90, 80].iter().position(|least| reaches(*least)).unwrap_or(4);
    RateCell { text: Words::rate(&rate), shade: shade.to_string() }
}

/// How points are arrived at, in sentences for everyone.
pub(super) fn counting(words: &Words<'_>, district: &District<'_>) -> Vec<String> {
    let edition = &district.assessment.criteria.edition;
    let mode = words.word(match edition.rounding.mode {
        Mode::HalfUp => "mode.half-up",
        Mode::HalfEven => "mode.half-even",
        Mode::Down => "mode.down",
        Mode::Up => "mode.up",
    });
    let level = words.word(match edition.rounds_at {
        crate::criteria::Level::Rule => "rounds.rule",
        crate::criteria::Level::Item => "rounds.item",
        crate::criteria::Level::Section => "rounds.section",
        crate::criteria::Level::Total => "rounds.total",
    });
    let mut method = vec![words.say("method.rounding", context! { level, mode, places => edition.rounding.places })];
    method.push(words.word(match edition.not_applicable {
        NotApplicable::RescaleSection => "method.rescale-section",
        NotApplicable::RescaleTotal => "method.rescale-total",
        NotApplicable::FullMarks => "method.full-marks",
    }));
    let wording = district.assessment.criteria.wording(words.lang);
    let grades: Vec<String> =
        district.assessment.criteria.grades.iter().map(|grade| grade.in_words(&wording)).collect();
    if !grades.is_empty() {
        let grades = grades.join(&words.lang.word("list.semicolon"));
        method.push(words.say("method.grades", context! { grades }));
    }
    method.push(words.word("method.outcomes"));
    method
}

pub(super) fn method(words: &Words<'_>, district: &District<'_>) -> Vec<String> {
    let mut method = counting(words, district);
    let left_out = district.assessment.dossier.left_out;
    if left_out.bad > 0 {
        method.push(words.say("method.left-out", context! { bad => left_out.bad }));
    }
    if left_out.outside + left_out.later > 0 {
        let (outside, later) = (left_out.outside, left_out.later);
        method.push(words.say("method.outside", context! { outside, later }));
    }
    method.push(words.word("method.means"));
    method.push(words.word("method.same-result"));
    method
}
