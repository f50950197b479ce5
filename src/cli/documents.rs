//! Every document of an assessment, rendered before any is written.

use std::path::{Path, PathBuf};

use super::session::Assessed;
use crate::{
    diag::Diagnostics,
    district::District,
    error::Error,
    report::{self, Layouts, Occasion},
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
        lang,
    };
    let own = workspace.root.join(LAYOUTS);
    let layouts = Layouts::read(Some(&own).filter(|own| own.is_dir()).map(PathBuf::as_path), lang, diags)?;
    let district = District::of(assessment);
    let overview = report::overview_file(lang);
    let mut pages: Vec<(String, Option<String>)> = Vec::new();
    let view = report::overview(&district, &occasion);
    pages.push((overview.clone(), layouts.render("overview/page.html.j2", &view, diags)));
    for member in &district.units {
        let view = report::unit(&district, &occasion, member.unit);
        let name = report::unit_file(&assessment.dossier.units[member.unit], lang);
        pages.push((name, layouts.render("unit/page.html.j2", &view, diags)));
    }
    let scores = serde_json::to_string_pretty(&report::scores(&district, &occasion)).expect("scores are JSON") + "\n";
    let pages = pages.into_iter().map(|(name, text)| {
        let path = name.split('/').fold(folder.to_path_buf(), |path, part| path.join(part));
        Some(Document { path, bytes: text?.into_bytes() })
    });
    Ok(pages.collect::<Option<Vec<_>>>().map(|pages| Documents { pages, scores, overview }))
}
