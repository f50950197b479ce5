//! `kaohe explain report/unit`: what a layout of that paper may use, with examples from the assessment at hand or, where
//! there is none, from the sample.

use minijinja::context;
use serde_json::Value;

use crate::{
    cli::{
        Console, Exit, demo, documents, findings,
        progress::Progress,
        session::{self, Assessed, Wanted},
        table::{self, Align},
    },
    diag::{Diagnostics, nearest},
    district::District,
    error::Error,
    report::{self, Desk, Format, Layouts, Level, Paper},
    say::Lang,
    workspace,
};

/// The paper whose fields a word asks for, as it is written after `report/`.
pub(super) fn asked(topic: &str) -> Option<&str> {
    topic.strip_prefix("report/")
}

/// Lists the fields of a paper.
pub(super) fn run(name: &str, wanted: &Wanted, console: Console) -> Result<Exit, Error> {
    let lang = console.lang;
    let Some(paper) = Paper::find(name) else {
        let near = nearest(name, Paper::ALL.iter().map(|paper| paper.name()));
        console.complain(&lang.say("cli.report.unknown-paper", context! { name, near }));
        return Ok(Exit::Usage);
    };
    let mut diags = Diagnostics::new();
    let progress = Progress::start(console);
    let assessed = if session::workspace(wanted.folder.as_deref(), &mut diags)?.is_some() {
        session::assess(wanted, &progress, lang, &mut diags)?
    } else {
        diags = Diagnostics::new();
        of_sample(&progress, lang, &mut diags)?
    };
    drop(progress);
    let view = match &assessed {
        Some(assessed) => view(paper, assessed, lang, &mut diags)?,
        None => None,
    };
    let Some(view) = view else {
        return Ok(findings::invalid(diags, console));
    };
    console.print(&listed(paper, &view, lang))?;
    Ok(Exit::Done)
}

/// The sample, assessed in a folder that is gone afterwards.
fn of_sample(progress: &Progress, lang: Lang, diags: &mut Diagnostics) -> Result<Option<Assessed>, Error> {
    let folder = tempfile::tempdir().map_err(|source| Error::Write { path: std::env::temp_dir(), source })?;
    demo::lay_out(folder.path(), lang)?;
    let wanted = Wanted { folder: Some(folder.path().to_path_buf()), ..Wanted::default() };
    session::assess(&wanted, progress, lang, diags)
}

/// The first paper of a kind, as other programs take it.
fn view(paper: Paper, assessed: &Assessed, lang: Lang, diags: &mut Diagnostics) -> Result<Option<Value>, Error> {
    let layouts: Layouts = documents::layouts(assessed, lang, diags)?;
    let occasion = documents::occasion(assessed, Level::Audit, lang);
    let district = District::of(&assessed.assessment);
    let desk = Desk::new(&district, &occasion, &layouts);
    let Some(subject) = desk.subjects(paper).first().copied() else { return Ok(None) };
    let pressed = desk.paper(paper, subject, &[Format::Json], diags).expect("audit may see every paper");
    let json = |view: &report::Pressed| serde_json::from_slice(&view.bytes).expect("a view is JSON");
    Ok(pressed.first().map(json))
}

fn listed(paper: Paper, view: &Value, lang: Lang) -> String {
    let header = |key: &str| (lang.word(&format!("cli.explain.fields.{key}")), Align::Left);
    let rows = report::fields(view).into_iter().map(|field| {
        let holds = lang.word(&format!("cli.explain.fields.{}", field.holds.key()));
        vec![field.path, holds, field.example]
    });
    let drawn = table::draw(&["path", "holds", "example"].map(header), rows.collect());
    let words = context! {
        title => paper.title(lang),
        folder => format!("{}/{}", workspace::LAYOUTS, paper.name()),
        name => paper.name(),
    };
    format!("{}\n{drawn}\n", lang.say("cli.explain.fields.head", words))
}
