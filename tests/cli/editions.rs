//! A regulation read, compared and looked up on the command line.

use std::{fs, path::Path};

use unicode_width::UnicodeWidthStr;

use super::{folder, transcript};

/// What the next year's edition changes of the model regulation: with the files below, one change of each kind.
const AMENDMENT: &str = r#"
[edition]
id       = "2017-draft"
title    = "2017年考核细则（修订稿）"
amends   = "2016-model"
in-force = { from = 2017-01-01 }
remove   = ["fatal-edits"]
"#;

/// One file for each section that changes: late reports weigh more and count otherwise, a new item, another day, other records.
const REPORTING: &str = r#"
[section]
id = "reporting"

[[item]]
id      = "late-reports"
title   = "定期报表按时"
clause  = "第九条第（二）项"
max     = 4
deduct  = { each = 0.2, count = "reports", where = "实报时间 > 应报时间 and not 批准延期" }
missing = "zero"
remedy  = { text = "{报表}应按时报送。", who = "统计站", recover = "none" }

[[item]]
id      = "refusals"
title   = "无拒报"
clause  = "第九条第（六）项"
text    = "每拒报一次扣0.5分，扣完为止。"
max     = 1
deduct  = { each = 0.5, count = "reports", where = "状态 = '拒报'" }
missing = "zero"
remedy  = { text = "{报表}应补报。", who = "统计站", recover = "none" }
"#;

const REGISTER: &str = r#"
[section]
id = "register"

[[item]]
id      = "household-companies"
title   = "个转企单位全部入库"
clause  = "第八条第（三）项"
max     = 2
deduct  = { each = 0.5, count = "commerce", where = "登记类型 = '个转企' and 应入库", missing-from = "directory", key = "统一社会信用代码" }
missing = "zero"
remedy  = { text = "{单位名称}应入库。", who = "统计站", by = 2016-11-30, recover = "all" }
"#;

/// A regulation small enough to read whole, with rulings, a veto, a loss below zero and a bonus without full marks.
const SMALL: &str = r#"
[edition]
id             = "small"
title          = "信息工作考核细则"
ruling         = "原文未写舍入，按四舍五入保留两位小数。"
in-force       = { from = 2016-01-01 }
period         = { from = 2016-01-01, to = 2016-12-31 }
full           = 20
rounding       = { at = "item", places = 2, mode = "half-up" }
ties           = { next = "skipped", break = [] }
not-applicable = "rescale-section"

[[grade]]
id       = "good"
title    = "良好"
at-least = 10

[[grade]]
id    = "poor"
title = "较差"

[[ledger]]
id      = "units"
title   = "单位名单"
unit    = ["乡镇"]
columns = [{ name = "乡镇", type = "text" }]

[[ledger]]
id      = "briefs"
title   = "信息登记"
unit    = ["乡镇"]
date    = "日期"
columns = [{ name = "日期", type = "date" }, { name = "结果", type = "text" }]

[[bonus]]
id     = "adopted"
title  = "被采用"
clause = "第二条"
over   = { period = "quarter", combine = "sum" }
award  = { each = 1, count = "briefs", where = "结果 = '采用'" }

[[veto]]
id          = "forged"
title       = "编造信息"
clause      = "第三条"
text        = "编造信息的，取消评先资格，降等次。"
when        = { count = "briefs", where = "结果 = '编造'", at-least = 1 }
effect      = { grade-at-most = "poor", zero = "briefs", ineligible = true }
consequence = "全区通报。"
ruling      = "“降等次”理解为最高较差。"

[[veto.example]]
note   = "编造一次"
briefs = """
日期,结果
2016-02-01,编造
"""
holds  = true
"#;

const SECTION: &str = r#"
[section]
id     = "reporting"
title  = "报送"
clause = "第一条"
max    = 20
ruling = "本章满分按原文表头的 20 分。"

[[item]]
id     = "briefs"
title  = "信息报送"
clause = "第一条第（一）项"
text   = "报送满两篇得20分，否则扣30分。"
max    = 20
floor  = "none"
pass   = { count = "briefs", at-least = 2, else = -30 }
ruling = "“否则”包括一篇也没有报。"
remedy = { absent = "每年报送两篇以上。", who = "统计站", recover = "none" }

[[item.example]]
note   = "只报一篇"
briefs = """
日期,结果
2016-02-01,采用
"""
points = -30
"#;

fn write(folder: &Path, name: &str, files: &[(&str, &str)]) {
    let edition = folder.join(name);
    fs::create_dir_all(&edition).unwrap();
    for (file, text) in files {
        fs::write(edition.join(file), text).unwrap();
    }
}

/// The same command in both languages.
fn in_both_languages(folder: &Path, args: &[&str]) -> String {
    let english: Vec<&str> = args.iter().copied().chain(["--lang", "en"]).collect();
    [transcript(folder, args), transcript(folder, &english)].join("\n")
}

#[test]
fn what_an_amendment_changes_is_told_by_kind() {
    let folder = folder();
    let files = [("edition.toml", AMENDMENT), ("10.toml", REGISTER), ("20.toml", REPORTING)];
    write(folder.path(), "2017-draft", &files);
    insta::assert_snapshot!(in_both_languages(folder.path(), &["criteria", "diff", "2016-model", "2017-draft"]));
}

#[test]
fn changes_are_told_to_other_programs() {
    let folder = folder();
    let files = [("edition.toml", AMENDMENT), ("10.toml", REGISTER), ("20.toml", REPORTING)];
    write(folder.path(), "2017-draft", &files);
    insta::assert_snapshot!(transcript(folder.path(), &["criteria", "diff", "2016-model", "2017-draft", "--json"]));
}

#[test]
fn an_edition_held_against_itself_does_not_differ() {
    let folder = folder();
    insta::assert_snapshot!(in_both_languages(folder.path(), &["criteria", "diff", "2016-model", "2016-model"]));
}

#[test]
fn an_edition_to_compare_with_that_is_not_there_is_told() {
    let folder = folder();
    insta::assert_snapshot!(transcript(folder.path(), &["criteria", "diff", "2016-model", "2017-draft"]));
}

#[test]
fn a_regulation_is_read_with_its_rulings_and_examples() {
    let folder = folder();
    write(folder.path(), "small", &[("edition.toml", SMALL), ("section.toml", SECTION)]);
    insta::assert_snapshot!(in_both_languages(folder.path(), &["criteria", "show", "small", "--examples"]));
}

#[test]
fn the_whole_vocabulary_fits_on_one_page() {
    let folder = folder();
    let page = transcript(folder.path(), &["explain", "语言"]);
    let english = transcript(folder.path(), &["explain", "language", "--lang", "en"]);
    for page in [&page, &english] {
        // The first line of a transcript is the command.
        assert!(page.lines().count() <= 67, "{} lines", page.lines().count());
        let widest = page.lines().max_by_key(|line| line.width()).unwrap();
        assert!(widest.width() <= 100, "{widest}");
    }
    insta::assert_snapshot!([page, english].join("\n"));
}

#[test]
fn a_regulation_is_written_as_a_page_that_needs_nothing_else() {
    let folder = folder();
    write(folder.path(), "small", &[("edition.toml", SMALL), ("section.toml", SECTION)]);
    let written = transcript(folder.path(), &["criteria", "show", "small", "--html", "细则.html"]);
    let page = fs::read_to_string(folder.path().join("细则.html")).unwrap();
    assert!(written.contains("[0]"), "{written}");
    assert!(!page.contains("http://") && !page.contains("https://") && !page.contains("<script"));
    let body = page.split_once("<body>").unwrap().1;
    insta::assert_snapshot!(body);
}
