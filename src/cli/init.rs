//! `kaohe init`: a new workspace, with everything a bureau fills in explained where it stands.

use std::{fs, path::Path};

use clap::{ArgMatches, Command};
use minijinja::context;

use super::{
    Console, Exit, command,
    command::{Texts, path},
};
use crate::{
    error::Error,
    workspace::{self, CRITERIA, LEDGERS, OUTPUTS},
};

pub(super) fn command(texts: Texts) -> Command {
    texts.command("init").arg(path(texts.required("dir")))
}

pub(super) fn run(matches: &ArgMatches, console: Console) -> Result<Exit, Error> {
    let lang = console.lang;
    let root = command::folder(matches, "dir");
    let folder = root.display().to_string();
    if root.join(workspace::FILE).exists() {
        console.complain(&lang.say("cli.init.exists", context! { folder, file => workspace::FILE }));
        return Ok(Exit::Refused);
    }
    lay_out(&root)?;
    workspace::write_new(&root.join(workspace::FILE), &format!("{}\n", lang.word("cli.init.file")))?;
    let words = context! { criteria => CRITERIA, ledgers => LEDGERS, outputs => OUTPUTS, file => workspace::FILE };
    let note = root.join(lang.word("cli.init.note-name"));
    workspace::write_new(&note, &format!("\u{feff}{}\n", lang.say("cli.init.note", words)).replace('\n', "\r\n"))?;
    console.line(&lang.say("cli.init.done", context! { folder, ledgers => LEDGERS, file => workspace::FILE }))?;
    Ok(Exit::Done)
}

/// Makes the folders of a workspace; those that are there stay as they are.
pub(super) fn lay_out(root: &Path) -> Result<(), Error> {
    for name in [CRITERIA, LEDGERS, OUTPUTS] {
        let path = root.join(name);
        fs::create_dir_all(&path).map_err(|source| Error::Write { path: path.clone(), source })?;
    }
    Ok(())
}
