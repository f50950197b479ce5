//! What stands out over all units: who may be commended, where all did well, and where most was lost.

use crate::{
    criteria::{Item, Section},
    district::{District, Member},
    dossier::UnitIndex,
    gap::Shortfall,
    num::{Points, Quantity},
    progress::Progress,
    score::{Line, Outcome},
};

/// Items in which most was lost, of which a survey speaks.
const MOST_PROBLEMS: usize = 3;

/// The part of full marks, in percent, from which a section is a strong one.
const STRONG: u64 = 90;

/// Places by which a unit must have risen to be named for it.
const RISEN: i64 = 3;
/// Units that are named for having risen.
const MOST_RISERS: usize = 5;

/// An assessment's outcome in a few findings.
#[derive(Clone, Debug)]
pub struct Survey<'a> {
    /// How many units each grade was given to, the best first, with who has it.
    pub grades: Vec<Graded>,
    /// The points from which a grade is given on, and how many units reach them; of the best grade that has any.
    pub reached: Option<(Points, usize)>,
    /// Items that every unit they apply to was scored by and lost nothing in, in the regulation's order.
    pub faultless: Vec<Found<'a>>,
    /// The section of which the units together earned the greatest part: nine tenths or more, and not all.
    pub strongest: Option<Strongest<'a>>,
    /// Bonuses, where any was earned.
    pub bonus: Option<Bonus>,
    /// Items in which most was lost, the most first.
    pub problems: Vec<Problem<'a>>,
    /// Units upon which a veto fell, those left out of the ranking among them.
    pub vetoed: usize,
}

/// Who has a grade.
#[derive(Clone, Debug)]
pub struct Graded {
    /// The grade, by its index; `None` where the edition has no grades and these are the best of their groups.
    pub grade: Option<usize>,
    /// Whether it is a commendation: the best grade, or one of which there are only so many.
    pub commends: bool,
    /// Who has it, in the order of codes.
    pub units: Vec<UnitIndex>,
    /// Who of them may be commended: a veto can forbid it (取消评先).
    pub eligible: Vec<UnitIndex>,
}

/// An item and where it stands.
#[derive(Clone, Copy, Debug)]
pub struct Found<'a> {
    /// The section.
    pub section: &'a Section,
    /// The item.
    pub item: &'a Item,
}

/// The section of which most was earned.
#[derive(Clone, Debug)]
pub struct Strongest<'a> {
    /// The section.
    pub section: &'a Section,
    /// The part of full marks that all units together earned, of one.
    pub rate: Quantity,
    /// How many units have full marks in it.
    pub full: usize,
}

/// Bonuses over all units.
#[derive(Clone, Copy, Debug)]
pub struct Bonus {
    /// How many units earned any.
    pub units: usize,
    /// How many bonuses they are for.
    pub kinds: usize,
}

/// An item in which many points were lost.
#[derive(Clone, Debug)]
pub struct Problem<'a> {
    /// Where it stands.
    pub at: Found<'a>,
    /// Points lost.
    pub lost: Points,
    /// Their part of all points lost, of one.
    pub share: Quantity,
    /// How many units lost any.
    pub units: usize,
    /// How many records show it; none where something is missing.
    pub records: usize,
    /// Whether half of the units or more lost any.
    pub widespread: bool,
}

/// A unit that rose by some places on the same basis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Riser {
    /// The unit.
    pub unit: UnitIndex,
    /// By how many places.
    pub places: i64,
}

/// Units that rose most since last year and may be commended, the most first; those that rose alike are named all or none.
#[must_use]
pub fn risers(district: &District<'_>, progress: &Progress) -> Vec<Riser> {
    let mut risers: Vec<Riser> = progress
        .units
        .iter()
        .map(|moved| Riser { unit: moved.unit, places: moved.risen() })
        .filter(|riser| riser.places >= RISEN && district.assessment.card(riser.unit).eligible)
        .collect();
    risers.sort_by_key(|riser| (-riser.places, riser.unit));
    if let Some(first_left) = risers.get(MOST_RISERS).copied() {
        risers.retain(|riser| riser.places > first_left.places);
    }
    risers
}

