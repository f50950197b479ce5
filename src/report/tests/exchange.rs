//! What units can learn from one another, as they read it.

use std::collections::BTreeSet;

use super::{laws::sample, occasion, printed};
use crate::{
    assessment::{
        Assessment,
        tiny::{HEAD, assessed, criteria},
    },
    district::District,
    dossier::UnitIndex,
    exchange::{Exchange, tests::nine_units},
    num::Points,
    report::{self, Help, Lessons, Level, Occasion, Pair},
    say::Lang,
};

fn lessons(assessment: &Assessment, unit: &str) -> Lessons {
    let district = District::of(assessment);
    report::exchange(&Exchange::of(&district), &occasion(Lang::Zh), assessment.unit(unit).unwrap()).unwrap()
}

fn text(assessment: &Assessment, unit: &str) -> String {
    printed("exchange/text.md.j2", &lessons(assessment, unit), Lang::Zh)
}

fn help(assessment: &Assessment, lang: Lang) -> Help {
    let district = District::of(assessment);
    report::pairing(&Exchange::of(&district), &occasion(lang)).unwrap()
}

fn pair(assessment: &Assessment, (first, second): (&str, &str), lang: Lang) -> Pair {
    let district = District::of(assessment);
    let units = (assessment.unit(first).unwrap(), assessment.unit(second).unwrap());
    report::pair(&Exchange::of(&district), &occasion(lang), units).unwrap()
}

/// The lessons of every unit of the sample.
fn all_lessons() -> Vec<(UnitIndex, Lessons)> {
    let district = District::of(sample());
    let exchange = Exchange::of(&district);
    let lessons = |unit| report::exchange(&exchange, &occasion(Lang::Zh), unit).unwrap();
    district.units.iter().map(|member| (member.unit, lessons(member.unit))).collect()
}

#[test]
fn what_a_unit_can_learn_reads_so() {
    insta::assert_snapshot!(text(&nine_units(), "戊镇"));
}

#[test]
fn who_could_help_whom_reads_so() {
    insta::assert_snapshot!(printed("pairing/text.md.j2", &help(&nine_units(), Lang::Zh), Lang::Zh));
}

#[test]
fn two_units_side_by_side_read_so() {
    let view = pair(&nine_units(), ("乙镇", "壬区"), Lang::Zh);
    insta::assert_snapshot!(printed("pair/text.md.j2", &view, Lang::Zh));
}

#[test]
fn every_paper_of_exchange_can_be_had_in_english() {
    let assessment = nine_units();
    let district = District::of(&assessment);
    let unit = assessment.unit("戊镇").unwrap();
    let view = report::exchange(&Exchange::of(&district), &occasion(Lang::En), unit).unwrap();
    assert!(printed("exchange/page.html.j2", &view, Lang::En).contains("What to learn"));
    assert!(printed("pairing/page.html.j2", &help(&assessment, Lang::En), Lang::En).contains("Who could help whom"));
    let view = pair(&assessment, ("甲镇", "乙镇"), Lang::En);
    assert!(printed("pair/page.html.j2", &view, Lang::En).contains("Where the totals differ"));
}

#[test]
fn who_is_best_is_told_so_without_an_empty_table() {
    let text = text(&nine_units(), "甲镇");
    assert!(text.contains("各项都达到同类最高，没有需要补的差距。"), "{text}");
    assert!(text.contains("没有失分，没有要补的短板。"), "{text}");
    assert!(!text.contains("别的单位做得更好的项目"), "{text}");
}

#[test]
fn a_small_group_is_told_that_it_is_held_against_all() {
    let text = text(&nine_units(), "壬区");
    assert!(text.contains("开发区只有1个单位，不足5个，不单独比较，同类改为全区9个单位（含本单位）。"), "{text}");
}

#[test]
fn one_unit_alone_is_told_that_there_is_no_one_to_compare_with() {
    let section = "[section]\nid = \"a\"\ntitle = \"甲\"\nclause = \"一\"\nmax = 10\n[[item]]\nid = \"b\"\ntitle = \"乙\"\n\
                   clause = \"一\"\nmax = 10\ndeduct = { each = 1, count = \"records\" }\n\
                   remedy = { text = \"按时。\", recover = \"none\" }";
    let records = "乡镇, 日期, 事项, 数\n甲镇, 2016-02-01, 迟报, 1";
    let assessment = assessed(criteria(HEAD, &[section]), &[("units", "乡镇\n甲镇"), ("records", records)], None);
    let text = text(&assessment, "甲镇");
    assert!(text.contains("全区只有1个单位，没有可以对比的单位。"), "{text}");
    assert!(!text.contains("学经验") && !text.contains("口径"), "{text}");
    assert!(text.contains("本年已失 1.00 分，不能补回"), "{text}");
}

