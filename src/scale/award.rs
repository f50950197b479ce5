//! `award`: points earned for each thing counted.

use super::{Effect, Given, Step, Wording, deduct::Tariff};
use crate::{
    measure::{Measure, plan::Reading},
    reader::Table,
};

/// Gives points for each thing counted, up to a cap or full marks.
///
/// ```toml
/// award = { each = 0.2, count = "meetings", where = "类型 = '分析'", cap = 1 }
/// award = { each = 1, judged = "judgements", of = "分数", scorer = "评分人", reason = "理由", combine = "mean" }
/// ```
#[derive(Clone, Debug)]
pub struct Award {
    /// Points and steps.
    pub tariff: Tariff,
}

impl Award {
    pub(super) const KEYS: &'static [&'static str] = Tariff::KEYS;

    pub(super) fn read(table: &Table, reading: &mut Reading<'_>) -> Option<Award> {
        Tariff::read(table, reading).map(|tariff| Award { tariff })
    }

    pub(super) fn step(&self, given: &Given<'_>) -> Step {
        let of = self.tariff.cap.as_ref().map_or_else(|| given.max.clone(), |cap| given.points(cap));
        let Some((points, _, measured, working)) = self.tariff.points(given) else { return Step::nothing(of) };
        Step { effect: Effect::Earned { of, points }, measured: Some(measured), working }
    }

    pub(super) fn measures(&self) -> Vec<&Measure> {
        vec![&self.tariff.measure]
    }

    pub(super) fn in_words(&self, wording: &Wording<'_>) -> String {
        self.tariff.in_words("scale.award", wording)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scale::{
        Scale,
        deduct::{Part, Stepping},
        testing::{MEASURE, figure, points},
    };

    #[test]
    fn each_thing_counted_earns_its_points_up_to_the_cap() {
        let stepping = Stepping { per: None, part: Part::Exact };
        let cap = Some(figure("1"));
        let award = Award { tariff: Tariff { measure: MEASURE, each: figure("0.3"), stepping, beyond: None, cap } };
        let award = Scale::Award(award);
        assert_eq!(points(&award, "0"), "0");
        assert_eq!(points(&award, "3"), "0.9");
        assert_eq!(points(&award, "4"), "1");
    }
}
