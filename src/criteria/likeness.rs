//! By what units resemble one another: measures that are compared, and never scored.

use crate::{
    measure::plan::Reading,
    measure::{self, Measure},
    reader::Table,
};

/// Something that makes two units alike: how many residents, enterprises or staff they have.
///
/// ```toml
/// likeness = [
///   { title = "常住人口",   sum = "units", of = "常住人口" },
///   { title = "统计人员数", count = "staff" },
/// ]
/// ```
#[derive(Clone, Debug)]
pub struct Likeness {
    /// What it is, as a paper names it.
    pub title: String,
    /// How much of it a unit has.
    pub measure: Measure,
}

impl Likeness {
    /// Keys beside those of the measure.
    pub const KEYS: &'static [&'static str] = &["title"];

    /// Reads `likeness` of the `[edition]` table.
    pub(super) fn read_all(head: &Table, reading: &mut Reading<'_>) -> Vec<Likeness> {
        let tables = head.tables("likeness", &mut reading.diags);
        tables
            .into_iter()
            .filter_map(|table| {
                let title = table.required_text("title", &mut reading.diags);
                let measure = measure::read(table, Likeness::KEYS, reading);
                Some(Likeness { title: title?.value, measure: measure? })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        assessment::tiny::{HEAD, assessed, criteria},
        dossier::UnitIndex,
        num::Quantity,
    };

    #[test]
    fn what_makes_units_alike_is_measured_and_costs_nothing() {
        let likeness = "likeness = [{ title = \"登记数\", count = \"records\" }]";
        let section = "[section]\nid = \"work\"\ntitle = \"工作\"\nclause = \"一\"\nmax = 10\n[[item]]\nid = \"late\"\n\
                       title = \"迟报\"\nclause = \"一\"\nmax = 10\n\
                       deduct = { each = 1, count = \"records\", where = \"事项 = '迟报'\" }\n\
                       remedy = { text = \"按时。\", recover = \"none\" }";
        let edition = criteria(&format!("{HEAD}{likeness}"), &[section]);
        let measure = edition.likeness[0].measure.clone();
        let records = "乡镇, 日期, 事项, 数\n甲镇, 2016-02-01, 例会, 1\n甲镇, 2016-03-01, 例会, 1";
        let assessment = assessed(edition, &[("units", "乡镇\n甲镇"), ("records", records)], None);
        assert_eq!(assessment.facts.of(&measure, UnitIndex(0), None).number(), Some(Quantity::from(2_u64)));
        assert_eq!(assessment.cards[0].total.to_string(), "10");
    }
}
