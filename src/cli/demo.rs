//! `kaohe demo`: the sample district in a new folder, assessed.

use std::{fs, path::Path};

use clap::{ArgMatches, Command};
use jiff::civil::{Date, date};
use minijinja::context;

use super::{
    Console, Exit, command,
    command::{Texts, path},
    documents::{self, Made},
    findings, init,
    progress::Progress,
    score,
    session::{self, Wanted},
};
use crate::{
    diag::Diagnostics,
    district::District,
    error::Error,
    report::{Desk, Level},
    sample::{self, SampleError, Year},
    say::Lang,
    workspace::{self, Batch, CRITERIA, Document, LEDGERS},
};

/// The day until which records count in the papers of a running year.
const RUNNING: Date = date(2016, 10, 31);

pub(super) fn command(texts: Texts) -> Command {
    texts.command("demo").arg(path(texts.optional("dir"))).arg(texts.flag("force"))
}

pub(super) fn run(matches: &ArgMatches, console: Console) -> Result<Exit, Error> {
    let lang = console.lang;
    let default = lang.word("cli.demo.folder");
    let root = if matches.contains_id("dir") { command::folder(matches, "dir") } else { default.into() };
    let folder = root.display().to_string();
    if !matches.get_flag("force") && !is_free(&root) {
        console.complain(&lang.say("cli.demo.exists", context! { folder }));
        return Ok(Exit::Refused);
    }
    let progress = Progress::start(console);
    progress.doing(lang.word("cli.doing.sample"));
    let files = lay_out(&root, lang)?;
    let mut diags = Diagnostics::new();
    let wanted = Wanted { folder: Some(root.clone()), ..Wanted::default() };
    let assessed = session::assess(&wanted, &progress, lang, &mut diags)?;
    let outputs = score::Outputs { everything: true, ..score::Outputs::default() };
    let exit = score::publish(assessed, progress, diags, &outputs, console)?;
    if exit != Exit::Done {
        return Ok(exit);
    }
    let running = match running(&root, console)? {
        Ok(folder) => folder,
        Err(exit) => return Ok(exit),
    };
    let words = context! { folder, files, ledgers => LEDGERS, running };
    console.note(&lang.say("cli.demo.next", words));
    Ok(Exit::Done)
}

/// The papers of a month in which the year was running, when points could still be made good; where they are.
fn running(root: &Path, console: Console) -> Result<Result<String, Exit>, Error> {
    let lang = console.lang;
    let progress = Progress::start(console);
    let wanted = Wanted { folder: Some(root.to_path_buf()), as_of: Some(RUNNING), ..Wanted::default() };
    let mut diags = Diagnostics::new();
    let assessed = session::assess(&wanted, &progress, lang, &mut diags)?.expect("the sample is sound");
    let folder = documents::folder(&assessed, lang);
    let layouts = documents::layouts(&assessed, lang, &mut diags)?;
    let occasion = documents::occasion(&assessed, Level::Audit, lang);
    let district = District::of(&assessed.assessment);
    let desk = Desk::new(&district, &occasion, &layouts);
    let orders = documents::of_everything(&desk);
    let made = documents::issue(&desk, &orders, &folder, Batch::new(), (&progress, &mut diags))?;
    drop(progress);
    Ok(match made {
        Made::All(..) => Ok(folder.display().to_string()),
        _ => Err(findings::invalid(diags, console)),
    })
}

/// Writes the sample's workspace, with last year's inside, and returns how many ledger files of this year it has.
pub(super) fn lay_out(root: &Path, lang: Lang) -> Result<usize, Error> {
    init::lay_out(root)?;
    let previous = root.join(lang.word("cli.demo.previous"));
    let mut files = Vec::new();
    let years = [(root, Year::Y2016, "cli.demo.file"), (&*previous, Year::Y2015, "cli.demo.previous-file")];
    for (root, year, text) in years {
        files.push(sample::write(&root.join(LEDGERS), year).map_err(failed)?.len());
        sample::write_editions(&root.join(CRITERIA), year).map_err(failed)?;
        let text = format!("{}\n", lang.word(text));
        workspace::write_all(&[Document { path: root.join(workspace::FILE), bytes: text.into_bytes() }])?;
    }
    Ok(files[0])
}

/// Whether nothing stands there yet.
fn is_free(root: &Path) -> bool {
    match fs::read_dir(root) {
        Ok(mut entries) => entries.next().is_none(),
        Err(_) => !root.exists(),
    }
}

/// The disk's part of what went wrong; a workbook that cannot be put together is our own mistake.
fn failed(error: SampleError) -> Error {
    match error {
        SampleError::Folder { path, source } | SampleError::Write { path, source } => Error::Write { path, source },
        SampleError::Workbook { path, source } => panic!("`{}` can be put together: {source}", path.display()),
    }
}
