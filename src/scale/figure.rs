//! Numbers of a rule: plain, in percent, by group, or from the unit's own row.

use std::collections::BTreeMap;

use super::Wording;
use crate::{
    diag::{Code, Diagnostic},
    dossier::ColumnIndex,
    group::GroupIndex,
    measure::plan::Reading,
    num::Quantity,
    reader::{Node, Table, Value},
};

/// A number as a rule writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Figure {
    /// A plain number.
    Plain(Quantity),
    /// A percentage, as a fraction of one: of full marks where points are meant.
    Percent(Quantity),
    /// One for each group named.
    ByGroup(Vec<(GroupIndex, Figure)>),
    /// The unit's own number, from a column of the list of units, so many times.
    Column(ColumnIndex, Quantity),
}

/// Keys under which a number may be below zero, and a percentage above a hundred: what a measure is held against, and points
/// that may be taken. Others could only turn a loss into a gain.
const MAY_BE_NEGATIVE: &[&str] =
    &["at-least", "at-most", "more-than", "less-than", "equals", "target", "else", "least"];

/// What the list of units says of one of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// The groups it belongs to.
    pub groups: Vec<GroupIndex>,
    /// Its numbers, by column of the list.
    pub numbers: BTreeMap<ColumnIndex, Quantity>,
}

