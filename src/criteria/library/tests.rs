//! One edition laid over another, and which of several is in force.

use jiff::civil::date;

use super::*;
use crate::diag::Level;

const BASE: &str = r#"
[edition]
id = "2016"
title = "细则"
in-force = { from = 2016-01-01, until = 2016-12-31 }
period = { from = 2016-01-01, to = 2016-12-31 }
full = 10
rounding = { at = "item", places = 2, mode = "half-up" }
ties = { next = "skipped", break = [] }
not-applicable = "rescale-section"

[[ledger]]
id = "units"
title = "单位名单"
unit = ["乡镇"]
columns = [{ name = "乡镇", type = "text" }]

[[ledger]]
id = "records"
title = "登记"
unit = ["乡镇"]
columns = [{ name = "事项", type = "text" }]
"#;

const CHAPTER: &str = r#"
[section]
id = "work"
title = "工作"
clause = "第一条"
max = 10

[[item]]
id = "a"
title = "甲项"
clause = "第一条第（一）项"
max = 6
deduct = { each = 1, count = "records" }
remedy = { absent = "补齐。" }

[[item]]
id = "b"
title = "乙项"
clause = "第一条第（二）项"
max = 4
deduct = { each = 1, count = "records" }
remedy = { absent = "补齐。" }
"#;

const AMENDMENT: &str = r#"
[edition]
id = "2017"
amends = "2016"
in-force = { from = 2017-01-01 }
period = { from = 2017-01-01, to = 2017-12-31 }
"#;

/// Editions by name, each with its files by name.
fn library(editions: &[(&str, &[(&str, &str)])]) -> Library {
    let files = |files: &[(&str, &str)]| {
        let files = files.iter().map(|(name, text)| ((*name).to_owned(), (PathBuf::from(*name), (*text).to_owned())));
        EditionFiles(files.collect())
    };
    Library(editions.iter().map(|(id, texts)| ((*id).to_owned(), files(texts))).collect())
}

/// The base edition and one that amends it with `head` and a chapter.
fn amended(head: &str, chapter: &str) -> Criteria {
    let head = format!("{AMENDMENT}{head}");
    let library = library(&[
        ("2016", &[("10-work.toml", CHAPTER), ("edition.toml", BASE)]),
        ("2017", &[("10-work.toml", chapter), ("edition.toml", &head)]),
    ]);
    let mut diags = Diagnostics::new();
    let criteria = library.criteria("2017", &mut diags);
    let errors: Vec<_> = diags.iter().filter(|diagnostic| diagnostic.code.level() == Level::Error).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    criteria.unwrap()
}

/// The items with their titles, in order: `a 甲项, b 乙项`.
fn items(criteria: &Criteria) -> String {
    let items = criteria.items().map(|item| format!("{} {}", item.id.value, item.title));
    items.collect::<Vec<_>>().join(", ")
}

/// The codes of what stands in the way of reading an edition.
fn errors(library: &Library, id: &str) -> Vec<Code> {
    let mut diags = Diagnostics::new();
    library.criteria(id, &mut diags);
    diags.iter().filter(|diagnostic| diagnostic.code.level() == Level::Error).map(|found| found.code).collect()
}

#[test]
fn what_an_amendment_leaves_alone_stays() {
    let criteria = amended("", "");
    assert_eq!(items(&criteria), "a 甲项, b 乙项");
    assert_eq!(criteria.edition.title, "细则");
}

#[test]
fn an_amendment_has_its_own_dates() {
    let criteria = amended("", "");
    assert_eq!(criteria.edition.id.value, "2017");
    assert_eq!(criteria.edition.year.from, date(2017, 1, 1));
    assert_eq!(criteria.edition.in_force, (date(2017, 1, 1), None));
}

#[test]
fn an_item_of_the_same_id_takes_the_place_of_the_old_one() {
    let chapter = "[[item]]\nid = \"a\"\ntitle = \"新甲项\"\nclause = \"第一条\"\nmax = 6\n\
                   award = { each = 1, count = \"records\" }\nremedy = { absent = \"补齐。\" }";
    let criteria = amended("", chapter);
    assert_eq!(items(&criteria), "a 新甲项, b 乙项");
    assert_eq!(criteria.find("a").unwrap().rules[0].scale.name(), "award");
}

