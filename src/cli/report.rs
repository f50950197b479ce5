//! `kaohe report`, `kaohe gap`, `kaohe compare`: papers, in the formats asked for.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use clap::{Arg, ArgMatches, Command};
use minijinja::context;

use super::{
    Console, Exit,
    command::{Texts, path},
    documents::{self, Made, Material, Order},
    findings,
    progress::Progress,
    session::{self, Assessed, Wanted},
};
use crate::{
    diag::{Diagnostics, nearest},
    district::District,
    error::Error,
    print::NoPrinter,
    report::{
        self, About, Base, Circular, Desk, Format, Layouts, Level, NOTICE_FILE, NoticeSettings, Paper, Scope, Stopped,
        Subject,
    },
    workspace::Batch,
};

mod list;

pub(super) fn command(texts: Texts) -> Command {
    let command = texts.command("report").arg(texts.optional("paper")).arg(units(texts));
    let scope = texts.option("scope").value_parser(|name: &str| -> Result<Scope, String> {
        Scope::find(name).ok_or_else(|| Scope::ALL.map(Scope::key).join(", "))
    });
    options(command, texts)
        .arg(scope)
        .arg(path(texts.option("base")))
        .arg(texts.flag("final"))
        .arg(texts.option("against"))
        .arg(texts.flag("all"))
        .arg(texts.flag("list"))
}

/// `kaohe gap`: the paper of a unit, by a short name.
pub(super) fn gap_command(texts: Texts) -> Command {
    options(texts.command("gap").arg(units(texts)), texts).arg(texts.flag("all"))
}

/// `kaohe compare`: two units beside each other.
pub(super) fn compare_command(texts: Texts) -> Command {
    options(texts.command("compare").arg(texts.required("units").num_args(2)), texts)
}

fn units(texts: Texts) -> Arg {
    texts.optional("units").num_args(0..)
}

fn options(command: Command, texts: Texts) -> Command {
    let formats = texts.option("format").value_delimiter(',').value_parser(Format::ALL.map(Format::key));
    let command = command
        .arg(formats)
        .arg(texts.flag("png"))
        .arg(path(texts.option("out")))
        .arg(texts.flag("json"))
        .arg(texts.option("level").value_parser(Level::ALL.map(Level::code)).ignore_case(true))
        .arg(path(texts.option("dir")));
    texts.assessing(command)
}

/// What is asked for.
struct Request {
    papers: Vec<Paper>,
    units: Vec<String>,
    /// Whether every unit is meant.
    all: bool,
    formats: Vec<Format>,
    /// Whether the views themselves go to standard output and nothing is written.
    json: bool,
    out: Option<PathBuf>,
    clearance: Level,
    /// How much a circular publishes.
    scope: Scope,
    /// The bureau's own file for documents.
    base: Option<PathBuf>,
    /// Whether a circular is to be issued.
    issued: bool,
    /// The edition to try beside the one in use.
    draft: Option<String>,
    wanted: Wanted,
}

impl Request {
    fn of(matches: &ArgMatches, papers: Vec<Paper>) -> Request {
        let flag = |id: &str| matches.try_get_one::<bool>(id).ok().flatten().is_some_and(|flag| *flag);
        let formats = matches.get_many::<String>("format").into_iter().flatten().map(String::as_str);
        let pictures = matches.get_flag("png").then_some(Format::Png.key());
        let formats: Vec<&str> = formats.chain(pictures).collect();
        let level = matches.get_one::<String>("level").and_then(|code| Level::parse(code));
        Request {
            papers,
            units: matches.get_many::<String>("units").into_iter().flatten().cloned().collect(),
            all: flag("all"),
            formats: Format::ALL.into_iter().filter(|format| formats.contains(&format.key())).collect(),
            json: matches.get_flag("json"),
            out: matches.get_one("out").cloned(),
            clearance: level.unwrap_or(Level::Audit),
            scope: matches.try_get_one("scope").ok().flatten().copied().unwrap_or_default(),
            base: matches.try_get_one("base").ok().flatten().cloned(),
            issued: flag("final"),
            draft: matches.try_get_one("against").ok().flatten().cloned(),
            wanted: Wanted::of(matches),
        }
    }
}

