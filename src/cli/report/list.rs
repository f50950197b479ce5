//! `kaohe report --list`: every paper, for whom it is, and in what formats it comes.

use minijinja::context;

use crate::{
    cli::table::{self, Align},
    report::{About, Format, Layouts, Paper},
    say::Lang,
};

/// The list.
pub(super) fn text(layouts: &Layouts, lang: Lang) -> String {
    let header = |key: &str| (lang.word(&format!("cli.report.column.{key}")), Align::Left);
    let headers = ["name", "title", "about", "level", "formats"].map(header);
    let rows = Paper::ALL.iter().map(|paper| {
        let formats: Vec<&str> = paper.formats(layouts).into_iter().map(Format::key).collect();
        let about = match paper.about() {
            About::District => "district",
            About::Unit => "unit",
            About::Pair => "pair",
        };
        let level = context! { code => paper.level().code(), title => paper.level().title(lang) };
        vec![
            paper.name().to_owned(),
            paper.title(lang),
            lang.word(&format!("cli.report.about-{about}")),
            lang.say("report.level.named", level),
            formats.join(" "),
        ]
    });
    let drawn = table::draw(&headers, rows.collect());
    format!("{drawn}\n{}\n", lang.word("cli.report.after-list"))
}
