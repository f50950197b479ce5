//! Every document of an assessment, laid aside before any takes its name.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicUsize, Ordering},
};

use minijinja::context;
use rayon::prelude::*;

use super::{
    progress::Progress,
    session::{self, Assessed, Previous},
};
use crate::{
    diag::{Code, Diagnostics},
    district::District,
    error::Error,
    print::{Failure, Form, Job, NoPrinter, Printer, Source},
    report::{self, Desk, Draft, Filed, Format, Layouts, Level, Occasion, Paper, Pressed, Stopped, Subject, Years},
    say::Lang,
    workspace::{Batch, Document, LAYOUTS},
};

/// A paper to make, and in which formats.
#[derive(Clone, Debug)]
pub(super) struct Order {
    /// Which.
    pub(super) paper: Paper,
    /// About what.
    pub(super) subject: Subject,
    /// In what formats.
    pub(super) formats: Vec<Format>,
}

/// What papers are made of beside the assessment: other years and editions, where a paper asks for them.
pub(super) struct Material {
    previous: Option<Previous>,
    draft: Option<Assessed>,
}

impl Material {
    /// Assesses what `papers` look back or ahead to; `None` when something stands in the way, which is reported.
    ///
    /// Where every paper is asked for, what the workspace does not name is left out.
    pub(super) fn gather(
        assessed: &Assessed,
        (papers, draft): (&[Paper], Option<&str>),
        skip_bad: bool,
        progress: &Progress,
        lang: Lang,
        diags: &mut Diagnostics,
    ) -> Result<Option<Material>, Error> {
        let (mut material, one) = (Material { previous: None, draft: None }, papers.len() == 1);
        if papers.contains(&Paper::Progress) && (one || assessed.workspace.previous.is_some()) {
            material.previous = session::assess_previous(assessed, skip_bad, progress, lang, diags)?;
            if material.previous.is_none() {
                return Ok(None);
            }
        }
        if papers.contains(&Paper::Impact) {
            let others = assessed.workspace.other_editions(&assessed.edition)?;
            let next = match (draft, &others[..]) {
                (Some(asked), _) => Some(asked.to_owned()),
                (None, [only]) => Some(only.clone()),
                (None, _) if one => {
                    diags.push(assessed.workspace.which_edition(&others));
                    return Ok(None);
                }
                (None, _) => None,
            };
            if let Some(edition) = next {
                material.draft = session::assess_by(assessed, &edition, skip_bad, progress, lang, diags)?;
                if material.draft.is_none() {
                    return Ok(None);
                }
            }
        }
        Ok(Some(material))
    }

    /// The districts of all of them.
    pub(super) fn districts(&self) -> Districts<'_> {
        Districts {
            years: self.previous.as_ref().map(|previous| {
                (District::of(&previous.published.assessment), District::of(&previous.recomputed.assessment))
            }),
            draft: self.draft.as_ref().map(|draft| (District::of(&draft.assessment), draft.criteria_print.clone())),
        }
    }
}

/// Districts of other years and editions.
pub(super) struct Districts<'a> {
    years: Option<(District<'a>, District<'a>)>,
    draft: Option<(District<'a>, String)>,
}

impl<'a> Districts<'a> {
    /// Puts them on a desk.
    pub(super) fn lay_on(&'a self, desk: &mut Desk<'a>) {
        desk.years = self.years.as_ref().map(|(published, recomputed)| Years { published, recomputed });
        let draft = self.draft.as_ref();
        desk.draft = draft.map(|(district, criteria_print)| Draft { district, criteria_print: criteria_print.clone() });
    }
}

/// What papers of an assessment say of themselves.
pub(super) fn occasion(assessed: &Assessed, clearance: Level, lang: Lang) -> Occasion {
    let Assessed { workspace, criteria_print, ledgers_print, trial, .. } = assessed;
    Occasion {
        bureau: workspace.bureau.clone(),
        title: workspace.title.clone(),
        contact: workspace.contact.clone(),
        objections_until: workspace.objections_until,
        sample: workspace.sample,
        trial: *trial,
        criteria_print: criteria_print.clone(),
        ledgers_print: ledgers_print.clone(),
        version: env!("CARGO_PKG_VERSION"),
        clearance,
        lang,
    }
}

/// The layouts of a workspace: its own before the built-in ones.
pub(super) fn layouts(assessed: &Assessed, lang: Lang, diags: &mut Diagnostics) -> Result<Layouts, Error> {
    let own = assessed.workspace.root.join(LAYOUTS);
    Layouts::read(Some(own.as_path()).filter(|own| own.is_dir()), lang, diags)
}

/// The folder papers go to where none is named: that of their month, below the workspace's outputs.
pub(super) fn folder(assessed: &Assessed, lang: Lang) -> PathBuf {
    assessed.workspace.outputs().join(report::period(&assessed.assessment, lang))
}

