//! Items, vetoes and worked examples as a reader of the regulation would say them.
//!
//! Every sentence is made from what is scored by, so that text and arithmetic cannot part.

use minijinja::context;

use super::{
    Combine, Criteria, Effect, Example, Expected, ExpectedOutcome, Floor, Grade, Item, Missing, Piece, Quota,
    QuotaSize, Remedy, Urgency, Within, ZeroTarget,
};
use crate::{
    group::GroupIndex,
    moment::Cut,
    num::{Mode, Points, Quantity},
    say::Lang,
    scale::{self, Wording},
};

impl Item {
    /// What its rules and frame say, a sentence each, under `rule` or `frame`.
    #[must_use]
    pub fn in_words(&self, wording: &Wording<'_>) -> Vec<(&'static str, String)> {
        let lang = wording.lang;
        let say = |key: &str, text: String| lang.say(&format!("frame.{key}"), context! { text });
        let over = self.over_in_words(lang).into_iter().map(|line| ("frame", line));
        let rules = self.rules.iter().map(|rule| ("rule", rule.scale.in_words(wording)));
        let mut lines: Vec<String> = self.only_if.iter().map(|only| say("only-if", only.in_words(wording))).collect();
        lines.extend(self.zero_if.iter().map(|zero| {
            say(if zero.in_period { "zero-if-period" } else { "zero-if" }, zero.requirement.in_words(wording))
        }));
        lines.extend(self.floor_in_words(lang));
        lines.extend(self.missing_in_words(lang));
        lines.extend(self.due.map(|due| say("due", due.to_string())));
        over.chain(rules).chain(lines.into_iter().map(|line| ("frame", line))).collect()
    }

    /// The parts of the year it scores by themselves.
    #[must_use]
    pub fn over_in_words(&self, lang: Lang) -> Option<String> {
        let over = self.over?;
        let cut = cut_key(over.cut);
        let combine = match over.combine {
            Combine::Sum => "sum",
            Combine::Mean => "mean",
            Combine::Lowest => "lowest",
        };
        let words = context! { cut => lang.word(&format!("frame.cut.{cut}")), full => self.max.is_some() };
        Some(lang.say(&format!("frame.over.{combine}"), words))
    }

    /// Where deductions end, where that is not at zero.
    #[must_use]
    pub fn floor_in_words(&self, lang: Lang) -> Option<String> {
        match &self.floor {
            Floor::None => Some(lang.word("frame.no-floor")),
            Floor::At(points) if points.is_zero() => None,
            Floor::At(points) => Some(lang.say("frame.floor", context! { text => points.to_string() })),
        }
    }

    /// What it comes to when there is nothing to measure by, where that is not zero.
    #[must_use]
    pub fn missing_in_words(&self, lang: Lang) -> Option<String> {
        match self.missing {
            Missing::Zero => None,
            Missing::Full => Some(lang.word("frame.missing-full")),
            Missing::NotApplicable => Some(lang.word("frame.missing-not-applicable")),
        }
    }
}

/// The key of a part of the year in the catalogue.
fn cut_key(cut: Cut) -> &'static str {
    match cut {
        Cut::Month => "month",
        Cut::Quarter => "quarter",
        Cut::Half => "half",
        Cut::Year => "year",
    }
}

