//! Every document of an assessment, rendered before any is written.

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::session::Assessed;
use crate::{
    diag::Diagnostics,
    district::{District, Member},
    error::Error,
    report::{self, Layouts, Level, Occasion},
    say::Lang,
    workspace::{Document, LAYOUTS},
};

/// What goes into the folder of outputs.
pub(super) struct Documents {
    /// The pages.
    pub(super) pages: Vec<Document>,
    /// The scores, as JSON.
    pub(super) scores: String,
    /// The page to begin with, below the folder.
    pub(super) overview: String,
}

/// The pages below `folder` and the scores; `None` when a layout has a mistake, which is reported.
pub(super) fn render(
    assessed: &Assessed,
    folder: &Path,
    lang: Lang,
    diags: &mut Diagnostics,
) -> Result<Option<Documents>, Error> {
    let Assessed { workspace, assessment, criteria_print, ledgers_print, trial, .. } = assessed;
    let occasion = Occasion {
        bureau: workspace.bureau.clone(),
        title: workspace.title.clone(),
        sample: workspace.sample,
        trial: *trial,
        criteria_print: criteria_print.clone(),
        ledgers_print: ledgers_print.clone(),
        version: env!("CARGO_PKG_VERSION"),
        clearance: Level::Audit,
        lang,
    };
    let own = workspace.root.join(LAYOUTS);
    let layouts = Layouts::read(Some(&own).filter(|own| own.is_dir()).map(PathBuf::as_path), lang, diags)?;
    let district = District::of(assessment);
    let overview = report::overview_file(lang);
    let page_of = |member: &Member<'_>| {
        let mut diags = Diagnostics::new();
        let view = report::unit(&district, &occasion, member.unit).expect("audit may see every page");
        let name = report::unit_file(&assessment.dossier.units[member.unit], lang);
        (name, layouts.render("unit/page.html.j2", &view, &mut diags), diags)
    };
    let first = || {
        let mut diags = Diagnostics::new();
        let view = report::overview(&district, &occasion).expect("audit may see every page");
        (overview.clone(), layouts.render("overview/page.html.j2", &view, &mut diags), diags)
    };
    let json = || serde_json::to_string_pretty(&report::scores(&district, &occasion)).expect("scores are JSON") + "\n";
    // Each document by itself, in parallel; they are put in order again by the units' order.
    let of_units = || district.units.par_iter().map(page_of).collect::<Vec<_>>();
    let ((first, scores), of_units) = rayon::join(|| rayon::join(first, json), of_units);
    let pages = std::iter::once(first).chain(of_units).map(|(name, text, found)| {
        diags.append(found);
        let path = name.split('/').fold(folder.to_path_buf(), |path, part| path.join(part));
        Some(Document { path, bytes: text?.into_bytes() })
    });
    Ok(pages.collect::<Option<Vec<_>>>().map(|pages| Documents { pages, scores, overview }))
}