/// What came of making papers.
pub(super) enum Made {
    /// All of them; some may be left out as PDF, for the reason given.
    All(Vec<PathBuf>, Option<NoPrinter>),
    /// A layout has a mistake, which is reported.
    Mistaken,
    /// One of them is not made, and so none is.
    Stopped(Paper, Stopped),
    /// A program of the machine did not print them.
    Unprinted(Failure),
}

/// Makes papers and the index of their folder, and gives them and what else lies in `batch` their names: all or, where one of
/// them is not made, none.
///
/// # Errors
///
/// When a file cannot be written.
pub(super) fn issue(
    desk: &Desk<'_>,
    orders: &[Order],
    folder: &Path,
    batch: Batch,
    (progress, diags): (&Progress, &mut Diagnostics),
) -> Result<Made, Error> {
    let unprinted = match make(desk, orders, folder, &batch, (progress, diags))? {
        Ok(unprinted) => unprinted,
        Err(stopped) => return Ok(stopped),
    };
    let index = index(desk, orders, folder, &batch, diags)?;
    // A mistake in any layout stops all papers: no folder holds half of what its index says.
    if diags.iter().any(|found| found.code == Code::TemplateMistake) {
        return Ok(Made::Mistaken);
    }
    let written = batch.publish()?;
    Ok(Made::All(written.into_iter().filter(|path| Some(path) != index.as_ref()).collect(), unprinted))
}

/// Makes papers in parallel and lays each aside below `folder`; PDFs are printed together, once what they are printed from is
/// there. Returns why some are left out as PDF, or what stopped all of them.
fn make(
    desk: &Desk<'_>,
    orders: &[Order],
    folder: &Path,
    batch: &Batch,
    (progress, diags): (&Progress, &mut Diagnostics),
) -> Result<Result<Option<NoPrinter>, Made>, Error> {
    let lang = desk.occasion.lang;
    let done = AtomicUsize::new(0);
    let printer = orders.iter().any(|order| order.formats.contains(&Format::Pdf)).then(Printer::find);
    let make = |order: &Order| -> Result<(Diagnostics, Result<Vec<Job>, Made>), Error> {
        let mut found = Diagnostics::new();
        let source = printer.as_ref().and_then(|printer| printed_from(order, desk, printer));
        let mut wanted: Vec<Format> = order.formats.iter().copied().filter(|format| *format != Format::Pdf).collect();
        wanted.extend(source.filter(|source| !wanted.contains(source)));
        let pressed = match desk.paper(order.paper, order.subject, &wanted, &mut found) {
            Ok(pressed) => pressed,
            Err(stopped) => return Ok((found, Err(Made::Stopped(order.paper, stopped)))),
        };
        let place = desk.place(order.paper, order.subject);
        let mut jobs = Vec::new();
        for Pressed { format, chart, bytes } in pressed {
            if Some(format) == source {
                jobs.push(Job { name: place.clone(), source: sheet(format, bytes.clone()) });
            }
            if order.formats.contains(&format) {
                let place = chart.map_or_else(|| place.clone(), |chart| format!("{place}_{chart}"));
                batch.put(&Document { path: filed(folder, &place, format), bytes })?;
            }
        }
        let done = done.fetch_add(1, Ordering::Relaxed) + 1;
        progress.doing(lang.say("cli.doing.papers", context! { done, of => orders.len() }));
        Ok((found, Ok(jobs)))
    };
    let mut stopped = None;
    let mut jobs = Vec::new();
    for made in orders.par_iter().map(make).collect::<Vec<_>>() {
        let (found, made) = made?;
        match made {
            Ok(of_paper) => jobs.extend(of_paper),
            Err(problem) => stopped = stopped.or(Some(problem)),
        }
        stopped = stopped.or(found.has_errors().then_some(Made::Mistaken));
        diags.append(found);
    }
    if let Some(stopped) = stopped {
        return Ok(Err(stopped));
    }
    let Some(printer) = printer else { return Ok(Ok(None)) };
    let printed = AtomicUsize::new(0);
    let tell = |_: &Job| {
        let done = printed.fetch_add(1, Ordering::Relaxed) + 1;
        progress.doing(lang.say("cli.doing.printing", context! { done, of => jobs.len() }));
    };
    let day = desk.district.assessment.as_of.unwrap_or(desk.district.assessment.criteria.edition.year.to);
    let pdfs = match printer.pdfs(&jobs, day, &tell) {
        Ok(pdfs) => pdfs,
        Err(failure) => return Ok(Err(Made::Unprinted(failure))),
    };
    for (job, bytes) in jobs.iter().zip(pdfs) {
        batch.put(&Document { path: filed(folder, &job.name, Format::Pdf), bytes })?;
    }
    let unprinted = orders.iter().filter(|order| order.formats.contains(&Format::Pdf)).count() > jobs.len();
    Ok(Ok(if unprinted { printer.first_of(&[Form::Html, Form::Docx]).err() } else { None }))
}

