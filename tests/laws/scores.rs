//! Scores stay within their bounds, add up, and are ranked by what is printed; a bad record never helps.

use kaohe::{
    assessment::{Assessment, Part},
    criteria::{Floor, Item, Level, NotApplicable, Quota, QuotaSize},
    num::{Points, Quantity, Rounding},
    rank::{Place, Standing},
    scale::Within,
    score::{Line, Outcome, Scorecard, SectionScore},
};
use proptest::prelude::*;

use super::{Policy, assessed, bad_reports, deducting, dossier, every_kind, ledgers, policies, sheet, tries};

/// An assessment of generated records by every kind of rule.
fn assessment(policy: &Policy, records: &[super::Report]) -> Assessment {
    let criteria = every_kind(policy);
    let dossier = dossier(&criteria, &[sheet(records)], None);
    assessed(&criteria, dossier)
}

/// Everything in which an assessment breaks a law of scoring or ranking.
pub(super) fn breaches(assessment: &Assessment) -> Vec<String> {
    let cards = assessment.cards.iter().flat_map(|card| of_card(assessment, card));
    cards.chain(of_ranking(assessment)).collect()
}

fn of_card(assessment: &Assessment, card: &Scorecard) -> Vec<String> {
    let name = &assessment.dossier.units[card.unit].name;
    let lines = assessment.lines(card).filter(|(part, item, line)| !is_within_bounds(*part, item, line));
    let lines = lines.map(|(_, item, line)| format!("{name} {}: {} of {}", item.id.value, line.points, line.full));
    let sections = card.sections.iter().filter(|section| !adds_up(assessment, section));
    let sections = sections.map(|section| format!("{name}: section {section:?}"));
    let total = total(assessment, card);
    let wrong = (total != card.total).then(|| format!("{name}: total {} should be {total}", card.total));
    lines.chain(sections).chain(wrong).collect()
}

fn is_within_bounds(part: Part, item: &Item, line: &Line) -> bool {
    let below = |least: &Points| line.points >= *least;
    let above = |most: &Points| line.points <= *most;
    match part {
        Part::Section(_) => {
            let floor = match &item.floor {
                Floor::At(floor) => Some(floor.clone().min(line.full.clone())),
                Floor::None => None,
            };
            let scored = line.outcome == Outcome::Scored && line.zeroed.is_none();
            above(&line.full) && floor.filter(|_| scored).is_none_or(|floor| below(&floor))
        }
        Part::Bonus => below(&Points::ZERO) && (item.max.is_none() || above(&line.full)),
        Part::Penalty => above(&Points::ZERO) && (item.max.is_none() || below(&-&line.full)),
    }
}

/// Worked out again from the lines: their sum, what could be had, and the section's weight in the total.
fn adds_up(assessment: &Assessment, section: &SectionScore) -> bool {
    let edition = &assessment.criteria.edition;
    let earned: Points = section.lines.iter().map(|line| &line.points).sum();
    let applicable: Points = section.lines.iter().map(|line| &line.full).sum();
    let share = earned.quantity().over(applicable.quantity()).unwrap_or(Quantity::ZERO);
    let exact = section.full.times(&share);
    let points = if edition.rounds_at <= Level::Section { exact.rounded(edition.rounding) } else { exact };
    earned == section.earned && applicable == section.applicable && points == section.points
}

/// The total, worked out again from sections, bonuses, penalties and vetoes.
fn total(assessment: &Assessment, card: &Scorecard) -> Points {
    let edition = &assessment.criteria.edition;
    let earned: Points = card.sections.iter().map(|section| &section.points).sum();
    let weight: Points = card.sections.iter().map(|section| &section.full).sum();
    let share = earned.quantity().over(weight.quantity()).unwrap_or(Quantity::ZERO);
    let exact = edition.full.times(&share);
    let base = if edition.rounds_at <= Level::Section { exact.rounded(edition.rounding) } else { exact };
    let bonus: Points = card.bonuses.iter().map(|line| &line.points).sum();
    let penalty: Points = card.penalties.iter().map(|line| &line.points).sum();
    let bonus = edition.bonus_max.clone().map_or(bonus.clone(), |most| bonus.min(most));
    let penalty = edition.penalty_max.clone().map_or(penalty.clone(), |most| penalty.max(-&most));
    let sum = &(&base + &bonus) + &penalty;
    let sum = edition.total_cap.clone().map_or(sum.clone(), |cap| sum.min(cap));
    let sum = edition.total_floor.clone().map_or(sum.clone(), |floor| sum.max(floor));
    let effects = card.vetoes.iter().map(|veto| &assessment.criteria.vetoes[*veto].effect);
    let capped = effects.filter_map(|effect| effect.total_at_most.clone()).fold(sum, Points::min);
    capped.rounded(edition.rounding)
}

