//! What the circular says in each scope, and what stands in the way of issuing it.

use super::*;
use crate::{
    assessment::Assessment,
    diag::{Code, Diagnostics},
    report::{
        Format, Layouts, paper,
        tests::{RECORDS, district_of, laws, occasion, printed, two_units},
    },
    say::Lang,
};

fn settings(text: &str) -> NoticeSettings {
    let mut diags = Diagnostics::new();
    let settings = NoticeSettings::parse(text, &two_units(None).criteria, &mut diags);
    assert!(diags.is_empty(), "{diags:#?}");
    settings
}

fn notice_of(assessment: &Assessment, settings: &NoticeSettings, scope: Scope) -> Notice {
    notice(&District::of(assessment), &occasion(Lang::Zh), settings, scope).unwrap()
}

fn markdown(notice: &Notice) -> String {
    printed("notice/text.md.j2", notice, Lang::Zh)
}

fn document(notice: &Notice, name: &str) -> Vec<u8> {
    let mut diags = Diagnostics::new();
    let layouts = Layouts::read(None, Lang::Zh, &mut diags).unwrap();
    let bytes = paper::press(&layouts, notice, Format::Docx, &mut diags);
    assert!(diags.is_empty(), "{}", crate::diag::to_text(&diags, Lang::En, crate::diag::Colour::Off));
    std::fs::write(std::env::temp_dir().join(name), bytes.as_ref().unwrap()).unwrap();
    bytes.unwrap()
}

const ALL_SAID: &str = r#"
[notice]
number    = "某统〔2017〕2号"
basis     = "某统〔2016〕8号"
addressee = "各乡镇人民政府、街道办事处，各开发区管委会"
date      = 2017-01-28
sealed    = true
deadline  = 2017-03-31

[suggestion]
procedure       = true
merit-faultless = true
merit-strongest = true
merit-bonus     = false
problem-late    = true
problem-wrong   = true
problem-hours   = "集中培训安排偏晚。"
next-remedies   = true
next-exchange   = true
next-truth      = true
"#;

#[test]
fn look() {
    for scope in Scope::ALL {
        let notice = notice_of(laws::sample(), &settings(ALL_SAID), scope);
        document(&notice, &format!("notice-{}.docx", scope.key()));
        std::fs::write(std::env::temp_dir().join(format!("notice-{}.md", scope.key())), markdown(&notice)).unwrap();
    }
    let _ = (Code::ALL, RECORDS, district_of);
}
