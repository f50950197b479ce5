//! `kaohe score`: the ranking on the terminal, the documents in the folder of outputs.

use std::path::{Path, PathBuf};

use clap::{ArgMatches, Command, value_parser};
use minijinja::context;

use super::{
    Console, Exit,
    command::{Texts, path},
    documents::{self, Made, Material},
    findings,
    progress::Progress,
    session::{self, Assessed, Wanted},
    table::{self, Align},
};
use crate::{
    assessment::Assessment,
    diag::Diagnostics,
    district::District,
    error::Error,
    num::Points,
    rank::{Place, Standing},
    report::{Desk, Level, Paper, Subject},
    say::Lang,
    workspace::{Batch, Document},
};

/// Which documents are made, and where they go.
#[derive(Clone, Debug, Default)]
pub(super) struct Outputs {
    /// The folder, where it is not the workspace's own.
    pub(super) folder: Option<PathBuf>,
    /// The file of scores; `-` is standard output.
    pub(super) json: Option<PathBuf>,
    /// Whether every paper is made, not only the ranking and the units' pages.
    pub(super) everything: bool,
}

pub(super) fn command(texts: Texts) -> Command {
    let command = texts
        .command("score")
        .arg(path(texts.optional("dir")))
        .arg(path(texts.option("json")))
        .arg(path(texts.option("out")))
        .arg(texts.option("threads").value_parser(value_parser!(u16).range(1..=512)));
    texts.assessing(command)
}

pub(super) fn run(matches: &ArgMatches, console: Console) -> Result<Exit, Error> {
    if let Some(threads) = matches.get_one::<u16>("threads") {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(usize::from(*threads));
        pool.build_global().expect("the pool is built once, before anything runs in it");
    }
    let outputs =
        Outputs { folder: matches.get_one("out").cloned(), json: matches.get_one("json").cloned(), everything: false };
    let mut diags = Diagnostics::new();
    let progress = Progress::start(console);
    let assessed = session::assess(&Wanted::of(matches), &progress, console.lang, &mut diags)?;
    publish(assessed, progress, diags, &outputs, console)
}

/// Tells what was found wrong; then prints the ranking and writes the documents, or says why not.
pub(super) fn publish(
    assessed: Option<Assessed>,
    progress: Progress,
    mut diags: Diagnostics,
    outputs: &Outputs,
    console: Console,
) -> Result<Exit, Error> {
    let lang = console.lang;
    let mut written = None;
    if let Some(assessed) = &assessed {
        progress.doing(lang.word("cli.doing.writing"));
        written = write(assessed, outputs, lang, (&progress, &mut diags))?;
    }
    // From here on the console belongs to what is said.
    drop(progress);
    let (Some(assessed), Some(Written { folder, count, overview, scores })) = (assessed, written) else {
        return Ok(findings::invalid(diags, console));
    };
    findings::complain(&diags.sorted(), console);
    console.print(&scores.unwrap_or_else(|| ranking(&assessed, console)))?;
    let took = assessed.since.elapsed();
    let words = context! {
        folder => folder.display().to_string(),
        count,
        overview,
        seconds => format!("{}.{:02}", took.as_secs(), took.subsec_millis() / 10),
    };
    console.note(&lang.say("cli.score.written", words));
    Ok(Exit::Done)
}

/// What was written.
struct Written {
    folder: PathBuf,
    count: usize,
    /// The page to begin with, below the folder.
    overview: String,
    /// The scores, where they go to standard output.
    scores: Option<String>,
}

/// Makes and writes the documents; `None` when a layout has a mistake, which is reported.
fn write(
    assessed: &Assessed,
    outputs: &Outputs,
    lang: Lang,
    (progress, diags): (&Progress, &mut Diagnostics),
) -> Result<Option<Written>, Error> {
    let folder = outputs.folder.clone().unwrap_or_else(|| documents::folder(assessed, lang));
    let layouts = documents::layouts(assessed, lang, diags)?;
    let occasion = documents::occasion(assessed, Level::Audit, lang);
    let district = District::of(&assessed.assessment);
    let papers: &[Paper] = if outputs.everything { &Paper::ALL } else { &[] };
    let Some(material) = Material::gather(assessed, (papers, None), false, progress, lang, diags)? else {
        return Ok(None);
    };
    let districts = material.districts();
    let mut desk = Desk::new(&district, &occasion, &layouts);
    districts.lay_on(&mut desk);
    let orders = if outputs.everything { documents::of_everything(&desk) } else { documents::of_scores(&desk) };
    let batch = Batch::new();
    let mut scores = Some(documents::scores(&district, &occasion));
    if outputs.json.as_deref() != Some(Path::new("-")) {
        let path = outputs.json.clone().unwrap_or_else(|| folder.join(lang.word("cli.score.json-file")));
        batch.put(&Document { path, bytes: scores.take().unwrap_or_default().into_bytes() })?;
    }
    let made = documents::issue(&desk, &orders, &folder, batch, (progress, diags))?;
    let count = match made {
        Made::All(written, _) => written.len(),
        Made::Mistaken => return Ok(None),
        Made::Stopped(..) | Made::Unprinted(_) => unreachable!("audit may see every paper, and none of these is a PDF"),
    };
    let overview = format!("{}.html", desk.place(Paper::Overview, Subject::District));
    Ok(Some(Written { folder, count, overview, scores }))
}

