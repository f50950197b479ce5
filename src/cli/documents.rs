//! Every document of an assessment, laid aside before any takes its name.

use std::{
    path::{Path, PathBuf},
    sync::atomic::{AtomicUsize, Ordering},
};

use minijinja::context;
use rayon::prelude::*;

use super::{progress::Progress, session::Assessed};
use crate::{
    diag::Diagnostics,
    district::District,
    error::Error,
    report::{self, Desk, Format, Layouts, Level, Occasion, Paper, Subject, Withheld},
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

/// What papers of an assessment say of themselves.
pub(super) fn occasion(assessed: &Assessed, clearance: Level, lang: Lang) -> Occasion {
    let Assessed { workspace, criteria_print, ledgers_print, trial, .. } = assessed;
    Occasion {
        bureau: workspace.bureau.clone(),
        title: workspace.title.clone(),
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
    /// All of them lie aside.
    All,
    /// A layout has a mistake, which is reported.
    Mistaken,
    /// One of them is not for those it was asked for.
    Withheld(Paper, Withheld),
}

/// Makes papers in parallel and lays each aside below `folder`.
///
/// # Errors
///
/// When a file cannot be written.
pub(super) fn make(
    desk: &Desk<'_>,
    orders: &[Order],
    folder: &Path,
    batch: &Batch,
    (progress, diags): (&Progress, &mut Diagnostics),
) -> Result<Made, Error> {
    let done = AtomicUsize::new(0);
    let make = |order: &Order| -> Result<(Diagnostics, Option<Made>), Error> {
        let mut found = Diagnostics::new();
        let pressed = match desk.paper(order.paper, order.subject, &order.formats, &mut found) {
            Ok(pressed) => pressed,
            Err(withheld) => return Ok((found, Some(Made::Withheld(order.paper, withheld)))),
        };
        let place = below(folder, &desk.place(order.paper, order.subject));
        for paper in pressed {
            let mut path = place.clone().into_os_string();
            path.push(format!(".{}", paper.format.key()));
            batch.put(&Document { path: path.into(), bytes: paper.bytes })?;
        }
        let done = done.fetch_add(1, Ordering::Relaxed) + 1;
        progress.doing(desk.occasion.lang.say("cli.doing.papers", context! { done, of => orders.len() }));
        Ok((found, None))
    };
    let mut stopped = None;
    for made in orders.par_iter().map(make).collect::<Vec<_>>() {
        let (found, problem) = made?;
        stopped = stopped.or(problem).or(found.has_errors().then_some(Made::Mistaken));
        diags.append(found);
    }
    Ok(stopped.unwrap_or(Made::All))
}

/// The views of papers, for other programs: one by itself, several as a list.
///
/// # Errors
///
/// Returns the first paper that is not for those it was asked for.
pub(super) fn views(desk: &Desk<'_>, orders: &[Order], diags: &mut Diagnostics) -> Result<String, (Paper, Withheld)> {
    let mut views = Vec::new();
    for order in orders {
        let pressed = desk.paper(order.paper, order.subject, &[Format::Json], diags);
        let pressed = pressed.map_err(|withheld| (order.paper, withheld))?;
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

/// The scores, for other programs.
pub(super) fn scores(district: &District<'_>, occasion: &Occasion) -> String {
    serde_json::to_string_pretty(&report::scores(district, occasion)).expect("scores are JSON") + "\n"
}

/// A place below a folder, with `/` between the folders of its name.
pub(super) fn below(folder: &Path, name: &str) -> PathBuf {
    name.split('/').fold(folder.to_path_buf(), |path, part| path.join(part))
}
