//! `kaohe criteria`: check, show, compare, list and export editions, and print the schema by which an editor completes them.

use std::{
    fs,
    path::{Path, PathBuf},
};

use clap::{ArgMatches, Command};
use jiff::{Timestamp, civil::Date, tz};
use minijinja::context;

use super::{
    Console, Exit,
    command::{Texts, path},
    findings, session,
    table::{self, Align},
    usage,
};
use crate::{
    criteria::{Criteria, Library},
    diag::{self, Code, Diagnostic, Diagnostics, Level},
    error::Error,
    examples,
    report::{self, Layouts},
    say::Lang,
    source::Locator,
};

mod diff;
mod export;
mod show;

pub(super) fn command(texts: Texts) -> Command {
    let edition = |texts: Texts| texts.optional("edition");
    let (check, show) = (texts.below("criteria.check"), texts.below("criteria.show"));
    let (list, schema) = (texts.below("criteria.list"), texts.below("criteria.schema"));
    let (diff, export) = (texts.below("criteria.diff"), texts.below("criteria.export"));
    texts
        .command("criteria")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .subcommand(check.command("check").arg(edition(check)).arg(check.flag("json")))
        .subcommand(show.command("show").arg(edition(show)).arg(show.flag("examples")).arg(path(show.option("html"))))
        .subcommand(diff.command("diff").arg(diff.required("old")).arg(diff.required("new")).arg(diff.flag("json")))
        .subcommand(list.command("list").arg(list.day(list.option("on"))))
        .subcommand(export.command("export").arg(export.required("edition")))
        .subcommand(schema.command("schema"))
}

pub(super) fn run(matches: &ArgMatches, console: Console) -> Result<Exit, Error> {
    match matches.subcommand() {
        Some(("check", matches)) => check(matches, console),
        Some(("show", matches)) => show(matches, console),
        Some(("diff", matches)) => diff::run(matches, console),
        Some(("list", matches)) => list(matches, console),
        Some(("export", matches)) => export::run(matches, console),
        Some(("schema", _)) => schema(console),
        _ => usage::help(&["criteria"], console).map(|()| Exit::Usage),
    }
}

/// The editions at hand: with those of the workspace, where there is one around.
fn library(diags: &mut Diagnostics) -> Result<(Library, Option<String>), Error> {
    let mut ignored = Diagnostics::new();
    let Some(workspace) = session::workspace(None, &mut ignored)? else {
        // Without a workspace only what is wrong with one that is there counts.
        diags.extend(ignored.iter().filter(|diagnostic| diagnostic.code != Code::NotAWorkspace).cloned());
        return Ok((Library::embedded(), None));
    };
    let named = workspace.edition.as_ref().map(|edition| edition.value.clone());
    Ok((workspace.library()?, named))
}

/// The edition named, or the workspace's, or the only one.
fn read(matches: &ArgMatches, diags: &mut Diagnostics) -> Result<Option<Criteria>, Error> {
    let (library, of_workspace) = library(diags)?;
    let named = matches.get_one::<String>("edition").cloned().or(of_workspace);
    let only = {
        let mut ids = library.ids();
        ids.next().filter(|_| ids.next().is_none()).map(str::to_owned)
    };
    let Some(name) = named.or(only) else {
        let known = library.ids().collect::<Vec<_>>().join(" ");
        let which = Diagnostic::new(Code::UnknownEdition, Locator::Workspace).with("id", "").with("near", "");
        diags.push(which.with("known", known));
        return Ok(None);
    };
    Ok(session::edition(&name, library, diags)?.map(|(criteria, _)| criteria))
}

