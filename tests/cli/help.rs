//! Help, in both languages.

use super::{folder, transcript};

macro_rules! help {
    ($($name:ident = $($word:literal)*;)*) => {
        $(
            #[test]
            fn $name() {
                let folder = folder();
                let both = [
                    transcript(folder.path(), &[$($word,)* "--help"]),
                    transcript(folder.path(), &[$($word,)* "--help", "--lang", "en"]),
                ];
                insta::assert_snapshot!(concat!("help_", stringify!($name)), both.join("\n"));
            }
        )*
    };
}

help! {
    whole = ;
    demo = "demo";
    init = "init";
    check = "check";
    score = "score";
    report = "report";
    gap = "gap";
    compare = "compare";
    whatif = "whatif";
    plan = "plan";
    robust = "robust";
    explain = "explain";
    criteria = "criteria";
    criteria_check = "criteria" "check";
    criteria_show = "criteria" "show";
    criteria_diff = "criteria" "diff";
    criteria_list = "criteria" "list";
    criteria_schema = "criteria" "schema";
    completions = "completions";
}

#[test]
fn a_verb_is_known_by_its_chinese_name() {
    let folder = folder();
    let english = transcript(folder.path(), &["help", "score"]);
    let chinese = transcript(folder.path(), &["help", "计分"]);
    assert_eq!(english.split_once('\n').unwrap().1, chinese.split_once('\n').unwrap().1);
}
