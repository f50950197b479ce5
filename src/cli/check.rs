//! `kaohe check`: reads the ledgers and tells everything that is wrong with them, without scoring.

use std::path::PathBuf;

use clap::{ArgAction, ArgMatches, Command};
use minijinja::context;

use super::{
    Console, Exit,
    command::{Texts, path},
    findings,
    progress::Progress,
    session::{self, Evidence, Ground, Wanted},
    table::{self, Align},
};
use crate::{
    assessment,
    diag::{self, Diagnostics, Level},
    dossier::Dossier,
    error::Error,
};

pub(super) fn command(texts: Texts) -> Command {
    texts
        .command("check")
        .arg(path(texts.optional("paths")).num_args(0..).action(ArgAction::Append))
        .arg(texts.option("criteria"))
        .arg(texts.day(texts.option("as-of")))
        .arg(texts.flag("json"))
}

pub(super) fn run(matches: &ArgMatches, console: Console) -> Result<Exit, Error> {
    let mut wanted = Wanted {
        edition: matches.get_one("criteria").cloned(),
        as_of: matches.get_one("as-of").copied(),
        ledgers: matches.get_many::<PathBuf>("paths").into_iter().flatten().cloned().collect(),
        ..Wanted::default()
    };
    wanted.settle();
    let mut diags = Diagnostics::new();
    let ground = session::ground(&wanted, &mut diags)?;
    let evidence = match &ground {
        Some(ground) => {
            let progress = Progress::start(console);
            progress.doing(console.lang.say("cli.doing.reading", context! { folder => crate::workspace::LEDGERS }));
            let evidence = session::evidence(ground, &wanted, &mut diags)?;
            // Asked of all ledgers, not of the few that the command names.
            if wanted.ledgers.is_empty() && !evidence.dossier.units.is_empty() {
                assessment::absent_ledgers(&ground.criteria, &evidence.dossier, &mut diags);
            }
            Some(evidence)
        }
        None => None,
    };
    let diags = diags.sorted();
    if matches.get_flag("json") {
        let text = serde_json::to_string_pretty(&diag::to_json(&diags, console.lang)).expect("diagnostics are JSON");
        console.line(&text)?;
    } else {
        console.print(&findings::text(&diags, console.colour(), console))?;
        if let (Some(ground), Some(evidence)) = (&ground, &evidence) {
            report(ground, evidence, &diags, console)?;
        }
    }
    Ok(if diags.has_errors() {
        Exit::Invalid
    } else if diags.count(Level::Warning) > 0 {
        Exit::Findings
    } else {
        Exit::Done
    })
}

/// The table of sheets, and the line that sums up.
fn report(ground: &Ground, evidence: &Evidence, diags: &Diagnostics, console: Console) -> Result<(), Error> {
    let lang = console.lang;
    let dossier = &evidence.dossier;
    if !dossier.sheets.is_empty() {
        let header = |key: &str, align| (lang.word(&format!("cli.column.{key}")), align);
        let headers = [
            header("file", Align::Left),
            header("sheet", Align::Left),
            header("ledger", Align::Left),
            header("records", Align::Right),
        ];
        let rows = dossier.sheets.iter().zip(records_by_sheet(dossier)).map(|(sheet, records)| {
            vec![
                sheet.path.display().to_string(),
                sheet.name.as_deref().unwrap_or_default().to_owned(),
                ground.criteria.schema[sheet.ledger].title.clone(),
                records.to_string(),
            ]
        });
        console.line(&table::draw(&headers, rows.collect()))?;
    }
    let counted = findings::counted(diags, console);
    let words = context! {
        files => evidence.files.len(),
        units => dossier.units.len(),
        records => dossier.records(),
        bad => dossier.left_out.bad,
        outside => dossier.left_out.outside,
        later => dossier.left_out.later,
        edition => ground.criteria.edition.title.as_str(),
        counted => counted.as_str(),
        records_only => findings::are_in_records(diags),
    };
    let key = match () {
        () if diags.has_errors() => "cli.check.errors",
        () if counted.is_empty() => "cli.check.clean",
        () => "cli.check.findings",
    };
    console.line(&lang.say("cli.check.read", words.clone()))?;
    console.line(&lang.say(key, words))
}

/// How many records each sheet holds.
fn records_by_sheet(dossier: &Dossier) -> Vec<usize> {
    let mut records = vec![0; dossier.sheets.len()];
    for batch in dossier.ledgers.iter().flatten().flatten() {
        if let Some(count) = usize::try_from(batch.sheet).ok().and_then(|sheet| records.get_mut(sheet)) {
            *count += batch.len();
        }
    }
    records
}