pub(super) fn run(matches: &ArgMatches, console: Console) -> Result<Exit, Error> {
    let name = matches.get_one::<String>("paper").map(String::as_str);
    if matches.get_flag("list") || name.is_none() {
        let layouts = Layouts::read(None, console.lang, &mut Diagnostics::new())?;
        console.print(&list::text(&layouts, console.lang))?;
        return Ok(if matches.get_flag("list") { Exit::Done } else { Exit::Usage });
    }
    let name = name.unwrap_or_default();
    let every = ["all", &console.lang.word("cli.report.every")].contains(&name);
    let papers = if every { Paper::ALL.to_vec() } else { Paper::find(name).into_iter().collect() };
    if papers.is_empty() {
        let names = Paper::ALL.map(|paper| paper.title(console.lang));
        let known: Vec<&str> =
            Paper::ALL.iter().map(|paper| paper.name()).chain(names.iter().map(String::as_str)).collect();
        let near = nearest(name, known);
        console.complain(&console.lang.say("cli.report.unknown-paper", context! { name, near }));
        return Ok(Exit::Usage);
    }
    let mut request = Request::of(matches, papers);
    request.all |= every && request.units.is_empty();
    write(&request, console)
}

pub(super) fn gap(matches: &ArgMatches, console: Console) -> Result<Exit, Error> {
    write(&Request::of(matches, vec![Paper::Unit]), console)
}

pub(super) fn compare(matches: &ArgMatches, console: Console) -> Result<Exit, Error> {
    write(&Request::of(matches, vec![Paper::Pair]), console)
}

/// What comes of a request.
enum Answer {
    /// The views themselves, where they were asked for.
    Views(String),
    /// Papers in a folder, or why there are none.
    Papers(PathBuf, Made),
    /// What stands in the way is reported.
    Mistaken,
    /// The request names what is not there, told in a sentence.
    Misspoken(String),
}

/// Assesses, makes the papers, writes them, and says where they are.
fn write(request: &Request, console: Console) -> Result<Exit, Error> {
    let mut diags = Diagnostics::new();
    let progress = Progress::start(console);
    let assessed = session::assess(&request.wanted, &progress, console.lang, &mut diags)?;
    let answer = match &assessed {
        Some(assessed) => answer(request, assessed, (&progress, &mut diags), console)?,
        None => Answer::Mistaken,
    };
    // From here on the console belongs to what is said.
    drop(progress);
    let diags = diags.sorted();
    findings::complain(&diags, console);
    match answer {
        Answer::Views(views) => console.print(&views).map(|()| Exit::Done),
        Answer::Papers(folder, Made::All(written, unprinted)) => {
            let took = assessed.expect("papers are of an assessment").since.elapsed();
            tell(&written, (&folder, took), unprinted.as_ref(), console)
        }
        Answer::Papers(_, Made::Stopped(paper, stopped)) => Ok(refuse(paper, &stopped, console)),
        Answer::Papers(_, Made::Unprinted(failure)) => {
            console.complain(&failure.told(console.lang));
            Ok(Exit::Disk)
        }
        Answer::Papers(_, Made::Mistaken) | Answer::Mistaken => {
            findings::stopped(&diags, console);
            Ok(Exit::Invalid)
        }
        Answer::Misspoken(problem) => {
            console.complain(&problem);
            Ok(Exit::Usage)
        }
    }
}

/// Makes what is asked for of an assessment.
fn answer(
    request: &Request,
    assessed: &Assessed,
    (progress, diags): (&Progress, &mut Diagnostics),
    console: Console,
) -> Result<Answer, Error> {
    let lang = console.lang;
    let layouts = documents::layouts(assessed, lang, diags)?;
    let occasion = documents::occasion(assessed, request.clearance, lang);
    let district = District::of(&assessed.assessment);
    if request.formats.contains(&Format::Png) && !report::can_draw() {
        console.complain(&lang.word("cli.report.no-font"));
    }
    let skip_bad = request.wanted.skip_bad;
    let mut own = Diagnostics::new();
    let wanted = (&request.papers[..], request.draft.as_deref());
    let material = Material::gather(assessed, wanted, skip_bad, progress, lang, &mut own)?;
    let districts = material.as_ref().map(Material::districts);
    let mut desk = Desk::new(&district, &occasion, &layouts);
    if let Some(districts) = &districts {
        districts.lay_on(&mut desk);
    }
    wish(&mut desk, request, assessed, &mut own)?;
    let mistaken = districts.is_none() || (own.has_errors() && !skip_bad);
    diags.append(own);
    if mistaken {
        return Ok(Answer::Mistaken);
    }
    let orders = match orders(&desk, request) {
        Ok(orders) => orders,
        Err(problem) => return Ok(Answer::Misspoken(problem)),
    };
    progress.doing(lang.word("cli.doing.writing"));
    let folder = request.out.clone().unwrap_or_else(|| documents::folder(assessed, lang));
    if request.json {
        return Ok(match documents::views(&desk, &orders, diags) {
            Ok(views) => Answer::Views(views),
            Err((paper, stopped)) => Answer::Papers(folder, Made::Stopped(paper, stopped)),
        });
    }
    let made = documents::issue(&desk, &orders, &folder, Batch::new(), (progress, diags))?;
    Ok(Answer::Papers(folder, made))
}

