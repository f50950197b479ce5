//! Districts at the edge: many units, long names, no loss, one total for all, one unit alone.

use super::district_of;
use crate::assessment::Assessment;

/// A name of twenty characters, as long as the longest in use; all different.
pub(super) fn long_name(number: usize) -> String {
    format!("第{number:02}号滨海新材料与高端装备制造产业园区")
}

fn short_name(number: usize) -> String {
    format!("第{number:02}号镇")
}

/// So many units, each with as many slips as its number says, so that no two totals are equal before points run out.
fn falling(count: usize, name: fn(usize) -> String) -> Assessment {
    let slips = |number: usize| {
        let name = name(number);
        let day = number % 28 + 1;
        format!("{name}, 2016-02-{day:02}, 差错, {number}\n{name}, 2016-03-02, 培训, 3\n")
    };
    of((1..=count).map(name), (1..=count).map(slips).collect())
}

fn of(names: impl Iterator<Item = String>, records: String) -> Assessment {
    let units = format!("乡镇\n{}", names.collect::<Vec<_>>().join("\n"));
    district_of(&units, &format!("乡镇, 日期, 事项, 数\n{records}"), Some("2016-11-10"))
}

/// A usual district of so many units.
pub(super) fn many(count: usize) -> Assessment {
    falling(count, short_name)
}

/// So many units whose names are as long as names get.
pub(super) fn long_names(count: usize) -> Assessment {
    falling(count, long_name)
}

/// Nobody lost anything.
pub(super) fn all_perfect(count: usize) -> Assessment {
    let trained = |number: usize| format!("{}, 2016-03-02, 培训, 3\n", short_name(number));
    of((1..=count).map(short_name), (1..=count).map(trained).collect())
}

/// Everybody lost the same.
pub(super) fn all_tied(count: usize) -> Assessment {
    let slip = |number: usize| format!("{}, 2016-02-01, 差错, 4\n", short_name(number));
    of((1..=count).map(short_name), (1..=count).map(slip).collect())
}

/// One unit by itself.
pub(super) fn alone() -> Assessment {
    falling(1, short_name)
}

/// All of them, by a name for messages.
pub(super) fn all() -> Vec<(&'static str, Assessment)> {
    vec![
        ("twenty-three", many(23)),
        ("forty", many(40)),
        ("long-names", long_names(23)),
        ("all-perfect", all_perfect(23)),
        ("all-tied", all_tied(23)),
        ("alone", alone()),
    ]
}