fn check(matches: &ArgMatches, console: Console) -> Result<Exit, Error> {
    let lang = console.lang;
    let mut diags = Diagnostics::new();
    let criteria = read(matches, &mut diags)?;
    let run = match &criteria {
        Some(criteria) if !diags.has_errors() => examples::run(criteria, &mut diags),
        _ => 0,
    };
    let diags = diags.sorted();
    if matches.get_flag("json") {
        let text = serde_json::to_string_pretty(&diag::to_json(&diags, lang)).expect("diagnostics are JSON");
        console.line(&text)?;
    } else {
        console.print(&findings::text(&diags, console.colour(), console))?;
        let counted = findings::counted(&diags, console);
        match criteria {
            Some(criteria) if !diags.has_errors() => {
                let mut covered: Vec<&str> =
                    criteria.lines().flat_map(|item| &item.covers).map(|line| line.value.as_str()).collect();
                covered.sort_unstable();
                covered.dedup();
                let words = context! {
                    edition => criteria.edition.title.as_str(),
                    id => criteria.edition.id.value.as_str(),
                    sections => criteria.sections.len(),
                    items => criteria.items().count(),
                    bonuses => criteria.bonuses.len(),
                    penalties => criteria.penalties.len(),
                    vetoes => criteria.vetoes.len(),
                    full => criteria.edition.full.to_string(),
                    examples => run,
                    covered => covered.len(),
                    counted,
                };
                console.line(&lang.say("cli.criteria.check.good", words))?;
            }
            _ => console.line(&lang.say("cli.criteria.check.bad", context! { counted }))?,
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

fn show(matches: &ArgMatches, console: Console) -> Result<Exit, Error> {
    let mut diags = Diagnostics::new();
    let criteria = read(matches, &mut diags)?;
    let diags = diags.sorted();
    match criteria {
        Some(criteria) if !diags.has_errors() => {
            if let Some(file) = matches.get_one::<PathBuf>("html") {
                return page(&criteria, file, console);
            }
            console.print(&show::text(&criteria, matches.get_flag("examples"), console))?;
            Ok(Exit::Done)
        }
        _ => {
            findings::complain(&diags, console);
            Ok(Exit::Invalid)
        }
    }
}

/// The edition as a page in a file.
fn page(criteria: &Criteria, file: &Path, console: Console) -> Result<Exit, Error> {
    let mut diags = Diagnostics::new();
    let layouts = Layouts::read(None, console.lang, &mut diags)?;
    let view = report::regulation(criteria, console.lang);
    let page = layouts.render("regulation/page.html.j2", &view, &mut diags);
    let Some(page) = page.filter(|_| !diags.has_errors()) else {
        findings::complain(&diags.sorted(), console);
        return Ok(Exit::Invalid);
    };
    fs::write(file, page).map_err(|source| Error::Write { path: file.to_path_buf(), source })?;
    Ok(Exit::Done)
}

fn list(matches: &ArgMatches, console: Console) -> Result<Exit, Error> {
    let lang = console.lang;
    let mut diags = Diagnostics::new();
    let (library, of_workspace) = library(&mut diags)?;
    let day = matches.get_one::<Date>("on").copied().unwrap_or_else(today);
    let header = |key: &str| (lang.word(&format!("cli.column.{key}")), Align::Left);
    let headers = ["edition", "title", "from", "until", "state", "origin"].map(header);
    let mut rows = Vec::new();
    for id in library.ids() {
        let origin = origin(&library, id, lang);
        let mut of_edition = Diagnostics::new();
        let criteria = library.criteria(id, &mut of_edition);
        diags.append(of_edition);
        let Some(Criteria { edition, .. }) = criteria else {
            rows.push(vec![
                id.to_owned(),
                String::new(),
                String::new(),
                String::new(),
                lang.word("cli.state.broken"),
                origin,
            ]);
            continue;
        };
        let (from, until) = edition.in_force;
        let state = match () {
            () if edition.covers(day) => "in-force",
            () if day < from => "later",
            () => "over",
        };
        let mut state = lang.word(&format!("cli.state.{state}"));
        if of_workspace.as_deref() == Some(id) {
            state.push_str(&lang.word("cli.state.chosen"));
        }
        let until = until.map(|day| day.to_string()).unwrap_or_default();
        rows.push(vec![id.to_owned(), edition.title, from.to_string(), until, state, origin]);
    }
    console.line(&table::draw(&headers, rows))?;
    let errors = diags.has_errors();
    if errors {
        findings::complain(&diags.sorted(), console);
    }
    Ok(if errors { Exit::Invalid } else { Exit::Done })
}

/// Where an edition's files come from: the program, the bureau, or the program with some replaced by the bureau's.
fn origin(library: &Library, id: &str, lang: Lang) -> String {
    let (own, all) = library.replaced(id);
    let key = match own {
        0 => "program",
        _ if own == all && !library.is_embedded(id) => "bureau",
        _ => "both",
    };
    lang.say(&format!("cli.origin.{key}"), context! { own, all })
}

/// Today where the regulation is: China keeps one time, eight hours ahead of Greenwich.
fn today() -> Date {
    tz::offset(8).to_datetime(Timestamp::now()).date()
}

fn schema(console: Console) -> Result<Exit, Error> {
    let schema = crate::criteria::json_schema(console.lang);
    console.line(&serde_json::to_string_pretty(&schema).expect("a schema is JSON"))?;
    Ok(Exit::Done)
}
