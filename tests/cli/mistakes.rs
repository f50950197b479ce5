//! What is said when the command line is wrong, and how the program then ends.

use super::{folder, kaohe, transcript};

/// The command is wrong in its own way: told in both languages, with exit 2.
fn both(args: &[&str]) -> String {
    let folder = folder();
    let english: Vec<&str> = args.iter().copied().chain(["--lang", "en"]).collect();
    [transcript(folder.path(), args), transcript(folder.path(), &english)].join("\n")
}

#[test]
fn a_misspelt_verb_finds_its_name() {
    insta::assert_snapshot!(both(&["scroe"]));
}

#[test]
fn a_misspelt_option_finds_its_name() {
    insta::assert_snapshot!(both(&["score", "--treads", "2"]));
}

#[test]
fn a_day_that_no_calendar_has_is_refused() {
    insta::assert_snapshot!(both(&["score", "--as-of", "2016-02-30"]));
}

#[test]
fn a_word_that_is_no_choice_names_the_choices() {
    insta::assert_snapshot!(both(&["check", "--color", "sometimes"]));
}

#[test]
fn a_missing_folder_is_asked_for() {
    insta::assert_snapshot!(both(&["init"]));
}

#[test]
fn an_edition_that_is_not_there_is_told() {
    insta::assert_snapshot!(both(&["criteria", "show", "2016-modle"]));
}

#[test]
fn outside_a_workspace_there_is_nothing_to_score() {
    insta::assert_snapshot!(both(&["score"]));
}

#[test]
fn a_code_that_is_not_there_finds_its_name() {
    insta::assert_snapshot!(both(&["explain", "unknown-colum"]));
}

#[test]
fn without_a_verb_the_help_is_shown_and_nothing_was_done() {
    let folder = folder();
    let output = kaohe(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stdout).unwrap().contains("kaohe demo"));
}