impl Criteria {
    /// What a veto does.
    #[must_use]
    pub fn effect_in_words(&self, effect: &Effect, lang: Lang) -> String {
        let grade = effect.grade_at_most.map(|grade| {
            let title = self.grades[grade].title.as_str();
            lang.say("effect.grade-at-most", context! { grade => title })
        });
        let zero = effect.zero.as_ref().map(|zero| match zero {
            ZeroTarget::Total => lang.word("effect.zero-total"),
            ZeroTarget::Line(id) => lang.say("effect.zero", context! { title => self.title_of(&id.value) }),
        });
        let total = effect.total_at_most.as_ref();
        let parts = [
            effect.excluded.then(|| lang.word("effect.excluded")),
            zero,
            grade,
            total.map(|points| lang.say("effect.total-at-most", context! { points => points.to_string() })),
            effect.ineligible.then(|| lang.word("effect.ineligible")),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(&lang.word("list.semicolon"))
    }

    /// The title of the item or section of that id.
    fn title_of<'a>(&'a self, id: &'a str) -> &'a str {
        let section = || self.sections.iter().find(|section| section.id.value == id);
        let item = self.find(id).map(|item| item.title.as_str());
        item.or_else(|| section().map(|section| section.title.as_str())).unwrap_or(id)
    }

    /// What must come out of a worked example.
    #[must_use]
    pub fn expected_in_words(&self, example: &Example, lang: Lang) -> String {
        match &example.expected {
            Expected::Points(points) if points.is_negative() => {
                lang.say("expected.lost", context! { points => (-points).to_string() })
            }
            Expected::Points(points) => lang.say("expected.points", context! { points => points.to_string() }),
            Expected::Holds(true) => lang.word("expected.holds"),
            Expected::Holds(false) => lang.word("expected.not-holds"),
            Expected::Result(result) => self.result_in_words(result, lang),
        }
    }

    fn result_in_words(&self, result: &ExpectedOutcome, lang: Lang) -> String {
        let points = |key: &str, points: &Option<Points>| {
            let points = points.as_ref()?.to_string();
            Some(lang.say(&format!("expected.{key}"), context! { points }))
        };
        let place = |key: &str, place: &Option<Points>| {
            let place = place.as_ref()?.to_string();
            Some(lang.say(&format!("expected.{key}"), context! { place }))
        };
        let flag = |key: &str, flag: Option<bool>| {
            flag.map(|holds| lang.word(&format!("expected.{}{key}", if holds { "" } else { "not-" })))
        };
        let grade = result.grade.as_ref().map(|id| {
            let grade = self.grades.iter().find(|grade| grade.id.value == *id);
            lang.say("expected.grade", context! { grade => grade.map_or(id.as_str(), |grade| grade.title.as_str()) })
        });
        let parts = [
            points("total", &result.total),
            points("converted", &result.converted),
            grade,
            place("place", &result.place),
            place("group-place", &result.group_place),
            flag("assessed", result.assessed),
            flag("eligible", result.eligible),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(&lang.word("list.comma"))
    }
}

impl Remedy {
    /// Its sentence, with columns still to be filled in.
    #[must_use]
    pub fn in_words(&self) -> String {
        let pieces = self.text.iter().flatten().map(|piece| match piece {
            Piece::Words(words) => words.clone(),
            Piece::Column(name) => format!("{{{name}}}"),
        });
        let text: String = pieces.collect();
        match (&self.absent, text.is_empty()) {
            (Some(absent), true) => absent.clone(),
            _ => text,
        }
    }
}

impl Grade {
    /// From how many points it is given, to how many units, and what follows from it.
    #[must_use]
    pub fn in_words(&self, wording: &Wording<'_>) -> String {
        let lang = wording.lang;
        let threshold = self.threshold.as_ref().map_or_else(String::new, |(points, closed)| {
            let key = if *closed { "at-least" } else { "more-than" };
            lang.say(&format!("grade.{key}"), context! { points => points.to_string() })
        });
        let quota = self.quota.as_ref().map(|quota| quota.in_words(wording)).unwrap_or_default();
        let consequence = self.consequence.clone().unwrap_or_default();
        lang.say("grade.line", context! { title => self.title.as_str(), threshold, quota, consequence })
    }
}

impl Urgency {
    /// What brings the level about.
    #[must_use]
    pub fn in_words(&self, grades: &[Grade], lang: Lang) -> String {
        let stake = self.at_stake.as_ref().map(ToString::to_string);
        let within = self.within.map(|within| match within {
            Within::Days(days) => lang.say("urgency.days", context! { days, stake }),
            Within::Workdays(days) => lang.say("urgency.workdays", context! { days, stake }),
        });
        let repeats = self.repeats.map(|repeats| {
            let cut = lang.word(&format!("frame.cut.{}", cut_key(repeats.cut)));
            lang.say("urgency.repeats", context! { cut, count => repeats.count })
        });
        let titles: Vec<&str> = self.near_grades.iter().map(|grade| grades[*grade].title.as_str()).collect();
        let near_grades = (!titles.is_empty())
            .then(|| lang.say("urgency.near-grades", context! { grades => titles.join(&lang.word("report.comma")) }));
        let near_vetoes = self.near_vetoes.then(|| lang.word("urgency.near-vetoes"));
        let when: Vec<String> = [within, near_vetoes, near_grades, repeats].into_iter().flatten().collect();
        let when = when.join(&lang.word("list.semicolon"));
        lang.say("urgency.line", context! { title => self.title.as_str(), when })
    }
}

impl Quota {
    fn in_words(&self, wording: &Wording<'_>) -> String {
        let lang = wording.lang;
        let group = self.within == scale::Within::Group;
        let size = match &self.size {
            QuotaSize::Count(count) => lang.say("grade.count", context! { group, count => count.to_string() }),
            QuotaSize::ByGroup(counts) => {
                let of_group = |(group, count): &(GroupIndex, Quantity)| {
                    let title = wording.groups[*group].title.as_str();
                    lang.say("grade.of-group", context! { title, count => count.to_string() })
                };
                counts.iter().map(of_group).collect::<Vec<_>>().join(&lang.word("list.comma"))
            }
            QuotaSize::Share(share, mode) => {
                let round = match mode {
                    Mode::Down => "down",
                    Mode::Up => "up",
                    Mode::HalfUp | Mode::HalfEven => "half-up",
                };
                let round = lang.word(&format!("grade.round.{round}"));
                lang.say("grade.share", context! { group, share => share.hundredfold().to_string(), round })
            }
        };
        let ties = lang.word(if self.includes_ties { "grade.ties-included" } else { "grade.ties-left-out" });
        lang.say("grade.quota", context! { size, ties })
    }
}