/// The ranking as the terminal shows it.
fn ranking(assessed: &Assessed, console: Console) -> String {
    let lang = console.lang;
    let assessment = &assessed.assessment;
    let criteria = &assessment.criteria;
    let header = |key: &str, align| (lang.word(&format!("cli.column.{key}")), align);
    let headers = [
        header("place", Align::Left),
        header("unit", Align::Left),
        header("group", Align::Left),
        header("group-place", Align::Left),
        header("base", Align::Right),
        header("bonus", Align::Right),
        header("penalty", Align::Right),
        header("total", Align::Right),
        header("grade", Align::Left),
    ];
    let rows = assessment.ranking.0.iter().map(|standing| row(assessment, standing, lang)).collect();
    let drawn = table::draw(&headers, rows);
    let words = context! {
        title => assessed.workspace.title.as_str(),
        edition => criteria.edition.title.as_str(),
        notice => criteria.edition.notice.as_deref(),
        sample => assessed.workspace.sample,
        trial => assessed.trial,
        as_of => assessment.as_of.map(|day| day.to_string()),
    };
    let heading = lang.say("cli.score.heading", words);
    format!("{heading}\n{drawn}\n{}\n", summary(assessed, lang))
}

fn row(assessment: &Assessment, standing: &Standing, lang: Lang) -> Vec<String> {
    let criteria = &assessment.criteria;
    let card = assessment.card(standing.unit);
    let places = criteria.edition.printed_places();
    let fixed = |points: &Points| points.fixed(places);
    let group =
        if criteria.groups.is_undivided() { String::new() } else { criteria.groups[standing.group].title.clone() };
    let mut grade = standing.grade.map(|grade| criteria.grades[grade].title.clone()).unwrap_or_default();
    if !card.eligible {
        grade.push_str(&lang.word("cli.score.ineligible"));
    }
    vec![
        place(standing.overall, lang),
        assessment.dossier.units[standing.unit].name.clone(),
        group,
        place(standing.in_group, lang),
        fixed(&card.base),
        fixed(&card.bonus),
        fixed(&card.penalty),
        fixed(&card.total),
        grade,
    ]
}

/// A place as it is printed: `并列13` where it is shared.
fn place(place: Place, lang: Lang) -> String {
    lang.say("cli.score.place", context! { place => place.place, tied => place.tied })
}

/// Units, records, mean, highest, lowest and how long it took.
fn summary(assessed: &Assessed, lang: Lang) -> String {
    let assessment = &assessed.assessment;
    let places = assessment.criteria.edition.printed_places();
    let standings = &assessment.ranking.0;
    let totals = || standings.iter().map(|standing| &standing.total);
    let mean = totals().sum::<Points>().split(standings.len());
    let fixed = |points: Option<&Points>| points.map(|points| points.fixed(places)).unwrap_or_default();
    let mut ties: Vec<usize> =
        standings.iter().filter(|standing| standing.overall.tied).map(|standing| standing.overall.place).collect();
    ties.dedup();
    let left_out = assessment.cards.iter().filter(|card| card.excluded);
    let excluded: Vec<&str> = left_out.map(|card| assessment.dossier.units[card.unit].name.as_str()).collect();
    lang.say(
        "cli.score.summary",
        context! {
            units => standings.len(),
            records => assessment.dossier.records(),
            mean => mean.fixed(places),
            highest => fixed(totals().max()),
            lowest => fixed(totals().min()),
            ties => ties.len(),
            trial => assessed.trial,
            excluded => excluded.join(&lang.word("cli.comma")),
        },
    )
}
