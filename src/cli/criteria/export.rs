//! `kaohe criteria export`: the files of an edition, laid into the workspace to start from.

use std::{fs, path::Path};

use clap::ArgMatches;
use minijinja::context;

use super::library;
use crate::{
    cli::{Console, Exit, findings, session},
    diag::{Code, Diagnostic, Diagnostics},
    error::Error,
    source::Locator,
    workspace::{self, CRITERIA},
};

pub(super) fn run(matches: &ArgMatches, console: Console) -> Result<Exit, Error> {
    let lang = console.lang;
    let id = matches.get_one::<String>("edition").expect("the edition is required");
    let mut diags = Diagnostics::new();
    let (library, _) = library(&mut diags)?;
    let texts = library.texts(id);
    let Some(workspace) = session::workspace(None, &mut diags)? else {
        findings::complain(&diags.sorted(), console);
        return Ok(Exit::Invalid);
    };
    if texts.is_empty() {
        let unknown = Diagnostic::new(Code::UnknownEdition, Locator::Workspace).near(id, library.ids());
        diags.push(unknown.with("id", id).with("known", library.ids().collect::<Vec<_>>().join(" ")));
        findings::complain(&diags.sorted(), console);
        return Ok(Exit::Invalid);
    }
    let folder = workspace.root.join(CRITERIA).join(id);
    let shown = Path::new(CRITERIA).join(id).display().to_string();
    if folder.exists() {
        console.complain(&lang.say("cli.criteria.export.exists", context! { folder => shown }));
        return Ok(Exit::Refused);
    }
    fs::create_dir_all(&folder).map_err(|source| Error::Write { path: folder.clone(), source })?;
    for (path, text) in &texts {
        let name = path.file_name().expect("a file of an edition has a name");
        workspace::write_new(&folder.join(name), text)?;
    }
    console.line(&lang.say("cli.criteria.export.done", context! { folder => shown, files => texts.len() }))?;
    Ok(Exit::Done)
}