#[test]
fn equal_totals_are_told_as_such() {
    let lead = pair(&nine_units(), ("甲镇", "辛镇"), Lang::Zh).lead;
    assert_eq!(lead, "两个单位总分相同，都是 **10.00 分**。");
}

#[test]
fn a_paper_of_names_is_not_for_other_units() {
    let assessment = nine_units();
    let district = District::of(&assessment);
    let exchange = Exchange::of(&district);
    let asked = Occasion { clearance: Level::Unit, ..occasion(Lang::Zh) };
    let units = (UnitIndex(0), UnitIndex(1));
    assert!(report::exchange(&exchange, &asked, units.0).is_ok());
    assert!(report::pairing(&exchange, &asked).is_err() && report::pair(&exchange, &asked, units).is_err());
}

#[test]
fn no_private_cell_of_one_unit_stands_in_anothers_paper() {
    let assessment = sample();
    let papers: Vec<(UnitIndex, String)> =
        all_lessons().into_iter().map(|(unit, view)| (unit, serde_json::to_string(&view).unwrap())).collect();
    let others = |unit: UnitIndex| -> String {
        papers.iter().filter(|(of, _)| *of != unit).map(|(_, text)| text.as_str()).collect()
    };
    let texts: Vec<BTreeSet<String>> =
        assessment.dossier.units.iter().map(|(unit, _)| private_texts(assessment, unit)).collect();
    for ((unit, _), own) in assessment.dossier.units.iter().zip(&texts) {
        let elsewhere = others(unit);
        // What several units have in their private cells tells nothing of any of them.
        let known = |text: &&String| texts.iter().filter(|texts| texts.contains(*text)).count() == 1;
        let shown: Vec<&String> = own.iter().filter(known).filter(|text| elsewhere.contains(*text)).collect();
        // A unit's own office is no secret; it is an object of checks among enterprises.
        let shown: Vec<&String> = shown.into_iter().filter(|text| !text.ends_with("统计站")).collect();
        assert_eq!(shown, Vec::<&String>::new());
    }
}

/// What stands in a unit's private cells; what is too short to be told from other words is left out.
fn private_texts(assessment: &Assessment, unit: UnitIndex) -> BTreeSet<String> {
    let schema = &assessment.criteria.schema;
    let ledgers = schema.ledgers.iter().enumerate().map(|(index, ledger)| (crate::dossier::LedgerIndex(index), ledger));
    let mut texts = BTreeSet::new();
    for (index, ledger) in ledgers {
        let private = ledger.columns.iter().enumerate().filter(|(_, column)| column.private);
        let private: Vec<usize> = private.map(|(column, _)| column).collect();
        for batch in assessment.dossier.batches(index).unwrap_or_default() {
            for row in (0..batch.len()).filter(|row| batch.units[*row] == Some(unit)) {
                texts.extend(private.iter().map(|column| batch.columns[*column].text(row)));
            }
        }
    }
    texts.retain(|text| text.chars().count() >= 5);
    texts
}

#[test]
fn what_is_behind_adds_up_in_every_paper_of_the_sample() {
    let points = |text: &String| Points::parse(text).unwrap();
    for (_, view) in all_lessons() {
        let Some(table) = view.weak else { continue };
        let behind: Points = table.rows.iter().map(|row| points(&row[6])).sum();
        assert_eq!(behind, points(&table.sum.unwrap()[6]), "{}", view.name);
        for row in &table.rows {
            assert_eq!(points(&row[6]), &points(&row[5]) - &points(&row[2]), "{} {}", view.name, row[0]);
        }
    }
}

#[test]
fn two_units_differ_by_as_much_as_their_rows_say() {
    let assessment = sample();
    let names: Vec<&str> = assessment.dossier.units.iter().map(|(_, unit)| unit.name.as_str()).collect();
    for two in names.windows(2) {
        let table = pair(assessment, (two[0], two[1]), Lang::Zh).account;
        let sum = table.sum.unwrap();
        for column in 1..4 {
            let points = |text: &String| Points::parse(text.trim_start_matches('+')).unwrap();
            let rows: Points = table.rows.iter().map(|row| points(&row[column])).sum();
            assert_eq!(rows, points(&sum[column]), "{two:?}");
        }
    }
}

#[test]
fn a_unit_is_named_to_others_only_where_it_does_best() {
    let assessment = sample();
    for (unit, view) in all_lessons() {
        let text = serde_json::to_string(&view).unwrap();
        let praised =
            view.cards.iter().map(|card| &card.exemplar).chain(view.actions.iter().filter_map(|one| one.ask.as_ref()));
        let praised: Vec<&String> = praised.collect();
        let others = assessment.dossier.units.iter().filter(|(other, _)| *other != unit);
        let named = others.map(|(_, other)| &other.name).filter(|name| text.contains(*name));
        let only: Vec<&String> = named.filter(|name| !praised.iter().any(|praise| praise.contains(*name))).collect();
        assert_eq!(only, Vec::<&String>::new(), "{}", view.name);
    }
}
