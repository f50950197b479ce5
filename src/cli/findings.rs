//! Telling what is wrong: every diagnostic, and one line that counts them.

use minijinja::context;

use super::{Console, Exit};
use crate::{
    diag::{self, Code, Colour, Diagnostics, Level},
    source::Locator,
};

/// How many there are of each level, in words; empty when there are none.
pub(super) fn counted(diags: &Diagnostics, console: Console) -> String {
    let counts = [Level::Error, Level::Warning, Level::Notice].map(|level| (level, diags.count(level)));
    let parts: Vec<String> = counts
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(level, count)| console.lang.say(&format!("cli.findings.{}", level.key()), context! { count }))
        .collect();
    parts.join(&console.lang.word("cli.comma"))
}

/// All of them as text.
pub(super) fn text(diags: &Diagnostics, colour: Colour, console: Console) -> String {
    diag::to_text(diags, console.lang, colour)
}

/// Errors and warnings on standard error; a line says how many notices are left out.
pub(super) fn complain(diags: &Diagnostics, console: Console) {
    let mut weighty = Diagnostics::new();
    weighty.extend(diags.iter().filter(|diagnostic| diagnostic.code.level() != Level::Notice).cloned());
    if !weighty.is_empty() {
        console.complain(text(&weighty, console.error_colour(), console).trim_end());
        console.complain("");
    }
    let notices = diags.count(Level::Notice);
    if notices > 0 {
        console.note(&console.lang.say("cli.findings.left-out", context! { count => notices }));
    }
}

/// Tells what stands in the way of an assessment, and that nothing was scored.
pub(super) fn invalid(diags: Diagnostics, console: Console) -> Exit {
    let diags = diags.sorted();
    complain(&diags, console);
    stopped(&diags, console);
    Exit::Invalid
}

/// Says that nothing was scored, and whether mistakes can be left out: only those of records can.
pub(super) fn stopped(diags: &Diagnostics, console: Console) {
    let words = context! { counted => counted(diags, console), records => are_in_records(diags) };
    console.complain(&console.lang.say("cli.score.stopped", words));
}

/// Whether a trial can leave all errors out: they stand in records of ledgers, or are ledgers that are not there.
pub(super) fn are_in_records(diags: &Diagnostics) -> bool {
    let in_record = |at: &Locator| matches!(at, Locator::Cell(place) if place.row.is_some());
    let errors = diags.iter().filter(|diagnostic| diagnostic.code.level() == Level::Error);
    errors.into_iter().all(|error| error.code == Code::MissingLedger || in_record(&error.at))
}