#[test]
fn an_item_can_be_removed_and_another_added_to_its_section() {
    let chapter = "[section]\nid = \"work\"\n[[item]]\nid = \"c\"\ntitle = \"丙项\"\nclause = \"第一条\"\nmax = 4\n\
                   deduct = { each = 1, count = \"records\" }\nremedy = { absent = \"补齐。\" }";
    assert_eq!(items(&amended("remove = [\"b\"]", chapter)), "a 甲项, c 丙项");
}

#[test]
fn a_new_section_stands_after_the_old_ones() {
    let chapter = CHAPTER.replace("\"work\"", "\"more\"").replace("\"a\"", "\"c\"").replace("\"b\"", "\"d\"");
    let criteria = amended("full = 20", &chapter);
    assert_eq!(items(&criteria), "a 甲项, b 乙项, c 甲项, d 乙项");
    assert_eq!(criteria.sections.len(), 2);
}

#[test]
fn a_section_keeps_what_the_amendment_does_not_say() {
    let chapter = "[section]\nid = \"work\"\ntitle = \"新工作\"";
    let criteria = amended("", chapter);
    assert_eq!(criteria.sections[0].title, "新工作");
    assert_eq!(criteria.sections[0].clause, "第一条");
}

#[test]
fn an_amendment_of_an_amendment_stands_on_both() {
    let second = AMENDMENT.replace("2017", "2018").replace("\"2016\"", "\"2017\"");
    let library = library(&[
        ("2016", &[("10-work.toml", CHAPTER), ("edition.toml", BASE)]),
        ("2017", &[("edition.toml", &format!("{AMENDMENT}remove = [\"b\"]\nfull = 6"))]),
        ("2018", &[("10-work.toml", "[section]\nid = \"work\"\nmax = 6"), ("edition.toml", &second)]),
    ]);
    let criteria = library.criteria("2018", &mut Diagnostics::new()).unwrap();
    assert_eq!(items(&criteria), "a 甲项");
    assert_eq!(criteria.edition.full.to_string(), "6");
}

#[test]
fn editions_that_amend_each_other_are_found_out() {
    let circle = AMENDMENT.replace("\"2016\"", "\"2017\"");
    assert_eq!(errors(&library(&[("2017", &[("edition.toml", &circle)])]), "2017"), [Code::AmendsItself]);
}

#[test]
fn an_edition_that_is_not_there_is_named() {
    assert_eq!(errors(&library(&[("2016", &[("edition.toml", BASE)])]), "2015"), [Code::UnknownEdition]);
}

#[test]
fn the_edition_of_a_day_is_the_one_in_force() {
    let library = library(&[
        ("2016", &[("10-work.toml", CHAPTER), ("edition.toml", BASE)]),
        ("2017", &[("edition.toml", AMENDMENT)]),
    ]);
    let on = |year, month, day| library.on(date(year, month, day), &mut Diagnostics::new());
    assert_eq!(on(2015, 12, 31), None);
    assert_eq!(on(2016, 1, 1).as_deref(), Some("2016"));
    assert_eq!(on(2016, 12, 31).as_deref(), Some("2016"));
    assert_eq!(on(2017, 1, 1).as_deref(), Some("2017"));
    assert_eq!(on(2030, 1, 1).as_deref(), Some("2017"));
}

#[test]
fn two_editions_on_one_day_are_each_reported_where_they_say_so() {
    let library = library(&[("2016", &[("edition.toml", BASE)]), ("2016-b", &[("edition.toml", BASE)])]);
    let mut diags = Diagnostics::new();
    assert_eq!(library.on(date(2016, 6, 1), &mut diags), None);
    assert_eq!(diags.iter().map(|found| found.code).collect::<Vec<_>>(), [Code::TwoEditionsInForce; 2]);
}