impl<'a> Survey<'a> {
    /// Surveys a district.
    #[must_use]
    pub fn of(district: &District<'a>) -> Survey<'a> {
        let assessment = district.assessment;
        let grades = grades(district);
        let bar = assessment.criteria.grades.iter().find_map(|grade| Some((grade, grade.threshold.as_ref()?)));
        let reached = bar.map(|(grade, (points, _))| {
            let reaching = district.units.iter().filter(|member| grade.reached_by(&member.standing.total));
            (points.clone(), reaching.count())
        });
        Survey {
            grades,
            reached,
            faultless: faultless(district),
            strongest: strongest(district),
            bonus: bonus(district),
            problems: problems(district),
            vetoed: assessment.cards.iter().filter(|card| !card.vetoes.is_empty()).count(),
        }
    }
}

fn grades(district: &District<'_>) -> Vec<Graded> {
    let assessment = district.assessment;
    let graded = |grade: Option<usize>, commends: bool, has: &dyn Fn(&Member<'_>) -> bool| {
        let mut units: Vec<UnitIndex> =
            district.units.iter().filter(|member| has(member)).map(|member| member.unit).collect();
        units.sort_unstable();
        let eligible = units.iter().copied().filter(|unit| assessment.card(*unit).eligible).collect();
        Graded { grade, commends, units, eligible }
    };
    let written = &assessment.criteria.grades;
    if written.is_empty() {
        return vec![graded(None, true, &|member| member.standing.in_group.place == 1)];
    }
    let of_grade = written.iter().enumerate().map(|(index, grade)| {
        let commends = written.len() > 1 && (index == 0 || grade.quota.is_some());
        graded(Some(index), commends, &|member| member.standing.grade == Some(index))
    });
    of_grade.collect()
}

/// Every item of the sections, with its line on a unit's card.
fn lines<'a>(district: &District<'a>, unit: UnitIndex) -> impl Iterator<Item = (Found<'a>, &'a Line)> {
    let assessment = district.assessment;
    assessment.card(unit).sections.iter().flat_map(move |score| {
        let section = &assessment.criteria.sections[score.section];
        score.lines.iter().map(move |line| (Found { section, item: &section.items[line.item] }, line))
    })
}

fn faultless<'a>(district: &District<'a>) -> Vec<Found<'a>> {
    let sections = district.assessment.criteria.sections.iter();
    let items = sections.flat_map(|section| section.items.iter().map(move |item| Found { section, item }));
    let is_faultless = |found: &Found<'a>| {
        let mut scored = false;
        for member in &district.units {
            for (_, line) in lines(district, member.unit).filter(|(at, _)| std::ptr::eq(at.item, found.item)) {
                match line.outcome {
                    Outcome::Scored if line.points >= line.full => scored = true,
                    Outcome::NotApplicable => {}
                    Outcome::Scored | Outcome::NotDue | Outcome::Missing => return false,
                }
            }
        }
        scored
    };
    items.filter(is_faultless).collect()
}

fn strongest<'a>(district: &District<'a>) -> Option<Strongest<'a>> {
    let assessment = district.assessment;
    let strong = Quantity::from(STRONG).per_hundred();
    let of_section = assessment.criteria.sections.iter().enumerate().filter_map(|(index, section)| {
        let scores = || {
            let members = district.units.iter().filter(move |member| member.rates[index].is_some());
            members.map(move |member| &assessment.card(member.unit).sections[index])
        };
        let (points, full): (Points, Points) =
            (scores().map(|score| &score.points).sum(), scores().map(|score| &score.full).sum());
        let rate = points.quantity().over(full.quantity()).filter(|rate| *rate < Quantity::ONE && *rate >= strong)?;
        Some(Strongest { section, rate, full: scores().filter(|score| score.points >= score.full).count() })
    });
    of_section.reduce(|best, next| if next.rate > best.rate { next } else { best })
}

fn bonus(district: &District<'_>) -> Option<Bonus> {
    let cards = || district.units.iter().map(|member| district.assessment.card(member.unit));
    let units = cards().filter(|card| !card.bonus.is_zero()).count();
    let earned = |index: &usize| {
        cards().flat_map(|card| &card.bonuses).any(|line| line.item == *index && !line.points.is_zero())
    };
    let kinds = (0..district.assessment.criteria.bonuses.len()).filter(earned).count();
    (units > 0).then_some(Bonus { units, kinds })
}

fn problems<'a>(district: &District<'a>) -> Vec<Problem<'a>> {
    let sections = &district.assessment.criteria.sections;
    let problem = |loss: &crate::district::Loss<'a>| {
        let is_this = |short: &&Shortfall<'a>| std::ptr::eq(short.item, loss.item);
        let shortfalls = district.units.iter().flat_map(|member| &member.shortfalls).filter(is_this);
        let records = shortfalls.flat_map(|short| &short.findings).map(|finding| finding.at_fault().len()).sum();
        let section = sections.iter().find(|section| section.items.iter().any(|item| std::ptr::eq(item, loss.item)))?;
        Some(Problem {
            at: Found { section, item: loss.item },
            lost: loss.lost.clone(),
            share: loss.lost.quantity().over(district.lost.quantity())?,
            units: loss.units,
            records,
            widespread: loss.units * 2 >= district.units.len(),
        })
    };
    district.losses.iter().filter_map(problem).take(MOST_PROBLEMS).collect()
}

#[cfg(test)]
mod tests;
