//! The same ledgers by another edition, and last year's workspace by its own and by this year's.

use std::time::Instant;

use super::{Assessed, Ground, Progress, Wanted, assess, scored, shelved};
use crate::{
    assessment::fingerprint_of_edition,
    criteria::{Criteria, Library},
    diag::{Code, Diagnostic, Diagnostics, Level},
    error::Error,
    moment::Stretch,
    say::Lang,
    workspace,
};

/// Last year, twice.
pub(in crate::cli) struct Previous {
    /// As it was published: by the edition that its own workspace names.
    pub(in crate::cli) published: Assessed,
    /// The same ledgers by this year's edition.
    pub(in crate::cli) recomputed: Assessed,
}

/// Assesses the workspace that `this` names as last year's; `None` when it names none or something stands in the way, which
/// is reported.
pub(in crate::cli) fn assess_previous(
    this: &Assessed,
    skip_bad: bool,
    progress: &Progress,
    lang: Lang,
    diags: &mut Diagnostics,
) -> Result<Option<Previous>, Error> {
    let Some(named) = &this.workspace.previous else {
        diags.push(Diagnostic::new(Code::MissingKey, &this.workspace.span).with("key", "previous"));
        return Ok(None);
    };
    let folder = this.workspace.root.join(&named.value);
    if !folder.join(workspace::FILE).is_file() {
        diags.push(Diagnostic::new(Code::NotAWorkspace, &named.span).with("folder", folder.display()));
        return Ok(None);
    }
    let seen_from = Some(this.workspace.root.clone());
    let wanted = Wanted { folder: Some(folder), skip_bad, seen_from, ..Wanted::default() };
    let Some(published) = assess(&wanted, progress, lang, diags)? else { return Ok(None) };
    let library = this.workspace.library()?;
    let recomputed = by(&published, &this.edition, library, &wanted, progress, lang, diags)?;
    Ok(recomputed.map(|recomputed| Previous { published, recomputed }))
}

/// Scores the ledgers of `of` by another edition at hand, moved to their year; `None` when something stands in the way, which
/// is reported.
pub(in crate::cli) fn assess_by(
    of: &Assessed,
    edition: &str,
    skip_bad: bool,
    progress: &Progress,
    lang: Lang,
    diags: &mut Diagnostics,
) -> Result<Option<Assessed>, Error> {
    let wanted = Wanted { skip_bad, ..Wanted::default() };
    by(of, edition, of.workspace.library()?, &wanted, progress, lang, diags)
}

/// The edition of that name or in that folder, moved to an assessment year.
pub(in crate::cli) fn edition_for(
    named: &str,
    library: Library,
    year: Stretch,
    diags: &mut Diagnostics,
) -> Result<Option<(Criteria, String)>, Error> {
    let (id, library) = shelved(named, library)?;
    let print = fingerprint_of_edition(&library.texts(&id));
    Ok(library.criteria_for(&id, year, diags).map(|criteria| (criteria, print)))
}

fn by(
    of: &Assessed,
    edition: &str,
    library: Library,
    wanted: &Wanted,
    progress: &Progress,
    lang: Lang,
    diags: &mut Diagnostics,
) -> Result<Option<Assessed>, Error> {
    let since = Instant::now();
    let mut of_edition = Diagnostics::new();
    let found = edition_for(edition, library, of.assessment.criteria.edition.year, &mut of_edition)?;
    diags.extend(of_edition.iter().filter(|diagnostic| diagnostic.code.level() == Level::Error).cloned());
    let Some((criteria, criteria_print)) = found.filter(|_| !of_edition.has_errors()) else { return Ok(None) };
    let (workspace, as_of) = (of.workspace.clone(), of.assessment.as_of);
    let ground = Ground { workspace, edition: edition.to_owned(), criteria, criteria_print, as_of };
    scored(ground, wanted, since, progress, lang, diags)
}