impl Figure {
    /// Keys of a number from the unit's own row.
    pub const OWN_KEYS: &'static [&'static str] = &["column", "times"];

    /// Reads the number under `key`.
    pub(crate) fn read(key: &str, table: &Table, reading: &mut Reading<'_>) -> Option<Figure> {
        Figure::read_node(key, table.get(key)?, reading)
    }

    /// Reads the number under `key`; its absence is reported.
    pub(crate) fn required(key: &'static str, table: &Table, reading: &mut Reading<'_>) -> Option<Figure> {
        let node = table.required(key, &mut reading.diags)?;
        Figure::read_node(key, node, reading)
    }

    fn read_node(key: &str, node: &Node, reading: &mut Reading<'_>) -> Option<Figure> {
        match &node.value {
            Value::Text(_) => {
                let fraction = node.percent(&mut reading.diags)?;
                let percent = || format!("{}%", fraction.hundredfold());
                if !MAY_BE_NEGATIVE.contains(&key) && (fraction.is_negative() || fraction > Quantity::ONE) {
                    reading.diags.push(node.out_of_range(key, percent(), "percentage"));
                    return None;
                }
                Some(Figure::Percent(fraction))
            }
            Value::Table(table) if table.get("column").is_some() => {
                table.only(Figure::OWN_KEYS, &mut reading.diags);
                let name = table.text("column", &mut reading.diags)?;
                let times = match table.get("times") {
                    Some(times) => times.number(&mut reading.diags)?,
                    None => Quantity::ONE,
                };
                let column = reading.schema[reading.units].linked_column(&name, &mut reading.diags)?;
                let rule = &reading.schema[reading.units][column];
                // A blank cell would silently be a target or a full mark of nothing.
                if !rule.required {
                    let blank = Diagnostic::new(Code::MissingKey, &rule.name.span).with("key", "required = true");
                    reading.diags.push(blank);
                }
                Some(Figure::Column(column, times))
            }
            Value::Table(table) => Figure::read_by_group(key, table, reading),
            _ => {
                let number = node.number(&mut reading.diags)?;
                let wanted = match key {
                    _ if MAY_BE_NEGATIVE.contains(&key) => None,
                    "max" | "convert-to" | "per" => (number <= Quantity::ZERO).then_some("positive"),
                    _ => number.is_negative().then_some("not-negative"),
                };
                if let Some(wanted) = wanted {
                    reading.diags.push(node.out_of_range(key, &number, wanted));
                    return None;
                }
                Some(Figure::Plain(number))
            }
        }
    }

    fn read_by_group(of: &str, table: &Table, reading: &mut Reading<'_>) -> Option<Figure> {
        let mut figures = Vec::new();
        let mut whole = true;
        for (key, node) in table.entries() {
            let group = reading.groups.linked(key, &mut reading.diags);
            let figure = Figure::read_node(of, node, reading);
            whole &= group.is_some() && figure.is_some();
            figures.extend(group.zip(figure));
        }
        for (index, group) in reading.groups.ranked() {
            if whole && !figures.iter().any(|(named, _)| *named == index || !reading.groups[*named].ranked) {
                let missing = Diagnostic::new(Code::MissingKey, &table.span).with("key", &group.id.value);
                reading.diags.push(missing);
                whole = false;
            }
        }
        whole.then_some(Figure::ByGroup(figures))
    }

    /// The number for a unit; a percentage is of `base`.
    #[must_use]
    pub fn of(&self, profile: &Profile, base: &Quantity) -> Quantity {
        match self {
            Figure::Plain(number) => number.clone(),
            Figure::Percent(fraction) => fraction * base,
            Figure::ByGroup(figures) => figures
                .iter()
                .find(|(group, _)| profile.groups.contains(group))
                .map_or(Quantity::ZERO, |(_, figure)| figure.of(profile, base)),
            Figure::Column(column, times) => {
                profile.numbers.get(column).map_or(Quantity::ZERO, |number| number * times)
            }
        }
    }

    /// The number against which a measure is held; `"98%"` is 98, as a share is measured in percent.
    #[must_use]
    pub fn threshold(&self, profile: &Profile) -> Quantity {
        self.of(profile, &Quantity::HUNDRED)
    }

    /// For each group what it comes to, a percentage taken of the item's full marks; `None` where every unit has its own.
    pub(crate) fn weights(&self, reading: &Reading<'_>) -> Option<Vec<Quantity>> {
        let groups = reading.groups.len().max(1);
        let of_group = |index: usize| {
            let profile = Profile { groups: vec![GroupIndex(index)], numbers: BTreeMap::new() };
            self.of(&profile, reading.full.get(index).unwrap_or(&Quantity::ONE))
        };
        self.is_stated().then(|| (0..groups).map(of_group).collect())
    }

    /// Whether it is the same for all units of a group, and so known from the criteria alone.
    #[must_use]
    pub fn is_stated(&self) -> bool {
        match self {
            Figure::Plain(_) | Figure::Percent(_) => true,
            Figure::ByGroup(figures) => figures.iter().all(|(_, figure)| figure.is_stated()),
            Figure::Column(..) => false,
        }
    }

    /// Every plain number in it, with the group it is for.
    #[must_use]
    pub fn by_group(&self, groups: usize) -> Vec<Quantity> {
        (0..groups)
            .map(|index| {
                let profile = Profile { groups: vec![GroupIndex(index)], numbers: BTreeMap::new() };
                self.of(&profile, &Quantity::ZERO)
            })
            .collect()
    }

    /// The number in words: `0.5`, `60%`, or `乡镇街道 20、开发区 15`.
    #[must_use]
    pub fn in_words(&self, wording: &Wording<'_>) -> String {
        match self {
            Figure::Plain(number) => number.to_string(),
            Figure::Percent(fraction) => format!("{}%", fraction.hundredfold()),
            Figure::ByGroup(figures) => {
                let parts: Vec<String> = figures
                    .iter()
                    .map(|(group, figure)| format!("{} {}", wording.groups[*group].title, figure.in_words(wording)))
                    .collect();
                parts.join(&wording.lang.word("list.comma"))
            }
            Figure::Column(column, times) => {
                let column = &wording.schema[wording.units][*column].name.value;
                let times = if *times == Quantity::ONE { String::new() } else { times.to_string() };
                wording.lang.say("scale.own-number", minijinja::context! { column, times })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scale::testing::{by_group, figure, number, of_group};

    #[test]
    fn a_percentage_is_of_what_it_is_asked_about() {
        assert_eq!(figure("60%").of(&Profile::default(), &number("5")), number("3"));
        assert_eq!(figure("98%").threshold(&Profile::default()), number("98"));
    }

    #[test]
    fn a_group_has_its_own_number() {
        assert_eq!(by_group("2", "3").threshold(&of_group(0)), number("2"));
        assert_eq!(by_group("2", "3").threshold(&of_group(1)), number("3"));
    }

    #[test]
    fn a_number_can_stand_in_the_units_own_row() {
        let numbers = BTreeMap::from([(ColumnIndex(4), number("8"))]);
        let profile = Profile { groups: Vec::new(), numbers };
        assert_eq!(Figure::Column(ColumnIndex(4), Quantity::ONE).threshold(&profile), number("8"));
        assert_eq!(Figure::Column(ColumnIndex(5), Quantity::ONE).threshold(&profile), number("0"));
    }
}
