//! Documents printed by LibreOffice: one process for all of them.

use std::{
    fs, iter,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use super::{
    Failure, PATIENCE, Page, Tray,
    browser::{is_pdf, last_line},
    running::{Desk, Running, address},
};
use crate::error::Error;

/// So many documents go into one process: a command line has its limits.
const AT_ONCE: usize = 100;
/// How long each document may add to the process's time.
const EACH: Duration = Duration::from_secs(20);
/// How the program asks to be started again, after it has laid out a new profile.
const AGAIN: i32 = 81;

/// Prints `documents`, until one fails.
pub(super) fn print(program: &Path, documents: &[Page<'_>], tray: &Tray<'_>) {
    for documents in documents.chunks(AT_ONCE) {
        if let Err(failure) = print_together(program, documents, tray) {
            return tray.lay(documents[0].place, Err(failure));
        }
    }
}

fn print_together(program: &Path, documents: &[Page<'_>], tray: &Tray<'_>) -> Result<(), Failure> {
    let desk = Desk::new()?;
    // Short names: those of the papers may be longer than an older system can write below a temporary folder.
    let put = |(number, document): (usize, &Page<'_>)| desk.put(&format!("{number}.docx"), document.bytes);
    let files = documents.iter().enumerate().map(put).collect::<Result<Vec<PathBuf>, _>>()?;
    let log = desk.put("log", b"")?;
    let patience = iter::repeat_n(EACH, files.len()).fold(PATIENCE, |sum, each| sum + each);
    let run = || -> Result<Option<i32>, Failure> {
        let said =
            fs::File::create(&log).map_err(|source| Failure::Disk(Error::Write { path: log.clone(), source }))?;
        let mut command = command(program, &desk, &files);
        let mut process = Running::start(command.stdout(Stdio::null()).stderr(said))?;
        let ended = process.ends(patience).map(|status| status.code());
        let name = documents[0].name.to_owned();
        ended.map_err(|source| Failure::BrokeOff { program: program.to_path_buf(), name, source })
    };
    if run()? == Some(AGAIN) {
        run()?;
    }
    for (document, file) in documents.iter().zip(&files) {
        let pdf = fs::read(file.with_extension("pdf")).ok().filter(|pdf| is_pdf(pdf)).ok_or_else(|| Failure::Refused {
            program: program.to_path_buf(),
            name: document.name.to_owned(),
            said: last_line(&log),
        });
        tray.lay(document.place, pdf);
    }
    Ok(())
}

/// The office, told to print `files` beside themselves.
fn command(program: &Path, desk: &Desk, files: &[PathBuf]) -> Command {
    let mut command = Command::new(itself(program));
    command
        .args(["--headless", "--norestore", "--nodefault", "--nolockcheck", "--nofirststartwizard"])
        .arg(format!("-env:UserInstallation={}", address(&desk.path().join("profile"))))
        .args(["--convert-to", "pdf", "--outdir"])
        .arg(desk.path())
        .args(files);
    command
}

/// The program behind its launcher, where it stands beside it: killing a launcher would leave it running.
fn itself(program: &Path) -> PathBuf {
    let behind = fs::canonicalize(program).ok().map(|program| program.with_file_name("soffice.bin"));
    behind.filter(|behind| cfg!(unix) && behind.is_file()).unwrap_or_else(|| program.to_path_buf())
}
