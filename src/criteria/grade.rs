//! Grades by threshold and by quota.

use super::GroupIndex;
use crate::{
    diag::{Code, Diagnostic, Diagnostics},
    measure::plan::Reading,
    num::{Mode, Points, Quantity},
    reader::{Node, Table, Value, unique},
    scale::{WITHIN, Within},
    source::Spanned,
};

/// A grade (等次).
#[derive(Clone, Debug)]
pub struct Grade {
    /// The word by which rules name it.
    pub id: Spanned<String>,
    /// Its name.
    pub title: String,
    /// The points from which it is given, and whether these very points suffice; the last grade has none.
    pub threshold: Option<(Points, bool)>,
    /// How many may have it.
    pub quota: Option<Quota>,
    /// What follows from it.
    pub consequence: Option<String>,
}

/// How many units may have a grade.
#[derive(Clone, Debug)]
pub struct Quota {
    /// How many.
    pub size: QuotaSize,
    /// Among whom they are counted.
    pub within: Within,
    /// Whether units tied across the last place all get the grade; otherwise none of them does.
    pub includes_ties: bool,
}

/// The size of a quota.
#[derive(Clone, Debug)]
pub enum QuotaSize {
    /// So many.
    Count(Quantity),
    /// So many of each group.
    ByGroup(Vec<(GroupIndex, Quantity)>),
    /// A share of the units, and how a part of a unit rounds.
    Share(Quantity, Mode),
}

impl Grade {
    /// Keys of a `[[grade]]`.
    pub const KEYS: &'static [&'static str] = &["id", "title", "at-least", "more-than", "quota", "consequence"];

    pub(super) fn read_all(tables: &[&Table], reading: &mut Reading<'_>) -> Vec<Grade> {
        let grades: Vec<Grade> = tables.iter().filter_map(|table| Grade::read(table, reading)).collect();
        unique(grades.iter().map(|grade| &grade.id), &mut reading.diags);
        for (position, grade) in grades.iter().enumerate() {
            let last = position + 1 == grades.len();
            let lower = grades[position + 1..].iter().find_map(|next| next.threshold.as_ref());
            let falls = match (&grade.threshold, lower) {
                // Who finds no room in a quota may have the next grade from the same points on.
                (Some((mine, _)), Some((next, _))) => mine > next || (mine == next && grade.quota.is_some()),
                (Some(_), None) => true,
                // A prize by place alone needs a quota; the last grade takes whoever is left.
                (None, _) => last || grade.quota.is_some(),
            };
            if !falls {
                reading.diags.push(Diagnostic::new(Code::GradeOrder, &grade.id.span).with("id", &grade.id.value));
            }
        }
        grades
    }

    fn read(table: &Table, reading: &mut Reading<'_>) -> Option<Grade> {
        table.only(Grade::KEYS, &mut reading.diags);
        let id = table.required_text("id", &mut reading.diags);
        let title = table.required_text("title", &mut reading.diags);
        let threshold = [("at-least", true), ("more-than", false)]
            .into_iter()
            .find_map(|(key, closed)| Some((table.get(key)?.points(&mut reading.diags)?, closed)));
        let quota = match table.table("quota", &mut reading.diags) {
            Some(quota) => Some(Quota::read(quota, reading)?),
            None => None,
        };
        let consequence = table.text("consequence", &mut reading.diags).map(|text| text.value);
        Some(Grade { id: id?, title: title?.value, threshold, quota, consequence })
    }

    /// The index of the grade of that id; one that is not there is reported.
    pub(super) fn linked(grades: &[Grade], id: &Spanned<String>, diags: &mut Diagnostics) -> Option<usize> {
        let found = grades.iter().position(|grade| grade.id.value == id.value);
        if found.is_none() {
            let known = grades.iter().map(|grade| grade.id.value.as_str());
            let unknown = Diagnostic::new(Code::UnknownGrade, &id.span).near(&id.value, known);
            diags.push(unknown.with("id", &id.value));
        }
        found
    }

    /// Whether so many points suffice.
    #[must_use]
    pub fn reached_by(&self, points: &Points) -> bool {
        self.threshold.as_ref().is_none_or(|(least, closed)| points > least || (*closed && points == least))
    }
}

impl Quota {
    /// Keys of a `quota`.
    pub const KEYS: &'static [&'static str] = &["count", "share", "round", "within", "ties"];
    /// Words for `ties` of a quota: whether units tied across the last place all get the grade.
    pub const TIES: &'static [(&'static str, bool)] = &[("included", true), ("left-out", false)];
    /// Words for `round`.
    pub const ROUNDS: &'static [(&'static str, Mode)] =
        &[("down", Mode::Down), ("up", Mode::Up), ("half-up", Mode::HalfUp)];

    fn read(table: &Table, reading: &mut Reading<'_>) -> Option<Quota> {
        table.only(Quota::KEYS, &mut reading.diags);
        let within = table.required_word("within", WITHIN, &mut reading.diags);
        let includes_ties = table.required_word("ties", Quota::TIES, &mut reading.diags);
        let size = if let Some(node) = table.get("share") {
            let share = node.percent(&mut reading.diags);
            let round = table.required_word("round", Quota::ROUNDS, &mut reading.diags);
            let (share, round) = (share?, round?);
            if share > Quantity::ONE {
                let large = Diagnostic::new(Code::QuotaTooLarge, &node.span).with("share", share.hundredfold());
                reading.diags.push(large);
            }
            if share.is_negative() {
                reading.diags.push(node.out_of_range("share", format!("{}%", share.hundredfold()), "percentage"));
            }
            QuotaSize::Share(share, round)
        } else {
            let node = table.required("count", &mut reading.diags)?;
            match &node.value {
                Value::Table(table) => {
                    let mut counts = Vec::new();
                    for (key, node) in table.entries() {
                        let group = reading.groups.linked(key, &mut reading.diags);
                        counts.extend(group.zip(read_count(node, reading)));
                    }
                    for (index, group) in reading.groups.ranked() {
                        if !counts.iter().any(|(named, _)| *named == index) {
                            let missing = Diagnostic::new(Code::MissingKey, &table.span).with("key", &group.id.value);
                            reading.diags.push(missing);
                        }
                    }
                    QuotaSize::ByGroup(counts)
                }
                _ => QuotaSize::Count(read_count(node, reading)?),
            }
        };
        Some(Quota { size, within: within?, includes_ties: includes_ties? })
    }
}

/// A number of units.
fn read_count(node: &Node, reading: &mut Reading<'_>) -> Option<Quantity> {
    let count = node.number(&mut reading.diags)?;
    if count.is_negative() || !count.is_whole() {
        reading.diags.push(node.out_of_range("count", &count, "count"));
        return None;
    }
    Some(count)
}