/// Lays the index of a folder aside: it links every paper that will stand there, those of earlier runs among them. Returns
/// where it goes.
fn index(
    desk: &Desk<'_>,
    orders: &[Order],
    folder: &Path,
    batch: &Batch,
    diags: &mut Diagnostics,
) -> Result<Option<PathBuf>, Error> {
    let all = Paper::ALL.into_iter().flat_map(|paper| desk.subjects(paper).into_iter().map(move |of| (paper, of)));
    let mut known: Vec<(Paper, Subject)> = orders.iter().map(|order| (order.paper, order.subject)).chain(all).collect();
    known.sort_unstable();
    known.dedup();
    let filed: Vec<Filed> = known
        .into_iter()
        .flat_map(|(paper, subject)| Format::ALL.into_iter().map(move |format| (paper, subject, format)))
        .filter_map(|(paper, subject, format)| {
            let place = desk.place(paper, subject);
            let path = filed(folder, &place, format);
            let size = batch.size(&path).or_else(|| Some(fs::metadata(&path).ok()?.len()))?;
            let ending = format.key().to_owned();
            Some(Filed { path: format!("{place}.{ending}"), paper, subject, ending, level: desk.level(paper), size })
        })
        .collect();
    // Whoever may not see a paper is not told of it.
    let Ok(index) = report::index(desk.district, desk.occasion, &filed) else { return Ok(None) };
    let Some(page) = desk.layouts.render("index/page.html.j2", &index, diags) else { return Ok(None) };
    let path = folder.join(desk.occasion.lang.word("report.paper.index"));
    batch.put(&Document { path: path.clone(), bytes: page.into_bytes() })?;
    Ok(Some(path))
}

/// What the PDF of an order is printed from on this machine; nothing where it is not asked for or cannot be printed.
fn printed_from(order: &Order, desk: &Desk<'_>, printer: &Printer) -> Option<Format> {
    if !order.formats.contains(&Format::Pdf) {
        return None;
    }
    let offered = order.paper.formats(desk.layouts);
    let forms = order.paper.printed_from().into_iter().filter(|format| offered.contains(format));
    forms.into_iter().find(|format| printer.path(form(*format)).is_some())
}

/// The form of what is printed.
fn form(format: Format) -> Form {
    if format == Format::Docx { Form::Docx } else { Form::Html }
}

/// What is printed.
fn sheet(format: Format, bytes: Vec<u8>) -> Source {
    if format == Format::Docx { Source::Docx(bytes) } else { Source::Html(bytes) }
}

/// The file of a paper in a format.
fn filed(folder: &Path, place: &str, format: Format) -> PathBuf {
    let mut path = below(folder, place).into_os_string();
    path.push(format!(".{}", format.key()));
    path.into()
}

/// The views of papers, for other programs: one by itself, several as a list.
///
/// # Errors
///
/// Returns the first paper that is not for those it was asked for.
pub(super) fn views(desk: &Desk<'_>, orders: &[Order], diags: &mut Diagnostics) -> Result<String, (Paper, Stopped)> {
    let mut views = Vec::new();
    for order in orders {
        let pressed = desk.paper(order.paper, order.subject, &[Format::Json], diags);
        let pressed = pressed.map_err(|stopped| (order.paper, stopped))?;
        views.extend(pressed.into_iter().map(|view| String::from_utf8(view.bytes).expect("JSON is text")));
    }
    let [only] = &mut views[..] else {
        let views: Vec<&str> = views.iter().map(|view| view.trim_end()).collect();
        return Ok(format!("[\n{}\n]\n", views.join(",\n")));
    };
    Ok(std::mem::take(only))
}

/// The ranking with its rates, and the page of every unit: what `kaohe score` writes.
pub(super) fn of_scores(desk: &Desk<'_>) -> Vec<Order> {
    let pages = [Paper::Overview, Paper::Unit].into_iter().flat_map(|paper| {
        let subjects = desk.subjects(paper).into_iter();
        subjects.map(move |subject| Order { paper, subject, formats: vec![Format::Html] })
    });
    pages.collect()
}

/// Every paper there is, but those of two units, in the formats an office reads.
pub(super) fn of_everything(desk: &Desk<'_>) -> Vec<Order> {
    let papers = Paper::ALL.into_iter().flat_map(|paper| {
        let formats: Vec<Format> = paper.formats(desk.layouts).into_iter().filter(|format| format.is_usual()).collect();
        let subjects = desk.subjects(paper).into_iter();
        subjects.map(move |subject| Order { paper, subject, formats: formats.clone() })
    });
    papers.collect()
}

/// The scores, for other programs.
pub(super) fn scores(district: &District<'_>, occasion: &Occasion) -> String {
    serde_json::to_string_pretty(&report::scores(district, occasion)).expect("scores are JSON") + "\n"
}

/// A place below a folder, with `/` between the folders of its name.
pub(super) fn below(folder: &Path, name: &str) -> PathBuf {
    name.split('/').fold(folder.to_path_buf(), |path, part| path.join(part))
}