fn of_ranking(assessment: &Assessment) -> Vec<String> {
    let standings = &assessment.ranking.0;
    let falls = standings.windows(2).all(|pair| pair[0].total >= pair[1].total);
    let disordered = (!falls).then(|| "the ranking does not fall".to_owned());
    let misplaced = standings.iter().filter(|standing| !is_placed_rightly(assessment, standing));
    let misgraded = standings.iter().filter(|standing| !is_graded_rightly(assessment, standing));
    let overdrawn = overdrawn(assessment).into_iter().chain(unfair(assessment));
    let misplaced = misplaced.map(|standing| format!("misplaced: {standing:?}"));
    let misgraded = misgraded.map(|standing| format!("misgraded: {standing:?}"));
    disordered.into_iter().chain(misplaced).chain(misgraded).chain(overdrawn).collect()
}

/// The place that follows from the totals of those compared; no section breaks a tie here.
fn place_among(assessment: &Assessment, total: &Points, peers: &[&Standing]) -> Place {
    let mut better: Vec<&Points> = peers.iter().map(|peer| &peer.total).filter(|peer| *peer > total).collect();
    if !assessment.criteria.edition.ties.skips {
        better.dedup();
    }
    let tied = peers.iter().filter(|peer| peer.total == *total).count() > 1;
    Place { place: better.len() + 1, tied, of: peers.len() }
}

fn is_placed_rightly(assessment: &Assessment, standing: &Standing) -> bool {
    let all: Vec<&Standing> = assessment.ranking.0.iter().collect();
    let group: Vec<&Standing> = all.iter().copied().filter(|peer| peer.group == standing.group).collect();
    standing.overall == place_among(assessment, &standing.total, &all)
        && standing.in_group == place_among(assessment, &standing.total, &group)
        && standing.total == assessment.card(standing.unit).total
}

fn is_graded_rightly(assessment: &Assessment, standing: &Standing) -> bool {
    let grade = standing.grade.map(|index| (index, &assessment.criteria.grades[index]));
    let worst_allowed = assessment.card(standing.unit).grade_at_most.unwrap_or(0);
    grade.is_none_or(|(index, grade)| grade.reached_by(&standing.total) && index >= worst_allowed)
}

/// Grades given to more units than their quota has room for; where tied units are let in, the last of them do not count.
fn overdrawn(assessment: &Assessment) -> Vec<String> {
    let holders = |index: usize, scope: Option<kaohe::criteria::GroupIndex>| -> Vec<&Standing> {
        let standings = assessment.ranking.0.iter();
        standings.filter(|one| one.grade == Some(index) && scope.is_none_or(|group| one.group == group)).collect()
    };
    let is_overdrawn = |index: usize, quota: &Quota| {
        let groups: Vec<_> = match quota.within {
            Within::All => vec![None],
            Within::Group => assessment.criteria.groups.ranked().map(|(group, _)| Some(group)).collect(),
        };
        groups.into_iter().any(|scope| {
            let units = assessment.ranking.0.iter().filter(|one| scope.is_none_or(|group| one.group == group)).count();
            let room = match &quota.size {
                QuotaSize::Count(count) => count.clone(),
                QuotaSize::Share(share, mode) => {
                    (share * &Quantity::from(units)).rounded(Rounding { places: 0, mode: *mode })
                }
                QuotaSize::ByGroup(counts) => counts.iter().find(|(group, _)| Some(*group) == scope).unwrap().1.clone(),
            };
            let holders = holders(index, scope);
            let last = holders.last().map(|standing| standing.total.clone());
            let tied = holders.iter().filter(|standing| Some(&standing.total) == last.as_ref()).count();
            let counted = if quota.includes_ties && tied > 1 { holders.len() - tied } else { holders.len() };
            Quantity::from(counted) > room
        })
    };
    let quotas = assessment.criteria.grades.iter().enumerate();
    let quotas = quotas.filter_map(|(index, grade)| Some((index, grade.quota.as_ref()?)));
    quotas
        .filter(|(index, quota)| is_overdrawn(*index, quota))
        .map(|(index, _)| format!("overdrawn: {index}"))
        .collect()
}