/// What is wanted of the circular and of documents; what is wrong in the bureau's files is reported.
fn wish(desk: &mut Desk<'_>, request: &Request, assessed: &Assessed, diags: &mut Diagnostics) -> Result<(), Error> {
    if request.papers.contains(&Paper::Notice) {
        let settings = NoticeSettings::read(&assessed.workspace.root, &assessed.assessment.criteria, diags)?;
        desk.circular = Circular { scope: request.scope, settings, issued: request.issued };
    }
    if let Some(path) = &request.base {
        desk.base = Base::read(path, diags)?;
    }
    Ok(())
}

/// Says why a paper is not made.
fn refuse(paper: Paper, stopped: &Stopped, console: Console) -> Exit {
    let lang = console.lang;
    let paper = paper.title(lang);
    let text = match stopped {
        Stopped::Withheld(withheld) => {
            let words = context! {
                paper,
                level => withheld.level.title(lang),
                code => withheld.level.code(),
                clearance => withheld.clearance.title(lang),
                asked => withheld.clearance.code(),
            };
            lang.say("cli.report.withheld", words)
        }
        Stopped::Drafts(drafts) => {
            let words = context! { paper, count => drafts.len(), drafts, file => NOTICE_FILE };
            lang.say("cli.report.drafts", words)
        }
    };
    console.complain(&text);
    Exit::Refused
}

/// Lists the papers written; says why some are not there as PDF.
fn tell(
    written: &[PathBuf],
    (folder, took): (&Path, Duration),
    unprinted: Option<&NoPrinter>,
    console: Console,
) -> Result<Exit, Error> {
    for path in written {
        console.line(&path.display().to_string())?;
    }
    let words = context! {
        folder => folder.display().to_string(),
        count => written.len(),
        seconds => format!("{}.{:02}", took.as_secs(), took.subsec_millis() / 10),
    };
    console.note(&console.lang.say("cli.report.written", words));
    let Some(unprinted) = unprinted else { return Ok(Exit::Done) };
    console.complain(&unprinted.told(console.lang));
    Ok(Exit::Findings)
}

/// The papers asked for, or why there are none, in a sentence.
fn orders(desk: &Desk<'_>, request: &Request) -> Result<Vec<Order>, String> {
    let lang = desk.occasion.lang;
    let mut units = Vec::new();
    for name in &request.units {
        units.push(session::member(desk.district, name, lang)?);
    }
    let mut orders = Vec::new();
    for paper in &request.papers {
        let offered = paper.formats(desk.layouts);
        let formats: Vec<Format> = if request.formats.is_empty() {
            offered.iter().copied().filter(|format| format.is_usual()).collect()
        } else {
            request.formats.iter().copied().filter(|format| offered.contains(format)).collect()
        };
        if formats.is_empty() && request.papers.len() == 1 {
            let offered: Vec<&str> = offered.iter().map(|format| format.key()).collect();
            let words = context! { paper => paper.title(lang), offered => offered.join("、") };
            return Err(lang.say("cli.report.no-format", words));
        }
        let subjects = match (paper.about(), &units[..]) {
            (About::District, _) => desk.subjects(*paper),
            (About::Unit, []) if request.all => desk.subjects(*paper),
            (About::Unit, units) if !units.is_empty() => units.iter().copied().map(Subject::Unit).collect(),
            (About::Pair, [first, second]) => vec![Subject::Pair(*first, *second)],
            // Every paper was asked for: those of two units are not among them.
            (About::Pair, _) if request.papers.len() > 1 => Vec::new(),
            (about, _) => {
                let key = if about == About::Pair { "cli.report.which-two" } else { "cli.report.which-unit" };
                return Err(lang.say(key, context! { paper => paper.title(lang), name => paper.name() }));
            }
        };
        let order = |subject| Order { paper: *paper, subject, formats: formats.clone() };
        orders.extend(subjects.into_iter().map(order));
    }
    Ok(orders)
}
