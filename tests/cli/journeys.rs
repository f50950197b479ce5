//! What a clerk does from beginning to end.

use std::fs;

use super::{folder, kaohe, sample, transcript};

#[test]
fn a_new_workspace_explains_itself_and_asks_for_units() {
    let folder = folder();
    let made = transcript(folder.path(), &["init", "2026考核"]);
    let checked = transcript(&folder.path().join("2026考核"), &["check"]);
    let again = transcript(folder.path(), &["init", "2026考核"]);
    insta::assert_snapshot!([made, checked, again].join("\n"));
}

#[test]
fn the_editions_at_hand_are_listed() {
    let folder = folder();
    insta::assert_snapshot!(transcript(folder.path(), &["criteria", "list", "--on", "2016-06-30"]));
}

#[test]
fn the_model_regulation_is_sound() {
    let folder = folder();
    let output = kaohe(folder.path(), &["criteria", "check", "2016-model"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stdout));
}

#[test]
fn the_sample_is_ranked_and_written() {
    let folder = folder();
    let output = kaohe(folder.path(), &["demo", "--quiet"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    insta::assert_snapshot!(String::from_utf8(output.stdout).unwrap());
    let month = folder.path().join("示例考核/输出/2016年12月");
    assert!(month.join("2016年12月_总览_限局内.html").is_file());
    let papers = fs::read_dir(month.join("各单位")).unwrap().map(|entry| entry.unwrap().file_name());
    let pages = papers.filter(|name| name.to_string_lossy().ends_with("得分明细与整改清单_只发本单位.html"));
    assert_eq!(pages.count(), 23);
    assert!(month.join("目录.html").is_file());
    let refused = kaohe(folder.path(), &["demo"]);
    assert_eq!(refused.status.code(), Some(5));
}

#[test]
fn a_lost_point_leads_to_its_row() {
    insta::assert_snapshot!(transcript(sample(), &["explain", "丁宅乡", "定期报表按时"]));
}

#[test]
fn all_that_a_unit_lost_is_listed() {
    insta::assert_snapshot!(transcript(sample(), &["explain", "330604001"]));
}

#[test]
fn scores_as_json_are_the_same_bytes_on_one_thread_and_on_eight() {
    let [one, eight] = ["1", "8"].map(|threads| {
        let folder = folder();
        let out = folder.path().display().to_string();
        kaohe(sample(), &["score", "--json", "-", "--threads", threads, "--out", &out, "--quiet"])
    });
    assert!(one.stdout.starts_with(b"{"));
    assert_eq!(one.stdout, eight.stdout);
    assert!(one.status.success() && eight.status.success());
}

#[test]
fn a_ledger_with_a_mistake_stops_the_assessment_and_leaves_nothing_behind() {
    let folder = folder();
    assert_eq!(kaohe(folder.path(), &["demo", "示例", "--quiet"]).status.code(), Some(0));
    let outputs = folder.path().join("示例/输出");
    fs::remove_dir_all(&outputs).unwrap();
    let notes = "工作渠道登记\n乡镇,渠道名称\n不知哪个镇,甲\n";
    fs::write(folder.path().join("示例/台账/工作渠道登记.csv"), notes).unwrap();
    let stopped = kaohe(folder.path(), &["score", "示例"]);
    assert_eq!(stopped.status.code(), Some(3));
    assert!(!outputs.exists());
    let trial = kaohe(folder.path(), &["score", "示例", "--skip-bad"]);
    assert_eq!(trial.status.code(), Some(0));
    assert!(String::from_utf8(trial.stdout).unwrap().contains("试算"));
}

#[test]
fn a_unit_sees_what_a_fix_would_bring_and_the_easiest_way_to_a_grade() {
    let fixed = ["whatif", "丁宅乡", "--do", "部门登记单位入库率,定期报表按时=0.3", "--as-of", "2016-10-31"];
    let planned = ["plan", "章镇镇", "--to", "良好", "--as-of", "2016-10-31"];
    let beyond = ["plan", "丁宅乡", "--to", "第1名", "--as-of", "2016-10-31"];
    let told = [&fixed[..], &planned, &beyond].map(|args| transcript(sample(), args));
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn a_fix_that_cannot_be_is_told() {
    let settled = ["whatif", "丁宅乡", "--do", "定期报表按时", "--as-of", "2016-10-31"];
    let too_much = ["whatif", "丁宅乡", "--do", "定期报表按时=99", "--as-of", "2016-10-31"];
    let unknown = ["whatif", "丁宅乡", "--do", "定期报表安时", "--as-of", "2016-10-31"];
    let no_goal = ["plan", "丁宅乡", "--to", "最好", "--as-of", "2016-10-31"];
    let told = [&settled[..], &too_much, &unknown, &no_goal].map(|args| transcript(sample(), args));
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn how_sure_the_ranks_are_is_told_in_a_sentence() {
    insta::assert_snapshot!(transcript(sample(), &["robust"]));
}

#[test]
fn every_chart_of_a_paper_can_be_had_as_a_picture() {
    let folder = folder();
    let out = folder.path().display().to_string();
    let made = kaohe(sample(), &["gap", "丁宅乡", "--png", "--as-of", "2016-10-31", "--out", &out, "--quiet"]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    if !kaohe::report::can_draw() {
        // On a machine without a Chinese font that is said, and nothing is drawn.
        assert!(String::from_utf8_lossy(&made.stderr).contains("中文字体"));
        return;
    }
    let pictures = fs::read_dir(folder.path().join("各单位")).unwrap().map(|entry| entry.unwrap().path());
    let pictures: Vec<Vec<u8>> = pictures.map(|path| fs::read(path).unwrap()).collect();
    assert_eq!(pictures.len(), 3);
    assert!(pictures.iter().all(|picture| picture.starts_with(b"\x89PNG")));
}