/// Pairs of one group of which the one with no fewer points has the worse grade, both eligible and no veto speaking.
fn unfair(assessment: &Assessment) -> Vec<String> {
    let free = |standing: &&Standing| {
        let card = assessment.card(standing.unit);
        card.eligible && card.grade_at_most.is_none()
    };
    let standings: Vec<&Standing> = assessment.ranking.0.iter().filter(free).collect();
    let pairs = standings.iter().flat_map(|one| standings.iter().map(move |other| (*one, *other)));
    pairs
        .filter(|(one, other)| one.group == other.group && one.total >= other.total && one.grade > other.grade)
        .map(|(one, other)| format!("unfair: {one:?} {other:?}"))
        .collect()
}

/// For each unit its total and the points of each of its lines.
fn points(assessment: &Assessment) -> Vec<Points> {
    let of_card = |card: &Scorecard| {
        let lines = assessment.lines(card).map(|(_, _, line)| line.points.clone());
        [card.total.clone()].into_iter().chain(lines).collect::<Vec<_>>()
    };
    assessment.cards.iter().flat_map(of_card).collect()
}

/// An assessment in which each unit has ten points for each thing counted.
fn of_totals(policy: &Policy, counts: [u8; 5]) -> Assessment {
    let report = |(unit, count)| super::Report {
        unit,
        due: 0,
        due_hour: None,
        sent: None,
        state: "按时",
        company: None,
        errors: Some((count, 0)),
        extended: None,
    };
    let criteria = super::criteria(&[&super::head(policy), include_str!("totals.toml")]);
    let records: Vec<_> = (0..).zip(counts).map(report).collect();
    let dossier = dossier(&criteria, &[sheet(&records)], None);
    assessed(&criteria, dossier)
}

proptest! {
    #![proptest_config(tries(96))]

    #[test]
    fn tied_units_share_place_and_grade_and_no_quota_is_overdrawn(
        policy in policies(), counts in proptest::array::uniform5(2_u8..7),
    ) {
        prop_assert_eq!(breaches(&of_totals(&policy, counts)), Vec::<String>::new());
    }

    #[test]
    fn lines_stay_within_bounds_and_add_up_and_are_ranked_as_printed(policy in policies(), records in ledgers()) {
        prop_assert_eq!(breaches(&assessment(&policy, &records)), Vec::<String>::new());
    }

    #[test]
    fn bonuses_and_penalties_stay_within_their_caps(policy in policies(), records in ledgers()) {
        let assessment = assessment(&policy, &records);
        let most = |points: &str| Points::parse(points).unwrap();
        prop_assert!(assessment.cards.iter().all(|card| card.bonus <= most("3") && card.bonus >= Points::ZERO));
        prop_assert!(assessment.cards.iter().all(|card| card.penalty >= most("-5") && card.penalty <= Points::ZERO));
        prop_assert!(assessment.cards.iter().all(|card| card.total >= Points::ZERO && card.total <= most("101")));
    }

    #[test]
    fn a_bad_record_never_raises_a_line_or_a_total(
        policy in policies(), records in ledgers(), bad in bad_reports(),
    ) {
        let criteria = deducting(&policy);
        let before = assessed(&criteria, dossier(&criteria, &[sheet(&records)], None));
        let worse: Vec<_> = records.iter().chain([&bad]).cloned().collect();
        let after = assessed(&criteria, dossier(&criteria, &[sheet(&worse)], None));
        let raised = points(&before).into_iter().zip(points(&after)).filter(|(before, after)| after > before);
        prop_assert_eq!(raised.collect::<Vec<_>>(), Vec::new());
    }

    #[test]
    fn an_item_that_is_spared_costs_no_more_than_one_that_is_rescaled(policy in policies(), records in ledgers()) {
        let spared = assessment(&Policy { not_applicable: "full-marks", ..policy }, &records);
        prop_assert_eq!(spared.criteria.edition.not_applicable, NotApplicable::FullMarks);
        prop_assert!(spared.cards.iter().flat_map(|card| &card.sections).flat_map(|section| &section.lines)
            .filter(|line| line.outcome == Outcome::NotApplicable && line.zeroed.is_none())
            .all(|line| line.points == line.full && !line.full.is_zero()));
    }
}
