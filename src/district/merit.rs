//! What a unit does well, and whom it may ask about what it does not.

use std::cmp::Reverse;

use super::{District, Member};
use crate::{
    assessment::Part,
    criteria::Item,
    dossier::UnitIndex,
    gap::Shortfall,
    num::Points,
    score::{Line, Outcome},
};

/// An item in which a unit holds full marks and peers lost points.
#[derive(Clone, Debug)]
pub struct Merit<'a> {
    /// The item.
    pub item: &'a Item,
    /// What its peers lost there together; above zero.
    pub lost: Points,
    /// How many of them lost any.
    pub units: usize,
}

/// An item in which a unit lost points and peers hold full marks.
#[derive(Clone, Debug)]
pub struct Model<'a> {
    /// What the unit lost there.
    pub short: &'a Shortfall<'a>,
    /// The peers that hold full marks, in the order of the roster; at least one.
    pub holders: Vec<UnitIndex>,
}

impl<'a> District<'a> {
    /// Items in which a unit holds full marks and its peers lost points, those that cost them most first.
    #[must_use]
    pub fn merits(&self, unit: UnitIndex) -> Vec<Merit<'a>> {
        let (_, peers) = self.peers(unit);
        let whole = self.assessment.lines(self.assessment.card(unit)).filter(|(part, _, line)| is_whole(*part, line));
        let mut merits: Vec<Merit<'a>> = whole
            .filter_map(|(part, item, line)| {
                let shorts = || peers.iter().filter_map(|peer| shortfall(peer, part, line.item));
                let lost: Points = shorts().map(|short| &short.lost).sum();
                (lost > Points::ZERO).then(|| Merit { item, lost, units: shorts().count() })
            })
            .collect();
        merits.sort_by(|left, right| right.lost.cmp(&left.lost));
        merits
    }

    /// Items in which a unit lost points and peers hold full marks, those that cost it most first.
    #[must_use]
    pub fn models(&self, unit: UnitIndex) -> Vec<Model<'_>> {
        let (_, peers) = self.peers(unit);
        let shorts = self.member(unit).shortfalls.iter();
        let mut models: Vec<Model<'_>> = shorts
            .filter_map(|short| {
                let holds = |peer: &&&Member<'a>| self.holds(peer.unit, short);
                let mut holders: Vec<UnitIndex> = peers.iter().filter(holds).map(|peer| peer.unit).collect();
                holders.sort_unstable();
                (!holders.is_empty()).then_some(Model { short, holders })
            })
            .collect();
        models.sort_by_key(|model| Reverse(model.short.lost.clone()));
        models
    }

    /// Whether a unit holds full marks where another lost points.
    fn holds(&self, unit: UnitIndex, short: &Shortfall<'_>) -> bool {
        let card = self.assessment.card(unit);
        let Part::Section(section) = short.part else { return false };
        let lines = card.sections.iter().filter(|score| score.section == section).flat_map(|score| &score.lines);
        lines.filter(|line| line.item == short.line.item).any(|line| is_whole(short.part, line))
    }
}

/// Whether a line of a section was scored and reached its full marks.
fn is_whole(part: Part, line: &Line) -> bool {
    let in_section = matches!(part, Part::Section(_));
    in_section && line.outcome == Outcome::Scored && line.points == line.full && !line.full.is_zero()
}

fn shortfall<'m>(member: &'m Member<'_>, part: Part, item: usize) -> Option<&'m Shortfall<'m>> {
    member.shortfalls.iter().find(|short| short.part == part && short.line.item == item)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::{
        Assessment,
        tiny::{HEAD, assessed, criteria},
    };

    const RULES: &str = r#"
[section]
id = "work"
title = "工作"
clause = "第一条"
max = 10
[[item]]
id = "late"
title = "按时"
clause = "第一条"
max = 4
deduct = { each = 1, count = "records", where = "事项 = '迟报'" }
missing = "zero"
remedy = { absent = "按时报送。" }
[[item]]
id = "wrong"
title = "准确"
clause = "第一条"
max = 6
deduct = { each = 2, count = "records", where = "事项 = '差错'" }
missing = "zero"
remedy = { absent = "核对。" }
"#;

    fn three_units() -> Assessment {
        let records =
            "乡镇, 日期, 事项, 数\n甲镇, 2016-01-02, 迟报, 1\n乙镇, 2016-01-02, 差错, 1\n乙镇, 2016-01-03, 迟报, 1";
        assessed(criteria(HEAD, &[RULES]), &[("units", "乡镇\n甲镇\n乙镇\n丙镇"), ("records", records)], None)
    }

    #[test]
    fn what_a_unit_does_well_is_where_its_peers_lost_most() {
        let assessment = three_units();
        let district = District::of(&assessment);
        let merits = district.merits(assessment.unit("丙镇").unwrap());
        let said: Vec<String> =
            merits.iter().map(|merit| format!("{} {} {}", merit.item.title, merit.lost, merit.units)).collect();
        assert_eq!(said, ["按时 2 2", "准确 2 1"]);
    }

    #[test]
    fn whoever_holds_full_marks_can_be_asked_most_costly_items_first() {
        let assessment = three_units();
        let district = District::of(&assessment);
        let models = district.models(assessment.unit("乙镇").unwrap());
        let names = |model: &Model<'_>| -> Vec<String> {
            model.holders.iter().map(|unit| assessment.dossier.units[*unit].name.clone()).collect()
        };
        let said: Vec<String> =
            models.iter().map(|model| format!("{} {}", model.short.item.title, names(model).join("、"))).collect();
        assert_eq!(said, ["准确 丙镇、甲镇", "按时 丙镇"]);
    }
}
